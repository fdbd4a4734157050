"""Rules about operations, which become methods."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from sdkwright import naming
from sdkwright.diagnostics import Group, Severity
from sdkwright.document import METHODS, join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Operation, Survey

_ID: Final = re.compile(r"[\w.:/~{}-]+")
# What a first word promises, and the methods that keep the promise.
_METHODS_OF_VERBS: Final = (
    (("get", "list", "read", "fetch", "retrieve", "show"), ("get", "head", "post", "query")),
    (("delete", "destroy"), ("delete", "post")),
    # One may remove what a thing consists of, by replacing the thing.
    (("remove",), ("delete", "post", "patch", "put")),
    (("create", "add", "insert"), ("post", "put", "patch")),
    (("update", "replace", "modify", "edit"), ("put", "patch", "post")),
)


@check(
    "missing-operation-id",
    Group.SDK,
    Severity.WARNING,
    "An operation has no operationId.",
    why="""
        The operationId names the method. Without one the name is made of method and path, so that
        it is long, and changes whenever the path does.
        """,
    hint="add one: a verb and a noun, as listUsers",
    bad="""
        paths:
          /users:
            get:
              responses: {"204": {description: There are none.}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses: {"204": {description: There are none.}}
        """,
)
def missing_operation_id(survey: Survey) -> Iterator[Hit]:
    """Find operations without a name."""
    for operation in survey.operations:
        named = operation.value.get("operationId")
        if named is None or (isinstance(named, str) and not named.strip()):
            place = operation.pointer if named is None else join(operation.pointer, "operationId")
            yield Hit(place, f"{operation.line} has no operationId")


@check(
    "malformed-operation-id",
    Group.SDK,
    Severity.WARNING,
    "An operationId is no name, but a sentence.",
    why="""
        The operationId names the method. One with blanks or other signs is not what the method
        can be called, so that readers of both have to translate.
        """,
    hint="write a verb and a noun without blanks, as listUsers",
    bad="""
        paths:
          /users:
            get:
              operationId: List all users
              responses: {"204": {description: There are none.}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses: {"204": {description: There are none.}}
        """,
)
def malformed_operation_id(survey: Survey) -> Iterator[Hit]:
    """Find IDs with blanks and the like; those that are made of paths are names to somebody."""
    for operation in survey.operations:
        if operation.id and not _ID.fullmatch(operation.id):
            place = join(operation.pointer, "operationId")
            yield Hit(place, f"{operation.id!r} is no name for a method")


@check(
    "misleading-operation-id",
    Group.SDK,
    Severity.WARNING,
    "An operationId says otherwise than its HTTP method.",
    why="""
        The first word of an operationId becomes that of the method. Who calls `get_user` does not
        expect that the user is gone afterwards.
        """,
    hint="begin it with a verb that says what the operation does",
    bad="""
        paths:
          /users:
            delete:
              operationId: getUsers
              responses: {"204": {description: They are gone.}}
        """,
    good="""
        paths:
          /users:
            delete:
              operationId: deleteUsers
              responses: {"204": {description: They are gone.}}
        """,
)
def misleading_operation_id(survey: Survey) -> Iterator[Hit]:
    """Find verbs that read where something is changed, and the other way around."""
    for operation in survey.operations:
        words = naming.words(operation.id or "")
        verb = words[0].lower() if words else ""
        allowed = next((methods for verbs, methods in _METHODS_OF_VERBS if verb in verbs), None)
        if allowed is not None and operation.method in METHODS and operation.method not in allowed:
            message = (
                f"{operation.id!r} says {verb!r}, and the method is {operation.method.upper()}"
            )
            yield Hit(join(operation.pointer, "operationId"), message)


@check(
    "copied-text",
    Group.SEMANTICS,
    Severity.WARNING,
    "Two operations are described in the same words.",
    why="""
        Summary and description become the docstring of the method. Where two methods have the
        same, one was copied, and tells of what the other does.
        """,
    hint="say what this one does",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              summary: List users
              description: All users, newest first.
              responses: {"204": {description: There are none.}}
          /posts:
            get:
              operationId: listPosts
              summary: List users
              description: All users, newest first.
              responses: {"204": {description: There are none.}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              summary: List users
              description: All users, newest first.
              responses: {"204": {description: There are none.}}
          /posts:
            get:
              operationId: listPosts
              summary: List posts
              description: All posts, newest first.
              responses: {"204": {description: There are none.}}
        """,
)
def copied_text(survey: Survey) -> Iterator[Hit]:
    """Find operations with both texts of one before them, or with one that fits one of them."""
    alike: dict[tuple[str, ...], list[Operation]] = defaultdict(list)
    for operation in survey.operations:
        for told in () if operation.is_deprecated else _told(operation):
            alike[told].append(operation)
    reported: set[str] = set()
    for (word, *_), operations in alike.items():
        first = operations[0]
        # What three say besides a summary is a note, and no copy.
        is_note = word == "description" and len(operations) > 2
        for operation in () if is_note else operations[1:]:
            is_one = {operation.method, first.method} == {"patch", "put"} and word == "summary"
            if operation.pointer not in reported and not is_one:
                reported.add(operation.pointer)
                title, other = (one.id or one.line for one in (operation, first))
                place = join(operation.pointer, "summary" if word == "both" else word)
                yield Hit(place, f"{title} is described as {other} is")


def _told(operation: Operation) -> Iterator[tuple[str, ...]]:
    """Yield what no other operation should say, after the field, or fields, that say it."""
    summary, description = operation.value.get("summary"), operation.value.get("description")
    if isinstance(summary, str):
        # Another path may lead to the same thing.
        yield "summary", operation.path, summary
    if isinstance(summary, str) and isinstance(description, str):
        yield "both", summary, description
        # A few words fit more than one.
        if len(description.split()) >= 4:
            yield "description", description
