"""Overlays: what their actions do to a document, what they cannot do, and where it stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sdkwright.diagnostics import DocumentError, Severity
from sdkwright.document import Document, load
from sdkwright.values import JSON

Overlay = Callable[..., Document]

DOCUMENT = """\
openapi: 3.1.0
info: {title: T, version: "1"}
x_a: &a {deep: {list: [1, 2, 3], text: old}}
x_b: *a
x_list:
  - {name: one}
  - {name: two}
  - {name: three, inner: {a: 1}}
"""
HEAD = 'overlay: 1.0.0\ninfo: {title: O, version: "1"}\nactions:\n'


@pytest.fixture
def overlaid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Overlay:
    """Apply overlays, each given by the text of its actions, to the document."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "api.yaml").write_text(DOCUMENT)

    def make(*actions: str, head: str = HEAD) -> Document:
        paths = [Path(f"overlay{index}.yaml") for index, _ in enumerate(actions)]
        for path, text in zip(paths, actions, strict=True):
            path.write_text(head + text)
        return load(Path("api.yaml"), paths)

    return make


@pytest.mark.parametrize(
    ("action", "pointer", "expected"),
    [
        ("- {target: $.info, update: {title: U}}", "/info", {"title": "U", "version": "1"}),
        ("- {target: $.info, update: {x_a: {b: 1}}}", "/info/x_a", {"b": 1}),
        (
            "- {target: '$.x_a', update: {deep: {list: [4], text: new, more: []}}}",
            "/x_a",
            {"deep": {"list": [1, 2, 3, 4], "text": "new", "more": []}},
        ),
        (
            "- {target: '$.x_a', update: {deep: {list: [4]}}}",
            "/x_b",
            {"deep": {"list": [1, 2, 3], "text": "old"}},
        ),
        ("- {target: '$.x_a.deep.list', update: 4}", "/x_a/deep/list", [1, 2, 3, 4]),
        ("- {target: '$.x_a.deep.list', update: [4]}", "/x_a/deep/list", [1, 2, 3, [4]]),
        ("- {target: '$.x_a.deep.list', remove: true}", "/x_a/deep", {"text": "old"}),
        ("- {target: '$.x_a.deep.list[?@ > 1]', remove: true}", "/x_a/deep/list", [1]),
        ("- {target: '$.x_a.deep.text', update: new}", "/x_a/deep/text", "new"),
        (
            "- {target: \"$.x_list[?@.name == 'two']\", update: {name: 2}}",
            "/x_list",
            [{"name": "one"}, {"name": 2}, {"name": "three", "inner": {"a": 1}}],
        ),
        (
            "- {target: '$.x_list[1]', copy: '$.x_list[2]'}",
            "/x_list/1",
            {"name": "three", "inner": {"a": 1}},
        ),
        ("- {target: $.info, remove: false}", "/info", {"title": "T", "version": "1"}),
        (
            "- {target: $.info, remove: true}\n- {target: $, update: {info: {title: N}}}",
            "/info",
            {"title": "N"},
        ),
    ],
)
def test_actions_merge_copy_and_remove(
    action: str, pointer: str, expected: JSON, overlaid: Overlay
) -> None:
    document = overlaid(action)
    assert expected == document.at(pointer)
    assert () == document.findings


@pytest.mark.feature("documents: overlays")
def test_overlays_are_applied_in_their_order(overlaid: Overlay) -> None:
    document = overlaid(
        "- {target: $.info, update: {title: first}}", "- {target: $.info, update: {title: second}}"
    )
    assert "second" == document.at("/info/title")
    assert ["overlay0.yaml", "overlay1.yaml"] == list(document.sources)


def test_what_an_overlay_adds_stands_in_the_overlay_and_the_rest_where_it_was(
    overlaid: Overlay,
) -> None:
    document = overlaid(
        "- target: '$.x_list[0]'\n  remove: true\n"
        "- target: '$.x_list[1].inner'\n  update: {b: {c: 2}}\n"
        "- target: '$.x_list'\n  update: {name: four}\n"
    )
    assert 3 == len(json.loads(json.dumps(document.at("/x_list"))))
    expected = {
        "/x_list/0/name": "api.yaml:7:12",
        "/x_list/1/name": "api.yaml:8:12",
        "/x_list/1/inner/a": "api.yaml:8:30",
        "/x_list/1/inner/b/c": "overlay0.yaml:7:19",
        "/x_list/2/name": "overlay0.yaml:9:18",
        "/info/title": "api.yaml:2:15",
    }
    assert expected == {pointer: str(document.span(pointer)) for pointer in expected}


def test_a_target_that_nothing_matches_is_a_warning_with_its_place(overlaid: Overlay) -> None:
    (found,) = overlaid("- {target: $.nowhere, remove: true}").findings
    assert ("overlay-no-match", Severity.WARNING) == (found.code, found.severity)
    assert "nothing in the document matches $.nowhere" == found.message
    assert "overlay0.yaml:4:12" == str(found.span)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("[1]", "1:1", "this is no overlay: the field 'overlay' does not say its version"),
        (DOCUMENT, "1:1", "this is no overlay: the field 'overlay' does not say its version"),
        ("overlay: 2.0.0", "1:10", "the overlay version '2.0.0' is not supported; 1.0 and 1.1 are"),
        ("overlay: 1.0.0", "1:1", "the overlay has no actions"),
        ("overlay: 1.0.0\nactions: []", "2:10", "the overlay has no actions"),
        ("overlay: 1.0.0\nactions: [{update: 1}]", "2:11", "the action has no target"),
        ("overlay: 1.0.0\nactions: [1]", "2:11", "the action has no target"),
        (
            "overlay: 1.0.0\nactions: [{target: 'info', remove: true}]",
            "2:20",
            "'info' is no query of JSONPath (RFC 9535): ",
        ),
        (
            "overlay: 1.0.0\nactions: [{target: $.info, update: 1}]",
            "2:11",
            "a single value cannot be merged with a mapping, which /info is",
        ),
        (
            "overlay: 1.0.0\nactions: [{target: $, update: {info: [1]}}]",
            "2:11",
            "a list cannot be merged with a mapping, which /info is",
        ),
        (
            "overlay: 1.0.0\nactions: [{target: $, remove: true}]",
            "1:1",
            "nothing is left of the document",
        ),
        (
            "overlay: 1.1.0\nactions: [{target: $.info, copy: '$.x_list[*]'}]",
            "2:34",
            "'$.x_list[*]' selects 3 values, and one can be copied",
        ),
    ],
)
def test_an_overlay_that_is_none_is_refused_with_its_place(
    text: str, place: str, message: str, overlaid: Overlay
) -> None:
    with pytest.raises(DocumentError) as raised:
        overlaid(text, head="")
    (found,) = raised.value.diagnostics
    assert ("invalid-overlay", f"overlay0.yaml:{place}") == (found.code, str(found.span))
    assert found.message.startswith(message)


def test_an_overlay_may_remove_a_reference_that_leads_nowhere(
    tmp_path: Path, overlaid: Overlay
) -> None:
    text = DOCUMENT + "components: {schemas: {A: {$ref: none.yaml}}}\n"
    (tmp_path / "api.yaml").write_text(text)
    (tmp_path / "o.yaml").write_text(HEAD + "- {target: $.components.schemas.A, remove: true}")
    assert 1 == len(load(Path("api.yaml")).findings)
    assert () == load(Path("api.yaml"), [Path("o.yaml")]).findings
