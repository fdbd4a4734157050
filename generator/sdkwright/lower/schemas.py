"""Schemas by name: what deserves a class or an alias gets one, and refers to others by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from sdkwright import naming
from sdkwright.ir import JSON, Property, Schema
from sdkwright.lower.reserved import CLASS_NAMES, FIELD_NAMES
from sdkwright.lower.rules import rule
from sdkwright.lower.shapes import (
    ANNOTATIONS,
    FORMATS,
    KINDS,
    TYPE_KEYWORDS,
    alone,
    check_pattern,
    is_enum,
    literal,
    without_null,
)
from sdkwright.lower.tree import Tree, Unsupported, examples, items, join, members, text

REFERENCE = "#/components/schemas/"


@dataclass(slots=True)
class _Parts:
    """What an object schema and everything it is composed of say together."""

    bases: list[str] = field(default_factory=list[str])
    properties: dict[str, tuple[JSON, str]] = field(default_factory=dict[str, tuple[JSON, str]])
    required: list[str] = field(default_factory=list[str])
    rules: list[dict[str, JSON]] = field(default_factory=list[dict[str, JSON]])
    gathered: set[str] = field(default_factory=set[str])
    additional: tuple[JSON, str] | None = None
    is_closed: bool = False


class Schemas:
    """The named schemas of a document; grows while operations ask for the types they need."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._names = naming.Names(CLASS_NAMES)
        self._by_pointer: dict[str, str] = {}
        self._built: dict[str, Schema] = {}
        self._inlined: list[str] = []
        self._pending: dict[str, tuple[JSON, str]] = {}
        components = members(members(tree.root.get("components")).get("schemas"))
        for key, schema in components.items():
            pointer = join("/components/schemas", key)
            name = naming.pascal(key)
            name = self._names.give(name, f"{name}Model")
            self._by_pointer[pointer] = name
            self._pending[name] = (schema, pointer)
        for name in tuple(self._pending):
            self._finish(name)
        for name, built in self._built.items():
            if name in self._stands_for(built.definition, set()):
                raise Unsupported(
                    built.pointer,
                    f"the schema '{name}' is made of nothing but itself",
                    "let it contain itself in a member or in an item",
                )

    def _stands_for(self, definition: Mapping[str, JSON], seen: set[str]) -> set[str]:
        """Return the names of what values of a type are, rather than contain."""
        name = self.name_of(definition)
        if name is not None and name not in seen:
            seen.add(name)
            seen |= self._stands_for(self._built[name].definition, seen)
        for part in items(definition.get("anyOf")):
            seen |= self._stands_for(members(part), seen)
        return seen

    def reserve(self, name: str, *others: str) -> str:
        """Return a class name that no schema has, and none will get."""
        return self._names.give(name, *others)

    def named(self) -> tuple[Schema, ...]:
        """Return every named schema, by name."""
        return tuple(self._built[name] for name in sorted(self._built))

    def get(self, name: str) -> Schema:
        """Return the schema of that name."""
        return self._built[name]

    def every_property(self, name: str) -> tuple[Property, ...]:
        """Return the members of an object schema, those of its bases first."""
        schema = self._built[name]
        inherited = (found for base in schema.bases for found in self.every_property(base))
        return (*inherited, *schema.properties)

    def name_of(self, definition: Mapping[str, JSON]) -> str | None:
        """Return the name that a rewritten schema refers to; None where it is no reference."""
        reference = definition.get("$ref")
        return reference.removeprefix(REFERENCE) if isinstance(reference, str) else None

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
        """Return a type without null and aliases; a reference is to a class then."""
        rest = [item for item in items(definition.get("anyOf")) if item != {"type": "null"}]
        if len(rest) == 1:
            return self._settled(members(rest[0]))
        name = self.name_of(definition)
        if name is None or self.every_property(name):
            return definition
        return self._settled(self._built[name].definition)

    def _member(self, name: str, wire: str) -> Mapping[str, JSON] | None:
        """Return the type of a member of an object schema."""
        schema = self._built[name]
        own = dict(schema.definition)
        if schema.bases:
            own = members(items(own["allOf"])[-1])
        for member in schema.properties:
            if member.wire == wire:
                return members(members(own.get("properties")).get(member.name))
        inherited = (self._member(base, wire) for base in schema.bases)
        return next((found for found in inherited if found is not None), None)

    # Rewriting ------------------------------------------------------------------------------

    def rewrite(self, schema: JSON, pointer: str, hint: str) -> dict[str, JSON]:
        """Return ``schema`` as a type: references to names, no object or enum in line.

        ``hint`` is the name for whatever has to be named on the way.

        Raises:
            Unsupported: It cannot be generated.
        """
        if not isinstance(schema, dict):
            return {}
        if "$ref" in schema:
            return self._reference(schema, pointer, hint)
        if (only := alone(schema)) is not None:
            return self.rewrite(only, join(pointer, "allOf", 0), hint)
        bare = without_null(schema)
        if bare is not None:
            inner = self.rewrite(bare, pointer, hint)
            return {"anyOf": [inner, {"type": "null"}]}
        if pointer in self._by_pointer:
            return {"$ref": REFERENCE + self._by_pointer[pointer]}
        if isinstance(schema.get("type"), list) and not is_enum(schema):
            return self._kinds(schema, pointer, hint)
        if self._is_object(schema, pointer) or is_enum(schema):
            return {"$ref": REFERENCE + self._hoist(schema, pointer, hint)}
        return self._inline(schema, pointer, hint)

    def _reference(self, schema: dict[str, JSON], pointer: str, hint: str) -> dict[str, JSON]:
        target = self._tree.target(str(schema["$ref"]), pointer)
        beside = {k: v for k, v in schema.items() if k != "$ref" and k not in ANNOTATIONS}
        beside = {key: value for key, value in beside.items() if not key.startswith("x-")}
        if beside:
            merged: dict[str, JSON] = {"allOf": [{"$ref": schema["$ref"]}, dict(beside)]}
            return self.rewrite(merged, pointer, hint)
        if target in self._by_pointer:
            return {"$ref": REFERENCE + self._by_pointer[target]}
        if target in self._inlined:
            raise Unsupported(
                pointer,
                f"the reference '{schema['$ref']}' leads back to itself",
                "move the schema to components/schemas",
            )
        self._inlined.append(target)
        try:
            return self.rewrite(self._tree.at(target), target, _hint_of(target, hint))
        finally:
            self._inlined.pop()

    def _inline(self, schema: dict[str, JSON], pointer: str, hint: str) -> dict[str, JSON]:
        if (only := alone(schema)) is not None:
            return self.rewrite(only, join(pointer, "allOf", 0), hint)
        if "allOf" in schema:
            return self.rewrite(self._merged(schema, pointer, {pointer}), pointer, hint)
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                return {"anyOf": self._variants(schema, keyword, pointer, hint)}
        if "const" in schema or "enum" in schema:
            return literal(schema)
        kind = schema.get("type")
        if isinstance(kind, list):
            return self._kinds(schema, pointer, hint)
        kept = {
            key: value
            for key, value in schema.items()
            if key in TYPE_KEYWORDS and (kind is None or kind in KINDS.get(key, (kind,)))
        }
        if isinstance(pattern := kept.get("pattern"), str):
            check_pattern(pattern, join(pointer, "pattern"))
        if kept.get("format") not in FORMATS:
            kept.pop("format", None)
        if kind == "array" or (kind is None and {"items", "prefixItems"} & schema.keys()):
            kept["type"] = "array"
            if "items" in schema:
                kept["items"] = self.rewrite(
                    schema["items"], join(pointer, "items"), _item_hint(hint)
                )
        elif kind == "object" or (kind is None and "additionalProperties" in schema):
            kept["type"] = "object"
            more = schema.get("additionalProperties", True)
            kept["additionalProperties"] = (
                self.rewrite(more, join(pointer, "additionalProperties"), f"{hint}Value")
                if isinstance(more, dict) and more
                else True
            )
        return kept

    def _kinds(self, schema: dict[str, JSON], pointer: str, hint: str) -> dict[str, JSON]:
        """Return a schema of several kinds, each with the keywords that bind it."""
        either: list[JSON] = []
        for kind in items(schema["type"]):
            one = {key: schema[key] for key in schema if kind in KINDS.get(key, (kind,))}
            one["type"] = kind
            either.append(
                {"$ref": REFERENCE + self._named(one, pointer, hint)}
                if self._is_object(one, pointer)
                else self._inline(one, pointer, hint)
            )
        return {"anyOf": either}

    def _variants(
        self, schema: dict[str, JSON], keyword: str, pointer: str, hint: str
    ) -> list[JSON]:
        found: list[JSON] = []
        for index, variant in enumerate(items(schema[keyword])):
            title = naming.pascal(text(members(variant).get("title")) or f"Option {index + 1}")
            found.append(self.rewrite(variant, join(pointer, keyword, index), hint + title))
        return found

    def _merged(self, schema: dict[str, JSON], pointer: str, seen: set[str]) -> dict[str, JSON]:
        """Return a composition of plain values as one schema; later parts prevail."""
        merged: dict[str, JSON] = {}
        for index, part in enumerate(items(schema["allOf"])):
            followed, at = self._tree.follow(part, join(pointer, "allOf", index))
            if at in seen:
                continue
            seen.add(at)
            inner = members(followed)
            merged |= self._merged(inner, at, seen) if "allOf" in inner else inner
        return merged | {key: value for key, value in schema.items() if key != "allOf"}

    # Naming ---------------------------------------------------------------------------------

    def _hoist(self, schema: dict[str, JSON], pointer: str, hint: str) -> str:
        name = self._names.give(naming.pascal(hint), f"{naming.pascal(hint)}Model")
        self._by_pointer[pointer] = name
        self._build(name, schema, pointer)
        return name

    def _named(self, schema: dict[str, JSON], pointer: str, hint: str) -> str:
        """Return the name of a schema that is only a part of what stands at ``pointer``."""
        name = self._names.give(naming.pascal(hint), f"{naming.pascal(hint)}Model")
        self._build(name, schema, pointer)
        return name

    def _finish(self, name: str) -> None:
        """Build a component now, because another one is made from it."""
        if name in self._pending:
            self._build(name, *self._pending.pop(name))

    def _is_object(self, schema: JSON, pointer: str, seen: set[str] | None = None) -> bool:
        """Tell whether a schema deserves a class: an object with members that have names."""
        # A composition that contains itself says no more than its other parts.
        seen = set() if seen is None else seen
        if not isinstance(schema, dict) or pointer in seen:
            return False
        seen.add(pointer)
        if members(schema.get("properties")):
            return True
        if schema.get("type") == "object" and schema.get("additionalProperties") is False:
            return "patternProperties" not in schema
        for index, part in enumerate(items(schema.get("allOf"))):
            followed, at = self._tree.follow(part, join(pointer, "allOf", index))
            if self._is_object(followed, at, seen):
                return True
        return False

    def _build(self, name: str, schema: JSON, pointer: str) -> None:
        node = members(schema)
        if alone(node) is None and "allOf" in node and not self._is_object(node, pointer):
            node = self._merged(node, pointer, {pointer})
        common = Schema(
            name,
            pointer,
            text(node.get("description")),
            {},
            examples=examples(node),
        )
        is_single = without_null(node) is None and not isinstance(node.get("type"), list)
        if is_single and self._is_object(node, pointer):
            self._built[name] = self._object(common, node)
        elif is_enum(node, least=1):
            self._built[name] = replace(common, definition=literal(node), is_enum=True)
        elif "$ref" in node:
            self._built[name] = replace(common, definition=self._reference(node, pointer, name))
        elif (bare := without_null(node)) is not None:
            inner = join(pointer, "anyOf", 0)
            either: list[JSON] = [
                self.rewrite(bare, inner, f"{name}Value"),
                {"type": "null"},
            ]
            self._built[name] = replace(common, definition={"anyOf": either})
        else:
            self._built[name] = replace(common, definition=self._inline(node, pointer, name))

    # Objects --------------------------------------------------------------------------------

    def _object(self, common: Schema, schema: dict[str, JSON]) -> Schema:
        parts = self._parts(schema, common.pointer)
        names = naming.Names(FIELD_NAMES)
        for base in parts.bases:
            for inherited in self.every_property(base):
                names.give(inherited.name)
        properties: list[Property] = []
        definitions: dict[str, JSON] = {}
        required: list[JSON] = []
        for wire, (value, pointer) in sorted(parts.properties.items()):
            snake = naming.snake(wire)
            name = names.give(snake, f"{snake}_")
            is_required = wire in parts.required
            description = text(members(value).get("description")) or self._description(value)
            properties.append(Property(name, wire, description, is_required))
            definitions[name] = self.rewrite(value, pointer, common.name + naming.pascal(wire))
            if is_required:
                required.append(name)
        own: dict[str, JSON] = {"type": "object", "properties": definitions, "required": required}
        if parts.is_closed:
            own["additionalProperties"] = False
        elif parts.additional is not None:
            value, pointer = parts.additional
            own["additionalProperties"] = self.rewrite(value, pointer, f"{common.name}Value")
        bases: list[JSON] = [{"$ref": REFERENCE + base} for base in parts.bases]
        return replace(
            common,
            definition={"allOf": [*bases, own]} if bases else own,
            properties=tuple(properties),
            bases=tuple(parts.bases),
            rules=tuple(parts.rules),
            is_closed=parts.is_closed,
        )

    def _description(self, value: JSON) -> str:
        """Return what the schema behind a bare reference says of itself."""
        if isinstance(value, dict) and "$ref" in value:
            followed, _ = self._tree.follow(value, "")
            return text(members(followed).get("description"))
        return ""

    def _parts(self, schema: dict[str, JSON], pointer: str) -> _Parts:
        """Return what ``schema`` says; parts that share no member with others stay bases."""
        parts = _Parts()
        flat = _Parts()
        self._gather(schema, pointer, parts, keeps_bases=True)
        self._gather(schema, pointer, flat, keeps_bases=False)
        inherited = [found for base in parts.bases for found in self.every_property(base)]
        wires = [found.wire for found in inherited]
        names = {found.name for found in inherited}
        overlap = len(names) < len(wires) or set(wires) & parts.properties.keys()
        if overlap or set(wires) & set(parts.required) or (parts.is_closed and parts.bases):
            return flat
        rules = [found for base in parts.bases for found in self._built[base].rules]
        if parts.rules or len(parts.bases) > 1:
            parts.rules = [*({**found} for found in rules), *parts.rules]
        return parts

    def _gather(
        self, schema: dict[str, JSON], pointer: str, parts: _Parts, *, keeps_bases: bool
    ) -> None:
        parts.gathered.add(pointer)
        for index, part in enumerate(items(schema.get("allOf"))):
            at = join(pointer, "allOf", index)
            followed, target = self._tree.follow(part, at)
            if not isinstance(followed, dict) or target in parts.gathered:
                continue
            name = self._by_pointer.get(target, "")
            self._finish(name)
            # A base that is not built by now is made from this schema: its members are copied.
            base = self._built.get(name) if keeps_bases and target != at else None
            if base is not None and self.every_property(name):
                parts.bases.append(name)
            else:
                self._gather(followed, target, parts, keeps_bases=keeps_bases)
        for wire, value in members(schema.get("properties")).items():
            at = join(pointer, "properties", wire)
            before = members(parts.properties[wire][0]) if wire in parts.properties else {}
            is_refined = isinstance(value, dict) and "$ref" not in value
            parts.properties[wire] = ({**before, **members(value)} if is_refined else value, at)
        parts.required += [name for name in items(schema.get("required")) if isinstance(name, str)]
        if found := rule(self._tree, schema, pointer):
            parts.rules.append(found)
        more = schema.get("additionalProperties")
        parts.is_closed |= more is False
        if isinstance(more, dict) and more:
            parts.additional = (more, join(pointer, "additionalProperties"))


def references(definition: JSON) -> Iterator[str]:
    """Yield the names that a rewritten schema refers to."""
    if isinstance(definition, list):
        for item in definition:
            yield from references(item)
    elif isinstance(definition, dict):
        for key, value in definition.items():
            if key == "$ref" and isinstance(value, str):
                yield value.removeprefix(REFERENCE)
            else:
                yield from references(value)


def _item_hint(hint: str) -> str:
    parts = naming.words(hint)
    last = naming.singular(parts[-1]) if parts else ""
    name = naming.pascal("_".join([*parts[:-1], last]))
    return name if name != hint else f"{hint}Item"


def _hint_of(pointer: str, hint: str) -> str:
    tokens = pointer.split("/")
    return naming.pascal(tokens[-1]) if tokens[1:2] == ["components"] else hint
