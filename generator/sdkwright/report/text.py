"""Findings for people: a line and a hint for each, and a summary."""

from __future__ import annotations

from collections.abc import Sequence

from sdkwright.diagnostics import Diagnostic, Severity


def text(diagnostics: Sequence[Diagnostic]) -> str:
    """Return findings as lines that people read."""
    lines: list[str] = []
    for found in diagnostics:
        place = "" if found.span is None else f"{found.span}: "
        lines.append(f"{place}{found.severity}[{found.code}]: {found.message}")
        if found.hint:
            lines.append(f"    hint: {found.hint}")
    lines.append(_summary(diagnostics))
    return "".join(visible(line) + "\n" for line in lines)


def visible(line: str) -> str:
    """Escape what a document could use to forge lines or to command a terminal."""
    return "".join(
        character if character.isprintable() else repr(character)[1:-1] for character in line
    )


def _summary(diagnostics: Sequence[Diagnostic]) -> str:
    counts = [
        (sum(found.severity is severity for found in diagnostics), severity)
        for severity in Severity
    ]
    parts = [f"{count} {severity}{'s' * (count > 1)}" for count, severity in counts if count]
    return ", ".join(parts) or "no findings"
