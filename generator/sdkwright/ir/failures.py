"""What an API says when something fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorMembers:
    """Where an error body tells what happened: JSON pointers, None where it does not."""

    code: str | None
    message: str | None
    request_id: str | None


STATUS_ERRORS: Mapping[str, str] = {
    "400": "BadRequestError",
    "401": "AuthenticationError",
    "403": "PermissionDeniedError",
    "404": "NotFoundError",
    "409": "ConflictError",
    "422": "UnprocessableEntityError",
    "429": "RateLimitError",
}
"""The exceptions of the runtime for statuses, as far as they have their own."""


def status_error(status: str) -> str:
    """Return the exception for a status, or for a range: ``4XX``, ``default``."""
    return STATUS_ERRORS.get(
        status, "InternalServerError" if status.startswith("5") else "APIStatusError"
    )


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """A failure that the document names, with an exception of its own.

    Attributes:
        class_name: The exception.
        code: What error bodies say, as text.
        statuses: What it comes with: ``404``, ``4XX``, ``default``.
    """

    class_name: str
    code: str
    statuses: tuple[str, ...]

    @property
    def base(self) -> str:
        """The exception that this one is a kind of: that of its statuses, if they have one."""
        found = {status_error(status) for status in self.statuses}
        return found.pop() if len(found) == 1 else "APIStatusError"

    def is_for(self, status: int) -> bool:
        """Tell whether a response of a status is raised as this exception."""
        return self.base in (status_error(str(status)), "APIStatusError")
