"""When a call is made again, and how long that waits."""

from __future__ import annotations

import asyncio
import random
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from loopback import Captured, Loopback, answer
from registry import GET, KEY, ONE, AccessKey, AsyncClient, FakeClock, run, send, signed_again
from runtime.errors import (
    APIConnectionError,
    APIDeadlineError,
    APIError,
    APIResponseError,
    APIStatusError,
    APITimeoutError,
)
from runtime.hooks import Hooks
from runtime.operation import Operation
from runtime.response import Response
from runtime.retries import LONGEST_WAIT, is_retried, pause, retry_after

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
FOUND = answer(200, {"VersionName": "1"})


def failed(status: int, **headers: str) -> APIError:
    named = httpx2.Headers({name.replace("_", "-"): value for name, value in headers.items()})
    return APIStatusError("m", Response(status, "Reason", named, b"", None))


def unreached(cause: Exception) -> APIError:
    error = APIConnectionError("m")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("is_idempotent", [True, False])
@pytest.mark.parametrize(
    ("error", "always", "if_idempotent"),
    [
        (failed(301), False, False),
        (failed(400), False, False),
        (failed(401), False, False),
        (failed(404), False, False),
        (failed(408), False, True),
        (failed(409), False, False),
        (failed(429), True, True),
        (failed(499), False, False),
        (failed(500), False, True),
        (failed(501), False, True),
        (failed(502), False, True),
        (failed(503), False, True),
        (failed(503, retry_after="1"), False, True),
        (failed(599), False, True),
        (failed(400, x_acs_retry_after="100"), True, True),
        (failed(499, x_acs_retry_after="100"), True, True),
        (failed(400, x_acs_retry_after="junk"), False, False),
        (failed(399, x_acs_retry_after="100"), False, False),
        (failed(500, x_acs_retry_after="100"), False, True),
        (unreached(httpx2.ConnectError("c")), True, True),
        (unreached(httpx2.ConnectTimeout("c")), True, True),
        (unreached(httpx2.PoolTimeout("c")), True, True),
        (unreached(httpx2.ReadError("c")), False, True),
        (unreached(httpx2.ReadTimeout("c")), False, True),
        (APIConnectionError("m"), False, True),
        (APIResponseError("m"), False, False),
        (APIError("m"), False, False),
    ],
    ids=lambda value: str(value) or None,
)
def test_what_is_sent_again(
    error: APIError, always: bool, if_idempotent: bool, is_idempotent: bool
) -> None:
    expected = if_idempotent if is_idempotent else always
    assert is_retried(error, is_idempotent=is_idempotent) is expected


def attempts(colour: str, method: str, status: int, is_idempotent: bool | None) -> int:
    operation: Operation[None] = Operation("Op", method, "/", is_idempotent=is_idempotent)
    with Loopback(answer(status)) as server, pytest.raises(APIStatusError):
        send(colour, server.url, operation, {}, max_retries=2, clock=FakeClock())
    return len(server.requests)


@pytest.mark.parametrize("status", [408, 429, 500, 503])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
def test_methods_that_are_idempotent_are_sent_again(method: str, status: int) -> None:
    assert attempts("sync", method, status, None) == 3


@pytest.mark.parametrize(("status", "count"), [(408, 1), (429, 3), (500, 1), (503, 1)])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_methods_that_are_not_idempotent_are_sent_again_only_if_turned_away(
    method: str, status: int, count: int
) -> None:
    assert attempts("sync", method, status, None) == count


@pytest.mark.parametrize(
    ("method", "is_idempotent", "count"), [("POST", True, 3), ("PUT", False, 1)]
)
def test_what_the_document_says_of_an_operation_wins(
    colour: str, method: str, is_idempotent: bool, count: int
) -> None:
    assert attempts(colour, method, 500, is_idempotent) == count


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry_after": "7"}, 7),
        ({"retry_after": " 7 "}, 7),
        ({"retry_after": "0"}, 0),
        ({"retry_after": "0.5"}, 0.5),
        ({"retry_after": ".5"}, 0.5),
        ({"retry_after": "1e3"}, None),
        ({"retry_after": "1_000"}, None),
        ({"retry_after": "٣"}, None),
        ({"retry_after": "."}, None),
        ({"retry_after": "1.2.3"}, None),
        ({"retry_after": "-1"}, None),
        ({"retry_after": "nan"}, None),
        ({"retry_after": "inf"}, None),
        ({"retry_after": "soon"}, None),
        ({"retry_after": ""}, None),
        ({"retry_after": "9" * 400}, float("inf")),
        ({"retry_after": "Thu, 01 Jan 2026 12:00:09 GMT"}, 9),
        ({"retry_after": "Thursday, 01-Jan-26 12:00:09 GMT"}, 9),
        ({"retry_after": "Thu Jan  1 12:00:09 2026"}, 9),
        ({"retry_after": "Thu, 01 Jan 2026 13:00:09 +0100"}, 9),
        ({"retry_after": "Thu, 01 Jan 2026 11:59:00 GMT"}, 0),
        ({"retry_after": "Thu, 99 Jan 2026 11:59:00 GMT"}, None),
        ({"retry_after": "2026-01-01T12:00:09Z"}, None),
        ({"x_acs_retry_after": "1500"}, 1.5),
        ({"x_acs_retry_after": "1500", "retry_after": "7"}, 1.5),
        ({"x_acs_retry_after": "junk", "retry_after": "7"}, 7),
    ],
)
def test_what_a_response_asks_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    assert retry_after(named, NOON) == seconds


