"""The linters that are compared: how each is run, and what its output says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

_LIMIT_SECONDS = 600
# Of processor time, so that a busy machine makes no difference.
_WITHIN_LIMIT = ["sh", "-c", 'ulimit -t 30 && exec "$@"', "sh"]
_RULESET = Path(__file__).parent / "peers" / "spectral.yaml"
# Redocly asks for newer versions and counts its users unless it is told not to.
_ENVIRONMENT = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}

_REDOCLY_FINDING = re.compile(
    r"^::\w+ title=(?P<rule>[^,]+),file=(?P<document>[^,]+),line=(?P<line>\d+)"
    r"[^:]*::(?P<message>.*)$",
    re.MULTILINE,
)
_REDOCLY_BROKEN = re.compile(
    r'^ +- (?P<message>.+) in "(?P<document>[^"]+)" \((?P<line>\d+):\d+\)$', re.MULTILINE
)
_IBM_DOCUMENT = re.compile(r"^Validation Results for (.+):$", re.MULTILINE)
_IBM_FINDING = re.compile(
    r"^ *Message : *(?P<message>.*)\n *Rule +: *(?P<rule>.*)\n"
    r" *Path +:.*\n *Line +: *(?P<line>\d+)$",
    re.MULTILINE,
)
_IBM_BROKEN = re.compile(r"^\[ERROR\] (?P<message>\w*(?:Error|Exception): .*)$", re.MULTILINE)
_PLACE = re.compile(r"\((\d+):\d+\)|line (\d+)")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a linter says of a place.

    Attributes:
        document: The name of the file.
        rule: The code of the linter for it.
        message: Its words.
        line: From 1; None where no place is given.
    """

    document: str
    rule: str
    message: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Linter:
    """One linter.

    Attributes:
        name: What the table calls it.
        version: The arguments that print its version.
        command: Its arguments for documents, which are in the folder that it is run in.
        parse: Makes findings of its output; None if the output is incomplete.
        batch: How many documents one run takes.
    """

    name: str
    version: Sequence[str]
    command: Callable[[Sequence[str]], list[str]]
    parse: Callable[[str], list[Finding] | None]
    batch: int

    def findings(self, documents: Sequence[Path]) -> list[Finding]:
        """Run it on documents of one folder; one on which it stops has no findings."""
        found: list[Finding] = []
        for first in range(0, len(documents), self.batch):
            found += self._of_batch(documents[first : first + self.batch])
        return found

    def _of_batch(self, documents: Sequence[Path]) -> list[Finding]:
        try:
            run = subprocess.run(  # noqa: S603 - a linter that the user names
                [*_WITHIN_LIMIT, *self.command([document.name for document in documents])],
                cwd=documents[0].parent,
                env=os.environ | _ENVIRONMENT,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=_LIMIT_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            found = None
        else:
            found = self.parse(f"{run.stdout}\n{run.stderr}")
        if found is not None or len(documents) == 1:
            return found or []
        middle = len(documents) // 2
        return self._of_batch(documents[:middle]) + self._of_batch(documents[middle:])


def linters(peers: Path, node: str) -> tuple[Linter, ...]:
    """Return sdkwright, of this environment, and the peers installed in a folder."""

    def peer(command: str) -> list[str]:
        return [node, str((peers / "node_modules" / ".bin" / command).absolute())]

    sdkwright = [sys.executable, "-m", "sdkwright"]
    redocly, spectral, ibm = peer("redocly"), peer("spectral"), peer("lint-openapi")
    return (
        Linter(
            "sdkwright",
            [*sdkwright, "--version"],
            lambda names: [*sdkwright, "lint", "--format=json", f"--spec={names[0]}"],
            _of_sdkwright,
            batch=1,
        ),
        Linter(
            "Redocly",
            [*redocly, "--version"],
            lambda names: [
                *redocly,
                "lint",
                "--format=github-actions",
                "--max-problems=10000",
                *names,
            ],
            _of_redocly,
            # What it says of a document is lost at times where another of the run is broken.
            batch=1,
        ),
        Linter(
            "Spectral",
            [*spectral, "--version"],
            lambda names: [
                *spectral,
                "lint",
                "--quiet",
                "--format=json",
                f"--ruleset={_RULESET}",
                *names,
            ],
            _of_spectral,
            batch=10,
        ),
        Linter(
            "IBM",
            [*ibm, "--version"],
            lambda names: [*ibm, "--no-colors", *names],
            _of_ibm,
            batch=10,
        ),
    )


def _of_sdkwright(output: str) -> list[Finding] | None:
    said = _json_at_start(output)
    if said is None:
        return None
    return [
        Finding(Path(one["file"]).name, one["code"], one["message"], one["line"]) for one in said
    ]


def _of_redocly(output: str) -> list[Finding] | None:
    if not re.search(r": validated in |^Failed to parse ", output, re.MULTILINE):
        return None
    return [
        Finding(Path(one["document"]).name, one["rule"], one["message"], int(one["line"]))
        for one in _REDOCLY_FINDING.finditer(output)
    ] + [
        Finding(Path(one["document"]).name, "parse", one["message"], int(one["line"]))
        for one in _REDOCLY_BROKEN.finditer(output)
    ]


def _of_spectral(output: str) -> list[Finding] | None:
    said = _json_at_start(output)
    if said is None:
        return None
    return [
        Finding(
            Path(one["source"]).name,
            str(one["code"]),
            one["message"],
            one["range"]["start"]["line"] + 1,
        )
        for one in said
        if one.get("source")
    ]


def _of_ibm(output: str) -> list[Finding] | None:
    _, *parts = _IBM_DOCUMENT.split(output)
    if not parts:
        return None
    found: list[Finding] = []
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        document = Path(name).name
        found += [
            Finding(document, one["rule"], one["message"], int(one["line"]))
            for one in _IBM_FINDING.finditer(text)
        ]
        for one in _IBM_BROKEN.finditer(text):
            place = _PLACE.search(one["message"])
            line = int(place[1] or place[2]) if place else None
            found.append(Finding(document, "parse", one["message"], line))
    return found


def _json_at_start(output: str) -> list[dict[str, Any]] | None:
    try:
        said, _ = json.JSONDecoder().raw_decode(output.lstrip())
    except ValueError:
        return None
    return cast("list[dict[str, Any]]", said) if isinstance(said, list) else None
