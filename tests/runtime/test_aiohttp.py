"""Calls that aiohttp sends."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
from typing import Any

import pytest

pytest.importorskip("aiohttp")

import aiohttp
import httpx2

from loopback import Answer, Captured, Last, Loopback, answer
from registry import KEY, AccessKey, AsyncClient, FakeClock, signed_again
from runtime.aiohttp_transport import AiohttpTransport
from runtime.errors import APIConnectionError, APIError, APITimeoutError

FOUND = answer(200, {"VersionName": "1"}, {"x-acs-request-id": "r-1"})


async def get(url: str, count: int = 1, **options: Any) -> list[str]:
    async with httpx2.AsyncClient(transport=AiohttpTransport()) as http_client:
        client = AsyncClient(url, http_client=http_client, auth=AccessKey(*KEY, "t"), **options)
        found = await asyncio.gather(*(client.versions.get("m 1", "1~é") for _ in range(count)))
        return [version.version_name for version in found]


def test_a_call_is_sent_as_it_is_signed() -> None:
    with Loopback(FOUND) as server:
        assert asyncio.run(get(server.url)) == ["1"]
    [captured] = server.requests
    assert captured.target == "/api/v1/models/m%201/versions/1~%C3%A9"
    assert captured.header("host") == server.host
    assert captured.header("authorization") == signed_again(captured)
    assert (captured.header("user-agent") or "").startswith("registry/")
    assert captured.header("content-type") is None


def test_an_address_that_is_encoded_stays_as_it_is() -> None:
    async def request(url: str) -> None:
        async with httpx2.AsyncClient(transport=AiohttpTransport()) as http_client:
            await AsyncClient(url, http_client=http_client).request("GET", "/%41%2F%7e")

    with Loopback(answer(200)) as server:
        asyncio.run(request(server.url))
    assert server.requests[0].target == "/%41%2F%7e"


def test_a_body_arrives() -> None:
    async def put(url: str) -> None:
        async with httpx2.AsyncClient(transport=AiohttpTransport()) as http_client:
            client = AsyncClient(url, http_client=http_client)
            await client.versions.update("m", "1", description="é")

    with Loopback(answer(200, {})) as server:
        asyncio.run(put(server.url))
    assert json.loads(server.requests[0].body) == {"Description": "é"}


def test_connections_are_used_again() -> None:
    async def twice(url: str) -> None:
        async with httpx2.AsyncClient(transport=AiohttpTransport()) as http_client:
            client = AsyncClient(url, http_client=http_client)
            await client.versions.get("m", "1")
            await client.versions.get("m", "1")

    with Loopback(FOUND) as server:
        asyncio.run(twice(server.url))
    assert server.connections == 1


def test_many_calls_go_at_once() -> None:
    with Loopback(FOUND) as server:
        assert asyncio.run(get(server.url, 20)) == ["1"] * 20


def test_a_connector_of_the_caller_is_used_and_closed() -> None:
    async def run(url: str) -> bool:
        connector = aiohttp.TCPConnector(limit=1)
        async with AiohttpTransport(connector) as transport:
            http_client = httpx2.AsyncClient(transport=transport)
            await AsyncClient(url, http_client=http_client).versions.get("m", "1")
        unused = AiohttpTransport(other := aiohttp.TCPConnector())
        await unused.aclose()
        return connector.closed and other.closed

    with Loopback(FOUND) as server:
        assert asyncio.run(run(server.url))


def test_a_gzipped_response_is_read_and_a_redirect_is_not_followed() -> None:
    zipped = gzip.compress(b'{"VersionName": "2"}')
    with Loopback(answer(200, zipped, {"content-encoding": "gzip"})) as server:
        assert asyncio.run(get(server.url)) == ["2"]
    with Loopback(answer(302, b"", {"location": "/x"})) as server:
        with pytest.raises(APIError, match="302"):
            asyncio.run(get(server.url))
        assert len(server.requests) == 1


def test_a_body_is_streamed_and_may_be_left() -> None:
    async def first(url: str) -> bytes:
        async with httpx2.AsyncClient(transport=AiohttpTransport()) as http_client:
            client = AsyncClient(url, http_client=http_client)
            async with client.stream(client.versions.get, "m", "1") as stream:
                return await anext(aiter(stream))

    with Loopback(answer(200, b"x" * 10**6)) as server:
        assert asyncio.run(first(server.url)).startswith(b"x")


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (b"", APIConnectionError),
        (Last(b"no http\r\n\r\n"), APIConnectionError),
        (Last(FOUND[:-1]), APIConnectionError),
        (None, APITimeoutError),
        (FOUND[:-1], APITimeoutError),
    ],
    ids=["closed", "garbage", "cut short", "silence", "silence within the body"],
)
def test_faults_are_those_of_any_transport(reply: Answer, kind: type[APIError]) -> None:
    timeout = httpx2.Timeout(5, read=0.05)
    with Loopback(reply) as server, pytest.raises(APIError) as caught:
        asyncio.run(get(server.url, max_retries=0, timeout=timeout))
    assert type(caught.value) is kind


def test_a_refused_connection_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    clock = FakeClock()
    with pytest.raises(APIConnectionError) as caught:
        asyncio.run(get(f"http://127.0.0.1:{port}", clock=clock))
    assert isinstance(caught.value.__cause__, httpx2.ConnectError)
    assert len(clock.waits) == 2


def test_an_error_keeps_its_status_and_reason() -> None:
    def reply(_: Captured) -> bytes:
        return answer(404, b"<html>", {"x-acs-request-id": "r-1"}, reason="Not Found")

    with Loopback(reply) as server, pytest.raises(APIError) as caught:
        asyncio.run(get(server.url))
    assert str(caught.value) == "404: Not Found (request id r-1)"


@pytest.mark.parametrize(("words", "told"), [("why", "why"), ("", "ClientError")])
def test_an_error_without_words_has_the_name_of_its_kind(words: str, told: str) -> None:
    class Failing(aiohttp.TCPConnector):
        async def connect(self, *_: Any, **__: Any) -> Any:
            raise aiohttp.ClientError(words)

    async def run() -> None:
        async with AiohttpTransport(Failing()) as transport:
            await transport.handle_async_request(httpx2.Request("GET", "http://e.com"))

    with pytest.raises(httpx2.ReadError, match=f"^{told}$"):
        asyncio.run(run())
