"""Interruption: killed at any moment, `generate` leaves the old output or the new, never a mix."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sdkwright.cli import main
from sdkwright.files import digest

KILLS = 50
LOCK = ".sdkwright.json"
FOREIGN = {"notes.md": "mine\n", ".git/HEAD": "ref\n", "lamps/data/mine.bin": "mine\n"}


def command(project: Path, spec: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "sdkwright", "generate", "--spec", spec],
        cwd=project,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def foreign(output: Path) -> dict[str, str]:
    return {path: (output / path).read_text() for path in FOREIGN if (output / path).exists()}


def generation(output: Path) -> str:
    """Return the hash of the lock, having seen that all files are those that it lists."""
    text = (output / LOCK).read_bytes()
    listed = json.loads(text)["files"]
    found = {
        path.relative_to(output).as_posix(): digest(path.read_bytes())
        for path in output.rglob("*")
        if path.is_file()
    }
    assert listed == {path: found[path] for path in found if path not in {LOCK, *FOREIGN}}
    return digest(text)


@pytest.fixture
def versions(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Lay two versions of the document side by side, of which the old one is generated."""
    monkeypatch.chdir(project)
    text = (project / "openapi.yaml").read_text()
    # Files change, come and go between the two.
    other = text.replace("getLamp", "fetchLamp").replace(
        "      operationId", "      tags: [lights]\n      operationId"
    )
    (project / "other.yaml").write_text(other)
    assert 0 == main(["generate"])
    for path, content in FOREIGN.items():
        (project / "out" / path).parent.mkdir(parents=True, exist_ok=True)
        (project / "out" / path).write_text(content)
    return ["openapi.yaml", "other.yaml"]


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_one_generation_whole(
    project: Path, versions: list[str]
) -> None:
    output = project / "out"
    known: dict[str, str] = {}
    durations: list[float] = []
    for spec in [*reversed(versions), *reversed(versions)]:
        start = time.monotonic()
        done = command(project, spec)
        assert (b"", 0) == (done.communicate()[1], done.returncode)
        durations.append(time.monotonic() - start)
        known[generation(output)] = spec
    assert 2 == len(known)

    moments = random.Random(20210204)
    survivors: list[str] = []
    for turn in range(KILLS):
        spec = versions[(turn + 1) % 2]
        # Most of a run is reading; the last third is where files are written and exchanged.
        share = moments.choice([moments.random(), 0.6 + 0.45 * moments.random()])
        # One run to each version is never killed: however busy the machine, both are exchanged.
        limit = None if turn // 2 == KILLS // 4 else share * min(durations)
        process = command(project, spec)
        try:
            process.wait(timeout=limit)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
        survivors.append(known[generation(output)])
        assert FOREIGN == foreign(output)
    assert set(versions) == set(survivors), "the output went from each version to the other"

    for spec in versions:
        done = command(project, spec)
        assert (b"", 0) == (done.communicate()[1], done.returncode)
        assert spec == known[generation(output)]
    assert FOREIGN == foreign(output)
    # What the killed left beside the output is cleared away by the next to run.
    assert {"openapi.yaml", "other.yaml", "out", "pyproject.toml"} >= {
        name for name in os.listdir(project) if not name.startswith(".")
    }
    assert not [path for path in project.iterdir() if path.is_dir() and path.name != "out"]
