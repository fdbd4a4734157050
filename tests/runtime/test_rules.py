"""The rules that types cannot express, by JSON Schema 2020-12."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.rules import check, rule


@pytest.mark.parametrize(
    ("schema", "kept", "broken"),
    [
        (True, [1, None], []),
        (False, [], [1, None]),
        ({"type": "integer"}, [1, 1.0, 2**70], [1.5, True, "1", None]),
        ({"type": ["null", "boolean"]}, [None, True], [0, ""]),
        ({"type": "number"}, [1, 1.5], [True, "1"]),
        ({"type": "array"}, [[]], [{}, ""]),
        ({"type": "object"}, [{}], [[], None]),
        ({"type": "string"}, [""], [1]),
        ({"enum": [1, "a", None, [True]]}, [1.0, "a", None, [True]], [True, "b", [1], 0, False]),
        ({"const": {"a": [1]}}, [{"a": [1.0]}], [{"a": [True]}, {}]),
        ({"const": 1}, [1, 1.0], [True]),
        ({"const": 0}, [0, 0.0], [False, None, ""]),
        ({"minimum": 1, "maximum": 2}, [1, 2, "x", True], [0, 3]),
        ({"exclusiveMinimum": 1, "exclusiveMaximum": 3}, [2], [1, 3]),
        ({"multipleOf": 0.1}, [0.3, 1, "x"], [0.35]),
        ({"minLength": 1, "maxLength": 2}, ["é", "情情", 5], ["", "abc"]),
        ({"pattern": "^a$"}, ["a", 5], ["a\n", "b", "aa"]),
        ({"pattern": r"^\d+$"}, ["12"], ["١٢", ""]),
        ({"pattern": r"^\w$"}, ["a", "_"], ["é"]),
        ({"pattern": r"[$]\$"}, ["$$"], ["$"]),
        ({"pattern": r"(?<year>\d{4})-(?<=-)x(?<!y)"}, ["2021-x"], ["x"]),
        ({"minItems": 1, "maxItems": 2}, [[1], [1, 2], {}], [[], [1, 2, 3]]),
        ({"uniqueItems": True}, [[1, True, "1"], [{"a": 1}, {"a": 2}]], [[1, 1.0], [[1], [1]]]),
        ({"uniqueItems": False}, [[1, 1]], []),
        ({"minProperties": 1, "maxProperties": 1}, [{"a": 1}, []], [{}, {"a": 1, "b": 2}]),
        ({"items": {"type": "string"}}, [[], ["a"], {}], [[1]]),
        ({"prefixItems": [True], "unevaluatedItems": False}, [[1], {}], [[1, 2]]),
        ({"contains": {"const": 1}, "unevaluatedItems": False}, [[1, 1]], [[1, 2]]),
        (
            {
                "anyOf": [{"properties": {"a": True}, "required": ["a"]}, {"required": ["b"]}],
                "unevaluatedProperties": False,
            },
            [{"a": 1}, []],
            [{"a": 1, "b": 2}, {"b": 2}],
        ),
        (
            {
                "if": {"properties": {"a": {"const": 1}}, "required": ["a"]},
                "then": {"properties": {"b": True}},
                "else": {"properties": {"c": True}},
                "unevaluatedProperties": False,
            },
            [{"a": 1, "b": 2}, {"c": 3}],
            [{"a": 1, "c": 3}, {"b": 2}],
        ),
        (
            {
                "allOf": [
                    {"properties": {"a": True}, "unevaluatedProperties": {"type": "integer"}}
                ],
                "unevaluatedProperties": False,
            },
            [{"a": "x", "b": 1}, {}],
            [{"b": "x"}],
        ),
        (
            {"allOf": [{"unevaluatedItems": {"type": "integer"}}], "unevaluatedItems": False},
            [[], [1, 2]],
            [["x"]],
        ),
        ({"allOf": [True], "unevaluatedProperties": False}, [{}], [{"a": 1}]),
        (
            {
                "properties": {"a": True},
                "dependentSchemas": {"a": {"properties": {"b": True}}},
                "unevaluatedProperties": False,
            },
            [{"a": 1, "b": 2}, {"a": 1}],
            [{"b": 2}, {"a": 1, "c": 3}],
        ),
        (
            {
                "$defs": {"T": {"items": {"$ref": "#/$defs/T"}, "type": "array"}},
                "$ref": "#/$defs/T",
            },
            [[], [[], [[]]]],
            [1, [[1]]],
        ),
        ({"prefixItems": [{"const": 1}], "items": False}, [[1], []], [[2], [1, 2]]),
        ({"contains": {"const": 1}}, [[2, 1], 5], [[], [2]]),
        ({"contains": {"const": 1}, "minContains": 2, "maxContains": 3}, [[1, 1]], [[1], [1] * 4]),
        ({"contains": {"const": 1}, "minContains": 0}, [[]], []),
        ({"required": ["a"]}, [{"a": None}, []], [{}]),
        ({"properties": {"a": {"const": 1}}}, [{}, {"a": 1, "b": 2}, 5], [{"a": 2}]),
        ({"properties": {"a": True}, "additionalProperties": False}, [{"a": 1}], [{"b": 1}]),
        ({"patternProperties": {"^x": {"const": 1}}}, [{"x1": 1, "y": 2}], [{"x1": 2}]),
        (
            {"patternProperties": {"^x": True}, "additionalProperties": {"const": 1}},
            [{"x": 2, "y": 1}],
            [{"y": 2}],
        ),
        ({"propertyNames": {"maxLength": 1}}, [{"a": 1}], [{"ab": 1}]),
        ({"dependentRequired": {"a": ["b"]}}, [{}, {"b": 1}, {"a": 1, "b": 1}], [{"a": 1}]),
        ({"dependentSchemas": {"a": {"required": ["b"]}}}, [{}, {"a": 1, "b": 1}], [{"a": 1}]),
        ({"allOf": [{"minimum": 1}, {"maximum": 2}]}, [1], [0, 3]),
        ({"anyOf": [{"const": 1}, {"type": "string"}]}, [1, "a"], [2]),
        ({"oneOf": [{"minimum": 1}, {"maximum": 2}]}, [0, 3], [1]),
        ({"not": {"const": 1}}, [2], [1]),
        ({"if": {"const": 1}, "then": False, "else": {"const": 2}}, [2], [1, 3]),
        ({"if": {"const": 1}}, [1, 2], []),
        ({"then": False}, [1], []),
    ],
)
def test_a_keyword_tells_what_keeps_it_from_what_breaks_it(
    schema: Any, kept: list[Any], broken: list[Any]
) -> None:
    keeps = rule(schema)
    assert [value for value in [*kept, *broken] if not [*keeps(value)]] == kept


@pytest.mark.parametrize(
    ("schema", "value", "faults"),
    [
        ({"required": ["a", "b"]}, {"b": 1}, [(("a",), "Field required")]),
        (
            {"properties": {"a": {"items": {"const": 1}}}},
            {"a": [1, 2]},
            [(("a", 1), "Input should be 1")],
        ),
        ({"additionalProperties": False}, {"x": 1}, [(("x",), "Input is not allowed here")]),
        (
            {"propertyNames": {"maxLength": 1}},
            {"ab": 1},
            [((), "Name 'ab': Text should have at most 1 characters")],
        ),
        (
            {"minimum": 1, "multipleOf": 2},
            -1,
            [((), "Input should be at least 1"), ((), "Input should be a multiple of 2")],
        ),
        ({"pattern": "^{x}$"}, "y", [((), 'Text should match "^{x}$"')]),
        ({"not": {"const": "{}"}}, "{}", [((), 'Input should not match {"const":"{}"}')]),
    ],
)
def test_a_fault_names_its_place_and_the_demand(
    schema: Any, value: Any, faults: list[tuple[Any, str]]
) -> None:
    assert [*check(schema, value)] == faults
