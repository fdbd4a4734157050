"""Types as syntax trees: unions, annotations, and what of them a reader wants to see."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import reduce


def unwrapped(node: ast.expr) -> tuple[ast.expr, list[ast.expr]]:
    """Return what ``Annotated[…]`` annotates, and with what; other types as they are."""
    match node:
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[inner, *rest])):
            return inner, rest
        case _:
            return node, []


def annotated(node: ast.expr, metadata: list[ast.expr]) -> ast.expr:
    """Return a type with annotations, of which there may be none."""
    return subscript("Annotated", node, *metadata) if metadata else node


def plain(node: ast.expr, *, is_open: bool) -> ast.expr:
    """Return a type as a reader wants it: no constraints, no words of ours.

    A list of values is open in an answer, and closed in an argument.
    """

    def again(inner: ast.expr) -> ast.expr:
        return plain(inner, is_open=is_open)

    match node:
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[inner, *_])):
            return again(inner)
        case ast.Subscript(value=ast.Name(id="Open"), slice=ast.Tuple(elts=[known, other])):
            return union([known, again(other)]) if is_open else known
        case ast.Subscript(value=ast.Name(id="Literal")):
            return node
        case ast.Subscript(value=value, slice=inner):
            return ast.Subscript(value=value, slice=again(inner))
        case ast.Tuple(elts=elements):
            return ast.Tuple(elts=[again(element) for element in elements])
        case ast.BinOp():
            return union([again(arm) for arm in arms_of(node)])
        case ast.Name(id=name) if name in _PLAIN:
            return ast.Name(_PLAIN[name])
        case _:
            return node


_PLAIN = {"Json": "Any"}


def arms_of(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the types of a union, or the only one."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        yield from arms_of(node.left)
        yield from arms_of(node.right)
    else:
        yield node


def is_none(node: ast.expr) -> bool:
    """Tell whether a type is None."""
    return isinstance(node, ast.Constant) and node.value is None


def union(arms: list[ast.expr]) -> ast.expr:
    """Return the union of types, each named once, None last."""
    unique = {ast.unparse(arm): arm for whole in arms for arm in arms_of(whole)}
    ordered = sorted(unique.values(), key=is_none)
    return reduce(lambda left, right: ast.BinOp(left, ast.BitOr(), right), ordered)


def subscript(name: str, *inner: ast.expr) -> ast.expr:
    """Return ``name[…]``."""
    index = inner[0] if len(inner) == 1 else ast.Tuple(elts=[*inner])
    return ast.Subscript(value=ast.Name(name), slice=index)


def names_of(*expressions: str) -> frozenset[str]:
    """Return the names that expressions use."""
    return frozenset(
        node.id
        for expression in expressions
        for node in ast.walk(ast.parse(expression, mode="eval"))
        if isinstance(node, ast.Name)
    )
