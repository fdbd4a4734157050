"""Whatever is wrong with a document, the line ends in a package or findings, never in a crash."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from sdkwright.cases import cases
from sdkwright.config import Config, Selection
from sdkwright.diagnostics import DocumentError
from sdkwright.document import parse
from sdkwright.ir import Api
from sdkwright.lower import lower
from sdkwright.models import models
from sdkwright.plan import Header, plan
from sdkwright.validate import validate
from sdkwright.values import JSON

ROOT = Path(__file__).parents[2]
MUSEUM = ROOT / "tests" / "golden" / "museum" / "openapi.yaml"
DOCUMENTS = [
    ROOT / "spec" / "openapi.yaml",
    # That of the museum is three files, and what refers to others is no document by itself.
    *sorted(set((ROOT / "tests" / "golden").glob("*/openapi.*")) - {MUSEUM}),
    *sorted((ROOT / "tests" / "pipeline" / "documents").glob("*.yaml")),
]
ROOTS = {path: parse(path.read_bytes(), path.name).root for path in DOCUMENTS}

# What stands in the place of something else: values of every kind, and parts of documents.
JUNK: list[Any] = [
    *(None, True, False, 0, -1, 1.5, 10**30, "", "x", "é/{~", "{", "}{", "null", "#"),
    *([], {}, [None], [[]], [{}], ["x", "x"], [1, "1", True, None], {"": None}, {"x": {}}),
    *({"$ref": "#"}, {"$ref": "#/nowhere"}, {"$ref": "#/paths"}, {"$ref": 1}, {"$ref": "a.yaml"}),
    *({"$ref": "#/components/schemas"}, {"$ref": "#x"}, {"$ref": "http://0/"}, {"$ref": ""}),
    *({"type": "strin"}, {"type": []}, {"type": ["null"]}, {"type": ["string", "integer"]}),
    *({"type": "object"}, {"type": "array"}, {"enum": []}, {"enum": [None, {}, [], 1.5]}),
    *({"allOf": [{}]}, {"oneOf": []}, {"anyOf": [True]}, {"not": {}}, {"const": {}}),
    *({"nullable": True}, {"pattern": "(["}, {"minimum": 3, "maximum": 1}, {"format": "binary"}),
    *({"in": "path", "name": "x"}, {"in": "query"}, {"name": ""}, {"content": {}}),
]
NAMES = [
    *("$ref", "type", "properties", "required", "items", "allOf", "oneOf", "anyOf", "not", "enum"),
    *("const", "default", "nullable", "additionalProperties", "patternProperties", "if", "then"),
    *("parameters", "requestBody", "responses", "content", "schema", "schemas", "security"),
    *("operationId", "tags", "servers", "get", "post", "/{a}/{b", "name", "in", "style", "headers"),
    *("200", "2XX", "default", "x", "", "discriminator", "examples", "example", "description"),
    *(
        "minLength",
        "pattern",
        "format",
        "x-sdkwright-pagination",
        "readOnly",
        "title",
        "$dynamicRef",
    ),
]


def containers(value: JSON) -> list[dict[str, JSON] | list[JSON]]:
    """Return the mappings and lists inside a value, and the value, unless they are empty."""
    if not isinstance(value, dict | list) or not value:
        return []
    parts = value.values() if isinstance(value, dict) else value
    return [value, *(found for part in parts for found in containers(part))]


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, JSON]:
    """Draw a document with a few faults: parts dropped, swapped, renamed, of another kind."""
    root = copy.deepcopy(ROOTS[draw(st.sampled_from(DOCUMENTS))])
    for _ in range(draw(st.integers(1, 4))):
        found = containers(root)
        target = draw(st.sampled_from(found)) if found else root
        value = draw(st.sampled_from(JUNK) | st.sampled_from(containers(root) or [root]))
        change = draw(st.sampled_from(["drop", "put", "add"]))
        if isinstance(target, list):
            index = draw(st.integers(0, len(target) - 1))
            if change == "drop":
                del target[index]
            else:
                target[index : index + (change == "put")] = [copy.deepcopy(value)]
        elif change == "drop" and target:
            del target[draw(st.sampled_from(sorted(target)))]
        else:
            names = sorted(target) if change == "put" and target else NAMES
            target[draw(st.sampled_from(names))] = copy.deepcopy(value)
    root["openapi"] = draw(st.sampled_from(["3.0.3", "3.1.0", "3.2.0"]))
    return root


def run(root: dict[str, JSON]) -> Api | None:
    """Take a document down the line, up to what is printed."""
    try:
        document = parse(json.dumps(root).encode(), "mutated.json")
        for finding in validate(document):
            assert finding.span is not None
        api = lower(document, Selection(allows_losses=True))
    except DocumentError:
        return None
    types = models(api)
    config = Config(Path("mutated.json"), Path("out"), "acme", "acme")
    plan(api, types, cases(api, types), config, Header("0", "mutated.json", "0" * 64))
    return api


SLOWNESS = [HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.data_too_large]


@settings(max_examples=25, deadline=None, suppress_health_check=SLOWNESS)
@given(mutated())
def test_a_faulty_document_ends_in_a_package_or_in_findings(root: dict[str, JSON]) -> None:
    run(root)


@pytest.mark.long
@settings(max_examples=1000, deadline=None, suppress_health_check=SLOWNESS)
@given(mutated())
def test_a_thousand_faulty_documents_do(root: dict[str, JSON]) -> None:
    run(root)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.parent.name + path.stem)
def test_a_document_without_faults_ends_in_a_package(path: Path) -> None:
    assert run(ROOTS[path]) is not None
