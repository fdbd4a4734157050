"""Mend what is wrong with a document, where that is certain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sdkwright.config import Config
from sdkwright.diagnostics import Diagnostic, DocumentError
from sdkwright.document import load
from sdkwright.document.editing import Drafts, edit
from sdkwright.document.files import DISK
from sdkwright.lint import lint
from sdkwright.write import Rewritten

# Mending one thing shows the next: what is below a path is looked at once it is one. Mends that
# bring one another about would go on for ever.
_MOST_ROUNDS: Final = 10


@dataclass(frozen=True, slots=True)
class Mended:
    """What mending makes of a document.

    Attributes:
        files: The files that differ after it, by what the user calls them.
        findings: What was mended.
    """

    files: Mapping[str, Rewritten]
    findings: tuple[Diagnostic, ...]


def mend(config: Config) -> Mended:
    """Mend what is wrong with the document where that is certain; nothing is written.

    Overlays are no part of it: what they change stays as it is in the document.

    Raises:
        DocumentError: It cannot be read as an OpenAPI document.
    """
    contents: dict[str, bytes] = {}
    mended: list[Diagnostic] = []
    document = load(config.spec)
    for _ in range(_MOST_ROUNDS):
        try:
            findings = lint(document, config.linting)
        except DocumentError as fault:
            findings = fault.diagnostics
        edition = edit(document, config.spec, findings, Drafts(DISK, contents))
        if not edition.mended:
            break
        document = edition.document
        contents |= edition.contents
        mended += edition.mended
    files = {
        name: Rewritten(DISK.content(Path(name)), content) for name, content in contents.items()
    }
    return Mended(files, tuple(mended))
