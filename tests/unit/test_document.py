"""Reading documents: values as JSON has them, places as editors show them, faults as findings."""

import gc
import json
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, strategies as st

from sdkwright.diagnostics import DocumentError, Span
from sdkwright.document import Document, join, load, parse, split
from sdkwright.values import JSON

SECONDS_THAT_ARE_A_HANG = 2.0


def read(text: str | bytes, path: str = "lamps.yaml") -> Document:
    return parse(text if isinstance(text, bytes) else text.encode(), path)


def findings(text: str | bytes, path: str = "lamps.yaml") -> list[tuple[str, int, int, str]]:
    """Return code, line, column and pointer of each finding about a text."""
    with pytest.raises(DocumentError) as raised:
        read(text, path)
    return [
        (found.code, found.span.line, found.span.column, found.pointer)
        for found in raised.value.diagnostics
        if found.span is not None
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("null", None),
        ("12", 12),
        ("-7", -7),
        ("010", 10),
        ("0o17", 15),
        ("0x1F", 31),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("2021-01-21T17:12:35Z", "2021-01-21T17:12:35Z"),
        ("2021-02-04", "2021-02-04"),
        ("on", "on"),
        ("no", "no"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("-Infinity", "-Infinity"),
        ("=", "="),
        ('"12"', "12"),
        ("'true'", "true"),
        ("! 12", "12"),
        ("!!str 12", "12"),
        ("!!float 12", 12.0),
        ('!!int "12"', 12),
    ],
)
def test_a_scalar_is_read_by_the_core_schema_of_yaml_1_2(text: str, expected: JSON) -> None:
    actual = read(f"value: {text}").root["value"]
    assert (type(expected), expected) == (type(actual), actual)


def test_a_key_is_text_as_it_is_written() -> None:
    root = read("200: a\nyes: b\ntrue: c\n1.0: d\nnull: e\n2021-02-04: f\n").root
    assert ["200", "yes", "true", "1.0", "null", "2021-02-04"] == list(root)


def test_a_merge_key_adds_what_the_mapping_does_not_say_itself() -> None:
    text = """
base: &base {colour: red, watts: 5}
lamp:
  <<: [*base, {watts: 9, price: 3}]
  colour: green
"""
    lamp = read(text).root["lamp"]
    assert {"colour": "green", "watts": 5, "price": 3} == lamp
    assert isinstance(lamp, dict)
    assert ["colour", "watts", "price"] == list(lamp)


def test_a_quoted_merge_key_is_an_ordinary_key() -> None:
    assert {"<<": 1} == read('"<<": 1').root


def test_an_alias_can_be_a_key() -> None:
    assert {"a": "red", "b": {"red": 1}} == read("a: &red red\nb: {*red : 1}").root


def test_a_json_file_may_hold_what_yaml_does_not_allow() -> None:
    text = '{\n\t"lamp": "\\ud83d\\udca1",\n\t"' + "k" * 2000 + '": 1\n}'
    expected = {"lamp": "\N{ELECTRIC LIGHT BULB}", "k" * 2000: 1}
    assert expected == read(text, "lamps.json").root
    assert expected == read(text, "lamps.yaml").root


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_in_the_encoding_its_byte_order_mark_says(codec: str) -> None:
    opened = read("lamp: Lämpchen \N{ELECTRIC LIGHT BULB}".encode(codec))
    assert {"lamp": "Lämpchen \N{ELECTRIC LIGHT BULB}"} == opened.root
    assert Span("lamps.yaml", 1, 7) == opened.span("/lamp")


def test_a_document_keeps_its_name_and_its_bytes(tmp_path: Path) -> None:
    file = tmp_path / "lamps.yaml"
    file.write_bytes(b"lamp: 1\r\n")
    opened = load(file)
    assert (file.as_posix(), b"lamp: 1\r\n") == (opened.path, opened.content)


