"""Bodies that are refused before anything is sent, and how the refusal reads."""

from __future__ import annotations

import copy
import datetime
import pickle
import traceback
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, strategies as st

from loopback import Loopback
from registry import LIST, ONE, UPDATE, Label, VersionUpdate, send
from runtime.bodies import Content, JsonBody, RawBody
from runtime.errors import APIError, Fault, RequestValidationError
from runtime.model import Json, Maybe, Model
from runtime.unset import UNSET

NOON = datetime.datetime(2021, 1, 21, 12, tzinfo=datetime.UTC)


def written(body: object) -> str:
    request = UPDATE.request("https://example.com", "agent", ONE, body)
    assert request.content is not None
    return request.content.decode()


def faults(body: object) -> dict[str, str]:
    with pytest.raises(RequestValidationError) as caught:
        written(body)
    assert {fault.location for fault in caught.value.faults} == {"body"}
    return {fault.pointer: fault.message for fault in caught.value.faults}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({}, "{}"),
        ({"description": UNSET}, "{}"),
        ({"owner": None}, '{"Owner":null}'),
        ({"description": ""}, '{"Description":""}'),
        ({"source_id": "x", "description": "y"}, '{"Description":"y","SourceId":"x"}'),
        ({"expires": NOON}, '{"Expires":"2021-01-21T12:00:00Z"}'),
        ({"expires": "2021-01-21T12:00:00Z"}, '{"Expires":"2021-01-21T12:00:00Z"}'),
        ({"labels": [{"Key": "a"}, {"value": "b"}]}, '{"Labels":[{"Key":"a"},{"Value":"b"}]}'),
        ({"labels": (Label(key="a"),)}, '{"Labels":[{"Key":"a"}]}'),
        ({"metrics": {"a": Label(key="x")}}, '{"Metrics":{"a":{"Key":"x"}}}'),
        ({"metrics": {"a": (1, 2.5, None)}}, '{"Metrics":{"a":[1,2.5,null]}}'),
        ({"metrics": {"b": 1, "a": 2}}, '{"Metrics":{"b":1,"a":2}}'),
        ({"metrics": {"a": 10**30}}, '{"Metrics":{"a":1000000000000000000000000000000}}'),
        (VersionUpdate(description="x"), '{"Description":"x"}'),
    ],
)
def test_a_body_is_sent_as_it_is_given(body: object, text: str) -> None:
    assert written(body) == text


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (UNSET, None),
        ({}, None),
        ({"description": UNSET}, None),
        ({"description": ""}, b'{"Description":""}'),
        ({"owner": None}, b'{"Owner":null}'),
    ],
)
def test_a_body_that_is_optional_is_left_out_where_no_member_is_set(
    body: object, content: bytes | None
) -> None:
    request = replace(UPDATE, omits_empty_body=True).request("https://e.com", "agent", ONE, body)
    assert request.content == content
    assert ("content-type" in request.headers) is (content is not None)


ITSELF: dict[str, Any] = {}
ITSELF["a"] = [ITSELF]


@pytest.mark.parametrize(
    ("metrics", "pointer", "message"),
    [
        ({"a": float("nan")}, "/a", "JSON has no number nan"),
        ({"a": [float("inf")]}, "/a/0", "JSON has no number inf"),
        ({"a": {1, 2}}, "/a", "JSON has no form for set"),
        ({"a": b"x"}, "/a", "JSON has no form for bytes"),
        ({"a": bytearray(b"x")}, "/a", "JSON has no form for bytearray"),
        ({"a": object()}, "/a", "JSON has no form for object"),
        ({"a": iter(())}, "/a", "JSON has no form for tuple_iterator"),
        ({1: "x"}, "", "Names should be text that UTF-8 has, got int"),
        ({"a": ITSELF}, "/a/a/0", "Input contains itself, or is nested too deeply"),
        ({"a": "\ud800"}, "/a", "Text should have no lone surrogates"),
        ({"\ud800": "a"}, "", "Names should be text that UTF-8 has, got str"),
        ({"a": NOON}, "/a", None),
        ({"a": UUID(int=0)}, "/a", None),
    ],
)
def test_what_json_cannot_say_is_refused_and_not_dropped(
    metrics: object, pointer: str, message: str | None
) -> None:
    found = faults({"metrics": metrics})
    assert [*found] == [f"/Metrics{pointer}"]
    assert message is None or [*found.values()] == [message]


def test_what_is_nested_beyond_what_json_parsers_read_is_refused() -> None:
    deep: object = []
    for _ in range(5000):
        deep = [deep]
    assert [*faults({"metrics": {"a": deep}}).values()] == [
        "Input contains itself, or is nested too deeply"
    ]


def test_a_value_may_occur_twice() -> None:
    shared = [1]
    assert written({"metrics": {"a": shared, "b": shared}}) == '{"Metrics":{"a":[1],"b":[1]}}'


