"""Read an OpenAPI document from YAML or JSON, and know the place of every part of it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from sdkwright.diagnostics import Diagnostic, DocumentError, Severity, Span
from sdkwright.document.files import DISK, File, Origin, digest, read, understand
from sdkwright.document.grammar import METHODS, SECTIONS, kind_at, parts
from sdkwright.document.linking import HINTS, link
from sdkwright.document.places import Places
from sdkwright.document.pointers import join, local_pointer, nearest, split
from sdkwright.document.text import Text
from sdkwright.document.tree_builder import MAX_ALIASED, MAX_DEPTH, Place
from sdkwright.values import JSON

__all__ = [
    "CODES",
    "MAX_ALIASED",
    "MAX_DEPTH",
    "METHODS",
    "SECTIONS",
    "Document",
    "Origin",
    "digest",
    "join",
    "kind_at",
    "load",
    "local_pointer",
    "parse",
    "parts",
    "split",
]

CODES: Mapping[str, str] = {
    "alias-bomb": "Aliases that repeat aliases make a small file stand for millions of values.",
    "complex-key": "The keys of a JSON object are strings; a list or a mapping cannot be one.",
    "dynamic-reference": "A $dynamicRef means another schema in each place it is reached from.",
    "duplicate-key": "A mapping gives one key twice, and readers disagree about which counts.",
    "empty-document": "The file holds no document at all.",
    "encoding": "The text is neither UTF-8 nor marked UTF-16, or holds half a character.",
    "external-reference": "A $ref leads to a file that does not exist, or to the network.",
    "invalid-merge": "The YAML merge key << takes a mapping or a list of mappings.",
    "invalid-overlay": "An overlay is none, or asks for what cannot be done.",
    "json-syntax": "The file does not follow the grammar of JSON.",
    "multiple-documents": "A YAML file may hold several documents; an OpenAPI document is one.",
    "not-a-mapping": "An OpenAPI document is a mapping from field names to values.",
    "overlay-no-match": "An action of an overlay has a target that nothing matches.",
    "recursive-alias": "A YAML alias stands for a value that contains the alias itself.",
    "reference-base": "A $ref in another file means the main document without naming it.",
    "reference-loop": "A $ref leads back to itself without reaching anything.",
    "too-deep": "Values are nested deeper than any real document nests them.",
    "unreadable-file": "The operating system does not let us read the file.",
    "unresolved-reference": "A $ref names a part of the document that does not exist.",
    "unsupported-tag": "A YAML tag names a type that JSON lacks, or that does not fit the value.",
    "unusable-number": "The number is infinite, not a number, or too long to be read.",
    "yaml-syntax": "The file does not follow the grammar of YAML.",
}
"""What each finding of this package means; errors, but for overlay-no-match and reference-base."""

_INDEX = re.compile(r"0|[1-9][0-9]{0,17}")
# The base of references that no file lies beside; the name is reserved for what does not exist.
_NOWHERE = "http://document.invalid/"

# Where more references than these lead nowhere, it is not by a slip in each.
_MOST_SLIPS = 30


@dataclass(frozen=True)
class Document:
    """A document as a tree of JSON values, put together from its files.

    Values that YAML aliases share are one object: treat the tree as read-only.

    Attributes:
        path: The main file, as the user named it, with forward slashes.
        content: The bytes of the main file.
        root: The tree.
        findings: What is wrong with it that reading can bear.
        sources: The SHA-256 of what each other file says, by its path from the main file's folder.
    """

    path: str
    content: bytes = field(repr=False)
    root: dict[str, JSON] = field(repr=False)
    findings: tuple[Diagnostic, ...] = field(repr=False, compare=False)
    sources: Mapping[str, str] = field(repr=False, compare=False)
    _places: Places = field(repr=False, compare=False)
    _dead_ends: dict[str, Diagnostic] = field(repr=False, compare=False)

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
        return self._places.span(pointer, key=key)

    def place(self, pointer: str) -> tuple[Text, Place]:
        """Return the text of the file that a value stands in, and its place there.

        Where there is no such value it is the place of its nearest ancestor.
        """
        return self._places.find(pointer)

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

    def step(self, pointer: str) -> tuple[str, JSON]:
        """Return where the `$ref` at a pointer leads and what is there, be it a `$ref` again.

        Raises:
            KeyError: There is no `$ref` at the pointer.
            DocumentError: It leads nowhere, or out of the document.
        """
        value = self.at(pointer)
        if not isinstance(value, dict) or not isinstance(target := value.get("$ref"), str):
            raise KeyError(pointer)
        return self._step(target, pointer)

    def _step(self, target: str, pointer: str) -> tuple[str, JSON]:
        known = self._dead_ends.get(pointer)
        if known is not None and known.severity is Severity.ERROR:
            raise DocumentError([known])
        path, mark, fragment = target.partition("#")
        if path or not mark:
            message = f"{target!r} leads out of the document, from where no reference is expected"
            raise self._dead_end("external-reference", message, pointer)
        # Anchors (#name) look the same as a pointer that lost its slash.
        if not fragment or fragment.startswith("/"):
            with suppress(KeyError):
                return unquote(fragment), self.at(unquote(fragment))
        message = f"{target!r} does not exist in the document"
        is_slip = len(self._dead_ends) < _MOST_SLIPS
        near = nearest(self.root, unquote(fragment)) if is_slip else None
        hint = f"did you mean '#{near}'?" if near else None
        fault = self._dead_end("unresolved-reference", message, pointer, hint)
        # What is near takes a while to find, and is asked for by many rules.
        self._dead_ends[pointer] = fault.diagnostics[0]
        raise fault

    def _dead_end(
        self, code: str, message: str, pointer: str, hint: str | None = None
    ) -> DocumentError:
        place = join(pointer, "$ref")
        span, hint = self.span(place), hint or HINTS[code]
        return DocumentError([Diagnostic(code, Severity.ERROR, message, span, place, hint)])


def load(path: Path, overlays: Sequence[Path] = (), origin: Origin = DISK) -> Document:
    """Read a document from a file, what it refers to from files beside it, and apply overlays.

    All of them are read from ``origin``, to which their paths belong.

    Raises:
        DocumentError: A file cannot be read, or is no document. Carries all that is wrong.
    """
    changes = {os.path.relpath(found, path.parent): read(found, origin) for found in overlays}
    return _document(read(path, origin), path, origin, changes)


def parse(content: bytes, path: str) -> Document:
    """Read a document from the bytes of a file; the path says how to name it, and JSON by `.json`.

    No file is read, so that references to others lead nowhere.

    Raises:
        DocumentError: The bytes are no document. Carries all that is wrong.
    """
    return _document(understand(content, path), Path(path), None, {})


def _document(
    main: File, path: Path, origin: Origin | None, overlays: Mapping[str, File]
) -> Document:
    root = main.node.value
    if not isinstance(root, dict):
        kind = "list" if isinstance(root, list) else "single value"
        message, hint = f"the document is a {kind}, not a mapping", "start it with openapi: 3.1.0"
        main.source.refuse("not-a-mapping", message, main.node.start, hint)
    base = _NOWHERE if origin is None else path.absolute().as_uri()
    linked = link(main, root, base, path, origin or DISK)
    files = {**linked.sources, **{Path(path).as_posix(): overlays[path] for path in overlays}}
    dead_ends, root, places = linked.dead_ends, linked.root, linked.places
    warnings: tuple[Diagnostic, ...] = ()
    if overlays:
        # It loads a library that few documents need.
        from sdkwright.document.overlays import overlay  # noqa: PLC0415

        root, places, warnings = overlay(root, places, tuple(overlays.values()))
        dead_ends = {at: found for at, found in dead_ends.items() if _is_left(root, at)}
    return Document(
        path=main.path,
        content=main.content,
        root=root,
        findings=(*dead_ends.values(), *warnings),
        sources={path: file.digest for path, file in files.items()},
        _places=places,
        _dead_ends=dead_ends,
    )


def _is_left(root: JSON, pointer: str) -> bool:
    """Tell whether overlays left a part of a document that had a dead end in it."""
    for token in split(pointer):
        if not isinstance(root, dict) or token not in root:
            return isinstance(root, list)
        root = root[token]
    return not isinstance(root, dict) or not root.keys().isdisjoint(("$ref", "$dynamicRef"))
