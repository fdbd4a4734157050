"""Compare schemas in pairs, each pair once, and find whom a change reaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from sdkwright.diff.changes import Direction, Verdict
from sdkwright.diff.keywords import BOTH_WAYS, Local, keyword_changes
from sdkwright.diff.kinds import Reason
from sdkwright.diff.shapes import Parts, Shape, Shapes
from sdkwright.diff.version import Version
from sdkwright.ir import JSON

Pair: TypeAlias = tuple[Parts, Parts]
Reach: TypeAlias = Mapping[Direction, frozenset[str]]

_OPTIONAL = Reason(Verdict.COMPATIBLE, "it read as None before where it was absent")


@dataclass(slots=True)
class _Node:
    """A pair that was compared: what differs, and who holds it."""

    changes: list[Local] = field(default_factory=list[Local])
    holders: list[tuple[Pair, frozenset[Direction]]] = field(
        default_factory=list[tuple[Pair, frozenset[Direction]]]
    )
    users: dict[Direction, set[str]] = field(default_factory=lambda: defaultdict(set))
    is_always_there: bool = False


class Schemas:
    """The schemas of two versions, compared in the pairs that operations make."""

    def __init__(self, old: Version, new: Version) -> None:
        self._old = Shapes(old)
        self._new = Shapes(new)
        self._nodes: dict[Pair, _Node] = {}
        self._waiting: list[Pair] = []

    def use(self, old: str, new: str, direction: Direction, operation: str) -> None:
        """Compare the schemas at two pointers, which an operation uses in a direction."""
        node = self._pair((old,), (new,))
        node.is_always_there = True
        node.users[direction].add(operation)
        self._work()

    def hold(self, old: str, new: str) -> None:
        """Compare two schemas that are there, whether or not an operation uses them."""
        self._pair((old,), (new,)).users[Direction.NONE].add("")
        self._work()

    def pairs(self) -> Iterator[Pair]:
        """Yield the pointers of every pair that was compared, where they really are."""
        yield from self._nodes

    def changes(self) -> Iterator[tuple[Local, Reach]]:
        """Yield every change with the operations that it reaches, by direction."""
        for pair, node in self._nodes.items():
            if not node.changes:
                continue
            reach = {
                direction: self._users(pair, direction)
                for direction in (Direction.REQUEST, Direction.RESPONSE, Direction.NONE)
            }
            for change in node.changes:
                yield self._in_context(change, node), reach

    def _in_context(self, change: Local, node: _Node) -> Local:
        """Return a change with the verdict that follows from where its schema is used."""
        if change.code != "became-nullable" or node.is_always_there:
            return change
        return replace(change, sdk={Direction.RESPONSE: _OPTIONAL})

    def _users(self, pair: Pair, direction: Direction) -> frozenset[str]:
        users: set[str] = set()
        seen = {pair}
        waiting = [pair]
        while waiting:
            node = self._nodes[waiting.pop()]
            users |= node.users.get(direction, set())
            for holder, directions in node.holders:
                passes = direction is Direction.NONE or direction in directions
                if passes and holder not in seen:
                    seen.add(holder)
                    waiting.append(holder)
        return frozenset(users)

    def _pair(self, old: Parts, new: Parts) -> _Node:
        pair = self._old.settle(old), self._new.settle(new)
        if pair not in self._nodes:
            self._nodes[pair] = _Node()
            self._waiting.append(pair)
        return self._nodes[pair]

    def _work(self) -> None:
        while self._waiting:
            pair = self._waiting.pop()
            old, new = self._old.get(pair[0]), self._new.get(pair[1])
            changes = self._nodes[pair].changes
            if self._is_regrouped(pair, old, new):
                continue
            changes += keyword_changes(old, new)
            if old.types.isdisjoint(new.types):
                # Nothing inside them is the same thing.
                continue
            changes += _extent(old, new)
            self._compare_members(pair, old, new)
            if old.items or new.items:
                self._hold(pair, old.items, new.items, is_always_there=True)
            more, others = old.additional, new.additional
            if more is not None and others is not None and (more or others):
                self._hold(pair, more, others, is_always_there=True)
            self._compare_variants(pair, old, new)

    def _hold(
        self,
        holder: Pair,
        old: Parts,
        new: Parts,
        directions: frozenset[Direction] = BOTH_WAYS,
        *,
        is_always_there: bool,
    ) -> None:
        node = self._pair(old, new)
        node.holders.append((holder, directions))
        node.is_always_there |= is_always_there

    # Members --------------------------------------------------------------------------------

    def _compare_members(self, pair: Pair, old: Shape, new: Shape) -> None:
        changes = self._nodes[pair].changes
        for name in sorted(old.properties.keys() | new.properties.keys()):
            if name not in new.properties:
                changes.append(self._removed(old, name))
            elif name not in old.properties:
                changes.append(self._added(old, new, name))
            else:
                self._compare_member(pair, old, new, name)
        # What is required need not be described.
        for name in sorted((old.required ^ new.required) - old.properties.keys()):
            if name not in new.properties:
                is_new = name in new.required
                code = "property-became-required" if is_new else "property-became-optional"
                what = f"{'needs' if is_new else 'no longer needs'} the property '{name}'"
                changes.append(
                    Local(code, new.pointer, what, old.pointer, new.pointer, (not is_new, is_new))
                )

    def _removed(self, old: Shape, name: str) -> Local:
        was_required = name in old.required
        code = "property-removed-required" if was_required else "property-removed"
        gone = self._old.get(old.properties[name])
        what = f"no longer has the property '{name}'"
        place = old.properties[name][-1]
        # It may still be sent and read, as anything, where members without a name are allowed.
        return Local(code, old.pointer, what, place, None, (name, None), _directions(gone, gone))

    def _added(self, old: Shape, new: Shape, name: str) -> Local:
        is_required = name in new.required and name not in old.required
        code = "property-added-required" if is_required else "property-added"
        found = self._new.get(new.properties[name])
        what = f"has the new property '{name}'" + (", which is required" if is_required else "")
        place = new.properties[name][-1]
        return Local(code, new.pointer, what, None, place, (None, name), _directions(found, found))

    def _compare_member(self, pair: Pair, old: Shape, new: Shape, name: str) -> None:
        before, after = self._old.get(old.properties[name]), self._new.get(new.properties[name])
        directions = _directions(before, after)
        places = old.properties[name][-1], new.properties[name][-1]
        changes = self._nodes[pair].changes
        changes += _presence(old, new, name, (before, after), places)
        always = name in old.required & new.required
        is_weaker = always and name in old.typed and name not in new.typed
        sdk = {Direction.RESPONSE: _MAY_BE_NONE} if is_weaker else None
        for change in _access(before, after, new.pointer, name, places):
            changes.append(replace(change, sdk=sdk))
        self._hold(
            pair, old.properties[name], new.properties[name], directions, is_always_there=always
        )

    # Variants -------------------------------------------------------------------------------

    def _is_regrouped(self, pair: Pair, old: Shape, new: Shape) -> bool:
        """Tell whether a shape became one of several, or the reverse, so that no more compares."""
        if bool(old.variants) == bool(new.variants):
            return False
        is_split = bool(new.variants)
        one, many = (old, new) if is_split else (new, old)
        parts, ones, others = (
            (pair[0], self._old, self._new) if is_split else (pair[1], self._new, self._old)
        )
        if all(_is_bare(others.get(part)) for part in many.variants):
            # The types say everything.
            return False
        changes = self._nodes[pair].changes
        same = [
            part
            for part in many.variants
            if others.name(part) == ones.name(parts) or _is_alike(others.get(part), one)
        ]
        if same and _is_unbound(many):
            self._hold(
                pair, *((parts, same[0]) if is_split else (same[0], parts)), is_always_there=False
            )
            changes += [
                _variant(many.pointer, others.get(part).pointer, is_new=is_split)
                for part in many.variants
                if part != same[0]
            ]
            return True
        if _is_bare(one):
            code = "variants-added" if is_split else "variants-removed"
            what = "has to take one of several shapes" if is_split else "may take any shape"
            changes.append(Local(code, new.pointer, what, old.pointer, new.pointer))
            return False
        what = "is split into several shapes" if is_split else "is no longer of several shapes"
        changes.append(Local("type-changed", new.pointer, what, old.pointer, new.pointer))
        return True

    def _compare_variants(self, pair: Pair, old: Shape, new: Shape) -> None:
        if not (old.variants and new.variants):
            return
        olds = {self._old.name(part): part for part in old.variants}
        news = {self._new.name(part): part for part in new.variants}
        pairs = [(olds[name], news[name]) for name in olds if name in news]
        rest_old = [olds[name] for name in olds if name not in news]
        rest_new = [news[name] for name in news if name not in olds]
        for part in tuple(rest_old):
            # A shape that was changed looks most like itself.
            likes = [one for one in rest_new if _is_akin(self._old.get(part), self._new.get(one))]
            if likes:
                pairs.append((part, likes[0]))
                rest_old.remove(part)
                rest_new.remove(likes[0])
        for before, after in pairs:
            self._hold(pair, before, after, is_always_there=False)
        changes = self._nodes[pair].changes
        changes += [
            _variant(old.pointer, self._old.get(part).pointer, is_new=False) for part in rest_old
        ]
        changes += [
            _variant(new.pointer, self._new.get(part).pointer, is_new=True) for part in rest_new
        ]


_ALREADY_NONE = Reason(Verdict.COMPATIBLE, "it could read as None before")
_MAY_BE_NONE = Reason(Verdict.BREAKING, "what was always there may read as None")
_STILL_NONE = Reason(Verdict.COMPATIBLE, "it may still read as None")


def _variant(holder: str, pointer: str, *, is_new: bool) -> Local:
    shape = f"the shape at {pointer}"
    if is_new:
        return Local("variant-added", holder, f"may take {shape}", None, pointer)
    return Local("variant-removed", holder, f"may no longer take {shape}", pointer, None)


def _is_bare(shape: Shape) -> bool:
    """Tell whether a shape says nothing but which types a value may have."""
    return _is_unbound(shape) and not shape.variants


def _is_unbound(shape: Shape) -> bool:
    """Tell whether a shape says nothing but types and variants."""
    return shape.additional == () and not (
        shape.values is not None
        or shape.bounds
        or shape.patterns
        or shape.formats
        or shape.keywords
        or shape.properties
        or shape.required
        or shape.items
    )


def _is_alike(one: Shape, other: Shape) -> bool:
    """Tell whether two shapes are the same as far as can be seen from outside."""
    return (
        one.types == other.types
        and one.properties.keys() == other.properties.keys()
        and one.required == other.required
        and one.values == other.values
        and bool(one.items) == bool(other.items)
    )


def _is_akin(one: Shape, other: Shape) -> bool:
    """Tell whether one shape may be what became of another: of one type, with members in common."""
    if one.types != other.types:
        return False
    names, others = one.properties.keys(), other.properties.keys()
    return not (names or others) or 2 * len(names & others) >= max(len(names), len(others))


def _directions(old: Shape, new: Shape) -> frozenset[Direction]:
    """Return the directions in which a member goes in at least one version."""
    found = set(BOTH_WAYS)
    if old.is_read_only and new.is_read_only:
        found.discard(Direction.REQUEST)
    if old.is_write_only and new.is_write_only:
        found.discard(Direction.RESPONSE)
    return frozenset(found)


def _presence(
    old: Shape, new: Shape, name: str, ends: tuple[Shape, Shape], places: tuple[str, str]
) -> Iterator[Local]:
    """Yield whether a member has to be there that did not, or the reverse, in which directions."""
    was, is_now = (
        _directions_of(end) if name in shape.required else frozenset[Direction]()
        for shape, end in zip((old, new), ends, strict=True)
    )
    before, after = ends
    # One that comes or goes in a direction at all is said of its access.
    gained = is_now - was - ({Direction.RESPONSE} - _directions_of(before))
    lost = (was - is_now) & _directions_of(after)
    if gained:
        what = f"needs the property '{name}'"
        if after.default is not None:
            what += f", for which the server takes {after.default}"
        sdk = None if name in new.typed else {Direction.RESPONSE: _STILL_NONE}
        values: tuple[JSON, JSON] = False, True
        yield Local("property-became-required", new.pointer, what, *places, values, gained, sdk)
    if lost:
        what = f"may lack the property '{name}'"
        could_be_none = before.is_nullable or name not in old.typed
        sdk = {Direction.RESPONSE: _ALREADY_NONE} if could_be_none else None
        yield Local(
            "property-became-optional", new.pointer, what, *places, (True, False), lost, sdk
        )


def _directions_of(shape: Shape) -> frozenset[Direction]:
    """Return the directions in which a member goes."""
    return _directions(shape, shape)


def _access(
    old: Shape, new: Shape, holder: str, name: str, places: tuple[str, str]
) -> Iterator[Local]:
    for flag, gained, lost, said in (
        ("is_read_only", "property-became-read-only", "property-became-writable", "read-only"),
        ("is_write_only", "property-became-write-only", "property-became-readable", "write-only"),
    ):
        before, after = getattr(old, flag), getattr(new, flag)
        if before != after:
            code = gained if after else lost
            what = f"has the property '{name}' as {'' if after else 'no longer '}{said}"
            yield Local(code, holder, what, *places, (before, after))


def _extent(old: Shape, new: Shape) -> Iterator[Local]:
    """Yield whether members without a name were forbidden or allowed."""
    if "object" not in old.types & new.types or (old.additional is None) == (
        new.additional is None
    ):
        return
    if new.additional is None:
        code, what = "other-properties-forbidden", "may hold no other properties"
    else:
        code, what = "other-properties-allowed", "may hold other properties"
    yield Local(
        code,
        new.pointer,
        what,
        old.pointer,
        new.pointer,
        (old.additional is not None, new.additional is not None),
    )
