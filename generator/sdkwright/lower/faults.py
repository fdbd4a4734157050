"""What cannot be generated, as findings: the operations that are lost, and what no one misses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sdkwright.diagnostics import Diagnostic, Severity
from sdkwright.document import Document
from sdkwright.ir import Lost, Operation
from sdkwright.lower.places import Place
from sdkwright.lower.schemas import Schemas
from sdkwright.lower.tree import Unsupported


def finding(
    document: Document, fault: Unsupported, what: str, severity: Severity = Severity.ERROR
) -> Diagnostic:
    """Make a finding of why something of a document cannot be generated."""
    return Diagnostic(
        "unsupported",
        severity,
        f"{what} cannot be generated: {fault.message}",
        document.span(fault.pointer),
        fault.pointer,
        fault.hint,
    )


def lost(document: Document, fault: Unsupported, place: Place) -> Lost:
    """Make a record of an operation that cannot be generated."""
    what = f"the operation '{place.title}'" if place.method != "*" else f"the path '{place.path}'"
    return Lost(place.line, finding(document, fault, what))


def check_types(schemas: Schemas, operation: Operation) -> None:
    """Raise Unsupported where a type of an operation is made from one that cannot be generated."""
    answers = (*operation.responses, *operation.errors)
    definitions = [parameter.definition for parameter in operation.parameters]
    definitions += [answer.definition for answer in answers if answer.definition is not None]
    if operation.body is not None:
        definitions.append(operation.body.definition)
    if (fault := schemas.fault_of(*definitions)) is not None:
        raise fault


def left_out(document: Document, schemas: Schemas, losses: Sequence[Lost]) -> Iterable[Diagnostic]:
    """Yield a warning for each component that cannot be generated and that cost no operation."""
    told = {one.finding.pointer for one in losses}
    for key, fault in schemas.left_out():
        if fault.pointer not in told:
            yield finding(document, fault, f"the schema '{key}'", Severity.WARNING)
