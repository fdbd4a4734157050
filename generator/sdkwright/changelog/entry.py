"""The entry of a changelog: changes under the headings of Keep a Changelog, the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sdkwright.diff import Change, Difference, Verdict
from sdkwright.escaping import markdown

HEADINGS: Final = ("Added", "Changed", "Deprecated", "Removed")
# What a code ends with when something is there that was not, or is not there any more.
_ENDINGS: Final = {
    "-added": "Added",
    "-added-optional": "Added",
    "-deprecated": "Deprecated",
    "-removed": "Removed",
    "-removed-optional": "Removed",
}
# Without a rule there is more that is valid, not less to use.
_RULES: Final = ("bound-", "enum-", "format-", "pattern-", "rule-", "security-", "scope-")
_TEXTS: Final = "text-changed"


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the entry.

    Attributes:
        heading: What it stands under, one of `HEADINGS`.
        message: What changed.
        is_breaking: Whether what worked before no longer does, in code or on the wire.
    """

    heading: str
    message: str
    is_breaking: bool


def items(difference: Difference) -> tuple[Item, ...]:
    """Return a line for each change, and one for all that is told in other words."""
    found = [
        Item(heading(change), change.message, change.worst is Verdict.BREAKING)
        for change in difference.changes
        if change.code != _TEXTS
    ]
    count = sum(change.code == _TEXTS for change in difference.changes)
    if count:
        places = "1 place" if count == 1 else f"{count} places"
        found.append(Item("Changed", f"descriptions or examples in {places}", is_breaking=False))
    return tuple(found)


def heading(change: Change) -> str:
    """Return what a change stands under."""
    if change.code.endswith("-renamed") and change.sdk is not Verdict.BREAKING:
        return "Deprecated"
    if change.code.startswith(_RULES):
        return "Changed"
    found = (name for ending, name in _ENDINGS.items() if change.code.endswith(ending))
    return next(found, "Changed")


def entry(listed: Sequence[Item], level: int) -> str:
    """Return items as Markdown under headings of a level, breaking ones first under each."""
    blocks: list[str] = []
    for name in HEADINGS:
        under = [item for item in listed if item.heading == name]
        if under:
            lines = [
                f"- {'**Breaking:** ' if item.is_breaking else ''}{markdown(item.message)}\n"
                for item in sorted(under, key=lambda item: not item.is_breaking)
            ]
            blocks.append(f"{'#' * level} {name}\n\n{''.join(lines)}")
    return "\n".join(blocks)
