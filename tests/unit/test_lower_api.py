"""Lowering what belongs to the whole API: servers, credentials, errors, pages, and refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from sdkwright.diagnostics import DocumentError, Severity
from sdkwright.ir import Api, ErrorMembers, Pagination, SchemeForm, Server

Lowered = Callable[..., Api]

TEXT = {"type": "string"}
DONE = {"204": {"description": "Done."}}


def operation(**more: Any) -> dict[str, Any]:
    return {"operationId": "listBooks", "tags": ["books"], "responses": DONE, **more}


def answer(schema: object) -> dict[str, object]:
    return {"description": "An answer.", "content": {"application/json": {"schema": schema}}}


# Servers ---------------------------------------------------------------------------------------


def test_the_first_server_is_the_one_that_is_called(lowered: Lowered) -> None:
    servers = [{"url": "https://one.example/v1/"}, {"url": "https://two.example"}]
    assert Server("https://one.example/v1", {}) == lowered(servers=servers).server


def test_a_variable_of_a_server_has_its_default(lowered: Lowered) -> None:
    variables = {"stage": {"default": "test"}, "v": {"default": "2"}}
    servers = [{"url": "https://{stage}.example/v{v}", "variables": variables}]
    assert Server("https://test.example/v2", {}) == lowered(servers=servers).server


@pytest.mark.parametrize("servers", [[], [{"url": "/v1"}], [{"url": "//host/v1"}]])
def test_without_an_absolute_address_the_caller_gives_one(
    servers: list[object], lowered: Lowered
) -> None:
    assert Server(None, {}) == lowered(servers=servers).server


def test_a_table_of_endpoints_makes_regions(lowered: Lowered) -> None:
    server = {
        "url": "https://shop.{region}.example",
        "variables": {"region": {"default": "north"}},
        "x-sdkwright-endpoints": {"north": "n.example", "south": "s.example"},
    }
    regions = {"north": "https://n.example", "south": "https://s.example"}
    assert Server(None, regions, "north") == lowered(servers=[server]).server


# Credentials -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "form"),
    [
        ({"type": "http", "scheme": "bearer"}, SchemeForm.BEARER),
        ({"type": "http", "scheme": "Basic"}, SchemeForm.BASIC),
        ({"type": "http", "scheme": "ACS3-HMAC-SHA256"}, SchemeForm.ACS3),
        ({"type": "oauth2", "flows": {}}, SchemeForm.BEARER),
        ({"type": "openIdConnect", "openIdConnectUrl": "https://id.example"}, SchemeForm.BEARER),
        ({"type": "apiKey", "name": "k", "in": "header"}, SchemeForm.HEADER_KEY),
        ({"type": "apiKey", "name": "k", "in": "query"}, SchemeForm.QUERY_KEY),
        ({"type": "apiKey", "name": "k", "in": "cookie"}, SchemeForm.COOKIE_KEY),
        ({"type": "mutualTLS"}, None),
    ],
)
def test_a_security_scheme_becomes_a_class(
    scheme: dict[str, object], form: SchemeForm | None, lowered: Lowered
) -> None:
    api = lowered(components={"securitySchemes": {"shop key": scheme}})
    assert ([form] if form else []) == [one.form for one in api.security]
    assert (["ShopKey"] if form else []) == [one.class_name for one in api.security]


def test_a_security_scheme_keeps_its_fixed_headers(lowered: Lowered) -> None:
    scheme = {"type": "http", "scheme": "bearer", "x-sdkwright-headers": {"x-kind": "TOKEN"}}
    (found,) = lowered(components={"securitySchemes": {"Token": scheme}}).security
    assert {"x-kind": "TOKEN"} == found.headers


def test_a_scheme_and_a_schema_of_one_name_get_classes_of_two(lowered: Lowered) -> None:
    scheme = {"type": "http", "scheme": "bearer"}
    parts = {"schemas": {"Token": TEXT}, "securitySchemes": {"Token": scheme, "Client": scheme}}
    api = lowered(components=parts)
    assert ["ClientAuth", "TokenAuth"] == [one.class_name for one in api.security]


@pytest.mark.parametrize(
    ("of_document", "of_operation", "expected"),
    [
        ([{"key": []}], None, True),
        (None, None, False),
        ([{"key": []}], [], False),
        (None, [{"key": []}], True),
        ([{"key": []}, {}], None, False),
    ],
)
def test_a_call_needs_a_credential_unless_the_document_lets_it_go_without(
    of_document: object, of_operation: object, expected: bool, lowered: Lowered
) -> None:
    own = {} if of_operation is None else {"security": of_operation}
    more = {} if of_document is None else {"security": of_document}
    (found,) = lowered({"/books": {"get": operation(**own)}}, **more).operations
    assert expected is found.is_secured


# Errors ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        (["Code", "Message", "RequestId"], ErrorMembers("/Code", "/Message", "/RequestId")),
        (["type", "title", "detail"], ErrorMembers("/type", "/detail", None)),
        (["error_code", "a/b", "message"], ErrorMembers("/error_code", "/message", None)),
        (["reason"], ErrorMembers(None, None, None)),
    ],
)
def test_an_error_tells_by_the_members_that_are_named_so(
    members: list[str], expected: ErrorMembers, lowered: Lowered
) -> None:
    fault = {"type": "object", "properties": dict.fromkeys(members, TEXT)}
    paths = {"/books": {"get": operation(responses={**DONE, "400": answer(fault)})}}
    assert expected == lowered(paths).errors


def test_members_of_an_error_may_be_inherited(lowered: Lowered) -> None:
    base = {"type": "object", "properties": {"code": TEXT}}
    fault = {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"message": TEXT}}]}
    responses = {**DONE, "400": answer({"$ref": "#/components/schemas/Fault"})}
    api = lowered({"/b": {"get": operation(responses=responses)}}, {"Base": base, "Fault": fault})
    assert ErrorMembers("/code", "/message", None) == api.errors


# Pages -----------------------------------------------------------------------------------------

PAGES = {"page": "page", "size": "size", "items": "/found/books", "total": "/count"}
FOUND = {
    "type": "object",
    "properties": {
        "found": {
            "type": ["object", "null"],
            "properties": {"books": {"$ref": "#/components/schemas/Books"}},
        },
        "count": {"type": "integer"},
    },
}
BOOKS = {"type": ["array", "null"], "items": TEXT}


def listing(pages: Mapping[str, object]) -> dict[str, Any]:
    names = ("page", "size")
    parameters = [{"name": n, "in": "query", "schema": {"type": "integer"}} for n in names]
    responses = {"200": answer(FOUND)}
    more = {"x-sdkwright-pagination": pages}
    return {"/books": {"get": operation(parameters=parameters, responses=responses, **more)}}


def test_pages_are_asked_for_by_arguments_and_found_by_pointers(lowered: Lowered) -> None:
    (found,) = lowered(listing(PAGES), {"Books": BOOKS}).operations
    assert Pagination("page", "size", "/found/books", "/count") == found.pagination


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ({"page": "offset"}, "/page", "'offset', which is no query parameter"),
        ({"size": "limit"}, "/size", "'limit', which is no query parameter"),
        ({"items": "books"}, "", "lacks `page` or `items`"),
        ({"items": "/books"}, "/items", "'/books', and no list is there"),
        ({"items": "/count"}, "/items", "'/count', and no list is there"),
        ({"items": "/found/books/0"}, "/items", "no list is there"),
        ({"total": "/found/count"}, "/total", "'/found/count', and nothing is there"),
    ],
)
def test_pages_that_the_document_does_not_have_are_refused(
    change: dict[str, str], place: str, words: str, lowered: Lowered
) -> None:
    with pytest.raises(DocumentError) as raised:
        lowered(listing({**PAGES, **change}), {"Books": BOOKS})
    (found,) = raised.value.diagnostics
    assert f"/paths/~1books/get/x-sdkwright-pagination{place}" == found.pointer
    assert "the operation 'listBooks' cannot be generated" in found.message
    assert words in found.message


# Refusals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paths", "place", "words"),
    [
        (
            {"/books/{id}": {"get": operation()}},
            "/paths/~1books~1{id}/get",
            "the path names '{id}', and no path parameter of that name is declared",
        ),
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
            {"/books": {"get": operation(requestBody={"content": {}})}},
            "/paths/~1books/get/requestBody",
            "the request body has no media type",
        ),
        (
            {"/books": {"get": operation(requestBody={"$ref": "other.yaml#/body"})}},
            "/paths/~1books/get/requestBody",
            "the reference 'other.yaml#/body' leaves the document",
        ),
        (
            {"/books": {"get": operation(responses={"200": {"$ref": "#/components/no"}})}},
            "/components/no",
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


def test_every_operation_that_cannot_be_made_is_named(lowered: Lowered) -> None:
    paths = {"/a/{x}": {"get": operation()}, "/b/{y}": {"post": {"responses": DONE}}}
    with pytest.raises(DocumentError) as raised:
        lowered(paths)
    places = [found.pointer for found in raised.value.diagnostics]
    assert ["/paths/~1a~1{x}/get", "/paths/~1b~1{y}/post"] == places
    assert "'POST /b/{y}'" in raised.value.diagnostics[1].message


def test_a_path_item_behind_a_broken_reference_is_named(lowered: Lowered) -> None:
    with pytest.raises(DocumentError, match="leads nowhere"):
        lowered({"/books": {"$ref": "#/components/pathItems/Books"}})


def test_a_schema_that_cannot_be_made_is_named(lowered: Lowered) -> None:
    with pytest.raises(DocumentError, match=r"leaves the document"):
        lowered(None, {"Book": {"properties": {"shelf": {"$ref": "shelf.json"}}}})
