"""The documents that were released, kept beside the document: one file for each version.

The last release and the one in preparation are kept. A release is out when the repository has its
tag, ``v1.2.0``; a version that has a file but no tag is still in preparation.
"""

from __future__ import annotations

import json
from pathlib import Path

from packaging.version import InvalidVersion, Version

from sdkwright.config import Config
from sdkwright.document import load
from sdkwright.release.refusal import refusal


def record(config: Config, version: str) -> Path:
    """Return the file that keeps the document of a version."""
    return config.spec.parent / "released" / f"{version}.json"


def recorded(config: Config) -> list[str]:
    """Return the versions that have a file, oldest first.

    Raises:
        DocumentError: A file is named after no version (``stray-record``).
    """
    found: list[tuple[Version, str]] = []
    for path in record(config, "0").parent.glob("*.json"):
        try:
            found.append((Version(path.stem), path.stem))
        except InvalidVersion as error:
            raise refusal(
                "stray-record",
                f"{path.as_posix()} is named after no version",
                "Files there are written by `sdkwright release prepare`; move others away",
            ) from error
    return [text for _, text in sorted(found)]


def document_text(config: Config) -> str:
    """Return what the document says, as one text that its layout does not change.

    It is the document as the package is generated from it: in one piece, with overlays applied.

    Raises:
        DocumentError: It cannot be read.
    """
    root = load(config.spec, config.overlays).root
    return json.dumps(root, indent=1, sort_keys=True, ensure_ascii=True) + "\n"


def is_recorded(config: Config, version: str) -> bool:
    """Whether the file of a version holds the document as it is now."""
    path = record(config, version)
    return path.is_file() and path.read_text(encoding="utf-8") == document_text(config)
