"""Rules about bodies, media types and encodings: what is found, and what looks alike."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sdkwright.config import Linting
from sdkwright.document import parse
from sdkwright.lint import lint

NOTHING = {"204": {"description": "None."}}
BYTES = {"type": "string", "format": "binary"}
FORM = "application/x-www-form-urlencoded"
FILE = "#/components/schemas/File"


def findings(
    code: str,
    bodies: list[dict[str, Any]],
    answer: dict[str, Any] | None = None,
    schemas: dict[str, Any] | None = None,
) -> list[str]:
    """Return the places of a code in a document of operations with some bodies."""
    answers = {"200": {"description": "It.", "content": answer}} if answer else NOTHING
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Feed", "version": "1"},
        "paths": {
            f"/many{index}": {"post": {"requestBody": body, "responses": answers}}
            for index, body in enumerate(bodies)
        },
        "components": {"schemas": schemas or {}},
    }
    found = lint(parse(json.dumps(document).encode(), "feed.json"), Linting())
    return [one.pointer for one in found if one.code == code]


def body(schema: dict[str, Any], kind: str = "application/json", **more: Any) -> dict[str, Any]:
    return {"content": {kind: {"schema": schema}}, **more}


@pytest.mark.parametrize(
    ("said", "required", "others", "is_found"),
    [
        ({}, ["name"], True, True),
        ({"required": False}, ["name"], True, False),
        ({}, [], True, False),
        # If none says so, it is how the document is written.
        ({}, ["name"], False, False),
    ],
)
def test_a_body_that_is_forgotten_to_be_required_is_found(
    said: dict[str, Any], required: list[str], others: bool, is_found: bool
) -> None:
    named = {"type": "object", "properties": {"name": {"type": "string"}}}
    odd = body({"allOf": [{**named, "required": required}]}, **said)
    usual = [body(named, required=others) for _ in range(3)]
    expected = ["/paths/~1many3/post/requestBody"] if is_found else []
    assert expected == findings("optional-body", [*usual, odd])


@pytest.mark.parametrize(
    ("name", "is_found"),
    [
        ("application/jsn", True),
        ("application/josn", True),
        ("text/plaim; charset=utf-8", True),
        ("text/json", False),
        ("application/jsonl", False),
        ("application/bson", False),
        ("application/vnd.feed+json", False),
        ("application/JSON", False),
        ("image/apng", False),
    ],
)
def test_a_usual_media_type_but_for_a_letter_is_found(name: str, is_found: bool) -> None:
    assert is_found == bool(findings("malformed-media-type", [body({}, name)]))


@pytest.mark.parametrize(
    ("named", "is_found"),
    [("image/png, image/jpeg", False), ("image/*", False), ("png", True), (r"image\png", True)],
)
def test_a_part_and_a_text_have_a_media_type_that_is_one(named: str, is_found: bool) -> None:
    form = body({"properties": {"a": BYTES}}, "multipart/form-data")
    form["content"]["multipart/form-data"]["encoding"] = {"a": {"contentType": named}}
    assert is_found == bool(findings("malformed-media-type", [form]))
    if "," not in named:
        text = body({"type": "string", "contentMediaType": named})
        assert is_found == bool(findings("malformed-media-type", [text]))


@pytest.mark.parametrize(
    ("kind", "is_found"),
    [
        ("application/json", True),
        (FORM, False),
        ("multipart/mixed; boundary=a", False),
        ("*/*", False),
    ],
)
def test_an_encoding_beside_no_form_is_found(kind: str, is_found: bool) -> None:
    one = body({"type": "object", "properties": {"a": {"type": "string"}}}, kind)
    one["content"][kind]["encoding"] = {"a": {"contentType": "text/plain"}}
    assert is_found == bool(findings("ignored-encoding", [one]))


@pytest.mark.parametrize(("name", "is_found"), [("Content-Type", True), ("X-Kind", False)])
def test_the_content_type_of_a_part_is_no_header(name: str, is_found: bool) -> None:
    form = body({"type": "object", "properties": {"a": BYTES}}, "multipart/form-data")
    encoding = {"a": {"headers": {name: {"schema": {"type": "string"}}}}}
    form["content"]["multipart/form-data"]["encoding"] = encoding
    assert is_found == bool(findings("ignored-header", [form]))


@pytest.mark.parametrize(
    ("name", "is_found"), [("base46", True), ("BASE64", False), ("zstd", False)]
)
def test_an_encoding_of_text_but_for_a_letter_is_found(name: str, is_found: bool) -> None:
    text = body({"type": "string", "contentEncoding": name})
    assert is_found == bool(findings("unknown-content-encoding", [text]))


@pytest.mark.parametrize("kind", ["application/json", FORM])
def test_an_upload_that_is_no_form_of_parts_is_found_at_its_media_type(kind: str) -> None:
    upload = body({"$ref": FILE}, kind)
    file = {"File": {"type": "object", "properties": {"data": BYTES}}}
    (found,) = findings("content-of-another-type", [upload], schemas=file)
    assert found.startswith("/paths/~1many0/post/requestBody/content/")
    assert found.count("/") == 6


def test_bytes_in_what_is_answered_as_json_are_found_at_their_format() -> None:
    file = {"File": {"type": "object", "properties": {"data": BYTES}}}
    answer = body({"$ref": FILE})["content"]
    places = findings("content-of-another-type", [body({"$ref": FILE})], answer, file)
    assert ["/components/schemas/File/properties/data/format"] == places


def test_what_is_sent_by_parts_as_well_is_left() -> None:
    file = {"File": {"type": "object", "properties": {"data": BYTES}}}
    both = body({"$ref": FILE})
    both["content"]["multipart/form-data"] = {"schema": {"$ref": FILE}}
    assert [] == findings("content-of-another-type", [both], schemas=file)
