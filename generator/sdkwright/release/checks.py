"""Single checks of built files; each returns where all is well, and raises what is wrong."""

from __future__ import annotations

import json
import re
import shutil
import tarfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

from packaging.requirements import Requirement

from sdkwright.release import probe
from sdkwright.release.artifacts import Artifacts
from sdkwright.release.environments import Environment, Lane, environment
from sdkwright.release.programs import Run, module, program, run
from sdkwright.release.refusal import refusal

# All that its modules import, or tests need.
_EXTRAS: Final = ("aiohttp", "credentials", "opentelemetry", "test")

_RATED: Final = re.compile(
    r"^Found [^\n]*\n-+\n(?P<said>.*?)^Final rating: ", re.MULTILINE | re.DOTALL
)

_MOST_LINES: Final = 60  # of what another program says


@dataclass(frozen=True, slots=True)
class Built:
    """The files to check, with environments that are made once.

    Attributes:
        package: The name it is imported by.
        scratch: A folder for what checks need.
    """

    files: Artifacts
    package: str
    scratch: Path
    environments: dict[str, Environment] = field(default_factory=dict[str, Environment])

    def installed(self, lane: Lane) -> Environment:
        """Return an environment with the wheel and all its extras."""
        if lane not in self.environments:
            wheel = f"{self.distribution} @ {self.files.wheel.as_uri()}"
            needed = self.requirements(extras=_EXTRAS)
            self.environments[lane] = environment(self.scratch / lane, [wheel, *needed], lane)
        return self.environments[lane]

    def requirements(self, extras: Sequence[str]) -> list[str]:
        """Return what the package requires, with some extras: in the lowest lane it is named, too.

        Of what is not named, the newest would be taken.
        """
        text = (self.unpacked() / "PKG-INFO").read_text(encoding="utf-8")
        lines = re.findall(r"^Requires-Dist: (.+)$", text, re.MULTILINE)
        return [
            f"{one.name}{one.specifier}"
            for one in map(Requirement, lines)
            if one.marker is None
            or any(one.marker.evaluate({"extra": name}) for name in ("", *extras))
        ]

    @property
    def distribution(self) -> str:
        """The name of the distribution, as file names spell it."""
        return self.files.wheel.name.split("-", 1)[0]

    def unpacked(self) -> Path:
        """Return the folder of what the sdist holds."""
        folder = self.scratch / "sdist"
        if not folder.exists():
            try:
                with tarfile.open(self.files.sdist) as archive:
                    archive.extractall(folder, filter="data")
            except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
                shutil.rmtree(folder, ignore_errors=True)
                raise refusal(
                    "verify-failed", f"the sdist cannot be unpacked: {error}", "Build it again"
                ) from error
        (root,) = folder.iterdir()
        return root


def index_accepts(built: Built) -> None:
    """Check that an index can show the metadata."""
    command = [*module("twine", "twine"), "--no-color", "check", "--strict"]
    _require(run([*command, *built.files.paths], built.scratch), "the metadata is not acceptable")


def wheel_holds_the_package_only(built: Built) -> None:
    """Check that the wheel holds the package, and neither tests nor anything else beside it."""
    command = [program("check-wheel-contents"), "--no-config", "--toplevel", built.package]
    done = run([*command, built.files.wheel], built.scratch)
    _require(done, "the wheel does not hold what it should")


def metadata_is_complete(built: Built) -> None:
    """Check that nothing is missing in the metadata that people look for."""
    done = run([*module("pyroma", "pyroma"), "--file", built.files.sdist], built.scratch)
    found = _RATED.search(done.output)
    # Nobody has to publish an address.
    faults = [
        line
        for line in (found["said"] if found else done.output).splitlines()
        if line.strip("- ") and line != "Your package does not have author-email data."
    ]
    if faults:
        raise refusal(
            "verify-failed",
            "the metadata is not complete:\n" + "\n".join(faults),
            "Set what is missing in [tool.sdkwright.project] of pyproject.toml, and prepare again",
        )


def pyproject_is_valid(built: Built) -> None:
    """Check the pyproject.toml against its schemas."""
    command = [*module("validate_pyproject", "validate-pyproject"), "pyproject.toml"]
    _require(run(command, built.unpacked()), "pyproject.toml is not valid")


