"""Hold a document against the JSON Schema of its OpenAPI version."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from sdkwright.diagnostics import Diagnostic
from sdkwright.document import Document
from sdkwright.validate.faults import Fault
from sdkwright.validate.meta_schemas import document_rules
from sdkwright.validate.words import explain


def check_structure(document: Document, version: str) -> list[Diagnostic]:
    """Return where a document does not have the form that the specification gives it."""
    faults = list(document_rules(version).faults(document.root))
    # What describes a field and finds a fault leaves the field undescribed, as if unknown.
    paths = [fault.path for fault in faults if fault.keyword != "unevaluatedProperties"]
    faulty = {path[:length] for path in paths for length in range(len(path) + 1)}
    return [
        found
        for fault in map(partial(_without_faulty, faulty), faults)
        for found in explain(document, "structure", "", fault, is_echo=fault.path in faulty)
    ]


def _without_faulty(faulty: Collection[tuple[str, ...]], fault: Fault) -> Fault:
    """Return a fault about fields without those that something finds a fault in, and so knows."""
    if fault.keyword != "unevaluatedProperties":
        return fault
    return fault._replace(
        wanted=tuple(name for name in fault.wanted if (*fault.path, name) not in faulty)
    )
