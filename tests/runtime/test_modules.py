"""The modules as a whole: what may be left out, and what importing them does."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path as File
from typing import Any

import pytest

from runtime.bodies import JsonBody, RawBody
from runtime.forms import FormBody, MultipartBody
from runtime.hooks import Attempt, Hooks, Outcome
from runtime.model import MaxBytes, MaxSerialized
from runtime.operation import Cookie, Header, Operation, Pagination, Path, Query
from runtime.options import Disagreement, Options
from runtime.request import Request
from runtime.response import RawResponse, Response
from runtime.service import ErrorMembers, Service

RUNTIME = File(__file__).parents[2] / "templates" / "runtime"
OPTIONAL = {"acs3", "credentials", "forms", "items", "oauth2", "pages", "payloads", "rules"}
OPTIONAL |= {"servers", "streams"}
NEEDS = {"credentials": {"acs3"}, "streams": {"items"}}
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
    needed = {"credentials": {"os"}, "oauth2": {"threading"}, "transport": {"os"}}.get(name, set())
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


VALUES = [
    Attempt("Op", "GET", "https://e.com", 1),
    Outcome(0.5),
    Hooks(),
    Options(),
    Disagreement("Op", "/a", "m"),
    Pagination("page", None, "/items", None),
    Operation[None]("Op", "GET", "/"),
    JsonBody(str),
    RawBody("text/plain"),
    FormBody(dict),
    MultipartBody(dict),
    Path("a", "a", str),
    Query("a", "a", str),
    Header("a", "a", str),
    Cookie("a", "a", str),
    Request("GET", "https://e.com", "/"),
    Response(200, "OK", {}, b"", None),
    RawResponse(1, Response(200, "OK", {}, b"", None)),
    MaxBytes(1),
    MaxSerialized(1),
    ErrorMembers(),
    Service("n", "1", "1"),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_what_is_handed_around_cannot_be_changed(value: Any) -> None:
    for name in value.__dataclass_fields__:
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, None)


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
