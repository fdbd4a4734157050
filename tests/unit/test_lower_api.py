"""Lowering what belongs to the whole API: servers, credentials and errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sdkwright.diagnostics import DocumentError
from sdkwright.ir import (
    Api,
    ErrorMembers,
    SchemeForm,
    Servers,
    ServerVariable,
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


# Codes of errors, and retries --------------------------------------------------------------------


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
