"""Write the generated files so that the output is wholly old or wholly new at every moment.

The new tree is built in a staging folder beside the output, and the two are exchanged in one system
call. Where the system cannot exchange folders (Windows, some network and FUSE file systems), the
old one is renamed aside and the new one into its place: killed between the two renames, the output
is absent until the next run puts the old one back.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from sdkwright.diagnostics import Diagnostic, DocumentError, Severity
from sdkwright.files import (
    LOCK_NAME,
    Change,
    Lock,
    SourceFile,
    changes,
    folders,
    read_lock,
    real_folder,
)
from sdkwright.write.exchange import recover, staging_for, swap
from sdkwright.write.in_place import Rewritten, write_in_place
from sdkwright.write.trees import carry, create, discard, foreign, rescue, settle
from sdkwright.write.turns import turn

__all__ = ["Rewritten", "write", "write_in_place"]

_SECONDS_TO_WAIT: Final = 30.0


def write(files: Sequence[SourceFile], lock: Lock, output: Path) -> tuple[Change, ...]:
    """Make the output folder hold the files and the lock, and return what was changed to that end.

    Only files the lock on disk lists are overwritten or removed; all others are carried over,
    except ``__pycache__`` beside generated files. Where nothing differs, nothing is touched. The
    folder itself is replaced, so a process that works in it loses its place: to write from within
    it is refused.

    Args:
        files: What to write.
        lock: The lock to write with them.
        output: The output folder; it need not exist. Through a symbolic link the folder it names is
            written.

    Raises:
        DocumentError: The output is not a folder (``not-a-directory``), holds the current folder
            (``inside-output``), has a broken lock (``broken-lock``), has files in the way that the
            tool did not write (``not-ours``), is being written by another run (``busy``), or the
            system refuses (``cannot-write``). The output is as it was.
        ValueError: The lock does not list the files.
    """
    try:
        folder = real_folder(output)
        _refuse_inside(folder, output)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with turn(folder.parent, _SECONDS_TO_WAIT) as is_alone:
            if is_alone:
                for left in recover(folder):
                    discard(left)
            return _write(files, lock, folder, output)
    except TimeoutError as error:
        message = f"{output.as_posix()} is being written by another run"
        raise DocumentError(
            [_finding("busy", message, "Wait for it to end, and generate again")]
        ) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        where = f" ({error.filename})" if isinstance(error.filename, str) else ""
        message = f"{output.as_posix()} cannot be written: {reason}{where}"
        hint = "Nothing was changed; make room on the disk, or give this user the right to write"
        if error.errno in {errno.EBUSY, errno.EXDEV}:
            hint = (
                "Nothing was changed; a mounted folder, or one in a layer of a container image, "
                "cannot be swapped: mount the one above, or copy the output anew"
            )
        raise DocumentError([_finding("cannot-write", message, hint)]) from error


def _refuse_inside(folder: Path, output: Path) -> None:
    # A folder that was removed holds nothing, so it is not within the output.
    with contextlib.suppress(FileNotFoundError):
        if Path.cwd().resolve().is_relative_to(folder):
            message = (
                f"{output.as_posix()} holds the current folder, which generating would replace"
            )
            hint = f"Set another output, or run from outside, as from {folder.parent.as_posix()}"
            raise DocumentError([_finding("inside-output", message, hint)])


def _write(
    files: Sequence[SourceFile], lock: Lock, folder: Path, output: Path
) -> tuple[Change, ...]:
    found = changes(files, lock, folder)
    differing = {change.path for change in found}
    old = read_lock(folder)
    ours = {LOCK_NAME, *(old.files if old else ())}
    owned = {inner for path in ours | lock.files.keys() for inner in ("", *folders(path))}
    others = dict(foreign(folder, ours, owned))
    # A file that already is what we would write loses nothing by becoming ours.
    adopted = (lock.files.keys() & others.keys()) - differing
    others = {path: is_folder for path, is_folder in others.items() if path not in adopted}
    in_the_way = _in_the_way(lock.files, others)
    if in_the_way:
        restore = "" if old else f"Restore {LOCK_NAME}, or "
        hint = f"{restore}move it away and generate again"
        raise DocumentError(
            _finding(
                "not-ours",
                f"{(output / path).as_posix()} is in the way: the tool did not write it",
                hint[0].upper() + hint[1:],
            )
            for path in in_the_way
        )
    if not found:
        return ()
    wanted = {file.path: file.data for file in files} | {LOCK_NAME: lock.to_json().encode()}
    staging = retired = staging_for(folder)
    try:
        staging.mkdir()
        for path, is_folder in others.items():
            if is_folder:
                (staging / path).mkdir(parents=True, exist_ok=True)
            else:
                carry(folder / path, staging / path)
        for path, data in wanted.items():
            if path in differing:
                create(staging / path, data)
            else:
                carry(folder / path, staging / path)
        settle(staging, folder)
        retired = swap(staging, folder)
        rescue(retired, folder, foreign(retired, ours | adopted, owned))
    finally:
        discard(retired)
    return found


def _in_the_way(wanted: Iterable[str], others: Mapping[str, bool]) -> list[str]:
    """Return what of the others lies where a wanted file or one of its folders would."""
    occupied = {inner for path in others for inner in folders(path)}
    found: set[str] = set()
    for path in wanted:
        if path in others or path in occupied:
            found.add(path)
        found.update(inner for inner in folders(path) if others.get(inner) is False)
    return sorted(found)


def _finding(code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, None, "", hint)
