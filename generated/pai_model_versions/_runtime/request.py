"""A request as it goes over the wire."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from .errors import ConfigurationError

HEADER_VALUE: Final = re.compile(r"(?:[!-~\xa0-\xff](?:[\t -~\xa0-\xff]*[!-~\xa0-\xff])?)?")
"""What HTTP lets into a header (RFC 9110, section 5.5)."""

_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True)
class Request:
    """A request whose path and query are encoded, to be signed and sent as they are."""

    method: str
    origin: str
    """Scheme, host and port: ``https://example.com``."""
    path: str
    query: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """By lower-case name."""
    content: bytes | None = field(default=None, repr=False)
    sent_at: datetime = field(default_factory=lambda: datetime.now(UTC), repr=False)
    """When it is sent, by the clock of the client's options."""

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.origin}{self.path}{'?' if self.query else ''}{self.query}"

    def with_headers(self, headers: Mapping[str, str]) -> Request:
        """Return the request with further headers, which replace those of the same names."""
        return replace(self, headers={**self.headers, **headers})

    def with_query(self, query: str) -> Request:
        """Return the request with more at the end of its query."""
        return replace(self, query="&".join(part for part in (self.query, query) if part))

    def with_content(self, content: bytes) -> Request:
        """Return the request with another body."""
        return replace(self, content=content)

    def at(self, time: datetime) -> Request:
        """Return the request as it is sent at a time."""
        return replace(self, sent_at=time)


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers by lower-case name.

    Raises:
        ConfigurationError: HTTP has no such header; the message does not show its value.
    """
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name) or not HEADER_VALUE.fullmatch(value):
            raise ConfigurationError(f"HTTP has no header {name!r} of such a value.")
    return {name.lower(): value for name, value in headers.items()}
