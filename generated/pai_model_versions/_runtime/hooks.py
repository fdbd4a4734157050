"""What users are told of each attempt to send a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Attempt:
    """One sending of a request, before it is sent.

    Attributes:
        operation: The operation ID.
        method: The HTTP method.
        url: The address, without the query, which may hold secrets.
        number: 1, and one more with each retry.
    """

    operation: str
    method: str
    url: str
    number: int


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt.

    Attributes:
        seconds: How long it took.
        status_code: The status of the response; None where none arrived.
        request_id: The ID that the service gave the request.
        error: What the attempt raised; None for a success. A retry may follow all the same.
    """

    seconds: float
    status_code: int | None = None
    request_id: str | None = None
    error: BaseException | None = None


@dataclass(frozen=True)
class Hooks:
    """What is called around each attempt; what it raises ends the call.

    Attributes:
        before: May return headers to send along, which are signed with the others.
        after: Is told the outcome, also where the call is cancelled.
    """

    before: Callable[[Attempt], Mapping[str, str] | None] | None = None
    after: Callable[[Attempt, Outcome], None] | None = None
