"""A response as it came, whole or still coming."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator, Mapping
from contextlib import aclosing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

import httpx2
from pydantic_core import from_json

from .errors import APIConnectionError, APIResponseError, APITimeoutError

T = TypeVar("T")


@dataclass(frozen=True)
class Response:
    """A response whose body is read.

    Attributes:
        status_code: The HTTP status.
        reason: What the service calls it.
        headers: Names are found in any case.
        content: The body, decompressed.
        request_id: The ID to quote to the service's support.
    """

    status_code: int
    reason: str
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    request_id: str | None

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status_code < 300

    @property
    def text(self) -> str:
        """The body as text, in the charset it names, else in UTF-8."""
        http = httpx2.Response(self.status_code, headers=self.headers)
        return self.content.decode(http.encoding or "utf-8", errors="replace")

    def json(self) -> Any:
        """Return the body as JSON.

        Raises:
            ValueError: It is none.
        """
        return from_json(self.content, allow_inf_nan=False)


@dataclass(frozen=True)
class RawResponse(Generic[T]):
    """What a call returned, with the response it came from.

    Attributes:
        value: What the call returns without this.
        http: The response.
    """

    value: T
    http: Response

    @property
    def request_id(self) -> str | None:
        """The ID to quote to the service's support."""
        return self.http.request_id


@dataclass(frozen=True)
class Arrival:
    """A response whose body is still coming, and what bounds the body.

    Attributes:
        limit: Bytes that it may have, decompressed.
        time_left: What tells the seconds until the deadline of the call.
        late: What makes the exception for a deadline that passed.
    """

    http: httpx2.Response = field(repr=False)
    head: Response
    limit: int
    time_left: Callable[[], float]
    late: Callable[[], APITimeoutError]

    def pieces(self) -> Iterator[bytes]:
        """Yield the body as it comes, up to the deadline."""
        with self._receiving():
            for piece in self.http.iter_bytes():
                yield self._in_time(piece)

    async def apieces(self) -> AsyncGenerator[bytes]:
        """Yield the body of an async client's response as it comes, up to the deadline."""
        async with aclosing(self.http.aiter_bytes()) as pieces:
            while (piece := await self._next(pieces)) is not None:
                yield self._in_time(piece)

    async def _next(self, pieces: AsyncGenerator[bytes]) -> bytes | None:
        import asyncio

        with self._receiving():
            try:
                async with asyncio.timeout(self.time_left()):
                    return await anext(pieces, None)
            except TimeoutError as error:
                raise APITimeoutError("The body did not arrive in time.") from error

    def _in_time(self, piece: bytes) -> bytes:
        if self.time_left() <= 0:
            raise self.late()
        return piece

    @contextmanager
    def _receiving(self) -> Generator[None]:
        """Raise our errors for those of httpx2, and say if the deadline is what passed."""
        try:
            with translated(self.head):
                yield
        except APITimeoutError as error:
            if self.time_left() > 0:
                raise
            raise self.late() from error


class _Stream:
    """What both colours of a stream have."""

    def __init__(self, arrival: Arrival) -> None:
        self.status_code: int = arrival.head.status_code
        self.headers: Mapping[str, str] = arrival.head.headers
        self.request_id: str | None = arrival.head.request_id
        self._arrival = arrival
        self._length = 0

    def _counted(self, piece: bytes) -> bytes:
        """Return a piece, if it is none too many."""
        self._length += len(piece)
        check_length(self._arrival.head, self._length, self._arrival.limit)
        return piece


class Stream(_Stream):
    """A response of success whose body is still coming; iterate over its pieces once.

    Attributes:
        status_code: The HTTP status.
        headers: Names are found in any case.
        request_id: The ID to quote to the service's support.
    """

    def __iter__(self) -> Iterator[bytes]:
        return map(self._counted, self._arrival.pieces())


class AsyncStream(_Stream):
    """The same of an async client."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async with aclosing(self._arrival.apieces()) as pieces:
            async for piece in pieces:
                yield self._counted(piece)


@dataclass
class Capture:
    """What a call leaves for who asked for its response."""

    is_streaming: bool = False
    response: Response | None = None
    stream: Arrival | None = None


_CAPTURE: ContextVar[Capture | None] = ContextVar("capture", default=None)


@contextmanager
def capturing(*, is_streaming: bool = False) -> Generator[Capture]:
    """Ask for the response of the next call within."""
    capture = Capture(is_streaming)
    token = _CAPTURE.set(capture)
    try:
        yield capture
    finally:
        _CAPTURE.reset(token)


def requested_capture() -> Capture:
    """Return where a call leaves its response; calls that it makes in turn leave none there."""
    capture = _CAPTURE.get()
    if capture is not None:
        _CAPTURE.set(None)
    return capture or Capture()


def decompressed(head: Response, raw: bytes, limit: int) -> Response:
    """Return a response with its body, of at most so many bytes.

    Raises:
        APIResponseError: A success cannot be decompressed, or is longer.
    """
    response = replace(head, content=raw)
    stream = httpx2.ByteStream(raw)
    content = bytearray()
    try:
        http = httpx2.Response(head.status_code, headers=head.headers, stream=stream)
        for piece in http.iter_bytes():
            content += piece
            check_length(response, len(content), limit)
    except httpx2.DecodingError as error:
        if not head.is_success:
            return response
        raise APIResponseError(f"The body cannot be decompressed: {error}", response) from None
    return replace(head, content=bytes(content))


def check_length(response: Response, length: int, limit: int) -> None:
    """Raise an APIResponseError for a body that is too long."""
    if length > limit:
        raise APIResponseError(f"The body is longer than {limit} bytes.", response)


@contextmanager
def translated(head: Response | None = None) -> Generator[None]:
    """Raise our errors for those of httpx2."""
    try:
        yield
    except httpx2.TimeoutException as error:
        raise APITimeoutError(f"No response in time: {_reason(error)}") from _bare(error)
    except httpx2.DecodingError as error:
        raise APIResponseError(f"The body cannot be decompressed: {error}", head) from _bare(error)
    except httpx2.RequestError as error:
        raise APIConnectionError(f"No response: {_reason(error)}") from _bare(error)


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__


def _bare(error: BaseException) -> BaseException:
    """Return an error without its frames: their variables hold the headers that were sent."""
    inner: BaseException | None = error
    while inner is not None:
        inner.__traceback__ = None
        inner = inner.__cause__ or inner.__context__
    return error
