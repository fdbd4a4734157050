"""Rules about names that are written otherwise: what is odd among others, and what is no style."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from sdkwright.config import Linting
from sdkwright.document import parse
from sdkwright.lint import lint
from sdkwright.values import JSON


def odd(**root: JSON) -> list[str]:
    """Return the pointers of the names that are told of in a document."""
    document = {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": {}, **root}
    found = lint(parse(json.dumps(document).encode(), "a.json"), Linting())
    return [one.pointer for one in found if one.code == "inconsistent-name"]


def listed(values: list[str]) -> dict[str, JSON]:
    return {"schemas": {"Lamp": {"type": "string", "enum": [*values]}}}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["open", "closed", "Archived"], "Archived"),
        (["RUNNING", "STOPPED", "Suspended"], "Suspended"),
        (["in_progress", "done", "onHold"], None),
        (["in_progress", "not_begun", "onHold"], "onHold"),
        (["asc", "desc", "ASC", "DESC"], None),
        (["open", "closed", "USD"], None),
        (["on", "Off"], None),
        (["en", "de", "pt-BR"], None),
    ],
)
def test_a_value_is_held_against_the_others_of_its_list(
    values: list[str], expected: str | None
) -> None:
    places = [] if expected is None else [f"/components/schemas/Lamp/enum/{values.index(expected)}"]
    assert places == odd(components=listed(values))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["id", "name", "Status"], ["Status"]),
        (["id", "name", "URL"], []),
        (["Id", "Name", "LampShade", "price"], ["price"]),
        (["id", "bulb_count"], []),
    ],
)
def test_a_single_word_has_the_styles_that_it_may_be_written_in(
    names: list[str], expected: list[str]
) -> None:
    lamp: JSON = {"type": "object", "properties": {name: {"type": "string"} for name in names}}
    places = [f"/components/schemas/Lamp/properties/{name}" for name in expected]
    assert places == odd(components={"schemas": {"Lamp": lamp}})


def lamps(*parameters: tuple[str, str], **more: JSON) -> dict[str, JSON]:
    listed: list[JSON] = [
        {"name": name, "in": where, "schema": {"type": "string"}} for name, where in parameters
    ]
    answer: dict[str, JSON] = {"200": {"description": "Lamps."}}
    return {"/lamps": {"get": {"parameters": listed, "responses": answer, **more}}}


@pytest.mark.parametrize(
    ("parameters", "properties", "expected"),
    [
        # Properties say which of two styles is the usual one.
        (["lampId", "bulb_type"], ["createdAt", "roomId"], [1]),
        (["lampId", "bulb_type"], ["created_at", "room_id"], [0]),
        (["lampId", "bulb_type"], [], []),
        # They are no more than a help: parameters may have a style of their own.
        (["lamp_id", "bulb_type"], ["createdAt", "roomId"], []),
    ],
)
def test_parameters_are_held_against_properties_where_they_are_few(
    parameters: list[str], properties: list[str], expected: list[int]
) -> None:
    schema: JSON = {
        "type": "object",
        "properties": {name: {"type": "string"} for name in properties},
    }
    found = odd(
        paths=lamps(*((name, "query") for name in parameters)),
        components={"schemas": {"Lamp": schema}},
    )
    assert [f"/paths/~1lamps/get/parameters/{index}/name" for index in expected] == found


def test_headers_are_the_same_in_capitals_and_differ_by_hyphens() -> None:
    headers = [(name, "header") for name in ("X-Lamp-Id", "x-bulb-type", "X_Room")]
    assert ["/paths/~1lamps/get/parameters/2/name"] == odd(paths=lamps(*headers))


def test_of_two_tags_one_is_odd() -> None:
    paths: Mapping[str, JSON] = {
        "/lamps": lamps(tags=["lamps"])["/lamps"],
        "/rooms": lamps(tags=["Rooms"])["/lamps"],
    }
    assert ["/paths/~1rooms/get/tags/0"] == odd(paths={**paths})
