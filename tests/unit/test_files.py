"""Generated files and their lock: what they refuse, and that every lock has one text."""

from __future__ import annotations

import dataclasses
import json
import string
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from sdkwright.diagnostics import DocumentError, Span
from sdkwright.files import Change, ChangeKind, Lock, SourceFile, digest, listed, read_lock

HASH = digest(b"")
LOCK = Lock(
    tool="0.1.0",
    document=HASH,
    templates=HASH,
    configuration=HASH,
    versions={"datamodel-code-generator": "0.89.0", "black": "26.1.0"},
    operations={"document": 3, "generated": 3},
    files={"sdk/b.py": HASH, "sdk/a.py": HASH},
)

segments = st.text(string.ascii_letters + string.digits + "_-.é中", min_size=1, max_size=8).filter(
    lambda segment: segment not in {".", ".."} and segment.casefold() != ".git"
)
paths = st.lists(segments, min_size=1, max_size=4).map("/".join)
hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
locks = st.builds(
    Lock,
    tool=st.text(),
    document=hashes,
    templates=hashes,
    configuration=hashes,
    versions=st.dictionaries(st.text(), st.text(), max_size=3),
    operations=st.dictionaries(st.text(), st.integers(0), max_size=3),
    files=st.dictionaries(paths, hashes, max_size=5),
    lost=st.dictionaries(st.text(), st.text(), max_size=3),
    sources=st.dictionaries(st.text(), hashes, max_size=3),
    epoch=st.integers(0),
)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "a//b",
        "a/",
        "./a",
        "a/../../b",
        "..",
        "a\\b",
        "C:/a",
        "a\nb",
        "a\0b",
        "\ud800",
        ".sdkwright.json",
        ".SDKwright.json",
        ".git/hooks/pre-commit",
        "sdk/.GIT/config",
    ],
)
def test_a_path_that_is_not_one_below_the_output_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="path"):
        SourceFile(path, "")
    with pytest.raises(ValueError, match="path"):
        dataclasses.replace(LOCK, files={path: HASH})


@pytest.mark.parametrize("text", ["a\r\n", "a\rb", "\ufeffa", "\ud800"])
def test_a_text_that_differs_between_machines_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"sdk|surrogates"):
        SourceFile("sdk/a.py", text)


def test_a_text_is_written_as_utf_8_with_its_own_line_ends() -> None:
    assert b"a\n\xc3\xa9\x0c\n" == SourceFile("a", "a\né\x0c\n").data


def test_the_list_of_files_has_the_hash_of_their_bytes() -> None:
    assert {"a": digest("é".encode()), "b/c": HASH} == listed(
        [SourceFile("a", "é"), SourceFile("b/c", "")]
    )


@pytest.mark.parametrize("pair", [("a", "a"), ("a/B.py", "a/b.py"), ("a", "a/b"), ("A/b/c", "a")])
def test_two_files_at_one_place_are_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match=r"are one file|both a file and the folder"):
        listed([SourceFile(path, "") for path in pair])


def test_the_text_of_a_lock_is_sorted_and_ends_in_a_newline() -> None:
    text = dataclasses.replace(LOCK, tool="é").to_json()
    assert list(json.loads(text)) == sorted(json.loads(text))
    assert ["sdk/a.py", "sdk/b.py"] == list(json.loads(text)["files"])
    assert text.startswith('{\n  "configuration": "')
    assert '\n  "tool": "é",\n' in text
    assert text.endswith('"\n  }\n}\n')


@given(lock=locks)
def test_a_lock_reads_back_as_it_was(lock: Lock) -> None:
    assert lock == Lock.from_json(lock.to_json(), "lock")
    assert lock.to_json() == Lock.from_json(lock.to_json(), "lock").to_json()


@given(lock=locks)
def test_the_text_of_a_lock_does_not_depend_on_the_order_it_was_filled_in(lock: Lock) -> None:
    turned = dict(reversed(list(lock.files.items())))
    assert lock.to_json() == dataclasses.replace(lock, files=turned).to_json()


def test_members_of_a_later_version_are_skipped() -> None:
    assert Lock.from_json(json.dumps(json.loads(LOCK.to_json()) | {"more": 1}), "lock") == LOCK


def test_a_lock_of_an_earlier_version_has_no_losses_and_no_sources() -> None:
    older = json.loads(LOCK.to_json())
    del older["lost"], older["sources"]
    assert LOCK == Lock.from_json(json.dumps(older), "lock")


