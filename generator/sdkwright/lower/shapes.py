"""What a schema is by its looks: a list of values, a null beside something else, one part alone."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping

from sdkwright.ir import JSON
from sdkwright.lower.tree import Unsupported, items, members

# What stays on a schema that is printed as a type; everything else is a name, a text or a rule.
TYPE_KEYWORDS = frozenset(
    {
        "type",
        "format",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "minItems",
        "maxItems",
        "x-sdkwright-max-bytes",
        "x-sdkwright-max-serialized-length",
    }
)
# What binds values of some kinds only; others pass it.
KINDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("minimum", "maximum", "multipleOf"), ("integer", "number")),
    **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), ("integer", "number")),
    **dict.fromkeys(("minLength", "maxLength", "pattern", "format"), ("string",)),
    **dict.fromkeys(("minItems", "maxItems", "items", "prefixItems"), ("array",)),
    **dict.fromkeys(("properties", "required", "additionalProperties"), ("object",)),
}
# Formats that become Python values of their own; in the others a text stays a text.
FORMATS = frozenset({"date", "date-time", "binary"})
ANNOTATIONS = frozenset(
    {"description", "title", "example", "examples", "deprecated", "default", "externalDocs"}
    | {"readOnly", "writeOnly", "xml", "$comment", "summary"}
)


def check_pattern(pattern: str, pointer: str) -> None:
    """Raise where neither of the engines that generated code has can read a pattern."""
    try:
        with warnings.catch_warnings(action="ignore"):
            re.compile(pattern)
    except re.error as fault:
        # Slow to load, and seldom needed.
        from pydantic_core import (  # noqa: PLC0415
            SchemaError,
            SchemaValidator,
            core_schema,
        )

        try:
            SchemaValidator(core_schema.str_schema(pattern=pattern))
        except SchemaError:
            raise Unsupported(
                pointer,
                f"Python cannot read the pattern '{pattern}': {fault}",
                "rewrite the pattern",
            ) from fault


def is_enum(schema: Mapping[str, JSON], least: int = 2) -> bool:
    """Tell whether a schema lists values that ``Literal`` can hold, enough to deserve a name."""
    values = items(schema.get("enum"))
    return len(values) >= least and all(isinstance(value, str | int) for value in values)


def literal(schema: Mapping[str, JSON]) -> dict[str, JSON]:
    """Return a list of values as a type; where ``Literal`` cannot hold one, their kind alone."""
    values = [schema["const"]] if "const" in schema else items(schema.get("enum"))
    if values == [None]:
        return {"type": "null"}
    if not all(isinstance(value, str | int) for value in values):
        kind = schema.get("type")
        return {"type": kind} if isinstance(kind, str) else {}
    # True equals 1 in Python, but not in JSON.
    unique = list({(type(value), value): value for value in values}.values())
    kind = "string" if all(isinstance(value, str) for value in unique) else "integer"
    if any(isinstance(value, bool) for value in unique):
        kind = "boolean"
    return {"type": kind, "enum": [*unique]}


def alone(schema: Mapping[str, JSON]) -> JSON | None:
    """Return the only part of a composition that adds nothing to it; else None."""
    parts = items(schema.get("allOf"))
    return parts[0] if len(parts) == 1 and not schema.keys() - {"allOf"} - ANNOTATIONS else None


def without_null(schema: dict[str, JSON]) -> dict[str, JSON] | None:
    """Return a schema that admits null and something else, without the null; else None."""
    kind = schema.get("type")
    if isinstance(kind, list):
        rest = [item for item in kind if item != "null"]
        if len(rest) == len(kind) and len(rest) > 1:
            return None
        if rest and len(rest) < len(kind):
            slim: dict[str, JSON] = {**schema, "type": rest[0] if len(rest) == 1 else rest}
            if "enum" in slim:
                slim["enum"] = [value for value in items(slim["enum"]) if value is not None]
            return slim
    values = items(schema.get("enum"))
    if None in values and len(values) > 1:
        return {**schema, "enum": [value for value in values if value is not None]}
    for keyword in ("anyOf", "oneOf"):
        variants = items(schema.get(keyword))
        rest = [variant for variant in variants if variant != {"type": "null"}]
        if rest and len(rest) < len(variants):
            others = {key: value for key, value in schema.items() if key != keyword}
            if len(rest) == 1 and not others.keys() - ANNOTATIONS:
                return members(rest[0])
            others[keyword] = rest
            return others
    return None
