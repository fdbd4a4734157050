"""Changes the runtime in one place after the other, and lists the changes that no test notices.

``python tests/mutation/run.py [--sample SHARE] [module ...]``: by default all modules, and all
mutants. The results are kept in ``build/mutation.json``, by module. Each mutant is a fork of a
process that has loaded what is slow to load, and runs the tests that pass by the changed line, the
fastest first, up to the first that fails; those of other files only as long as they take a few
seconds.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import hashlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any

import hypothesis
import pytest

from measure import ARGUMENTS, ROOT, RUNTIME, Tests, file_of, measure
from mutants import Mutant, mutants

RESULTS = ROOT / "build" / "mutation.json"
WORKERS = int(os.environ.get("WORKERS", str(os.cpu_count() or 1)))
LOADED = (
    *("aiohttp", "httpx2", "opentelemetry.sdk.trace", "pydantic", "sdkwright.pipeline"),
    *("_hypothesis_pytestplugin", "anyio.pytest_plugin", "_pytest.assertion.rewrite"),
)


class Selecting:
    """A pytest plugin that runs the tests of some IDs, in their order."""

    def __init__(self, names: Sequence[str]) -> None:
        self._order = {name: place for place, name in enumerate(names)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out the others."""
        found = [item for item in items if item.nodeid in self._order]
        items[:] = sorted(found, key=lambda item: self._order[item.nodeid])


class Changed(MetaPathFinder, Loader):
    """Loads a mutant in the place of its module."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the mutant, if it is asked for."""
        del path, target
        name = f"runtime.{self._mutant.module}"
        file = str(RUNTIME / f"{self._mutant.module}.py")
        return spec_from_loader(name, self, origin=file) if fullname == name else None

    def exec_module(self, module: ModuleType) -> None:
        """Run the mutant."""
        file = str(RUNTIME / f"{self._mutant.module}.py")
        exec(compile(self._mutant.source, file, "exec"), vars(module))  # noqa: S102 - it is ours


def judge(mutant: Mutant, parts: Sequence[Sequence[str]]) -> int:
    """Return what pytest makes of a mutant: 0 if no test notices it."""
    sys.meta_path.insert(0, Changed(mutant))
    for names in parts:
        files = sorted({file_of(name) for name in names})
        if code := int(pytest.main([*ARGUMENTS, *files], plugins=[Selecting(names)])):
            return code
    return 0


def in_a_fork(run: Callable[[], int]) -> int:
    """Start a process that runs something in silence, and ends with its result."""
    child = os.fork()
    if child:
        return child
    try:
        os.setsid()
        silence = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(silence, stream)
        os._exit(run())
    finally:  # whatever a mutant raises, it does not go on as its parent
        os._exit(1)


@dataclass
class Running:
    """A mutant that is being tested, in a process of its own.

    Attributes:
        mutant: The mutant.
        process: The process.
        seconds: How long its tests may take, not counting the time that it waits for a processor.
            Where others use the machine too, it is not their doing that a mutant is noticed.
    """

    mutant: Mutant
    process: int
    seconds: float
    _began: float = field(default_factory=time.monotonic)
    _waited: float = 0.0

    def is_late(self) -> bool:
        """Whether it does not come to an end."""
        total = 0
        for file in Path(f"/proc/{self.process}/task").glob("*/schedstat"):
            with contextlib.suppress(OSError):  # the thread has just ended
                total += int(file.read_text(encoding="ascii").split()[1])
        self._waited = max(self._waited, total / 1e9)
        return time.monotonic() - self._began - self._waited > self.seconds


@dataclass
class Course:
    """Mutants that are being tested.

    Attributes:
        running: By process.
        survivors: Those that no test noticed.
        hung: Those whose tests did not come to an end, which counts as noticed.
    """

    running: dict[int, Running] = field(default_factory=dict[int, Running])
    survivors: list[Mutant] = field(default_factory=list[Mutant])
    hung: list[Mutant] = field(default_factory=list[Mutant])

    def start(self, mutant: Mutant, tests: Tests) -> None:
        """Begin to test a mutant, when there is room for it."""
        self.settle(WORKERS - 1)
        parts = tests.of(mutant)
        seconds = 8 + 2 * sum(tests.seconds.get(test, 1.0) for part in parts for test in part)
        child = in_a_fork(lambda: judge(mutant, parts))
        self.running[child] = Running(mutant, child, seconds)

    def settle(self, most: int) -> None:
        """Wait until no more than so many are left."""
        while len(self.running) > most:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child in self.running:
                mutant = self.running.pop(child).mutant
                if status == 0:
                    self.survivors.append(mutant)
                elif os.WIFSIGNALED(status):
                    self.hung.append(mutant)
            for process, running in self.running.items():
                if running.is_late():
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(process, signal.SIGKILL)
            if not child:
                time.sleep(0.05)


