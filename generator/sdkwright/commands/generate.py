"""The commands ``sdkwright generate`` and ``sdkwright check``."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from sdkwright.commands.settings import add_command, add_names, add_spec, settings
from sdkwright.commands.statuses import FINDINGS, OK
from sdkwright.report import render

if TYPE_CHECKING:
    from sdkwright.pipeline import Result


def add_generate(commands: Any) -> None:
    """Add both commands to those of a parser."""
    for name, command, summary in (
        ("generate", _generate, "write the package"),
        ("check", _check, "show how the package on disk differs from what would be written"),
    ):
        parser = add_command(commands, name, summary)
        parser.set_defaults(command=command)
        add_spec(parser)
        parser.add_argument(
            "--allow-partial",
            action="store_true",
            default=None,
            help="leave out operations that cannot be generated; the exit status stays 1",
        )
        parser.add_argument("--output", metavar="FOLDER", help="where the package is written")
        parser.add_argument(
            "--fresh-names",
            action="store_true",
            help="call everything as if it were new, whatever it was called before",
        )
        add_names(parser)


def _generate(options: argparse.Namespace) -> int:
    from sdkwright.pipeline import generate

    config = settings(options)
    result = generate(config, has_fresh_names=options.fresh_names)
    _warn(result)
    for change in result.changes:
        if change.is_edited:
            print(f"warning: {change.message}; the edit is gone", file=sys.stderr)
    count = result.lock.operations["generated"]
    operations = "1 operation" if count == 1 else f"{count} operations"
    print(
        f"{config.output.as_posix()}: {operations} in {len(result.files)} files, "
        f"{len(result.changes)} changed"
    )
    return FINDINGS if result.lock.lost else OK


def _check(options: argparse.Namespace) -> int:
    from sdkwright.compare import diff
    from sdkwright.pipeline import check

    config = settings(options)
    result = check(config, has_fresh_names=options.fresh_names)
    _warn(result)
    for change in result.changes:
        print(diff(change), end="")
    for change in result.changes:
        print(change.message, file=sys.stderr)
    if result.changes:
        print(_advice(result), file=sys.stderr)
        return FINDINGS
    print(f"{config.output.as_posix()}: {len(result.files)} files, all as generated")
    return FINDINGS if result.lock.lost else OK


def _advice(result: Result) -> str:
    """Return what to do about the files that differ."""
    count = len(result.changes)
    said = "1 file differs" if count == 1 else f"{count} files differ"
    # What the tool did not write, it does not remove.
    strays = [change.path for change in result.changes if change.is_stray]
    if strays:
        said += f"; move away what is not generated: {', '.join(strays)}"
    if len(strays) < count:
        said += "; run `sdkwright generate`; what you meant to change belongs into the document"
        said += " or a template"
    return said


def _warn(result: Result) -> None:
    if result.findings:
        print(render(result.findings, "text"), end="", file=sys.stderr)
