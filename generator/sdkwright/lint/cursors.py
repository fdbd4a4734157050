"""A rule about the parameters that say where a page starts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sdkwright import naming
from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.lists import NEXT, members_of_page, paging
from sdkwright.lint.survey import Element, Survey


@check(
    "required-cursor",
    Group.SDK,
    Severity.WARNING,
    "A list wants to know where to go on, and so cannot be begun.",
    why="""
        The cursor comes with the page before. Of the first page there is none, so that a call that
        has to have one can never be the first.
        """,
    hint="let it be optional",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              parameters:
                - {name: cursor, in: query, required: true, schema: {type: string, maxLength: 90}}
              responses:
                "200":
                  description: Users.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          items: {type: array, items: {type: string}}
                          nextCursor: {type: string}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              parameters:
                - {name: cursor, in: query, schema: {type: string, maxLength: 90}}
              responses:
                "200":
                  description: Users.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          items: {type: array, items: {type: string}}
                          nextCursor: {type: string}
        """,
)
def required_cursor(survey: Survey) -> Iterator[Hit]:
    """Find cursors that are required, where the answer has the next or other lists go without."""
    optional: set[str] = set()
    required: dict[str, list[tuple[Element, bool]]] = defaultdict(list)
    for operation in survey.operations:
        cursors = {name for role, name in paging(operation) if role == "cursor"}
        page = (members_of_page(survey, operation) or ()) if cursors else ()
        has_next = any(naming.snake(name) in NEXT for name in page)
        for parameter in operation.parameters:
            name = str(parameter.value.get("name"))
            if name in cursors and parameter.value.get("in") == "query":
                if parameter.value.get("required") is True:
                    required[name].append((parameter, has_next))
                elif page:
                    optional.add(name)
    for name, found in required.items():
        for parameter, has_next in found:
            if has_next or name in optional:
                message = f"{name!r} is required, so that there is no first page"
                yield Hit(join(parameter.pointer, "required"), message)
