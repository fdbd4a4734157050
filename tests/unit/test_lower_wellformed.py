"""What a schema says in a form that JSON Schema does not have says nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sdkwright.ir import Api

Lowered = Callable[..., Api]

WRONG: dict[str, list[Any]] = {
    "additionalProperties": [1, "x", [], None],
    "allOf": [{}, [], [1], "x"],
    "deprecated": ["yes"],
    "enum": [{}, "x"],
    "exclusiveMinimum": ["1", []],
    "format": [1, {}],
    "items": [[], 1, "x"],
    "maxLength": [-1, 1.5, "1", True],
    "minimum": ["1", True, None],
    "multipleOf": [0, -1, "1", True],
    "pattern": [1, ["x"]],
    "properties": [[], [1], "x", {"a": 1}, {"a": None}],
    "required": [True, "x", [1], {}],
    "type": ["file", ["string", "file"], [], 1, {}, None],
    "uniqueItems": [1],
}


@pytest.mark.parametrize(
    ("keyword", "value"), [(keyword, value) for keyword in WRONG for value in WRONG[keyword]]
)
def test_a_keyword_of_another_form_says_nothing(
    keyword: str, value: object, lowered: Lowered
) -> None:
    schema = {"description": "A.", "title": "A"}
    expected = lowered(None, {"A": schema})
    actual = lowered(None, {"A": {**schema, keyword: value}})
    assert expected.schemas == actual.schemas
    assert expected.root == actual.root


@pytest.mark.parametrize("schema", [1, "x", [], None])
def test_what_is_no_schema_binds_nothing(schema: object, lowered: Lowered) -> None:
    assert lowered(None, {"A": {}}).schemas == lowered(None, {"A": schema}).schemas


@pytest.mark.parametrize(
    "target",
    ["components/parameters/Id", "paths/~1a", "paths", "components/schemas", "paths/~1a/get", ""],
)
@pytest.mark.parametrize("composed", [False, True])
def test_a_reference_to_what_is_no_schema_cannot_be_made(
    target: str, composed: bool, lowered: Lowered
) -> None:
    reference: dict[str, Any] = {"$ref": f"#/{target}" if target else "#"}
    schema = {"allOf": [reference]} if composed else reference
    id_ = {"name": "id", "in": "query", "required": True, "schema": {"type": "string"}}
    paths: dict[str, Any] = {"/a": {"get": {"responses": {}}}}
    components = {"schemas": {"A": schema}, "parameters": {"Id": id_}}
    (found,) = lowered(paths, components=components).findings
    assert "names what is no schema" in found.message


def test_a_schema_may_lie_where_openapi_has_none(lowered: Lowered) -> None:
    old = {"type": "string", "nullable": True, "maxLength": "x"}
    reference = {"$ref": "#/definitions/A"}
    api = lowered(None, {"B": reference}, openapi="3.0.3", definitions={"A": old})
    assert [{"anyOf": [{"type": "string"}, {"type": "null"}]}] == [
        schema.definition for schema in api.schemas
    ]
    assert {"A": {"type": ["string", "null"]}} == api.root["definitions"]
