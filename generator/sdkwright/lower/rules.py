"""Rules: what a schema demands that no type can say, as JSON Schema that stands on its own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sdkwright.ir import JSON
from sdkwright.lower.tree import Tree, Unsupported, join

# What a rule is made from; beside it a class says the rest.
_AT_TOP = frozenset(
    {
        *("if", "then", "else", "not", "anyOf", "oneOf"),
        *("dependentRequired", "dependentSchemas", "minProperties", "maxProperties"),
        *("propertyNames", "patternProperties"),
    }
)
# What the runtime checks, by the shape of the argument.
_SCHEMA = frozenset(
    {"additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then"}
)
_SCHEMAS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_NAMED_SCHEMAS = frozenset({"dependentSchemas", "patternProperties", "properties"})
_VALUES = frozenset(
    {
        *("const", "dependentRequired", "enum", "pattern", "required", "type", "uniqueItems"),
        *("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"),
        *("maxContains", "maxItems", "maxLength", "maxProperties"),
        *("minContains", "minItems", "minLength", "minProperties"),
    }
)
# What restricts values, and the runtime cannot check; any other word says nothing of them.
_UNCHECKED = frozenset(
    {
        *("$dynamicRef", "$recursiveRef", "additionalItems", "dependencies"),
        *("unevaluatedItems", "unevaluatedProperties"),
    }
)


def rule(tree: Tree, schema: Mapping[str, JSON], pointer: str) -> dict[str, JSON]:
    """Return the rule that an object schema makes; empty where types say all there is.

    Raises:
        Unsupported: It has a keyword or a pattern that the runtime could not check.
    """
    found = {key: schema[key] for key in schema if key in _AT_TOP}
    return _standing(tree, found, pointer, ())


def _standing(
    tree: Tree, schema: Mapping[str, JSON], pointer: str, seen: tuple[str, ...]
) -> dict[str, JSON]:
    """Return a schema with those it refers to in place, and nothing in it that checks nothing."""

    def inner(part: JSON, at: str) -> JSON:
        return _standing(tree, part, at, seen) if isinstance(part, dict) else part

    if isinstance(reference := schema.get("$ref"), str):
        target = tree.target(reference, pointer)
        if target in seen:
            raise Unsupported(pointer, "a rule refers back to itself", "say it without recursion")
        aim = tree.at(target)
        return _standing(tree, aim if isinstance(aim, dict) else {}, target, (*seen, target))
    result: dict[str, JSON] = {}
    for key, value in schema.items():
        at = join(pointer, key)
        if key in _SCHEMA:
            result[key] = inner(value, at)
        elif key in _SCHEMAS and isinstance(value, list):
            result[key] = [inner(part, join(at, index)) for index, part in enumerate(value)]
        elif key in _NAMED_SCHEMAS and isinstance(value, dict):
            result[key] = {name: inner(value[name], join(at, name)) for name in value}
        elif key in _VALUES:
            result[key] = value
        elif key in _UNCHECKED:
            raise Unsupported(at, f"the rule has the keyword '{key}'", "say it in other words")
    for pattern in (schema.get("pattern"), *_keys(schema.get("patternProperties"))):
        _check_pattern(pattern, pointer)
    return result


def _keys(node: JSON) -> list[JSON]:
    return [*node] if isinstance(node, dict) else []


def _check_pattern(pattern: JSON, pointer: str) -> None:
    try:
        re.compile(pattern if isinstance(pattern, str) else "")
    except re.error as fault:
        raise Unsupported(
            pointer, f"Python cannot read the pattern '{pattern}': {fault}", "rewrite the pattern"
        ) from fault
