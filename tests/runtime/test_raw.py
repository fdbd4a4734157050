"""Responses as they came, streams, and requests that the document does not have."""

from __future__ import annotations

import gzip
import inspect
import threading
from contextlib import suppress
from typing import Any

import pytest
from misbehaving import Act, Misbehaving, after_request

from loopback import Answer, Last, Loopback, answer
from registry import (
    KEY,
    AccessKey,
    AsyncClient,
    Client,
    FakeClock,
    VersionFound,
    run,
)
from runtime import pages, response, transport
from runtime.client import AsyncClientBase, ClientBase
from runtime.errors import (
    APIConnectionError,
    APIDeadlineError,
    APIResponseError,
    APITimeoutError,
    ConfigurationError,
    InternalServerError,
    NotFoundError,
    RequestValidationError,
)
from runtime.response import RawResponse, Response

FOUND = answer(200, {"VersionName": "1"}, {"x-acs-request-id": "r-1", "x-more": "2"})


def raw(colour: str, reply: Answer, name: str = "get", *args: str) -> RawResponse[Any]:
    with Loopback(reply) as server:
        found: RawResponse[Any] = run(
            colour,
            server.url,
            lambda c: c.with_raw_response(getattr(c.versions, name), *(args or ("m", "1"))),
        )
    return found


def test_a_raw_response_has_the_value_and_what_came(colour: str) -> None:
    found = raw(colour, FOUND)
    assert found.value == VersionFound(version_name="1")
    assert [found.request_id, found.http.status_code, found.http.reason] == ["r-1", 200, "Reason"]
    assert found.http.headers["X-More"] == "2"
    assert found.http.content == b'{"VersionName": "1"}'
    assert [found.http.text, found.http.json()] == ['{"VersionName": "1"}', {"VersionName": "1"}]


def test_the_raw_response_of_a_list_is_that_of_its_first_page(colour: str) -> None:
    reply = answer(200, {"Versions": [{"VersionName": "1"}], "TotalCount": 1})
    found = raw(colour, reply, "list", "m")
    assert [version.version_name for version in found.value.items] == ["1"]
    assert found.http.json()["TotalCount"] == 1


def test_a_raw_response_raises_what_the_method_raises(colour: str) -> None:
    with pytest.raises(NotFoundError):
        raw(colour, answer(404))


def test_what_makes_no_call_has_no_response(colour: str) -> None:
    async def nothing_async() -> None: ...

    nothing = (lambda: None) if colour == "sync" else nothing_async
    with pytest.raises(ConfigurationError, match="made no call"):
        run(colour, "http://unused", lambda c: c.with_raw_response(nothing))


def test_the_next_call_leaves_its_response_to_nobody() -> None:
    with Loopback(FOUND) as server, Client(server.url) as client:
        client.with_raw_response(client.versions.get, "m", "1")
        assert client.versions.get("m", "1").version_name == "1"


def test_calls_that_a_call_makes_are_not_taken_for_it() -> None:
    with Loopback(FOUND) as other, Loopback(answer(200, {"VersionName": "2"})) as server:

        def credential() -> AccessKey:
            with Client(other.url) as inner:
                inner.versions.get("m", "1")
            return AccessKey(*KEY)

        with Client(server.url, auth=credential) as client:
            found = client.with_raw_response(client.versions.get, "m", "1")
    assert found.http.json() == {"VersionName": "2"}


@pytest.mark.parametrize(
    ("media_type", "content", "text"),
    [
        ("text/plain", "é".encode(), "é"),
        ("text/plain; charset=latin-1", b"\xe9", "é"),
        ("text/plain; charset=none-such", b"a\xff", "a\ufffd"),
        ("text/plain", b"a\xff", "a\ufffd"),
    ],
)
def test_text_is_decoded_by_its_charset(media_type: str, content: bytes, text: str) -> None:
    assert Response(200, "OK", {"content-type": media_type}, content, None).text == text


def stream_all(colour: str, url: str, **options: Any) -> tuple[Any, bytes]:
    """Return a stream and what it brought."""

    def use(client: Any) -> Any:
        if colour == "async":
            return use_async(client)
        with client.stream(client.versions.get, "m", "1") as stream:
            return stream, b"".join(stream)

    async def use_async(client: Any) -> Any:
        async with client.stream(client.versions.get, "m", "1") as stream:
            return stream, b"".join([piece async for piece in stream])

    found: tuple[Any, bytes] = run(colour, url, use, **options)
    return found


