"""Rules about lists: what the document declares of pages prevails over what names look like."""

from __future__ import annotations

import json
from typing import Any

from sdkwright.config import Linting
from sdkwright.document import parse
from sdkwright.lint import lint

USUAL = ("/users", "/posts", "/notes")


def findings(odd: dict[str, Any]) -> list[str]:
    """Return what is found of pages in a document of usual lists, and an odd one."""
    usual = {"cursor": "after", "next": "/next", "items": "/items"}
    paths = {path: {"get": listing("after", usual)} for path in USUAL}
    root = {
        "openapi": "3.1.0",
        "info": {"title": "Feed", "version": "1"},
        "paths": paths | {"/votes": {"get": odd}},
    }
    found = lint(parse(json.dumps(root).encode(), "feed.json"), Linting())
    return [one.message for one in found if one.code == "inconsistent-pagination"]


def listing(name: str, pages: dict[str, str] | None) -> dict[str, Any]:
    schema = {"type": "string", "maxLength": 9}
    more: dict[str, Any] = {} if pages is None else {"x-sdkwright-pagination": pages}
    parameters = [{"name": name, "in": "query", "schema": schema}]
    return {"parameters": parameters, "responses": {"204": {"description": "None."}}, **more}


def test_a_list_that_is_declared_to_go_on_otherwise_is_found_by_any_name() -> None:
    odd = {"page": "seek", "items": "/items"}
    assert ["GET /votes turns pages by seek, others by after"] == findings(listing("seek", odd))


def test_a_list_that_is_declared_to_go_on_alike_is_not_found() -> None:
    assert [] == findings(listing("after", {"cursor": "after", "last": "/id", "items": "/items"}))


def test_a_parameter_that_the_declaration_leaves_out_turns_no_pages() -> None:
    alike = listing("after", {"cursor": "after", "next": "/next", "items": "/items"})
    alike["parameters"] += listing("start", None)["parameters"]
    assert [] == findings(alike)


def test_without_a_declaration_names_tell() -> None:
    assert ["GET /votes turns pages by page, others by after"] == findings(listing("page", None))


def whole(**bounds: Any) -> dict[str, Any]:
    """Return a list of all there is."""
    content = {"application/json": {"schema": {"type": "array", "items": {}, **bounds}}}
    return {
        "operationId": "listVotes",
        "responses": {"200": {"description": "A.", "content": content}},
    }


def found_of_whole(odd: dict[str, Any]) -> list[str]:
    schema = {"type": "object", "properties": {"items": {"type": "array"}, "next": {}}}
    page = {"200": {"description": "A.", "content": {"application/json": {"schema": schema}}}}
    cursor = {"name": "cursor", "in": "query", "schema": {"type": "string", "maxLength": 9}}
    usual = {"get": {"parameters": [cursor], "responses": page}}
    root = {
        "openapi": "3.1.0",
        "info": {"title": "Feed", "version": "1"},
        "paths": {**dict.fromkeys(USUAL, usual), "/votes": {"get": odd}},
    }
    found = lint(parse(json.dumps(root).encode(), "feed.json"), Linting())
    return [one.message for one in found if one.code == "inconsistent-pagination"]


def test_a_list_of_all_there_is_is_found_where_all_others_turn_pages() -> None:
    message = "listVotes answers all at once, others take cursor"
    assert [message] == found_of_whole(whole())
    assert [message] == found_of_whole(whole(maxItems=900))


def test_a_short_list_needs_no_pages() -> None:
    assert [] == found_of_whole(whole(maxItems=50))
    assert [] == found_of_whole(whole(items={"enum": ["a", "b"]}))
    assert [] == found_of_whole({**whole(), "operationId": "getVotes"})
