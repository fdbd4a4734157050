"""The modules as a whole: what may be left out, and what importing them does."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import FrozenInstanceError, fields, is_dataclass
from importlib import import_module
from pathlib import Path as File
from typing import Any

import pytest

RUNTIME = File(__file__).parents[2] / "templates" / "runtime"
OPTIONAL = {"acs3", "credentials", "forms", "items", "oauth2", "pages", "payloads", "rules"}
OPTIONAL |= {"servers", "streams", "turning"}
NEEDS = {"credentials": {"acs3"}, "pages": {"turning"}, "streams": {"items"}}
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
    assert imported(name) & (OPTIONAL | OF_OTHERS) == NEEDS.get(name, set())


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
    # A lock is no thread.
    needed = {
        "credentials": {"os"},
        "former": {"warnings"},
        "oauth2": {"threading"},
        "transport": {"os"},
    }.get(name, set())
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


CHANGING = {"Capture", "_Events"}  # note what comes, while it does


def dataclasses() -> set[type[Any]]:
    loaded = [import_module(f"runtime.{name}") for name in modules()]
    found = [each for module in loaded for each in vars(module).values() if isinstance(each, type)]
    return {each for each in found if is_dataclass(each)}


def may_change(kind: type[Any]) -> bool:
    value = object.__new__(kind)
    for field in fields(kind):
        try:
            setattr(value, field.name, None)
        except FrozenInstanceError:
            continue
        return True
    return False


def test_what_is_handed_around_cannot_be_changed() -> None:
    assert CHANGING == {kind.__name__ for kind in dataclasses() if may_change(kind)}
    assert len(dataclasses()) > len(modules())


def test_a_client_is_imported_without_what_only_calls_need() -> None:
    code = """
import sys
from pai_model_versions import Client
loaded = {name.rpartition(".")[2] for name in sys.modules if name.startswith("pai_model_versions.")}
print(*sorted(loaded & {"calls", "credentials", "models", "operation", "reading", "transport"}))
Client(region="cn-hangzhou").close()
print("transport" in {name.rpartition(".")[2] for name in sys.modules})
"""
    command = [sys.executable, "-B", "-W", "error", "-c", code]
    folder = RUNTIME.parents[1] / "generated"
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    assert done.stdout == "\nTrue\n"
