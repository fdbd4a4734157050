"""Schemas as one mapping each: references followed, compositions merged, null set apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set as AbstractSet
from enum import StrEnum
from urllib.parse import unquote

from sdkwright.cases.oracle import DOCUMENT
from sdkwright.values import JSON

_DEEPEST = 32

# What binds an object as a whole, whatever its members are.
RULES = frozenset(
    {"if", "then", "else", "not", "dependentRequired", "dependentSchemas"}
    | {"minProperties", "maxProperties", "anyOf", "oneOf"}
)


class Kind(StrEnum):
    """What sort of value a schema is of, by what has to be known to make one."""

    CHOICE = "choice"
    UNION = "union"
    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    ARRAY = "array"
    OBJECT = "object"
    NULL = "null"
    ANY = "any"


class Shapes:
    """The schemas of one document."""

    def __init__(self, root: Mapping[str, JSON]) -> None:
        self.root: dict[str, JSON] = {key: _absolute(value) for key, value in root.items()}

    def at(self, pointer: str) -> JSON:
        """Return the schema at a pointer, one that binds nothing if there is none."""
        node: JSON = self.root
        for token in pointer.split("/")[1:]:
            step = token.replace("~1", "/").replace("~0", "~")
            if isinstance(node, dict) and step in node:
                node = node[step]
            elif isinstance(node, list) and step.isdecimal() and int(step) < len(node):
                node = node[int(step)]
            else:
                return {}
        return node

    def target(self, schema: JSON) -> str | None:
        """Return the pointer that a schema refers to; None if it is no reference."""
        reference = mapping(schema).get("$ref")
        if not isinstance(reference, str) or not reference.startswith(f"{DOCUMENT}#"):
            return None
        return unquote(reference.removeprefix(f"{DOCUMENT}#"))

    def view(self, schema: JSON, depth: int = 0) -> dict[str, JSON]:
        """Return everything that a schema says, in one mapping; what it says later prevails."""
        node = mapping(schema)
        if depth > _DEEPEST:
            return {}
        parts: list[JSON] = []
        if (target := self.target(node)) is not None:
            parts.append(self.at(target))
        parts += sequence(node.get("allOf"))
        own = {key: value for key, value in node.items() if key not in ("$ref", "allOf")}
        if not parts:
            return own
        merged: dict[str, JSON] = {}
        for part in [*(self.view(part, depth + 1) for part in parts), own]:
            merged = _merged(merged, part)
        return merged

    def without_null(self, schema: JSON) -> dict[str, JSON]:
        """Return the view of a schema, less the null that it may admit beside other values."""
        view: dict[str, JSON] = self.view(schema)
        kind = view.get("type")
        if isinstance(kind, list) and "null" in kind:
            rest = [item for item in kind if item != "null"]
            view = {**view, "type": rest[0] if len(rest) == 1 else rest}
        for keyword in ("anyOf", "oneOf"):
            variants = sequence(view.get(keyword))
            rest = [part for part in variants if self.view(part).get("type") != "null"]
            if rest and len(rest) < len(variants):
                others = {key: value for key, value in view.items() if key != keyword}
                if len(rest) == 1:
                    return _merged(self.without_null(rest[0]), others)
                others[keyword] = rest
                view = others
        return view

    def admits_null(self, schema: JSON) -> bool:
        """Tell whether a schema names null among its values."""
        view = self.view(schema)
        is_listed = "null" in (view.get("type"), *sequence(view.get("type")))
        is_listed |= None in sequence(view.get("enum"))
        variants = [*sequence(view.get("anyOf")), *sequence(view.get("oneOf"))]
        return is_listed or any(self.admits_null(part) for part in variants)

    def kind(self, view: Mapping[str, JSON]) -> Kind:
        """Return the sort of value that a view without null is of."""
        if "const" in view or "enum" in view:
            return Kind.CHOICE
        if mapping(view.get("properties")):
            return Kind.OBJECT
        if {"anyOf", "oneOf"} & view.keys() or isinstance(view.get("type"), list):
            return Kind.UNION
        if isinstance(named := view.get("type"), str):
            return Kind(named)
        if "additionalProperties" in view:
            return Kind.OBJECT
        return Kind.ARRAY if "items" in view else Kind.ANY

    def variants(self, view: Mapping[str, JSON]) -> list[JSON]:
        """Return the schemas of which a value of a union is one."""
        if isinstance(kinds := view.get("type"), list):
            return [{**view, "type": kind} for kind in kinds]
        shared = {key: value for key, value in view.items() if key not in ("anyOf", "oneOf")}
        found = [*sequence(view.get("anyOf")), *sequence(view.get("oneOf"))]
        return [{"allOf": [dict(shared), part]} for part in found]

    def forbids_its_own(self, schema: JSON) -> bool:
        """Tell whether a part of a composition forbids members that other parts name.

        The class takes them all the same: who composes closed objects means one that has the
        members of each.
        """
        names = mapping(self.view(schema).get("properties")).keys()
        return any(names - own for own in self._closed(schema))

    def _closed(self, schema: JSON, depth: int = 0) -> Iterator[AbstractSet[str]]:
        """Yield the names that each closed part of a composition allows."""
        node = mapping(schema)
        if depth > _DEEPEST:
            return
        if node.get("additionalProperties") is False:
            yield mapping(node.get("properties")).keys()
        if (target := self.target(node)) is not None:
            yield from self._closed(self.at(target), depth + 1)
        for part in sequence(node.get("allOf")):
            yield from self._closed(part, depth + 1)

    def contains_itself(self, schema: JSON, above: frozenset[str] = frozenset()) -> bool:
        """Tell whether a composition is made of itself, so that no validator comes to an end."""
        node = mapping(schema)
        if (target := self.target(node)) is not None:
            return target in above or self.contains_itself(self.at(target), above | {target})
        return any(self.contains_itself(part, above) for part in sequence(node.get("allOf")))

    def rules(self, schema: JSON, depth: int = 0) -> list[dict[str, JSON]]:
        """Return what binds an object as a whole, wherever the schema says it."""
        node = mapping(schema)
        if depth > _DEEPEST:
            return []
        found = [{key: node[key] for key in node if key in RULES}]
        if (target := self.target(node)) is not None:
            found += self.rules(self.at(target), depth + 1)
        for part in sequence(node.get("allOf")):
            found += self.rules(part, depth + 1)
        return [rule for rule in found if rule]


def mapping(node: JSON) -> dict[str, JSON]:
    """Return a mapping as it is, and an empty one for everything else."""
    return node if isinstance(node, dict) else {}


def sequence(node: JSON) -> list[JSON]:
    """Return a list as it is, and an empty one for everything else."""
    return node if isinstance(node, list) else []


def _absolute(node: JSON) -> JSON:
    """Return an element with references that hold wherever it is put."""
    if isinstance(node, list):
        return [_absolute(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: (
            DOCUMENT + value
            if key == "$ref" and isinstance(value, str) and value.startswith("#")
            else _absolute(value)
        )
        for key, value in node.items()
    }


def _merged(first: Mapping[str, JSON], second: Mapping[str, JSON]) -> dict[str, JSON]:
    merged = {**first, **second}
    required = [*sequence(first.get("required")), *sequence(second.get("required"))]
    if required:
        merged["required"] = [*dict.fromkeys(str(name) for name in required)]
    properties = dict(mapping(first.get("properties")))
    for name, schema in mapping(second.get("properties")).items():
        earlier = properties.get(name, schema)
        properties[name] = schema if earlier == schema else {"allOf": [earlier, schema]}
    if properties:
        merged["properties"] = properties
    return merged
