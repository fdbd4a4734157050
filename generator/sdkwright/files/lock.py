"""The lock: what the output was made from, and which files it consists of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self, cast

from sdkwright.diagnostics import Diagnostic, DocumentError, Severity, Span
from sdkwright.files.sources import LOCK_NAME, fault_of_path, refuse_path
from sdkwright.given_names import NO_NAMES, GivenNames, faults as faults_of_names

_HASH: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Lock:
    """What the output was made from, and the files it consists of.

    Attributes:
        tool: The version of sdkwright.
        document: The SHA-256 of the document.
        templates: The SHA-256 of the templates.
        configuration: The SHA-256 of the options that change the output.
        versions: The version of every tool whose release may change the output, by its name.
        operations: How many operations the ``document`` has, and how many of them are
            ``excluded``, ``generated`` and ``lost``.
        files: The SHA-256 of every emitted file by its path; the lock does not list itself.
        lost: Why operations that were asked for are not generated, by method and path.
        sources: The SHA-256 of every file that the document refers to or that changes it, by its
            path from the folder of the document.
        epoch: The time of all files in a build (SOURCE_DATE_EPOCH), in seconds since 1970.
        names: The public names of the package, by what has them.

    Raises:
        ValueError: A listed path leads out of the output folder.
    """

    tool: str
    document: str
    templates: str
    configuration: str
    versions: Mapping[str, str]
    operations: Mapping[str, int]
    files: Mapping[str, str]
    lost: Mapping[str, str] = field(default_factory=dict[str, str])
    sources: Mapping[str, str] = field(default_factory=dict[str, str])
    epoch: int = 0
    names: GivenNames = NO_NAMES

    def __post_init__(self) -> None:
        for path in self.files:
            refuse_path(path)

    def to_json(self) -> str:
        """Return the one text this lock has: keys sorted, two spaces deep, a newline at the end."""
        contents = {
            "tool": self.tool,
            "document": self.document,
            "templates": self.templates,
            "configuration": self.configuration,
            "epoch": self.epoch,
            "versions": dict(self.versions),
            "operations": dict(self.operations),
            "lost": dict(self.lost),
            "sources": dict(self.sources),
            "files": dict(self.files),
            "names": self.names.to_json(),
        }
        return json.dumps(contents, ensure_ascii=False, indent=2, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str, file: str) -> Self:
        """Read a lock; members it does not know are skipped, as a later version may add some.

        Args:
            text: The contents of the lock.
            file: Its name, for the findings.

        Raises:
            DocumentError: The text is not that of a lock (``broken-lock``).
        """
        try:
            contents = cast("object", json.loads(text, object_pairs_hook=_without_duplicates))
        except json.JSONDecodeError as error:
            place = Span(file, error.lineno, error.colno)
            raise _broken([("", f"the lock is not JSON: {error.msg}")], place) from error
        except (ValueError, RecursionError) as error:
            raise _broken(
                [("", f"the lock is not usable JSON: {error}")], Span(file, 1, 1)
            ) from error
        faults = _faults_of_lock(contents)
        if faults:
            raise _broken(faults, Span(file, 1, 1))
        members = cast("Mapping[str, object]", contents)
        return cls(
            tool=cast("str", members["tool"]),
            document=cast("str", members["document"]),
            templates=cast("str", members["templates"]),
            configuration=cast("str", members["configuration"]),
            versions=cast("Mapping[str, str]", members["versions"]),
            operations=cast("Mapping[str, int]", members["operations"]),
            files=cast("Mapping[str, str]", members["files"]),
            lost=cast("Mapping[str, str]", members.get("lost", {})),
            sources=cast("Mapping[str, str]", members.get("sources", {})),
            # Locks before 0.2 have none.
            epoch=cast("int", members.get("epoch", 0)),
            # Nor do these know names.
            names=GivenNames.from_json(members.get("names", {})),
        )


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(
            f"duplicate member {next(name for name in names if names.count(name) > 1)!r}"
        )
    return members


def _faults_of_lock(contents: object) -> list[tuple[str, str]]:
    """Return where the contents are not a lock's and why: pairs of JSON pointer and message."""
    if not isinstance(contents, dict):
        return [("", "the lock is not an object")]
    members = cast("dict[str, object]", contents)
    faults: list[tuple[str, str]] = []
    if not isinstance(members.get("tool"), str):
        faults.append(("/tool", "tool is not a version"))
    if not _is_count(members.get("epoch", 0)):
        faults.append(("/epoch", "epoch is not a count of seconds"))
    faults += [(f"/names{at}", said) for at, said in faults_of_names(members.get("names", {}))]
    faults += [
        (f"/{name}", f"{name} is not a SHA-256 in hexadecimal")
        for name in ("document", "templates", "configuration")
        if not _is_hash(members.get(name))
    ]
    for name in ("versions", "operations", "lost", "sources", "files"):
        # Two of them came with a later version.
        table = members.get(name, {} if name in ("lost", "sources") else None)
        if not isinstance(table, dict):
            faults.append((f"/{name}", f"{name} is not an object"))
            continue
        for key, value in cast("dict[str, object]", table).items():
            fault = _fault_of_entry(name, key, value)
            if fault is not None:
                escaped = key.replace("~", "~0").replace("/", "~1")
                faults.append((f"/{name}/{escaped}", f"{name} of the lock: {key!r} {fault}"))
    return faults


def _fault_of_entry(table: str, key: str, value: object) -> str | None:
    if table == "versions":
        return None if isinstance(value, str) else "is not a version"
    if table == "lost":
        return None if isinstance(value, str) else "has no reason"
    if table == "operations":
        return None if _is_count(value) else "is not a count"
    if table == "sources":
        return None if _is_hash(value) else "has no SHA-256 in hexadecimal"
    return fault_of_path(key) or (None if _is_hash(value) else "has no SHA-256 in hexadecimal")


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def _broken(faults: Iterable[tuple[str, str]], span: Span) -> DocumentError:
    hint = (
        "Restore it from version control; after a merge take either side whole, and generate again"
    )
    return DocumentError(
        Diagnostic("broken-lock", Severity.ERROR, message, span, pointer, hint)
        for pointer, message in faults
    )


def read_lock(folder: Path) -> Lock | None:
    """Return the lock in the folder, or None where there is none.

    Raises:
        DocumentError: The lock is not one (``broken-lock``).
        OSError: The lock cannot be read.
    """
    name = (folder / LOCK_NAME).as_posix()
    try:
        data = (folder / LOCK_NAME).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _broken([("", "the lock is not UTF-8")], Span(name, line, 1)) from error
    return Lock.from_json(text, name)
