"""The operators: what each changes, and that it changes nothing else."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from sdkwright.document import Document, load
from sdkwright.mutate.mutations import mapping
from sdkwright.mutate.operators import OPERATORS, mutations

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    ROOT / "spec/openapi.yaml",
    *sorted((ROOT / "tests/generated/documents").iterdir()),
    *sorted((ROOT / "tests/golden").glob("*/openapi.yaml")),
]


def schema(**keywords: Any) -> dict[str, Any]:
    """Return a document of one schema."""
    return {"openapi": "3.1.0", "components": {"schemas": {"One": keywords}}}


def changed(operator: str, document: dict[str, Any]) -> list[Any]:
    """Return what an operator makes of the one schema of a document."""
    found = mutations(document, [operator])
    return [json.loads(json.dumps(one.root))["components"]["schemas"]["One"] for one in found]


@pytest.mark.parametrize(
    ("operator", "before", "after"),
    [
        (
            "required-added",
            {"properties": {"a": {}, "b": {}}, "required": ["a"]},
            [{"properties": {"a": {}, "b": {}}, "required": ["a", "b"]}],
        ),
        ("required-dropped", {"required": ["a", "b"]}, [{"required": ["b"]}, {"required": ["a"]}]),
        ("required-dropped", {"required": ["a"]}, [{}]),
        (
            "property-renamed",
            {"properties": {"a": {}}, "required": ["a"]},
            [{"properties": {"aMutant": {}}, "required": ["aMutant"]}],
        ),
        (
            "property-dropped",
            {"properties": {"a": {}, "b": {}}, "required": ["a", "b"]},
            [
                {"properties": {"b": {}}, "required": ["b"]},
                {"properties": {"a": {}}, "required": ["a"]},
            ],
        ),
        (
            "property-added",
            {"type": "object", "properties": {"a": {}}},
            [{"type": "object", "properties": {"a": {}, "Mutant": {"type": "string"}}}],
        ),
        ("property-added", {"properties": {"a": {}}}, []),
        (
            "retyped",
            {"type": "string", "minLength": 1, "description": "kept"},
            [{"type": "integer", "description": "kept"}],
        ),
        ("retyped", {"type": ["null", "array"], "items": {}}, [{"type": "string"}]),
        ("retyped", {"minLength": 1}, []),
        ("bound-raised", {"minimum": 1}, [{"minimum": 2}]),
        ("bound-raised", {"multipleOf": 5}, [{"multipleOf": 10}]),
        ("bound-raised", {"exclusiveMinimum": True}, []),
        ("bound-lowered", {"minimum": 0}, [{"minimum": -1}]),
        ("bound-lowered", {"minLength": 0}, []),
        ("bound-lowered", {"multipleOf": 5}, []),
        (
            "bound-dropped",
            {"maximum": 3, "x-sdkwright-max-bytes": 9},
            [{"x-sdkwright-max-bytes": 9}, {"maximum": 3}],
        ),
        ("bound-dropped", {"minItems": 0}, []),
        ("bound-added", {"type": "string"}, [{"type": "string", "minLength": 1}]),
        ("bound-added", {"type": "string", "pattern": "x"}, []),
        ("bound-added", {"type": "object", "required": ["a"]}, []),
        ("pattern-dropped", {"pattern": "^a$"}, [{}]),
        ("pattern-unanchored", {"pattern": "^a$"}, [{"pattern": "a$"}, {"pattern": "^a"}]),
        ("pattern-unanchored", {"pattern": "a\\$"}, []),
        ("enum-dropped", {"enum": [1, 2]}, [{"enum": [2]}, {"enum": [1]}]),
        ("enum-dropped", {"enum": [1]}, []),
        ("enum-added", {"enum": ["a"]}, [{"enum": ["a", "aMutant"]}]),
        ("enum-added", {"enum": [1, 7]}, [{"enum": [1, 7, 8]}]),
        (
            "enum-added",
            {
                "properties": {"a": {"enum": ["x", "y"]}},
                "if": {"properties": {"a": {"enum": ["x"]}}},
            },
            [
                {
                    "properties": {"a": {"enum": ["x", "y"]}},
                    "if": {"properties": {"a": {"enum": ["x", "y"]}}},
                }
            ],
        ),
        ("constant-changed", {"const": True}, [{"const": False}]),
        ("constant-dropped", {"const": 1}, [{}]),
        ("format-dropped", {"format": "date"}, [{}]),
        (
            "default-changed",
            {"default": "b", "enum": ["a", "b"]},
            [{"default": "a", "enum": ["a", "b"]}],
        ),
        ("default-changed", {"default": "b", "enum": ["b"]}, []),
        ("default-dropped", {"default": None}, [{}]),
        ("extra-flipped", {"type": "object"}, [{"type": "object", "additionalProperties": False}]),
        (
            "extra-flipped",
            {"type": "object", "additionalProperties": False},
            [{"type": "object", "additionalProperties": True}],
        ),
        ("items-retyped", {"items": {"type": "string"}}, [{"items": {}}]),
        ("unique-flipped", {"type": "array"}, [{"type": "array", "uniqueItems": True}]),
        ("part-dropped", {"anyOf": [True, {}]}, [{"anyOf": [{}]}, {"anyOf": [True]}]),
        ("rule-dropped", {"if": {}, "then": {}}, [{"then": {}}, {"if": {}}]),
        ("nullable-flipped", {"type": "string"}, [{"type": ["string", "null"]}]),
        ("nullable-flipped", {"type": ["string", "null"]}, [{"type": "string"}]),
        (
            "nullable-flipped",
            {"type": "string", "enum": ["a"]},
            [{"type": ["string", "null"], "enum": ["a", None]}],
        ),
        ("nullable-flipped", {"allOf": [{"type": "object"}, {"type": "object"}]}, []),
        (
            "nullable-flipped",
            {"allOf": [{"type": "object"}, {"type": ["object", "null"]}]},
            [{"allOf": [{"type": ["object", "null"]}, {"type": ["object", "null"]}]}],
        ),
    ],
)
def test_an_operator_on_schemas_makes_of(
    operator: str, before: dict[str, Any], after: list[Any]
) -> None:
    # What is done to schemas inside of the one comes after what is done to itself.
    assert after == changed(operator, schema(**before))[: len(after)]
    assert after or not changed(operator, schema(**before))


def test_null_is_allowed_in_the_words_of_the_version() -> None:
    document = {**schema(type="string", enum=["a"]), "openapi": "3.0.3"}
    expected = [{"type": "string", "enum": ["a", None], "nullable": True}]
    assert expected == changed("nullable-flipped", document)


def test_a_schema_inside_of_another_is_changed_in_its_place() -> None:
    document = schema(allOf=[{"properties": {"a/b": {"items": {"minimum": 1}}}}])
    [found] = mutations(document, ["bound-raised"])
    pointer = "/components/schemas/One/allOf/0/properties/a~1b/items/minimum"
    assert (pointer, "minimum 1 to 2") == (found.pointer, found.detail)


@pytest.mark.parametrize(
    ("operator", "details"),
    [
        ("method-changed", ["get to delete", "post to put"]),
        ("operation-renamed", ["listEntries to listEntriesMutant", "addEntry to addEntryMutant"]),
        ("parameter-renamed", ["page to pageMutant", "kinds to kindsMutant"]),
        ("parameter-moved", ["query to header", "query to header"]),
        ("parameter-dropped", ["page", "kinds"]),
        ("parameter-required-flipped", ["true", "true"]),
        ("path-parameter-renamed", ["account to accountMutant", "account to accountMutant"]),
        ("explode-flipped", ["false"]),
        (
            "style-changed",
            [
                *("simple to label", "simple to matrix"),
                *("form to spaceDelimited", "form to pipeDelimited"),
                *("simple to label", "simple to matrix"),
            ],
        ),
        ("status-changed", ["200 to 201", "404 to 400", "204 to 201"]),
        ("status-dropped", ["200", "404"]),
        ("body-required-flipped", ["false"]),
        ("body-media-type-changed", ["to application/vnd.mutant+json"]),
        ("security-dropped", ["all of it"]),
        ("scheme-changed", ["x-key to x-key-mutant", "header to query"]),
        ("server-changed", ["https://ledger.example.com to https://ledger.example.com/mutant"]),
        ("version-changed", ["1 to 1-mutant"]),
        ("deprecated-flipped", ["true", "true"]),
    ],
)
def test_an_operator_on_operations_finds(
    operator: str, details: list[str], ledger: Document
) -> None:
    assert details == [found.detail for found in mutations(ledger.root, [operator])]


def test_an_address_that_an_extension_replaces_is_left_alone() -> None:
    server: dict[str, Any] = {
        "url": "https://{a}.example",
        "x-sdkwright-endpoints": {"a": "b.example"},
    }
    assert [] == [*mutations({"openapi": "3.1.0", "servers": [server]}, ["server-changed"])]


def paths_of(document: Document, operator: str) -> list[list[str]]:
    return [[*mapping(one.root["paths"])] for one in mutations(document.root, [operator])]


def test_a_parameter_of_the_path_is_renamed_in_the_path_too(ledger: Document) -> None:
    expected = ["/accounts/{accountMutant}/entries"]
    assert [expected, expected] == paths_of(ledger, "path-parameter-renamed")


def test_a_segment_of_a_path_is_changed_in_its_key_alone(ledger: Document) -> None:
    expected = ["/accounts-mutant/{account}/entries", "/accounts/{account}/entries-mutant"]
    assert [[path] for path in expected] == paths_of(ledger, "path-changed")


def test_what_lies_elsewhere_is_left_alone(ledger: Document) -> None:
    place = "/components/schemas/Entry/properties/amount"
    found = [*mutations(ledger.root, below=place)]
    assert {"bound-dropped", "bound-lowered", "bound-raised"} < {one.operator for one in found}
    assert all(one.pointer.startswith(place) for one in found)


def test_items_side_by_side_have_no_delimiter_to_change() -> None:
    tags = {"name": "tags", "in": "query", "schema": {"type": "array"}, "explode": True}
    operation = {"parameters": [tags], "responses": {}}
    document: dict[str, Any] = {"openapi": "3.1.0", "paths": {"/": {"get": operation}}}
    assert [] == [*mutations(document, ["style-changed"])]


def test_of_many_some_are_drawn_and_of_more_the_same_and_others(ledger: Document) -> None:
    every, few, more = (
        [one.name for one in mutations(ledger.root, ["retyped"], limit=limit)]
        for limit in (None, 2, 5)
    )
    assert (2, 5) == (len(few), len(more))
    assert set(few) < set(more) < set(every)
    assert every[:2] != few
    assert [name for name in every if name in more] == more


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_of_any_document_each_mutation_is_one_of_its_kind(path: Path) -> None:
    document = load(path)
    before = deepcopy(document.root)
    made = [*mutations(document.root)]
    assert before == document.root
    assert len(made) == len({one.name for one in made})
    texts = [json.dumps(one.root, sort_keys=True) for one in made]
    assert json.dumps(before, sort_keys=True) not in texts
    for one in made:
        document.at(one.pointer)


def prose(node: Any) -> set[str]:
    """Return every text of a document that is for people."""
    if isinstance(node, list):
        return {text for item in node for text in prose(item)}
    if not isinstance(node, dict):
        return set()
    own = [node.get(key) for key in ("description", "summary", "title")]
    return {text for text in own if isinstance(text, str)} | prose([*node.values()])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_descriptions_and_titles_are_not_mutated(path: Path) -> None:
    document = load(path)
    known = prose(document.root)
    assert [] == [one.name for one in mutations(document.root) if prose(one.root) - known]


def test_every_operator_finds_something_in_one_document_or_another() -> None:
    used = {one.operator for path in DOCUMENTS for one in mutations(load(path).root)}
    assert set(OPERATORS) == used
