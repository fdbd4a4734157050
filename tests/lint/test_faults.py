"""The documents with one fault each are what their index says."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

import pytest
import yaml

from sdkwright.config import Linting
from sdkwright.diagnostics import Diagnostic, DocumentError
from sdkwright.document import parse
from sdkwright.lint import lint

_FOLDER = Path(__file__).parent / "faults"
_FILES = {path.name: path.read_bytes() for path in _FOLDER.iterdir()}


class _Entry(TypedDict):
    line: list[int]
    about: str


_INDEX: dict[str, _Entry] = yaml.safe_load(_FILES["index.yaml"])


def _suffix(name: str) -> str:
    return ".yaml" if f"{name}.yaml" in _FILES else ".json"


def test_every_document_is_in_the_index_and_has_a_twin() -> None:
    expected = {"index.yaml"}
    for name in _INDEX:
        expected |= {f"{name}{_suffix(name)}", f"{name}.good{_suffix(name)}"}
    assert expected == set(_FILES)


def test_every_document_has_the_lines_of_the_index() -> None:
    def lines(name: str) -> int:
        return len(_FILES[f"{name}{_suffix(name)}"].splitlines())

    outside = [
        name
        for name, entry in _INDEX.items()
        if not entry["line"] or min(entry["line"]) < 1 or max(entry["line"]) > lines(name)
    ]
    assert [] == outside


def test_no_document_is_as_its_twin() -> None:
    same = [
        name
        for name in _INDEX
        if _FILES[f"{name}{_suffix(name)}"] == _FILES[f"{name}.good{_suffix(name)}"]
    ]
    assert [] == same


# What is no fault to us, or too rare to be worth a rule; the reason is in the sentence.
_LEFT = {
    "integer-without-format": "Python has integers of one kind, and no other bounds its own",
    "callback-expression-in-component": "the place is where the callback is used, with its body",
    "property-only-symbols": "$ is the attribute dollar_sign",
    "deprecated-without-replacement": "nobody says it in one way, and some have no successor",
    "paths-empty": "a document of no paths is begun, or one of components that others refer to",
    "integer-format-on-string": "large numbers are sent as text, and say int64 by registry",
    "json-byte-order-mark": "readers may ignore it, and all do",
    "literal-not-indented": "the place is that of the next line, where the grammar breaks",
    "no-error-response": "one of three operations is no pattern",
    "pagination-without-offset": "a list may end at a size",
}


# Twins of which something else is told, rightly.
_TOLD = {"delete-204-with-content-through-ref": {"reserved-name"}}


def _found(name: str, kind: str = "") -> list[Diagnostic]:
    path = f"{name}{kind}{_suffix(name)}"
    try:
        return list(lint(parse(_FILES[path], path), Linting()))
    except DocumentError as fault:
        return list(fault.diagnostics)


@pytest.mark.parametrize("name", _INDEX)
def test_a_fault_is_found_at_its_line_and_nothing_in_its_twin(name: str) -> None:
    twin = _found(name, ".good")
    known = {(one.code, one.message) for one in twin}
    lines = {
        one.span.line if one.span else None
        for one in _found(name)
        if (one.code, one.message) not in known
    }

    title = name.partition("-")[2]
    assert _TOLD.get(title, set()) == {one.code for one in twin}
    assert (title in _LEFT) != bool(lines & set(_INDEX[name]["line"]))
