"""The cases of lists: pages that tell one way to turn them from another."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sdkwright.cases import cases
from sdkwright.document import parse
from sdkwright.lower import lower
from sdkwright.models import models
from sdkwright.testcases import Cases, Paging

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
LIST = {"type": "array", "items": TEXT}


def listing(
    pages: dict[str, str],
    answer: dict[str, Any],
    body: dict[str, Any] | None = None,
    required: tuple[str, ...] = ("items",),
    **query: Any,
) -> Cases:
    """Return the cases of an operation that lists; an answer has items and what else is given."""
    whole = {"type": "object", "required": required, "properties": {"items": LIST} | answer}
    node: dict[str, Any] = {
        "operationId": "listLamps",
        "parameters": [{"name": n, "in": "query", "schema": s} for n, s in query.items()],
        "x-sdkwright-pagination": {"items": "/items"} | pages,
        "responses": {
            "200": {"description": "Lamps.", "content": {"application/json": {"schema": whole}}}
        },
    }
    if body is not None:
        content = {"application/json": {"schema": {"type": "object", "properties": body}}}
        node["requestBody"] = {"required": True, "content": content}
    root = {
        "openapi": "3.1.0",
        "info": {"title": "Lamps", "version": "1"},
        "paths": {"/lamps": {"post": node}},
    }
    api = lower(parse(json.dumps(root).encode(), "lamps.json"))
    return cases(api, models(api))


def paging(*arguments: Any, **named: Any) -> Paging:
    (resource,) = listing(*arguments, **named).resources
    found = resource.operations[0].paging
    assert found is not None
    return found


def served(found: Paging) -> list[Any]:
    return [answer.body for answer in found.answers]


def sizes(found: Paging) -> list[int]:
    return [len(page["items"]) for page in served(found)]


def test_three_items_tell_the_number_of_a_page_from_an_offset() -> None:
    numbered = paging({"page": "at", "total": "/total"}, {"total": NUMBER}, at=NUMBER)
    skipped = paging({"offset": "at", "total": "/total"}, {"total": NUMBER}, at=NUMBER)
    assert ("", "at=2") == numbered.queries
    assert ("", "at=3") == skipped.queries
    assert [3, 1] == sizes(numbered) == sizes(skipped)
    # By its number alone, nobody knows how many items come before the second page.
    assert (None, {"at": 3}, 4) == (numbered.last, skipped.last, skipped.total)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ({}, [3, 1]),
        ({"maximum": 2}, [2, 1]),
        ({"maximum": 1}, [1, 1, 0]),
        ({"minimum": 10}, [3, 1, 0]),
    ],
)
def test_pages_are_as_long_as_the_size_may_be(size: dict[str, int], expected: list[int]) -> None:
    found = paging({"page": "page", "size": "size"}, {}, page=NUMBER, size=NUMBER | size)
    assert expected == sizes(found)
    asked = {} if "minimum" in size else {"size": expected[0]}
    assert asked == found.arguments


def test_a_list_without_total_and_size_ends_with_an_empty_page() -> None:
    assert [3, 1, 0] == sizes(paging({"offset": "at"}, {}, at=NUMBER))


def test_what_says_whether_there_are_more_says_so_on_every_page() -> None:
    more = {"more": {"type": "boolean"}}
    found = paging({"page": "page", "more": "/more"}, more, page=NUMBER)
    assert [True, False] == [page["more"] for page in served(found)]
    assert {"page": 2} == found.last


def test_numbers_go_on_from_the_default_of_the_document() -> None:
    found = paging({"page": "page"}, {}, page=NUMBER | {"default": 0})
    assert ("", "page=1", "page=2") == found.queries


def test_a_list_by_cursor_has_an_empty_page_and_ends_without_a_cursor() -> None:
    found = paging({"cursor": "after", "next": "/next"}, {"next": TEXT}, after=TEXT)
    assert [1, 0, 1] == sizes(found)
    assert ["cursor-1", "cursor-2"] == [page["next"] for page in served(found)[:2]]
    assert {"items"} == {*served(found)[2]}
    assert ("", "after=cursor-1", "after=cursor-2") == found.queries
    assert ("cursor-1", {"after": "cursor-2"}) == (found.cursor, found.last)


@pytest.mark.parametrize(
    ("cursor", "end"), [({"type": ["string", "null"]}, None), ({"type": "string"}, "")]
)
def test_a_cursor_that_has_to_be_there_is_null_or_empty_at_the_end(
    cursor: dict[str, Any], end: str | None
) -> None:
    meta = {"type": "object", "required": ["next"], "properties": {"next": cursor}}
    pages = {"cursor": "after", "next": "/meta/next"}
    found = paging(pages, {"meta": meta}, required=("items", "meta"), after=TEXT)
    assert ["cursor-1", "cursor-2", end] == [page["meta"]["next"] for page in served(found)]


def test_the_last_page_has_a_cursor_where_the_service_says_that_it_is_the_last() -> None:
    answer = {"next": TEXT, "more": {"type": "boolean"}}
    found = paging({"cursor": "after", "next": "/next", "more": "/more"}, answer, after=TEXT)
    assert ["cursor-1", "cursor-2", "cursor-3"] == [page["next"] for page in served(found)]
    assert [True, True, False] == [page["more"] for page in served(found)]


def test_cursors_are_what_both_the_response_and_the_request_may_have() -> None:
    cursor = {"type": "string", "pattern": "^[a-z]$"}
    found = paging({"cursor": "after", "next": "/next"}, {"next": cursor}, after=TEXT)
    assert isinstance(found.cursor, str)
    assert 1 == len(found.cursor)


def test_where_one_cursor_is_all_there_is_no_page_is_empty() -> None:
    found = paging({"cursor": "after", "next": "/next"}, {"next": {"const": "b"}}, after=TEXT)
    assert ([1, 1], "b") == (sizes(found), found.cursor)


def test_the_last_items_are_cursors_in_turn() -> None:
    found = paging({"cursor": "after", "last": ""}, {}, after=TEXT)
    assert ("", "after=cursor-2", "after=cursor-3") == found.queries
    assert (("cursor-1", "cursor-2", "cursor-3"), [2, 1, 0]) == (found.items, sizes(found))


def test_a_cursor_in_a_body_is_told_with_the_body() -> None:
    pages = {"cursor": "/startAt", "next": "/next"}
    found = paging(pages, {"next": TEXT}, {"startAt": TEXT, "text": TEXT})
    assert ("{}", '{"startAt":"cursor-1"}', '{"startAt":"cursor-2"}') == found.bodies
    assert {"start_at": "cursor-2"} == found.last


def test_a_list_of_which_no_pages_can_be_made_is_noted() -> None:
    # Nothing that the service may give as a cursor can be asked for.
    answer = {"next": {"const": "beyond"}}
    found = listing({"cursor": "after", "next": "/next"}, answer, after=TEXT | {"maxLength": 3})
    assert None is found.resources[0].operations[0].paging
    assert ("listLamps: no two items for two pages could be made",) == found.omitted
