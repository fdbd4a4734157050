"""Edits of a document change what they say, and leave all else to the byte."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from pathlib import Path

import pytest

from sdkwright.diagnostics import (
    Add,
    Diagnostic,
    Edit,
    Quote,
    Remove,
    Rename,
    Replace,
    Severity,
)
from sdkwright.document import load
from sdkwright.document.editing import Edition, edit


def finding(*edits: Edit) -> Diagnostic:
    return Diagnostic("some-rule", Severity.ERROR, "wrong", None, "", "", edits)


def edition(path: Path, findings: Sequence[Diagnostic]) -> Edition:
    return edit(load(path), path, findings)


def after(folder: Path, text: str, *edits: Edit, name: str = "lamps.yaml") -> str | None:
    """Return a text after the edits of one finding; None where they are not made."""
    path = folder / name
    path.write_bytes(text.encode())
    done = edition(path, [finding(*edits)])
    return done.contents[path.as_posix()].decode() if done.mended else None


@pytest.mark.parametrize(
    ("text", "edits", "expected"),
    [
        # Values
        ("a: 1 # one\nb: 2\n", [Replace("/a", 3)], "a: 3 # one\nb: 2\n"),
        ("a: x\n", [Replace("/a", "y/z")], "a: y/z\n"),
        ("a: x\n", [Replace("/a", "null")], 'a: "null"\n'),
        ("a: x\n", [Replace("/a", "- y: #z")], 'a: "- y: #z"\n'),
        ("a: 'x'\n", [Replace("/a", "it's")], "a: 'it''s'\n"),
        ('a: "x"\n', [Replace("/a", "y\n")], 'a: "y\\n"\n'),
        ('a: "true" # yes\n', [Replace("/a", value=True)], "a: true # yes\n"),
        ("a: https://{b}.c/\n", [Replace("/a", "https://{b}.c")], "a: https://{b}.c\n"),
        ("{a: https://b.c/}\n", [Replace("/a", "https://b.c")], "{a: https://b.c}\n"),
        ("{a: x/}\n", [Replace("/a", "{x}")], '{a: "{x}"}\n'),
        ("a: x # t\n", [Replace("/a", ("x", "null"))], 'a: [x, "null"] # t\n'),
        ("a: [x, y]\n", [Replace("/a/1", "z")], "a: [x, z]\n"),
        ("a:\n  - x\n  - y # z\n", [Replace("/a/1", "z")], "a:\n  - x\n  - z # z\n"),
        ("a:\n", [Replace("/a", 1)], None),
        ("a: |\n  x\n", [Replace("/a", "y")], None),
        ("a: {b: 1}\n", [Replace("/a", "y")], None),
        ("a: 1\n", [Replace("/b", 2)], None),
        # Quotes
        ("a: 1.10 # v\n", [Quote("/a")], 'a: "1.10" # v\n'),
        ("a: [x, null]\n", [Quote("/a/1", "null")], 'a: [x, "null"]\n'),
        ("a: [x, ~]\n", [Quote("/a/1", "null")], None),
        ("a:\n", [Quote("/a")], None),
        ("a: 'x'\n", [Quote("/a")], None),
        ("a: &b 1\nc: *b\n", [Quote("/a")], None),
        # Names
        ("a: 1 # one\nb: 2\n", [Rename("/a", "c")], "c: 1 # one\nb: 2\n"),
        ("{'a': 1}\n", [Rename("/a", "c")], "{'c': 1}\n"),
        ("? a\n: 1\n", [Rename("/a", "c")], "? c\n: 1\n"),
        ("a: 1\nc: 2\n", [Rename("/a", "c")], None),
        ("a: &x {b: 1}\nc: *x\n", [Rename("/c/b", "d")], None),
        # Members that go
        ("a: 1\nb: 2\nc: 3\n", [Remove("/b")], "a: 1\nc: 3\n"),
        ("a: 1\nb: 2", [Remove("/b")], "a: 1"),
        ("a: 1\n# on b\nb: 2 # two\nc: 3\n", [Remove("/b")], "a: 1\n# on b\n# two\nc: 3\n"),
        ("a: 1\nb:\n  c:\n    - d\n\ne: 3\n", [Remove("/b")], "a: 1\n\ne: 3\n"),
        ("a: 1\nb: |\n  text\n\nc: 3\n", [Remove("/b")], "a: 1\nc: 3\n"),
        ("x:\n  - a: 1\n    b: 2\n", [Remove("/x/0/a")], "x:\n  - b: 2\n"),
        ("x:\n  - a: 1 # one\n    b: 2\n", [Remove("/x/0/a")], "x:\n  - # one\n    b: 2\n"),
        ("x:\n  a: 1\n", [Remove("/x/a")], None),
        ("{a: 1, b: 2, c: 3}\n", [Remove("/a")], "{b: 2, c: 3}\n"),
        ("{a: 1, b: 2, c: 3}\n", [Remove("/b")], "{a: 1, c: 3}\n"),
        ("{a: 1, b: 2, c: 3}\n", [Remove("/c")], "{a: 1, b: 2}\n"),
        ("{a: 1, b: 2, c: 3}\n", [Remove("/b"), Remove("/c")], "{a: 1}\n"),
        ("{x: {a: 1}}\n", [Remove("/x/a")], "{x: {}}\n"),
        # Items that go
        ("a: [x, y, x]\n", [Remove("/a/2")], "a: [x, y]\n"),
        ("a: [x, x, y, x]\n", [Remove("/a/1"), Remove("/a/3")], "a: [x, y]\n"),
        ("a: [\n  x, # 1\n  y, # 2\n]\n", [Remove("/a/1")], "a: [\n  x, # 1\n  # 2\n]\n"),
        ("a: [\n  x, # 1\n  y # 2\n]\n", [Remove("/a/0")], "a: [\n  # 1\n  y # 2\n]\n"),
        ("a:\n- x\n- y # 1\n- z\n", [Remove("/a/1")], "a:\n- x\n# 1\n- z\n"),
        ("a:\n  - x\n  - b: 1\n    c: 2\n", [Remove("/a/1")], "a:\n  - x\n"),
        ("a:\n  -\n\n    b: 1\n  - x\n", [Remove("/a/0")], "a:\n  - x\n"),
        ("a:\n  - x\n  -\n    b: 1\n", [Remove("/a/1")], "a:\n  - x\n"),
        ("a:\n  - x\n  - # -\n    b: 1\n", [Remove("/a/1")], None),
        ("a:\n  - - x\n    - y\n", [Remove("/a/0/1")], "a:\n  - - x\n"),
        ("a:\n  - - x\n    - y\n", [Remove("/a/0/0")], "a:\n  - - y\n"),
        ("a:\n  - x\n", [Remove("/a/0")], None),
        ("a: 1\nb:\n  # on c\n  c: 2\n", [Remove("/b")], None),
        ("a: 1\nb: [x, # 1\n  y]\n", [Remove("/b")], None),
        ("a: 1\nb: [x # 1\n  ]\n", [Remove("/b")], None),
        ("a: 1\nb: | # 1\n  x\n", [Remove("/b")], None),
        ("a: 1\nb: {c#: '# d', e: '#'}\n", [Remove("/b")], "a: 1\n"),
        ("a: [x, y, ]\n", [Remove("/a/0"), Remove("/a/1")], "a: []\n"),
        ("a: [x # 1\n  , y]\n", [Remove("/a/0")], None),
        # Members and items that come
        ("a: 1 # one\nb: 2\n", [Add("/c", value=True)], "a: 1 # one\nb: 2\nc: true\n"),
        ("a: 1 # one\nb: 2\n", [Add("/c", 3, "a")], "a: 1 # one\nc: 3\nb: 2\n"),
        ("a: 1\nb: 2", [Add("/c", 3)], "a: 1\nb: 2\nc: 3"),
        ("a: |\n  x\nb: 2\n", [Add("/c", 3, "a")], "a: |\n  x\nc: 3\nb: 2\n"),
        ("x:\n  - a: 1\n    b: 2\n", [Add("/x/0/c", 3, "a")], "x:\n  - a: 1\n    c: 3\n    b: 2\n"),
        ("x: {a: 1, b: 2}\n", [Add("/x/c", 3, "a")], "x: {a: 1, c: 3, b: 2}\n"),
        ("x: {a: 1}\n", [Add("/x/c", "y")], "x: {a: 1, c: y}\n"),
        ("x: [a, b]\n", [Add("/x/-", None)], "x: [a, b, null]\n"),
        (
            "x:\n  - a # 1\n  - b # 2\n",
            [Add("/x/-", "null")],
            'x:\n  - a # 1\n  - b # 2\n  - "null"\n',
        ),
        ("x: {}\n", [Add("/x/c", 3)], None),
        ("x: {c: 3}\n", [Add("/x/c", 3)], None),
        # Several at once
        (
            "type: string # t\nnullable: true # n\nenum: [a]\n",
            [Replace("/type", ("string", "null")), Remove("/nullable"), Add("/enum/-", None)],
            'type: [string, "null"] # t\n# n\nenum: [a, null]\n',
        ),
        ("{a: {b: 1, c: 2}}\n", [Rename("/a", "d"), Remove("/a/b")], "{d: {c: 2}}\n"),
        ("a: 1\nb: 2\n", [Remove("/a"), Rename("/b", "a")], "a: 2\n"),
        ("a: 1\nb: 2\n", [Replace("/a", 3), Replace("/a", 4)], None),
        ("a: 1\nb: 2\n", [Replace("/a", 3), Remove("/a")], None),
    ],
)
def test_an_edit_changes_its_place_alone(
    tmp_path: Path, text: str, edits: list[Edit], expected: str | None
) -> None:
    assert expected == after(tmp_path, text, *edits)
    windows = None if expected is None else expected.replace("\n", "\r\n")
    assert windows == after(tmp_path, text.replace("\n", "\r\n"), *edits)


@pytest.mark.parametrize(
    ("text", "edits", "expected"),
    [
        ('{"a": 1.10}', [Quote("/a")], '{"a": "1.10"}'),
        ('{\n\t"a":1,\n\t"b":2\n}\n', [Remove("/b")], '{\n\t"a":1\n}\n'),
        ('{\n\t"a":1,\n\t"b":2\n}\n', [Remove("/a")], '{\n\t"b":2\n}\n'),
        (
            '{\n  "a": "#",\n  "b": 2\n}\n',
            [Add("/c", value=True, after="a")],
            '{\n  "a": "#",\n  "c": true,\n  "b": 2\n}\n',
        ),
        (
            '{"a": "\\ud83d\\ude00", "b": "x"}',
            [Replace("/b", "é")],
            '{"a": "\\ud83d\\ude00", "b": "é"}',
        ),
        ('{"a":["x","y"]}', [Add("/a/-", "z")], '{"a":["x","y","z"]}'),
        ('{"a": [\n  "x"\n]}', [Add("/a/-", "z")], '{"a": [\n  "x",\n  "z"\n]}'),
        ('{"a b": 1}', [Rename("/a b", "c d")], '{"c d": 1}'),
        ('{"a": {"b": 1}}', [Replace("/a/b", ("x", None))], '{"a": {"b": ["x", null]}}'),
    ],
)
def test_json_stays_json(
    tmp_path: Path, text: str, edits: list[Edit], expected: str | None
) -> None:
    assert expected == after(tmp_path, text, *edits, name="lamps.json")
    assert expected == after(tmp_path, text, *edits, name="lamps.yaml")


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_a_file_keeps_its_encoding(tmp_path: Path, mark: bytes, codec: str) -> None:
    path = tmp_path / "lamps.yaml"
    path.write_bytes(mark + "a: ü😀\nb: 1\n".encode(codec))

    done = edition(path, [finding(Replace("/b", 2))])

    assert {path.as_posix(): mark + "a: ü😀\nb: 2\n".encode(codec)} == done.contents


@pytest.mark.parametrize(
    ("text", "moving"),
    [
        ("a: [x, x, {b: 1}]\nc: {$ref: '#/a/2/b'}\n", Remove("/a/1")),
        ("a: {b: 1, c: 2}\nd: {$ref: '#/a/b'}\n", Remove("/a/b")),
        ("a: {b: 1, c: 2}\nd: {operationRef: '#/a'}\n", Rename("/a", "e")),
        ("a/b: {c: 1}\nd: {$ref: '#/a~1b/c'}\n", Rename("/a~1b", "e")),
    ],
)
def test_what_references_lead_to_stays_in_its_place(
    tmp_path: Path, text: str, moving: Edit
) -> None:
    assert after(tmp_path, text, moving) is None


def test_what_aliases_share_is_edited_once_where_all_of_them_ask_for_it(tmp_path: Path) -> None:
    path = tmp_path / "lamps.yaml"
    path.write_text("a: &x {b: 1}\nc: *x\n")
    both = [finding(Replace("/a/b", 2)), finding(Replace("/c/b", 2))]

    assert () == edition(path, both[:1]).mended
    assert {path.as_posix(): b"a: &x {b: 2}\nc: *x\n"} == edition(path, both).contents


def test_a_finding_that_cannot_be_mended_keeps_none_of_the_others_back(tmp_path: Path) -> None:
    path = tmp_path / "lamps.yaml"
    names = [f"a{number}" for number in range(20)]
    # To quote one of what aliases share would quote them all.
    path.write_text("".join(f"{name}: {{n: 1}}\n" for name in names) + "x: &x {n: 1}\ny: *x\n")
    findings = [finding(Replace(f"/{name}/n", 2)) for name in names]
    findings.insert(7, finding(Replace("/x/n", 2)))

    done = edition(path, findings)

    assert 20 == len(done.mended)
    expected = "".join(f"{name}: {{n: 2}}\n" for name in names) + "x: &x {n: 1}\ny: *x\n"
    assert {path.as_posix(): expected.encode()} == done.contents


def test_other_files_are_edited_where_they_stand(tmp_path: Path) -> None:
    main, other = tmp_path / "lamps.yaml", tmp_path / "parts" / "lamp.yaml"
    other.parent.mkdir()
    main.write_text(
        "openapi: 3.1.0\ncomponents:\n  schemas:\n    Lamp: {$ref: parts/lamp.yaml#/Lamp}\n"
    )
    other.write_text("Lamp: # L\n  type: string\n  enum: [a, a]\n")

    done = edition(main, [finding(Remove("/components/schemas/Lamp/enum/1"))])

    assert {other.as_posix(): b"Lamp: # L\n  type: string\n  enum: [a]\n"} == done.contents


def test_what_two_places_use_of_another_file_is_not_edited_for_one(tmp_path: Path) -> None:
    main, other = tmp_path / "lamps.yaml", tmp_path / "path.yaml"
    main.write_text("openapi: 3.1.0\npaths:\n  /a: {$ref: path.yaml}\n  /b: {$ref: path.yaml}\n")
    other.write_text("get: {summary: x, description: y}\n")

    assert () == edition(main, [finding(Remove("/paths/~1a/get/summary"))]).mended
