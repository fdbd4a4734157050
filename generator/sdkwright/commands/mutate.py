"""The command ``sdkwright mutate``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from sdkwright.commands.settings import add_command, add_names, add_spec, settings
from sdkwright.commands.statuses import FINDINGS, INTERRUPTED, OK


def add_mutate(commands: Any) -> None:
    """Add the command to those of a parser."""
    summary = "measure the generated tests: which changes of the document they notice"
    parser = add_command(commands, "mutate", summary)
    parser.set_defaults(command=_mutate)
    add_spec(parser)
    add_names(parser)
    add = parser.add_argument
    add("--format", choices=("text", "json"), default="text", help="for people, or for programs")
    add(
        "--fail-under",
        metavar="PERCENT",
        type=float,
        default=0.0,
        help="exit with 1 where the tests notice less of what changes the code",
    )
    add(
        "--jobs",
        metavar="N",
        type=_positive,
        default=os.cpu_count() or 1,
        help="how many at a time",
    )
    add(
        "--operator",
        metavar="NAME",
        action="append",
        default=[],
        help="only this kind of change; may be repeated",
    )
    add("--below", metavar="POINTER", default="", help="only changes at or below a JSON pointer")
    add("--limit", metavar="N", type=_positive, help="at most so many changes of each kind, by lot")
    add(
        "--work",
        metavar="FOLDER",
        default=".sdkwright_mutate",
        help="where mutants and outcomes are kept",
    )


def _mutate(options: argparse.Namespace) -> int:
    from sdkwright.mutate import Choice, mutate
    from sdkwright.mutate.progress import progress
    from sdkwright.mutate.report import render

    # What it makes stays in its working folder.
    config = settings(options, output="generated")
    choice = Choice(
        operators=tuple(options.operator),
        below=options.below,
        limit=options.limit,
        jobs=options.jobs,
        folder=Path(options.work),
    )
    try:
        with progress(sys.stderr) as shown:
            report = mutate(config, choice, shown)
    except KeyboardInterrupt:
        print("interrupted; the same command goes on where this one was", file=sys.stderr)
        return INTERRUPTED
    print(render(report, options.format), end="")
    return FINDINGS if report.strength < options.fail_under else OK


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