def pieces(colour: str, reply: Answer, **options: Any) -> tuple[Any, bytes]:
    """Return a stream of an answer and what it brought."""
    with Loopback(reply) as server:
        return stream_all(colour, server.url, **options)


@pytest.mark.feature("responses: bytes as a stream")
def test_a_stream_brings_the_body_whatever_it_is(colour: str) -> None:
    headers = {"x-acs-request-id": "r-1", "content-encoding": "gzip"}
    reply = answer(200, gzip.compress(b"no json"), headers)
    stream, content = pieces(colour, reply, mode="strict")
    assert content == b"no json"
    assert [stream.status_code, stream.request_id] == [200, "r-1"]
    assert stream.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("zipped", [False, True])
def test_a_stream_is_as_long_as_a_body_may_be(colour: str, zipped: bool) -> None:
    content = b"x" * 99
    reply = (
        answer(200, gzip.compress(content), {"content-encoding": "gzip"})
        if zipped
        else answer(200, content)
    )
    assert len(pieces(colour, reply, max_response_bytes=99)[1]) == 99
    with pytest.raises(APIResponseError, match="longer than 98 bytes") as caught:
        pieces(colour, reply, max_response_bytes=98)
    assert caught.value.status_code == 200


def dripped(head: str, count: int) -> Act:
    """Send a body of which each byte is in time."""
    data = f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode()
    return after_request(data, *[b"x"] * count, pause=lambda: threading.Event().wait(0.012))


def test_the_deadline_ends_a_stream_that_is_still_coming(colour: str) -> None:
    with Misbehaving(dripped("content-length: 1000", 1000)) as server:
        with pytest.raises(APIDeadlineError, match=r"0\.1 s passed"):
            stream_all(colour, server.url, deadline=0.1, max_retries=0)
        assert server.connections == 1


def test_the_timeout_of_a_stream_is_that_of_each_read(colour: str) -> None:
    with Misbehaving(dripped("content-length: 12", 12)) as server:
        found = stream_all(colour, server.url, timeout=0.1, max_retries=0)
    assert found[1] == b"x" * 12


def test_a_stream_that_stalls_is_late(colour: str) -> None:
    silent = threading.Event()
    stalling = after_request(b"HTTP/1.1 200 OK\r\n\r\n", pause=lambda: silent.wait(5))
    with Misbehaving(stalling) as server:
        with pytest.raises(APITimeoutError) as caught:
            stream_all(colour, server.url, timeout=0.05, max_retries=0)
        silent.set()
    assert type(caught.value) is APITimeoutError


def test_the_deadline_of_a_stream_is_counted_by_the_clock_of_the_options(colour: str) -> None:
    class Slow(FakeClock):
        def monotonic(self) -> float:
            self.waits.append(1)
            return super().monotonic()

    with pytest.raises(APIDeadlineError):
        pieces(colour, answer(200, b"x"), deadline=7, clock=Slow())


