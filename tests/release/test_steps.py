"""The steps of a release, one by one: what they write, what they refuse, how they go on."""

from __future__ import annotations

import json
import os
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from sdkwright.cli import main
from sdkwright.diagnostics import DocumentError
from sdkwright.release.artifacts import artifacts
from sdkwright.release.checks import Built

# `project`, `released` and `index` are fixtures of conftest.py, which cannot be imported.
Project = Any
Index = Any
Output = pytest.CaptureFixture[str]


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


def refused(arguments: list[str], code: str, capsys: Output) -> str:
    """Run a command that should be refused, and return what it says."""
    capsys.readouterr()
    assert 1 == main(arguments)
    said = capsys.readouterr().err
    assert f"error[{code}]" in said
    assert "hint: " in said
    return said


def publishing(index: Index) -> list[str]:
    return ["release", "publish", "--repository", index.url]


# Plan and prepare --------------------------------------------------------------------------------


def test_planning_and_trying_write_nothing(project: Project, capsys: Output) -> None:
    before = snapshot(project.folder)
    assert 0 == main(["release", "plan"])
    assert 0 == main(["release", "prepare", "--dry-run"])
    assert 0 == main(["release", "build", "--dry-run"])
    assert before == snapshot(project.folder)
    said = capsys.readouterr().out
    assert "lamps-sdk 0.1.0, the first release" in said
    assert "lamps_sdk-0.1.0-py3-none-any.whl" in said
    assert "would write generated/CHANGELOG.md" in said


def test_preparing_writes_all_of_a_release_and_nothing_twice(
    project: Project, capsys: Output
) -> None:
    assert 0 == main(["release", "prepare"])
    wrote = [line for line in capsys.readouterr().out.splitlines() if line.startswith("wrote")]
    expected = ["pyproject.toml", "generated/CHANGELOG.md", "spec/released/0.1.0.json"]
    assert [f"wrote {path}" for path in expected] == wrote[:-1]
    assert re.fullmatch(r"wrote generated: \d\d files", wrote[-1])
    text = (project.folder / "pyproject.toml").read_text()
    assert 'spec = "spec/openapi.yaml"  # maintained by hand' in text
    tools = tomllib.loads(text)["tool"]
    assert ("0.1.0", "9") == (tools["sdkwright"]["version"], tools["other"]["version"])
    record = json.loads((project.folder / "spec/released/0.1.0.json").read_text())
    assert "Lamps" == record["info"]["title"]
    log = (project.folder / "generated/CHANGELOG.md").read_text()
    assert f"## 0.1.0 - {tools['sdkwright']['released']}" in log
    assert 'version = "0.1.0"' in (project.folder / "generated/pyproject.toml").read_text()
    before = snapshot(project.folder)
    assert 0 == main(["release", "prepare"])
    assert before == snapshot(project.folder)
    assert "wrote" not in capsys.readouterr().out
    assert 0 == main(["check"])


def test_the_version_follows_from_the_changes(released: Project, capsys: Output) -> None:
    released.git("tag", "v0.1.0")
    released.change()
    for bump, verdict, version, effect in (
        ("patch", "none", "0.1.1", "neither break nor add"),
        ("minor", "compatible", "0.1.1", "add to what works"),
        ("major", "breaking", "0.2.0", "break what worked"),
    ):
        released.compares(bump, ("It changed", verdict))
        capsys.readouterr()
        assert 0 == main(["release", "plan"])
        said = capsys.readouterr().out
        assert f"lamps-sdk 0.1.0 -> {version}" in said
        assert f"the changes since 0.1.0 {effect}: {version} or later" in said
        assert f"It changed [sdk: {verdict}, wire: none]" in said
    assert 0 == main(["release", "plan", "--json", "--version", "1.0.0"])
    plan = json.loads(capsys.readouterr().out)
    assert ("0.1.0", "0.2.0", "1.0.0") == (plan["last"], plan["least"], plan["version"])
    said = refused(["release", "plan", "--version", "0.1.9"], "bump-too-small", capsys)
    assert "sdkwright release prepare --version 0.2.0" in said


