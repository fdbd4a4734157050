"""The command as it is called: a slice of the mutants of a small document, one of each kind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
OPERATORS = (
    "bound-raised",
    "enum-dropped",
    "extra-flipped",
    "format-dropped",
    "method-changed",
    "operation-renamed",
    "parameter-renamed",
    "pattern-dropped",
    "required-added",
    "required-dropped",
    "scheme-changed",
    "status-changed",
)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command where the working folder lies, and name that as one would there."""
    command = [sys.executable, "-m", "sdkwright", "mutate", "--package", "acme"]
    command += ["--spec", str(HERE / "ledger.yaml"), "--work", folder.name, *arguments]
    return subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def slice_(work: Path) -> subprocess.CompletedProcess[str]:
    """Run one mutant of each of a dozen operators."""
    chosen = [word for name in OPERATORS for word in ("--operator", name)]
    return run(work, "--limit", "1", "--format", "json", "--fail-under", "100", *chosen)


@pytest.mark.slow
def test_a_slice_of_the_mutants_is_noticed(slice_: subprocess.CompletedProcess[str]) -> None:
    assert ("", 0) == (slice_.stderr, slice_.returncode), slice_.stdout
    found = json.loads(slice_.stdout)
    assert [*OPERATORS] == [one["operator"] for one in found["each"]]
    assert (12, 12, 12, []) == tuple(
        found[name] for name in ("all", "encoded", "killed", "wrong_verdicts")
    )


@pytest.mark.slow
def test_outcomes_are_kept_and_not_worked_out_again(
    work: Path, slice_: subprocess.CompletedProcess[str]
) -> None:
    assert slice_.returncode == 0
    journal = work / "outcomes.jsonl"
    text = journal.read_text(encoding="utf-8")
    # As if a test had not noticed; a second run believes it.
    journal.write_text(text.replace('"killed"', '"survived"'), encoding="utf-8")
    again = run(work, "--operator", "pattern-dropped", "--fail-under", "50")
    assert again.returncode == 1
    assert "ledger.yaml:75:35: pattern-dropped ^[A-Z]{3}$" in again.stdout
    assert "killed / encoded     0 of    1    0.00 %" in again.stdout


@pytest.mark.slow
def test_the_working_folder_keeps_itself_out_of_repositories(
    work: Path, slice_: subprocess.CompletedProcess[str]
) -> None:
    assert slice_.returncode == 0
    assert "*\n" == (work / ".gitignore").read_text()
    assert not [*(work / "mutants").glob("*")]


def test_an_operator_that_does_not_exist_is_wrong_usage(tmp_path: Path) -> None:
    outcome = run(tmp_path, "--operator", "nonsense")
    assert (2, "") == (outcome.returncode, outcome.stderr)
    assert "error[mutate-operator]: there is no operator nonsense" in outcome.stdout


def test_a_number_that_is_none_is_wrong_usage(tmp_path: Path) -> None:
    outcome = run(tmp_path, "--jobs", "0")
    assert (2, "") == (outcome.returncode, outcome.stdout)
    assert "argument --jobs: invalid" in outcome.stderr
