"""The command ``sdkwright changelog``: what it takes and what it prints."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sdkwright.config import Config
    from sdkwright.given_names import GivenNames


def add_changelog(commands: Any) -> None:
    """Add the command to those of a parser."""
    summary = "write the changelog entry and the migration notes of a new version of the document"
    parser: argparse.ArgumentParser = commands.add_parser(
        "changelog", help=summary, description=f"{summary.capitalize()}, as Markdown."
    )
    parser.set_defaults(command=changelog, compares=True)
    what = "a file, or a revision of git with a path: HEAD~3:spec/openapi.yaml"
    parser.add_argument(
        "old", nargs="?", metavar="OLD", help=f"{what}; the document as committed, if not given"
    )
    parser.add_argument("new", nargs="?", metavar="NEW", help="the same; the document if not given")
    add_since(parser)
    parser.add_argument(
        "--overlay",
        metavar="FILE",
        action="append",
        help="an OpenAPI Overlay to apply to both documents; may be given several times",
    )
    parser.add_argument("--package", metavar="NAME", help="the name that the SDK is imported by")


def add_since(parser: argparse.ArgumentParser) -> None:
    """Add the option that says which revision of the document is the old one."""
    parser.add_argument(
        "--since",
        metavar="REVISION",
        default="HEAD",
        help="the revision of git whose document is compared where OLD is not given",
    )


def names_of_project(options: argparse.Namespace, config: Config) -> GivenNames:
    """Return the names of the package, where documents of the project are compared."""
    from sdkwright.given_names import NO_NAMES
    from sdkwright.pipeline import known_names

    is_elsewhere = options.old is not None and options.new is not None
    return NO_NAMES if is_elsewhere else known_names(config)


def changelog(options: argparse.Namespace, config: Config) -> int:
    """Print the entry and the notes."""
    from sdkwright.changelog.between import changelog as compared, entry, notes
    from sdkwright.diff.revisions import committed, read
    from sdkwright.report import render

    old = read(options.old or committed(config.spec, options.since), config.overlays)
    new = read(options.new or config.spec.as_posix(), config.overlays)
    known = names_of_project(options, config)
    found = compared(old, new, config.selection, config.package, known)
    if found.difference.findings:
        print(render(found.difference.findings, "text"), end="", file=sys.stderr)
    blocks = [f"## Unreleased\n\n{entry(found.items, 3) or 'Nothing changed.'}"]
    if found.notes:
        blocks.append(f"### Migrating\n\n{notes(found.notes, 4)}")
    print("\n".join(block.rstrip("\n") + "\n" for block in blocks), end="")
    return 0
