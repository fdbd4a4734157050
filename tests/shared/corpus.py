"""Generate from every document of the corpus, check each package, and print a line for each.

SDKWRIGHT_SHARED=… python tests/shared/corpus.py [part of a file name …]
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

PACKAGE = "acme"
_IMPORT = f"""
import importlib, pathlib
for file in sorted(pathlib.Path("{PACKAGE}").rglob("*.py")):
    name = ".".join(file.with_suffix("").parts).removesuffix(".__init__")
    # What needs an extra is imported by those who installed it.
    if not name.endswith(("aiohttp_transport", "opentelemetry")):
        importlib.import_module(name)
from {PACKAGE} import models
for name in dir(models):
    if hasattr(getattr(models, name), "model_rebuild"):
        getattr(models, name).model_rebuild(force=True)
"""
_COLUMNS = ("exit", "operations", "imports", "mypy", "ruff", "deterministic", "seconds")


def main(parts: list[str]) -> int:
    """Print the table; return 1 where a package that was generated has a fault."""
    root = os.environ.get("SDKWRIGHT_SHARED")
    if not root or not Path(root, "corpus").is_dir():
        print("Skipped: SDKWRIGHT_SHARED does not name the folder of the reference data.")
        return 0
    documents = [
        path
        for path in sorted(Path(root, "corpus").iterdir())
        if path.suffix in {".yaml", ".json"} and any(part in path.name for part in parts or [""])
    ]
    print(f"{'document':36}" + "".join(f"{column:>15}" for column in _COLUMNS), flush=True)
    is_sound = True
    for document in documents:
        with tempfile.TemporaryDirectory() as folder:
            found, notes = examine(document, Path(folder))
        row = "".join(f"{found.get(column, '-'):>15}" for column in _COLUMNS)
        print(f"{document.name:36}{row}", *notes, sep="\n    ", flush=True)
        is_sound &= not {"fails", "no"} & {*found.values()}
    return 0 if is_sound else 1


def examine(document: Path, folder: Path) -> tuple[Mapping[str, str], list[str]]:
    """Return what the columns say of a document, and what is wrong with its package."""
    start = time.monotonic()
    run = _generate(document, folder / "1", "1")
    seconds = f"{time.monotonic() - start:.1f}"
    found = {"exit": str(run.returncode), "seconds": seconds}
    if run.returncode:
        return found, run.stderr.strip().splitlines()[:3]
    lock = json.loads((folder / "1" / ".sdkwright.json").read_text(encoding="utf-8"))
    found["operations"] = "{generated}/{document}".format(**lock["operations"])
    notes: list[str] = []
    for name, arguments in (
        ("imports", ["-W", "error", "-c", _IMPORT]),
        ("mypy", ["-m", "mypy", "--strict", PACKAGE]),
        ("ruff", ["-m", "ruff", "check", "--quiet", "."]),
    ):
        check = subprocess.run(
            [sys.executable, *arguments],
            cwd=folder / "1",
            capture_output=True,
            text=True,
            check=False,
        )
        found[name] = "fails" if check.returncode else "passes"
        said = (check.stdout + check.stderr).strip().splitlines()
        notes += said[-4:] if check.returncode else []
    _generate(document, folder / "2", "2")
    found["deterministic"] = "yes" if digest(folder / "1") == digest(folder / "2") else "no"
    return found, notes


def _generate(document: Path, output: Path, seed: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sdkwright", "generate", "--spec", str(document)]
    command += ["--output", str(output), "--package", PACKAGE, "--distribution", PACKAGE]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def digest(folder: Path) -> str:
    """Return a hash of the files below a folder."""
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if not {".mypy_cache", ".ruff_cache", "__pycache__"} & {*path.parts}:
            whole.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return whole.hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
