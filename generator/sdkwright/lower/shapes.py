"""What a schema is by its looks: a list of values, a null beside something else, one part alone."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence

from sdkwright.dialect.annotations import ANNOTATIONS
from sdkwright.lower.rules import asserts
from sdkwright.lower.tree import Unsupported, items, join, members
from sdkwright.values import JSON

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
    **dict.fromkeys(("minItems", "maxItems", "items", "prefixItems", "uniqueItems"), ("array",)),
    **dict.fromkeys(("contains", "maxContains", "minContains", "unevaluatedItems"), ("array",)),
    **dict.fromkeys(("properties", "required", "additionalProperties"), ("object",)),
    **dict.fromkeys(("patternProperties", "propertyNames"), ("object",)),
    **dict.fromkeys(("dependentRequired", "dependentSchemas"), ("object",)),
    **dict.fromkeys(("maxProperties", "minProperties", "unevaluatedProperties"), ("object",)),
}
# Formats that become Python values of their own; in the others a text stays a text.
FORMATS = frozenset({"date", "date-time", "binary"})


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
    found = literal({"enum": schema["enum"]}) if "enum" in schema else None
    return found is not None and len(items(found.get("enum"))) >= least


def literal(schema: Mapping[str, JSON]) -> dict[str, JSON] | None:
    """Return a list of values as a type; None where ``Literal`` cannot hold one of them."""
    values = [schema["const"]] if "const" in schema else items(schema.get("enum"))
    if values == [None]:
        return {"type": "null"}
    if not values or not all(isinstance(value, str | int) for value in values):
        return None
    # True equals 1 in Python, but not in JSON.
    unique = list({(type(value), value): value for value in values}.values())
    kind = "string" if all(isinstance(value, str) for value in unique) else "integer"
    if any(isinstance(value, bool) for value in unique):
        kind = "boolean"
    found: dict[str, JSON] = {"type": kind, "enum": [*unique]}
    bound = schema.get("type", kind)
    return found if kind in (bound if isinstance(bound, list) else [bound]) else None


def alone(schema: Mapping[str, JSON]) -> tuple[int, JSON] | None:
    """Return the only part of a composition that says anything, and its index; else None."""
    if schema.keys() - {"allOf"} - ANNOTATIONS:
        return None
    parts = [
        (index, part)
        for index, part in enumerate(items(schema.get("allOf")))
        if not isinstance(part, dict) or part.keys() - ANNOTATIONS
    ]
    return parts[0] if len(parts) == 1 else None


def refined(schema: Mapping[str, JSON]) -> dict[str, JSON] | None:
    """Return a reference that restricts what it refers to as a composition; else None."""
    beside = {key: value for key, value in schema.items() if key not in {"$ref"} | ANNOTATIONS}
    if "$ref" not in schema or not asserts(beside):
        return None
    return {"allOf": [{"$ref": schema["$ref"]}, beside]}


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
        variants = [] if kind not in (None, "null") else items(schema.get(keyword))
        rest = [variant for variant in variants if variant != {"type": "null"}]
        if rest and len(rest) < len(variants):
            others = {key: value for key, value in schema.items() if key != keyword}
            if len(rest) == 1 and not others.keys() - ANNOTATIONS:
                return members(rest[0])
            others[keyword] = rest
            return others
    return None


def scalar(schema: Mapping[str, JSON], kind: str, pointer: str) -> tuple[dict[str, JSON], set[str]]:
    """Return what a type says of one kind of values, and the keywords that it says with it.

    Raises:
        Unsupported: It has a pattern that Python cannot read.
    """
    kept = {
        key: value
        for key, value in schema.items()
        if key in TYPE_KEYWORDS and kind in KINDS.get(key, (kind,))
    }
    if isinstance(pattern := kept.get("pattern"), str):
        check_pattern(pattern, join(pointer, "pattern"))
    kept["type"] = kind
    unsaid: set[str] = set()
    if kept.get("format") not in FORMATS:
        kept.pop("format", None)
    else:
        # These bind the text, which the value in Python has no longer.
        unsaid |= {"pattern", "minLength", "maxLength"}
    if kind == "number":
        unsaid.add("multipleOf")  # 0.3 is no multiple of 0.1 in floats
    if kind == "integer":
        unsaid |= {key for key, bound in kept.items() if isinstance(bound, float)}
    said = {key for key in kept if key not in unsaid}
    said |= {key for key, kinds in KINDS.items() if kind not in kinds}
    return {key: value for key, value in kept.items() if key not in unsaid}, said


def pushed(beside: Mapping[str, JSON], variants: Sequence[JSON]) -> list[JSON] | None:
    """Return alternatives as they are beside other keywords; None where they only restrict these.

    ``type: string`` beside ``anyOf`` is the type of each alternative that names none. Of objects
    and arrays the alternatives say what else must hold: ``required``, for one.
    """
    kind = beside.get("type")
    if not isinstance(kind, str):
        is_plain = isinstance(kind, list) or {"const", "enum"} & beside.keys()
        return None if is_plain else [*variants]
    nameless = [isinstance(part, dict) and not _NAMING & part.keys() for part in variants]
    if kind in {"array", "object"}:
        return None if all(nameless) else [*variants]
    own = {key: value for key, value in beside.items() if key in TYPE_KEYWORDS}
    return [
        {**own, **members(part)} if is_nameless else part
        for part, is_nameless in zip(variants, nameless, strict=True)
    ]


# Keywords by which a schema has a type of its own.
_NAMING = frozenset({"$ref", "allOf", "anyOf", "const", "enum", "oneOf", "properties", "type"})
