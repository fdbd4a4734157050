"""Findings for programs: a JSON array with an object for each."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sdkwright.diagnostics import Diagnostic


def json_array(diagnostics: Sequence[Diagnostic]) -> str:
    """Return findings as a JSON array; members that have nothing to say are null or empty."""
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
