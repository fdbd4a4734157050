"""Tell which keywords of a schema have a value that JSON Schema allows; the others say nothing.

`validate` has told of them already, and whatever reads a schema after this can rely on its form.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from sdkwright.values import JSON

_TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})


def is_wellformed(keyword: str, value: JSON) -> bool:
    """Tell whether a keyword of JSON Schema can have a value; words we do not know can have any."""
    check = _CHECKS.get(keyword)
    return check is None or check(value)


def _is_schema(value: JSON) -> bool:
    return isinstance(value, dict | bool)


def _are_schemas(value: JSON) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_schema, value))


def _is_mapping(value: JSON) -> bool:
    return isinstance(value, dict)


def _are_named_schemas(value: JSON) -> bool:
    return isinstance(value, dict) and all(map(_is_schema, value.values()))


def _is_text(value: JSON) -> bool:
    return isinstance(value, str)


def _are_texts(value: JSON) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_flag(value: JSON) -> bool:
    return isinstance(value, bool)


def _is_number(value: JSON) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_bound(value: JSON) -> bool:
    # A flag in OpenAPI 3.0, a number since.
    return _is_flag(value) or _is_number(value)


def _is_count(value: JSON) -> bool:
    return isinstance(value, int | float) and _is_number(value) and value >= 0 and value % 1 == 0


def _is_type(value: JSON) -> bool:
    kinds = value if isinstance(value, list) else [value]
    return bool(kinds) and all(isinstance(kind, str) and kind in _TYPES for kind in kinds)


_CHECKS: Mapping[str, Callable[[JSON], bool]] = {
    **dict.fromkeys(("additionalProperties", "contains", "else", "if", "items", "not"), _is_schema),
    **dict.fromkeys(("propertyNames", "then", "contentSchema"), _is_schema),
    **dict.fromkeys(("unevaluatedItems", "unevaluatedProperties"), _is_schema),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), _are_schemas),
    **dict.fromkeys(("$defs", "dependentSchemas", "patternProperties"), _are_named_schemas),
    "properties": _are_named_schemas,
    **dict.fromkeys(("$anchor", "$comment", "$dynamicAnchor", "$dynamicRef", "$id"), _is_text),
    **dict.fromkeys(("$ref", "$schema", "contentEncoding", "contentMediaType"), _is_text),
    **dict.fromkeys(("description", "format", "pattern", "title"), _is_text),
    "required": _are_texts,
    "dependentRequired": lambda value: (
        isinstance(value, dict) and all(map(_are_texts, value.values()))
    ),
    **dict.fromkeys(("enum", "examples"), lambda value: isinstance(value, list)),
    **dict.fromkeys(("deprecated", "nullable", "readOnly", "writeOnly", "uniqueItems"), _is_flag),
    **dict.fromkeys(("maximum", "minimum"), _is_number),
    **dict.fromkeys(("exclusiveMaximum", "exclusiveMinimum"), _is_bound),
    "multipleOf": lambda value: (
        isinstance(value, int | float) and _is_number(value) and value > 0
    ),
    **dict.fromkeys(("maxContains", "maxItems", "maxLength", "maxProperties"), _is_count),
    **dict.fromkeys(("minContains", "minItems", "minLength", "minProperties"), _is_count),
    "type": _is_type,
    **dict.fromkeys(("discriminator", "xml", "externalDocs"), _is_mapping),
}
