"""What is set for a client, and changed for some of its calls."""

from __future__ import annotations

import os
from typing import Any

import httpx2
import pytest

from loopback import Loopback, answer
from registry import KEY, AccessKey, AsyncClient, Client, FakeClock, run
from runtime.errors import ConfigurationError, RequestValidationError
from runtime.options import DEFAULT_TIMEOUT, Options

FOUND = answer(200, {"VersionName": "1"})
GET = ("m", "1")


def test_the_defaults() -> None:
    options = Options()
    assert [options.timeout, options.deadline, options.max_retries, options.mode] == [
        DEFAULT_TIMEOUT,
        None,
        2,
        "lenient",
    ]
    assert options.max_response_bytes == 268_435_456


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"timeout": 0}, "timeout should be a positive number of seconds"),
        ({"timeout": "5"}, "timeout"),
        ({"timeout": True}, "timeout"),
        ({"timeout": float("nan")}, "timeout"),
        ({"timeout": float("inf")}, "timeout"),
        ({"timeout": None}, "timeout"),
        ({"deadline": -1}, "deadline should be positive, or None"),
        ({"deadline": "5"}, "deadline"),
        ({"max_retries": -1}, "max_retries should be a number from 0"),
        ({"max_retries": True}, "max_retries"),
        ({"max_retries": 1.5}, "max_retries"),
        ({"max_response_bytes": None}, "max_response_bytes"),
        ({"mode": "loose"}, "mode should be lenient, report or strict, got 'loose'"),
        ({"mode": "report"}, "report should be given with mode report"),
        ({"report": print}, "report should be given with mode report"),
        ({"retries": 3}, "no such option: .*retries"),
        ({"headers": {"a b": "c"}}, "no header 'a b'"),
        ({"headers": {"a": "c\r\nd"}}, "no header 'a'"),
        ({"headers": {"a": "☃"}}, "no header 'a'"),
    ],
)
def test_what_is_no_option_is_refused(changes: dict[str, Any], message: str) -> None:
    for make in (Client, AsyncClient):
        with pytest.raises(ConfigurationError, match=message) as caught:
            make("http://unused", **changes)
        assert "c\r\nd" not in str(caught.value)


def test_options_are_changed_for_the_copy_only(colour: str) -> None:
    def use(client: Any) -> Any:
        other = client.with_options(headers={"X-Trace": "7"})
        assert type(other) is type(client)
        assert other.versions is not client.versions
        return other.versions.get(*GET) if colour == "sync" else both(client, other)

    async def both(client: Any, other: Any) -> None:
        await other.versions.get(*GET)
        await client.versions.get(*GET)

    with Loopback(FOUND) as server:
        run(colour, server.url, use)
        if colour == "sync":
            run(colour, server.url, lambda client: client.versions.get(*GET))
    assert [captured.header("x-trace") for captured in server.requests] == ["7", None]


def test_changes_add_up() -> None:
    with Client("http://unused", max_retries=5) as client:
        options = client.with_options(deadline=3).with_options(timeout=1)._transport.options
    assert [options.max_retries, options.deadline, options.timeout] == [5, 3, 1]


def test_a_copy_shares_the_connections_and_leaves_them_open() -> None:
    with Loopback(FOUND) as server, Client(server.url) as client:
        client.versions.get(*GET)
        with client.with_options(max_retries=0) as other:
            other.versions.get(*GET)
        client.versions.get(*GET)
    assert server.connections == 1


def test_an_attribute_of_a_subclass_is_in_the_copy() -> None:
    class Mine(Client):
        note = ""

    with Mine("http://unused") as client:
        client.note = "kept"
        assert client.versions is client.versions
        assert client.with_options(max_retries=0).note == "kept"


def test_headers_replace_ours_but_not_those_of_the_credential(colour: str) -> None:
    headers = {"User-Agent": "mine", "X-Acs-Action": "Other", "Authorization": "none"}
    with Loopback(FOUND) as server:
        run(
            colour,
            server.url,
            lambda client: client.with_options(headers=headers).versions.get(*GET),
            auth=AccessKey(*KEY),
        )
    [captured] = server.requests
    assert [captured.header("user-agent"), captured.header("x-acs-action")] == ["mine", "Other"]
    authorization = captured.header("authorization") or ""
    assert "user-agent" in authorization
    assert authorization.startswith("ACS3-HMAC-SHA256 ")


def test_query_parameters_are_added_and_encoded(colour: str) -> None:
    query = {"a b": "c&d", "e": ["1", "2"], "f": []}
    with Loopback(FOUND) as server:
        run(colour, server.url, lambda c: c.with_options(query=query).versions.get(*GET))
    assert [captured.query for captured in server.requests] == ["a%20b=c%26d&e=1&e=2"]


def test_members_are_added_to_a_body(colour: str) -> None:
    body = {"Extra": {"a": [1, None]}, "Description": "y"}
    with Loopback(answer(200, {})) as server:
        run(
            colour,
            server.url,
            lambda c: c.with_options(body=body).versions.update("m", "1", description="x"),
        )
    assert [captured.body for captured in server.requests] == [
        b'{"Description":"y","Extra":{"a":[1,null]}}'
    ]


@pytest.mark.parametrize("value", [float("nan"), {1}, b"x", {1: 2}, "\ud800"])
def test_added_members_that_json_cannot_say_are_refused(colour: str, value: object) -> None:
    with (
        Loopback(FOUND) as server,
        pytest.raises(RequestValidationError, match="no JSON") as caught,
    ):
        run(
            colour,
            server.url,
            lambda c: c.with_options(body={"a": value}).versions.update("m", "1"),
        )
    assert server.requests == []
    assert [fault.location for fault in caught.value.faults] == ["body"]


def test_members_cannot_be_added_where_no_object_is_sent(colour: str) -> None:
    with Loopback(FOUND) as server, pytest.raises(ConfigurationError, match="JSON object"):
        run(colour, server.url, lambda c: c.with_options(body={"a": 1}).versions.get(*GET))
    assert server.requests == []


def test_options_show_none_of_what_they_add() -> None:
    options = Options(headers={"a": "S3cret"}, query={"a": "S3cret"}, body={"a": "S3cret"})
    assert "S3cret" not in repr(options)


def test_an_infinite_phase_stays_infinite_without_a_deadline() -> None:
    seen: list[Any] = []
    http_client = httpx2.Client(
        event_hooks={"request": [lambda request: seen.append(request.extensions["timeout"])]}
    )
    timeout = httpx2.Timeout(None, connect=1)
    with Loopback(FOUND) as server, http_client:
        client = Client(server.url, http_client=http_client, timeout=timeout, clock=FakeClock())
        client.versions.get(*GET)
        client.with_options(deadline=7).versions.get(*GET)
    assert seen == [
        {"connect": 1, "read": None, "write": None, "pool": None},
        {"connect": 1, "read": 7, "write": 7, "pool": 7},
    ]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_uses_connections_of_its_own() -> None:
    with Loopback(FOUND) as server, Client(server.url) as client:
        client.versions.get(*GET)
        child = os.fork()
        if child == 0:
            os._exit(0 if client.versions.get(*GET).version_name == "1" else 1)
        assert os.waitpid(child, 0)[1] == 0
        client.versions.get(*GET)
    assert [len(server.requests), server.connections] == [3, 2]
