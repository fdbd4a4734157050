"""Read the files that a document is put together from, each once."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final, Protocol

from sdkwright.diagnostics import Diagnostic, DocumentError, Severity
from sdkwright.document.json_reader import is_json, read_json
from sdkwright.document.pointers import split
from sdkwright.document.text import Text, decode
from sdkwright.document.tree_builder import Node, Place
from sdkwright.document.yaml_reader import read_yaml
from sdkwright.garbage import uncollected
from sdkwright.values import JSON


@dataclass(frozen=True)
class File:
    """A file that was read.

    Attributes:
        content: Its bytes.
        source: Its text.
        node: What it says.
    """

    content: bytes = field(repr=False)
    source: Text = field(repr=False)
    node: Node = field(repr=False)

    @property
    def path(self) -> str:
        """The file, as the user would name it, with forward slashes."""
        return self.source.path

    @property
    def place(self) -> Place:
        """The place of what it says."""
        return Place(self.node.start, self.node.start, self.node.parts)

    def find(self, pointer: str) -> tuple[JSON, Place]:
        """Return what stands at a pointer, and its place.

        Raises:
            KeyError: Nothing does.
        """
        value, place = self.node.value, self.place
        for token in split(pointer):
            place = place.parts[token]
            value = value[int(token)] if isinstance(value, list) else _members(value)[token]
        return value, place

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of what it says, however it is laid out."""
        return digest(self.node.value)


def digest(value: JSON) -> str:
    """Return the SHA-256 of what a document says, however it is laid out.

    Comments, blanks and the order of keys change no output, so they make no file stale.
    """
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _members(value: JSON) -> dict[str, JSON]:
    if not isinstance(value, dict):
        raise KeyError
    return value


class Origin(Protocol):
    """Where files are read from."""

    def name(self, path: Path) -> str:
        """Return what the user calls a file."""
        ...

    def find(self, path: Path) -> Path | None:
        """Return the path of a file without links; None where there is no file."""
        ...

    def content(self, path: Path) -> bytes:
        """Return the bytes of a file.

        Raises:
            OSError: It cannot be read.
        """
        ...


class Disk:
    """The files of this machine, by their paths."""

    def name(self, path: Path) -> str:
        """Return the path, with forward slashes."""
        return path.as_posix()

    def find(self, path: Path) -> Path | None:
        """Return the real path of a file; None where there is no file."""
        found = Path(os.path.realpath(path))
        return found if found.is_file() else None

    def content(self, path: Path) -> bytes:
        """Return the bytes of a file."""
        return path.read_bytes()


DISK: Final = Disk()


def read(path: Path, origin: Origin) -> File:
    """Read a file.

    Raises:
        DocumentError: It cannot be read, or is neither YAML nor JSON. Carries all that is wrong.
    """
    name = origin.name(path)
    try:
        content = origin.content(path)
    except (OSError, ValueError) as fault:  # ValueError: the name holds a NUL
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
        message = f"cannot read {name}: {reason}"
        hint = "name a file that exists and that you may read"
        raise DocumentError(
            [Diagnostic("unreadable-file", Severity.ERROR, message, None, "", hint)]
        ) from fault
    return understand(content, name)


def understand(content: bytes, path: str) -> File:
    """Read the bytes of a file; the path says how to name it, and JSON by `.json`.

    Raises:
        DocumentError: They are neither YAML nor JSON. Carries all that is wrong.
    """
    source = decode(content, path)
    with uncollected():
        return File(content, source, _node(source))


def _node(source: Text) -> Node:
    start = len(source.text) - len(source.text.lstrip())
    if start == len(source.text):
        source.refuse("empty-document", "the file is empty", 0, "start it with openapi: 3.1.0")
    is_named_json = source.path.lower().endswith(".json")
    if is_named_json or (source.text.startswith("{", start) and is_json(source.text)):
        return read_json(source)
    return read_yaml(source)
