"""The command ``sdkwright diff``."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from sdkwright.commands.documents import add_documents, names_of, project_of, read_documents
from sdkwright.commands.settings import add_command
from sdkwright.commands.statuses import FINDINGS, OK
from sdkwright.diagnostics import Severity
from sdkwright.garbage import uncollected
from sdkwright.report import render


def add_diff(commands: Any) -> None:
    """Add the command to those of a parser."""
    summary = "list what changed between two versions of the document, and which version it makes"
    parser = add_command(commands, "diff", summary)
    parser.set_defaults(command=_diff)
    add_documents(parser)
    parser.add_argument(
        "--format",
        # Not `format`, in which findings would be printed that stop the command.
        dest="listing",
        choices=("text", "json", "markdown", "github"),
        default="text",
        help="for people, for programs, for a comment, or as annotations of a pull request",
    )
    parser.add_argument(
        "--fail-on",
        choices=("breaking", "risky", "compatible", "none"),
        help="exit with 1 if there is a change as bad as this, or worse",
    )
    parser.add_argument(
        "--surface",
        action="store_true",
        help="generate both packages, and see whether their names and types agree",
    )


def _diff(options: argparse.Namespace) -> int:
    from sdkwright.diff import diff
    from sdkwright.diff.report import render as listed

    config = project_of(options)
    with uncollected():
        old, new = read_documents(options, config)
        known = names_of(options, config)
        difference = diff(old, new, config.selection, known, today=options.today)
    if options.surface:
        from sdkwright.diff.agreement import agreement

        difference = agreement(difference, old, new, config.selection, known)
    if difference.findings:
        print(render(difference.findings, "text"), end="", file=sys.stderr)
    print(listed(difference, options.listing), end="")
    is_wrong = any(found.severity is Severity.ERROR for found in difference.findings)
    return FINDINGS if is_wrong or difference.fails(options.fail_on) else OK
