"""What is wrong with a document, said as data: findings with a code, a place and a hint."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is; only errors stop the line."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file. Lines and columns count from 1, columns in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


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
    """

    code: str
    severity: Severity
    message: str
    span: Span | None
    pointer: str
    hint: str


class DocumentError(Exception):
    """The document cannot be used; carries every finding, not only the first."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(finding.message for finding in self.diagnostics))
