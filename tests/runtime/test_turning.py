"""Lists that go on by offset or by cursor, and what ends them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

import httpx2
import pytest
from hypothesis import example, given, strategies as st
from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

from registry import SERVICE
from runtime.errors import RequestValidationError
from runtime.model import AwareDatetime, Maybe, Model as _Model
from runtime.operation import JsonBody, Operation, Pagination, Query
from runtime.pages import AsyncPage, Page
from runtime.transport import AsyncTransport, Transport
from runtime.unset import UNSET

Asked = Mapping[str, Any]
Serve = Callable[[Asked], object]
"""Answers what was asked for, be it in the query or in the body."""

COLOURS = ("sync", "async")


class Model(_Model):
    model_config = ConfigDict(alias_generator=to_camel)


class Post(Model):
    id: Maybe[str] = None
    at: Maybe[AwareDatetime] = None


class Posts(Model):
    data: Maybe[list[Post]] = None
    next_cursor: str | None = None
    total: Maybe[int] = None
    has_more: Maybe[bool] = None


class Search(Model):
    text: Maybe[str] = None
    start_cursor: Maybe[str] = None


OFFSETS: Operation[Posts] = Operation(
    "ListPosts",
    "GET",
    "/posts",
    parameters=(Query("skip", "skip", int), Query("limit", "limit", int)),
    responses={"200": Posts},
    pagination=Pagination("offset", "skip", "/data", size="limit", total="/total"),
)
TOKENS: Operation[Posts] = Operation(
    "ListPosts",
    "GET",
    "/posts",
    parameters=(Query("after", "after", str), Query("tag", "tag", str)),
    responses={"200": Posts},
    pagination=Pagination("cursor", "after", "/data", next="/nextCursor", total="/total"),
)
TOKENS_AND_MORE = replace(
    TOKENS,
    pagination=Pagination("cursor", "after", "/data", next="/nextCursor", more="/hasMore"),
)
LAST = replace(TOKENS, pagination=Pagination("cursor", "after", "/data", last="/id"))
LAST_AND_MORE = replace(
    TOKENS, pagination=Pagination("cursor", "after", "/data", last="/id", more="/hasMore")
)
SEARCH: Operation[Posts] = Operation(
    "SearchPosts",
    "POST",
    "/posts/search",
    body=JsonBody(Search),
    responses={"200": Posts},
    pagination=Pagination("cursor", "/start_cursor", "/data", next="/nextCursor"),
)
BARE: Operation[list[int]] = Operation(
    "ListNumbers",
    "GET",
    "/numbers",
    parameters=(Query("since", "since", int),),
    responses={"200": list[int]},
    pagination=Pagination("cursor", "since", "", last=""),
)


@dataclass
class Walk:
    """A walk through a list: the pages that came, and what was asked for."""

    pages: list[Any]
    asked: list[Asked]

    @property
    def items(self) -> list[Any]:
        return [item for page in self.pages for item in page.items]

    @property
    def ids(self) -> list[str]:
        return [item.id for item in self.items]

    @property
    def cursors(self) -> list[Any]:
        """The cursors that were asked for."""
        names = {"after", "skip", "startCursor", "since"}
        return [next((asked[k] for k in asked if k in names), None) for asked in self.asked]


def walk(
    colour: str,
    operation: Operation[Any],
    serve: Serve,
    arguments: Asked | None = None,
    body: object = UNSET,
) -> Walk:
    """Go through all pages of a list."""
    found = Walk([], [])

    def reply(request: httpx2.Request) -> httpx2.Response:
        asked = dict(request.url.params) | (json.loads(request.content or b"{}"))
        found.asked.append(asked)
        return httpx2.Response(200, json=serve(asked))

    mock = httpx2.MockTransport(reply)
    if colour == "sync":
        with httpx2.Client(transport=mock) as http:
            transport = Transport(SERVICE, "https://a.example", http_client=http)
            first: Page[Any, Any] = Page.first(transport, operation, arguments or {}, body)
            found.pages.extend(first.pages())
        return found

    async def walk_async() -> None:
        async with httpx2.AsyncClient(transport=mock) as http:
            transport = AsyncTransport(SERVICE, "https://a.example", http_client=http)
            pages = AsyncPage.first(transport, operation, arguments or {}, body)
            found.pages.extend([page async for page in pages.pages()])

    asyncio.run(walk_async())
    return found


def posts(ids: Sequence[object], **others: object) -> dict[str, object]:
    return {"data": [{"id": str(name)} for name in ids], **others}


def told(*pages: object) -> Serve:
    """Return a service that answers in turn, the last answer for good."""
    rest = list(pages)
    return lambda _: rest.pop(0) if len(rest) > 1 else rest[0]


# Offsets ---------------------------------------------------------------------------------------


def counted(count: int, *, total: bool = True, cap: int = 2, first: int = 0) -> Serve:
    """Return a service that has ``count`` posts and gives ``cap`` of them at most."""

    def serve(asked: Asked) -> object:
        start = int(asked.get("skip", first)) - first
        names = range(count)[start : start + min(cap, int(asked.get("limit", cap)))]
        return posts(names, **({"total": count} if total else {}))

    return serve


@pytest.mark.feature("lists: offsets")
@pytest.mark.parametrize(
    ("count", "offsets"),
    [(0, [None]), (2, [None]), (3, [None, "2"]), (4, [None, "2"]), (5, [None, "2", "4"])],
)
def test_an_offset_counts_the_items_that_came(
    colour: str, count: int, offsets: list[str | None]
) -> None:
    found = walk(colour, OFFSETS, counted(count))
    assert ([str(i) for i in range(count)], offsets) == (found.ids, found.cursors)


def test_without_a_total_a_page_of_offsets_that_is_not_full_is_the_last(colour: str) -> None:
    found = walk(colour, OFFSETS, counted(5, total=False), {"limit": 2})
    assert ([*"01234"], [None, "2", "4"]) == (found.ids, found.cursors)


def test_without_total_and_size_an_empty_page_ends_a_list_of_offsets(colour: str) -> None:
    found = walk(colour, OFFSETS, counted(4, total=False))
    assert ([*"0123"], [None, "2", "4"]) == (found.ids, found.cursors)


def test_a_service_that_caps_the_size_has_no_item_passed_over(colour: str) -> None:
    found = walk(colour, OFFSETS, counted(5, cap=2), {"limit": 100})
    assert ([*"01234"], [None, "2", "4"]) == (found.ids, found.cursors)


def test_a_list_may_start_at_an_offset(colour: str) -> None:
    found = walk(colour, OFFSETS, counted(5), {"skip": 3})
    assert (["3", "4"], ["3"], [1]) == (
        found.ids,
        found.cursors,
        [page.number for page in found.pages],
    )


def test_offsets_may_count_from_one(colour: str) -> None:
    rules = Pagination("offset", "skip", "/data", start=1, total="/total")
    found = walk(colour, replace(OFFSETS, pagination=rules), counted(4, first=1))
    assert ([*"0123"], [None, "3"]) == (found.ids, found.cursors)


def test_numbers_of_pages_may_count_from_none(colour: str) -> None:
    def serve(asked: Asked) -> object:
        page = int(asked.get("skip", 0))
        return posts(range(5)[2 * page : 2 * page + 2], total=5)

    rules = Pagination("page", "skip", "/data", start=0, total="/total")
    found = walk(colour, replace(OFFSETS, pagination=rules), serve)
    assert ([*"01234"], [None, "1", "2"], [0, 1, 2]) == (
        found.ids,
        found.cursors,
        [page.number for page in found.pages],
    )


def test_a_service_that_ignores_the_offset_gives_its_page_once(colour: str) -> None:
    found = walk(colour, OFFSETS, lambda _: posts([1, 2], total=100))
    assert (["1", "2"], [None, "2"]) == (found.ids, found.cursors)


@pytest.mark.parametrize("is_more", [True, False])
def test_what_the_service_says_of_more_prevails_over_counts(colour: str, is_more: bool) -> None:
    rules = Pagination("offset", "skip", "/data", size="limit", total="/total", more="/hasMore")
    serve = told(posts([1], total=1 if is_more else 9, hasMore=is_more), posts([2], hasMore=False))
    found = walk(colour, replace(OFFSETS, pagination=rules), serve, {"limit": 2})
    assert (["1", "2"] if is_more else ["1"]) == found.ids


def test_an_empty_page_of_offsets_is_the_last_whatever_the_service_says(colour: str) -> None:
    rules = Pagination("offset", "skip", "/data", more="/hasMore")
    serve = told(posts([1], hasMore=True), posts([], hasMore=True))
    found = walk(colour, replace(OFFSETS, pagination=rules), serve)
    assert (["1"], [None, "1"]) == (found.ids, found.cursors)


# Cursors ---------------------------------------------------------------------------------------


@pytest.mark.feature("lists: cursors in the response")
@pytest.mark.parametrize("end", [{}, {"nextCursor": None}, {"nextCursor": ""}])
def test_a_list_goes_on_until_there_is_no_cursor(colour: str, end: Mapping[str, object]) -> None:
    serve = told(posts([1, 2], nextCursor="a"), posts([3], nextCursor="b"), posts([4], **end))
    found = walk(colour, TOKENS, serve, {"tag": "x"})
    assert ([*"1234"], [None, "a", "b"]) == (found.ids, found.cursors)
    assert ["x", "x", "x"] == [asked["tag"] for asked in found.asked]


def test_a_page_knows_its_number_from_the_first_and_its_cursor(colour: str) -> None:
    serve = told(posts([1], nextCursor="a", total=2), posts([2]))
    first, second = walk(colour, TOKENS, serve).pages
    assert (1, "a", True, 2) == (first.number, first.next_cursor, first.has_next, first.total)
    assert (2, None, False, None) == (
        second.number,
        second.next_cursor,
        second.has_next,
        second.total,
    )
    assert ["1: 1 of 2 items>", "2: 1 items>"] == [
        repr(page).partition("Page ")[2] for page in (first, second)
    ]


def test_a_list_may_start_at_a_cursor_that_was_kept(colour: str) -> None:
    def serve(asked: Asked) -> object:
        return posts([asked["after"]], nextCursor={"a": "b"}.get(asked["after"]))

    found = walk(colour, TOKENS, serve, {"after": "a"})
    assert (["a", "b"], ["a", "b"]) == (found.ids, found.cursors)


def test_an_empty_page_with_a_cursor_is_not_the_end(colour: str) -> None:
    serve = told(
        posts([], nextCursor="a"),
        posts([], nextCursor="b"),
        posts([1], nextCursor="c"),
        posts([], nextCursor="d"),
        posts([2]),
    )
    found = walk(colour, TOKENS, serve)
    assert (["1", "2"], [None, *"abcd"]) == (found.ids, found.cursors)
    assert [*"abcd", None] == [page.next_cursor for page in found.pages]


def test_pages_with_the_same_items_and_other_cursors_are_all_there(colour: str) -> None:
    serve = told(posts([1], nextCursor="a"), posts([1], nextCursor="b"), posts([1]))
    assert ["1", "1", "1"] == walk(colour, TOKENS, serve).ids


def test_a_page_with_neither_items_nor_cursor_is_none(colour: str) -> None:
    found = walk(colour, TOKENS, told(posts([1], nextCursor="a"), posts([])))
    assert (1, [None, "a"]) == (len(found.pages), found.cursors)


def test_a_service_that_ignores_the_cursor_gives_its_page_once(colour: str) -> None:
    found = walk(colour, TOKENS, lambda _: posts([1, 2], nextCursor="a"))
    assert (["1", "2"], [None, "a"]) == (found.ids, found.cursors)


def test_a_cursor_that_was_asked_for_ends_the_list_after_its_page(colour: str) -> None:
    serve = told(posts([1], nextCursor="a"), posts([2], nextCursor="b"), posts([3], nextCursor="a"))
    found = walk(colour, TOKENS, serve)
    assert ([*"123"], [None, "a", "b"]) == (found.ids, found.cursors)
    assert ("a", False) == (found.pages[-1].next_cursor, found.pages[-1].has_next)


def test_no_cursor_is_like_one_that_was_not_given(colour: str) -> None:
    serve = told(posts([1], nextCursor="UNSET"), posts([2], nextCursor="null"), posts([3]))
    assert [*"123"] == walk(colour, TOKENS, serve, {"after": UNSET}).ids


def test_the_cursor_that_a_list_started_at_ends_it(colour: str) -> None:
    serve = told(posts([1], nextCursor="b"), posts([2], nextCursor="a"))
    assert ["a", "b"] == walk(colour, TOKENS, serve, {"after": "a"}).cursors


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_service_that_goes_round_in_circles_gives_each_page_once(
    colour: str, length: int
) -> None:
    def serve(asked: Asked) -> object:
        at = int(asked.get("after", 0))
        return posts([at], nextCursor=str((at + 1) % length))

    found = walk(colour, TOKENS, serve)
    assert [str(i) for i in range(length)] == found.ids[:length]
    assert len(found.asked) <= length + 1


@pytest.mark.parametrize("operation", [TOKENS_AND_MORE, LAST_AND_MORE])
def test_a_list_without_more_ends_though_it_has_a_cursor(
    colour: str, operation: Operation[Posts]
) -> None:
    serve = told(
        posts([1], nextCursor="1", hasMore=True), posts([2], nextCursor="2", hasMore=False)
    )
    found = walk(colour, operation, serve)
    assert (["1", "2"], [None, "1"]) == (found.ids, found.cursors)
    # It is there to go on with another day.
    assert ("2", False) == (found.pages[-1].next_cursor, found.pages[-1].has_next)


@pytest.mark.parametrize("more", [{}, {"hasMore": None}, {"hasMore": "false"}])
def test_where_the_service_does_not_say_whether_there_are_more_the_cursor_does(
    colour: str, more: Mapping[str, object]
) -> None:
    serve = told(posts([1], nextCursor="a", **more), posts([2], **more))
    assert ["1", "2"] == walk(colour, TOKENS_AND_MORE, serve).ids


def test_more_without_a_cursor_is_no_more(colour: str) -> None:
    found = walk(colour, TOKENS_AND_MORE, lambda _: posts([1], hasMore=True))
    assert (["1"], [None]) == (found.ids, found.cursors)


@pytest.mark.feature("lists: cursors that are the last item's")
def test_the_last_item_of_a_page_may_be_what_the_next_is_asked_by(colour: str) -> None:
    serve = told(posts([1, 2]), posts([3]), posts([]))
    found = walk(colour, LAST, serve)
    assert ([*"123"], [None, "2", "3"]) == (found.ids, found.cursors)
    assert ["2", "3"] == [page.next_cursor for page in found.pages]


def test_a_last_item_without_a_cursor_ends_the_list(colour: str) -> None:
    found = walk(colour, LAST, told({"data": [{"id": "1"}, {}]}))
    assert (1, [None]) == (len(found.pages), found.cursors)


def test_items_may_be_cursors_of_a_list_that_is_the_response(colour: str) -> None:
    def serve(asked: Asked) -> object:
        since = int(asked.get("since", 0))
        return [number for number in range(1, 8) if number > since][:3]

    found = walk(colour, BARE, serve)
    assert ([1, 2, 3, 4, 5, 6, 7], [None, "3", "6", "7"]) == (found.items, found.cursors)


def test_a_time_may_be_a_cursor(colour: str) -> None:
    operation = replace(
        TOKENS,
        parameters=(Query("after", "after", AwareDatetime),),
        pagination=Pagination("cursor", "after", "/data", last="/at"),
    )
    serve = told({"data": [{"at": "2026-01-01T12:00:00Z"}]}, posts([]))
    found = walk(colour, operation, serve)
    assert [None, "2026-01-01T12:00:00Z"] == found.cursors
    assert datetime.fromisoformat("2026-01-01T12:00:00Z") == found.pages[0].next_cursor


@pytest.mark.feature("lists: cursors in a JSON body")
def test_a_cursor_may_be_a_member_of_the_body(colour: str) -> None:
    serve = told(posts([1], nextCursor="a"), posts([2], nextCursor="b"), posts([3]))
    found = walk(colour, SEARCH, serve, body={"text": "lamp", "start_cursor": UNSET})
    assert [*"123"] == found.ids
    assert [
        {"text": "lamp"},
        {"text": "lamp", "startCursor": "a"},
        {"text": "lamp", "startCursor": "b"},
    ] == found.asked


def test_the_cursor_that_a_body_started_at_ends_the_list(colour: str) -> None:
    serve = told(posts([1], nextCursor="b"), posts([2], nextCursor="a"), posts([3]))
    found = walk(colour, SEARCH, serve, body={"start_cursor": "a"})
    assert (["1", "2"], ["a", "b"]) == (found.ids, found.cursors)


def test_a_body_may_be_made_for_the_cursor_alone(colour: str) -> None:
    found = walk(colour, SEARCH, told(posts([1], nextCursor="a"), posts([2])))
    assert [{}, {"startCursor": "a"}] == found.asked


def test_a_page_of_a_cursor_may_be_asked_twice_for_the_next() -> None:
    mock = httpx2.MockTransport(
        lambda request: httpx2.Response(
            200,
            json=posts([2]) if "after" in request.url.params else posts([1], nextCursor="a"),
        )
    )
    with httpx2.Client(transport=mock) as http:
        transport = Transport(SERVICE, "https://a.example", http_client=http)
        page: Page[Post, Any] = Page.first(transport, TOKENS, {})
        again = [page.next_page(), page.next_page()]
        assert page.has_next
    assert [["2"], ["2"]] == [found and [post.id for post in found.items] for found in again]


def test_a_cursor_that_the_document_does_not_have_is_refused_rather_than_sent(colour: str) -> None:
    with pytest.raises(RequestValidationError, match="ListPosts breaks the document"):
        walk(colour, TOKENS, told({"data": [{"id": "1"}], "nextCursor": {"a": 1}}))


# Any store -------------------------------------------------------------------------------------


@dataclass
class Store:
    """A service that has items, and cuts them into pages as it likes, empty ones among them."""

    sizes: Sequence[int]
    count: int
    cut: ClassVar[str] = "page "

    def pages(self) -> list[list[int]]:
        found: list[list[int]] = []
        start = 0
        for size in self.sizes:
            found.append([*range(start, min(self.count, start + size))])
            start += size
        return [*found, [*range(start, self.count)]]

    def by_token(self, asked: Asked) -> object:
        pages = self.pages()
        at = int(asked.get("after", self.cut + "0").removeprefix(self.cut))
        more = {"nextCursor": f"{self.cut}{at + 1}"} if at + 1 < len(pages) else {}
        return posts(pages[at], **more)

    def by_last_item(self, asked: Asked) -> object:
        after = int(asked.get("after", -1)) + 1
        size = self.sizes[after % len(self.sizes)] or 1
        end = min(self.count, after + size)
        return posts(range(after, end), hasMore=end < self.count)

    def by_offset(self, asked: Asked) -> object:
        skip = int(asked.get("skip", 0))
        size = min(int(asked.get("limit", 1000)), self.sizes[skip % len(self.sizes)] or 1)
        return posts(range(self.count)[skip : skip + size], total=self.count)


sizes = st.lists(st.integers(0, 4), min_size=1, max_size=8)


@pytest.mark.parametrize("colour", COLOURS)
@given(sizes=sizes, count=st.integers(0, 12))
@example(sizes=[0, 0], count=1)
@example(sizes=[4, 0, 0], count=4)
def test_each_item_of_a_store_comes_once_by_cursor(
    colour: str, sizes: list[int], count: int
) -> None:
    store = Store(sizes, count)
    found = walk(colour, TOKENS, store.by_token)
    assert [str(i) for i in range(count)] == found.ids
    assert len(store.pages()) == len(found.asked)


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("operation", [LAST, LAST_AND_MORE], ids=["alone", "with more"])
@given(sizes=sizes, count=st.integers(0, 12))
def test_each_item_of_a_store_comes_once_by_the_last_item(
    colour: str, operation: Operation[Posts], sizes: list[int], count: int
) -> None:
    found = walk(colour, operation, Store(sizes, count).by_last_item)
    assert [str(i) for i in range(count)] == found.ids
    assert len({*map(str, found.cursors)}) == len(found.cursors)


@pytest.mark.parametrize("colour", COLOURS)
@given(
    sizes=sizes,
    count=st.integers(0, 12),
    asked=st.fixed_dictionaries(
        {}, optional={"skip": st.integers(0, 14), "limit": st.integers(1, 5)}
    ),
)
def test_each_item_of_a_store_comes_once_by_offset(
    colour: str, sizes: list[int], count: int, asked: dict[str, int]
) -> None:
    found = walk(colour, OFFSETS, Store(sizes, count).by_offset, asked)
    assert [str(i) for i in range(asked.get("skip", 0), count)] == found.ids


@pytest.mark.parametrize("colour", COLOURS)
@given(
    following=st.lists(st.sampled_from(["a", "b", "c", "d", None, ""]), min_size=5, max_size=5),
    names=st.lists(st.integers(0, 2), min_size=5, max_size=5),
)
def test_a_list_has_an_end_whatever_its_cursors_are(
    colour: str, following: list[str | None], names: list[int]
) -> None:
    def serve(asked: Asked) -> object:
        at = "-abcd".index(asked.get("after", "-"))
        return posts([names[at]], nextCursor=following[at])

    found = walk(colour, TOKENS, serve)
    assert len({*map(str, found.cursors)}) == len(found.cursors) <= 5


def test_an_operation_of_another_kind_has_no_pages(colour: str) -> None:
    operation = replace(TOKENS, pagination=None)
    with pytest.raises(TypeError, match="ListPosts has no pages"):
        walk(colour, operation, told(posts([1])))
