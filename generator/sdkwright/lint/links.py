"""Rules about links and callbacks, and about what these take from a call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import unquote

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join, split
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey

# Runtime expressions, as the specification defines them.
_EXPRESSION: Final = re.compile(
    r"\$(url|method|statusCode|(request|response)\."
    r"(header\.[!#$%&'*+\-.^_`|~0-9A-Za-z]+|(query|path)\..+|body(#.*)?))",
    re.DOTALL,
)
_IN_BODY: Final = re.compile(r"\$(request|response)\.body#(/.*)")
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


@check(
    "undefined-expression-target",
    Group.SEMANTICS,
    Severity.WARNING,
    "A callback or link takes its value from a member that no body has.",
    why="""
        `$request.body#/url` is the member `url` of the body that is sent. Where the body has no
        such member there is no address to call back, and no value for the next call.
        """,
    hint="name a member of the body",
    bad="""
        paths:
          /orders:
            post:
              operationId: addOrder
              requestBody:
                content:
                  application/json:
                    schema: {type: object, properties: {notifyUrl: {type: string, maxLength: 90}}}
              callbacks:
                shipped:
                  "{$request.body#/notify_url}":
                    post:
                      responses: {"204": {description: Thank you.}}
              responses: {"204": {description: It is ordered.}}
        """,
    good="""
        paths:
          /orders:
            post:
              operationId: addOrder
              requestBody:
                content:
                  application/json:
                    schema: {type: object, properties: {notifyUrl: {type: string, maxLength: 90}}}
              callbacks:
                shipped:
                  "{$request.body#/notifyUrl}":
                    post:
                      responses: {"204": {description: Thank you.}}
              responses: {"204": {description: It is ordered.}}
        """,
)
def undefined_expression_target(survey: Survey) -> Iterator[Hit]:
    """Find pointers into bodies whose properties are known, and have no such member."""
    for operation in survey.operations:
        sent = survey.member(operation.element, "requestBody")
        for name, callback in survey.members(operation.element, "callbacks"):
            here = join(operation.pointer, "callbacks", name)
            for key in callback.value:
                place = join(callback.pointer, key) if callback.pointer == here else here
                yield from _lost(survey, _BRACED.findall(key) or [key], place, {"request": sent})
        for _, response in survey.members(operation.element, "responses"):
            bodies = {"request": sent, "response": response}
            for _, link in survey.members(response, "links"):
                taken = link.value.get("parameters")
                for name, value in taken.items() if isinstance(taken, dict) else ():
                    if isinstance(value, str):
                        place = join(link.pointer, "parameters", name)
                        yield from _lost(survey, [value], place, bodies)


def _lost(
    survey: Survey, expressions: Iterable[str], place: str, bodies: Mapping[str, Element | None]
) -> Iterator[Hit]:
    for expression in expressions:
        found = _IN_BODY.fullmatch(expression)
        body = found and bodies.get(found[1])
        schema = body and survey.member(body, "content", "application/json", "schema")
        for name in split(unquote(found[2])) if found and schema else ():
            names = survey.property_names(schema) if schema else set[str]()
            # Of a body whose members are not known it may be one.
            if not schema or not names or schema.value.get("additionalProperties"):
                break
            if name not in names:
                yield Hit(place, f"{expression} leads to {name!r}, which the body does not have")
                break
            schema = survey.member(schema, "properties", name)
