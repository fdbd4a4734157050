"""Rules: what a schema demands that no type can say, as JSON Schema that stands on its own."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from sdkwright.lower.tree import Tree, Unsupported, join
from sdkwright.values import JSON

# What a class says of its members.
OF_CLASSES = frozenset({"$ref", "additionalProperties", "allOf", "properties", "required", "type"})

# What the runtime checks, by the shape of the argument.
_SCHEMA = frozenset(
    {
        *("additionalProperties", "contains", "else", "if", "items", "not", "propertyNames"),
        *("then", "unevaluatedItems", "unevaluatedProperties"),
    }
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
_CHECKED = _SCHEMA | _SCHEMAS | _NAMED_SCHEMAS | _VALUES | {"$ref"}
# What restricts values, and the runtime cannot check; any other word says nothing of them.
_UNCHECKED = frozenset({"$dynamicRef", "$recursiveRef", "dependencies"})
# What says nothing without the others of its group.
_TOGETHER = (
    frozenset({"if", "then", "else"}),
    frozenset({"contains", "maxContains", "minContains"}),
    frozenset({"prefixItems", "items"}),
    frozenset({"patternProperties", "additionalProperties"}),
)
# Keywords that say nothing when they have this value.
_EMPTY: Mapping[str, JSON] = {
    **{key: {} for key in _NAMED_SCHEMAS | {"dependentRequired"}},
    **dict.fromkeys(("minItems", "minLength", "minProperties"), 0),
    "required": [],
    "uniqueItems": False,
}
# Where values lie within others: recursion through these comes to an end with the value.
_INNER = frozenset(
    {
        *("additionalProperties", "contains", "items", "patternProperties", "prefixItems"),
        *("properties", "unevaluatedItems", "unevaluatedProperties"),
    }
)


def asserts(schema: Mapping[str, JSON]) -> bool:
    """Tell whether a schema has a keyword that restricts values."""
    return bool(schema.keys() & (_CHECKED | _UNCHECKED))


def rule(
    tree: Tree, schema: Mapping[str, JSON], pointer: str, said: Collection[str] = ()
) -> dict[str, JSON]:
    """Return the rule that a schema makes beside its type; empty where that says all there is.

    Args:
        tree: The document.
        schema: The schema, at ``pointer``.
        pointer: Where it is; references are resolved from there.
        said: The keywords that the type says.

    Raises:
        Unsupported: It has a keyword or a pattern that the runtime could not check.
    """
    left = (schema.keys() & (_CHECKED | _UNCHECKED)) - {*said}
    left = {key for key in left if key not in _EMPTY or schema[key] != _EMPTY[key]}
    if any(key.startswith("unevaluated") for key in left):
        left = {*schema}
    for group in _TOGETHER:
        # `items` alone is said by a type, and goes along where something else of its group is left.
        left |= group & schema.keys() if left & group else set()
    found = {key: schema[key] for key in schema if key in left}
    if {"patternProperties", "additionalProperties"} <= left:
        found["properties"] = schema.get("properties", {})
    standing = _Standing(tree)
    made = standing.schema(found, pointer, (), ())
    needed = {name: standing.named[name] for name in sorted(standing.named)}
    return {"$defs": needed, **made} if needed else made


class _Standing:
    """Makes schemas stand on their own: what they refer to is put in place, or under a name."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._names: dict[str, str] = {}
        self.named: dict[str, JSON] = {}

    def schema(
        self,
        schema: Mapping[str, JSON],
        pointer: str,
        around: tuple[str, ...],
        here: tuple[str, ...],
    ) -> dict[str, JSON]:
        """Return a schema with nothing in it that checks nothing.

        ``around`` are the schemas it lies in, ``here`` those of them that are about the same value.
        """
        result: dict[str, JSON] = {}
        referred: dict[str, JSON] = {}
        for key, value in schema.items():
            at = join(pointer, key)
            within = () if key in _INNER else here

            def inner(part: JSON, at: str, within: tuple[str, ...] = within) -> JSON:
                return self.schema(part, at, around, within) if isinstance(part, dict) else part

            if key == "$ref" and isinstance(value, str):
                referred = self._referred(value, pointer, around, here)
            elif key in _SCHEMA:
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
        if not result:
            return referred
        if referred:
            others = result.get("allOf")
            result["allOf"] = [referred, *(others if isinstance(others, list) else [])]
        return result

    def _referred(
        self, reference: str, pointer: str, around: tuple[str, ...], here: tuple[str, ...]
    ) -> dict[str, JSON]:
        """Return what stands for a reference: the schema, or its name where that contains it."""
        target = self._tree.target(reference, pointer)
        if target in here:
            raise Unsupported(pointer, "a rule refers back to itself", "say it without recursion")
        if target in around:
            name = target[1:].replace("/", ".")
            self._names[target] = name
            return {"$ref": f"#/$defs/{name}"}
        aim = self._tree.schema(target, pointer)
        if aim is False:
            return {"not": {}}
        node = aim if isinstance(aim, dict) else {}
        made = self.schema(node, target, (*around, target), (*here, target))
        if target in self._names:
            name = self._names[target]
            self.named[name] = made
            return {"$ref": f"#/$defs/{name}"}
        return made


def _keys(node: JSON) -> list[JSON]:
    return [*node] if isinstance(node, dict) else []


def _check_pattern(pattern: JSON, pointer: str) -> None:
    try:
        re.compile(pattern if isinstance(pattern, str) else "")
    except re.error as fault:
        raise Unsupported(
            pointer, f"Python cannot read the pattern '{pattern}': {fault}", "rewrite the pattern"
        ) from fault
