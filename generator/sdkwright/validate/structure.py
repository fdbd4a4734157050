"""Hold a document against the JSON Schema of its OpenAPI version."""

from __future__ import annotations

from sdkwright.diagnostics import Diagnostic
from sdkwright.document import Document
from sdkwright.validate.findings import crash_finding
from sdkwright.validate.spec_validator import structural_faults
from sdkwright.validate.words import UNEVALUATED, explain


def check_structure(document: Document, version: str) -> list[Diagnostic]:
    """Return where a document does not have the form that the specification gives it."""
    findings: list[Diagnostic] = []
    try:
        faults = list(structural_faults(document.root, version))
        # What describes a field and finds a fault leaves the field undescribed, as if unknown.
        paths = [tuple(f.absolute_path) for f in faults if f.validator != UNEVALUATED]
        faulty = {path[:length] for path in paths for length in range(len(path) + 1)}
        for fault in faults:
            is_echo = tuple(fault.absolute_path) in faulty
            findings += explain(document, "structure", "", fault, is_echo=is_echo)
    except Exception as crash:  # noqa: BLE001 - third-party code, and we report whatever it is
        findings.append(crash_finding(document, "", crash))
    return findings
