"""Read JSON into values, and into places when somebody asks for them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Final

from sdkwright.document.scalars import CONSTANTS
from sdkwright.document.text import Text
from sdkwright.document.tree_builder import MAX_DEPTH, SURROGATE_ESCAPE, Node, Place, TreeBuilder
from sdkwright.values import JSON

_LEXEME = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]|[^\s,:{}\[\]"]+')
# What stands between the lexemes of a text that follows the grammar.
_GAP = re.compile(r"[\s,:]*")
_DECODER: Final = json.JSONDecoder()


def is_json(text: str) -> bool:
    """Tell whether a text follows the grammar of JSON."""
    try:
        _check_grammar(text)
    except json.JSONDecodeError:
        return False
    return True


def read_json(source: Text) -> Node:
    """Read the text of a JSON file.

    Raises:
        DocumentError: It is not JSON, or has keys, numbers or text that cannot be used.
    """
    start = _after_gap(source.text, 0)
    try:
        value = _read_plain(source.text)
    except (_NotPlain, ValueError, RecursionError):
        return _read_lexemes(source)
    return Node(value, start, _Parts(source.text, start))


# What most files are -------------------------------------------------------------------------


class _NotPlain(Exception):
    """A text that may be at fault, or has what has to be looked at more closely."""


def _read_plain(text: str) -> JSON:
    """Return the value of a text without faults, twenty times faster than lexeme by lexeme.

    Raises:
        _NotPlain: It may have one.
        ValueError: It is not JSON, or has a number that cannot be read.
        RecursionError: It is too deep.
    """
    if SURROGATE_ESCAPE.search(text):
        raise _NotPlain
    value: JSON = json.loads(
        text, object_pairs_hook=_mapping, parse_constant=_refuse, parse_float=_finite
    )
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(MAX_DEPTH):
        level = [
            part
            for outer in level
            for part in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(part, dict | list)
        ]
    if level:
        raise _NotPlain
    return value


def _mapping(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _NotPlain
    return found


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _NotPlain
    return number


def _refuse(_: str) -> JSON:
    raise _NotPlain


class _Parts(Mapping[str, Place]):
    """The places inside a value that follows the grammar, found when somebody asks for one.

    What lies before a place is skipped by the decoder, which is faster than to keep all places.
    """

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._start = start

    @cached_property
    def _places(self) -> Mapping[str, Place]:
        text, found = self._text, dict[str, Place]()
        is_mapping = text[self._start] == "{"
        if not is_mapping and text[self._start] != "[":
            return found
        at = _after_gap(text, self._start + 1)
        while text[at] not in "]}":
            key, name = at, str(len(found))
            if is_mapping:
                name, at = _DECODER.raw_decode(text, at)
                at = _after_gap(text, at)
            found[name] = Place(key, at, _Parts(text, at))
            at = _after_gap(text, _DECODER.raw_decode(text, at)[1])
        return found

    def __getitem__(self, name: str) -> Place:
        return self._places[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _after_gap(text: str, at: int) -> int:
    match = _GAP.match(text, at)
    return match.end() if match else at


# All others ----------------------------------------------------------------------------------


def _read_lexemes(source: Text) -> Node:
    try:
        _check_grammar(source.text)
    except json.JSONDecodeError as fault:
        message = (fault.msg[0].lower() + fault.msg[1:]).removesuffix(" at")
        hint = "JSON has no comments and no comma before a closing bracket"
        # Where the text ends too soon, it is its last line that wants something.
        place = min(fault.pos, len(source.text.rstrip()))
        before = source.text[:place].rstrip()
        if source.text[place : place + 1] in ("}", "]") and before.endswith(","):
            message, place = "a comma before a closing bracket", len(before) - 1
        source.refuse("json-syntax", message, place, hint)
    builder = TreeBuilder(source)
    for match in _LEXEME.finditer(source.text):
        lexeme, start = match[0], match.start()
        if lexeme[0] == '"':
            text: str = json.loads(lexeme)
            builder.scalar(text, start, text)
        elif lexeme in "{[":
            builder.open({} if lexeme == "{" else [], start)
        elif lexeme in "}]":
            builder.close()
        elif lexeme in CONSTANTS:
            builder.scalar(CONSTANTS[lexeme], start, lexeme)
        else:
            builder.scalar(builder.number(lexeme, start), start, lexeme)
    return builder.finish()


def _check_grammar(text: str) -> None:
    # What is too deep for Python is too deep for us: the builder says where, before the text ends.
    with suppress(RecursionError):
        json.loads(text, parse_int=len)  # A number of any length is grammatical.
