"""Names from run to run: what the lock keeps, what it may say, and packages with former names."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

DONE: Any = {"204": {"description": "Done."}}
LAMP = {
    "type": "object",
    "required": ["serialNo"],
    "properties": {
        "serialNo": {"type": "string"},
        "colour": {"type": "string", "enum": ["red", "green"]},
    },
}


def answer(schema: Any) -> Any:
    return {"200": {"description": "OK.", "content": {"application/json": {"schema": schema}}}}


def document(**names: str) -> str:
    """Return a document in which things are called as the arguments say, or as they first were."""
    lamp = {"$ref": f"#/components/schemas/{names.get('schema', 'Lamp')}"}
    wire = names.get("parameter", "id")
    parameters = [{"name": wire, "in": "path", "required": True, "schema": {"type": "string"}}]
    lamps: Any = {
        f"/lamps/{{{wire}}}": {
            "get": {
                "operationId": names.get("get", "getLamp"),
                "parameters": parameters,
                "responses": answer(lamp),
                "tags": ["lamps"],
            }
        },
        "/lamps": {
            "get": {
                "operationId": "listLamps",
                "responses": answer({"type": "array", "items": lamp}),
                "tags": ["lamps"],
            },
            "post": {
                "operationId": "addLamp",
                "requestBody": {"content": {"application/json": {"schema": lamp}}},
                "responses": DONE,
                "tags": [names.get("tag of add", "lamps")],
            },
        },
        "/rooms": {
            "get": {
                "operationId": "listRooms",
                "responses": DONE,
                "tags": [names.get("tag", "rooms")],
            }
        },
    }
    root = {
        "openapi": "3.1.0",
        "info": {"title": "Lamps", "version": "1"},
        "servers": [{"url": "https://lamps.example"}],
        "paths": lamps,
        "components": {"schemas": {names.get("schema", "Lamp"): LAMP}},
    }
    return json.dumps(root, indent=1)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a project whose package is generated."""
    (tmp_path / "pyproject.toml").write_text(
        '[tool.sdkwright]\nspec = "api.json"\noutput = "out"\npackage = "lampy"\n'
    )
    (tmp_path / "api.json").write_text(document())
    return tmp_path


def test_a_schema_that_comes_later_renames_nothing_until_names_are_fresh(
    project: Path, sdkwright: Run
) -> None:
    sdkwright("generate", cwd=project)
    root = json.loads(document())
    root["components"]["schemas"]["LampColour"] = {"type": "string", "enum": ["round", "square"]}
    (project / "api.json").write_text(json.dumps(root))
    models = project / "out/lampy/models.py"

    assert sdkwright("generate", cwd=project).returncode == 0
    assert 'LampColour = Literal["red", "green"]' in models.read_text()
    assert 'LampColourModel = Literal["round", "square"]' in models.read_text()
    assert sdkwright("check", cwd=project).returncode == 0

    assert sdkwright("check", "--fresh-names", cwd=project).returncode == 1
    assert sdkwright("generate", "--fresh-names", cwd=project).returncode == 0
    assert 'LampColour = Literal["round", "square"]' in models.read_text()
    assert sdkwright("check", cwd=project).returncode == 0


@pytest.mark.parametrize(
    ("table", "contents", "said"),
    [
        ("names", {"class": {"/a": "import os"}}, "'import os' is not a name in Python"),
        ("names", {"class": {"/a": "class"}}, "'class' is not a name in Python"),
        ("names", {"class": {"/a": 7}}, "'/a' is given no text"),
        ("names", {"class": "Lamp"}, "'class' is not an object"),
        ("names", {"method lamps": {"GET /a": "get"}}, "'method lamps' has no resource"),
        ("aliases", {"class": {"/a": {"a b": ""}}}, "'a b' is not a name in Python"),
        ("aliases", {"class": {"/a": {"Lamp": "new"}}}, "'new' is not a version"),
        ("version", "new", "the version of the names is none"),
    ],
)
def test_a_lock_that_names_what_is_no_name_is_refused(
    project: Path, sdkwright: Run, table: str, contents: object, said: str
) -> None:
    sdkwright("generate", cwd=project)
    lock = project / "out/.sdkwright.json"
    found = json.loads(lock.read_text())
    found["names"][table] = contents
    lock.write_text(json.dumps(found))

    run = sdkwright("generate", cwd=project)

    assert run.returncode == 1
    assert "error[broken-lock]" in run.stderr
    assert said in run.stderr


def test_a_lock_of_before_knows_no_names(project: Path, sdkwright: Run) -> None:
    sdkwright("generate", cwd=project)
    lock = project / "out/.sdkwright.json"
    text = lock.read_text()
    found = json.loads(text)
    del found["names"]
    lock.write_text(json.dumps(found))

    assert sdkwright("generate", cwd=project).returncode == 0
    assert lock.read_text() == text


@pytest.mark.slow
def test_a_package_with_former_names_passes_its_tests_and_type_checkers(
    project: Path, sdkwright: Run
) -> None:
    sdkwright("generate", cwd=project)
    names = {"get": "fetchLamp", "parameter": "serial", "schema": "Light", "tag": "places"}
    (project / "api.json").write_text(document(**names, **{"tag of add": "places"}))
    assert sdkwright("generate", cwd=project).returncode == 0
    out = project / "out"
    listed = out.joinpath("api.md").read_text().split("## Former names")[1].split("##")[0]
    (project / "old_code.py").write_text(OLD_CODE)

    assert [line for line in listed.splitlines() if line.startswith("-")] == [
        "- `client.lamps.add`: now `client.places.add_lamp`",
        "- `client.lamps.fetch(id=…)`: now `client.lamps.fetch(serial=…)`",
        "- `client.lamps.get`: now `client.lamps.fetch`",
        "- `client.places.list`: now `client.places.list_rooms`",
        "- `client.rooms`: now `client.places`",
        "- `models.Lamp`: now `models.Light`",
    ]
    for command in (
        ["mypy", "--strict", "--no-incremental", "lampy", "tests/test_former_names.py"],
        ["mypy", "--strict", "--no-incremental", "../old_code.py"],
        ["ruff", "check", "."],
        ["pytest", "-q", "tests/test_former_names.py", "tests/test_client.py"],
    ):
        run = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=out,
            env={**os.environ, "PYTHONPATH": str(out), "MYPYPATH": str(out)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr


OLD_CODE = """
from lampy import Client
from lampy.models import Lamp


def use(client: Client) -> Lamp:
    client.rooms.list()
    client.lamps.add(serial_no="1")
    lamp: Lamp = client.lamps.get("1")
    return client.lamps.get(id=lamp.serial_no)
"""
