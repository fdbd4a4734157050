"""Every kind of change, found with its two verdicts, its direction and the version it makes."""

from collections.abc import Mapping
from typing import cast

import pytest

from edits import HERE, TODAY, base, document, edited
from sdkwright.diff import CODES, Difference, Direction, Verdict, diff
from sdkwright.document import load, parse
from sdkwright.values import JSON

CASES = cast("Mapping[str, Mapping[str, JSON]]", load(HERE / "cases.yaml").root)


def compared(case: Mapping[str, JSON], *, reverse: bool = False) -> Difference:
    old, new = (edited(cast("Mapping[str, JSON]", case.get(end, {}))) for end in ("old", "new"))
    return diff(*((new, old) if reverse else (old, new)), today=TODAY)


@pytest.mark.parametrize("name", CASES)
def test_a_change_is_found_with_its_verdicts(name: str) -> None:
    found = compared(CASES[name])

    shown = [f"{one.code} {one.wire} {one.sdk} {one.direction}" for one in found.changes]
    assert (CASES[name]["bump"], CASES[name]["changes"]) == (found.bump.value, shown)
    assert () == found.findings


def test_every_code_has_a_case() -> None:
    shown = {
        str(line).split(" ")[0]
        for case in CASES.values()
        for line in cast("list[JSON]", case["changes"])
    }

    assert set(CODES) == shown


@pytest.mark.parametrize("name", CASES)
def test_what_is_found_forth_is_found_back(name: str) -> None:
    forth, back = compared(CASES[name]), compared(CASES[name], reverse=True)

    assert bool(forth.changes) == bool(back.changes)


@pytest.mark.parametrize("name", CASES)
def test_a_change_says_where_it_is_in_each_version(name: str) -> None:
    for change in compared(CASES[name]).changes:
        assert change.old or change.new
        for side in (change.old, change.new):
            assert side is None or side.span.line >= 1


def test_a_schema_that_is_not_itself_has_an_end() -> None:
    itself: JSON = {"not": {"$ref": "#/components/schemas/Alone"}}
    found = diff(document(base()), edited({"/components/schemas/Alone": itself})).changes

    assert "rule-added" in [one.code for one in found]


