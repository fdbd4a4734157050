"""One run at a time: whoever writes beside a folder holds its lock."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Generator
from pathlib import Path

if sys.platform != "win32":
    import fcntl

    def _lock(descriptor: int, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise TimeoutError from None
                time.sleep(0.02)
            except OSError:
                # Some network file systems cannot lock a folder; staging names are random anyway.
                return False
            else:
                return True


@contextlib.contextmanager
def turn(parent: Path, seconds: float) -> Generator[bool, None, None]:
    """Keep other runs away from the folder; yields False where the system has no such locks.

    Raises:
        TimeoutError: Another run kept the folder for so many seconds.
        OSError: The folder cannot be opened.
    """
    if sys.platform == "win32":
        yield False
    else:
        descriptor = os.open(parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield _lock(descriptor, seconds)
        finally:
            os.close(descriptor)
