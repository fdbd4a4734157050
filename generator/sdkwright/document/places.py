"""Where every part of a document stands, though it was put together from several files."""

from __future__ import annotations

from dataclasses import dataclass, field

from sdkwright.diagnostics import Span
from sdkwright.document.pointers import join, split
from sdkwright.document.text import Text
from sdkwright.document.tree_builder import Place


@dataclass
class Places:
    """The places of one file, and of what was put between its parts from others.

    Attributes:
        source: The text of the file.
        root: The places in it.
        grafts: The texts and places of what stands at some pointers instead.
    """

    source: Text
    root: Place
    grafts: dict[str, tuple[Text, Place]] = field(default_factory=dict[str, tuple[Text, Place]])

    def find(self, pointer: str) -> tuple[Text, Place]:
        """Return where something stands; where nothing does, it is its nearest ancestor."""
        source, place = self.source, self.root
        is_there, way = True, ""
        for token in split(pointer):
            way = join(way, token)
            if way in self.grafts:
                source, place = self.grafts[way]
                is_there = True
            elif is_there and token in place.parts:
                place = place.parts[token]
            else:
                is_there = False
        return source, place

    def span(self, pointer: str, *, key: bool = False) -> Span:
        """Return the place of a value, or of its key."""
        source, place = self.find(pointer)
        return source.span(place.key if key else place.start)
