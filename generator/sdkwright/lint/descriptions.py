"""Rules about descriptions: those that are missing, and what should be in none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join, split
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey, is_composed
from sdkwright.lint.tags import declared_tags

# So large a share of its kind may have no description before that is the custom.
_SHARE: Final = 0.1
_SHARE_OF_PROPERTIES: Final = 0.01
# So many of what often speaks for itself have to be described before that is the custom.
_SEVERAL: Final = 5
_MANY: Final = 10
_PLACEHOLDER: Final = re.compile(r"[\W_]*(todo|tbd|tba|fixme|xxx)?[\W_]*", re.IGNORECASE)


@check(
    "missing-description",
    Group.SDK,
    Severity.WARNING,
    "Something is not described, though nearly all others of its kind are.",
    why="""
        Summaries and descriptions become docstrings, which editors show to who types a call. Where
        the document describes all its operations, or parameters, but one, that one was forgotten.
        A text that only says that there is one to come is none.
        """,
    hint="say in a sentence what it is",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              description: All who may log in.
              responses: {"204": {description: There are none.}}
          /posts:
            get:
              operationId: listPosts
              description: What users wrote.
              responses: {"204": {description: There are none.}}
          /votes:
            get:
              operationId: listVotes
              responses: {"204": {description: There are none.}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              description: All who may log in.
              responses: {"204": {description: There are none.}}
          /posts:
            get:
              operationId: listPosts
              description: What users wrote.
              responses: {"204": {description: There are none.}}
          /votes:
            get:
              operationId: listVotes
              summary: How they were judged.
              responses: {"204": {description: There are none.}}
        """,
)
def missing_description(survey: Survey) -> Iterator[Hit]:
    """Find what is alone of its kind in having no description, or no summary."""
    reported: set[str] = set()
    for kind in _kinds(survey):
        said = [found for found in kind.elements if "$ref" not in found.value]
        silent = [found for found in said if not _tells(found, kind.words)]
        is_usual = len(said) - len(silent) >= kind.least
        if is_usual and len(silent) <= max(kind.exceptions, kind.share * len(said)):
            for found in silent:
                if found.pointer not in reported:
                    reported.add(found.pointer)
                    empty = next((word for word in kind.words if word in found.value), None)
                    place = found.pointer if empty is None else join(found.pointer, empty)
                    message = f"the {kind.name} has no {kind.words[0]}, and others have"
                    yield Hit(place, message)


class _Kind(NamedTuple):
    """What is described by some words: so many have to be before others that are not are odd."""

    name: str
    elements: Iterable[Element]
    words: tuple[str, ...]
    least: int
    exceptions: int
    share: float


def _kinds(survey: Survey) -> Iterator[_Kind]:
    either = ("description", "summary")
    operations = survey.elements("operation")
    yield _Kind("operation", operations, either, 2, 1, _SHARE)
    yield _Kind("operation", operations, ("summary",), 2, 1, _SHARE)
    # Many an operation is told in a word.
    yield _Kind("operation", operations, ("description",), _SEVERAL, 1, 0)
    yield _Kind("tag", [tag for _, tag in declared_tags(survey)], either, 2, 1, _SHARE)
    # Of few others one may well speak for itself.
    yield _Kind("parameter", survey.elements("parameter"), either, _SEVERAL, 1, _SHARE)
    schemas = [
        (schema, split(schema.pointer)[2:])
        for schema in survey.elements("schema")
        if schema.pointer.startswith("/components/schemas/") and not is_composed(schema)
    ]
    named = [schema for schema, way in schemas if len(way) == 1]
    yield _Kind("schema", named, ("description",), _MANY, 0, _SHARE)
    members = [schema for schema, way in schemas if len(way) == 3 and way[1] == "properties"]
    yield _Kind("property", members, ("description",), _MANY, 1, _SHARE_OF_PROPERTIES)


def _tells(element: Element, words: Iterable[str]) -> bool:
    return any(_PLACEHOLDER.fullmatch(str(element.value.get(word) or "")) is None for word in words)


_DESCRIBED: Final = (
    *("header", "info", "link", "mediaType", "operation", "parameter", "pathItem", "requestBody"),
    *("response", "schema", "securityScheme", "server", "tag"),
)
# What is quoted as code is shown, and not run.
_CODE: Final = re.compile(r"(`+).+?\1", re.DOTALL)
_SCRIPT: Final = re.compile(r"<script\b", re.IGNORECASE)


@check(
    "script-in-text",
    Group.SEMANTICS,
    Severity.WARNING,
    "A description holds a script.",
    why="""
        Descriptions are shown in pages, and some readers of Markdown leave the HTML in it as it
        is: the script runs for everybody who reads the documentation.
        """,
    hint="remove it, or write it as code between backticks",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              description: All users. <script>alert(1)</script>
              responses: {"204": {description: There are none.}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              description: All users, but those called `<script>`.
              responses: {"204": {description: There are none.}}
        """,
)
def script_in_text(survey: Survey) -> Iterator[Hit]:
    """Find elements of HTML that run something, unless they are written as code."""
    for kind in _DESCRIBED:
        for element in survey.elements(kind):
            text = element.value.get("description")
            if isinstance(text, str) and "<" in text and _SCRIPT.search(_CODE.sub("", text)):
                yield Hit(join(element.pointer, "description"), "the description holds a script")