def test_an_error_is_raised_and_not_streamed(colour: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        pieces(colour, answer(404, {"Code": "c", "Message": "m"}))
    assert caught.value.code == "c"


def test_a_head_that_fails_is_sent_again_and_streamed(colour: str) -> None:
    replies = iter([answer(503), FOUND])
    _, content = pieces(colour, lambda _: next(replies), clock=FakeClock())
    assert content == b'{"VersionName": "1"}'


def test_a_stream_that_breaks_off_is_a_connection_error(colour: str) -> None:
    with pytest.raises(APIConnectionError):
        pieces(colour, Last(FOUND[:-1]))


def test_a_stream_that_cannot_be_decompressed_says_so(colour: str) -> None:
    with pytest.raises(APIResponseError) as caught:
        pieces(colour, answer(200, b"no gzip", {"content-encoding": "gzip"}))
    assert caught.value.status_code == 200


def test_leaving_a_stream_closes_its_connection() -> None:
    with Loopback(answer(200, b"x" * 10**6)) as server, Client(server.url) as client:
        for _ in range(2):
            with client.stream(client.versions.get, "m", "1") as stream:
                next(iter(stream))
    assert server.connections == 2


def asked(colour: str, *args: Any, **kwargs: Any) -> Any:
    with Loopback(answer(200, b"[1]")) as server:
        found: Response = run(
            colour, server.url, lambda c: c.request(*args, **kwargs), auth=AccessKey(*KEY)
        )
    assert [found.status_code, found.json()] == [200, [1]]
    return server.requests[0]


def test_a_request_that_the_document_lacks_is_signed_and_sent(colour: str) -> None:
    headers, query = {"X-Acs-Action": "A"}, {"q": ["1", "2"]}
    captured = asked(colour, "get", "/api/v1/models/%2Fa", query=query, headers=headers)
    assert [captured.method, captured.target] == ["GET", "/api/v1/models/%2Fa?q=1&q=2"]
    assert captured.header("x-acs-action") == "A"
    assert "x-acs-action" in (captured.header("authorization") or "")


@pytest.mark.parametrize(
    ("body", "media_type", "sent"),
    [
        ({"a": None}, "application/json", b'{"a":null}'),
        ([1], "application/json", b"[1]"),
        ("x", "application/json", b'"x"'),
        (None, "application/json", b"null"),
        (b"x", "application/octet-stream", b"x"),
    ],
)
def test_a_body_is_bytes_or_json(colour: str, body: object, media_type: str, sent: bytes) -> None:
    captured = asked(colour, "POST", "/a", body=body)
    assert [captured.header("content-type"), captured.body] == [media_type, sent]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "a"),
        ("GET", "/a?b"),
        ("GET", "/a#b"),
        ("GET", "/a b"),
        ("GET", "/a\r\nb"),
        ("GET", "/{a}"),
        ("GET", "/a/../b"),
        ("GET", "/a/%2e%2E/b"),
        ("GET", "//evil\\x"),
        ("G T", "/a"),
        ("", "/a"),
    ],
)
def test_what_is_no_request_is_refused(colour: str, method: str, path: str) -> None:
    with Loopback() as server, pytest.raises(RequestValidationError):
        run(colour, server.url, lambda c: c.request(method, path))
    assert server.requests == []


def test_what_json_cannot_say_is_refused(colour: str) -> None:
    with pytest.raises(RequestValidationError, match="set"):
        run(colour, "http://unused", lambda c: c.request("POST", "/a", body={1}))


@pytest.mark.parametrize(("method", "count"), [("GET", 2), ("PUT", 2), ("POST", 1)])
def test_it_is_sent_again_by_its_method(colour: str, method: str, count: int) -> None:
    with Loopback(answer(503), answer(200)) as server, suppress(InternalServerError):
        run(colour, server.url, lambda c: c.request(method, "/a"), clock=FakeClock())
    assert len(server.requests) == count


def test_errors_are_those_of_any_call(colour: str) -> None:
    reply = answer(404, {"Code": "c", "Message": "m", "RequestId": "r"})
    with (
        Loopback(reply) as server,
        pytest.raises(NotFoundError, match=r"404 c: m \(request id r\)"),
    ):
        run(colour, server.url, lambda c: c.request("GET", "/a"))


SAME = [
    (ClientBase, AsyncClientBase),
    (transport.Transport, transport.AsyncTransport),
    (pages.Page, pages.AsyncPage),
    (Client, AsyncClient),
]


@pytest.mark.parametrize(("sync", "asynchronous"), SAME, ids=lambda kind: kind.__name__)
def test_sync_and_async_have_the_same_public_signatures(sync: type, asynchronous: type) -> None:
    def public(kind: type) -> dict[str, list[tuple[str, Any, Any]]]:
        return {
            {"aclose": "close"}.get(name, name): [
                (parameter.name, parameter.kind, parameter.default)
                for parameter in inspect.signature(member).parameters.values()
            ]
            for name, member in inspect.getmembers(kind, inspect.isfunction)
            if not name.startswith("_")
        }

    assert public(sync) == public(asynchronous)
    assert {name for name in vars(response) if "Stream" in name} >= {"Stream", "AsyncStream"}
