"""Check that every $ref of a document leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from sdkwright.diagnostics import Diagnostic, DocumentError
from sdkwright.document import Document, join
from sdkwright.values import JSON

# Fields that hold data of the API: what looks like a $ref in them is none.
_DATA = frozenset({"const", "dataValue", "default", "enum", "example", "value"})
# Fields that hold a mapping whose keys are names and not fields.
_NAMED = frozenset(
    {
        *("$defs", "additionalOperations", "callbacks", "content", "definitions"),
        *("dependentSchemas", "encoding", "examples", "headers", "links", "mediaTypes"),
        *("parameters", "pathItems", "paths", "patternProperties", "properties"),
        *("requestBodies", "responses", "schemas", "securitySchemes", "variables", "webhooks"),
    }
)


def check_references(document: Document) -> Iterator[Diagnostic]:
    """Follow every $ref of a document and yield what is wrong with it."""
    yield from document.findings
    rest: list[tuple[str, JSON, bool]] = [("", document.root, False)]
    while rest:
        pointer, value, has_names = rest.pop()
        if isinstance(value, list):
            rest += [
                (join(pointer, str(index)), part, False)
                for index, part in enumerate(value)
                if isinstance(part, dict | list)
            ]
        elif isinstance(value, dict):
            if isinstance(value.get("$ref"), str) and not has_names:
                try:
                    document.follow(pointer)
                except DocumentError as fault:
                    yield from fault.diagnostics
            rest += [
                (join(pointer, name), part, name in _NAMED and not has_names)
                for name, part in value.items()
                if isinstance(part, dict | list) and (has_names or not _is_data(name, part))
            ]


def _is_data(name: str, value: JSON) -> bool:
    return (
        name in _DATA or name.startswith("x-") or (name == "examples" and isinstance(value, list))
    )
