"""Which tests pass by which line of the runtime, and how long they take."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
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
LONGEST = 12.0  # seconds
ARGUMENTS = (
    *("-q", "-x", "-p", "no:cacheprovider", "--no-header", "--no-summary", "--tb=no"),
    # Nobody reads why a test fails, so that what explains it need not be compiled.
    "--assert=plain",
)


@dataclass
class Tests:
    """What is known of the tests.

    Attributes:
        seconds: How long each takes, by its ID.
        lines: Those that pass by a line, by module and number of the line.
    """

    seconds: dict[str, float] = field(default_factory=dict[str, float])
    lines: dict[str, dict[int, list[str]]] = field(default_factory=dict[str, dict[int, list[str]]])

    def of(self, mutant: Mutant) -> list[list[str]]:
        """Return the tests of a mutant, the fastest first: those of one file, and then the others.

        What runs when the module is loaded is the matter of every test that passes by the module,
        or else of all.
        """
        lines = self.lines.get(mutant.module, {})
        found = set(lines.get(mutant.line, ())) or {n for names in lines.values() for n in names}
        found = found or set(self.seconds)
        ordered = sorted(found, key=lambda name: (self.seconds.get(name, 1.0), name))
        files = Counter(file_of(name) for name in ordered)
        own = f"tests/runtime/test_{mutant.module}.py"
        nearest = own if own in files else max(files, key=lambda file: (files[file], file))
        first = [name for name in ordered if file_of(name) == nearest]
        others = [name for name in ordered if file_of(name) != nearest]
        return [part for part in (first, self._within(LONGEST, others)) if part]

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
        began = time.monotonic()
        try:
            return (yield)
        finally:
            self.tests.seconds[item.nodeid] = time.monotonic() - began
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


def file_of(name: str) -> str:
    """Return the file of a test."""
    return name.partition("::")[0]
