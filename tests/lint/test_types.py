"""What says nothing of a value: in a condition that is usual, elsewhere it is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest


def lamp(schema: str) -> str:
    return f"components: {{schemas: {{Lamp: {schema}}}}}"


@pytest.mark.parametrize(
    ("schema", "count"),
    [
        ("{type: object, properties: {notes: {type: object}}}", 1),
        ("{type: object, properties: {not: {type: object}, identifier: {type: object}}}", 2),
        ("{type: object, properties: {a: {type: string}}, not: {type: object}}", 0),
        ("{if: {type: object}, then: {required: [a]}, properties: {a: {type: string}}}", 0),
        ("{allOf: [{type: object}], properties: {a: {type: string}}}", 0),
        ("{type: [object, 'null'], additionalProperties: true}", 0),
    ],
)
def test_an_object_says_what_it_holds_wherever_it_stands(
    schema: str, count: int, messages: Callable[[str, str], list[str]]
) -> None:
    assert count == len(messages("object-without-members", lamp(schema)))


@pytest.mark.parametrize(
    ("schema", "names"),
    [
        ("{properties: {notes: {properties: {text: {}}}}}", ["text"]),
        ("{not: {properties: {text: {}}}}", []),
        ("{allOf: [{properties: {a: {type: string}}}, {properties: {a: {}, b: {}}}]}", ["b"]),
    ],
)
def test_a_property_says_of_what_type_it_is_wherever_it_stands(
    schema: str, names: list[str], messages: Callable[[str, str], list[str]]
) -> None:
    expected = [f"the property {name!r} has no type" for name in names]
    assert expected == messages("untyped-property", lamp(schema))
