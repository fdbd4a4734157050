"""A bar that shows how far a run is, on a terminal and nowhere else."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from time import monotonic
from typing import Protocol, TextIO

_WIDTH = 30


class Progress(Protocol):
    """Is told how many mutants are done, of how many."""

    def __call__(self, done: int, total: int) -> None:
        """Take note of it."""


@contextmanager
def progress(stream: TextIO) -> Generator[Progress]:
    """Show a bar on a stream for as long as the context lasts, and leave nothing of it."""
    if not stream.isatty():
        yield _silence
        return
    started, first = monotonic(), -1

    def shown(done: int, total: int) -> None:
        nonlocal first
        # What an earlier run did took no time in this one.
        first = done if first < 0 else first
        full = _WIDTH * done // total
        bar = "█" * full + "·" * (_WIDTH - full)
        left = (monotonic() - started) / (done - first) * (total - done) if done > first else 0.0
        minutes, seconds = divmod(round(left), 60)
        stream.write(f"\r{bar} {done} of {total} mutants, {minutes}:{seconds:02} left \x1b[K")
        stream.flush()

    try:
        yield shown
    finally:
        stream.write("\r\x1b[K")
        stream.flush()


def _silence(done: int, total: int) -> None:  # noqa: ARG001 - there is nobody to be told
    return
