"""Say what a new version of a document means to the users of its SDK: an entry, and migration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sdkwright.changelog.entry import Item, entry, heading, items
from sdkwright.changelog.migration import Note, migration
from sdkwright.config import EVERYTHING, Selection
from sdkwright.diff import Difference, diff
from sdkwright.document import Document
from sdkwright.given_names import NO_NAMES, GivenNames

__all__ = ["Changelog", "Item", "Note", "changelog", "entry", "heading", "notes"]


@dataclass(frozen=True, slots=True)
class Changelog:
    """What there is to say of a new version.

    Attributes:
        difference: What it is made of.
        items: The changes, one line each.
        notes: What there is to rewrite, as code before and after.
    """

    difference: Difference
    items: tuple[Item, ...]
    notes: tuple[Note, ...]


def changelog(
    old: Document,
    new: Document,
    selection: Selection = EVERYTHING,
    package: str = "package",
    known: GivenNames = NO_NAMES,
    *,
    today: date | None = None,
) -> Changelog:
    """Return what leads from one version of a document to another.

    Args:
        old: The document as it was.
        new: The document as it is.
        selection: Which operations the SDK has, and under what names.
        package: The name that the SDK is imported by.
        known: The names that it has, of either document or of another one.
        today: The day by which dates of `x-sunset` are past or to come; that of the clock, in UTC,
            if not given.

    Raises:
        DocumentError: A document cannot be used, or the selection not be had.
    """
    difference = diff(old, new, selection, known, today=today)
    found = migration(*difference.sdks, package) if difference.sdks else ()
    return Changelog(difference, items(difference), found)


def notes(found: tuple[Note, ...], level: int) -> str:
    """Return notes on migrating as Markdown, each under a heading of a level."""
    return "\n".join(note.markdown(level) for note in found)
