"""Processes forked from this one, which has loaded everything that they need."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from typing import TypeVar

from sdkwright.mutate.outcomes import Outcome, Status

T = TypeVar("T")


def forked(
    tasks: Iterable[T], work: Callable[[T], Outcome], jobs: int
) -> Iterator[tuple[T, Outcome]]:
    """Yield what becomes of each task, in the order in which they end.

    Each has a process of its own, so that none is in the way of another; ``jobs`` run at a time.
    Whoever stops asking for more ends those that are under way.
    """
    running: dict[int, tuple[T, int]] = {}
    waiting = iter(tasks)
    # What is loaded by now is never collected, so that the children share it.
    gc.collect()
    gc.freeze()
    try:
        while True:
            while len(running) < jobs and (task := next(waiting, None)) is not None:
                process, pipe = _fork(task, work)
                running[process] = (task, pipe)
            if not running:
                return
            process, status, usage = os.wait4(-1, 0)
            if process in running:
                task, pipe = running.pop(process)
                outcome = _read(pipe, status)
                yield task, replace(outcome, seconds=usage.ru_utime + usage.ru_stime)
    finally:
        for process, (_, pipe) in running.items():
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            os.close(pipe)
        gc.unfreeze()


def _fork(task: T, work: Callable[[T], Outcome]) -> tuple[int, int]:
    """Return the process that does a task, and the pipe that it says so on."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    status = 1
    try:
        os.close(reading)
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        outcome = _done(task, work)
        os.write(writing, json.dumps(asdict(outcome)).encode())
        status = 0
    finally:
        # Nothing of the parent's may be cleaned up here.
        os._exit(status)


def _done(task: T, work: Callable[[T], Outcome]) -> Outcome:
    try:
        return work(task)
    except Exception as error:  # noqa: BLE001 - whatever it is, the report says it
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{os.path.basename(last.filename)}:{last.lineno}"  # noqa: PTH119 - a text
        return Outcome(Status.CRASHED, f"{type(error).__name__}: {error} ({place})")


def _read(pipe: int, status: int) -> Outcome:
    with os.fdopen(pipe, "rb") as stream:
        text = stream.read()
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGALRM, signal.SIGPROF):
        return Outcome(Status.TIMED_OUT)
    if not text:
        return Outcome(Status.CRASHED, f"the process ended with status {status}")
    found = json.loads(text)
    return Outcome(Status(found["status"]), found["reason"], found["seconds"])