def test_a_file_that_is_missing_is_a_finding_without_a_place(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as raised:
        load(tmp_path / "missing.yaml")
    assert [("unreadable-file", None)] == [
        (found.code, found.span) for found in raised.value.diagnostics
    ]


def test_a_file_name_with_a_nul_is_a_finding() -> None:
    with pytest.raises(DocumentError, match="null byte"):
        load(Path("lamps\0.yaml"))


PLACES = """\
openapi: 3.1.0
paths:
  /lamps/{lamp}:
    get: {tags: [a, "b"]}
shared: &shared
  colour: red
used: *shared
merged:
  <<: *shared
  watts: 5
"""


@pytest.mark.parametrize(
    ("pointer", "key", "value"),
    [
        ("", (1, 1), (1, 1)),
        ("/paths", (2, 1), (3, 3)),
        ("/paths/~1lamps~1{lamp}", (3, 3), (4, 5)),
        ("/paths/~1lamps~1{lamp}/get", (4, 5), (4, 10)),
        ("/paths/~1lamps~1{lamp}/get/tags/1", (4, 21), (4, 21)),
        ("/paths/~1lamps~1{lamp}/get/missing/0", (4, 5), (4, 10)),
        ("/used", (7, 1), (7, 7)),
        ("/used/colour", (6, 3), (6, 11)),
        ("/merged/colour", (6, 3), (6, 11)),
        ("/merged/watts", (10, 3), (10, 10)),
    ],
)
def test_a_pointer_has_the_place_of_its_value_and_of_its_key(
    pointer: str, key: tuple[int, int], value: tuple[int, int]
) -> None:
    opened = read(PLACES)
    assert Span("lamps.yaml", *value) == opened.span(pointer)
    assert Span("lamps.yaml", *key) == opened.span(pointer, key=True)


def test_lines_end_as_editors_end_them_and_columns_count_characters() -> None:
    opened = read('{"a": "\u2028\N{ELECTRIC LIGHT BULB}",\r\n "b": 1,\r "c": 2}', "lamps.json")
    assert Span("lamps.json", 2, 7) == opened.span("/b")
    assert Span("lamps.json", 3, 2) == opened.span("/c", key=True)


def test_a_value_is_found_by_its_pointer() -> None:
    opened = read('{"a/b": {"~": [1, 2]}}', "lamps.json")
    assert 2 == opened.at("/a~1b/~0/1")


@pytest.mark.parametrize("pointer", ["/b", "/a/2", "/a/01", "/a/-", "/a/0/x"])
def test_a_pointer_to_nothing_is_a_key_error(pointer: str) -> None:
    with pytest.raises(KeyError):
        read("a: [1, 2]").at(pointer)


def test_references_are_followed_to_what_they_stand_for() -> None:
    opened = read('a: {$ref: "#/b"}\nb: {$ref: "#/c%20c/~1"}\nc c: {/: 1}\n')
    assert ("/c c/~1", 1) == opened.follow("/a")
    assert ("/c c", {"/": 1}) == opened.follow("/c c")


def test_a_reference_can_stand_for_the_whole_document() -> None:
    opened = read('a: {$ref: "#"}\n')
    assert ("", opened.root) == opened.follow("/a")


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("#/missing", "unresolved-reference"),
        ("#anchor", "unresolved-reference"),
        ("#/a", "reference-loop"),
        ("other.yaml#/a", "external-reference"),
        ("other.yaml", "external-reference"),
        ("https://lamps.example/a", "external-reference"),
        ("", "external-reference"),
    ],
)
def test_a_reference_that_leads_nowhere_is_an_error_at_the_reference(
    target: str, code: str
) -> None:
    with pytest.raises(DocumentError) as raised:
        read(f'a: {{$ref: "{target}"}}').follow("/a")
    (found,) = raised.value.diagnostics
    assert (code, Span("lamps.yaml", 1, 11), "/a/$ref") == (found.code, found.span, found.pointer)


