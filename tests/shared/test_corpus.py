"""Documents of other people become whole packages."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.shared

IMPORT = """
import importlib, pathlib
for file in sorted(pathlib.Path("acme").rglob("*.py")):
    importlib.import_module(".".join(file.with_suffix("").parts).removesuffix(".__init__"))
"""


@pytest.mark.parametrize(
    ("name", "operations"),
    [
        ("petstore.yaml", 3),
        ("petstore-31.json", 20),
        ("tictactoe.yaml", 3),
        ("train-travel.yaml", 7),
    ],
)
def test_document_generates_imports_and_type_checks(
    reference: Callable[[str], Path], tmp_path: Path, name: str, operations: int
) -> None:
    output = tmp_path / "out"
    document = str(reference(f"corpus/{name}"))
    command = [sys.executable, "-m", "sdkwright", "generate", "--spec", document]
    command += ["--output", str(output), "--package", "acme", "--distribution", "acme"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (0, "") == (run.returncode, run.stderr)

    lock = json.loads((output / ".sdkwright.json").read_text(encoding="utf-8"))

    counts = {"document": operations, "excluded": 0, "generated": operations, "lost": 0}
    assert counts == lock["operations"]
    for check in (
        [sys.executable, "-W", "error", "-c", IMPORT],
        [sys.executable, "-m", "mypy", "--strict", "acme"],
    ):
        checked = subprocess.run(check, cwd=output, capture_output=True, text=True, check=False)

        assert checked.returncode == 0, checked.stdout + checked.stderr
