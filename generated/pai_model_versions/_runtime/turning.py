"""How a list goes on: what a page is, what asks for the one after it, and when there is none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Generic, Self, TypeVar, cast

from .json_values import is_array, plain, resolve
from .operation import Operation, Pagination
from .unset import UNSET

Item = TypeVar("Item")
Body = TypeVar("Body")
Wire = TypeVar("Wire")


@dataclass(frozen=True)
class Call(Generic[Body, Wire]):
    """A call that asks for a page."""

    transport: Wire
    operation: Operation[Body]
    arguments: Mapping[str, object]
    body: object

    @property
    def pagination(self) -> Pagination:
        """How its operation lists.

        Raises:
            TypeError: It does not.
        """
        if self.operation.pagination is None:
            raise TypeError(f"{self.operation.id} has no pages.")
        return self.operation.pagination

    def given(self, name: str | None) -> object:
        """Return an argument, or the member of the body at a pointer; None if it is not given."""
        if name is None:
            return None
        found = self._members.get(name[1:]) if name[:1] == "/" else self.arguments.get(name)
        return None if found is UNSET else found

    def asking(self, name: str, value: object) -> Self:
        """Return the same call with another argument, or with another member of the body."""
        if name[:1] == "/":
            return replace(self, body={**self._members, name[1:]: value})
        return replace(self, arguments={**self.arguments, name: value})

    @property
    def _members(self) -> Mapping[str, object]:
        is_given = isinstance(self.body, Mapping)
        return cast("Mapping[str, object]", self.body) if is_given else {}


class FetchedPage(Generic[Item, Body, Wire]):
    """A page as it came, and what follows from it; how the next is fetched is left to its colours.

    Attributes:
        items: The items on this page.
        number: The number of this page, as the service counts; where it does not number pages, from
            1 for the first that was asked for.
        total: The number of items on all pages by the service's count; None if it gives none.
        next_cursor: The cursor to go on with after this page, now or another day; None if the
            service gives none, or turns pages by number or offset.
        response: The whole response.
    """

    def __init__(
        self, call: Call[Body, Wire], response: Body, previous: Self | None = None
    ) -> None:
        rules = call.pagination
        items = resolve(response, rules.items)
        total = resolve(response, rules.total)
        asked = call.given(rules.argument)
        position = asked if type(asked) is int else rules.start
        self.items: list[Item] = items if is_array(items) else []
        self.number: int = 1 if previous is None else previous.number + 1
        self.total: int | None = total if type(total) is int else None
        self.next_cursor: Any | None = _cursor(rules, response, self.items)
        self.response: Body = response
        self._call = call
        self._size = call.given(rules.size)
        self._next: object = self.next_cursor
        passed = 0
        if rules.by == "page":
            self.number, self._next = position, position + 1
            # Pages that were passed over are taken for full ones.
            size = self._size if type(self._size) is int else len(self.items)
            passed = (position - rules.start) * size
        elif rules.by == "offset":
            self._next = position + len(self.items)
            passed = position - rules.start
        self._count: int = len(self.items) + (passed if previous is None else previous._count)
        # What came and what was asked for, and with which page first; of each no more than a digest
        # is kept.
        self._seen: dict[bytes, int] = {} if previous is None else previous._seen
        self._seen.setdefault(_digest(asked), self.number)
        content = _digest([self.items, self.next_cursor])
        self._is_repeated = self._seen.setdefault(content, self.number) != self.number

    @property
    def has_next(self) -> bool:
        """Whether another page should follow.

        What the service says of that prevails. With cursors there has to be one that was not asked
        for before, and an empty page may have one. Else the total decides, if there is one; a page
        that is not full decides only if there is none, for it may be as full as the service lets it
        be.
        """
        more = resolve(self.response, self._call.pagination.more)
        if self._call.pagination.by == "cursor":
            following = self.number + 1
            is_new = self._seen.get(_digest(self.next_cursor), following) == following
            return more is not False and self.next_cursor is not None and is_new
        if not self.items:
            return False
        if isinstance(more, bool):
            return more
        if self.total is not None:
            return self._count < self.total
        return type(self._size) is not int or len(self.items) >= self._size

    def _following(self) -> Call[Body, Wire]:
        """Return the call that asks for the page after this."""
        return self._call.asking(self._call.pagination.argument, self._next)

    def _unless_over(self, page: Self) -> Self | None:
        """Return the page that came next, but not one with nothing, and not one that came before.

        Some services answer with their last page, or their first, when asked for one beyond.
        """
        has_something = page.items or page.next_cursor is not None
        return page if has_something and not page._is_repeated else None

    def __repr__(self) -> str:
        count = len(self.items) if self.total is None else f"{len(self.items)} of {self.total}"
        return f"<{type(self).__name__} {self.number}: {count} items>"


def _cursor(rules: Pagination, response: object, items: list[Any]) -> Any | None:
    """Return what asks for the page after one; None where there is nothing to ask with."""
    if rules.last is None:
        found = resolve(response, rules.next)
    else:
        found = resolve(items[-1], rules.last) if items else None
    return None if found == "" else found


def _digest(value: object) -> bytes:
    """Return what is the same for the same value."""
    return sha256(json.dumps(plain(value, {}), sort_keys=True, default=str).encode()).digest()
