"""Processes, the journal, the verdicts and the report: everything around a mutant."""

from __future__ import annotations

import json
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from sdkwright.config import Config
from sdkwright.diagnostics import DocumentError, Span
from sdkwright.document import Document
from sdkwright.files import SourceFile
from sdkwright.mutate import Choice, mutate
from sdkwright.mutate.journal import Journal
from sdkwright.mutate.outcomes import Outcome, Status
from sdkwright.mutate.report import Mutant, Report, render
from sdkwright.mutate.suite import Suite, build, lay_out
from sdkwright.mutate.verdicts import Verdicts, verdicts
from sdkwright.mutate.workers import forked
from sdkwright.pipeline import draft

SURVIVED = Outcome(Status.SURVIVED)


def test_each_task_has_a_process_of_its_own_and_its_outcome_comes_back() -> None:
    def work(task: str) -> Outcome:
        os.environ["LEFT_BEHIND"] = task
        return Outcome(Status.KILLED, f"{task} {os.getpid() != parent}")

    parent = os.getpid()
    found = dict(forked(["one", "two", "three"], work, 2))
    assert {"one": "one True", "two": "two True", "three": "three True"} == {
        task: outcome.reason for task, outcome in found.items()
    }
    assert "LEFT_BEHIND" not in os.environ


def test_what_goes_wrong_in_a_process_is_told() -> None:
    def work(task: str) -> Outcome:
        if task == "raises":
            raise KeyError(task)
        if task == "is killed":
            os.kill(os.getpid(), signal.SIGKILL)
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.pause()
        return SURVIVED

    found = dict(forked(["raises", "is killed", "never ends"], work, 3))
    assert [Status.CRASHED, Status.CRASHED, Status.TIMED_OUT] == [
        found[task].status for task in ("raises", "is killed", "never ends")
    ]
    assert found["raises"].reason.startswith("KeyError: 'raises' (test_running.py:")


def test_whoever_stops_asking_ends_the_processes() -> None:
    processes: list[int] = []

    def work(task: int) -> Outcome:
        if task:
            signal.pause()
        time.sleep(0)
        return Outcome(Status.KILLED, str(os.getppid()))

    running = forked([1, 0], work, 2)
    next(running)
    running.close()  # type: ignore[attr-defined]
    with pytest.raises(ChildProcessError):
        processes.append(os.wait()[0])
    assert [] == processes


def test_a_journal_gives_back_what_it_was_told(tmp_path: Path) -> None:
    path = tmp_path / "work" / "outcomes.jsonl"
    first = Journal(path, "key")
    assert {} == first.known
    first.add("one", Outcome(Status.KILLED, "a test", 1.5))
    first.add("two", SURVIVED)
    expected = {"one": Outcome(Status.KILLED, "a test", 1.5), "two": SURVIVED}
    assert expected == Journal(path, "key").known


def test_a_journal_of_something_else_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "outcomes.jsonl"
    Journal(path, "key").add("one", SURVIVED)
    assert {} == Journal(path, "another").known
    assert {} == Journal(path, "key").known


def test_a_line_that_an_interruption_tore_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "outcomes.jsonl"
    Journal(path, "key").add("one", SURVIVED)
    with path.open("a") as file:
        file.write('{"name": "two", "sta')
    Journal(path, "key").add("three", SURVIVED)
    assert {"one": SURVIVED, "three": SURVIVED} == Journal(path, "key").known


PACKAGE = [
    SourceFile("acme/__init__.py", "VALUE = 1\n"),
    SourceFile("acme/other.py", "OTHER = 1\n"),
    SourceFile("tests/test_it.py", "import acme\n\ndef test_it():\n    assert acme.VALUE == 1\n"),
    SourceFile(
        "pyproject.toml", "[tool.pytest.ini_options]\naddopts = '--import-mode=importlib'\n"
    ),
    SourceFile("README.md", "text\n"),
]


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    modules = {file.path: file.text for file in PACKAGE[:2]}
    return lay_out(tmp_path / "suite", PACKAGE, modules, "acme")


def outcome_of(suite: Suite, folder: Path) -> Outcome:
    [(_, outcome)] = forked([folder], suite.run, 1)
    return replace(outcome, seconds=0.0)


def test_only_what_the_code_says_makes_a_module_another_one(suite: Suite) -> None:
    files = [
        SourceFile("acme/__init__.py", "# a comment\nVALUE   =   1\n"),
        SourceFile("acme/third.py", ""),
        SourceFile("README.md", "another text\n"),
    ]
    assert {"acme/third.py": "", "acme/other.py": None} == suite.changed(files)


