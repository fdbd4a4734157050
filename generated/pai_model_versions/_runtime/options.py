"""How calls are made, as far as it is up to the caller."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final, Literal, TypeAlias, TypedDict

import httpx2

from .errors import ConfigurationError
from .hooks import Hooks
from .request import checked_headers

DEFAULT_TIMEOUT: Final = httpx2.Timeout(10.0, connect=5.0)
"""Seconds to connect, and to wait for each read, each write and a free connection."""

Mode: TypeAlias = Literal["lenient", "report", "strict"]
QueryValues: TypeAlias = Mapping[str, str | Sequence[str]]


class Clock:
    """The time, and the waiting for it; tests pass one that does not wait."""

    def now(self) -> datetime:
        """Return the time of day, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds since some moment; they never go back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    async def sleep_async(self, seconds: float) -> None:
        """Wait, and let others work meanwhile."""
        import asyncio

        await asyncio.sleep(seconds)


@dataclass(frozen=True)
class Disagreement:
    """A place where a response is not what the document says.

    Attributes:
        operation: The operation ID.
        pointer: JSON pointer (RFC 6901) into the body of the response.
        message: What is wrong there.
    """

    operation: str
    pointer: str
    message: str


class OptionChanges(TypedDict, total=False):
    """What clients and ``with_options`` take; see `Options`."""

    timeout: float | httpx2.Timeout
    deadline: float | None
    max_retries: int
    headers: Mapping[str, str]
    query: QueryValues
    body: Mapping[str, Any]
    mode: Mode
    report: Callable[[Disagreement], None] | None
    max_response_bytes: int
    hooks: Hooks
    clock: Clock


@dataclass(frozen=True)
class Options:
    """How calls are made.

    Attributes:
        timeout: Seconds that an attempt may take; or, as ``httpx2.Timeout``, those to connect and
            for each read and write.
        deadline: Seconds that a call may take in all, retries and waits included.
        max_retries: How often a failed attempt is made again, where that is safe.
        headers: Headers to send besides; they replace ours, but for those of the credential.
        query: Query parameters to send besides, unchecked.
        body: Members to add to a JSON object that is sent, unchecked.
        mode: What becomes of a response that is not as documented: ``lenient`` reads what can be
            read, ``report`` does and tells, ``strict`` raises.
        report: Who is told of each place where a response is not as documented.
        max_response_bytes: The longest body that is read, after decompression.
        hooks: What is called around each attempt.
        clock: Where the time comes from.
    """

    timeout: float | httpx2.Timeout = field(default_factory=lambda: DEFAULT_TIMEOUT)
    deadline: float | None = None
    max_retries: int = 2
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    query: QueryValues = field(default_factory=dict[str, str], repr=False)
    body: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    mode: Mode = "lenient"
    report: Callable[[Disagreement], None] | None = None
    max_response_bytes: int = 256 * 1024 * 1024
    hooks: Hooks = field(default_factory=Hooks)
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        is_timeout = isinstance(self.timeout, httpx2.Timeout) or _is_positive(self.timeout)
        for name, is_good, demand in (
            ("timeout", is_timeout, "a positive number of seconds, or an httpx2.Timeout"),
            ("deadline", self.deadline is None or _is_positive(self.deadline), "positive, or None"),
            ("max_retries", _is_count(self.max_retries), "a number from 0"),
            ("max_response_bytes", _is_count(self.max_response_bytes), "a number from 0"),
            ("mode", self.mode in ("lenient", "report", "strict"), "lenient, report or strict"),
            ("report", (self.mode == "report") == callable(self.report), "given with mode report"),
        ):
            if not is_good:
                raise ConfigurationError(f"{name} should be {demand}, got {getattr(self, name)!r}.")
        checked_headers(self.headers)

    def changed(self, changes: OptionChanges) -> Options:
        """Return these options with some changed.

        Raises:
            ConfigurationError: There is no such option, or the value is none of it.
        """
        try:
            return replace(self, **changes)
        except TypeError as error:
            raise ConfigurationError(f"There is no such option: {error}") from None


def _is_positive(value: Any) -> bool:
    return type(value) in (int, float) and 0 < value < float("inf")


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0
