"""Comparing: stale, hand-edited, missing and extra files are told apart, and nothing is touched."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from sdkwright.compare import compare, diff
from sdkwright.diagnostics import DocumentError
from sdkwright.files import Change, ChangeKind, Lock, SourceFile, digest, listed
from sdkwright.write import write

TEXTS = {"README.md": "# SDK\n", "sdk/__init__.py": "one\n", "sdk/_runtime/http.py": "two\n"}


def generation(texts: Mapping[str, str], document: str = "1") -> tuple[list[SourceFile], Lock]:
    files = [SourceFile(path, text) for path, text in texts.items()]
    inputs = digest(document.encode())
    return files, Lock("0.1.0", inputs, inputs, inputs, {}, {}, listed(files))


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "generated"
    write(*generation(TEXTS), folder)
    return folder


def kinds(texts: Mapping[str, str], output: Path, document: str = "1") -> dict[str, str]:
    found = compare(*generation(texts, document), output)
    assert [change.path for change in found] == list(dict.fromkeys(change.path for change in found))
    return {change.path: str(change.kind) for change in found}


def test_an_output_as_it_would_be_written_has_no_changes(output: Path) -> None:
    assert {} == kinds(TEXTS, output)


def test_of_an_absent_output_everything_is_missing(tmp_path: Path) -> None:
    expected = dict.fromkeys([*TEXTS, ".sdkwright.json"], "missing")
    assert expected == kinds(TEXTS, tmp_path / "absent")


def test_a_file_as_the_tool_wrote_it_is_stale_when_its_inputs_changed(output: Path) -> None:
    changed = TEXTS | {"README.md": "# New\n"}
    assert {"README.md": "stale", ".sdkwright.json": "stale"} == kinds(changed, output, "2")


def test_a_file_the_tool_did_not_write_so_is_hand_edited(output: Path) -> None:
    (output / "README.md").write_text("mine\n")
    assert {"README.md": "hand-edited"} == kinds(TEXTS, output)


def test_a_hand_edited_file_is_so_also_when_it_is_stale(output: Path) -> None:
    (output / "README.md").write_text("mine\n")
    changed = TEXTS | {"README.md": "# New\n"}
    change, _ = compare(*generation(changed, "2"), output)
    assert ChangeKind.HAND_EDITED == change.kind
    assert "README.md was edited by hand, and is stale as well" == change.message


def test_without_a_lock_every_differing_file_is_hand_edited(output: Path) -> None:
    (output / ".sdkwright.json").unlink()
    changed = TEXTS | {"README.md": "# New\n"}
    assert {"README.md": "hand-edited", ".sdkwright.json": "missing"} == kinds(changed, output)


def test_a_removed_file_is_missing(output: Path) -> None:
    (output / "README.md").unlink()
    assert {"README.md": "missing"} == kinds(TEXTS, output)


@pytest.mark.parametrize("text", ["one\n", "edited\n"])
def test_a_file_no_longer_generated_is_extra_edited_or_not(output: Path, text: str) -> None:
    (output / "sdk/__init__.py").write_text(text)
    fewer = {path: text for path, text in TEXTS.items() if path != "sdk/__init__.py"}
    assert {"sdk/__init__.py": "extra", ".sdkwright.json": "stale"} == kinds(fewer, output)


def test_only_the_lock_is_stale_when_the_document_changed_to_no_effect(output: Path) -> None:
    assert {".sdkwright.json": "stale"} == kinds(TEXTS, output, "2")


def test_a_file_the_tool_does_not_know_is_extra_in_a_generated_folder_only(output: Path) -> None:
    for path in ("notes.txt", "docs/mine.md", "sdk/stray.py", "sdk/new/deep/stray.txt"):
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_text("stray\n")
    expected = {"sdk/new/deep/stray.txt": "extra", "sdk/stray.py": "extra"}
    assert expected == kinds(TEXTS, output)


@pytest.mark.parametrize(
    "path",
    [
        "sdk/__pycache__/a.cpython-311.pyc",
        "sdk/a.pyc",
        "sdk/.mypy_cache/a.json",
        "sdk/.venv/lib/a.py",
        "sdk/sdk.egg-info/PKG-INFO",
        "sdk/_runtime/build/a.py",
    ],
)
def test_caches_are_not_extra(output: Path, path: str) -> None:
    (output / path).parent.mkdir(parents=True, exist_ok=True)
    (output / path).write_text("")
    assert {} == kinds(TEXTS, output)


def test_a_folder_named_as_a_cache_that_is_generated_is_looked_into(tmp_path: Path) -> None:
    texts = TEXTS | {"sdk/build/a.py": ""}
    write(*generation(texts), tmp_path / "generated")
    (tmp_path / "generated/sdk/build/stray.py").write_text("")
    assert {"sdk/build/stray.py": "extra"} == kinds(texts, tmp_path / "generated")


def test_a_link_is_extra_itself_and_not_followed(output: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/a.py").write_text("")
    (output / "sdk/link").symlink_to(tmp_path / "elsewhere")
    assert {"sdk/link": "extra"} == kinds(TEXTS, output)


def test_a_link_in_the_place_of_a_file_is_hand_edited(output: Path) -> None:
    (output / "README.md").rename(output / "other.md")
    (output / "README.md").symlink_to("other.md")
    assert {"README.md": "hand-edited"} == kinds(TEXTS, output)


def test_a_name_that_is_not_utf_8_can_be_printed(output: Path) -> None:
    try:
        (output / "sdk" / os.fsdecode(b"\xff.py")).write_text("")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert {"sdk/\\xff.py": "extra"} == kinds(TEXTS, output)


def test_the_output_may_be_a_link_to_a_folder(output: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(output)
    assert {} == kinds(TEXTS, tmp_path / "link")


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "generated").write_text("")
    with pytest.raises(DocumentError) as raised:
        kinds(TEXTS, tmp_path / "generated")
    assert "not-a-directory" == raised.value.diagnostics[0].code


def test_what_cannot_be_read_is_refused(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(DocumentError, match="cannot be read: Permission denied") as raised:
        kinds(TEXTS, output)
    assert "cannot-read" == raised.value.diagnostics[0].code


def test_a_broken_lock_is_refused(output: Path) -> None:
    (output / ".sdkwright.json").write_text("<<<<<<< ours\n")
    with pytest.raises(DocumentError) as raised:
        kinds(TEXTS, output)
    assert "broken-lock" == raised.value.diagnostics[0].code


def test_a_lock_of_other_files_is_a_mistake_of_the_caller(output: Path) -> None:
    files, _ = generation(TEXTS)
    _, lock = generation(TEXTS | {"README.md": ""})
    with pytest.raises(ValueError, match="does not list"):
        compare(files, lock, output)


def test_a_diff_goes_from_disk_to_what_would_be_written(output: Path) -> None:
    (output / "README.md").write_text("# SDK\nmine")
    (change,) = compare(*generation(TEXTS), output)
    expected = (
        "--- a/README.md\n+++ b/README.md\n@@ -1,2 +1 @@\n # SDK\n"
        "-mine\n\\ No newline at end of file\n"
    )
    assert expected == diff(change)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change("a", ChangeKind.MISSING, None, ""), "--- /dev/null\n+++ b/a\n"),
        (Change("a", ChangeKind.EXTRA, None, None), "--- a/a\n+++ /dev/null\n"),
        (
            Change("a", ChangeKind.EXTRA, "x\n", None),
            "--- a/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n",
        ),
        (
            Change("a", ChangeKind.EXTRA, "\0", None),
            "--- a/a\n+++ /dev/null\nBinary files a/a and /dev/null differ\n",
        ),
    ],
)
def test_a_diff_names_the_side_that_is_absent(change: Change, expected: str) -> None:
    assert expected == diff(change)


lines = st.lists(st.sampled_from(["a", "b", "", "\x0c", "\u2028", "-x", "+++ y"]), max_size=8)
texts = lines.map("\n".join) | lines.map(lambda parts: "".join(f"{part}\n" for part in parts))


@given(old=texts, new=texts)
@settings(max_examples=40, deadline=None)
def test_a_diff_is_a_patch_that_makes_the_new_text_of_the_old(
    tmp_path_factory: pytest.TempPathFactory, old: str, new: str
) -> None:
    if old == new:
        return
    folder = tmp_path_factory.mktemp("patch")
    (folder / "a.txt").write_bytes(old.encode())
    patch = diff(Change("a.txt", ChangeKind.STALE, old, new))
    command = ["git", "apply", "--unidiff-zero", "--whitespace=nowarn", "-"]
    # Below a folder that is not a repository, whatever this one lies in.
    environment = os.environ | {"GIT_CEILING_DIRECTORIES": str(folder.parent)}
    subprocess.run(command, cwd=folder, input=patch.encode(), check=True, env=environment)
    left = folder / "a.txt"
    assert new.encode() == (left.read_bytes() if left.exists() else b"")


def test_a_huge_diff_is_bounded() -> None:
    start = time.monotonic()
    old = "".join(f"{number % 7} {number}\n" for number in range(200_000))
    new = "".join(f"{number % 5} {number * 3 % 200_000}\n" for number in range(200_000))
    many = diff(Change("a", ChangeKind.STALE, old, new))
    assert "Too large to match: 200000 lines become 200000" == many.splitlines()[-1]
    one = diff(Change("a", ChangeKind.STALE, old, old.replace("\n3 3\n", "\nx\n", 1)))
    assert "@@ -1,7 +1,7 @@" == one.splitlines()[2]
    gone = diff(Change("a", ChangeKind.EXTRA, old, None)).splitlines()
    assert (2_001, "Left out: 198003 more lines") == (len(gone), gone[-1])
    assert time.monotonic() - start < 10
