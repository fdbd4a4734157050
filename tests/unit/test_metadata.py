"""What an index is told of the generated distribution, and what the project may say of it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from sdkwright.config import load
from sdkwright.diagnostics import DocumentError
from sdkwright.metadata import Author, Metadata, epoch
from sdkwright.pipeline import check

DOCUMENT = json.dumps(
    {"openapi": "3.1.0", "info": {"title": "Lamps", "version": "7"}, "paths": {"/a": {}}}
)
HEAD = '[tool.sdkwright]\nspec = "openapi.json"\noutput = "out"\npackage = "lamps"\n'
TABLE = """\
version = "1.2.0"
released = "2026-01-31"
[tool.sdkwright.project]
description = "Lamps \\"of\\" all\\nkinds."
license = "mit or apache-2.0"
license-file = "COPYING"
authors = [
    { name = "Ann \\"A\\" Other" }, { email = "a@example.org" }, { name = "B", email = "b@c" }
]
keywords = ["lamps"]
[tool.sdkwright.project.urls]
Source = "https://example.org/source"
Homepage = "https://example.org"
"""


def write_project(folder: Path, text: str) -> None:
    (folder / "openapi.json").write_text(DOCUMENT)
    (folder / "COPYING").write_bytes(b"\xef\xbb\xbfDo\r\nwhat you like.\r\n")
    (folder / "pyproject.toml").write_text(HEAD + text)


def files_of(folder: Path, text: str) -> dict[str, str]:
    write_project(folder, text)
    return {file.path: file.text for file in check(load(folder, {})).files}


def test_the_table_is_read(tmp_path: Path) -> None:
    write_project(tmp_path, TABLE)
    config = load(tmp_path, {})
    expected = Metadata(
        description='Lamps "of" all kinds.',
        license="MIT OR Apache-2.0",
        license_text="Do\nwhat you like.\n",
        authors=(Author('Ann "A" Other', ""), Author("", "a@example.org"), Author("B", "b@c")),
        keywords=("lamps",),
        urls={"Homepage": "https://example.org", "Source": "https://example.org/source"},
    )
    assert (expected, "2026-01-31") == (config.metadata, config.released)


def test_what_the_table_says_reaches_the_index(tmp_path: Path) -> None:
    files = files_of(tmp_path, TABLE)
    project: dict[str, Any] = tomllib.loads(files["pyproject.toml"])["project"]
    assert 'Lamps "of" all kinds.' == project["description"]
    assert ("MIT OR Apache-2.0", ["LICENSE"]) == (project["license"], project["license-files"])
    assert [{"name": 'Ann "A" Other'}, {"email": "a@example.org"}] == project["authors"][:2]
    assert {"Homepage", "Source"} == project["urls"].keys()
    assert "Development Status :: 5 - Production/Stable" in project["classifiers"]
    assert "Typing :: Typed" in project["classifiers"]
    assert "Do\nwhat you like.\n" == files["LICENSE"]


def test_without_a_table_nothing_is_claimed(tmp_path: Path) -> None:
    files = files_of(tmp_path, "")
    project = tomllib.loads(files["pyproject.toml"])["project"]
    assert {"license", "license-files", "authors", "urls"}.isdisjoint(project)
    assert "LICENSE" not in files
    assert "Development Status :: 4 - Beta" in project["classifiers"]


def test_the_bill_of_materials_names_the_document_the_tool_and_what_is_needed(
    tmp_path: Path,
) -> None:
    write_project(tmp_path, TABLE)
    result = check(load(tmp_path, {}))
    (text,) = [file.text for file in result.files if file.path == "sbom.cdx.json"]
    bill = json.loads(text)
    document, *needed = bill["components"]
    assert [{"alg": "SHA-256", "content": result.lock.document}] == document["hashes"]
    assert ("sdkwright", result.lock.tool) == tuple(
        bill["metadata"]["tools"]["components"][0][key] for key in ("name", "version")
    )
    assert ["httpx2", "pydantic"] == [one["name"] for one in needed]
    assert "pkg:pypi/lamps@1.2.0" == bill["metadata"]["component"]["purl"]
    assert "2026-01-31T00:00:00Z" == bill["metadata"]["timestamp"]
    assert ["httpx2", "pydantic"] == bill["dependencies"][0]["dependsOn"]


def test_another_document_has_another_bill(tmp_path: Path) -> None:
    before = json.loads(files_of(tmp_path, "")["sbom.cdx.json"])["serialNumber"]
    assert before == json.loads(files_of(tmp_path, "")["sbom.cdx.json"])["serialNumber"]
    (tmp_path / "openapi.json").write_text(DOCUMENT.replace("Lamps", "Lights"))
    files = {file.path: file.text for file in check(load(tmp_path, {})).files}
    assert before != json.loads(files["sbom.cdx.json"])["serialNumber"]


@pytest.mark.parametrize(
    ("released", "seconds"),
    [("", 315532800), ("1980-01-01", 315532800), ("2026-01-31", 1769817600)],
)
def test_the_time_of_a_build_is_that_of_the_release(
    released: str, seconds: int, tmp_path: Path
) -> None:
    assert seconds == epoch(released)
    write_project(tmp_path, f'released = "{released}"\n' if released else "")
    assert seconds == check(load(tmp_path, {})).lock.epoch


@pytest.mark.parametrize(
    ("text", "line", "code", "words"),
    [
        ("project = 1", 5, "config-type", "not a table"),
        ("released = 2026-01-31", 5, "config-type", "not a string"),
        ('released = "soon"', 5, "config-name", "is not a date"),
        ('released = "1979-12-31"', 5, "config-name", "before 1980"),
        ('[tool.sdkwright.project]\nlicence = "MIT"', 6, "config-unknown-option", "'licence'"),
        ('[tool.sdkwright.project]\nlicense = "Beer"', 6, "config-type", "SPDX"),
        ("[tool.sdkwright.project]\nlicense = 1", 6, "config-type", "not a string"),
        ('[tool.sdkwright.project]\nlicense-file = "no"', 6, "cannot-read", "No such file"),
        ('[tool.sdkwright.project]\nkeywords = "a"', 6, "config-type", "keywords"),
        ('[tool.sdkwright.project]\nkeywords = ["a b"]', 6, "config-type", "keywords"),
        ('[tool.sdkwright.project]\nurls = { Home = "file:///etc" }', 6, "config-type", "urls"),
        ("[tool.sdkwright.project]\nauthors = [{}]", 6, "config-type", "authors"),
        ('[tool.sdkwright.project]\nauthors = [{ name = "A\\nB" }]', 6, "config-type", "authors"),
        ('[tool.sdkwright.project]\nauthors = [{ email = "a" }]', 6, "config-type", "authors"),
        ('[tool.sdkwright.project]\nauthors = ["A"]', 6, "config-type", "authors"),
    ],
)
def test_a_wrong_member_is_told_with_its_line(
    text: str, line: int, code: str, words: str, tmp_path: Path
) -> None:
    write_project(tmp_path, text + "\n")
    with pytest.raises(DocumentError) as raised:
        load(tmp_path, {})
    (finding,) = raised.value.diagnostics
    assert finding.span is not None
    assert (code, line) == (finding.code, finding.span.line), finding.message
    assert words in finding.message
