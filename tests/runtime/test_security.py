"""Which credentials go with a call, one by one and together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from loopback import Loopback, answer
from registry import SERVICE, FakeClock, send
from runtime.auth import Auth, HeaderKey, Preparation
from runtime.errors import APIStatusError, AuthenticationError, ConfigurationError
from runtime.operation import Operation, Text
from runtime.options import Clock
from runtime.request import Request
from runtime.security import Proofs, Requirements, chosen, credentials
from runtime.transport import Transport


class A(HeaderKey):
    """A key that the document calls ``a``."""

    scheme = "a"
    header = "x-a"


class B(HeaderKey):
    """A key that the document calls ``b``."""

    scheme = "b"
    header = "x-b"


class Own(HeaderKey):
    """A key of the caller's own."""

    header = "x-own"


def names(proofs: Proofs) -> list[str]:
    return [type(proof).__name__ for proof in proofs.proofs]


@pytest.mark.parametrize(
    ("requirements", "given", "expected"),
    [
        (None, [A("1"), Own("2")], ["A", "Own"]),
        (None, [], []),
        ([], [A("1"), Own("2")], []),
        ([["a"], ["b"]], [B("1"), A("2")], ["A"]),
        ([["a"], ["b"]], [B("1")], ["B"]),
        ([["a", "b"]], [B("1"), A("2")], ["A", "B"]),
        ([["a", "b"], ["b"]], [B("1")], ["B"]),
        ([["a"]], [Own("1"), A("2")], ["Own", "A"]),
        ([["a"]], [Own("1")], ["Own"]),
        ([["a"]], [B("1"), Own("2")], ["Own"]),
        # What may be left out is sent where it is at hand.
        ([[], ["a"]], [A("1")], ["A"]),
        ([[], ["a"]], [B("1")], []),
        ([[]], [Own("1")], ["Own"]),
    ],
)
def test_the_first_alternative_that_is_complete_goes_along(
    requirements: Requirements, given: Sequence[Auth], expected: list[str]
) -> None:
    assert expected == names(chosen("Op", requirements, given))


@pytest.mark.parametrize(
    ("given", "known"), [([], "none"), ([B("1")], "b"), ([B("1"), A("2")], "a, b")]
)
def test_what_is_missing_is_named(given: Sequence[Auth], known: str) -> None:
    requirements = [["a", "c"], ["d"]]
    with pytest.raises(ConfigurationError) as raised:
        chosen("Op", requirements, given)
    told = f"Op needs a credential of a and c, or d; given to the client: {known}."
    assert told == str(raised.value)


@pytest.mark.parametrize(
    ("auth", "count"), [(None, 0), (A("1"), 1), ([A("1"), B("2")], 2), ((A("1"), str), 2), ([], 0)]
)
def test_a_client_takes_one_credential_or_several(auth: object, count: int) -> None:
    assert count == len(credentials(auth))


@pytest.mark.parametrize("auth", ["key", [A("1"), "key"], {"a": A("1")}])
def test_what_is_no_credential_is_refused_and_not_shown(auth: object) -> None:
    with pytest.raises(ConfigurationError, match=r"^auth should be an Auth, got (str|dict)\.$"):
        credentials(auth)


class Ready(Auth):
    """A proof that needs nothing."""

    scheme = "own"

    def __init__(self, name: str, url: str = "https://unused.example") -> None:
        self.name = name
        self.url = url
        self.told: list[object] = []
        self._secret = f"secret-of-{name}"

    def authorize(self, request: Request) -> Request:
        return request.with_headers({f"x-{self.name}": self._secret})

    def refused(self) -> None:
        self.told.append("refused")


class Asking(Ready):
    """A proof that waits, and asks for a token."""

    def prepare(self, clock: Clock, user_agent: str) -> Preparation:
        self.told += [user_agent, clock.monotonic()]
        yield 2.5
        answered = yield Request("POST", self.url, f"/{self.name}", "", {"host": "h"}, b"")
        assert answered is not None
        self.told.append(answered.content)


