"""Whole packages of documents whose names are those that generated code uses itself."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Generated = Callable[..., dict[str, str]]

TEXT = {"type": "string"}


def named(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def json_content(schema: object) -> dict[str, object]:
    return {"content": {"application/json": {"schema": schema}}}


def thing(**properties: object) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


HIDING = ["list", "dict", "str", "int", "object", "builtins", "re", "operations", "self", "type"]


def zoo() -> dict[str, Any]:
    """Return a document whose names are those that the generated code uses itself."""
    names = [*HIDING, "date", "any", "field", "rule", "copy", "json", "None", "Model", "Page"]
    looking = {"type": "string", "pattern": "^(?!x)"}
    members: dict[str, object] = {name: {"type": "array", "items": looking} for name in names}
    members |= {"str": TEXT, "int": {"type": "integer"}, "dict": {"type": "object"}, "any": {}}
    members |= {"date": {"type": "string", "format": "date"}}
    typed = {"additionalProperties": {"type": "array", "items": named("str")}, "minProperties": 1}
    schemas: dict[str, object] = {name: thing(**members) for name in names}
    schemas["Typed"] = {**thing(str=TEXT, dict=TEXT), **typed}
    schemas["Sub"] = {"allOf": [named("Typed"), thing(rule=TEXT, list=members["list"])], "not": {}}
    schemas |= {f"Part{number}": thing(sub=named("Sub")) for number in (1, 9, 10)}
    schemas |= {"URL": looking, "abacus": thing(a=TEXT), "ABook": {"enum": ["a", "b"]}}
    parameters: list[dict[str, object]] = [
        {"name": n, "in": "query", "schema": {"type": "array", "items": looking}} for n in names
    ]
    parameters += [{"name": "p", "in": "path", "required": True, "schema": named("ABook")}]
    either = {"oneOf": [named(name) for name in schemas if name != "URL"]}
    answer = {
        "200": {"description": "", **json_content({"type": "array", "items": either})},
        "201": {
            "description": "",
            **json_content({"type": "object", "additionalProperties": TEXT}),
        },
    }
    page: dict[str, object] = {"name": "page", "in": "query", "schema": {"type": "integer"}}
    listing = {
        "parameters": [page],
        "x-sdkwright-pagination": {"page": "page", "items": "/items"},
        "responses": {
            "200": {"description": "", **json_content(thing(items={"type": "array", "items": {}}))}
        },
    }
    tags = [*HIDING, "httpx2", "float", "models", "a9", "a10", "ABook", "API"]
    return {
        "paths": {
            **{
                f"/{name}/{{p}}": {
                    "put": {
                        "operationId": name,
                        "tags": ["things"],
                        "parameters": parameters if name == "list" else parameters[-1:],
                        "requestBody": json_content(named(name)),
                        "responses": answer,
                    }
                }
                for name in names
            },
            **{f"/tags/{tag}": {"get": {"tags": [tag], **listing}} for tag in tags},
        },
        "schemas": schemas,
    }


@pytest.fixture(scope="module")
def package(generated: Generated, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("zoo")
    for path, text in generated(**zoo()).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def passes(folder: Path, *command: str) -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", *command],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (0, "") == (run.returncode, run.stderr), run.stdout[-2000:] + run.stderr[-2000:]


def test_every_module_can_be_imported(package: Path) -> None:
    modules = [path.relative_to(package) for path in (package / "acme").rglob("*.py")]
    names = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in modules]
    passes(package, "-c", f"import {', '.join(sorted(names))}")


def test_every_module_passes_a_type_checker(package: Path) -> None:
    passes(package, "-m", "mypy", "--strict", "--no-incremental", "acme")


def test_every_name_is_imported_and_used_and_the_imports_are_sorted(package: Path) -> None:
    passes(package, "-m", "ruff", "check", "--no-cache", "--select=F,I", "acme")


def test_the_package_keeps_the_rules_it_sets_itself(package: Path) -> None:
    passes(package, "-m", "ruff", "check", "--no-cache", "acme")
