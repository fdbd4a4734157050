"""Apply OpenAPI Overlays (1.0 and 1.1) to a document: actions that merge, copy and remove."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jsonpath_rfc9535 import JSONPathError, find

from sdkwright.diagnostics import Diagnostic, DocumentError, Severity
from sdkwright.document.files import File
from sdkwright.document.places import Places
from sdkwright.document.pointers import join, split
from sdkwright.document.text import Text
from sdkwright.document.tree_builder import Place
from sdkwright.values import JSON

_VERSION = re.compile(r"1\.[01](\.\d+)?")


class _Given(NamedTuple):
    """A value that an action brings, and where it stands."""

    value: JSON
    source: Text
    place: Place

    def part(self, token: str, value: JSON) -> _Given:
        return _Given(value, self.source, self.place.parts.get(token, self.place))


class Overlaid(NamedTuple):
    """A document after its overlays.

    Attributes:
        root: The tree.
        places: Where everything in it stands: what an overlay added stands in the overlay.
        findings: Warnings of actions without an effect.
    """

    root: dict[str, JSON]
    places: Places
    findings: tuple[Diagnostic, ...]


def overlay(root: dict[str, JSON], places: Places, overlays: Sequence[File]) -> Overlaid:
    """Apply overlays, in the order given.

    Raises:
        DocumentError: An overlay is none, or asks for what cannot be done (``invalid-overlay``).
    """
    # Aliases share values, of which an action may mean one.
    tree = _unshared(root)
    applying = _Applying({"": tree}, Places(places.source, places.root, dict(places.grafts)))
    for file in overlays:
        applying.apply(file)
    result = applying.holder[""]
    if not isinstance(result, dict):
        raise DocumentError([applying.finding(overlays[-1], "", "nothing is left of the document")])
    return Overlaid(result, applying.places, tuple(applying.findings))


class _Applying:
    def __init__(self, holder: dict[str, JSON], places: Places) -> None:
        self.holder = holder
        self.places = places
        self.findings: list[Diagnostic] = []

    def finding(
        self, file: File, pointer: str, message: str, code: str = "invalid-overlay"
    ) -> Diagnostic:
        span = Places(file.source, file.place).span(pointer)
        severity, hint = Severity.ERROR, "compare with the Overlay specification"
        if code == "overlay-no-match":
            severity, hint = Severity.WARNING, "correct the target, or remove the action"
        return Diagnostic(code, severity, message, span, pointer, hint)

    def apply(self, file: File) -> None:
        """Do what an overlay asks for."""
        for pointer, action in self._actions(file):
            where = self._select(file, join(pointer, "target"), str(action["target"]))
            if not where:
                message = f"nothing in the document matches {action['target']}"
                found = self.finding(file, join(pointer, "target"), message, "overlay-no-match")
                self.findings.append(found)
            elif action.get("remove") is True:
                # From the end, so that no item moves before it is removed.
                for target in reversed(where):
                    self._remove(target)
            elif "update" in action or "copy" in action:
                given = self._given(file, pointer, action)
                for target in where:
                    try:
                        self._update(target, given)
                    except TypeError as fault:
                        raise DocumentError([self.finding(file, pointer, str(fault))]) from fault

    def _actions(self, file: File) -> Iterator[tuple[str, dict[str, JSON]]]:
        """Yield the actions of an overlay, with their pointers in it."""
        root = file.node.value
        version = root.get("overlay") if isinstance(root, dict) else None
        if not isinstance(root, dict) or not isinstance(version, str):
            message = "this is no overlay: the field 'overlay' does not say its version"
            raise DocumentError([self.finding(file, "", message)])
        if not _VERSION.fullmatch(version):
            message = f"the overlay version {version!r} is not supported; 1.0 and 1.1 are"
            raise DocumentError([self.finding(file, "/overlay", message)])
        actions = root.get("actions")
        if not isinstance(actions, list) or not actions:
            raise DocumentError([self.finding(file, "/actions", "the overlay has no actions")])
        for index, action in enumerate(actions):
            pointer = join("/actions", str(index))
            if not isinstance(action, dict) or not isinstance(action.get("target"), str):
                message = "the action has no target"
                raise DocumentError([self.finding(file, pointer, message)])
            yield pointer, action

    def _select(self, file: File, pointer: str, query: str) -> list[str]:
        """Return the pointers of what a query selects, in the order of the document."""
        try:
            nodes = find(query, self.holder[""])
        except (JSONPathError, RecursionError) as fault:
            message = f"{query!r} is no query of JSONPath (RFC 9535): {fault}"
            raise DocumentError([self.finding(file, pointer, message)]) from fault
        return list(dict.fromkeys(join("", *map(str, node.location)) for node in nodes))

    def _given(self, file: File, pointer: str, action: dict[str, JSON]) -> _Given:
        if "update" in action:
            at = join(pointer, "update")
            value, place = file.find(at)
            return _Given(value, file.source, place)
        at = join(pointer, "copy")
        found = self._select(file, at, str(action["copy"]))
        if len(found) != 1:
            message = f"{action['copy']!r} selects {len(found)} values, and one can be copied"
            raise DocumentError([self.finding(file, at, message)])
        source, place = self.places.find(found[0])
        return _Given(self._at(found[0]), source, place)

    # Changing -------------------------------------------------------------------------------

    def _at(self, pointer: str) -> JSON:
        value = self.holder[""]
        for token in split(pointer):
            value = value[int(token)] if isinstance(value, list) else _mapping(value)[token]
        return value

    def _update(self, at: str, given: _Given) -> None:
        """Merge a value into what stands at a pointer.

        Raises:
            TypeError: They are of kinds that cannot be merged; says so to the user.
        """
        target = self._at(at)
        if isinstance(target, dict) and isinstance(given.value, dict):
            for name, value in given.value.items():
                inner = join(at, name)
                if isinstance(target.get(name), dict | list):
                    self._merge(inner, given.part(name, value))
                else:
                    self._set(target, name, inner, given.part(name, value))
        elif isinstance(target, list):
            self._append(target, at, given)
        elif isinstance(target, dict) or isinstance(given.value, dict | list):
            raise TypeError(_misfit(at, target, given.value))
        else:
            parent, _, _ = at.rpartition("/")
            holder, token = self._at(parent), split(at)[-1]
            self._set(holder, token, at, given)

    def _merge(self, at: str, given: _Given) -> None:
        """Merge a value into a mapping or list that has the same name."""
        target = self._at(at)
        if isinstance(target, list) and isinstance(given.value, list):
            for index, item in enumerate(given.value):
                self._append(target, at, given.part(str(index), item))
        elif isinstance(target, dict) and isinstance(given.value, dict):
            self._update(at, given)
        else:
            raise TypeError(_misfit(at, target, given.value))

    def _append(self, target: list[JSON], at: str, given: _Given) -> None:
        target.append(None)
        index = str(len(target) - 1)
        self._set(target, index, join(at, index), given)

    def _set(self, holder: JSON, token: str, at: str, given: _Given) -> None:
        if isinstance(holder, list):
            holder[int(token)] = _unshared(given.value)
        else:
            _mapping(holder)[token] = _unshared(given.value)
        self._forget(at)
        self.places.grafts[at] = (given.source, given.place)

    def _remove(self, at: str) -> None:
        if not at:
            self.holder[""] = None
            return
        parent, token = at.rpartition("/")[0], split(at)[-1]
        holder = self._at(parent)
        if isinstance(holder, dict):
            del holder[token]
            self._forget(at)
        elif isinstance(holder, list):
            index = int(token)
            del holder[index]
            # What followed moved up, and takes its places with it.
            for later in range(index, len(holder)):
                self._move(join(parent, str(later + 1)), join(parent, str(later)))
            self._forget(join(parent, str(len(holder))))

    def _forget(self, at: str) -> None:
        """Drop what is known of the places at a pointer and below."""
        for pointer in [one for one in self.places.grafts if f"{one}/".startswith(f"{at}/")]:
            del self.places.grafts[pointer]

    def _move(self, old: str, new: str) -> None:
        whole = self.places.find(old)
        inside = {
            new + pointer.removeprefix(old): graft
            for pointer, graft in self.places.grafts.items()
            if pointer.startswith(f"{old}/")
        }
        self._forget(new)
        self.places.grafts.update({new: whole, **inside})


def _unshared(value: JSON) -> JSON:
    if isinstance(value, dict):
        return {name: _unshared(item) for name, item in value.items()}
    return [_unshared(item) for item in value] if isinstance(value, list) else value


def _mapping(value: JSON) -> dict[str, JSON]:
    if not isinstance(value, dict):
        raise TypeError("only mappings have names")
    return value


def _misfit(at: str, target: JSON, value: JSON) -> str:
    left, right = map(_kind, (target, value))
    return f"{right} cannot be merged with {left}, which {at or 'the document'} is"


def _kind(value: JSON) -> str:
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else "a single value"
