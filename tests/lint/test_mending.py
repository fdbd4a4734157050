"""What `sdkwright lint --fix` mends, what it leaves, and that it keeps all else."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent, indent

import pytest

from sdkwright.cli import main
from sdkwright.config import Config, Linting
from sdkwright.diagnostics import DocumentError
from sdkwright.document import load, parse
from sdkwright.lint import RULES, lint
from sdkwright.mending import mend
from sdkwright.write import Rewritten, write_in_place

FRAME = 'openapi: 3.1.0\ninfo: {title: Lamps, version: "1"}\npaths: {}\n'
PATHS = FRAME.replace(" {}", "")
ID = "name: id, in: path"
RESPONSES = 'responses: {"204": {description: d}}'


def configured(path: Path) -> Config:
    return Config(path, path.parent / "out", "lamps", "lamps")


def mended(folder: Path, text: str) -> tuple[str, set[str]]:
    """Return a document after mending, and the codes of what was mended."""
    path = folder / "lamps.yaml"
    path.write_text(text)
    done = mend(configured(path))
    write_in_place(done.files)
    return path.read_text(), {found.code for found in done.findings}


def schemas(text: str, version: str = "3.1.0") -> str:
    inner = indent(dedent(text).strip("\n"), "    ")
    return f"{FRAME}components:\n  schemas:\n{inner}\n".replace("3.1.0", version)


def operation(text: str) -> str:
    inner = indent(dedent(text).strip("\n"), "      ")
    return FRAME.replace("paths: {}\n", f"paths:\n  /lamps/{{id}}:\n    get:\n{inner}\n")


# Each is mended as a whole --------------------------------------------------------------------

MENDS = {
    "text that looks like a number": (
        "structure",
        FRAME.replace('"1"', "1.10"),
        FRAME.replace('"1"', '"1.10"'),
    ),
    "a version that is a number": (
        "openapi-version",
        FRAME.replace("3.1.0", "3.1 # the newest"),
        FRAME.replace("3.1.0", '"3.1.0" # the newest'),
    ),
    "a path without a slash": (
        "structure",
        f"{PATHS}  lamps: {{get: {{{RESPONSES}}}}} # all\n",
        f"{PATHS}  /lamps: {{get: {{{RESPONSES}}}}} # all\n",
    ),
    "a method in capitals": (
        "structure",
        f"{PATHS}  /lamps: {{GET: {{{RESPONSES}}}}}\n",
        f"{PATHS}  /lamps: {{get: {{{RESPONSES}}}}}\n",
    ),
    "a path parameter that is not said to be required": (
        "structure",
        operation(f"parameters:\n  - name: id\n    in: path # p\n    schema: {{}}\n{RESPONSES}"),
        operation(
            "parameters:\n  - name: id\n    in: path # p\n    required: true\n    schema: {}\n"
            f"{RESPONSES}"
        ),
    ),
    "a path parameter that is said not to be required": (
        "structure",
        operation(f"parameters: [{{{ID}, required: false, schema: {{}}}}]\n{RESPONSES}"),
        operation(f"parameters: [{{{ID}, required: true, schema: {{}}}}]\n{RESPONSES}"),
    ),
    "a parameter that is listed twice": (
        "duplicate-parameter",
        operation(
            "parameters:\n  - &id {name: id, in: path, required: true, schema: {type: string}}\n"
            f"  - {{name: id, in: path, required: true, schema: {{type: string}}}}\n{RESPONSES}"
        ),
        operation(
            "parameters:\n  - &id {name: id, in: path, required: true, schema: {type: string}}\n"
            f"{RESPONSES}"
        ),
    ),
    "true in quotes": (
        "structure",
        operation(f'deprecated: "true"\n{RESPONSES}'),
        operation(f"deprecated: true\n{RESPONSES}"),
    ),
    "a location in capitals": (
        "structure",
        operation(f"parameters: [{{name: q, in: Query, schema: {{type: string}}}}]\n{RESPONSES}"),
        operation(f"parameters: [{{name: q, in: query, schema: {{type: string}}}}]\n{RESPONSES}"),
    ),
    "a field in another case": (
        "structure",
        operation(f"operationID: getLamp # o\n{RESPONSES}"),
        operation(f"operationId: getLamp # o\n{RESPONSES}"),
    ),
    "the slash behind a server": (
        "server-trailing-slash",
        f"{FRAME}servers: [{{url: https://example.com/}}]\n",
        f"{FRAME}servers: [{{url: https://example.com}}]\n",
    ),
    "a server that is listed twice": (
        "duplicate-server",
        f"{FRAME}servers:\n  - url: /a\n  - url: /b\n  # again\n  - url: /a\n",
        f"{FRAME}servers:\n  - url: /a\n  - url: /b\n  # again\n",
    ),
    "a tag that is listed twice": (
        "duplicate-tag",
        f"{FRAME}tags: [{{name: a}}, {{name: a}}]\n",
        f"{FRAME}tags: [{{name: a}}]\n",
    ),
    "nullable of a type": (
        "ignored-nullable",
        schemas("A:\n  type: string\n  nullable: true # often\n"),
        schemas('A:\n  type: [string, "null"]\n  # often\n'),
    ),
    "nullable of types": (
        "ignored-nullable",
        schemas("A: {nullable: true, type: [string, integer]}\n"),
        schemas('A: {type: [string, integer, "null"]}\n'),
    ),
    "nullable of an enum": (
        "ignored-nullable",
        schemas("A:\n  type: string\n  enum:\n    - a\n    - b\n  nullable: true\n"),
        schemas('A:\n  type: [string, "null"]\n  enum:\n    - a\n    - b\n    - null\n'),
    ),
    "not nullable": (
        "ignored-nullable",
        schemas("A: {type: string, nullable: false}\n"),
        schemas("A: {type: string}\n"),
    ),
    "null among types": (
        "structure",
        schemas("A: {type: [string, null]}\n"),
        schemas('A: {type: [string, "null"]}\n'),
    ),
    "null as type": ("structure", schemas("A: {type: null}\n"), schemas('A: {type: "null"}\n')),
    "a type in capitals": (
        "structure",
        schemas("A: {type: String}\n"),
        schemas("A: {type: string}\n"),
    ),
    "a keyword in another case": (
        "unknown-keyword",
        schemas("A: {type: string, maxlength: 3}\n"),
        schemas("A: {type: string, maxLength: 3}\n"),
    ),
    "a bound in quotes": (
        "structure",
        schemas('A: {type: string, maxLength: "3"}\n'),
        schemas("A: {type: string, maxLength: 3}\n"),
    ),
    "a bound that is exclusive as of OpenAPI 3.0": (
        "structure",
        schemas("A:\n  type: number\n  minimum: 1.50 # dm\n  exclusiveMinimum: true\n"),
        schemas("A:\n  type: number\n  exclusiveMinimum: 1.50 # dm\n"),
    ),
    "a bound that is not exclusive as of OpenAPI 3.0": (
        "structure",
        schemas("A: {type: number, maximum: 1, exclusiveMaximum: false}\n"),
        schemas("A: {type: number, maximum: 1}\n"),
    ),
    "a value that an enum lists twice": (
        "duplicate-enum-value",
        schemas("A: {type: string, enum: [a, b, a]}\n"),
        schemas("A: {type: string, enum: [a, b]}\n"),
    ),
    "a value that an enum of OpenAPI 3.0 lists twice": (
        "duplicate-enum-value",
        schemas("A: {type: string, enum: [a, b, a]}\n", "3.0.3"),
        schemas("A: {type: string, enum: [a, b]}\n", "3.0.3"),
    ),
    "a property that is required twice": (
        "structure",
        schemas("A:\n  type: object\n  required:\n    - a\n    - a # 2\n  properties: {a: {}}\n"),
        schemas("A:\n  type: object\n  required:\n    - a\n    # 2\n  properties: {a: {}}\n"),
    ),
    "an alternative that is listed twice": (
        "duplicate-alternative",
        schemas("A: {anyOf: [{type: string}, {type: integer}, {type: string}]}\n"),
        schemas("A: {anyOf: [{type: string}, {type: integer}]}\n"),
    ),
}


def test_every_rule_that_says_so_has_a_mend() -> None:
    assert {code for code, rule in RULES.items() if rule.has_mends} == {
        code for code, _, _ in MENDS.values()
    }


@pytest.mark.parametrize(("code", "text", "expected"), MENDS.values(), ids=MENDS)
def test_what_can_be_meant_in_one_way_is_mended(
    tmp_path: Path, code: str, text: str, expected: str
) -> None:
    assert (expected, {code}) == mended(tmp_path, text)
    assert (expected, set[str]()) == mended(tmp_path, expected)
    assert [] == [found for found in lint(load(tmp_path / "lamps.yaml"), Linting()) if found.mend]


LEFT = {
    "a default of another type": schemas("A: {type: string, default: 1}\n"),
    "values of another type": schemas("A: {type: string, enum: [1, 2]}\n"),
    "nullable without a type": schemas("A: {nullable: true, minLength: 1}\n"),
    "nullable beside a composition": schemas(
        "A: {type: object, nullable: true, allOf: [{type: object}]}\n"
    ),
    "nullable beside a constant": schemas("A: {type: string, nullable: true, const: a}\n"),
    "an enum whose values have names": schemas(
        "A: {type: string, enum: [a, a], x-enum-varnames: [A, B]}\n"
    ),
    "a type that was forgotten": schemas("A:\n  type:\n"),
    "a keyword that is misspelt": schemas("A: {type: string, maxLenght: 3}\n"),
    "a keyword in another case that is there already": schemas(
        "A: {type: string, maxLength: 4, maxlength: 3}\n"
    ),
    "a bound that is exclusive without being there": schemas(
        "A: {type: number, exclusiveMinimum: true}\n"
    ),
    "what is below paths by mistake": f"{PATHS}  components: {{schemas: {{}}}}\n",
    "a path that is there with a slash": (
        f"{PATHS}  /a: {{get: {{{RESPONSES}}}}}\n  a: {{get: {{{RESPONSES}}}}}\n"
    ),
    "tags of one name that say different things": (
        f"{FRAME}tags: [{{name: a}}, {{name: a, description: d}}]\n"
    ),
    "parameters of one name that say different things": operation(
        "parameters:\n  - {name: id, in: path, required: true, schema: {const: 1}}\n"
        f"  - {{name: id, in: path, required: true, schema: {{const: true}}}}\n{RESPONSES}"
    ),
    "a server at the root": f"{FRAME}servers: [{{url: /}}]\n",
    "what a reference leads past": schemas(
        "A: {anyOf: [{type: string}, {type: string}, {type: integer}]}\n"
        "B: {$ref: '#/components/schemas/A/anyOf/2'}\n"
    ),
    "what is silenced": schemas(
        "A:\n  type: string\n  nullable: true\n"
        "  x-sdkwright-silence: {ignored-nullable: old tools read it}\n"
    ),
    "another version": "openapi: 4.0\ninfo: {}\n",
}


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_what_may_be_meant_otherwise_is_left(tmp_path: Path, text: str) -> None:
    assert (text, set[str]()) == mended(tmp_path, text)


def test_what_a_rule_finds_in_its_bad_example_is_gone_where_it_is_mended(tmp_path: Path) -> None:
    gone: set[str] = set()
    for rule in RULES.values():
        if "# lint-baseline.json" in rule.bad or rule.bad.startswith("{"):
            continue
        frame = "".join(
            line
            for line in FRAME.splitlines(keepends=True)
            if not re.search(rf"^{line.partition(':')[0]}:", rule.bad, re.MULTILINE)
        )
        path = tmp_path / "lamps.yaml"
        path.write_text(rule.bad + frame)
        try:
            done = mend(configured(path))
        except DocumentError:
            continue  # It cannot be read.
        if done.findings:
            write_in_place(done.files)
            assert rule.code not in {found.code for found in lint(load(path), Linting())}
            gone.add(rule.code)

    assert {
        "duplicate-alternative",
        "duplicate-enum-value",
        "duplicate-server",
        "ignored-nullable",
        "server-trailing-slash",
    } <= gone


# The command ----------------------------------------------------------------------------------

NULLABLE = schemas("A: {type: string, nullable: true} # A\nB: {type: strnig}\n")


def test_fix_says_what_it_mended_and_then_what_remains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("lamps.yaml")
    path.write_text(NULLABLE)
    path.chmod(0o640)

    assert 1 == main(["lint", "--spec", "lamps.yaml", "--fix"])

    said = capsys.readouterr()
    assert (
        "lamps.yaml:6:23: mended[ignored-nullable]: 'nullable' means nothing in OpenAPI 3.1\n"
        == said.err
    )
    assert "ignored-nullable" not in said.out
    assert "lamps.yaml:7:9: error[structure]: 'strnig' is not one of" in said.out
    assert NULLABLE.replace("string, nullable: true", '[string, "null"]') == path.read_text()
    assert 0o640 == path.stat().st_mode & 0o777
    assert ["lamps.yaml"] == [found.name for found in tmp_path.iterdir()]


def test_a_dry_run_shows_a_diff_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("lamps.yaml").write_text(NULLABLE)

    assert 1 == main(["lint", "--spec", "lamps.yaml", "--fix", "--dry-run"])

    said = capsys.readouterr()
    assert said.out.startswith("--- a/lamps.yaml\n+++ b/lamps.yaml\n@@")
    assert "-    A: {type: string, nullable: true} # A\n" in said.out
    assert '+    A: {type: [string, "null"]} # A\n' in said.out
    assert ("", NULLABLE) == (said.err, Path("lamps.yaml").read_text())


def test_a_dry_run_without_fix_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == main(["lint", "--spec", "lamps.yaml", "--dry-run"])
    assert "--fix" in capsys.readouterr().err


def test_a_file_that_another_process_changed_meanwhile_is_left(tmp_path: Path) -> None:
    path = tmp_path / "lamps.yaml"
    path.write_text("a: 2\n")

    with pytest.raises(DocumentError, match="was changed while it was linted"):
        write_in_place({path.as_posix(): Rewritten(b"a: 1\n", b"a: 3\n")})

    assert ["a: 2\n"] == [found.read_text() for found in tmp_path.iterdir()]


def test_a_link_to_a_document_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.yaml", tmp_path / "lamps.yaml"
    real.write_text(NULLABLE)
    link.symlink_to(real.name)

    write_in_place(mend(configured(link)).files)

    assert link.is_symlink()
    assert parse(real.read_bytes(), "real.yaml").root != parse(NULLABLE.encode(), "x.yaml").root


def test_a_file_that_cannot_be_written_keeps_the_others_from_being_written(tmp_path: Path) -> None:
    path = tmp_path / "lamps.yaml"
    path.write_text("a: 1\n")
    files = {path.as_posix(): Rewritten(b"a: 1\n", b"a: 3\n"), "absent/x.yaml": Rewritten(b"", b"")}

    with pytest.raises(DocumentError, match=r"absent/x\.yaml cannot be written"):
        write_in_place(files)

    assert ["a: 1\n"] == [found.read_text() for found in tmp_path.iterdir()]


def test_files_that_a_document_refers_to_are_mended_where_they_stand(tmp_path: Path) -> None:
    main, part = tmp_path / "lamps.yaml", tmp_path / "parts" / "lamp.json"
    part.parent.mkdir()
    main.write_text(schemas("Lamp: {$ref: parts/lamp.json#/Lamp}\n"))
    part.write_text('{\n\t"Lamp": {"type": "string", "nullable": true}\n}\n')

    done = mend(configured(main))
    write_in_place(done.files)

    assert [part.as_posix()] == list(done.files)
    assert '{\n\t"Lamp": {"type": ["string", "null"]}\n}\n' == part.read_text()
