"""Whatever is wrong with a document, linting it ends in findings."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import hypothesis
import yaml
from hypothesis import strategies

from sdkwright.config import Linting
from sdkwright.diagnostics import Diagnostic, DocumentError
from sdkwright.document import parse
from sdkwright.lint import RULES, lint

FAULTS = Path(__file__).parent / "faults"
# Clean documents of different topics: one of twelve is enough to meet every kind of element.
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(FAULTS.glob("*.good.yaml"))[::12]]
ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 10**30, "", "x", "{"),
    *([], [1], [[]], [None], ["a", "a"]),
    *({}, {"a": 1}, {"": ""}, {"$ref": "#/nope"}, {"$ref": 1}),
    *({"type": "object"}, {"type": ["string", 1]}),
)
NAMES = ("x", "$ref", "type", "allOf", "properties", "enum", "0", "{")


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = list(value.items()) if isinstance(value, dict) else []
    inner += list(enumerate(value)) if isinstance(value, list) else []
    return [path, *(found for key, part in inner for found in places(part, (*path, key)))]


def change(draw: strategies.DrawFn, document: Any) -> None:
    """Put something odd in the place of a part, remove the part, or rename it."""
    path = draw(strategies.sampled_from(places(document)[1:]))
    parent: Any = document
    for key in path[:-1]:
        parent = parent[key]
    kind = draw(strategies.sampled_from(("odd", "odd", "removed", "renamed")))
    if kind == "odd" or not hasattr(parent, "keys"):
        parent[path[-1]] = copy.deepcopy(draw(strategies.sampled_from(ODD)))
    else:
        part = parent.pop(path[-1])
        if kind == "renamed":
            parent[draw(strategies.sampled_from(NAMES))] = part


@strategies.composite
def documents(draw: strategies.DrawFn) -> str:
    document = yaml.safe_load(draw(strategies.sampled_from(TEXTS)))
    for _ in range(draw(strategies.integers(1, 3))):
        if document:
            change(draw, document)
    # Parts of a document may be shared now, and dates are none in JSON.
    return json.dumps(document, default=str)


def findings(text: str) -> tuple[Diagnostic, ...]:
    try:
        return lint(parse(text.encode(), "odd.json"), Linting())
    except DocumentError as fault:
        return fault.diagnostics


@hypothesis.given(documents())
@hypothesis.settings(max_examples=150, deadline=None)
def test_linting_ends_in_findings_of_known_rules_with_a_place(text: str) -> None:
    for found in findings(text):
        assert found.code in RULES
        assert found.span is not None
        assert found.hint
