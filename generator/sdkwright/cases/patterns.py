"""Texts for a regular expression: such as match it, and such as miss it by one step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class _Signs:
    """One sign out of ranges, or out of all others."""

    ranges: tuple[tuple[str, str], ...]
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class _Repeat:
    part: _Node
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class _Row:
    parts: tuple[_Node, ...]


@dataclass(frozen=True, slots=True)
class _Choice:
    options: tuple[_Node, ...]


_Node: TypeAlias = "_Signs | _Repeat | _Row | _Choice"

_CLASSES = {
    "d": (("0", "9"),),
    "w": (("a", "z"), ("A", "Z"), ("0", "9"), ("_", "_")),
    "s": ((" ", " "), ("\t", "\t")),
}
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "0": "\0"}
_LONGEST = 300


class _Unknown(Exception):
    """The pattern has something that is not read here."""


def matching(pattern: str, most: int = 12) -> list[str]:
    """Return texts that match: each choice and each number of repetitions taken once, in turn.

    The list is empty if the pattern has something that is not read here, such as a look-ahead.
    What comes back is to be judged by the oracle, for anchors in odd places are not.
    """
    node = _parsed(pattern)
    return [] if node is None else list(islice(_unique(_variants(node)), most))


def missing(pattern: str, most: int = 24) -> list[str]:
    """Return texts that match but for one step: to be judged by the oracle, since some still do."""
    node = _parsed(pattern)
    if node is None:
        return []
    shortest = _shortest(node)
    around = [f"{shortest}\n", f"{shortest}~", f"~{shortest}", f"\n{shortest}", ""]
    # What stands beside an end that matches nearly anything has to be what it does not match.
    for sign in sorted(
        {low for part in _classes(node) if part.is_negated for low, _ in part.ranges}
    ):
        around += [f"{shortest}{sign}", f"{sign}{shortest}"]
    return list(islice(_unique([*around, *_misses(node)]), most))


def of_length(pattern: str, length: int, fill: str = "x") -> str | None:
    """Return a text of so many signs that matches, of ``fill`` where the pattern lets it be."""
    node = _parsed(pattern)
    text = None if node is None else _filled(node, length, fill)
    return text if text is not None and len(text) == length else None


# Reading --------------------------------------------------------------------------------------


def _parsed(pattern: str) -> _Node | None:
    reader = _Reader(pattern)
    try:
        node = reader.choice()
    except (_Unknown, IndexError):
        return None
    return node if reader.is_done else None


class _Reader:
    """Reads the subset of ECMA-262 patterns that people write into documents."""

    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0

    @property
    def is_done(self) -> bool:
        return self._at == len(self._text)

    def _peek(self, text: str) -> bool:
        return self._text.startswith(text, self._at)

    def _take(self, text: str) -> bool:
        is_there = self._peek(text)
        self._at += len(text) if is_there else 0
        return is_there

    def _next(self) -> str:
        self._at += 1
        return self._text[self._at - 1]

    def choice(self) -> _Node:
        options = [self._row()]
        while self._take("|"):
            options.append(self._row())
        return options[0] if len(options) == 1 else _Choice(tuple(options))

    def _row(self) -> _Node:
        parts: list[_Node] = []
        while not self.is_done and not self._peek("|") and not self._peek(")"):
            if self._take("^") or self._take("$"):
                continue
            parts.append(self._repeated(self._atom()))
        return parts[0] if len(parts) == 1 else _Row(tuple(parts))

    def _repeated(self, part: _Node) -> _Node:
        least: int
        most: int | None
        if self._take("*"):
            least, most = 0, None
        elif self._take("+"):
            least, most = 1, None
        elif self._take("?"):
            least, most = 0, 1
        else:
            bounds = re.compile(r"\{(\d+)(,?)(\d*)\}").match(self._text, self._at)
            if bounds is None:
                return part
            self._at = bounds.end()
            least = int(bounds[1])
            most = int(bounds[3]) if bounds[3] else None if bounds[2] else least
        self._take("?")
        return _Repeat(part, least, most)

    def _atom(self) -> _Node:
        sign = self._next()
        if sign == "(":
            return self._group()
        if sign == "[":
            return self._class()
        if sign == ".":
            return _Signs((("\n", "\n"),), is_negated=True)
        if sign == "\\":
            ranges, is_negated = self._escape()
            return _Signs(ranges, is_negated)
        if sign in "*+?{":
            raise _Unknown
        return _Signs(((sign, sign),))

    def _group(self) -> _Node:
        if self._take("?:") or not self._peek("?"):
            pass
        elif (name := re.compile(r"\?P?<\w+>").match(self._text, self._at)) is not None:
            self._at = name.end()
        else:
            raise _Unknown
        inner = self.choice()
        if not self._take(")"):
            raise _Unknown
        return inner

    def _escape(self) -> tuple[tuple[tuple[str, str], ...], bool]:
        sign = self._next()
        if sign.lower() in _CLASSES:
            return _CLASSES[sign.lower()], sign.isupper()
        if sign in "xu":
            width = 2 if sign == "x" else 4
            digits = self._text[self._at : self._at + width]
            if not re.fullmatch(r"[0-9A-Fa-f]+", digits) or len(digits) != width:
                raise _Unknown
            self._at += width
            sign = chr(int(digits, 16))
        elif sign in _ESCAPES:
            sign = _ESCAPES[sign]
        elif sign.isalnum():
            raise _Unknown  # boundaries, back references, Unicode properties
        return ((sign, sign),), False

    def _class(self) -> _Node:
        is_negated = self._take("^")
        ranges: list[tuple[str, str]] = []
        while not self._take("]"):
            low = self._one_of_class(ranges)
            if low is None or not self._peek("-") or self._text[self._at + 1] == "]":
                ranges += [] if low is None else [(low, low)]
                continue
            self._next()
            high = self._one_of_class([])
            if high is None:
                raise _Unknown
            ranges.append((low, high))
        return _Signs(tuple(ranges), is_negated)

    def _one_of_class(self, ranges: list[tuple[str, str]]) -> str | None:
        """Return the next sign of a class; None where it was a class itself, which is noted."""
        sign = self._next()
        if sign != "\\":
            return sign
        if self._take("b"):
            return "\b"
        found, is_negated = self._escape()
        if is_negated:
            raise _Unknown
        if len(found) == 1 and found[0][0] == found[0][1]:
            return found[0][0]
        ranges += found
        return None


def _classes(node: _Node) -> Iterator[_Signs]:
    match node:
        case _Signs():
            yield node
        case _Repeat(part, _, _):
            yield from _classes(part)
        case _Row(parts) | _Choice(parts):
            for part in parts:
                yield from _classes(part)


# Writing --------------------------------------------------------------------------------------


def _unique(texts: Sequence[str] | Iterator[str]) -> Iterator[str]:
    seen: set[str] = set()
    for text in texts:
        if text not in seen and len(text) <= _LONGEST:
            seen.add(text)
            yield text


def _holds(node: _Signs, sign: str) -> bool:
    return any(low <= sign <= high for low, high in node.ranges) is not node.is_negated


def _signs(node: _Signs) -> list[str]:
    """Return signs of a class: the ends of its ranges, or plain ones where it excludes some."""
    if node.is_negated:
        return [sign for sign in "x7 é_-Z" if _holds(node, sign)]
    ends = [low for low, _ in node.ranges]
    return [*ends, *(high for low, high in node.ranges if high != low)]


def _shortest(node: _Node) -> str:
    match node:
        case _Signs():
            return next(iter(_signs(node)), "")
        case _Repeat(part, least, _):
            return _shortest(part) * least
        case _Row(parts):
            return "".join(map(_shortest, parts))
        case _Choice(options):
            return min(map(_shortest, options), key=len)


def _variants(node: _Node) -> Iterator[str]:
    """Yield matching texts: a plain one, then one for each way in which one part can differ."""
    match node:
        case _Signs():
            yield from _signs(node)
        case _Repeat(part, least, most):
            once = _shortest(part)
            counts = [least or min(1, most or 1), least, least + 1]
            counts += [most] if most is not None and most * len(once) <= _LONGEST else []
            yield from (once * n for n in counts if most is None or n <= most)
            yield from (text + once * (least - 1) for text in _variants(part) if most != 0)
        case _Row(parts):
            plain = [next(_variants(part), "") for part in parts]
            yield "".join(plain)
            yield from _in_turn(plain, [islice(_variants(part), 1, None) for part in parts])
        case _Choice(options):
            for texts in zip_longest(*map(_variants, options)):
                yield from (text for text in texts if text is not None)


def _misses(node: _Node) -> Iterator[str]:
    """Yield texts in which a single part is wrong."""
    match node:
        case _Signs(ranges, is_negated):
            if is_negated:
                yield from (low for low, _ in ranges)
            else:
                beside = [chr(max(0, ord(low) - 1)) for low, _ in ranges]
                beside += [chr(ord(high) + 1) for _, high in ranges]
                yield from (sign for sign in beside if sign.isprintable())
                yield from (low.swapcase() for low, _ in ranges if low.isalpha())
            yield ""
        case _Repeat(part, least, most):
            once = _shortest(part)
            yield from (once * n for n in [least - 1] if n >= 0)
            yield from (once * (n + 1) for n in [most] if n is not None)
            yield from (text + once * (least - 1) for text in _misses(part) if text)
        case _Row(parts):
            plain = [next(_variants(part), "") for part in parts]
            # Of a word, the first sign is enough.
            are_words = [_is_literal(part) for part in parts]
            yield from _in_turn(
                plain,
                [
                    iter(()) if index and all(are_words[index - 1 : index + 1]) else _misses(part)
                    for index, part in enumerate(parts)
                ],
            )
        case _Choice(options):
            for option in options:
                yield from islice(_misses(option), 4)


def _in_turn(plain: Sequence[str], others: Sequence[Iterator[str]]) -> Iterator[str]:
    """Yield a row with one part replaced: each part once before one is replaced twice."""
    for texts in zip_longest(*map(_unique, others)):
        for index, text in enumerate(texts):
            if text is not None and text != plain[index]:
                yield "".join([*plain[:index], text, *plain[index + 1 :]])


def _is_literal(node: _Node) -> bool:
    if not isinstance(node, _Signs) or node.is_negated or len(node.ranges) != 1:
        return False
    low, high = node.ranges[0]
    return low == high


def _filled(node: _Node, length: int, fill: str) -> str | None:
    """Return a matching text that is made longer where the pattern repeats, up to a length."""
    match node:
        case _Signs():
            return fill if len(fill) == 1 and _holds(node, fill) else _shortest(node)
        case _Repeat(part, least, most):
            once = _filled(part, 1, fill) or _shortest(part)
            count = max(least, length // len(once)) if once else least
            return once * (count if most is None else min(count, most))
        case _Row(parts):
            texts = [_shortest(part) for part in parts]
            for index, part in enumerate(parts):
                rest = length - sum(map(len, texts)) + len(texts[index])
                if rest > len(texts[index]):
                    texts[index] = _filled(part, rest, fill) or texts[index]
            return "".join(texts)
        case _Choice(options):
            made = [_filled(option, length, fill) for option in options]
            return next((text for text in made if text is not None and len(text) == length), None)
