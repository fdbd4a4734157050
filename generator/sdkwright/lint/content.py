"""Rules about what is sent and answered: headers, media types, bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join, split
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Survey, type_names
from sdkwright.values import JSON

_IGNORED_HEADERS: Final = {
    "accept": "the media types of the responses say it",
    "authorization": "a security scheme says it",
    "content-type": "the media type of the body says it",
}
# RFC 6838, and the ranges that OpenAPI allows for.
# Registered by IANA.
_TOP_LEVEL_TYPES: Final = (
    *("application", "audio", "example", "font", "haptics", "image", "message", "model"),
    *("multipart", "text", "video"),
)
_MEDIA_TYPE: Final = re.compile(r"(\*|[\w!#$&^.+-]+)/(\*|[\w!#$&^.+*-]+)\s*(;.*)?", re.ASCII)
# By RFC 9110 these have no content, whatever a document says.
# What a schema may say and still allow for anything.
_SILENT: Final = frozenset({"title", "description", "example", "examples", "nullable"})
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
    """Find parameters, and headers of responses, that the specification has tools ignore."""
    for parameter in survey.elements("parameter"):
        name = parameter.value.get("name")
        if parameter.value.get("in") == "header" and isinstance(name, str):
            reason = _IGNORED_HEADERS.get(name.lower())
            if reason:
                message = f"the parameter {name!r} is ignored: {reason}"
                yield Hit(join(parameter.pointer, "name"), message)
    for response in survey.elements("response"):
        headers = response.value.get("headers")
        for name in headers if isinstance(headers, dict) else ():
            if name.lower() == "content-type":
                message = f"the header {name!r} is ignored: the media type of the content says it"
                yield Hit(join(response.pointer, "headers", name), message)


@check(
    "malformed-media-type",
    Group.SEMANTICS,
    Severity.ERROR,
    "What names a kind of content is no media type.",
    why="""
        Requests are sent with the media type as their Content-Type, and responses are recognised
        by theirs. One that is misspelt is refused, or never met.
        """,
    hint="write type and subtype, as application/json",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "200":
                  description: Their names.
                  content:
                    json:
                      schema: {type: array, items: {type: string}}
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
def malformed_media_type(survey: Survey) -> Iterator[Hit]:
    """Find keys of content that are no media types."""
    for kind in ("requestBody", "response", "parameter", "header"):
        for element in survey.elements(kind):
            content = element.value.get("content")
            for name in content if isinstance(content, dict) else ():
                place = join(element.pointer, "content", name)
                top = name.partition("/")[0].lower()
                near = get_close_matches(top, _TOP_LEVEL_TYPES, 1, cutoff=0.8)
                if not _MEDIA_TYPE.fullmatch(name):
                    yield Hit(place, f"{name!r} is no media type")
                elif top not in _TOP_LEVEL_TYPES and near:
                    yield Hit(place, f"{name!r} is no media type", f"did you mean {near[0]!r}?")


@check(
    "duplicate-media-type",
    Group.SEMANTICS,
    Severity.WARNING,
    "Two keys of a content are one media type.",
    why="""
        Media types do not differ by case. Which of the two describes what comes is chance.
        """,
    hint="remove one of the two",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "200":
                  description: Their names.
                  content:
                    text/csv: {schema: {type: string}}
                    Text/CSV: {schema: {type: string}}
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
                    text/csv: {schema: {type: string}}
        """,
)
def duplicate_media_type(survey: Survey) -> Iterator[Hit]:
    """Find media types that differ by case or blanks only."""
    for kind in ("requestBody", "response"):
        for element in survey.elements(kind):
            content = element.value.get("content")
            first: dict[str, str] = {}
            for name in content if isinstance(content, dict) else ():
                other = first.setdefault("".join(name.lower().split()), name)
                if other != name:
                    message = f"{name!r} and {other!r} are one media type"
                    yield Hit(join(element.pointer, "content", name), message)


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
        archive of bytes, which are no object. What is sent is not what the schema says, and
        typed arguments are made of what it says.
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
    """Find forms that are no objects, and bytes that are objects or arrays."""
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


_FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_BYTES: Final = (
    *("application/octet-stream", "application/pdf", "application/zip", "application/gzip"),
    *("audio/", "font/", "image/", "video/"),
)


@check(
    "undefined-encoding",
    Group.SEMANTICS,
    Severity.WARNING,
    "An encoding is given for a property that the body does not have.",
    why="""
        It encodes nothing; the property that was meant is sent in the usual way.
        """,
    hint="name a property of the schema",
    bad="""
        paths:
          /users:
            post:
              operationId: addPicture
              requestBody:
                content:
                  multipart/form-data:
                    schema: {type: object, properties: {image: {type: string}}}
                    encoding: {picture: {contentType: image/png}}
              responses: {"204": {description: It is there.}}
        """,
    good="""
        paths:
          /users:
            post:
              operationId: addPicture
              requestBody:
                content:
                  multipart/form-data:
                    schema: {type: object, properties: {image: {type: string}}}
                    encoding: {image: {contentType: image/png}}
              responses: {"204": {description: It is there.}}
        """,
)
def undefined_encoding(survey: Survey) -> Iterator[Hit]:
    """Find encodings of nothing; what is composed may have the property elsewhere."""
    for element in survey.elements("mediaType"):
        schema, encoding = survey.member(element, "schema"), element.value.get("encoding")
        if schema is None or {"allOf", "anyOf", "oneOf"} & schema.value.keys():
            continue
        properties = schema.value.get("properties")
        for name in encoding if isinstance(encoding, dict) else ():
            if not isinstance(properties, dict) or name not in properties:
                place = join(element.pointer, "encoding", name)
                yield Hit(place, f"the body has no property {name!r} to encode")


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
