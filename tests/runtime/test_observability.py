"""What is logged, and told to hooks."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

import pytest

from loopback import Loopback, answer
from registry import KEY, AccessKey, AsyncClient, FakeClock, run
from runtime.errors import APIConnectionError, APIStatusError, ConfigurationError
from runtime.hooks import Attempt, Hooks, Outcome

FOUND = answer(200, {"VersionName": "1"}, {"x-acs-request-id": "r-1"})


def get(colour: str, url: str, **settings: Any) -> Any:
    query = {"secret": "S3cret"}
    return run(
        colour,
        url,
        lambda c: c.with_options(query=query).versions.get("m", "1"),
        **{"clock": FakeClock(), **settings},
    )


def test_each_attempt_is_one_line_and_each_retry_another(
    colour: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="runtime")
    with Loopback(answer(429, b"", {"retry-after": "2"}), FOUND) as server:
        get(colour, server.url, auth=AccessKey(*KEY))
    line = f"GetVersion: GET {server.url}/api/v1/models/m/versions/1, attempt"
    assert [
        (r.name, r.levelname, r.getMessage()) for r in caplog.records if r.name == "runtime"
    ] == [
        ("runtime", "DEBUG", f"{line} 1: 429 in 0.000 s"),
        ("runtime", "INFO", "GetVersion: retry 1 in 2.00 s"),
        ("runtime", "DEBUG", f"{line} 2: 200 in 0.000 s"),
    ]


def test_an_attempt_without_a_response_logs_the_class_of_its_error(
    colour: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="runtime")
    with Loopback(b"") as server, pytest.raises(APIConnectionError):
        get(colour, server.url, max_retries=0)
    assert caplog.messages[-1].endswith("attempt 1: APIConnectionError in 0.000 s")


class Told:
    """Hooks that keep what they are told."""

    def __init__(self, headers: Mapping[str, str] | None = None) -> None:
        self.attempts: list[Attempt] = []
        self.outcomes: list[tuple[Attempt, Outcome]] = []
        self._headers = headers

    @property
    def hooks(self) -> Hooks:
        return Hooks(self.before, lambda *both: self.outcomes.append(both))

    def before(self, attempt: Attempt) -> Mapping[str, str] | None:
        self.attempts.append(attempt)
        return self._headers


def test_hooks_are_told_of_each_attempt(colour: str) -> None:
    told = Told()
    with Loopback(answer(500), FOUND) as server:
        get(colour, server.url, hooks=told.hooks)
    url = f"{server.url}/api/v1/models/m/versions/1"
    assert [(a.operation, a.method, a.url, a.number) for a in told.attempts] == [
        ("GetVersion", "GET", url, 1),
        ("GetVersion", "GET", url, 2),
    ]
    (first, failed), (second, succeeded) = told.outcomes
    assert [first, second] == told.attempts
    assert isinstance(failed.error, APIStatusError)
    assert [failed.status_code, failed.request_id] == [500, None]
    assert succeeded == Outcome(0.0, 200, "r-1", None)


def test_headers_of_a_hook_are_sent_and_signed(colour: str) -> None:
    with Loopback(FOUND) as server:
        get(colour, server.url, hooks=Told({"TraceParent": "00-1"}).hooks, auth=AccessKey(*KEY))
    [captured] = server.requests
    assert captured.header("traceparent") == "00-1"
    assert "traceparent" in (captured.header("authorization") or "")


def test_headers_of_a_hook_have_to_be_headers(colour: str) -> None:
    with Loopback(FOUND) as server, pytest.raises(ConfigurationError):
        get(colour, server.url, hooks=Told({"a": "b\r\nc"}).hooks)
    assert server.requests == []


def test_what_a_hook_raises_ends_the_call(colour: str) -> None:
    def refuse(_: Attempt) -> None:
        raise LookupError("hook")

    told = Told()
    with Loopback(FOUND) as server, pytest.raises(LookupError, match="hook"):
        get(colour, server.url, hooks=Hooks(refuse, told.hooks.after))
    assert server.requests == []
    assert [type(outcome.error) for _, outcome in told.outcomes] == [LookupError]


def test_a_hook_after_the_attempt_may_end_the_call_too(colour: str) -> None:
    def refuse(_: Attempt, __: Outcome) -> None:
        raise LookupError("hook")

    with Loopback(FOUND) as server, pytest.raises(LookupError, match="hook"):
        get(colour, server.url, hooks=Hooks(after=refuse))
    assert len(server.requests) == 1


def test_hooks_are_told_of_a_cancelled_attempt() -> None:
    told = Told()
    received = threading.Event()

    async def call(url: str) -> None:
        async with AsyncClient(url, hooks=told.hooks) as client:
            task = asyncio.create_task(client.versions.get("m", "1"))
            await asyncio.to_thread(received.wait, 10)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    with Loopback(lambda _: received.set()) as server:
        asyncio.run(call(server.url))
    assert [type(outcome.error) for _, outcome in told.outcomes] == [asyncio.CancelledError]


@pytest.mark.parametrize(("reply", "is_success"), [(FOUND, True), (answer(400), False)])
def test_the_time_that_an_attempt_takes_is_told(
    colour: str, reply: bytes, is_success: bool
) -> None:
    told = Told()
    clock = FakeClock()
    clock.sleep(100)

    def late(_: object) -> bytes:
        clock.sleep(3)
        return reply

    with Loopback(late) as server, nullcontext() if is_success else pytest.raises(APIStatusError):
        get(colour, server.url, hooks=told.hooks, clock=clock)
    assert [outcome.seconds for _, outcome in told.outcomes] == [3]
