"""Hold a document against the OpenAPI specification and report every fault with its place."""

from __future__ import annotations

import re

from sdkwright.diagnostics import Diagnostic, DocumentError, Span
from sdkwright.document import Document
from sdkwright.validate.findings import CODES, SEVERITIES
from sdkwright.validate.meaning import check_meaning
from sdkwright.validate.references import check_references
from sdkwright.validate.structure import check_structure
from sdkwright.validate.words import short

__all__ = ["CODES", "SEVERITIES", "validate"]

_VERSION = re.compile(r"3\.[012](?=\.|$)")


def validate(document: Document) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a document, in the order of its text.

    Errors among it break the specification. They need not stop anyone: whoever reads the document
    may still make sense of it.

    Raises:
        DocumentError: It is no document of an OpenAPI version that we know.
    """
    version = _version(document)
    findings = [*check_references(document), *check_structure(document, version)]
    findings += check_meaning(document, version, findings)
    nowhere = Span("", 0, 0)
    return tuple(
        sorted(
            set(findings),
            key=lambda found: (found.span or nowhere, found.pointer, found.code, found.message),
        )
    )


def _version(document: Document) -> str:
    """Return the minor version, such as 3.1, or raise a DocumentError."""
    version = document.root.get("openapi")
    if isinstance(version, str) and (match := _VERSION.match(version)):
        return match[0]
    message = f"the OpenAPI version {short(version)} is not supported"
    pointer = "/openapi"
    hint = "start the document with openapi: 3.1.0; supported are 3.0, 3.1 and 3.2"
    if isinstance(version, float):
        hint = f"write all three numbers, which makes it text: {version}.0"
    elif "swagger" in document.root:
        message = f"Swagger {short(document.root['swagger'])} is not supported"
        pointer, hint = "/swagger", "convert the document to OpenAPI 3"
    elif version is None:
        message, pointer = "the field 'openapi' is missing", ""
    code, span = "openapi-version", document.span(pointer)
    raise DocumentError([Diagnostic(code, SEVERITIES[code], message, span, pointer, hint)])
