"""Rules about how parameters are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sdkwright import naming
from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Survey, type_names

# A `token` may be one of a page, and a `client_secret` one that any browser may know.
_SECRETS: Final = frozenset({"access_token", "passwd", "password", "secret"})


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


@check(
    "nullable-path-parameter",
    Group.SEMANTICS,
    Severity.WARNING,
    "A path parameter may be null.",
    why="""
        There is no way to write null in a path. What a client makes of it is `null`, `None` or
        nothing, and the service is asked for a thing of that name, or for another path.
        """,
    hint="leave null out of the type",
    bad="""
        paths:
          /users/{id}:
            get:
              operationId: getUser
              parameters:
                - {name: id, in: path, required: true, schema: {type: [string, "null"]}}
              responses: {"204": {description: It exists.}}
        """,
    good="""
        paths:
          /users/{id}:
            get:
              operationId: getUser
              parameters:
                - {name: id, in: path, required: true, schema: {type: string}}
              responses: {"204": {description: It exists.}}
        """,
)
def nullable_path_parameter(survey: Survey) -> Iterator[Hit]:
    """Find parameters in paths whose schema admits null."""
    for parameter in survey.elements("parameter"):
        schema = survey.member(parameter, "schema")
        if parameter.value.get("in") == "path" and schema:
            is_nullable = survey.version == "3.0" and schema.value.get("nullable") is True
            if is_nullable or "null" in type_names(schema.value):
                place = join(parameter.pointer, "schema")
                # Others may refer to the schema, and be right to.
                if schema.pointer == place:
                    place = join(place, "nullable" if is_nullable else "type")
                yield Hit(place, f"{parameter.value.get('name')!r} may be null, and is in the path")


@check(
    "secret-in-address",
    Group.SEMANTICS,
    Severity.WARNING,
    "A password or the like is sent as part of the address.",
    why="""
        Addresses are written into the logs of every server and proxy on the way, and into the
        history of browsers. What opens an account does not belong there.
        """,
    hint="send it in the body or in a header, if the service takes it there",
    bad="""
        paths:
          /login:
            post:
              operationId: login
              parameters:
                - {name: password, in: query, required: true, schema: {type: string}}
              responses: {"204": {description: You are in.}}
        """,
    good="""
        paths:
          /login:
            post:
              operationId: login
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      required: [password]
                      properties:
                        password: {type: string, writeOnly: true, maxLength: 90}
              responses: {"204": {description: You are in.}}
        """,
)
def secret_in_address(survey: Survey) -> Iterator[Hit]:
    """Find parameters of paths and queries that are secrets by their names."""
    for parameter in survey.elements("parameter"):
        name, location = parameter.value.get("name"), parameter.value.get("in")
        is_secret = isinstance(name, str) and naming.snake(name) in _SECRETS
        if is_secret and location in ("path", "query"):
            yield Hit(join(parameter.pointer, "name"), f"{name!r} would be part of the address")
