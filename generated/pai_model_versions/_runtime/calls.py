"""The course of a call, attempt by attempt; sending and waiting are left to its colours."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final, Generic, TypeVar, cast
from urllib.parse import quote

import httpx2
from pydantic_core import from_json

from .auth import Auth
from .errors import (
    APIDeadlineError,
    APIError,
    APITimeoutError,
    ConfigurationError,
    Fault,
    RequestValidationError,
)
from .hooks import Attempt, Outcome
from .json_values import Place, compact, is_object, plain, pointer
from .operation import Operation
from .options import Options
from .reading import read, status_error
from .request import Request, checked_headers
from .response import Arrival, Response, check_length, requested_capture
from .retries import IDEMPOTENT, is_retried, pause
from .security import AsyncCredential, Proofs, chosen, resolved
from .service import Service
from .time_limits import TimeLimits

T = TypeVar("T")

_LOG: Final = logging.getLogger(__name__.partition(".")[0])


@dataclass(frozen=True)
class Send:
    """A step of a call: send this once, and answer with the response.

    Attributes:
        is_streaming: Whether the body of a success is left to who asked for the call.
    """

    request: httpx2.Request = field(repr=False)
    limits: TimeLimits
    is_streaming: bool = False


@dataclass(frozen=True)
class Wait:
    """A step of a call: wait so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Resolve:
    """A step of a call: await a credential, and answer with it."""

    credential: Awaitable[Auth]


