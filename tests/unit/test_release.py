"""Parts of a release that need no repository: versions, changelog, options, pages of an index."""

from __future__ import annotations

import tomllib
from typing import cast

import pytest
from hypothesis import given, strategies as st

from sdkwright.diagnostics import DocumentError
from sdkwright.release.artifacts import artifact_names
from sdkwright.release.changelog import has_section, with_section
from sdkwright.release.changes import NONE, Change, Changes
from sdkwright.release.index import _links
from sdkwright.release.project_file import with_options
from sdkwright.release.versions import Bump, following, is_less

bumps = st.sampled_from(("none", "patch", "minor", "major"))
versions = st.tuples(*[st.integers(0, 30)] * 3).map(lambda parts: ".".join(map(str, parts)))


@pytest.mark.parametrize(
    ("last", "bump", "expected"),
    [
        ("1.2.3", "major", "2.0.0"),
        ("1.2.3", "minor", "1.3.0"),
        ("1.2.3", "patch", "1.2.4"),
        ("1.2.3", "none", "1.2.4"),
        ("0.2.3", "major", "0.3.0"),
        ("0.2.3", "minor", "0.2.4"),
        ("0.2.3", "patch", "0.2.4"),
        ("1", "patch", "1.0.1"),
        ("1.2", "minor", "1.3.0"),
        ("2.0.0rc1", "major", "2.0.0"),
        ("2.0.0.dev3", "patch", "2.0.0"),
    ],
)
def test_the_next_version_follows_from_the_changes(last: str, bump: str, expected: str) -> None:
    assert expected == following(last, cast("Bump", bump))


@given(versions, bumps)
def test_the_next_version_is_later_and_a_breaking_one_leaves_the_compatible_range(
    last: str, bump: str
) -> None:
    found = following(last, cast("Bump", bump))
    assert is_less(last, found)
    kept = 1 if int(last.split(".", maxsplit=1)[0]) else 2
    is_same_range = last.split(".")[:kept] == found.split(".")[:kept]
    assert (bump != "major") == is_same_range


def test_files_are_named_as_builds_name_them() -> None:
    assert ("a_b_c-1.0-py3-none-any.whl", "a_b_c-1.0.tar.gz") == artifact_names("A.b--C", "1.0")
    assert "a-1.0rc1.tar.gz" == artifact_names("a", "1.0.rc1")[1]


# The changelog -----------------------------------------------------------------------------------

LOG = """\
# Changes

By hand.

## [Unreleased]

- Something.

## 1.0.10 - 2026-01-01

- Old.
"""


def test_what_is_unreleased_moves_into_the_section() -> None:
    text = with_section(LOG, "1.1.0", "2026-02-02", "1.0.10", NONE)
    assert "Unreleased" not in text
    assert text.startswith("# Changes\n\nBy hand.\n\n## 1.1.0 - 2026-02-02\n")
    assert text.endswith("\n- Something.\n\n## 1.0.10 - 2026-01-01\n\n- Old.\n")


def test_a_section_is_found_by_its_whole_version() -> None:
    assert has_section(LOG, "1.0.10")
    assert not has_section(LOG, "1.0.1")
    assert not has_section(LOG, "1.0")
    assert not has_section("", "1.0")


messages = st.text().map("x".__add__)
changes = st.builds(Change, messages, st.sampled_from(("breaking", "none")), st.just("none"))
tails = st.sampled_from(("", "\n", "# x\n", "[tool.other]\nversion = '1'\n"))


@given(st.lists(changes))
def test_a_section_written_twice_is_the_same_whatever_messages_say(listed: list[Change]) -> None:
    found = Changes("minor", tuple(listed))
    once = with_section(LOG, "1.1.0", "2026-02-02", "1.0.10", found)
    assert once == with_section(once, "1.1.0", "2026-02-02", "1.0.10", found)
    assert 1 == once.count("\n## 1.1.0 ")
    assert once.endswith("## 1.0.10 - 2026-01-01\n\n- Old.\n")
    assert len(listed) + 2 == once.count("\n- ")


# Options -----------------------------------------------------------------------------------------


@given(
    versions, st.booleans(), st.sampled_from(("", "\n", "# x\n", "[tool.other]\nversion = '1'\n"))
)
def test_only_the_options_change(version: str, is_set: bool, after: str) -> None:
    line = "version = '0.0.1'  # ours\n" if is_set else ""
    text = f'[tool.a]\nversion = "9"\n[tool.sdkwright]\nspec = "a"\n{line}{after}'
    found = with_options(text, {"version": version})
    expected = tomllib.loads(text)
    expected["tool"]["sdkwright"]["version"] = version
    assert expected == tomllib.loads(found)
    assert ("# ours" in found) == is_set
    assert found == with_options(found, {"version": version})


@pytest.mark.parametrize(
    "text",
    [
        'tool.sdkwright.spec = "a"\n',
        'tool = { sdkwright = { spec = "a" } }\n',
        '[tool.sdkwright]\nversion = """\n1"""\n',
    ],
)
def test_what_only_a_person_can_change_is_refused(text: str) -> None:
    with pytest.raises(DocumentError) as raised:
        with_options(text, {"version": "1.0.0"})
    assert "cannot-edit" == raised.value.diagnostics[0].code


# Pages of an index -------------------------------------------------------------------------------

PAGE = "http://index.example/simple/a/"


def test_links_are_read_from_html_and_from_json() -> None:
    html = b'<!DOCTYPE html><a href="../../f/a-1%2B1.whl#sha256=12&amp;x">a</a><A HREF="b.tar.gz">'
    assert [
        ("a-1+1.whl", "http://index.example/f/a-1%2B1.whl#sha256=12&x"),
        ("b.tar.gz", f"{PAGE}b.tar.gz"),
    ] == list(_links(PAGE, "text/html", html))
    files = b'{"files": [{"filename": "a.whl", "url": "/f/a.whl", "hashes": {"sha256": "12"}}]}'
    kind = "application/vnd.pypi.simple.v1+json"
    assert [("a.whl", "http://index.example/f/a.whl#sha256=12")] == list(_links(PAGE, kind, files))


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"files": [1]}', b'{"files": null}'])
def test_an_answer_that_is_none_of_an_index_is_told(data: bytes) -> None:
    with pytest.raises(DocumentError) as raised:
        list(_links(PAGE, "application/json", data))
    assert "index-unreachable" == raised.value.diagnostics[0].code
