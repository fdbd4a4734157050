"""Timeouts that shrink as the end comes near, and who asks for them."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from registry import FakeClock
from runtime.time_limits import TimeLimits, bound

STEPS = {
    "connect": httpx2.ConnectTimeout,
    "read": httpx2.ReadTimeout,
    "write": httpx2.WriteTimeout,
    "pool": httpx2.PoolTimeout,
}


def test_a_step_has_its_timeout_but_no_more_than_is_left() -> None:
    clock = FakeClock()
    limits = TimeLimits(httpx2.Timeout(10, connect=5), clock, ends_at=12)
    assert dict(limits) == {"connect": 5, "read": 10, "write": 10, "pool": 10}
    clock.sleep(8)
    assert dict(limits) == {"connect": 4, "read": 4, "write": 4, "pool": 4}
    assert limits.left() == 4


def test_a_step_without_a_timeout_has_what_is_left() -> None:
    limits = TimeLimits(httpx2.Timeout(None), FakeClock(), ends_at=12)
    assert dict(limits) == dict.fromkeys(STEPS, 12)


def test_without_an_end_the_timeouts_stay() -> None:
    limits = TimeLimits(httpx2.Timeout(None, read=3), FakeClock(), ends_at=float("inf"))
    assert dict(limits) == {"connect": None, "read": 3, "write": None, "pool": None}


@pytest.mark.parametrize("late", [0, 1])
@pytest.mark.parametrize(("step", "kind"), STEPS.items())
def test_no_step_begins_when_the_time_is_up(
    step: str, kind: type[httpx2.TimeoutException], late: int
) -> None:
    clock = FakeClock()
    limits = TimeLimits(10, clock, ends_at=12)
    clock.sleep(12 + late)
    with pytest.raises(kind, match="the time is up"):
        limits[step]


def test_a_step_begins_as_long_as_any_time_is_left() -> None:
    assert TimeLimits(10, FakeClock(), ends_at=0.25)["read"] == 0.25


class Connection:
    """A connection that notes its timeouts."""

    def __init__(self) -> None:
        self.timeouts: list[float | None] = []

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.timeouts.append(timeout)
        return b"x" * max_bytes

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        del buffer
        self.timeouts.append(timeout)

    def start_tls(self, context: object, name: str, timeout: float | None = None) -> Connection:
        del context, name
        self.timeouts.append(timeout)
        return self


@pytest.mark.parametrize(
    "event",
    ["connection.connect_tcp", "connection.connect_unix_socket", "proxy.start_tls"],
)
def test_a_connection_asks_anew_before_each_step(event: str) -> None:
    clock, connection = FakeClock(), Connection()
    limits = TimeLimits(10, clock, ends_at=12)
    asked = limits["read"]
    bound(f"{event}.started", {"timeout": asked})
    bound(f"{event}.complete", {"return_value": connection})
    assert connection.read(3, timeout=asked) == b"xxx"
    clock.sleep(5)
    connection.read(3, asked)
    clock.sleep(1)
    connection.write(b"", timeout=asked)
    clock.sleep(1)
    assert connection.start_tls(None, "e.com", timeout=asked) is connection
    assert connection.timeouts == [10, 7, 6, 5]
    clock.sleep(5)
    with pytest.raises(httpx2.ReadTimeout):
        connection.read(3, timeout=asked)
    assert len(connection.timeouts) == 4


@pytest.mark.parametrize("event", ["http11.receive_response_headers.complete", "x.started"])
def test_what_else_is_traced_changes_nothing(event: str) -> None:
    connection: Any = Connection()
    bound(event, {"return_value": connection})
    assert "read" not in vars(connection)


def test_other_timeouts_stay_as_they_are() -> None:
    connection = Connection()
    bound("connection.connect_tcp.complete", {"return_value": connection})
    connection.read(1, timeout=2.5)
    connection.read(1, timeout=None)
    assert connection.timeouts == [2.5, None]
