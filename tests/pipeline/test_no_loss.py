"""No loss: what cannot be generated stops the line by its name, and nothing is left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sdkwright.cli import main

GOOD = '  /good: {get: {operationId: good, responses: {"204": {description: D}}}}\n'
BAD = {
    "a rule that cannot be checked": """\
  /bad:
    put:
      operationId: bad
      requestBody:
        content:
          application/json:
            schema: {properties: {a: {type: string}}, not: {dependencies: {a: [b]}}}
      responses: {"204": {description: D}}
""",
    "pages of nothing": """\
  /bad:
    get:
      operationId: bad
      x-sdkwright-pagination: {page: page, items: /items}
      responses: {"204": {description: D}}
""",
    "a schema in line that contains itself": """\
  /bad:
    get:
      operationId: bad
      parameters:
        - name: a
          in: query
          schema: {type: array, items: {$ref: "#/paths/~1bad/get/parameters/0/schema"}}
      responses: {"204": {description: D}}
""",
}


@pytest.fixture
def there(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(project)
    return project


def with_paths(project: Path, paths: str) -> None:
    head = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\npaths:\n'
    (project / "openapi.yaml").write_text(head + paths)


def state(folder: Path) -> dict[Path, tuple[int, bytes]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_operation_stops_all_and_is_named_with_its_place(
    name: str, there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_paths(there, GOOD + BAD[name])
    assert 1 == main(["generate"])
    said = capsys.readouterr()
    (line,) = (line for line in said.err.splitlines() if "error[" in line)
    file, number, _ = line.split(":", 2)
    assert "openapi.yaml" == file
    assert 5 <= int(number) <= 12, "it lies in the bad operation"
    assert "'bad'" in line or "{id}" in line
    assert "" == said.out
    assert not (there / "out").exists()


@pytest.mark.parametrize("name", BAD)
def test_the_old_output_is_not_touched(name: str, there: Path) -> None:
    with_paths(there, GOOD)
    assert 0 == main(["generate"])
    before = state(there / "out")
    with_paths(there, GOOD + BAD[name])
    assert 1 == main(["generate"])
    assert 1 == main(["check"])
    assert before == state(there / "out")


def test_every_bad_operation_is_named(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = BAD["pages of nothing"]
    with_paths(there, bad + bad.replace("bad", "worse"))
    assert 1 == main(["generate"])
    said = capsys.readouterr().err
    assert "'bad'" in said
    assert "'worse'" in said


def test_the_lock_counts_what_the_document_has_and_what_was_made(there: Path) -> None:
    with_paths(there, GOOD)
    assert 0 == main(["generate"])
    lock = json.loads((there / "out" / ".sdkwright.json").read_text())
    counts = {"document": 1, "excluded": 0, "generated": 1, "lost": 0}
    assert counts == lock["operations"]


def test_the_rest_is_made_where_losses_are_allowed_and_the_lost_are_listed(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_paths(there, GOOD + BAD["pages of nothing"])
    assert 1 == main(["generate", "--allow-partial"])
    said = capsys.readouterr()
    assert "error[unsupported]: the operation 'bad' cannot be generated" in said.err
    assert said.out.startswith("out: 1 operation in ")
    lock = json.loads((there / "out" / ".sdkwright.json").read_text())
    counts = {"document": 2, "excluded": 0, "generated": 1, "lost": 1}
    assert counts == lock["operations"]
    assert ["GET /bad"] == list(lock["lost"])
    page = (there / "out" / "api.md").read_text()
    assert "`GET /bad`" in page[page.index("## Not generated") :]
    assert 1 == main(["check", "--allow-partial"])
    assert "all as generated" in capsys.readouterr().out


def test_losses_may_be_allowed_in_the_options(there: Path) -> None:
    with_paths(there, GOOD + BAD["pages of nothing"])
    with (there / "pyproject.toml").open("a") as file:
        file.write("allow-partial = true\n")
    assert 1 == main(["generate"])
    assert (there / "out" / "lamps" / "__init__.py").is_file()


def test_what_is_excluded_is_not_lost(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_paths(there, GOOD + BAD["pages of nothing"])
    with (there / "pyproject.toml").open("a") as file:
        file.write('exclude = {operations = ["GET /bad"]}\n')
    assert 0 == main(["generate"])
    assert "" == capsys.readouterr().err
    lock = json.loads((there / "out" / ".sdkwright.json").read_text())
    counts = {"document": 2, "excluded": 1, "generated": 1, "lost": 0}
    assert counts == lock["operations"]
