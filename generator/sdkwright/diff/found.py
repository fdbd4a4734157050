"""What a comparison finds, before equal findings are made into one change."""

from __future__ import annotations

from dataclasses import dataclass

from sdkwright.diff.changes import Direction
from sdkwright.diff.codes import CODES
from sdkwright.diff.kinds import Reason
from sdkwright.values import JSON


@dataclass(frozen=True, slots=True)
class Found:
    """A change as one operation meets it, in one direction.

    Attributes:
        code: The kind of change.
        what: What changed, in one sentence without a full stop.
        direction: The side of the call; not both.
        operation: The operation; None where none is concerned.
        old: The pointer in the old document; None for what is new.
        new: The pointer in the new document; None for what is gone.
        values: The old and the new value.
        sdk: The verdict in the SDK where the code does not decide it.
        wire: The verdict on the wire where the code does not decide it.
    """

    code: str
    what: str
    direction: Direction
    operation: str | None
    old: str | None
    new: str | None
    values: tuple[JSON, JSON] = (None, None)
    sdk: Reason | None = None
    wire: Reason | None = None

    @property
    def wire_reason(self) -> Reason:
        """The verdict on the wire, with its reason."""
        return self.wire or CODES[self.code].wire(self.direction)

    @property
    def sdk_reason(self) -> Reason:
        """The verdict in the SDK, with its reason."""
        return self.sdk or CODES[self.code].sdk(self.direction)
