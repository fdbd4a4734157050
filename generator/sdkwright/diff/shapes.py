"""What schemas say in the end: references followed, allOf joined, null and const told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sdkwright.diff.shape import ALL_TYPES, Parts, Shape, join_keywords, join_types, text
from sdkwright.diff.version import Version, items, members
from sdkwright.document import join
from sdkwright.values import JSON


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
            shape = Shape(parts[0] if parts else "", parts)
            seen: set[str] = set()
            for part in parts:
                self._join(shape, part, seen)
            self._made[parts] = shape
        return self._made[parts]

    def place(self, parts: Parts, keywords: Sequence[str]) -> str:
        """Return where the parts say a keyword, the first of these that they do; else themselves.

        What is said last stands nearest to who reads it: beside a reference, not behind it.
        """
        shape = self.get(parts)
        for keyword in keywords:
            for pointer in reversed(shape.sources):
                if keyword in members(self._version.at(pointer)):
                    return join(pointer, keyword)
        return shape.pointer

    def name(self, parts: Parts) -> str:
        """Return what a shape is known by among others: its component, or its text."""
        settled = self.settle(parts)
        if len(settled) == 1 and settled[0].rpartition("/")[0] == "/components/schemas":
            return settled[0]
        return "".join(text(self._version.at(part)) for part in settled)

    def first_items(self, shape: Shape) -> list[Parts] | None:
        """Return the parts of the first items of an array; None if they are said in several parts.

        What `items` says binds those after them, but only in the same part of the schema.
        """
        if len(shape.prefixes) > 1:
            return None
        for pointer in shape.prefixes:
            holder = pointer.rpartition("/")[0]
            if any(part != join(holder, "items") for part in shape.items):
                return None
            listed = items(self._version.at(pointer))
            return [(join(pointer, str(at)),) for at, _ in enumerate(listed)]
        return []

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
        join_keywords(shape, node, pointer)
        if self._is_null_excluded(node, pointer, set()):
            shape.is_nullable = False
        shape.required |= self._version.required(pointer)
        for keyword in ("anyOf", "oneOf"):
            if keyword in node:
                self._join_variants(shape, join(pointer, keyword), seen)

    def _join_variants(self, shape: Shape, pointer: str, seen: set[str]) -> None:
        listed = [
            join(pointer, str(index)) for index, _ in enumerate(items(self._version.at(pointer)))
        ]
        real = [part for part in listed if self._version.at(part) != {"type": "null"}]
        if "discriminator" in members(self._version.at(pointer.rpartition("/")[0])):
            # What binds a reference to its tags stands beside it; they are compared on their own.
            real = [self._version.follow(self._version.at(part), part)[1] for part in real]
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
        shape.types &= types
        shape.variants += [(part,) for part in real]

    def _is_null_excluded(self, node: Mapping[str, JSON], pointer: str, seen: set[str]) -> bool:
        """Tell whether `not` rules null out: most keywords let it through."""
        return "not" in node and "null" in self._allowed(join(pointer, "not"), seen)

    def _allowed(self, pointer: str, seen: set[str]) -> frozenset[str]:
        """Return the types, null among them, that the schema at a pointer lets through."""
        if pointer in seen:
            return _ANYTHING
        seen.add(pointer)
        node = self._version.at(pointer)
        if not isinstance(node, dict):
            return frozenset() if node is False else _ANYTHING
        own = Shape(pointer)
        join_types(own, node)
        found = own.types | frozenset({"null"} if own.is_nullable else ())
        if self._is_null_excluded(node, pointer, seen):
            found -= {"null"}
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
