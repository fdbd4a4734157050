"""Times sdkwright against Redocly on one document, as whole processes and in pairs."""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from linters import linters


class Seconds(NamedTuple):
    """How long a process took, and how much of that it computed."""

    wall: float
    processor: float


def main() -> int:
    """Print the times of either, and their ratio within each pair."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("document", type=Path, help="an OpenAPI document")
    parser.add_argument("--peers", type=Path, required=True, help="folder with node_modules")
    parser.add_argument("--node", default="node", help="the interpreter of the peers")
    parser.add_argument("--runs", type=int, default=5, help="how many pairs, after one unmeasured")
    options = parser.parse_args()
    document: Path = options.document.absolute()
    runs: int = options.runs
    by_name = {linter.name: linter for linter in linters(options.peers, options.node)}
    commands = [by_name[name].command([document.name]) for name in ("sdkwright", "Redocly")]
    # The first pair fills caches, and does not count.
    pairs = [[_measure(command, document.parent) for command in commands] for _ in range(runs + 1)]
    print(f"{document.name}, {document.stat().st_size / 1e6:.2f} MB, {runs} pairs")
    print(f"{'':30} {'minimum':>8} {'median':>8}")
    for kind in ("wall", "processor"):
        ours, theirs = (
            [getattr(pair[which], kind) for pair in pairs[1:]] for which in range(len(commands))
        )
        _print_row(f"sdkwright, {kind} seconds", ours)
        _print_row(f"Redocly, {kind} seconds", theirs)
        _print_row(
            f"sdkwright / Redocly, {kind}",
            [our / their for our, their in zip(ours, theirs, strict=True)],
        )
    return 0


def _measure(command: Sequence[str], folder: Path) -> Seconds:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run(  # noqa: S603 - a linter that the user names
        command, cwd=folder, capture_output=True, check=False
    )
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Seconds(wall, processor)


def _print_row(name: str, values: Sequence[float]) -> None:
    print(f"{name:30} {min(values):8.2f} {statistics.median(values):8.2f}")


if __name__ == "__main__":
    sys.exit(main())
