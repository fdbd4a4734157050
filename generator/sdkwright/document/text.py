"""The text of a file: decoded, with a line and a column for every offset."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NoReturn

from sdkwright.diagnostics import Diagnostic, DocumentError, Severity, Span

_LINE_END = re.compile(r"\r\n|\n|\r")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True)
class Text:
    """The text of a file, without its byte order mark."""

    path: str
    text: str

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def span(self, offset: int) -> Span:
        """Return the place of an offset."""
        line = bisect_right(self._line_starts, offset)
        return Span(self.path, line, offset - self._line_starts[line - 1] + 1)

    def finding(
        self, code: str, message: str, offset: int, hint: str, pointer: str = ""
    ) -> Diagnostic:
        """Make a finding about what stands at an offset."""
        return Diagnostic(code, Severity.ERROR, message, self.span(offset), pointer, hint)

    def refuse(self, code: str, message: str, offset: int, hint: str) -> NoReturn:
        """Raise the only finding there is."""
        raise DocumentError([self.finding(code, message, offset, hint)])


def decode(content: bytes, path: str) -> Text:
    """Decode UTF-8, or what a byte order mark announces.

    Raises:
        DocumentError: The bytes are no such text.
    """
    mark, codec = _coding(content)
    try:
        return Text(path, content.removeprefix(mark).decode(codec))
    except UnicodeDecodeError as fault:
        before = fault.object[: fault.start].decode(codec)
        message = f"byte 0x{fault.object[fault.start]:02x} is not {codec.upper()}"
        Text(path, before).refuse("encoding", message, len(before), "save the file as UTF-8")


def encode(text: str, like: bytes) -> bytes:
    """Encode a text as other bytes are, with the byte order mark that they have."""
    mark, codec = _coding(like)
    return mark + text.encode(codec)


def _coding(content: bytes) -> tuple[bytes, str]:
    return next(((m, c) for m, c in _MARKS if content.startswith(m)), (b"", "utf-8"))
