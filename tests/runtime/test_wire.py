"""What goes over the wire, seen by a server: the very bytes that were signed, and nothing else."""

from __future__ import annotations

import json
import platform

import httpx2
import pytest

from loopback import Loopback, answer
from registry import GET, KEY, LIST, ONE, UPDATE, AccessKey, BearerToken, send, signed_again
from runtime.auth import Auth
from runtime.errors import RequestValidationError
from runtime.operation import Operation, Query
from runtime.request import Request

AWKWARD = "情感 a+b*c~d/e?f&g=h%20%25\"'()!@:;,[]#|"
ENCODED = (
    "%E6%83%85%E6%84%9F%20a%2Bb%2Ac~d%2Fe%3Ff%26g%3Dh%2520%2525"
    "%22%27%28%29%21%40%3A%3B%2C%5B%5D%23%7C"
)


@pytest.mark.parametrize("token", [None, "CAISecurityToken=="])
def test_a_signature_holds_for_what_the_server_gets(colour: str, token: str | None) -> None:
    with Loopback(answer(200, {"VersionName": "1"})) as server:
        credentials = AccessKey(*KEY, token)
        send(colour, server.url, GET, {"model_id": AWKWARD, "version_name": "1"}, auth=credentials)
    [captured] = server.requests
    assert captured.target == f"/api/v1/models/{ENCODED}/versions/1"
    assert captured.header("host") == server.host
    assert captured.header("x-acs-security-token") == token
    assert captured.header("x-acs-accesskey-id") == (KEY[0] if token else None)
    assert captured.header("authorization") == signed_again(captured)


def test_every_header_that_the_package_sets_is_signed(colour: str) -> None:
    with Loopback(answer(200, {})) as server:
        send(colour, server.url, UPDATE, ONE, {"description": "é"}, auth=AccessKey(*KEY, "token"))
    [captured] = server.requests
    signed = (captured.header("authorization") or "").split("SignedHeaders=")[1].split(",")[0]
    added_by_httpx2 = {"accept-encoding", "connection", "content-length", "authorization"}
    assert {name.lower() for name, _ in captured.headers} - added_by_httpx2 == {*signed.split(";")}
    assert signed == (
        "accept;content-type;host;user-agent;x-acs-accesskey-id;x-acs-action;x-acs-content-sha256;"
        "x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version"
    )


@pytest.mark.parametrize("prefix", ["", "/base/v1"])
def test_a_query_is_sent_percent_encoded_in_documented_order(colour: str, prefix: str) -> None:
    arguments = {"label": AWKWARD, "model_id": "m", "page_size": 10, "is_public": True}
    with Loopback(answer(200, {})) as server:
        send(colour, server.url + prefix, LIST, arguments, auth=AccessKey(*KEY))
    [captured] = server.requests
    assert captured.path == f"{prefix}/api/v1/models/m/versions"
    assert captured.query == f"PageSize=10&Label={ENCODED}&IsPublic=true"
    assert captured.header("authorization") == signed_again(captured)


def test_a_body_is_compact_json_in_documented_order(colour: str) -> None:
    body = {"owner": None, "description": '通用 é "\n', "metrics": {"b": 1.5, "a": [True, None]}}
    with Loopback(answer(200, {"RequestId": "r"})) as server:
        done = send(colour, server.url, UPDATE, ONE, body, auth=AccessKey(*KEY))
    [captured] = server.requests
    expected = '{"Description":"通用 é \\"\\n","Metrics":{"b":1.5,"a":[true,null]},"Owner":null}'
    assert captured.body.decode() == expected
    assert captured.header("content-type") == "application/json"
    assert captured.header("content-length") == str(len(expected.encode()))
    assert captured.header("authorization") == signed_again(captured)
    assert done.request_id == "r"


def test_an_update_of_nothing_is_an_empty_object(colour: str) -> None:
    with Loopback(answer(200, {})) as server:
        send(colour, server.url, UPDATE, ONE, {})
    assert server.requests[0].body == b"{}"


def test_a_call_without_a_body_sends_none(colour: str) -> None:
    with Loopback(answer(200, {})) as server:
        send(colour, server.url, UPDATE, ONE)
    [captured] = server.requests
    assert captured.body == b""
    assert captured.header("content-type") is None


