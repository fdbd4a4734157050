"""Apply the user's choice of operations and of their names to what a document has."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence

from sdkwright.config import Naming, Selection
from sdkwright.diagnostics import Diagnostic, DocumentError
from sdkwright.lower.places import Place
from sdkwright.naming import Names


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
    places: Sequence[Place], derived: Sequence[str], selection: Selection, reserved: Collection[str]
) -> list[str]:
    """Return a name for each operation of a resource: the user's, or else the derived one.

    Raises:
        DocumentError: The user gives a name twice, or one that cannot be had
            (``config-name-taken``).
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
    # What the user chose comes before what anything else is called by itself.
    names = Names({*reserved, *given})
    return [
        _naming_of(place, selection).method or names.give(name)
        for place, name in zip(places, derived, strict=True)
    ]


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
