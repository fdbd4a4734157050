"""Escaping: whatever a document says, it stays a text and never becomes code or markup."""

import ast
import re
import textwrap
import tomllib
import unicodedata
from collections.abc import Callable, Iterator

import pytest
from hypothesis import example, given, strategies as st

from sdkwright.escaping import (
    comment,
    markdown,
    markdown_code,
    prose,
    python_string,
    python_tuple,
    python_value,
    sentence,
    toml_string,
)

NASTY = [
    '"""); import os; """',
    "'''); import os; '''",
    '"',
    '""""',
    "\\",
    'ends with a backslash and a quote\\"',
    "\\N{BULLET} \\x41 \\u0041 \\",
    "{{ config }} {% raw %} {# no #} ${x} %(x)s {0}",
    "\u202ereversed\u202c \u2066isolated\u2069",
    "\ud800 half a character",
    "line\nline\r\nline\u2028line\u2029line\x85line\x0cline\x0bline\x00",
    "# noqa\n# type: ignore",
    "`code` ``more`` ```\nfence",
    "<script>alert(1)</script> &lt; [link](javascript:x) ![image](x) *bold* _it_ ~~gone~~ |cell|",
    "\ufeff\u200b\u00ad",
    "😀\U000e0041",
]
# Every string Python has, lone surrogates included.
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=())),
    st.text("\"'\\\n\r\t {}#`ax\u202e\ud800\x00"),
    st.lists(st.sampled_from(NASTY)).map(" ".join),
)
JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def is_visible(source: str) -> bool:
    """Tell whether a reader sees every character of a line, and in the order they are in."""
    kinds = {unicodedata.category(sign) for sign in source}
    return kinds.isdisjoint({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@given(TEXTS)
def test_a_string_reads_back_as_the_text(text: str) -> None:
    assert text == ast.literal_eval(python_string(text))


@given(TEXTS)
def test_a_string_hides_nothing_and_stays_on_its_line(text: str) -> None:
    assert is_visible(python_string(text))
    assert 1 == len(python_string(text).splitlines())


@given(JSON_VALUES)
def test_a_value_reads_back_as_itself(value: object) -> None:
    assert value == ast.literal_eval(python_value(value))  # type: ignore[arg-type]


def test_a_tuple_of_one_is_a_tuple() -> None:
    assert '("a",)' == python_tuple(["a"])
    assert "()" == python_tuple([])
    assert '("a", None)' == python_tuple(["a", None])


@given(TEXTS)
@example('"')
@example('a"""b')
@example('"" ""')
@example("\\")
def test_prose_never_ends_or_bends_a_docstring(text: str) -> None:
    written = prose(text)
    for docstring in (f'"""{written}"""', f'"""{written}\n\nMore.\n"""', f'"""Of {written}."""'):
        source = f"def f():\n{textwrap.indent(docstring, '    ')}\n    return 1\n"
        body = ast.parse(source).body
        assert 1 == len(body)
        assert isinstance(body[0], ast.FunctionDef)
        assert [ast.Expr, ast.Return] == [type(statement) for statement in body[0].body]


@given(TEXTS)
def test_prose_says_what_the_text_says(text: str) -> None:
    read = ast.literal_eval(f'"""{prose(text)}"""')
    dropped = re.compile(r"[\s\x1c-\x1f\x85]+")
    assert dropped.sub("", text) == dropped.sub("", read)


@given(TEXTS)
def test_prose_hides_nothing(text: str) -> None:
    assert is_visible(prose(text).replace("\n", ""))


def test_prose_fills_paragraphs_and_keeps_lists() -> None:
    text = "One\nparagraph  of   words.\n\n- one\n- two\n\n    code(x)\n"
    assert "One paragraph  of   words.\n\n- one\n- two\n\n    code(x)" == prose(text)


def test_prose_breaks_long_paragraphs_between_words() -> None:
    written = prose("word " * 60)
    assert max(map(len, written.splitlines())) <= 96
    assert ["word"] * 60 == written.split()


@given(TEXTS)
def test_a_comment_stays_on_its_line(text: str) -> None:
    written = comment(text)
    assert is_visible(written)
    assert 1 == len(f"# {written}".splitlines())
    assert [] == ast.parse(f"# {written}\n").body


@given(TEXTS)
def test_toml_reads_back_as_the_text(text: str) -> None:
    written = toml_string(text)
    # A half character is no Unicode text, which is all that TOML has.
    expected = re.sub("[\ud800-\udfff]", "\ufffd", text)
    assert {"key": expected} == tomllib.loads(f"key = {written}\n")
    assert 1 == len(written.splitlines())


@given(TEXTS)
def test_markdown_has_no_markup_and_one_line(text: str) -> None:
    written = markdown(text)
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", written)
    assert not re.search(r"[\\`*_\[\]<>|#~&]", bare)
    assert not re.match(r"([-+=]|\d+[.)])(\s|$)", written)
    assert len(written.splitlines()) <= 1


@given(TEXTS)
def test_markdown_says_what_the_text_says(text: str) -> None:
    read = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown(text))
    assert read == "".join(filter(is_visible, " ".join(text.split())))


@given(TEXTS)
def test_markdown_code_is_not_left_before_its_end(text: str) -> None:
    written = markdown_code(text)
    if not written:
        return
    fence = re.match("`+", written)
    assert fence is not None
    assert 2 == len(re.findall(rf"(?<!`){fence[0]}(?!`)", written))
    assert written.endswith(fence[0])
    assert 1 == len(written.splitlines())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Lists books", "Lists books."),
        ("Lists books.", "Lists books."),
        ("Lists books! All of them.", "Lists books!"),
        ("Version 1.2 of books. More.", "Version 1.2 of books."),
        ("Lists\n   books\n\nAll of them.", "Lists books."),
        ("One of these:", "One of these:"),
    ],
)
def test_a_sentence_is_the_first_one(text: str, expected: str) -> None:
    assert expected == sentence(text)


