"""What became of a mutant."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How far a mutant came."""

    REFUSED = "refused"
    """The generator refuses the document, with a finding."""
    CRASHED = "crashed"
    """The generator fails otherwise, which is a fault of it."""
    UNENCODED = "unencoded"
    """The code of the package is the same."""
    KILLED = "killed"
    """A test fails."""
    UNLOADABLE = "unloadable"
    """The tests cannot even be loaded: a name they import is gone, or the package is broken."""
    TIMED_OUT = "timed-out"
    """The tests do not come to an end."""
    SURVIVED = "survived"
    """Every test passes."""

    @property
    def is_made(self) -> bool:
        """Whether there is a package."""
        return self not in (Status.REFUSED, Status.CRASHED)

    @property
    def is_encoded(self) -> bool:
        """Whether the code of that package is another one."""
        return self.is_made and self is not Status.UNENCODED

    @property
    def is_killed(self) -> bool:
        """Whether the tests noticed."""
        return self.is_encoded and self is not Status.SURVIVED


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant.

    Attributes:
        reason: The first test that failed, or what the generator said; empty if nobody said a word.
        seconds: The processor time that it took.
    """

    status: Status
    reason: str = ""
    seconds: float = 0.0
