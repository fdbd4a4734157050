"""Lists that come in pages: by their numbers, by offsets or by cursors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator, Mapping
from itertools import count, islice
from typing import Any, Generic, TypeVar

from .operation import Operation
from .transport import AsyncTransport, Transport
from .turning import Call, FetchedPage
from .unset import UNSET

Item = TypeVar("Item")
Body = TypeVar("Body")
Response = TypeVar("Response")


class Page(FetchedPage[Item, Body, Transport]):
    """A page of a list. Iterating over it yields its items, then those of all pages after it."""

    @staticmethod
    def first(
        transport: Transport,
        operation: Operation[Response],
        arguments: Mapping[str, object],
        body: object = UNSET,
    ) -> Page[Any, Response]:
        """Return the page that the arguments ask for."""
        call = Call(transport, operation, arguments, body)
        return Page(call, transport.send(operation, arguments, body))

    def next_page(self) -> Page[Item, Body] | None:
        """Fetch the next page; None if there is none."""
        if not self.has_next:
            return None
        call = self._following()
        response = call.transport.send(call.operation, call.arguments, call.body)
        return self._unless_over(type(self)(call, response, self))

    def pages(self, *, max_pages: int | None = None) -> Iterator[Page[Item, Body]]:
        """Yield this page and those after it, each fetched when it is due.

        Raises:
            ValueError: The limit is below zero.
        """
        turns = _counted(max_pages)
        page: Page[Item, Body] | None = None if next(turns, None) is None else self
        while page is not None:
            yield page
            page = None if next(turns, None) is None else page.next_page()

    def iterate(self, *, max_items: int | None = None) -> Iterator[Item]:
        """Yield the items of this page and of those after it, at most so many.

        Raises:
            ValueError: The limit is below zero.
        """
        limit = _checked(max_items)
        return islice((item for page in self.pages() for item in page.items), limit)

    def __iter__(self) -> Iterator[Item]:
        return self.iterate()


class AsyncPage(FetchedPage[Item, Body, AsyncTransport]):
    """A page of a list. Iterating over it yields its items, then those of all pages after it."""

    @staticmethod
    def first(
        transport: AsyncTransport,
        operation: Operation[Response],
        arguments: Mapping[str, object],
        body: object = UNSET,
    ) -> AsyncPages[Any, Response]:
        """Return the pages from the one on that the arguments ask for."""
        return AsyncPages(Call(transport, operation, arguments, body))

    async def next_page(self) -> AsyncPage[Item, Body] | None:
        """Fetch the next page; None if there is none."""
        if not self.has_next:
            return None
        call = self._following()
        response = await call.transport.send(call.operation, call.arguments, call.body)
        return self._unless_over(type(self)(call, response, self))

    def pages(self, *, max_pages: int | None = None) -> AsyncIterator[AsyncPage[Item, Body]]:
        """Yield this page and those after it, each fetched when it is due.

        Raises:
            ValueError: The limit is below zero.
        """

        async def here() -> AsyncPage[Item, Body]:
            return self

        return _PagesFrom(here, max_pages)

    def iterate(self, *, max_items: int | None = None) -> AsyncIterator[Item]:
        """Yield the items of this page and of those after it, at most so many.

        Raises:
            ValueError: The limit is below zero.
        """
        return _ItemsOf(self.pages(), max_items)

    def __aiter__(self) -> AsyncIterator[Item]:
        return self.iterate()


# These are no async generators: a break leaves those open until the loop gets to close them.


class _PagesFrom(AsyncIterator[AsyncPage[Item, Body]]):
    """The pages from one on."""

    def __init__(
        self, fetch: Callable[[], Awaitable[AsyncPage[Item, Body] | None]], limit: int | None
    ) -> None:
        self._fetch = fetch
        self._turns = _counted(limit)

    async def __anext__(self) -> AsyncPage[Item, Body]:
        page = None if next(self._turns, None) is None else await self._fetch()
        if page is None:
            raise StopAsyncIteration
        self._fetch = page.next_page
        return page


class _ItemsOf(AsyncIterator[Item]):
    """The items of pages."""

    def __init__(self, pages: AsyncIterator[AsyncPage[Item, Any]], limit: int | None) -> None:
        self._pages = pages
        self._items: Iterator[Item] = iter(())
        self._turns = _counted(limit)

    async def __anext__(self) -> Item:
        if next(self._turns, None) is None:
            raise StopAsyncIteration
        while True:
            for item in self._items:
                return item
            self._items = iter((await anext(self._pages)).items)


class AsyncPages(Generic[Item, Body]):
    """A list that is yet to be fetched: await it for its first page, or iterate over all items."""

    def __init__(self, call: Call[Body, AsyncTransport]) -> None:
        self._call = call

    async def _first(self) -> AsyncPage[Item, Body]:
        call = self._call
        response = await call.transport.send(call.operation, call.arguments, call.body)
        return AsyncPage(call, response)

    def __await__(self) -> Generator[Any, None, AsyncPage[Item, Body]]:
        return self._first().__await__()

    def pages(self, *, max_pages: int | None = None) -> AsyncIterator[AsyncPage[Item, Body]]:
        """Yield all pages, each fetched when it is due.

        Raises:
            ValueError: The limit is below zero.
        """
        return _PagesFrom(self._first, max_pages)

    def iterate(self, *, max_items: int | None = None) -> AsyncIterator[Item]:
        """Yield the items of all pages, at most so many.

        Raises:
            ValueError: The limit is below zero.
        """
        return _ItemsOf(self.pages(), max_items)

    def __aiter__(self) -> AsyncIterator[Item]:
        return self.iterate()


def _counted(limit: int | None) -> Iterator[int]:
    """Yield numbers, so many or without end."""
    return islice(count(), _checked(limit))


def _checked(limit: int | None) -> int | None:
    """Return a limit.

    Raises:
        ValueError: It is below zero.
    """
    if limit is not None and limit < 0:
        raise ValueError(f"A limit should be a number from 0, got {limit}.")
    return limit
