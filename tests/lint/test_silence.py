"""What is known of a document is left out: by severity, by silence, by baseline."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sdkwright.config import Linting, Silence
from sdkwright.diagnostics import DocumentError, Severity
from sdkwright.document import parse
from sdkwright.lint import lint, write_baseline

DOCUMENT = """\
openapi: 3.1.0
info: {title: Seats, version: "1"}
paths: {}
components:
  schemas:
    Seat:
      type: object
      properties:
        class: {type: string}
        import: {type: string}
"""
CLASS = "/components/schemas/Seat/properties/class"
IMPORT = "/components/schemas/Seat/properties/import"


def found(linting: Linting, text: str = DOCUMENT) -> list[tuple[str, str]]:
    return [(one.code, one.pointer) for one in lint(parse(text.encode(), "seats.yaml"), linting)]


def silenced(pointer: str, rule: str = "reserved-name") -> Linting:
    return Linting(silenced=(Silence(rule, pointer, "the service calls it so"),))


def within(said: str) -> str:
    """Return the document with a silence in its schema."""
    return DOCUMENT.replace("    Seat:\n", f"    Seat:\n      x-sdkwright-silence: {said}\n")


def test_both_faults_are_found() -> None:
    assert [("reserved-name", CLASS), ("reserved-name", IMPORT)] == found(Linting())


def test_a_silence_of_the_options_is_of_one_place() -> None:
    assert [("reserved-name", IMPORT)] == found(silenced(CLASS))


def test_a_silence_of_the_options_says_nothing_of_what_is_below() -> None:
    expected = [("reserved-name", CLASS), ("reserved-name", IMPORT)]
    assert {*expected, ("unused-silence", "/components/schemas/Seat")} == set(
        found(silenced("/components/schemas/Seat"))
    )


def test_a_silence_in_the_document_holds_for_all_below() -> None:
    assert [] == found(Linting(), within("{reserved-name: the service calls it so}"))


def test_a_silence_of_a_rule_that_is_not_broken_is_found() -> None:
    said = "{reserved-name: the service calls it so, unused-component: it is kept}"
    assert [("unused-silence", "/components/schemas/Seat")] == found(Linting(), within(said))


@pytest.mark.parametrize("said", ["{}", "reserved-name", "{reserved-name: ''}", "[reserved-name]"])
def test_a_silence_without_rule_or_reason_is_none(said: str) -> None:
    codes = {code for code, _ in found(Linting(), within(said))}
    assert {"invalid-silence", "reserved-name"} == codes


@pytest.mark.parametrize(
    "linting", [silenced(CLASS, "reserved-nmae"), Linting({"reserved-nmae": None})]
)
def test_a_rule_that_does_not_exist_is_named_with_one_that_does(linting: Linting) -> None:
    findings = lint(parse(DOCUMENT.encode(), "seats.yaml"), linting)
    hints = [one.hint for one in findings if one.code == "unknown-rule"]
    assert ["did you mean 'reserved-name'?"] == hints


def test_a_rule_may_be_weighed_otherwise_or_turned_off() -> None:
    strict = lint(
        parse(DOCUMENT.encode(), "seats.yaml"), Linting({"reserved-name": Severity.ERROR})
    )
    assert [Severity.ERROR] * 2 == [one.severity for one in strict]
    assert [] == found(Linting({"reserved-name": None}))


def test_what_a_baseline_lists_is_not_found_and_what_is_new_is(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    old = DOCUMENT.replace("        import: {type: string}\n", "")

    assert 1 == write_baseline(lint(parse(old.encode(), "seats.yaml"), Linting()), path)
    assert [] == found(Linting(baseline=path), old)
    assert [("reserved-name", IMPORT)] == found(Linting(baseline=path))


def test_a_baseline_that_lists_what_is_mended_is_stale(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    assert 2 == write_baseline(lint(parse(DOCUMENT.encode(), "seats.yaml"), Linting()), path)
    mended = DOCUMENT.replace("class:", "category:")

    assert [("stale-baseline", "")] == found(Linting(baseline=path), mended)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"findings": [{"rule": "a"}]}', '{"findings": 1}']
)
def test_a_baseline_that_is_none_is_an_error(text: str, tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        found(Linting(baseline=path))
    assert ["invalid-baseline"] == [one.code for one in caught.value.diagnostics]


def test_a_baseline_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be read"):
        found(Linting(baseline=tmp_path / "none.json"))


def test_a_baseline_is_the_same_whatever_the_order_of_findings(tmp_path: Path) -> None:
    findings = lint(parse(DOCUMENT.encode(), "seats.yaml"), Linting())
    texts: list[str] = []
    for order in (findings, findings[::-1]):
        write_baseline(order, tmp_path / "baseline.json")
        texts.append((tmp_path / "baseline.json").read_text(encoding="utf-8"))
    assert texts[0] == texts[1]
    assert {"rule": "reserved-name", "pointer": CLASS} in json.loads(texts[0])["findings"]
