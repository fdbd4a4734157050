"""Tell what is the same in both versions, whatever it refers to, so that nobody compares it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import unquote

from sdkwright.dialect import is_old_version
from sdkwright.diff.version import Version, items, members
from sdkwright.document import join, split
from sdkwright.values import JSON


class Unchanged:
    """What two versions have in common.

    Most of two versions of a large document is; to look at all of it takes most of the time.
    It is told from the documents as they were written, for the dialect drops what some comparison
    asks for. What cannot be told is not the same.
    """

    def __init__(self, old: Version, new: Version) -> None:
        self._versions = old, new
        self._old, self._new = old.document, new.document
        self._found: dict[str, set[str]] = defaultdict(set)

    def has(self, old: str, new: str) -> bool:
        """Tell whether the values at two pointers are the same, and all that they refer to is."""
        if new in self._found.get(old, ()):
            return True
        if not self._is_one_dialect:
            return False
        try:
            before, after = self._old.at(old), self._new.at(new)
        except KeyError:
            # The dialect has put it where the document has nothing.
            return False
        if not _is_equal(before, after):
            return False
        if new and not self._touched.isdisjoint(_targets(before)):
            return False
        self._found[old].add(new)
        return True

    def heirs(self, pointer: str) -> Iterator[str]:
        """Yield the pointers in the new version of a value within what was found to be the same."""
        holder, rest = pointer, ""
        while holder:
            for heir in self._found.get(holder, ()):
                yield heir + rest
            holder, _, last = holder.rpartition("/")
            rest = f"/{last}{rest}"

    @cached_property
    def _is_one_dialect(self) -> bool:
        return is_old_version(self._old.root) == is_old_version(self._new.root)

    @cached_property
    def _touched(self) -> frozenset[str]:
        """The components that differ, and those that refer to one that does."""
        olds, news = _components(self._old.root), _components(self._new.root)
        users: dict[str, set[str]] = defaultdict(set)
        for pointer, node in olds.items():
            for target in _targets(node):
                users[target].add(pointer)
        for version in self._versions:
            for base, target in _descent(version):
                users[target].add(base)
        waiting = [
            pointer
            for pointer in {*olds, *news, *users}
            if pointer not in olds
            or pointer not in news
            or not _is_equal(olds[pointer], news[pointer])
        ]
        touched: set[str] = set()
        while waiting:
            pointer = waiting.pop()
            if pointer not in touched:
                touched.add(pointer)
                waiting += users.get(pointer, ())
        return frozenset(touched | {_ANYWHERE})


_ANYWHERE = ""
"""Stands for what a reference to no component leads to."""


def _components(root: JSON) -> dict[str, JSON]:
    return {
        join("/components", section, name): node
        for section, named in members(members(root).get("components")).items()
        for name, node in members(named).items()
    }


def _descent(version: Version) -> Iterator[tuple[str, str]]:
    """Yield bases, each with what is made of it: what refers to a base is of these, too."""
    written = _components(version.document.root)
    for pointer, node in _components(version.root).items():
        if pointer not in written:
            # The union of a base and of what is made of it has that for all other tags.
            base = members(members(node).get("discriminator")).get("defaultMapping")
            yield from ((unquote(str(base)[1:]), target) for target in _targets(node))


def _targets(node: JSON) -> set[str]:
    """Return the components that a value refers to, at whatever depth."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        one = waiting.pop()
        for key, value in members(one).items():
            if key in ("$ref", "$dynamicRef") and isinstance(value, str):
                tokens = split(unquote(value[1:]))
                is_component = key == "$ref" and tokens[:1] == ("components",) and len(tokens) > 2
                found.add(join("", *tokens[:3]) if is_component else _ANYWHERE)
            elif isinstance(value, dict | list):
                waiting.append(value)
        waiting += [value for value in items(one) if isinstance(value, dict | list)]
    return found


def _is_equal(one: JSON, other: JSON) -> bool:
    """Tell whether two values are the same, though 1 and true are equal in Python."""
    return one == other and repr(one) == repr(other)
