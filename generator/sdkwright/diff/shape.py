"""What a schema says in the end, as data, and what one schema object adds to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from sdkwright.diff.lifecycle import Life, life
from sdkwright.diff.version import items, members
from sdkwright.document import join
from sdkwright.values import JSON

Parts: TypeAlias = tuple[str, ...]
"""The pointers of the schemas that hold for a value, all at once; none stands for anything goes."""

ALL_TYPES: Final = frozenset({"array", "boolean", "integer", "number", "object", "string"})
LOWER_BOUNDS: Final = (
    "minimum",
    "exclusiveMinimum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
)
UPPER_BOUNDS: Final = (
    "maximum",
    "exclusiveMaximum",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "x-sdkwright-max-bytes",
    "x-sdkwright-max-serialized-length",
)
CONDITIONS: Final = (
    "if",
    "multipleOf",
    "not",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
)
"""Keywords that are compared as a whole: what is in them is a rule to us, no type."""
CONTENTS: Final = ("contentEncoding", "contentMediaType")
INNER: Final = ("contains", "contentSchema", "else", "propertyNames", "then")
"""Keywords that hold a schema, which binds something about a value."""
INNER_BY_NAME: Final = ("dependentSchemas", "patternProperties")
# What any text matches.
_NO_PATTERNS = frozenset({"", "^", "$", ".*", "^.*", ".*$", "^.*$"})


_ALIVE = Life()


@dataclass(slots=True)
class Shape:
    """What the parts of a schema say together.

    Attributes:
        pointer: Where the first of them is.
        parts: All of them.
        sources: Every schema object that says a part of it.
        types: Without null; all of them where none is named.
        is_nullable: Whether null is valid.
        values: The values as JSON text, sorted by it; None where they are not listed.
        bounds: Numbers by keyword, the tightest of each.
        keywords: All other keywords that are compared as a whole, as JSON text.
        contents: What text holds, by keyword.
        rules: The parts of schemas that bind something about a value, by keyword and name.
        prefixes: Where the schemas of the first items of an array are listed.
        needs: The members that have to be there where another one is.
        known_values: What `x-extensible-enum` lists, as JSON text.
        properties: The parts of each member.
        required: The members that have to be there, in the direction in which they go.
        typed: Those of them that a type has to have, as they go in both directions.
        items: The parts of the items of an array.
        additional: The parts of members that have no name; None where they are forbidden.
        variants: The parts of each shape the value may take, by the pointers of their schemas.
        texts: What documents it, as JSON text.
    """

    pointer: str
    parts: Parts = ()
    sources: list[str] = field(default_factory=list[str])
    types: frozenset[str] = ALL_TYPES
    is_nullable: bool = True
    values: frozenset[str] | None = None
    bounds: dict[str, float] = field(default_factory=dict[str, float])
    patterns: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    default: str | None = None
    keywords: dict[str, str] = field(default_factory=dict[str, str])
    contents: dict[str, str] = field(default_factory=dict[str, str])
    rules: dict[tuple[str, str], Parts] = field(default_factory=dict[tuple[str, str], Parts])
    prefixes: Parts = ()
    needs: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    known_values: frozenset[str] | None = None
    properties: dict[str, Parts] = field(default_factory=dict[str, Parts])
    required: set[str] = field(default_factory=set[str])
    typed: set[str] = field(default_factory=set[str])
    items: Parts = ()
    additional: Parts | None = ()
    variants: list[Parts] = field(default_factory=list[Parts])
    discriminator: str | None = None
    life: Life = _ALIVE
    is_read_only: bool = False
    is_write_only: bool = False
    texts: str = ""


TEXTS: Final = ("title", "description", "example", "examples", "externalDocs", "xml", "$comment")


def join_keywords(shape: Shape, node: Mapping[str, JSON], pointer: str) -> None:
    """Add what the keywords of one schema object say, but for those that put schemas together."""
    shape.sources.append(pointer)
    join_types(shape, node)
    _join_values(shape, node)
    _join_rules(shape, node, pointer)
    _join_members(shape, node, pointer)
    if node.get("deprecated") is True or "x-stability-level" in node:
        shape.life = life(node)
    shape.is_read_only |= node.get("readOnly") is True
    shape.is_write_only |= node.get("writeOnly") is True
    shape.texts += "".join(text(node[key]) for key in TEXTS if key in node)


def join_types(shape: Shape, node: Mapping[str, JSON]) -> None:
    """Add what a schema object says of types and listed values."""
    kind = node.get("type")
    if isinstance(kind, str | list):
        kinds = {kind} if isinstance(kind, str) else {one for one in kind if isinstance(one, str)}
        shape.is_nullable &= "null" in kinds
        kinds |= {"integer"} if "number" in kinds else set()
        shape.types &= kinds - {"null"}
    lists = [items(node["enum"])] if isinstance(node.get("enum"), list) else []
    lists += [[node["const"]]] if "const" in node else []
    for listed in lists:
        values = frozenset(text(value) for value in listed)
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
    if isinstance(pattern := node.get("pattern"), str) and pattern not in _NO_PATTERNS:
        shape.patterns |= {pattern}
    # How a form shows what is typed binds no value.
    if isinstance(name := node.get("format"), str) and name != "password":
        shape.formats |= {name}
    if "default" in node:
        shape.default = text(node["default"])
    # What tells the children of a base stands beside these, in the dialect.
    has_alternatives = bool({"anyOf", "oneOf"} & node.keys())
    if has_alternatives and isinstance(discriminator := node.get("discriminator"), dict):
        shape.discriminator = text(discriminator)
    if isinstance(known := node.get("x-extensible-enum"), list):
        shape.known_values = frozenset(text(value) for value in known)


def _join_rules(shape: Shape, node: Mapping[str, JSON], pointer: str) -> None:
    for keyword in CONDITIONS:
        if keyword in node and node[keyword] is not (keyword.startswith("unevaluated")):
            # `uniqueItems: false` says nothing.
            if node[keyword] is False and keyword == "uniqueItems":
                continue
            shape.keywords[keyword] = shape.keywords.get(keyword, "") + text(node[keyword])
    for keyword in CONTENTS:
        if keyword in node:
            shape.contents[keyword] = str(node[keyword])
    named = [(keyword, "") for keyword in INNER if keyword in node]
    named += [(keyword, name) for keyword in INNER_BY_NAME for name in members(node.get(keyword))]
    for keyword, name in named:
        at = join(pointer, keyword, *([name] if name else []))
        shape.rules[keyword, name] = (*shape.rules.get((keyword, name), ()), at)
    if "prefixItems" in node:
        shape.prefixes = (*shape.prefixes, join(pointer, "prefixItems"))
    for name, needed in members(node.get("dependentRequired")).items():
        names = {one for one in items(needed) if isinstance(one, str)}
        shape.needs[name] = shape.needs.get(name, frozenset()) | names


def _join_members(shape: Shape, node: Mapping[str, JSON], pointer: str) -> None:
    for name in members(node.get("properties")):
        at = join(pointer, "properties", name)
        shape.properties[name] = (*shape.properties.get(name, ()), at)
    shape.typed |= {name for name in items(node.get("required")) if isinstance(name, str)}
    if isinstance(node.get("items"), dict) or node.get("items") is False:
        shape.items = (*shape.items, join(pointer, "items"))
    more = node.get("additionalProperties", True)
    if more is False:
        shape.additional = None
    elif isinstance(more, dict) and more and shape.additional is not None:
        shape.additional = (*shape.additional, join(pointer, "additionalProperties"))


def text(value: JSON) -> str:
    """Return a value as JSON text, equal for what is equal."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