def test_every_duplicate_key_is_reported_with_the_line_of_the_first() -> None:
    text = 'a: 1\nb:\n  200: 1\n  "200": 2\n  200: 3\na: 2\n'
    expected = [
        ("duplicate-key", 4, 3, "/b/200"),
        ("duplicate-key", 5, 3, "/b/200"),
        ("duplicate-key", 6, 1, "/a"),
    ]
    assert expected == findings(text)
    with pytest.raises(DocumentError, match=r"'200' is given already, on line 3; .* on line 3; "):
        read(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1, "b": {"c": 1, "c": 2}}', [("duplicate-key", 1, 24, "/b/c")]),
        (
            '{"a": [NaN, 1e999]}',
            [("unusable-number", 1, n, f"/a/{i}") for i, n in ((0, 8), (1, 13))],
        ),
        ('{"a": ' + "9" * 5000 + "}", [("unusable-number", 1, 7, "/a")]),
        ('{"a": "\\ud83d"}', [("encoding", 1, 7, "/a")]),
        ('{"a": ' + "9" * 5000 + ", b}", [("json-syntax", 1, 5009, "")]),
        ('{"a": 1,}', [("json-syntax", 1, 8, "")]),
        ('{"a": [1,\n]}', [("json-syntax", 1, 9, "")]),
        ('{\n "a": 1\n "b"}', [("json-syntax", 3, 2, "")]),
        ("[1]", [("not-a-mapping", 1, 1, "")]),
        (" \n", [("empty-document", 1, 1, "")]),
    ],
)
def test_a_json_file_is_refused_with_the_place(
    text: str, expected: list[tuple[str, int, int, str]]
) -> None:
    assert expected == findings(text, "lamps.json")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n\tb: 1", [("yaml-syntax", 2, 1, "/a")]),
        ("a: 1\nb: c: d", [("yaml-syntax", 2, 5, "")]),
        ("a: *b", [("yaml-syntax", 1, 4, "/a")]),
        ("a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> main\n", [("yaml-syntax", 2, 1, "")]),
        ("a: \0", [("yaml-syntax", 1, 4, "")]),
        ("a: 1\nb: \xff".encode("latin-1"), [("encoding", 2, 4, "")]),
        ("a: ä".encode("utf-16") + b"x", [("encoding", 1, 5, "")]),
        ("a: !lamp 1", [("unsupported-tag", 1, 4, "/a")]),
        ("a: !!python/object:os.system x", [("unsupported-tag", 1, 4, "/a")]),
        ("a: !!set {b}", [("unsupported-tag", 1, 4, "/a")]),
        ("a: !!int 1.5", [("unsupported-tag", 1, 4, "/a")]),
        ("a: [.nan, -.inf]", [("unusable-number", 1, n, f"/a/{i}") for i, n in ((0, 5), (1, 11))]),
        ("a: 0x" + "f" * 5000, [("unusable-number", 1, 4, "/a")]),
        ("? [a]\n: 1", [("complex-key", 1, 3, "")]),
        ("a: {<<: 1}", [("invalid-merge", 1, 9, "/a/<<")]),
        ("a: &a {b: [*a]}", [("recursive-alias", 1, 12, "/a/b/0")]),
        ("a: 1\n---\nb: 1", [("multiple-documents", 2, 1, "")]),
        ("", [("empty-document", 1, 1, "")]),
        ("# nothing", [("empty-document", 1, 1, "")]),
        ("lamp", [("not-a-mapping", 1, 1, "")]),
    ],
)
def test_a_yaml_file_is_refused_with_the_place(
    text: str | bytes, expected: list[tuple[str, int, int, str]]
) -> None:
    assert expected == findings(text)


LAUGHS = "a0: &a0 [ha]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 40)
)
MERGES = "a0: &a0 {ha: 1}\n" + "".join(
    f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}], k{i}: 1}}\n" for i in range(1, 60)
)


@pytest.mark.parametrize("path", ["lamps.yaml", "lamps.json"])
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 100_000, "too-deep"),
        ('{"a":' * 100_000, "too-deep"),
        ("[" * 201 + "]" * 201, "too-deep"),
        ("[" * 200 + "]" * 200, "not-a-mapping"),
    ],
    ids=["lists", "mappings", "one too many", "as deep as allowed"],
)
def test_depth_is_bounded(text: str, code: str, path: str) -> None:
    started = time.process_time()
    assert [code] == [found[0] for found in findings(text, path)]
    assert time.process_time() - started < SECONDS_THAT_ARE_A_HANG


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (LAUGHS, "alias-bomb"),
        (MERGES, "alias-bomb"),
        ("- " * 50_000 + "x", "too-deep"),
        ("a: &a " + "[" * 150 + "]" * 150 + "\nb: " + "[" * 100 + "*a" + "]" * 100, "too-deep"),
    ],
    ids=["aliases", "merges", "dashes", "depth through an alias"],
)
def test_what_yaml_multiplies_is_bounded(text: str, code: str) -> None:
    started = time.process_time()
    assert [code] == [found[0] for found in findings(text)]
    assert time.process_time() - started < SECONDS_THAT_ARE_A_HANG


@pytest.mark.parametrize("path", ["lamps.yaml", "lamps.json"])
def test_a_line_of_ten_megabytes_is_no_trouble(path: str) -> None:
    started = time.process_time()
    opened = read('{"lamp": "' + "x" * 10_000_000 + '"}', path)
    assert Span(path, 1, 10) == opened.span("/lamp")
    assert time.process_time() - started < SECONDS_THAT_ARE_A_HANG


