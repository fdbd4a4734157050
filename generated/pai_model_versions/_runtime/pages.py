"""Lists that come in numbered pages."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import count, islice
from typing import Any, Generic, Self, TypeVar

from .json_values import is_array, plain, resolve
from .operation import Operation, Pagination
from .transport import AsyncTransport, Transport
from .unset import UNSET

Item = TypeVar("Item")
Body = TypeVar("Body")
Wire = TypeVar("Wire")
Response = TypeVar("Response")


@dataclass(frozen=True)
class _Call(Generic[Body, Wire]):
    """A call that asks for a page."""

    transport: Wire
    operation: Operation[Body]
    arguments: Mapping[str, object]
    body: object

    @property
    def pagination(self) -> Pagination:
        if self.operation.pagination is None:
            raise TypeError(f"{self.operation.id} has no pages.")
        return self.operation.pagination

    @property
    def number(self) -> int:
        number = self.arguments.get(self.pagination.page)
        return number if isinstance(number, int) else 1

    @property
    def size(self) -> int | None:
        size = self.arguments.get(self.pagination.size or "")
        return size if isinstance(size, int) else None

    def next(self) -> Self:
        """Return the call that asks for the page after that."""
        return replace(self, arguments={**self.arguments, self.pagination.page: self.number + 1})


class _Page(Generic[Item, Body, Wire]):
    """A page as it came, and what follows from it; how the next is fetched is left to its colours.

    Attributes:
        items: The items on this page.
        number: The number of this page, from 1.
        total: The number of items on all pages by the service's count; None if it gives none.
        response: The whole response.
    """

    def __init__(
        self, call: _Call[Body, Wire], response: Body, previous: Self | None = None
    ) -> None:
        items = resolve(response, call.pagination.items)
        total = resolve(response, call.pagination.total)
        self.items: list[Item] = items if is_array(items) else []
        self.number: int = call.number
        self.total: int | None = total if type(total) is int else None
        self.response: Body = response
        self._call = call
        # Pages that were passed over are taken for full ones.
        before = (call.number - 1) * (call.size or len(self.items))
        self._count: int = len(self.items) + (before if previous is None else previous._count)
        # What has been seen, and on which page first; of a page no more than a digest is kept.
        self._seen: dict[bytes, int] = {} if previous is None else previous._seen
        self._is_repeated = self._seen.setdefault(_digest(self.items), call.number) != call.number

    @property
    def has_next(self) -> bool:
        """Whether another page should follow.

        The total decides, if there is one; a page that is not full decides only if there is none,
        for it may be as full as the service lets it be.
        """
        if not self.items:
            return False
        if self.total is not None:
            return self._count < self.total
        return self._call.size is None or len(self.items) >= self._call.size

    def _unless_over(self, page: Self) -> Self | None:
        """Return the page that came next, but not an empty one, and not one that came before.

        Some services answer with their last page, or their first, when asked for one beyond.
        """
        return page if page.items and not page._is_repeated else None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.number}: {len(self.items)} of {self.total} items>"


class Page(_Page[Item, Body, Transport]):
    """A page of a list. Iterating over it yields its items, then those of all pages after it."""

    @staticmethod
    def first(
        transport: Transport,
        operation: Operation[Response],
        arguments: Mapping[str, object],
        body: object = UNSET,
    ) -> Page[Any, Response]:
        """Return the page that the arguments ask for."""
        call = _Call(transport, operation, arguments, body)
        return Page(call, transport.send(operation, arguments, body))

    def next_page(self) -> Page[Item, Body] | None:
        """Fetch the next page; None if there is none."""
        if not self.has_next:
            return None
        call = self._call.next()
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


class AsyncPage(_Page[Item, Body, AsyncTransport]):
    """A page of a list. Iterating over it yields its items, then those of all pages after it."""

    @staticmethod
    def first(
        transport: AsyncTransport,
        operation: Operation[Response],
        arguments: Mapping[str, object],
        body: object = UNSET,
    ) -> AsyncPages[Any, Response]:
        """Return the pages from the one on that the arguments ask for."""
        return AsyncPages(_Call(transport, operation, arguments, body))

    async def next_page(self) -> AsyncPage[Item, Body] | None:
        """Fetch the next page; None if there is none."""
        if not self.has_next:
            return None
        call = self._call.next()
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

    def __init__(self, call: _Call[Body, AsyncTransport]) -> None:
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


def _digest(items: list[Any]) -> bytes:
    """Return what is the same for the same items."""
    return sha256(json.dumps(plain(items, {}), sort_keys=True, default=str).encode()).digest()


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
