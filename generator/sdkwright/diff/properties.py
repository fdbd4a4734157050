"""Compare the members of an object: which there are, which have to be, and which way they go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sdkwright.diff.changes import Direction, Verdict
from sdkwright.diff.kinds import Reason
from sdkwright.diff.local import BOTH_WAYS, Ends, Held, Inner, Local
from sdkwright.diff.shape import Shape
from sdkwright.values import JSON


def property_changes(ends: Ends, old: Shape, new: Shape) -> Iterator[Inner]:
    """Yield the members that are new, gone or otherwise, and pairs of those that are in both."""
    yield from _extent(old, new)
    for name in sorted(old.properties.keys() | new.properties.keys()):
        if name not in new.properties:
            yield _removed(ends, old, name)
        elif name not in old.properties:
            yield _added(ends, old, new, name)
        else:
            yield from _compare(ends, old, new, name)
    # What is required need not be described.
    for name in sorted((old.required ^ new.required) - old.properties.keys()):
        if name not in new.properties:
            is_new = name in new.required
            code = "property-became-required" if is_new else "property-became-optional"
            what = f"{'needs' if is_new else 'no longer needs'} the property '{name}'"
            yield Local(code, new.pointer, what, old.pointer, new.pointer, (not is_new, is_new))


def _removed(ends: Ends, old: Shape, name: str) -> Local:
    was_required = name in old.required
    code = "property-removed-required" if was_required else "property-removed"
    gone = ends.old.get(old.properties[name])
    what = f"no longer has the property '{name}'"
    place = old.properties[name][-1]
    # It may still be sent and read, as anything, where members without a name are allowed.
    return Local(code, old.pointer, what, place, None, (name, None), _directions(gone, gone))


def _added(ends: Ends, old: Shape, new: Shape, name: str) -> Local:
    is_required = name in new.required and name not in old.required
    code = "property-added-required" if is_required else "property-added"
    found = ends.new.get(new.properties[name])
    what = f"has the new property '{name}'" + (", which is required" if is_required else "")
    place = new.properties[name][-1]
    return Local(code, new.pointer, what, None, place, (None, name), _directions(found, found))


def _compare(ends: Ends, old: Shape, new: Shape, name: str) -> Iterator[Inner]:
    before, after = ends.old.get(old.properties[name]), ends.new.get(new.properties[name])
    places = old.properties[name][-1], new.properties[name][-1]
    yield from _presence(old, new, name, (before, after), places)
    always = name in old.required & new.required
    is_weaker = always and name in old.typed and name not in new.typed
    sdk = {Direction.RESPONSE: _MAY_BE_NONE} if is_weaker else None
    for change in _access(before, after, new.pointer, name, places):
        yield replace(change, sdk=sdk)
    directions = _directions(before, after)
    yield Held(old.properties[name], new.properties[name], directions, always)


_ALREADY_NONE = Reason(Verdict.COMPATIBLE, "it could read as None before")
_MAY_BE_NONE = Reason(Verdict.BREAKING, "what was always there may read as None")
_STILL_NONE = Reason(Verdict.COMPATIBLE, "it may still read as None")


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