def test_a_second_release_keeps_the_first_as_what_it_is_compared_with(released: Project) -> None:
    released.git("tag", "v0.1.0")
    released.change()
    released.compares("major", ("The <b>getLamp</b> is gone", "breaking"), ("Add", "none"))
    assert 0 == main(["release", "prepare"])
    records = released.folder / "spec/released"
    assert ["0.1.0.json", "0.2.0.json"] == sorted(os.listdir(records))
    log = (released.folder / "generated/CHANGELOG.md").read_text()
    new, old = log.index("## 0.2.0 - "), log.index("## 0.1.0 - ")
    assert new < log.index("### Changed") < log.index("### Migrating from 0.1.0") < old
    assert "- **Breaking:** The \\<b\\>getLamp\\</b\\> is gone" in log
    # The changelog is edited, the document changes again: what people wrote stays.
    log = log.replace("### Changed", "### What changed").replace(
        "<!-- Until here. -->", "<!-- Until here. -->\n\nThanks to all.", 1
    )
    (released.folder / "generated/CHANGELOG.md").write_text(log)
    released.compares("minor", ("Less", "compatible"))
    assert 0 == main(["release", "prepare"])
    log = (released.folder / "generated/CHANGELOG.md").read_text()
    assert "Thanks to all." in log
    assert "- Less" in log
    assert "getLamp" not in log
    # It is out: the next one drops the record of the one before.
    released.commit()
    released.git("tag", "v0.2.0")
    assert 0 == main(["release", "prepare"])
    assert ["0.2.0.json", "0.2.1.json"] == sorted(os.listdir(records))


