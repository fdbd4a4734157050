"""What changed between two documents: the one place that asks ``sdkwright.changelog``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from sdkwright.changelog.between import changelog, heading, notes
from sdkwright.config import Config
from sdkwright.diagnostics import DocumentError, Severity
from sdkwright.document import load
from sdkwright.pipeline import known_names
from sdkwright.release.versions import Bump


@dataclass(frozen=True, slots=True)
class Change:
    """A change, with a verdict for code that uses the package and one for requests on the wire.

    It stands under a heading of the changelog. Verdicts are ``breaking``, ``risky``,
    ``compatible`` and ``none``.
    """

    message: str
    sdk: str
    wire: str
    heading: str = "Changed"

    @property
    def is_breaking(self) -> bool:
        """Whether what worked before no longer does, in code or on the wire."""
        return "breaking" in {self.sdk, self.wire}


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes between two documents, and how much of a new version they ask for.

    The notes are Markdown: what there is to rewrite, each under a heading of the fourth level.
    """

    bump: Bump
    changes: tuple[Change, ...]
    notes: str = ""


NONE = Changes("none", ())


def compare(old: Path, config: Config) -> Changes:
    """Return what changed from a document that was released to that of a project.

    Raises:
        DocumentError: One of the documents cannot be used, or no names can be given for it, so that
            nobody knows what the changes do to code.
    """
    new = load(config.spec, config.overlays)
    known = known_names(config)
    told = changelog(load(old), new, config.selection, config.package, known)
    found = told.difference
    if found.findings:
        raise DocumentError([replace(one, severity=Severity.ERROR) for one in found.findings])
    changes = tuple(
        Change(one.message, str(one.sdk), str(one.wire), heading(one)) for one in found.changes
    )
    return Changes(found.bump.value, changes, notes(told.notes, 4))
