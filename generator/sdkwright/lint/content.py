"""Rules about what is sent and answered: headers, media types, bodies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join, split
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey, keys, type_names
from sdkwright.values import JSON

_IGNORED_HEADERS: Final = {
    "accept": "the media types of the responses say it",
    "authorization": "a security scheme says it",
    "content-type": "the media type of the body says it",
}
# What a schema may say and still allow for anything.
_SILENT: Final = frozenset({"title", "description", "example", "examples", "nullable"})
# By RFC 9110 these have no content, whatever a document says.
_WITHOUT_BODY: Final = ("delete", "get", "head", "trace")


@check(
    "unexpected-body",
    Group.SEMANTICS,
    Severity.WARNING,
    "An operation sends a body by a method that has none.",
    why="""
        The body of a DELETE, GET, HEAD or TRACE request has no meaning (RFC 9110, section 9.3):
        proxies and servers may drop it, or refuse the request.
        """,
    hint="send it by parameters of the query, or by POST",
    bad="""
        paths:
          /users:
            get:
              operationId: findUsers
              requestBody:
                content:
                  application/json:
                    schema: {type: object, properties: {name: {type: string}}}
              responses: {"204": {description: There are none.}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: findUsers
              parameters:
                - {name: name, in: query, schema: {type: string}}
              responses: {"204": {description: There are none.}}
        """,
)
def unexpected_body(survey: Survey) -> Iterator[Hit]:
    """Find bodies of requests to which HTTP gives none."""
    for operation in survey.operations:
        if operation.method in _WITHOUT_BODY and "requestBody" in operation.value:
            message = f"a {operation.method.upper()} request has no body"
            yield Hit(join(operation.pointer, "requestBody"), message)


@check(
    "optional-body",
    Group.SDK,
    Severity.WARNING,
    "A body may be left out, though it has required members, and the others say that they may not.",
    why="""
        A body without `required: true` is optional, so that the method can be called without. What
        the service needs of it shows when the call is refused.
        """,
    hint="add required: true, or required: false where it may be left out",
    bad="""
        paths:
          /users:
            post:
              operationId: addUser
              requestBody: {$ref: "#/components/requestBodies/Name"}
              responses: {"204": {description: It is there.}}
          /posts:
            post:
              operationId: addPost
              requestBody: {$ref: "#/components/requestBodies/Name"}
              responses: {"204": {description: It is there.}}
          /votes:
            post:
              operationId: addVote
              requestBody: {$ref: "#/components/requestBodies/Name"}
              responses: {"204": {description: It is there.}}
          /badges:
            post:
              operationId: addBadge
              requestBody:
                content: {application/json: {schema: {$ref: "#/components/schemas/Named"}}}
              responses: {"204": {description: It is there.}}
        components:
          requestBodies:
            Name:
              required: true
              content: {application/json: {schema: {$ref: "#/components/schemas/Named"}}}
          schemas:
            Named: {type: object, required: [name], properties: {name: {type: string}}}
        """,
    good="""
        paths:
          /users:
            post:
              operationId: addUser
              requestBody: {$ref: "#/components/requestBodies/Name"}
              responses: {"204": {description: It is there.}}
        components:
          requestBodies:
            Name:
              required: true
              content: {application/json: {schema: {$ref: "#/components/schemas/Named"}}}
          schemas:
            Named: {type: object, required: [name], properties: {name: {type: string}}}
        """,
)
def optional_body(survey: Survey) -> Iterator[Hit]:
    """Find the few bodies of POST and PUT that do not say whether they are required."""
    bodies = [
        (operation, body)
        for operation in survey.operations
        if (body := survey.member(operation.element, "requestBody"))
    ]
    required = sum(body.value.get("required") is True for _, body in bodies)
    if required < 3 or required * 4 < len(bodies) * 3:
        return
    silent = {
        body.pointer: body
        for operation, body in bodies
        if operation.method in ("post", "put") and "required" not in body.value
    }
    for body in silent.values():
        schema = survey.member(body, "content", "application/json", "schema")
        if schema is not None and (names := survey.required_names(schema)):
            least = min(names)
            yield Hit(body.pointer, f"the body may be left out, though {least!r} is required in it")


@check(
    "ignored-header",
    Group.SEMANTICS,
    Severity.WARNING,
    "A parameter names a header that is described elsewhere, and is ignored.",
    why="""
        By the specification a header parameter called Accept, Content-Type or Authorization is
        ignored: media types and security schemes say what these are.
        """,
    hint="remove the parameter",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              parameters:
                - {name: Authorization, in: header, schema: {type: string}}
              responses: {"204": {description: There are none.}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              security:
                - token: []
              responses: {"204": {description: There are none.}}
        components:
          securitySchemes:
            token: {type: http, scheme: bearer}
        """,
)
def ignored_header(survey: Survey) -> Iterator[Hit]:
    """Find parameters, and headers of responses and parts, that the specification ignores."""
    for parameter in survey.elements("parameter"):
        name = parameter.value.get("name")
        if parameter.value.get("in") == "header" and isinstance(name, str):
            reason = _IGNORED_HEADERS.get(name.lower())
            if reason:
                message = f"the parameter {name!r} is ignored: {reason}"
                yield Hit(join(parameter.pointer, "name"), message)
    for kind, what in (("response", "media type of the content"), ("encoding", "contentType")):
        for element in survey.elements(kind):
            for name in keys(element, "headers"):
                if name.lower() == "content-type":
                    message = f"the header {name!r} is ignored: the {what} says it"
                    yield Hit(join(element.pointer, "headers", name), message)


