"""Make one change of all that is found for the same cause, with the verdicts and their reasons."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TypeAlias

from sdkwright.diff.changes import Change, Direction, Side, Verdict, worst
from sdkwright.diff.found import Found
from sdkwright.diff.kinds import Reason
from sdkwright.diff.version import Version
from sdkwright.values import JSON

_Key: TypeAlias = tuple[str, str | None, str | None, str]


def grouped(found: Iterable[Found], old: Version, new: Version) -> tuple[Change, ...]:
    """Return the changes, the worst first, then by place; equal finds are one change."""
    groups: dict[_Key, list[Found]] = {}
    for one in found:
        key = (one.code, one.old, one.new, json.dumps(one.values, sort_keys=True))
        groups.setdefault(key, []).append(one)
    changes = [_change(group, old, new) for group in groups.values()]
    return tuple(
        sorted(
            changes,
            key=lambda change: (
                _RANKS[change.worst],
                _RANKS[change.wire],
                change.code,
                change.pointer,
                change.message,
            ),
        )
    )


def _change(group: list[Found], old: Version, new: Version) -> Change:
    first = group[0]
    sides = {one.direction for one in group}
    directions = sorted(sides - {Direction.NONE}) or [Direction.NONE]
    operations = tuple(sorted({one.operation for one in group if one.operation is not None}))
    wires = {
        side: _worst(one.wire_reason for one in group if one.direction is side) for side in sides
    }
    sdks = {
        side: _worst(one.sdk_reason for one in group if one.direction is side) for side in sides
    }
    wire = worst(wires[side].verdict for side in directions)
    sdk = worst(sdks[side].verdict for side in directions)
    reasons = [_said(side, wires[side], sdks[side]) for side in directions]
    return Change(
        code=first.code,
        wire=wire,
        sdk=sdk,
        direction=Direction.BOTH if len(directions) > 1 else directions[0],
        operations=operations,
        message=f"{first.what}: {'; '.join(dict.fromkeys(reasons))}",
        old=_side(first.old, first.values[0], old),
        new=_side(first.new, first.values[1], new),
    )


def _worst(reasons: Iterable[Reason]) -> Reason:
    return min(reasons, key=lambda reason: _RANKS[reason.verdict])


_RANKS = {verdict: rank for rank, verdict in enumerate(Verdict)}
_PLACES = {Direction.REQUEST: "in requests, ", Direction.RESPONSE: "in responses, "}


def _said(direction: Direction, wire: Reason, sdk: Reason) -> str:
    place = _PLACES.get(direction, "")
    if wire.text == sdk.text:
        return f"{place}{wire.text}"
    if wire.verdict is Verdict.NONE:
        return f"{place}{sdk.text}"
    return f"{place}{wire.text}, and in the SDK, {sdk.text}"


def _side(pointer: str | None, value: JSON, version: Version) -> Side | None:
    return None if pointer is None else Side(pointer, version.span(pointer), value)
