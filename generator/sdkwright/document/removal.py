"""Take members and items out of the text of a file, and leave the comments about them."""

from __future__ import annotations

import re
from collections.abc import Collection as Several, Iterator
from typing import Final, NamedTuple

from sdkwright.document.syntax import Collection, Entry, Syntax

_BLOCKS: Final = ("|", ">")
_LINE_BREAK: Final = re.compile(r"\r\n|\n|\r|\Z")
# The dash of an item, from which only white space leads to what it holds.
_DASH: Final = re.compile(r"^[ -]*(-)\s+\Z", re.MULTILINE)


class Change(NamedTuple):
    """A stretch of text, by offsets, that another text comes in the place of."""

    start: int
    end: int
    text: str = ""


class Unmendable(Exception):
    """An edit that nobody can be sure how to write down."""


def removals(text: str, parent: Collection, indexes: Several[int]) -> Iterator[Change]:
    """Yield the changes that take some entries of a collection out of a text.

    Raises:
        Unmendable: One of them has a comment inside, which would go as well, or before its comma.
    """
    for index in indexes:
        if _is_commented(text, parent.entries[index]):
            message = "it has a comment inside"
            raise Unmendable(message)
    left = [index for index in range(len(parent.entries)) if index not in indexes]
    is_closed = parent.is_flow and _comma(text, parent.entries[-1].end, parent.end) is not None
    for index in sorted(indexes):
        if not parent.is_flow:
            yield from _from_block(text, parent, index)
        elif is_closed or (left and index < left[-1]):
            yield from _from_flow(text, parent, index)
        elif not left or index == left[-1] + 1:
            # What is last takes the comma before it away, and all that follows it the others.
            before = parent.entries[left[-1]].end if left else parent.entries[0].start
            yield from _tail(text, before, parent.entries[index:])


def _is_commented(text: str, entry: Entry) -> bool:
    """Tell whether a comment stands between the parts of an entry."""
    at = entry.start
    parts: list[Syntax] = [entry.value] if entry.key is None else [entry.value, entry.key]
    while parts:
        part = parts.pop()
        if isinstance(part, Collection):
            inner = [one for each in part.entries for one in each if one is not None]
            parts += reversed(inner)
            continue
        between = text[at : part.start]
        if part.style in _BLOCKS:
            between += text[part.start : part.end].splitlines()[0]
        if "#" in between:
            return True
        at = part.end
    return "#" in text[at : entry.end]


def _from_flow(text: str, parent: Collection, index: int) -> Iterator[Change]:
    """Yield how an entry goes that a comma follows, with the comma."""
    entry = parent.entries[index]
    is_last = index + 1 == len(parent.entries)
    comma = _comma(text, entry.end, parent.end if is_last else parent.entries[index + 1].start)
    if comma is None:
        message = "a comment stands before its comma"
        raise Unmendable(message)
    yield _with_its_line(text, entry.start, comma + 1)


def _comma(text: str, start: int, end: int) -> int | None:
    """Return where a comma stands that only white space comes before."""
    found = re.compile(r"\s*,").match(text, start, end)
    return None if found is None else found.end() - 1


def _tail(text: str, before: int, entries: list[Entry]) -> Iterator[Change]:
    at = before
    for entry in entries:
        gap = text[at : entry.start]
        if "#" not in gap:
            yield Change(at, entry.end)
        else:
            # A comma in front of the comment goes, the comment stays.
            comma = re.match(r"\s*,", gap)
            if comma:
                yield Change(at + comma.end() - 1, at + comma.end())
            yield _with_its_line(text, entry.start, entry.end)
        at = entry.end


def _from_block(text: str, parent: Collection, index: int) -> Iterator[Change]:
    entry, start = parent.entries[index], _start(text, parent, index)
    is_first_of_line = not text[line_start(text, start) : start].strip(" ")
    if not is_first_of_line and index + 1 < len(parent.entries):
        # It stands behind the dash of an item, where the next one comes in its place.
        following = _start(text, parent, index + 1)
        if "#" not in text[entry.end : following]:
            yield Change(start, following)
            return
    yield _with_its_line(text, start, entry.end)


def _start(text: str, parent: Collection, index: int) -> int:
    """Return where an entry of a block starts: an item does with its dash."""
    start = parent.entries[index].start
    if parent.is_mapping:
        return start
    before = parent.entries[index - 1].end if index else line_start(text, parent.start)
    dash = _DASH.search(text, before, start)
    return start if dash is None else dash.start(1)


def _with_its_line(text: str, start: int, end: int) -> Change:
    """Return the removal of a stretch, and of its line where nothing else stands there."""
    line = line_start(text, start)
    if text[line:start].strip(" \t"):
        blanks = re.compile(r"[ \t]*").match(text, end)
        return Change(start, blanks.end() if blanks else end)
    if text[end - 1] in "\r\n":
        return Change(line, end)  # A block of text ends with its line.
    found = re.compile(r"[ \t]*").match(text, end)
    rest = found.end() if found else end
    line_break = _LINE_BREAK.match(text, rest)
    if line_break is None:
        return Change(start, rest)  # A comment behind it stays.
    if line_break.end() == len(text) and not line_break[0]:
        # The last line has no end, and after this the line before it has none.
        before = re.search(r"(?:\r\n|\n|\r)?\Z", text[:line])
        return Change(before.start() if before else line, rest)
    return Change(line, line_break.end())


def line_start(text: str, offset: int) -> int:
    """Return where the line of an offset starts."""
    after = text.rfind("\n", 0, offset) + 1
    return max(text.rfind("\r", after, offset) + 1, after)
