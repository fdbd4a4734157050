"""Operators on schemas: what values may be, changed in one way each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sdkwright.mutate.mutations import (
    Edit,
    Node,
    another,
    less,
    mapping,
    renamed,
    sequence,
    without,
)
from sdkwright.values import JSON

Edits = Iterator[Edit]

# What a schema keeps when it becomes one of another type.
_PROSE = ("deprecated", "description", "readOnly", "title", "writeOnly")
_OTHER_TYPE = {"string": "integer"}

_LENGTHS = (
    "maxItems",
    "maxLength",
    "maxProperties",
    "minItems",
    "minLength",
    "minProperties",
    "x-sdkwright-max-bytes",
    "x-sdkwright-max-serialized-length",
)
_EDGES = ("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum")
# What a schema of a type may newly demand, for the types that take it.
_NEW_BOUNDS = {"array": "minItems", "object": "minProperties", "string": "minLength"}
_COMPOSITIONS = ("allOf", "anyOf", "oneOf")
_RULES = ("dependentRequired", "dependentSchemas", "else", "if", "not", "then")


def required_added(node: Node) -> Edits:
    """Require a member that may be absent."""
    required = sequence(node.get("required"))
    for name in mapping(node.get("properties")):
        if name not in required:
            changed: JSON = {**node, "required": [*required, name]}
            yield Edit(("properties", name), name, changed)


def required_dropped(node: Node) -> Edits:
    """Let a required member be absent."""
    required = sequence(node.get("required"))
    for index, name in enumerate(required):
        rest = less(required, index)
        changed: JSON = {**without(node, "required"), **({"required": rest} if rest else {})}
        yield Edit(("required", str(index)), str(name), changed)


def property_renamed(node: Node) -> Edits:
    """Give a member another name, also where it is required."""
    properties = mapping(node.get("properties"))
    for name in properties:
        new = another(name, properties)
        changed: dict[str, JSON] = {**node, "properties": renamed(properties, name, new)}
        if isinstance(required := node.get("required"), list):
            changed["required"] = [new if item == name else item for item in required]
        yield Edit(("properties", name), f"{name} to {new}", changed)


def property_dropped(node: Node) -> Edits:
    """Take a member away."""
    properties = mapping(node.get("properties"))
    for name in properties:
        changed: dict[str, JSON] = {**node, "properties": without(properties, name)}
        if isinstance(required := node.get("required"), list):
            changed["required"] = [item for item in required if item != name]
        yield Edit(("properties", name), name, changed)


def property_added(node: Node) -> Edits:
    """Add a member that may be absent."""
    properties = mapping(node.get("properties"))
    # Without a type it is a part of a rule, which says nothing of what members there are.
    if properties and "type" in node:
        new = another("", properties)
        added: JSON = {**properties, new: {"type": "string"}}
        yield Edit(("properties",), new, {**node, "properties": added})


def retyped(node: Node) -> Edits:
    """Make another type of value of it, without what is said of the first one."""
    kinds = node.get("type")
    old = next((kind for kind in sequence(kinds) if kind != "null"), kinds)
    if not isinstance(old, str) and "$ref" not in node:
        return
    new = _OTHER_TYPE.get(str(old), "string") if "$ref" not in node else "integer"
    kept = {key: node[key] for key in _PROSE if key in node}
    said = str(node["$ref"]).rpartition("/")[2] if "$ref" in node else str(old)
    place = ("$ref",) if "$ref" in node else ("type",)
    yield Edit(place, f"{said} to {new}", {**kept, "type": new})


def bound_raised(node: Node) -> Edits:
    """Move a bound up by one, or a step to its double."""
    for keyword, value in _bounds(node):
        new = value * 2 if keyword == "multipleOf" else value + 1
        yield Edit((keyword,), f"{keyword} {value} to {new}", {**node, keyword: new})


def bound_lowered(node: Node) -> Edits:
    """Move a bound down by one; a length stays at zero, and a step as it is."""
    for keyword, value in _bounds(node):
        if keyword in _EDGES or (keyword in _LENGTHS and value > 0):
            changed: JSON = {**node, keyword: value - 1}
            yield Edit((keyword,), f"{keyword} {value} to {value - 1}", changed)


def bound_dropped(node: Node) -> Edits:
    """Take a bound away."""
    for keyword, value in _bounds(node):
        # Zero is what a length is at least, whether it is said or not.
        if not (keyword.startswith("min") and keyword in _LENGTHS and value == 0):
            yield Edit((keyword,), f"{keyword} {value}", without(node, keyword))


def bound_added(node: Node) -> Edits:
    """Demand that a value is not empty."""
    keyword = _NEW_BOUNDS.get(str(node.get("type")))
    is_listed = "enum" in node or "const" in node or "pattern" in node or "format" in node
    # An object that has to have a member is not empty anyway.
    if keyword and not node.get(keyword) and not is_listed and not node.get("required"):
        yield Edit(("type",), f"{keyword} 1", {**node, keyword: 1})


def pattern_dropped(node: Node) -> Edits:
    """Take a pattern away."""
    if isinstance(pattern := node.get("pattern"), str):
        yield Edit(("pattern",), pattern, without(node, "pattern"))


def pattern_unanchored(node: Node) -> Edits:
    """Let a pattern match anywhere in a text, on one of its ends."""
    if isinstance(pattern := node.get("pattern"), str):
        if pattern.startswith("^") and pattern != "^":
            yield Edit(("pattern",), "without ^", {**node, "pattern": pattern[1:]})
        if pattern.endswith("$") and not pattern.endswith("\\$") and pattern != "$":
            yield Edit(("pattern",), "without $", {**node, "pattern": pattern[:-1]})


def enum_dropped(node: Node) -> Edits:
    """Take a value out of a list."""
    values = sequence(node.get("enum"))
    for index, value in enumerate(values):
        if len(values) > 1:
            rest = less(values, index)
            yield Edit(("enum", str(index)), f"{value!r}", {**node, "enum": rest})


def enum_added(node: Node, others: Iterable[JSON] = ()) -> Edits:
    """Add a value to a list, of others if they have one that it has not."""
    values = sequence(node.get("enum"))
    if values:
        new = next((value for value in others if value not in values), _another_value(values))
        yield Edit(("enum",), f"{new!r}", {**node, "enum": [*values, new]})


def constant_changed(node: Node) -> Edits:
    """Make another value of the only one that is allowed."""
    if "const" in node:
        old = node["const"]
        new = _another_value([old])
        yield Edit(("const",), f"{old!r} to {new!r}", {**node, "const": new})


def constant_dropped(node: Node) -> Edits:
    """Allow other values than the one."""
    if "const" in node:
        yield Edit(("const",), f"{node['const']!r}", without(node, "const"))


def format_dropped(node: Node) -> Edits:
    """Take a format away."""
    if isinstance(format_ := node.get("format"), str):
        yield Edit(("format",), format_, without(node, "format"))


def default_changed(node: Node) -> Edits:
    """Make another default of the one that there is."""
    if "default" in node:
        old = node["default"]
        others = [value for value in sequence(node.get("enum")) if value != old]
        is_listed = "enum" in node
        if is_listed and not others:
            return
        new = others[0] if others else _another_value([old])
        yield Edit(("default",), f"{old!r} to {new!r}", {**node, "default": new})


def default_dropped(node: Node) -> Edits:
    """Take a default away."""
    if "default" in node:
        yield Edit(("default",), f"{node['default']!r}", without(node, "default"))


def extra_flipped(node: Node) -> Edits:
    """Forbid members that an object does not name, or allow them."""
    more = node.get("additionalProperties", True)
    kind = node.get("type")
    # As for an added member: a rule, as it is, has no members of its own.
    if "object" not in (kind, *sequence(kind)):
        return
    place = ("additionalProperties",) if "additionalProperties" in node else ("type",)
    if more is False:
        yield Edit(place, "allowed", {**node, "additionalProperties": True})
    else:
        yield Edit(place, "forbidden", {**node, "additionalProperties": False})


def items_retyped(node: Node) -> Edits:
    """Let the items of an array be anything."""
    if mapping(node.get("items")):
        yield Edit(("items",), "of any type", {**node, "items": {}})


def unique_flipped(node: Node) -> Edits:
    """Forbid equal items of an array, or allow them."""
    if node.get("type") == "array":
        is_unique = node.get("uniqueItems") is True
        detail = "allowed" if is_unique else "forbidden"
        place = ("uniqueItems",) if "uniqueItems" in node else ("type",)
        yield Edit(place, detail, {**node, "uniqueItems": not is_unique})


def part_dropped(node: Node) -> Edits:
    """Take one schema out of a composition."""
    for keyword in _COMPOSITIONS:
        parts = sequence(node.get(keyword))
        for index in range(len(parts)):
            if len(parts) > 1:
                changed: JSON = {**node, keyword: less(parts, index)}
                yield Edit((keyword, str(index)), f"{keyword}/{index}", changed)


def rule_dropped(node: Node) -> Edits:
    """Take a rule on the whole of a value away."""
    for keyword in _RULES:
        if keyword in node:
            yield Edit((keyword,), keyword, without(node, keyword))


def nullable_flipped(node: Node, *, is_3_0: bool) -> Edits:
    """Allow null beside other values, or forbid it."""
    kind = node.get("type")
    if is_3_0:
        if isinstance(kind, str):
            is_nullable = node.get("nullable") is True
            place = ("nullable",) if "nullable" in node else ("type",)
            changed: dict[str, JSON] = {**node, "nullable": not is_nullable}
            if "enum" in node:
                values = _less_null(sequence(node["enum"]))
                changed["enum"] = values if is_nullable else [*values, None]
            yield Edit(place, "forbidden" if is_nullable else "allowed", changed)
    elif isinstance(kind, list) and "null" in kind:
        rest = [item for item in kind if item != "null"]
        yield Edit(("type",), "forbidden", {**node, "type": rest[0] if len(rest) == 1 else rest})
    elif isinstance(kind, str) and kind != "null" and "const" not in node:
        listed: dict[str, JSON] = (
            {"enum": [*sequence(node["enum"]), None]} if "enum" in node else {}
        )
        yield Edit(("type",), "allowed", {**node, "type": [kind, "null"], **listed})


def _less_null(values: list[JSON]) -> list[JSON]:
    return [value for value in values if value is not None]


def _bounds(node: Node) -> Iterator[tuple[str, int | float]]:
    for keyword in (*_EDGES, "multipleOf", *_LENGTHS):
        value = node.get(keyword)
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield keyword, value


def _another_value(values: list[JSON]) -> JSON:
    """Return a value of the kind of the first one that is not among them."""
    first = values[0]
    if isinstance(first, bool):
        return not first
    if isinstance(first, int | float):
        return max(value for value in values if isinstance(value, int | float)) + 1
    if isinstance(first, str):
        return another(first, [str(value) for value in values])
    return "Mutant"
