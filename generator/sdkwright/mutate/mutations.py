"""Mutations: one small change of a document each, made without touching the document itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sdkwright.values import JSON

Node = Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class Edit:
    """What an operator does to one element.

    Attributes:
        place: Where in the element the change is, as tokens of a JSON pointer; empty for all of it.
        detail: What is changed, in words.
        node: The element after the change.
    """

    place: tuple[str, ...]
    detail: str
    node: JSON


@dataclass(frozen=True, slots=True)
class Mutation:
    """A document that differs from the original in one place.

    Attributes:
        operator: The kind of the change.
        pointer: The place of the change in the original document.
        detail: What is changed, in words.
        root: The tree of the changed document; it shares what is unchanged with the original.
    """

    operator: str
    pointer: str
    detail: str
    root: dict[str, JSON] = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """The mutation in one line, unlike that of every other one."""
        return f"{self.operator} {self.pointer or '/'}: {self.detail}"


def replaced(root: JSON, tokens: tuple[str, ...], node: JSON) -> JSON:
    """Return a tree with another element at a place that exists; only the way to it is copied."""
    if not tokens:
        return node
    token, rest = tokens[0], tokens[1:]
    if isinstance(root, list):
        index = int(token)
        return [*root[:index], replaced(root[index], rest, node), *root[index + 1 :]]
    if isinstance(root, dict):
        return {**root, token: replaced(root[token], rest, node)}
    raise KeyError(token)


def mapping(node: JSON) -> dict[str, JSON]:
    """Return a mapping as it is, and an empty one for everything else."""
    return node if isinstance(node, dict) else {}


def sequence(node: JSON) -> list[JSON]:
    """Return a list as it is, and an empty one for everything else."""
    return node if isinstance(node, list) else []


def without(node: Node, *keys: str) -> dict[str, JSON]:
    """Return a mapping less some keys."""
    return {key: value for key, value in node.items() if key not in keys}


def renamed(node: Node, old: str, new: str) -> dict[str, JSON]:
    """Return a mapping with another name for one key."""
    return {new if key == old else key: value for key, value in node.items()}


def less(items: Iterable[JSON], index: int) -> list[JSON]:
    """Return a list without the item at an index."""
    return [item for at, item in enumerate(items) if at != index]


def another(name: str, taken: Iterable[str]) -> str:
    """Return a name like the given one that is not taken: ``Key`` becomes ``KeyMutant``."""
    others = {*taken}
    candidate = f"{name}Mutant"
    while candidate in others:
        candidate += "Mutant"
    return candidate
