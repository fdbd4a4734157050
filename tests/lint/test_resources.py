"""Rules about schemas and operations of one thing, which agree on what they have in common."""

from __future__ import annotations

import json

import pytest

from sdkwright.config import Linting
from sdkwright.document import parse
from sdkwright.lint import lint
from sdkwright.values import JSON


def found(code: str, schemas: dict[str, dict[str, JSON]]) -> list[str]:
    """Return the messages of a code for schemas that are given by their properties."""
    components = {
        name: {"type": "object", "properties": properties} for name, properties in schemas.items()
    }
    root = {
        "openapi": "3.1.0",
        "info": {"title": "Harbour", "version": "1"},
        "paths": {},
        "components": {"schemas": components},
    }
    findings = lint(parse(json.dumps(root).encode(), "harbour.json"), Linting())
    return [one.message for one in findings if one.code == code]


TEXT: JSON = {"type": "string"}


def misspelt(name: str, other: str, odd: JSON = TEXT) -> bool:
    """Tell whether a name is found where two schemas have the other one."""
    usual: dict[str, JSON] = {"name": TEXT, other: TEXT}
    schemas = {"Ship": usual, "ShipInput": usual, "ShipPatch": {"name": TEXT, name: odd}}
    return bool(found("misspelt-property", schemas))


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("lenght", "length"),
        ("shipLenght", "shipLength"),
        ("adress", "address"),
        ("cancellled", "cancelled"),
        ("registened_at", "registered_at"),
    ],
)
def test_a_letter_too_many_too_few_or_in_another_place_is_a_slip(name: str, other: str) -> None:
    assert misspelt(name, other)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("labels", "label"),
        ("links", "lines"),
        ("xAxis", "yAxis"),
        ("address1", "address2"),
        ("expired", "expires"),
        ("form", "from"),
        ("lengthOf", "length"),
    ],
)
def test_words_that_are_told_apart_by_a_letter_are_none(name: str, other: str) -> None:
    assert not misspelt(name, other)


def test_a_name_of_another_type_is_another_thing() -> None:
    assert not misspelt("lenght", "length", {"type": "integer"})


def test_a_name_beside_the_one_it_is_like_is_another_thing() -> None:
    both: dict[str, JSON] = {"lenght": TEXT, "length": TEXT}
    usual: dict[str, JSON] = {"length": TEXT}
    assert [] == found("misspelt-property", {"A": both, "B": usual, "C": usual})


def test_schemas_without_a_member_in_common_speak_of_other_things() -> None:
    usual: dict[str, JSON] = {"length": TEXT}
    assert [] == found("misspelt-property", {"A": {"lenght": TEXT}, "B": usual, "C": usual})


def of_type(kind: dict[str, JSON], other: str = "ShipPatch") -> list[str]:
    length: JSON = {"type": "number"}
    return found("inconsistent-property", {"Ship": {"length": length}, other: {"length": kind}})


def test_a_member_of_another_type_in_a_schema_of_the_same_thing_is_found() -> None:
    message = "'length' is a string here, and a number in Ship"
    for other in ("ShipPatch", "CreateShipRequest", "NewShip"):
        assert [message] == of_type({"type": "string"}, other)


def test_a_member_of_another_thing_may_be_of_another_type() -> None:
    for other in ("ShipOwner", "Shipment", "Berth"):
        assert [] == of_type({"type": "string"}, other)


def test_a_whole_number_is_a_number_and_null_is_beside_the_type() -> None:
    kinds: tuple[JSON, JSON] = ("integer", ["number", "null"])
    for kind in kinds:
        assert [] == of_type({"type": kind})


def test_a_text_with_a_format_and_one_without_do_not_contradict() -> None:
    day: JSON = {"type": "string", "format": "date"}
    schemas: dict[str, dict[str, JSON]] = {"Ship": {"built": day}, "ShipInput": {"built": TEXT}}
    assert [] == found("inconsistent-property", schemas)
    schemas["ShipPatch"] = {"built": {"type": "string", "format": "date-time"}}
    assert ["'built' is a date-time here, and a date in Ship"] == found(
        "inconsistent-property", schemas
    )
