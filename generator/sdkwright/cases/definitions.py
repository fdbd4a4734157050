"""What the package makes of values: the order of members, the types they are read as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sdkwright.cases.samples import timestamp
from sdkwright.cases.shapes import mapping, sequence
from sdkwright.ir import Api, Discriminator, Property, Schema
from sdkwright.types import Types
from sdkwright.values import JSON

_TYPES: dict[str, type] = {
    "array": list,
    "boolean": bool,
    "integer": int,
    "number": float,
    "object": dict,
    "string": str,
}


class Definitions:
    """The named schemas of an API, as the package has them."""

    def __init__(self, api: Api, types: Types) -> None:
        self._schemas = {schema.name: schema for schema in api.schemas}
        self._classes = {
            found.name for found in types.definitions.values() if found.fields is not None
        }

    def class_name(self, definition: Mapping[str, JSON]) -> str | None:
        """Return the class that a definition is; None if it is no class."""
        followed = self._followed(definition)
        return str(followed["$ref"]).rpartition("/")[2] if "$ref" in followed else None

    def is_class(self, schema: Schema) -> bool:
        """Tell whether a named schema is a class, and no alias."""
        return schema.name in self._classes

    def admits_null(self, definition: Mapping[str, JSON]) -> bool:
        """Tell whether null is among the values of a definition."""
        followed = self._followed(definition)
        arms = [mapping(arm) for arm in sequence(followed.get("anyOf"))]
        is_anything = not followed.keys() - {"description", "title"}
        return (
            is_anything
            or followed.get("type") == "null"
            or any(self.admits_null(arm) for arm in arms)
        )

    def members(self, name: str) -> Iterator[tuple[Property, Mapping[str, JSON]]]:
        """Yield the members of a class with their definitions, in the order they are written."""
        schema = self._schemas[name]
        # Pydantic collects the fields of the last base first.
        for base in reversed(schema.bases):
            yield from self.members(base)
        own = schema.definition
        if "allOf" in own:
            own = mapping(sequence(own["allOf"])[-1])
        definitions = mapping(own.get("properties"))
        for member in schema.properties:
            yield member, mapping(definitions[member.name])

    def written(self, definition: Mapping[str, JSON], value: JSON) -> JSON:
        """Return a value with its members in the order, and its numbers of the type, they get."""
        variant = self._variant(definition, value)
        if isinstance(value, dict):
            name = self.class_name(variant)
            known = dict(self._by_wire(name)) if name else {}
            rest = self._extra(variant, name)
            ordered = [*(w for w in known if w in value), *(w for w in value if w not in known)]
            return {wire: self.written(known.get(wire, rest), value[wire]) for wire in ordered}
        followed = self._followed(variant)
        if isinstance(value, list):
            return [self.written(mapping(followed.get("items")), item) for item in value]
        if isinstance(value, int) and not isinstance(value, bool):
            return float(value) if followed.get("type") == "number" else value
        if isinstance(value, str) and followed.get("format") == "date-time":
            return timestamp(value)
        return value

    def read_type(self, definition: Mapping[str, JSON], value: JSON) -> str:
        """Return the type that a value is read as: ``list[Label]``."""
        variant = self._variant(definition, value)
        if (name := self.class_name(variant)) is not None and isinstance(value, dict):
            return name
        followed = self._followed(variant)
        if isinstance(value, list):
            items = mapping(followed.get("items"))
            inner = sorted({self.read_type(items, item) for item in value})
            return f"list[{', '.join(inner)}]"
        if isinstance(value, str):
            formats = {"date": "date", "date-time": "datetime", "binary": "bytes"}
            return formats.get(str(followed.get("format")), "str")
        is_integer = isinstance(value, int) and not isinstance(value, bool)
        if is_integer and followed.get("type") == "number":
            return "float"
        return type(value).__name__

    def drifted(self, definition: Mapping[str, JSON], value: JSON) -> JSON:
        """Return a value as a later version of the service may send it: with more in it."""
        followed = self._followed(definition)
        arms = [arm for arm in sequence(followed.get("anyOf")) if arm != {"type": "null"}]
        told = self._discriminator(mapping(arms[0]) if len(arms) == 1 else definition)
        if told is not None and told.default is None and isinstance(value, dict):
            return {**value, told.member: "unlisted"}
        if value is None or len(arms) > 1:
            return value
        variant = self._variant(definition, value)
        if isinstance(value, dict) and (name := self.class_name(variant)) is not None:
            known = dict(self._by_wire(name))
            moved = {wire: self.drifted(known.get(wire, {}), item) for wire, item in value.items()}
            moved["unlisted"] = ["kept"]
            return moved
        if isinstance(value, list):
            items = mapping(self._followed(variant).get("items"))
            return [self.drifted(items, item) for item in value]
        is_listed = isinstance(value, str) and self._is_list(definition)
        return "unlisted" if is_listed else value

    def _is_list(self, definition: Mapping[str, JSON]) -> bool:
        """Tell whether a definition is a list of values that has a name."""
        name = str(definition.get("$ref", "")).rpartition("/")[2]
        return name in self._schemas and self._schemas[name].is_enum

    # Following ------------------------------------------------------------------------------

    def _followed(self, definition: Mapping[str, JSON]) -> Mapping[str, JSON]:
        """Return the definition behind aliases: that of a type, or a reference to a class."""
        for _ in self._schemas:
            reference = definition.get("$ref")
            if not isinstance(reference, str):
                break
            schema = self._schemas[reference.rpartition("/")[2]]
            if self.is_class(schema):
                break
            definition = schema.definition
        return definition

    def _discriminator(self, definition: Mapping[str, JSON]) -> Discriminator | None:
        """Return what tells the arms of the union that a definition is, if tags do."""
        for _ in self._schemas:
            reference = definition.get("$ref")
            if not isinstance(reference, str):
                break
            schema = self._schemas[reference.rpartition("/")[2]]
            if schema.discriminator is not None:
                return schema.discriminator
            definition = schema.definition
        return None

    def _variant(self, definition: Mapping[str, JSON], value: JSON) -> Mapping[str, JSON]:
        """Return the arm of a union that a value is read as, as far as its tag or form tells."""
        told = self._discriminator(definition)
        if isinstance(value, dict) and told and (told.member in value or told.default):
            tag = value.get(told.member)
            chosen = told.schemas.get(tag) if isinstance(tag, str | int) else None
            chosen = chosen or told.default
            return self._variant({"$ref": f"/{chosen}"}, value) if chosen else {}
        followed = self._followed(definition)
        if "anyOf" not in followed:
            return followed
        arms = [self._variant(mapping(arm), value) for arm in sequence(followed["anyOf"])]
        return max(arms, key=lambda arm: self._likeness(arm, value), default=followed)

    def _likeness(self, arm: Mapping[str, JSON], value: JSON) -> int:
        """Return how well a value fits an arm: more for each member that has a place in it."""
        name = self.class_name(arm)
        if name is not None:
            if not isinstance(value, dict):
                return -1
            known = {member.wire: member for member, _ in self.members(name)}
            if any(member.is_required and wire not in value for wire, member in known.items()):
                return 0
            return 1 + len(known.keys() & value.keys())
        if isinstance(values := arm.get("enum"), list):
            return 3 if value in values else 0
        expected = _TYPES.get(str(arm.get("type")))
        if expected is type(value):
            return 2
        return 1 if expected is float and type(value) is int else -1

    def _by_wire(self, name: str) -> Iterator[tuple[str, Mapping[str, JSON]]]:
        for member, definition in self.members(name):
            yield member.wire, definition

    def _extra(self, variant: Mapping[str, JSON], name: str | None) -> Mapping[str, JSON]:
        """Return the definition of the members that an object does not name."""
        own = self._schemas[name].definition if name else self._followed(variant)
        if "allOf" in own:
            own = mapping(sequence(own["allOf"])[-1])
        return mapping(own.get("additionalProperties"))
