"""Changes the runtime in one place after the other, and lists the changes that no test notices.

``python tests/mutation/run.py [--sample SHARE] [--anew] [module ...]``: by default all modules, and
all mutants. What is found is kept in ``build/mutation.jsonl``, and is not looked for again.

All tests are loaded once: a mutant of a function is a fork in which the function has other code.
Where that is not noticed, or what is changed runs when its module is loaded, all is loaded anew.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path

import hypothesis
import pytest
from course import Course, in_a_fork
from journal import Journal, Verdict, digest, identity, parts
from loading import judge_loaded
from patching import judge_patched, patches

from measure import ARGUMENTS, ROOT, RUNTIME, Tests, measure
from mutants import Mutant, mutants

JOURNAL = ROOT / "build" / "mutation.jsonl"
TESTS = ROOT / "tests" / "runtime"
LOADED = (
    *("aiohttp", "httpx2", "opentelemetry.sdk.trace", "pydantic", "sdkwright.pipeline"),
    *("_hypothesis_pytestplugin", "anyio.pytest_plugin", "_pytest.assertion.rewrite"),
)


def check_unchanged(tests: Tests) -> None:
    """Run the tests as for a mutant, with nothing changed.

    Raises:
        SystemExit: They fail, and so would for another reason than a mutant.
    """
    verdicts: list[Verdict] = []
    control = Course(lambda _, verdict: verdicts.append(verdict))
    source = (RUNTIME / "unset.py").read_text(encoding="utf-8")
    unchanged = Mutant("unset", "", 0, 0, "", "", source)
    asked = tests.of(unchanged)
    control.start(unchanged, tests.all_seconds(asked), lambda: judge_loaded(unchanged, asked))
    control.settle(0)
    if verdicts != ["survived"]:
        raise SystemExit("The tests fail though nothing is changed: run them anew.")


@dataclass(frozen=True)
class Found:
    """What is known of the mutants of a module, by what they are called in the journal."""

    mutants: Mapping[str, Mutant]
    verdicts: Mapping[str, Verdict]

    def of(self, verdict: Verdict) -> list[Mutant]:
        """Return the mutants that this became of."""
        return [self.mutants[name] for name, found in self.verdicts.items() if found == verdict]


@dataclass(frozen=True)
class Module:
    """A module with its mutants, by what they are called in the journal."""

    name: str
    source: str
    mutants: Mapping[str, Mutant]

    def left(self, journal: Journal) -> dict[str, Mutant]:
        """Return those of which nothing is known."""
        return {key: one for key, one in self.mutants.items() if journal.verdict(key) is None}


def read_module(name: str) -> Module:
    """Return a module with all of its mutants."""
    path = RUNTIME / f"{name}.py"
    source = path.read_text(encoding="utf-8")
    original = parts(source)
    return Module(name, source, {identity(mutant, original): mutant for mutant in mutants(path)})


class Patching:
    """A pytest plugin that, in the place of running tests, runs them for mutants of functions.

    All is loaded once; each mutant is a fork with other code in a function. What survives that is
    left over: something may have been made with the code as it was, when the tests were loaded.
    """

    def __init__(self, modules: Sequence[str], tests: Tests, share: float) -> None:
        self._modules = modules
        self._tests = tests
        self._share = share

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Test the mutants, once all tests have passed without any."""
        gc.freeze()
        control = in_a_fork(partial(judge_patched, {}, session.items))
        if os.waitpid(control, 0)[1]:
            raise pytest.UsageError("The tests fail though nothing is changed.")
        items = {item.nodeid: item for item in session.items}
        for module in map(read_module, self._modules):
            journal = known_verdicts()
            names = {mutant: key for key, mutant in module.mutants.items()}
            course = Course(partial(_note_noticed, journal, names))
            for mutant in module.left(journal).values():
                loaded = import_module(f"runtime.{module.name}")
                codes = patches(loaded, module.source, mutant.source)
                if not codes or not is_chosen(mutant, self._share):
                    continue
                chosen = [name for part in self._tests.of(mutant) for name in part]
                seconds = self._tests.all_seconds([chosen])
                held = [items[name] for name in chosen]
                course.start(mutant, seconds, partial(judge_patched, codes, held))
            course.settle(0)
        return True


def _note(journal: Journal, names: Mapping[Mutant, str], mutant: Mutant, verdict: Verdict) -> None:
    journal.note(names[mutant], mutant, verdict)


def _note_noticed(
    journal: Journal, names: Mapping[Mutant, str], mutant: Mutant, verdict: Verdict
) -> None:
    if verdict != "survived":
        _note(journal, names, mutant, verdict)


