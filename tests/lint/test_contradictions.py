"""Rules about schemas that admit no value, one value too many, or mean another one."""

from __future__ import annotations

import pytest

from sdkwright.config import Linting
from sdkwright.document import parse
from sdkwright.lint import lint

CLOSED = "{type: object, properties: {a: {type: string}}, additionalProperties: false}"


def codes(schema: str, version: str = "3.1.0") -> list[str]:
    """Return what is found in a document of some schemas, written in one line each."""
    text = (
        f"openapi: {version}\n"
        "info: {title: Lamps, version: '1'}\n"
        "paths: {}\n"
        "components:\n"
        "  schemas:\n"
        f"    Lamp: {schema}\n"
        "    One: {type: object, properties: {kind: {enum: [one]}}, required: [kind]}\n"
        "    Two: {type: object, properties: {kind: {enum: [two]}}, required: [kind]}\n"
    )
    used = {"unused-component"}
    return [
        found.code
        for found in lint(parse(text.encode(), "lamps.yaml"), Linting())
        if found.code not in used
    ]


@pytest.mark.parametrize(
    "schema",
    [
        "{type: string, format: uuid, maxLength: 35}",
        "{type: string, format: date, minLength: 11}",
        "{type: string, format: date-time, maxLength: 19}",
        "{type: string, pattern: '^[A-Z]{5}$', maxLength: 4}",
        r"{type: string, pattern: '^\d{2,3}-[\w\]]?$', minLength: 6}",
    ],
)
def test_a_length_that_no_text_of_the_format_or_pattern_has_is_found(schema: str) -> None:
    assert ["contradicting-bounds"] == codes(schema)


@pytest.mark.parametrize(
    "schema",
    [
        "{type: string, format: uuid, minLength: 36, maxLength: 36}",
        "{type: string, format: date-time, maxLength: 20}",
        "{type: string, pattern: '^[A-Z]{5}$', minLength: 5, maxLength: 5}",
        "{type: string, pattern: '^[A-Z]+$', minLength: 40, maxLength: 50}",
        "{type: string, pattern: '^[A-Z]{3,}$', minLength: 40, maxLength: 50}",
        "{type: string, pattern: '[A-Z]{5}', maxLength: 5, minLength: 5}",
        "{type: string, pattern: '^(a|bcdef)$', maxLength: 1}",
        "{type: string, pattern: '^a{2}|b$', maxLength: 1}",
        "{type: string, pattern: '^a+?bb$', maxLength: 2}",
    ],
)
def test_a_length_that_some_text_has_or_might_have_is_not(schema: str) -> None:
    assert [] == codes(schema)


@pytest.mark.parametrize(
    "schema",
    [
        "{type: integer, format: int32, maximum: 2147483648}",
        "{type: integer, format: int32, minimum: -2147483649}",
        "{type: integer, format: int32, exclusiveMaximum: 2147483649}",
        "{type: integer, format: int32, enum: [1, 5000000000]}",
        "{type: integer, format: int64, maximum: 99999999999999999999}",
    ],
)
def test_a_number_that_no_integer_of_the_format_is_is_found(schema: str) -> None:
    assert ["contradicting-format"] == codes(schema)


@pytest.mark.parametrize(
    "schema",
    [
        "{type: integer, format: int32, minimum: -2147483648, maximum: 2147483647}",
        "{type: integer, format: int32, exclusiveMinimum: -2147483649}",
        "{type: integer, format: int32, exclusiveMaximum: 2147483648}",
        "{type: integer, format: int64, maximum: 9223372036854776000}",
        "{type: integer, format: int64, maximum: 9.223372036854775807e18}",
    ],
)
def test_a_number_at_the_end_of_the_format_is_not(schema: str) -> None:
    assert [] == codes(schema)


def test_a_bound_that_is_excluded_by_a_word_beside_it_may_lie_one_farther() -> None:
    schema = "{type: integer, format: int32, maximum: 2147483648, exclusiveMaximum: true}"
    assert [] == codes(schema, "3.0.3")


