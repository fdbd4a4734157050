"""Findings as results of tests, in the XML that JUnit began with and CI services show."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import (
    Element,
    SubElement,
    indent,
    tostring,
)

from sdkwright.diagnostics import Diagnostic, Severity
from sdkwright.report.text import visible


def junit(diagnostics: Sequence[Diagnostic]) -> str:
    """Return a suite with a test for each finding, or with one that passed where there is none.

    Errors are failures. Warnings and notes are tests that were skipped: they are shown, and like
    the exit status of the command they fail nothing.
    """
    failures = sum(found.severity is Severity.ERROR for found in diagnostics)
    counts = {
        "tests": str(max(len(diagnostics), 1)),
        "failures": str(failures),
        "errors": "0",
        "skipped": str(len(diagnostics) - failures),
    }
    whole = Element("testsuites", counts)
    suite = SubElement(whole, "testsuite", {"name": "sdkwright", **counts})
    for found in diagnostics:
        _add_case(suite, found)
    if not diagnostics:
        SubElement(suite, "testcase", {"classname": "sdkwright", "name": "no findings"})
    indent(whole)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(whole, encoding="unicode")}\n'


def _add_case(suite: Element, found: Diagnostic) -> None:
    place = {} if found.span is None else {"file": found.span.file, "line": str(found.span.line)}
    name = f"{found.code} at {found.pointer}" if found.pointer else found.code
    case = _add(suite, "testcase", {"classname": f"sdkwright.{found.code}", "name": name, **place})
    message = {"message": found.message}
    if found.severity is not Severity.ERROR:
        _add(case, "skipped", {"message": f"{found.severity}: {found.message}"})
        return
    failure = _add(case, "failure", {"type": found.code, **message})
    where = "" if found.span is None else f"{found.span}: "
    hint = f"\nhint: {visible(found.hint)}" if found.hint else ""
    failure.text = f"{visible(where + found.message)}{hint}"


def _add(parent: Element, name: str, attributes: dict[str, str]) -> Element:
    # XML has no way to write most control characters, not even escaped.
    return SubElement(parent, name, {key: visible(value) for key, value in attributes.items()})