def turned(value: JSON) -> JSON:
    """Return a value with the keys of its mappings in the reverse order."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", CASES)
def test_the_order_of_keys_says_nothing(name: str) -> None:
    """What is the same to the byte is passed over; in another order all of it is compared."""
    old, new = (
        edited(cast("Mapping[str, JSON]", CASES[name].get(end, {}))) for end in ("old", "new")
    )
    straight, crossed = diff(old, new), diff(old, document(turned(new.root)))

    found = [
        [(one.code, one.wire, one.sdk, one.message, one.operations) for one in difference.changes]
        for difference in (straight, crossed)
    ]
    assert found[0] == found[1]


def test_true_is_not_one() -> None:
    at = "/components/schemas/NewPet/properties/secret/enum"
    found = diff(edited({at: [1]}), edited({at: [True]}))

    assert ["enum-replaced"] == [one.code for one in found.changes]


def test_a_component_that_another_one_refers_to_is_compared_wherever_it_is_used() -> None:
    new = edited({"/components/schemas/Owner/properties/email/format": "email"})
    found = diff(document(base()), new).changes

    reached = ("GET /pets", "GET /pets/{petId}", "POST /pets")
    assert [("format-added", reached)] == [(one.code, one.operations) for one in found]


def test_a_place_is_the_line_of_what_changed() -> None:
    old = load(HERE / "base.yaml")
    text = old.content.replace(b"maximum: 100", b"maximum: 10")
    change = diff(old, parse(text, "pets.yaml")).changes[0]

    line = 1 + text.split(b"maximum: 10")[0].count(b"\n")
    assert change.old is not None
    assert change.new is not None
    assert (line, line) == (change.old.span.line, change.new.span.line)
    assert ("bound-tightened", 100, 10) == (change.code, change.old.value, change.new.value)


def test_a_change_of_a_shared_schema_is_one_change_with_all_that_it_reaches() -> None:
    new = edited({"/components/schemas/Pet/properties/weight": {"type": "number"}})
    found = diff(document(base()), new)

    expected = ("GET /pets", "GET /pets/{petId}", "POST /pets")
    assert [expected] == [change.operations for change in found.changes]


def test_a_schema_that_goes_both_ways_has_the_worse_verdict_and_both_reasons() -> None:
    new = edited({"/components/schemas/Meat/properties/animal/enum": ["cow", "hen"]})
    found = [one for one in diff(document(base()), new).changes if one.code == "enum-added"]

    assert [(Direction.BOTH, Verdict.BREAKING)] == [(one.direction, one.wire) for one in found]
    assert "in requests, " in found[0].message
    assert "in responses, " in found[0].message


def test_components_that_hold_each_other_are_compared_once() -> None:
    schema: JSON = {
        "type": "object",
        "properties": {"friend": {"$ref": "#/components/schemas/Pet"}},
    }
    old = edited({"/components/schemas/Owner/properties/pet": schema})
    longer: JSON = {**cast("dict[str, JSON]", schema), "required": ["friend"]}
    new = edited({"/components/schemas/Owner/properties/pet": longer})

    assert ["property-became-required"] == [one.code for one in diff(old, new).changes]


def test_a_document_that_cannot_be_generated_is_compared_with_a_warning() -> None:
    parameters: dict[str, JSON] = {"/paths/~1pets/get/x-sdkwright-idempotent": "often"}
    found = diff(edited(parameters), edited({**parameters, "/info/version": "2"}))

    assert ["version-changed"] == [change.code for change in found.changes]
    assert {"unsupported"} == {finding.code for finding in found.findings}


def test_what_is_malformed_is_compared_as_the_generator_reads_it() -> None:
    broken = edited({"/components/schemas/Pet/properties/born/format": []})

    found = diff(document(base()), broken)
    assert [("format-removed", Verdict.BREAKING)] == [(one.code, one.wire) for one in found.changes]


TALL = """openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    post:
      parameters:
        - name: limit
          in: query
          required: false
          schema:
            $ref: '#/components/schemas/Limit'
            default: 10
      requestBody:
        required: false
        content:
          application/json:
            schema:
              type: object
              properties:
                color:
                  type: string
                  enum:
                    - black
                    - red
      responses:
        '204':
          description: Done.
components:
  schemas:
    Limit:
      type: integer
      maximum: 100
"""


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("default: 10", "default: 20", "default-changed"),
        ("maximum: 100", "maximum: 10", "bound-tightened"),
        ("type: integer", "type: string", "type-changed"),
        ("enum:\n                    - black\n", "enum:\n", "enum-value-removed"),
        ("required: false\n          schema", "required: true\n          schema", "parameter-"),
        ("required: false\n        content", "required: true\n        content", "body-became-"),
    ],
)
def test_a_change_is_shown_at_the_keyword_that_says_it(old: str, new: str, code: str) -> None:
    text = TALL.replace(old, new)
    found = diff(parse(TALL.encode(), "old.yaml"), parse(text.encode(), "new.yaml")).changes

    (change,) = (one for one in found if one.code.startswith(code))
    expected = 1 + TALL[: TALL.index(old)].count("\n")
    assert change.old is not None
    assert change.new is not None
    assert (expected, expected) == (change.old.span.line, change.new.span.line)


def test_values_are_those_of_the_document() -> None:
    text = TALL.replace("default: 10", "default: 20").replace("- red", "- white")
    found = diff(parse(TALL.encode(), "old.yaml"), parse(text.encode(), "new.yaml")).changes

    shown = {
        one.code: (one.old.value if one.old else None, one.new.value if one.new else None)
        for one in found
    }
    assert (10, 20) == shown["default-changed"]
    assert ("red", None) == shown["enum-value-removed"]
    assert (None, "white") == shown["enum-value-added"]
