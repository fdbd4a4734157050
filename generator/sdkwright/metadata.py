"""What an index shows of the generated distribution: ``[tool.sdkwright.project]``."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast

from sdkwright.diagnostics import Diagnostic, Severity, Span

OPTIONS: Final = ("authors", "description", "keywords", "license", "license-file", "urls")

# ZIP files, which wheels are, begin their calendar here.
EARLIEST: Final = datetime.date(1980, 1, 1)

_URL: Final = re.compile(r"https?://[^\s<>\"]+")
_EMAIL: Final = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")
_LONGEST_LABEL: Final = 32  # of an URL, by the core metadata


@dataclass(frozen=True, slots=True)
class Author:
    """Who to ask; one of the two may be empty."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What an index shows.

    Attributes:
        description: One sentence; that of the document if empty.
        license: An SPDX expression (PEP 639); empty if none was chosen.
        license_text: The text of the licence file; empty if there is none.
        authors: Who made it.
        keywords: What it is found by.
        urls: Addresses by label, as ``Homepage`` or ``Changelog``.
    """

    description: str = ""
    license: str = ""
    license_text: str = ""
    authors: tuple[Author, ...] = ()
    keywords: tuple[str, ...] = ()
    urls: Mapping[str, str] = field(default_factory=dict[str, str])


Place = Callable[[str], Span | None]


def read_metadata(member: object, folder: Path, place: Place) -> tuple[Metadata, list[Diagnostic]]:
    """Return what the table says, and what is wrong with it.

    Args:
        member: The value of ``project`` in ``[tool.sdkwright]``; None if it is not set.
        folder: What the path of the licence file is relative to.
        place: Finds the line of an option.
    """
    if member is None:
        return Metadata(), []
    if not isinstance(member, dict):
        return Metadata(), [_finding("config-type", "project is not a table", place("project"))]
    table = cast("dict[str, object]", member)
    found = [
        _finding("config-unknown-option", f"{name!r} is not an option of project", place(name))
        for name in table
        if name not in OPTIONS
    ]
    faults = [*_faults(table)]
    found += [_finding("config-type", message, place(name)) for name, message in faults]
    if found:
        return Metadata(), found
    text, missing = _license_text(table.get("license-file"), folder, place)
    urls = cast("dict[str, str]", table.get("urls", {}))
    authors = cast("list[dict[str, str]]", table.get("authors", []))
    metadata = Metadata(
        description=" ".join(str(table.get("description", "")).split()),
        license=_canonical(str(table.get("license", ""))) or "",
        license_text=text,
        authors=tuple(Author(one.get("name", ""), one.get("email", "")) for one in authors),
        keywords=tuple(cast("list[str]", table.get("keywords", []))),
        urls={label: urls[label] for label in sorted(urls)},
    )
    return metadata, missing


def _faults(table: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the options of the wrong form, each with what is wrong with it."""
    for name in ("description", "license", "license-file"):
        if not isinstance(table.get(name, ""), str):
            yield name, f"{name} is not a string"
    expression = table.get("license", "")
    if isinstance(expression, str) and expression and _canonical(expression) is None:
        yield "license", f"license {expression!r} is not an SPDX expression"
    keywords = table.get("keywords", [])
    if not isinstance(keywords, list) or not all(
        isinstance(word, str) and re.fullmatch(r"[^\s,]+", word)
        for word in cast("list[object]", keywords)
    ):
        yield "keywords", "keywords is not a list of single words"
    urls = table.get("urls", {})
    if not isinstance(urls, dict) or not all(
        0 < len(label) <= _LONGEST_LABEL and isinstance(url, str) and _URL.fullmatch(url)
        for label, url in cast("dict[str, object]", urls).items()
    ):
        yield "urls", "urls is not a table of addresses, each by a label of up to 32 characters"
    authors = table.get("authors", [])
    if not isinstance(authors, list) or not all(map(_is_author, cast("list[object]", authors))):
        yield "authors", "authors is not a list of tables with a name, an email or both"


def _is_author(value: object) -> bool:
    if not isinstance(value, dict) or not value or not {"name", "email"} >= value.keys():
        return False
    parts = cast("dict[str, object]", value)
    name, email = parts.get("name", "-"), parts.get("email", "a@b")
    if not isinstance(name, str) or not isinstance(email, str):
        return False
    return name.isprintable() and bool(name.strip()) and _EMAIL.fullmatch(email) is not None


def _canonical(expression: str) -> str | None:
    # It brings the list of all licences, which most commands do without.
    from packaging.licenses import (  # noqa: PLC0415
        InvalidLicenseExpression,
        canonicalize_license_expression,
    )

    try:
        return canonicalize_license_expression(expression)
    except InvalidLicenseExpression:
        return None


def _license_text(path: object, folder: Path, place: Place) -> tuple[str, list[Diagnostic]]:
    if path is None:
        return "", []
    file = folder / str(path)
    try:
        text = file.read_text(encoding="utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        message = f"license-file {file.as_posix()} cannot be read: {reason}"
        return "", [_finding("cannot-read", message, place("license-file"))]
    return text, []


def fault_of_date(text: str) -> str | None:
    """Return why the text is not the date of a release, or None when it is."""
    try:
        date = datetime.date.fromisoformat(text)
    except ValueError:
        return "is not a date, as 2026-01-31"
    return None if date >= EARLIEST else "lies before 1980, which no wheel can say"


def epoch(released: str) -> int:
    """Return the time of all files in a build, in seconds since 1970: midnight UTC of a date.

    Without a date it is the earliest that a ZIP file can say.
    """
    date = datetime.date.fromisoformat(released) if released else EARLIEST
    midnight = datetime.time(tzinfo=datetime.UTC)
    return int(datetime.datetime.combine(date, midnight).timestamp())


_HINTS: Final = {
    "config-type": "README.md of sdkwright has an example of [tool.sdkwright.project]",
    "config-unknown-option": f"The options are {', '.join(OPTIONS[:-1])} and {OPTIONS[-1]}",
    "cannot-read": "Name a text file; its path is relative to pyproject.toml",
}


def _finding(code: str, message: str, span: Span | None) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, span, "", _HINTS[code])