def test_module(name: str, tests: Tests, share: float) -> dict[str, Any]:
    """Return how many mutants a module has, how many of them were tested, and the survivors.

    The module itself is tested the same way, before and after: where that fails, the tests fail
    for another reason than a mutant.
    """
    path = RUNTIME / f"{name}.py"
    course, control, began = Course(), Course(), time.monotonic()
    unchanged = Mutant(name, "", 0, 0, "", "", path.read_text(encoding="utf-8"))
    control.start(unchanged, tests)
    control.settle(0)
    made = [*mutants(path)]
    chosen = [mutant for mutant in made if is_chosen(mutant, share)]
    for mutant in chosen:
        course.start(mutant, tests)
    course.settle(0)
    control.start(unchanged, tests)
    control.settle(0)
    return {
        "mutants": len(made),
        "tested": len(chosen),
        "survivors": _described(course.survivors),
        "hung": _described(course.hung),
        "failed controls": 2 - len(control.survivors),
        "seconds": round(time.monotonic() - began),
    }


def is_chosen(mutant: Mutant, share: float) -> bool:
    """Whether a mutant is in a sample; always the same one, and in any larger sample too."""
    name = f"{mutant.module} {mutant.operator} {mutant.occurrence}"
    drawn = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])
    return drawn < share * 2**64


def _described(found: Sequence[Mutant]) -> list[dict[str, Any]]:
    return [
        {"line": one.line, "operator": one.operator, "from": one.before, "to": one.after}
        for one in sorted(found, key=lambda one: (one.line, one.operator))
    ]


def report(results: Mapping[str, Any]) -> None:
    """Print the survivors, and how many there are."""
    for name, result in results.items():
        for found in result["survivors"]:
            print(f"{name}.py:{found['line']}: {found['from']}\n    {found['to']}")
    print("\n| Module | Mutants | Tested | Survive | Hang | Failed controls | Seconds |")
    print("|---|---|---|---|---|---|---|")
    for name, result in results.items():
        left, hung = len(result["survivors"]), len(result["hung"])
        tested = f"{result['mutants']} | {result['tested']} | {left} | {hung}"
        print(f"| `{name}` | {tested} | {result['failed controls']} | {result['seconds']} |")
    total = sum(result["tested"] for result in results.values())
    left = sum(len(result["survivors"]) for result in results.values())
    print(f"{total - left} of {total} are noticed: {(total - left) / max(total, 1):.1%}")


def main() -> None:
    """Test the modules that are named."""
    parser = argparse.ArgumentParser(description="Change the runtime bit by bit.")
    parser.add_argument("modules", nargs="*", metavar="module", help="by default all")
    parser.add_argument("--sample", type=float, default=1.0, metavar="SHARE", help="0.25 for 25%%")
    asked = parser.parse_args()
    os.chdir(ROOT)
    for name in LOADED:
        import_module(name)
    gc.freeze()  # no mutant has to look through what was loaded before it
    hypothesis.settings.register_profile(
        "mutation", max_examples=30, derandomize=True, database=None, deadline=None
    )
    hypothesis.settings.load_profile("mutation")
    known = sorted(path.stem for path in RUNTIME.glob("*.py") if path.stem != "__init__")
    names = asked.modules or known
    if unknown := set(names) - set(known):
        raise SystemExit(f"There is no module {', '.join(sorted(unknown))}.")
    notes = RESULTS.with_name("mutation-tests.json")
    notes.parent.mkdir(exist_ok=True)
    child = in_a_fork(lambda: _noted(notes))
    if os.waitpid(child, 0)[1]:
        raise SystemExit("Without any change the tests fail.")
    read = json.loads(notes.read_text(encoding="utf-8"))
    lines = {m: {int(n): found for n, found in of.items()} for m, of in read["lines"].items()}
    tests = Tests(read["seconds"], lines)
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    for name in names:
        results[name] = test_module(name, tests, asked.sample)
        RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True), encoding="utf-8")
        left = len(results[name]["survivors"])
        print(f"{name}: {left} of {results[name]['tested']} survive", flush=True)
    report({name: results[name] for name in sorted(results) if name in known})


def _noted(path: Path) -> int:
    tests = measure()
    found = {"seconds": tests.seconds, "lines": tests.lines}
    path.write_text(json.dumps(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    main()
