"""Clean environments to install a built package in, with the oldest or the newest it may need."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from sdkwright.release.programs import Run, program, run
from sdkwright.release.refusal import refusal

Lane: TypeAlias = Literal["lowest", "newest"]

_RESOLUTIONS = {"lowest": "lowest-direct", "newest": "highest"}


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment."""

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        # On Windows programs lie elsewhere.
        windows = self.folder / "Scripts" / "python.exe"
        return windows if windows.exists() else self.folder / "bin" / "python"

    def active(self) -> dict[str, str]:
        """Return the variables that make it the environment programs see."""
        path = os.pathsep.join([str(self.python.parent), os.environ.get("PATH", os.defpath)])
        return {"VIRTUAL_ENV": str(self.folder), "PATH": path}

    def run(self, arguments: Sequence[str | Path], folder: Path) -> Run:
        """Run its interpreter, without what users or folders around add to its path."""
        return run([self.python, "-P", *arguments], folder, {"PYTHONNOUSERSITE": "1"})


def environment(folder: Path, requirements: Sequence[str], lane: Lane) -> Environment:
    """Make an environment with what is required, each in the oldest or the newest version.

    The oldest goes for what is required directly; that requires others as it likes.

    Raises:
        DocumentError: uv is not installed (``missing-tool``), or cannot install it
            (``install-failed``).
    """
    uv = program("uv")
    made = Environment(folder)
    make = [uv, "venv", "--quiet", str(folder)]
    install = [uv, "pip", "install", "--quiet", "--resolution", _RESOLUTIONS[lane]]
    for command in (make, [*install, "--python", str(folder), *requirements]):
        done = run(command, folder.parent)
        if done.status:
            raise refusal(
                "install-failed",
                f"{' '.join(requirements)} cannot be installed, {lane} versions:\n"
                + done.output.strip(),
                "Is the index there? UV_DEFAULT_INDEX and UV_FIND_LINKS name another",
            )
    return made