def test_yaml_is_read_the_same_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = read(PLACES)
    monkeypatch.setattr("sdkwright.document.yaml_reader._LOADER", yaml.SafeLoader)
    slow = read(PLACES)
    assert fast == slow
    for pointer, _ in parts_of(fast.root):
        assert fast.span(pointer) == slow.span(pointer)


@given(st.text(), st.text())
def test_a_pointer_is_split_as_it_was_joined(first: str, second: str) -> None:
    assert (first, second) == split(join("", first, second))


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
values = st.recursive(
    scalars,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(st.text(), parts, max_size=4),
)
PAIR = "\N{ELECTRIC LIGHT BULB}"
SURROGATES = json.dumps(PAIR) + ": 1"
roots = st.dictionaries(st.text(), values, max_size=5)


def parts_of(value: JSON, pointer: str = "") -> list[tuple[str, JSON]]:
    """Return every value inside a value with its pointer."""
    parts: list[tuple[str, JSON]] = [(pointer, value)]
    entries = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else ()
    for token, part in (*entries, *items):
        parts += parts_of(part, join(pointer, str(token)))
    return parts


@given(roots, st.sampled_from([None, 2, "\t"]), st.booleans())
@pytest.mark.feature("documents: JSON")
def test_json_is_read_as_it_was_written_and_places_are_where_values_start(
    root: dict[str, JSON], indent: int | str | None, is_ascii: bool
) -> None:
    text = json.dumps(root, indent=indent, ensure_ascii=is_ascii)
    opened = read(text, "lamps.json")
    assert root == opened.root
    lines = text.split("\n")
    decoder = json.JSONDecoder()
    for pointer, value in parts_of(root):
        span = opened.span(pointer)
        rest = "\n".join([lines[span.line - 1][span.column - 1 :], *lines[span.line :]])
        assert value == decoder.raw_decode(rest)[0]
        if pointer and isinstance(opened.at(pointer.rpartition("/")[0]), dict):
            span = opened.span(pointer, key=True)
            rest = lines[span.line - 1][span.column - 1 :]
            assert split(pointer)[-1] == decoder.raw_decode(rest)[0]


@given(roots, st.sampled_from([None, 2]))
@example(root={"a": [[], {}, "]}", {'"': 1}], "": {"b ": [1, [2]]}}, indent=None)
def test_places_found_on_demand_are_those_of_reading_lexeme_by_lexeme(
    root: dict[str, JSON], indent: int | None
) -> None:
    text = json.dumps(root, indent=indent, ensure_ascii=False)
    read_at_once = read(text, "lamps.json")
    # A surrogate pair has a file looked at more closely.
    closely = read(text[:-1].rstrip() + (", " * bool(root)) + SURROGATES + "}", "lamps.json")
    closely.root.pop(PAIR)
    assert closely.root == read_at_once.root
    for pointer, _ in parts_of(root):
        for key in (True, False):
            assert closely.span(pointer, key=key) == read_at_once.span(pointer, key=key)


@pytest.mark.parametrize("path", ["lamps.yaml", "lamps.json"])
def test_reading_leaves_the_collector_of_garbage_as_it_was(path: str) -> None:
    for switch in (gc.disable, gc.enable):
        switch()
        expected = gc.isenabled()
        read('{"lamp": 1}', path)
        assert expected == gc.isenabled()


class Quoting(yaml.SafeDumper):
    """Writes every text in quotes: PyYAML leaves some bare that YAML 1.2 reads as numbers: 0E0."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:str", data, style='"')


Quoting.add_representer(str, Quoting.represent_str)


@given(root=roots, is_flow=st.booleans())
@example(root={"0": "0E0"}, is_flow=False)
@pytest.mark.feature("documents: YAML 1.2")
def test_yaml_is_read_as_it_was_written(root: dict[str, JSON], is_flow: bool) -> None:
    # Not allow_unicode: PyYAML writes line separators bare that it reads as line breaks.
    text = yaml.dump(root, Dumper=Quoting, default_flow_style=is_flow, sort_keys=False)
    assert root == read(text).root


@given(st.binary() | st.text().map(str.encode), st.sampled_from(["lamps.yaml", "lamps.json"]))
def test_whatever_the_bytes_are_they_are_a_document_or_findings(content: bytes, path: str) -> None:
    count = -1
    try:
        parse(content, path).span("/anything")
    except DocumentError as fault:
        count = len(fault.diagnostics)
    assert count != 0
