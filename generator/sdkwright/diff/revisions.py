"""Read a document from files, or as a revision of git has it: ``HEAD~3:spec/openapi.yaml``."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sdkwright.diagnostics import Diagnostic, DocumentError, Severity
from sdkwright.document import Document, load


def read(name: str, overlays: Sequence[Path] = ()) -> Document:
    """Return the document of a file or revision; a file goes before a revision of the same name.

    The path after the colon is relative to the top of the repository, or with ``./`` to the
    current folder, as git has it. What a document of a revision refers to is of that revision, and
    so are the overlays, as far as it has them.

    Raises:
        DocumentError: It cannot be read (``unreadable-file``, ``unreadable-revision``), or is no
            document.
    """
    if ":" not in name or Path(name).exists():
        return load(Path(name), overlays)
    revision, _, path = name.partition(":")
    git = _Git(name)
    # What a revision is called is no option, whatever it begins with.
    git.ask("rev-parse", "--verify", "--end-of-options", name)
    top = Path(git.ask("rev-parse", "--show-toplevel").decode().rstrip("\n"))
    is_near = path.startswith(("./", "../"))
    main = Path(os.path.normpath((Path(os.path.realpath(Path())) if is_near else top) / path))
    origin = _Revision(git, revision, top)
    inside = [Path(os.path.realpath(overlay)) for overlay in overlays]
    return load(main, [overlay for overlay in inside if origin.find(overlay)], origin)


def committed(path: Path, revision: str = "HEAD") -> str:
    """Return what git calls a file as it was committed, last or as of a revision."""
    relative = Path(os.path.relpath(path)).as_posix()
    return f"{revision}:{relative if relative.startswith('../') else f'./{relative}'}"


@dataclass(frozen=True, slots=True)
class _Git:
    """Git, asked on behalf of what the user named."""

    asked: str

    def ask(self, *arguments: str) -> bytes:
        """Return what git answers.

        Raises:
            DocumentError: Git fails (``unreadable-revision``).
        """
        run = self.run(*arguments)
        if run.returncode:
            reason = run.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
            hint = "name a file, or a revision with a path from the top of the repository:"
            raise _unreadable(self.asked, reason, f"{hint} HEAD:a/b.yaml")
        return run.stdout

    def run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Run git, and return how that went."""
        git = shutil.which("git")
        if git is None:
            raise _unreadable(self.asked, "git is not installed", "install git, or name a file")
        command = [git, *arguments]
        return subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell


@dataclass(frozen=True, slots=True)
class _Revision:
    """The files of a revision, by the paths that they would have on disk.

    Attributes:
        git: The program.
        revision: What the user called the revision.
        top: The top of the repository.
    """

    git: _Git
    revision: str
    top: Path

    def name(self, path: Path) -> str:
        """Return the revision with the path in it, as git takes it."""
        return f"{self.revision}:{Path(os.path.relpath(path, self.top)).as_posix()}"

    def find(self, path: Path) -> Path | None:
        """Return the path of a file; None where the revision has no such file."""
        kind = self.git.run("cat-file", "-t", self.name(path))
        return Path(os.path.normpath(path)) if kind.stdout.strip() == b"blob" else None

    def content(self, path: Path) -> bytes:
        """Return the bytes of a file."""
        return self.git.ask("cat-file", "blob", self.name(path))


def _unreadable(name: str, reason: str, hint: str) -> DocumentError:
    message = f"cannot read {name}: {reason}"
    return DocumentError(
        [Diagnostic("unreadable-revision", Severity.ERROR, message, None, "", hint)]
    )
