"""Generated models accept what JSON Schema admits, but for what docs/json-schema.md lists."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

import compositions
import containers
import scalars
from sdkwright.config import Config
from sdkwright.pipeline import generate

CASES = [*scalars.CASES, *containers.CASES, *compositions.CASES]
PACKAGE = "agreement"
DOCUMENTED = Path(__file__).parents[2] / "docs" / "json-schema.md"

# Where models and JSON Schema differ: the case, then the heading in the document that says why.
DIFFERENCES: dict[str, str] = {
    "a float without a fraction is an integer": "Integers have no point",
    "true in the place of one": "True is 1",
    "one in the place of true": "True is 1",
    "false in the place of zero": "True is 1",
    "zero in the place of false": "True is 1",
    "digits are those of ASCII": "Digits and letters of every script",
    "words are those of ASCII": "Digits and letters of every script",
    "no date": "Dates and times are checked",
    "no date-time": "Dates and times are checked",
    "items of any type say nothing of others": "Members make an object, items an array",
    "properties say nothing of others": "Members make an object, items an array",
    "a name as Python spells it": "Names in Python",
    "one of open objects admits what is of both": "One of several objects",
    "null beside a composition of objects": "Null beside a composition",
    "a required member that is read-only": "Members of one direction",
    "a required member that is read-only behind a reference": "Members of one direction",
    "a required member that is write-only beside a reference": "Members of one direction",
    "a tag that none of the alternatives has": "Tags tell",
    "a tag of another alternative than the one that fits": "Tags tell",
    "a child that the schema of its base admits": "Tags tell",
    "a closed part closes it for the others": "Closed parts of a composition",
}


def rows() -> list[Any]:
    return [
        pytest.param(index, value, is_valid, id=f"{title}: {json.dumps(value)}")
        for index, (title, _, valid, invalid) in enumerate(CASES)
        for is_valid, values in ((True, valid), (False, invalid))
        for value in values
    ]


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    schemas = {f"Case{index}": schema for index, (_, schema, _, _) in enumerate(CASES)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Agreement", "version": "1"},
        "paths": {},
        "components": {"schemas": {**compositions.SHARED, **schemas}},
    }


@pytest.fixture(scope="session")
def accepts(
    document: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[int, Any], bool]:
    """Return what tells whether the package takes a value for a schema, as it does in requests."""
    folder = tmp_path_factory.mktemp("agreement")
    (folder / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    generate(Config(folder / "openapi.json", folder / "out", PACKAGE, PACKAGE))
    sys.path.insert(0, str(folder / "out"))
    models = importlib.import_module(f"{PACKAGE}.models")
    wire_form = importlib.import_module(f"{PACKAGE}._runtime.validation").wire_form

    def accept(index: int, value: Any) -> bool:
        _, faults = wire_form(getattr(models, f"Case{index}"), value)
        return not faults

    return accept


@pytest.mark.parametrize(("index", "value", "is_valid"), rows())
def test_the_verdict_of_a_model_is_that_of_the_schema(
    index: int,
    value: Any,
    is_valid: bool,
    document: dict[str, Any],
    accepts: Callable[[int, Any], bool],
) -> None:
    title = CASES[index][0]
    judge = jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/components/schemas/Case{index}", "components": document["components"]}
    )
    assert is_valid == judge.is_valid(value), "the case is wrong"
    assert (title in DIFFERENCES) == (accepts(index, value) != is_valid)


def test_there_are_six_hundred_cases_and_every_title_is_used_once() -> None:
    titles = [title for title, *_ in CASES]
    assert len(titles) == len({*titles})
    assert len(rows()) >= 600


def test_every_difference_is_documented() -> None:
    headings = {
        line.removeprefix("## ")
        for line in DOCUMENTED.read_text(encoding="utf-8").splitlines()
        if line.startswith("## ")
    }
    assert {*DIFFERENCES.values()} <= headings
    assert DIFFERENCES.keys() <= {title for title, *_ in CASES}