def wheel_works_with_the_newest(built: Built) -> None:
    """Install the wheel with all extras, newest versions, and import every module."""
    _imports_all(built, "newest")


def wheel_works_with_the_lowest(built: Built) -> None:
    """Install the wheel with all extras, lowest versions, and import every module."""
    _imports_all(built, "lowest")


def sdist_works_with_the_newest(built: Built) -> None:
    """Install the sdist without extras, newest versions, and import the package."""
    _imports_sdist(built, "newest")


def sdist_works_with_the_lowest(built: Built) -> None:
    """Install the sdist without extras, lowest versions, and import the package."""
    _imports_sdist(built, "lowest")


def _imports_all(built: Built, lane: Lane) -> None:
    made = built.installed(lane)
    _consistent(made, built)
    done = made.run(["-W", "error", probe.__file__, built.package], built.scratch)
    _require(done, "a module cannot be imported")


def _imports_sdist(built: Built, lane: Lane) -> None:
    sdist = f"{built.distribution} @ {built.files.sdist.as_uri()}"
    needed = built.requirements(extras=())
    made = environment(built.scratch / f"sdist-{lane}", [sdist, *needed], lane)
    _consistent(made, built)
    done = made.run(["-W", "error", "-c", f"import {built.package}"], built.scratch)
    _require(done, "the package cannot be imported without extras")


def _consistent(made: Environment, built: Built) -> None:
    command = [program("uv"), "pip", "check", "--python", str(made.python)]
    _require(run(command, built.scratch), "what is installed does not fit together")


def types_are_complete(built: Built) -> None:
    """Check that every public name has a type that is known whole."""
    command = [*module("pyright", "pyright"), "--ignoreexternal", "--verifytypes", built.package]
    # It looks for packages in the environment that is active, whatever --pythonpath says.
    active = built.installed("newest").active()
    done = run([*command, "--outputjson"], built.scratch, active)
    try:
        report = cast("dict[str, Any]", json.loads(done.output[done.output.find("{") :]))
        score = report["typeCompleteness"]["completenessScore"]
    except (ValueError, KeyError) as error:
        raise _failed("pyright cannot tell", done) from error
    if score != 1:
        said = run(command, built.scratch, active)
        raise _failed(f"{score:.2%} of the public names have a known type", said)


def types_are_those_at_run_time(built: Built) -> None:
    """Check that what type checkers read is what Python does."""
    made = built.installed("newest")
    command = [program("uv"), "pip", "install", "--quiet", "--python", str(made.python), "mypy"]
    _require(run(command, built.scratch), "mypy cannot be installed")
    allowed = made.run([probe.__file__, built.package], built.scratch)
    _require(allowed, "a module cannot be imported")
    allowlist = built.scratch / "allowed.txt"
    allowlist.write_text(allowed.output, encoding="utf-8")
    command = ["-m", "mypy.stubtest", built.package, "--concise", "--ignore-unused-allowlist"]
    done = made.run([*command, "--allowlist", str(allowlist)], built.scratch)
    _require(done, "types differ from what is there at run time")


def tests_pass_with_the_newest(built: Built) -> None:
    """Run the tests of the sdist against the installed wheel, newest versions."""
    _tests_pass(built, "newest")


def tests_pass_with_the_lowest(built: Built) -> None:
    """Run the tests of the sdist against the installed wheel, lowest versions."""
    _tests_pass(built, "lowest")


def _tests_pass(built: Built, lane: Lane) -> None:
    # Away from the package's sources, so that what is imported is what was installed.
    away = built.scratch / "tests"
    if not away.exists():
        away.mkdir()
        for name in ("tests", "pyproject.toml"):
            (built.unpacked() / name).rename(away / name)
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    _require(built.installed(lane).run(command, away), "tests fail")


def _require(done: Run, message: str) -> None:
    if done.status:
        raise _failed(message, done)


def _failed(message: str, done: Run) -> Exception:
    lines = done.output.strip().splitlines()
    left = len(lines) - _MOST_LINES
    said = "\n".join([*lines[:_MOST_LINES], *([f"… {left} more lines"] if left > 0 else [])])
    return refusal(
        "verify-failed",
        f"{message}:\n{said}",
        "Mend it in the document, the configuration or a template; then prepare and build again",
    )
