"""Examples: members that schemas do not describe, and what is right though it looks alike."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Messages = Callable[[str, str], list[str]]


def lamp(schema: str, example: str, version: str = "3.1.0") -> str:
    return f"""
        openapi: {version}
        components:
          schemas:
            Base: {{type: object, properties: {{roomName: {{type: string}}}}}}
            Lamp: {schema}
          examples: {{}}
        paths:
          /lamps:
            get:
              operationId: listLamps
              responses:
                "200":
                  description: Lamps.
                  content:
                    application/json:
                      schema: {{$ref: "#/components/schemas/Lamp"}}
                      example: {example}
        """


@pytest.mark.parametrize(
    ("described", "shown", "is_found"),
    [
        ("roomName", "room_name", True),
        ("roomName", "RoomName", True),
        ("length", "lenght", True),
        ("length", "lengthh", True),
        ("colour", "color", True),
        ("watts", "volts", False),
        ("date", "rate", False),
        ("date", "dates", True),
        ("id", "ids", False),
        ("line1", "line2", False),
        ("line", "line2", False),
        ("+1", "-1", True),
        ("+", "-", False),
    ],
)
def test_a_member_is_misspelt_if_it_is_nearly_one_that_is_absent(
    messages: Messages, described: str, shown: str, is_found: bool
) -> None:
    schema = f"{{type: object, properties: {{'{described}': {{}}}}}}"
    document = lamp(schema, f"{{'{shown}': 1}}")
    message = f"the schema of the example describes no {shown!r}"
    code, other = ("misspelt-member", "undescribed-member")[:: 1 if is_found else -1]
    assert [message] == messages(code, document)
    assert [] == messages(other, document)


def test_a_member_is_not_misspelt_if_the_other_is_there(messages: Messages) -> None:
    document = lamp("{type: object, properties: {line: {}}}", "{line: 1, lines: 2}")
    assert [] == messages("misspelt-member", document)


@pytest.mark.parametrize(
    "schema",
    [
        "{allOf: [{$ref: '#/components/schemas/Base'}, {properties: {watts: {}}}]}",
        "{$ref: '#/components/schemas/Base', properties: {watts: {}}}",
        "{type: object, properties: {roomName: {}}, additionalProperties: true}",
        "{type: object, properties: {roomName: {}}, patternProperties: {'^w': {}}}",
        "{type: object, properties: {roomName: {}}, unevaluatedProperties: {}}",
        "{oneOf: [{$ref: '#/components/schemas/Base'}, {properties: {volts: {}}}]}",
        "{properties: {roomName: {}}, discriminator: {propertyName: roomName}}",
        "{type: object}",
    ],
)
def test_a_member_may_be_described_elsewhere_or_by_nobody(messages: Messages, schema: str) -> None:
    assert [] == messages("undescribed-member", lamp(schema, "{roomName: hall, watts: 9}"))


def test_members_are_looked_for_in_lists_and_maps(messages: Messages) -> None:
    base = "{$ref: '#/components/schemas/Base'}"
    listed = lamp(f"{{type: array, items: {base}}}", "[{watts: 9}]")
    mapped = lamp(f"{{type: object, additionalProperties: {base}}}", "{hall: {watts: 9}}")
    assert [1, 1] == [len(messages("undescribed-member", one)) for one in (listed, mapped)]


def test_beside_a_reference_of_openapi_3_0_nothing_is_described(messages: Messages) -> None:
    schema = "{$ref: '#/components/schemas/Base', properties: {watts: {}}}"
    assert 1 == len(messages("undescribed-member", lamp(schema, "{watts: 9}", "3.0.3")))


def test_an_example_of_a_part_may_be_one_of_the_whole(messages: Messages) -> None:
    part = "{properties: {watts: {}}, example: {roomName: hall, watts: 9}}"
    document = lamp(f"{{allOf: [{{$ref: '#/components/schemas/Base'}}, {part}]}}", "{}")
    assert [] == messages("undescribed-member", document)


@pytest.mark.parametrize("field", ["value: null", "externalValue: /lamp.json", "x-sketch: lamp"])
def test_an_example_may_be_null_or_elsewhere(messages: Messages, field: str) -> None:
    assert [] == messages("empty-example", f"components: {{examples: {{lamp: {{{field}}}}}}}")


@pytest.mark.parametrize(
    ("schema", "is_found"),
    [
        ("{type: string, example: '2024-05-01T08:30:00+02:00'}", True),
        ("{type: string, example: '2024-05-01'}", False),
        ("{type: string, example: '2024-05-01T08:30:00'}", False),
        ("{type: string, examples: ['2024-05-01T08:30:00Z', soon]}", False),
        ("{type: string, pattern: Z$, example: '2024-05-01T08:30:00Z'}", False),
    ],
)
@pytest.mark.parametrize("format_", ["date", "date-time", "uuid"])
def test_a_date_wants_its_format_where_others_have_it(
    messages: Messages, schema: str, is_found: bool, format_: str
) -> None:
    made = f"{{type: string, format: {format_}}}"
    document = f"components: {{schemas: {{Made: {made}, Sold: {schema}}}}}"
    found = messages("unformatted-date", document)
    assert (is_found and format_ != "uuid") == bool(found)
