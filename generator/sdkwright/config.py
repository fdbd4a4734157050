"""The options of a project, read from the ``[tool.sdkwright]`` table of its pyproject.toml."""

from __future__ import annotations

import difflib
import hashlib
import json
import keyword
import os
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from sdkwright.diagnostics import Diagnostic, DocumentError, Severity, Span

_OVERRIDABLE: Final = ("spec", "output", "package", "distribution")
_OPTIONS: Final = (*_OVERRIDABLE, "version")
_FIRST_VERSION: Final = "0.1.0"

# PEP 508, which leaves no room for anything but ASCII.
_DISTRIBUTION: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")

# PEP 440, without local versions, which no index takes.
_VERSION: Final = re.compile(r"\d+(\.\d+)*((a|b|rc)\d+)?(\.post\d+)?(\.dev\d+)?")

# How tomllib ends its messages; what it raises has no other place for them.
_SAID: Final = re.compile(
    r"(?P<reason>.*) \(at (line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Config:
    """What to generate, from what, and where.

    Attributes:
        spec: The OpenAPI document.
        output: The folder the generated files go to.
        package: The name the generated package is imported by.
        distribution: The name the generated package is installed by.
        version: The version of the generated distribution; that of the API is another matter.
    """

    spec: Path
    output: Path
    package: str
    distribution: str
    version: str = _FIRST_VERSION

    def digest(self) -> str:
        """Return the SHA-256 of the options that change the output, equal on every machine.

        Of the document only its file name counts, as generated files display no more of its path.
        """
        options = {
            "distribution": self.distribution,
            "document": self.spec.name,
            "package": self.package,
            "version": self.version,
        }
        return hashlib.sha256(json.dumps(options, sort_keys=True).encode()).hexdigest()


def load(folder: Path, overrides: Mapping[str, str | None]) -> Config:
    """Return the options of the project the folder lies in.

    They come from the nearest pyproject.toml, in the folder or above it, that has a
    ``[tool.sdkwright]`` table; its paths are relative to its own folder. No such file is needed
    when the overrides say enough.

    Args:
        folder: Where to start looking, and what overriding paths are relative to.
        overrides: Options that go before those of the file; None stands for one not given.

    Raises:
        DocumentError: A pyproject.toml on the way is not TOML (``config-syntax``) or cannot be read
            (``cannot-read``); an option is not known (``config-unknown-option``), not a string
            (``config-type``), not set (``config-missing``) or not a name (``config-name``).
        ValueError: An override is not an option.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    unknown = sorted(given.keys() - set(_OVERRIDABLE))
    if unknown:
        raise ValueError(f"no such options: {', '.join(unknown)}")
    table = None if len(given) == len(_OVERRIDABLE) else _nearest(folder)
    members: Mapping[str, object] = table.members if table else {}
    values = {name: value for name, value in members.items() if isinstance(value, str)} | given
    findings = [*_member_findings(table), *_missing_findings(values, members, table)]
    if "distribution" in values:
        values.setdefault("package", values["distribution"].replace("-", "_"))
    elif "package" in values:
        values["distribution"] = values["package"].replace("_", "-")
    findings += _name_findings(values, given, table)
    if findings:
        raise DocumentError(findings)
    base = table.folder if table else folder
    return Config(
        spec=(folder if "spec" in given else base) / values["spec"],
        output=(folder if "output" in given else base) / values["output"],
        package=values["package"],
        distribution=values["distribution"],
        version=values.get("version", _FIRST_VERSION),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """The table of options as it stands in a file."""

    folder: Path
    file: str
    text: str
    members: Mapping[str, object]

    def place(self, option: str) -> Span:
        """Return where the option is set, or else where the table opens, as a search tells."""
        header = re.search(
            r"^[ \t]*\[+[ \t]*tool[ \t]*\.[ \t]*sdkwright\b", self.text, re.MULTILINE
        )
        start = header.end() if header else 0
        key = re.compile(rf"""^[ \t]*(["']?{re.escape(option)}["']?)[ \t]*[=.]""", re.MULTILINE)
        found = key.search(self.text, start) if option else None
        if found:
            at = found.start(1)
        else:
            at = self.text.find("[" if header else "sdkwright", header.start() if header else 0)
        return _span(self.file, self.text, max(at, 0))


def _span(file: str, text: str, at: int) -> Span:
    return Span(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def _nearest(folder: Path) -> _Table | None:
    for place in (folder.absolute(), *folder.absolute().parents):
        path = place / "pyproject.toml"
        if not path.is_file():
            continue
        # As the user gave it: findings and generated paths should not differ between machines.
        shown = path if folder.is_absolute() else Path(os.path.relpath(path))
        text, contents = _read(shown)
        tool = contents.get("tool")
        members = (
            cast("dict[str, object]", tool).get("sdkwright") if isinstance(tool, dict) else None
        )
        # A file that says nothing of us may lie on the way, as that of the generated distribution.
        if members is None:
            continue
        table = _Table(shown.parent, shown.as_posix(), text, {})
        if not isinstance(members, dict):
            message = "tool.sdkwright is not a table"
            hint = "Open it by a line that says [tool.sdkwright]"
            raise DocumentError([_finding("config-type", message, table.place(""), hint)])
        return _Table(table.folder, table.file, text, cast("dict[str, object]", members))
    return None


def _read(path: Path) -> tuple[str, dict[str, object]]:
    file = path.as_posix()
    try:
        text = path.read_bytes().decode().replace("\r\n", "\n")
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}"
        finding = _finding("cannot-read", message, None, "Give this user the right to read it")
        raise DocumentError([finding]) from error
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        raise DocumentError([_syntax("not UTF-8", _span(file, before, len(before)))]) from error
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DocumentError([_syntax(*_where(error, file, text))]) from error
    except RecursionError as error:
        raise DocumentError([_syntax("it nests too deeply", Span(file, 1, 1))]) from error


def _syntax(reason: str, span: Span) -> Diagnostic:
    message = f"pyproject.toml is not TOML: {reason}"
    return _finding("config-syntax", message, span, "Correct it; https://toml.io says what TOML is")


def _where(error: tomllib.TOMLDecodeError, file: str, text: str) -> tuple[str, Span]:
    """Return what is wrong and where; the reader says it in the text of its message only."""
    said = _SAID.fullmatch(str(error))
    if said is None:
        return str(error), Span(file, 1, 1)
    if said["line"] is None:
        return said["reason"], _span(file, text, len(text))
    return said["reason"], Span(file, int(said["line"]), int(said["column"]))


def _member_findings(table: _Table | None) -> Iterator[Diagnostic]:
    """Yield what is wrong with single members: options nobody knows, values that are no strings."""
    for name, value in table.members.items() if table else ():
        span = table.place(name) if table else None
        if name not in _OPTIONS:
            near = difflib.get_close_matches(name, _OPTIONS, 1)
            known = f"{', '.join(_OPTIONS[:-1])} and {_OPTIONS[-1]}"
            hint = f"Did you mean {near[0]}?" if near else f"The options are {known}"
            message = f"{name!r} is not an option of sdkwright"
            yield _finding("config-unknown-option", message, span, hint)
        elif not isinstance(value, str):
            yield _finding("config-type", f"{name} is not a string", span, "Put it in quotes")


def _missing_findings(
    values: Mapping[str, str], members: Mapping[str, object], table: _Table | None
) -> Iterator[Diagnostic]:
    """Yield the options that must be set and are not; one of the wrong type is set."""
    span = table.place("") if table else None
    file = table.file if table else "pyproject.toml"
    for name in ("spec", "output"):
        if not values.get(name, name in members):
            hint = f"Set {name} in [tool.sdkwright] of {file}, or pass --{name}"
            yield _finding("config-missing", f"{name} is not set", span, hint)
    if {"package", "distribution"}.isdisjoint(values.keys() | members.keys()):
        hint = f"Set package in [tool.sdkwright] of {file}, or pass --package"
        message = "neither package nor distribution is set"
        yield _finding("config-missing", message, span, hint)


def _name_findings(
    values: Mapping[str, str], given: Mapping[str, str], table: _Table | None
) -> Iterator[Diagnostic]:
    for name, fault_of, other in (
        ("package", _fault_of_package, "distribution"),
        ("distribution", _fault_of_distribution, "package"),
        ("version", _fault_of_version, "version"),
    ):
        fault = fault_of(values[name]) if name in values else None
        if fault is None:
            continue
        source = name if table and name in table.members else other
        span = table.place(source) if table and source not in given else None
        hint = f"Set {name} in [tool.sdkwright] of pyproject.toml"
        hint += f", or pass --{name}" if name in _OVERRIDABLE else ""
        yield _finding("config-name", f"{name} {values[name]!r} {fault}", span, hint)


def _fault_of_package(name: str) -> str | None:
    if "." in name and all(part.isidentifier() for part in name.split(".")):
        return "has a dot: packages within packages are not supported"
    if not name.isidentifier():
        return "is not a Python identifier"
    if keyword.iskeyword(name):
        return "is a Python keyword"
    # Python imports the normal form, which would not be the name of the folder.
    if unicodedata.normalize("NFKC", name) != name:
        return "is not in Unicode's normal form NFKC"
    if name.casefold() == "tests":
        return "is the folder of the generated tests"
    return None


def _fault_of_distribution(name: str) -> str | None:
    return None if _DISTRIBUTION.fullmatch(name) else "is not a name for a distribution (PEP 508)"


def _fault_of_version(version: str) -> str | None:
    return None if _VERSION.fullmatch(version) else "is not a version to publish (PEP 440)"


def _finding(code: str, message: str, span: Span | None, hint: str) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, span, "", hint)
