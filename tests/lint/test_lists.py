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
