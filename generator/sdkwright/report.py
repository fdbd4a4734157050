"""Print findings for people, for programs, and for GitHub."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

from sdkwright.diagnostics import Diagnostic, Severity

Format: TypeAlias = Literal["text", "json", "github"]

_COMMANDS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
}


def render(diagnostics: Iterable[Diagnostic], format: Format) -> str:
    """Return findings as text that ends with a newline, in the order given.

    Formats: `text` for people, one line and a hint for each finding and a summary; `json` for
    programs, an array of objects; `github` for workflow commands, which annotate a pull request,
    and which are no text at all where there is no finding.
    """
    return _PRINTERS[format](tuple(diagnostics))


def _text(diagnostics: Sequence[Diagnostic]) -> str:
    lines: list[str] = []
    for found in diagnostics:
        place = "" if found.span is None else f"{found.span}: "
        lines.append(f"{place}{found.severity}[{found.code}]: {found.message}")
        if found.hint:
            lines.append(f"    hint: {found.hint}")
    lines.append(_summary(diagnostics))
    return "".join(_one_line(line) + "\n" for line in lines)


def _summary(diagnostics: Sequence[Diagnostic]) -> str:
    counts = [
        (sum(found.severity is severity for found in diagnostics), severity)
        for severity in Severity
    ]
    parts = [f"{count} {severity}{'s' * (count > 1)}" for count, severity in counts if count]
    return ", ".join(parts) or "no findings"


def _one_line(text: str) -> str:
    """Escape what a document could use to forge lines or to command a terminal."""
    return "".join(
        character if character.isprintable() else repr(character)[1:-1] for character in text
    )


def _json(diagnostics: Sequence[Diagnostic]) -> str:
    entries: list[dict[str, str | int | None]] = []
    for found in diagnostics:
        span = found.span
        entries.append(
            {
                "code": found.code,
                "severity": found.severity.value,
                "message": found.message,
                "file": None if span is None else span.file,
                "line": None if span is None else span.line,
                "column": None if span is None else span.column,
                "pointer": found.pointer,
                "hint": found.hint,
            }
        )
    return json.dumps(entries, indent=2) + "\n"


def _github(diagnostics: Sequence[Diagnostic]) -> str:
    lines: list[str] = []
    for found in diagnostics:
        properties = {"title": found.code}
        if found.span is not None:
            line, column = str(found.span.line), str(found.span.column)
            properties = {"file": found.span.file, "line": line, "col": column} | properties
        listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
        message = f"{found.message}\nhint: {found.hint}" if found.hint else found.message
        lines.append(f"::{_COMMANDS[found.severity]} {listed}::{_data(message)}\n")
    return "".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


_PRINTERS: Mapping[Format, Callable[[Sequence[Diagnostic]], str]] = {
    "text": _text,
    "json": _json,
    "github": _github,
}
