"""Which tests pass by which line of the runtime, and what they take."""

from __future__ import annotations

import resource
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from mutants import Mutant

# As for cosmic-ray, its types are there only where it is installed.
COVERAGE: Any = import_module("coverage")

ROOT = Path(__file__).resolve().parents[2]
RUNTIME = ROOT / "templates" / "runtime"
QUICK = 1.0  # seconds of processor time, as are all here
LONGEST = 12.0
ARGUMENTS = (
    *("-q", "-x", "-p", "no:cacheprovider", "--no-header", "--no-summary", "--tb=no"),
    # Nobody reads why a test fails, so that what explains it need not be compiled.
    "--assert=plain",
)


@dataclass
class Tests:
    """What is known of the tests.

    Attributes:
        seconds: What each takes of a processor, by its ID, however long it waits for one.
        lines: Those that pass by a line, by module and number of the line.
    """

    seconds: dict[str, float] = field(default_factory=dict[str, float])
    lines: dict[str, dict[int, list[str]]] = field(default_factory=dict[str, dict[int, list[str]]])

    def of(self, mutant: Mutant) -> list[list[str]]:
        """Return the tests of a mutant, in parts: the quickest, those of its module, the others.

        What runs when the module is loaded is the matter of every test: one that looks at what a
        decorator made need not pass by any line of the module. What is made once and kept is made
        in the first test that needs it, and is the matter of all that pass by the module.
        """
        lines = self.lines.get(mutant.module, {})
        passing = lines.get(mutant.line, [])
        by_module = {name for names in lines.values() for name in names} if passing else {}
        ordered = self._varied(passing or self.seconds)
        quick = self._within(QUICK, sorted(ordered, key=lambda name: self.seconds.get(name, 1.0)))
        own = [n for n in self.seconds if file_of(n) == f"tests/runtime/test_{mutant.module}.py"]
        asked = {*quick, *own}
        left = [name for name in ordered if name not in asked]
        left += self._varied({*by_module} - {*ordered} - asked)
        parts = (quick, [name for name in own if name not in quick], self._within(LONGEST, left))
        return [part for part in parts if part]

    def _varied(self, names: Iterable[str]) -> list[str]:
        """Return tests in their order: of each function one, the fastest first; then a second."""
        turns: Counter[str] = Counter()
        ordered: list[tuple[int, float, str]] = []
        for seconds, name in sorted((self.seconds.get(name, 1.0), name) for name in names):
            function = name.partition("[")[0]
            ordered.append((turns[function], seconds, name))
            turns[function] += 1
        return [name for _, _, name in sorted(ordered)]

    def all_seconds(self, parts: Iterable[Iterable[str]]) -> float:
        """Return what tests take together."""
        return sum(self.seconds.get(name, 1.0) for part in parts for name in part)

    def _within(self, seconds: float, names: Sequence[str]) -> list[str]:
        """Return as many of the tests as take so many seconds."""
        sums = accumulate(self.seconds.get(name, 1.0) for name in names)
        return [name for name, total in zip(names, sums, strict=True) if total <= seconds]


class Measuring:
    """A pytest plugin that notes which test passes by which line, and how long it takes."""

    def __init__(self) -> None:
        self.coverage = COVERAGE.Coverage(
            data_file=None, include=[f"{RUNTIME}/*"], config_file=False
        )
        self.tests = Tests()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Measure a test."""
        self.coverage.switch_context(item.nodeid)
        began = _processor_time()
        try:
            return (yield)
        finally:
            self.tests.seconds[item.nodeid] = _processor_time() - began
            self.coverage.switch_context("")

    def measured(self) -> Tests:
        """Return what was found."""
        data = self.coverage.get_data()
        for file in data.measured_files():
            lines = {n: [*filter(None, c)] for n, c in data.contexts_by_lineno(file).items()}
            self.tests.lines[Path(file).stem] = {n: names for n, names in lines.items() if names}
        return self.tests


def measure() -> Tests:
    """Run all tests, and return what is known of them.

    Raises:
        SystemExit: One fails.
    """
    measuring = Measuring()
    with measuring.coverage.collect():
        code = pytest.main([*ARGUMENTS, "tests/runtime"], plugins=[measuring])
    if code != 0:
        raise SystemExit("Without any change the tests fail.")
    return measuring.measured()


def _processor_time() -> float:
    """Return what this process has taken so far, with those that it started and awaited."""
    started = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + started.ru_utime + started.ru_stime


def file_of(name: str) -> str:
    """Return the file of a test."""
    return name.partition("::")[0]
