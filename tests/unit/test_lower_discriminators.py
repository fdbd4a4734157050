"""Discriminators: which tags tell the alternatives of a union, and when they tell nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sdkwright.ir import Api, Discriminator, Schema

Lowered = Callable[..., Api]

TEXT = {"type": "string"}
CAT, DOG = {"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}


def thing(kind: object = TEXT, **more: object) -> dict[str, Any]:
    return {"type": "object", "properties": {"kind": kind}, **more}


@pytest.fixture
def union(lowered: Lowered) -> Callable[..., Schema]:
    """Lower a union of cats and dogs that `kind` tells apart, and return it."""

    def make(
        cat: object = None,
        dog: object = None,
        version: str = "3.1.0",
        parts: object = (CAT, DOG),
        more: dict[str, object] | None = None,
        **discriminator: object,
    ) -> Schema:
        pet = {"oneOf": parts, "discriminator": {"propertyName": "kind", **discriminator}}
        schemas = {"Pet": pet, "Cat": cat or thing(), "Dog": dog or thing(), **(more or {})}
        api = lowered(None, schemas, openapi=version)
        return {schema.name: schema for schema in api.schemas}["Pet"]

    return make


Union = Callable[..., Schema]


def told(schema: Schema) -> dict[str | int, str] | None:
    return None if schema.discriminator is None else dict(schema.discriminator.schemas)


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize("aim", ["Cat", "#/components/schemas/Cat"])
def test_a_mapping_gives_tags_by_name_or_by_reference(aim: str, version: str, union: Union) -> None:
    found = union(version=version, mapping={"c": aim, "kitten": aim, "d": "Dog"})
    assert {"c": "Cat", "kitten": "Cat", "d": "Dog"} == told(found)


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_what_is_not_mapped_is_told_by_its_name(version: str, union: Union) -> None:
    assert {"Cat": "Cat", "Dog": "Dog"} == told(union(version=version))
    assert {"c": "Cat", "Dog": "Dog"} == told(union(version=version, mapping={"c": "Cat"}))


@pytest.mark.parametrize(
    "kind",
    [
        {"const": "c"},
        {"type": "string", "enum": ["c"]},
        {"type": "string", "default": "c"},
        {"$ref": "#/components/schemas/Kind"},
    ],
)
def test_what_a_member_lists_tells_more_than_a_name(kind: object, union: Union) -> None:
    found = union(thing(kind), more={"Kind": {"type": "string", "enum": ["c"]}})
    assert {"c": "Cat", "Dog": "Dog"} == told(found)


def test_what_a_part_or_an_alternative_lists_is_listed(union: Union) -> None:
    cat = {"allOf": [{"$ref": "#/components/schemas/Animal"}, thing({"enum": ["c", "x"]})]}
    dog = {"oneOf": [thing({"const": "d"}), thing({"const": "puppy"})]}
    animal = thing({"type": "string", "enum": ["c", "d"]})
    found = union(cat, dog, more={"Animal": animal})
    assert ["c", "d", "puppy"] == list(told(found) or ())


def test_of_values_that_both_list_the_name_is_the_tag(union: Union) -> None:
    kind = {"type": "string", "enum": ["Cat", "Dog"]}
    assert {"Cat": "Cat", "Dog": "Dog"} == told(union(thing(kind), thing(kind)))


def test_an_object_in_place_is_told_by_what_it_lists(union: Union) -> None:
    fish = thing({"const": "fish"}, title="Fish")
    found = union(parts=[CAT, fish])
    assert {"Cat": "Cat", "fish": "PetFish"} == told(found)


def test_one_alternative_may_be_for_all_other_tags(union: Union) -> None:
    found = union(version="3.2.0", defaultMapping="Dog")
    assert Discriminator("kind", {"Cat": "Cat"}, "Dog") == found.discriminator


@pytest.mark.parametrize(
    ("cat", "dog", "discriminator"),
    [
        # Both have the same tag.
        (thing({"const": "x"}), thing({"const": "x"}), {}),
        # The mapping says what the schema denies.
        (thing({"const": "x"}), None, {"mapping": {"c": "Cat"}}),
        # The name of one is the tag of the other.
        (None, None, {"mapping": {"Dog": "Cat"}}),
        # Nothing says which member has the tag.
        (None, None, {"propertyName": None}),
    ],
)
def test_a_discriminator_that_contradicts_itself_tells_nothing(
    cat: object, dog: object, discriminator: dict[str, object], union: Union
) -> None:
    assert told(union(cat, dog, **discriminator)) is None


def test_tags_may_be_integers_that_are_listed(union: Union) -> None:
    cat, dog = thing({"const": 1}), thing({"type": "integer", "enum": [2, 3]})
    assert {1: "Cat", 2: "Dog", 3: "Dog"} == told(union(cat, dog))
    found = union(cat, dog, mapping={"1": "Cat", "2": "Dog"})
    assert {1: "Cat", 2: "Dog"} == told(found)


@pytest.mark.parametrize("kind", [{"type": "integer"}, {"const": True}, {"type": ["number"]}])
def test_what_is_no_text_and_not_listed_is_no_tag(kind: object, union: Union) -> None:
    assert told(union(thing(kind), thing(kind), mapping={"1": "Cat", "2": "Dog"})) is None


def test_a_union_in_a_member_has_a_name_and_may_be_null(lowered: Lowered) -> None:
    pet = {"oneOf": [CAT, DOG, {"type": "null"}], "discriminator": {"propertyName": "kind"}}
    owner = {"type": "object", "properties": {"pet": pet}}
    api = lowered(None, {"Owner": owner, "Cat": thing(), "Dog": thing()})
    schemas = {schema.name: schema for schema in api.schemas}
    assert {"Cat": "Cat", "Dog": "Dog"} == told(schemas["OwnerPet"])
    null = {"anyOf": [{"$ref": "#/components/schemas/OwnerPet"}, {"type": "null"}]}
    assert null == schemas["Owner"].definition["properties"]["pet"]  # type: ignore[index,call-overload]


def test_the_document_binds_alternatives_to_their_tags(lowered: Lowered) -> None:
    pet = {"oneOf": [CAT, DOG], "discriminator": {"propertyName": "kind", "mapping": {"c": "Cat"}}}
    root: Any = lowered(None, {"Pet": pet, "Cat": thing(), "Dog": thing()}).root
    assert [
        {**CAT, "properties": {"kind": {"enum": ["c"]}}},
        {**DOG, "properties": {"kind": {"enum": ["Dog"]}}},
    ] == root["components"]["schemas"]["Pet"]["oneOf"]
