"""Lowering what cannot be made: it is named with its place, left out or refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sdkwright.config import Selection
from sdkwright.diagnostics import DocumentError, Severity
from sdkwright.ir import Api, Location

Lowered = Callable[..., Api]

DONE = {"204": {"description": "Done."}}


def operation(**more: Any) -> dict[str, Any]:
    return {"operationId": "listBooks", "tags": ["books"], "responses": DONE, **more}


@pytest.mark.parametrize(
    ("paths", "place", "words"),
    [
        (
            {"/books": {"get": operation(parameters=[{"name": "q", "in": "body"}])}},
            "/paths/~1books/get/parameters/0",
            "a parameter in 'body' named 'q' cannot be sent",
        ),
        (
            {"/books": {"get": operation(parameters=[{"in": "query"}])}},
            "/paths/~1books/get/parameters/0",
            "a parameter in 'query' named '' cannot be sent",
        ),
        (
            {"/books": {"get": operation(requestBody=5)}},
            "/paths/~1books/get/requestBody",
            "the request body is no mapping",
        ),
        (
            {"/books": {"get": operation(requestBody={"$ref": "other.yaml#/body"})}},
            "/paths/~1books/get/requestBody",
            "the reference 'other.yaml#/body' leaves the document",
        ),
        (
            {"/books": {"get": operation(responses={"200": {"$ref": "#/components/no"}})}},
            "/paths/~1books/get/responses/200",
            "the reference '#/components/no' leads nowhere",
        ),
    ],
)
def test_what_cannot_be_made_is_named_with_its_operation_and_its_place(
    paths: dict[str, object], place: str, words: str, lowered: Lowered
) -> None:
    with pytest.raises(DocumentError) as raised:
        lowered(paths)
    (found,) = raised.value.diagnostics
    assert ("unsupported", Severity.ERROR, place) == (found.code, found.severity, found.pointer)
    assert f"the operation 'listBooks' cannot be generated: {words}" == found.message
    assert found.hint
    assert found.span is not None


def test_a_header_is_the_same_in_any_case_and_a_whole_query_needs_no_name(
    lowered: Lowered,
) -> None:
    shared = [{"name": "X-Id", "in": "header", "schema": {"type": "integer"}}]
    query = {"in": "querystring", "content": {"application/json": {}}}
    own = [{"name": "x-id", "in": "header", "schema": {"type": "string"}}, query]
    api = lowered({"/a": {"parameters": shared, "get": operation(parameters=own)}})
    (found,) = api.operations
    assert [("x_id", "x-id"), ("querystring", "querystring")] == [
        (one.name, one.wire) for one in found.parameters
    ]


def test_a_header_that_http_cannot_carry_is_left_out_and_told_of(lowered: Lowered) -> None:
    headers = [{"name": "an id", "in": "header"}, {"name": "id", "in": "header"}]
    api = lowered({"/a": {"get": operation(parameters=headers)}})
    assert ["id"] == [one.wire for one in api.operations[0].parameters]
    (found,) = api.findings
    expected = "unsupported", Severity.WARNING, "/paths/~1a/get/parameters/0"
    assert expected == (found.code, found.severity, found.pointer)
    assert "HTTP has no header of the name 'an id'" in found.message


def test_an_operation_that_needs_such_a_header_cannot_be_generated(lowered: Lowered) -> None:
    headers = [{"name": "an id", "in": "header", "required": True}]
    with pytest.raises(DocumentError) as refusal:
        lowered({"/a": {"get": operation(parameters=headers)}})
    assert ["unsupported"] == [found.code for found in refusal.value.diagnostics]


def test_what_is_neither_a_path_nor_holds_operations_is_no_loss(lowered: Lowered) -> None:
    api = lowered({"parameters": [{"name": "a", "in": "query"}], "/a": {"get": operation()}})
    assert ["GET /a"] == [f"{one.method} {one.path}" for one in api.operations]


def test_a_scheme_behind_a_broken_reference_is_none(lowered: Lowered) -> None:
    scheme = {"Key": {"$ref": "#/components/securitySchemes/Gone"}}
    paths = {"/a": {"get": operation(security=[{"Key": []}])}}
    assert () == lowered(paths, components={"securitySchemes": scheme}).security


def test_every_operation_that_cannot_be_made_is_named(lowered: Lowered) -> None:
    broken: dict[str, Any] = {"requestBody": 5}
    paths = {"/a": {"get": operation(**broken)}, "/b": {"post": {"responses": DONE, **broken}}}
    with pytest.raises(DocumentError) as raised:
        lowered(paths)
    places = [found.pointer for found in raised.value.diagnostics]
    assert ["/paths/~1a/get/requestBody", "/paths/~1b/post/requestBody"] == places
    assert "'POST /b'" in raised.value.diagnostics[1].message


def test_a_path_item_behind_a_broken_reference_is_named(lowered: Lowered) -> None:
    with pytest.raises(DocumentError, match="leads nowhere"):
        lowered({"/books": {"$ref": "#/components/pathItems/Books"}})


BROKEN = {"properties": {"shelf": {"$ref": "#/nowhere"}}}
SHELF: dict[str, object] = {"type": "array", "items": {"$ref": "#/components/schemas/Book"}}


def test_a_schema_that_cannot_be_made_and_that_nothing_needs_is_left_out(
    lowered: Lowered,
) -> None:
    pen = {"properties": {"colour": {"type": "string"}}}
    api = lowered({"/a": {"get": operation()}}, {"Book": BROKEN, "Shelf": SHELF, "Pen": pen})
    assert ["Pen"] == [schema.name for schema in api.schemas]
    place = "/components/schemas/Book/properties/shelf"
    reason = "cannot be generated: the reference '#/nowhere' leads nowhere"
    expected = [
        (Severity.WARNING, place, f"the schema 'Book' {reason}"),
        (Severity.WARNING, place, f"the schema 'Shelf' {reason}"),
    ]
    assert expected == [(one.severity, one.pointer, one.message) for one in api.findings]


@pytest.mark.parametrize("name", ["Book", "Shelf"])
@pytest.mark.parametrize("part", ["parameters", "requestBody", "responses", "error"])
def test_a_schema_that_cannot_be_made_costs_the_operations_that_need_it(
    part: str, name: str, lowered: Lowered
) -> None:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    answer = {"description": "D", "content": content}
    used: dict[str, dict[str, object]] = {
        "parameters": {"parameters": [{"name": "a", "in": "query", "content": content}]},
        "requestBody": {"requestBody": {"content": content}},
        "responses": {"responses": {"200": answer}},
        "error": {"responses": {"400": answer}},
    }
    paths = {"/a": {"get": operation(), "put": {"responses": DONE, **used[part]}}}
    api = lowered(paths, {"Book": BROKEN, "Shelf": SHELF}, selection=Selection(allows_losses=True))
    assert ["GET"] == [one.method for one in api.operations]
    assert ["PUT /a"] == [one.line for one in api.lost]
    assert "the reference '#/nowhere' leads nowhere" in api.lost[0].finding.message
    assert () == api.findings
    assert () == api.schemas


def test_what_only_lost_operations_need_is_left_out(lowered: Lowered) -> None:
    body: dict[str, object] = {
        "content": {"application/json": {"schema": {"properties": {"a": {}}}}}
    }
    lost = {"requestBody": body, "responses": {"200": {"$ref": "#/nowhere"}}}
    paths = {"/a": {"get": operation(), "put": lost, "post": lost}}
    api = lowered(paths, selection=Selection(allows_losses=True))
    assert ["PUT /a", "POST /a"] == [one.line for one in api.lost]
    assert () == api.schemas


def test_what_the_service_sends_is_left_out_with_the_schema_that_it_needs(
    lowered: Lowered,
) -> None:
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Book"}}}}
    callback = {"{$request.query.url}": {"post": operation(requestBody=body)}}
    paths = {"/a": {"get": operation(callbacks={"lent": callback})}}
    api = lowered(paths, {"Book": BROKEN})

    assert () == api.payloads
    assert () == api.schemas
    assert [Severity.WARNING] * 2 == [finding.severity for finding in api.findings]


def test_no_operation_is_too_few_even_where_losses_are_allowed(lowered: Lowered) -> None:
    paths = {"/a": {"put": 1}}
    with pytest.raises(DocumentError, match="the operation is no mapping"):
        lowered(paths, selection=Selection(allows_losses=True))


@pytest.mark.parametrize(
    ("paths", "line", "words"),
    [
        ({"/a": 1}, "* /a", "the path '/a' cannot be generated: the path item is no mapping"),
        (
            {"/a": {"get": []}},
            "GET /a",
            "the operation 'GET /a' cannot be generated: the operation",
        ),
        ({"/a": {"$ref": "#/b"}}, "* /a", "the path '/a' cannot be generated: the reference '#/b'"),
    ],
)
def test_what_is_no_operation_is_lost_rather_than_overlooked(
    paths: dict[str, object], line: str, words: str, lowered: Lowered
) -> None:
    given = {**paths, "/good": {"get": operation()}}
    api = lowered(given, selection=Selection(allows_losses=True))
    assert [line] == [one.line for one in api.lost]
    assert api.lost[0].finding.message.startswith(words)
    assert 2 == api.document_operations


def test_a_path_parameter_that_is_not_declared_is_an_argument_of_text(lowered: Lowered) -> None:
    api = lowered({"/a/{x}/{x}/{y": {"get": operation()}})
    (found,) = api.operations[0].parameters
    assert ("x", Location.PATH, {"type": "string"}, True) == (
        found.wire,
        found.location,
        found.definition,
        found.is_required,
    )


def test_a_path_parameter_that_the_path_has_no_place_for_is_left_out(lowered: Lowered) -> None:
    unused = {"name": "x", "in": "path", "required": True, "schema": {"type": "string"}}
    api = lowered({"/a": {"get": operation(parameters=[unused])}})
    assert () == api.operations[0].parameters


def test_a_path_without_a_slash_gets_one(lowered: Lowered) -> None:
    assert "/a" == lowered({"a": {"get": operation()}}).operations[0].path
