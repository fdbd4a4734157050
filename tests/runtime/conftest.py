"""Makes `templates/runtime` the package `runtime`, and what lies beside the tests importable."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
RUNTIME = HERE.parents[1] / "templates" / "runtime"


def load(name: str, path: Path, *, folder: Path | None = None) -> None:
    """Import a file under a name; a folder makes it a package."""
    if name in sys.modules:
        return
    folders = None if folder is None else [str(folder)]
    spec = importlib.util.spec_from_file_location(name, path, submodule_search_locations=folders)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)


load("runtime", RUNTIME / "__init__.py", folder=RUNTIME)
for beside in ("acs3_reference", "loopback", "misbehaving", "registry"):
    load(beside, HERE / f"{beside}.py")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("filterwarnings", "error")


@pytest.fixture(params=["sync", "async"])
def colour(request: pytest.FixtureRequest) -> str:
    return str(request.param)
