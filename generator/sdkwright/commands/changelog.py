"""The command ``sdkwright changelog``."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from sdkwright.commands.documents import add_documents, names_of, project_of, read_documents
from sdkwright.commands.settings import add_command
from sdkwright.commands.statuses import OK
from sdkwright.report import render


def add_changelog(commands: Any) -> None:
    """Add the command to those of a parser."""
    summary = "write the changelog entry and the migration notes of a new version of the document"
    parser = add_command(commands, "changelog", f"{summary}, as Markdown")
    parser.set_defaults(command=_changelog)
    add_documents(parser)
    parser.add_argument("--package", metavar="NAME", help="the name that the SDK is imported by")


def _changelog(options: argparse.Namespace) -> int:
    from sdkwright.changelog.between import changelog, entry, notes

    config = project_of(options)
    old, new = read_documents(options, config)
    known = names_of(options, config)
    found = changelog(old, new, config.selection, config.package, known, today=options.today)
    if found.difference.findings:
        print(render(found.difference.findings, "text"), end="", file=sys.stderr)
    blocks = [f"## Unreleased\n\n{entry(found.items, 3) or 'Nothing changed.'}"]
    if found.notes:
        blocks.append(f"### Migrating\n\n{notes(found.notes, 4)}")
    print("\n".join(block.rstrip("\n") + "\n" for block in blocks), end="")
    return OK
