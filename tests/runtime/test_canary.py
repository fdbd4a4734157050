"""No secret, token or signature gets out, whatever is logged, printed or raised."""

from __future__ import annotations

import copy
import gzip
import logging
import re
import traceback
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from loopback import Answer, Captured, Last, Loopback, answer
from registry import AccessKey, AsyncClient, BearerToken, Client, FakeClock, run
from runtime import auth
from runtime.calls import Resolve, Send
from runtime.errors import APIError, ConfigurationError
from runtime.hooks import Attempt, Hooks, Outcome
from runtime.request import Request
from runtime.time_limits import TimeLimits

SECRET, TOKEN = "CanarySecretCanarySecret", "CanaryTokenCanaryToken"
CANARY = re.compile(r"Canary|(?<!Signature=)\b[0-9a-f]{64}\b")

FAULTS: dict[str, Answer] = {
    "success": answer(200, {"VersionName": "1"}),
    "awry": answer(200, {"VersionName": 5}),
    "list": answer(200, [1]),
    "truncated JSON": answer(200, b"{"),
    "HTML": answer(502, b"<html>"),
    "not found": answer(404, {"Code": "c", "Message": "m"}),
    "throttled": answer(429),
    "redirect": answer(302, b"", {"location": "http://127.0.0.2/"}),
    "closed": b"",
    "garbage": Last(b"no http\r\n\r\n"),
    "cut short": Last(answer(200, b"{}")[:-1]),
    "bad gzip": answer(200, b"x", {"content-encoding": "gzip"}),
    "silence": None,
    "zipped": answer(400, gzip.compress(b'{"Code": "c"}'), {"content-encoding": "gzip"}),
}


def shown(error: BaseException) -> str:
    """Return all that a report of an error may show, with the variables of its frames."""
    lines = traceback.TracebackException.from_exception(error, capture_locals=True).format()
    found: list[str] = [*lines]
    inner: BaseException | None = error
    while inner is not None:
        found += [repr(inner), str(inner), repr(vars(inner))]
        if isinstance(inner, APIError):
            found += [repr([*(inner.headers or {}).items()]), (inner.body or b"").decode("latin-1")]
        inner = inner.__cause__ or inner.__context__
    return "".join(found)


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Turn every logger on, and return what gives all that was said."""
    caplog.set_level(1)
    for name in list(logging.root.manager.loggerDict):
        caplog.set_level(1, logger=name)

    def everything() -> str:
        out, err = capfd.readouterr()
        records = [f"{record.getMessage()} {record.args!r}" for record in caplog.records]
        # What httpcore logs of its own on DEBUG is its own affair, and off by default.
        return "\n".join([out, err, *records])

    return everything


@pytest.mark.parametrize("mode", ["lenient", "strict"])
@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_gives_a_credential_away(
    colour: str, fault: str, mode: str, said: Callable[[], str]
) -> None:
    told: list[str] = []

    def before(attempt: Attempt) -> None:
        told.append(repr(attempt))

    def after(_: Attempt, outcome: Outcome) -> None:
        told.append(repr(outcome))

    settings: dict[str, Any] = {
        "auth": AccessKey("id", SECRET, TOKEN),
        "hooks": Hooks(before, after),
        "timeout": 0.05 if fault == "silence" else 5,
        "clock": FakeClock(),
        "mode": mode,
    }
    with Loopback(FAULTS[fault]) as server:
        try:
            text = repr(run(colour, server.url, lambda c: c.versions.get("m", "1"), **settings))
        except Exception as error:  # noqa: BLE001 - whatever it is
            text = shown(error)
    everything = "\n".join([text, said(), *told])
    assert CANARY.findall(everything) == []
    signature = (server.requests[0].header("authorization") or "").rpartition("=")[2]
    assert len(signature) == 64
    assert signature not in everything


def test_nothing_that_is_sent_shows_a_credential_when_printed() -> None:
    class Query(auth.QueryKey):
        parameter = "key"

    async def ask() -> AccessKey:
        return AccessKey("id", SECRET, TOKEN)

    asked = ask()
    assert CANARY.findall(repr(Resolve(asked))) == []
    asked.close()
    plain = Request("GET", "https://unused", "/a", headers={"host": "unused"}, content=b"{}")
    for made in (AccessKey("id", SECRET, TOKEN), BearerToken(TOKEN), Query(SECRET)):
        request = made.authorize(plain)
        limits = TimeLimits(5, FakeClock(), 5)
        sealed = httpx2.Request("GET", request.url, headers=dict(request.headers))
        attempt = Attempt("GetVersion", "GET", request.origin + request.path, 1)
        for sent in (request, Send(sealed, limits), limits, attempt):
            assert CANARY.findall(f"{sent!r}{sent}") == []


def test_a_service_that_repeats_the_credential_is_not_quoted(colour: str) -> None:
    def repeat(captured: Captured) -> bytes:
        token = captured.header("x-acs-security-token")
        return answer(400, {"Code": "SignatureDoesNotMatch", "Message": f"got [{token}]"})

    with Loopback(repeat) as server, pytest.raises(Exception, match="got") as caught:
        run(
            colour,
            server.url,
            lambda c: c.versions.get("m", "1"),
            auth=AccessKey("i", SECRET, TOKEN),
        )
    assert str(caught.value) == "400 SignatureDoesNotMatch: got […]"


@pytest.mark.parametrize("copied", [copy.copy, lambda value: value])
def test_no_repr_shows_a_credential(copied: Callable[[Any], Any]) -> None:
    class Query(auth.QueryKey):
        parameter = "key"

    class Cookie(auth.CookieKey):
        cookie = "key"

    for made in (
        AccessKey("id", SECRET, TOKEN),
        BearerToken(TOKEN),
        Query(SECRET),
        Cookie(SECRET),
        auth.Bearer(TOKEN),
        auth.Basic("user", SECRET),
    ):
        shown = repr(copied(made)) + str(made) + f"{made}"
        assert not CANARY.search(shown)
        for make in (Client, AsyncClient):
            assert not CANARY.search(repr(make("http://unused", auth=made)))


@pytest.mark.parametrize("secret", ["Canary\n", " Canary", "Canary☃"])
def test_a_credential_that_is_refused_is_not_shown(secret: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        AccessKey("id", secret)
    assert "Canary" not in str(caught.value) + repr(caught.value)
