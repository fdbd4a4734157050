"""The configuration: where options come from, and what is said of those that are wrong."""

from __future__ import annotations

import string
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from sdkwright.config import Config, Naming, Selection, load
from sdkwright.diagnostics import Diagnostic, DocumentError

KNOWN = (
    "The options are spec, output, package, distribution, version, released, overlays, exclude,"
    " operations, allow-partial, lint and project"
)

TABLE = """\
[project]
name = "api"

[tool.sdkwright]
spec = "spec/openapi.yaml"
output = "generated"
package = "pai_model_versions"
distribution = "pai-model-versions"
"""
MOST = {"spec": "a.yaml", "output": "out"}


def write_project(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8", newline="")


def findings_of(folder: Path, **overrides: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(DocumentError) as raised:
        load(folder, overrides)
    return raised.value.diagnostics


def finding_of(folder: Path, **overrides: str) -> tuple[str, str, str]:
    """Return the only finding: its code, its place in the file, its message."""
    (finding,) = findings_of(folder, **overrides)
    place = "" if finding.span is None else str(finding.span).removeprefix(f"{folder.as_posix()}/")
    return finding.code, place, finding.message


def table(*lines: str) -> str:
    return "\n".join(["[tool.sdkwright]", 'spec = "a.yaml"', 'output = "out"', *lines, ""])


def test_options_come_from_the_table_with_paths_relative_to_its_file(tmp_path: Path) -> None:
    write_project(tmp_path, TABLE)
    expected = Config(
        spec=tmp_path / "spec/openapi.yaml",
        output=tmp_path / "generated",
        package="pai_model_versions",
        distribution="pai-model-versions",
    )
    assert expected == load(tmp_path, {})
    (tmp_path / "src/deep").mkdir(parents=True)
    assert expected == load(tmp_path / "src/deep", {"spec": None})


def test_paths_stay_relative_when_the_folder_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_project(tmp_path, TABLE)
    (tmp_path / "src").mkdir()
    monkeypatch.chdir(tmp_path)
    assert Path("spec/openapi.yaml") == load(Path(), {}).spec
    monkeypatch.chdir(tmp_path / "src")
    assert Path("../spec/openapi.yaml") == load(Path(), {}).spec


def test_overrides_go_first_and_are_relative_to_the_folder(tmp_path: Path) -> None:
    write_project(tmp_path, TABLE)
    (tmp_path / "src").mkdir()
    config = load(tmp_path / "src", {"spec": "other.yaml", "package": "other"})
    assert tmp_path / "src/other.yaml" == config.spec
    assert tmp_path / "generated" == config.output
    assert ("other", "pai-model-versions") == (config.package, config.distribution)


def test_a_file_without_the_table_is_passed_over(tmp_path: Path) -> None:
    write_project(tmp_path, TABLE)
    write_project(tmp_path / "generated", '[project]\nname = "sdk"\n[tool.black]\n')
    write_project(tmp_path / "generated/odd", "tool = 1\n")
    assert tmp_path / "generated" == load(tmp_path / "generated/odd", {}).output


def test_no_file_is_needed_when_the_overrides_say_enough(tmp_path: Path) -> None:
    config = load(tmp_path, MOST | {"package": "pai_sdk"})
    assert Config(tmp_path / "a.yaml", tmp_path / "out", "pai_sdk", "pai-sdk") == config


def test_a_file_is_not_even_read_when_the_overrides_say_all(tmp_path: Path) -> None:
    write_project(tmp_path, "not TOML")
    assert "b" == load(tmp_path, MOST | {"package": "a", "distribution": "b"}).distribution


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ('package = "pai_sdk"', ("pai_sdk", "pai-sdk")),
        ('distribution = "pai-sdk"', ("pai_sdk", "pai-sdk")),
        ('distribution = "PAI_sdk2"', ("PAI_sdk2", "PAI_sdk2")),
    ],
)
def test_one_name_makes_the_other(tmp_path: Path, line: str, names: tuple[str, str]) -> None:
    write_project(tmp_path, table(line))
    config = load(tmp_path, {})
    assert names == (config.package, config.distribution)


