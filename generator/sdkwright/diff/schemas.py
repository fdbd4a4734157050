"""Compare schemas in pairs, each pair once, and find whom a change reaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from sdkwright.diff.changes import Direction, Verdict
from sdkwright.diff.keywords import keyword_changes
from sdkwright.diff.kinds import Reason
from sdkwright.diff.local import Ends, Held, Inner, Local, Manner
from sdkwright.diff.properties import property_changes
from sdkwright.diff.rules import rule_changes
from sdkwright.diff.shape import Parts, Shape
from sdkwright.diff.shapes import Shapes
from sdkwright.diff.unchanged import Unchanged
from sdkwright.diff.variants import regrouped, variant_changes
from sdkwright.diff.version import Version

Pair: TypeAlias = tuple[Parts, Parts]
Way: TypeAlias = tuple[Direction, Manner]
"""A direction, and how values come into the messages that go there."""
Reach: TypeAlias = Mapping[Way, frozenset[str]]
_WAYS: tuple[Way, ...] = (
    (Direction.REQUEST, Manner.BODY),
    (Direction.REQUEST, Manner.TEXT),
    (Direction.REQUEST, Manner.GIVEN_TEXT),
    (Direction.RESPONSE, Manner.BODY),
    (Direction.NONE, Manner.BODY),
)

_OPTIONAL = Reason(Verdict.COMPATIBLE, "it read as None before where it was absent")


@dataclass(slots=True)
class _Node:
    """A pair that was compared: what differs, and who holds it."""

    changes: list[Local] = field(default_factory=list[Local])
    holders: list[tuple[Pair, frozenset[Direction]]] = field(
        default_factory=list[tuple[Pair, frozenset[Direction]]]
    )
    users: dict[Way, set[str]] = field(default_factory=lambda: defaultdict(set))
    is_always_there: bool = False


class Schemas:
    """The schemas of two versions, compared in the pairs that operations make."""

    def __init__(self, old: Version, new: Version, unchanged: Unchanged) -> None:
        self._unchanged = unchanged
        self._ends = Ends(Shapes(old), Shapes(new))
        self._nodes: dict[Pair, _Node] = {}
        self._waiting: list[Pair] = []

    def use(
        self,
        old: str,
        new: str,
        direction: Direction,
        operation: str,
        manner: Manner = Manner.BODY,
    ) -> None:
        """Compare the schemas at two pointers, which an operation uses in a direction."""
        node = self._pair((old,), (new,))
        node.is_always_there = True
        node.users[direction, manner].add(operation)
        self._work()

    def hold(self, old: str, new: str) -> None:
        """Compare two schemas that are there, whether or not an operation uses them."""
        self._pair((old,), (new,)).users[Direction.NONE, Manner.BODY].add("")
        self._work()

    def types(self, old: str, new: str) -> frozenset[str]:
        """Return the types that a value may have in the old schema, or in the new one."""
        return self._ends.old.get((old,)).types | self._ends.new.get((new,)).types

    def heirs(self, pointer: str) -> set[str]:
        """Return the pointers of what a schema became, as it was compared with each of them."""
        return {*self._heirs.get(pointer, ()), *self._unchanged.heirs(pointer)}

    @cached_property
    def _heirs(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for olds, news in self._nodes:
            for old in olds:
                found[old].update(news)
        return found

    def changes(self) -> Iterator[tuple[Local, Reach]]:
        """Yield every change with the operations that it reaches, by direction."""
        for pair, node in self._nodes.items():
            if not node.changes:
                continue
            reach = {way: self._users(pair, way) for way in _WAYS}
            for change in node.changes:
                yield self._in_context(self._in_place(change, pair), node), reach

    def _in_place(self, change: Local, pair: Pair) -> Local:
        """Return a change with the places of the keywords that say it."""
        if not change.keywords:
            return change
        old, new = pair
        return replace(
            change,
            old=self._ends.old.place(old, change.keywords),
            new=self._ends.new.place(new, change.keywords),
        )

    def _in_context(self, change: Local, node: _Node) -> Local:
        """Return a change with the verdict that follows from where its schema is used."""
        if change.code != "became-nullable" or node.is_always_there:
            return change
        return replace(change, sdk={Direction.RESPONSE: _OPTIONAL})

    def _users(self, pair: Pair, way: Way) -> frozenset[str]:
        direction, _ = way
        users: set[str] = set()
        seen = {pair}
        waiting = [pair]
        while waiting:
            node = self._nodes[waiting.pop()]
            users |= node.users.get(way, set())
            for holder, directions in node.holders:
                passes = direction is Direction.NONE or direction in directions
                if passes and holder not in seen:
                    seen.add(holder)
                    waiting.append(holder)
        return frozenset(users)

    def _pair(self, old: Parts, new: Parts) -> _Node:
        pair = self._ends.old.settle(old), self._ends.new.settle(new)
        if pair not in self._nodes:
            self._nodes[pair] = _Node()
            if not self._is_same(pair):
                self._waiting.append(pair)
        return self._nodes[pair]

    def _is_same(self, pair: Pair) -> bool:
        olds, news = pair
        return len(olds) == len(news) == 1 and self._unchanged.has(olds[0], news[0])

    def _work(self) -> None:
        while self._waiting:
            pair = self._waiting.pop()
            old, new = self._ends.old.get(pair[0]), self._ends.new.get(pair[1])
            for found in _compare(self._ends, old, new):
                if isinstance(found, Local):
                    self._nodes[pair].changes.append(found)
                else:
                    self._hold(pair, found)

    def _hold(self, holder: Pair, held: Held) -> None:
        node = self._pair(held.old, held.new)
        node.holders.append((holder, held.directions))
        node.is_always_there |= held.is_always_there


def _compare(ends: Ends, old: Shape, new: Shape) -> Iterator[Inner]:
    """Yield what differs in two shapes, and the pairs inside them that are still to compare."""
    changes = regrouped(ends, old, new)
    if changes is not None:
        yield from changes
        return
    yield from keyword_changes(old, new)
    if old.types.isdisjoint(new.types):
        # Nothing inside them is the same thing.
        return
    yield from property_changes(ends, old, new)
    if old.items or new.items:
        yield Held(old.items, new.items, is_always_there=True)
    yield from rule_changes(ends, old, new)
    more, others = old.additional, new.additional
    if more is not None and others is not None and (more or others):
        yield Held(more, others, is_always_there=True)
    yield from variant_changes(ends, old, new)
