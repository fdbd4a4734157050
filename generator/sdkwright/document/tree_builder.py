"""Build a tree of values and places from what a parser meets, without recursion and bounded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, NoReturn

from sdkwright.diagnostics import Diagnostic, DocumentError
from sdkwright.document.pointers import join
from sdkwright.document.scalars import to_number
from sdkwright.document.text import Text
from sdkwright.values import JSON

MAX_DEPTH = 200
MAX_ALIASED = 1_000_000
"""How many values may be reached through aliases; plain values are bounded by the file."""

_SURROGATE = re.compile(r"[\ud800-\udfff]")
SURROGATE_ESCAPE = re.compile(r"\\(?:u|U0000)[dD][89a-fA-F]")
"""How a file says half a character; text that was decoded has none."""


class Place(NamedTuple):
    """Where a value and its key start, as offsets into the text, and the places inside it."""

    key: int
    start: int
    parts: Mapping[str, Place]


_NO_PARTS: Mapping[str, Place] = {}


class Node(NamedTuple):
    """A value that was read, and what is known about it."""

    value: JSON
    start: int
    parts: Mapping[str, Place] = _NO_PARTS
    size: int = 1
    height: int = 0
    name: str | None = None  # what it is called as a key; only scalars can be one
    merges: bool = False  # it is the merge key of YAML


@dataclass(slots=True)
class _Container:
    """A mapping or a list that is still being read."""

    value: dict[str, JSON] | list[JSON]
    start: int
    anchor: str | None
    size_before: int
    parts: dict[str, Place] = field(default_factory=dict[str, Place])
    height: int = 1
    key: Node | None = None  # the key whose value comes next
    merged: list[tuple[dict[str, JSON], Mapping[str, Place]]] = field(
        default_factory=list[tuple[dict[str, JSON], Mapping[str, Place]]]
    )


class TreeBuilder:
    """A tree that grows by each value in the order of the text, and what is wrong with it."""

    def __init__(self, source: Text) -> None:
        self._source = source
        self._has_surrogates = SURROGATE_ESCAPE.search(source.text) is not None
        self._findings: list[Diagnostic] = []
        self._root: Node | None = None
        self._open: list[_Container] = []
        self._anchors: dict[str, Node | None] = {}  # None: not finished yet
        self._size = 0
        self._aliased = 0

    def finish(self) -> Node:
        """Return the root, or raise all that was found."""
        if self._root is None:
            self.abort("empty-document", "the file is empty", 0, "start it with openapi: 3.1.0")
        if self._findings:
            raise DocumentError(self._findings)
        return self._root

    def report(self, code: str, message: str, offset: int, hint: str) -> None:
        """Note a finding about the part that is being read."""
        tokens: list[str] = []
        for container in self._open:
            if isinstance(container.value, list):
                tokens.append(str(len(container.value)))
            elif container.key is not None:
                tokens.append(container.key.name or "")
        pointer = join("", *tokens)
        self._findings.append(self._source.finding(code, message, offset, hint, pointer))

    def abort(self, code: str, message: str, offset: int, hint: str) -> NoReturn:
        """Note a finding after which reading on makes no sense, and raise all that was found."""
        self.report(code, message, offset, hint)
        raise DocumentError(self._findings)

    def open(
        self, value: dict[str, JSON] | list[JSON], start: int, anchor: str | None = None
    ) -> None:
        """Begin an empty mapping or list, which what follows fills."""
        self._check_depth(1, start)
        self._open.append(_Container(value, start, anchor, self._size))
        self._size += 1
        if anchor is not None:
            self._anchors[anchor] = None

    def close(self) -> None:
        """End the mapping or list that was begun last."""
        done = self._open.pop()
        value, parts = done.value, done.parts
        if isinstance(value, dict) and done.merged:
            # A key of the mapping's own wins, then the source that was named first.
            inherited: dict[str, JSON] = {}
            places: dict[str, Place] = {}
            for entries, entry_places in done.merged:
                for name in entries:
                    inherited.setdefault(name, entries[name])
                    places.setdefault(name, entry_places[name])
            value, parts = inherited | value, places | parts
        size = self._size - done.size_before
        self._attach(Node(value, done.start, parts or _NO_PARTS, size, done.height), done.anchor)

    def scalar(
        self, value: JSON, start: int, name: str, anchor: str | None = None, *, merges: bool = False
    ) -> None:
        """Add a value that has no parts, and that is called by the name where it is a key."""
        self._size += 1
        if self._has_surrogates and isinstance(value, str) and _SURROGATE.search(value):
            hint = "write both halves of the surrogate pair, or the character itself"
            self.report("encoding", "the text holds half a character", start, hint)
        self._attach(Node(value, start, name=name, merges=merges), anchor)

    def alias(self, anchor: str, start: int) -> None:
        """Add the value that was read under an anchor."""
        if anchor not in self._anchors:
            message = f"the alias *{anchor} has no anchor &{anchor} before it"
            self.abort("yaml-syntax", message, start, "quote the value if it is no alias")
        node = self._anchors[anchor]
        if node is None:
            message = f"the alias *{anchor} stands inside what it stands for"
            self.abort("recursive-alias", message, start, "use a $ref to describe recursion")
        self._check_depth(node.height, start)
        self._size += node.size
        self._aliased += node.size
        if self._aliased > MAX_ALIASED:
            message = f"aliases repeat more than {MAX_ALIASED:,} values"
            self.abort("alias-bomb", message, start, "use a $ref instead of nested aliases")
        self._attach(node._replace(start=start, merges=False), None)

    def number(self, text: str, start: int) -> int | float:
        """Convert the text of a number; of one that cannot be had, report it and return 0."""
        try:
            return to_number(text)
        except ValueError as fault:
            hint = "JSON has finite numbers only; quote the value if it is text"
            self.report("unusable-number", str(fault), start, hint)
            return 0

    def _check_depth(self, height: int, start: int) -> None:
        if len(self._open) + height > MAX_DEPTH:
            message = f"values are nested more than {MAX_DEPTH} deep"
            self.abort("too-deep", message, start, "move inner schemas under components")

    def _attach(self, node: Node, anchor: str | None) -> None:
        """Put a finished value where it belongs: as root, item, key, or value of the last key."""
        if anchor is not None:
            self._anchors[anchor] = node
        if not self._open:
            self._root = node
            return
        parent = self._open[-1]
        parent.height = max(parent.height, node.height + 1)
        if isinstance(parent.value, list):
            parent.parts[str(len(parent.value))] = Place(node.start, node.start, node.parts)
            parent.value.append(node.value)
        elif parent.key is None:
            self._set_key(parent, parent.value, node)
        else:
            name = parent.key.name or ""
            if parent.key.merges:
                self._merge(parent, node)
            # Of a key that is given twice the first counts, until the document is refused.
            elif name not in parent.value:
                parent.value[name] = node.value
                parent.parts[name] = Place(parent.key.start, node.start, node.parts)
            parent.key = None

    def _set_key(self, parent: _Container, entries: dict[str, JSON], key: Node) -> None:
        if key.name is None:
            hint = "write the key as a string"
            self.report("complex-key", "a list or mapping is used as key", key.start, hint)
        parent.key = key
        if key.name in entries and not key.merges:
            first = self._source.span(parent.parts[key.name].key).line
            message = f"the key {key.name!r} is given already, on line {first}"
            self.report("duplicate-key", message, key.start, "remove or rename one of them")

    def _merge(self, parent: _Container, node: Node) -> None:
        values, places = [node.value], [Place(node.start, node.start, node.parts)]
        if isinstance(node.value, list):
            values, places = node.value, list(node.parts.values())
        for value, place in zip(values, places, strict=True):
            if isinstance(value, dict):
                parent.merged.append((value, place.parts))
            else:
                hint = "name a mapping after <<, or quote the key"
                self.report("invalid-merge", "only mappings can be merged", place.start, hint)