def test_the_digest_depends_on_what_the_output_shows_only() -> None:
    config = Config(Path("spec/openapi.yaml"), Path("generated"), "sdk", "sdk")
    assert "0d42a12781a4556b38951efbc9812579d47b34acc4f91d7445848da40cb712a8" == config.digest()
    elsewhere = Config(Path("/home/me/openapi.yaml"), Path("/home/me/out"), "sdk", "sdk")
    assert config.digest() == elsewhere.digest()
    others = [
        Config(Path("spec/api.yaml"), Path("generated"), "sdk", "sdk"),
        Config(Path("spec/openapi.yaml"), Path("generated"), "sdk2", "sdk"),
        Config(Path("spec/openapi.yaml"), Path("generated"), "sdk", "sdk2"),
        Config(Path("spec/openapi.yaml"), Path("generated"), "sdk", "sdk", "0.2.0"),
        replace(config, selection=Selection(excluded_tags=("a",))),
        replace(config, selection=Selection(excluded_operations=("a",))),
        replace(config, selection=Selection(names={"a": Naming("b")})),
    ]
    assert 8 == len({config.digest(), *(other.digest() for other in others)})


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("[tool.sdkwright]\nspec = \n", "2:8", "pyproject.toml is not TOML: Invalid value"),
        ("[tool.sdkwright]\r\nspec = \r\n", "2:8", "pyproject.toml is not TOML: Invalid value"),
        ("a = [", "1:6", "pyproject.toml is not TOML: Invalid value"),
        ("[a]\n[a]\n", "2:3", "pyproject.toml is not TOML: Cannot declare ('a',) twice"),
        ("a = " + "[" * 5_000, "1:1", "pyproject.toml is not TOML: it nests too deeply"),
    ],
)
def test_a_file_that_is_not_toml_is_refused_where_it_goes_wrong(
    tmp_path: Path, text: str, place: str, message: str
) -> None:
    write_project(tmp_path, text)
    assert ("config-syntax", f"pyproject.toml:{place}", message) == finding_of(tmp_path)


def test_a_file_that_is_not_utf_8_is_refused_where_it_is_not(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(b'a = 1\nb = "\xc3\xa9\xff"\n')
    expected = ("config-syntax", "pyproject.toml:2:7", "pyproject.toml is not TOML: not UTF-8")
    assert expected == finding_of(tmp_path)


def test_a_file_that_cannot_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    write_project(tmp_path, TABLE)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    code, _, message = finding_of(tmp_path)
    assert "cannot-read" == code
    assert message.endswith("pyproject.toml cannot be read: Permission denied")


@pytest.mark.parametrize(
    ("line", "place", "hint"),
    [
        ('  ouptut = "a"', "5:3", "Did you mean output?"),
        ('"specs" = "a"', "5:1", "Did you mean spec?"),
        (
            "verbose = true",
            "5:1",
            KNOWN,
        ),
        (
            "retries.maximum = 3",
            "5:1",
            KNOWN,
        ),
    ],
)
def test_an_unknown_option_is_refused_with_what_may_be_meant(
    tmp_path: Path, line: str, place: str, hint: str
) -> None:
    write_project(tmp_path, table('package = "sdk"', line))
    (finding,) = findings_of(tmp_path)
    assert ("config-unknown-option", hint) == (finding.code, finding.hint)
    assert f"{tmp_path.as_posix()}/pyproject.toml:{place}" == str(finding.span)


def test_an_option_that_is_not_a_string_is_refused(tmp_path: Path) -> None:
    write_project(tmp_path, "[tool.sdkwright]\nspec = 1\noutput = [2]\npackage = 'a'\n")
    assert [("config-type", 2), ("config-type", 3)] == [
        (finding.code, finding.span and finding.span.line) for finding in findings_of(tmp_path)
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [("[tool]\nsdkwright = 1\n", "2:1"), ("[[tool.sdkwright]]\nspec = 1\n", "1:1")],
)
def test_options_that_are_not_a_table_are_refused(tmp_path: Path, text: str, place: str) -> None:
    write_project(tmp_path, text)
    expected = ("config-type", f"pyproject.toml:{place}", "tool.sdkwright is not a table")
    assert expected == finding_of(tmp_path)


def test_every_option_that_is_missing_is_named(tmp_path: Path) -> None:
    write_project(tmp_path, "# ours\n[tool.sdkwright]\nspec = ''\n")
    findings = findings_of(tmp_path)
    assert {"config-missing"} == {finding.code for finding in findings}
    assert ["spec is not set", "output is not set", "neither package nor distribution is set"] == [
        finding.message for finding in findings
    ]
    assert f"Set output in [tool.sdkwright] of {tmp_path}/pyproject.toml, or pass --output" == (
        findings[1].hint
    )
    assert {2} == {finding.span.line for finding in findings if finding.span}


def test_without_a_file_the_options_are_missing_without_a_place(tmp_path: Path) -> None:
    expected = ("config-missing", "", "neither package nor distribution is set")
    assert expected == finding_of(tmp_path, **MOST)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("class", "is a Python keyword"),
        ("None", "is a Python keyword"),
        ("3scale", "is not a Python identifier"),
        ("pai-sdk", "is not a Python identifier"),
        ("", "is not a Python identifier"),
        ("../up", "is not a Python identifier"),
        ("a.b", "has a dot: packages within packages are not supported"),
        ("\ufb01le", "is not in Unicode's normal form NFKC"),
        ("tests", "is the folder of the generated tests"),
    ],
)
def test_a_package_that_python_cannot_import_is_refused(
    tmp_path: Path, name: str, fault: str
) -> None:
    write_project(tmp_path, table(f'package = "{name}"', 'distribution = "sdk"'))
    expected = ("config-name", "pyproject.toml:4:1", f"package {name!r} {fault}")
    assert expected == finding_of(tmp_path)
    message = findings_of(tmp_path / "absent", **MOST, package=name, distribution="d")[0].message
    assert f"package {name!r} {fault}" == message


