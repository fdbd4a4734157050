"""Goldens: what small documents become, compared, imported, type-checked and linted."""

from __future__ import annotations

import importlib
import inspect
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from sdkwright.lower.reserved import EXPORTED_NAMES

HERE = Path(__file__).parent
CASES = ("bookshop", "museum", "relay", "weather")
SHOULD_REWRITE = os.environ.get("SDKWRIGHT_REWRITE_GOLDENS") == "1"


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def texts(folder: Path) -> dict[str, str]:
    """Return what is generated, but for copies, tests and the lock, which are tested elsewhere."""
    return {
        path: file.read_text(encoding="utf-8")
        for file in sorted(folder.rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts
        for path in [file.relative_to(folder).as_posix()]
        if "/_runtime/" not in path and not path.startswith(("tests/", "."))
    }


def test_the_output_is_the_one_that_was_read_and_accepted(
    case: str, outputs: Mapping[str, Path]
) -> None:
    actual = texts(outputs[case])
    if SHOULD_REWRITE:
        rewrite(HERE / case / "expected", actual)
    expected = texts(HERE / case / "expected")
    assert sorted(expected) == sorted(actual)
    for path, text in expected.items():
        assert text == actual[path], f"{path}: SDKWRIGHT_REWRITE_GOLDENS=1 accepts the change"


def rewrite(folder: Path, files: Mapping[str, str]) -> None:
    for path in texts(folder).keys() - files.keys():
        (folder / path).unlink()
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def run(folder: Path, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, check=False, capture_output=True, text=True
    )
    assert (0, "") == (done.returncode, done.stderr), done.stdout + done.stderr


def test_every_module_can_be_imported(case: str, outputs: Mapping[str, Path]) -> None:
    files = [path.relative_to(outputs[case]) for path in (outputs[case] / case).rglob("*.py")]
    names = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in files]
    run(outputs[case], "-W", "error", "-c", f"import {', '.join(sorted(names))}")


def test_the_package_passes_a_strict_type_checker(case: str, outputs: Mapping[str, Path]) -> None:
    run(outputs[case], "-m", "mypy", "--strict", "--no-incremental", case)


def test_the_package_keeps_the_rules_it_sets_itself(case: str, outputs: Mapping[str, Path]) -> None:
    run(outputs[case], "-m", "ruff", "check", "--no-cache", case)


def test_what_is_exported_is_there_and_nothing_else(case: str, outputs: Mapping[str, Path]) -> None:
    package = importlib.import_module(case)
    assert len(set(package.__all__)) == len(package.__all__)
    assert [] == [name for name in package.__all__ if not hasattr(package, name)]


def test_what_packages_export_of_themselves_are_the_names_that_are_reserved(
    outputs: Mapping[str, Path],
) -> None:
    # Of the modules that have what the document names, all is named after the others.
    exported = {
        name
        for case in outputs
        for module, names in vars(importlib.import_module(case))["_MODULES"].items()
        if module not in ("._auth", "._errors")
        for name in names
    }
    # Classes and constants: no exception and no scheme is written in lower case.
    assert EXPORTED_NAMES == {name for name in exported if name[0].isupper()}


def test_both_colours_have_the_same_methods(case: str, outputs: Mapping[str, Path]) -> None:
    for path in (outputs[case] / case / "resources").glob("[!_]*.py"):
        module = importlib.import_module(f"{case}.resources.{path.stem}")
        classes = [cls for _, cls in inspect.getmembers(module, inspect.isclass)]
        own = {cls.__name__: cls for cls in classes if cls.__module__ == module.__name__}
        assert 2 == len(own)
        name = next(name for name in own if f"Async{name}" in own)
        for method, function in vars(own[name]).items():
            if method.startswith("_"):
                continue
            other = vars(own[f"Async{name}"])[method]
            assert inspect.signature(function).parameters == inspect.signature(other).parameters
            assert inspect.getdoc(function) == inspect.getdoc(other)
