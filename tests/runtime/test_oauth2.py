"""Client credentials: a token is fetched once, shared, replaced in time, and never shown."""

from __future__ import annotations

import asyncio
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs

import httpx2
import pytest

from registry import SERVICE
from runtime.errors import AuthenticationError, ConfigurationError
from runtime.oauth2 import ClientCredentials
from runtime.operation import Operation, Text
from runtime.options import Clock, Options
from runtime.request import Request
from runtime.response import Response
from runtime.transport import AsyncTransport, Transport

OPERATION: Operation[str] = Operation("Op", "GET", "/", responses={"200": Text})


class Watch(Clock):
    """A clock that is set by hand; waiting for it lets others work, and no time pass."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        del seconds

    async def sleep_async(self, seconds: float) -> None:
        del seconds
        await asyncio.sleep(0)


class Login(ClientCredentials):
    """The credentials of the tests."""

    default_url = "https://login.example/token?tenant=1"


class Service:
    """Gives tokens, and takes the latest of them."""

    def __init__(self, **answer: object) -> None:
        self.answer: dict[str, object] = {"expires_in": 100, **answer}
        self.tokens: list[httpx2.Request] = []
        self.used: list[str | None] = []
        self.revoked: set[str] = set()
        self.status = 200

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.host == "login.example":
            self.tokens.append(request)
            token = {"access_token": f"token-{len(self.tokens)}"}
            return httpx2.Response(self.status, json={**token, **self.answer})
        self.used.append(request.headers.get("authorization"))
        is_revoked = (self.used[-1] or "").removeprefix("Bearer ") in self.revoked
        return httpx2.Response(401 if is_revoked else 200)


def transport(service: Service, login: ClientCredentials, clock: Watch | None = None) -> Transport:
    http = httpx2.Client(transport=httpx2.MockTransport(service))
    options = Options(clock=clock or Watch(), max_retries=0)
    return Transport(SERVICE, "https://api.example", auth=login, options=options, http_client=http)


def test_a_token_is_shared_until_it_is_about_to_end() -> None:
    service, clock = Service(), Watch()
    calling = transport(service, Login("id", "secret"), clock)
    for clock.seconds in (0.0, 69.0, 71.0):
        calling.send(OPERATION, {})
    assert ["Bearer token-1", "Bearer token-1", "Bearer token-2"] == service.used


@pytest.mark.parametrize(
    ("expires_in", "last", "over"),
    [(100, 69.9, 70), (60.5, 30.4, 30.5), (40, 19.9, 20), (1, 0.4, 0.5), (0, -1, 0)],
)
def test_a_token_is_replaced_before_its_end_and_a_short_one_at_half_its_time(
    expires_in: float, last: float, over: float
) -> None:
    service, clock = Service(expires_in=expires_in), Watch()
    calling = transport(service, Login("id", "secret"), clock)
    counts: list[int] = []
    for clock.seconds in (0, max(last, 0), over):
        calling.send(OPERATION, {})
        counts.append(len(service.tokens))
    assert counts == ([1, 1, 2] if last >= 0 else [1, 2, 3])


RESPONSE = Response(200, "OK", {}, b'{"access_token": "t"}', None)


def test_who_waits_for_a_token_asks_no_second_time() -> None:
    login, clock = Login("id", "secret"), Watch()
    first, second = login.prepare(clock, "agent"), login.prepare(clock, "agent")
    assert isinstance(next(first), Request)
    waiting = next(second)
    assert isinstance(waiting, float)
    assert 0 < waiting <= 0.5
    with pytest.raises(StopIteration):
        first.send(RESPONSE)
    with pytest.raises(StopIteration):
        second.send(None)


def test_who_waits_asks_where_the_other_gave_up() -> None:
    login, clock = Login("id", "secret"), Watch()
    first, second = login.prepare(clock, "agent"), login.prepare(clock, "agent")
    next(first)
    assert isinstance(next(second), float)
    first.close()
    assert isinstance(second.send(None), Request)


def test_the_token_endpoint_gets_a_form_from_us_and_is_asked_for_json() -> None:
    login = Login("id", "secret", token_url="https://login.example:8443")  # noqa: S106
    asked = next(login.prepare(Watch(), "agent/1"))
    assert isinstance(asked, Request)
    assert ("POST", "https://login.example:8443/") == (asked.method, asked.url)
    assert {
        "host": "login.example:8443",
        "accept": "application/json",
        "user-agent": "agent/1",
        "content-type": "application/x-www-form-urlencoded",
        "authorization": "Basic aWQ6c2VjcmV0",
    } == dict(asked.headers)


@pytest.mark.parametrize(("id_", "secret"), [("", "s"), ("i", ""), ("i\n", "s"), ("i", "s\r\n")])
def test_what_cannot_be_sent_is_no_credential(id_: str, secret: str) -> None:
    with pytest.raises(ConfigurationError):
        Login(id_, secret)


def test_a_token_that_cannot_be_sent_is_none() -> None:
    service = Service()
    service.answer["access_token"] = "a\nb"
    with pytest.raises(ConfigurationError):
        transport(service, Login("id", "secret")).send(OPERATION, {})


@pytest.mark.parametrize("content", [b"<html>", b"", b"[1]", b"\xff"])
def test_an_answer_that_is_no_object_holds_no_token(content: bytes) -> None:
    preparation = Login("id", "secret").prepare(Watch(), "agent")
    next(preparation)
    with pytest.raises(AuthenticationError, match="gives no token: OK"):
        preparation.send(Response(200, "OK", {}, content, None))


def test_a_token_without_an_end_is_good_until_it_is_refused() -> None:
    service, clock = Service(expires_in=None), Watch()
    calling = transport(service, Login("id", "secret"), clock)
    calling.send(OPERATION, {})
    clock.seconds = 1e9
    service.revoked.add("token-1")
    with pytest.raises(AuthenticationError):
        calling.send(OPERATION, {})
    calling.send(OPERATION, {})
    assert ["Bearer token-1", "Bearer token-1", "Bearer token-2"] == service.used


@pytest.mark.parametrize(
    ("login", "authorization", "form"),
    [
        (Login("a b", "c:d"), "Basic YStiOmMlM0Fk", {}),
        (Login("a", "b", sent_in="body"), None, {"client_id": ["a"], "client_secret": ["b"]}),
        (Login("a", "b", scopes=["x", "y"]), "Basic YTpi", {"scope": ["x y"]}),
    ],
)
def test_a_token_is_asked_for_as_rfc_6749_says(
    login: Login, authorization: str | None, form: dict[str, list[str]]
) -> None:
    service = Service()
    transport(service, login).send(OPERATION, {})
    (asked,) = service.tokens
    assert {"grant_type": ["client_credentials"], **form} == parse_qs(asked.content.decode())
    assert authorization == asked.headers.get("authorization")
    assert ("POST", b"/token?tenant=1") == (asked.method, asked.url.raw_path)


def test_of_many_threads_one_fetches_the_token() -> None:
    service = Service()
    calling = transport(service, Login("id", "secret"))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: calling.send(OPERATION, {}), range(32)))
    assert (1, {"Bearer token-1"}) == (len(service.tokens), set(service.used))


@pytest.mark.feature("security: OAuth 2.0 client credentials")
def test_of_many_tasks_one_fetches_the_token() -> None:
    service = Service()

    async def calls() -> None:
        async with httpx2.AsyncClient(transport=httpx2.MockTransport(service)) as http:
            calling = AsyncTransport(
                SERVICE,
                "https://api.example",
                auth=Login("id", "secret"),
                options=Options(clock=Watch(), max_retries=0),
                http_client=http,
            )
            await asyncio.gather(*(calling.send(OPERATION, {}) for _ in range(32)))

    asyncio.run(calls())
    assert (1, {"Bearer token-1"}) == (len(service.tokens), set(service.used))


@pytest.mark.parametrize(
    ("status", "answer", "told"),
    [
        (401, {"error": "invalid_client", "error_description": "no: s3cret-value"}, "no: …"),
        (200, {"access_token": 5}, "OK"),
        (503, {"error": "busy"}, "busy"),
    ],
)
def test_without_a_token_nothing_is_sent_and_no_secret_is_told(
    status: int, answer: dict[str, object], told: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    service = Service(**answer)
    service.status = status
    login = Login("id", "s3cret-value")
    with pytest.raises(AuthenticationError) as raised:
        transport(service, login).send(OPERATION, {})
    assert str(raised.value).endswith(told)
    assert [] == service.used
    assert "s3cret-value" not in f"{raised.value!r}{caplog.text}{login!r}"
    # The lock is free again: the next call tries anew.
    service.status, service.answer = 200, {}
    transport(service, login).send(OPERATION, {})
    assert "token-" not in json.dumps([repr(login), caplog.text])


@pytest.mark.parametrize("url", ["/token", "ftp://login.example/token"])
def test_a_token_endpoint_has_to_be_an_address(url: str) -> None:
    with pytest.raises(ConfigurationError):
        Login("id", "secret", token_url=url)
