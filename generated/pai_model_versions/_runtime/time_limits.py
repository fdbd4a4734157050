"""The time that a request may take, in all and for each of its steps.

httpx2 has a timeout for each read, of which a response takes any number: one that comes byte by
byte is always in time. So the timeouts that it gets shrink as the end comes near, and blocking
connections, which ask for them only once, are made to ask before each read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import httpx2

from .options import Clock

_LATE: Final[Mapping[str, type[httpx2.TimeoutException]]] = {
    "connect": httpx2.ConnectTimeout,
    "pool": httpx2.PoolTimeout,
    "read": httpx2.ReadTimeout,
    "write": httpx2.WriteTimeout,
}
_CONNECTED: Final = ("connect_tcp.complete", "connect_unix_socket.complete", "start_tls.complete")


class TimeLimits(Mapping[str, float | None]):
    """Seconds for the steps of a request, by their names; to be asked for before each step.

    Attributes:
        ends_at: When the request has to be through, by the clock.
    """

    def __init__(self, timeout: float | httpx2.Timeout, clock: Clock, ends_at: float) -> None:
        self._timeouts = httpx2.Timeout(timeout).as_dict()
        self._clock = clock
        self.ends_at = ends_at

    def left(self) -> float:
        """Return the seconds that are left; none or fewer when the time is up."""
        return self.ends_at - self._clock.monotonic()

    def __getitem__(self, step: str) -> float | None:
        """Return the seconds for a step.

        Raises:
            httpx2.TimeoutException: None is left.
        """
        seconds, left = self._timeouts[step], self.left()
        if left == float("inf"):
            return seconds
        if left <= 0:
            raise _LATE[step]("the time is up")
        found = _Seconds(left if seconds is None else min(seconds, left))
        found.anew = lambda: self[step]
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._timeouts)

    def __len__(self) -> int:
        return len(self._timeouts)


class _Seconds(float):
    """A timeout that can be asked for again."""

    anew: Callable[[], float | None]


def bound(event: str, info: Mapping[str, Any]) -> None:
    """Make a connection ask for its timeouts anew; a hook for httpx2's extension ``trace``.

    This is the one place where each connection can be had, whatever the HTTP client and its proxy.
    """
    if event.endswith(_CONNECTED):
        stream = info["return_value"]
        for step in ("read", "write", "start_tls"):
            setattr(stream, step, _asking(getattr(stream, step)))


def _asking(step: Callable[..., Any]) -> Callable[..., Any]:
    def asking(*args: Any, **kwargs: Any) -> Any:
        return step(*map(_anew, args), **{name: _anew(value) for name, value in kwargs.items()})

    return asking


def _anew(argument: Any) -> Any:
    return argument.anew() if isinstance(argument, _Seconds) else argument
