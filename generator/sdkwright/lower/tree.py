"""The modernised document as a tree that can be walked by pointer and through references."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from sdkwright.ir import JSON


class Unsupported(Exception):
    """Something that cannot be generated, at a place; the caller makes a finding of it."""

    def __init__(self, pointer: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.pointer = pointer
        self.message = message
        self.hint = hint


class Tree:
    """The root of a document, with every element addressed by JSON pointer."""

    def __init__(self, root: Mapping[str, JSON]) -> None:
        self.root = root

    def at(self, pointer: str) -> JSON:
        """Return the element at ``pointer``.

        Raises:
            Unsupported: There is none.
        """
        node: JSON = dict(self.root)
        for token in pointer.split("/")[1:]:
            step = token.replace("~1", "/").replace("~0", "~")
            if isinstance(node, dict) and step in node:
                node = node[step]
            elif isinstance(node, list) and step.isdecimal() and int(step) < len(node):
                node = node[int(step)]
            else:
                raise Unsupported(
                    pointer, f"the reference '#{pointer}' leads nowhere", "mend the reference"
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
            node, pointer = self.at(target), target
        return node, pointer

    def target(self, reference: str, pointer: str) -> str:
        """Return the pointer that a reference at ``pointer`` names."""
        if not reference.startswith("#"):
            raise Unsupported(
                pointer,
                f"the reference '{reference}' leaves the document",
                "bundle the documents into one",
            )
        return unquote(reference[1:])


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
