"""sdkwright from its wheel alone: it sets up repositories whose commands all pass."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("SDKWRIGHT_SHARED", "/nonexistent"))
DOCUMENTS = [
    ROOT / "tests/golden/bookshop/openapi.yaml",
    SHARED / "corpus/train-travel.yaml",
    SHARED / "corpus/petstore-31.json",
]
pytestmark = [pytest.mark.release, pytest.mark.slow]


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the wheel of sdkwright; WHEELS names one that was built before."""
    if "WHEELS" in os.environ:
        return Path(os.environ["WHEELS"])
    folder = tmp_path_factory.mktemp("wheels")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def sdkwright_installed(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the command of an environment that has the wheel, and no checkout."""
    folder = tmp_path_factory.mktemp("environment")
    uv = str(Path(sys.executable).with_name("uv"))
    subprocess.run([uv, "venv", "--quiet", str(folder)], check=True)
    (wheel,) = wheels.glob("*.whl")
    install = [uv, "pip", "install", "--quiet", "--python", str(folder), str(wheel)]
    subprocess.run(install, check=True)
    return folder / "bin/sdkwright"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.parent.name + "-" + path.stem)
def test_a_new_repository_passes_all_that_it_checks(
    document: Path, sdkwright_installed: Path, wheels: Path, tmp_path: Path
) -> None:
    if not document.exists():
        pytest.skip("SDKWRIGHT_SHARED does not name the folder of the reference data")
    made = [str(sdkwright_installed), "new", "my-sdk", "--spec", str(document)]
    subprocess.run(made, cwd=tmp_path, check=True)
    links = f"{os.environ.get('PIP_FIND_LINKS', '')} {wheels}"
    environment = {**os.environ, "PIP_FIND_LINKS": links.strip()}
    for target in ("generate", "check", "lint", "test", "build"):
        run = subprocess.run(
            ["make", target],
            cwd=tmp_path / "my-sdk",
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )
        assert 0 == run.returncode, run.stdout[-3000:] + run.stderr[-3000:]


def test_the_oldest_it_requires_generates_the_same_files(wheels: Path, tmp_path: Path) -> None:
    uv = str(Path(sys.executable).with_name("uv"))
    folder = tmp_path / "oldest"
    subprocess.run([uv, "venv", "--quiet", str(folder)], check=True)
    (wheel,) = wheels.glob("*.whl")
    # Named, since of what is not the newest would be taken.
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    install = [uv, "pip", "install", "--quiet", "--python", str(folder)]
    oldest = [*install, "--resolution", "lowest-direct", str(wheel), *needed]
    subprocess.run(oldest, check=True)
    subprocess.run([str(folder / "bin/sdkwright"), "check"], cwd=ROOT, check=True)


def test_builds_of_sdkwright_are_the_same_bytes_elsewhere(tmp_path: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    built: list[Path] = []
    for place, umask in (("one", 0o022), ("else/where", 0o077)):
        copy, out = tmp_path / place, tmp_path / f"built-{umask}"
        for name in filter(None, tracked):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
        subprocess.run(
            [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(copy)],
            env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"},
            umask=umask,
            check=True,
            capture_output=True,
        )
        built.append(out)
    first, second = built
    names = sorted(path.name for path in first.iterdir())
    assert 2 == len(names)
    for name in names:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name