def examine(name: str, tests: Tests, share: float) -> Found:
    """Test those mutants of a module of which nothing is known, and return what is known of all."""
    module = read_module(name)
    journal = known_verdicts()
    names = {mutant: key for key, mutant in module.mutants.items()}
    course = Course(partial(_note, journal, names))
    for mutant in module.left(journal).values():
        if is_chosen(mutant, share):
            asked = tests.of(mutant)
            course.start(mutant, tests.all_seconds(asked), partial(judge_loaded, mutant, asked))
    course.settle(0)
    verdicts: dict[str, Verdict] = {}
    for key in module.mutants:
        if (verdict := journal.verdict(key)) is not None:
            verdicts[key] = verdict
    return Found(module.mutants, verdicts)


def known_verdicts() -> Journal:
    """Return what was found before."""
    # How tests are chosen is part of what a mutant survived.
    return Journal(JOURNAL, digest([*TESTS.glob("*.py"), Path(__file__).with_name("measure.py")]))


def is_chosen(mutant: Mutant, share: float) -> bool:
    """Whether a mutant is in a sample; always the same one, and in any larger sample too."""
    name = f"{mutant.module} {mutant.operator} {mutant.occurrence}"
    drawn = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])
    return drawn < share * 2**64


def report(results: Mapping[str, Found]) -> None:
    """Print the survivors, and how many there are."""
    for name, found in results.items():
        for mutant in sorted(found.of("survived"), key=lambda one: (one.line, one.operator)):
            print(f"{name}.py:{mutant.line}: {mutant.before}\n    {mutant.after}")
    print("\n| Module | Mutants | Tested | Survive | Hang |\n|---|---|---|---|---|")
    for name, found in results.items():
        left, hung = len(found.of("survived")), len(found.of("hung"))
        print(f"| `{name}` | {len(found.mutants)} | {len(found.verdicts)} | {left} | {hung} |")
    total = sum(len(found.verdicts) for found in results.values())
    left = sum(len(found.of("survived")) for found in results.values())
    print(f"{total - left} of {total} are noticed: {(total - left) / max(total, 1):.1%}")


def main() -> None:
    """Test the modules that are named."""
    parser = argparse.ArgumentParser(description="Change the runtime bit by bit.")
    parser.add_argument("modules", nargs="*", metavar="module", help="by default all")
    parser.add_argument("--sample", type=float, default=1.0, metavar="SHARE", help="0.25 for 25%%")
    parser.add_argument("--anew", action="store_true", help="forget what was found before")
    asked = parser.parse_args()
    os.chdir(ROOT)
    known = sorted(path.stem for path in RUNTIME.glob("*.py") if path.stem != "__init__")
    if unknown := set(asked.modules) - set(known):
        raise SystemExit(f"There is no module {', '.join(sorted(unknown))}.")
    for name in LOADED:
        import_module(name)
    gc.freeze()  # no mutant has to look through what was loaded before it
    hypothesis.settings.register_profile(
        "mutation", max_examples=30, derandomize=True, database=None, deadline=None
    )
    hypothesis.settings.load_profile("mutation")
    JOURNAL.parent.mkdir(exist_ok=True)
    if asked.anew:
        JOURNAL.unlink(missing_ok=True)
    tests = known_tests()
    names = asked.modules or known
    patching = Patching(names, tests, asked.sample)
    child = in_a_fork(lambda: int(pytest.main([*ARGUMENTS, "tests/runtime"], plugins=[patching])))
    if os.waitpid(child, 0)[1]:
        raise SystemExit("The tests fail though nothing is changed.")
    results: dict[str, Found] = {}
    for name in names:
        results[name] = examine(name, tests, asked.sample)
        left, tested = len(results[name].of("survived")), len(results[name].verdicts)
        print(f"{name}: {left} of {tested} survive", flush=True)
    check_unchanged(tests)
    report(results)


def known_tests() -> Tests:
    """Return what is known of the tests; measured anew when they or the runtime have changed."""
    of = digest([*TESTS.glob("*.py"), *RUNTIME.glob("*.py")])
    notes = JOURNAL.with_name(f"mutation-tests-{of}.json")
    if not notes.exists():
        for outdated in notes.parent.glob("mutation-tests*.json"):
            outdated.unlink()
        child = in_a_fork(lambda: _noted(notes))
        if os.waitpid(child, 0)[1]:
            raise SystemExit("Without any change the tests fail.")
    read = json.loads(notes.read_text(encoding="utf-8"))
    lines = {m: {int(n): found for n, found in of.items()} for m, of in read["lines"].items()}
    return Tests(read["seconds"], lines)


def _noted(path: Path) -> int:
    tests = measure()
    found = {"seconds": tests.seconds, "lines": tests.lines}
    path.write_text(json.dumps(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    main()