def test_all_faults_are_collected_in_the_names_of_the_wire() -> None:
    body = {
        "description": 5,
        "metrics": {"a": "x" * 64},
        "labels": [{"Key": "a"}, {"Key": 1}],
        "colour": "red",
        "source_id": None,
    }
    assert faults(body) == {
        "/Description": "Input should be a valid string, got 5",
        "/Metrics": "JSON should have at most 64 characters, got an object",
        "/Labels/1/Key": "Input should be a valid string, got 1",
        "/colour": "Extra inputs are not permitted",
        "/SourceId": "Input should be a valid string, got None",
    }


def test_a_rule_that_types_cannot_express_points_at_its_fault() -> None:
    assert faults({"source_type": "PAIFlow", "source_id": "x"}) == {
        "/SourceId": "Text should match \"^region=[^,]+,id=.+$\", got 'x'"
    }


@pytest.mark.parametrize("body", [[], "x", 5, None])
def test_a_body_of_another_kind_is_refused(body: object) -> None:
    assert [*faults(body)] == [""]


def test_a_model_that_was_changed_is_checked_again() -> None:
    update = VersionUpdate(labels=[Label(key="a")])
    assert update.labels
    update.labels[0].key = 5  # type: ignore[assignment]  # that is the point
    assert faults(update) == {"/Labels/0/Key": "Input should be a valid string, got 5"}


def test_the_arms_of_a_union_are_no_steps_of_a_pointer() -> None:
    body = JsonBody(dict[str, int | list[int]])
    found: dict[str, str] = {}
    assert body.write({"a": "x", "b": [1, "y"]}, found) is None
    assert sorted(found) == ["/a", "/b", "/b/1"]
    found.clear()
    assert body.write({"a": {"c": 1}}, found) is None
    assert [*found] == ["/a"]


@pytest.mark.parametrize("value", ["é", "é".encode()])
def test_a_raw_body_is_sent_as_it_is(value: object) -> None:
    assert RawBody("text/plain").write(value, {}) == Content("text/plain", b"\xc3\xa9")


def test_a_raw_body_of_another_type_is_refused() -> None:
    found: dict[str, str] = {}
    assert RawBody("text/plain").write(5, found) is None
    assert found == {"": "Input should be bytes or a string, got int"}


def test_nothing_is_sent_when_the_request_is_refused(colour: str) -> None:
    with Loopback() as server, pytest.raises(RequestValidationError):
        send(colour, server.url, UPDATE, {"model_id": "m", "version_name": ".."}, {})
    assert server.requests == []


UNPARSED = "Input should be a valid integer, unable to parse string as an integer"


def refusal() -> RequestValidationError:
    with pytest.raises(RequestValidationError) as caught:
        LIST.request("https://e.com", "a", {"model_id": "", "page_size": "x" * 500, "label": 5})
    return caught.value


def test_a_refusal_is_one_line_for_each_fault_with_values_cut_short() -> None:
    assert str(refusal()).splitlines() == [
        "ListVersions breaks the document, not sent:",
        "  path /ModelId: String should have at least 1 character, got ''",
        f"  query /PageSize: {UNPARSED}, got '{'x' * 27}...{'x' * 28}'",
        "  query /Label: Input should be a valid string, got 5",
    ]


def test_a_refusal_is_a_value_error_without_a_response() -> None:
    error = refusal()
    assert isinstance(error, ValueError)
    assert isinstance(error, APIError)
    facts = [error.status_code, error.code, error.request_id, error.headers, error.body]
    assert facts == [None] * 5


def pickled(error: APIError) -> Any:
    return pickle.loads(pickle.dumps(error))  # noqa: S301 - our own pickle


@pytest.mark.parametrize("again", [copy.copy, pickled])
def test_a_refusal_survives_copying_and_pickling(again: Any) -> None:
    twin = again(refusal())
    assert [str(twin), twin.faults] == [str(refusal()), refusal().faults]
    assert twin.faults[0] == Fault(
        "path", "/ModelId", "String should have at least 1 character, got ''"
    )


class Login(Model):
    user: Maybe[str] = None
    password: Maybe[int] = None
    access_token: Maybe[int] = None


def test_values_of_members_that_sound_secret_are_not_shown() -> None:
    found: dict[str, str] = {}
    body = {"user": 5, "password": "S3cret", "access_token": "S3cret"}
    assert JsonBody(Login).write(body, found) is None
    assert [*found] == ["/user", "/password", "/access_token"]
    assert "S3cret" not in str(found)


def test_a_traceback_shows_no_value_in_full() -> None:
    text = "".join(traceback.format_exception(refusal()))
    assert "x" * 50 not in text
    assert "pydantic" not in text.rpartition("Traceback")[2].split("RequestValidationError")[0]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=2),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(json_values)
def test_any_value_is_either_sent_whole_or_refused(value: object) -> None:
    found: dict[str, str] = {}
    content = JsonBody(Json).write(value, found)
    if content is None:
        assert found
    else:
        import json

        assert json.loads(content.data) == value
