"""Rules about what operations answer: which slips are found, and what looks like one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sdkwright.config import Linting
from sdkwright.document import parse
from sdkwright.lint import lint

TEXT = {"type": "string", "maxLength": 9}
NOTHING: dict[str, Any] = {"description": "None."}
FAULT = {"$ref": "#/components/responses/Fault"}
ID = {"name": "id", "in": "path", "required": True, "schema": TEXT}


def content(*names: str, kind: str = "application/json") -> dict[str, Any]:
    schema = {"type": "object", "properties": dict.fromkeys(names, TEXT)}
    return {"description": "It.", "content": {kind: {"schema": schema}}}


def findings(
    code: str, paths: dict[str, Any], responses: dict[str, Any] | None = None, **root: Any
) -> list[str]:
    """Return the places of a code in a document of some paths."""
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Feed", "version": "1"},
        "paths": paths,
        "components": {"responses": {"Fault": content("code"), **(responses or {})}},
        **root,
    }
    found = lint(parse(json.dumps(document).encode(), "feed.json"), Linting())
    return [one.pointer for one in found if one.code == code]


def gets(count: int, responses: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {f"/many{index}": {"get": {"responses": responses, **more}} for index in range(count)}


def test_a_shared_error_of_another_media_type_is_found_once_however_often_it_is_used() -> None:
    shared = {
        "Missing": content("code", kind="application/problem+json"),
        "Denied": content("code"),
        "Broken": content("code"),
    }
    named = {
        status: {"$ref": f"#/components/responses/{name}"}
        for status, name in (("404", "Missing"), ("401", "Denied"), ("500", "Broken"))
    }
    paths = gets(4, {"204": NOTHING, **named})
    (found,) = findings("inconsistent-error", paths, shared)
    assert "/components/responses/Missing/content/application~1problem+json" == found


def test_errors_of_other_members_in_one_of_two_shared_responses_are_a_design() -> None:
    shared = {"Invalid": content("fields")}
    invalid = {"$ref": "#/components/responses/Invalid"}
    paths = gets(4, {"204": NOTHING, "422": invalid, "404": FAULT})
    assert [] == findings("inconsistent-error", paths, shared)


@pytest.mark.parametrize(
    ("odd", "is_found"),
    [
        ({"204": NOTHING, "404": NOTHING}, True),
        ({"204": NOTHING, "404": FAULT}, False),
        # Of a status that is there once nobody knows whether it ever has one.
        ({"204": NOTHING, "413": NOTHING}, True),
        # What stands for all answers may be one of success.
        ({"default": NOTHING}, False),
    ],
)
def test_an_error_without_a_body_is_found(odd: dict[str, Any], is_found: bool) -> None:
    paths = gets(6, {"204": NOTHING, "404": FAULT, "400": FAULT})
    paths["/odd"] = {"get": {"responses": odd}}
    assert is_found == bool(findings("missing-error-body", paths))


def test_a_status_whose_errors_never_have_a_body_is_a_design() -> None:
    paths = gets(2, {"204": NOTHING, "404": FAULT, "400": FAULT, "409": FAULT, "401": NOTHING})
    assert [] == findings("missing-error-body", paths)


def test_what_head_answers_has_no_body() -> None:
    paths = gets(4, {"204": NOTHING, "404": FAULT})
    paths["/odd"] = {"head": {"responses": {"204": NOTHING, "404": NOTHING}}}
    assert [] == findings("missing-error-body", paths)


@pytest.mark.parametrize(
    ("path", "more", "is_found"),
    [("/odd/{id}", {"parameters": [ID]}, True), ("/health", {}, False)],
)
def test_only_errors_of_the_server_are_too_few_where_a_request_may_be_wrong(
    path: str, more: dict[str, Any], is_found: bool
) -> None:
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    paths = gets(5, {"204": NOTHING, "400": FAULT}, parameters=[limit])
    paths[path] = {"get": {"responses": {"204": NOTHING, "503": FAULT}, **more}}
    assert is_found == bool(findings("missing-error", paths))


@pytest.mark.parametrize(
    ("status", "name", "is_found"),
    [
        ("404", "NotFoundError", False),
        ("404", "UnauthorizedResponse", True),
        # There is no response of its own for it.
        ("409", "NotFoundError", False),
        ("404", "Fault", False),
    ],
)
def test_a_status_with_the_response_of_another_is_found(
    status: str, name: str, is_found: bool
) -> None:
    shared = {"NotFoundError": content("code"), "UnauthorizedResponse": content("code")}
    answer = {"$ref": f"#/components/responses/{name}"}
    paths = {"/odd": {"get": {"responses": {"204": NOTHING, status: answer}}}}
    place = f"/paths/~1odd/get/responses/{status}/$ref"
    assert ([place] if is_found else []) == findings("error-of-another-status", paths, shared)


@pytest.mark.parametrize(
    ("status", "is_found"),
    [("222", True), ("434", True), ("418", False), ("499", False), ("306", False), ("4XX", False)],
)
def test_a_status_that_nobody_uses_is_found(status: str, is_found: bool) -> None:
    paths = gets(1, {"204": NOTHING, status: NOTHING})
    assert is_found == bool(findings("unassigned-status", paths))


@pytest.mark.parametrize(
    ("method", "statuses", "is_found"),
    [
        ("get", ["201"], True),
        ("delete", ["201", "404"], True),
        ("get", ["200", "201"], False),
        ("post", ["201"], False),
    ],
)
def test_created_is_no_answer_of_what_makes_nothing(
    method: str, statuses: list[str], is_found: bool
) -> None:
    paths = {"/odd": {method: {"responses": dict.fromkeys(statuses, NOTHING)}}}
    assert is_found == bool(findings("unexpected-created", paths))


@pytest.mark.parametrize(
    ("other", "schema", "is_found"), [("201", "b", True), ("201", "a", False), ("202", "b", False)]
)
def test_successes_of_two_forms_are_found_but_for_what_is_only_accepted(
    other: str, schema: str, is_found: bool
) -> None:
    paths = {"/odd": {"post": {"responses": {"200": content("a"), other: content(schema)}}}}
    expected = [f"/paths/~1odd/post/responses/{other}"] if is_found else []
    assert expected == findings("ambiguous-result", paths)


@pytest.mark.parametrize("bare", [1, 2])
def test_a_get_without_content_is_found_where_it_is_alone(bare: int) -> None:
    paths = gets(3, {"200": content("a")})
    paths |= {f"/odd{index}": {"get": {"responses": {"200": NOTHING}}} for index in range(bare)}
    expected = ["/paths/~1odd0/get/responses/200"] if bare == 1 else []
    assert expected == findings("missing-result", paths)


@pytest.mark.parametrize(
    ("path", "answer", "is_found"),
    [
        ("/odd", NOTHING, True),
        ("/odd", {**NOTHING, "headers": {"Location": {"schema": TEXT}}}, False),
        ("/odd/{id}/confirm", NOTHING, False),
    ],
)
def test_what_is_made_is_answered_by_all_collections_or_its_place_is(
    path: str, answer: dict[str, Any], is_found: bool
) -> None:
    paths: dict[str, Any] = {}
    for name, post in (("/one", content("a")), ("/two", content("a")), (path, answer)):
        paths[name] = {"post": {"responses": {"201": post}}}
    for name in ("/one", "/two", "/odd"):
        paths[f"{name}/{{id}}"] = {"delete": {"parameters": [ID], "responses": {"204": NOTHING}}}
    assert is_found == bool(findings("missing-result", paths))