@pytest.mark.parametrize(
    "headers",
    [{"retry_after": "9999"}, {"x_acs_retry_after": "9999999"}, {"retry_after": "9" * 400}],
)
def test_what_is_asked_for_is_capped(headers: dict[str, str]) -> None:
    assert pause(failed(429, **headers), 1, NOON) == LONGEST_WAIT


def test_otherwise_the_wait_is_a_random_part_of_a_time_that_doubles(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[float, float]] = []

    def uniform(low: float, high: float) -> float:
        asked.append((low, high))
        return high

    monkeypatch.setattr(random, "uniform", uniform)
    waits = [pause(failed(500), retry, NOON) for retry in (1, 2, 3, 4, 5, 6, 10**6)]
    assert waits == [0.5, 1, 2, 4, 8, 8, 8]
    assert asked == [(0, wait) for wait in waits]


def test_two_retries_are_the_default(colour: str) -> None:
    clock = FakeClock()
    with Loopback(answer(500)) as server, pytest.raises(APIStatusError):
        run(colour, server.url, lambda client: client.versions.get("m", "1"), clock=clock)
    assert [len(server.requests), len(clock.waits)] == [3, 2]


def test_each_attempt_has_a_date_a_nonce_and_a_signature_of_its_own(colour: str) -> None:
    busy = answer(503, b"", {"retry-after": "9"})
    with Loopback(busy, busy, FOUND) as server:
        found = send(
            colour, server.url, GET, ONE, auth=AccessKey(*KEY), max_retries=2, clock=FakeClock()
        )
    assert found.version_name == "1"
    for name in ("x-acs-signature-nonce", "authorization"):
        assert len({captured.header(name) for captured in server.requests}) == 3
    assert [captured.header("x-acs-date") for captured in server.requests] == [
        "2026-01-01T12:00:00Z",
        "2026-01-01T12:00:09Z",
        "2026-01-01T12:00:18Z",
    ]
    for captured in server.requests:
        assert captured.header("authorization") == signed_again(captured)


def test_a_call_does_not_wait_beyond_its_deadline(colour: str) -> None:
    clock = FakeClock()
    busy = answer(429, b"", {"retry-after": "4"})
    with Loopback(busy) as server, pytest.raises(APIStatusError) as caught:
        send(colour, server.url, GET, ONE, max_retries=9, deadline=10, clock=clock)
    assert [caught.value.status_code, clock.waits, len(server.requests)] == [429, [4, 4], 3]


@pytest.mark.parametrize(("wait", "attempts"), [(9, 2), (10, 1), (11, 1)])
def test_no_time_is_waited_for_that_leaves_none_for_the_attempt(
    colour: str, wait: int, attempts: int
) -> None:
    busy = answer(503, b"", {"retry-after": str(wait)})
    with Loopback(busy, FOUND) as server:
        outcome = nullcontext() if attempts == 2 else pytest.raises(APIStatusError)
        with outcome:
            send(colour, server.url, GET, ONE, max_retries=1, deadline=10, clock=FakeClock())
        assert len(server.requests) == attempts


def test_less_than_a_second_is_time_enough(colour: str) -> None:
    with Loopback(FOUND) as server:
        found = send(colour, server.url, GET, ONE, deadline=0.9, clock=FakeClock())
    assert found.version_name == "1"


def test_a_deadline_that_passes_before_an_attempt_ends_the_call(colour: str) -> None:
    class Late(FakeClock):
        def sleep(self, seconds: float) -> None:
            self.waits.append(seconds + 60)

        async def sleep_async(self, seconds: float) -> None:
            self.sleep(seconds)

    with Loopback(answer(500)) as server, pytest.raises(APIDeadlineError, match=r"10 s passed"):
        send(colour, server.url, GET, ONE, max_retries=9, deadline=10, clock=Late())
    assert len(server.requests) == 1


def test_the_time_that_is_left_bounds_each_attempt(colour: str) -> None:
    seen: list[Any] = []

    def note(request: httpx2.Request) -> None:
        seen.append(request.extensions["timeout"]["read"])

    async def note_async(request: httpx2.Request) -> None:
        note(request)

    hooks = {"request": [note if colour == "sync" else note_async]}
    busy = answer(429, b"", {"retry-after": "4"})
    with Loopback(busy, busy, FOUND) as server:
        http = {"event_hooks": hooks}
        send(colour, server.url, GET, ONE, http=http, deadline=11, max_retries=2, clock=FakeClock())
    assert seen == pytest.approx([10, 7, 3])


