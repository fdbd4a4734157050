"""Lowering what belongs to the whole API: servers, credentials, errors, pages, and refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from sdkwright.config import Selection
from sdkwright.diagnostics import DocumentError, Severity
from sdkwright.ir import (
    Api,
    ErrorMembers,
    Location,
    Pagination,
    SchemeForm,
    Servers,
    ServerVariable,
    Turn,
)
from sdkwright.lower.reserved import EXPORTED_NAMES

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
    found = lowered(servers=servers).servers
    assert ("https://one.example/v1", True) == (found.url, found.is_choice)


def test_a_variable_of_a_server_is_an_argument_with_its_default(lowered: Lowered) -> None:
    variables = {"stage": {"default": "test", "enum": ["test", "live"]}, "auth": {"default": "2"}}
    servers = [{"url": "https://{stage}.example/v{auth}", "variables": variables}]
    found = lowered(servers=servers).servers
    assert ("https://test.example/v2", True) == (found.url, found.is_choice)
    assert (
        # `auth` is another argument of the client.
        ServerVariable("server_auth", "auth", "2", (), ""),
        ServerVariable("stage", "stage", "test", ("test", "live"), ""),
    ) == found.variables


@pytest.mark.parametrize(
    ("server", "name"),
    [
        ({"name": "Live 2"}, "live_2"),
        ({"description": "The production server."}, "production"),
        ({"description": "Where all of the customers are served"}, "a_example"),
        ({}, "a_example"),
    ],
)
def test_a_server_is_called_by_its_name_or_what_is_said_of_it(
    server: dict[str, str], name: str, lowered: Lowered
) -> None:
    servers = [{"url": "https://a.example/", **server}]
    assert [name] == [one.name for one in lowered(servers=servers).servers.listed]


def test_a_server_whose_address_is_malformed_has_a_name_all_the_same(lowered: Lowered) -> None:
    (found,) = lowered(servers=[{"url": "http://[bad"}]).servers.listed
    assert found.name.isidentifier()


@pytest.mark.feature("servers: relative")
@pytest.mark.parametrize("servers", [[], [{"url": "/v1"}], [{"url": "//host/v1"}]])
def test_without_an_absolute_address_the_caller_gives_one(
    servers: list[dict[str, str]], lowered: Lowered
) -> None:
    found = lowered(servers=servers).servers
    relative = servers[0]["url"] if servers else ""
    assert (None, (), relative) == (found.url, found.listed, found.relative)


def test_a_table_of_endpoints_makes_regions(lowered: Lowered) -> None:
    server = {
        "url": "https://shop.{region}.example",
        "variables": {"region": {"default": "north"}},
        "x-sdkwright-endpoints": {"north": "n.example", "south": "s.example"},
    }
    regions = {"north": "https://n.example", "south": "https://s.example"}
    assert Servers((), None, "", regions, "north") == lowered(servers=[server]).servers


@pytest.mark.parametrize(
    ("of_item", "of_operation", "expected"),
    [
        (None, None, None),
        ("https://item.example", None, "https://item.example"),
        ("https://item.example", "https://own.example", "https://own.example"),
        (None, "/v2", "/v2"),
        (None, "https://root.example", None),
    ],
)
def test_the_server_of_an_operation_goes_before_that_of_its_path_item(
    of_item: str | None, of_operation: str | None, expected: str | None, lowered: Lowered
) -> None:
    own = {"servers": [{"url": of_operation}]} if of_operation else {}
    shared = {"servers": [{"url": of_item}]} if of_item else {}
    paths = {"/books": {"get": operation(**own), **shared}}
    (found,) = lowered(paths, servers=[{"url": "https://root.example"}]).operations
    assert expected == found.server


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


def test_a_security_scheme_has_a_name_that_the_package_does_not_export_otherwise(
    lowered: Lowered,
) -> None:
    scheme = {"type": "http", "scheme": "bearer"}
    api = lowered(components={"securitySchemes": dict.fromkeys(EXPORTED_NAMES, scheme)})
    assert set() == EXPORTED_NAMES & {found.class_name for found in api.security}
    assert len(EXPORTED_NAMES) == len({found.class_name for found in api.security})


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
    schemes = {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}}
    paths = {"/books": {"get": operation(**own)}}
    (found,) = lowered(paths, components=schemes, **more).operations
    assert expected is found.is_secured


def test_an_operation_asks_for_alternatives_of_schemes_that_go_together(lowered: Lowered) -> None:
    bearer = {"type": "http", "scheme": "bearer"}
    schemes = {"a": bearer, "b": bearer, "tls": {"type": "mutualTLS"}}
    security: list[object] = [
        {"a": [], "b": []},
        {"b": [], "tls": []},
        {"tls": []},
        {"nowhere": []},
    ]
    paths = {"/books": {"get": operation(security=security)}}
    (found,) = lowered(paths, components={"securitySchemes": schemes}).operations
    assert (("a", "b"), ("b",), ()) == found.security


def test_client_credentials_get_a_class_beside_that_of_the_token(lowered: Lowered) -> None:
    flows = {"clientCredentials": {"tokenUrl": "https://id.example/token", "scopes": {}}}
    schemes = {"Login": {"type": "oauth2", "flows": flows}}
    found = lowered(components={"securitySchemes": schemes}).security
    assert [
        ("Login", "Login", SchemeForm.BEARER, ""),
        (
            "LoginClientCredentials",
            "Login",
            SchemeForm.CLIENT_CREDENTIALS,
            "https://id.example/token",
        ),
    ] == [(one.class_name, one.scheme, one.form, one.token_url) for one in found]


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
SKIPS = {"offset": "page", "size": "size", "items": "/found/books", "total": "/count"}
TOKENS = {"cursor": "after", "next": "/next", "items": "/found/books", "more": "/more"}
ITEMS = {"cursor": "after", "last": "/id", "items": "/found/books"}
BODIES = {"cursor": "/nextOne", "size": "/size", "next": "/next", "items": "/found/books"}
FOUND = {
    "type": "object",
    "properties": {
        "found": {
            "type": ["object", "null"],
            "properties": {"books": {"$ref": "#/components/schemas/Books"}},
        },
        "count": {"type": "integer"},
        "next": {"type": ["string", "null"]},
        "changed": {"type": "string", "format": "date-time"},
        "any": {},
        "more": {"type": "boolean"},
    },
}
NUMBER = {"type": "integer"}
ID = {"type": ["string", "integer"]}
BOOK = {"type": "object", "properties": {"id": ID, "price": NUMBER, "tags": {"type": "array"}}}
BOOKS = {"type": ["array", "null"], "items": BOOK}
QUERY: Mapping[str, object] = {
    "page": NUMBER,
    "size": NUMBER,
    "from": {"type": "integer", "default": 0},
    "after": TEXT,
    "any": {},
    "since": {"type": "string", "format": "date-time"},
    "tags": {"type": "array", "items": TEXT},
}
SOUGHT = {
    "type": "object",
    "properties": {
        "nextOne": TEXT,
        "size": NUMBER,
        "from": {"type": "integer", "default": 1},
        "sort": {"type": "object", "properties": {"by": TEXT}},
    },
}


def listing(pages: object, media_type: str = "application/json") -> dict[str, Any]:
    parameters = [{"name": n, "in": "query", "schema": QUERY[n]} for n in QUERY]
    parameters.append({"name": "after", "in": "header", "schema": TEXT})
    more: dict[str, Any] = {
        "requestBody": {"content": {media_type: {"schema": SOUGHT}}},
        "x-sdkwright-pagination": pages,
    }
    found = operation(parameters=parameters, responses={"200": answer(FOUND)}, **more)
    return {"/books": {"post": found}}


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        (
            PAGES,
            Pagination(Turn.PAGE, "page", "/found/books", size="size", start=1, total="/count"),
        ),
        (
            SKIPS,
            Pagination(Turn.OFFSET, "page", "/found/books", size="size", start=0, total="/count"),
        ),
        (
            TOKENS,
            Pagination(Turn.CURSOR, "after", "/found/books", next="/next", more="/more"),
        ),
        (ITEMS, Pagination(Turn.CURSOR, "after", "/found/books", last="/id")),
        (
            BODIES,
            Pagination(Turn.CURSOR, "next_one", "/found/books", size="body_size", next="/next"),
        ),
    ],
    ids=["page", "offset", "cursor", "last item", "body"],
)
def test_pages_are_asked_for_by_arguments_and_found_by_pointers(
    pages: dict[str, str], expected: Pagination, lowered: Lowered
) -> None:
    (found,) = lowered(listing(pages), {"Books": BOOKS}).operations
    assert expected == found.pagination


@pytest.mark.parametrize(
    ("pages", "start"),
    [
        ({"page": "page"}, 1),
        ({"offset": "page"}, 0),
        ({"page": "from"}, 0),
        ({"offset": "/from"}, 1),
    ],
)
def test_a_list_starts_where_the_document_says_or_at_the_first_item(
    pages: dict[str, str], start: int, lowered: Lowered
) -> None:
    (found,) = lowered(listing({**pages, "items": "/found/books"}), {"Books": BOOKS}).operations
    assert found.pagination is not None
    assert start == found.pagination.start


@pytest.mark.parametrize(
    "change",
    [
        {"cursor": "any"},
        {"next": "/any"},
        {"cursor": "since", "next": "/changed"},
        {"cursor": "page", "next": "/count"},
    ],
)
def test_a_cursor_is_what_the_parameter_takes(change: dict[str, str], lowered: Lowered) -> None:
    (found,) = lowered(listing({**TOKENS, **change}), {"Books": BOOKS}).operations
    assert found.pagination is not None


def test_a_list_of_plain_values_may_be_the_response_and_the_last_its_cursor(
    lowered: Lowered,
) -> None:
    pages = {"cursor": "after", "last": "", "items": ""}
    paths = listing(pages)
    paths["/books"]["post"]["responses"] = {"200": answer({"type": "array", "items": TEXT})}
    (found,) = lowered(paths).operations
    assert Pagination(Turn.CURSOR, "after", "", last="") == found.pagination


def test_a_form_of_the_body_that_cannot_ask_for_pages_has_none(lowered: Lowered) -> None:
    for pages, expected in ((BODIES, [True, False]), (TOKENS, [True, True])):
        paths = listing(pages)
        content = paths["/books"]["post"]["requestBody"]["content"]
        content["application/x-www-form-urlencoded"] = {"schema": SOUGHT}
        found = lowered(paths, {"Books": BOOKS}).operations
        assert expected == [one.pagination is not None for one in found]


@pytest.mark.parametrize(
    ("pages", "place", "words"),
    [
        (PAGES | {"page": "skip"}, "/page", "'skip', which is no query parameter"),
        (SKIPS | {"offset": "skip"}, "/offset", "'skip', which is no query parameter"),
        (TOKENS | {"cursor": "skip"}, "/cursor", "'skip', which is no query parameter"),
        (PAGES | {"size": "limit"}, "/size", "'limit', which is no query parameter"),
        (PAGES | {"page": "/offset"}, "/page", "'/offset', which is no argument of a JSON body"),
        (BODIES | {"cursor": "/sort/by"}, "/cursor", "'/sort/by', which is no argument of a JSON"),
        (PAGES | {"page": "after"}, "/page", "'after', which is of type string"),
        (SKIPS | {"offset": "after"}, "/offset", "'after', which is of type string"),
        (PAGES | {"size": "after"}, "/size", "'after', which is of type string"),
        (TOKENS | {"cursor": "tags"}, "/cursor", "'tags', which is of type array"),
        (BODIES | {"cursor": "/sort"}, "/cursor", "'/sort', which is of type object"),
        (PAGES | {"items": "books"}, "/items", "'books', which is no JSON pointer"),
        (PAGES | {"items": "/books"}, "/items", "'/books', and no list is there"),
        (PAGES | {"items": "/count"}, "/items", "'/count', and no list is there"),
        (PAGES | {"items": "/found/books/0"}, "/items", "no list is there"),
        (PAGES | {"total": "/found/count"}, "/total", "and nothing is there in the response"),
        (PAGES | {"total": "/next"}, "/total", "'/next', which is of type string"),
        (PAGES | {"more": "/count"}, "/more", "'/count', which is of type integer"),
        (TOKENS | {"next": "/later"}, "/next", "'/later', and nothing is there in the response"),
        (TOKENS | {"next": "/found"}, "/next", "'/found', which is of type object"),
        (TOKENS | {"next": "/count"}, "/next", "'/count', which is of type integer"),
        (TOKENS | {"next": "/changed"}, "/next", "'/changed', which is of type date-time"),
        (TOKENS | {"more": "/later"}, "/more", "'/later', and nothing is there"),
        (ITEMS | {"last": "/isbn"}, "/last", "'/isbn', and nothing is there in an item"),
        (ITEMS | {"last": "/price"}, "/last", "'/price', which is of type integer"),
        (ITEMS | {"last": "/tags"}, "/last", "'/tags', which is of type array"),
        (ITEMS | {"last": ""}, "/last", "'', which is of type object"),
        (PAGES | {"cursor": "after"}, "/cursor", "has `page` and `cursor`"),
        (PAGES | {"offset": "from"}, "/offset", "has `page` and `offset`"),
        (PAGES | {"next": "/next"}, "/next", "has `next` without `cursor`"),
        (SKIPS | {"last": "/id"}, "/last", "has `last` without `cursor`"),
        (TOKENS | {"last": "/id"}, "/last", "has both `next` and `last`"),
        ({"cursor": "after", "items": "/found/books"}, "", "has neither `next` nor `last`"),
        ({"items": "/found/books"}, "", "has none of `page`, `offset`, `cursor`"),
        ({"page": "page"}, "", "lacks `items`"),
        (PAGES | {"totl": "/count"}, "/totl", "has no text `totl`"),
        (PAGES | {"size": 20}, "/size", "has no text `size`"),
        (True, "", "lacks `items`"),
    ],
)
def test_pages_that_the_document_does_not_have_are_refused(
    pages: object, place: str, words: str, lowered: Lowered
) -> None:
    with pytest.raises(DocumentError) as raised:
        lowered(listing(pages), {"Books": BOOKS})
    (found,) = raised.value.diagnostics
    assert f"/paths/~1books/post/x-sdkwright-pagination{place}" == found.pointer
    assert "the operation 'listBooks' cannot be generated" in found.message
    assert words in found.message


def test_a_body_that_is_no_json_asks_for_no_pages(lowered: Lowered) -> None:
    with pytest.raises(DocumentError, match="no argument of a JSON body"):
        lowered(listing(BODIES, "application/x-www-form-urlencoded"), {"Books": BOOKS})


# Errors and retries ----------------------------------------------------------------------------


def failing(**schemas: object) -> dict[str, Any]:
    """Return an operation with errors whose codes are of some schemas, by status."""
    responses = {
        status.removeprefix("_"): answer({"type": "object", "properties": {"code": schema}})
        for status, schema in schemas.items()
    }
    return {"/books": {"get": operation(responses={**DONE, **responses})}}


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (failing(_404=TEXT), []),
        (failing(_404={"const": "gone"}), [("Gone", "gone", "NotFoundError")]),
        (
            failing(_404={"const": "gone"}, _409={"const": "gone"}),
            [("Gone", "gone", "APIStatusError")],
        ),
        (failing(_500={"const": "x"}, _5XX={"const": "x"}), [("X", "x", "InternalServerError")]),
        (failing(_4XX={"const": "x"}), [("X", "x", "APIStatusError")]),
        (failing(_418={"const": "x"}), [("X", "x", "APIStatusError")]),
        (failing(default={"const": "x"}), [("X", "x", "APIStatusError")]),
        (
            failing(_429={"enum": ["b.c", "a", None, True, "", 17]}),
            [
                ("Code17", "17", "RateLimitError"),
                ("A", "a", "RateLimitError"),
                ("BC", "b.c", "RateLimitError"),
            ],
        ),
        (failing(_400={"const": "Client"}), [("ClientError", "Client", "BadRequestError")]),
        (
            failing(_404={"const": "NotFoundError"}),
            [("NotFoundErrorError", "NotFoundError", "NotFoundError")],
        ),
    ],
)
def test_each_code_that_an_error_can_have_gets_an_exception(
    paths: dict[str, Any], expected: list[tuple[str, str, str]], lowered: Lowered
) -> None:
    found = lowered(paths).error_codes
    assert expected == [(error.class_name, error.code, error.base) for error in found]


def test_an_exception_has_a_name_that_no_schema_has(lowered: Lowered) -> None:
    (found,) = lowered(failing(_404={"const": "gone"}), {"Gone": {"type": "object"}}).error_codes
    assert "GoneError" == found.class_name


def test_the_exported_names_are_those_that_no_exception_gets(lowered: Lowered) -> None:
    api = lowered(failing(_404={"enum": sorted(EXPORTED_NAMES)}))
    assert set() == EXPORTED_NAMES & {found.class_name for found in api.error_codes}


@pytest.mark.parametrize("value", [True, False, None])
def test_the_document_can_say_what_may_be_sent_twice(value: object, lowered: Lowered) -> None:
    more = {} if value is None else {"x-sdkwright-idempotent": value}
    (found,) = lowered({"/books": {"post": operation(**more)}}).operations
    assert value is found.is_idempotent


@pytest.mark.parametrize("value", ["yes", 1, {}])
def test_it_says_so_by_true_or_false(value: object, lowered: Lowered) -> None:
    with pytest.raises(DocumentError) as raised:
        lowered({"/books": {"post": operation(**{"x-sdkwright-idempotent": value})}})
    (found,) = raised.value.diagnostics
    assert "/paths/~1books/post/x-sdkwright-idempotent" == found.pointer
    assert "neither true nor false" in found.message


# Refusals --------------------------------------------------------------------------------------


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
