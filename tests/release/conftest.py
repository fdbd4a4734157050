"""A project in a git repository, and an index on the loopback interface."""

from __future__ import annotations

import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from sdkwright.cli import main
from sdkwright.diff import Bump, Change, Direction, Verdict
from sdkwright.release import changes as changes_module
from sdkwright.release.verify import CHECKS

DOCUMENT = """\
openapi: 3.1.0
info: {title: Lamps, version: "1"}
paths:
  /lamps/{id}:
    get:
      operationId: getLamp
      tags: [lamps]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses: {"204": {description: Done.}}
"""
PROJECT = """\
# Ours.
[tool.sdkwright]
spec = "spec/openapi.yaml"  # maintained by hand
output = "generated"
package = "lamps_sdk"

[tool.sdkwright.project]
license = "MIT"
description = "Switches lamps on and off."
authors = [{ name = "A", email = "a@example.org" }]
keywords = ["lamps"]
urls = { Homepage = "https://example.org" }

[tool.other]
version = "9"
"""


class Project:
    """A repository with a document, in which commands are run."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch

    def git(self, *arguments: str) -> str:
        run = subprocess.run(["git", *arguments], check=True, capture_output=True, text=True)
        return run.stdout.strip()

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "all")

    def compares(self, bump: str, *changes: tuple[str, str]) -> None:
        """Say what a comparison of documents finds: messages with verdicts for the SDK."""
        found = [
            Change("type-changed", Verdict.NONE, Verdict(sdk), Direction.NONE, (), said, None, None)
            for said, sdk in changes
        ]
        difference = SimpleNamespace(bump=Bump(bump), changes=found, findings=())
        told = SimpleNamespace(difference=difference, notes=())
        self._monkeypatch.setattr(changes_module, "changelog", lambda *_: told)

    def change(self) -> None:
        document = self.folder / "spec/openapi.yaml"
        document.write_text(document.read_text().replace("Lamps", "More lamps"))


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a repository with a document, and nothing generated."""
    folder = tmp_path_factory.mktemp("fresh")
    (folder / "spec").mkdir(parents=True)
    (folder / "spec/openapi.yaml").write_text(DOCUMENT)
    (folder / "pyproject.toml").write_text(PROJECT)
    (folder / ".gitignore").write_text("dist/\n.*.sdkwright-*\n")
    with pytest.MonkeyPatch.context() as patch:
        made = Project(folder, enter(folder, patch))
        made.git("init", "--quiet")
        made.commit()
    return folder


@pytest.fixture(scope="session")
def first_release(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prepare, commit, build and verify a release; of the checks only the quick are run."""
    folder = tmp_path_factory.mktemp("released")
    shutil.copytree(fresh, folder, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        made = Project(folder, enter(folder, patch))
        assert 0 == main(["release", "prepare"])
        made.commit()
        assert 0 == main(["release", "build"])
        assert 0 == main(["release", "verify"])
    return folder


def enter(folder: Path, patch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Stand in a repository, and leave out checks that take long."""
    for name in ("AUTHOR", "COMMITTER"):
        patch.setenv(f"GIT_{name}_NAME", "A")
        patch.setenv(f"GIT_{name}_EMAIL", "a@example.org")
    for name in CHECKS.keys() - {"twine check --strict", "pyroma"}:
        patch.delitem(CHECKS, name)
    patch.chdir(folder)
    return patch


@pytest.fixture
def project(fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Copy the fresh repository, and stand in it."""
    folder = tmp_path / "project"
    shutil.copytree(fresh, folder)
    return Project(folder, enter(folder, monkeypatch))


@pytest.fixture
def released(first_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Copy the repository with a release that could be published, and stand in it."""
    folder = tmp_path / "project"
    shutil.copytree(first_release, folder)
    return Project(folder, enter(folder, monkeypatch))


SERVER = """
import sys
from wsgiref.simple_server import make_server
import pypiserver

folder, port = sys.argv[1:]
app = pypiserver.app(roots=[folder], authenticate=[], password_file=".", disable_fallback=True)
server = make_server("127.0.0.1", int(port), app)
print(server.server_port, flush=True)
server.serve_forever()
"""


class Index:
    """An index that takes uploads, and what it has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None
        self.url = ""

    def start(self) -> None:
        port = self.url.rpartition(":")[2].strip("/") or "0"
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(self.folder), port],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        self.url = f"http://127.0.0.1:{self.process.stdout.readline().strip()}/"
        urllib.request.urlopen(self.url).close()  # noqa: S310 - on the loopback interface

    def stop(self) -> None:
        if self.process is not None and self.process.stdout is not None:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
        self.process = None

    @property
    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    """Run an index on the loopback interface."""
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.setenv("TWINE_USERNAME", "a")
    monkeypatch.setenv("TWINE_PASSWORD", "b")
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    made = Index(folder)
    made.start()
    yield made
    made.stop()
