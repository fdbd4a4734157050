"""What a call comes to, for each way in which a server can misbehave: one outcome each."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from misbehaving import Act, Misbehaving, after_request, read_one, reset, with_tls

import loopback
from registry import FakeClock, run
from runtime.errors import APIError


def answer(status: int, body: object = b"", headers: Mapping[str, str] | None = None) -> bytes:
    """Return a response after which the client opens a new connection."""
    return loopback.answer(status, body, {"connection": "close", **(headers or {})})


FOUND = answer(200, {"VersionName": "1"})
RIGHT = after_request(FOUND)
SHORT = 0.2  # seconds, for what is really waited for; enough to connect on a busy machine
NEVER = threading.Event()


def silent(connection: socket.socket) -> None:
    """Read, and say nothing until the client goes away."""
    read_one(connection)
    connection.recv(1)


def reset_before(connection: socket.socket) -> None:
    reset(connection)


def reset_within(connection: socket.socket) -> None:
    """Break off when the handshake has begun; CPython 3.11 leaks a socket that is reset before."""
    connection.recv(1)
    reset(connection)


def reset_after(connection: socket.socket) -> None:
    read_one(connection)
    reset(connection)


def plain(connection: socket.socket) -> None:
    """Answer what is no HTTP in HTTP."""
    connection.recv(1)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def sent(data: bytes) -> Act:
    return after_request(data)


def then_silent(data: bytes) -> Act:
    def act(connection: socket.socket) -> None:
        read_one(connection)
        connection.sendall(data)
        connection.recv(1)

    return act


def then_reset(data: bytes) -> Act:
    def act(connection: socket.socket) -> None:
        read_one(connection)
        connection.sendall(data)
        reset(connection)

    return act


def dripping_head(connection: socket.socket) -> None:
    """Send a head of which each byte is in time, and the whole is not."""
    head = b"HTTP/1.1 200 OK\r\nx: "
    after_request(head, *[b"x"] * 1000, pause=lambda: NEVER.wait(SHORT / 5))(connection)


def dripping(connection: socket.socket) -> None:
    """Send a body of which each byte is in time, and the whole is not."""
    head = b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n"
    after_request(head, *[b" "] * 1000, pause=lambda: NEVER.wait(SHORT / 5))(connection)


def head(*lines: str) -> bytes:
    return "\r\n".join([*lines, "", ""]).encode()


def tied_up(**headers: str) -> tuple[Act, Act]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return sent(answer(503, b"", named)), RIGHT


OK = "HTTP/1.1 200 OK"
CHUNKED = head(OK, "transfer-encoding: chunked")
GZIPPED = gzip.compress(b'{"VersionName": "1"}')


@dataclass
class Case:
    """What a server does, and what comes of it.

    Attributes:
        outcome: The class of the error, or the value.
        status: Of the error.
        attempts: How many connections it took.
        waits: The seconds that were waited; None where chance decides.
    """

    name: str
    acts: tuple[Act, ...]
    outcome: str
    status: int | None = None
    attempts: int = 1
    waits: list[float] | None = None
    scheme: str = "http"
    options: dict[str, Any] = field(default_factory=dict[str, Any])


ONCE = {"max_retries": 0}
HASTY = {"timeout": SHORT, "max_retries": 0}
DOWN, CUT = "InternalServerError", "APIConnectionError"
LATE, UNREAD = "APITimeoutError", "APIResponseError"

CASES = [
    Case("all is well", (RIGHT,), "1", waits=[]),
    # Connections.
    Case("reset before the request", (reset_before,), CUT, attempts=3),
    Case("reset before the request, once", (reset_before, RIGHT), "1", attempts=2),
    Case("reset after the request", (reset_after,), CUT, attempts=3),
    Case("reset after the request, twice", (reset_after, reset_after, RIGHT), "1", attempts=3),
    Case("closed after the request", (sent(b""),), CUT, attempts=3),
    Case("closed within the head", (sent(b"HTTP/1.1 200"), RIGHT), "1", attempts=2),
    Case("no HTTP", (sent(b"220 smtp ready\r\n\r\n"),), CUT, attempts=3),
    Case("HTTP/9.9", (sent(head("HTTP/9.9 200 OK")),), UNREAD, 200),
    Case("a status that is none", (sent(head("HTTP/1.1 99999 X")),), CUT, options=ONCE),
    Case("a header that is none", (sent(head(OK, "no header")),), CUT, options=ONCE),
    Case(
        "a header without end", (sent(f"{OK}\r\nx: {'x' * 200_000}".encode()),), CUT, options=ONCE
    ),
    # Time.
    Case("silence", (silent,), LATE, options=HASTY),
    Case("silence, once", (silent, RIGHT), "1", attempts=2, options={"timeout": 0.5}),
    Case("silence within the head", (then_silent(f"{OK}\r\n".encode()),), LATE, options=HASTY),
    Case("silence within the body", (then_silent(FOUND[:-3]),), LATE, options=HASTY),
    Case("a slow drip of the body", (dripping,), LATE, options=HASTY),
    Case("a slow drip of the head", (dripping_head,), LATE, options=HASTY),
    Case(
        "a drip of the head up to the deadline",
        (dripping_head,),
        "APIDeadlineError",
        options={"deadline": SHORT},
    ),
    Case("silence up to the deadline", (silent,), "APIDeadlineError", options={"deadline": SHORT}),
    Case("a drip up to the deadline", (dripping,), "APIDeadlineError", options={"deadline": SHORT}),
    # Bodies.
    Case("a truncated body", (sent(FOUND[:-3]),), CUT, attempts=3),
    Case("a truncated body, once", (sent(FOUND[:-3]), RIGHT), "1", attempts=2),
    Case("a reset within the body", (then_reset(FOUND[:-3]),), CUT, attempts=3),
    Case(
        "a length that is too small",
        (sent(head(OK, "content-length: 5") + b'{"V": 1}'),),
        UNREAD,
        200,
    ),
    Case(
        "a length that is no number",
        (sent(head(OK, "content-length: x") + b"{}"),),
        CUT,
        options=ONCE,
    ),
    Case(
        "two lengths",
        (sent(head(OK, "content-length: 1", "content-length: 2")),),
        CUT,
        options=ONCE,
    ),
    Case("bad chunks", (sent(CHUNKED + b"zz\r\n{}\r\n"),), CUT, attempts=3),
    Case("chunks without end", (sent(CHUNKED + b"2\r\n{}\r\n"),), CUT, attempts=3),
    Case("bad gzip", (sent(answer(200, b"no gzip", {"content-encoding": "gzip"})),), UNREAD, 200),
    Case(
        "bad gzip of an error",
        (sent(answer(503, b"x", {"content-encoding": "gzip"})),),
        DOWN,
        503,
        3,
    ),
    Case("good gzip", (sent(answer(200, GZIPPED, {"content-encoding": "gzip"})),), "1"),
    Case(
        "an unknown encoding", (sent(answer(200, b"{}x", {"content-encoding": "x"})),), UNREAD, 200
    ),
    Case(
        "a body that is too long",
        (sent(answer(200, b" " * 99)),),
        UNREAD,
        200,
        options={"max_response_bytes": 98},
    ),
    Case(
        "a bomb",
        (sent(answer(200, gzip.compress(b" " * 10**6), {"content-encoding": "gzip"})),),
        UNREAD,
        200,
        options={"max_response_bytes": 10**5},
    ),
    Case("a body until the end", (sent(head(OK) + b'{"VersionName": "1"}'),), "1"),
    Case("truncated JSON", (sent(answer(200, b'{"VersionName": "1"')),), UNREAD, 200),
    Case("a JSON list", (sent(answer(200, [1])),), UNREAD, 200),
    Case("HTML with status 200", (sent(answer(200, b"<html>")),), UNREAD, 200),
    Case("nothing with status 200", (sent(answer(200)),), UNREAD, 200),
    Case("status 204", (sent(answer(204)),), UNREAD, 204),
    # Statuses.
    Case("HTML 502", (sent(answer(502, b"<html>Bad Gateway</html>")),), DOWN, 502, 3),
    Case("HTML 502, once", (sent(answer(502, b"<html>")), RIGHT), "1", attempts=2),
    Case("empty 503", (sent(answer(503)),), DOWN, 503, 3),
    Case("an error that is cut short", (sent(answer(500, b"{}")[:-1]),), CUT, attempts=3),
    Case("404 with a list", (sent(answer(404, [1])),), "NotFoundError", 404),
    Case("408", (sent(answer(408)), RIGHT), "1", attempts=2),
    Case("409", (sent(answer(409)),), "ConflictError", 409),
    Case(
        "a redirect",
        (sent(answer(302, b"", {"location": "http://127.0.0.2/"})),),
        "APIStatusError",
        302,
    ),
    Case(
        "a redirect to nowhere",
        (sent(answer(307, b"", {"location": "://"})),),
        "APIStatusError",
        307,
    ),
    Case("an early hint", (sent(head("HTTP/1.1 103 Early Hints") + FOUND),), "1"),
    # Waits that the service asks for.
    Case("429", (sent(answer(429)),), "RateLimitError", 429, 3),
    Case(
        "429 in seconds", (sent(answer(429, b"", {"retry-after": "7"})), RIGHT), "1", None, 2, [7]
    ),
    Case("503 in seconds", tied_up(retry_after="7"), "1", None, 2, [7]),
    Case("503 in decimals", tied_up(retry_after="0.25"), "1", None, 2, [0.25]),
    Case("503 at once", tied_up(retry_after="0"), "1", None, 2, [0]),
    Case(
        "503 with a date", tied_up(retry_after="Thu, 01 Jan 2026 12:00:09 GMT"), "1", None, 2, [9]
    ),
    Case(
        "503 with a past date",
        tied_up(retry_after="Thu, 01 Jan 2026 11:00:09 GMT"),
        "1",
        None,
        2,
        [0],
    ),
    Case(
        "503 with a far date",
        tied_up(retry_after="Thu, 01 Jan 2099 11:00:09 GMT"),
        "1",
        None,
        2,
        [60],
    ),
    Case("503 in milliseconds", tied_up(x_acs_retry_after="1500"), "1", None, 2, [1.5]),
    Case("503 with both", tied_up(x_acs_retry_after="1500", retry_after="7"), "1", None, 2, [1.5]),
    Case("503 with a huge number", tied_up(retry_after="9" * 400), "1", None, 2, [60]),
    Case("503 with junk", tied_up(retry_after="soon"), "1", None, 2),
    Case("503 with NaN", tied_up(retry_after="nan"), "1", None, 2),
    Case("503 with infinity", tied_up(retry_after="inf"), "1", None, 2),
    Case("503 with a negative number", tied_up(retry_after="-5"), "1", None, 2),
    Case("503 with nothing", tied_up(retry_after=""), "1", None, 2),
    Case(
        "503 until after the deadline", tied_up(retry_after="7"), DOWN, 503, options={"deadline": 5}
    ),
    # TLS.
    Case("no TLS", (plain,), CUT, scheme="https", options=ONCE),
    Case("a certificate nobody trusts", (with_tls,), CUT, attempts=3, scheme="https"),
    Case("a reset within the handshake", (reset_within,), CUT, attempts=3, scheme="https"),
]


def outcome(call: Callable[[], Any]) -> tuple[str, int | None]:
    try:
        return call().version_name, None
    except APIError as error:
        return type(error).__name__, error.status_code


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fault_has_one_outcome(colour: str, case: Case) -> None:
    clock = FakeClock()
    timed = {"clock": clock} if "timeout" not in case.options else {}
    if case.options.get("deadline") == SHORT:
        timed = {}
    with Misbehaving(*case.acts) as server:
        url = f"{case.scheme}://{server.host}"
        options = {"timeout": 5, **timed, **case.options}
        found = outcome(
            lambda: run(colour, url, lambda client: client.versions.get("m", "1"), **options)
        )
    assert [*found, server.connections] == [case.outcome, case.status, case.attempts]
    if case.waits is not None:
        assert clock.waits == pytest.approx(case.waits)
    assert len(clock.waits) == (server.connections - 1 if timed else 0)


def test_the_matrix_is_large_enough() -> None:
    assert len(CASES) >= 60
