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


@check(
    "required-default",
    Group.SEMANTICS,
    Severity.WARNING,
    "A parameter that has to be given has a default.",
    why="""
        A default is what the server takes where nothing is given. Of a parameter that is always
        given it can never be taken: either the parameter is optional, and callers need not name it,
        or the default is an example.
        """,
    hint="remove required, or make an example of the default",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              parameters:
                - {name: order, in: query, required: true, schema: {type: string, default: name}}
              responses: {"204": {description: There are none.}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              parameters:
                - {name: order, in: query, schema: {type: string, default: name}}
              responses: {"204": {description: There are none.}}
        """,
)
def required_default(survey: Survey) -> Iterator[Hit]:
    """Find defaults of required parameters; those in a path are always given."""
    for parameter in survey.elements("parameter"):
        schema = parameter.value.get("schema")
        if (
            parameter.value.get("required") is True
            and parameter.value.get("in") != "path"
            and isinstance(schema, dict)
            and "default" in schema
        ):
            name = parameter.value.get("name")
            message = f"{name!r} is required, so that its default is never taken"
            yield Hit(join(parameter.pointer, "schema", "default"), message)
