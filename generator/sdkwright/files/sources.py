"""Files to write: where they may lie, what their text must be, and the list of their hashes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LOCK_NAME: Final = ".sdkwright.json"

# What some file system does not take, or reads as a separator or a drive.
_UNPORTABLE: Final = re.compile(r'[\x00-\x1f\x7f\\\ud800-\udfff<>:"|?*]')


def digest(data: bytes) -> str:
    """Return the SHA-256 of the bytes, in lowercase hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def fault_of_path(path: str) -> str | None:
    """Return why the path cannot be a generated file's, or None when it can."""
    segments = path.split("/")
    if path.startswith("/"):
        return "is absolute"
    if not {"", ".", ".."}.isdisjoint(segments):
        return "has a segment that is empty or dots"
    if _UNPORTABLE.search(path):
        return "has a character that not every file system takes"
    if path.casefold() == LOCK_NAME:
        return "is the lock's own"
    # The lock is committed text: nobody's edit of it may make the tool remove a repository.
    if any(segment.casefold() == ".git" for segment in segments):
        return "leads into a repository"
    return None


def refuse_path(path: str) -> None:
    """Raise ValueError when the path cannot be a generated file's."""
    fault = fault_of_path(path)
    if fault is not None:
        raise ValueError(f"the path {path!r} {fault}")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to write.

    Attributes:
        path: Relative to the output folder, segments joined by slashes.
        text: Its contents; lines end in line feeds, there is no byte order mark.

    Raises:
        ValueError: The path leads out of the output folder, or the text would not be the same on
            every machine.
    """

    path: str
    text: str

    def __post_init__(self) -> None:
        refuse_path(self.path)
        if "\r" in self.text:
            raise ValueError(f"{self.path} has a carriage return")
        if self.text.startswith("\ufeff"):
            raise ValueError(f"{self.path} starts with a byte order mark")
        # Raises UnicodeEncodeError, a ValueError, for a lone surrogate.
        self.text.encode()

    @property
    def data(self) -> bytes:
        """The bytes to write."""
        return self.text.encode()


def listed(files: Iterable[SourceFile]) -> dict[str, str]:
    """Return the SHA-256 of every file by its path, as the lock lists them.

    Raises:
        ValueError: Two files would lie at one place, here or where case is ignored.
    """
    hashes: dict[str, str] = {}
    spellings: dict[str, str] = {}
    for file in files:
        other = spellings.setdefault(file.path.casefold(), file.path)
        if file.path in hashes or other != file.path:
            raise ValueError(f"{other} and {file.path} are one file")
        hashes[file.path] = digest(file.data)
    for path in hashes:
        for folder in folders(path):
            if folder.casefold() in spellings:
                raise ValueError(f"{folder} is both a file and the folder of {path}")
    return hashes


def folders(path: str) -> list[str]:
    """Return the folders the path lies in, innermost first, without the top folder."""
    segments = path.split("/")
    return ["/".join(segments[:count]) for count in range(len(segments) - 1, 0, -1)]