def test_proofs_that_go_together_are_prepared_given_told_and_masked_together() -> None:
    one, two = Asking("one"), Asking("two")
    proofs = Proofs([one, two])
    steps = proofs.prepare(FakeClock(), "agent")
    assert 2.5 == next(steps)
    asked = next(steps)
    assert isinstance(asked, Request)
    assert "/one" == asked.path
    steps.close()
    headers = proofs.authorize(Request("GET", "https://e.com", "/")).headers
    assert {"x-one": "secret-of-one", "x-two": "secret-of-two"} == dict(headers)
    proofs.refused()
    assert (["agent", 0, "refused"], ["refused"]) == (one.told, two.told)
    assert "… and …" == proofs.masked("secret-of-one and secret-of-two")


TOGETHER: Operation[str] = Operation(
    "Op", "GET", "/op", responses={"200": Text}, security=(("own",),)
)


def test_what_a_proof_needs_is_done_before_the_request(colour: str) -> None:
    clock = FakeClock()
    with Loopback(answer(200, b"token"), answer(200, b"done")) as server:
        proof = Asking("one", server.url)
        found = send(colour, server.url, TOGETHER, {}, auth=[proof], clock=clock)
    assert "done" == found
    assert [2.5] == clock.waits
    assert [SERVICE.user_agent, 0, b"token"] == proof.told
    assert ["/one", "/op"] == [one.path for one in server.requests]
    assert "secret-of-one" == server.requests[1].header("x-one")


@pytest.mark.parametrize(("status", "told"), [(401, ["refused"]), (403, []), (500, [])])
def test_a_proof_is_told_when_it_is_refused(colour: str, status: int, told: list[str]) -> None:
    proof = Ready("one")
    with Loopback(answer(status)) as server, pytest.raises(APIStatusError):
        send(colour, server.url, TOGETHER, {}, auth=proof)
    assert told == proof.told


def test_a_credential_may_be_what_returns_one_for_each_attempt(colour: str) -> None:
    made: list[str] = []

    def make() -> Auth:
        made.append(f"key-{len(made)}")
        return Own(made[-1])

    with Loopback(answer(503), answer(200)) as server:
        send(colour, server.url, TOGETHER, {}, auth=make, clock=FakeClock(), max_retries=1)
    assert ["key-0", "key-1"] == [one.header("x-own") for one in server.requests]


def test_a_credential_may_be_awaited_by_an_async_client_alone() -> None:
    async def make() -> Auth:
        await asyncio.sleep(0)
        return Own("key")

    with Loopback(answer(200)) as server:
        send("async", server.url, TOGETHER, {}, auth=[make])
        assert "key" == server.requests[0].header("x-own")
        with pytest.raises(ConfigurationError, match="blocking"):
            send("sync", server.url, TOGETHER, {}, auth=[make])
    assert 1 == len(server.requests)


def test_a_blocking_client_refuses_whatever_has_to_be_awaited() -> None:
    class Later:
        def __await__(self) -> Any: ...

    with Loopback(answer(200)) as server, pytest.raises(ConfigurationError, match="blocking"):
        send("sync", server.url, TOGETHER, {}, auth=Later)
    assert [] == server.requests


def test_what_raises_while_a_credential_is_made_reaches_the_caller(colour: str) -> None:
    def fail() -> Any:
        raise LookupError("no key")

    with Loopback(answer(200)) as server, pytest.raises(LookupError, match="no key"):
        send(colour, server.url, TOGETHER, {}, auth=fail)
    assert [] == server.requests


@pytest.mark.parametrize(("of_operation", "sent"), [(None, "1"), ((), None), ((("b",),), None)])
def test_an_operation_without_a_word_asks_for_what_the_service_does(
    of_operation: Requirements, sent: str | None
) -> None:
    service = type(SERVICE)("n", "1", "1", security=(("a",),))
    operation: Operation[str] = Operation(
        "Op", "GET", "/", responses={"200": Text}, security=of_operation
    )
    with Loopback(answer(200)) as server:
        send("sync", server.url, operation, {}, auth=[A("1"), B("2")], service=service)
    assert sent == server.requests[0].header("x-a")


def test_a_refused_token_is_not_mended_within_the_call() -> None:
    with Loopback(answer(401)) as server:
        transport = Transport(SERVICE, server.url, auth=Own("k"))
        with pytest.raises(AuthenticationError):
            transport.send(TOGETHER, {})
        transport.close()
    assert 1 == len(server.requests)