@pytest.mark.parametrize(
    ("schema", "is_found"),
    [
        ("{type: integer, format: double}", True),
        ("{type: number, format: int32}", True),
        ("{type: [integer, string], format: int64}", False),
        ("{type: string, format: int64}", False),
        ("{type: number, format: float}", False),
    ],
)
def test_a_format_of_whole_numbers_is_not_of_others(schema: str, is_found: bool) -> None:
    assert (["format-of-another-type"] if is_found else []) == codes(schema)


@pytest.mark.parametrize(
    ("value", "is_found"),
    [
        ('"a, b"', True),
        ('"a|b|c"', True),
        ('"red;green"', True),
        ('"Hello, my friend"', False),
        ('"a,"', False),
        ('"a, b", c', False),
    ],
)
def test_one_value_that_reads_as_a_list_is_found(value: str, is_found: bool) -> None:
    assert (["joined-values"] if is_found else []) == codes(f"{{type: string, enum: [{value}]}}")


@pytest.mark.parametrize(
    "alternatives",
    [
        "{type: integer, format: int32}, {type: number}",
        "{type: string, enum: [a, b]}, {type: string, enum: [b, c]}",
        "{const: a}, {type: string, enum: [a, b]}",
        "{type: [string, 'null']}, {type: [integer, 'null']}",
        "{type: object, properties: {a: {type: string}}}, {properties: {b: {type: string}}}",
    ],
)
def test_a_value_that_fits_two_alternatives_is_found(alternatives: str) -> None:
    assert ["overlapping-alternatives"] == codes(f"{{oneOf: [{alternatives}]}}")


@pytest.mark.parametrize(
    "alternatives",
    [
        "{type: integer, maximum: 9}, {type: number}",
        "{type: string, maxLength: 3}, {type: string, minLength: 4}",
        "{const: 1}, {type: integer, enum: [2]}",
        "{type: string, enum: [a, b]}, {type: [string, 'null'], enum: [c, null]}",
        "{type: [string, 'null']}, {type: [string, 'null'], const: a}",
        "{type: object, properties: {a: {type: string}}}, {type: object, required: [b]}",
        "{type: object, properties: {a: {type: string}}}, {properties: {a: {type: integer}}}",
        "{type: object, properties: {a: {type: string}}}, {properties: {b: {const: x}}}",
        f"{CLOSED}, {{type: object, properties: {{b: {{type: string}}}}}}",
    ],
)
def test_alternatives_that_may_exclude_each_other_are_right(alternatives: str) -> None:
    assert [] == codes(f"{{oneOf: [{alternatives}]}}")


@pytest.mark.parametrize(
    ("listed", "is_found"),
    [("{}, {type: string}", True), ("{}, {type: 'null'}", False), ("{}", False)],
)
def test_an_empty_alternative_says_something_beside_null_alone(listed: str, is_found: bool) -> None:
    assert (["open-alternative"] if is_found else []) == codes(f"{{anyOf: [{listed}]}}")


def test_a_part_that_stands_twice_is_found() -> None:
    one = "{$ref: '#/components/schemas/One'}"
    assert ["duplicate-alternative"] == codes(f"{{allOf: [{one}, {one}]}}")


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("mapping: {one: One}", ["foreign-tag"]),
        ("mapping: {one: One, two: Two}", []),
        ("mapping: {one: One}, defaultMapping: Two", []),
        ("defaultMapping: Three", ["undefined-mapping-target"]),
        ("defaultMapping: Two", []),
    ],
)
def test_each_alternative_has_a_tag_that_it_allows_for(more: str, found: list[str]) -> None:
    alternatives = "{$ref: '#/components/schemas/One'}, {$ref: '#/components/schemas/Two'}"
    schema = f"{{oneOf: [{alternatives}], discriminator: {{propertyName: kind, {more}}}}}"
    assert found == codes(schema, "3.2.0")
