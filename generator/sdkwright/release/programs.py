"""The programs that a release runs: whether they are there, and what became of them."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sdkwright.release.refusal import refusal


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a program: its status, 0 if all is well, and all that it said."""

    status: int
    output: str


def module(name: str, distribution: str) -> list[str]:
    """Return the start of the command that runs a module of this Python.

    Raises:
        DocumentError: It is not installed (``missing-tool``).
    """
    if importlib.util.find_spec(name) is None:
        raise refusal(
            "missing-tool",
            f"{distribution} is not installed",
            "Install what releases need: pip install 'sdkwright[release]'",
        )
    return [sys.executable, "-m", name]


def program(name: str) -> str:
    """Return the path of a program, beside this Python or wherever programs are.

    Raises:
        DocumentError: It is not installed (``missing-tool``).
    """
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if os.access(beside, os.X_OK) else shutil.which(name)
    if found is None:
        hint = (
            "Install git"
            if name == "git"
            else "Install what releases need: pip install 'sdkwright[release]'"
        )
        raise refusal("missing-tool", f"{name} is not installed", hint)
    return found


def run(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None
) -> Run:
    """Run a program in a folder, with more variables in its environment, and wait for it."""
    done = subprocess.run(  # noqa: S603 - what is run are names of this package and paths
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        text=True,
        errors="backslashreplace",
    )
    return Run(done.returncode, done.stdout)
