"""Lowering rules: what no type says is checked as a schema that stands on its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sdkwright.ir import Api, Schema

Lowered = Callable[..., Api]

TEXT = {"type": "string"}


def named(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def thing(**properties: object) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


@pytest.fixture
def schemas(lowered: Lowered) -> Callable[..., dict[str, Schema]]:
    """Lower schemas by name."""

    def make(version: str = "3.1.0", **given: object) -> dict[str, Schema]:
        api = lowered(None, given, openapi=version)
        return {schema.name: schema for schema in api.schemas}

    return make


Schemas = Callable[..., dict[str, Schema]]


def test_what_no_type_says_is_a_rule_with_references_in_place(schemas: Schemas) -> None:
    found = schemas(
        Kind={"enum": ["paper", "audio"], "description": "The kind."},
        Book={
            **thing(kind=named("Kind"), pages={"type": "integer"}),
            "if": {"properties": {"kind": named("Kind")}, "required": ["kind"]},
            "then": {"required": ["pages"]},
            "minProperties": 1,
        },
    )
    values = {"enum": ["paper", "audio"]}
    assert (
        {
            "if": {"properties": {"kind": values}, "required": ["kind"]},
            "then": {"required": ["pages"]},
            "minProperties": 1,
        },
    ) == found["Book"].rules


def test_a_rule_that_contains_itself_is_refused(lowered: Lowered) -> None:
    book = {**thing(a=TEXT), "not": named("Book")}
    (found,) = lowered(None, {"Book": book}).findings
    assert "refers back to itself" in found.message


@pytest.mark.parametrize(
    ("word", "value"), [("$dynamicRef", "#a"), ("$recursiveRef", "#"), ("dependencies", {})]
)
def test_a_rule_that_cannot_be_checked_is_refused(
    word: str, value: object, lowered: Lowered
) -> None:
    (found,) = lowered(None, {"Book": {**thing(a=TEXT), "not": {word: value}}}).findings
    assert f"has the keyword '{word}'" in found.message


def test_a_rule_names_what_contains_itself_below(schemas: Schemas) -> None:
    tree = {"type": "object", "properties": {"sub": {"type": "array", "items": named("Tree")}}}
    found = schemas(Tree=tree, Forest={"type": "array", "not": {"contains": named("Tree")}})
    name = "#/$defs/components.schemas.Tree"
    standing = {"properties": {"sub": {"items": {"$ref": name}, "type": "array"}}, "type": "object"}
    assert {
        "$defs": {"components.schemas.Tree": standing},
        "not": {"contains": {"$ref": name}},
    } == found["Forest"].definition["x-sdkwright-rule"]


def test_words_that_say_nothing_of_values_are_no_rule(schemas: Schemas) -> None:
    silent = {"title": "T", "example": 1, "name": TEXT, "x-a": 1, "format": "f", "required": ["a"]}
    found = schemas(Book={**thing(a=TEXT), "not": silent})["Book"]
    assert ({"not": {"required": ["a"]}},) == found.rules


def test_words_of_empty_values_are_no_rule(schemas: Schemas) -> None:
    empty = {"type": "object", "properties": {}, "required": [], "minProperties": 0}
    assert {"type": "object", "additionalProperties": True} == schemas(A=empty)["A"].definition
