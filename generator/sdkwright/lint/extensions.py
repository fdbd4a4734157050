"""A rule about what a document says to sdkwright alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sdkwright.diagnostics import DocumentError, Group, Severity
from sdkwright.document import split
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Operation, Survey, is_composed, type_names
from sdkwright.values import JSON

_PREFIX: Final = "x-sdkwright-"
_ANSWERED: Final = {"items": "array", "more": "boolean", "total": "integer"}


@check(
    "invalid-extension",
    Group.SDK,
    Severity.ERROR,
    "An extension asks sdkwright for what cannot be done.",
    why="""
        What `x-sdkwright-pagination` and its like say has to fit the operation: a list is not
        turned by a parameter that does not exist. The operation would be refused when the SDK is
        made.
        """,
    hint="name what the operation has, as docs/extensions.md says",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              x-sdkwright-pagination: {page: pageNumber, items: /users, total: /total}
              parameters:
                - {name: page, in: query, schema: {type: integer, minimum: 1}}
              responses:
                "200":
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          total: {type: integer}
                          users: {type: array, items: {type: string}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              x-sdkwright-pagination: {page: page, items: /users, total: /total}
              parameters:
                - {name: page, in: query, schema: {type: integer, minimum: 1}}
              responses:
                "200":
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          total: {type: integer}
                          users: {type: array, items: {type: string}}
        """,
)
def invalid_extension(survey: Survey) -> Iterator[Hit]:
    """Find what the stage that names and types everything says of extensions, where there are.

    It is slow to load, and is asked only where something is not plainly right.
    """
    if not all(_is_plainly_right(survey, operation) for operation in survey.operations):
        from sdkwright.lower import lower

        try:
            lower(survey.document)
        except DocumentError as refusal:
            for found in refusal.diagnostics:
                if f"/{_PREFIX}" in found.pointer:
                    yield Hit(found.pointer, found.message, found.hint)


def _is_plainly_right(survey: Survey, operation: Operation) -> bool:
    """Tell whether an operation has no extension of ours, or one that anybody sees to be right."""
    said = {key for key in operation.value if key.startswith(_PREFIX)}
    if not said:
        return True
    pages = operation.value.get("x-sdkwright-pagination")
    if said != {"x-sdkwright-pagination"} or not isinstance(pages, dict):
        return False
    arguments = {key: pages[key] for key in ("offset", "page", "size") if key in pages}
    answers = {key: pages[key] for key in _ANSWERED if key in pages}
    return (
        pages.keys() == {*arguments, *answers}
        and "items" in answers
        and ("page" in arguments) is not ("offset" in arguments)
        and all(_is_a_number(survey, operation, name) for name in arguments.values())
        and all(
            _answered_type(survey, operation, str(pointer)) == _ANSWERED[key]
            for key, pointer in answers.items()
        )
    )


def _is_a_number(survey: Survey, operation: Operation, name: JSON) -> bool:
    """Tell whether an operation has a query parameter of a name that is an integer."""
    schemas = [
        survey.member(one, "schema")
        for one in operation.parameters
        if (one.value.get("in"), one.value.get("name")) == ("query", name)
    ]
    return len(schemas) == 1 and schemas[0] is not None and _type(schemas[0]) == "integer"


def _answered_type(survey: Survey, operation: Operation, pointer: str) -> str | None:
    """Return the type of a member of the one JSON that means success, if it is said plainly."""
    statuses = [status for status, _ in survey.members(operation.element, "responses")]
    if [status for status in statuses if status[:1] in "23"] != ["200"]:
        return None
    inside = [step for name in split(pointer) for step in ("properties", name)]
    content = ("content", "application/json", "schema")
    found = survey.member(operation.element, "responses", "200", *content, *inside)
    return _type(found) if found else None


def _type(schema: Element) -> str | None:
    """Return the only type that a schema has, if it says nothing that could be another."""
    names = type_names(schema.value)
    return names[0] if len(names) == 1 and not is_composed(schema) else None
