"""Every kind of finding has a document that shows it, and the report of that document."""

import os
from pathlib import Path

import pytest

from sdkwright import document, validate
from sdkwright.diagnostics import Diagnostic, DocumentError
from sdkwright.report import render

FOLDER = Path(__file__).parents[1] / "diagnostics"
FIXTURES = sorted(path for path in FOLDER.iterdir() if path.suffix in {".json", ".yaml"})
CODES = {**document.CODES, **validate.CODES}


def findings_of(path: Path) -> tuple[Diagnostic, ...]:
    try:
        # A document about overlays has one of its name among the parts.
        overlay = Path("parts", path.name)
        return validate.validate(document.load(path, [overlay] if overlay.exists() else []))
    except DocumentError as fault:
        return fault.diagnostics


def test_every_code_has_a_fixture_and_every_fixture_a_code() -> None:
    assert sorted(CODES) == [path.stem for path in FIXTURES]


def test_every_code_has_an_explanation_of_one_sentence() -> None:
    assert {code for code, text in CODES.items() if not text.endswith(".")} == set()


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_a_fixture_gives_its_code_and_its_report(
    fixture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FOLDER)
    findings = findings_of(Path(fixture.name))
    golden = fixture.with_suffix(".txt")
    if os.environ.get("SDKWRIGHT_REWRITE_GOLDENS") == "1":
        golden.write_text(render(findings, "text"), encoding="utf-8")

    assert {fixture.stem} == {finding.code for finding in findings}
    assert golden.read_text(encoding="utf-8") == render(findings, "text")


def test_no_report_is_left_of_a_fixture_that_is_gone() -> None:
    reports = sorted(path.stem for path in FOLDER.glob("*.txt"))
    assert [path.stem for path in FIXTURES] == reports
