"""Responses of every kind of wrongness: only a typed value or a typed error comes out."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from registry import GET, LIST, VersionFound, VersionsListed
from runtime.errors import APIError, APIResponseError, ResponseValidationError
from runtime.operation import Operation
from runtime.options import Disagreement, Options
from runtime.reading import read
from runtime.response import Response

FOUND: dict[str, Any] = {
    "RequestId": "r",
    "VersionName": "1",
    "Created": "2021-01-30T12:51:33.028Z",
    "FormatType": "ONNX",
    "Labels": [{"Key": "a", "Value": "b"}, {}],
    "Metrics": {"deep": [{"a": None}]},
    "Size": 5,
    "Score": 0.5,
    "Owner": None,
}
LISTED: dict[str, Any] = {"RequestId": "r", "Versions": [FOUND, FOUND], "TotalCount": 2}

ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        -1,
        10**400,
        2**64,
        1e308,
        float("nan"),
        float("inf"),
        "",
        "x",
        "\ud800",
        "\x00",
        "2021-02-30T00:00:00Z",
        [],
        {},
        [[[[]]]],
        {"": {}},
        {"model_fields_set": 1, "__dict__": 2, "__class__": 3},
    ]
)


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the ways to all values within a value that are not nested too deeply for us."""
    inner: Any = ()
    if isinstance(value, dict | list) and len(at) < 20:
        inner = value.items() if isinstance(value, dict) else enumerate(value)
    return [at, *(place for step, item in inner for place in places(item, (*at, step)))]


@st.composite
def mutants(draw: st.DrawFn) -> tuple[Operation[Any], bytes]:
    """Draw an operation and the text of a valid response to it, changed in some places."""
    operation, valid = draw(st.sampled_from([(GET, FOUND), (LIST, LISTED)]))
    root: dict[str, Any] = {"": copy.deepcopy(valid)}
    for _ in range(draw(st.integers(1, 4))):
        *way, last = draw(st.sampled_from(places(root)[1:]))
        holder: Any = root
        for step in way:
            holder = holder[step]
        match draw(st.sampled_from(["drop", "replace", "deepen", "add"])):
            case "drop" if way:
                del holder[last]
            case "deepen":
                for _ in range(draw(st.sampled_from([1, 3, 150]))):
                    holder[last] = {"a": holder[last]} if draw(st.booleans()) else [holder[last]]
            case "add" if isinstance(holder[last], dict):
                holder[last][draw(st.sampled_from(["New", "versionName", "\ud800", ""]))] = (
                    copy.deepcopy(draw(ODD))
                )
            case _:
                holder[last] = copy.deepcopy(draw(ODD))
    text = json.dumps(root[""], ensure_ascii=draw(st.booleans()))
    content = text.encode(errors="surrogatepass")
    if draw(st.integers(0, 9)) == 0:
        cut = draw(st.integers(0, len(content)))
        content = content[:cut] + draw(st.binary(max_size=3)) + content[cut + 1 :]
    return operation, content


def check_facts(error: APIError, content: bytes) -> None:
    assert [error.status_code, error.body, error.request_id] == [200, content, "r"]
    str(error).encode()


def check(case: tuple[Operation[Any], bytes]) -> None:
    operation, content = case
    response = Response(200, "OK", {}, content, "r")
    kind = VersionFound if operation is GET else VersionsListed
    outcomes: dict[str, tuple[object, list[str]]] = {}
    for mode in ("lenient", "report", "strict"):
        told: list[Disagreement] = []
        changes: Any = {"mode": mode, **({"report": told.append} if mode == "report" else {})}
        try:
            value = read(Options().changed(changes), operation, response)
        except APIResponseError as error:
            check_facts(error, content)
            outcomes[mode] = (type(error), list(getattr(error, "faults", {})))
        else:
            assert type(value) is kind
            repr(value)
            outcomes[mode] = (kind, [found.pointer for found in told])
    lenient, report, strict = outcomes["lenient"], outcomes["report"], outcomes["strict"]
    assert lenient[0] is report[0]
    if strict[0] is ResponseValidationError:
        assert [report[0], report[1]] == [kind, strict[1]]
    else:
        assert [strict[0], report[1]] == [lenient[0], []]


@settings(max_examples=200, deadline=None)
@given(mutants())
def test_any_response_is_a_value_or_an_error(case: tuple[Operation[Any], bytes]) -> None:
    check(case)


@pytest.mark.long
@settings(max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutants())
def test_any_of_many_responses_is_a_value_or_an_error(case: tuple[Operation[Any], bytes]) -> None:
    check(case)
