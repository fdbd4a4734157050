"""From a changed document to an installed package: on one machine, with an index on loopback."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from sdkwright.cli import main
from sdkwright.release.programs import program

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.release, pytest.mark.slow]

# `index` is a fixture of conftest.py, which cannot be imported.
Index = Any


class Handler(BaseHTTPRequestHandler):
    """A service that knows nothing, and answers everything."""

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = json.dumps({"RequestId": "r", "TotalCount": 0, "ModelVersions": []}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_PUT = answer  # noqa: N815 - names of the standard library

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def service() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository of the document and the options that are kept here."""
    folder = tmp_path / "pai"
    (folder / "spec").mkdir(parents=True)
    shutil.copy(ROOT / "spec/openapi.yaml", folder / "spec")
    shutil.copy(ROOT / "LICENSE", folder)
    text = (ROOT / "pyproject.toml").read_text()
    options = re.search(r"^\[tool\.sdkwright\].*?(?=^# )", text, re.MULTILINE | re.DOTALL)
    assert options is not None
    (folder / "pyproject.toml").write_text(options[0])
    (folder / ".gitignore").write_text("dist/\n.*.sdkwright-*\n")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "A")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "a@example.org")
    monkeypatch.chdir(folder)
    subprocess.run(["git", "init", "--quiet"], check=True)
    return folder


def release(index: Index) -> None:
    assert 0 == main(["release", "prepare"])
    subprocess.run(["git", "add", "--all"], check=True)
    subprocess.run(["git", "commit", "--quiet", "--message", "release"], check=True)
    assert 0 == main(["release", "build"])
    assert 0 == main(["release", "verify"])
    assert 0 == main(["release", "publish", "--repository", index.url])


def planned(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """Return how large the changes are, and the version they make."""
    capsys.readouterr()
    assert 0 == main(["release", "plan", "--json"])
    plan = json.loads(capsys.readouterr().out)
    return plan["changes"]["bump"], plan["version"]


def test_a_changed_document_becomes_a_package_that_works(
    repository: Path,
    index: Index,
    service: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    release(index)
    document = repository / "spec/openapi.yaml"

    # An optional field is added.
    text = document.read_text()
    at = re.search(r"^    ModelVersion:\n(?:.*\n)*?      properties:\n", text, re.MULTILINE)
    assert at is not None
    added = "        Colour:\n          description: Colour.\n          type: string\n"
    document.write_text(text[: at.end()] + added + text[at.end() :])
    assert ("minor", "0.1.1") == planned(capsys)
    release(index)

    # An operation is removed.
    text = document.read_text()
    put = re.search(r"^    put:\n(?:(?:      .*)?\n)*", text, re.MULTILINE)
    assert put is not None
    document.write_text(text.replace(put[0], ""))
    assert ("major", "0.2.0") == planned(capsys)
    release(index)
    assert 6 == len(index.files)

    uv = program("uv")
    subprocess.run([uv, "venv", "--quiet", str(tmp_path / "user")], check=True)
    python = tmp_path / "user/bin/python"
    install = [uv, "pip", "install", "--quiet", "--python", str(python)]
    simple = f"{index.url}simple/"
    subprocess.run([*install, "--index", simple, "pai-model-versions==0.2.0"], check=True)
    readme = (repository / "generated/README.md").read_text()
    example = re.search(r"## Use\n\n```python\n(.*?)```", readme, re.DOTALL)
    assert example is not None
    assert "update" not in example[1]
    code = example[1].replace('region="cn-hangzhou"', f'endpoint="{service}"').replace("…", "x")
    subprocess.run([str(python), "-W", "error", "-c", code], cwd=tmp_path, check=True)
