"""Styling: Python as black writes it, other text without blanks at line ends, copies untouched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import black
import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from sdkwright.escaping import python_sample, python_string
from sdkwright.files import SourceFile
from sdkwright.render import templates
from sdkwright.style import style
from sdkwright.style.tables import LINE_LENGTH


def styled(text: str, path: str = "acme/a.py") -> str:
    (file,) = style([SourceFile(path, text)])
    return file.text


def test_python_is_written_as_black_writes_it() -> None:
    assert 'x = {"a": 1}\n' == styled("x={  'a':1 }")


def test_what_fits_on_a_line_is_put_on_one() -> None:
    assert "f(a, b)\n" == styled("f(\n    a,\n    b,\n)\n")


def _listed(items: Sequence[str], opening: str, closing: str) -> str:
    return f"{opening}{', '.join(items)}{closing}"


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    items = st.lists(inner, max_size=4)
    pairs = st.lists(st.builds("{}: {}".format, TEXTS.map(python_string), inner), max_size=4)
    named = st.builds("key={}".format, inner)
    arguments = st.builds(lambda first, last: [*first, *last], items, st.lists(named, max_size=1))
    return st.one_of(
        items.map(lambda found: _listed(found, "[", "]")),
        pairs.map(lambda found: _listed(found, "{", "}")),
        items.map(lambda found: _listed(found, "(", ",)" if len(found) == 1 else ")")),
        arguments.map(lambda found: _listed(found, "Answer(", ")")),
        items.map(lambda found: _listed(found, "[", "] * 50")),
    )


TEXTS = st.text(st.sampled_from("ab \"'\\,#()[]{}\n\u00e9\u4e2d"), max_size=60)
DATA: st.SearchStrategy[Any] = (
    TEXTS | st.integers(1, 130).map("x".__mul__) | st.integers() | st.booleans() | st.none()
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False).map(repr)
TABLES = st.lists(
    st.recursive(DATA.map(python_sample) | NUMBERS, _nested, max_leaves=12), min_size=1, max_size=5
).map(lambda found: _listed(found, "[", ",]"))


# Tables within tables take their time to be drawn.
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES)
@example('["' + "x" * 99 + '"]')
@example('[{"' + "a" * 50 + '": {}, "' + "b" * 50 + '": ("c",)}]')
@example('[["' + "a" * 60 + "\", 'it\\'s'" + ', 1e+16, -1e+16, "' + "b" * 60 + '"]]')
@example('["' + "a" * 60 + '" + "b" * 90 + "' + "c" * 60 + '"]')
@example('[("' + "a" * 60 + '"), "' + "b" * 60 + '",\n # a comment\n 1]')
def test_a_table_is_written_as_black_writes_it(table: str) -> None:
    text = f"TABLE: list[Any] = {table}\n"
    mode = black.Mode(line_length=LINE_LENGTH, magic_trailing_comma=False)
    assert black.format_str(text, mode=mode) == styled(text)


def test_a_module_may_use_our_names_for_tables() -> None:
    table = _listed([f'"{number:040}"' for number in range(3)], "[", "]")
    text = styled(f"a = __table_0__\nb = {table}\n")
    assert ["a = __table_0__", "b = ["] == text.splitlines()[:2]


@pytest.mark.parametrize("text", ["def f(:\n", 'x = """', "x = (", "x = 1 +"])
def test_what_is_no_python_is_refused_by_the_name_of_its_file(text: str) -> None:
    with pytest.raises(ValueError, match=r"acme/a\.py is not valid Python"):
        styled(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A  \n\n\ntext\t\n\n\n", "# A\n\n\ntext\n"),
        ("\n\n# A", "# A\n"),
        ("", ""),
        ("\n \n", ""),
        ("  indented\n", "  indented\n"),
    ],
)
def test_other_text_loses_blanks_at_its_line_ends(text: str, expected: str) -> None:
    assert expected == styled(text, "README.md")


@pytest.fixture(scope="module")
def files(generated: Callable[..., dict[str, str]]) -> dict[str, str]:
    """Generate a document with texts and types of every length."""
    schema = {"type": "array", "items": {"type": "string", "minLength": 1}}
    description = "A word, 'quoted' or \"so\". " * 9
    properties = {
        f"member_{'x' * size}": {**schema, "description": description[:size]}
        for size in range(0, 120, 7)
    }
    parameters = [
        {"name": name, "in": "query", "schema": schema, "description": description}
        for name in properties
    ]
    operation = {
        "description": description,
        "parameters": parameters,
        "requestBody": {"content": {"application/json": {"schema": {"properties": properties}}}},
        "responses": {"204": {"description": "Done."}},
    }
    rule = {"if": {"required": [*properties]}, "then": {"minProperties": 99}}
    book = {"properties": properties, "description": description, **rule}
    return generated({"/books": {"post": operation}}, {"Book": book})


def test_black_leaves_what_is_generated_as_it_is(files: dict[str, str]) -> None:
    # As users call it, without the options of the stage.
    mode = black.Mode(line_length=LINE_LENGTH)
    for path, text in files.items():
        if path.endswith(".py") and "/_runtime/" not in path:
            assert text == (black.format_str(text, mode=mode) if text else ""), path


def test_styling_twice_changes_nothing(files: dict[str, str]) -> None:
    for path, text in files.items():
        if "/_runtime/" not in path:
            assert text == styled(text, path), path


def test_many_files_are_styled_by_several_processes_and_keep_their_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sdkwright.style._WORTH_A_PROCESS", 4)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    files = [SourceFile(f"acme/{n}.py", f"x={'1+' * n}1") for n in (3, 40, 5)]
    expected = [f"x = {'1 + ' * n}1\n" for n in (3, 40, 5)]
    expected[1] = styled(files[1].text)
    assert expected == [file.text for file in style(files)]
    with pytest.raises(ValueError, match=r"acme/a\.py is not valid Python"):
        style([*files, SourceFile("acme/a.py", "def f(:")])


def test_every_file_ends_with_one_line_end(files: dict[str, str]) -> None:
    for path, text in files.items():
        assert text == "" or (text.endswith("\n") and not text.endswith("\n\n")), path
        assert not [line for line in text.splitlines() if line != line.rstrip()], path


def test_the_runtime_is_copied_to_the_byte(files: dict[str, str]) -> None:
    found = [path for path in files if "/_runtime/" in path]
    assert len(found) > 10
    for path in found:
        source = templates() / "runtime" / path.rpartition("/")[2]
        assert source.read_bytes() == files[path].encode(), path
