"""The kinds of findings of this stage, and how one is made."""

from __future__ import annotations

from collections.abc import Mapping

from sdkwright.diagnostics import Diagnostic, Edit, Severity
from sdkwright.document import Document

CODES: Mapping[str, str] = {
    "duplicate-operation-id": "Two operations share an operationId, which names their method.",
    "duplicate-parameter": "One operation lists two parameters of one name and location.",
    "duplicate-tag": "Two tags share a name, which names their resource.",
    "invalid-default": "The default of a schema is not valid against that schema.",
    "invalid-tag-hierarchy": "A tag names a parent that does not exist, or descends from itself.",
    "malformed-path": "The braces of a path do not pair, so that its placeholders are not known.",
    "openapi-version": "The document does not say that it is OpenAPI 3.0, 3.1 or 3.2.",
    "structure": "The document breaks a rule of the OpenAPI specification.",
    "undeclared-path-parameter": "A path has a placeholder that no parameter describes.",
    "undefined-required-property": "A schema requires a property that it does not describe.",
    "unknown-schema-dialect": "The document asks for rules of JSON Schema that we do not know.",
    "unused-path-parameter": "A path parameter has no placeholder in its path.",
}
"""What each finding of this package means."""

SEVERITIES: Mapping[str, Severity] = dict.fromkeys(CODES, Severity.ERROR) | dict.fromkeys(
    ("duplicate-tag", "invalid-default", "invalid-tag-hierarchy", "undefined-required-property"),
    Severity.WARNING,
)

_HINTS: Mapping[str, str] = {
    "duplicate-operation-id": "give each operation an operationId of its own",
    "duplicate-parameter": "remove one of the two",
    "duplicate-tag": "remove one of the two",
    "invalid-default": "correct the default, or the schema that forbids it",
    "invalid-tag-hierarchy": "let parent name a tag of this document that is not below this one",
    "malformed-path": "write each placeholder as {name}",
    "undeclared-path-parameter": "add it to parameters, with in: path and required: true",
    "undefined-required-property": "describe it under properties, or correct the name",
    "unknown-schema-dialect": "leave $schema and jsonSchemaDialect out",
    "unused-path-parameter": "put it into the path in braces, or remove it",
}


def finding(
    document: Document,
    code: str,
    message: str,
    pointer: str,
    hint: str = "",
    *,
    mend: tuple[Edit, ...] = (),
) -> Diagnostic:
    """Make a finding about the part at a pointer; without a hint it gets that of its code."""
    span = document.span(pointer, key=True)
    return Diagnostic(code, SEVERITIES[code], message, span, pointer, hint or _HINTS[code], mend)
