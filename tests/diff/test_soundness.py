"""Verdicts against an oracle: what is called compatible lets every message through.

For random pairs of schemas, every small value that an old client may send is validated against the
new schema, and every one that the new server may answer against the old schema. jsonschema decides,
which the code under test does not use.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from typing import Any, cast

import pytest
from hypothesis import example, given, settings, strategies as st
from jsonschema import Draft202012Validator

from edits import document
from sdkwright.diff import Direction, Verdict, diff
from sdkwright.values import JSON

SCALARS: tuple[JSON, ...] = (None, True, 0, 1, 3, 1.5, "", "a", "bb", "ccc")
HARMLESS = {Verdict.COMPATIBLE, Verdict.NONE}


def universe() -> Iterator[JSON]:
    """Yield small values: scalars, lists of them, and objects of members a and b."""
    yield from SCALARS
    yield []
    for one in SCALARS:
        yield [one]
        yield [one, "a"]
    for first, second in itertools.product(("absent", *SCALARS), repeat=2):
        named = {"a": first, "b": second}
        yield {name: value for name, value in named.items() if value != "absent"}


VALUES = tuple(universe())

_BOUNDS = st.fixed_dictionaries(
    {"type": st.just("integer")},
    optional={"minimum": st.integers(0, 2), "maximum": st.integers(1, 4)},
)
_TEXTS = st.fixed_dictionaries(
    {"type": st.just("string")},
    optional={
        "minLength": st.integers(0, 2),
        "maxLength": st.integers(1, 3),
        "pattern": st.sampled_from(["^a", "b$"]),
    },
)
_TYPES = st.sampled_from(["integer", "number", "string", "boolean", "null"])
_LEAVES: st.SearchStrategy[JSON] = st.one_of(
    st.just({}),
    _TYPES.map(lambda kind: {"type": kind}),
    st.lists(_TYPES, min_size=1, max_size=3, unique=True).map(lambda kinds: {"type": kinds}),
    st.lists(st.sampled_from(SCALARS[2:]), min_size=1, max_size=3, unique=True).map(
        lambda values: {"enum": values}
    ),
    st.sampled_from(["a", 1]).map(lambda value: {"const": value}),
    _BOUNDS,
    _TEXTS,
)
_OBJECTS: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {"type": st.just("object")},
    optional={
        "properties": st.dictionaries(st.sampled_from(["a", "b"]), _LEAVES, max_size=2),
        "required": st.lists(st.sampled_from(["a", "b"]), max_size=2, unique=True),
        "additionalProperties": st.just(value=False),
        "minProperties": st.integers(0, 1),
        "dependentRequired": st.just({"a": ["b"]}),
        "dependentSchemas": _LEAVES.map(lambda leaf: {"b": {"properties": {"a": leaf}}}),
        "patternProperties": _LEAVES.map(lambda leaf: {"^a": leaf}),
        "propertyNames": st.sampled_from([{"pattern": "a"}, {"maxLength": 1}, {"enum": ["a"]}]),
        "if": st.just({"required": ["a"]}),
        "then": st.sampled_from([{"required": ["b"]}, {"maxProperties": 1}]),
    },
)
_ARRAYS: st.SearchStrategy[JSON] = st.fixed_dictionaries(
    {"type": st.just("array")},
    optional={
        "items": _LEAVES | st.just(value=False),
        "prefixItems": st.lists(_LEAVES, min_size=1, max_size=2),
        "contains": _LEAVES,
        "minContains": st.integers(0, 2),
        "maxContains": st.integers(1, 2),
        "minItems": st.integers(0, 2),
        "maxItems": st.integers(1, 2),
    },
)
_PLAIN = _LEAVES | _OBJECTS | _ARRAYS
SCHEMAS: st.SearchStrategy[Any] = _PLAIN | st.one_of(
    st.lists(_PLAIN, min_size=1, max_size=3).map(lambda parts: {"anyOf": parts}),
    st.lists(_PLAIN, min_size=1, max_size=2).map(lambda parts: {"allOf": parts}),
    _PLAIN.map(lambda part: {"not": part}),
)


_HOLDERS = (
    "allOf",
    "anyOf",
    "contains",
    "items",
    "not",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "then",
)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[JSON, JSON]:
    """Return a schema and what a maintainer may make of it, or two that have nothing in common."""
    old = draw(SCHEMAS)
    new = draw(SCHEMAS) if draw(st.integers(0, 5)) == 0 else draw(changed(old))
    return (old, new) if draw(st.booleans()) else (new, old)


@st.composite
def changed(draw: st.DrawFn, old: JSON) -> JSON:
    """Return a schema with a keyword more, less or other, here or inside it."""
    assert isinstance(old, dict)
    inside = [key for key in _HOLDERS if old.get(key)]
    match draw(st.sampled_from(["drop", "merge", "wrap", *(["inside"] * 3 if inside else [])])):
        case "inside":
            key = draw(st.sampled_from(inside))
            part = old[key]
            if isinstance(part, list):
                at = draw(st.integers(0, len(part) - 1))
                return {**old, key: [*part[:at], draw(changed(part[at])), *part[at + 1 :]]}
            if key in ("properties", "patternProperties"):
                assert isinstance(part, dict)
                name = draw(st.sampled_from(sorted(part)))
                return {**old, key: {**part, name: draw(changed(part[name]))}}
            return {**old, key: draw(changed(part))}
        case "drop" if old:
            gone = draw(st.sampled_from(sorted(old)))
            return {key: value for key, value in old.items() if key != gone}
        case "wrap":
            keyword = draw(st.sampled_from(["anyOf", "allOf"]))
            return {keyword: draw(st.permutations([old, draw(_PLAIN)]))}
        case _:
            other = draw(_PLAIN)
            assert isinstance(other, dict)
            return {**old, **other} if draw(st.booleans()) else {**other, **old}


def api(schema: JSON, direction: Direction) -> JSON:
    """Return a document with one operation, which sends or answers the schema."""
    operation: dict[str, JSON] = {"operationId": "one", "responses": {"204": {"description": "."}}}
    content: JSON = {"content": {"application/json": {"schema": schema}}}
    if direction is Direction.REQUEST:
        operation["requestBody"] = content
    else:
        operation["responses"] = {"200": {"description": ".", **cast("dict[str, JSON]", content)}}
    info: JSON = {"title": "One", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": {"/one": {"post": operation}}}


def opened(schema: JSON) -> JSON:
    """Return a schema as a tolerant reader takes it: members it does not know do no harm."""
    if isinstance(schema, list):
        return [opened(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: opened(value)
        for key, value in schema.items()
        if (key, value) != ("additionalProperties", False)
    }


def closed(schema: JSON) -> dict[str, JSON]:
    """Return a schema as an honest sender takes it: it sends nothing that is not described."""
    # Items beside those that a tuple describes are not sent either.
    return {
        "allOf": [copy.deepcopy(schema)],
        "unevaluatedProperties": False,
        **({"unevaluatedItems": False} if "prefixItems" in str(schema) else {}),
    }


def refused(sender: JSON, receiver: JSON) -> list[JSON]:
    """Return the values that may be sent and will not be understood."""
    sent = Draft202012Validator(closed(sender))
    received = Draft202012Validator({"allOf": [receiver]})
    return [value for value in VALUES if sent.is_valid(value) and not received.is_valid(value)]


def verdict(old: JSON, new: JSON, direction: Direction) -> Verdict:
    found = diff(document(api(old, direction)), document(api(new, direction)))
    ranks = list(Verdict)
    return min((one.wire for one in found.changes), key=ranks.index, default=Verdict.NONE)


@given(pairs())
@settings(max_examples=300, deadline=None)
def test_what_old_clients_send_is_taken_where_the_verdict_says_so(pair: tuple[JSON, JSON]) -> None:
    old, new = pair
    if verdict(old, new, Direction.REQUEST) in HARMLESS:
        assert [] == refused(old, new)


@given(pairs())
@example(({"enum": [0]}, {"anyOf": [{"enum": [0]}, {"type": "null"}]}))
@example(({"not": {"minimum": 0}}, {"anyOf": [{"not": {"minimum": 0}}, {"type": "null"}]}))
@settings(max_examples=300, deadline=None)
def test_what_new_servers_answer_is_expected_where_the_verdict_says_so(
    pair: tuple[JSON, JSON],
) -> None:
    old, new = pair
    if verdict(old, new, Direction.RESPONSE) in HARMLESS:
        assert [] == refused(new, opened(old))


@given(SCHEMAS)
@settings(max_examples=100, deadline=None)
def test_a_schema_does_not_differ_from_itself(schema: JSON) -> None:
    for direction in (Direction.REQUEST, Direction.RESPONSE):
        assert (
            () == diff(document(api(schema, direction)), document(api(schema, direction))).changes
        )


@pytest.mark.parametrize("direction", [Direction.REQUEST, Direction.RESPONSE])
@given(SCHEMAS)
@settings(max_examples=60, deadline=None)
def test_where_a_schema_stands_makes_no_difference_on_the_wire(
    direction: Direction, schema: JSON
) -> None:
    inline = api(schema, direction)
    moved = cast("dict[str, JSON]", api({"$ref": "#/components/schemas/Moved"}, direction))
    moved["components"] = {"schemas": {"Moved": schema}}
    wrapped = api({"allOf": [schema]}, direction)

    for one, other in ((inline, moved), (moved, inline), (inline, wrapped), (wrapped, inline)):
        found = diff(document(one), document(other)).changes
        assert {Verdict.NONE} >= {change.wire for change in found}
