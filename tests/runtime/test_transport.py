"""Connections: whose they are, how long they live, and how long they are waited for."""

from __future__ import annotations

import asyncio
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from loopback import Captured, Loopback, answer
from registry import GET, KEY, ONE, SERVICE, AccessKey, signed_again
from runtime.client import AsyncClientBase, ClientBase
from runtime.operation import Operation, Raw
from runtime.options import DEFAULT_TIMEOUT, Options
from runtime.transport import AsyncTransport, Transport

FOUND = answer(200, {"VersionName": "1"}, {"set-cookie": "session=1; path=/"})


class Client(ClientBase):
    def __init__(self, url: str, http_client: httpx2.Client | None = None) -> None:
        self._transport = Transport(SERVICE, url, http_client=http_client)

    def call(self) -> str:
        return self._transport.send(GET, ONE).version_name


class AsyncClient(AsyncClientBase):
    def __init__(self, url: str, http_client: httpx2.AsyncClient | None = None) -> None:
        self._transport = AsyncTransport(SERVICE, url, http_client=http_client)

    async def call(self) -> str:
        return (await self._transport.send(GET, ONE)).version_name


def test_calls_share_one_connection() -> None:
    with Loopback(FOUND) as server, Client(server.url) as client:
        assert [client.call() for _ in range(3)] == ["1", "1", "1"]
    assert server.connections == 1


def test_async_calls_share_one_connection() -> None:
    async def run(url: str) -> list[str]:
        async with AsyncClient(url) as client:
            return [await client.call() for _ in range(3)]

    with Loopback(FOUND) as server:
        assert asyncio.run(run(server.url)) == ["1", "1", "1"]
    assert server.connections == 1


def test_cookies_of_the_service_are_not_sent_back() -> None:
    with Loopback(FOUND) as server, Client(server.url) as client:
        client.call()
        client.call()
    assert [captured.header("cookie") for captured in server.requests] == [None, None]


def test_a_client_may_be_shared_by_threads() -> None:
    names = [f"{thread}-{call}" for thread in range(16) for call in range(8)]
    together = threading.Barrier(16)
    echo = re.compile(r"/versions/([^?]+)")

    def reply(captured: Captured) -> bytes:
        found = echo.search(captured.path)
        assert found is not None
        return answer(200, {"VersionName": found[1]})

    def work(transport: Transport, thread: int) -> list[str]:
        together.wait(10)
        return [
            transport.send(GET, {"model_id": "m", "version_name": name}).version_name
            for name in names[thread * 8 : thread * 8 + 8]
        ]

    with Loopback(reply) as server, ThreadPoolExecutor(16) as pool:
        transport = Transport(SERVICE, server.url, auth=lambda: AccessKey(*KEY))
        found = list(pool.map(lambda thread: work(transport, thread), range(16)))
        transport.close()
    assert [name for part in found for name in part] == names
    assert len({seen.header("x-acs-signature-nonce") for seen in server.requests}) == len(names)
    assert all(seen.header("authorization") == signed_again(seen) for seen in server.requests)


def test_a_closed_client_sends_nothing() -> None:
    with Loopback(FOUND) as server:
        client = Client(server.url)
        client.close()
        client.close()
        with pytest.raises(RuntimeError, match="closed"):
            client.call()
    assert server.requests == []


def test_an_http_client_that_was_passed_stays_open() -> None:
    with httpx2.Client() as http_client:
        with Client("http://unused", http_client):
            pass
        assert not http_client.is_closed


def test_an_async_http_client_that_was_passed_stays_open() -> None:
    async def run() -> None:
        async with httpx2.AsyncClient() as http_client:
            async with AsyncClient("http://unused", http_client):
                pass
            assert not http_client.is_closed

    asyncio.run(run())


def test_the_default_timeout_is_five_seconds_to_connect_and_ten_for_the_rest() -> None:
    assert DEFAULT_TIMEOUT == httpx2.Timeout(connect=5, read=10, write=10, pool=10)


@pytest.mark.parametrize(
    ("timeout", "expected"),
    [
        (DEFAULT_TIMEOUT, {"connect": 5, "read": 10, "write": 10, "pool": 10}),
        (2.5, {"connect": 2.5, "read": 2.5, "write": 2.5, "pool": 2.5}),
    ],
)
def test_the_timeout_of_a_call_is_ours_whatever_the_http_client_has(
    timeout: float | httpx2.Timeout, expected: dict[str, float]
) -> None:
    seen: list[object] = []

    def note(request: httpx2.Request) -> None:
        seen.append(request.extensions["timeout"])

    hooks = {"request": [note]}
    with Loopback(FOUND) as server, httpx2.Client(timeout=99, event_hooks=hooks) as http_client:
        transport = Transport(
            SERVICE, server.url, options=Options(timeout=timeout), http_client=http_client
        )
        transport.send(GET, ONE)
    [used] = seen
    assert used == pytest.approx(expected, abs=0.1)


def test_a_hook_that_reads_the_response_does_no_harm() -> None:
    def read(response: httpx2.Response) -> None:
        response.read()

    with Loopback(FOUND) as server, httpx2.Client(event_hooks={"response": [read]}) as http_client:
        assert Client(server.url, http_client).call() == "1"


def test_a_cancelled_call_gives_its_connection_back() -> None:
    async def run(url: str) -> str:
        limits = httpx2.Limits(max_connections=1)
        async with httpx2.AsyncClient(limits=limits) as http_client:
            client = AsyncClient(url, http_client)
            task = asyncio.create_task(client.call())
            await asyncio.to_thread(received.wait, 10)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return await client.call()

    received = threading.Event()

    def be_silent(_: Captured) -> None:
        received.set()

    with Loopback(be_silent, FOUND) as server:
        assert asyncio.run(run(server.url)) == "1"


@pytest.mark.parametrize(
    ("settings", "path"),
    [({"is_endpoint": True}, "/"), ({"is_endpoint": False}, "/own/"), ({}, "/own/")],
)
def test_an_endpoint_of_the_caller_is_that_of_every_operation(
    settings: dict[str, Any], path: str
) -> None:
    operation: Operation[bytes] = Operation("Op", "GET", "/", responses={"200": Raw}, server="/own")

    async def run(url: str) -> None:
        transport = AsyncTransport(SERVICE, url, **settings)
        await transport.send(operation, {})
        await transport.aclose()

    with Loopback(FOUND) as server:
        transport = Transport(SERVICE, server.url, **settings)
        transport.send(operation, {})
        transport.close()
        asyncio.run(run(server.url))
    assert [one.path for one in server.requests] == [path, path]
