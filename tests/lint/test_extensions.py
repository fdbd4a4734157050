"""What a document says to sdkwright alone is held against the operation that says it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sdkwright.config import Linting
from sdkwright.document import parse
from sdkwright.lint import lint

PAGES = {"page": "page", "size": "limit", "items": "/found/books", "total": "/count"}


def findings(pages: object, **more: Any) -> list[str]:
    """Return the places of what is wrong with the extensions of a list."""
    parameters = [
        {"name": name, "in": "query", "schema": {"type": kind, "minimum": 1}}
        for name, kind in (("page", "integer"), ("limit", "integer"), ("after", "string"))
    ]
    found = {"type": "object", "properties": {"books": {"type": "array", "items": {}}}}
    page = {"type": "object", "properties": {"count": {"type": "integer"}, "found": found}}
    answer = {"description": "Books.", "content": {"application/json": {"schema": page}}}
    operation = {"parameters": parameters, "responses": {"200": answer}, **more}
    root = {
        "openapi": "3.1.0",
        "info": {"title": "Books", "version": "1"},
        "paths": {"/books": {"get": {**operation, "x-sdkwright-pagination": pages}}},
    }
    found_all = lint(parse(json.dumps(root).encode(), "books.json"), Linting())
    places = [one.pointer for one in found_all if one.code == "invalid-extension"]
    return [place.removeprefix("/paths/~1books/get/x-sdkwright-") for place in places]


def test_what_is_plainly_right_is_told_without_the_next_stage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sdkwright.lower.lower", lambda _: pytest.fail("it was asked"))
    assert [] == findings(PAGES)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"page": "pages"}, "pagination/page"),
        ({"page": "after"}, "pagination/page"),
        ({"size": 5}, "pagination/size"),
        ({"items": "/found"}, "pagination/items"),
        ({"items": "found/books"}, "pagination/items"),
        ({"total": "/total"}, "pagination/total"),
        ({"total": "/found/books"}, "pagination/total"),
        ({"more": "/count"}, "pagination/more"),
        ({"offset": "page"}, "pagination/offset"),
        ({"next": "/count"}, "pagination/next"),
        ({"style": "page"}, "pagination/style"),
    ],
)
def test_what_the_operation_does_not_have_is_told(change: dict[str, Any], place: str) -> None:
    assert [place] == findings({**PAGES, **change})


def test_what_is_right_and_not_plainly_so_is_asked_for() -> None:
    assert [] == findings({"cursor": "after", "last": "", "items": "/found/books"})
    assert ["idempotent"] == findings(PAGES, **{"x-sdkwright-idempotent": "yes"})
