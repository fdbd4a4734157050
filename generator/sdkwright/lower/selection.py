"""Apply the user's choice of operations and of their names to what a document has."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence

from sdkwright.config import Naming, Selection
from sdkwright.diagnostics import Diagnostic, DocumentError
from sdkwright.lower.places import Place
from sdkwright.lower.scopes import Choice, Scope, choice_of


def selected(places: Sequence[Place], selection: Selection) -> tuple[Place, ...]:
    """Return the operations that are not excluded.

    Raises:
        DocumentError: The selection names tags (``config-unknown-tag``) or operations
            (``config-unknown-operation``) that the document does not have.
    """
    findings = [*_unknown(places, selection)]
    if findings:
        raise DocumentError(findings)
    tags, operations = set(selection.excluded_tags), set(selection.excluded_operations)
    return tuple(
        place
        for place in places
        if tags.isdisjoint(place.tags) and operations.isdisjoint((place.title, place.line))
    )


def resource_of(
    place: Place, tags: Mapping[str, str], selection: Selection, reserved: Collection[str]
) -> str:
    """Return the tag that an operation belongs to, or the user's name of a resource of its own.

    Tags are given by the name of their resource; none can have a name that is reserved.

    Raises:
        DocumentError: The name cannot be had (``config-name-taken``).
    """
    name = _naming_of(place, selection).resource
    if name is None:
        return place.tag
    if name in reserved:
        raise DocumentError(
            [_taken(place, name, "every client has something of this name", selection)]
        )
    return tags.get(name, name)


def method_names(
    places: Sequence[Place],
    derived: Sequence[str],
    selection: Selection,
    names: Scope,
    reserved: Collection[str],
) -> list[str]:
    """Return a name for each operation of a resource: a chosen one, or else the derived one.

    What the options say goes before what the document does.

    Raises:
        DocumentError: The user gives a name twice, or one that cannot be had
            (``config-name-taken``).
        Unsupported: The document asks for what is no name.
    """
    given: dict[str, Place] = {}
    findings: list[Diagnostic] = []
    for place in places:
        name = _naming_of(place, selection).method
        if name in reserved:
            findings.append(_taken(place, name, "a resource needs it", selection))
        elif name in given:
            findings.append(_taken(place, name, f"{given[name].title} is called so", selection))
        elif name is not None:
            given[name] = place
    if findings:
        raise DocumentError(findings)
    found: dict[int, str] = {}
    choices = [_choice(place, selection) for place in places]
    # What was chosen comes before what anything else is called by itself.
    for index in sorted(range(len(places)), key=lambda index: choices[index] is None):
        place = places[index]
        found[index] = names.name(place.key, derived[index], mark=place.mark, choice=choices[index])
    return [found[index] for index in range(len(places))]


def _choice(place: Place, selection: Selection) -> Choice | None:
    name = _naming_of(place, selection).method
    if name is not None:
        return Choice(name, place.pointer)
    return choice_of(dict(place.node), place.pointer)


def _naming_of(place: Place, selection: Selection) -> Naming:
    return selection.names.get(place.line) or selection.names.get(place.title) or Naming()


def _taken(place: Place, name: str | None, reason: str, selection: Selection) -> Diagnostic:
    message = f"{place.title!r} cannot be called {name!r}: {reason}"
    key = place.line if place.line in selection.names else place.title
    return selection.finding("config-name-taken", message, key, "Choose another name")


def _unknown(places: Sequence[Place], selection: Selection) -> Iterator[Diagnostic]:
    tags = {tag for place in places for tag in place.tags}
    operations = {name for place in places for name in (place.title, place.line)}
    for tag in selection.excluded_tags:
        if tag not in tags:
            message = f"no operation of the document has the tag {tag!r}"
            yield selection.finding("config-unknown-tag", message, tag, _hint(tag, tags))
    for name in dict.fromkeys((*selection.excluded_operations, *selection.names)):
        if name not in operations:
            message = f"the document has no operation {name!r}"
            hint = _hint(name, operations)
            yield selection.finding("config-unknown-operation", message, name, hint)


def _hint(name: str, known: Collection[str]) -> str:
    if near := difflib.get_close_matches(name, sorted(known), 1):
        return f"Did you mean {near[0]}?"
    return "Operations are named by operationId, or as in GET /lamps/{id}"
