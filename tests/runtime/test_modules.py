"""The modules as a whole: what may be left out, and what importing them does."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

RUNTIME = Path(__file__).parents[2] / "templates" / "runtime"
OPTIONAL = {"acs3", "credentials", "endpoint", "forms", "pages", "rules"}
OF_OTHERS = {"aiohttp_transport", "opentelemetry"}  # need what is not installed by default


def imported(name: str) -> set[str]:
    """Return the modules beside it that a module imports."""
    tree = ast.parse((RUNTIME / f"{name}.py").read_text(encoding="utf-8"))
    relative = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level == 1]
    return {str(node.module) for node in relative}


def modules() -> list[str]:
    return sorted(path.stem for path in RUNTIME.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("name", modules())
def test_a_module_needs_none_that_a_document_may_do_without(name: str) -> None:
    assert imported(name) & (OPTIONAL | OF_OTHERS) == ({"acs3"} if name == "credentials" else set())


@pytest.mark.parametrize("name", modules())
def test_a_module_is_short_and_opens_with_what_it_is_for(name: str) -> None:
    text = (RUNTIME / f"{name}.py").read_text(encoding="utf-8")
    first = text.partition("\n")[0]
    assert first.startswith('"""')
    assert first.rstrip('"').endswith(".")
    assert text.count("\n") <= 300


@pytest.mark.parametrize("name", modules())
def test_a_module_has_no_means_to_read_the_environment_to_warn_or_to_start_threads(
    name: str,
) -> None:
    tree = ast.parse((RUNTIME / f"{name}.py").read_text(encoding="utf-8"))
    plain = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    from_ = {str(n.module) for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    needed = {"credentials": {"os"}, "transport": {"os"}}.get(name, set())
    assert (plain | from_) & {"os", "threading", "warnings"} == needed


def test_importing_starts_no_thread_and_adds_no_handler() -> None:
    code = f"""
import importlib.util, logging, sys, threading
spec = importlib.util.spec_from_file_location(
    "runtime", {str(RUNTIME / "__init__.py")!r}, submodule_search_locations=[{str(RUNTIME)!r}]
)
sys.modules["runtime"] = importlib.util.module_from_spec(spec)
for name in {modules()!r}:
    __import__("runtime." + name)
assert threading.active_count() == 1
assert logging.root.handlers == []
assert not any(logging.getLogger(name).handlers for name in logging.root.manager.loggerDict)
"""
    command = [sys.executable, "-B", "-W", "error", "-c", code]
    assert subprocess.run(command, check=False).returncode == 0
