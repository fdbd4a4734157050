"""What is wrong with a document, said as data: findings with a code, a place and a hint."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Scalar: TypeAlias = str | int | float | bool | None


class Severity(StrEnum):
    """How bad a finding is; only errors stop the line."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Group(StrEnum):
    """What rules are about, from the text of a document to the SDK that is made of it."""

    READING = "reading"
    STRUCTURE = "structure"
    SEMANTICS = "semantics"
    EXAMPLES = "examples"
    SDK = "SDK"
    LINTING = "linting"


@dataclass(frozen=True, slots=True)
class Rule:
    """What documents are held to, and what `sdkwright explain` says of it.

    Attributes:
        code: Its name, in words joined by hyphens: ``duplicate-key``.
        group: What it is about.
        severity: How bad it is to break it.
        meaning: What is wrong where it is broken, in one sentence.
        why: What that does to those who use the document or the SDK, in whole sentences.
        hint: What to do about it, in one sentence without a full stop.
        bad: A part of a document that breaks it, as YAML; the fields that every document needs
            are left out where they do not matter.
        good: The same, mended.
        has_mends: Whether ``lint --fix`` mends what breaks it, where there is one way to.
    """

    code: str
    group: Group
    severity: Severity
    meaning: str
    why: str
    hint: str
    bad: str
    good: str
    has_mends: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file. Lines and columns count from 1, columns in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Replace:
    """An edit: what stands at a pointer becomes another value."""

    pointer: str
    value: Scalar | tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """An edit: what stands at a pointer becomes text, as it is written.

    It has to be written as ``wanted`` if that is given: of null, `type: null` may become text, and
    `type:` not.
    """

    pointer: str
    wanted: str | None = None


@dataclass(frozen=True, slots=True)
class Rename:
    """An edit: the key at a pointer becomes another one."""

    pointer: str
    name: str


@dataclass(frozen=True, slots=True)
class Remove:
    """An edit: what stands at a pointer goes, and its key."""

    pointer: str


@dataclass(frozen=True, slots=True)
class Add:
    """An edit: a mapping gets a member, or a list an item, where the pointer ends in ``-``.

    It comes last, or ``after`` a member of that name.
    """

    pointer: str
    value: Scalar | tuple[Scalar, ...]
    after: str | None = None


Edit: TypeAlias = Replace | Quote | Rename | Remove | Add
"""A change of one part of a document. All edits of a mend speak of the document before it."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    Attributes:
        code: The kind of finding, in words joined by hyphens: ``duplicate-key``.
        severity: How bad it is.
        message: What is wrong, in one sentence without a full stop.
        span: Where it is; None where no place in a file is to blame.
        pointer: The JSON pointer (RFC 6901) of the element to blame; "" is the whole document.
        hint: What to do about it, in one sentence without a full stop.
        mend: The edits that mend it, where nothing else could have been meant.
    """

    code: str
    severity: Severity
    message: str
    span: Span | None
    pointer: str
    hint: str
    mend: tuple[Edit, ...] = field(default=(), compare=False, repr=False)


class DocumentError(Exception):
    """The document cannot be used; carries every finding, not only the first."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(finding.message for finding in self.diagnostics))
