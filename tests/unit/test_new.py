"""A new repository: what lies in it, what is refused, and that nothing is left behind."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from sdkwright.cli import main
from sdkwright.config import load

DOCUMENT = 'openapi: 3.1.0\ninfo: {title: "A *B*", version: "1"}\npaths: {}\n'


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "openapi.yaml").write_text(DOCUMENT)
    # Of another project, which is none of ours.
    (tmp_path / "pyproject.toml").write_text('[tool.sdkwright]\nversion = "7"\nnonsense = 1\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_repository_is_ready_to_generate(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 0 == main(["new", "my-sdk", "--spec", "openapi.yaml"])
    assert "next: cd my-sdk && make generate && make test\n" in capsys.readouterr().out
    folder = place / "my-sdk"
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {
        ".gitattributes",
        ".github/workflows/ci.yml",
        ".github/workflows/release.yml",
        ".gitignore",
        ".pre-commit-config.yaml",
        "Makefile",
        "README.md",
        "pyproject.toml",
        "spec/openapi.yaml",
    } == {path for path in files if not path.startswith(".git/")}
    assert DOCUMENT == (folder / "spec/openapi.yaml").read_text()
    assert "A \\*B\\*" in (folder / "README.md").read_text()
    config = load(folder, {})
    assert ("my_sdk", "my-sdk", "0.1.0") == (config.package, config.distribution, config.version)
    run = ["git", "rev-parse", "--show-toplevel"]
    top = subprocess.run(run, cwd=folder, check=True, capture_output=True, text=True).stdout
    assert folder.resolve() == Path(top.strip())
    monkeypatch.chdir(folder)
    assert 0 == main(["generate"])
    assert 0 == main(["check"])


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--package", "a_b"], ("a_b", "a-b")),
        (["--distribution", "A-b"], ("A_b", "A-b")),
        (["--package", "c", "--distribution", "d"], ("c", "d")),
    ],
)
def test_names_can_be_given(options: list[str], names: tuple[str, str], place: Path) -> None:
    assert 0 == main(["new", "x", "--spec", "openapi.yaml", *options])
    config = load(place / "x", {})
    assert names == (config.package, config.distribution)


def test_within_a_repository_no_other_is_made(place: Path) -> None:
    subprocess.run(["git", "init", "--quiet"], check=True)
    (place / "empty").mkdir()
    assert 0 == main(["new", "empty", "--spec", "openapi.yaml"])
    assert not (place / "empty/.git").exists()
    assert (place / "empty/Makefile").is_file()


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (["full", "--spec", "openapi.yaml"], 1, "not-empty"),
        (["openapi.yaml", "--spec", "openapi.yaml"], 1, "not-empty"),
        (["x", "--spec", "nothing.yaml"], 1, "unreadable-file"),
        (["x", "--spec", "pyproject.toml"], 1, "error["),
        (["x", "--spec", "openapi.yaml", "--package", "a b"], 2, "config-name"),
        (["class", "--spec", "openapi.yaml"], 2, "config-name"),
        (["openapi.yaml/x", "--spec", "openapi.yaml"], 1, "cannot-write"),
    ],
)
def test_what_cannot_be_made_leaves_nothing(
    arguments: list[str],
    status: int,
    code: str,
    place: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (place / "full").mkdir()
    (place / "full/a").write_text("")
    before = sorted(path.name for path in place.rglob("*"))
    assert status == main(["new", *arguments])
    assert code in capsys.readouterr().err
    assert before == sorted(path.name for path in place.rglob("*"))


def test_workflows_pin_actions_run_targets_and_separate_rights() -> None:
    root = Path(__file__).parents[2]
    workflows = [*root.glob(".github/workflows/*.yml"), *root.glob("templates/repository/*.yml")]
    makefiles = {
        path.parent: path.read_text()
        for path in (root / "Makefile", *root.glob("templates/*/Make*"))
    }
    assert 4 == len(workflows)
    for path in workflows:
        lines = [line.strip().removeprefix("- ") for line in path.read_text().splitlines()]
        for line in lines:
            if line.startswith("uses: "):
                reference, _, version = line.partition(" # v")
                commit = reference.partition("@")[2]
                assert (40, True) == (len(commit), version[:1].isdigit()), line
            if line.startswith("run: "):
                made = makefiles.get(path.parent) or makefiles[root]
                assert line.startswith("run: make "), line
                assert f"\n{line.split()[2]}: " in made, line
        text = path.read_text()
        if "id-token: write" in text:
            publish = text[text.index("\n  publish:") :]
            assert 1 == text.count("id-token: write") == publish.count("id-token: write")
            assert "run:" not in publish
            assert "checkout" not in publish


def test_options_of_a_new_repository_are_toml(place: Path) -> None:
    shutil.copy(place / "openapi.yaml", place / 'a"b\\.yaml')
    assert 0 == main(["new", "x", "--spec", 'a"b\\.yaml'])
    tools = tomllib.loads((place / "x/pyproject.toml").read_text())["tool"]["sdkwright"]
    assert 'spec/a"b\\.yaml' == tools["spec"]


SEVERAL = """\
openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /lamps:
    get:
      operationId: getLamp
      responses:
        "200":
          description: A lamp.
          content:
            application/json: {schema: {$ref: "REFERENCE"}}
"""
OVERLAY = """\
overlay: 1.0.0
info: {title: O, version: "1"}
actions:
  - {target: $.info, update: {title: Overlaid}}
"""


def test_files_and_overlays_of_a_document_come_along(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "api/schemas").mkdir(parents=True)
    (place / "api/openapi.yaml").write_text(SEVERAL.replace("REFERENCE", "schemas/lamp.yaml"))
    (place / "api/schemas/lamp.yaml").write_text("title: Lamp\ntype: object\n")
    (place / "api/near.yaml").write_text(OVERLAY)
    (place / "far.yaml").write_text(OVERLAY.replace("Overlaid", "Last"))
    overlays = ["--overlay", "api/near.yaml", "--overlay", "far.yaml"]
    assert 0 == main(["new", "x", "--spec", "api/openapi.yaml", *overlays, "--allow-partial"])
    config = load(place / "x", {})
    paths = tuple(place / "x/spec" / path for path in ("near.yaml", "overlays/far.yaml"))
    assert (paths, True) == (config.overlays, config.selection.allows_losses)
    shutil.rmtree(place / "api")
    monkeypatch.chdir(place / "x")
    assert 0 == main(["generate"])
    assert "class Lamp(Model):" in Path("generated/x/models.py").read_text()
    assert Path("generated/api.md").read_text().startswith("# Last, version 1\n")


@pytest.mark.parametrize(
    ("reference", "overlays", "said"),
    [
        ("../lamp.yaml", [], "refers to ../lamp.yaml"),
        ("lamp.yaml", ["a/far.yaml", "b/far.yaml"], "two overlays"),
    ],
)
def test_files_that_would_not_be_found_again_are_refused(
    reference: str,
    overlays: list[str],
    said: str,
    place: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (place / "api").mkdir()
    (place / "api/openapi.yaml").write_text(SEVERAL.replace("REFERENCE", reference))
    for folder in (place, place / "api"):
        (folder / "lamp.yaml").write_text("title: Lamp\ntype: object\n")
    for name in overlays:
        (place / name).parent.mkdir()
        (place / name).write_text(OVERLAY)
    options = [word for name in overlays for word in ("--overlay", name)]
    assert 1 == main(["new", "x", "--spec", "api/openapi.yaml", *options])
    error = capsys.readouterr().err
    assert "error[file-elsewhere]" in error
    assert said in error
    assert not (place / "x").exists()
