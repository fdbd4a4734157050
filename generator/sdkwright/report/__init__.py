"""Print findings for people, for programs, and for what shows those of many tools."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, Literal, TypeAlias

from sdkwright.diagnostics import Diagnostic, Rule
from sdkwright.report.text import text

__all__ = ["FORMATS", "Format", "render"]

Format: TypeAlias = Literal["text", "json", "github", "sarif", "junit"]

FORMATS: Final[tuple[Format, ...]] = ("text", "json", "github", "sarif", "junit")
"""How findings may be printed; the first is for people."""

_NO_RULES: Final[Mapping[str, Rule]] = {}


def render(
    diagnostics: Iterable[Diagnostic], format: Format, rules: Mapping[str, Rule] = _NO_RULES
) -> str:
    """Return findings as text that ends with a newline, in the order given.

    Formats: `text` for people, one line and a hint for each finding and a summary; `json` for
    programs, an array of objects; `github` for workflow commands, which annotate a pull request,
    and which are no text at all where there is no finding; `sarif` for code scanning, as SARIF
    2.1.0; `junit` for services that show the results of tests.

    Args:
        diagnostics: The findings.
        format: What to print them as.
        rules: What there is to say of their codes, which `sarif` tells; some may be missing.
    """
    found = tuple(diagnostics)
    if format == "sarif":
        from sdkwright.report.sarif import sarif

        return sarif(found, rules)
    return _printer(format)(found)


def _printer(format: Format) -> Callable[[tuple[Diagnostic, ...]], str]:
    # Each is imported when it is asked for, as most runs print text.
    match format:
        case "json":
            from sdkwright.report.json_array import json_array

            return json_array
        case "github":
            from sdkwright.report.github import github

            return github
        case "junit":
            from sdkwright.report.junit import junit

            return junit
        case _:
            return text
