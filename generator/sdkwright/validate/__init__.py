"""Hold a document against the OpenAPI specification and report every fault with its place."""

from __future__ import annotations

from sdkwright.diagnostics import Diagnostic, Span
from sdkwright.document import Document
from sdkwright.validate.findings import CODES, SEVERITIES
from sdkwright.validate.mends import same
from sdkwright.validate.operations import check_operations
from sdkwright.validate.references import check_references
from sdkwright.validate.schemas import check_schemas
from sdkwright.validate.structure import check_structure
from sdkwright.validate.tags import check_tags
from sdkwright.validate.version import openapi_version

__all__ = ["CODES", "SEVERITIES", "same", "validate"]


def validate(document: Document) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a document, in the order of its text.

    Errors among it break the specification. They need not stop anyone: whoever reads the document
    may still make sense of it.

    Raises:
        DocumentError: It is no document of an OpenAPI version that we know.
    """
    version = openapi_version(document)
    findings = [*check_references(document), *check_structure(document, version)]
    known = {found.pointer for found in findings}
    findings += check_tags(document, version)
    findings += check_operations(document)
    findings += check_schemas(document, version, known)
    nowhere = Span("", 0, 0)
    return tuple(
        sorted(
            set(findings),
            key=lambda found: (found.span or nowhere, found.pointer, found.code, found.message),
        )
    )
