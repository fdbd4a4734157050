"""What clients have besides the resources of the document."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping
from contextlib import aclosing, asynccontextmanager, closing, contextmanager
from copy import copy
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar, Unpack

from .errors import ConfigurationError
from .options import OptionChanges, QueryValues
from .response import AsyncStream, RawResponse, Response, Stream, capturing
from .unset import UNSET

if TYPE_CHECKING:  # what a call needs is loaded when a client is made
    from .transport import AsyncTransport, Transport

P = ParamSpec("P")
T = TypeVar("T")
Wire = TypeVar("Wire", "Transport", "AsyncTransport")


class _Client:
    """What clients of both colours have."""

    _transport: Any

    def with_options(self, **changes: Unpack[OptionChanges]) -> Self:
        """Return this client with other options; it shares the connections, and leaves them open.

        Raises:
            ConfigurationError: There is no such option, or the value is none of it.
        """
        other = copy(self)
        other._transport = self._transport.with_options(changes)
        for name in vars(self):  # the resources, which know the old options
            if isinstance(getattr(type(self), name, None), cached_property):
                delattr(other, name)
        return other


class ClientBase(_Client):
    """What every blocking client has."""

    _transport: Transport

    def with_raw_response(
        self, method: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> RawResponse[T]:
        """Call a method, and return what it returns with the response that came.

        Raises:
            APIError: What the method raises.
        """
        with capturing() as capture:
            value = method(*args, **kwargs)
        return RawResponse(value, _made(capture.response))

    @contextmanager
    def stream(
        self, method: Callable[P, object], *args: P.args, **kwargs: P.kwargs
    ) -> Generator[Stream]:
        """Call a method and give its response while the body is still coming, to be read once.

        Reading is bound by the timeout, of each read, by the deadline of the call and by
        ``max_response_bytes``.

        Raises:
            APIError: What the method raises.
        """
        with capturing(is_streaming=True) as capture:
            method(*args, **kwargs)
        arrival = _made(capture.stream)
        with closing(arrival.http):
            yield Stream(arrival)

    def request(
        self,
        method: str,
        path: str,
        *,
        query: QueryValues | None = None,
        headers: Mapping[str, str] | None = None,
        body: object = UNSET,
    ) -> Response:
        """Send a request that the document does not have, with options, proof and retries as any.

        Args:
            method: The HTTP method.
            path: Below the endpoint: ``/api/v1/models``; percent-encoded where need be.
            query: Parameters; several values of one name are a list.
            headers: They replace ours.
            body: Bytes, or what JSON has.

        Raises:
            APIError: The call failed, or the request cannot be sent.
        """
        from .undocumented import undocumented

        operation = undocumented(self._transport.service, method, path, headers, body)
        return _queried(self._transport, query).send(operation, {}, body)

    def close(self) -> None:
        """Close the connections, unless they belong to another client."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncClientBase(_Client):
    """What every asynchronous client has; see `ClientBase`."""

    _transport: AsyncTransport

    async def with_raw_response(
        self, method: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> RawResponse[T]:
        """Call a method, and return what it returns with the response that came.

        Raises:
            APIError: What the method raises.
        """
        with capturing() as capture:
            value = await method(*args, **kwargs)
        return RawResponse(value, _made(capture.response))

    @asynccontextmanager
    async def stream(
        self, method: Callable[P, Awaitable[object]], *args: P.args, **kwargs: P.kwargs
    ) -> AsyncGenerator[AsyncStream]:
        """Call a method and give its response while the body is still coming, to be read once.

        Reading is bound by the timeout, of each read, by the deadline of the call and by
        ``max_response_bytes``.

        Raises:
            APIError: What the method raises.
        """
        with capturing(is_streaming=True) as capture:
            await method(*args, **kwargs)
        arrival = _made(capture.stream)
        async with aclosing(arrival.http):
            yield AsyncStream(arrival)

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: QueryValues | None = None,
        headers: Mapping[str, str] | None = None,
        body: object = UNSET,
    ) -> Response:
        """Send a request that the document does not have, with options, proof and retries as any.

        Args:
            method: The HTTP method.
            path: Below the endpoint: ``/api/v1/models``; percent-encoded where need be.
            query: Parameters; several values of one name are a list.
            headers: They replace ours.
            body: Bytes, or what JSON has.

        Raises:
            APIError: The call failed, or the request cannot be sent.
        """
        from .undocumented import undocumented

        operation = undocumented(self._transport.service, method, path, headers, body)
        return await _queried(self._transport, query).send(operation, {}, body)

    async def aclose(self) -> None:
        """Close the connections, unless they belong to another client."""
        await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


def _made(result: T | None) -> T:
    """Return what a call left, if it was made."""
    if result is None:
        raise ConfigurationError("The method that was passed made no call.")
    return result


def _queried(transport: Wire, query: QueryValues | None) -> Wire:
    """Return a transport that adds to the query."""
    return transport.with_options({"query": {**transport.options.query, **(query or {})}})
