"""What a call can raise.

APIError
├── ConfigurationError            the client cannot be set up as asked; a ValueError
├── RequestValidationError        the request breaks the document, and was not sent; a ValueError
├── APIConnectionError            no response arrived
│   └── APITimeoutError           not in time
│       └── APIDeadlineError      not before the deadline of the whole call
├── APIResponseError              a response arrived that cannot be read
│   └── ResponseValidationError   it can be read, and breaks the document; raised in mode strict
└── APIStatusError                a response arrived with status 3xx, 4xx or 5xx
    ├── BadRequestError           400
    ├── AuthenticationError       401
    ├── PermissionDeniedError     403
    ├── NotFoundError             404
    ├── ConflictError             409
    ├── UnprocessableEntityError  422
    ├── RateLimitError            429
    └── InternalServerError       5xx

A failure whose code the document names has an exception of its own below that of its status.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .response import Response


class APIError(Exception):
    """The base of every exception that a call raises.

    Attributes:
        message: The service's own words where it sent some.
        status_code: The HTTP status; None where no response arrived, as with all that follow.
        code: The service's name for the failure.
        request_id: The ID to quote to the service's support.
        headers: The headers of the response; names are found in any case.
        body: The body of the response: decompressed, or as it came where it cannot be.
    """

    def __init__(
        self,
        message: str = "",
        response: Response | None = None,
        *,
        code: str | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status_code: int | None = response.status_code if response else None
        self.code = code
        self.request_id: str | None = (response.request_id if response else None) or request_id
        self.headers: Mapping[str, str] | None = response.headers if response else None
        self.body: bytes | None = response.content if response else None

    def __str__(self) -> str:
        heading = " ".join(str(part) for part in (self.status_code, self.code) if part)
        text = ": ".join(part for part in (heading, self.message) if part)
        return f"{text} (request id {self.request_id})" if self.request_id else text


class ConfigurationError(APIError, ValueError):
    """The client cannot be set up as asked."""


class Fault(NamedTuple):
    """One place where a request breaks the document."""

    location: str
    """``path``, ``query``, ``header``, ``cookie`` or ``body``."""

    pointer: str
    """JSON pointer (RFC 6901) to the place, in the names of the document."""

    message: str
    """What is wrong there."""

    def __str__(self) -> str:
        return f"{' '.join(part for part in self[:2] if part)}: {self.message}"


class RequestValidationError(APIError, ValueError):
    """The request breaks the document, and was not sent.

    Attributes:
        faults: Every place where it does.
    """

    def __init__(self, message: str = "", *, faults: Sequence[Fault] = ()) -> None:
        super().__init__("\n  ".join([message, *map(str, faults)]))
        self.faults: tuple[Fault, ...] = tuple(faults)


class APIConnectionError(APIError):
    """No response arrived; whether the service acted on the request is unknown."""


class APITimeoutError(APIConnectionError):
    """No response arrived in time."""


class APIDeadlineError(APITimeoutError):
    """The deadline of the whole call passed."""


class APIResponseError(APIError):
    """A response arrived that cannot be read."""


class ResponseValidationError(APIResponseError):
    """A response arrived that breaks the document; raised in mode ``strict`` only.

    Attributes:
        faults: What is wrong, by JSON pointer (RFC 6901) into the body.
    """

    def __init__(
        self,
        message: str = "",
        response: Response | None = None,
        *,
        faults: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, response)
        self.faults: dict[str, str] = dict(faults or {})


class APIStatusError(APIError):
    """A response arrived with status 3xx, 4xx or 5xx."""


class BadRequestError(APIStatusError):
    """Status 400."""


class AuthenticationError(APIStatusError):
    """Status 401."""


class PermissionDeniedError(APIStatusError):
    """Status 403."""


class NotFoundError(APIStatusError):
    """Status 404."""


class ConflictError(APIStatusError):
    """Status 409."""


class UnprocessableEntityError(APIStatusError):
    """Status 422."""


class RateLimitError(APIStatusError):
    """Status 429."""


class InternalServerError(APIStatusError):
    """Status 5xx."""


_ERRORS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}


def error_class(status: int, named: type[APIStatusError] | None = None) -> type[APIStatusError]:
    """Return the exception for a status of 300 or more.

    One that the document has for the code of the failure, ``named``, counts unless it is a kind of
    that for another status.
    """
    found = _ERRORS.get(status, InternalServerError if status >= 500 else APIStatusError)
    return named if named is not None and named.__base__ in (found, APIStatusError) else found
