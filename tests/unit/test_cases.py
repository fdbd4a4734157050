"""The cases of the generated tests: what is found in a schema, and that the oracle agrees."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sdkwright.cases import cases
from sdkwright.cases.oracle import Oracle
from sdkwright.cases.patterns import matching, missing, of_length
from sdkwright.document import load, parse
from sdkwright.ir import Api
from sdkwright.lower import lower
from sdkwright.models import models
from sdkwright.testcases import Cases, ModelCases, OperationCases
from sdkwright.values import JSON

SPEC = Path(__file__).parents[2] / "spec" / "openapi.yaml"


def found(root: dict[str, Any]) -> Cases:
    base = {"openapi": "3.1.0", "info": {"title": "Lamps", "version": "1"}, "paths": {}}
    api = lower(parse(json.dumps(base | root).encode(), "lamps.json"))
    return cases(api, models(api))


def lamp(schema: dict[str, Any], **rest: Any) -> ModelCases:
    """Return the cases of a class with one member, ``watts``."""
    whole = {"type": "object", "properties": {"watts": schema}, **rest}
    (model,) = found({"components": {"schemas": {"Lamp": whole}}}).models
    return model


def accepted(model: ModelCases) -> list[Any]:
    return [change.members["watts"] for change in model.accepted if "watts" in change.members]


def refused(model: ModelCases) -> list[Any]:
    return [change.members["watts"] for change in model.refused if "watts" in change.members]


def operation(
    parameters: list[dict[str, Any]] | None = None, *, path: str = "/lamps", **rest: Any
) -> OperationCases:
    node = {"parameters": parameters or [], "responses": {"204": {"description": "Done."}}, **rest}
    method = "put" if "requestBody" in rest else "get"
    (resource,) = found({"paths": {path: {method: {"operationId": "light", **node}}}}).resources
    return resource.operations[0]


def query(name: str, schema: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, **rest}


# Models ---------------------------------------------------------------------------------------


def test_what_python_takes_for_a_listed_value_is_no_case() -> None:
    listed = {"oneOf": [{"enum": ["a"]}, {"type": "integer", "enum": [1, 2]}]}
    assert True not in [value for value in refused(lamp(listed)) if isinstance(value, bool)]
    others = {"oneOf": [{"enum": ["a"]}, {"type": "integer", "enum": [2, 3]}]}
    assert True in [value for value in refused(lamp(others)) if isinstance(value, bool)]


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "string", "minLength": 2}, ["xx"], ["x", None, 1]),
        ({"type": "string", "maxLength": 2}, ["", "xx"], ["xxx"]),
        ({"type": "integer", "minimum": 3}, [3, 4], [2, "1", 1.5, True]),
        ({"type": "integer", "exclusiveMinimum": 3}, [4], [3, 2]),
        ({"type": "integer", "maximum": 3}, [3, 2, -(10**9)], [4]),
        ({"type": "number", "exclusiveMaximum": 3}, [2.5], [3, 3.5]),
        ({"type": "integer", "multipleOf": 5}, [15], [16]),
        ({"type": "integer"}, [-(10**9), 10**9], [None]),
        ({"type": "boolean"}, [True, False], ["true", 1]),
        ({"type": ["boolean", "null"]}, [True, None], ["true"]),
        ({"type": "string", "enum": ["on", "off"]}, ["on", "off"], ["ON", "unlisted", ""]),
        ({"const": "on"}, ["on"], ["ON", "unlisted"]),
        ({"type": "string", "pattern": "^a+$"}, ["a", "aa"], ["", "~a", "a~", "a\n", "b", "A"]),
        ({"type": "string", "format": "date"}, ["2021-01-21"], ["2021-02-30", "yesterday"]),
        (
            {"type": "string", "format": "date-time"},
            ["2021-01-21T17:12:35Z", "2021-01-21T17:12:35.028+08:00"],
            ["2021-01-21T17:12:35", "2021-01-21"],
        ),
        ({"type": "string", "x-sdkwright-max-bytes": 3}, ["éx"], ["éxx"]),
        (
            {"type": "object", "x-sdkwright-max-serialized-length": 12},
            [{"key": "éé"}],
            [{"key": "ééé"}],
        ),
        (
            {"type": "array", "items": {"type": "integer"}, "minItems": 2},
            [[1, 1]],
            [[1], [None, 1]],
        ),
        (
            {"type": "array", "items": {"type": "integer"}, "maxItems": 1},
            [[], [1]],
            [[1, 1], ["1"]],
        ),
        (
            {"type": "array", "items": {"type": "integer"}, "uniqueItems": True, "minItems": 2},
            [[1, -(10**9)]],
            [[1], [1, 1]],
        ),
        (
            {"type": "object", "minProperties": 1, "maxProperties": 2},
            [{"key1": 1.5}, {"key1": 1.5, "key2": 1.5}],
            [{}, {"key1": 1.5, "key2": 1.5, "key3": 1.5}],
        ),
        (
            {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
            [{"key": 0}],
            [{"key": -1}, {"key": None}],
        ),
        (
            {"anyOf": [{"type": "integer"}, {"type": "string", "maxLength": 1}]},
            [1, "x"],
            [1.5, True, "xx"],
        ),
    ],
)
def test_a_constraint_has_values_on_both_of_its_sides(
    schema: dict[str, Any], good: list[Any], bad: list[Any]
) -> None:
    model = lamp(schema)
    assert [] == [value for value in good if value not in accepted(model)]
    assert [] == [value for value in bad if value not in refused(model)]


def test_of_what_nobody_bounds_a_value_beyond_any_bound_is_accepted() -> None:
    values = accepted(lamp({"type": "string"}))
    assert {"", "x" * 1000} < {*values}
    assert 50 in map(len, accepted(lamp({"type": "array", "items": {}})))


def test_a_fault_is_expected_at_its_member() -> None:
    places = {change.place for change in lamp({"type": "integer"}).refused}
    assert {"watts"} == places


@pytest.mark.parametrize(("is_closed", "verdict"), [(True, "refused"), (False, "accepted")])
def test_a_member_that_the_document_does_not_name_is_put_to_the_test(
    is_closed: bool, verdict: str
) -> None:
    rest = {"additionalProperties": False} if is_closed else {}
    changes = getattr(lamp({"type": "integer"}, **rest), verdict)
    assert [["unlisted"]] == [[*c.members] for c in changes if "watts" not in c.members]


def test_a_minimal_value_has_the_required_members_and_a_full_one_has_all() -> None:
    schema = {
        "type": "object",
        "required": ["a"],
        "properties": {"a": {"type": "integer"}, "b": {"type": "string", "examples": ["warm"]}},
    }
    (model,) = found({"components": {"schemas": {"Lamp": schema}}}).models
    assert ({"a": 1}, {"a": 1, "b": "warm"}) == (model.minimal, model.full)


def test_the_types_of_members_are_told_in_the_words_of_python() -> None:
    assert {"watts": "list[datetime]"} == lamp(
        {"type": "array", "items": {"type": "string", "format": "date-time"}}
    ).types


def test_a_rule_is_put_to_the_test_both_ways() -> None:
    schema = {
        "type": "object",
        "properties": {"kind": {"enum": ["neon", "led"]}, "gas": {"type": "string"}},
        "if": {"properties": {"kind": {"const": "neon"}}, "required": ["kind"]},
        "then": {"properties": {"gas": {"pattern": "^Ne$"}}},
    }
    (model,) = found({"components": {"schemas": {"Lamp": schema}}}).models
    taken = [change.members for change in model.accepted]
    left = [(change.members, change.place) for change in model.refused]
    assert {"kind": "neon", "gas": "Ne"} in taken
    assert {"kind": "led", "gas": ""} in taken
    assert ({"gas": "", "kind": "neon"}, "gas") in left


def test_each_tag_has_a_value_with_the_type_that_it_tells() -> None:
    lamp_of = {"$ref": "#/components/schemas/Lamp"}
    more = {"type": "object", "required": ["watts"], "properties": {"watts": {"type": "integer"}}}
    base = {
        "type": "object",
        "properties": {"kind": {"type": "string"}, "spare": lamp_of},
        "discriminator": {"propertyName": "kind", "mapping": {"led": "Led"}},
    }
    room = {"type": "object", "properties": {"lamp": {**lamp_of, "examples": [{"watts": 3}]}}}
    schemas = {"Lamp": base, "Led": {"allOf": [lamp_of, more]}, "Room": room}
    whole = found({"components": {"schemas": schemas}})
    (union,) = (alias for alias in whole.aliases if alias.name == "AnyLamp")
    assert [
        ("led", {"kind": "led", "watts": 1}, "Led"),
        ("another tag", {"kind": "text"}, "Lamp"),
    ] == [(one.title, one.value, one.type) for one in union.tagged]
    # Without a tag it is the base.
    (model,) = (model for model in whole.models if model.name == "Room")
    assert {"lamp": "Lamp"} == model.types


def test_the_examples_of_bodies_are_examples_of_their_schema() -> None:
    content = {"schema": {"$ref": "#/components/schemas/Lamp"}, "example": {"watts": 60}}
    response = {"description": "A lamp.", "content": {"application/json": content}}
    schema = {"type": "object", "properties": {"watts": {"type": "integer"}}}
    paths = {"/lamps": {"get": {"responses": {"200": response}}}}
    (model,) = found({"paths": paths, "components": {"schemas": {"Lamp": schema}}}).models
    assert [{"watts": 60}] == [sample.value for sample in model.examples]


def test_a_schema_that_contains_itself_has_a_finite_value() -> None:
    schema = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Lamp"}}}
    (model,) = found({"components": {"schemas": {"Lamp": schema}}}).models
    assert {} == model.minimal


def test_what_no_value_can_be_made_of_is_noted() -> None:
    lamps = found({"components": {"schemas": {"Dark": {"type": "string", "pattern": "^(?=x)y$"}}}})
    assert "Dark: the pattern is not read: ^(?=x)y$" in lamps.omitted
    assert "Dark: no value could be made" in lamps.omitted


# Patterns -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        ("^a(b|cd)e?$", ["abe", "acde", "ab"]),
        ("^[0-9]{2,3}$", ["00", "000", "90"]),
        (r"^\d\.\w$", ["0.a", "9.a", "0.Z", "0._"]),
        ("^[^,]+$", ["x", "7", " "]),
        (r"^(?:x|y)\u0041$", ["xA", "yA"]),
    ],
)
def test_each_choice_of_a_pattern_is_taken_once(pattern: str, texts: list[str]) -> None:
    assert [] == [text for text in texts if text not in matching(pattern, 40)]


def test_a_text_that_misses_a_pattern_does_so_by_one_step() -> None:
    expected = {"", "a1\n", "~a1", "a", "a0", "a:", "1", "b1", "A1"}
    assert expected <= {*missing("^a[1-9]$", 40)}


@pytest.mark.parametrize("pattern", [r"^(?=a)a", r"\bword", r"(a)\1", "[", "a**", r"\p{L}"])
def test_what_is_not_read_of_patterns_gives_no_texts(pattern: str) -> None:
    assert ([], [], None) == (matching(pattern), missing(pattern), of_length(pattern, 3))


def test_a_pattern_that_python_cannot_read_is_judged_by_the_engine_of_the_package() -> None:
    oracle = Oracle({})
    schema: JSON = {"type": "string", "pattern": r"^\p{Lu}"}
    assert oracle.accepts(schema, "Élan")
    assert not oracle.accepts(schema, "élan")


def test_a_matching_text_can_have_a_given_length() -> None:
    assert ("ab" + "x" * 8, None) == (of_length("^ab[^,]*$", 10), of_length("^ab$", 10))


# Operations -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        (query("a b", {"type": "string", "examples": ["c/d e"]}), "a%20b=c%2Fd%20e"),
        (query("on", {"type": "boolean"}), "on=true"),
        (query("n", {"type": "array", "items": {"type": "integer"}, "minItems": 2}), "n=1&n=1"),
        (
            query(
                "n", {"type": "array", "items": {"type": "integer"}, "minItems": 2}, explode=False
            ),
            "n=1,1",
        ),
        (
            query(
                "n",
                {"type": "array", "items": {"enum": ["é"]}, "minItems": 2},
                style="pipeDelimited",
                explode=False,
            ),
            "n=%C3%A9%7C%C3%A9",
        ),
        (
            query(
                "o", {"type": "object", "properties": {"k": {"type": "number"}}}, style="deepObject"
            ),
            "o%5Bk%5D=0.5",
        ),
        (
            {
                "name": "j",
                "in": "query",
                "content": {"application/json": {"schema": {"const": "x"}}},
            },
            "j=%22x%22",
        ),
    ],
)
def test_a_query_is_written_as_openapi_has_it(parameter: dict[str, Any], expected: str) -> None:
    assert expected in [call.query for call in operation([parameter]).calls]


def test_a_call_names_the_headers_that_it_does_not_send() -> None:
    header = {"name": "X-Lamp", "in": "header", "schema": {"type": "string", "examples": ["on"]}}
    light = operation([header])
    assert {"accept": "*/*", "x-lamp": None, "content-type": None} == light.headers
    assert {"x-lamp": "on"} in [call.headers for call in light.calls]


def test_a_path_that_would_lead_elsewhere_is_refused() -> None:
    place = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    light = operation([place], path="/lamps/{id}")
    values = [case.arguments["id"] for case in light.refused]
    assert [] == [value for value in ("", ".", "..") if value not in values]


def test_a_body_is_written_in_the_order_of_its_members_and_without_blanks() -> None:
    schema = {"type": "object", "properties": {"b": {"type": "number"}, "a": {"enum": ["é"]}}}
    content = {"application/json": {"schema": schema, "example": {"b": 1, "a": "é"}}}
    light = operation(requestBody={"required": True, "content": content})
    assert '{"a":"é","b":1.0}' in [call.body for call in light.calls]


KEYS = {name: {"type": "apiKey", "in": "header", "name": name} for name in ("A", "B", "C", "D")}


@pytest.mark.parametrize(
    ("security", "expected"),
    [
        ([], {(): True, ("A",): True}),
        ([{"A": []}], {(): False, ("A",): True, ("B",): False}),
        ([{"A": []}, {}], {(): True, ("A",): True, ("B",): True}),
        (
            [{"A": [], "B": []}, {"C": []}],
            {
                (): False,
                ("A",): False,
                ("A", "B"): True,
                ("B",): False,
                ("C",): True,
                ("D",): False,
            },
        ),
    ],
)
def test_credentials_are_enough_if_the_document_asks_for_no_more(
    security: list[Any], expected: dict[tuple[str, ...], bool]
) -> None:
    node = {"operationId": "light", "security": security, "responses": {"204": {}}}
    root = {
        "paths": {"/lamps": {"get": node}},
        "components": {"securitySchemes": KEYS},
    }
    (resource,) = found(root).resources
    assert expected == resource.operations[0].security


def test_where_the_document_does_not_speak_of_credentials_none_are_judged() -> None:
    assert {} == operation().security


def test_a_range_of_statuses_is_served_as_several() -> None:
    light = operation(responses={"204": {"description": "Done."}, "5XX": {"description": "Dark."}})
    assert [(500, 503)] == [failure.statuses for failure in light.failures]


def test_an_operation_that_documents_only_failures_may_succeed_with_nothing() -> None:
    light = operation(responses={"404": {"description": "Dark."}})
    (result,) = light.results
    assert (200, "", "NoneType") == (result.answer.status, result.answer.body, result.type)
    assert ["required arguments"] == [call.title for call in light.calls]
    assert [(404,)] == [failure.statuses for failure in light.failures]


def served(schema: dict[str, Any], **rest: Any) -> dict[bool, list[Any]]:
    """Return the bodies that a strict client takes of an operation, and those it does not."""
    content = {"application/json": {"schema": schema}}
    node = {"operationId": "light", "responses": {"200": {"description": "", "content": content}}}
    (resource,) = found({"paths": {"/lamps": {"get": node}}, **rest}).resources
    replies = resource.operations[0].replies
    return {
        is_documented: [one.answer.body for one in replies if one.is_documented is is_documented]
        for is_documented in (True, False)
    }


def test_a_response_is_served_on_both_sides_of_what_its_schema_demands() -> None:
    bodies = served({"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 2})
    assert {1, 2} == {len(body) for body in bodies[True]}
    for body in (None, "text", [], [None], ["1"]):
        assert body in bodies[False]
    assert 3 in {len(body) for body in bodies[False] if isinstance(body, list)}


def test_a_response_whose_schema_has_a_name_is_served_to_know_it_by() -> None:
    lamps = {"Lamp": {"type": "object", "properties": {"watts": {"type": "integer"}}}}
    bodies = served({"$ref": "#/components/schemas/Lamp"}, components={"schemas": lamps})
    assert {True: [{"watts": 1}], False: [None, "text"]} == bodies


@pytest.mark.parametrize(
    ("schema", "bounds"),
    [
        ({"type": "integer", "minimum": 1}, {"query it": {"minimum": 1}}),
        (
            {"type": "array", "maxItems": 9, "items": {"type": "string", "minLength": 1}},
            {"query it": {"maxItems": 9, "items": {"minLength": 1}}},
        ),
        ({"type": "array", "items": {"type": "number"}}, {"query it": {}}),
        ({"type": "array", "items": {"enum": ["on", "off"]}}, {}),
        ({"type": "string", "format": "date"}, {}),
    ],
)
def test_the_bounds_of_parameters_are_told_if_they_are_all_that_there_is(
    schema: dict[str, Any], bounds: dict[str, Any]
) -> None:
    assert bounds == operation([query("it", schema)]).bounds


def test_a_class_is_told_with_those_that_it_extends() -> None:
    thing = {"type": "object", "properties": {"id": {"type": "string"}}}
    more = {"type": "object", "properties": {"watts": {"type": "integer"}}}
    lamp = {"allOf": [{"$ref": "#/components/schemas/Thing"}, more]}
    models = found({"components": {"schemas": {"Thing": thing, "Lamp": lamp}}}).models
    assert {"Thing": (), "Lamp": ("Thing",)} == {model.name: model.bases for model in models}


# The whole ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def api() -> Api:
    return lower(load(SPEC))


def test_of_our_document_nothing_is_dropped_or_omitted(api: Api) -> None:
    result = cases(api, models(api))
    assert ((), ()) == (result.dropped, result.omitted)


def test_every_model_and_operation_of_our_document_has_cases(api: Api) -> None:
    result = cases(api, models(api))
    named = {model.name for model in result.models} | {alias.name for alias in result.aliases}
    called = {one.constant for resource in result.resources for one in resource.operations}
    assert {schema.name for schema in api.schemas} == named
    assert {one.constant for one in api.operations} == called


def test_the_oracle_knows_the_patterns_of_ecma_and_our_own_keywords() -> None:
    oracle = Oracle({})
    verdicts = [
        oracle.accepts({"pattern": "^a$"}, "a\n"),
        oracle.accepts({"pattern": r"^\d$"}, "٣"),
        oracle.accepts({"x-sdkwright-max-bytes": 1}, "é"),
        oracle.accepts({"x-sdkwright-max-serialized-length": 7}, {"a": "é"}),
        oracle.accepts({"format": "date-time"}, "2021-01-21"),
    ]
    assert [False] * 5 == verdicts


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_cases_are_the_same_whatever_the_hash_seed(seed: str, api: Api, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from sdkwright.document import load;"
        "from sdkwright.lower import lower; from sdkwright.models import models;"
        "from sdkwright.cases import cases; api = lower(load(Path(sys.argv[1])));"
        "sys.stdout.buffer.write(repr(cases(api, models(api))).encode())"
    )
    here = cases(api, models(api))
    there = subprocess.run(
        [sys.executable, "-c", program, str(SPEC)],
        env={**os.environ, "PYTHONHASHSEED": seed},
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert repr(here) == there.stdout.decode()


def test_cases_do_not_depend_on_the_order_of_keys(tmp_path: Path) -> None:
    def turned(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: turned(node[key]) for key in reversed([*node])}
        return [turned(item) for item in node] if isinstance(node, list) else node

    document = load(SPEC)
    (tmp_path / "openapi.json").write_text(json.dumps(turned(document.root)))
    made: list[str] = []
    for path in (SPEC, tmp_path / "openapi.json"):
        read = lower(load(path))
        made.append(repr(cases(read, models(read))))
    assert made[0] == made[1]


def test_a_body_that_cannot_be_made_is_left_out_and_said_so() -> None:
    dark = {"type": "string", "pattern": "^(?=x)y$"}
    schema = {"type": "object", "required": ["dark"], "properties": {"dark": dark}}
    body = {"content": {"application/json": {"schema": schema}}}
    answer = {"200": {"description": "Done."}}
    post = {"operationId": "make", "requestBody": body, "responses": answer}
    omitted = found({"paths": {"/lamps": {"post": post}}}).omitted

    assert "default.make: no body of required members could be made" in omitted
    assert "default.make: no broken body could be made" in omitted
