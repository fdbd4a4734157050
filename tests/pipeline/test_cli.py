"""The command: how it exits, what it says on which stream, and that it never breaks down."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sdkwright.cli import main

Run = Callable[..., subprocess.CompletedProcess[str]]

COMMANDS = ("generate", "check", "lint")


@pytest.fixture
def there(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in the project, for commands that are run in this process."""
    monkeypatch.chdir(project)
    return project


# Exits -----------------------------------------------------------------------------------------


def test_generate_writes_the_package_and_says_how_much(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == main(["generate"])
    said = capsys.readouterr()
    files = [path for path in (there / "out").rglob("*") if path.is_file()]
    assert f"out: 1 operation in {len(files) - 1} files, {len(files)} changed\n" == said.out
    assert "" == said.err
    assert (there / "out" / "lamps" / "__init__.py").is_file()


def test_generate_again_changes_nothing(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["generate"])
    before = {path: path.stat().st_mtime_ns for path in (there / "out").rglob("*.py")}
    capsys.readouterr()
    assert 0 == main(["generate"])
    assert capsys.readouterr().out.endswith(", 0 changed\n")
    assert before == {path: path.stat().st_mtime_ns for path in (there / "out").rglob("*.py")}


def test_check_and_lint_of_what_is_well_exit_with_0(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["generate"])
    capsys.readouterr()
    assert 0 == main(["check"])
    assert capsys.readouterr().out.endswith("files, all as generated\n")
    assert 0 == main(["lint"])
    assert "no findings\n" == capsys.readouterr().out


HEAVY = (
    *("asyncio", "black", "datamodel_code_generator", "http.client", "jinja2", "jsonschema"),
    *("openapi_spec_validator", "packaging", "pydantic", "sdkwright.lower"),
)


def test_documents_to_lint_may_be_named_one_after_the_other(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (there / "other.yaml").write_text(f"{HEAD}paths: {{}}\nsevers: []\n")

    assert 1 == main(["lint", "openapi.yaml", "other.yaml", "missing.yaml", "--format", "json"])

    found = json.loads(capsys.readouterr().out)
    expected = [("other.yaml", "structure"), (None, "unreadable-file")]
    assert expected == [(one["file"], one["code"]) for one in found]


def test_a_document_that_is_none_hides_nothing_of_the_others(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (there / "other.yaml").write_text(f"{HEAD}paths: {{}}\nsevers: []\n")

    assert 1 == main(["lint", "missing.yaml", "other.yaml", "--fix", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert [None, "other.yaml"] == [one["file"] for one in found]

    (there / "other.yaml").write_text(f"{HEAD}paths: {{}}\ntags: [{{name: 5}}]\n")
    assert 1 == main(["lint", "missing.yaml", "other.yaml", "--fix", "--dry-run"])
    said = capsys.readouterr()
    assert "missing.yaml" in said.err
    assert "+++ b/other.yaml" in said.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["openapi.yaml", "--spec", "openapi.yaml"],
        ["openapi.yaml", "other.yaml", "--write-baseline"],
    ],
)
def test_documents_to_lint_are_named_in_one_way(
    there: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert 2 == main(["lint", *arguments])
    assert capsys.readouterr().err.startswith("sdkwright lint: a ")


def test_lint_loads_nothing_that_only_generating_needs(tmp_path: Path) -> None:
    document = tmp_path / "openapi.yaml"
    document.write_text(f"{HEAD}paths: {{}}\n")
    program = (
        "import sys\nfrom sdkwright.cli import main\n"
        f"main(['lint', '--spec', {str(document)!r}])\n"
        f"print(sorted(set(sys.modules) & set({HEAVY!r})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert "no findings\n[]\n" == done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_findings_exit_with_1(
    command: str, there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (there / "openapi.yaml").write_text("openapi: 3.1.0\n")
    assert 1 == main([command])
    said = capsys.readouterr()
    report, other = (said.out, said.err) if command == "lint" else (said.err, said.out)
    severity = "error" if command == "lint" else "warning"
    assert f"openapi.yaml:1:1: {severity}[structure]: missing required field 'info'" in report
    assert "error[" in report
    assert "" == other
    assert not (there / "out").exists()


@pytest.mark.parametrize(
    ("project_file", "words"),
    [
        ('[tool.sdkwright]\nspec = "openapi.yaml"\n', "output is not set"),
        ('[tool.sdkwright]\nspec = 1\noutput = "out"\npackage = "a"\n', "spec is not a string"),
        ('[tool.sdkwright]\nspce = "openapi.yaml"\n', "'spce' is not an option"),
        ('[tool.sdkwright]\nspec="s"\noutput="o"\npackage="a b"\n', "not a Python identifier"),
        ("[tool.sdkwright\n", "pyproject.toml is not TOML"),
        ("[project]\n", "spec is not set"),
    ],
)
def test_a_wrong_table_of_options_exits_with_2(
    project_file: str, words: str, there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (there / "pyproject.toml").write_text(project_file)
    assert 2 == main(["generate"])
    assert words in capsys.readouterr().err


def test_no_table_of_options_exits_with_2(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "pyproject.toml").unlink()
    assert 2 == main(["generate"])
    assert "spec is not set" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["genrate"],
        ["generate", "--spce", "x"],
        ["generate", "extra"],
        ["generate", "--spec"],
        ["lint", "--format", "xml"],
        ["lint", "--output", "out"],
    ],
)
def test_a_wrong_call_exits_with_2_and_shows_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert 2 == raised.value.code
    assert capsys.readouterr().err.startswith("usage: sdkwright")


def test_options_on_the_command_line_go_before_those_of_the_project(there: Path) -> None:
    (there / "openapi.yaml").rename(there / "other.yaml")
    options = ["--spec", "other.yaml", "--output", "there", "--package", "lights"]
    assert 0 == main(["generate", *options, "--distribution", "lights-sdk"])
    assert (there / "there" / "lights" / "__init__.py").is_file()
    assert 'name = "lights-sdk"' in (there / "there" / "pyproject.toml").read_text()
    assert not (there / "out").exists()


def test_without_a_project_the_command_line_says_it_all(there: Path) -> None:
    (there / "pyproject.toml").unlink()
    options = ["--spec", "openapi.yaml", "--output", "out", "--package", "lamps"]
    assert 0 == main(["generate", *options])
    assert 0 == main(["check", *options])
    assert 0 == main(["lint", "--spec", "openapi.yaml"])


# Words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["--help"], *([command, "--help"] for command in COMMANDS)])
def test_help_is_on_stdout(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    said = capsys.readouterr()
    assert (0, "") == (raised.value.code, said.err)
    assert said.out.startswith("usage: sdkwright")
    if len(arguments) == 1:
        assert all(command in said.out for command in COMMANDS)
        assert "[tool.sdkwright]" in said.out
    else:
        assert "--spec FILE" in said.out


def test_the_version_is_that_of_the_distribution(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out.startswith("sdkwright ")


def test_lint_as_sarif_tells_what_rules_are_for_also_where_it_cannot_go_on(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for text, code in (("openapi: 3.1.0\npaths: {}\n", "structure"), ("a: [\n", "yaml-syntax")):
        (there / "openapi.yaml").write_text(text)
        assert 1 == main(["lint", "--format", "sarif"])
        (run,) = json.loads(capsys.readouterr().out)["runs"]
        (rule,) = run["tool"]["driver"]["rules"]
        assert (code, True) == (rule["id"], "**Wrong**" in rule["help"]["markdown"])


def test_lint_as_json_has_these_fields_and_no_others(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (there / "openapi.yaml").write_text("openapi: 3.1.0\ninfo: {title: Lamps}\npaths: {}\n")
    assert 1 == main(["lint", "--format", "json"])
    said = capsys.readouterr()
    (finding,) = json.loads(said.out)
    assert "" == said.err
    fields = ["code", "severity", "message", "file", "line", "column", "pointer", "hint"]
    assert fields == list(finding)
    place = {key: finding[key] for key in ("code", "severity", "line", "column", "pointer")}
    assert {
        "code": "structure",
        "severity": "error",
        "line": 2,
        "column": 1,
        "pointer": "/info",
    } == place


@pytest.mark.parametrize(("format_", "expected"), [("json", "[]\n"), ("github", "")])
def test_lint_of_what_is_well_says_nothing_to_programs(
    format_: str, expected: str, there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == main(["lint", "--format", format_])
    assert expected == capsys.readouterr().out


def test_lint_for_github_annotates_lines(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "openapi.yaml").write_text("openapi: 3.1.0\ninfo: {title: Lamps}\npaths: {}\n")
    assert 1 == main(["lint", "--format", "github"])
    assert capsys.readouterr().out.startswith("::error file=openapi.yaml,line=2,col=1,title=")


def test_an_edit_that_generate_overwrites_is_told(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["generate"])
    models = there / "out" / "lamps" / "models.py"
    models.write_text(models.read_text() + "# mine\n")
    capsys.readouterr()
    assert 0 == main(["generate"])
    said = capsys.readouterr()
    assert "models.py" in said.err
    assert "the edit is gone" in said.err
    assert "# mine" not in models.read_text()


# Broken input ----------------------------------------------------------------------------------

HEAD = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\n'
LAMP = "#/components/schemas/Lamp"
BROKEN: dict[str, bytes | str] = {
    "binary": bytes(range(256)),
    "png": b"\x89PNG\r\n\x1a\n",
    "zeros": b"\x00" * 64,
    "utf-16 without mark": HEAD.encode("utf-16-le"),
    "latin-1": 'openapi: "é"'.encode("latin-1"),
    "empty": "",
    "only blanks": " \n\n",
    "only a comment": "# nothing\n",
    "truncated yaml": HEAD + "paths: {/a: {get: {",
    "truncated string": HEAD + 'paths: "',
    "list at the root": "- openapi: 3.1.0\n",
    "text at the root": "openapi\n",
    "number at the root": "3.1\n",
    "two documents": HEAD + "---\n" + HEAD,
    "swagger": "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: {}\n",
    "openapi 4": "openapi: 4.0.0\ninfo: {title: T, version: '1'}\n",
    "no version": "info: {title: T, version: '1'}\npaths: {}\n",
    "tabs": "openapi:\t3.1.0\n\tinfo: {}\n",
    "duplicate key": HEAD + "paths: {}\npaths: {}\n",
    "deep nesting": HEAD + "x-deep: " + "[" * 5000 + "]" * 5000 + "\n",
    "alias loop": HEAD + "x-a: &a [*a]\n",
    "alias bomb": HEAD
    + "x-a: &a [1,1,1,1,1,1,1,1,1,1]\n"
    + "".join(
        f"x-{b}: &{b} [{', '.join(['*' + a] * 10)}]\n"
        for a, b in zip("abcdefg", "bcdefgh", strict=True)
    ),
    "reference loop": HEAD + "components: {schemas: {A: {$ref: '#/components/schemas/A'}}}\n",
    "composition of itself": HEAD
    + "components: {schemas: {A: {allOf: [{$ref: '#/components/schemas/A'}]}}}\n",
    "union of itself": HEAD
    + "components: {schemas: {A: {anyOf: [{$ref: '#/components/schemas/A'}, {type: 'null'}]}}}\n",
    "reference to nowhere": HEAD + f"components: {{schemas: {{A: {{$ref: '{LAMP}'}}}}}}\n",
    "reference to a file": HEAD + "components: {schemas: {A: {$ref: 'other.yaml'}}}\n",
    "reference to the network": HEAD
    + "components: {schemas: {A: {$ref: 'http://127.0.0.1:1/'}}}\n",
    "paths is a list": HEAD + "paths: []\n",
    "operation is a text": HEAD + "paths: {/a: {get: hello}}\n",
    "schema is a number": HEAD + "components: {schemas: {A: 1}}\n",
    "no answers": HEAD + "paths: {/a: {get: {responses: []}}}\n",
    "undeclared path parameter": HEAD
    + "paths: {'/a/{b}': {get: {responses: {'204': {description: D}}}}}\n",
    "pattern that nobody reads": HEAD
    + "components: {schemas: {A: {type: string, pattern: '(['}}}\n",
    "python object": HEAD + "x-a: !!python/object/apply:os.system [id]\n",
    "infinite number": HEAD + "x-a: .inf\n",
}


@pytest.mark.parametrize("command", ["generate", "lint"])
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_document_is_told_of_and_breaks_nothing(
    name: str, command: str, there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = BROKEN[name]
    data = content if isinstance(content, bytes) else content.encode()
    (there / "openapi.yaml").write_bytes(data)
    code = main([command])
    said = capsys.readouterr()
    # What only generating finds out is no finding of lint, and what generating can bear ends in
    # a package and a warning.
    report = said.out if command == "lint" else said.err
    assert ("error[" in report) == bool(code)
    assert code or command == "lint" or "warning[" in report
    assert "openapi.yaml" in report or (code, command) == (0, "lint")
    assert "Traceback" not in report
    assert (not code and command == "generate") == (there / "out").exists()


def test_schemas_nested_deeper_than_types_can_be_are_a_finding(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deep = "{items: " * 180 + "{}" + "}" * 180
    (there / "openapi.yaml").write_text(
        f"{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {deep}}}}}\n"
    )
    assert 1 == main(["generate"])
    assert "error[too-deep]: schemas are nested deeper than" in capsys.readouterr().err
    assert not (there / "out").exists()


def test_overlays_are_applied_before_anything_else_and_locked(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    overlay = "overlay: 1.0.0\nactions: [{target: $.paths.*.get, update: {operationId: find}}]\n"
    (there / "changes").mkdir()
    (there / "changes" / "names.yaml").write_text(overlay)
    assert 0 == main(["generate", "--overlay", "changes/names.yaml"])
    assert "def find(" in (there / "out" / "lamps" / "resources" / "default.py").read_text()
    lock = json.loads((there / "out" / ".sdkwright.json").read_text())
    assert ["changes/names.yaml"] == list(lock["sources"])
    assert 0 == main(["check", "--overlay", "changes/names.yaml"])
    assert 0 == main(["lint", "--overlay", "changes/names.yaml"])
    capsys.readouterr()
    assert 1 == main(["check"])
    assert 1 == main(["lint", "--overlay", "nowhere.yaml"])


def test_a_truncated_json_document_is_told_of(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (there / "openapi.json").write_text('{"openapi": "3.1.0", "info": {')
    assert 1 == main(["generate", "--spec", "openapi.json"])
    assert "openapi.json:1:31: error[json-syntax]" in capsys.readouterr().err


@pytest.mark.parametrize("spec", ["missing.yaml", ".", "no/folder/openapi.yaml"])
def test_a_document_that_cannot_be_read_is_told_of(
    spec: str, there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 1 == main(["generate", "--spec", spec])
    assert "error[unreadable-file]" in capsys.readouterr().err


def test_an_output_that_is_a_file_is_told_of(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (there / "out").write_text("mine")
    assert 1 == main(["generate"])
    assert "error[not-a-directory]" in capsys.readouterr().err
    assert "mine" == (there / "out").read_text()


# Processes -------------------------------------------------------------------------------------


def test_the_module_is_the_command(project: Path, sdkwright: Run) -> None:
    done = sdkwright("generate", cwd=project)
    assert (0, "") == (done.returncode, done.stderr)
    done = sdkwright("lint", "--spec", "missing.yaml", cwd=project)
    assert (1, "") == (done.returncode, done.stderr)


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("operations", [0, 2000], ids=["short", "long"])
def test_a_reader_that_has_seen_enough_is_no_fault(
    operations: int, unbuffered: str, project: Path
) -> None:
    (project / "openapi.yaml").write_text(
        f"{HEAD}paths:\n" + "".join(f"  /a{n}: {{get: hello}}\n" for n in range(operations))
    )
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "sdkwright", "lint"],
            cwd=project,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            check=False,
            stdout=write,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    finally:
        os.close(write)
    assert ("", 1) == (done.stderr, done.returncode)
