"""Findings as workflow commands of GitHub Actions, which annotate a pull request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sdkwright.diagnostics import Diagnostic, Severity

_COMMANDS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
}


def github(diagnostics: Sequence[Diagnostic]) -> str:
    """Return findings as a command each."""
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
