"""The trees an output is made of: what in them is not ours, how to build one and remove another."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import sys
from collections.abc import Iterable, Iterator, Set as AbstractSet
from pathlib import Path
from typing import Final

# What file systems answer that have no hard links, or none to this file.
_NO_LINK: Final = {
    errno.EACCES,
    errno.EMLINK,
    errno.ENOSYS,
    errno.ENOTSUP,
    errno.EOPNOTSUPP,
    errno.EPERM,
}


def foreign(
    tree: Path, ours: AbstractSet[str], owned: AbstractSet[str]
) -> Iterator[tuple[str, bool]]:
    """Yield the path of all that is not ours, parents first, and whether it is a folder.

    Args:
        tree: The folder to walk; it need not exist.
        ours: The files the tool answers for.
        owned: The folders they lie in, which are made when needed.

    Raises:
        OSError: A folder cannot be read, or another one is mounted there.
    """
    try:
        device = tree.stat().st_dev
    except FileNotFoundError:
        return
    waiting = [""]
    while waiting:
        parent = waiting.pop()
        with os.scandir(tree / parent) as entries:
            inner = sorted(entries, key=lambda entry: entry.name)
        for entry in inner:
            path = f"{parent}/{entry.name}" if parent else entry.name
            if not entry.is_dir(follow_symlinks=False):
                if path not in ours:
                    yield path, False
            elif entry.name != "__pycache__" or parent not in owned:
                # Its files could not be linked, and would be removed with the old tree.
                if entry.stat(follow_symlinks=False).st_dev != device:
                    message = "a mounted folder lies within it"
                    raise OSError(errno.EXDEV, message, os.fspath(tree / path))
                if path not in owned:
                    yield path, True
                waiting.append(path)


def carry(source: Path, target: Path) -> None:
    """Make the target the same file as the source, or its copy where links are refused.

    Raises:
        OSError: Neither can be made.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = source.lstat().st_mode
    if stat.S_ISLNK(mode):
        target.symlink_to(source.readlink())
        return
    try:
        target.hardlink_to(source)
    except OSError as error:
        if error.errno not in _NO_LINK or not stat.S_ISREG(mode):
            raise
        shutil.copy2(source, target)
        _sync(target)


def create(path: Path, data: bytes) -> None:
    """Write a new file and have it reach the disk.

    Raises:
        OSError: It cannot be written, or there is one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(path: Path) -> None:
    # Windows cannot be asked that of a folder.
    if sys.platform != "win32":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def settle(staging: Path, folder: Path) -> None:
    """Have the folders of the new tree reach the disk, with the owners and permissions they had.

    Raises:
        OSError: One cannot be changed.
    """
    if sys.platform == "win32":
        return
    # Innermost first: permissions may shut the way to what lies within.
    for name, _, _ in os.walk(staging, topdown=False, onerror=_raise):
        place = Path(name)
        _sync(place)
        former = folder / place.relative_to(staging)
        if not former.is_dir():
            continue
        before, after = former.stat(), place.stat()
        if (before.st_uid, before.st_gid) != (after.st_uid, after.st_gid):
            # Only root may give folders away; for others the folder stays with who runs the tool.
            with contextlib.suppress(PermissionError):
                os.chown(place, before.st_uid, before.st_gid)
        place.chmod(stat.S_IMODE(before.st_mode))


def _raise(error: OSError) -> None:
    raise error


def rescue(retired: Path, folder: Path, others: Iterable[tuple[str, bool]]) -> None:
    """Bring over what others saved in the old tree while the new one was being built.

    The new output is in place by now, so no error may say that it is not: what fails is left.
    """
    with contextlib.suppress(OSError):
        for path, is_folder in others:
            place = folder / path
            if is_folder:
                place.mkdir(parents=True, exist_ok=True)
            elif _trace(retired / path) != _trace(place):
                place.parent.mkdir(parents=True, exist_ok=True)
                (retired / path).replace(place)
    with contextlib.suppress(OSError):
        _sync(folder.parent)


def _trace(path: Path) -> object:
    """Return what tells two states of a file apart: equal for links to one file, and for a copy."""
    try:
        status = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if stat.S_ISLNK(status.st_mode):
        return path.readlink()
    return status.st_mode, status.st_size, status.st_mtime_ns


def discard(tree: Path) -> None:
    """Remove the tree as far as it goes; the next run tries again."""
    with contextlib.suppress(OSError):
        for name, _, _ in os.walk(tree):
            # Nothing can be removed from a read-only folder; permissions of files do not matter.
            mode = Path(name).stat().st_mode
            if mode & stat.S_IRWXU != stat.S_IRWXU:
                Path(name).chmod(stat.S_IMODE(mode) | stat.S_IRWXU)
    shutil.rmtree(tree, ignore_errors=True)
