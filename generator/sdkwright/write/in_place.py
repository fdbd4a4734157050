"""Replace single files of the user, so that each is wholly old or wholly new at every moment."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sdkwright.diagnostics import Diagnostic, DocumentError, Severity


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The bytes of a file as they were read, and as they are to be."""

    old: bytes
    new: bytes


def write_in_place(files: Mapping[str, Rewritten]) -> None:
    """Replace files, by path; through a symbolic link the file it names is replaced.

    Their permissions stay. All new files are there before the first is put in place.

    Raises:
        DocumentError: Another process changed a file since it was read (``changed-meanwhile``), or
            the system refuses (``cannot-write``). Mostly nothing was written; the message says of
            which file the system refused the exchange.
    """
    with ExitStack() as stack:
        staged: list[tuple[Path, Path]] = []
        for name, file in files.items():
            try:
                path = Path(os.path.realpath(name))
                if path.read_bytes() != file.old:
                    message = f"{name} was changed while it was linted"
                    raise _refused("changed-meanwhile", message, "Run the command again")
                staging = path.with_name(f".{path.name}.sdkwright-{secrets.token_hex(8)}")
                stack.callback(staging.unlink, missing_ok=True)
                staging.write_bytes(file.new)
                shutil.copymode(path, staging)
            except OSError as error:
                raise _cannot_write(name, error) from error
            staged.append((staging, path))
        for staging, path in staged:
            try:
                staging.replace(path)
            except OSError as error:
                raise _cannot_write(path.as_posix(), error) from error


def _cannot_write(name: str, error: OSError) -> DocumentError:
    message = f"{name} cannot be written: {error.strerror or type(error).__name__}"
    return _refused("cannot-write", message, "Give this user the right to write, or make room")


def _refused(code: str, message: str, hint: str) -> DocumentError:
    return DocumentError([Diagnostic(code, Severity.ERROR, message, None, "", hint)])
