"""The way to the service and back, blocking and asynchronous."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import aclosing, closing
from copy import copy
from dataclasses import replace
from inspect import iscoroutine
from typing import Any, Generic, Self, TypeVar

import httpx2

from .auth import Auth
from .calls import AsyncCredential, Call, Credential, Resolve, Send, Wait
from .errors import APITimeoutError, ConfigurationError
from .operation import Operation
from .options import OptionChanges, Options
from .response import Response, check_length, decompressed, translated
from .service import Service
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
        self, service: Service, base_url: str, auth: AsyncCredential | None, options: Options | None
    ) -> None:
        # No type checker guards who passes the key itself.
        if auth is not None and not isinstance(auth, Auth) and not callable(auth):
            raise ConfigurationError(f"auth should be an Auth, got {type(auth).__name__}.")
        self.service = service
        self._base_url = base_url
        self._auth = auth
        self.options = options or Options()
        self.is_closing = True

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
        request = operation.request(self._base_url, agent, arguments, body)
        defaults = self._pool.http.headers
        return Call(
            self.service,
            self.options,
            self._auth,
            operation=operation,
            request=request,
            defaults=defaults,
        )


class Transport(_Transport[httpx2.Client]):
    """Calls operations, blocking.

    Args:
        http_client: What sends the requests; it is not closed. Its connections, hooks and headers
            are used, but not its redirects, cookies, query parameters, authentication and timeout.
    """

    def __init__(
        self,
        service: Service,
        base_url: str,
        *,
        auth: Credential | None = None,
        options: Options | None = None,
        http_client: httpx2.Client | None = None,
    ) -> None:
        super().__init__(service, base_url, auth, options)
        self._pool = _Pool(httpx2.Client, http_client)

    def send(
        self, operation: Operation[T], arguments: Mapping[str, object], body: object = UNSET
    ) -> T:
        """Call an operation and return what its response says.

        Raises:
            APIError: The call failed, see `errors`.
        """
        call = self._call(operation, arguments, body)
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
            return call.result(end.value)

    def _do(self, call: Call[Any], step: Send | Wait | Resolve) -> Response | None:
        if isinstance(step, Wait):
            call.options.clock.sleep(step.seconds)
            return None
        if isinstance(step, Resolve):
            if iscoroutine(step.credential):
                step.credential.close()
            raise ConfigurationError("A blocking client needs a blocking credential.")
        with translated():
            response = self._pool.http.send(
                step.request, stream=True, auth=None, follow_redirects=False
            )
        head = call.head(response)
        if call.capture.is_streaming and head.is_success:
            call.capture.stream = (response, head)
            return head
        if response.is_stream_consumed:  # by a hook of the HTTP client
            return replace(head, content=response.content)
        raw = bytearray()
        limit = call.options.max_response_bytes
        with closing(response), translated():
            for piece in response.iter_raw():
                raw += piece
                check_length(head, len(raw), limit)
                call.check_time(step)
        return decompressed(head, bytes(raw), limit)

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
        auth: AsyncCredential | None = None,
        options: Options | None = None,
        http_client: httpx2.AsyncClient | None = None,
    ) -> None:
        super().__init__(service, base_url, auth, options)
        self._pool = _Pool(httpx2.AsyncClient, http_client)

    async def send(
        self, operation: Operation[T], arguments: Mapping[str, object], body: object = UNSET
    ) -> T:
        """Call an operation and return what its response says.

        Raises:
            APIError: The call failed, see `errors`.
        """
        call = self._call(operation, arguments, body)
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
            return call.result(end.value)

    async def _do(self, call: Call[Any], step: Send | Wait | Resolve) -> Response | Auth | None:
        if isinstance(step, Wait):
            await call.options.clock.sleep_async(step.seconds)
            return None
        if isinstance(step, Resolve):
            return await step.credential
        import asyncio

        left = step.ends_at - call.options.clock.monotonic()
        try:
            async with asyncio.timeout(None if left == float("inf") else left):
                return await self._exchange(call, step)
        except TimeoutError as error:
            raise APITimeoutError("No response in time.") from error

    async def _exchange(self, call: Call[Any], step: Send) -> Response:
        with translated():
            response = await self._pool.http.send(
                step.request, stream=True, auth=None, follow_redirects=False
            )
        head = call.head(response)
        if call.capture.is_streaming and head.is_success:
            call.capture.stream = (response, head)
            return head
        if response.is_stream_consumed:  # by a hook of the HTTP client
            return replace(head, content=response.content)
        raw = bytearray()
        limit = call.options.max_response_bytes
        async with aclosing(response):
            with translated():
                async for piece in response.aiter_raw():
                    raw += piece
                    check_length(head, len(raw), limit)
                    call.check_time(step)
        return decompressed(head, bytes(raw), limit)

    async def aclose(self) -> None:
        """Close the connections, unless they belong to another client."""
        if self.is_closing and self._pool.is_ours:
            await self._pool.http.aclose()
