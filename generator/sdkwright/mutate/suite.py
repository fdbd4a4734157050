"""The generated tests of the original, and packages that they are run against."""

from __future__ import annotations

import ast
import os
import shutil
import signal
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sdkwright.files import SourceFile
from sdkwright.mutate.outcomes import Outcome, Status

if TYPE_CHECKING:
    import pytest

_TESTS = "tests/"
_MOST_SECONDS = 120
"""Processor time that the tests of one mutant may take; one that never ends was noticed."""
_LONGEST_WAIT = 1800
"""Seconds that they may wait for each other, or for a machine that has more to do."""


@dataclass(frozen=True, slots=True)
class Suite:
    """The tests, and the package that they were generated with.

    Attributes:
        folder: Where the tests are, and in ``package`` the package.
        package: The name of the package.
        modules: The modules of the package, by path, as they are before they are formatted.
    """

    folder: Path
    package: str
    modules: Mapping[str, str]

    @property
    def original(self) -> Path:
        """The folder that the package can be imported from."""
        return self.folder / "original"

    def changed(self, files: Iterable[SourceFile]) -> dict[str, str | None]:
        """Return the modules of another package that say something else, None for one that is gone.

        Comments and layout say nothing.
        """
        others = modules(files, self.package)
        changed: dict[str, str | None] = {
            path: text
            for path, text in others.items()
            if text != (known := self.modules.get(path)) and (known is None or _differ(text, known))
        }
        return changed | dict.fromkeys(self.modules.keys() - others.keys())

    def run(self, packages: Path, changed: Collection[str] = ()) -> Outcome:
        """Run the tests against the package of a folder, in this process, which is of no use after.

        They stop at the first that fails, and begin with those that what is changed concerns most.
        The name of the package must not have been imported.
        """
        import pytest

        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, _MOST_SECONDS)
        signal.alarm(_LONGEST_WAIT)
        os.chdir(self.folder)
        for name in [name for name in os.environ if name.startswith("PYTEST_")]:
            del os.environ[name]
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        sys.path[:0] = [str(packages), str(self.folder)]
        first = _First()
        # A part at a time, since to load tests takes longer than to run most of them.
        for part in self._parts(changed):
            status = pytest.main(["-x", "-q", "-p", "no:cacheprovider", *part], plugins=[first])
            if status != pytest.ExitCode.OK:
                break
        else:
            return Outcome(Status.SURVIVED)
        if status == pytest.ExitCode.TESTS_FAILED:
            return Outcome(Status.KILLED, first.failed)
        return Outcome(Status.UNLOADABLE, first.failed or pytest.ExitCode(status).name.lower())

    def _parts(self, changed: Collection[str]) -> list[list[str]]:
        """Return the modules of the tests, in parts, by what is to be run first."""
        found = sorted(f"{_TESTS}{path.name}" for path in (self.folder / _TESTS).glob("test_*.py"))
        models = [path for path in found if path.startswith(f"{_TESTS}test_models")]
        # Values by chance tell least, and take longest.
        slow = [path for path in found if path.startswith(f"{_TESTS}test_properties")]
        others = [path for path in found if path not in (*models, *slow)]
        is_of_models = f"{self.package}/models.py" in changed
        parts = [models, others, slow] if is_of_models else [others, models, slow]
        return [part for part in parts if part]


def lay_out(
    folder: Path, files: Iterable[SourceFile], modules_: Mapping[str, str], package: str
) -> Suite:
    """Write the tests of a package, and the package beside them, and return them."""
    shutil.rmtree(folder, ignore_errors=True)
    for file in files:
        inside = file.path.startswith(f"{package}/")
        if inside or file.path.startswith(_TESTS) or file.path == "pyproject.toml":
            path = folder / ("original" if inside else "") / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, encoding="utf-8")
    return Suite(folder, package, modules_)


def modules(files: Iterable[SourceFile], package: str) -> dict[str, str]:
    """Return the modules of a package among files, by path."""
    return {
        file.path: file.text
        for file in files
        if file.path.startswith(f"{package}/") and file.path.endswith(".py")
    }


def build(suite: Suite, changed: Mapping[str, str | None], folder: Path) -> None:
    """Write a package that differs from the original in some modules."""
    shutil.copytree(suite.original, folder)
    for path, text in changed.items():
        module = folder / path
        for compiled in module.parent.glob(f"__pycache__/{module.stem}.*.pyc"):
            compiled.unlink()
        if text is None:
            module.unlink()
        else:
            module.parent.mkdir(parents=True, exist_ok=True)
            module.write_text(text, encoding="utf-8")


def _differ(text: str, other: str) -> bool:
    try:
        return ast.dump(ast.parse(text)) != ast.dump(ast.parse(other))
    except SyntaxError:
        return True


class _First:
    """Notes the first test that fails, or module that cannot be collected."""

    def __init__(self) -> None:
        self.failed = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid
