"""Which operations of a document are wanted, and under what names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sdkwright.diagnostics import Diagnostic, Severity, Span


@dataclass(frozen=True, slots=True)
class Naming:
    """Names for an operation in the place of those that follow from the document; None keeps it."""

    resource: str | None = None
    method: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """Which operations of a document are wanted, and under what names.

    An operation is named by its operationId, or by method and path, as in ``GET /lamps/{id}``.

    Attributes:
        excluded_tags: Tags whose operations are left out.
        excluded_operations: Operations that are left out.
        names: Names for operations.
        allows_losses: Whether operations that cannot be generated are left out, and not the end.
        places: Where in a file each tag or operation is named; empty where none is to blame.
    """

    excluded_tags: tuple[str, ...] = ()
    excluded_operations: tuple[str, ...] = ()
    names: Mapping[str, Naming] = field(default_factory=dict[str, Naming])
    allows_losses: bool = False
    places: Mapping[str, Span] = field(default_factory=dict[str, Span], compare=False, repr=False)

    def finding(self, code: str, message: str, name: str, hint: str) -> Diagnostic:
        """Make a finding about a tag or an operation that the options name."""
        return Diagnostic(code, Severity.ERROR, message, self.places.get(name), "", hint)
