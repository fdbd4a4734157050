"""Settle names before they are given: what had one keeps it, unless the document says otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from sdkwright.given_names import GivenNames, Named, minor
from sdkwright.lower.scopes import Settled

Key: TypeAlias = tuple[str, str]
"""A scope and a place in it."""

CLASSES: Final = "class"
RESOURCES: Final = "resource"
_METHODS, _FIELDS, _ARGUMENTS, _MEMBERS = "method ", "field ", "argument ", "member of "
# What leaves its old name behind where it is renamed. All else is only ever named by its wire name.
_WITH_ALIASES: Final = (CLASSES, RESOURCES, _METHODS, _ARGUMENTS)
_COMPONENT: Final = "/components/schemas/"


def methods_of(resource: str) -> str:
    """Return the scope of the methods of a resource, which is at a place itself."""
    return _METHODS + resource


def fields_of(schema: str) -> str:
    """Return the scope of the attributes of a class, which is at a place itself."""
    return _FIELDS + schema


def arguments_of(operation: str) -> str:
    """Return the scope of the arguments of an operation."""
    return _ARGUMENTS + operation


def members_of(operation: str, form: str) -> str:
    """Return the scope of the arguments that a body of one form has beside parameters."""
    return f"{_MEMBERS}{form} {operation}"


def settle(known: GivenNames, found: GivenNames, choices: Named, version: str) -> Settled:
    """Return the names that are settled, given those that would be given if none were.

    A thing keeps its name as long as the document calls it the same: a schema at its place, or
    moved to another one that is no component's, or between components and the rest; an operation
    with its operationId and tag; a path parameter with its name in the path. A name that the
    document asks for goes before all others. An old name that is left behind goes to nobody else.

    Args:
        known: The names that the package had.
        found: The names that were given without knowing those.
        choices: The names that the document asks for.
        version: The version of the package now.
    """
    names = {scope: {**chosen} for scope, chosen in choices.items()}
    taken = {scope: set(chosen.values()) for scope, chosen in choices.items()}
    former: dict[str, dict[str, str]] = {}
    for key, olds in _predecessors(known, found).items():
        scope, place = key
        settled, others = names.setdefault(scope, {}), taken.setdefault(scope, set())
        if place not in settled and _keeps(known, found, key, olds):
            old_scope, old_place = olds[0]
            name = known.names[old_scope][old_place]
            if name not in others:
                settled[place] = name
                others.add(name)
        for old in olds:
            for full in _names_of(known, old, version):
                at, name = _split(known, old[0], full)
                former.setdefault(at, {})[name] = place if at == scope else ""
    for scope, places in former.items():
        others = taken.get(scope, set())
        former[scope] = {name: place for name, place in places.items() if name not in others}
    return Settled(names, former)


def is_settled(settled: Settled, found: GivenNames) -> bool:
    """Tell whether the names that were given are those that are settled."""
    for scope, given in found.names.items():
        names, former = settled.names.get(scope, {}), settled.former.get(scope, {})
        for place, name in given.items():
            if names.get(place, name) != name or former.get(name, place) != place:
                return False
    return True


def given_names(known: GivenNames, found: GivenNames, version: str) -> GivenNames:
    """Return the names that were given at last, with those that things had before.

    Args:
        known: The names that the package had.
        found: The names that were given with the settled ones in mind.
        version: The version of the package now.
    """
    current: dict[str, set[str]] = {}
    for scope, names in found.names.items():
        current.setdefault(_kind(scope), set()).update(
            _full(found.names, scope, name) for name in names.values()
        )
    aliases: dict[str, dict[str, dict[str, str]]] = {}
    for (scope, place), olds in _predecessors(known, found).items():
        if not scope.startswith(_WITH_ALIASES):
            continue
        former = {
            name: since
            for old in olds
            for name, since in _names_of(known, old, version).items()
            if name not in current[_kind(scope)]
        }
        if former:
            aliases.setdefault(scope, {})[place] = former
    return GivenNames(version, found.names, found.marks, aliases)


def _kind(scope: str) -> str:
    """Return what is one scope for full names: that of methods holds for every resource."""
    return _METHODS if scope.startswith(_METHODS) else scope


# What was there before ------------------------------------------------------------------------


def _keeps(known: GivenNames, found: GivenNames, key: Key, olds: Sequence[Key]) -> bool:
    """Tell whether a thing has the name that the first of its predecessors had."""
    scope, place = key
    old_scope, old_place = olds[0]
    if old_scope == scope and (old_place == place or scope.startswith(_ARGUMENTS)):
        mark = known.marks.get(scope, {}).get(old_place)
        return scope == CLASSES or mark == found.marks.get(scope, {}).get(place)
    if scope == CLASSES:
        # Whoever renames a component means to; in line nobody chose a name.
        return len(olds) == 1 and not (_is_component(place) and _is_component(old_place))
    return scope.startswith(_FIELDS) and old_scope.startswith(_FIELDS)


def _is_component(place: str) -> bool:
    return place.startswith(_COMPONENT) and "/" not in place.removeprefix(_COMPONENT)


def _predecessors(known: GivenNames, found: GivenNames) -> dict[Key, list[Key]]:
    """Return what things of a package were before, itself first; new ones were nothing."""
    moved = {**_moved_classes(known, found), **_moved_methods(known, found)}
    resources = _moved_resources(moved, found)
    olds: dict[Key, list[Key]] = {}
    for scope, names in found.names.items():
        for place in names:
            key = scope, place
            at = _place_before(known, found, key)
            before = [(scope, at)] if at in known.names.get(scope, {}) else []
            before += moved.get(key, []) or resources.get(key, [])
            if scope.startswith(_FIELDS) and scope not in known.names:
                before += _moved_field(known, moved, scope, place)
            if before:
                olds[key] = before
    return olds


def _place_before(known: GivenNames, found: GivenNames, key: Key) -> str:
    """Return the place that a thing had in the same scope: of a path parameter one by its name."""
    scope, place = key
    mark = found.marks.get(scope, {}).get(place)
    if mark is None or not scope.startswith(_ARGUMENTS):
        return place
    marks = known.marks.get(scope, {})
    return next((at for at, other in marks.items() if other == mark), place)


def _moved_classes(known: GivenNames, found: GivenNames) -> dict[Key, list[Key]]:
    """Return where schemas were before that are at another place now, and otherwise the same."""
    olds, news = (
        _by_mark(marks, others)
        for marks, others in (
            (known.marks.get(CLASSES, {}), found.names.get(CLASSES, {})),
            (found.marks.get(CLASSES, {}), known.names.get(CLASSES, {})),
        )
    )
    return {
        (CLASSES, news[mark][0]): [(CLASSES, place) for place in olds[mark]]
        for mark in olds.keys() & news.keys()
        if len(news[mark]) == 1
    }


def _by_mark(marks: Mapping[str, str], others: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the places of each mark that are not among others."""
    found: dict[str, list[str]] = {}
    for place in sorted(marks.keys() - others.keys()):
        found.setdefault(marks[place], []).append(place)
    return found


