"""Tables of data in black's style, without black, which takes most of a run for them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

LINE_LENGTH = 100
_INDENT = "    "


class Unusual(Exception):
    """An expression that black has more to say of than is known here."""


@dataclass(frozen=True, slots=True)
class Table:
    """A list or mapping that a module names.

    Attributes:
        start: Where it starts in the text, in bytes of UTF-8.
        end: Where it ends.
        text: What black would write in its place.
    """

    start: int
    end: int
    text: str


def tables(tree: ast.Module, text: str) -> Iterator[Table]:
    """Yield the tables of a module that take more than a line, but for those that are unusual."""
    source = _Source(text.encode())
    for statement in tree.body:
        if not isinstance(statement, ast.Assign | ast.AnnAssign):
            continue
        value = statement.value
        if not isinstance(value, ast.Dict | ast.List):
            continue
        start, end = source.span(value)
        head = source.text[source.starts[statement.lineno - 1] : start].decode()
        try:
            lines = [*_Layout(source).lines(value, "", head, "")]
        except Unusual:
            continue
        laid_out = "\n".join(lines)[len(head) :]
        # Comments and needless brackets are in no tree.
        is_whole = _tokens(source.text[start:end].decode()) == _tokens(laid_out)
        if len(lines) > 1 and "\n" not in head and is_whole:
            yield Table(start, end, laid_out)


def _tokens(text: str) -> str:
    """Return what of a text black never changes: quotes, escapes and signs of exponents it may."""
    return re.sub(r"""[\s,"'\\+]+""", "", text)


@dataclass(slots=True)
class _Source:
    """The text of a module, by the places that its syntax tree names: lines, and bytes in them."""

    text: bytes
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [0]
        for line in self.text.split(b"\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)

    def span(self, node: ast.expr) -> tuple[int, int]:
        """Return where an expression starts and ends, in bytes."""
        last = node.end_lineno or node.lineno
        start = self.starts[node.lineno - 1] + node.col_offset
        return start, self.starts[last - 1] + (node.end_col_offset or 0)

    def of(self, node: ast.expr) -> str:
        """Return the text of an expression that has no parts to be laid out."""
        start, end = self.span(node)
        found = self.text[start:end].decode()
        plain = node.operand if isinstance(node, ast.UnaryOp) else node
        value = plain.value if isinstance(plain, ast.Constant) else None
        if "\n" in found or ("\\" in found and not isinstance(value, str)):
            raise Unusual
        if isinstance(value, float):
            return found.replace("e+", "e")
        return _quoted(found) if "\\" in found else found


@dataclass(slots=True)
class _Layout:
    """Lays out expressions: on one line where they fit, else their parts one by one."""

    source: _Source
    _flat: dict[int, str] = field(default_factory=dict[int, str])

    def lines(self, node: ast.expr, indent: str, before: str, after: str) -> Iterator[str]:
        """Yield the lines of an expression, with what stands before and after it on them."""
        whole = f"{indent}{before}{self.flat(node)}{after}"
        parts = self._parts(node)
        if _fits(whole) or (not parts and isinstance(node, _PLAIN)):
            yield whole
            return
        if not parts:
            yield from self._terms(node, indent, before, after)
            return
        opening, closing = self._brackets(node)
        yield f"{indent}{before}{opening}"
        yield from self._inside(node, parts, indent + _INDENT)
        yield f"{indent}{closing}{after}"

    def _inside(
        self, node: ast.expr, parts: Sequence[tuple[str, ast.expr]], indent: str
    ) -> Iterator[str]:
        """Yield the lines between brackets; only arguments may share one."""
        listed = ", ".join(before + self.flat(part) for before, part in parts)
        if isinstance(node, ast.Call) and len(parts) > 1 and _fits(indent + listed):
            yield indent + listed
            return
        # One part alone gets no comma, unless the comma makes it a tuple.
        comma = "," if len(parts) > 1 or isinstance(node, ast.Tuple) else ""
        for before, part in parts:
            yield from self.lines(part, indent, before, comma)

    def _terms(self, node: ast.expr, indent: str, before: str, after: str) -> Iterator[str]:
        """Yield the lines of a sum of texts, then of products, each term on one of its own."""
        if not isinstance(node, ast.BinOp) or type(node.op) not in _SIGNS:
            raise Unusual
        sign, operands = node.op, [node.right]
        rest = node.left
        while isinstance(rest, ast.BinOp) and type(rest.op) is type(sign):
            operands, rest = [rest.right, *operands], rest.left
        starts = [before, *(f"{_SIGNS[type(sign)]} " for _ in operands)]
        ends = [*("" for _ in operands), after]
        for start, operand, end in zip(starts, [rest, *operands], ends, strict=True):
            if not isinstance(operand, (*_PLAIN, ast.BinOp)):
                raise Unusual
            yield from self.lines(operand, indent, start, end)

    def flat(self, node: ast.expr) -> str:
        """Return an expression on one line."""
        if id(node) not in self._flat:
            self._flat[id(node)] = self._one_line(node)
        return self._flat[id(node)]

    def _one_line(self, node: ast.expr) -> str:
        if isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
            return f"{self.flat(node.left)} {_SIGNS[type(node.op)]} {self.flat(node.right)}"
        if not isinstance(node, _BRACKETED) or (parts := self._parts(node)) is None:
            return self.source.of(node)
        opening, closing = self._brackets(node)
        listed = ", ".join(before + self.flat(part) for before, part in parts)
        comma = "," if isinstance(node, ast.Tuple) and len(parts) == 1 else ""
        return f"{opening}{listed}{comma}{closing}"

    def _parts(self, node: ast.expr) -> list[tuple[str, ast.expr]] | None:
        """Return what is between the brackets of an expression, with names; None without any."""
        match node:
            case ast.Dict(keys=keys, values=values):
                return [
                    (f"{self._key(key)}: ", value) for key, value in zip(keys, values, strict=True)
                ]
            case ast.List(elts=elements) | ast.Tuple(elts=elements):
                return [("", element) for element in elements]
            case ast.Call(func=ast.Name(), args=arguments, keywords=keywords):
                if any(keyword.arg is None for keyword in keywords):
                    raise Unusual
                named = [(f"{keyword.arg}=", keyword.value) for keyword in keywords]
                return [*(("", argument) for argument in arguments), *named]
            case _:
                return None

    def _key(self, node: ast.expr | None) -> str:
        if not isinstance(node, ast.Constant):
            raise Unusual
        return self.source.of(node)

    def _brackets(self, node: ast.expr) -> tuple[str, str]:
        match node:
            case ast.Dict():
                return "{", "}"
            case ast.List():
                return "[", "]"
            case ast.Call(func=name):
                return f"{self.source.of(name)}(", ")"
            case _:
                return "(", ")"


_SIGNS: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Mult: "*"}
_BRACKETED = (ast.Call, ast.Dict, ast.List, ast.Tuple)
_PLAIN = (ast.Constant, ast.UnaryOp, *_BRACKETED)


def _quoted(text: str) -> str:
    from black.strings import normalize_string_quotes

    return normalize_string_quotes(text)


def _fits(line: str) -> bool:
    from black.strings import str_width

    return len(line) <= LINE_LENGTH if line.isascii() else str_width(line) <= LINE_LENGTH
