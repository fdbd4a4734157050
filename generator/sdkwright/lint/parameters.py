"""Rules about how parameters are written."""

from __future__ import annotations

from collections.abc import Iterator

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Survey, type_names


@check(
    "style-of-another-type",
    Group.SEMANTICS,
    Severity.WARNING,
    "A parameter has a style that its type cannot be written in.",
    why="""
        `deepObject` writes objects, `spaceDelimited` and `pipeDelimited` write lists. For a single
        value they mean nothing, and each tool does something else.
        """,
    hint="remove the style, or correct the type",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              parameters:
                - {name: team, in: query, style: deepObject, schema: {type: string}}
              responses: {"204": {description: There are none.}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              parameters:
                - {name: team, in: query, schema: {type: string}}
              responses: {"204": {description: There are none.}}
        """,
)
def style_of_another_type(survey: Survey) -> Iterator[Hit]:
    """Find styles of parameters whose values are of another kind."""
    kinds = {
        "deepObject": {"object"},
        "pipeDelimited": {"array", "object"},
        "spaceDelimited": {"array", "object"},
    }
    for parameter in survey.elements("parameter"):
        style, schema = parameter.value.get("style"), survey.member(parameter, "schema")
        wanted = kinds.get(style) if isinstance(style, str) else None
        types = set(type_names(schema.value)) if schema else set[str]()
        if wanted and types and not wanted & types:
            message = (
                f"the style {style!r} cannot write a value of type {' or '.join(sorted(types))}"
            )
            yield Hit(join(parameter.pointer, "style"), message)
