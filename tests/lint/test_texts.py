"""Rules about the texts of operations and schemas: missing ones, and copies."""

from __future__ import annotations

import json

import pytest

from sdkwright.config import Linting
from sdkwright.document import parse
from sdkwright.lint import lint
from sdkwright.values import JSON


def found(code: str, paths: dict[str, JSON], schemas: dict[str, JSON] | None = None) -> list[str]:
    """Return the messages of a code."""
    root = {
        "openapi": "3.1.0",
        "info": {"title": "Harbour", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas or {}},
    }
    findings = lint(parse(json.dumps(root).encode(), "harbour.json"), Linting())
    return [one.message for one in findings if one.code == code]


def operation(**texts: str) -> JSON:
    return {"responses": {"204": {"description": "It is done."}}, **texts}


def many(odd: JSON, count: int = 5) -> dict[str, JSON]:
    """Return an operation, and some that have both texts."""
    paths: dict[str, JSON] = {
        f"/p{i}": {"get": operation(summary=f"Get p{i}", description=f"All of p{i}.")}
        for i in range(count)
    }
    return {**paths, "/odd": {"get": odd}}


@pytest.mark.parametrize("text", ["", "TODO", "tbd.", "...", " - fixme -"])
def test_a_text_that_is_to_come_is_none(text: str) -> None:
    message = "the operation has no description, and others have"
    odd = operation(summary="Get it", description=text)
    assert [message] == found("missing-description", many(odd))


@pytest.mark.parametrize("text", ["To do.", "All of it.", "Todo items"])
def test_a_text_that_says_something_is_one(text: str) -> None:
    odd = operation(summary="Get it", description=text)
    assert [] == found("missing-description", many(odd))


def test_a_summary_that_all_others_have_is_missed_and_a_description_if_many_have_one() -> None:
    message = "the operation has no summary, and others have"
    assert [message] == found("missing-description", many(operation(description="All."), 2))
    told = operation(summary="Get it")
    assert [] == found("missing-description", many(told, 4))
    assert ["the operation has no description, and others have"] == found(
        "missing-description", many(told)
    )


@pytest.mark.parametrize(("count", "is_found"), [(9, False), (10, True)])
def test_a_property_is_alone_without_a_description_among_many(count: int, is_found: bool) -> None:
    members: dict[str, JSON] = {
        f"m{i}": {"type": "string", "description": "A member."} for i in range(count)
    }
    ship: JSON = {"type": "object", "properties": {**members, "odd": {"type": "string"}}}
    message = "the property has no description, and others have"
    assert ([message] if is_found else []) == found("missing-description", {}, {"Ship": ship})


WORDS = "Takes the ship off the register."


def copies(*operations: JSON) -> list[str]:
    paths: dict[str, JSON] = {f"/p{i}": {"get": one} for i, one in enumerate(operations)}
    return found("copied-text", paths)


def test_a_description_that_two_summaries_have_is_a_copy() -> None:
    one, other = (operation(summary=text, description=WORDS) for text in ("Delete", "Add"))
    assert ["GET /p1 is described as GET /p0 is"] == copies(one, other)


def test_a_description_that_three_have_is_a_note_and_a_short_one_fits_many() -> None:
    summaries = ("Delete", "Add", "Get")
    assert [] == copies(*(operation(summary=text, description=WORDS) for text in summaries))
    assert [] == copies(
        *(operation(summary=text, description="Of ships.") for text in ("Add", "Get"))
    )


def test_a_summary_is_a_copy_within_a_path_but_for_the_two_ways_to_change_something() -> None:
    one, other = operation(summary="Update a ship"), operation(summary="Update a ship")
    assert 1 == len(found("copied-text", {"/ship": {"patch": one, "delete": other}}))
    assert [] == found("copied-text", {"/ship": {"patch": one, "put": other}})
    assert [] == copies(one, other)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("All. <script>run()</script>", True),
        ("All. <SCRIPT src='a.js'>", True),
        ("Add `<script src='a.js'>` to your page.", False),
        ("Add this:\n```html\n<script>run()</script>\n```\n", False),
        ("Of <scripts>.", False),
    ],
)
def test_a_script_is_found_where_it_is_not_written_as_code(text: str, is_found: bool) -> None:
    message = ["the description holds a script"] if is_found else []
    assert message == found("script-in-text", {"/p": {"get": operation(description=text)}})
