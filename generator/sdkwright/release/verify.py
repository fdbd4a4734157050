"""The checks that built files have to pass before they are published, and what they passed."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sdkwright.diagnostics import DocumentError
from sdkwright.release import checks
from sdkwright.release.artifacts import Artifacts
from sdkwright.release.checks import Built

CHECKS: dict[str, Callable[[Built], None]] = {
    "twine check --strict": checks.index_accepts,
    "check-wheel-contents": checks.wheel_holds_the_package_only,
    "pyroma": checks.metadata_is_complete,
    "validate-pyproject": checks.pyproject_is_valid,
    "wheel installs, newest versions": checks.wheel_works_with_the_newest,
    "wheel installs, lowest versions": checks.wheel_works_with_the_lowest,
    "sdist installs, newest versions": checks.sdist_works_with_the_newest,
    "sdist installs, lowest versions": checks.sdist_works_with_the_lowest,
    "pyright --verifytypes": checks.types_are_complete,
    "stubtest": checks.types_are_those_at_run_time,
    "tests, newest versions": checks.tests_pass_with_the_newest,
    "tests, lowest versions": checks.tests_pass_with_the_lowest,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a check: why it failed, or None when it passed."""

    check: str
    failure: DocumentError | None
    is_remembered: bool


def verify(built: Artifacts, package: str, *, again: bool = False) -> Iterator[Outcome]:
    """Run every check, and yield what became of it.

    What passed is remembered beside the files, for as long as they are the same; it is not run
    again unless asked. A check that fails does not keep the others from running.
    """
    passed = set[str]() if again else passed_checks(built)
    with tempfile.TemporaryDirectory(prefix="sdkwright-verify-") as scratch:
        subject = Built(built, package, Path(scratch))
        for name, check in CHECKS.items():
            if name in passed:
                yield Outcome(name, None, is_remembered=True)
                continue
            try:
                check(subject)
            except DocumentError as failure:
                yield Outcome(name, failure, is_remembered=False)
                continue
            passed.add(name)
            _remember(built, passed)
            yield Outcome(name, None, is_remembered=False)


def passed_checks(built: Artifacts) -> set[str]:
    """Return the names of the checks that these very files have passed."""
    try:
        record = json.loads(_record(built).read_bytes())
    except (FileNotFoundError, ValueError):
        return set()
    if not isinstance(record, dict):
        return set()
    contents = cast("dict[str, object]", record)
    if contents.get("files") != built.hashes():
        return set()
    return set(cast("list[str]", contents.get("passed", []))) & CHECKS.keys()


def _remember(built: Artifacts, passed: set[str]) -> None:
    contents = {"files": built.hashes(), "passed": sorted(passed)}
    _record(built).write_text(json.dumps(contents, indent=2) + "\n", encoding="utf-8")


def _record(built: Artifacts) -> Path:
    return built.wheel.with_suffix(".verified.json")
