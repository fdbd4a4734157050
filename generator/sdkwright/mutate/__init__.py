"""Measure the generated tests: change the document in one small way, and see what they notice.

The tests are those of the document as it is; the package that they are run against is that of the
changed document. Nothing is written outside of the working folder.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import sdkwright
from sdkwright.config import Config
from sdkwright.diagnostics import Diagnostic, DocumentError, Severity
from sdkwright.document import Document, load
from sdkwright.mutate.journal import Journal
from sdkwright.mutate.mutations import Mutation
from sdkwright.mutate.operators import OPERATORS, mutations
from sdkwright.mutate.outcomes import Outcome, Status
from sdkwright.mutate.progress import Progress
from sdkwright.mutate.report import Mutant, Report
from sdkwright.mutate.suite import Suite, build, lay_out, modules
from sdkwright.mutate.verdicts import verdicts
from sdkwright.mutate.workers import forked
from sdkwright.pipeline import draft
from sdkwright.render import templates_digest

__all__ = ["CODES", "OPERATORS", "Choice", "Report", "mutate"]

CODES = {
    "mutate-missing": "A package that running the generated tests takes is not installed.",
    "mutate-operator": "There is no operator of that name.",
    "mutate-nothing": "No operator finds anything to change where it was told to look.",
    "mutate-red": "The generated tests fail on the package they came with.",
}
"""What each finding of this package means. All of them are errors."""

_NEEDED = ("httpx2", "hypothesis", "pydantic", "pytest")
# What takes long to import, and is as good for every mutant.
_WARM = ("asyncio", "email", "hypothesis", "httpx2", "jsonschema_rs", "pydantic", "pytest")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which mutants to make, and how.

    Attributes:
        operators: The operators by name; all of them if there is none.
        below: A JSON pointer: only what lies at or below it is changed.
        limit: The greatest number of mutants of one operator; None for all.
        jobs: How many mutants are tested at a time.
        folder: The working folder, which holds nothing else.
    """

    operators: tuple[str, ...] = ()
    below: str = ""
    limit: int | None = None
    jobs: int = 1
    folder: Path = Path(".sdkwright_mutate")


def mutate(config: Config, choice: Choice, progress: Progress) -> Report:
    """Make the mutants, run the tests of the original against each, and return what became of them.

    Outcomes are kept in the working folder: a run that is interrupted goes on where it was, as long
    as document, options and this tool are the same.

    Raises:
        DocumentError: The document cannot be used, there is nothing to do, or the tests fail on it
            as it is.
    """
    _check(choice)
    # The tests run in a folder of their own.
    choice = replace(choice, folder=choice.folder.resolve())
    document = load(config.spec)
    chosen = [*mutations(document.root, choice.operators, choice.below, choice.limit)]
    if not chosen:
        raise _refusal("mutate-nothing", "no operator finds anything to change", "choose others")
    original = draft(document, config)
    judged = verdicts(original.api, original.cases)
    for name in _WARM:
        import_module(name)
    made = modules(original.files, config.package)
    suite = lay_out(choice.folder / "suite", original.files, made, config.package)
    _ignore(choice.folder)
    seconds = _first_run(suite)
    journal = Journal(choice.folder / "outcomes.jsonl", _key(document, config))
    done: dict[str, Outcome] = {
        mutation.name: journal.known[mutation.name]
        for mutation in chosen
        if mutation.name in journal.known
    }
    progress(len(done), len(chosen))
    rest = (mutation for mutation in chosen if mutation.name not in done)
    for mutation, outcome in _tried(rest, document, config, suite, choice):
        journal.add(mutation.name, outcome)
        done[mutation.name] = outcome
        progress(len(done), len(chosen))
    mutants = tuple(
        Mutant(mutation.operator, mutation.pointer, mutation.detail, span, done[mutation.name])
        for mutation in chosen
        for span in [document.span(mutation.pointer, key=True)]
    )
    return Report(config.spec.as_posix(), mutants, judged, seconds)


def _tried(
    chosen: Iterable[Mutation], document: Document, config: Config, suite: Suite, choice: Choice
) -> Iterator[tuple[Mutation, Outcome]]:
    room = choice.folder / "mutants"
    shutil.rmtree(room, ignore_errors=True)
    numbers = count()

    def attempt(task: tuple[Mutation, Path]) -> Outcome:
        mutation, folder = task
        return _attempted(replace(document, root=mutation.root), config, suite, folder)

    tasks = ((mutation, room / str(next(numbers))) for mutation in chosen)
    for (mutation, folder), outcome in forked(tasks, attempt, choice.jobs):
        shutil.rmtree(folder, ignore_errors=True)
        yield mutation, outcome


def _attempted(mutant: Document, config: Config, suite: Suite, folder: Path) -> Outcome:
    try:
        made = draft(mutant, config, is_tested=False)
    except DocumentError as refusal:
        return Outcome(Status.REFUSED, refusal.diagnostics[0].message)
    changed = suite.changed(made.files)
    if not changed:
        return Outcome(Status.UNENCODED)
    build(suite, changed, folder)
    return suite.run(folder, changed)


def _first_run(suite: Suite) -> float:
    """Run the tests against their own package, and return the processor time that takes.

    Raises:
        DocumentError: One of them fails.
    """
    [(_, outcome)] = forked([suite], _run_original, 1)
    if outcome.status is Status.SURVIVED:
        return outcome.seconds
    said = f": {outcome.reason}" if outcome.reason else ""
    raise _refusal(
        "mutate-red",
        f"the generated tests fail on the package they came with{said}",
        "run `sdkwright generate`, then the tests of the package, and report what fails",
    )


def _run_original(suite: Suite) -> Outcome:
    return suite.run(suite.original)


def _check(choice: Choice) -> None:
    unknown = sorted({*choice.operators} - OPERATORS.keys())
    if unknown:
        message = f"there is no operator {', '.join(unknown)}"
        raise _refusal("mutate-operator", message, f"choose from {', '.join(OPERATORS)}")
    missing = [name.replace("_", "-") for name in _NEEDED if find_spec(name) is None]
    if missing:
        message = f"{', '.join(missing)} is not installed"
        raise _refusal("mutate-missing", message, "install what it takes: sdkwright[mutate]")


def _refusal(code: str, message: str, hint: str) -> DocumentError:
    return DocumentError([Diagnostic(code, Severity.ERROR, message, None, "", hint)])


def _key(document: Document, config: Config) -> str:
    """Return the SHA-256 of everything that outcomes follow from."""
    hashed = hashlib.sha256(document.content)
    hashed.update(f"{config.digest()} {templates_digest()} {sys.version}".encode())
    folder = Path(sdkwright.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        hashed.update(path.read_bytes())
    for name in ("datamodel-code-generator", "httpx2", "hypothesis", "pydantic", "pytest"):
        hashed.update(version(name).encode())
    return hashed.hexdigest()


def _ignore(folder: Path) -> None:
    """Keep the working folder out of repositories."""
    with suppress(FileExistsError), (folder / ".gitignore").open("x") as file:
        file.write("*\n")
