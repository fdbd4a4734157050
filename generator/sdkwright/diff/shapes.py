"""What a schema says in the end: references followed, allOf joined, null and const told apart."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from sdkwright.diff.version import Version, items, members
from sdkwright.document import join
from sdkwright.ir import JSON

Parts: TypeAlias = tuple[str, ...]
"""The pointers of the schemas that hold for a value, all at once; none stands for anything goes."""

ALL_TYPES: Final = frozenset({"array", "boolean", "integer", "number", "object", "string"})
LOWER_BOUNDS: Final = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
UPPER_BOUNDS: Final = (
    "maximum",
    "exclusiveMaximum",
    "maxLength",
    "maxItems",
    "maxProperties",
    "x-sdkwright-max-bytes",
    "x-sdkwright-max-serialized-length",
)
CONDITIONS: Final = (
    "contains",
    "contentEncoding",
    "contentMediaType",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "maxContains",
    "minContains",
    "multipleOf",
    "not",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
)
"""Keywords that are compared as a whole: what is in them is a rule to us, no type."""


@dataclass(slots=True)
class Shape:
    """What the parts of a schema say together.

    Attributes:
        pointer: Where the first of them is.
        types: Without null; all of them where none is named.
        is_nullable: Whether null is valid.
        values: The values as JSON text, sorted by it; None where they are not listed.
        bounds: Numbers by keyword, the tightest of each.
        keywords: All other keywords that are compared as a whole, as JSON text.
        properties: The parts of each member.
        required: The members that have to be there, in the direction in which they go.
        typed: Those of them that a type has to have, as they go in both directions.
        items: The parts of the items of an array.
        additional: The parts of members that have no name; None where they are forbidden.
        variants: The parts of each shape the value may take, by the pointers of their schemas.
        texts: What documents it, as JSON text.
    """

    pointer: str
    types: frozenset[str] = ALL_TYPES
    is_typed: bool = False
    is_nullable: bool = True
    values: frozenset[str] | None = None
    bounds: dict[str, float] = field(default_factory=dict[str, float])
    patterns: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    default: str | None = None
    keywords: dict[str, str] = field(default_factory=dict[str, str])
    properties: dict[str, Parts] = field(default_factory=dict[str, Parts])
    required: set[str] = field(default_factory=set[str])
    typed: set[str] = field(default_factory=set[str])
    items: Parts = ()
    additional: Parts | None = ()
    variants: list[Parts] = field(default_factory=list[Parts])
    discriminator: str | None = None
    is_deprecated: bool = False
    is_read_only: bool = False
    is_write_only: bool = False
    texts: str = ""


class Shapes:
    """The shapes of one version, each made once."""

    def __init__(self, version: Version) -> None:
        self._version = version
        self._made: dict[Parts, Shape] = {}
        self._settled: dict[Parts, Parts] = {}

    def settle(self, parts: Parts) -> Parts:
        """Return the parts where they really are: what references stand for, without repetition."""
        if parts not in self._settled:
            found = (self._version.follow(self._version.at(part), part)[1] for part in parts)
            # Beside a reference other keywords may stand, which hold as well.
            beside = (part for part in parts if len(members(self._version.at(part))) > 1)
            self._settled[parts] = tuple(dict.fromkeys((*found, *beside)))
        return self._settled[parts]

    def get(self, parts: Parts) -> Shape:
        """Return what the parts say together."""
        parts = self.settle(parts)
        if parts not in self._made:
            shape = Shape(parts[0] if parts else "")
            seen: set[str] = set()
            for part in parts:
                self._join(shape, part, seen)
            self._made[parts] = shape
        return self._made[parts]

    def name(self, parts: Parts) -> str:
        """Return what a shape is known by among others: its component, or its text."""
        settled = self.settle(parts)
        if len(settled) == 1 and settled[0].rpartition("/")[0] == "/components/schemas":
            return settled[0]
        return "".join(_text(self._version.at(part)) for part in settled)

    def _join(self, shape: Shape, pointer: str, seen: set[str]) -> None:
        if pointer in seen:
            return
        seen.add(pointer)
        node = self._version.at(pointer)
        if node is False:
            shape.types, shape.is_nullable = frozenset(), False
        if not isinstance(node, dict):
            return
        if "$ref" in node:
            self._join(shape, self._version.follow(node, pointer)[1], seen)
        for index, _ in enumerate(items(node.get("allOf"))):
            self._join(shape, join(pointer, "allOf", str(index)), seen)
        _join_types(shape, node)
        _join_values(shape, node)
        _join_members(shape, node, pointer)
        shape.required |= self._version.required(pointer)
        for keyword in ("anyOf", "oneOf"):
            if keyword in node:
                self._join_variants(shape, join(pointer, keyword), seen)
        shape.is_deprecated |= node.get("deprecated") is True
        shape.is_read_only |= node.get("readOnly") is True
        shape.is_write_only |= node.get("writeOnly") is True
        shape.texts += "".join(_text(node[key]) for key in _TEXTS if key in node)

    def _join_variants(self, shape: Shape, pointer: str, seen: set[str]) -> None:
        listed = [
            join(pointer, str(index)) for index, _ in enumerate(items(self._version.at(pointer)))
        ]
        real = [part for part in listed if self._version.at(part) != {"type": "null"}]
        if len(real) == 1:
            was_nullable = shape.is_nullable
            self._join(shape, self._version.follow(self._version.at(real[0]), real[0])[1], seen)
            self._join(shape, real[0], seen)
            if len(listed) > 1:
                shape.is_nullable = was_nullable
            return
        allowed = [self._allowed(part, set()) for part in real]
        types = frozenset[str]().union(*allowed)
        if len(real) == len(listed):
            shape.is_nullable &= "null" in types
        if types < ALL_TYPES:
            shape.is_typed = True
        shape.types &= types
        shape.variants += [(part,) for part in real]

    def _allowed(self, pointer: str, seen: set[str]) -> frozenset[str]:
        """Return the types, null among them, that the schema at a pointer lets through."""
        if pointer in seen:
            return _ANYTHING
        seen.add(pointer)
        node = self._version.at(pointer)
        if not isinstance(node, dict):
            return frozenset() if node is False else _ANYTHING
        own = Shape(pointer)
        _join_types(own, node)
        found = own.types | frozenset({"null"} if own.is_nullable else ())
        if "$ref" in node:
            found &= self._allowed(self._version.follow(node, pointer)[1], seen)
        for index, _ in enumerate(items(node.get("allOf"))):
            found &= self._allowed(join(pointer, "allOf", str(index)), seen)
        for keyword in ("anyOf", "oneOf"):
            if items(node.get(keyword)):
                parts = [
                    join(pointer, keyword, str(at)) for at, _ in enumerate(items(node[keyword]))
                ]
                found &= frozenset[str]().union(*(self._allowed(part, seen) for part in parts))
        return found


_ANYTHING = ALL_TYPES | {"null"}
_TEXTS = ("title", "description", "example", "examples", "externalDocs", "xml", "$comment")


def _join_types(shape: Shape, node: Mapping[str, JSON]) -> None:
    kind = node.get("type")
    if isinstance(kind, str | list):
        kinds = {kind} if isinstance(kind, str) else {one for one in kind if isinstance(one, str)}
        shape.is_typed = True
        shape.is_nullable &= "null" in kinds
        kinds |= {"integer"} if "number" in kinds else set()
        shape.types &= kinds - {"null"}
    lists = [items(node["enum"])] if isinstance(node.get("enum"), list) else []
    lists += [[node["const"]]] if "const" in node else []
    for listed in lists:
        values = frozenset(_text(value) for value in listed)
        shape.is_nullable &= "null" in values
        values -= {"null"}
        shape.values = values if shape.values is None else shape.values & values
        if not isinstance(kind, str | list):
            shape.types &= frozenset().union(*(_types_of(json.loads(value)) for value in values))


def _types_of(value: JSON) -> frozenset[str]:
    if isinstance(value, bool):
        return frozenset({"boolean"})
    if isinstance(value, int | float):
        return frozenset({"integer", "number"} if isinstance(value, int) else {"number"})
    if isinstance(value, str):
        return frozenset({"string"})
    return frozenset({"array" if isinstance(value, list) else "object"})


def _join_values(shape: Shape, node: Mapping[str, JSON]) -> None:
    for keywords, tighter in ((LOWER_BOUNDS, max), (UPPER_BOUNDS, min)):
        for keyword in keywords:
            bound = node.get(keyword)
            if isinstance(bound, int | float) and not isinstance(bound, bool):
                shape.bounds[keyword] = tighter(bound, shape.bounds.get(keyword, bound))
    # A length of zero or more says nothing.
    for keyword in ("minLength", "minItems", "minProperties"):
        if shape.bounds.get(keyword) == 0:
            del shape.bounds[keyword]
    if isinstance(pattern := node.get("pattern"), str):
        shape.patterns |= {pattern}
    # How a form shows what is typed binds no value.
    if isinstance(name := node.get("format"), str) and name != "password":
        shape.formats |= {name}
    if "default" in node:
        shape.default = _text(node["default"])
    if isinstance(discriminator := node.get("discriminator"), dict):
        shape.discriminator = _text(discriminator)
    for keyword in CONDITIONS:
        if keyword in node and node[keyword] is not (keyword.startswith("unevaluated")):
            # `uniqueItems: false` says nothing.
            if node[keyword] is False and keyword == "uniqueItems":
                continue
            shape.keywords[keyword] = shape.keywords.get(keyword, "") + _text(node[keyword])


def _join_members(shape: Shape, node: Mapping[str, JSON], pointer: str) -> None:
    for name in members(node.get("properties")):
        at = join(pointer, "properties", name)
        shape.properties[name] = (*shape.properties.get(name, ()), at)
    shape.typed |= {name for name in items(node.get("required")) if isinstance(name, str)}
    if isinstance(node.get("items"), dict):
        shape.items = (*shape.items, join(pointer, "items"))
    more = node.get("additionalProperties", True)
    if more is False:
        shape.additional = None
    elif isinstance(more, dict) and more and shape.additional is not None:
        shape.additional = (*shape.additional, join(pointer, "additionalProperties"))


def _text(value: JSON) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
