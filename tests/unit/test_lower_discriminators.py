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


# Bases ---------------------------------------------------------------------------------------


PET = {"$ref": "#/components/schemas/Pet"}
OWNER = {"type": "object", "properties": {"pet": PET}}


def child(of: str = "Pet", **properties: object) -> dict[str, Any]:
    base = {"$ref": f"#/components/schemas/{of}"}
    return {"allOf": [base, {"type": "object", "properties": {"legs": TEXT, **properties}}]}


def base(kind: object = TEXT, **discriminator: object) -> dict[str, Any]:
    return thing(kind, discriminator={"propertyName": "kind", **discriminator})


@pytest.fixture
def family(lowered: Lowered) -> Callable[..., dict[str, Schema]]:
    """Lower a base, of which an owner has a member, and return all schemas by name."""

    def make(pet: object, version: str = "3.1.0", **schemas: object) -> dict[str, Schema]:
        api = lowered(None, {"Owner": OWNER, "Pet": pet, **schemas}, openapi=version)
        return {schema.name: schema for schema in api.schemas}

    return make


Family = Callable[..., dict[str, Schema]]


def member(schema: Schema, name: str = "pet") -> Any:
    definition: Any = schema.definition
    return definition["properties"][name]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_what_refers_to_a_base_is_of_its_children_or_of_itself(
    version: str, family: Family
) -> None:
    found = family(base(mapping={"c": "Cat"}), version, Cat=child(), Dog=child())
    assert {"$ref": "#/components/schemas/AnyPet"} == member(found["Owner"])
    assert Discriminator("kind", {"c": "Cat", "Dog": "Dog"}, "Pet") == found["AnyPet"].discriminator
    assert ("Pet",) == found["Cat"].bases == found["Dog"].bases


def test_a_grandchild_is_one_of_a_base_and_makes_its_parent_one(family: Family) -> None:
    den = {"type": "object", "properties": {"cat": CAT}}
    found = family(base(), Cat=child(), Tiger=child("Cat", stripes=TEXT), Den=den)
    assert {"Cat": "Cat", "Tiger": "Tiger"} == told(found["AnyPet"])
    assert {"$ref": "#/components/schemas/AnyCat"} == member(found["Den"], "cat")
    assert Discriminator("kind", {"Tiger": "Tiger"}, "Cat") == found["AnyCat"].discriminator


@pytest.mark.parametrize(
    ("pet", "cat", "tags"),
    [
        # What the child lists tells more than its name, and what the base lists is admitted.
        (base(), child(kind={"const": "c"}), {"c": "Cat"}),
        (base(), child(kind={"type": "string", "default": "c"}), {"c": "Cat"}),
        (base({"enum": ["c", "d"]}), child(kind={"enum": ["c"]}), {"c": "Cat"}),
        (base({"enum": ["Cat", "d"]}), child(), {"Cat": "Cat"}),
        (base({"type": "string", "default": "pet"}), child(), {"Cat": "Cat"}),
        # A mapping has texts for keys, whatever the values are.
        (base({"type": "integer", "enum": [1, 2]}, mapping={"1": "Cat"}), child(), {1: "Cat"}),
        (base(mapping={"c": "Cat", "kitten": "Cat"}), child(), {"c": "Cat", "kitten": "Cat"}),
        (base(mapping={"p": "Pet", "c": "Cat"}), child(), {"c": "Cat"}),
    ],
)
def test_a_child_is_told_by_what_is_mapped_or_listed_or_by_its_name(
    pet: object, cat: object, tags: dict[str | int, str], family: Family
) -> None:
    assert tags == told(family(pet, Cat=cat)["AnyPet"])


@pytest.mark.parametrize(
    ("pet", "more"),
    [
        # Nothing is made of it.
        (base(), {}),
        # The name of the child is no tag, and the mapping gives it none.
        (base({"enum": ["c", "d"]}), {"Cat": child()}),
        (base({"type": "integer"}), {"Cat": child()}),
        (base(mapping={"Cat": "Dog"}), {"Cat": child(), "Dog": thing()}),
        # Two children have one tag.
        (base(), {"Cat": child(kind={"const": "x"}), "Dog": child(kind={"const": "x"})}),
        # Nothing says which member has the tag.
        (base(propertyName=None), {"Cat": child()}),
        (thing(), {"Cat": child()}),
    ],
)
def test_a_base_whose_children_nothing_tells_is_a_class_like_any_other(
    pet: object, more: dict[str, object], family: Family
) -> None:
    found = family(pet, **more)
    assert PET == member(found["Owner"])
    assert "AnyPet" not in found


def test_a_child_that_nothing_tells_leaves_the_others_as_they_are(family: Family) -> None:
    tiger = child("Cat")
    found = family(base(), Cat=child(kind={"const": "c"}), Tiger=tiger, Dog=child())
    assert {"c": "Cat", "Dog": "Dog"} == told(found["AnyPet"])


