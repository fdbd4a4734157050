"""Whether a failed attempt is made again, and after how long."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx2

from .errors import APIConnectionError, APIError

LONGEST_WAIT: Final = 60.0
"""Seconds that are waited at most, whatever the service asks for."""

IDEMPOTENT: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"})
"""Methods that do no more when sent twice than when sent once (RFC 9110, section 9.2.2)."""

_UNSENT: Final = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
_FIRST_BACKOFF: Final = 0.5
_LONGEST_BACKOFF: Final = 8.0


def is_retried(error: APIError, *, is_idempotent: bool) -> bool:
    """Return whether an attempt that ended so is worth another.

    A request that the service should not get twice is sent again only where the service surely did
    not act on it: was not reached, or turned it away.
    """
    status = error.status_code
    is_throttled = status == 429 or (
        status is not None
        and 400 <= status < 500
        and _number((error.headers or {}).get("x-acs-retry-after")) is not None
    )
    if is_throttled or isinstance(error.__cause__, _UNSENT):
        return True
    is_passing = isinstance(error, APIConnectionError) or (
        status is not None and (status == 408 or status >= 500)
    )
    return is_idempotent and is_passing


def pause(error: APIError, retry: int, now: datetime) -> float:
    """Return the seconds to wait before the retry of that number, which counts from 1.

    The service's word counts, up to a minute; else it is a random part of a time that doubles with
    each retry, so that clients do not come back all at once.
    """
    asked = retry_after(error.headers or {}, now)
    if asked is not None:
        return min(asked, LONGEST_WAIT)
    longest = min(_FIRST_BACKOFF * 2 ** min(retry - 1, 9), _LONGEST_BACKOFF)
    return random.uniform(0, longest)  # noqa: S311 - spreads load, keeps no secret


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds that a response asks to wait; None where it does not ask, or not clearly.

    ``x-acs-retry-after`` is in milliseconds (Alibaba Cloud); ``Retry-After`` in seconds, which may
    have a fraction, or a date (RFC 9110, section 10.2.3).
    """
    milliseconds = _number(headers.get("x-acs-retry-after"))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("retry-after", "")
    if (seconds := _number(text)) is not None:
        return seconds
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())


def _number(text: str | None) -> float | None:
    """Return a number from 0; None for what is none."""
    digits = (text or "").strip()
    return float(digits) if digits.isascii() and digits.replace(".", "", 1).isdecimal() else None
