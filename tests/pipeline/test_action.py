"""The action and the hooks: their steps do in a checkout what they say."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ACTION: Any = yaml.safe_load((ROOT / "action.yml").read_text())
HOOKS: Any = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
STEPS: Mapping[str, Any] = {step["name"]: step for step in ACTION["runs"]["steps"]}

DOCUMENT = """\
openapi: 3.1.0
info: {title: Lamps, version: "1"}
servers: [{url: "https://lamps.example"}]
paths:
  /lamps:
    get:
      operationId: listLamps
      tags: [lamps]
      responses: {"204": {description: Done.}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a repository with a document and its package, all of it committed."""
    (tmp_path / "pyproject.toml").write_text(
        '[tool.sdkwright]\nspec = "api.yaml"\noutput = "generated"\npackage = "lamps"\n'
    )
    (tmp_path / "api.yaml").write_text(DOCUMENT)
    assert run(tmp_path, "sdkwright generate").returncode == 0
    author = "-c user.name=T -c user.email=t@example.com"
    committed = run(tmp_path, f"git init -q . && git add -A && git {author} commit -qm First")
    assert committed.returncode == 0, committed.stderr
    return tmp_path


def run(folder: Path, script: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a script as a runner does: bash, and an end at the first failure."""
    tools = Path(sys.executable).parent
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def step(name: str, folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run a step of the action with inputs, as GitHub fills them in."""
    summary = {"GITHUB_STEP_SUMMARY": str(folder / "summary.md")}
    found = {name: str(text) for name, text in STEPS[name].get("env", {}).items()}
    for variable, text in found.items():
        asked = text.removeprefix("${{ inputs.").removesuffix(" }}")
        assert asked in ACTION["inputs"], text
        found[variable] = inputs[asked.replace("-", "_")]
    assert STEPS[name]["shell"] == "bash"
    return run(folder, STEPS[name]["run"], **summary, **found)


def test_a_project_that_is_in_order_passes_every_step(project: Path) -> None:
    for name in ("Lint", "Check"):
        done = step(name, project)
        assert done.returncode == 0, done.stdout + done.stderr
    done = step("Diff", project, since="HEAD", fail_on="breaking")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (project / "summary.md").read_text() == "## Unreleased\n\nNothing changed.\n"


def test_a_fault_of_the_document_is_annotated_at_its_line(project: Path) -> None:
    (project / "api.yaml").write_text(DOCUMENT.replace("  version", "  vers").replace("title", "t"))

    done = step("Lint", project)

    assert done.returncode == 1
    assert "::error file=api.yaml,line=2," in done.stdout


def test_a_package_that_is_not_as_generated_fails_with_an_annotation(project: Path) -> None:
    with (project / "generated/lamps/_client.py").open("a") as client:
        client.write("# mine\n")

    done = step("Check", project)

    assert done.returncode == 1
    assert "::error title=sdkwright check::" in done.stdout


@pytest.mark.parametrize(("fail_on", "status"), [("", 0), ("breaking", 1)])
def test_what_changed_is_annotated_and_told_in_the_summary(
    project: Path, fail_on: str, status: int
) -> None:
    (project / "api.yaml").write_text(DOCUMENT.replace("/lamps:", "/lights:"))

    done = step("Diff", project, since="HEAD", fail_on=fail_on)

    assert done.returncode == status, done.stdout + done.stderr
    assert "::error" in done.stdout
    assert "title=operation-removed" in done.stdout
    assert "### Removed\n\n- **Breaking:**" in (project / "summary.md").read_text()


@pytest.mark.parametrize("since", ["", "0" * 40])
def test_where_there_is_nothing_to_compare_with_a_notice_says_so(project: Path, since: str) -> None:
    done = step("Diff", project, since=since, fail_on="breaking")

    assert (done.returncode, done.stdout[:26]) == (0, "::notice title=sdkwright d")


def test_what_is_installed_is_what_the_input_names(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    python.chmod(0o755)
    script = f'PATH="{tmp_path}:$PATH"; {STEPS["Install"]["run"]}'

    done = run(tmp_path, script, INSTALL="a place with blanks")

    assert done.stdout.splitlines()[-1] == "a place with blanks"
    assert STEPS["Install"]["env"] == {"INSTALL": "${{ inputs.install }}"}


def test_no_input_is_put_into_a_script_as_text() -> None:
    # What a pull request is called is text of whoever opened it.
    assert [name for name, one in STEPS.items() if "${{" in one["run"]] == []


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: cast("str", hook["id"]))
def test_a_hook_passes_in_a_project_that_is_in_order(project: Path, hook: Any) -> None:
    done = run(project, hook["entry"])

    assert done.returncode == 0, done.stdout + done.stderr
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)


def test_new_repositories_have_the_same_hooks() -> None:
    text = (ROOT / "templates/repository/pre-commit-config.yaml").read_text()
    (own,) = yaml.safe_load(text)["repos"]

    assert [(one["id"], one["name"]) for one in own["hooks"]] == [
        (one["id"], one["name"]) for one in HOOKS
    ]
    assert [one["entry"] for one in own["hooks"]] == [f".venv/bin/{one['entry']}" for one in HOOKS]
