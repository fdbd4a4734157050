"""Turning pages, and knowing when to stop."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from loopback import Captured, Loopback, answer
from registry import GET, LIST, SERVICE, AsyncClient, Version, run
from runtime.operation import Operation
from runtime.pages import AsyncPage, Page
from runtime.transport import AsyncTransport, Transport

Serve = Callable[[int, int], object]


def numbered(names: Sequence[int], **others: object) -> dict[str, object]:
    return {"Versions": [{"VersionName": str(name)} for name in names], **others}


def serving(serve: Serve, default: int) -> Callable[[Captured], bytes]:
    def reply(captured: Captured) -> bytes:
        pairs = dict(captured.pairs)
        number, size = int(pairs.get("PageNumber", "1")), int(pairs.get("PageSize", default))
        return answer(200, serve(number, size))

    return reply


def counted(count: int, *, total: bool = True, cap: int = 100) -> Serve:
    """Return a service that has ``count`` items and gives ``cap`` of them at most."""

    def serve(number: int, size: int) -> object:
        size = min(size, cap)
        names = range(count)[(number - 1) * size : number * size]
        return numbered(names, **({"TotalCount": count} if total else {}))

    return serve


def collected(
    colour: str, serve: Serve, default: int = 2, **arguments: object
) -> tuple[list[str], list[str]]:
    """Return the names of all items, and the pages that were asked for."""
    asked = {"model_id": "m", **arguments}
    with Loopback(serving(serve, default)) as server:
        if colour == "sync":
            transport = Transport(SERVICE, server.url)
            page: Page[Version, Any] = Page.first(transport, LIST, asked)
            names = [version.version_name for version in page]
            transport.close()
        else:

            async def run() -> list[str]:
                transport = AsyncTransport(SERVICE, server.url)
                pages = AsyncPage.first(transport, LIST, asked)
                found = [version.version_name async for version in pages]
                await transport.aclose()
                return found

            names = asyncio.run(run())
    pages_asked = [dict(captured.pairs).get("PageNumber", "-") for captured in server.requests]
    return names, pages_asked


@pytest.mark.feature("lists: numbered pages")
@pytest.mark.parametrize(
    ("count", "pages"), [(0, "-"), (1, "-"), (2, "-"), (3, "-2"), (4, "-2"), (5, "-23")]
)
def test_as_many_pages_are_fetched_as_the_total_says(colour: str, count: int, pages: str) -> None:
    names, asked = collected(colour, counted(count))
    assert [names, asked] == [[str(i) for i in range(count)], [*pages]]


@pytest.mark.parametrize(
    ("count", "pages"), [(0, "-"), (1, "-"), (2, "-2"), (3, "-2"), (4, "-23"), (5, "-23")]
)
def test_without_a_total_a_page_that_is_not_full_is_the_last(
    colour: str, count: int, pages: str
) -> None:
    names, asked = collected(colour, counted(count, total=False), page_size=2)
    assert [names, asked] == [[str(i) for i in range(count)], [*pages]]


def test_without_total_and_size_an_empty_page_ends_the_list(colour: str) -> None:
    names, asked = collected(colour, counted(3, total=False))
    assert [names, asked] == [["0", "1", "2"], ["-", "2", "3"]]


def test_a_service_that_caps_the_size_loses_no_items(colour: str) -> None:
    names, asked = collected(colour, counted(5, cap=2), page_size=1000)
    assert [len(names), asked] == [5, ["-", "2", "3"]]


def test_a_service_that_repeats_its_page_is_not_asked_for_ever(colour: str) -> None:
    names, asked = collected(colour, lambda _number, _size: numbered([1, 2], TotalCount=1000))
    assert [names, asked] == [["1", "2"], ["-", "2"]]


def test_a_service_that_repeats_its_last_page_gives_it_once(colour: str) -> None:
    def serve(number: int, _size: int) -> object:
        return numbered([min(number, 3)])

    assert collected(colour, serve) == (["1", "2", "3"], ["-", "2", "3", "4"])


@pytest.mark.parametrize("period", [2, 3])
def test_a_service_that_goes_round_in_circles_is_asked_for_each_page_once(
    colour: str, period: int
) -> None:
    def serve(number: int, _size: int) -> object:
        return numbered([(number - 1) % period], TotalCount=1000)

    names, asked = collected(colour, serve)
    assert names == [str(name) for name in range(period)]
    assert asked == ["-", *(str(number) for number in range(2, period + 2))]


def test_items_that_json_does_not_have_can_still_be_told_apart(colour: str) -> None:
    def serve(number: int, _size: int) -> bytes:
        items = ", ".join(f'{{"VersionName": "{number}", "Score": NaN}}' for _ in range(2))
        return f'{{"Versions": [{items}], "TotalCount": 4}}'.encode()

    assert collected(colour, serve) == (["1", "1", "2", "2"], ["-", "2"])


def test_a_page_that_comes_again_in_another_order_of_members_is_the_same(colour: str) -> None:
    def serve(number: int, _size: int) -> object:
        item = {"VersionName": "1", "Metrics": {"a": 1, "b": 2}}
        if number > 1:
            item["Metrics"] = {"b": 2, "a": 1}
        return {"Versions": [item], "TotalCount": 1000}

    assert collected(colour, serve) == (["1"], ["-", "2"])


@pytest.mark.parametrize("limit", [-1, -5])
def test_there_is_no_limit_below_none(limit: int) -> None:
    with Loopback(serving(counted(4), 2)) as server:
        transport = Transport(SERVICE, server.url)
        page: Page[Version, Any] = Page.first(transport, LIST, {"model_id": "m"})
        with pytest.raises(ValueError, match=rf"from 0, got {limit}"):
            list(page.pages(max_pages=limit))
        assert list(page.pages(max_pages=0)) == []
        transport.close()


def test_a_page_may_be_asked_twice_for_the_next() -> None:
    with Loopback(serving(counted(4), 2)) as server:
        transport = Transport(SERVICE, server.url)
        page: Page[Version, Any] = Page.first(transport, LIST, {"model_id": "m"})
        again = [page.next_page(), page.next_page()]
        transport.close()
    assert [found and [item.version_name for item in found.items] for found in again] == [
        ["2", "3"],
        ["2", "3"],
    ]


def test_a_total_that_is_too_great_ends_with_an_empty_page(colour: str) -> None:
    def serve(number: int, _size: int) -> object:
        return numbered([number] if number < 3 else [], TotalCount=1000)

    assert collected(colour, serve) == (["1", "2"], ["-", "2", "3"])


def test_a_total_that_changes_is_believed_anew(colour: str) -> None:
    def serve(number: int, _size: int) -> object:
        return numbered([number, -number], TotalCount={1: 3, 2: 6}.get(number, 5))

    names, asked = collected(colour, serve)
    assert [len(names), asked] == [6, ["-", "2", "3"]]


def test_a_list_may_be_read_from_a_later_page(colour: str) -> None:
    names, asked = collected(colour, counted(5), page_number=2, page_size=2)
    assert [names, asked] == [["2", "3", "4"], ["2", "3"]]


@pytest.mark.parametrize(
    "body", [{}, {"Versions": None}, {"Versions": {"a": 1}}, {"Versions": [], "TotalCount": 9}]
)
def test_a_page_without_items_is_empty_and_the_last(colour: str, body: object) -> None:
    assert collected(colour, lambda _number, _size: body) == ([], ["-"])


def test_filters_stay_on_every_page(colour: str) -> None:
    with Loopback(serving(counted(4), 2)) as server:
        arguments: Mapping[str, object] = {"model_id": "m", "label": "a b", "page_size": 2}
        if colour == "sync":
            transport = Transport(SERVICE, server.url)
            list(Page.first(transport, LIST, arguments))
            transport.close()
        else:

            async def run() -> None:
                transport = AsyncTransport(SERVICE, server.url)
                async for _ in AsyncPage.first(transport, LIST, arguments):
                    pass
                await transport.aclose()

            asyncio.run(run())
    assert [captured.query for captured in server.requests] == [
        "PageSize=2&Label=a%20b",
        "PageNumber=2&PageSize=2&Label=a%20b",
    ]


def test_a_page_knows_its_items_its_number_and_the_total() -> None:
    with Loopback(serving(counted(3), 2)) as server:
        transport = Transport(SERVICE, server.url)
        page: Page[Version, Any] = Page.first(transport, LIST, {"model_id": "m"})
        following = page.next_page()
        transport.close()
    assert [item.version_name for item in page.items] == ["0", "1"]
    assert [page.number, page.total, page.has_next] == [1, 3, True]
    assert page.response.total_count == 3
    assert repr(page) == "<Page 1: 2 of 3 items>"
    assert following is not None
    assert [following.number, following.has_next, following.next_page()] == [2, False, None]
    assert [item.version_name for item in following.items] == ["2"]


def test_an_awaited_list_is_its_first_page() -> None:
    async def run(url: str) -> None:
        transport = AsyncTransport(SERVICE, url)
        page = await AsyncPage.first(transport, LIST, {"model_id": "m"})
        assert [item.version_name for item in page.items] == ["0", "1"]
        assert [page.number, page.total, page.has_next] == [1, 3, True]
        following = await page.next_page()
        assert following is not None
        assert [item.version_name for item in following.items] == ["2"]
        assert await following.next_page() is None
        assert [item.version_name async for item in page] == ["0", "1", "2"]
        assert [each.number async for each in page.pages()] == [1, 2]
        pages = AsyncPage.first(transport, LIST, {"model_id": "m"})
        assert [each.number async for each in pages.pages()] == [1, 2]
        await transport.aclose()

    with Loopback(serving(counted(3), 2)) as server:
        asyncio.run(run(server.url))


def test_nothing_is_asked_before_an_async_list_is_used() -> None:
    async def run(url: str) -> None:
        transport = AsyncTransport(SERVICE, url)
        AsyncPage.first(transport, LIST, {"model_id": "m"})
        await transport.aclose()

    with Loopback() as server:
        asyncio.run(run(server.url))
    assert server.requests == []


def test_pages_are_fetched_when_they_are_due() -> None:
    with Loopback(serving(counted(6), 2)) as server:
        transport = Transport(SERVICE, server.url)
        items = iter(Page.first(transport, LIST, {"model_id": "m"}))
        assert [next(items).version_name for _ in range(3)] == ["0", "1", "2"]
        assert len(server.requests) == 2
        transport.close()


def test_items_against_the_document_are_items_all_the_same(colour: str) -> None:
    def serve(_number: int, _size: int) -> object:
        return {"Versions": [{"VersionName": "a", "FormatType": "GGUF"}], "TotalCount": 1}

    assert collected(colour, serve) == (["a"], ["-"])


def test_an_operation_without_pages_has_none() -> None:
    operation: Operation[Any] = GET
    with Loopback(answer(200, {})) as server:
        transport = Transport(SERVICE, server.url)
        with pytest.raises(TypeError, match="GetVersion has no pages"):
            Page.first(transport, operation, {"model_id": "m", "version_name": "1"})
        transport.close()


def test_a_total_that_shrinks_ends_the_list_and_one_that_grows_prolongs_it(colour: str) -> None:
    for totals, count in (([6, 4], 4), ([6, 3], 4), ([4, 6, 6], 6), ([2, 9], 2)):

        def serve(number: int, _size: int, totals: list[int] = totals) -> object:
            total = totals[min(number, len(totals)) - 1]
            return numbered([2 * number, 2 * number + 1], TotalCount=total)

        assert len(collected(colour, serve)[0]) == count


def walked(colour: str, use: str, **limits: int) -> tuple[int, int]:
    """Return how much a walk brought, and how many pages were fetched."""

    def walk(client: Any) -> Any:
        found = client.versions.list("m")
        if colour == "sync":
            return len(list(getattr(found, use)(**limits)))
        return walk_async(found)

    async def walk_async(found: Any) -> int:
        return len([each async for each in getattr(found, use)(**limits)])

    with Loopback(serving(counted(7), 2)) as server:
        return run(colour, server.url, walk), len(server.requests)


@pytest.mark.parametrize(
    ("limit", "items", "pages"), [(1, 1, 1), (2, 2, 1), (3, 3, 2), (6, 6, 3), (7, 7, 4), (99, 7, 4)]
)
def test_no_page_is_fetched_beyond_the_items_that_are_wanted(
    colour: str, limit: int, items: int, pages: int
) -> None:
    assert walked(colour, "iterate", max_items=limit) == (items, pages)


@pytest.mark.parametrize(("limit", "pages"), [(1, 1), (2, 2), (4, 4), (9, 4)])
def test_no_page_is_fetched_beyond_those_that_are_wanted(
    colour: str, limit: int, pages: int
) -> None:
    assert walked(colour, "pages", max_pages=limit) == (pages, pages)


def test_no_items_are_none(colour: str) -> None:
    assert walked(colour, "iterate", max_items=0)[0] == 0
    assert walked(colour, "pages", max_pages=0)[0] == 0


@pytest.mark.parametrize(("use", "limit"), [("iterate", "max_items"), ("pages", "max_pages")])
def test_a_limit_below_zero_is_refused(colour: str, use: str, limit: str) -> None:
    with pytest.raises(ValueError, match=r"^A limit should be a number from 0, got -1\.$"):
        walked(colour, use, **{limit: -1})


def test_leaving_a_walk_leaves_nothing_open() -> None:
    async def leave(url: str) -> None:
        async with AsyncClient(url) as client:
            async for _ in client.versions.list("m"):
                break
            async for _ in client.versions.list("m").pages():
                break
            page = await client.versions.list("m")
            async for _ in page:
                break
        assert not loop_generators

    loop_generators: list[object] = []
    hooks = sys.get_asyncgen_hooks()

    async def watched(url: str) -> None:
        first = sys.get_asyncgen_hooks().firstiter
        sys.set_asyncgen_hooks(
            firstiter=lambda found: (
                loop_generators.append(found)
                if "runtime/pages.py" in str(getattr(found, "ag_code", ""))
                else first(found) if first else None
            )
        )
        await leave(url)

    with Loopback(serving(counted(7), 2)) as server:
        asyncio.run(watched(server.url))
    sys.set_asyncgen_hooks(*hooks)
    assert len(server.requests) == 3
