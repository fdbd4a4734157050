"""Styling: Python as black writes it, other text without blanks at line ends, copies untouched."""

from __future__ import annotations

from collections.abc import Callable

import black
import pytest

from sdkwright.files import SourceFile
from sdkwright.render import templates
from sdkwright.style import LINE_LENGTH, style


def styled(text: str, path: str = "acme/a.py") -> str:
    (file,) = style([SourceFile(path, text)])
    return file.text


def test_python_is_written_as_black_writes_it() -> None:
    assert 'x = {"a": 1}\n' == styled("x={  'a':1 }")


def test_what_fits_on_a_line_is_put_on_one() -> None:
    assert "f(a, b)\n" == styled("f(\n    a,\n    b,\n)\n")


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
