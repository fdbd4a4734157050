"""Printing findings."""

import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, strategies as st

from sdkwright.diagnostics import Diagnostic, Group, Rule, Severity, Span
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


# SARIF ---------------------------------------------------------------------------------------

RULE = Rule(
    "duplicate-key",
    Group.READING,
    Severity.ERROR,
    "A mapping gives one key twice.",
    "Readers disagree about which counts.",
    "remove one of them",
    "a: 1\na: 2\n",
    "a: 1\n",
)


def test_sarif_is_a_log_of_one_run_with_rules_places_and_pointers() -> None:
    log = json.loads(render([PLACED], "sarif", {"duplicate-key": RULE}))
    (run,) = log["runs"]
    (result,) = run["results"]

    assert "2.1.0" == log["version"]
    assert "sdkwright" == run["tool"]["driver"]["name"]
    assert "unicodeCodePoints" == run["columnKind"]
    assert [
        {
            "id": "duplicate-key",
            "shortDescription": {"text": "A mapping gives one key twice."},
            "fullDescription": {"text": "Readers disagree about which counts."},
            "help": {
                "text": "Readers disagree about which counts.\n\nRemove one of them.\n\n"
                "Wrong:\n\na: 1\na: 2\n\nRight:\n\na: 1\n",
                "markdown": "Readers disagree about which counts.\n\nRemove one of them.\n\n"
                "**Wrong**\n\n```yaml\na: 1\na: 2\n```\n\n**Right**\n\n```yaml\na: 1\n```\n",
            },
            "defaultConfiguration": {"level": "error"},
            "properties": {"tags": ["reading"]},
        }
    ] == run["tool"]["driver"]["rules"]
    assert ("duplicate-key", 0, "error") == (
        result["ruleId"],
        result["ruleIndex"],
        result["level"],
    )
    assert {"text": "the key 'a' is given already\nHint: remove one of them"} == result["message"]
    assert [
        {
            "logicalLocations": [{"fullyQualifiedName": "/a"}],
            "physicalLocation": {
                "artifactLocation": {"uri": "spec/lamps.yaml"},
                "region": {"startLine": 3, "startColumn": 5},
            },
        }
    ] == result["locations"]


def test_sarif_tells_a_code_without_a_rule_and_a_finding_without_a_place() -> None:
    (run,) = json.loads(render([PLACELESS, NOTE, PLACELESS], "sarif"))["runs"]

    assert [{"id": "new-field"}, {"id": "stale-file"}] == run["tool"]["driver"]["rules"]
    assert [1, 0, 1] == [result["ruleIndex"] for result in run["results"]]
    assert ["warning", "note", "warning"] == [result["level"] for result in run["results"]]
    assert [{"logicalLocations": [{"fullyQualifiedName": ""}]}] == run["results"][0]["locations"]


def test_sarif_knows_a_finding_again_when_lines_move_and_tells_it_from_others() -> None:
    def fingerprints(*findings: Diagnostic) -> list[str]:
        (run,) = json.loads(render(findings, "sarif"))["runs"]
        return [
            text for result in run["results"] for text in result["partialFingerprints"].values()
        ]

    moved = replace(PLACED, span=Span("spec/lamps.yaml", 30, 1), message="said otherwise")
    elsewhere = replace(PLACED, pointer="/b")

    assert fingerprints(PLACED) == fingerprints(moved)
    assert 4 == len({*fingerprints(PLACED, PLACED, elsewhere, replace(PLACED, code="other"))})


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("my lamps/a#1.yaml", "my%20lamps/a%231.yaml"),
        ("/srv/lamps.yaml", "file:///srv/lamps.yaml"),
        ("../lämps.yaml", "../l%C3%A4mps.yaml"),
    ],
)
def test_sarif_names_files_by_address(file: str, expected: str) -> None:
    placed = replace(PLACED, span=Span(file, 1, 1))
    (result,) = json.loads(render([placed], "sarif"))["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]

    assert expected == place["artifactLocation"]["uri"]


# JUnit ---------------------------------------------------------------------------------------


def read_xml(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - it was written by us, of what the test says


def test_junit_has_a_case_for_each_finding_of_which_errors_fail() -> None:
    whole = read_xml(render([PLACED, PLACELESS, NOTE], "junit"))
    (suite,) = whole
    failed, warned, noted = suite

    counts = {"tests": "3", "failures": "1", "errors": "0", "skipped": "2"}
    assert ({"name": "sdkwright"} | counts, counts) == (suite.attrib, whole.attrib)
    assert {
        "classname": "sdkwright.duplicate-key",
        "name": "duplicate-key at /a",
        "file": "spec/lamps.yaml",
        "line": "3",
    } == failed.attrib
    assert [
        (
            "failure",
            {"type": "duplicate-key", "message": "the key 'a' is given already"},
            "spec/lamps.yaml:3:5: the key 'a' is given already\nhint: remove one of them",
        )
    ] == [(part.tag, part.attrib, part.text) for part in failed]
    assert [("skipped", {"message": "warning: left over"})] == [
        (part.tag, part.attrib) for part in warned
    ]
    assert [("skipped", {"message": "note: a new field"})] == [
        (part.tag, part.attrib) for part in noted
    ]


def test_junit_has_a_case_that_passes_where_nothing_was_found() -> None:
    (suite,) = read_xml(render([], "junit"))

    assert ("1", "0") == (suite.attrib["tests"], suite.attrib["failures"])
    assert [("no findings", [])] == [(case.attrib["name"], list(case)) for case in suite]


@given(st.text(), st.sampled_from(Severity))
def test_what_a_document_says_breaks_neither_xml_nor_json(said: str, severity: Severity) -> None:
    nasty = Diagnostic(said, severity, said, Span(said.replace("\0", ""), 1, 1), said, said)
    ((case,),) = read_xml(render([nasty], "junit"))
    (run,) = json.loads(render([nasty], "sarif"))["runs"]

    assert 1 == len(case)
    assert [said] == [result["ruleId"] for result in run["results"]]
