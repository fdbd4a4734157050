"""What is known of mutants so far, in a file, so that a run that was interrupted goes on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from sdkwright.mutate.outcomes import Outcome, Status


class Journal:
    """The outcomes of one run, by the names of the mutations.

    Attributes:
        known: The outcomes so far.
    """

    def __init__(self, path: Path, key: str) -> None:
        """Open the journal of a run; one of another run, with another key, is begun anew."""
        self._path = path
        self.known: Mapping[str, Outcome] = {}
        lines = _lines(path)
        if lines[:1] == [{"key": key}]:
            self.known = dict(map(_entry, lines[1:]))
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written anew, without the line that an interruption may have torn.
        text = [{"key": key}, *(_line(name, outcome) for name, outcome in self.known.items())]
        path.write_text("".join(json.dumps(line) + "\n" for line in text), encoding="utf-8")

    def add(self, name: str, outcome: Outcome) -> None:
        """Note what became of a mutant."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(_line(name, outcome)) + "\n")


def _line(name: str, outcome: Outcome) -> dict[str, str | float]:
    status, seconds = outcome.status.value, round(outcome.seconds, 3)
    return {"name": name, "status": status, "reason": outcome.reason, "seconds": seconds}


def _entry(line: Mapping[str, object]) -> tuple[str, Outcome]:
    seconds = line["seconds"]
    assert isinstance(seconds, int | float)  # noqa: S101 - this module wrote it
    return str(line["name"]), Outcome(Status(str(line["status"])), str(line["reason"]), seconds)


def _lines(path: Path) -> list[dict[str, object]]:
    """Return the lines of a journal up to the first that is not whole."""
    found: list[dict[str, object]] = []
    with suppress(FileNotFoundError, json.JSONDecodeError):
        found.extend(map(json.loads, path.read_text(encoding="utf-8").splitlines()))
    return found