@pytest.mark.parametrize("name", ["", "-sdk", "sdk-", "pai sdk", "sdk\\n", "é", "\u212a", "a/b"])
def test_a_distribution_that_no_index_takes_is_refused(tmp_path: Path, name: str) -> None:
    write_project(tmp_path, table('package = "sdk"', f'distribution = "{name}"'))
    code, place, _ = finding_of(tmp_path)
    assert ("config-name", "pyproject.toml:5:1") == (code, place)


def test_a_name_made_of_the_other_is_blamed_on_the_other(tmp_path: Path) -> None:
    write_project(tmp_path, table('distribution = "3scale-sdk"'))
    (finding,) = findings_of(tmp_path)
    assert "package '3scale_sdk' is not a Python identifier" == finding.message
    assert "Set package in [tool.sdkwright] of pyproject.toml, or pass --package" == finding.hint
    assert finding.span is not None
    assert (4, 1) == (finding.span.line, finding.span.column)


def test_an_override_nobody_knows_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no such options: ouptut"):
        load(tmp_path, {"ouptut": "a"})


values = st.text() | st.integers() | st.booleans()
names = st.sampled_from(["spec", "output", "package", "distribution"])


@given(
    lines=st.dictionaries(names | st.text(string.ascii_letters, min_size=1), values, max_size=6),
    given_options=st.dictionaries(names, st.none() | st.text(), max_size=4),
)
def test_any_table_gives_a_configuration_or_findings(
    tmp_path_factory: pytest.TempPathFactory,
    lines: dict[str, object],
    given_options: dict[str, str | None],
) -> None:
    folder = tmp_path_factory.mktemp("project")
    text = "".join(f"{name} = {as_toml(value)}\n" for name, value in lines.items())
    write_project(folder, f"[tool.sdkwright]\n{text}")
    outcome = outcome_of(folder, given_options)
    if isinstance(outcome, Config):
        assert outcome.package.isidentifier()
        assert outcome.distribution.isascii()
    else:
        assert outcome
        assert all(code.startswith("config-") for code in outcome)


def outcome_of(folder: Path, overrides: dict[str, str | None]) -> Config | list[str]:
    try:
        return load(folder, overrides)
    except DocumentError as error:
        return [finding.code for finding in error.diagnostics]


def as_toml(value: object) -> str:
    if isinstance(value, str):
        escaped = "".join(f"\\U{ord(character):08x}" for character in value)
        return f'"{escaped}"'
    return str(value).lower()


