"""Put a document together from its files: every reference is a pointer into one tree after that."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from sdkwright.diagnostics import Diagnostic, Severity
from sdkwright.document.files import File, Origin
from sdkwright.document.grammar import NAMED, SECTIONS, parts
from sdkwright.document.places import Places
from sdkwright.document.pointers import join, split
from sdkwright.document.targets import DeadEnd, Target, Targets
from sdkwright.values import JSON

HINTS: Mapping[str, str] = {
    "dynamic-reference": "use $ref where one schema is meant",
    "external-reference": "copy what it names into this document, under components",
    "reference-base": "name the main document before the #",
    "reference-loop": "replace one reference of the circle by what it should stand for",
    "unresolved-reference": "name an existing part: #/components/schemas/Name",
}

_WORDS = re.compile(r"\$(?:ref|id|anchor|dynamicRef)\b")
# A reference that is a pointer already, as nearly all are.
_POINTER = re.compile(r"""\$ref["']?[ ]*:[ ]*["']?#/""")
_MAPPING = re.compile(r"""\bmapping["']?[ ]*:""")
# What follows it: a file within braces, or what is said elsewhere.
_IN_BRACES = re.compile(r"\s*\{[^}]*\.(?:ya?ml|json)\b|[ ]*\*")
# It and the lines below it.
_IN_LINES = re.compile(r"([ ]*)\S+[ ]*:[^{\n]*\n((?:\1[ ]+.*(?:\n|\Z)|[ ]*\n)*)")
_FILE_NAME = re.compile(r"\.(?:ya?ml|json)\b")
# What a discriminator may name instead of a component.
_FILE = re.compile(r".+\.(?:ya?ml|json)(?:#.*)?|#.*")


@dataclass
class Linked:
    """A document that was put together.

    Attributes:
        root: The tree.
        places: Where everything in it stands.
        dead_ends: What is wrong with references, by the pointer of the object that has them.
        sources: The other files, each by its path from the folder of the document.
    """

    root: dict[str, JSON]
    places: Places
    dead_ends: dict[str, Diagnostic] = field(default_factory=dict[str, Diagnostic])
    sources: dict[str, File] = field(default_factory=dict[str, File])


def link(main: File, root: dict[str, JSON], base: str, path: Path, origin: Origin) -> Linked:
    """Put a document together, of whose main file ``base`` is the address, and ``path`` the path.

    What other files hold becomes a component, of the name that it has there; path items, which are
    no components in every version, are put in their place.

    Raises:
        DocumentError: A file cannot be read.
    """
    linked = Linked(root, Places(main.source, main.place))
    text = main.source.text
    if _maps_files(text) or len(_WORDS.findall(text)) > len(_POINTER.findall(text)):
        linking = _Linking(Targets(main, base, path, origin), linked)
        linked.root = linking.document(root)
        folder = base.rpartition("/")[0]
        linked.sources = {
            _relative(address, folder): file
            for address, file in linking.targets.files.items()
            if address != base
        }
    return linked


def _maps_files(text: str) -> bool:
    """Tell whether a discriminator may name a file, which no `$ref` shows."""
    for match in _MAPPING.finditer(text):
        lines = _IN_LINES.match(text, text.rfind("\n", 0, match.start()) + 1)
        if _IN_BRACES.match(text, match.end()) or (lines and _FILE_NAME.search(lines[2])):
            return True
    return False


class _Spot(NamedTuple):
    """A place of the tree: the kind of object there, its pointer, the base of its references."""

    kind: str
    at: str
    base: str

    def inner(self, token: str, kind: str) -> _Spot:
        """Return the place of a part of the object."""
        return _Spot(kind, join(self.at, token), self.base)


class _Linking:
    def __init__(self, targets: Targets, linked: Linked) -> None:
        self.targets = targets
        self._base = targets.base
        self._linked = linked
        # Where in the tree a part of a file is, by the part.
        self._homes: dict[Target, str] = {}
        self._names: dict[str, set[str]] = {}
        self._moved: dict[str, dict[str, JSON]] = {}
        self._inside: list[Target] = []

    def document(self, root: dict[str, JSON]) -> dict[str, JSON]:
        """Return the whole document as one tree."""
        self._claim(root.get("components"), "components", "/components", self._base)
        result = self._object(root, _Spot("document", "", self._base))
        if self._moved:
            declared = result.get("components")
            components = dict(declared) if isinstance(declared, dict) else {}
            for section, moved in self._moved.items():
                present = components.get(section)
                components[section] = {**(present if isinstance(present, dict) else {}), **moved}
            result["components"] = components
        return result

    # Homes ----------------------------------------------------------------------------------

    def _claim(self, value: JSON, kind: str, at: str, base: str) -> None:
        """Make components that stand for something in another file the home of that."""
        place: Target | None = None
        seen: set[Target] = set()
        while isinstance(value, dict) and isinstance(reference := value.get("$ref"), str):
            try:
                place = self.targets.find(reference, base, kind)
            except DeadEnd:
                return  # which is told where the reference is met
            if place in seen or place.file == self._base:
                return
            seen.add(place)
            if kind in SECTIONS:
                self._homes.setdefault(place, at)
            value, base = self.targets.value(place), self.targets.base_of(place)
        if kind in SECTIONS:
            self._names.setdefault(SECTIONS[kind], set()).add(split(at)[-1])
            return
        for name, item, inner in sorted(parts(kind, value), key=itemgetter(0)):
            if place is not None and inner in SECTIONS:
                self._homes.setdefault(
                    Target(place.file, join(place.pointer, name)), join(at, name)
                )
            if inner in SECTIONS or inner.startswith(NAMED):
                self._claim(item, inner, join(at, name), base)

    def _home(self, target: Target, kind: str) -> str:
        """Return where in the tree a part of a file is, having put it there."""
        if target.file == self._base:
            return target.pointer
        if target in self._homes:
            return self._homes[target]
        section = SECTIONS[kind]
        stem = PurePosixPath(unquote(urlsplit(target.file).path)).name.partition(".")[0]
        wanted = re.sub(r"[^\w.-]", "_", split(target.pointer)[-1] if target.pointer else stem)
        taken, name, number = self._names.setdefault(section, set()), wanted, 2
        while name in taken:
            name, number = f"{wanted}_{number}", number + 1
        taken.add(name)
        home = self._homes[target] = join("/components", section, name)
        moved = self._moved.setdefault(section, {})
        moved[name] = None  # It may be met again while it is put together.
        moved[name] = self._put(target, _Spot(kind, home, target.file))
        return home

    def _put(self, target: Target, spot: _Spot) -> JSON:
        """Return a part of a file as it is in a place of the tree."""
        file = self.targets.files[target.file]
        value, place = file.find(target.pointer)
        self._linked.places.grafts[spot.at] = (file.source, place)
        self._inside.append(target)
        try:
            return self._any(value, spot._replace(base=self.targets.base_of(target)))
        finally:
            self._inside.pop()

    # Walking --------------------------------------------------------------------------------

    def _any(self, value: JSON, spot: _Spot) -> JSON:
        if isinstance(value, list):
            items = list(value)
            for token, item, kind in parts(spot.kind, value):
                items[int(token)] = self._any(item, spot.inner(token, kind))
            return items
        return self._object(value, spot) if isinstance(value, dict) else value

    def _object(self, value: dict[str, JSON], spot: _Spot) -> dict[str, JSON]:
        result = dict(value)
        if spot.kind == "schema" and isinstance(name := value.get("$id"), str):
            spot = spot._replace(base=self.targets.address(spot.base, name))
        for word in ("$ref", "$dynamicRef"):
            if isinstance(value.get(word), str):
                try:
                    result = self._follow(result, word, spot)
                except DeadEnd as fault:
                    self._report(join(spot.at, word), spot.at, fault)
        # By name, as what two things of one name are called must not depend on the order of keys.
        for token, item, kind in sorted(parts(spot.kind, value), key=itemgetter(0)):
            if token != "$ref" or not isinstance(item, str):
                result[token] = self._any(item, spot.inner(token, kind))
        if spot.kind == "schema":
            self._map_files(result, spot)
        return result

    def _follow(self, value: dict[str, JSON], word: str, spot: _Spot) -> dict[str, JSON]:
        """Return an object with its reference as a pointer into the tree."""
        reference, is_dynamic = str(value[word]), word == "$dynamicRef"
        if spot.base == self._base and reference.startswith("#/") and not is_dynamic:
            return value  # which is one already, and is checked later
        try:
            target = self.targets.find(reference, spot.base, spot.kind, is_dynamic=is_dynamic)
        except DeadEnd:
            # In parts of documents many mean the whole document by a fragment alone.
            whole = Target(self._base, unquote(reference[1:]))
            if not reference.startswith("#/") or not self.targets.has(whole):
                raise
            message = f"{reference!r} does not exist in this file, but in the main document"
            warning = DeadEnd("reference-base", message)
            self._report(join(spot.at, word), spot.at, warning, Severity.WARNING)
            return value
        rest = {key: item for key, item in value.items() if key != word}
        if spot.kind in SECTIONS and self._homes.get(target) != spot.at:
            return {**rest, "$ref": _reference(self._home(target, spot.kind))}
        if target.file == self._base:
            return {**rest, "$ref": _reference(target.pointer)}
        if target in self._inside:
            raise DeadEnd("reference-loop", f"{reference!r} leads back to itself")
        put = self._put(target, spot)
        return {**put, **rest} if isinstance(put, dict) else rest

    def _map_files(self, schema: dict[str, JSON], spot: _Spot) -> None:
        """Make pointers of the files that a discriminator names."""
        discriminator = schema.get("discriminator")
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        if not isinstance(mapping, dict) or not isinstance(discriminator, dict):
            return
        found = dict(mapping)
        for name, reference in mapping.items():
            if not isinstance(reference, str) or not _FILE.fullmatch(reference):
                continue
            if spot.base == self._base and reference.startswith("#"):
                continue
            try:
                target = self.targets.find(reference, spot.base, "schema")
            except DeadEnd as fault:
                place = join(spot.at, "discriminator", "mapping", name)
                self._report(place, place, fault)
            else:
                found[name] = "#" + self._home(target, "schema")
        schema["discriminator"] = {**discriminator, "mapping": found}

    def _report(
        self, place: str, at: str, fault: DeadEnd, severity: Severity = Severity.ERROR
    ) -> None:
        span, hint = self._linked.places.span(place), HINTS[fault.code]
        self._linked.dead_ends[at] = Diagnostic(
            fault.code, severity, fault.message, span, place, hint
        )


def _reference(pointer: str) -> str:
    return "#" + quote(pointer, safe="/~:@!$&'()*+,;=")


def _relative(address: str, folder: str) -> str:
    """Return the path of a file from a folder, both given by address."""
    return posixpath.relpath(unquote(urlsplit(address).path), unquote(urlsplit(folder).path))
