"""Lowering lists that go on: what asks for the next page, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from sdkwright.diagnostics import DocumentError
from sdkwright.ir import Api, Pagination, Turn

Lowered = Callable[..., Api]

TEXT = {"type": "string"}
DONE = {"204": {"description": "Done."}}


def operation(**more: Any) -> dict[str, Any]:
    return {"operationId": "listBooks", "tags": ["books"], "responses": DONE, **more}


def answer(schema: object) -> dict[str, object]:
    return {"description": "An answer.", "content": {"application/json": {"schema": schema}}}


PAGES = {"page": "page", "size": "size", "items": "/found/books", "total": "/count"}
SKIPS = {"offset": "page", "size": "size", "items": "/found/books", "total": "/count"}
TOKENS = {"cursor": "after", "next": "/next", "items": "/found/books", "more": "/more"}
ITEMS = {"cursor": "after", "last": "/id", "items": "/found/books"}
BODIES = {"cursor": "/nextOne", "size": "/size", "next": "/next", "items": "/found/books"}
FOUND = {
    "type": "object",
    "properties": {
        "found": {
            "type": ["object", "null"],
            "properties": {"books": {"$ref": "#/components/schemas/Books"}},
        },
        "count": {"type": "integer"},
        "next": {"type": ["string", "null"]},
        "changed": {"type": "string", "format": "date-time"},
        "any": {},
        "more": {"type": "boolean"},
    },
}
NUMBER = {"type": "integer"}
ID = {"type": ["string", "integer"]}
BOOK = {"type": "object", "properties": {"id": ID, "price": NUMBER, "tags": {"type": "array"}}}
BOOKS = {"type": ["array", "null"], "items": BOOK}
QUERY: Mapping[str, object] = {
    "page": NUMBER,
    "size": NUMBER,
    "from": {"type": "integer", "default": 0},
    "after": TEXT,
    "any": {},
    "since": {"type": "string", "format": "date-time"},
    "tags": {"type": "array", "items": TEXT},
}
SOUGHT = {
    "type": "object",
    "properties": {
        "nextOne": TEXT,
        "size": NUMBER,
        "from": {"type": "integer", "default": 1},
        "sort": {"type": "object", "properties": {"by": TEXT}},
    },
}


def listing(pages: object, media_type: str = "application/json") -> dict[str, Any]:
    parameters = [{"name": n, "in": "query", "schema": QUERY[n]} for n in QUERY]
    parameters.append({"name": "after", "in": "header", "schema": TEXT})
    more: dict[str, Any] = {
        "requestBody": {"content": {media_type: {"schema": SOUGHT}}},
        "x-sdkwright-pagination": pages,
    }
    found = operation(parameters=parameters, responses={"200": answer(FOUND)}, **more)
    return {"/books": {"post": found}}


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        (
            PAGES,
            Pagination(Turn.PAGE, "page", "/found/books", size="size", start=1, total="/count"),
        ),
        (
            SKIPS,
            Pagination(Turn.OFFSET, "page", "/found/books", size="size", start=0, total="/count"),
        ),
        (
            TOKENS,
            Pagination(Turn.CURSOR, "after", "/found/books", next="/next", more="/more"),
        ),
        (ITEMS, Pagination(Turn.CURSOR, "after", "/found/books", last="/id")),
        (
            BODIES,
            Pagination(Turn.CURSOR, "next_one", "/found/books", size="body_size", next="/next"),
        ),
    ],
    ids=["page", "offset", "cursor", "last item", "body"],
)
def test_pages_are_asked_for_by_arguments_and_found_by_pointers(
    pages: dict[str, str], expected: Pagination, lowered: Lowered
) -> None:
    (found,) = lowered(listing(pages), {"Books": BOOKS}).operations
    assert expected == found.pagination


@pytest.mark.parametrize(
    ("pages", "start"),
    [
        ({"page": "page"}, 1),
        ({"offset": "page"}, 0),
        ({"page": "from"}, 0),
        ({"offset": "/from"}, 1),
    ],
)
def test_a_list_starts_where_the_document_says_or_at_the_first_item(
    pages: dict[str, str], start: int, lowered: Lowered
) -> None:
    (found,) = lowered(listing({**pages, "items": "/found/books"}), {"Books": BOOKS}).operations
    assert found.pagination is not None
    assert start == found.pagination.start


@pytest.mark.parametrize(
    "change",
    [
        {"cursor": "any"},
        {"next": "/any"},
        {"cursor": "since", "next": "/changed"},
        {"cursor": "page", "next": "/count"},
    ],
)
def test_a_cursor_is_what_the_parameter_takes(change: dict[str, str], lowered: Lowered) -> None:
    (found,) = lowered(listing({**TOKENS, **change}), {"Books": BOOKS}).operations
    assert found.pagination is not None


def test_a_list_of_plain_values_may_be_the_response_and_the_last_its_cursor(
    lowered: Lowered,
) -> None:
    pages = {"cursor": "after", "last": "", "items": ""}
    paths = listing(pages)
    paths["/books"]["post"]["responses"] = {"200": answer({"type": "array", "items": TEXT})}
    (found,) = lowered(paths).operations
    assert Pagination(Turn.CURSOR, "after", "", last="") == found.pagination


def test_a_form_of_the_body_that_cannot_ask_for_pages_has_none(lowered: Lowered) -> None:
    for pages, expected in ((BODIES, [True, False]), (TOKENS, [True, True])):
        paths = listing(pages)
        content = paths["/books"]["post"]["requestBody"]["content"]
        content["application/x-www-form-urlencoded"] = {"schema": SOUGHT}
        found = lowered(paths, {"Books": BOOKS}).operations
        assert expected == [one.pagination is not None for one in found]


@pytest.mark.parametrize(
    ("pages", "place", "words"),
    [
        (PAGES | {"page": "skip"}, "/page", "'skip', which is no query parameter"),
        (SKIPS | {"offset": "skip"}, "/offset", "'skip', which is no query parameter"),
        (TOKENS | {"cursor": "skip"}, "/cursor", "'skip', which is no query parameter"),
        (PAGES | {"size": "limit"}, "/size", "'limit', which is no query parameter"),
        (PAGES | {"page": "/offset"}, "/page", "'/offset', which is no argument of a JSON body"),
        (BODIES | {"cursor": "/sort/by"}, "/cursor", "'/sort/by', which is no argument of a JSON"),
        (PAGES | {"page": "after"}, "/page", "'after', which is of type string"),
        (SKIPS | {"offset": "after"}, "/offset", "'after', which is of type string"),
        (PAGES | {"size": "after"}, "/size", "'after', which is of type string"),
        (TOKENS | {"cursor": "tags"}, "/cursor", "'tags', which is of type array"),
        (BODIES | {"cursor": "/sort"}, "/cursor", "'/sort', which is of type object"),
        (PAGES | {"items": "books"}, "/items", "'books', which is no JSON pointer"),
        (PAGES | {"items": "/books"}, "/items", "'/books', and no list is there"),
        (PAGES | {"items": "/count"}, "/items", "'/count', and no list is there"),
        (PAGES | {"items": "/found/books/0"}, "/items", "no list is there"),
        (PAGES | {"total": "/found/count"}, "/total", "and nothing is there in the response"),
        (PAGES | {"total": "/next"}, "/total", "'/next', which is of type string"),
        (PAGES | {"more": "/count"}, "/more", "'/count', which is of type integer"),
        (TOKENS | {"next": "/later"}, "/next", "'/later', and nothing is there in the response"),
        (TOKENS | {"next": "/found"}, "/next", "'/found', which is of type object"),
        (TOKENS | {"next": "/count"}, "/next", "'/count', which is of type integer"),
        (TOKENS | {"next": "/changed"}, "/next", "'/changed', which is of type date-time"),
        (TOKENS | {"more": "/later"}, "/more", "'/later', and nothing is there"),
        (ITEMS | {"last": "/isbn"}, "/last", "'/isbn', and nothing is there in an item"),
        (ITEMS | {"last": "/price"}, "/last", "'/price', which is of type integer"),
        (ITEMS | {"last": "/tags"}, "/last", "'/tags', which is of type array"),
        (ITEMS | {"last": ""}, "/last", "'', which is of type object"),
        (PAGES | {"cursor": "after"}, "/cursor", "has `page` and `cursor`"),
        (PAGES | {"offset": "from"}, "/offset", "has `page` and `offset`"),
        (PAGES | {"next": "/next"}, "/next", "has `next` without `cursor`"),
        (SKIPS | {"last": "/id"}, "/last", "has `last` without `cursor`"),
        (TOKENS | {"last": "/id"}, "/last", "has both `next` and `last`"),
        ({"cursor": "after", "items": "/found/books"}, "", "has neither `next` nor `last`"),
        ({"items": "/found/books"}, "", "has none of `page`, `offset`, `cursor`"),
        ({"page": "page"}, "", "lacks `items`"),
        (PAGES | {"totl": "/count"}, "/totl", "has no text `totl`"),
        (PAGES | {"size": 20}, "/size", "has no text `size`"),
        (True, "", "lacks `items`"),
    ],
)
def test_pages_that_the_document_does_not_have_are_refused(
    pages: object, place: str, words: str, lowered: Lowered
) -> None:
    with pytest.raises(DocumentError) as raised:
        lowered(listing(pages), {"Books": BOOKS})
    (found,) = raised.value.diagnostics
    assert f"/paths/~1books/post/x-sdkwright-pagination{place}" == found.pointer
    assert "the operation 'listBooks' cannot be generated" in found.message
    assert words in found.message


def test_a_body_that_is_no_json_asks_for_no_pages(lowered: Lowered) -> None:
    with pytest.raises(DocumentError, match="no argument of a JSON body"):
        lowered(listing(BODIES, "application/x-www-form-urlencoded"), {"Books": BOOKS})