def test_references_of_every_form_are_to_any_child(lowered: Lowered) -> None:
    properties = {
        "wrapped": {"allOf": [PET], "description": "The pet."},
        "nullable": {"anyOf": [PET, {"type": "null"}]},
        "listed": {"type": "array", "items": PET},
        "renamed": {"$ref": "#/components/schemas/Animal"},
        "itself": {"allOf": [PET, {"type": "object", "properties": {"x": TEXT}}]},
    }
    schemas = {
        "Owner": {"type": "object", "properties": properties},
        "Animal": PET,
        "Pet": base(),
        "Cat": {"allOf": [{"$ref": "#/components/schemas/Animal"}, thing(legs=TEXT)]},
    }
    found = {schema.name: schema for schema in lowered(None, schemas).schemas}
    any_pet = {"$ref": "#/components/schemas/AnyPet"}
    assert any_pet == member(found["Owner"], "wrapped") == found["Animal"].definition
    assert [any_pet, {"type": "null"}] == member(found["Owner"], "nullable")["anyOf"]
    assert any_pet == member(found["Owner"], "listed")["items"]
    assert ("Pet",) == found["OwnerItself"].bases


def test_a_base_may_contain_itself_and_a_schema_of_the_name_that_its_union_would_have(
    family: Family,
) -> None:
    pet = base()
    pet["properties"]["friend"] = PET
    found = family(pet, Cat=child(), AnyPet=thing())
    assert {"Cat": "Cat"} == told(found["AnyPetModel"])
    assert {"$ref": "#/components/schemas/AnyPetModel"} == member(found["Pet"], "friend")


def test_the_union_of_a_base_is_called_as_the_document_calls_the_base(family: Family) -> None:
    found = family({**base(), "x-sdkwright-name": "Beast"}, Cat=child())
    assert {"Cat": "Cat"} == told(found["AnyBeast"])
    assert ("Beast",) == found["Cat"].bases


def test_a_base_with_alternatives_has_those(family: Family) -> None:
    found = family({**base(), "oneOf": [CAT, DOG]}, Cat=thing(), Dog=thing(), Puppy=child())
    assert PET == member(found["Owner"])
    assert "AnyPet" not in found


def test_an_error_that_is_a_base_tells_its_code_and_message(lowered: Lowered) -> None:
    fault = base()
    fault["properties"] |= {"code": {"type": "string", "enum": ["gone"]}, "message": TEXT}
    aim = {"application/json": {"schema": {"$ref": "#/components/schemas/Fault"}}}
    responses = {"204": {"description": ""}, "4XX": {"description": "", "content": aim}}
    schemas = {"Fault": fault, "Gone": child("Fault")}
    api = lowered({"/": {"get": {"operationId": "find", "responses": responses}}}, schemas)
    assert ("/code", "/message") == (api.errors.code, api.errors.message)
    assert ["gone"] == [one.code for one in api.error_codes]


def test_a_body_that_is_a_base_is_one_argument(lowered: Lowered) -> None:
    content = {"application/json": {"schema": PET}}
    operation = {"operationId": "put", "requestBody": {"content": content}, "responses": {}}
    api = lowered({"/": {"put": operation}}, {"Pet": base(), "Cat": child()})
    (body,) = (one.body for one in api.operations)
    assert body is not None
    assert ("body", ()) == (body.argument, body.members)
    assert {"$ref": "#/components/schemas/AnyPet"} == body.definition


def test_a_member_that_a_child_says_anew_is_of_one_class(family: Family) -> None:
    pet = base()
    pet["properties"]["friend"] = {"anyOf": [PET, {"type": "null"}]}
    anew = {"allOf": [CAT], "description": "Another cat."}
    found = family(pet, Cat=child(friend=anew), Dog=child(friend={"description": "Anyone."}))
    any_pet = {"$ref": "#/components/schemas/AnyPet"}
    cats = {"$ref": "#/components/schemas/CatFriend"}
    assert [cats, {"type": "null"}] == member(found["Cat"], "friend")["anyOf"]
    assert [any_pet, {"type": "null"}] == member(found["Dog"], "friend")["anyOf"]


def test_a_child_that_may_be_its_base_besides_is_not_told(family: Family) -> None:
    either = {"oneOf": [PET, {"type": "object", "properties": {"x": TEXT}}]}
    odd = {"allOf": [PET, {"$ref": "#/components/schemas/Either"}, thing()]}
    itself = {"allOf": [PET, {"$ref": "#/components/schemas/Itself"}, thing()]}
    found = family(base(), Cat=child(), Either=either, Odd=odd, Itself=itself)
    assert {"Cat": "Cat"} == told(found["AnyPet"])
