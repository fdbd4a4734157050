"""What a run found, for people and for programs: three numbers, and everything behind them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sdkwright.diagnostics import Span
from sdkwright.mutate.outcomes import Outcome, Status
from sdkwright.mutate.verdicts import Verdicts

Format: TypeAlias = Literal["text", "json"]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A mutant: what was changed where, and what became of it."""

    operator: str
    pointer: str
    detail: str
    span: Span
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found.

    Attributes:
        document: The path of the document.
        mutants: Every mutant, those that the generator refuses included.
        verdicts: How the cases of the tests compare with a validator that had no part in them.
        suite_seconds: The processor time of the tests on their own package.
    """

    document: str
    mutants: tuple[Mutant, ...]
    verdicts: Verdicts
    suite_seconds: float

    def of(self, *statuses: Status) -> list[Mutant]:
        """Return the mutants that came to one of some ends."""
        return [mutant for mutant in self.mutants if mutant.outcome.status in statuses]

    @property
    def made(self) -> int:
        """How many mutants there is a package of; ``all`` in the three numbers."""
        return sum(mutant.outcome.status.is_made for mutant in self.mutants)

    @property
    def encoded(self) -> int:
        """How many of them have other code than the original."""
        return sum(mutant.outcome.status.is_encoded for mutant in self.mutants)

    @property
    def killed(self) -> int:
        """How many of them the tests noticed."""
        return sum(mutant.outcome.status.is_killed for mutant in self.mutants)

    @property
    def strength(self) -> float:
        """Killed of encoded, in percent; 100 where there was nothing to notice."""
        return _percent(self.killed, self.encoded)


def render(report: Report, format: Format) -> str:
    """Return a report as text that ends with a newline."""
    return _json(report) if format == "json" else "".join(f"{line}\n" for line in _text(report))


def _text(report: Report) -> Iterator[str]:
    refused, crashed = report.of(Status.REFUSED), report.of(Status.CRASHED)
    unencoded, survived = report.of(Status.UNENCODED), report.of(Status.SURVIVED)
    unloadable, late = report.of(Status.UNLOADABLE), report.of(Status.TIMED_OUT)
    yield from _listed("Not encoded: the code of the package is the same", unencoded)
    yield from _listed("Survived: every test passes", survived)
    yield from _listed("Crashed: a fault of the generator", crashed)
    if report.verdicts.wrong:
        yield "Wrong verdicts:"
        yield from (f"  {line}" for line in report.verdicts.wrong)
        yield ""
    failed = f", {len(crashed)} that it fails on" if crashed else ""
    total = f"{len(report.mutants)} mutants, {len(refused)} refused by the generator{failed}"
    yield f"{report.document}: {total}"
    rows = (
        ("encoded", report.encoded, report.made),
        ("killed / all", report.killed, report.made),
        ("killed / encoded", report.killed, report.encoded),
    )
    for name, part, whole in rows:
        yield f"  {name:<17} {part:>4} of {whole:>4}  {_percent(part, whole):6.2f} %"
    apart = f"{len(unloadable)} when the tests were loaded, {len(late)} by never ending"
    yield f"  of the killed     {apart}"
    verdicts = report.verdicts
    yield f"  wrong verdicts    {len(verdicts.wrong):>4} of {verdicts.checked:>4}"
    for reason, count in verdicts.listed.items():
        yield f"  known difference  {count:>4}: {reason}"
    seconds = sum(mutant.outcome.seconds for mutant in report.mutants)
    yield f"  processor time    {seconds:.0f} s, {report.suite_seconds:.1f} s for the tests alone"


def _listed(title: str, mutants: Sequence[Mutant]) -> Iterator[str]:
    if mutants:
        yield f"{title}:"
        for mutant in mutants:
            reason = f" ({mutant.outcome.reason})" if mutant.outcome.reason else ""
            yield _printable(f"  {mutant.span}: {mutant.operator} {mutant.detail}{reason}")
            yield _printable(f"    {mutant.pointer or '/'}")
        yield ""


def _printable(text: str) -> str:
    """Escape what a document could use to forge lines or to command a terminal."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


def _json(report: Report) -> str:
    refused = len(report.of(Status.REFUSED, Status.CRASHED))
    summary = {
        "document": report.document,
        "mutants": len(report.mutants),
        "refused": len(report.of(Status.REFUSED)),
        "crashed": len(report.of(Status.CRASHED)),
        "all": len(report.mutants) - refused,
        "encoded": report.encoded,
        "killed": report.killed,
        "unloadable": len(report.of(Status.UNLOADABLE)),
        "timed_out": len(report.of(Status.TIMED_OUT)),
        "encoded_percent": round(_percent(report.encoded, report.made), 2),
        "killed_of_all_percent": round(_percent(report.killed, report.made), 2),
        "killed_of_encoded_percent": round(report.strength, 2),
        "wrong_verdicts": list(report.verdicts.wrong),
        "known_differences": dict(report.verdicts.listed),
        "verdicts": report.verdicts.checked,
        "suite_seconds": round(report.suite_seconds, 2),
        "each": [*_entries(report.mutants)],
    }
    return json.dumps(summary, indent=2, ensure_ascii=False) + "\n"


def _entries(mutants: Iterable[Mutant]) -> Iterator[dict[str, str | int | float]]:
    for mutant in mutants:
        yield {
            "operator": mutant.operator,
            "pointer": mutant.pointer,
            "detail": mutant.detail,
            "line": mutant.span.line,
            "column": mutant.span.column,
            "status": mutant.outcome.status.value,
            "reason": mutant.outcome.reason,
            "seconds": round(mutant.outcome.seconds, 2),
        }
