"""Rules about what a document calls one way nearly everywhere, and otherwise in one place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from sdkwright import naming
from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import ITEM_NAMES, Element, Operation, Survey, keys, type_names

_STYLES: Final = (
    ("camelCase", re.compile(r"[a-z][a-z0-9]*([A-Z][A-Za-z0-9]*)+")),
    ("PascalCase", re.compile(r"[A-Z][a-z0-9]+([A-Z][A-Za-z0-9]*)*")),
    ("snake_case", re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")),
    ("kebab-case", re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")),
    ("SCREAMING_SNAKE_CASE", re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")),
    ("Train-Case", re.compile(r"[A-Z][A-Za-z0-9]*(-[A-Z][A-Za-z0-9]*)+")),
)
# Verbs that say the same of an operation, by what it does.
_VERBS: Final = (
    ("get", "fetch", "retrieve", "read", "show", "load", "list", "index", "enumerate"),
    ("create", "add", "insert", "new", "make"),
    ("delete", "remove", "destroy", "drop", "erase"),
    ("update", "modify", "edit", "change"),
)


class _Named(NamedTuple):
    """A name in the document, and where it stands."""

    name: str
    pointer: str


def _odd(
    names: Sequence[_Named], share: float, *, least: int = 2
) -> Iterator[tuple[_Named, str, str]]:
    """Yield the names that are written otherwise than most, with their style and the usual one.

    A name of a single word is written in several styles at once, and says nothing.
    There is a usual style if so many names have it, and one has another, or a share of all; of
    equals it is the first.
    """
    styled = [(found, style) for found in names if (style := _style(found.name))]
    counts = Counter(style for _, style in styled)
    if len(counts) < 2:
        return
    usual, count = counts.most_common(1)[0]
    if count >= least and len(styled) - count <= max(1, share * len(styled)):
        for found, style in styled:
            if style != usual:
                yield found, style, usual


def _style(name: str) -> str | None:
    return next((style for style, form in _STYLES if form.fullmatch(name)), None)


@check(
    "inconsistent-operation-id",
    Group.SDK,
    Severity.WARNING,
    "An operationId is made otherwise than the others of the document.",
    why="""
        Methods are named by operationId, and callers guess the next name from the last. Where all
        others say `listUsers`, `list_posts` is a slip; and where all others `get`, one that
        fetches is looked for in vain.
        """,
    hint="write it as the others are",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses: {"204": {description: There are none.}}
          /posts:
            get:
              operationId: listPosts
              responses: {"204": {description: There are none.}}
          /votes:
            get:
              operationId: listVotes
              responses: {"204": {description: There are none.}}
          /badges:
            get:
              operationId: list_badges
              responses: {"204": {description: There are none.}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses: {"204": {description: There are none.}}
          /posts:
            get:
              operationId: listPosts
              responses: {"204": {description: There are none.}}
          /votes:
            get:
              operationId: listVotes
              responses: {"204": {description: There are none.}}
          /badges:
            get:
              operationId: listBadges
              responses: {"204": {description: There are none.}}
        """,
)
def inconsistent_operation_id(survey: Survey) -> Iterator[Hit]:
    """Find IDs in another style than most, and with another verb for the same thing."""
    named = [
        _Named(name, join(operation.pointer, "operationId"))
        for operation in survey.elements("operation")
        if isinstance(name := operation.value.get("operationId"), str)
    ]
    styled = {found.pointer: (style, usual) for found, style, usual in _odd(named, 0.25, least=1)}
    for found in named:
        if found.pointer in styled:
            style, usual = styled[found.pointer]
            message = f"{found.name!r} is {style}, and other operation IDs are {usual}"
            yield Hit(found.pointer, message)
    for synonyms in _VERBS:
        yield from _odd_verbs(survey, synonyms)


def _odd_verbs(survey: Survey, synonyms: Sequence[str]) -> Iterator[Hit]:
    """Yield operations whose verb is another than that of most like them; of two, the second.

    Alike are operations of one method, be it on one thing or on a collection.
    """
    alike: dict[tuple[str, bool], list[tuple[str, Operation]]] = defaultdict(list)
    for operation in survey.operations:
        words = [word.lower() for word in naming.words(operation.id or "")]
        # The verb comes first, as in `list_users`, or last, as in `users_list`.
        verb = next((word for word in (*words[:1], *words[-1:]) if word in synonyms), None)
        if verb:
            is_of_one = operation.path.rstrip("/").endswith("}")
            alike[operation.method, is_of_one].append((verb, operation))
    for found in alike.values():
        usual, count = Counter(verb for verb, _ in found).most_common(1)[0]
        for said, operation in found:
            # Where there is more than one thing to get, some get and others list.
            is_clear = "get" not in (said, usual) or (count >= 2 and _is_list(survey, operation))
            if said != usual and is_clear and len(found) - count <= max(1, count // 4):
                message = f"{operation.id!r} says {said!r} where other operation IDs say {usual!r}"
                yield Hit(join(operation.pointer, "operationId"), message)


def _is_list(survey: Survey, operation: Operation) -> bool:
    """Tell whether an operation answers items, and no thing that happens to have some."""
    page = survey.listing(operation)
    is_array = page is not None and "array" in type_names(page.value)
    return is_array or (page is not None and survey.array_of(page) in ITEM_NAMES)


@check(
    "inconsistent-name",
    Group.SDK,
    Severity.WARNING,
    "A name is written otherwise than the others of its kind.",
    why="""
        Where every property but one is camelCase, that one is mostly a slip, and the service knows
        it by another name: it is sent and ignored, or never read.
        """,
    hint="write it as the others are, if the service does",
    bad="""
        components:
          schemas:
            User:
              type: object
              properties:
                firstName: {type: string}
                lastName: {type: string}
                nickName: {type: string}
                birth_date: {type: string}
        """,
    good="""
        components:
          schemas:
            User:
              type: object
              properties:
                firstName: {type: string}
                lastName: {type: string}
                nickName: {type: string}
                birthDate: {type: string}
        """,
)
def inconsistent_name(survey: Survey) -> Iterator[Hit]:
    """Find names of properties, parameters, schemas and path segments in an odd style."""
    for kind, names in _kinds_of_names(survey):
        unique = {found.name: found for found in reversed(names)}
        odd = {
            found.name: (style, usual) for found, style, usual in _odd(list(unique.values()), 0.05)
        }
        for found in names:
            if found.name in odd:
                style, usual = odd[found.name]
                message = f"the {kind} {found.name!r} is {style}, and others are {usual}"
                yield Hit(found.pointer, message)


def _kinds_of_names(survey: Survey) -> Iterator[tuple[str, list[_Named]]]:
    properties = [
        _Named(name, join(schema.pointer, "properties", name))
        for schema in survey.elements("schema")
        for name in keys(schema, "properties")
    ]
    yield "property", properties
    # Headers are written in a way of their own, which nobody tells apart.
    parameters = [
        _Named(name, join(parameter.pointer, "name"))
        for parameter in survey.elements("parameter")
        if parameter.value.get("in") in ("path", "query")
        and isinstance(name := parameter.value.get("name"), str)
    ]
    yield "parameter", parameters
    components = survey.at("/components")
    if components:
        schemas = [
            _Named(name, join("/components/schemas", name)) for name in keys(components, "schemas")
        ]
        yield "schema", schemas
    segments = [
        _Named(segment, join("/paths", path))
        for path in keys(Element("", survey.document.root), "paths")
        for segment in dict.fromkeys(path.split("/"))
        if "{" not in segment
    ]
    yield "path segment", segments
