"""Mutants under test, a few at once, each in a process of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from journal import Verdict

from mutants import Mutant

WORKERS = int(os.environ.get("WORKERS", str(os.cpu_count() or 1)))


def in_a_fork(run: Callable[[], int]) -> int:
    """Start a process that runs something in silence, and ends with its result."""
    child = os.fork()
    if child:
        return child
    try:
        os.setsid()
        silence = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(silence, stream)
        os._exit(run())
    finally:  # whatever a mutant raises, it does not go on as its parent
        os._exit(1)


@dataclass
class Running:
    """A mutant that is being tested, in a process of its own.

    Attributes:
        mutant: The mutant.
        process: The process.
        seconds: What its tests may take of a processor. Of time they may take more, as much as they
            would on a busy machine: that others use it is no reason to count a mutant as noticed.
    """

    mutant: Mutant
    process: int
    seconds: float
    _began: float = field(default_factory=time.monotonic)

    def is_late(self) -> bool:
        """Whether it does not come to an end."""
        stat = Path(f"/proc/{self.process}/stat").read_text(encoding="utf-8")
        # After the name: utime, stime, cutime and cstime (proc_pid_stat(5)).
        ticks = sum(map(int, stat.rpartition(")")[2].split()[11:15]))
        is_waiting = time.monotonic() - self._began > 60 + 6 * self.seconds
        return is_waiting or ticks / os.sysconf("SC_CLK_TCK") > self.seconds


@dataclass
class Course:
    """Mutants that are being tested.

    Attributes:
        told: Who is told what became of one. That its tests did not end counts as noticed.
        running: By process.
    """

    told: Callable[[Mutant, Verdict], None]
    running: dict[int, Running] = field(default_factory=dict[int, Running])

    def start(self, mutant: Mutant, seconds: float, run: Callable[[], int]) -> None:
        """Begin to test a mutant, when there is room for it."""
        self.settle(WORKERS - 1)
        child = in_a_fork(run)
        self.running[child] = Running(mutant, child, 6 + 1.5 * seconds)

    def settle(self, most: int) -> None:
        """Wait until no more than so many are left."""
        while len(self.running) > most:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child in self.running:
                mutant = self.running.pop(child).mutant
                noticed: Verdict = "hung" if os.WIFSIGNALED(status) else "noticed"
                self.told(mutant, "survived" if status == 0 else noticed)
            for process, running in self.running.items():
                if running.is_late():
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(process, signal.SIGKILL)
            if not child:
                time.sleep(0.05)
