"""The command ``sdkwright new``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from sdkwright.commands.settings import add_command
from sdkwright.commands.statuses import OK


def add_new(commands: Any) -> None:
    """Add the command to those of a parser."""
    parser = add_command(commands, "new", "set up a repository for the SDK of a document")
    parser.set_defaults(command=_new)
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="the repository to make")
    parser.add_argument(
        "--spec", metavar="FILE", type=Path, required=True, help="the OpenAPI document"
    )
    parser.add_argument(
        "--overlay",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="an OpenAPI Overlay to apply to the document; may be given several times",
    )
    parser.add_argument(
        "--allow-partial",
        action="store_true",
        help="leave out operations that cannot be generated",
    )
    parser.add_argument("--package", metavar="NAME", help="the name it is imported by")
    parser.add_argument(
        "--distribution",
        metavar="NAME",
        help="the name it is installed by; that of the folder if not given",
    )


def _new(options: argparse.Namespace) -> int:
    """Make the repository, and say what to do next."""
    from sdkwright.new.repository import create

    config = create(
        options.folder,
        options.spec,
        package=options.package,
        distribution=options.distribution,
        overlays=options.overlay,
        allows_losses=options.allow_partial,
    )
    print(f"{options.folder.as_posix()}: a repository for {config.distribution}")
    print(f"next: cd {options.folder.as_posix()} && make generate && make test")
    return OK