def test_a_lock_with_conflict_markers_is_broken_where_they_begin() -> None:
    text = LOCK.to_json().replace('  "tool"', '<<<<<<< ours\n  "tool"')
    with pytest.raises(DocumentError) as raised:
        Lock.from_json(text, "generated/.sdkwright.json")
    (finding,) = raised.value.diagnostics
    line = text[: text.index("<")].count("\n") + 1
    assert "broken-lock" == finding.code
    assert Span("generated/.sdkwright.json", line, 1) == finding.span
    assert "take either side whole" in finding.hint


@pytest.mark.parametrize(
    ("member", "value", "pointer"),
    [
        ("tool", 1, "/tool"),
        ("document", "abc", "/document"),
        ("templates", HASH.upper().replace("0", "G"), "/templates"),
        ("configuration", None, "/configuration"),
        ("versions", [], "/versions"),
        ("versions", {"black": 26}, "/versions/black"),
        ("operations", {"document": True}, "/operations/document"),
        ("operations", {"document": -1}, "/operations/document"),
        ("lost", ["GET /a"], "/lost"),
        ("lost", {"GET /a": 1}, "/lost/GET ~1a"),
        ("sources", {"../a.yaml": "abc"}, "/sources/..~1a.yaml"),
        ("files", {"sdk/a.py": "abc"}, "/files/sdk~1a.py"),
        ("files", {"../secret": HASH}, "/files/..~1secret"),
        ("files", {"~": 1}, "/files/~0"),
        ("files", {".git/config": HASH}, "/files/.git~1config"),
    ],
)
def test_a_lock_with_a_wrong_member_is_broken_there(
    member: str, value: object, pointer: str
) -> None:
    contents = json.loads(LOCK.to_json()) | {member: value}
    with pytest.raises(DocumentError) as raised:
        Lock.from_json(json.dumps(contents), "lock")
    assert [("broken-lock", pointer)] == [
        (finding.code, finding.pointer) for finding in raised.value.diagnostics
    ]


def test_every_fault_of_a_lock_is_found_at_once() -> None:
    with pytest.raises(DocumentError) as raised:
        Lock.from_json("{}", "lock")
    assert 7 == len(raised.value.diagnostics)


@given(text=st.text() | st.recursive(st.none() | st.integers(), st.lists).map(json.dumps))
def test_any_text_is_a_lock_or_refused(text: str) -> None:
    with pytest.raises(DocumentError) as raised:
        Lock.from_json(text, "lock")
    assert {"broken-lock"} == {finding.code for finding in raised.value.diagnostics}


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "1" * 5_000, '{"tool": "1", "tool": "2"}', "\ufeff{}"]
)
def test_json_that_cannot_be_taken_is_broken(text: str) -> None:
    with pytest.raises(DocumentError, match="lock"):
        Lock.from_json(text, "lock")


def test_a_lock_that_is_not_utf_8_is_broken_on_its_line(tmp_path: Path) -> None:
    (tmp_path / ".sdkwright.json").write_bytes(b'{\n"tool": "\xff"}')
    with pytest.raises(DocumentError) as raised:
        read_lock(tmp_path)
    (finding,) = raised.value.diagnostics
    assert finding.span is not None
    assert ("broken-lock", 2) == (finding.code, finding.span.line)


def test_a_folder_without_a_lock_has_none(tmp_path: Path) -> None:
    assert read_lock(tmp_path) is None
    assert read_lock(tmp_path / "absent") is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (Change("a", ChangeKind.MISSING, None, "new"), "a is missing"),
        (
            Change("a", ChangeKind.STALE, "old", "new", digest(b"old")),
            "a is stale: the document, templates, configuration or tool changed",
        ),
        (Change("a", ChangeKind.HAND_EDITED, "x", "new", digest(b"new")), "a was edited by hand"),
        (
            Change("a", ChangeKind.HAND_EDITED, "x", "new", digest(b"old")),
            "a was edited by hand, and is stale as well",
        ),
        (
            Change("a", ChangeKind.HAND_EDITED, "x", "new"),
            "a is not what the tool writes, and the lock does not list it",
        ),
        (
            Change("a", ChangeKind.EXTRA, "old", None, digest(b"old")),
            "a is extra: it is no longer generated",
        ),
        (
            Change("a", ChangeKind.EXTRA, "x", None, digest(b"old")),
            "a is extra: it is no longer generated, and was edited by hand",
        ),
        (
            Change("a", ChangeKind.EXTRA, "x", None),
            "a is extra: it lies in a generated folder, but the tool did not write it",
        ),
    ],
)
def test_a_change_says_what_is_the_matter(change: Change, message: str) -> None:
    assert message == change.message
    assert ("hand" in message or "does not list" in message) == change.is_edited
