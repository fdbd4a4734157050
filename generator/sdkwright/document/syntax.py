"""Read where the parts of a file start and end, so that they can be changed and the rest stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

import yaml

from sdkwright.document.json_reader import is_json
from sdkwright.document.text import Text

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LEXEME: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]|[^\s,:{}\[\]"]+')


@dataclass(slots=True)
class Scalar:
    """A value without parts.

    Attributes:
        start: Where it starts, as an offset into the text.
        end: Where it ends.
        style: How it is written: a quote, ``|`` or ``>`` for a block, ``*`` for an alias, or
            nothing.
    """

    start: int
    end: int
    style: str


@dataclass(slots=True)
class Collection:
    """A mapping or a list.

    Attributes:
        start: Where it starts.
        end: Where it ends: after its bracket, or after its last part.
        is_mapping: Whether it is a mapping.
        is_flow: Whether it is written in brackets.
        entries: Its members or items.
    """

    start: int
    end: int
    is_mapping: bool
    is_flow: bool
    entries: list[Entry] = field(default_factory=list["Entry"])


Syntax: TypeAlias = Scalar | Collection


class Entry(NamedTuple):
    """A member of a mapping, or an item of a list, which has no key."""

    key: Syntax | None
    value: Syntax

    @property
    def start(self) -> int:
        """Where it starts: with its key, if it has one."""
        return self.value.start if self.key is None else self.key.start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.value.end


class Position(NamedTuple):
    """A part of a file: an entry of a collection, by its number from 0."""

    parent: Collection
    number: int

    @property
    def entry(self) -> Entry:
        """The entry."""
        return self.parent.entries[self.number]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is written.

    Attributes:
        text: Its text.
        is_json: Whether it is JSON.
        root: What it holds.
        positions: Every part, by the offsets of its key and its value.
    """

    text: str
    is_json: bool
    root: Syntax
    positions: dict[tuple[int, int], Position]


def read_layout(source: Text) -> Layout:
    """Read how a file is written that can be read, as JSON or YAML."""
    written_as_json = source.path.lower().endswith(".json") or is_json(source.text)
    growing = _Growing()
    if written_as_json:
        _read_json(source.text, growing)
    else:
        _read_yaml(source.text, growing)
    root = growing.whole.entries[0].value
    return Layout(source.text, written_as_json, root, dict(_positions(root)))


def _positions(root: Syntax) -> Iterator[tuple[tuple[int, int], Position]]:
    rest = [root]
    while rest:
        part = rest.pop()
        if isinstance(part, Collection):
            for index, entry in enumerate(part.entries):
                yield (entry.start, entry.value.start), Position(part, index)
                rest.append(entry.value)


class _Growing:
    """A tree that grows by each value in the order of the text."""

    def __init__(self) -> None:
        self.whole = Collection(0, 0, is_mapping=False, is_flow=True)
        self._open: list[tuple[Collection, list[Syntax]]] = [(self.whole, [])]

    def open(self, start: int, *, is_mapping: bool, is_flow: bool) -> None:
        self._open.append((Collection(start, start, is_mapping, is_flow), []))

    def close(self, end: int) -> None:
        done, _ = self._open.pop()
        # The end of a block is said to be where the next thing starts.
        done.end = end if done.is_flow or not done.entries else done.entries[-1].end
        self.add(done)

    def add(self, part: Syntax) -> None:
        parent, keys = self._open[-1]
        if parent.is_mapping and not keys:
            keys.append(part)
        else:
            parent.entries.append(Entry(keys.pop() if keys else None, part))


def _read_yaml(text: str, growing: _Growing) -> None:
    for event in yaml.parse(text, Loader=_LOADER):
        start = event.start_mark.index if event.start_mark else 0
        end = event.end_mark.index if event.end_mark else start
        if isinstance(event, yaml.CollectionStartEvent):
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            growing.open(start, is_mapping=is_mapping, is_flow=bool(event.flow_style))
        elif isinstance(event, yaml.CollectionEndEvent):
            growing.close(end)
        elif isinstance(event, yaml.ScalarEvent):
            growing.add(Scalar(start, end, event.style or ""))
        elif isinstance(event, yaml.AliasEvent):
            growing.add(Scalar(start, end, "*"))


def _read_json(text: str, growing: _Growing) -> None:
    for match in _LEXEME.finditer(text):
        lexeme = match[0]
        if lexeme in "{[":
            growing.open(match.start(), is_mapping=lexeme == "{", is_flow=True)
        elif lexeme in "}]":
            growing.close(match.end())
        else:
            growing.add(Scalar(match.start(), match.end(), '"' if lexeme[0] == '"' else ""))
