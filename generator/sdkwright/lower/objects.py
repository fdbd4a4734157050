"""Objects: what a schema with members says, together with everything it is composed of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sdkwright.dialect.annotations import ANNOTATIONS
from sdkwright.dialect.bases import of_bases
from sdkwright.ir import Schema
from sdkwright.lower.compositions import is_compatible
from sdkwright.lower.named import Named
from sdkwright.lower.rules import OF_CLASSES, rule
from sdkwright.lower.tree import Tree, items, join, members
from sdkwright.values import JSON

# What lets `unevaluatedProperties` depend on more than the members that a class knows.
_IN_PLACE = frozenset({"anyOf", "dependentSchemas", "if", "oneOf", "patternProperties"})


@dataclass(slots=True)
class Parts:
    """What an object schema and everything it is composed of say together."""

    bases: list[str] = field(default_factory=list[str])
    properties: dict[str, tuple[JSON, str]] = field(default_factory=dict[str, tuple[JSON, str]])
    required: list[str] = field(default_factory=list[str])
    rules: list[dict[str, JSON]] = field(default_factory=list[dict[str, JSON]])
    gathered: set[str] = field(default_factory=set[str])
    additional: tuple[JSON, str] | None = None
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Objects:
    """Takes object schemas apart.

    Attributes:
        tree: The document.
        named: The schemas that are built.
        base_at: What returns the schema that is built of what stands at a pointer; None where
            there is none, or none yet.
    """

    tree: Tree
    named: Named
    base_at: Callable[[str], Schema | None]

    def is_object(self, schema: JSON, pointer: str, seen: set[str] | None = None) -> bool:
        """Tell whether a schema deserves a class: an object with members that have names."""
        # A composition that contains itself says no more than its other parts.
        seen = set() if seen is None else seen
        if not isinstance(schema, dict) or pointer in seen:
            return False
        seen.add(pointer)
        if members(schema.get("properties")):
            return schema.get("type", "object") == "object"
        if schema.get("type") == "object" and schema.get("additionalProperties") is False:
            return "patternProperties" not in schema
        for index, part in enumerate(items(schema.get("allOf"))):
            followed, at = self.tree.follow_schema(part, join(pointer, "allOf", index))
            if self.is_object(followed, at, seen):
                return True
        return False

    def parts(self, schema: Mapping[str, JSON], pointer: str) -> Parts:
        """Return what ``schema`` says; parts that share no member with others stay bases."""
        parts, flat = Parts(), Parts()
        self._gather(schema, pointer, parts, keeps_bases=True)
        self._gather(schema, pointer, flat, keeps_bases=False)
        inherited = [found for base in parts.bases for found in self.named.every_property(base)]
        wires = [found.wire for found in inherited]
        names = {found.name for found in inherited}
        overlap = len(names) < len(wires) or set(wires) & parts.properties.keys()
        if overlap or set(wires) & set(parts.required) or (parts.is_closed and parts.bases):
            return flat
        rules = [found for base in parts.bases for found in self.named.get(base).rules]
        if parts.rules or len(parts.bases) > 1:
            parts.rules = [*({**found} for found in rules), *parts.rules]
        return parts

    def _gather(
        self, schema: Mapping[str, JSON], pointer: str, parts: Parts, *, keeps_bases: bool
    ) -> None:
        parts.gathered.add(pointer)
        for index, part in enumerate(items(schema.get("allOf"))):
            at = join(pointer, "allOf", index)
            followed, target = self.tree.follow_schema(part, at)
            if not isinstance(followed, dict) or target in parts.gathered:
                continue
            # A base that is not built by now is made from this schema: its members are copied.
            base = self.base_at(target) if target != at else None
            if keeps_bases and base is not None and self.named.every_property(base.name):
                parts.bases.append(base.name)
            else:
                self._gather(followed, target, parts, keeps_bases=keeps_bases)
        for wire, value in members(schema.get("properties")).items():
            at = join(pointer, "properties", wire)
            before = members(parts.properties[wire][0]) if wire in parts.properties else {}
            parts.properties[wire] = (_refined(before, value), at)
        parts.required += [name for name in items(schema.get("required")) if isinstance(name, str)]
        is_whole = not _IN_PLACE & schema.keys()
        unevaluated = schema.get("unevaluatedProperties") if is_whole else None
        said = OF_CLASSES | ({"unevaluatedProperties"} if unevaluated is False else set[str]())
        if found := rule(self.tree, schema, pointer, said):
            parts.rules.append(found)
        parts.is_closed |= unevaluated is False
        more = schema.get("additionalProperties")
        if "patternProperties" in schema:
            return  # The rule says both, since a name that fits a pattern is no additional one.
        parts.is_closed |= more is False
        if isinstance(more, dict) and more:
            parts.additional = (more, join(pointer, "additionalProperties"))


def _refined(before: dict[str, JSON], value: JSON) -> JSON:
    """Return a member that two parts of a composition describe; the later one prevails."""
    if not before or not isinstance(value, dict) or "$ref" in value:
        return value
    if not value.keys() - ANNOTATIONS:
        return {**before, **value}
    before, value = of_bases(before), of_bases(value)
    if "$ref" in before or is_compatible(before, value):
        return {**before, **value}
    return {"allOf": [before, value]}
