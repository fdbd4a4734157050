"""Whatever the members of a schema are called, its model has them all, and gives them back."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from sdkwright.config import Config
from sdkwright.pipeline import generate

NUMBERS = count()
NAMES = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    unique=True,
    min_size=1,
    max_size=9,
)


@pytest.mark.slow
@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(["Etc/GMT+0", "Etc/GMT-0", "+1", "-1", "add", "Add", "ADD", "a.b", "a-b", "a b", "1", ""])
@example(["class", "self", "None", "__class__", "__rules__", "_private", "x_", "é", "😀", "日本"])
@example(["model_config", "model_fields", "schema", "json", "copy", "dict", "validate", "builtins"])
@example(
    ["str", "list", "date", "int", "Any", "Field", "Maybe", "Annotated", "re", "rule", "Model"]
)
@given(NAMES)
def test_a_model_has_members_of_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: Sequence[str]
) -> None:
    package = f"names_{next(NUMBERS)}"
    folder = tmp_path / package
    folder.mkdir()
    kinds: list[dict[str, Any]] = [
        {"type": "string", "enum": ["a", "b"]},
        {"type": "array", "items": {"type": "object", "properties": {name: {} for name in names}}},
    ]
    properties = {name: kinds[index % 2] for index, name in enumerate(names)}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Names", "version": "1"},
        "paths": {},
        "components": {"schemas": {"Thing": {"type": "object", "properties": properties}}},
    }
    (folder / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    generate(Config(folder / "openapi.json", folder / "out", package, package))
    monkeypatch.setattr(sys, "path", [str(folder / "out"), *sys.path])
    thing = importlib.import_module(f"{package}.models").Thing
    value = {name: "a" if index % 2 == 0 else [{name: 1}] for index, name in enumerate(names)}
    model = thing.model_validate_json(json.dumps(value))
    assert value == json.loads(model.model_dump_json(by_alias=True, exclude_unset=True))
    assert {*names} == {
        name if field.alias is None else field.alias for name, field in thing.model_fields.items()
    }
