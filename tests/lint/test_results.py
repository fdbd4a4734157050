"""What the operations of a collection answer is one thing, or many of it."""

from __future__ import annotations

import json

from sdkwright.config import Linting
from sdkwright.document import parse
from sdkwright.lint import lint
from sdkwright.values import JSON


def reference(name: str) -> dict[str, JSON]:
    return {"$ref": f"#/components/schemas/{name}"}


def content(schema: JSON) -> JSON:
    return {"application/json": {"schema": schema}}


def operation(answer: JSON, body: JSON = None) -> dict[str, JSON]:
    more: dict[str, JSON] = {} if body is None else {"requestBody": {"content": content(body)}}
    return {"responses": {"200": {"description": "It.", "content": content(answer)}}, **more}


def found(one: JSON, created: JSON, taken: JSON = None) -> list[str]:
    """Return what is found where a list and PATCH answer ships, as berths are answered."""
    ship, berth = reference("Ship"), reference("Berth")
    item: dict[str, JSON] = {
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {}}]
    }
    paths: dict[str, JSON] = {
        "/ships": {
            "get": operation({"type": "array", "items": ship}),
            "post": operation(created, taken),
        },
        "/ships/{id}": {**item, "get": operation(one), "patch": operation(ship)},
        "/berths/{id}": {**item, "get": operation(berth), "patch": operation(berth)},
    }
    schemas: dict[str, JSON] = {
        "Any": {"oneOf": [ship, berth]},
        **{name: {"type": "object"} for name in ("Berth", "Job", "Ship", "ShipInput")},
    }
    root = {
        "openapi": "3.1.0",
        "info": {"title": "Harbour", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }
    findings = lint(parse(json.dumps(root).encode(), "harbour.json"), Linting())
    return [one.message for one in findings if one.code == "inconsistent-answer"]


def test_what_is_of_another_path_is_found() -> None:
    message = "GET /ships/{id} answers Berth, and the others of its path Ship"
    assert [message] == found(reference("Berth"), reference("Ship"))


def test_what_is_taken_is_found_where_it_is_answered() -> None:
    given = reference("ShipInput")
    message = "POST /ships answers ShipInput, and the others of its path Ship"
    assert [message] == found(reference("Ship"), given, given)


def test_what_is_neither_may_be_meant() -> None:
    assert [] == found(reference("Ship"), reference("Job"), reference("ShipInput"))
    assert [] == found(reference("Ship"), reference("Any"), reference("Any"))
    assert [] == found(reference("Ship"), reference("Ship"))
