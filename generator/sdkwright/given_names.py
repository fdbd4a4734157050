"""The public names that a package was given, and to what, so that they stay when others come."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self, TypeAlias, cast

from packaging.version import InvalidVersion, Version

Named: TypeAlias = Mapping[str, Mapping[str, str]]
"""A text for each thing, by scope and by place in the scope."""
Aliases: TypeAlias = Mapping[str, Mapping[str, Mapping[str, str]]]
"""The former names of each thing, by scope and by place, each with a version."""

_TABLES = ("names", "marks", "aliases")


@dataclass(frozen=True, slots=True)
class GivenNames:
    """The names of a package by what has them.

    A scope is where no two things have one name: ``class``, ``argument GET /pets``. A place says
    what has the name: a JSON pointer in which parameters go by their names and not by their
    numbers, a method and path, a name on the wire.

    Attributes:
        version: The version of the package that has these names.
        names: The names.
        marks: What else is known of things: the operationId that a name was made from, the digest
            of a schema by which it is found where it has moved to.
        aliases: The names that things had before and still answer to, each with the first version
            in which it is former; that is empty until the version changes.
    """

    version: str = ""
    names: Named = field(default_factory=dict[str, Mapping[str, str]])
    marks: Named = field(default_factory=dict[str, Mapping[str, str]])
    aliases: Aliases = field(default_factory=dict[str, Mapping[str, Mapping[str, str]]])

    def to_json(self) -> dict[str, object]:
        """Return the members of the JSON object that says this."""
        return {
            "version": self.version,
            "names": self.names,
            "marks": self.marks,
            "aliases": self.aliases,
        }

    @classmethod
    def from_json(cls, contents: object) -> Self:
        """Return the names that an object says in which `faults` finds nothing."""
        members = cast("Mapping[str, object]", contents)
        return cls(
            version=cast("str", members.get("version", "")),
            names=cast("Named", members.get("names", {})),
            marks=cast("Named", members.get("marks", {})),
            aliases=cast("Aliases", members.get("aliases", {})),
        )


NO_NAMES = GivenNames()


def faults(contents: object) -> Iterator[tuple[str, str]]:
    """Yield why contents are not those of `GivenNames`: pairs of JSON pointer and message.

    The names become code, and whoever reviews a change reads past a lock.
    """
    if not isinstance(contents, dict):
        yield "", "names is not an object"
        return
    members = cast("dict[str, object]", contents)
    version = members.get("version", "")
    if version != "" and (not isinstance(version, str) or not _is_version(version)):
        yield "/version", "the version of the names is none"
    yield from _homeless_methods(members.get("names"))
    for table in _TABLES:
        depth = 3 if table == "aliases" else 2
        for path, value in _leaves(members.get(table, {}), depth):
            pointer = "".join(f"/{_escaped(key)}" for key in (table, *path))
            if len(path) < depth:
                yield pointer, f"{table} of the lock: {'/'.join(path)!r} is not an object"
            elif not isinstance(value, str):
                yield pointer, f"{table} of the lock: {path[-1]!r} is given no text"
            elif table == "names" and not _is_name(value):
                yield pointer, f"{table} of the lock: {value!r} is not a name in Python"
            elif table == "aliases" and not all(map(_is_name, path[-1].split("."))):
                yield pointer, f"{table} of the lock: {path[-1]!r} is not a name in Python"
            elif table == "aliases" and value and not _is_version(value):
                yield pointer, f"{table} of the lock: {value!r} is not a version"


def _homeless_methods(names: object) -> Iterator[tuple[str, str]]:
    """Yield the scopes of methods whose resource has no name."""
    scopes = cast("dict[str, object]", names) if isinstance(names, dict) else {}
    resources = scopes.get("resource")
    for scope in scopes:
        is_named = isinstance(resources, dict) and scope.removeprefix("method ") in resources
        if scope.startswith("method ") and not is_named:
            yield f"/names/{_escaped(scope)}", f"names of the lock: {scope!r} has no resource"


def _leaves(value: object, depth: int) -> Iterator[tuple[tuple[str, ...], object]]:
    """Yield what lies so many objects deep, or what is no object on the way there."""
    if depth == 0 or not isinstance(value, dict):
        yield (), value
        return
    for key, inner in cast("dict[str, object]", value).items():
        for path, leaf in _leaves(inner, depth - 1):
            yield (key, *path), leaf


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _is_name(text: str) -> bool:
    return text.isidentifier() and not keyword.iskeyword(text)


def _is_version(text: str) -> bool:
    try:
        Version(text)
    except InvalidVersion:
        return False
    return True


def minor(version: str) -> tuple[int, int]:
    """Return the first two numbers of a version."""
    numbers = (*Version(version).release, 0)
    return numbers[0], numbers[1]
