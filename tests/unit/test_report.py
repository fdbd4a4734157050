"""Printing findings."""

import json

import pytest

from sdkwright.diagnostics import Diagnostic, Severity, Span
from sdkwright.report import Format, render

PLACED = Diagnostic(
    "duplicate-key",
    Severity.ERROR,
    "the key 'a' is given already",
    Span("spec/lamps.yaml", 3, 5),
    "/a",
    "remove one of them",
)
PLACELESS = Diagnostic("stale-file", Severity.WARNING, "left over", None, "", "")
NOTE = Diagnostic("new-field", Severity.NOTE, "a new field", None, "", "")


def test_text_gives_a_line_and_a_hint_for_each_finding_and_a_summary() -> None:
    expected = (
        "spec/lamps.yaml:3:5: error[duplicate-key]: the key 'a' is given already\n"
        "    hint: remove one of them\n"
        "spec/lamps.yaml:3:5: error[duplicate-key]: the key 'a' is given already\n"
        "    hint: remove one of them\n"
        "warning[stale-file]: left over\n"
        "2 errors, 1 warning\n"
    )
    assert expected == render([PLACED, PLACED, PLACELESS], "text")


def test_text_lets_no_document_forge_lines_or_command_a_terminal() -> None:
    nasty = Diagnostic("odd", Severity.NOTE, "a\n::error::b\x1b[2J\u202e", None, "", "")
    expected = "note[odd]: a\\n::error::b\\x1b[2J\\u202e\n1 note\n"
    assert expected == render([nasty], "text")


def test_json_has_every_field_and_null_where_there_is_no_place() -> None:
    expected = [
        {
            "code": "duplicate-key",
            "severity": "error",
            "message": "the key 'a' is given already",
            "file": "spec/lamps.yaml",
            "line": 3,
            "column": 5,
            "pointer": "/a",
            "hint": "remove one of them",
        },
        {
            "code": "stale-file",
            "severity": "warning",
            "message": "left over",
            "file": None,
            "line": None,
            "column": None,
            "pointer": "",
            "hint": "",
        },
    ]
    assert expected == json.loads(render([PLACED, PLACELESS], "json"))


def test_github_gets_a_command_for_each_finding() -> None:
    expected = (
        "::error file=spec/lamps.yaml,line=3,col=5,title=duplicate-key"
        "::the key 'a' is given already%0Ahint: remove one of them\n"
        "::warning title=stale-file::left over\n"
        "::notice title=new-field::a new field\n"
    )
    assert expected == render([PLACED, PLACELESS, NOTE], "github")


def test_github_commands_escape_what_would_end_a_property_or_a_message() -> None:
    nasty = Diagnostic("odd", Severity.ERROR, "50%\r\n::b", Span("c:\\a,b%\n", 1, 2), "", "")
    expected = "::error file=c%3A\\a%2Cb%25%0A,line=1,col=2,title=odd::50%25%0D%0A::b\n"
    assert expected == render([nasty], "github")


@pytest.mark.parametrize(
    ("printer", "expected"), [("text", "no findings\n"), ("json", "[]\n"), ("github", "")]
)
def test_nothing_found_is_said_in_each_format(printer: Format, expected: str) -> None:
    assert expected == render([], printer)
