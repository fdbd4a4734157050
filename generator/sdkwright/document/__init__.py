"""Read an OpenAPI document from YAML or JSON, and know the place of every part of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from sdkwright.diagnostics import Diagnostic, DocumentError, Severity, Span
from sdkwright.document.json_reader import is_json, read_json
from sdkwright.document.pointers import join, split
from sdkwright.document.text import Text, decode
from sdkwright.document.tree_builder import JSON, MAX_ALIASED, MAX_DEPTH, Place
from sdkwright.document.yaml_reader import read_yaml

__all__ = [
    "CODES",
    "JSON",
    "MAX_ALIASED",
    "MAX_DEPTH",
    "Document",
    "join",
    "load",
    "parse",
    "split",
]

CODES: Mapping[str, str] = {
    "alias-bomb": "Aliases that repeat aliases make a small file stand for millions of values.",
    "complex-key": "The keys of a JSON object are strings; a list or a mapping cannot be one.",
    "duplicate-key": "A mapping gives one key twice, and readers disagree about which counts.",
    "empty-document": "The file holds no document at all.",
    "encoding": "The text is neither UTF-8 nor marked UTF-16, or holds half a character.",
    "external-reference": "A $ref leads to another file or to the network.",
    "invalid-merge": "The YAML merge key << takes a mapping or a list of mappings.",
    "json-syntax": "The file does not follow the grammar of JSON.",
    "multiple-documents": "A YAML file may hold several documents; an OpenAPI document is one.",
    "not-a-mapping": "An OpenAPI document is a mapping from field names to values.",
    "recursive-alias": "A YAML alias stands for a value that contains the alias itself.",
    "reference-loop": "A $ref leads back to itself without reaching anything.",
    "too-deep": "Values are nested deeper than any real document nests them.",
    "unreadable-file": "The operating system does not let us read the file.",
    "unresolved-reference": "A $ref names a part of the document that does not exist.",
    "unsupported-tag": "A YAML tag names a type that JSON lacks, or that does not fit the value.",
    "unusable-number": "The number is infinite, not a number, or too long to be read.",
    "yaml-syntax": "The file does not follow the grammar of YAML.",
}
"""What each finding of this package means. All of them are errors."""

_INDEX = re.compile(r"0|[1-9][0-9]{0,17}")
_DEAD_ENDS: Mapping[str, str] = {
    "external-reference": "copy what it names into this document, under components",
    "reference-loop": "replace one reference of the circle by what it should stand for",
    "unresolved-reference": "name an existing part: #/components/schemas/Name",
}


@dataclass(frozen=True)
class Document:
    """A document as a tree of JSON values.

    Values that YAML aliases share are one object: treat the tree as read-only.

    Attributes:
        path: The file, as the user named it, with forward slashes.
        content: The bytes of the file.
        root: The tree.
    """

    path: str
    content: bytes = field(repr=False)
    root: dict[str, JSON] = field(repr=False)
    _source: Text = field(repr=False, compare=False)
    _place: Place = field(repr=False, compare=False)

    def at(self, pointer: str) -> JSON:
        """Return the value at a JSON pointer.

        Raises:
            KeyError: There is no such value.
        """
        value: JSON = self.root
        for token in split(pointer):
            if isinstance(value, dict) and token in value:
                value = value[token]
            elif isinstance(value, list) and _INDEX.fullmatch(token) and int(token) < len(value):
                value = value[int(token)]
            else:
                raise KeyError(pointer)
        return value

    def span(self, pointer: str, *, key: bool = False) -> Span:
        """Return the place of the value at a JSON pointer, or of its key.

        Where there is no such value it is the place of its nearest ancestor. An item of a list has
        no key, nor has the root: there it is the place of the value.
        """
        place = self._place
        with suppress(KeyError):
            for token in split(pointer):
                place = place.parts[token]
        return self._source.span(place.key if key else place.start)

    def follow(self, pointer: str) -> tuple[str, JSON]:
        """Return where a value is and what it is, after every `$ref` that stands in its place.

        Raises:
            KeyError: There is no value at the pointer.
            DocumentError: A `$ref` leads nowhere, around in a circle, or out of the document.
        """
        value = self.at(pointer)
        passed: set[str] = set()
        while isinstance(value, dict) and isinstance(target := value.get("$ref"), str):
            if pointer in passed:
                raise self._dead_end("reference-loop", f"{target!r} leads back to itself", pointer)
            passed.add(pointer)
            pointer, value = self._step(target, pointer)
        return pointer, value

    def _step(self, target: str, pointer: str) -> tuple[str, JSON]:
        path, mark, fragment = target.partition("#")
        if path or not mark:
            message = f"{target!r} leads out of the document, which is not supported yet"
            raise self._dead_end("external-reference", message, pointer)
        # Anchors (#name) look the same as a pointer that lost its slash.
        if not fragment or fragment.startswith("/"):
            with suppress(KeyError):
                return unquote(fragment), self.at(unquote(fragment))
        message = f"{target!r} does not exist in the document"
        raise self._dead_end("unresolved-reference", message, pointer)

    def _dead_end(self, code: str, message: str, pointer: str) -> DocumentError:
        place = join(pointer, "$ref")
        span, hint = self.span(place), _DEAD_ENDS[code]
        return DocumentError([Diagnostic(code, Severity.ERROR, message, span, place, hint)])


def load(path: Path) -> Document:
    """Read a document from a file.

    Raises:
        DocumentError: The file cannot be read, or is no document. Carries all that is wrong.
    """
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as fault:  # ValueError: the name holds a NUL
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
        message = f"cannot read {path.as_posix()}: {reason}"
        hint = "name a file that exists and that you may read"
        raise DocumentError(
            [Diagnostic("unreadable-file", Severity.ERROR, message, None, "", hint)]
        ) from fault
    return parse(content, path.as_posix())


def parse(content: bytes, path: str) -> Document:
    """Read a document from the bytes of a file; the path says how to name it, and JSON by `.json`.

    Raises:
        DocumentError: The bytes are no document. Carries all that is wrong.
    """
    source = decode(content, path)
    start = len(source.text) - len(source.text.lstrip())
    hint = "start it with openapi: 3.1.0"
    if start == len(source.text):
        source.refuse("empty-document", "the file is empty", 0, hint)
    is_named_json = path.lower().endswith(".json")
    if is_named_json or (source.text.startswith("{", start) and is_json(source.text)):
        node = read_json(source)
    else:
        node = read_yaml(source)
    if not isinstance(node.value, dict):
        kind = "list" if isinstance(node.value, list) else "single value"
        source.refuse("not-a-mapping", f"the document is a {kind}, not a mapping", start, hint)
    return Document(path, content, node.value, source, Place(node.start, node.start, node.parts))
