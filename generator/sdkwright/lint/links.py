"""Rules about links and callbacks, and about what these take from a call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Survey

# Runtime expressions, as the specification defines them.
_EXPRESSION: Final = re.compile(
    r"\$(url|method|statusCode|(request|response)\."
    r"(header\.[!#$%&'*+\-.^_`|~0-9A-Za-z]+|(query|path)\..+|body(#.*)?))",
    re.DOTALL,
)
_BRACED: Final = re.compile(r"\{([^{}]*)\}")


@check(
    "undefined-link-target",
    Group.SEMANTICS,
    Severity.ERROR,
    "A link leads to an operation that does not exist.",
    why="""
        A link says which call comes next. One that names no operation leads readers astray.
        """,
    hint="name the operationId of an operation of this document",
    bad="""
        paths:
          /users:
            post:
              operationId: addUser
              responses:
                "201":
                  description: It is there.
                  links:
                    read: {operationId: readUser}
        """,
    good="""
        paths:
          /users:
            post:
              operationId: addUser
              responses:
                "201":
                  description: It is there.
                  links:
                    again: {operationId: addUser}
        """,
)
def undefined_link_target(survey: Survey) -> Iterator[Hit]:
    """Find links whose operation there is not."""
    named = {
        found
        for operation in survey.elements("operation")
        if isinstance(found := operation.value.get("operationId"), str)
    }
    for link in survey.elements("link"):
        wanted, reference = link.value.get("operationId"), link.value.get("operationRef")
        if isinstance(wanted, str) and wanted not in named:
            yield Hit(join(link.pointer, "operationId"), f"there is no operation {wanted!r}")
        if isinstance(reference, str) and reference.startswith("#/"):
            place = join(link.pointer, "operationRef")
            if survey.at(unquote(reference.removeprefix("#"))) is None:
                yield Hit(place, f"{reference!r} does not exist in the document")


@check(
    "undefined-link-parameter",
    Group.SEMANTICS,
    Severity.WARNING,
    "A link gives a parameter that its operation does not take.",
    why="""
        What the link takes from the response goes nowhere, and the operation is called without it.
        """,
    hint="name a parameter of the operation",
    bad="""
        paths:
          /users:
            post:
              operationId: addUser
              responses:
                "204":
                  description: It is there.
                  links:
                    again:
                      operationId: addUser
                      parameters: {id: "$response.body#/id"}
        """,
    good="""
        paths:
          /users:
            post:
              operationId: addUser
              parameters:
                - {name: id, in: query, schema: {type: string}}
              responses:
                "204":
                  description: It is there.
                  links:
                    again:
                      operationId: addUser
                      parameters: {id: "$response.body#/id"}
        """,
)
def undefined_link_parameter(survey: Survey) -> Iterator[Hit]:
    """Find parameters of links that the operation they lead to does not have."""
    taken = {
        operation.id: {
            (str(parameter.value.get("in")), str(parameter.value.get("name")))
            for parameter in operation.parameters
        }
        for operation in survey.operations
        if operation.id
    }
    for link in survey.elements("link"):
        wanted, parameters = link.value.get("operationId"), link.value.get("parameters")
        if not isinstance(wanted, str) or wanted not in taken or not isinstance(parameters, dict):
            continue
        known = {name for _, name in taken[wanted]}
        for name in parameters:
            place, _, rest = name.partition(".")
            if name not in known and (place, rest) not in taken[wanted]:
                message = f"the operation {wanted!r} has no parameter {name!r}"
                yield Hit(join(link.pointer, "parameters", name), message)


@check(
    "malformed-expression",
    Group.SEMANTICS,
    Severity.WARNING,
    "A callback or link takes its value from an expression that means nothing.",
    why="""
        Expressions such as `$request.body#/url` say which part of a call a value is from. One that
        is malformed is taken for text.
        """,
    hint="write it as $request.body#/url, $response.header.Location or $request.query.name",
    bad="""
        paths:
          /users:
            post:
              operationId: addUser
              parameters:
                - {name: id, in: query, schema: {type: string}}
              responses:
                "204":
                  description: It is there.
                  links:
                    again:
                      operationId: addUser
                      parameters: {id: $response.boddy#/id}
        """,
    good="""
        paths:
          /users:
            post:
              operationId: addUser
              parameters:
                - {name: id, in: query, schema: {type: string}}
              responses:
                "204":
                  description: It is there.
                  links:
                    again:
                      operationId: addUser
                      parameters: {id: "$response.body#/id"}
        """,
)
def malformed_expression(survey: Survey) -> Iterator[Hit]:
    """Find expressions that the grammar of the specification does not have."""
    for callback in survey.elements("callback"):
        for name in callback.value:
            if not name.startswith("x-") and name != "$ref":
                found = _BRACED.findall(name) or ([name] if name.startswith("$") else [])
                # A callback to a fixed address has no expression.
                if not all(map(_is_expression, found)):
                    message = f"{name!r} is no expression that a callback could be sent to"
                    yield Hit(join(callback.pointer, name), message)
    for link in survey.elements("link"):
        parameters = link.value.get("parameters")
        for name, value in parameters.items() if isinstance(parameters, dict) else ():
            if isinstance(value, str) and value.startswith("$") and not _is_expression(value):
                place = join(link.pointer, "parameters", name)
                yield Hit(place, f"{value!r} is no expression that a link could take from")


def _is_expression(text: str) -> bool:
    return _EXPRESSION.fullmatch(text) is not None
