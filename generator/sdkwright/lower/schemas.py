"""Schemas by name: what deserves a class or an alias gets one, and refers to others by name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import replace

from sdkwright import naming
from sdkwright.dialect.annotations import is_marked, meanings
from sdkwright.dialect.discriminators import Tags, tags
from sdkwright.ir import Discriminator, Property, Schema
from sdkwright.lower.compositions import are_apart, merged
from sdkwright.lower.named import REFERENCE, RULE, Named
from sdkwright.lower.objects import Objects
from sdkwright.lower.reserved import CLASS_NAMES, EXPORTED_NAMES, FIELD_NAMES
from sdkwright.lower.rules import rule
from sdkwright.lower.scopes import Scopes, choice_of
from sdkwright.lower.settling import CLASSES, fields_of
from sdkwright.lower.shapes import (
    KINDS,
    alone,
    is_enum,
    literal,
    pushed,
    refined,
    scalar,
    without_null,
)
from sdkwright.lower.tree import Tree, Unsupported, examples, items, join, members, text
from sdkwright.values import JSON

Typed = tuple[dict[str, JSON], Collection[str]]
"""A type, and the keywords of its schema that it says."""


# What is said of a schema where it is.
_NOT_MOVED = frozenset({"description", "title", "x-sdkwright-name"})
# Enough for the schemas of a document not to be taken for one another.
_DIGITS = 16


class Schemas(Named):
    """The named schemas of a document; grows while operations ask for the types they need."""

    def __init__(self, tree: Tree, scopes: Scopes) -> None:
        super().__init__()
        self._tree = tree
        self.scopes = scopes
        self._names = scopes.open(CLASSES, CLASS_NAMES)
        self._by_pointer: dict[str, str] = {}
        self._components: dict[str, str] = {}
        self._inlined: list[str] = []
        self._pending: dict[str, tuple[JSON, str]] = {}
        self._objects = Objects(tree, self, self._base_at)
        components = members(members(tree.root.get("components")).get("schemas"))
        for key, schema in components.items():
            pointer = join("/components/schemas", key)
            name = self._give(schema, pointer, key)
            self._by_pointer[pointer] = self._components[key] = name
            self._pending[name] = (schema, pointer)
        for name in tuple(self._pending):
            self._finish(name)
        for endless in self.endless():
            why = f"the schema '{endless.name}' is made of nothing but itself"
            hint = "let it contain itself in a member or in an item"
            self.fail(endless.name, Unsupported(endless.pointer, why, hint))

    def reserve(self, place: str, *names: str) -> str:
        """Return a class name for what is no schema; no schema has it, and none will get it."""
        return self._names.name(place, *names)

    def reserve_exported(self, place: str, *names: str) -> str:
        """Reserve the name of a class that the package exports beside those that every one does.

        The last of the names has to be none of theirs.
        """
        return self.reserve(place, *(name for name in names if name not in EXPORTED_NAMES))

    def left_out(self) -> Iterator[tuple[str, Unsupported]]:
        """Yield the keys of the components that cannot be generated, and why."""
        for key, name in self._components.items():
            fault = self.fault_of({"$ref": REFERENCE + name})
            if fault is not None:
                yield key, fault

    @property
    def tree(self) -> Tree:
        """The document that they are of."""
        return self._tree

    # Rewriting ------------------------------------------------------------------------------

    def rewrite(self, schema: JSON, pointer: str, hint: str) -> dict[str, JSON]:
        """Return ``schema`` as a type: references to names, no object or enum in line.

        What the type cannot say stands beside it, as a rule. ``hint`` is the name for whatever has
        to be named on the way.

        Raises:
            Unsupported: It cannot be generated.
        """
        if not isinstance(schema, dict):
            return {RULE: {"not": {}}} if schema is False else {}
        if "$ref" in schema:
            return self._reference(schema, pointer, hint)
        if (only := alone(schema)) is not None:
            return self.rewrite(only[1], join(pointer, "allOf", only[0]), hint)
        bare = without_null(schema)
        if bare is not None:
            return {"anyOf": [self.rewrite(bare, pointer, hint), {"type": "null"}]}
        if pointer in self._by_pointer:
            return {"$ref": REFERENCE + self._by_pointer[pointer]}
        if isinstance(schema.get("type"), list) and not is_enum(schema):
            return self._kinds(schema, pointer, hint)
        is_told = tags(schema, self._tree.root) is not None
        if self._objects.is_object(schema, pointer) or is_enum(schema) or is_told:
            return {"$ref": REFERENCE + self._hoist(schema, pointer, hint)}
        return self._inline(schema, pointer, hint)

    def name(self, schema: JSON, pointer: str, hint: str) -> str:
        """Return the name of a schema that is to have one: its own, else that of an alias.

        Raises:
            Unsupported: It cannot be generated.
        """
        found = self.name_of(self.rewrite(schema, pointer, hint))
        return found or self._hoist(members(schema), pointer, hint)

    def _reference(self, schema: dict[str, JSON], pointer: str, hint: str) -> dict[str, JSON]:
        target = self._tree.target(str(schema["$ref"]), pointer)
        if (whole := refined(schema)) is not None:
            return self.rewrite(whole, pointer, hint)
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
            return self.rewrite(self._tree.schema(target, pointer), target, _hint_of(target, hint))
        finally:
            self._inlined.pop()

    def _inline(self, schema: dict[str, JSON], pointer: str, hint: str) -> dict[str, JSON]:
        definition, said = self._typed(schema, pointer, hint)
        found = rule(self._tree, schema, pointer, said)
        return {**definition, RULE: found} if found else definition

    def _typed(self, schema: dict[str, JSON], pointer: str, hint: str) -> Typed:
        if (only := alone(schema)) is not None:
            return self.rewrite(only[1], join(pointer, "allOf", only[0]), hint), schema.keys()
        if "allOf" in schema:
            whole, is_all = merged(self._tree, schema, pointer)
            return self._inline(whole, pointer, hint), schema.keys() if is_all else ()
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                return self._union(schema, keyword, pointer, hint)
        if (found := literal(schema)) is not None:
            return found, {"const" if "const" in schema else "enum", "type"}
        kind = schema.get("type")
        if isinstance(kind, list):
            return self._kinds(schema, pointer, hint), schema.keys()
        if kind == "array" or (kind is None and {"items", "prefixItems"} & schema.keys()):
            return self._array(schema, pointer, hint)
        if kind == "object" or (kind is None and "additionalProperties" in schema):
            return self._map(schema, pointer, hint)
        if not isinstance(kind, str):
            return {}, ()
        return scalar(schema, kind, pointer)

    def _array(self, schema: dict[str, JSON], pointer: str, hint: str) -> Typed:
        kept, said = scalar(schema, "array", pointer)
        inner, first = schema.get("items", True), items(schema.get("prefixItems"))
        if not first:
            if "items" in schema:
                kept["items"] = self.rewrite(inner, join(pointer, "items"), _item_hint(hint))
            return kept, {*said, "items"}
        most = len(first) if inner is False else schema.get("maxItems")
        if not (most == schema.get("minItems") == len(first)):
            return kept, said
        kept |= {"minItems": most, "maxItems": most, "items": False}
        kept["prefixItems"] = [
            self.rewrite(
                part, join(pointer, "prefixItems", index), f"{_item_hint(hint)}{index + 1}"
            )
            for index, part in enumerate(first)
        ]
        return kept, {*said, "items", "prefixItems"}

    def _map(self, schema: dict[str, JSON], pointer: str, hint: str) -> Typed:
        kept, said = scalar(schema, "object", pointer)
        more = schema.get("additionalProperties", True)
        kept["additionalProperties"] = True
        if "patternProperties" in schema or more is False:
            return kept, said
        if isinstance(more, dict) and more:
            at = join(pointer, "additionalProperties")
            kept["additionalProperties"] = self.rewrite(more, at, f"{hint}Value")
        return kept, {*said, "additionalProperties"}

    def _kinds(self, schema: dict[str, JSON], pointer: str, hint: str) -> dict[str, JSON]:
        """Return a schema of several kinds, each with the keywords that bind it."""
        either: list[JSON] = []
        for kind in items(schema["type"]):
            one = {key: schema[key] for key in schema if kind in KINDS.get(key, (kind,))}
            one["type"] = kind
            either.append(
                {"$ref": REFERENCE + self._named(one, pointer, hint)}
                if self._objects.is_object(one, pointer)
                else self._inline(one, pointer, hint)
            )
        return {"anyOf": either}

    def _union(self, schema: dict[str, JSON], keyword: str, pointer: str, hint: str) -> Typed:
        """Return the union of alternatives, or what all of them are where they only restrict it."""
        variants = items(schema[keyword])
        beside = {key: value for key, value in schema.items() if key != keyword}
        if (whole := pushed(beside, variants)) is None:
            definition, said = self._typed(beside, pointer, hint)
            return definition, {*said} - {keyword}
        found: list[JSON] = []
        for index, (variant, full) in enumerate(zip(variants, whole, strict=True)):
            found.append(
                self.rewrite(full, join(pointer, keyword, index), hint + _title(variant, index))
            )
        is_exact = keyword == "anyOf" or "discriminator" in schema
        is_exact |= are_apart(self._tree, variants, join(pointer, keyword))
        return {"anyOf": found}, {keyword, "type"} if is_exact else {"type"}

    # Naming ---------------------------------------------------------------------------------

    def _give(self, schema: JSON, pointer: str, hint: str) -> str:
        """Return the name of a schema that the class of it gets."""
        name = naming.pascal(hint)
        return self._names.name(
            self._tree.place(pointer),
            name,
            f"{name}Model",
            mark=_digest(schema),
            choice=choice_of(schema, pointer),
        )

    def _hoist(self, schema: dict[str, JSON], pointer: str, hint: str) -> str:
        name = self._give(schema, pointer, hint)
        self._by_pointer[pointer] = name
        try:
            self._build(name, schema, pointer)
        except Unsupported as fault:
            self.fail(name, fault)
            raise
        return name

    def _named(self, schema: dict[str, JSON], pointer: str, hint: str) -> str:
        """Return the name of a schema that is only a part of what stands at ``pointer``."""
        name = self._give(schema, pointer, hint)
        self._build(name, schema, pointer)
        return name

    def _finish(self, name: str) -> None:
        """Build a component now, because another one is made from it; or note that it cannot be."""
        if name in self._pending:
            try:
                self._build(name, *self._pending.pop(name))
            except Unsupported as fault:
                self.fail(name, fault)

    def _base_at(self, pointer: str) -> Schema | None:
        name = self._by_pointer.get(pointer, "")
        self._finish(name)
        return self.find(name)

    def _build(self, name: str, schema: JSON, pointer: str) -> None:
        node: dict[str, JSON] = {"not": {}} if schema is False else members(schema)
        node = refined(node) or node
        if alone(node) is None and "allOf" in node and not self._objects.is_object(node, pointer):
            whole, is_all = merged(self._tree, node, pointer)
            node = whole if is_all else node
        common = Schema(
            name,
            pointer,
            text(node.get("description")),
            {},
            is_deprecated=is_marked(node, self._tree.root, "deprecated"),
            meanings=meanings(node),
            examples=examples(node),
        )
        is_single = without_null(node) is None and not isinstance(node.get("type"), list)
        if is_single and self._objects.is_object(node, pointer):
            self.add(self._object(common, node))
        elif is_enum(node, least=1):
            # Beside alternatives the list is a rule: the type is that of the alternatives.
            found = self._inline(node, pointer, name)
            self.add(replace(common, definition=found, is_enum="enum" in found))
        elif "$ref" in node:
            self.add(replace(common, definition=self._reference(node, pointer, name)))
        elif (bare := without_null(node)) is not None:
            either: list[JSON] = [self._bare(node, bare, pointer, name), {"type": "null"}]
            self.add(replace(common, definition={"anyOf": either}))
        elif (told := tags(node, self._tree.root)) is not None:
            self.add(self._tagged(common, node, told))
        else:
            self.add(replace(common, definition=self._inline(node, pointer, name)))

    def _tagged(self, common: Schema, schema: dict[str, JSON], told: Tags) -> Schema:
        """Return a union whose alternatives tags tell apart; each of them has a name."""
        names: list[str] = []
        for index, variant in enumerate(items(schema[told.keyword])):
            # What binds it to its tags stands beside a reference.
            own = members(variant)
            bare = {"$ref": own["$ref"]} if "$ref" in own else own
            at = join(common.pointer, told.keyword, index)
            names.append(self.name(bare, at, common.name + _title(variant, index)))
        either: dict[str, JSON] = {"anyOf": [{"$ref": REFERENCE + name} for name in names]}
        if found := rule(self._tree, schema, common.pointer, {told.keyword, "type"}):
            either[RULE] = found
        discriminator = Discriminator(
            told.member,
            {tag: names[i] for i, found in told.positions.items() for tag in found},
            None if told.default is None else names[told.default],
        )
        return replace(common, definition=either, discriminator=discriminator)

    def _bare(
        self, schema: dict[str, JSON], bare: dict[str, JSON], pointer: str, name: str
    ) -> dict[str, JSON]:
        """Return what a named schema is besides null, which stands in the same place."""
        hint = f"{name}Value"
        for keyword in ("anyOf", "oneOf"):
            variants = items(schema.get(keyword))
            if bare in variants:
                return self.rewrite(bare, join(pointer, keyword, variants.index(bare)), hint)
        if isinstance(bare.get("type"), list) and not is_enum(bare):
            return self._kinds(bare, pointer, hint)
        if self._objects.is_object(bare, pointer) or is_enum(bare):
            return {"$ref": REFERENCE + self._named(bare, pointer, hint)}
        return self._inline(bare, pointer, hint)

    # Objects --------------------------------------------------------------------------------

    def _object(self, common: Schema, schema: dict[str, JSON]) -> Schema:
        parts = self._objects.parts(schema, common.pointer)
        inherited = [found for base in parts.bases for found in self.every_property(base)]
        scope = fields_of(self._tree.place(common.pointer))
        names = self.scopes.open(scope, FIELD_NAMES | {found.name for found in inherited})
        known = parts.properties.keys() | {found.wire for found in inherited}
        missing: list[JSON] = [wire for wire in dict.fromkeys(parts.required) if wire not in known]
        # Of what is required the least is known that it is there; to be sent it needs a name.
        is_open = not parts.is_closed and parts.additional is None
        if is_open:
            at = join(common.pointer, "properties")
            parts.properties |= {str(wire): ({}, join(at, str(wire))) for wire in missing}
        properties: list[Property] = []
        definitions: dict[str, JSON] = {}
        required: list[JSON] = []
        wires = sorted(parts.properties, key=lambda wire: (wire in missing, wire))
        # What is called in Python as on the wire comes first: models are made by either name, and
        # one that is another's name on the wire would be taken for that.
        spoken = {
            wire: names.name(wire, snake, f"{snake}_")
            for wire in sorted(wires, key=lambda wire: naming.snake(wire) != wire)
            for snake in (naming.snake(wire),)
        }
        for wire in wires:
            name, (value, pointer) = spoken[wire], parts.properties[wire]
            is_required = wire in parts.required
            description = text(members(value).get("description"))
            description = description or self._description(value, pointer)
            marks = (is_marked(value, self._tree.root, mark) for mark in ("readOnly", "deprecated"))
            properties.append(Property(name, wire, description, is_required, *marks))
            definitions[name] = self.rewrite(value, pointer, common.name + naming.pascal(wire))
            if is_required:
                required.append(name)
        own: dict[str, JSON] = {"type": "object", "properties": definitions, "required": required}
        if parts.is_closed:
            own["additionalProperties"] = False
        elif parts.additional is not None:
            value, pointer = parts.additional
            own["additionalProperties"] = self.rewrite(value, pointer, f"{common.name}Value")
        if missing and not is_open:
            parts.rules.append({"required": missing})
        bases: list[JSON] = [{"$ref": REFERENCE + base} for base in parts.bases]
        return replace(
            common,
            definition={"allOf": [*bases, own]} if bases else own,
            properties=tuple(properties),
            bases=tuple(parts.bases),
            rules=tuple(parts.rules),
            is_closed=parts.is_closed,
        )

    def _description(self, value: JSON, pointer: str) -> str:
        """Return what the schema behind a bare reference says of itself."""
        if isinstance(value, dict) and "$ref" in value:
            followed, _ = self._tree.follow_schema(value, pointer)
            return text(members(followed).get("description"))
        return ""


def _title(variant: JSON, index: int) -> str:
    """Return what an alternative without a name is called, after its union."""
    return naming.pascal(text(members(variant).get("title")) or f"Option {index + 1}")


def _item_hint(hint: str) -> str:
    parts = naming.words(hint)
    last = naming.singular(parts[-1]) if parts else ""
    name = naming.pascal("_".join([*parts[:-1], last]))
    return name if name != hint else f"{hint}Item"


def _digest(schema: JSON) -> str:
    """Return what tells a schema where it has moved to, whatever it is called there."""
    said = {key: value for key, value in members(schema).items() if key not in _NOT_MOVED}
    text = json.dumps(said, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS] if said else ""


def _hint_of(pointer: str, hint: str) -> str:
    tokens = pointer.split("/")
    return naming.pascal(tokens[-1]) if tokens[1:2] == ["components"] else hint
