"""Find the schemas of a document: those that no other schema holds, each with those inside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sdkwright.document import SECTIONS, Document, join, local_pointer, parts
from sdkwright.values import JSON


class Spot(NamedTuple):
    """A part of a document; its pointer is put together when someone asks for it.

    Attributes:
        kind: Which kind of object it is.
        value: What stands there.
        token: The last token of its pointer, or all of it where there is nothing above.
        above: What holds it.
    """

    kind: str
    value: JSON
    token: str
    above: Spot | None

    @property
    def pointer(self) -> str:
        """The JSON pointer of the part."""
        tokens: list[str] = []
        spot = self
        while spot.above is not None:
            tokens.append(spot.token)
            spot = spot.above
        return join(spot.token, *reversed(tokens))


class Outermost(NamedTuple):
    """A schema that no other holds.

    Attributes:
        spot: Where it is.
        schema: What it says.
        inside: The schemas inside it, and itself first.
    """

    spot: Spot
    schema: dict[str, JSON]
    inside: list[tuple[Spot, dict[str, JSON]]]


def outermost_schemas(document: Document) -> Iterator[Outermost]:
    """Yield every schema that no other holds, once, be it shared by YAML aliases.

    What only a reference shows to be a schema is one.
    """
    seen: set[tuple[int, str]] = set()
    referred: dict[str, str] = {}
    rest = [Spot("document", document.root, "", None)]
    while rest or referred:
        if not rest:
            rest, referred = list(_spots_of_references(document, referred)), {}
            continue
        spot = rest.pop()
        if _is_known(spot, seen):
            continue
        if spot.kind == "schema" and isinstance(spot.value, dict):
            inside = list(_inside(spot, seen, referred))
            yield Outermost(spot, spot.value, inside)
        else:
            _note_reference(spot, referred)
            rest += [
                Spot(kind, item, token, spot) for token, item, kind in parts(spot.kind, spot.value)
            ]


def _inside(
    spot: Spot, seen: set[tuple[int, str]], referred: dict[str, str]
) -> Iterator[tuple[Spot, dict[str, JSON]]]:
    rest = [spot]
    while rest:
        spot = rest.pop()
        if spot.kind == "schema" and isinstance(spot.value, dict):
            _note_reference(spot, referred)
            yield spot, spot.value
        rest += [
            inner
            for token, item, kind in parts(spot.kind, spot.value)
            if not _is_known(inner := Spot(kind, item, token, spot), seen)
        ]


def _is_known(spot: Spot, seen: set[tuple[int, str]]) -> bool:
    """Tell whether there is nothing to look for in a part, and remember that it was looked at."""
    if not isinstance(spot.value, dict | list):
        return True
    key = id(spot.value), spot.kind
    is_known = key in seen
    seen.add(key)
    return is_known


def _note_reference(spot: Spot, referred: dict[str, str]) -> None:
    target = spot.value.get("$ref") if isinstance(spot.value, dict) else None
    if isinstance(target, str) and spot.kind in SECTIONS:
        home = f"#/components/{SECTIONS[spot.kind]}/"
        if not target.startswith(home) or "/" in target[len(home) :]:
            referred[target] = spot.kind


def _spots_of_references(document: Document, referred: dict[str, str]) -> Iterator[Spot]:
    for target, kind in referred.items():
        try:
            pointer = local_pointer(target)
            yield Spot(kind, document.at(pointer), pointer, None)
        except KeyError:
            continue  # which is found where references are checked
