"""What an OpenAPI document consists of: which kind of object stands where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sdkwright.document.pointers import split
from sdkwright.values import JSON

SECTIONS: Final[Mapping[str, str]] = {
    "callback": "callbacks",
    "example": "examples",
    "header": "headers",
    "link": "links",
    "mediaType": "mediaTypes",
    "parameter": "parameters",
    "requestBody": "requestBodies",
    "response": "responses",
    "schema": "schemas",
    "securityScheme": "securitySchemes",
}
"""The member of ``components`` that holds each kind of object, in every version of OpenAPI."""

NAMED: Final = "named "
"""What the kind of a mapping starts with whose keys are names, before the kind of its values."""

METHODS: Final[tuple[str, ...]] = (
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    "query",
)
"""The fields of a path item that hold an operation each, named by their HTTP method."""

_LISTED: Final = "listed "
_MESSAGE: Final = {"content": "named mediaType", "examples": "named example", "schema": "schema"}

_FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "document": {
        "components": "components",
        "info": "other",
        "paths": "named pathItem",
        "security": "other",
        "servers": "other",
        "tags": "other",
        "webhooks": "named pathItem",
    },
    "components": {
        "pathItems": "named pathItem",
        **{section: f"named {kind}" for kind, section in SECTIONS.items()},
    },
    "pathItem": {
        "additionalOperations": "named operation",
        "parameters": "listed parameter",
        **dict.fromkeys(METHODS, "operation"),
    },
    "operation": {
        "callbacks": "named callback",
        "parameters": "listed parameter",
        "requestBody": "requestBody",
        "responses": "named response",
    },
    "parameter": _MESSAGE,
    "header": _MESSAGE,
    "requestBody": {"content": "named mediaType"},
    "response": {
        "content": "named mediaType",
        "headers": "named header",
        "links": "named link",
    },
    "mediaType": {
        "encoding": "named encoding",
        "examples": "named example",
        "itemEncoding": "encoding",
        "itemSchema": "schema",
        "prefixEncoding": "listed encoding",
        "schema": "schema",
    },
    "encoding": {"headers": "named header"},
    "schema": {
        **dict.fromkeys(("additionalProperties", "contains", "contentSchema"), "schema"),
        **dict.fromkeys(("else", "if", "items", "not", "propertyNames", "then"), "schema"),
        **dict.fromkeys(("unevaluatedItems", "unevaluatedProperties"), "schema"),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "listed schema"),
        **dict.fromkeys(("$defs", "definitions", "dependentSchemas"), "named schema"),
        **dict.fromkeys(("patternProperties", "properties"), "named schema"),
    },
}


def kind_at(root: JSON, pointer: str) -> str | None:
    """Return the kind of object at a pointer; None where the grammar says nothing of it."""
    kind, value = "document", root
    for token in split(pointer):
        found = next((part for part in parts(kind, value) if part[0] == token), None)
        if found is None:
            return None
        _, value, kind = found
    return kind


def parts(kind: str, value: JSON) -> Iterator[tuple[str, JSON, str]]:
    """Yield what an object of a kind consists of: token of the pointer, value, kind of the value.

    Data and extensions are no part of the grammar, and what is not described is neither.
    """
    if isinstance(value, list):
        if kind.startswith(_LISTED):
            inner = kind.removeprefix(_LISTED)
            yield from ((str(index), item, inner) for index, item in enumerate(value))
    elif isinstance(value, dict):
        if kind.startswith(NAMED):
            inner = kind.removeprefix(NAMED)
            for name, item in value.items():
                if not name.startswith("x-") or inner in ("schema", "header", "parameter"):
                    yield name, item, inner
        elif kind == "callback":
            for name, item in value.items():
                if not name.startswith("x-") and name != "$ref":
                    yield name, item, "pathItem"
        else:
            fields = _FIELDS.get(kind, {})
            yield from ((name, value[name], fields[name]) for name in value if name in fields)
