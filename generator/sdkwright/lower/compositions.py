"""Compositions of plain values: several schemas as one, and whether two can hold of one value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from sdkwright.dialect.annotations import ANNOTATIONS
from sdkwright.lower.tree import Tree, items, join, members
from sdkwright.values import JSON

# Words that change their meaning beside others of their group.
_TOGETHER = (
    frozenset({"if", "then", "else"}),
    frozenset({"contains", "maxContains", "minContains"}),
    frozenset({"prefixItems", "items"}),
    frozenset({"additionalProperties", "patternProperties", "properties"}),
)


def merged(
    tree: Tree, schema: Mapping[str, JSON], pointer: str, seen: set[str] | None = None
) -> tuple[dict[str, JSON], bool]:
    """Return an ``allOf`` as one schema, and whether that says all; later parts prevail."""
    seen = {pointer} if seen is None else seen
    whole: dict[str, JSON] = {}
    is_all = True
    for part, at in _parts(tree, schema, pointer):
        if at in seen:
            continue
        seen.add(at)
        own, says_all = merged(tree, part, at, seen) if "allOf" in part else (part, True)
        is_all &= says_all and is_compatible(whole, own)
        whole |= own
    own = {key: value for key, value in schema.items() if key != "allOf"}
    return whole | own, is_all and is_compatible(whole, own)


def _parts(
    tree: Tree, schema: Mapping[str, JSON], pointer: str
) -> Iterator[tuple[dict[str, JSON], str]]:
    for index, part in enumerate(items(schema.get("allOf"))):
        followed, at = tree.follow_schema(part, join(pointer, "allOf", index))
        yield ({"not": {}} if followed is False else members(followed)), at


def is_compatible(first: Mapping[str, JSON], second: Mapping[str, JSON]) -> bool:
    """Tell whether two schemas can be put together without one word changing its meaning."""
    shared = (first.keys() & second.keys()) - ANNOTATIONS
    if any(first[key] != second[key] for key in shared):
        return False
    return not any(group & first.keys() and group & second.keys() for group in _TOGETHER)


def are_apart(tree: Tree, variants: Sequence[JSON], pointer: str) -> bool:
    """Tell whether ``oneOf`` says no more than ``anyOf``, since no value is of two variants.

    Of objects it is said to: few documents close theirs, so that by the letter most values would
    be of two, and services take them.
    """
    views = [
        members(tree.follow_schema(variant, join(pointer, index))[0])
        for index, variant in enumerate(variants)
    ]
    return all(_are_apart(one, other) for one, other in combinations(views, 2))


def _are_apart(one: Mapping[str, JSON], other: Mapping[str, JSON]) -> bool:
    kinds, others = _kinds(one), _kinds(other)
    if kinds and others and (not kinds & others or kinds == others == {"object"}):
        return True
    values, more = _values(one), _values(other)
    return bool(values and more) and not any(value in more for value in values)


def _kinds(schema: Mapping[str, JSON]) -> set[str]:
    kind = schema.get("type")
    if kind is None and {"allOf", "properties"} & schema.keys():
        return {"object"}  # as it is read where it stands alone
    kinds = {str(item) for item in (kind if isinstance(kind, list) else [kind] if kind else [])}
    # An integer is a number.
    return kinds | ({"integer"} if "number" in kinds else set())


def _values(schema: Mapping[str, JSON]) -> list[JSON]:
    return [schema["const"]] if "const" in schema else items(schema.get("enum"))
