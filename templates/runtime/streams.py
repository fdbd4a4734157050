"""Responses that come item by item, to be iterated over while they do."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator, Mapping
from contextlib import aclosing
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from .errors import APIResponseError
from .items import EventsOf, ItemsOf
from .operation import Operation
from .options import Options
from .response import Arrival, Response, check_length
from .transport import AsyncTransport, Transport
from .unset import UNSET

T = TypeVar("T")
Item = TypeVar("Item")


class _ItemStream(Generic[T]):
    """What both colours of a stream have."""

    def __init__(self, options: Options, operation: Operation[T], arrival: Arrival) -> None:
        head = arrival.head
        self.status_code: int = head.status_code
        self.headers: Mapping[str, str] = head.headers
        self.request_id: str | None = head.request_id
        self._options = options
        self._operation = operation.id
        self._arrival = arrival
        self._response = arrival.http
        self._head = head
        self._marker = stream_type(operation, head)
        self._decoder = self._marker.decoder()

    def _read(self, items: Iterator[Any]) -> Iterator[T]:
        for item in items:
            yield self._marker.read(self._options, self._operation, self._head, item)
        check_length(self._head, self._decoder.pending, self._options.max_response_bytes)


class ItemStream(_ItemStream[T]):
    """The items of a response, one by one while they come; leaving its context ends it early.

    Reading is bound by the timeout of each read and by the deadline, if the client has one; a
    lost connection is raised, not mended.

    Attributes:
        status_code: The HTTP status.
        headers: Names are found in any case.
        request_id: The ID to quote to the service's support.
    """

    def __init__(self, options: Options, operation: Operation[T], arrival: Arrival) -> None:
        super().__init__(options, operation, arrival)
        self._items = self._iterate()

    @staticmethod
    def open(
        transport: Transport,
        operation: Operation[Item],
        arguments: Mapping[str, object],
        body: object = UNSET,
    ) -> ItemStream[Item]:
        """Call an operation, and return its response before the first item.

        Raises:
            APIError: The call failed, see `errors`.
        """
        arrival = transport.open(operation, arguments, body)
        try:
            return ItemStream(transport.options, operation, arrival)
        except APIResponseError:
            arrival.http.close()
            raise

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        """Return the next item.

        Raises:
            APIConnectionError: The connection broke, or nothing came in time.
            APIResponseError: An item cannot be read.
        """
        return next(self._items)

    def _iterate(self) -> Generator[T]:
        try:
            for piece in self._arrival.pieces():
                yield from self._read(self._decoder.feed(piece))
            yield from self._read(self._decoder.rest())
        finally:
            self._response.close()

    def close(self) -> None:
        """End the response; what has not been read is lost."""
        self._items.close()
        self._response.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncItemStream(_ItemStream[T]):
    """The same of an async client."""

    def __init__(self, options: Options, operation: Operation[T], arrival: Arrival) -> None:
        super().__init__(options, operation, arrival)
        self._items = self._iterate()

    @staticmethod
    async def open(
        transport: AsyncTransport,
        operation: Operation[Item],
        arguments: Mapping[str, object],
        body: object = UNSET,
    ) -> AsyncItemStream[Item]:
        """Call an operation, and return its response before the first item.

        Raises:
            APIError: The call failed, see `errors`.
        """
        arrival = await transport.open(operation, arguments, body)
        try:
            return AsyncItemStream(transport.options, operation, arrival)
        except APIResponseError:
            await arrival.http.aclose()
            raise

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    async def __anext__(self) -> T:
        """Return the next item.

        Raises:
            APIConnectionError: The connection broke, or nothing came in time.
            APIResponseError: An item cannot be read.
        """
        return await anext(self._items)

    async def _iterate(self) -> AsyncGenerator[T]:
        try:
            async with aclosing(self._arrival.apieces()) as pieces:
                async for piece in pieces:
                    for item in self._read(self._decoder.feed(piece)):
                        yield item
            for item in self._read(self._decoder.rest()):
                yield item
        finally:
            await self._response.aclose()

    async def aclose(self) -> None:
        """End the response; what has not been read is lost."""
        await self._items.aclose()
        await self._response.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


def stream_type(operation: Operation[Any], head: Response) -> ItemsOf | EventsOf:
    """Return how a response is read item by item.

    Raises:
        APIResponseError: The document says of this status that it is read as a whole.
    """
    found = operation.response_type(head.status_code)
    if not isinstance(found, ItemsOf | EventsOf):
        raise APIResponseError(f"{operation.id}: the response is not a stream.", head)
    return found
