"""Determinism: the same document makes the same bytes, whoever runs the command and where."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from sdkwright.document import load

DOCUMENT = Path(__file__).parents[1] / "golden" / "bookshop" / "openapi.yaml"

OUTCOME = Mapping[str, tuple[bytes, int]]


def made(
    folder: Path,
    document: Path,
    *,
    env: Mapping[str, str] | None = None,
    umask: int = 0o022,
    output: str = "out",
) -> OUTCOME:
    """Generate in a process of its own; return content and mode of every file, lock included."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "sdkwright", "generate", "--spec", str(document)),
            *("--output", output, "--package", "shop"),
        ],
        cwd=folder,
        env={**os.environ, **(env or {})},
        umask=umask,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (0, "") == (done.returncode, done.stderr)
    return {
        path.relative_to(folder / output).as_posix(): (path.read_bytes(), path.stat().st_mode)
        for path in (folder / output).rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> OUTCOME:
    folder = tmp_path_factory.mktemp("expected")
    return made(folder, DOCUMENT, env={"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"})


def test_the_lock_is_among_what_is_compared(expected: OUTCOME) -> None:
    lock = json.loads(expected[".sdkwright.json"][0])
    assert expected.keys() - {".sdkwright.json"} == lock["files"].keys()


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONHASHSEED": "4294967295", "TZ": "Pacific/Kiritimati"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "C.UTF-8", "TZ": "America/St_Johns", "COLUMNS": "20"},
        {"PYTHONOPTIMIZE": "2"},
    ],
    ids=str,
)
def test_the_surroundings_change_nothing(
    env: dict[str, str], expected: OUTCOME, tmp_path: Path
) -> None:
    assert expected == made(tmp_path, DOCUMENT, env=env)


def test_the_folder_changes_nothing(expected: OUTCOME, tmp_path: Path) -> None:
    folder = tmp_path / "an other é folder"
    folder.mkdir()
    (folder / "openapi.yaml").write_bytes(DOCUMENT.read_bytes())
    assert expected == made(folder, Path("openapi.yaml"), output="deep/er")


def test_the_umask_changes_no_byte(expected: OUTCOME, tmp_path: Path) -> None:
    found = made(tmp_path, DOCUMENT, umask=0o077)
    assert {path: data for path, (data, _) in expected.items()} == {
        path: data for path, (data, _) in found.items()
    }


def test_generating_over_an_old_output_changes_nothing(expected: OUTCOME, tmp_path: Path) -> None:
    other = tmp_path / "openapi.yaml"
    root: Any = load(DOCUMENT).root
    # Names are another matter: what is renamed, and renamed back, answers to both for a while.
    more = {
        "operationId": "cleanShop",
        "tags": ["cleaning"],
        "responses": {"204": {"description": "Clean."}},
    }
    root["paths"]["/cleaning"] = {"post": more}
    other.write_text(json.dumps(root))
    between = made(tmp_path, other)
    assert {"cleaning.py"} <= {Path(name).name for name in between.keys() - expected.keys()}
    assert expected == made(tmp_path, DOCUMENT)


def shuffled(value: Any, order: random.Random) -> Any:
    """Return a document with the keys of every mapping in another order."""
    if isinstance(value, dict):
        keys = list(value)
        order.shuffle(keys)
        return {key: shuffled(value[key], order) for key in keys}
    return [shuffled(item, order) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_keys_changes_nothing(seed: int, expected: OUTCOME, tmp_path: Path) -> None:
    document = shuffled(load(DOCUMENT).root, random.Random(seed))
    path = tmp_path / "openapi.yaml"
    path.write_text(yaml.safe_dump(document, sort_keys=False, allow_unicode=True))
    assert expected == made(tmp_path, path)


def test_json_and_yaml_make_the_same_code(expected: OUTCOME, tmp_path: Path) -> None:
    # The name of the document stands at the head of every file.
    path = tmp_path / "openapi.yaml"
    path.write_text(json.dumps(load(DOCUMENT).root, indent=1))
    assert expected == made(tmp_path, path)
    found = made(tmp_path, path.rename(tmp_path / "openapi.json"))
    for name, (data, _) in found.items():
        if name != ".sdkwright.json":
            assert expected[name][0] == data.replace(b"openapi.json", b"openapi.yaml")