class Call(Generic[T]):
    """A call of an operation.

    Args:
        defaults: Headers that are sent where the request has none of their names.
    """

    def __init__(
        self,
        service: Service,
        options: Options,
        credentials: Sequence[AsyncCredential],
        *,
        operation: Operation[T],
        request: Request,
        defaults: httpx2.Headers,
    ) -> None:
        self.options = options
        self.capture = requested_capture()
        self._service = service
        self._credentials = credentials
        self._operation = operation
        self._request = _extended(request, options)
        self._defaults = defaults
        limit = options.deadline
        self._deadline = float("inf") if limit is None else options.clock.monotonic() + limit

    def steps(self) -> Generator[Send | Wait | Resolve, Any, Response]:
        """Yield what is to be done until there is a response of success, and return that."""
        operation, request, clock = self._operation, self._request, self.options.clock
        is_idempotent = operation.is_idempotent
        if is_idempotent is None:
            is_idempotent = request.method in IDEMPOTENT
        number = 1
        while True:
            url = request.origin + request.path
            attempt = Attempt(operation.id, request.method, url, number)
            try:
                return (yield from self._attempt(attempt))
            except APIError as error:
                if number > self.options.max_retries:
                    raise
                seconds = pause(error, number, clock.now())
                is_late = clock.monotonic() + seconds >= self._deadline
                if is_late or not is_retried(error, is_idempotent=is_idempotent):
                    raise
            _LOG.info("%s: retry %d in %.2f s", operation.id, number, seconds)
            yield Wait(seconds)
            number += 1

    def _attempt(self, attempt: Attempt) -> Generator[Send | Wait | Resolve, Any, Response]:
        """Send the request once, and tell those who want to know."""
        clock = self.options.clock
        began = clock.monotonic()
        try:
            response = yield from self._exchange(attempt, began)
        except BaseException as error:
            told = error
            if isinstance(error, APITimeoutError) and self._time_left() <= 0:
                told = self._late()
            self._tell(attempt, _failure(told, clock.monotonic() - began))
            if told is error:
                raise
            raise told from error
        seconds = clock.monotonic() - began
        self._tell(attempt, Outcome(seconds, response.status_code, response.request_id))
        return response

    def _exchange(
        self, attempt: Attempt, began: float
    ) -> Generator[Send | Wait | Resolve, Any, Response]:
        options, request = self.options, self._request
        ends_at = self._deadline
        if not isinstance(options.timeout, httpx2.Timeout):
            ends_at = min(ends_at, began + options.timeout)
        if options.hooks.before is not None:
            request = request.with_headers(checked_headers(options.hooks.before(attempt) or {}))
        limits = TimeLimits(options.timeout, options.clock, ends_at)
        proofs = yield from self._proofs(limits)
        request = proofs.authorize(request.at(options.clock.now()))
        sealed = self._sealed(request, limits)
        response: Response = yield Send(sealed, limits, self.capture.is_streaming)
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            proofs.refused()
        if not response.is_success:
            raise status_error(self._service, proofs, response)
        return response

    def _proofs(self, limits: TimeLimits) -> Generator[Send | Wait | Resolve, Any, Proofs]:
        """Return the proofs that go with the call, each ready to be given."""
        operation, service = self._operation, self._service
        requirements = service.security if operation.security is None else operation.security
        if requirements is not None and not requirements:
            return Proofs(())
        steps = resolved(self._credentials)
        try:
            awaited = next(steps)
            while True:
                awaited = steps.send((yield Resolve(awaited)))
        except StopIteration as end:
            found: Sequence[Auth] = end.value
        proofs = chosen(operation.id, requirements, found)
        with closing(proofs.prepare(self.options.clock, service.user_agent)) as preparation:
            answer: Response | None = None
            try:
                while True:
                    step = preparation.send(answer)
                    if isinstance(step, Request):
                        answer = yield Send(self._sealed(step, limits), limits)
                    else:
                        answer = yield Wait(step)
            except StopIteration:
                return proofs

    def _sealed(self, request: Request, limits: TimeLimits) -> httpx2.Request:
        """Return a request as it is sent; of the defaults only what it lacks."""
        if limits.left() <= 0:
            raise APITimeoutError("No time is left to send the request.")
        own = [(k.encode("ascii"), v.encode("latin-1")) for k, v in request.headers.items()]
        added = [(k, v) for k, v in self._defaults.raw if k.decode().lower() not in request.headers]
        try:
            url = httpx2.URL(request.url)
        except httpx2.InvalidURL as error:  # all that is left is its length
            fault = Fault("query", "", str(error))
            raise RequestValidationError("The request cannot be sent:", faults=[fault]) from None
        return httpx2.Request(
            request.method,
            url,
            headers=[*own, *added],
            content=request.content,
            extensions={"timeout": limits},
        )

    def _tell(self, attempt: Attempt, outcome: Outcome) -> None:
        # Of an error its class only: the text may repeat what the service was sent.
        result = outcome.status_code or type(outcome.error).__name__
        text = "%s: %s %s, attempt %d: %s in %.3f s"
        facts = (attempt.operation, attempt.method, attempt.url, attempt.number, result)
        _LOG.debug(text, *facts, outcome.seconds)
        if self.options.hooks.after is not None:
            self.options.hooks.after(attempt, outcome)

    def head(self, response: httpx2.Response) -> Response:
        """Return a response without its body."""
        request_id = self._service.request_id(response.headers)
        reason = response.reason_phrase
        return Response(response.status_code, reason, response.headers, b"", request_id)

    def check_body(self, step: Send, head: Response, length: int) -> None:
        """Raise what is wrong with a body of that length so far, if it is too long or too late."""
        check_length(head, length, self.options.max_response_bytes)
        if step.limits.left() <= 0:
            raise APITimeoutError("The body did not arrive in time.")

    def hand_over(self, step: Send, response: httpx2.Response, head: Response) -> Response:
        """Leave the body to who asked for it: of the limits in time the deadline still holds."""
        step.limits.ends_at = self._deadline
        limit = self.options.max_response_bytes
        self.capture.stream = Arrival(response, head, limit, self._time_left, self._late)
        return head

    def _time_left(self) -> float:
        return self._deadline - self.options.clock.monotonic()

    def _late(self) -> APIDeadlineError:
        return APIDeadlineError(f"The deadline of {self.options.deadline} s passed.")

    def opened(self, head: Response) -> Arrival:
        """Return the response whose body is still coming."""
        self.capture.response = head
        assert self.capture.stream is not None, "a success that streams is captured"  # noqa: S101
        return self.capture.stream

    def result(self, response: Response) -> T:
        """Return what the call returns; nothing if the body is left to who asked for it."""
        self.capture.response = response
        if self.capture.is_streaming:
            return cast("T", None)
        return read(self.options, self._operation, response)


def _failure(error: BaseException, seconds: float) -> Outcome:
    if isinstance(error, APIError):
        return Outcome(seconds, error.status_code, error.request_id, error)
    return Outcome(seconds, error=error)


def _extended(request: Request, options: Options) -> Request:
    """Return a request with what the caller adds to it."""
    if options.headers:
        request = request.with_headers(checked_headers(options.headers))
    for name, value in options.query.items():
        values: Sequence[str] = [value] if isinstance(value, str) else value
        for text in values:
            request = request.with_query(f"{quote(name, safe='')}={quote(text, safe='')}")
    if options.body:
        request = request.with_content(_grown(request.content, options.body))
    return request


def _grown(content: bytes | None, members: Mapping[str, Any]) -> bytes:
    """Return a JSON object with more members."""
    try:
        body = from_json(content or b"")
    except ValueError:
        body = None
    if not is_object(body):
        raise ConfigurationError("Members can be added only to a JSON object that is sent.")
    unsaid: dict[Place, str] = {}
    body |= plain(members, unsaid)
    if unsaid:
        faults = [Fault("body", pointer(place), message) for place, message in unsaid.items()]
        raise RequestValidationError("The added members are no JSON, not sent:", faults=faults)
    return compact(body).encode()