@pytest.mark.parametrize("step", range(4))
def test_preparing_that_was_killed_goes_on(
    step: int, released: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    released.git("tag", "v0.1.0")
    released.change()
    released.compares("major", ("Gone", "breaking"))
    replace, left = Path.replace, [step]

    def killed(self: Path, target: Path) -> Path:
        if left[0] == 0:
            raise KeyboardInterrupt
        left[0] -= 1
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        if step < 3:
            with pytest.raises(KeyboardInterrupt):
                main(["release", "prepare"])
        else:
            patch.setattr("sdkwright.release.prepare.generate", lambda _: killed(Path(), Path()))
            with pytest.raises(KeyboardInterrupt):
                main(["release", "prepare"])
    assert 0 == main(["release", "prepare"])
    whole = snapshot(released.folder)
    assert 'version = "0.2.0"' in whole["pyproject.toml"].decode()
    assert 1 == whole["generated/CHANGELOG.md"].decode().count("## 0.2.0")
    assert 0 == main(["check"])
    assert not [path for path in whole if "staged" in path]


def test_options_that_cannot_be_edited_are_left_to_people(project: Project, capsys: Output) -> None:
    text = 'tool.sdkwright = { spec = "spec/openapi.yaml", output = "out", package = "a" }\n'
    (project.folder / "pyproject.toml").write_text(text)
    said = refused(["release", "prepare"], "cannot-edit", capsys)
    assert 'Set version = "0.1.0" and released = "' in said
    assert not (project.folder / "out").exists()


def test_a_file_in_the_way_is_told_of(project: Project, capsys: Output) -> None:
    (project.folder / "spec/released").write_text("")
    assert "spec/released" in refused(["release", "prepare"], "cannot-write", capsys)
    (project.folder / "spec/released").unlink()
    log = project.folder / "generated/CHANGELOG.md"
    log.unlink()
    log.mkdir()
    assert "CHANGELOG.md" in refused(["release", "prepare"], "cannot-write", capsys)
    log.rmdir()
    log.write_bytes(b"\xff")
    refused(["release", "prepare"], "encoding", capsys)
    log.unlink()
    assert 0 == main(["release", "prepare"])


def test_records_are_named_after_versions(project: Project, capsys: Output) -> None:
    (project.folder / "spec/released").mkdir()
    (project.folder / "spec/released/old.json").write_text("{}")
    assert "old.json" in refused(["release", "plan"], "stray-record", capsys)


def test_without_a_project_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.chdir(tmp_path)
    assert 2 == main(["release", "plan"])
    assert "config-missing" in capsys.readouterr().err


# Build -------------------------------------------------------------------------------------------


def test_builds_are_the_same_bytes_in_another_folder_at_another_time_by_another_umask(
    released: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = {path.name: path.read_bytes() for path in (released.folder / "dist").glob("lamps*[lz]")}
    assert 2 == len(first)
    other = tmp_path / "else" / "where"
    shutil.copytree(released.folder, other, copy_function=shutil.copyfile)
    shutil.rmtree(other / "dist")
    shutil.rmtree(other / ".git")
    (other.parent / ".gitignore").write_text("*.md\n")
    (other / "generated/tests/__pycache__").mkdir()
    (other / "generated/tests/__pycache__/a.pyc").write_bytes(b"")
    for path in other.rglob("*"):
        os.utime(path, (1e9, 1e9))
    monkeypatch.chdir(other)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    old = os.umask(0o077)
    try:
        assert 0 == main(["release", "build"])
    finally:
        os.umask(old)
    assert first == {path.name: path.read_bytes() for path in (other / "dist").iterdir()}


def test_what_is_not_as_generated_is_not_built(released: Project, capsys: Output) -> None:
    with (released.folder / "generated/lamps_sdk/models.py").open("a") as file:
        file.write("# mine\n")
    assert "models.py was edited by hand" in refused(["release", "build"], "stale-output", capsys)


def test_a_tool_that_is_missing_is_named(
    released: Project, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    said = refused(["release", "build"], "missing-tool", capsys)
    assert "pip install 'sdkwright[release]'" in said


# Verify ------------------------------------------------------------------------------------------


def test_what_passed_is_not_run_again_for_the_same_files(released: Project, capsys: Output) -> None:
    capsys.readouterr()
    assert 0 == main(["release", "verify"])
    assert 2 == capsys.readouterr().out.count("passed before: ")
    assert 0 == main(["release", "verify", "--again"])
    assert "passed before" not in capsys.readouterr().out
    (wheel,) = (released.folder / "dist").glob("*.whl")
    wheel.write_bytes(wheel.read_bytes()[:-1])
    assert 1 == main(["release", "verify"])
    said = capsys.readouterr()
    assert "FAILED: twine check --strict" in said.out
    assert "passed: pyroma" in said.out
    assert "the metadata is not acceptable" in said.err


def test_an_sdist_that_is_broken_fails_its_checks(released: Project, tmp_path: Path) -> None:
    files = artifacts(released.folder / "dist", "lamps-sdk", "0.1.0")
    for content in (b"", b"\x1f\x8b", files.sdist.read_bytes()[:500]):
        files.sdist.write_bytes(content)
        with pytest.raises(DocumentError) as raised:
            Built(files, "lamps_sdk", tmp_path).unpacked()
        assert "cannot be unpacked" in raised.value.diagnostics[0].message


def test_what_an_index_would_show_has_to_be_complete(released: Project, capsys: Output) -> None:
    text = (released.folder / "pyproject.toml").read_text()
    (released.folder / "pyproject.toml").write_text(text.replace('license = "MIT"', ""))
    assert 0 == main(["release", "prepare"])
    assert 0 == main(["release", "build"])
    capsys.readouterr()
    assert 1 == main(["release", "verify"])
    assert "license" in capsys.readouterr().err


def test_a_tag_of_another_version_is_refused(released: Project, capsys: Output) -> None:
    assert 0 == main(["release", "verify", "--tag", "v0.1.0"])
    refused(["release", "verify", "--tag", "v0.2.0"], "wrong-tag", capsys)


def test_the_lowest_versions_are_those_of_every_requirement(
    released: Project, tmp_path: Path
) -> None:
    files = artifacts(released.folder / "dist", "lamps-sdk", "0.1.0")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    built = Built(files, "lamps_sdk", scratch)
    assert ["httpx2>=2.16", "pydantic>=2.14"] == built.requirements(extras=())
    tests = ["hypothesis>=6.170", "jsonschema-rs>=0.60", "pytest>=9"]
    expected = ["httpx2>=2.16", "pydantic>=2.14", "aiohttp>=3.12", *tests]
    assert expected == built.requirements(extras=("aiohttp", "test"))


def test_what_was_not_built_cannot_be_verified(project: Project, capsys: Output) -> None:
    refused(["release", "verify"], "not-built", capsys)


# Publish -----------------------------------------------------------------------------------------


def test_publishing_uploads_once_and_tags(released: Project, index: Index, capsys: Output) -> None:
    assert 0 == main([*publishing(index), "--dry-run"])
    assert [] == index.files
    assert "" == released.git("tag")
    assert 0 == main(publishing(index))
    assert ["lamps_sdk-0.1.0-py3-none-any.whl", "lamps_sdk-0.1.0.tar.gz"] == index.files
    assert "v0.1.0" == released.git("tag", "--points-at", "HEAD")
    said = refused(publishing(index), "already-published", capsys)
    assert "prepare the next version" in said


def test_an_upload_that_broke_off_is_completed(
    released: Project, index: Index, capsys: Output
) -> None:
    (wheel,) = (released.folder / "dist").glob("*.whl")
    shutil.copy(wheel, index.folder)
    capsys.readouterr()
    assert 0 == main(publishing(index))
    said = capsys.readouterr().out
    assert "an earlier run broke off; going on" in said
    assert "uploading lamps_sdk-0.1.0.tar.gz" in said
    assert "uploading lamps_sdk-0.1.0-py3" not in said
    assert 2 == len(index.files)


def test_a_run_killed_between_upload_and_tag_goes_on(released: Project, index: Index) -> None:
    assert 0 == main(publishing(index))
    released.git("tag", "--delete", "v0.1.0")
    assert 0 == main(publishing(index))
    assert "v0.1.0" == released.git("tag")


def test_a_version_the_index_has_with_other_files_is_taken(
    released: Project, index: Index, capsys: Output
) -> None:
    (index.folder / "lamps_sdk-0.1.0.tar.gz").write_bytes(b"another")
    said = refused(publishing(index), "version-taken", capsys)
    assert "sdkwright release prepare --version" in said
    assert ["lamps_sdk-0.1.0.tar.gz"] == index.files


def test_an_index_that_is_down_gets_nothing_and_is_tried_again(
    released: Project, index: Index, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.stop()
    said = refused(publishing(index), "index-unreachable", capsys)
    assert "run it again" in said
    assert "" == released.git("tag")
    # It goes down between the question and the upload.
    with monkeypatch.context() as patch:
        patch.setattr("sdkwright.release.publish.published", lambda *_: {})
        said = refused(publishing(index), "upload-failed", capsys)
    assert "Run it again" in said
    assert "" == released.git("tag")
    index.start()
    assert 0 == main(publishing(index))
    assert 2 == len(index.files)


def test_a_dirty_tree_is_refused(released: Project, index: Index, capsys: Output) -> None:
    (released.folder / "new.txt").write_text("")
    assert "new.txt is not committed" in refused(publishing(index), "dirty-tree", capsys)
    assert [] == index.files


def test_a_version_that_was_not_prepared_is_refused(
    released: Project, index: Index, capsys: Output
) -> None:
    released.change()
    released.commit()
    said = refused(publishing(index), "not-prepared", capsys)
    assert "the document is not the one that 0.1.0 was prepared with" in said
    assert "Run `sdkwright release prepare`" in said


def test_a_step_too_small_for_its_changes_is_refused(
    released: Project, index: Index, capsys: Output
) -> None:
    released.git("tag", "v0.1.0")
    released.change()
    released.compares("minor", ("Added", "compatible"))
    assert 0 == main(["release", "prepare"])
    released.commit()
    # The comparison has learned better since.
    released.compares("major", ("Gone", "breaking"))
    said = refused(publishing(index), "bump-too-small", capsys)
    assert "0.1.1 is too small a step from 0.1.0: the changes break what worked" in said
    assert [] == index.files


def test_files_that_were_not_verified_are_refused(
    released: Project, index: Index, capsys: Output
) -> None:
    (record,) = (released.folder / "dist").glob("*.verified.json")
    record.unlink()
    assert "twine check --strict" in refused(publishing(index), "not-verified", capsys)
    record.write_text("[]")
    refused(publishing(index), "not-verified", capsys)


def test_a_tag_on_another_commit_is_refused(
    released: Project, index: Index, capsys: Output
) -> None:
    released.git("tag", "v0.1.0", "HEAD~1")
    refused(publishing(index), "tag-elsewhere", capsys)


def test_an_address_with_a_password_is_neither_used_nor_shown(
    released: Project, index: Index, capsys: Output
) -> None:
    address = index.url.replace("//", "//user:canary@")
    said = refused(["release", "publish", "--repository", address], "index-address", capsys)
    assert "canary" not in said
    refused([*publishing(index), "--index", "ftp://a/"], "index-address", capsys)


def test_what_is_no_index_is_told_apart_from_an_empty_one(
    released: Project, index: Index, capsys: Output
) -> None:
    refused([*publishing(index), "--index", f"{index.url}nothing/"], "index-unreachable", capsys)


def test_a_name_of_pypirc_needs_the_address_of_its_index(released: Project, capsys: Output) -> None:
    capsys.readouterr()
    assert 2 == main(["release", "publish", "--repository", "ours"])
    assert "--index" in capsys.readouterr().err


def test_outside_of_a_repository_nothing_is_published(
    released: Project, index: Index, capsys: Output
) -> None:
    shutil.rmtree(released.folder / ".git")
    refused(publishing(index), "no-repository", capsys)
