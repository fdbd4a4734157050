"""What `sdkwright lint` is to make of findings, from the table of options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast

from sdkwright.config.table import Table, finding
from sdkwright.diagnostics import Diagnostic, Severity, Span

_OPTIONS: Final = ("baseline", "severities", "silenced")
_SILENCE: Final = ("rule", "pointer", "reason")
_SEVERITIES: Final[Mapping[str, Severity | None]] = {
    **{severity.value: severity for severity in Severity},
    "off": None,
}


@dataclass(frozen=True, slots=True)
class Silence:
    """A finding that is not to be reported, and why.

    Attributes:
        rule: The code of the rule.
        pointer: The JSON pointer of the finding.
        reason: Why it stays.
        span: Where that is said.
    """

    rule: str
    pointer: str
    reason: str
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Linting:
    """What is to be made of findings.

    Attributes:
        severities: How bad it is to break a rule, where that differs; None turns the rule off.
        silenced: Findings that are not reported.
        baseline: The file that lists the findings of an old document; None if there is none.
        places: Where each rule of ``severities`` is named.
    """

    severities: Mapping[str, Severity | None] = field(default_factory=dict[str, Severity | None])
    silenced: tuple[Silence, ...] = ()
    baseline: Path | None = None
    places: Mapping[str, Span] = field(default_factory=dict[str, Span], compare=False, repr=False)


def read_linting(table: Table) -> tuple[Linting, list[Diagnostic]]:
    """Return what the option ``lint`` says, and findings.

    Findings are of the codes ``config-type`` and ``config-unknown-option``. Whether there are rules
    of the names that it gives, only those who have the rules can tell.
    """
    findings: list[Diagnostic] = []
    members = table.members.get("lint", {})
    if not isinstance(members, dict):
        return Linting(), [_wrong(table, "lint", "lint is not a table")]
    options = cast("dict[str, object]", members)
    findings += _unknown(table, "lint", options, _OPTIONS)
    baseline = options.get("baseline")
    if baseline is not None and not isinstance(baseline, str):
        findings.append(_wrong(table, "baseline", "lint.baseline is not a string"))
    severities: dict[str, Severity | None] = {}
    named = options.get("severities", {})
    if not isinstance(named, dict):
        findings.append(_wrong(table, "severities", "lint.severities is not a table"))
        named = {}
    for rule, value in cast("dict[str, object]", named).items():
        if isinstance(value, str) and value in _SEVERITIES:
            severities[rule] = _SEVERITIES[value]
        else:
            message = f"the severity of {rule!r} is none of {', '.join(_SEVERITIES)}"
            findings.append(_wrong(table, rule, message))
    silenced = tuple(_silenced(table, options.get("silenced", []), findings))
    linting = Linting(
        severities=severities,
        silenced=silenced,
        baseline=table.folder / baseline if isinstance(baseline, str) else None,
        places={rule: table.place_of(rule, rule) for rule in severities},
    )
    return linting, findings


def _silenced(table: Table, entries: object, findings: list[Diagnostic]) -> Iterator[Silence]:
    if not isinstance(entries, list):
        findings.append(_wrong(table, "silenced", "lint.silenced is not a list of tables"))
        return
    for value in cast("list[object]", entries):
        entry = cast("dict[str, object]", value) if isinstance(value, dict) else {}
        rule, pointer, reason = (entry.get(name) for name in _SILENCE)
        findings += _unknown(table, "silenced", entry, _SILENCE)
        if not (isinstance(rule, str) and isinstance(pointer, str) and isinstance(reason, str)):
            message = "an entry of lint.silenced lacks rule, pointer or reason"
            findings.append(_wrong(table, "silenced", message))
        elif not reason.strip():
            message = f"the silence of {rule!r} gives no reason"
            findings.append(_wrong(table, pointer, message))
        else:
            yield Silence(rule, pointer, reason, table.place_of(pointer, "silenced"))


def _unknown(
    table: Table, option: str, members: Mapping[str, object], known: tuple[str, ...]
) -> Iterator[Diagnostic]:
    for name in members:
        if name not in known:
            message = f"{name!r} is not an option of {option!r}"
            hint = f"The options are {', '.join(known[:-1])} and {known[-1]}"
            yield finding("config-unknown-option", message, table.place_of(name, option), hint)


def _wrong(table: Table, option: str, message: str) -> Diagnostic:
    hint = "The README of sdkwright has an example"
    return finding("config-type", message, table.place_of(option, "lint"), hint)
