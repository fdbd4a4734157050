"""Rules about encodings: how parts of a form, and bytes within a text, are written."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join, split
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Survey

_CONTENT_ENCODINGS: Final = (
    *("7bit", "8bit", "base16", "base32", "base32hex", "base64", "base64url", "binary"),
    "quoted-printable",
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
    "ignored-encoding",
    Group.SEMANTICS,
    Severity.WARNING,
    "An encoding is given for a body that is no form.",
    why="""
        By the specification `encoding` is for forms only: the parts of `multipart`, and the members
        of `application/x-www-form-urlencoded`. Beside JSON it is ignored.
        """,
    hint="remove it, or correct the media type",
    bad="""
        paths:
          /users:
            post:
              operationId: addPicture
              requestBody:
                content:
                  application/json:
                    schema: {type: object, properties: {image: {type: string}}}
                    encoding: {image: {contentType: image/png}}
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
def ignored_encoding(survey: Survey) -> Iterator[Hit]:
    """Find encodings beside what is no form; components do not say what they are used for."""
    for element in survey.elements("mediaType"):
        *_, above, name = split(element.pointer)
        name = name.partition(";")[0].strip().lower()
        is_form = name.startswith(("multipart/", "*/")) or name == _FORM
        if above == "content" and element.value.get("encoding") and not is_form:
            place = join(element.pointer, "encoding")
            yield Hit(place, f"{name} is no form, so that the encoding is ignored")


_FORM: Final = "application/x-www-form-urlencoded"


@check(
    "unknown-content-encoding",
    Group.SEMANTICS,
    Severity.WARNING,
    "The encoding of a text is nearly one that everybody knows.",
    why="""
        The encoding says how bytes are written as text. One that is misspelt is ignored, and the
        text is handed on as it came.
        """,
    hint="write the encoding as it is known",
    bad="""
        components:
          schemas:
            Picture: {type: string, contentEncoding: base46, contentMediaType: image/png}
        """,
    good="""
        components:
          schemas:
            Picture: {type: string, contentEncoding: base64, contentMediaType: image/png}
        """,
)
def unknown_content_encoding(survey: Survey) -> Iterator[Hit]:
    """Find encodings that are near to one of RFC 2045 or RFC 4648; others may be private."""
    for schema in survey.saying("contentEncoding"):
        found = schema.value.get("contentEncoding")
        if isinstance(found, str) and found.lower() not in _CONTENT_ENCODINGS:
            near = get_close_matches(found.lower(), _CONTENT_ENCODINGS, 1, cutoff=0.8)
            if near:
                place = join(schema.pointer, "contentEncoding")
                yield Hit(place, f"{found!r} is no known encoding", f"did you mean {near[0]!r}?")
