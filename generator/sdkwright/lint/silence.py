"""Leave out findings that are known: by severity, by silences with a reason, by a baseline."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Final, cast

from sdkwright.config import Linting, Silence
from sdkwright.diagnostics import Diagnostic, DocumentError, Group, Rule, Severity, Span
from sdkwright.document import Document, join
from sdkwright.lint.check import rule
from sdkwright.values import JSON

EXTENSION: Final = "x-sdkwright-silence"
"""The field of a document that names rules, each with the reason why it may be broken there."""


def _rules() -> Iterator[Rule]:
    yield rule(
        "invalid-baseline",
        Group.LINTING,
        Severity.ERROR,
        "The baseline cannot be read.",
        why="""
            It lists what was wrong with a document when linting began. Without it all of that
            would be reported, or none.
            """,
        hint="write it anew: sdkwright lint --write-baseline",
        bad="""
            # lint-baseline.json
            {"findings": [{"rule": "unused-component"}]}
            """,
        good="""
            # lint-baseline.json
            {"findings": [{"rule": "unused-component", "pointer": "/components/schemas/Lamp"}]}
            """,
    )
    yield rule(
        "invalid-silence",
        Group.LINTING,
        Severity.ERROR,
        "A silence in the document gives no rule, or no reason.",
        why="""
            Whoever reads the document later has to know why a rule may be broken there, and
            whether that is still so.
            """,
        hint=f"write {EXTENSION}: {{the-rule: the reason why it may be broken here}}",
        bad="""
            components:
              schemas:
                Seat:
                  type: object
                  x-sdkwright-silence: {reserved-name: ""}
                  properties: {color: {type: string}}
            """,
        good="""
            components:
              schemas:
                Seat:
                  type: object
                  x-sdkwright-silence: {reserved-name: the service calls it so}
                  properties: {class: {type: string}}
            """,
    )
    yield rule(
        "stale-baseline",
        Group.LINTING,
        Severity.WARNING,
        "The baseline lists a finding that is mended.",
        why="""
            What the baseline lists is not reported. A finding that is gone, and comes back, would
            not be either.
            """,
        hint="write it anew: sdkwright lint --write-baseline",
        bad="""
            # lint-baseline.json, where nothing is called Lamp any more
            {"findings": [{"rule": "unused-component", "pointer": "/components/schemas/Lamp"}]}
            """,
        good="""
            # lint-baseline.json
            {"findings": []}
            """,
    )
    yield rule(
        "unknown-rule",
        Group.LINTING,
        Severity.ERROR,
        "A silence, or a severity, is of a rule that does not exist.",
        why="""
            A misspelt rule silences nothing, and looks as if it did.
            """,
        hint="`sdkwright explain` lists the rules",
        bad="""
            components:
              schemas:
                Seat:
                  type: object
                  x-sdkwright-silence: {reserved-nmae: the service calls it so}
                  properties: {color: {type: string}}
            """,
        good="""
            components:
              schemas:
                Seat:
                  type: object
                  x-sdkwright-silence: {reserved-name: the service calls it so}
                  properties: {class: {type: string}}
            """,
    )
    yield rule(
        "unused-silence",
        Group.LINTING,
        Severity.WARNING,
        "A silence is of a rule that is not broken there.",
        why="""
            The fault was mended, or moved. The silence that is left would hide the next one.
            """,
        hint="remove the silence",
        bad="""
            components:
              schemas:
                Seat:
                  type: object
                  x-sdkwright-silence: {reserved-name: the service calls it so}
                  properties: {color: {type: string}}
            """,
        good="""
            components:
              schemas:
                Seat:
                  type: object
                  properties: {color: {type: string}}
            """,
    )


RULES: Final[Mapping[str, Rule]] = {found.code: found for found in _rules()}
"""The rules about silences and baselines, by code."""


def settle(
    document: Document,
    findings: Iterable[Diagnostic],
    linting: Linting,
    rules: Mapping[str, Rule],
) -> tuple[Diagnostic, ...]:
    """Return the findings that are to be reported, those about silences and baseline included.

    A silence of the options is of one rule at one pointer; one in the document is of that rule for
    the element it stands in, and all that is below. Each has to silence something.

    Raises:
        DocumentError: The baseline cannot be read.
    """
    left = [
        found if wanted is found.severity else replace(found, severity=wanted)
        for found in findings
        if (wanted := linting.severities.get(found.code, found.severity)) is not None
    ]
    about = list(_unknown_rules(linting, rules))
    own, faults = _silences_of(document, rules)
    about += faults
    for silence in linting.silenced:
        left, is_used = _without(left, silence.rule, silence.pointer, is_deep=False)
        if not is_used and silence.rule in rules:
            about.append(_unused(silence))
    for silence in own:
        left, is_used = _without(left, silence.rule, silence.pointer, is_deep=True)
        if not is_used:
            about.append(_unused(silence))
    if linting.baseline is not None:
        left, stale = _beyond_baseline(left, linting.baseline)
        about += stale
    return (*left, *about)


def write_baseline(findings: Iterable[Diagnostic], path: Path) -> int:
    """Write the findings of a document as its baseline, and return how many they are.

    Raises:
        DocumentError: The file cannot be written.
    """
    listed = sorted({(found.code, found.pointer) for found in findings})
    entries = [{"rule": code, "pointer": pointer} for code, pointer in listed]
    text = json.dumps({"findings": entries}, indent=2, ensure_ascii=False) + "\n"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _baseline_error(path, f"cannot be written: {error.strerror}") from error
    return len(entries)


def _without(
    findings: list[Diagnostic], code: str, pointer: str, *, is_deep: bool
) -> tuple[list[Diagnostic], bool]:
    """Return the findings that a silence leaves, and whether it silenced any."""
    left = [
        found
        for found in findings
        if found.code != code
        or not (found.pointer == pointer or (is_deep and found.pointer.startswith(f"{pointer}/")))
    ]
    return left, len(left) < len(findings)


def _unknown_rules(linting: Linting, rules: Mapping[str, Rule]) -> Iterator[Diagnostic]:
    named = [(name, linting.places.get(name)) for name in linting.severities]
    named += [(silence.rule, silence.span) for silence in linting.silenced]
    for name, span in named:
        if name not in rules:
            yield _unknown_rule(name, span, "", rules)


def _unknown_rule(
    name: str, span: Span | None, pointer: str, rules: Mapping[str, Rule]
) -> Diagnostic:
    near = get_close_matches(name, rules, 1)
    hint = f"did you mean {near[0]!r}?" if near else "`sdkwright explain` lists the rules"
    return _finding("unknown-rule", f"there is no rule {name!r}", span, pointer, hint)


def _silences_of(
    document: Document, rules: Mapping[str, Rule]
) -> tuple[list[Silence], list[Diagnostic]]:
    """Return the silences that stand in the document, and what is wrong with them."""
    silences: list[Silence] = []
    faults: list[Diagnostic] = []
    waiting: list[tuple[str, JSON]] = [("", document.root)]
    while waiting:
        pointer, value = waiting.pop()
        if isinstance(value, list):
            waiting += [(join(pointer, str(index)), item) for index, item in enumerate(value)]
        elif isinstance(value, dict):
            waiting += [
                (join(pointer, name), inner)
                for name, inner in value.items()
                if isinstance(inner, dict | list) and name != EXTENSION
            ]
            if EXTENSION in value:
                place = join(pointer, EXTENSION)
                said = value[EXTENSION]
                entries = said.items() if isinstance(said, dict) else ()
                if not entries:
                    message = "a silence names no rule"
                    faults.append(_invalid(document, message, place))
                for name, reason in entries:
                    at = join(place, name)
                    span = document.span(at, key=True)
                    if name not in rules:
                        faults.append(_unknown_rule(name, span, at, rules))
                    elif not isinstance(reason, str) or not reason.strip():
                        message = f"the silence of {name!r} gives no reason"
                        faults.append(_invalid(document, message, at))
                    else:
                        silences.append(Silence(name, pointer, reason, span))
    return silences, faults


def _invalid(document: Document, message: str, pointer: str) -> Diagnostic:
    hint = f"write {EXTENSION}: {{the-rule: the reason why it may be broken here}}"
    return _finding("invalid-silence", message, document.span(pointer, key=True), pointer, hint)


def _unused(silence: Silence) -> Diagnostic:
    message = f"there is nothing to silence: {silence.rule!r} is not broken here"
    hint = "remove the silence"
    return _finding("unused-silence", message, silence.span, silence.pointer, hint)


def _beyond_baseline(
    findings: list[Diagnostic], path: Path
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Return the findings that the baseline does not list, and a finding if it lists too many."""
    known = Counter(_baseline(path))
    left = [found for found in findings if (found.code, found.pointer) not in known]
    gone = known.keys() - {(found.code, found.pointer) for found in findings}
    if not gone:
        return left, []
    code, pointer = min(gone)
    rest = f", and {len(gone) - 1} more" if len(gone) > 1 else ""
    message = f"the baseline lists what is mended: {code} at {pointer or 'the document'}{rest}"
    hint = "write it anew: sdkwright lint --write-baseline"
    span = Span(path.as_posix(), 1, 1)
    return left, [_finding("stale-baseline", message, span, "", hint)]


def _baseline(path: Path) -> Iterator[tuple[str, str]]:
    try:
        content: object = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _baseline_error(path, f"cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise _baseline_error(path, f"is no JSON: {error}") from error
    entries = (
        cast("dict[str, object]", content).get("findings") if isinstance(content, dict) else None
    )
    for value in cast("list[object]", entries) if isinstance(entries, list) else ():
        entry = cast("dict[str, object]", value) if isinstance(value, dict) else {}
        code, pointer = entry.get("rule"), entry.get("pointer")
        if isinstance(code, str) and isinstance(pointer, str):
            yield code, pointer
        else:
            raise _baseline_error(path, "has an entry without rule or pointer")
    if not isinstance(entries, list):
        raise _baseline_error(path, "has no list of findings")


def _baseline_error(path: Path, fault: str) -> DocumentError:
    hint = "write it anew: sdkwright lint --write-baseline"
    message = f"the baseline {fault}"
    span = Span(path.as_posix(), 1, 1)
    return DocumentError([_finding("invalid-baseline", message, span, "", hint)])


def _finding(code: str, message: str, span: Span | None, pointer: str, hint: str) -> Diagnostic:
    return Diagnostic(code, RULES[code].severity, message, span, pointer, hint)