# A whole document ------------------------------------------------------------------------------


def document(tail: str) -> dict[str, object]:
    """Return a document that says ``tail`` wherever a document may say what it likes."""

    def say(text: str) -> str:
        return f"{text} {tail}"

    def described(**more: object) -> dict[str, object]:
        return {"description": say("Description"), **more}

    text: dict[str, object] = {"type": "string"}
    state = {"type": "string", "enum": [say("open"), say("shut")]}
    door = described(
        type="object",
        title=say("Door"),
        properties={
            say("colour"): described(**text),
            say("state"): {"$ref": "#/components/schemas/State"},
            say("size"): described(type="object", properties={say("width"): {"type": "integer"}}),
        },
        required=[say("colour")],
        examples=[{say("colour"): say("green")}],
    )
    door["if"] = {"properties": {say("colour"): {"const": say("red")}}}
    door["then"] = {"required": [say("state")]}
    # In a path template some signs have a meaning, or cannot be.
    name = re.sub(r"[^\w \"'\\`<>*]", "", say("id"))
    return {
        "openapi": "3.1.0",
        "info": described(title=say("Doors"), summary=say("Summary"), version=say("1")),
        "servers": [{"url": "https://localhost", "description": say("Server")}],
        "tags": [described(name=say("doors"))],
        "security": [{"key": []}],
        "paths": {
            f"/doors/{{{name}}}": {
                "post": described(
                    operationId=say("makeDoor"),
                    summary=say("Make a door"),
                    tags=[say("doors")],
                    parameters=[
                        described(name=name, required=True, schema=text, **{"in": "path"}),
                        described(name=say("sort"), schema=state, **{"in": "query"}),
                        {
                            # HTTP says what the name of a header may be.
                            "name": "x-made-by",
                            "in": "header",
                            "required": True,
                            "schema": {"const": say("us")},
                        },
                    ],
                    requestBody=described(
                        content={
                            "application/json": {"schema": {"$ref": "#/components/schemas/Door"}}
                        }
                    ),
                    responses={
                        "200": described(
                            content={
                                "application/json": {
                                    "schema": {"type": "object", "properties": {say("ok"): text}}
                                }
                            }
                        )
                    },
                )
            }
        },
        "components": {
            "schemas": {"Door": door, "State": described(**state)},
            "securitySchemes": {
                "key": described(type="apiKey", name=say("X-Key"), **{"in": "header"})
            },
        },
    }


def shape(node: object) -> Iterator[object]:
    """Yield what a syntax tree is made of, without the names and the values in it."""
    if isinstance(node, ast.AST):
        yield type(node).__name__
        for _, value in ast.iter_fields(node):
            yield from shape(value)
    elif isinstance(node, list):
        yield len(node)
        for item in node:
            yield from shape(item)


@pytest.fixture(scope="module")
def benign(generated: Callable[..., dict[str, str]]) -> dict[str, str]:
    return generated(**document("said plainly"))


@pytest.mark.parametrize("tail", [text for text in NASTY if "\ud800" not in text])
def test_a_hostile_document_makes_the_same_code_as_a_benign_one(
    tail: str, benign: dict[str, str], generated: Callable[..., dict[str, str]]
) -> None:
    hostile = generated(**document(tail))
    # Files are named after tags.
    modules = [(a, b) for a, b in zip(sorted(benign), sorted(hostile), strict=True)]
    for expected, actual in modules:
        if expected.endswith(".py") and "/tests/" not in f"/{actual}":
            trees = [ast.parse(benign[expected]), ast.parse(hostile[actual])]
            assert list(shape(trees[0])) == list(shape(trees[1])), actual


@pytest.mark.parametrize("tail", [text for text in NASTY if "\ud800" not in text])
def test_a_hostile_document_makes_valid_toml_and_no_hidden_text(
    tail: str, generated: Callable[..., dict[str, str]]
) -> None:
    files = generated(**document(tail))
    description = tomllib.loads(files["pyproject.toml"])["project"]["description"]
    assert description.startswith("Summary")
    for path, text in files.items():
        assert is_visible(text.replace("\n", "")), path
