"""Print a difference for people, for programs, for pull requests and for GitHub."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from sdkwright import report
from sdkwright.diagnostics import Diagnostic, Severity
from sdkwright.diff.changes import Change, Difference, Side, Verdict
from sdkwright.escaping import comment, markdown, markdown_code
from sdkwright.values import JSON

Format: TypeAlias = Literal["text", "json", "markdown", "github"]

_MOST_OPERATIONS = 3


def render(difference: Difference, format: Format) -> str:
    """Return a difference as text that ends with a newline.

    Formats: `text` for people, `json` for programs, `markdown` for a comment or a release note,
    `github` for workflow commands, which annotate a pull request.
    """
    return _PRINTERS[format](difference)


def _text(difference: Difference) -> str:
    lines: list[str] = []
    for change in difference.changes:
        side = change.new or change.old
        place = f"{side.span}: " if side else ""
        lines.append(f"{place}{change.worst}[{change.code}]: {change.message}")
        lines.append(f"    wire: {change.wire}, sdk: {change.sdk}{_reached(change)}")
    lines.append(summary(difference))
    # Nothing a document says may forge a line or command a terminal.
    return "".join(f"{line[: -len(line.lstrip())]}{comment(line)}\n" for line in lines)


def summary(difference: Difference) -> str:
    """Return the bump, and how many changes there are of each verdict."""
    counts = {
        verdict: sum(change.worst is verdict for change in difference.changes)
        for verdict in Verdict
    }
    names = {Verdict.NONE: "without effect"}
    listed = [
        f"{count} {names.get(verdict, verdict)}" for verdict, count in counts.items() if count
    ]
    return f"{difference.bump}: {', '.join(listed) or 'no changes'}"


def _reached(change: Change) -> str:
    if not change.operations:
        return ""
    shown = ", ".join(change.operations[:_MOST_OPERATIONS])
    rest = len(change.operations) - _MOST_OPERATIONS
    return f"; {shown}{f' and {rest} more' if rest > 0 else ''}"


def _json(difference: Difference) -> str:
    changes: list[JSON] = [
        {
            "code": change.code,
            "wire": change.wire.value,
            "sdk": change.sdk.value,
            "direction": change.direction.value,
            "pointer": change.pointer,
            "operations": list(change.operations),
            "message": change.message,
            "old": _side(change.old),
            "new": _side(change.new),
        }
        for change in difference.changes
    ]
    return json.dumps({"bump": difference.bump.value, "changes": changes}, indent=2) + "\n"


def _side(side: Side | None) -> JSON:
    if side is None:
        return None
    return {
        "file": side.span.file,
        "line": side.span.line,
        "column": side.span.column,
        "pointer": side.pointer,
        "value": side.value,
    }


_HEADINGS: Mapping[Verdict, str] = {
    Verdict.BREAKING: "Breaking",
    Verdict.RISKY: "Risky",
    Verdict.COMPATIBLE: "Compatible",
    Verdict.NONE: "Without effect",
}


def _markdown(difference: Difference) -> str:
    blocks = [f"Version bump: **{difference.bump}**"]
    for verdict, heading in _HEADINGS.items():
        listed = [change for change in difference.changes if change.worst is verdict]
        if listed:
            blocks.append(f"### {heading}")
            blocks.append("\n".join(_item(change) for change in listed))
    if not difference.changes:
        blocks.append("No changes.")
    return "\n\n".join(blocks) + "\n"


def _item(change: Change) -> str:
    verdicts = f"wire: {change.wire}, SDK: {change.sdk}"
    message = markdown(change.message)
    lines = [f"- {markdown_code(change.code)} {message} ({verdicts})"]
    if change.operations:
        lines.append(f"  {', '.join(map(markdown_code, change.operations))}")
    return "  \n".join(lines)


_SEVERITIES: Mapping[Verdict, Severity] = {
    Verdict.BREAKING: Severity.ERROR,
    Verdict.RISKY: Severity.WARNING,
    Verdict.COMPATIBLE: Severity.NOTE,
    Verdict.NONE: Severity.NOTE,
}


def _github(difference: Difference) -> str:
    # What is gone has no line in the new document; GitHub shows no lines of other versions.
    found = [
        Diagnostic(
            change.code,
            _SEVERITIES[change.worst],
            comment(change.message),
            change.new.span if change.new else None,
            change.pointer,
            comment(f"wire: {change.wire}, sdk: {change.sdk}{_reached(change)}"),
        )
        for change in difference.changes
    ]
    return report.render(found, "github")


_PRINTERS: Mapping[Format, Callable[[Difference], str]] = {
    "text": _text,
    "json": _json,
    "markdown": _markdown,
    "github": _github,
}
