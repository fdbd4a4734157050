"""Find what a reference means: a part of a file, by its pointer, its anchor or its ``$id``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from sdkwright.document.files import File, Origin, read
from sdkwright.document.grammar import parts
from sdkwright.document.pointers import join
from sdkwright.values import JSON


class Target(NamedTuple):
    """A part of a file."""

    file: str
    pointer: str


class DeadEnd(Exception):
    """A reference that leads nowhere; says why, as a finding does."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass
class Targets:
    """What references can mean: the files that are read so far, and the names in them.

    Attributes:
        main: The main file.
        base: Its address.
        path: Its path, as the user gave it.
        origin: Where other files are read from.
    """

    main: File
    base: str
    path: Path
    origin: Origin
    files: dict[str, File] = field(default_factory=dict[str, File])
    _resources: dict[str, Target] = field(default_factory=dict[str, Target])
    _anchors: dict[str, list[Target]] = field(default_factory=dict[str, list[Target]])

    def __post_init__(self) -> None:
        self._add(self.base, self.main, "document")
        if self.base.startswith("file:"):
            found = self.origin.find(_path(urlsplit(self.base).path))
            if found is not None:
                self._resources.setdefault(found.as_uri(), Target(self.base, ""))

    def find(self, reference: str, base: str, kind: str, *, is_dynamic: bool = False) -> Target:
        """Return what a reference in a place of some base means, as an object of a kind.

        Raises:
            DeadEnd: It leads nowhere, or onto the network.
            DocumentError: It leads into a file that is neither YAML nor JSON.
        """
        try:
            address, fragment = urldefrag(urljoin(base, reference))
            if address not in self._resources:
                self._open(address, reference, kind)
        except ValueError as fault:
            raise DeadEnd("external-reference", f"{reference!r} is no address") from fault
        resource = self._resources[address]
        fragment = unquote(fragment)
        if fragment and not fragment.startswith("/"):
            found = self._anchors.get(f"{address}#{fragment}", [])
            if not found:
                raise DeadEnd("unresolved-reference", f"no schema has the anchor {fragment!r}")
            rivals = [name for name in self._anchors if name.endswith(f"#{fragment}")]
            if is_dynamic and (len(found) > 1 or len(rivals) > 1):
                message = f"{reference!r} means another schema in each place it is reached from"
                raise DeadEnd("dynamic-reference", message)
            return found[0]
        # Pointers count from the schema that has an $id; of many documents they do not. Many mean
        # a whole file by `#/`, which is its member of no name.
        whole = [resource.pointer] if fragment == "/" else []
        for pointer in dict.fromkeys((resource.pointer + fragment, fragment, *whole)):
            target = Target(resource.file, pointer)
            if self.has(target):
                return target
        raise DeadEnd("unresolved-reference", f"{reference!r} does not exist")

    def has(self, target: Target) -> bool:
        """Tell whether there is such a part."""
        try:
            self.value(target)
        except (KeyError, IndexError, ValueError):
            return False
        return True

    @staticmethod
    def address(base: str, name: str) -> str:
        """Return the address of what an ``$id`` names in a place of some base.

        One that is no address names nothing, so that the base goes on.
        """
        try:
            return urldefrag(urljoin(base, name))[0]
        except ValueError:
            return base

    def value(self, target: Target) -> JSON:
        """Return what a part says."""
        return self.files[target.file].find(target.pointer)[0]

    def base_of(self, target: Target) -> str:
        """Return the base of the references in a part: that of the nearest ``$id`` above it."""
        above = [
            (len(one.pointer), address != target.file, address)
            for address, one in self._resources.items()
            if one.file == target.file and target.pointer.startswith(f"{one.pointer}/")
        ]
        return max(above)[2] if above else target.file

    def _open(self, address: str, reference: str, kind: str) -> None:
        scheme, host, path, *_ = urlsplit(address)
        if scheme != "file" or host or urlsplit(reference).scheme or reference.startswith("/"):
            message = f"{reference!r} is no file beside the document, and the network is not asked"
            raise DeadEnd("external-reference", message)
        wanted = _path(path)
        found = self.origin.find(wanted)
        if found is None:
            name = self.origin.name(self._beside(wanted))
            raise DeadEnd("external-reference", f"there is no file {name}")
        real = found.as_uri()
        if real not in self._resources:
            file = read(self._beside(found), self.origin)
            self._add(real, file, kind if urldefrag(reference)[1] in ("", "/") else "document")
        self._resources[address] = self._resources[real]

    def _beside(self, path: Path) -> Path:
        """Return the path of a file as it follows from what the user calls the main file."""
        folder = _path(urlsplit(self.base).path).parent
        return self.path.parent / os.path.relpath(path, folder)

    def _add(self, address: str, file: File, kind: str) -> None:
        self.files[address] = file
        self._resources[address] = Target(address, "")
        value = file.node.value
        if isinstance(value, dict) and "openapi" in value:
            kind = "document"
            # Since OpenAPI 3.2 a document may say what others call it.
            if isinstance(name := value.get("$self"), str):
                self._resources.setdefault(self.address(address, name), Target(address, ""))
        for pointer, schema, base in _schemas(kind, value, address):
            if base != address:
                self._resources.setdefault(base, Target(address, pointer))
            for keyword in ("$anchor", "$dynamicAnchor"):
                if isinstance(name := schema.get(keyword), str):
                    named = self._anchors.setdefault(f"{base}#{name}", [])
                    if Target(address, pointer) not in named:
                        named.append(Target(address, pointer))


def _path(path: str) -> Path:
    """Return the path of a file, of which that of its address is given."""
    # It loads all that fetches from the network, which most documents are put together without.
    from urllib.request import url2pathname  # noqa: PLC0415

    return Path(url2pathname(path))


def _schemas(kind: str, value: JSON, base: str) -> Iterator[tuple[str, dict[str, JSON], str]]:
    """Yield the schemas in an object that have a name of their own, with pointer and base."""
    rest: list[tuple[str, JSON, str, str]] = [("", value, kind, base)]
    while rest:
        pointer, part, kind, base = rest.pop()
        if kind == "schema" and isinstance(part, dict):
            if isinstance(name := part.get("$id"), str):
                base = Targets.address(base, name)
            if not part.keys().isdisjoint(("$id", "$anchor", "$dynamicAnchor")):
                yield pointer, part, base
        rest += [
            (join(pointer, token), item, inner, base) for token, item, inner in parts(kind, part)
        ]
