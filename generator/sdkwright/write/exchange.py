"""Swap a new folder for the one in place, and put a swap right that was cut short."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import re
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_RENAME_EXCHANGE: Final = 2
_RENAME_SWAP: Final = 2
_AT_FDCWD: Final = -100

# For C libraries that do not wrap the call, as older musl.
_RENAMEAT2: Final = {"aarch64": 276, "riscv64": 276, "x86_64": 316}

# What systems answer that do not know the call or the flag; sandboxes say EPERM.
_NO_EXCHANGE: Final = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}


def staging_for(folder: Path) -> Path:
    """Return a new name beside the folder."""
    return folder.with_name(f".{folder.name}.sdkwright-{secrets.token_hex(8)}")


def swap(staging: Path, folder: Path) -> Path:
    """Put the staging folder into the folder's place, and return where the old one lies now.

    Raises:
        OSError: The system refuses; the folder is as it was.
    """
    if not os.path.lexists(folder):
        staging.rename(folder)
        return staging
    if _exchange(staging, folder):
        return staging
    aside = staging.with_name(f"{staging.name}.old")
    try:
        folder.rename(aside)
        staging.rename(folder)
    except BaseException:
        if not os.path.lexists(folder):
            aside.rename(folder)
        raise
    return aside


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    first, second = os.fsencode(one), os.fsencode(other)
    failed = -1
    if sys.platform == "darwin":
        library = ctypes.CDLL(None, use_errno=True)
        failed = library.renamex_np(first, second, _RENAME_SWAP)
    elif sys.platform == "linux":
        library = ctypes.CDLL(None, use_errno=True)
        arguments = (_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE)
        if hasattr(library, "renameat2"):
            failed = library.renameat2(*arguments)
        elif platform.machine() in _RENAMEAT2:
            failed = library.syscall(_RENAMEAT2[platform.machine()], *arguments)
        else:
            return False
    else:
        return False
    number = ctypes.get_errno()
    if failed and number not in _NO_EXCHANGE:
        raise OSError(number, os.strerror(number), os.fspath(other))
    return not failed


def recover(folder: Path) -> Iterator[Path]:
    """Put back what a killed run moved aside, and yield what else it left beside the folder.

    Raises:
        OSError: The folder beside it cannot be read or changed.
    """
    pattern = re.compile(rf"\.{re.escape(folder.name)}\.sdkwright-[0-9a-f]{{16}}(\.old)?")
    for name in sorted(filter(pattern.fullmatch, os.listdir(folder.parent))):
        if name.endswith(".old") and not os.path.lexists(folder):
            (folder.parent / name).rename(folder)
        else:
            yield folder.parent / name
