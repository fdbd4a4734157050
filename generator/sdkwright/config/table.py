"""The table of options as it stands in a pyproject.toml, with the places of what it says."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from sdkwright.diagnostics import Diagnostic, DocumentError, Severity, Span

# How tomllib ends its messages; what it raises has no other place for them.
_SAID: Final = re.compile(
    r"(?P<reason>.*) \(at (line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL
)


def finding(code: str, message: str, span: Span | None, hint: str) -> Diagnostic:
    """Make an error about the options."""
    return Diagnostic(code, Severity.ERROR, message, span, "", hint)


@dataclass(frozen=True, slots=True)
class Table:
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

    def place_of(self, text: str, option: str) -> Span:
        """Return where a text stands by itself, or else where the option is set."""
        start = self.text.find("sdkwright")
        alone = re.compile(rf"""(["']?)(?<![\w-]){re.escape(text)}(?![\w-])\1""")
        found = alone.search(self.text, max(start, 0))
        return _span(self.file, self.text, found.start()) if found else self.place(option)


def _span(file: str, text: str, at: int) -> Span:
    return Span(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def nearest(folder: Path) -> Table | None:
    """Return the table of the project that the folder lies in, if there is one.

    Raises:
        DocumentError: A pyproject.toml on the way is not TOML, or cannot be read.
    """
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
        table = Table(shown.parent, shown.as_posix(), text, {})
        if not isinstance(members, dict):
            message = "tool.sdkwright is not a table"
            hint = "Open it by a line that says [tool.sdkwright]"
            raise DocumentError([finding("config-type", message, table.place(""), hint)])
        return Table(table.folder, table.file, text, cast("dict[str, object]", members))
    return None


def _read(path: Path) -> tuple[str, dict[str, object]]:
    file = path.as_posix()
    try:
        text = path.read_bytes().decode().replace("\r\n", "\n")
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}"
        found = finding("cannot-read", message, None, "Give this user the right to read it")
        raise DocumentError([found]) from error
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
    return finding("config-syntax", message, span, "Correct it; https://toml.io says what TOML is")


def _where(error: tomllib.TOMLDecodeError, file: str, text: str) -> tuple[str, Span]:
    """Return what is wrong and where; the reader says it in the text of its message only."""
    said = _SAID.fullmatch(str(error))
    if said is None:
        return str(error), Span(file, 1, 1)
    if said["line"] is None:
        return said["reason"], _span(file, text, len(text))
    return said["reason"], Span(file, int(said["line"]), int(said["column"]))