def test_a_wait_that_is_cancelled_ends_at_once() -> None:
    class Endless(FakeClock):
        async def sleep_async(self, seconds: float) -> None:
            self.waits.append(seconds)
            waiting.set()
            await asyncio.Event().wait()

    clock = Endless()

    async def call(url: str) -> None:
        async with AsyncClient(url, clock=clock) as client:
            task = asyncio.create_task(client.versions.get("m", "1"))
            await waiting.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    waiting = asyncio.Event()
    with Loopback(answer(500)) as server:
        asyncio.run(call(server.url))
    assert [len(server.requests), len(clock.waits)] == [1, 1]


def test_waiting_leaves_the_loop_to_others() -> None:
    async def call(url: str) -> list[str]:
        order: list[str] = []

        async def other() -> None:
            order.append("other")
            released.set()

        class Polite(FakeClock):
            async def sleep_async(self, seconds: float) -> None:
                self.waits.append(seconds)
                await released.wait()
                order.append("slept")

        released = asyncio.Event()
        async with AsyncClient(url, clock=Polite()) as client:
            task = asyncio.create_task(client.versions.get("m", "1"))
            await asyncio.gather(task, other())
        return order

    with Loopback(answer(500), FOUND) as server:
        assert asyncio.run(call(server.url)) == ["other", "slept"]


def test_the_body_is_sent_again_in_full(colour: str) -> None:
    with Loopback(answer(500), answer(200, {})) as server:
        run(
            colour,
            server.url,
            lambda client: client.versions.update("m", "1", description="x"),
            clock=FakeClock(),
        )
    assert [captured.body for captured in server.requests] == [b'{"Description":"x"}'] * 2


def test_a_signature_is_made_when_the_attempt_is_made(colour: str) -> None:
    moments: list[timedelta] = []
    clock = FakeClock()

    def credential() -> AccessKey:
        moments.append(clock.now() - clock.noon)
        return AccessKey(*KEY)

    def reply(captured: Captured) -> bytes:
        assert captured.header("authorization")
        return answer(429, b"", {"retry-after": "9"}) if len(moments) < 3 else FOUND

    with Loopback(reply) as server:
        send(colour, server.url, GET, ONE, auth=credential, max_retries=2, clock=clock)
    assert [moment.total_seconds() for moment in moments] == [0, 9, 18]


@pytest.mark.parametrize(("left", "kind"), [(0.5, APITimeoutError), (0, APIDeadlineError)])
def test_a_late_attempt_is_late_for_the_call_only_at_its_deadline(
    colour: str, left: float, kind: type[APIError]
) -> None:
    clock = FakeClock()

    def late(request: httpx2.Request) -> httpx2.Response:
        clock.sleep(3)
        raise httpx2.ReadTimeout("late", request=request)

    http = {"transport": httpx2.MockTransport(late)}
    with pytest.raises(APITimeoutError) as caught:
        send(
            colour, "https://e.com", GET, ONE, http=http, timeout=2, deadline=3 + left, clock=clock
        )
    assert type(caught.value) is kind


@pytest.mark.parametrize(("left", "sent"), [(0.5, 1), (0, 0), (-0.5, 0)])
def test_a_request_is_sent_only_if_time_is_left_for_it(colour: str, left: float, sent: int) -> None:
    clock, requests = FakeClock(), list[httpx2.Request]()

    def reply(request: httpx2.Request) -> httpx2.Response:
        requests.append(request)
        return httpx2.Response(200, json={"VersionName": "1"})

    http = {"transport": httpx2.MockTransport(reply)}
    slow = Hooks(before=lambda _: clock.sleep(3))
    with nullcontext() if sent else pytest.raises(APIDeadlineError):
        send(
            colour,
            "https://e.com",
            GET,
            ONE,
            http=http,
            hooks=slow,
            deadline=3 + left,
            clock=clock,
        )
    assert len(requests) == sent


@pytest.mark.parametrize(
    ("left", "kind"), [(0.5, None), (0, APIDeadlineError), (-0.5, APIDeadlineError)]
)
def test_a_body_that_comes_at_the_deadline_is_late(
    colour: str, left: float, kind: type[APIError] | None
) -> None:
    clock = FakeClock()

    def slow(_: httpx2.Request) -> httpx2.Response:
        clock.sleep(3)
        return httpx2.Response(200, stream=httpx2.ByteStream(b'{"VersionName": "1"}'))

    http = {"transport": httpx2.MockTransport(slow)}
    with nullcontext() if kind is None else pytest.raises(kind):
        send(colour, "https://e.com", GET, ONE, http=http, deadline=3 + left, clock=clock)


@pytest.mark.parametrize(("asked", "waited"), [("59", 59), ("60", 60), ("61", 60), ("600", 60)])
def test_no_more_than_a_minute_is_waited(asked: str, waited: float) -> None:
    assert pause(failed(503, retry_after=asked), 1, NOON) == waited
