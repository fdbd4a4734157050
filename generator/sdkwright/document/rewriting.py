"""Say edits of a file as changes of its text, which leave all other text as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, NoReturn

from sdkwright.diagnostics import Add, Edit, Quote, Remove, Rename, Replace, Scalar as Value
from sdkwright.document.pointers import split
from sdkwright.document.removal import Change, Unmendable, line_start, removals
from sdkwright.document.scalars import CONSTANTS, NUMBER
from sdkwright.document.syntax import Collection, Entry, Layout, Position, Scalar, Syntax
from sdkwright.document.tree_builder import Place

# Text that means itself without quotes, wherever it stands; more would do, but need not.
_PLAIN: Final = re.compile(r"[A-Za-z_/$](?:[\w/.~%$-]|:(?=/))*", re.ASCII)
_PLAIN_IN_BLOCK: Final = re.compile(r"[A-Za-z_/$](?:[\w/.~%${}-]|:(?=/))*", re.ASCII)
_DASH: Final = re.compile(r"[ ]*-[ \t]+")


class Located(NamedTuple):
    """An edit, and the place of what it changes; of what it adds to, if it adds."""

    edit: Edit
    place: Place


def rewrite(layout: Layout, edits: Sequence[Located]) -> str:
    """Return the text of a file after edits.

    Raises:
        Unmendable: There is no way that is certain, or two edits are about one place.
    """
    # A part that aliases repeat is edited once.
    changes = sorted({*_changes(layout, edits)})
    pieces: list[str] = []
    at = 0
    for change in changes:
        if change.start < at:
            _refuse("two edits are about one place")
        pieces += layout.text[at : change.start], change.text
        at = change.end
    return "".join((*pieces, layout.text[at:]))


def check_mendable(layout: Layout, edits: Sequence[Located]) -> None:
    """Do nothing where edits can be written down one by one.

    Raises:
        Unmendable: They cannot.
    """
    for _ in _changes(layout, edits):
        pass


def source_of(layout: Layout, place: Place) -> str:
    """Return a value without quotes as it is written.

    Raises:
        Unmendable: It is none.
    """
    value = _position(layout, place).entry.value
    if not isinstance(value, Scalar) or value.style or value.start == value.end:
        _refuse("it is no value that could be put into quotes")
    text = layout.text[value.start : value.end]
    if text[0] in "&!":
        _refuse("it has an anchor or a tag")
    return text


def _changes(layout: Layout, edits: Sequence[Located]) -> Iterator[Change]:
    removed: dict[int, tuple[Collection, set[int]]] = {}
    for edit, place in edits:
        match edit:
            case Replace():
                position = _position(layout, place)
                yield _replaced(layout, position, position.entry.value, edit.value)
            case Quote():
                entry = _position(layout, place).entry
                text = json.dumps(source_of(layout, place), ensure_ascii=False)
                yield Change(entry.value.start, entry.value.end, text)
            case Rename():
                position = _position(layout, place)
                yield _replaced(layout, position, position.entry.key, edit.name)
            case Remove():
                parent, index = _position(layout, place)
                removed.setdefault(id(parent), (parent, set()))[1].add(index)
            case Add():
                yield _added(layout, _collection(layout, place), edit)
    for parent, indexes in removed.values():
        yield from removals(layout.text, parent, indexes)


def _position(layout: Layout, place: Place) -> Position:
    found = layout.positions.get((place.key, place.start))
    return _refuse("it has no place of its own") if found is None else found


def _collection(layout: Layout, place: Place) -> Collection:
    found = layout.positions.get((place.key, place.start))
    whole = layout.root if found is None else found.entry.value
    if not isinstance(whole, Collection) or whole.start != place.start:
        _refuse("it is no place to add to")
    return whole


def _replaced(
    layout: Layout, position: Position, part: Syntax | None, value: Value | tuple[Value, ...]
) -> Change:
    if not isinstance(part, Scalar) or part.style in ("|", ">", "*"):
        _refuse("it is not written in a line")
    if layout.text[part.start : part.start + 1] in ("&", "!"):
        _refuse("it has an anchor or a tag")
    is_flow = position.parent.is_flow
    return Change(part.start, part.end, _written(layout, value, part.style, is_flow=is_flow))


def _written(
    layout: Layout, value: Value | tuple[Value, ...], quote: str = "", *, is_flow: bool
) -> str:
    """Return a value as text, with the quotes that stood there if it needs any or has had them."""
    if isinstance(value, tuple):
        return f"[{', '.join(_written(layout, item, is_flow=True) for item in value)}]"
    if isinstance(value, str) and not layout.is_json:
        if quote == "'" and value.isprintable():
            doubled = value.replace("'", "''")
            return f"'{doubled}'"
        fits = (_PLAIN if is_flow else _PLAIN_IN_BLOCK).fullmatch(value)
        if not quote and fits and value not in CONSTANTS and not NUMBER.fullmatch(value):
            return value
    return json.dumps(value, ensure_ascii=False)


# Additions -----------------------------------------------------------------------------------


def _added(layout: Layout, parent: Collection, edit: Add) -> Change:
    """Return how a member or an item comes into a collection, laid out as the others are."""
    if not parent.entries:
        _refuse("there is nothing to put it beside")
    name = split(edit.pointer)[-1]
    before = parent.entries[-1]
    if edit.after is not None:
        before = next((one for one in parent.entries if _is_named(layout, one, edit.after)), before)
    text = _written(layout, edit.value, is_flow=parent.is_flow)
    if parent.is_mapping:
        text = f"{_key(layout, name, before)}{_colon(layout.text, before)}{text}"
    if parent.is_flow:
        return Change(before.end, before.end, f",{_gap(layout.text, parent)}{text}")
    return _new_line(layout.text, parent, before, text)


def _is_named(layout: Layout, entry: Entry, name: str) -> bool:
    key = entry.key
    return key is not None and layout.text[key.start : key.end].strip("\"'") == name


def _key(layout: Layout, name: str, beside: Entry) -> str:
    quote = beside.key.style if isinstance(beside.key, Scalar) else ""
    return _written(layout, name, quote if quote in ("'", '"') else "", is_flow=True)


def _colon(text: str, beside: Entry) -> str:
    """Return what stands between a key and its value, if that is a colon and spaces."""
    between = "" if beside.key is None else text[beside.key.end : beside.value.start]
    return between if re.fullmatch(r"[ ]*:[ ]+", between) else ": "


def _gap(text: str, parent: Collection) -> str:
    """Return the white space that stands before each entry of a collection in brackets."""
    last = parent.entries[-1].start
    first = parent.start + 1 if len(parent.entries) == 1 else parent.entries[-2].end
    white = re.search(r"\s*\Z", text[first:last])
    gap = white[0] if white else ""
    return gap if "\n" in gap or "\r" in gap or len(parent.entries) > 1 else " "


def _new_line(text: str, parent: Collection, before: Entry, added: str) -> Change:
    line = line_start(text, before.start)
    lead = text[line : before.start]
    if parent.is_mapping:
        # The first key may stand behind the dash of an item.
        lead = re.sub(r"-", " ", lead)
        if lead.strip(" "):
            _refuse("something stands before the key")
    elif not _DASH.fullmatch(lead):
        _refuse("the item does not stand behind a dash")
    line_end = re.compile(r"\r\n|\n|\r|\Z")
    if text[before.end - 1] in "\r\n":
        # A block of text ends with its line.
        return Change(before.end, before.end, f"{lead}{added}{_line_break(text)}")
    found = line_end.search(text, before.end)
    end = len(text) if found is None else found.start()
    if not re.fullmatch(r"[ \t]*(?:#.*)?", text[before.end : end]):
        _refuse("something stands behind the value")
    return Change(end, end, f"{_line_break(text)}{lead}{added}")


def _line_break(text: str) -> str:
    found = re.search(r"\r\n|\n|\r", text)
    return found[0] if found else "\n"


def _refuse(reason: str) -> NoReturn:
    raise Unmendable(reason)
