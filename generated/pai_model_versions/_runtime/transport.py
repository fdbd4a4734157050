"""The way to the service and back, blocking and asynchronous."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing, closing
from copy import copy
from dataclasses import replace
from inspect import iscoroutine
from typing import Any, Generic, Self, TypeVar, cast

import httpx2

from .auth import Auth
from .calls import Call, Resolve, Send, Wait
from .errors import APITimeoutError, ConfigurationError
from .operation import Operation
from .options import OptionChanges, Options
from .response import Arrival, Response, decompressed, translated
from .security import AsyncCredential, Credential, credentials
from .service import Service
from .time_limits import bound
from .unset import UNSET

T = TypeVar("T")
Http = TypeVar("Http", bound=httpx2.Client | httpx2.AsyncClient)


class _Pool(Generic[Http]):
    """The connections of a process; a child that it forks must not use them, and gets its own."""

    def __init__(self, make: Callable[[], Http], http_client: Http | None) -> None:
        self._make = make
        self.is_ours = http_client is None
        self._http: Http = make() if http_client is None else http_client
        self._process = os.getpid()

    @property
    def http(self) -> Http:
        """What sends the requests."""
        if self.is_ours and self._process != os.getpid():
            self._http, self._process = self._make(), os.getpid()
        return self._http


class _Transport(Generic[Http]):
    """What both colours have."""

    _pool: _Pool[Http]

    def __init__(
        self,
        service: Service,
        base_url: str,
        auth: AsyncCredential | Sequence[AsyncCredential] | None,
        options: Options | None,
        *,
        is_endpoint: bool,
    ) -> None:
        self.service = service
        self._base_url = base_url
        self._is_endpoint = is_endpoint
        self._credentials = credentials(auth)
        self.options: Options = options or Options()
        self.is_closing: bool = True

    def with_options(self, changes: OptionChanges) -> Self:
        """Return a transport of other options; it shares the connections, and leaves them open."""
        other = copy(self)
        other.options = self.options.changed(changes)
        other.is_closing = False
        return other

    def _call(
        self, operation: Operation[T], arguments: Mapping[str, object], body: object
    ) -> Call[T]:
        agent = self.service.user_agent
        base_url = self._base_url if self._is_endpoint else operation.base_url(self._base_url)
        request = operation.request(base_url, agent, arguments, body)
        defaults = self._pool.http.headers
        return Call(
            self.service,
            self.options,
            self._credentials,
            operation=operation,
            request=request,
            defaults=defaults,
        )


class Transport(_Transport[httpx2.Client]):
    """Calls operations, blocking.

    Args:
        is_endpoint: Whether the base URL is the caller's own, and no operation has another.
        http_client: What sends the requests; it is not closed. Its connections, hooks and headers
            are used, but not its redirects, cookies, query parameters, authentication and timeout.
    """

    def __init__(
        self,
        service: Service,
        base_url: str,
        *,
        auth: Credential | Sequence[Credential] | None = None,
        options: Options | None = None,
        is_endpoint: bool = False,
        http_client: httpx2.Client | None = None,
    ) -> None:
        super().__init__(service, base_url, auth, options, is_endpoint=is_endpoint)
        self._pool = _Pool(httpx2.Client, http_client)

    def send(
        self, operation: Operation[T], arguments: Mapping[str, object], body: object = UNSET
    ) -> T:
        """Call an operation and return what its response says.

        Raises:
            APIError: The call failed, see `errors`.
        """
        call = self._call(operation, arguments, body)
        return call.result(self._run(call))

    def open(
        self, operation: Operation[Any], arguments: Mapping[str, object], body: object = UNSET
    ) -> Arrival:
        """Call an operation and return its response before the body.

        Raises:
            APIError: The call failed, see `errors`.
        """
        call = self._call(operation, arguments, body)
        call.capture.is_streaming = True
        return call.opened(self._run(call))

    def _run(self, call: Call[Any]) -> Response:
        """Take the steps of a call to its end."""
        steps = call.steps()
        try:
            step = next(steps)
            while True:
                try:
                    answer = self._do(call, step)
                except BaseException as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(answer)
        except StopIteration as end:
            return cast("Response", end.value)

    def _do(self, call: Call[Any], step: Send | Wait | Resolve) -> Response | None:
        if isinstance(step, Wait):
            call.options.clock.sleep(step.seconds)
            return None
        if isinstance(step, Resolve):
            if iscoroutine(step.credential):
                step.credential.close()
            raise ConfigurationError("A blocking client needs a blocking credential.")
        step.request.extensions["trace"] = bound
        with translated():
            response = self._pool.http.send(
                step.request, stream=True, auth=None, follow_redirects=False
            )
        head = call.head(response)
        if step.is_streaming and head.is_success:
            return call.hand_over(step, response, head)
        if response.is_stream_consumed:  # by a hook of the HTTP client
            return replace(head, content=response.content)
        raw = bytearray()
        with closing(response), translated():
            for piece in response.iter_raw():
                raw += piece
                call.check_body(step, head, len(raw))
        return decompressed(head, bytes(raw), call.options.max_response_bytes)

    def close(self) -> None:
        """Close the connections, unless they belong to another client."""
        if self.is_closing and self._pool.is_ours:
            self._pool.http.close()


class AsyncTransport(_Transport[httpx2.AsyncClient]):
    """Calls operations, asynchronously; otherwise as `Transport`."""

    def __init__(
        self,
        service: Service,
        base_url: str,
        *,
        auth: AsyncCredential | Sequence[AsyncCredential] | None = None,
        options: Options | None = None,
        is_endpoint: bool = False,
        http_client: httpx2.AsyncClient | None = None,
    ) -> None:
        super().__init__(service, base_url, auth, options, is_endpoint=is_endpoint)
        self._pool = _Pool(httpx2.AsyncClient, http_client)

    async def send(
        self, operation: Operation[T], arguments: Mapping[str, object], body: object = UNSET
    ) -> T:
        """Call an operation and return what its response says.

        Raises:
            APIError: The call failed, see `errors`.
        """
        call = self._call(operation, arguments, body)
        return call.result(await self._run(call))

    async def open(
        self, operation: Operation[Any], arguments: Mapping[str, object], body: object = UNSET
    ) -> Arrival:
        """Call an operation and return its response before the body.

        Raises:
            APIError: The call failed, see `errors`.
        """
        call = self._call(operation, arguments, body)
        call.capture.is_streaming = True
        return call.opened(await self._run(call))

    async def _run(self, call: Call[Any]) -> Response:
        """Take the steps of a call to its end."""
        steps = call.steps()
        try:
            step = next(steps)
            while True:
                try:
                    answer = await self._do(call, step)
                except BaseException as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(answer)
        except StopIteration as end:
            return cast("Response", end.value)

    async def _do(self, call: Call[Any], step: Send | Wait | Resolve) -> Response | Auth | None:
        if isinstance(step, Wait):
            await call.options.clock.sleep_async(step.seconds)
            return None
        if isinstance(step, Resolve):
            return await step.credential
        import asyncio

        try:
            async with asyncio.timeout(step.limits.left()):
                return await self._exchange(call, step)
        except TimeoutError as error:
            raise APITimeoutError("No response in time.") from error

    async def _exchange(self, call: Call[Any], step: Send) -> Response:
        with translated():
            response = await self._pool.http.send(
                step.request, stream=True, auth=None, follow_redirects=False
            )
        head = call.head(response)
        if step.is_streaming and head.is_success:
            return call.hand_over(step, response, head)
        if response.is_stream_consumed:  # by a hook of the HTTP client
            return replace(head, content=response.content)
        raw = bytearray()
        async with aclosing(response):
            with translated():
                async for piece in response.aiter_raw():
                    raw += piece
                    call.check_body(step, head, len(raw))
        return decompressed(head, bytes(raw), call.options.max_response_bytes)

    async def aclose(self) -> None:
        """Close the connections, unless they belong to another client."""
        if self.is_closing and self._pool.is_ours:
            await self._pool.http.aclose()
