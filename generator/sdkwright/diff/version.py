"""One of the two documents that are compared: its tree, and its operations by what they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from sdkwright.diagnostics import Diagnostic, DocumentError, Severity, Span
from sdkwright.dialect import modernise
from sdkwright.document import METHODS, Document, join, split
from sdkwright.values import JSON

_TEMPLATE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An operation as it stands in a document.

    Attributes:
        method: As it is sent.
        path: As it is written, with the names of its parameters.
        node: The operation object.
        pointer: Where it is.
        item: The path item it stands in.
        item_pointer: Where that is.
    """

    method: str
    path: str
    node: Mapping[str, JSON]
    pointer: str
    item: Mapping[str, JSON]
    item_pointer: str

    @property
    def title(self) -> str:
        """What people call it: ``GET /pets/{id}``."""
        return f"{self.method} {self.path}"

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same operation in another version: the names in its path do not."""
        return self.method, _TEMPLATE.sub("{}", self.path)

    @property
    def path_names(self) -> tuple[str, ...]:
        """The names of the parameters in the path, in its order."""
        return tuple(_TEMPLATE.findall(self.path))


@dataclass(frozen=True)
class Version:
    """A document in one dialect, which pointers and references lead through."""

    document: Document

    @cached_property
    def root(self) -> dict[str, JSON]:
        """The tree, as JSON Schema 2020-12 with sorted keys."""
        return modernise(self.document.root)

    @cached_property
    def _seen(self) -> dict[str, JSON]:
        """The values that were looked up: most are, again and again."""
        return {"": self.root}

    @cached_property
    def endpoints(self) -> Mapping[tuple[str, str], Endpoint]:
        """Every operation below ``paths``."""
        found: dict[tuple[str, str], Endpoint] = {}
        for path, value in members(self.root.get("paths")).items():
            if path.startswith("x-"):
                continue
            node, pointer = self.follow(value, join("/paths", path))
            line = path if path.startswith("/") else f"/{path}"
            for method, operation, at in methods(node, pointer):
                one = Endpoint(method, line, operation, at, members(node), pointer)
                found[one.key] = one
        return found

    def at(self, pointer: str) -> JSON:
        """Return the value at a JSON pointer of the modernised tree.

        Raises:
            KeyError: There is none; the dialect has moved it, or it never was.
        """
        if pointer not in self._seen:
            holder, _, last = pointer.rpartition("/")
            node = self.at(holder)
            (token,) = split(f"/{last}")
            if isinstance(node, dict) and token in node:
                self._seen[pointer] = node[token]
            elif isinstance(node, list) and token.isdecimal() and int(token) < len(node):
                self._seen[pointer] = node[int(token)]
            else:
                raise KeyError(pointer)
        return self._seen[pointer]

    def follow(self, node: JSON, pointer: str) -> tuple[JSON, str]:
        """Return what a value stands for and where that is, through references.

        Raises:
            DocumentError: A reference leads nowhere, around in a circle, or out of the document.
        """
        reference, seen = node, {pointer}
        while isinstance(reference, dict) and isinstance(name := reference.get("$ref"), str):
            target = unquote(name[1:])
            if not name.startswith("#/") or target in seen:
                raise self._dead_end(name, pointer)
            seen.add(target)
            try:
                reference = self.at(target)
            except KeyError:
                raise self._dead_end(name, pointer) from None
            pointer = target
        return reference, pointer

    def _dead_end(self, name: str, pointer: str) -> DocumentError:
        message = f"'{name}' leads nowhere, around in a circle, or out of the document"
        hint = "name an existing part: #/components/schemas/Name"
        place = join(pointer, "$ref")
        span = self.document.span(place)
        return DocumentError(
            [Diagnostic("unresolved-reference", Severity.ERROR, message, span, place, hint)]
        )

    def required(self, pointer: str) -> frozenset[str]:
        """Return the members that a schema requires, those that go in one direction too.

        The dialect requires only what goes in both, as one class serves both.
        """
        node = members(self.at(pointer))
        with suppress(KeyError):
            said = members(self.document.at(pointer))
            # What the dialect has moved is elsewhere in the document.
            if members(said.get("properties")).keys() == members(node.get("properties")).keys():
                node = said
        return frozenset(name for name in items(node.get("required")) if isinstance(name, str))

    def span(self, pointer: str) -> Span:
        """Return the place of the key at a pointer, or of its nearest ancestor's."""
        return self.document.span(pointer, key=True)


def methods(item: JSON, pointer: str) -> Iterator[tuple[str, dict[str, JSON], str]]:
    """Yield the operations of a path item: the method as it is sent, the node and its pointer."""
    for method in METHODS:
        if isinstance(node := members(item).get(method), dict):
            yield method.upper(), node, join(pointer, method)
    for method, node in members(members(item).get("additionalOperations")).items():
        if isinstance(node, dict):
            yield method, node, join(pointer, "additionalOperations", method)


def place_of(node: Mapping[str, JSON], pointer: str, keys: Iterable[str]) -> str:
    """Return where a node has a key, the first of these that it has; else the node itself."""
    return next((join(pointer, key) for key in keys if key in node), pointer)


def members(node: JSON) -> dict[str, JSON]:
    """Return ``node`` if it is a mapping, else an empty one."""
    return node if isinstance(node, dict) else {}


def items(node: JSON) -> list[JSON]:
    """Return ``node`` if it is a list, else an empty one."""
    return node if isinstance(node, list) else []