def test_the_version_is_read_from_the_table(tmp_path: Path) -> None:
    text = '[tool.sdkwright]\nspec = "a"\noutput = "b"\npackage = "c"\nversion = "1.2.0rc1"\n'
    (tmp_path / "pyproject.toml").write_text(text)
    assert "1.2.0rc1" == load(tmp_path, {}).version


@pytest.mark.parametrize("version", ["", "1.x", "v1", "1.0+local"])
def test_a_version_that_no_index_takes_is_refused(tmp_path: Path, version: str) -> None:
    text = f'[tool.sdkwright]\nspec = "a"\noutput = "b"\npackage = "c"\nversion = "{version}"\n'
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(DocumentError) as caught:
        load(tmp_path, {})
    assert ["config-name"] == [finding.code for finding in caught.value.diagnostics]


# Choice of operations --------------------------------------------------------------------------

CHOICE = """
overlays = ["overlays/a.yaml", "b.yaml"]
allow-partial = true

[tool.sdkwright.exclude]
tags = ["internal"]
operations = ["GET /health", "deleteLamp"]

[tool.sdkwright.operations."GET /lamps"]
resource = "lamps"
method = "find"

[tool.sdkwright.operations.getLamp]
method = "get"
"""


def test_a_choice_of_operations_is_read_with_the_places_it_is_made_in(tmp_path: Path) -> None:
    write_project(tmp_path, table('package = "a"') + CHOICE)
    config = load(tmp_path, {})
    assert (tmp_path / "overlays/a.yaml", tmp_path / "b.yaml") == config.overlays
    selection = config.selection
    assert ("internal",) == selection.excluded_tags
    assert ("GET /health", "deleteLamp") == selection.excluded_operations
    assert {"GET /lamps": Naming("lamps", "find"), "getLamp": Naming(None, "get")} == dict(
        selection.names
    )
    assert selection.allows_losses
    assert {
        "internal": 10,
        "GET /health": 11,
        "deleteLamp": 11,
        "GET /lamps": 13,
        "getLamp": 17,
    } == {name: span.line for name, span in selection.places.items()}


def test_what_the_command_says_of_overlays_and_losses_goes_first(tmp_path: Path) -> None:
    write_project(tmp_path, table('package = "a"') + CHOICE)
    config = load(tmp_path / "x", {}, overlays=["c.yaml"], allows_losses=False)
    assert (tmp_path / "x" / "c.yaml",) == config.overlays
    assert not config.selection.allows_losses
    assert config.digest() == load(tmp_path, {}).digest()


@pytest.mark.parametrize(
    ("text", "code", "line", "message"),
    [
        ("overlays = 1", "config-type", 4, "overlays is not a list of strings"),
        ("overlays = [1]", "config-type", 4, "overlays is not a list of strings"),
        ("exclude = 1", "config-type", 4, "exclude is not a table"),
        ("exclude = {tags = 1}", "config-type", 4, "exclude.tags is not a list of strings"),
        ("exclude = {tag = []}", "config-unknown-option", 4, "'tag' is not an option of 'exclude'"),
        ("allow-partial = 1", "config-type", 4, "allow-partial is neither true nor false"),
        ("operations = []", "config-type", 4, "operations is not a table"),
        ("operations = {a = 1}", "config-type", 4, "operations.'a' is not a table"),
        ("operations = {a = {b = 1}}", "config-unknown-option", 4, "'b' is not an option of 'a'"),
        (
            '[tool.sdkwright.operations."a b"]\nmethod = "c d"',
            "config-name",
            4,
            "the method 'c d' of 'a b' is not a Python identifier",
        ),
        (
            '[tool.sdkwright.operations.a]\nresource = "class"',
            "config-name",
            4,
            "the resource 'class' of 'a' is a Python keyword",
        ),
        (
            "[tool.sdkwright.operations.a]\nmethod = 1",
            "config-name",
            4,
            "the method 1 of 'a' is not a string",
        ),
    ],
)
def test_a_choice_that_is_none_is_refused_with_its_place(
    text: str, code: str, line: int, message: str, tmp_path: Path
) -> None:
    write_project(tmp_path, f'[tool.sdkwright]\nspec = "s"\noutput = "o"\n{text}\n')
    found = [
        (one.code, one.span.line if one.span else 0, one.message)
        for one in findings_of(tmp_path, package="p")
    ]
    assert [(code, line, message)] == found
