"""Streams of items: typed while they come, bound like other bodies, and closed when left."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx2
import pytest
from misbehaving import Misbehaving, after_request

from loopback import Answer, Loopback, answer
from registry import SERVICE, FakeClock, Label
from runtime.errors import (
    APIConnectionError,
    APIDeadlineError,
    APIResponseError,
    NotFoundError,
    ResponseValidationError,
)
from runtime.items import EventsOf, ItemsOf, ServerSentEvent
from runtime.operation import Operation, Text
from runtime.options import Options
from runtime.streams import AsyncItemStream, ItemStream
from runtime.transport import AsyncTransport, Transport

LINES: Operation[int] = Operation("Lines", "GET", "/", responses={"200": ItemsOf(int), "202": Text})
LABELS: Operation[Label] = Operation("Labels", "GET", "/", responses={"200": ItemsOf(Label)})
EVENTS: Operation[Any] = Operation("Events", "GET", "/", responses={"200": EventsOf(int)})


class Seen:
    """What a test saw of a stream."""

    def __init__(self) -> None:
        self.items: list[Any] = []
        self.stream: Any = None


def read(
    colour: str,
    url: str,
    operation: Operation[Any] = LINES,
    *,
    seen: Seen | None = None,
    is_wanted: Callable[[Any], bool] = lambda _: True,
    **settings: Any,
) -> Seen:
    """Read a stream as long as its items are wanted."""
    found = seen or Seen()
    options = Options(max_retries=0, **settings)

    def read_sync() -> None:
        transport = Transport(SERVICE, url, options=options)
        try:
            with ItemStream.open(transport, operation, {}) as found.stream:
                for item in found.stream:
                    found.items.append(item)
                    if not is_wanted(item):
                        break
        finally:
            transport.close()

    async def read_async() -> None:
        transport = AsyncTransport(SERVICE, url, options=options)
        try:
            async with await AsyncItemStream.open(transport, operation, {}) as found.stream:
                async for item in found.stream:
                    found.items.append(item)
                    if not is_wanted(item):
                        break
        finally:
            await transport.aclose()

    if colour == "sync":
        read_sync()
    else:
        asyncio.run(read_async())
    return found


def read_from(reply: Answer, colour: str, *args: Any, **settings: Any) -> Seen:
    with Loopback(reply) as server:
        return read(colour, server.url, *args, **settings)


def test_a_stream_tells_its_head_and_its_items(colour: str) -> None:
    found = read_from(answer(200, b"1\n2\n3", {"x-acs-request-id": "r-1"}), colour)
    assert [1, 2, 3] == found.items
    assert (200, "r-1") == (found.stream.status_code, found.stream.request_id)
    assert "5" == found.stream.headers["Content-Length"]


def test_events_have_data_of_their_type(colour: str) -> None:
    reply = answer(200, b"event: e\nid: i\nretry: 5\ndata: 1\n\ndata: 2\n\n")
    events = [ServerSentEvent(1, "e", "i", 5), ServerSentEvent(2, "message", "i", 5)]
    assert events == read_from(reply, colour, EVENTS).items


def test_an_item_that_cannot_be_read_ends_the_stream(colour: str) -> None:
    seen = Seen()
    with pytest.raises(APIResponseError, match=r"^200: Lines: ") as caught:
        read_from(answer(200, b"1\n{\n3\n"), colour, seen=seen)
    assert ([1], 200) == (seen.items, caught.value.status_code)


def test_items_are_validated_by_the_mode(colour: str) -> None:
    told: list[Any] = []
    reply = answer(200, b'{"Key": "a"}\n{"Key": 1}\n')
    lenient = read_from(reply, colour, LABELS, mode="report", report=told.append)
    assert ["a", 1] == [label.key for label in lenient.items]
    assert [("Labels", "/Key")] == [(one.operation, one.pointer) for one in told]
    with pytest.raises(ResponseValidationError):
        read_from(reply, colour, LABELS, mode="strict")


@pytest.mark.parametrize("length", [8, 9])
def test_no_item_is_longer_than_a_body_may_be(colour: str, length: int) -> None:
    reply = answer(200, b"1\n" * 20 + b"9" * length)
    if length == 8:
        assert 21 == len(read_from(reply, colour, max_response_bytes=8).items)
        return
    with pytest.raises(APIResponseError, match="longer than 8 bytes"):
        read_from(reply, colour, max_response_bytes=8)


def test_a_failure_is_raised_before_any_item(colour: str) -> None:
    seen = Seen()
    with pytest.raises(NotFoundError):
        read_from(answer(404, {"Code": "c"}), colour, seen=seen)
    assert seen.stream is None


def test_a_success_of_another_kind_is_no_stream(colour: str) -> None:
    with pytest.raises(
        APIResponseError, match=r"^202: Lines: the response is not a stream\.$"
    ) as caught:
        read_from(answer(202, b"1\n"), colour)
    assert caught.value.status_code == 202


def test_a_connection_that_breaks_is_told_after_the_items_that_came(colour: str) -> None:
    seen = Seen()
    head = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n"
    breaking = Misbehaving(after_request(head, b"1\n2\n"))
    with breaking as server, pytest.raises(APIConnectionError):
        read(colour, server.url, seen=seen)
    assert [1, 2] == seen.items


def test_the_deadline_ends_a_stream_whose_items_are_in_time(colour: str) -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-length: 2000\r\n\r\n"
    pause = threading.Event()
    dripping = after_request(head, *[b"1\n"] * 1000, pause=lambda: pause.wait(0.012))
    with Misbehaving(dripping) as server, pytest.raises(APIDeadlineError, match=r"0\.1 s passed"):
        read(colour, server.url, deadline=0.1)


def test_the_deadline_of_a_stream_is_counted_by_the_clock_of_the_options(colour: str) -> None:
    class Slow(FakeClock):
        def monotonic(self) -> float:
            self.waits.append(1)
            return super().monotonic()

    with pytest.raises(APIDeadlineError):
        read_from(answer(200, b"1\n"), colour, deadline=7, clock=Slow())


class Body(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A body that knows whether it was closed."""

    def __init__(self) -> None:
        self.is_closed = False

    def __iter__(self) -> Any:
        yield from (b"1\n", b"2\n")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in (b"1\n", b"2\n"):
            yield piece

    def close(self) -> None:
        self.is_closed = True

    async def aclose(self) -> None:
        self.is_closed = True


