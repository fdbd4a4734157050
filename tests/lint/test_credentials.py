"""Rules about credentials: which slips are found, and what looks like one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sdkwright.config import Linting
from sdkwright.document import parse
from sdkwright.lint import lint

NOTHING: dict[str, Any] = {"204": {"description": "None."}}
FLOW: dict[str, Any] = {"tokenUrl": "https://a.example/token", "scopes": {"read": "", "write": ""}}
LOGIN: dict[str, Any] = {"type": "oauth2", "flows": {"clientCredentials": FLOW}}


def findings(
    code: str, paths: dict[str, Any], login: dict[str, Any] | None = None, **root: Any
) -> list[str]:
    """Return the places of a code in a document of some paths."""
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Feed", "version": "1"},
        "paths": paths,
        "components": {"securitySchemes": {"login": login or LOGIN}},
        **root,
    }
    found = lint(parse(json.dumps(document).encode(), "feed.json"), Linting())
    return [one.pointer for one in found if one.code == code]


def operations(method: str, scope: str, count: int = 5) -> dict[str, Any]:
    said = {"responses": NOTHING, "security": [{"login": [scope]}]}
    return {f"/many{index}": {method: said} for index in range(count)}


@pytest.mark.parametrize(
    ("path", "said", "is_found"),
    [
        ("/odd", {}, True),
        ("/odd", {"security": []}, False),
        ("/user-tokens", {}, False),
        ("/health", {}, False),
        ("/", {}, False),
    ],
)
def test_an_operation_that_says_nothing_is_found_but_where_none_has_a_credential(
    path: str, said: dict[str, Any], is_found: bool
) -> None:
    paths = {**operations("get", "read"), path: {"get": {"responses": NOTHING, **said}}}
    assert is_found == bool(findings("missing-security", paths))


def test_an_operation_says_nothing_where_the_document_does_or_others_do_not() -> None:
    odd = {"get": {"responses": NOTHING}}
    paths = {**operations("get", "read"), "/odd": odd}
    assert [] == findings("missing-security", paths, security=[{"login": ["read"]}])
    assert [] == findings("missing-security", {**paths, "/other": odd})


@pytest.mark.parametrize(
    ("method", "scope", "is_found"),
    [
        ("delete", "read", True),
        ("delete", "write", False),
        # What is only looked for may be sent.
        ("post", "read", False),
        ("get", "read", False),
    ],
)
def test_what_changes_and_asks_for_reading_is_found(
    method: str, scope: str, is_found: bool
) -> None:
    odd = {"responses": NOTHING, "security": [{"login": [scope]}]}
    paths = {**operations("put", "write", 3), "/odd": {method: odd}}
    expected = [f"/paths/~1odd/{method}/security/0"] if is_found else []
    assert expected == findings("reading-scope", paths)


@pytest.mark.parametrize(
    ("url", "is_found"),
    [
        ("http://a.example/token", True),
        ("https://a.example/token", False),
        ("http://localhost:8080/token", False),
        ("/token", False),
    ],
)
def test_tokens_are_got_over_what_is_encrypted(url: str, is_found: bool) -> None:
    login = {"type": "oauth2", "flows": {"clientCredentials": {**FLOW, "tokenUrl": url}}}
    place = "/components/securitySchemes/login/flows/clientCredentials/tokenUrl"
    assert ([place] if is_found else []) == findings("insecure-server", {}, login)


@pytest.mark.parametrize(
    ("listed", "is_found"),
    [
        ([{"login": ["read"]}, {"login": ["read"]}], True),
        ([{"login": ["read"]}, {"login": ["write"]}], False),
        ([{"login": ["read"]}, {}], False),
    ],
)
def test_a_requirement_that_is_there_already_is_found(listed: list[Any], is_found: bool) -> None:
    expected = ["/security/1"] if is_found else []
    assert expected == findings("repeated-entry", {}, security=listed)


def test_a_tag_that_is_there_already_is_found() -> None:
    paths = {"/odd": {"get": {"responses": NOTHING, "tags": ["a", "b", "a"]}}}
    assert ["/paths/~1odd/get/tags/2"] == findings("repeated-entry", paths)
