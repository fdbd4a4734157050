"""The modernised document as a tree that can be walked by pointer and through references."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

from sdkwright.dialect import modern_schema
from sdkwright.document import kind_at
from sdkwright.values import JSON

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
# References of parameters to parameters are rare, and may be endless.
_MOST_STEPS = 8


class Unsupported(Exception):
    """Something that cannot be generated, at a place; the caller makes a finding of it."""

    def __init__(self, pointer: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.pointer = pointer
        self.message = message
        self.hint = hint


class Tree:
    """The root of a document, with every element addressed by JSON pointer."""

    def __init__(self, root: dict[str, JSON]) -> None:
        self.root = root
        self._schemas: set[str] = set()
        self._places: dict[str, str] = {}

    def at(self, pointer: str, place: str | None = None) -> JSON:
        """Return the element at ``pointer``, which a reference at ``place`` names.

        Raises:
            Unsupported: There is none.
        """
        node: JSON = self.root
        for token in pointer.split("/")[1:]:
            step = token.replace("~1", "/").replace("~0", "~")
            if isinstance(node, dict) and step in node:
                node = node[step]
            elif isinstance(node, list) and step.isdecimal() and int(step) < len(node):
                node = node[int(step)]
            else:
                raise Unsupported(
                    pointer if place is None else place,
                    f"the reference '#{pointer}' leads nowhere",
                    "name an existing part of the document",
                )
        return node

    def follow(self, node: JSON, pointer: str) -> tuple[JSON, str]:
        """Return what ``node`` stands for and where that is, through a chain of references.

        Raises:
            Unsupported: The chain has no end, or leaves the document.
        """
        seen: set[str] = set()
        while isinstance(node, dict) and isinstance(reference := node.get("$ref"), str):
            target = self.target(reference, pointer)
            if target in seen:
                raise Unsupported(
                    pointer,
                    f"the reference '{reference}' leads back to itself",
                    "let one of the references name a schema",
                )
            seen.add(target)
            node, pointer = self.at(target, pointer), target
        return node, pointer

    def follow_schema(self, node: JSON, pointer: str) -> tuple[JSON, str]:
        """Return the schema that ``node`` stands for and where that is.

        Raises:
            Unsupported: The chain has no end, leaves the document, or ends at what is no schema.
        """
        followed, target = self.follow(node, pointer)
        return (followed, target) if target == pointer else (self.schema(target, pointer), target)

    def schema(self, target: str, place: str) -> JSON:
        """Return the schema at ``target``, which a reference at ``place`` names.

        Raises:
            Unsupported: There is none.
        """
        node = self.at(target, place)
        if target in self._schemas:
            return node
        kind = kind_at(self.root, target)
        if kind is None:
            # Nobody but schemas refers to such a place, so it can become one where it is.
            node = self._make_schema(target, node)
        elif kind != "schema":
            message = f"the reference '#{target}' names what is no schema"
            raise Unsupported(place, message, "name a schema, as #/components/schemas/Name")
        self._schemas.add(target)
        return node

    def place(self, pointer: str) -> str:
        """Return where a pointer leads, in words that stay when something is put before it.

        Items of a list go by what they are called, if that tells them apart: parameters by their
        name, alternatives by their title or by what they refer to. Placeholders in a path have no
        name, as they say the same under any.
        """
        if pointer not in self._places:
            self._places[pointer] = self._place(pointer)
        return self._places[pointer]

    def _place(self, pointer: str) -> str:
        node: JSON = self.root
        tokens = pointer.split("/")[1:]
        found: list[str | int] = []
        for depth, token in enumerate(tokens):
            step = token.replace("~1", "/").replace("~0", "~")
            nodes = items(node)
            if step.isdecimal() and int(step) < len(nodes):
                found.append(self._label(nodes, int(step)))
                node = nodes[int(step)]
            else:
                is_path = depth == 1 and tokens[0] == "paths"
                found.append(template(step) if is_path else step)
                node = members(node).get(step)
        return join("", *found)

    def _label(self, nodes: list[JSON], index: int) -> str:
        labels = [self._called(node) for node in nodes]
        label = labels[index]
        return label if label and labels.count(label) == 1 else str(index)

    def _called(self, node: JSON) -> str:
        """Return what an item of a list is called; nothing where it is not."""
        for _ in range(_MOST_STEPS):
            if not isinstance(node, dict) or not isinstance(reference := node.get("$ref"), str):
                break
            if not reference.startswith("#/components/parameters/"):
                return reference
            node = members(members(self.root.get("components")).get("parameters")).get(
                unquote(reference.rpartition("/")[2]).replace("~1", "/").replace("~0", "~")
            )
        named = members(node)
        if isinstance(named.get("in"), str) and isinstance(named.get("name"), str):
            return f"{named['in']} {named['name']}"
        return text(named.get("title"))

    def _make_schema(self, target: str, node: JSON) -> JSON:
        made = modern_schema(node, self.root)
        parent, _, token = target.rpartition("/")
        holder, step = self.at(parent), token.replace("~1", "/").replace("~0", "~")
        if isinstance(holder, dict):
            holder[step] = made
        elif isinstance(holder, list):
            holder[int(step)] = made
        return made

    def target(self, reference: str, pointer: str) -> str:
        """Return the pointer that a reference at ``pointer`` names."""
        if not reference.startswith("#"):
            raise Unsupported(
                pointer,
                f"the reference '{reference}' leaves the document",
                "bundle the documents into one",
            )
        return unquote(reference[1:])


def template(path: str) -> str:
    """Return a path without the names of its placeholders, of which it says the same."""
    return _PLACEHOLDER.sub("{}", path)


def join(pointer: str, *tokens: str | int) -> str:
    """Return the pointer of what lies under ``tokens`` below ``pointer``."""
    return pointer + "".join(
        "/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens
    )


def members(node: JSON) -> dict[str, JSON]:
    """Return ``node`` if it is a mapping, else an empty one."""
    return node if isinstance(node, dict) else {}


def items(node: JSON) -> list[JSON]:
    """Return ``node`` if it is a list, else an empty one."""
    return node if isinstance(node, list) else []


def text(node: JSON) -> str:
    """Return ``node`` if it is text, stripped, else nothing."""
    return node.strip() if isinstance(node, str) else ""


def examples(schema: Mapping[str, JSON]) -> tuple[JSON, ...]:
    """Return the example values that a schema carries."""
    single = (schema["example"],) if "example" in schema else ()
    return (*items(schema.get("examples")), *single)
