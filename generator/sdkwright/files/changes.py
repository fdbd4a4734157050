"""How the files on disk differ from what would be written."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sdkwright.diagnostics import Diagnostic, DocumentError, Severity
from sdkwright.files.lock import Lock, read_lock
from sdkwright.files.sources import LOCK_NAME, SourceFile, digest, listed


class ChangeKind(StrEnum):
    """How a file on disk differs from what would be written."""

    STALE = "stale"
    HAND_EDITED = "hand-edited"
    MISSING = "missing"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Change:
    """A file that differs.

    Attributes:
        path: Relative to the output folder.
        kind: How it differs.
        old: What is on disk, with bytes that are not UTF-8 escaped; None for a file that is absent
            or too large to show.
        new: What would be written; None for a file that is not generated.
        recorded: The SHA-256 the lock on disk has for it; None where it has none.
    """

    path: str
    kind: ChangeKind
    old: str | None
    new: str | None
    recorded: str | None = None

    @property
    def is_edited(self) -> bool:
        """Whether generating would throw an edit by hand away."""
        if self.kind is ChangeKind.EXTRA and self.recorded is not None:
            return self.old is None or digest(self.old.encode()) != self.recorded
        return self.kind is ChangeKind.HAND_EDITED

    @property
    def is_stray(self) -> bool:
        """Whether the tool neither wrote the file nor would."""
        return self.kind is ChangeKind.EXTRA and self.recorded is None

    @property
    def message(self) -> str:
        """What is the matter, in one sentence without a full stop."""
        is_listed = self.recorded is not None
        match self.kind:
            case ChangeKind.MISSING:
                fault = "is missing"
            case ChangeKind.STALE:
                fault = "is stale: the document, templates, configuration or tool changed"
            case ChangeKind.HAND_EDITED if is_listed:
                is_stale = self.new is not None and digest(self.new.encode()) != self.recorded
                fault = "was edited by hand" + (", and is stale as well" if is_stale else "")
            case ChangeKind.HAND_EDITED:
                fault = "is not what the tool writes, and the lock does not list it"
            case ChangeKind.EXTRA if is_listed:
                fault = "is extra: it is no longer generated"
                fault += ", and was edited by hand" if self.is_edited else ""
            case ChangeKind.EXTRA:
                fault = "is extra: it lies in a generated folder, but the tool did not write it"
        return f"{self.path} {fault}"


def as_text(data: bytes) -> str:
    """Return the bytes as text to show; what is not UTF-8 is escaped."""
    return data.decode(errors="backslashreplace")


def content(folder: Path, path: str) -> bytes | None:
    """Return the bytes of the file as version control sees them: a symbolic link is its target.

    None stands for no file there, or for one that has no bytes, as a folder or a socket.

    Raises:
        OSError: The file is there, and cannot be read.
    """
    place = folder / path
    try:
        mode = place.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    if stat.S_ISLNK(mode):
        return os.fsencode(place.readlink())
    return place.read_bytes() if stat.S_ISREG(mode) else None


def real_folder(output: Path) -> Path:
    """Return the folder itself that the output names, as a symbolic link may; it need not exist.

    Raises:
        DocumentError: Something else lies there (``not-a-directory``).
    """
    folder = Path(os.path.realpath(output))
    # What is still a link after that leads round in a circle.
    if os.path.lexists(folder) and (folder.is_symlink() or not folder.is_dir()):
        message = f"{output.as_posix()} is not a folder"
        hint = "Move it away, or set another output"
        finding = Diagnostic("not-a-directory", Severity.ERROR, message, None, "", hint)
        raise DocumentError([finding])
    return folder


def changes(files: Sequence[SourceFile], lock: Lock, folder: Path) -> tuple[Change, ...]:
    """Return how the files the tool answers for differ from what it would write.

    They are sorted by path, the lock last.

    Args:
        files: What would be written.
        lock: The lock that would be written with them.
        folder: Where they would be written; it need not exist.

    Raises:
        DocumentError: The lock in the folder is not one (``broken-lock``).
        OSError: A file cannot be read.
        ValueError: The lock does not list the files.
    """
    if dict(lock.files) != listed(files):
        raise ValueError("the lock does not list the files to write")
    old = read_lock(folder)
    recorded: Mapping[str, str] = {} if old is None else old.files
    wanted = {file.path: file for file in files}
    found: list[Change] = []
    for path in sorted(wanted.keys() | recorded.keys()):
        data = content(folder, path)
        new = wanted.get(path)
        if new is None:
            if data is not None:
                found.append(Change(path, ChangeKind.EXTRA, as_text(data), None, recorded[path]))
        elif data is None:
            found.append(Change(path, ChangeKind.MISSING, None, new.text, recorded.get(path)))
        elif data != new.data:
            is_ours = digest(data) == recorded.get(path)
            kind = ChangeKind.STALE if is_ours else ChangeKind.HAND_EDITED
            found.append(Change(path, kind, as_text(data), new.text, recorded.get(path)))
    # No lock can hold its own hash: an edited one cannot be told from an older one, both are stale.
    data = content(folder, LOCK_NAME)
    if data != lock.to_json().encode():
        kind = ChangeKind.MISSING if data is None else ChangeKind.STALE
        text = None if data is None else as_text(data)
        found.append(Change(LOCK_NAME, kind, text, lock.to_json()))
    return tuple(found)