def test_a_bearer_token_replaces_the_signature(colour: str) -> None:
    with Loopback(answer(200, {"VersionName": "1"})) as server:
        send(colour, server.url, GET, ONE, auth=BearerToken("token"))
    [captured] = server.requests
    assert captured.header("x-acs-bearer-token") == "token"
    assert captured.header("x-acs-signature-type") == "BEARERTOKEN"
    assert captured.header("authorization") is None


def test_the_client_says_what_it_is_and_what_it_takes(colour: str) -> None:
    with Loopback(answer(200, {"VersionName": "1"})) as server:
        send(colour, server.url, GET, ONE)
    [captured] = server.requests
    python, http = platform.python_version(), httpx2.__version__
    agent = f"registry/1.2.3 (api 2021-02-04) python/{python} httpx2/{http}"
    assert captured.header("user-agent") == agent
    assert captured.header("accept") == "application/json"
    assert captured.header("x-acs-action") == "GetVersion"


def test_each_signature_has_a_nonce_of_its_own(colour: str) -> None:
    with Loopback(answer(200, {"VersionName": "1"})) as server:
        for _ in range(2):
            send(colour, server.url, GET, ONE, auth=AccessKey(*KEY))
    first, second = (captured.header("x-acs-signature-nonce") for captured in server.requests)
    assert first is not None
    assert len(first) == 32
    assert first != second


@pytest.mark.parametrize("options", [None, {"follow_redirects": True}])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_error_and_never_followed(
    colour: str, status: int, options: dict[str, bool] | None
) -> None:
    with Loopback(answer(200, {})) as other:
        moved = answer(status, b"", {"location": f"{other.url}/elsewhere"}, reason="Moved")
        with Loopback(moved) as server, pytest.raises(Exception, match="Moved") as caught:
            send(colour, server.url, UPDATE, ONE, {}, auth=AccessKey(*KEY, "t"), http=options)
    assert type(caught.value).__name__ == "APIStatusError"
    assert [len(server.requests), len(other.requests)] == [1, 0]


def test_of_a_given_http_client_only_the_headers_are_used_and_unsigned(colour: str) -> None:
    options = {
        "headers": {"x-trace": "7", "host": "elsewhere", "user-agent": "mine"},
        "params": {"extra": "1"},
        "cookies": {"session": "1"},
        "auth": ("user", "password"),
        "base_url": "http://elsewhere/",
    }
    with Loopback(answer(200, {"VersionName": "1"})) as server:
        send(colour, server.url, GET, ONE, auth=AccessKey(*KEY), http=options)
    [captured] = server.requests
    assert captured.target == "/api/v1/models/m/versions/1"
    assert captured.header("x-trace") == "7"
    assert captured.header("host") == server.host
    assert captured.header("cookie") is None
    assert (captured.header("user-agent") or "").startswith("registry/")
    assert "x-trace" not in (captured.header("authorization") or "")
    assert captured.header("authorization") == signed_again(captured)


def test_cookies_that_the_service_sets_are_not_sent_back(colour: str) -> None:
    reply = answer(200, {"VersionName": "1"}, {"set-cookie": "session=1; path=/"})
    with Loopback(reply) as server:
        for _ in range(2):
            send(colour, server.url, GET, ONE, http={"cookies": {}})
    assert [captured.header("cookie") for captured in server.requests] == [None, None]


def test_headers_beyond_ascii_go_out_as_latin_1(colour: str) -> None:
    class Owner(Auth):
        def authorize(self, request: Request) -> Request:
            return request.with_headers({"x-owner": "Zoë"})

    with Loopback(answer(200, {"VersionName": "1"})) as server:
        send(colour, server.url, GET, ONE, auth=Owner())
    assert server.requests[0].header("x-owner") == "Zoë"


def test_a_gzipped_response_is_read(colour: str) -> None:
    import gzip

    data = gzip.compress(json.dumps({"VersionName": "1"}).encode())
    with Loopback(answer(200, data, {"content-encoding": "gzip"})) as server:
        found = send(colour, server.url, GET, ONE)
    assert found.version_name == "1"
    assert "gzip" in (server.requests[0].header("accept-encoding") or "")


def test_an_address_that_is_too_long_is_refused_before_it_is_sent(colour: str) -> None:
    operation: Operation[None] = Operation("Long", "GET", "/", (Query("q", "q", str),))
    with Loopback() as server, pytest.raises(RequestValidationError, match="too long"):
        send(colour, server.url, operation, {"q": "x" * 70_000})
    assert server.requests == []
