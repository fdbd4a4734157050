"""The user's choice: which operations there are, and what resources and methods are called."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sdkwright.config import Naming, Selection
from sdkwright.diagnostics import DocumentError, Span
from sdkwright.ir import Api

Lowered = Callable[..., Api]

DONE = {"204": {"description": "Done."}}
PATHS = {
    "/lamps": {
        "get": {"operationId": "listLamps", "tags": ["lamps"], "responses": DONE},
        "post": {"operationId": "addLamp", "tags": ["lamps", "admin"], "responses": DONE},
    },
    "/rooms": {"get": {"operationId": "listRooms", "tags": ["Room Plan"], "responses": DONE}},
    "/health": {"get": {"responses": DONE}},
}


def names(api: Api) -> dict[str, list[str]]:
    return {one.name: [found.name for found in one.operations] for one in api.resources}


def test_without_a_choice_there_is_everything(lowered: Lowered) -> None:
    expected = {"room_plan": ["list_rooms"], "default": ["get_health"], "lamps": ["list", "add"]}
    assert expected == names(lowered(PATHS))


@pytest.mark.parametrize(
    ("selection", "left"),
    [
        (Selection(excluded_tags=("admin",)), ["list_rooms", "get_health", "list"]),
        (Selection(excluded_tags=("lamps",)), ["list_rooms", "get_health"]),
        (Selection(excluded_operations=("GET /health", "addLamp")), ["list_rooms", "list"]),
    ],
)
def test_what_is_excluded_is_counted_and_not_there(
    selection: Selection, left: list[str], lowered: Lowered
) -> None:
    api = lowered(PATHS, selection=selection)
    assert left == [one.name for one in api.operations]
    assert (4, 4 - len(left)) == (api.document_operations, api.excluded_operations)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (
            {"GET /health": Naming("rooms", "check")},
            {"room_plan": ["list_rooms"], "lamps": ["list", "add"], "rooms": ["check"]},
        ),
        (
            {"GET /health": Naming(resource="room_plan")},
            {"room_plan": ["get_health", "list_rooms"], "lamps": ["list", "add"]},
        ),
        (
            {"addLamp": Naming(method="list")},
            {"room_plan": ["list_rooms"], "default": ["get_health"], "lamps": ["list_2", "list"]},
        ),
        (
            {"POST /lamps": Naming(method="put_up")},
            {"room_plan": ["list_rooms"], "default": ["get_health"], "lamps": ["list", "put_up"]},
        ),
    ],
)
def test_names_are_those_that_the_user_gives(
    chosen: dict[str, Naming], expected: dict[str, list[str]], lowered: Lowered
) -> None:
    assert expected == names(lowered(PATHS, selection=Selection(names=chosen)))


@pytest.mark.parametrize(
    ("selection", "code", "message", "hint"),
    [
        (
            Selection(excluded_tags=("lamp",)),
            "config-unknown-tag",
            "no operation of the document has the tag 'lamp'",
            "Did you mean lamps?",
        ),
        (
            Selection(excluded_operations=("somethingElse",)),
            "config-unknown-operation",
            "the document has no operation 'somethingElse'",
            "Operations are named by operationId, or as in GET /lamps/{id}",
        ),
        (
            Selection(names={"listLamp": Naming()}),
            "config-unknown-operation",
            "the document has no operation 'listLamp'",
            "Did you mean listLamps?",
        ),
        (
            Selection(names={"listLamps": Naming(method="a"), "addLamp": Naming(method="a")}),
            "config-name-taken",
            "'addLamp' cannot be called 'a': listLamps is called so",
            "Choose another name",
        ),
        (
            Selection(names={"listLamps": Naming(method="builtins")}),
            "config-name-taken",
            "'listLamps' cannot be called 'builtins': a resource needs it",
            "Choose another name",
        ),
        (
            Selection(names={"listLamps": Naming(resource="close")}),
            "config-name-taken",
            "'listLamps' cannot be called 'close': every client has something of this name",
            "Choose another name",
        ),
    ],
)
def test_a_choice_that_does_not_fit_the_document_is_refused(
    selection: Selection, code: str, message: str, hint: str, lowered: Lowered
) -> None:
    with pytest.raises(DocumentError) as raised:
        lowered(PATHS, selection=selection)
    (found,) = raised.value.diagnostics
    assert (code, message, hint) == (found.code, found.message, found.hint)


def test_a_finding_about_a_choice_has_the_place_where_it_was_made(lowered: Lowered) -> None:
    place = Span("pyproject.toml", 3, 1)
    selection = Selection(excluded_tags=("lamp",), places={"lamp": place})
    with pytest.raises(DocumentError) as raised:
        lowered(PATHS, selection=selection)
    assert [place] == [found.span for found in raised.value.diagnostics]
