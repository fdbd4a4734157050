"""`sdkwright diff` as it is called: files and revisions, formats, exit codes."""

from __future__ import annotations

import gc
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from edits import GONE, base, edited
from sdkwright.cli import main

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project of two versions, the new one with a property more and one less."""
    monkeypatch.chdir(tmp_path)
    new = edited(
        {
            "/components/schemas/Pet/properties/age": GONE,
            "/components/schemas/Pet/properties/weight": {"type": "number"},
        }
    )
    Path("old.json").write_text(json.dumps(base(), indent=1))
    Path("new.json").write_bytes(new.content)
    Path("pyproject.toml").write_text(
        '[tool.sdkwright]\nspec = "new.json"\noutput = "out"\npackage = "pets"\n'
    )
    return tmp_path


@pytest.fixture
def git(folder: Path) -> Callable[..., None]:
    def call(*arguments: str) -> None:
        identity = ("-c", "user.name=a", "-c", "user.email=a@b.example")
        command = [shutil.which("git") or "git", *identity, *arguments]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)

    call("init", "--quiet")
    return call


def test_text_gives_place_verdicts_and_reach_of_each_change_and_the_bump(
    folder: Path, capsys: Capture
) -> None:
    assert 0 == main(["diff", "old.json", "new.json"])

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("old.json:")
    assert "breaking[property-removed]: Pet no longer has the property 'age': " in lines[0]
    reached = "GET /pets, GET /pets/{petId}, POST /pets"
    assert f"    wire: risky, sdk: breaking; {reached}" == lines[1]
    assert "major: 1 breaking, 1 compatible" == lines[-1]


def test_json_has_the_bump_and_every_field(folder: Path, capsys: Capture) -> None:
    assert 0 == main(["diff", "--format", "json", "old.json", "new.json"])

    found = json.loads(capsys.readouterr().out)
    assert {"bump", "changes"} == set(found)
    assert "major" == found["bump"]
    one, other = found["changes"]
    fields = {"code", "wire", "sdk", "direction", "pointer", "operations", "message", "old", "new"}
    assert fields == set(one)
    assert ("/components/schemas/Pet/properties/age", None) == (one["pointer"], one["new"])
    assert {"file", "line", "column", "pointer", "value"} == set(one["old"])
    assert ("property-added", None, "weight") == (
        other["code"],
        other["old"],
        other["new"]["value"],
    )


def test_markdown_lists_changes_under_their_verdicts(folder: Path, capsys: Capture) -> None:
    assert 0 == main(["diff", "--format", "markdown", "old.json", "new.json"])

    text = capsys.readouterr().out
    assert text.startswith("Version bump: **major**\n\n### Breaking\n\n- `property-removed` ")
    assert "`GET /pets`, `GET /pets/{petId}`, `POST /pets`" in text


def test_github_annotates_the_new_document(folder: Path, capsys: Capture) -> None:
    assert 0 == main(["diff", "--format", "github", "old.json", "new.json"])

    removed, added = capsys.readouterr().out.splitlines()
    assert removed.startswith("::error title=property-removed::")
    assert added.startswith("::notice file=new.json,line=")


def test_a_document_forges_no_line_and_commands_no_terminal(folder: Path, capsys: Capture) -> None:
    nasty = edited({"/components/schemas/Pet/properties/a\n::error::\x1b[2J": {"type": "string"}})
    Path("nasty.json").write_bytes(nasty.content)

    for form in ("text", "github", "markdown"):
        main(["diff", "--format", form, "old.json", "nasty.json"])
        text = capsys.readouterr().out
        assert "\x1b" not in text
        assert not any(line.startswith("::error::") for line in text.splitlines())


@pytest.mark.parametrize(
    ("threshold", "status"),
    [("breaking", 0), ("risky", 0), ("compatible", 1), ("none", 1)],
)
def test_the_exit_code_follows_the_verdict_to_fail_on(
    folder: Path, threshold: str, status: int
) -> None:
    Path("more.json").write_bytes(
        edited({"/components/schemas/Pet/properties/weight": {"type": "number"}}).content
    )

    assert status == main(["diff", "--fail-on", threshold, "old.json", "more.json"])


def test_two_versions_need_no_project(folder: Path, capsys: Capture) -> None:
    Path("pyproject.toml").unlink()

    assert 0 == main(["diff", "old.json", "old.json"])
    assert "none: no changes\n" == capsys.readouterr().out


def test_the_new_version_is_the_configured_document(folder: Path, capsys: Capture) -> None:
    assert 1 == main(["diff", "--fail-on", "breaking", "old.json"])
    assert "property-removed" in capsys.readouterr().out


def test_the_old_version_is_the_document_as_it_was_committed(
    folder: Path, git: Callable[..., None], capsys: Capture
) -> None:
    new = Path("new.json").read_bytes()
    Path("new.json").write_bytes(Path("old.json").read_bytes())
    git("add", ".")
    git("commit", "--quiet", "--message", "one")
    Path("new.json").write_bytes(new)

    assert 1 == main(["diff", "--fail-on", "breaking"])
    assert capsys.readouterr().out.startswith("HEAD:new.json:")


def test_a_version_may_be_a_revision(
    folder: Path, git: Callable[..., None], capsys: Capture
) -> None:
    git("add", ".")
    git("commit", "--quiet", "--message", "one")

    assert 1 == main(["diff", "--fail-on", "breaking", "HEAD:old.json", "HEAD:new.json"])
    assert capsys.readouterr().out.startswith("HEAD:old.json:")


@pytest.mark.parametrize("name", ["HEAD:nothing.json", "nowhere:old.json", "--x:old.json"])
def test_a_revision_that_is_not_there_is_a_finding(
    folder: Path, git: Callable[..., None], capsys: Capture, name: str
) -> None:
    assert 1 == main(["diff", "--", name, "new.json"])

    told = capsys.readouterr()
    assert "" == told.out
    assert "error[unreadable-revision]: cannot read " in told.err


def test_a_file_that_is_not_there_is_a_finding(folder: Path, capsys: Capture) -> None:
    assert 1 == main(["diff", "nothing.json", "new.json"])
    assert "error[unreadable-file]" in capsys.readouterr().err


def test_a_reference_that_leads_nowhere_is_a_finding_with_its_place(
    folder: Path, capsys: Capture
) -> None:
    lost = edited({"/components/schemas/Owner": GONE})
    Path("lost.json").write_bytes(lost.content)

    assert 1 == main(["diff", "old.json", "lost.json"])
    told = capsys.readouterr().err
    assert "lost.json:" in told
    assert "error[unresolved-reference]: '#/components/schemas/Owner' leads nowhere" in told


def test_a_project_without_a_document_is_wrong_usage(folder: Path) -> None:
    Path("pyproject.toml").unlink()

    assert 2 == main(["diff"])


def test_a_revision_is_put_together_from_its_own_files(
    folder: Path, git: Callable[..., None], capsys: Capture
) -> None:
    nested = {"type": "object", "properties": {"at": {"type": "string"}}}
    root = base()
    root["x-parts"] = "parts"
    text = json.dumps(root).replace('"#/components/schemas/Owner"', '"../parts/owner.json"')
    Path("spec").mkdir()
    Path("parts").mkdir()
    Path("spec/pets.json").write_text(text)
    Path("parts/owner.json").write_text(json.dumps(nested))
    git("add", ".")
    git("commit", "--quiet", "--message", "one")
    Path("parts/owner.json").write_text(json.dumps({**nested, "required": ["at"]}))

    assert 0 == main(["diff", "HEAD:spec/pets.json", "spec/pets.json"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("spec/../parts/owner.json:1:")
    assert "compatible[property-became-required]" in lines[0]

    Path("parts/owner.json").unlink()
    assert 0 == main(["diff", "HEAD:spec/pets.json", "HEAD:spec/pets.json"])
    assert "none: no changes\n" == capsys.readouterr().out


def renamed(found: Any) -> list[tuple[str, str]]:
    """Return the old and new names of methods that have others."""
    return [
        (f"client.{change['old']['value']}", f"client.{change['new']['value']}")
        for change in found["changes"]
        if change["code"] == "method-renamed"
    ]


def test_overlays_are_those_of_the_revision(
    folder: Path, git: Callable[..., None], capsys: Capture
) -> None:
    overlay = {
        "overlay": "1.0.0",
        "info": {"title": "Names", "version": "1"},
        "actions": [{"target": "$.paths['/pets'].get", "update": {"operationId": "allPets"}}],
    }
    Path("names.json").write_text(json.dumps(overlay))
    Path("new.json").write_bytes(Path("old.json").read_bytes())
    with Path("pyproject.toml").open("a") as file:
        file.write('overlays = ["names.json"]\n')
    git("add", "new.json")
    git("commit", "--quiet", "--message", "without")

    assert 0 == main(["diff", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert [("client.pets.list", "client.pets.all")] == renamed(found)

    git("add", "names.json")
    git("commit", "--quiet", "--message", "with")
    Path("names.json").write_text(json.dumps(overlay).replace("allPets", "listPets"))
    assert 0 == main(["diff", "--format", "json"])
    back = json.loads(capsys.readouterr().out)
    assert [("client.pets.all", "client.pets.list")] == renamed(back)


def test_names_of_the_project_are_those_of_the_sdk(folder: Path, capsys: Capture) -> None:
    with Path("pyproject.toml").open("a") as file:
        file.write('operations."GET /pets" = { method = "all" }\n')
        file.write('operations."GET /cats" = { method = "cats" }\n')
    root = base()
    paths = root["paths"]
    assert isinstance(paths, dict)
    listed, taken = paths["/pets"], paths["/pets/{petId}"]
    assert isinstance(taken, dict)
    assert isinstance(taken["delete"], dict)
    paths["/cats"] = {"get": {**taken["delete"], "operationId": "seeCats", "parameters": []}}
    assert isinstance(listed, dict)
    assert isinstance(listed["get"], dict)
    listed["get"] = {**listed["get"], "operationId": "somePets"}
    Path("new.json").write_text(json.dumps(root))

    assert 0 == main(["diff", "--format", "json", "old.json"])
    found = json.loads(capsys.readouterr().out)
    assert [] == renamed(found)
    assert "operation-added" in [change["code"] for change in found["changes"]]


def test_what_the_sdk_leaves_out_changes_nothing_in_it(folder: Path, capsys: Capture) -> None:
    with Path("pyproject.toml").open("a") as file:
        file.write('exclude = { operations = ["listPets"] }\n')
    new = edited({"/paths/~1pets/get/parameters/2": GONE})
    Path("new.json").write_bytes(new.content)

    assert 0 == main(["diff", "--format", "json", "old.json"])
    found = json.loads(capsys.readouterr().out)
    assert [("parameter-removed", "risky", "none")] == [
        (change["code"], change["wire"], change["sdk"]) for change in found["changes"]
    ]


@pytest.mark.parametrize("end", ["old.json", "new.json"])
def test_what_is_no_openapi_3_is_not_compared(folder: Path, capsys: Capture, end: str) -> None:
    info = {"title": "Pets", "version": "1"}
    (folder / end).write_text(json.dumps({"swagger": "2.0", "info": info, "paths": {}}))

    assert 1 == main(["diff", "old.json", "new.json"])
    out, errors = capsys.readouterr()
    assert "" == out
    assert f"{end}:1:13: error[openapi-version]: Swagger '2.0' is not supported" in errors


def test_a_document_that_is_compared_with_itself_is_told_of(folder: Path, capsys: Capture) -> None:
    assert 0 == main(["diff", "old.json", "old.json"])

    out, errors = capsys.readouterr()
    assert "none: no changes\n" == out
    assert "warning[same-document]: old.json is compared with itself" in errors


def test_garbage_is_collected_again_after_a_comparison(folder: Path, capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        main(["diff", "--format", "no such"])
    main(["diff", "old.json", "missing.json"])

    assert gc.isenabled()
    assert "missing.json" in capsys.readouterr().err


def test_the_day_decides_whether_a_date_is_past(folder: Path, capsys: Capture) -> None:
    at = "/paths/~1pets~1{petId}/delete"
    old = edited({f"{at}/deprecated": True, f"{at}/x-sunset": "2030-01-01"})
    (folder / "old.json").write_bytes(old.content)
    (folder / "new.json").write_bytes(edited({at: GONE}).content)

    shown: list[str] = []
    for today in ("2029-12-31", "2030-01-02"):
        assert 0 == main(["diff", "--today", today, "--format", "json", "old.json", "new.json"])
        shown += [one["wire"] for one in json.loads(capsys.readouterr().out)["changes"]]
    assert ["breaking", "risky"] == shown


def test_a_day_that_is_none_is_wrong_usage(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as failure:
        main(["diff", "--today", "soon", "old.json", "new.json"])

    assert 2 == failure.value.code
    assert "'soon' is no date such as 2026-01-31" in capsys.readouterr().err
