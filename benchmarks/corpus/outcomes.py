"""What one generator makes of one document, measured."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml
from generators import PACKAGE, Generator

_LIMIT_SECONDS = 240
_METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}
_IMPORT_ALL = f"""
import importlib, pathlib, sys
sys.path.insert(0, ".")
broken = 0
for path in sorted(pathlib.Path("{PACKAGE}").rglob("*.py")):
    name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    try:
        importlib.import_module(name)
    except Exception as error:
        broken += 1
        print(name, repr(error)[:120])
sys.exit(bool(broken))
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document.

    Attributes:
        exit_code: Of the generator; None where it was stopped after the time limit.
        operations: How many the package offers.
        expected: How many the document has.
        imports: Whether every module of the package can be imported.
        type_errors: What ``mypy --strict`` finds; None where it was not run, or there is nothing.
        seconds: The wall time of the generator.
    """

    exit_code: int | None
    operations: int
    expected: int
    imports: bool
    type_errors: int | None
    seconds: float

    @property
    def is_whole(self) -> bool:
        """Whether there is a package that imports and has every operation."""
        return self.exit_code == 0 and self.imports and self.operations >= self.expected

    @property
    def is_silent_loss(self) -> bool:
        """Whether the generator said that all is well, and it is not."""
        return self.exit_code == 0 and not self.is_whole


def expected_operations(document: Path) -> int:
    """Return how many operations a document has, as its paths say."""
    text = document.read_text(encoding="utf-8")
    root: dict[str, Any]
    if document.suffix == ".json":
        root = json.loads(text)
    else:
        root = yaml.load(text, Loader=yaml.CSafeLoader)
    items = cast("dict[str, dict[str, Any]]", root.get("paths") or {}).values()
    return sum(1 for item in items for method in item if method in _METHODS)


def measure(generator: Generator, document: Path, type_cache: Path | None) -> Outcome:
    """Run ``generator`` on ``document`` in an empty folder, and look at what is there then.

    Types are checked if there is a folder for what mypy knows of the libraries.
    """
    expected = expected_operations(document)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out")
        command = generator.command(document.resolve(), out)
        executables = os.pathsep.join((str(generator.executables), os.environ["PATH"]))
        started = time.monotonic()
        code = _run(command, Path(folder), {**os.environ, "PATH": executables})
        seconds = time.monotonic() - started
        if not (out / PACKAGE).is_dir():
            # Some report success and write nothing.
            return Outcome(code, 0, expected, imports=False, type_errors=None, seconds=seconds)
        return Outcome(
            code,
            _counted(generator, out),
            expected,
            imports=_run([str(generator.python), "-c", _IMPORT_ALL], out) == 0,
            type_errors=None if type_cache is None else _type_errors(generator, out, type_cache),
            seconds=seconds,
        )


def _counted(generator: Generator, out: Path) -> int:
    try:
        return generator.operations(out)
    except FileNotFoundError:
        return 0


def _run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> int | None:
    try:
        run = subprocess.run(  # noqa: S603 - commands of this folder, documents of who runs it
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LIMIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return run.returncode


def _type_errors(generator: Generator, out: Path, cache: Path) -> int | None:
    """Count what ``mypy --strict`` finds; libraries without types are not held against anybody."""
    checker = shutil.which("mypy", path=str(Path(sys.executable).parent))
    if checker is None:
        raise SystemExit("mypy is not installed beside this Python: pip install --group lint")
    run = subprocess.run(  # noqa: S603 - as above
        [
            checker,
            "--strict",
            "--ignore-missing-imports",
            f"--cache-dir={cache / generator.distribution}",
            f"--python-executable={generator.python}",
            PACKAGE,
        ],
        cwd=out,
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"Found (\d+) errors?", run.stdout)
    if run.returncode == 0:
        return 0
    return int(found[1]) if found else None
