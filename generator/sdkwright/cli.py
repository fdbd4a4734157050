"""The program: it finds the command that is meant, runs it, and says how it exits."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from sdkwright.commands.changelog import add_changelog
from sdkwright.commands.diff import add_diff
from sdkwright.commands.generate import add_generate
from sdkwright.commands.lint import add_explain, add_lint
from sdkwright.commands.mutate import add_mutate
from sdkwright.commands.new import add_new
from sdkwright.commands.release import add_release
from sdkwright.commands.statuses import FINDINGS, USAGE
from sdkwright.diagnostics import DocumentError
from sdkwright.report import render

if TYPE_CHECKING:
    from sdkwright.diagnostics import Rule
    from sdkwright.report import Format

# Codes of findings about how the command was called, rather than about what it was given.
_USAGE_CODES: Final = ("config-", "explain-", "mutate-operator", "mutate-missing")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0 all well, 1 findings, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        status = _run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has seen enough, as `head` has; what is left goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINDINGS
    return status


def _run(options: argparse.Namespace) -> int:
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except DocumentError as error:
        form: Format = getattr(options, "format", "text")
        report = render(error.diagnostics, form, _rules(form))
        print(report, end="", file=sys.stdout if hasattr(options, "format") else sys.stderr)
        is_usage = all(found.code.startswith(_USAGE_CODES) for found in error.diagnostics)
        return USAGE if is_usage else FINDINGS


def _rules(form: Format) -> Mapping[str, Rule]:
    """Return what there is to say of rules, where a format says it."""
    if form != "sarif":
        return {}
    from sdkwright.lint import RULES

    return RULES


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sdkwright",
        description="Turn an OpenAPI document into a Python SDK, with the tests that prove it.",
        epilog="Options not given are read from [tool.sdkwright] of pyproject.toml.",
    )
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (
        add_generate,
        add_lint,
        add_explain,
        add_diff,
        add_changelog,
        add_mutate,
        add_new,
        add_release,
    ):
        add(commands)
    return parser


class _ShowVersion(argparse.Action):
    """Prints the version, which is looked up for that only."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"{parser.prog} {version('sdkwright')}")
        parser.exit()
