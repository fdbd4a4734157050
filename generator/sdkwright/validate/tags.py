"""Check that tags have names of their own, and parents that exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sdkwright.diagnostics import Diagnostic, Remove
from sdkwright.document import Document, join
from sdkwright.validate.findings import finding
from sdkwright.validate.mends import same
from sdkwright.values import JSON


def check_tags(document: Document, version: str) -> Iterator[Diagnostic]:
    """Yield what is wrong with the list of tags."""
    tags = document.root.get("tags")
    places: dict[str, str] = {}
    seen: list[dict[str, JSON]] = []
    parents: dict[str, str] = {}
    for index, tag in enumerate(tags if isinstance(tags, list) else ()):
        name = tag.get("name") if isinstance(tag, dict) else None
        if not isinstance(name, str) or not isinstance(tag, dict):
            continue
        pointer = join("/tags", str(index))
        if name in places:
            # Of two that are described otherwise, nobody knows which is right.
            mend = (Remove(pointer),) if any(same(tag, one) for one in seen) else ()
            message, place = f"duplicate tag name {name!r}", join(pointer, "name")
            yield finding(document, "duplicate-tag", message, place, mend=mend)
        seen.append(tag)
        places[name] = pointer
        parents.pop(name, None)
        if isinstance(parent := tag.get("parent"), str):
            parents[name] = parent
    if version == "3.2":
        for name, message in _hierarchy_faults(places, parents):
            place = join(places[name], "parent")
            yield finding(document, "invalid-tag-hierarchy", message, place)


def _hierarchy_faults(
    places: Mapping[str, str], parents: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield tags whose ancestors are not in order, and why."""
    seen: set[str] = set()
    for start, parent in parents.items():
        if parent not in places:
            yield start, f"tag {start!r} references unknown parent tag {parent!r}"
        trail: list[str] = []
        name: str | None = start
        while name is not None and name not in seen:
            trail.append(name)
            seen.add(name)
            name = parents.get(name)
        if name in trail:
            cycle = " -> ".join([*trail[trail.index(name) :], name])
            yield name, f"circular tag hierarchy detected: {cycle}"
