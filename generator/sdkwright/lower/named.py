"""Schemas that have a name: what they are made of, and what lies in their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sdkwright.ir import Property, Schema
from sdkwright.lower.tree import Unsupported, items, members
from sdkwright.values import JSON

REFERENCE = "#/components/schemas/"
RULE = "x-sdkwright-rule"
"""The keyword under which a type carries what it cannot say."""


class Named:
    """The schemas that were built so far, by name, and those that cannot be."""

    def __init__(self) -> None:
        self._built: dict[str, Schema] = {}
        self._faults: dict[str, Unsupported] = {}
        self._sound: set[str] = set()

    def add(self, schema: Schema) -> None:
        """Take in a schema that is built."""
        self._built[schema.name] = schema

    def fail(self, name: str, fault: Unsupported) -> None:
        """Take note that a schema cannot be generated, and why."""
        self._faults[name] = fault

    def named(self) -> tuple[Schema, ...]:
        """Return every named schema that can be generated, by name."""
        return tuple(
            self._built[name]
            for name in sorted(self._built)
            if self.fault_of({"$ref": REFERENCE + name}) is None
        )

    def fault_of(self, *definitions: Mapping[str, JSON]) -> Unsupported | None:
        """Return why types cannot be generated: something they reach cannot. None if they can."""
        waiting = [name for definition in definitions for name in references(dict(definition))]
        reached: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in self._faults:
                return self._faults[name]
            if name not in reached and name not in self._sound:
                reached.add(name)
                waiting += references(dict(self._built[name].definition))
        # What all of these reach is built, so that none of them can turn out to be faulty later.
        self._sound |= reached
        return None

    def endless(self) -> list[Schema]:
        """Return the schemas that are made of nothing but themselves."""
        built = self._built.values()
        return [one for one in built if one.name in self.stands_for(one.definition, set())]

    def find(self, name: str) -> Schema | None:
        """Return the schema of that name; None if it is not built yet."""
        return self._built.get(name)

    def get(self, name: str) -> Schema:
        """Return the schema of that name.

        Raises:
            Unsupported: It cannot be generated.
        """
        if name in self._faults:
            raise self._faults[name]
        return self._built[name]

    def every_property(self, name: str) -> tuple[Property, ...]:
        """Return the members of an object schema, those of its bases first."""
        schema = self.get(name)
        inherited = (found for base in schema.bases for found in self.every_property(base))
        return (*inherited, *schema.properties)

    def shared_properties(self, name: str) -> tuple[Property, ...]:
        """Return the members of an object schema; of a union that tags tell, those of all."""
        told = self.get(name).discriminator
        if told is None:
            return self.every_property(name)
        names = [*([told.default] if told.default else []), *told.schemas.values()]
        first, *others = (self.every_property(one) for one in names)
        wires = [{member.wire for member in found} for found in others]
        return tuple(member for member in first if all(member.wire in found for found in wires))

    def name_of(self, definition: Mapping[str, JSON]) -> str | None:
        """Return the name that a rewritten schema refers to; None where it is no reference."""
        reference = definition.get("$ref")
        return reference.removeprefix(REFERENCE) if isinstance(reference, str) else None

    def stands_for(self, definition: Mapping[str, JSON], seen: set[str]) -> set[str]:
        """Return the names of what values of a type are, rather than contain."""
        name = self.name_of(definition)
        if name is not None and name not in seen:
            seen.add(name)
            if name in self._built:
                seen |= self.stands_for(self._built[name].definition, seen)
        for part in items(definition.get("anyOf")):
            seen |= self.stands_for(members(part), seen)
        return seen

    def within(self, definition: Mapping[str, JSON], pointer: str) -> Mapping[str, JSON] | None:
        """Return the type of what lies at ``pointer`` in values of a type; None where none does."""
        found = self._settled(definition)
        for token in pointer.split("/")[1:]:
            name = self.name_of(found)
            wire = token.replace("~1", "/").replace("~0", "~")
            member = self._member(name, wire) if name else None
            if member is None:
                return None
            found = self._settled(member)
        return found

    def _settled(self, definition: Mapping[str, JSON]) -> Mapping[str, JSON]:
        """Return a type without null and aliases; a reference is to a class then.

        A base that stands for its children, too, is one: they have its members.
        """
        rest = [item for item in items(definition.get("anyOf")) if item != {"type": "null"}]
        if len(rest) == 1:
            return self._settled(members(rest[0]))
        name = self.name_of(definition)
        if name is None or self.every_property(name):
            return definition
        told = self.get(name).discriminator
        if told is not None and told.default is not None:
            whole = self.every_property(told.default)
            is_base = self.shared_properties(name) == whole
            return {"$ref": REFERENCE + told.default} if is_base else definition
        return self._settled(self.get(name).definition)

    def _member(self, name: str, wire: str) -> Mapping[str, JSON] | None:
        """Return the type of a member of an object schema."""
        schema = self.get(name)
        own = dict(schema.definition)
        if schema.bases:
            own = members(items(own["allOf"])[-1])
        for member in schema.properties:
            if member.wire == wire:
                return members(members(own.get("properties")).get(member.name))
        inherited = (self._member(base, wire) for base in schema.bases)
        return next((found for found in inherited if found is not None), None)


def references(definition: JSON) -> Iterator[str]:
    """Yield the names that a rewritten schema refers to."""
    if isinstance(definition, list):
        for item in definition:
            yield from references(item)
    elif isinstance(definition, dict):
        for key, value in definition.items():
            if key == "$ref" and isinstance(value, str):
                yield value.removeprefix(REFERENCE)
            elif key != RULE:
                yield from references(value)