@pytest.mark.parametrize("use", ["whole", "left", "unread", "no stream"])
def test_the_response_is_closed_however_it_ends(colour: str, use: str) -> None:
    body = Body()
    status = 202 if use == "no stream" else 200
    mock = httpx2.MockTransport(lambda _: httpx2.Response(status, stream=body))
    options = Options(max_retries=0)

    def use_sync() -> None:
        with httpx2.Client(transport=mock) as http:
            wire = Transport(SERVICE, "https://e.com", options=options, http_client=http)
            stream = ItemStream.open(wire, LINES, {})
            if use == "whole":
                assert [1, 2] == list(stream)
                return
            if use == "left":
                assert 1 == next(stream)
            assert not body.is_closed
            stream.close()

    async def use_async() -> None:
        async with httpx2.AsyncClient(transport=mock) as http:
            wire = AsyncTransport(SERVICE, "https://e.com", options=options, http_client=http)
            stream = await AsyncItemStream.open(wire, LINES, {})
            if use == "whole":
                assert [1, 2] == [item async for item in stream]
                return
            if use == "left":
                assert 1 == await anext(stream)
            assert not body.is_closed
            await stream.aclose()

    def call() -> None:
        if colour == "sync":
            use_sync()
        else:
            asyncio.run(use_async())

    if use == "no stream":
        with pytest.raises(APIResponseError):
            call()
    else:
        call()
    assert body.is_closed