def test_a_module_that_cannot_be_parsed_is_another_one(suite: Suite) -> None:
    files = [SourceFile("acme/__init__.py", "VALUE = (\n"), PACKAGE[1]]
    assert {"acme/__init__.py": "VALUE = (\n"} == suite.changed(files)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("VALUE = 1  # the same\n", SURVIVED),
        ("VALUE = 2\n", Outcome(Status.KILLED, "tests/test_it.py::test_it")),
        ("VALUE = (\n", Outcome(Status.UNLOADABLE, "tests/test_it.py")),
    ],
)
def test_the_tests_of_the_original_are_run_against_the_other_package(
    text: str, outcome: Outcome, suite: Suite, tmp_path: Path
) -> None:
    # Compiled before, as the files of the original are after the first run.
    assert outcome_of(suite, suite.original) == SURVIVED
    build(suite, {"acme/__init__.py": text, "acme/other.py": None}, tmp_path / "mutant")
    assert outcome == outcome_of(suite, tmp_path / "mutant")


def test_the_cases_of_our_document_are_right_by_another_validator(ledger: Document) -> None:
    made = draft(ledger, Config(Path("ledger.yaml"), Path("out"), "acme", "acme"))
    found = verdicts(made.api, made.cases)
    assert () == found.wrong
    assert found.checked > 100


def test_a_case_that_is_wrong_is_found(ledger: Document) -> None:
    made = draft(ledger, Config(Path("ledger.yaml"), Path("out"), "acme", "acme"))
    entry = next(model for model in made.cases.models if model.name == "Entry")
    twisted = replace(entry, accepted=entry.refused[:1], refused=entry.accepted[:1])
    found = verdicts(made.api, replace(made.cases, models=[twisted]))
    assert [
        f"Entry, {entry.refused[0].title}: the validator refuses it",
        f"Entry, {entry.accepted[0].title}: the validator accepts it",
    ] == [*found.wrong]


def mutant(status: Status, reason: str = "", seconds: float = 0.0) -> Mutant:
    span, outcome = Span("a.yaml", 3, 5), Outcome(status, reason, seconds)
    return Mutant("bound-raised", "/a", f"{status.value} 1 to 2", span, outcome)


REPORT = Report(
    "a.yaml",
    (
        *(mutant(Status.KILLED, "tests/a.py::test_a", 1.0) for _ in range(5)),
        mutant(Status.UNLOADABLE),
        mutant(Status.TIMED_OUT),
        mutant(Status.SURVIVED),
        mutant(Status.UNENCODED),
        mutant(Status.UNENCODED),
        mutant(Status.REFUSED, "no such thing"),
        mutant(Status.CRASHED, "KeyError: 'a\nb' (x.py:1)"),
    ),
    Verdicts(100, {"a reason": 2}, ("One, of 3 characters: the validator refuses it",)),
    2.5,
)


def test_a_report_for_people_has_three_numbers_and_every_survivor_by_line() -> None:
    expected = """\
Not encoded: the code of the package is the same:
  a.yaml:3:5: bound-raised unencoded 1 to 2
    /a
  a.yaml:3:5: bound-raised unencoded 1 to 2
    /a

Survived: every test passes:
  a.yaml:3:5: bound-raised survived 1 to 2
    /a

Crashed: a fault of the generator:
  a.yaml:3:5: bound-raised crashed 1 to 2 (KeyError: 'a\\nb' (x.py:1))
    /a

Wrong verdicts:
  One, of 3 characters: the validator refuses it

a.yaml: 12 mutants, 1 refused by the generator, 1 that it fails on
  encoded              8 of   10   80.00 %
  killed / all         7 of   10   70.00 %
  killed / encoded     7 of    8   87.50 %
  of the killed     1 when the tests were loaded, 1 by never ending
  wrong verdicts       1 of  100
  known difference     2: a reason
  processor time    5 s, 2.5 s for the tests alone
"""
    assert expected == render(REPORT, "text")


def test_a_report_for_programs_has_every_mutant() -> None:
    found = json.loads(render(REPORT, "json"))
    assert (12, 1, 1, 10, 8, 7) == tuple(
        found[name] for name in ("mutants", "refused", "crashed", "all", "encoded", "killed")
    )
    assert (80.0, 70.0, 87.5) == tuple(
        found[f"{name}_percent"] for name in ("encoded", "killed_of_all", "killed_of_encoded")
    )
    assert {
        "operator": "bound-raised",
        "pointer": "/a",
        "detail": "killed 1 to 2",
        "line": 3,
        "column": 5,
        "status": "killed",
        "reason": "tests/a.py::test_a",
        "seconds": 1.0,
    } == found["each"][0]


def test_where_nothing_is_encoded_nothing_is_missed() -> None:
    assert Report("a.yaml", (), Verdicts(0, {}, ()), 0.0).strength == 100.0


def nobody(done: int, total: int) -> None:
    """Take no note of progress."""


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (Choice(operators=("nonsense",)), "mutate-operator"),
        (Choice(below="/components/schemas/None"), "mutate-nothing"),
    ],
)
def test_what_cannot_be_done_is_a_finding(choice: Choice, code: str, tmp_path: Path) -> None:
    config = Config(Path(__file__).parent / "ledger.yaml", tmp_path / "out", "acme", "acme")
    with pytest.raises(DocumentError) as refusal:
        mutate(config, replace(choice, folder=tmp_path / "work"), nobody)
    assert [code] == [found.code for found in refusal.value.diagnostics]
