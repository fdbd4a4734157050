"""What tests of every kind share: documents of a few lines, and the command as users run it."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from sdkwright.config import EVERYTHING, Config, Selection
from sdkwright.document import parse
from sdkwright.ir import Api
from sdkwright.lower import lower
from sdkwright.pipeline import check

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def lowered() -> Callable[..., Api]:
    """Lower a document, of which only paths, schemas and what else matters is given."""

    def make(*args: Any, selection: Selection = EVERYTHING, **more: Any) -> Api:
        return lower(parse(_document(*args, **more), "openapi.json"), selection)

    return make


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, str]]:
    """Generate a document given likewise, and return the text of each file by its path."""

    def generate(*args: Any, **more: Any) -> dict[str, str]:
        folder = tmp_path_factory.mktemp("generated")
        (folder / "openapi.json").write_bytes(_document(*args, **more))
        config = Config(folder / "openapi.json", folder / "out", "acme", "acme")
        return {file.path: file.text for file in check(config).files}

    return generate


def _document(
    paths: Mapping[str, object] | None = None,
    schemas: Mapping[str, object] | None = None,
    **more: object,
) -> bytes:
    info = {"title": "Acme", "version": "1"}
    root = {"openapi": "3.1.0", "info": info, "paths": paths or {}, **more}
    return json.dumps({"components": {"schemas": schemas or {}}, **root}).encode()


@pytest.fixture(scope="session")
def sdkwright() -> Run:
    """Run the command in a process of its own."""

    def run(
        *arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "sdkwright", *map(str, arguments)]
        return subprocess.run(
            command, cwd=cwd, env=env, check=False, capture_output=True, text=True, timeout=120
        )

    return run