def _moved_methods(known: GivenNames, found: GivenNames) -> dict[Key, list[Key]]:
    """Return which resource operations were of before that are of another one now."""
    before = {
        place: scope
        for scope, names in known.names.items()
        if scope.startswith(_METHODS)
        for place in names
    }
    return {
        (scope, place): [(before[place], place)]
        for scope, names in found.names.items()
        if scope.startswith(_METHODS)
        for place in names
        if before.get(place, scope) != scope
    }


def _moved_resources(moved: Mapping[Key, Sequence[Key]], found: GivenNames) -> dict[Key, list[Key]]:
    """Return the resources that are gone, and whose operations are all of one other now."""
    went: dict[str, set[str]] = {}
    for (scope, _), olds in moved.items():
        if scope.startswith(_METHODS):
            went.setdefault(olds[0][0].removeprefix(_METHODS), set()).add(scope)
    resources: dict[Key, list[Key]] = {}
    for old, scopes in sorted(went.items()):
        if len(scopes) == 1 and old not in found.names[RESOURCES]:
            key = RESOURCES, scopes.pop().removeprefix(_METHODS)
            resources.setdefault(key, []).append((RESOURCES, old))
    return resources


def _moved_field(
    known: GivenNames, moved: Mapping[Key, Sequence[Key]], scope: str, place: str
) -> list[Key]:
    olds = moved.get((CLASSES, scope.removeprefix(_FIELDS)), ())
    scopes = [fields_of(old) for _, old in olds]
    return [(old, place) for old in scopes if place in known.names.get(old, {})][:1]


# Old names ------------------------------------------------------------------------------------


def _names_of(known: GivenNames, old: Key, version: str) -> dict[str, str]:
    """Return every name that a thing had and still answers to, each with its version."""
    scope, place = old
    first = "" if known.version == version else version
    names = {_full(known.names, scope, known.names[scope][place]): first}
    for name, since in known.aliases.get(scope, {}).get(place, {}).items():
        if not since or minor(version) <= minor(since):
            names[name] = since or first
    return names


def _full(names: Named, scope: str, name: str) -> str:
    """Return a name with that of the resource, where it is a method's."""
    if not scope.startswith(_METHODS):
        return name
    return f"{names[RESOURCES][scope.removeprefix(_METHODS)]}.{name}"


def _split(known: GivenNames, scope: str, full: str) -> tuple[str, str]:
    """Return the scope that a full name was in, and the name without its resource."""
    resource, _, name = full.rpartition(".")
    places = {attribute: place for place, attribute in known.names.get(RESOURCES, {}).items()}
    return methods_of(places[resource]) if resource in places else scope, name
