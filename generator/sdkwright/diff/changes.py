"""What differs between two documents, said as data: changes with two verdicts each, and a bump."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from sdkwright.diagnostics import Diagnostic, Span
from sdkwright.ir import Api
from sdkwright.values import JSON


class Verdict(StrEnum):
    """What a change does to those who know the old version, the worst first."""

    BREAKING = "breaking"
    RISKY = "risky"
    COMPATIBLE = "compatible"
    NONE = "none"


class Direction(StrEnum):
    """On which side of a call a change lies; ``none`` where it is about neither or the whole."""

    REQUEST = "request"
    RESPONSE = "response"
    BOTH = "both"
    NONE = "none"


class Bump(StrEnum):
    """Which part of a semantic version a difference raises, the largest first."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Side:
    """What one version has where a change is.

    Attributes:
        pointer: The JSON pointer (RFC 6901) into the document of that version.
        span: Where that is in the file.
        value: The value that changed, where one says more than the message.
    """

    pointer: str
    span: Span
    value: JSON = None


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    Attributes:
        code: The kind of change, in words joined by hyphens: ``property-removed``.
        wire: Whether an old client still works against the new server.
        sdk: Whether code written against the old SDK still runs and type-checks with the new one.
        direction: The side of a call on which the change is.
        operations: Every operation it reaches, as ``GET /pets``, sorted.
        message: What changed, and what that does in which direction; no full stop at the end.
        old: Where it was; None for what is new.
        new: Where it is; None for what is gone.
    """

    code: str
    wire: Verdict
    sdk: Verdict
    direction: Direction
    operations: tuple[str, ...]
    message: str
    old: Side | None
    new: Side | None

    @property
    def pointer(self) -> str:
        """Where it is, in the new document unless it is gone."""
        side = self.new or self.old
        return side.pointer if side else ""

    @property
    def worst(self) -> Verdict:
        """The worse of the two verdicts."""
        return worst((self.wire, self.sdk))


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs between two documents.

    Attributes:
        changes: The worst first, then by code and place.
        findings: What is to be known about the comparison itself.
        sdks: What is generated of either version; None where one of them cannot be.
    """

    changes: tuple[Change, ...]
    findings: tuple[Diagnostic, ...] = ()
    sdks: tuple[Api, Api] | None = field(default=None, compare=False, repr=False)

    @property
    def bump(self) -> Bump:
        """The part of the version to raise."""
        if not self.changes:
            return Bump.NONE
        return _BUMPS[worst(change.worst for change in self.changes)]

    def fails(self, on: str | None) -> bool:
        """Tell whether a change is as bad as the verdict ``on``, or worse; never if it is None."""
        if on is None:
            return False
        return any(_RANKS[change.worst] <= _RANKS[Verdict(on)] for change in self.changes)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst of the verdicts; ``none`` where there are none."""
    return min(verdicts, key=_RANKS.__getitem__, default=Verdict.NONE)


_RANKS = {verdict: rank for rank, verdict in enumerate(Verdict)}
_BUMPS = {
    Verdict.BREAKING: Bump.MAJOR,
    Verdict.RISKY: Bump.MINOR,
    Verdict.COMPATIBLE: Bump.MINOR,
    Verdict.NONE: Bump.PATCH,
}
