"""The options that commands share, and the configuration that they and the project make."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

from sdkwright.config import Config, load

_OVERRIDES: Final = ("spec", "output", "package", "distribution")


def add_command(commands: Any, name: str, summary: str) -> argparse.ArgumentParser:
    """Add a command to those of a parser, with what it does in one sentence."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=summary, description=f"{summary.capitalize()}."
    )
    return parser


def add_spec(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which document is meant."""
    parser.add_argument("--spec", metavar="FILE", help="the OpenAPI document")
    parser.add_argument(
        "--overlay",
        metavar="FILE",
        action="append",
        help="an OpenAPI Overlay to apply to the document; may be given several times",
    )


def add_names(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what the package is called."""
    parser.add_argument("--package", metavar="NAME", help="the name it is imported by")
    parser.add_argument("--distribution", metavar="NAME", help="the name it is installed by")


def settings(options: argparse.Namespace, **defaults: str) -> Config:
    """Return the options of the project, with those of the command line in their place.

    Args:
        options: What was given; of ``spec``, ``output``, ``package`` and ``distribution`` what it
            has, and ``overlay`` and ``allow_partial``.
        **defaults: What is meant by what was not given, whatever the project says.

    Raises:
        DocumentError: An option of the project cannot be used, or one that is needed is missing.
    """
    given = {name: getattr(options, name, None) for name in _OVERRIDES}
    return load(
        Path(),
        {name: value or defaults.get(name) for name, value in given.items()},
        overlays=getattr(options, "overlay", None),
        allows_losses=getattr(options, "allow_partial", None),
    )
