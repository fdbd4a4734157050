"""A rule about what is described nearly everywhere, and not in one place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sdkwright.diagnostics import Group, Severity
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey
from sdkwright.lint.tags import declared_tags

# So large a share of its kind may have no description before that is the custom.
_SHARE: Final = 0.1


@check(
    "missing-description",
    Group.SDK,
    Severity.WARNING,
    "Something is not described, though nearly all others of its kind are.",
    why="""
        Descriptions become docstrings, which editors show to who types a call. Where the document
        describes all its operations, or parameters, but one, that one was forgotten.
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
    """Find operations, tags and parameters that are alone in having no description."""
    # Of few parameters one may well speak for itself.
    for kind, elements, exceptions in (
        ("operation", survey.elements("operation"), 1),
        ("tag", [tag for _, tag in declared_tags(survey)], 1),
        ("parameter", survey.elements("parameter"), 0),
    ):
        said = [found for found in elements if "$ref" not in found.value]
        silent = [found for found in said if not _is_described(found)]
        if len(said) >= len(silent) + 2 and len(silent) <= max(exceptions, _SHARE * len(said)):
            for found in silent:
                yield Hit(found.pointer, f"the {kind} has no description, and others have")


def _is_described(element: Element) -> bool:
    return any(str(element.value.get(key, "")).strip() for key in ("description", "summary"))
