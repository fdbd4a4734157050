"""Compare what is on disk with what would be written, and change neither."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Sequence, Set as AbstractSet
from itertools import islice
from pathlib import Path
from typing import Final

from sdkwright.diagnostics import Diagnostic, DocumentError, Severity
from sdkwright.files import (
    LOCK_NAME,
    Change,
    ChangeKind,
    Lock,
    SourceFile,
    as_text,
    changes,
    content,
    folders,
    read_lock,
    real_folder,
)

__all__ = ["compare", "diff"]

# What tools leave behind beside sources: nobody's work, and in nobody's version control.
_CACHES: Final = {
    ".DS_Store",
    ".git",
    ".hypothesis",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".venv",
    "__pycache__",
    "build",
    "dist",
}
_CACHE_SUFFIXES: Final = (".egg-info", ".pyc")

# Beyond these a diff takes seconds to make, or nobody reads it.
_MOST_BYTES_READ: Final = 1 << 20
_MOST_LINES_MATCHED: Final = 5_000
_MOST_LINES_SHOWN: Final = 2_000


def compare(files: Sequence[SourceFile], lock: Lock, output: Path) -> tuple[Change, ...]:
    """Return how the output folder differs from what would be written.

    The changes are sorted by path, the lock last. A file in a folder that holds generated files is
    extra when the tool did not write it; beside the lock, at the top of the output, anybody may
    keep files.

    Args:
        files: What would be written.
        lock: The lock that would be written with them.
        output: The output folder; it need not exist.

    Raises:
        DocumentError: The output is not a folder (``not-a-directory``), its lock is not one
            (``broken-lock``), or something in it cannot be read (``cannot-read``).
        ValueError: The lock does not list the files.
    """
    folder = real_folder(output)
    try:
        found = changes(files, lock, folder)
        old = read_lock(folder)
        known = set(lock.files) | set(old.files if old else ())
        strays = [_stray(folder, path) for path in _strays(folder, known)]
    except OSError as error:
        message = f"{output.as_posix()} cannot be read: {error.strerror}"
        hint = "Give this user the right to read all of it"
        finding = Diagnostic("cannot-read", Severity.ERROR, message, None, "", hint)
        raise DocumentError([finding]) from error
    return tuple(
        sorted([*found, *strays], key=lambda change: (change.path == LOCK_NAME, change.path))
    )


def _strays(folder: Path, known: AbstractSet[str]) -> Iterator[str]:
    """Yield the files below folders that hold known files, except the known ones and caches."""
    owned = {inner[0] for path in known if (inner := folders(path))}
    yield from {path for top in owned for path in _walk(folder, top)} - known


def _walk(folder: Path, top: str) -> Iterator[str]:
    # A link leads to a folder of somebody else.
    if not (folder / top).is_dir() or (folder / top).is_symlink():
        return
    with os.scandir(folder / top) as entries:
        inner = list(entries)
    for entry in inner:
        if _is_cache(entry.name):
            continue
        path = f"{top}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder, path)
        else:
            yield path


def _is_cache(name: str) -> bool:
    return name in _CACHES or name.endswith(_CACHE_SUFFIXES)


def _stray(folder: Path, path: str) -> Change:
    is_small = os.lstat(folder / path).st_size <= _MOST_BYTES_READ
    data = content(folder, path) if is_small else None
    # Names are bytes: one that is not UTF-8 could not be printed.
    name = as_text(os.fsencode(path))
    return Change(name, ChangeKind.EXTRA, None if data is None else as_text(data), None)


def diff(change: Change) -> str:
    """Return the unified diff that leads from what is on disk to what would be written.

    The diff of a very large file is cut, or replaced by one line that says how much differs.
    """
    old = "" if change.old is None else change.old
    new = "" if change.new is None else change.new
    before = "/dev/null" if change.kind is ChangeKind.MISSING else f"a/{change.path}"
    after = "/dev/null" if change.kind is ChangeKind.EXTRA else f"b/{change.path}"
    labels = f"--- {before}\n+++ {after}\n"
    if "\0" in old or old == new:
        return f"{labels}Binary files {before} and {after} differ\n" if old else labels
    olds, news = _lines(old), _lines(new)
    if _is_laborious(olds, news):
        return f"{labels}Too large to match: {len(olds)} lines become {len(news)}\n"
    lines = difflib.unified_diff(olds, news, before, after)
    shown = list(islice(lines, _MOST_LINES_SHOWN))
    left_out = sum(1 for _ in lines)
    # A line without its newline, the last of a file, is marked as diff and git do.
    text = "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in shown
    )
    return f"{text}Left out: {left_out} more lines\n" if left_out else text


def _lines(text: str) -> list[str]:
    # Not splitlines: it also splits at form feeds and the separators of Unicode.
    lines = text.split("\n")
    ends = [f"{line}\n" for line in lines[:-1]]
    return [*ends, lines[-1]] if lines[-1] else ends


def _is_laborious(olds: Sequence[str], news: Sequence[str]) -> bool:
    """Whether matching would take long; what is equal at both ends costs nothing."""
    if not olds or not news:
        return False
    shorter = min(len(olds), len(news))
    head = next((at for at in range(shorter) if olds[at] != news[at]), shorter)
    left = shorter - head
    tail = next((at for at in range(left) if olds[-1 - at] != news[-1 - at]), left)
    return max(len(olds), len(news)) - head - tail > _MOST_LINES_MATCHED
