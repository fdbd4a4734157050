"""Lists as they may come in pages: which items, what asks for each page, and what it tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from sdkwright.ir import Pagination, Turn
from sdkwright.values import JSON


@dataclass(frozen=True, slots=True)
class Turned:
    """A page of a list.

    Attributes:
        asked: The number, offset or cursor that asks for it; None for the first page.
        told: What the response says beside the items, by JSON pointer.
    """

    items: Sequence[JSON]
    asked: JSON = None
    told: Mapping[str, JSON] = field(default_factory=dict[str, JSON])


def counted(
    rules: Pagination, items: Sequence[JSON], takes: Callable[[int], bool]
) -> Iterator[tuple[int | None, list[Turned]]]:
    """Yield pages of two items that are asked for by number or offset, the most telling first.

    With each goes the size to ask for, where the list takes one. Three items on the first page tell
    its number from an offset, and a last page that is not full tells sizes and numbers of items
    apart.
    """
    fulls = [[*items, items[1]], [*items], [items[0]]]
    sized = [(len(full), full) for full in fulls if takes(len(full))]
    for size, full in [*sized, *((None, full) for full in fulls)]:
        groups = [full, [items[1]]]
        if rules.total is None and rules.more is None and size in (None, 1):
            groups.append([])
        steps = (1 if rules.by is Turn.PAGE else len(group) for group in groups)
        starts = [None, *list(accumulate(steps, initial=rules.start))[1:]]
        yield size, [Turned(*page) for page in zip(groups, starts, strict=False)]


def by_token(
    rules: Pagination, items: Sequence[JSON], cursors: Sequence[JSON]
) -> Iterator[list[Turned]]:
    """Yield pages of two items whose cursors stand in the response, the most telling first."""
    pointer = rules.next or ""
    first, last, nothing = items[:1], items[1:], items[:0]
    # An empty page that has a cursor is not the end.
    for groups in ([first, nothing, last], [first, last]):
        before = len(groups) - 1
        ends: list[dict[str, JSON]] = [{}, {pointer: None}, {pointer: ""}]
        if rules.more is not None:
            # A page that has one may be the end, where the service says so.
            ends[:0] = [{pointer: cursor} for cursor in cursors[before : before + 1]]
        for end in ends if len(cursors) >= before else ():
            told: list[dict[str, JSON]] = [{pointer: cursor} for cursor in cursors[:before]]
            asked = [None, *cursors]
            yield [Turned(*page) for page in zip(groups, asked, [*told, end], strict=False)]


def by_last_item(rules: Pagination, items: Sequence[JSON], cursors: Sequence[JSON]) -> list[Turned]:
    """Return pages of items that have a cursor each, that of the last one asking for the next."""
    groups = [items[:-1], items[-1:]]
    if rules.more is None:
        groups.append([])
    asked = [None, *cursors[-2:]]
    return [Turned(*page) for page in zip(groups, asked, strict=False)]