@check(
    "undescribed-content",
    Group.SDK,
    Severity.WARNING,
    "JSON is sent or answered, and no schema says of what form.",
    why="""
        Without a schema there is no type: editors complete nothing, and checks find nothing.
        """,
    hint="add a schema that says what it holds",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "200":
                  description: The users.
                  content:
                    application/json: {}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "200":
                  description: Their names.
                  content:
                    application/json:
                      schema: {type: array, items: {type: string}}
        """,
)
def undescribed_content(survey: Survey) -> Iterator[Hit]:
    """Find media types of JSON without a schema, or with one that says nothing."""
    for element in survey.elements("mediaType"):
        name = split(element.pointer)[-1].partition(";")[0].strip()
        if not name.lower().endswith(("/json", "+json")):
            continue
        schema = element.value.get("schema")
        if not {"$ref", "itemSchema", "schema"} & element.value.keys():
            yield Hit(element.pointer, f"no schema says what {name} holds here")
        elif isinstance(schema, dict) and not schema.keys() - _SILENT:
            yield Hit(join(element.pointer, "schema"), f"the schema allows for any {name}")
        elif _is_any_object(schema):
            yield Hit(join(element.pointer, "schema"), "the schema allows for any object")


def _is_any_object(schema: JSON) -> bool:
    return (
        isinstance(schema, dict)
        and schema.get("type") == "object"
        and not schema.keys() - _SILENT - {"type"}
    )


@check(
    "content-of-another-type",
    Group.SEMANTICS,
    Severity.WARNING,
    "A schema says what the media type cannot be.",
    why="""
        A form consists of members, which an array or a text does not have, and an image or an
        archive of bytes, which are no object; and JSON, as a plain form, of text, which bytes are
        not. What is sent is not what the schema says, and typed arguments are made of what it says.
        """,
    hint="describe the members of a form as properties, and bytes as type: string or not at all",
    bad="""
        paths:
          /users/picture:
            put:
              operationId: setPicture
              requestBody:
                content:
                  image/png: {schema: {type: object, properties: {width: {type: integer}}}}
              responses: {"204": {description: It is set.}}
        """,
    good="""
        paths:
          /users/picture:
            put:
              operationId: setPicture
              requestBody:
                content:
                  image/png: {schema: {type: string, format: binary}}
              responses: {"204": {description: It is set.}}
        """,
)
def content_of_another_type(survey: Survey) -> Iterator[Hit]:
    """Find forms that are no objects, bytes that are objects or arrays, and bytes within text."""
    yield from _bytes_within_text(survey)
    for kind in ("requestBody", "response"):
        for element in survey.elements(kind):
            content = element.value.get("content")
            for name in content if isinstance(content, dict) else ():
                place = join(element.pointer, "content", name)
                media_type = survey.at(place)
                schema = media_type and survey.member(media_type, "schema")
                types = set(type_names(schema.value)) if schema else set[str]()
                plain = name.partition(";")[0].strip().lower()
                if plain in _FORMS and types and "object" not in types:
                    yield Hit(
                        join(place, "schema"), f"{plain} consists of members, so of an object"
                    )
                elif plain.startswith(_BYTES) and types & {"array", "object"}:
                    yield Hit(join(place, "schema"), f"{plain} is bytes, and no JSON")


def _bytes_within_text(survey: Survey) -> Iterator[Hit]:
    """Find schemas of bytes that are sent within JSON or a plain form, and never otherwise.

    Where a body of a request has them among its own members, an upload was meant, by a form of
    parts, and it is the media type that is wrong.
    """
    plain, other = list[Element](), list[Element]()
    for element in survey.elements("mediaType"):
        (plain if _is_text(element.pointer) else other).append(element)
    elsewhere = survey.reached(element.pointer for element in other)
    answered = survey.answered
    uploads: set[str] = set()
    bodies = survey.elements("requestBody")
    contents = (one for body in bodies for _, one in survey.members(body, "content"))
    for element in filter(lambda one: _is_text(one.pointer), contents):
        schema = survey.member(element, "schema")
        for name, member in survey.members(schema, "properties") if schema else ():
            place = member.pointer
            if _is_bytes(member) and place not in answered and place not in elsewhere:
                uploads.add(place)
                hint = "take multipart/form-data"
                yield Hit(element.pointer, f"{name!r} is bytes, which cannot be sent so", hint)
    inside = survey.reached(element.pointer for element in plain) - elsewhere - uploads
    for schema in survey.schemas("format"):
        if _is_bytes(schema) and schema.pointer in inside:
            hint = "write format: byte for what is sent as text in base64"
            message = "bytes cannot be sent as a part of JSON, or of a plain form"
            yield Hit(join(schema.pointer, "format"), message, hint)


def _is_bytes(schema: Element) -> bool:
    return schema.value.get("format") == "binary" and "string" in type_names(schema.value)


def _is_text(pointer: str) -> bool:
    """Tell whether the media type at a pointer is one of text that has a form."""
    name = split(pointer)[-1].partition(";")[0].strip().lower()
    return name.endswith(("/json", "+json")) or name == "application/x-www-form-urlencoded"


_FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_BYTES: Final = (
    *("application/octet-stream", "application/pdf", "application/zip", "application/gzip"),
    *("audio/", "font/", "image/", "video/"),
)


@check(
    "example-beside-examples",
    Group.EXAMPLES,
    Severity.WARNING,
    "One place has both `example` and `examples`.",
    why="""
        The specification has them exclude each other: some readers show the one, some the other,
        and what is shown differs from one to the next.
        """,
    hint="move the example under examples",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              parameters:
                - name: name
                  in: query
                  schema: {type: string}
                  example: Ada
                  examples: {other: {value: Bob}}
              responses: {"204": {description: There are none.}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              parameters:
                - name: name
                  in: query
                  schema: {type: string}
                  examples: {one: {value: Ada}, other: {value: Bob}}
              responses: {"204": {description: There are none.}}
        """,
)
def example_beside_examples(survey: Survey) -> Iterator[Hit]:
    """Find parameters, headers and media types with both."""
    for kind in ("parameter", "header", "mediaType"):
        for element in survey.elements(kind):
            if {"example", "examples"} <= element.value.keys():
                message = "'example' and 'examples' exclude each other"
                yield Hit(join(element.pointer, "example"), message)
