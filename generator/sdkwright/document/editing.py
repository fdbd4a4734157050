"""Mend the files of a document by edits, and leave all else in them as it is, to the byte."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from sdkwright.diagnostics import (
    Add,
    Diagnostic,
    DocumentError,
    Edit,
    Quote,
    Remove,
    Rename,
    Replace,
)
from sdkwright.document import Document, load
from sdkwright.document.files import DISK, Origin
from sdkwright.document.pointers import join, split
from sdkwright.document.removal import Unmendable
from sdkwright.document.rewriting import (
    Located,
    check_mendable,
    rewrite,
    source_of,
)
from sdkwright.document.syntax import Layout, read_layout
from sdkwright.document.text import encode
from sdkwright.document.tree_edits import edited
from sdkwright.values import JSON


@dataclass(frozen=True, slots=True)
class Edition:
    """The files of a document after edits.

    Attributes:
        contents: The bytes of the files that changed, by what the user calls them.
        mended: The findings whose edits were made.
        document: The document as it is after them.
    """

    contents: Mapping[str, bytes]
    mended: tuple[Diagnostic, ...]
    document: Document


@dataclass(frozen=True, slots=True)
class Drafts:
    """Files as they would be, where they would change, and as they are elsewhere."""

    origin: Origin
    contents: Mapping[str, bytes]

    def name(self, path: Path) -> str:
        """Return what the user calls a file."""
        return self.origin.name(path)

    def find(self, path: Path) -> Path | None:
        """Return the path of a file without links; None where there is no file."""
        return self.origin.find(path)

    def content(self, path: Path) -> bytes:
        """Return the bytes of a file."""
        draft = self.contents.get(self.name(path))
        return self.origin.content(path) if draft is None else draft


def edit(
    document: Document, path: Path, findings: Sequence[Diagnostic], origin: Origin = DISK
) -> Edition:
    """Return the files of a document after the edits of findings; nothing is written.

    The document is one of ``path``, read from ``origin`` without overlays. It is read again after
    the edits, and has to differ by them and by nothing else. A finding is left as it is where that
    is not so, where its edits cannot be written down with certainty, or where a reference leads to
    what would get another pointer.
    """
    editing = _Editing(document, path, origin)
    mends = [mend for found in findings if (mend := editing.mend(found)) is not None]
    accepted = _largest([], mends, editing.differs_by)
    mended = tuple(mend.finding for mend in accepted)
    return Edition(editing.contents(accepted), mended, editing.edited)


@dataclass(frozen=True, slots=True)
class _Mend:
    """A finding, with its edits: of the tree, and of one file."""

    finding: Diagnostic
    edits: tuple[Edit, ...]
    file: str
    located: tuple[Located, ...]


class _Editing:
    def __init__(self, document: Document, path: Path, origin: Origin) -> None:
        self.edited = document
        self._document = document
        self._path = path
        self._origin = origin
        self._layouts: dict[str, Layout] = {}

    def mend(self, found: Diagnostic) -> _Mend | None:
        """Return the edits of a finding, if it has any that can be made."""
        edits: list[Edit] = []
        located: list[Located] = []
        files: set[str] = set()
        try:
            for one in found.mend:
                above = join("", *split(one.pointer)[:-1])
                at = above if isinstance(one, Add) else one.pointer
                self._document.at(at)
                source, place = self._document.place(at)
                if source.path not in self._layouts:
                    self._layouts[source.path] = read_layout(source)
                layout = self._layouts[source.path]
                files.add(source.path)
                located.append(Located(one, place))
                if isinstance(one, Quote):
                    text = source_of(layout, place)
                    if one.wanted not in (None, text):
                        return None
                    edits.append(Replace(one.pointer, text))
                else:
                    edits.append(one)
                if isinstance(one, Remove | Rename) and self._is_referred(one, above):
                    return None
            if len(files) != 1:
                return None
            (file,) = files
            check_mendable(self._layouts[file], located)
        except (KeyError, Unmendable):
            return None
        return _Mend(found, tuple(edits), file, tuple(located))

    def _is_referred(self, one: Remove | Rename, above: str) -> bool:
        """Tell whether a reference leads to what an edit gives another pointer."""
        # What goes from a list moves all that follows it.
        moved = above if isinstance(self._document.at(above), list) else one.pointer
        return any(f"{target}/".startswith(f"{moved}/") for target in self._targets)

    @cached_property
    def _targets(self) -> frozenset[str]:
        """The pointers that the document mentions, as references or otherwise."""
        return frozenset(
            unquote(text[1:]) for text in _texts(self._document.root) if text.startswith("#/")
        )

    def contents(self, mends: Sequence[_Mend]) -> dict[str, bytes]:
        """Return the files that change by mends.

        Raises:
            Unmendable: Two of them are about one place.
        """
        located: dict[str, list[Located]] = {}
        for mend in mends:
            located.setdefault(mend.file, []).extend(mend.located)
        return {
            file: encode(rewrite(self._layouts[file], edits), self._origin.content(Path(file)))
            for file, edits in located.items()
        }

    def differs_by(self, mends: Sequence[_Mend]) -> bool:
        """Tell whether the document after mends differs by them and nothing else; keep it if so."""
        try:
            drafts = Drafts(self._origin, self.contents(mends))
            found = load(self._path, origin=drafts)
            wanted = edited(self._document.root, [one for mend in mends for one in mend.edits])
        except (DocumentError, KeyError, IndexError, Unmendable):
            return False
        if json.dumps(wanted) != json.dumps(found.root):
            return False
        self.edited = found
        return True


def _texts(value: JSON) -> Iterator[str]:
    rest = [value]
    while rest:
        part = rest.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict | list):
            rest += part.values() if isinstance(part, dict) else part


def _largest(
    accepted: list[_Mend], others: list[_Mend], is_fine: Callable[[Sequence[_Mend]], bool]
) -> list[_Mend]:
    """Return the mends that go together, of which one that does not is left out by halving."""
    if not others or is_fine([*accepted, *others]):
        return [*accepted, *others]
    if len(others) == 1:
        return accepted
    middle = len(others) // 2
    accepted = _largest(accepted, others[:middle], is_fine)
    return _largest(accepted, others[middle:], is_fine)
