"""The generated package is typed for those who use it, and tells them what they get wrong."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "generated"


def mypy(path: Path) -> str:
    # The user's own settings, of which there are none here.
    command = [sys.executable, "-m", "mypy", "--config-file=", "--strict", "--no-error-summary"]
    command.append(path.name)
    run = subprocess.run(
        command,
        cwd=HERE,
        env={"MYPYPATH": str(PACKAGE), "MYPY_CACHE_DIR": "/dev/null"},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout + run.stderr


def pyright(path: Path, folder: Path) -> list[tuple[int, str]]:
    """Return the lines that pyright finds fault with, and what it says."""
    settings = {
        "include": [str(path)],
        "extraPaths": [str(PACKAGE)],
        "pythonVersion": "3.11",
        "typeCheckingMode": "strict",
    }
    config = folder / "pyrightconfig.json"
    config.write_text(json.dumps(settings), encoding="utf-8")
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable]
    run = subprocess.run(
        [*command, "-p", str(config), str(path)], capture_output=True, text=True, check=False
    )
    found = json.loads(run.stdout)["generalDiagnostics"]
    return [(entry["range"]["start"]["line"] + 1, entry["message"]) for entry in found]


def marked(path: Path) -> list[int]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [number for number, line in enumerate(lines, 1) if line.endswith("# error")]


def test_mypy_accepts_what_users_write() -> None:
    assert mypy(HERE / "consumer.py") == ""


def test_mypy_finds_every_mistake_and_no_other() -> None:
    path = HERE / "mistakes.py"
    lines = re.findall(r"^mistakes\.py:(\d+): error", mypy(path), re.MULTILINE)

    assert marked(path) == sorted({int(line) for line in lines})


def test_pyright_accepts_what_users_write(tmp_path: Path) -> None:
    copy = tmp_path / "consumer.py"
    copy.write_text((HERE / "consumer.py").read_text(encoding="utf-8"), encoding="utf-8")

    assert pyright(copy, tmp_path) == []


def test_pyright_finds_every_mistake_and_no_other(tmp_path: Path) -> None:
    copy = tmp_path / "mistakes.py"
    copy.write_text((HERE / "mistakes.py").read_text(encoding="utf-8"), encoding="utf-8")
    found = {line for line, _ in pyright(copy, tmp_path)}

    assert marked(copy) == sorted(found)
