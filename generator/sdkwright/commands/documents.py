"""The two documents that a command compares: which they are, and for which project."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sdkwright.commands.settings import settings
from sdkwright.config import load

if TYPE_CHECKING:
    from sdkwright.config import Config
    from sdkwright.document import Document
    from sdkwright.given_names import GivenNames


def add_documents(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what is compared."""
    what = "a file, or a revision of git with a path: HEAD~3:spec/openapi.yaml"
    parser.add_argument(
        "old", nargs="?", metavar="OLD", help=f"{what}; the document as committed, if not given"
    )
    parser.add_argument(
        "new", nargs="?", metavar="NEW", help="the same; the document, if not given"
    )
    parser.add_argument(
        "--since",
        metavar="REVISION",
        default="HEAD",
        help="the revision of git whose document is compared where OLD is not given",
    )
    parser.add_argument(
        "--overlay",
        metavar="FILE",
        action="append",
        help="an OpenAPI Overlay to apply to both documents; may be given several times",
    )
    parser.add_argument(
        "--today",
        metavar="DATE",
        type=_day,
        help="the day by which a date of `x-sunset` is past, as 2026-01-31; today if not given",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date such as 2026-01-31") from None


def project_of(options: argparse.Namespace) -> Config:
    """Return the options that both documents are read by.

    Nothing is written there, and the names are those of the package that is; without a project two
    documents can be compared as well.
    """
    if _is_elsewhere(options):
        return settings(options, spec=options.new, output="generated", package="package")
    project = load(Path(), {})
    return settings(
        options,
        spec=project.spec.as_posix(),
        output=project.output.as_posix(),
        package=project.package,
    )


def read_documents(options: argparse.Namespace, config: Config) -> tuple[Document, Document]:
    """Return the old and the new document."""
    from sdkwright.diff.revisions import committed, read

    old = read(options.old or committed(config.spec, options.since), config.overlays)
    return old, read(options.new or config.spec.as_posix(), config.overlays)


def names_of(options: argparse.Namespace, config: Config) -> GivenNames:
    """Return the names of the package, where documents of the project are compared."""
    from sdkwright.given_names import NO_NAMES
    from sdkwright.pipeline import known_names

    return NO_NAMES if _is_elsewhere(options) else known_names(config)


def _is_elsewhere(options: argparse.Namespace) -> bool:
    """Tell whether both documents were given, so that neither is that of the project."""
    return options.old is not None and options.new is not None
