"""A rule about what a document says to sdkwright alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sdkwright.diagnostics import DocumentError, Group, Severity
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Survey

_PREFIX: Final = "x-sdkwright-"


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
    """Find what the stage that names and types everything says of extensions, where there are."""
    if any(key.startswith(_PREFIX) for found in survey.operations for key in found.value):
        # Few documents have any, and the stage is slow to load.
        from sdkwright.lower import lower

        try:
            lower(survey.document)
        except DocumentError as refusal:
            for found in refusal.diagnostics:
                if f"/{_PREFIX}" in found.pointer:
                    yield Hit(found.pointer, found.message, found.hint)
