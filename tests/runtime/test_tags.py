"""Unions that a tag tells: the tag chooses the type, and an unknown one loses nothing."""

from __future__ import annotations

import datetime
import json
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, strategies as st
from pydantic import Field

from runtime.model import AwareDatetime, Json, Maybe, Model, Open
from runtime.reading import read_json
from runtime.tags import Tagged
from runtime.validation import wire_form


class Cat(Model):
    pet_type: Annotated[str, Field(alias="petType")]
    name: str
    born: Maybe[AwareDatetime] = None


class Dog(Model):
    pet_type: Annotated[str, Field(alias="petType")]
    name: Maybe[int] = None
    # A member with the name of a tag.
    cat: Maybe[Annotated[int, Field(ge=0)]] = None
    friends: Maybe[list[Open[Pet, dict[str, Json]]]] = None


Pet = Annotated[
    Cat | Dog, Tagged("petType", {"cat": Cat, "dog": Dog, "puppy": Dog}, name="pet_type")
]


class Owner(Model):
    pet: Open[Pet, dict[str, Json]] | None = None
    pets: Maybe[dict[str, Open[Pet, dict[str, Json]]]] = None


class Round(Model):
    kind: Literal["round"]
    radius: float


class Other(Model):
    kind: Maybe[str] = None
    label: Maybe[str] = None


Shape = Annotated[Round | Other, Tagged("kind", {"round": Round}, default=Other)]

BORN = "2021-01-30T12:51:33Z"
KNOWN = 'Input should be one of "cat", "dog", "puppy"'


def read(type_: Any, body: object) -> tuple[Any, dict[str, str]]:
    return read_json(type_, json.dumps(body).encode())


@pytest.mark.parametrize(("tag", "type_"), [("cat", Cat), ("dog", Dog), ("puppy", Dog)])
def test_the_tag_chooses_the_type(tag: str, type_: type) -> None:
    body = {"petType": tag, **({"name": "Mog", "born": BORN} if type_ is Cat else {"name": 3})}
    pet, disagreements = read(Pet, body)
    assert (type_, {}) == (type(pet), disagreements)
    assert pet.model_dump(mode="json", by_alias=True, exclude_unset=True) == body


def test_a_value_that_fits_another_type_is_of_the_type_of_its_tag() -> None:
    pet, disagreements = read(Pet, {"petType": "dog", "name": "Mog"})
    assert ("Dog", "Mog") == (type(pet).__name__, pet.name)
    assert {"/name": "Input should be a valid integer, got 'Mog'"} == disagreements


@pytest.mark.parametrize("tag", ["fish", "Cat", "", 5, None, ["cat"], {}])
def test_a_value_of_an_unknown_tag_stays_as_it_came(tag: object) -> None:
    body = {"pet": {"petType": tag, "fins": [2]}, "pets": {"a": {"petType": "dog", "cat": 1}}}
    owner, disagreements = read(Owner, body)
    assert ({"petType": tag, "fins": [2]}, "Dog") == (owner.pet, type(owner.pets["a"]).__name__)
    (place,) = disagreements
    assert ("/pet/petType", True) == (place, disagreements[place].startswith(KNOWN))
    assert owner.model_dump(mode="json", by_alias=True, exclude_unset=True) == body
    assert json.loads(owner.model_dump_json(by_alias=True, exclude_unset=True)) == body


def test_an_answer_of_an_unknown_tag_is_the_object_that_came() -> None:
    found, disagreements = read(list[Pet], [{"petType": "cat", "name": "Mog"}, {"petType": "eel"}])
    assert [Cat(pet_type="cat", name="Mog"), {"petType": "eel"}] == found
    assert ["/1/petType"] == [*disagreements]
    found, _ = read(Pet, {"petType": "eel"})
    assert {"petType": "eel"} == found


def test_faults_are_found_at_their_place_whatever_the_tags_are_called() -> None:
    # `cat` is a tag, and a member of dogs; the places of faults must not take one for the other.
    _, disagreements = read(Owner, {"pet": {"petType": "cat", "cat": {"name": 1}, "born": BORN}})
    assert {"/pet/name": "Field required"} == disagreements
    _, disagreements = read(Owner, {"pet": {"petType": "dog", "cat": -1}})
    assert ["/pet/cat"] == [*disagreements]


def test_a_value_without_a_tag_may_be_of_any_type_that_allows_for_that() -> None:
    class Small(Model):
        kind: Maybe[str] = None
        size: int

    class Large(Model):
        kind: Maybe[str] = None
        weight: int

    sized = Annotated[Small | Large, Tagged("kind", {"small": Small, "large": Large})]
    found, disagreements = read(sized, {"weight": 3})
    assert (Large(weight=3), {}) == (found, disagreements)
    found, disagreements = read(Pet, {"age": 3})
    assert {"age": 3} == found
    assert {"/petType": "Field required", "/name": "Field required"} == disagreements


def test_a_type_for_other_tags_takes_what_has_another_or_none() -> None:
    assert (Other(kind="oval", label="o"), {}) == read(Shape, {"kind": "oval", "label": "o"})
    assert (Other(label="o"), {}) == read(Shape, {"label": "o"})
    found, disagreements = read(Shape, {"kind": "round", "label": "o"})
    assert ("Round", ["/radius"]) == (type(found).__name__, [*disagreements])
    found, disagreements = read(Shape, {"kind": 5})
    assert ("Other", ["/kind"]) == (type(found).__name__, [*disagreements])


@pytest.mark.parametrize("body", ["cat", [], [{"petType": "cat"}], None])
def test_what_is_no_object_is_refused(body: object) -> None:
    with pytest.raises(ValueError, match="Input should be an object"):
        read(Pet, body)


@pytest.mark.parametrize(
    "pet",
    [
        Cat(pet_type="cat", name="Mog", born=datetime.datetime(2021, 1, 30, tzinfo=datetime.UTC)),
        {"pet_type": "cat", "name": "Mog", "born": "2021-01-30T00:00:00Z"},
        {"petType": "cat", "name": "Mog", "born": "2021-01-30T00:00:00Z"},
    ],
)
def test_a_request_may_hold_a_model_or_an_object_by_either_name(pet: object) -> None:
    form, faults = wire_form(Pet, pet)
    assert {} == faults
    assert {"petType": "cat", "name": "Mog", "born": "2021-01-30T00:00:00Z"} == form


@pytest.mark.parametrize(
    ("pet", "faults"),
    [
        (Cat(pet_type="kitten", name="Mog"), {"/petType": f"{KNOWN}, got 'kitten'"}),
        ({"petType": None}, {"/petType": f"{KNOWN}, got None"}),
        (
            {"name": 3},
            {"/petType": "Field required", "/name": "Input should be a valid string, got 3"},
        ),
        ({"petType": "cat"}, {"/name": "Field required"}),
    ],
)
def test_a_request_is_refused_where_its_tag_or_a_member_is_at_fault(
    pet: object, faults: dict[str, str]
) -> None:
    assert (None, faults) == wire_form(Pet, pet)


def test_a_model_takes_models_of_the_right_tag_only() -> None:
    cat = Cat(pet_type="cat", name="Mog")
    assert cat is Owner(pet=cat).pet
    with pytest.raises(ValueError, match="Input should be one of"):
        Owner(pet=Cat(pet_type="eel", name="Mog"))


def test_a_tag_may_be_an_integer() -> None:
    class Ping(Model):
        type: Literal[1]

    class Command(Model):
        type: Literal[2]
        name: str

    interaction = Annotated[Ping | Command, Tagged("type", {1: Ping, 2: Command})]
    assert (Command(type=2, name="a"), {}) == read(interaction, {"type": 2, "name": "a"})
    found, disagreements = read(interaction, {"type": "2", "name": "a"})
    assert {"type": "2", "name": "a"} == found
    assert {"/type": "Input should be one of 1, 2, got '2'"} == disagreements


VALUES = st.recursive(
    st.sampled_from([None, True, 0, 1.5, "", "cat", "é"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=4,
)
PETS = st.dictionaries(
    st.sampled_from(["petType", "name", "cat", "friends", "born", "x"]),
    st.sampled_from(["cat", "dog", "eel", BORN]) | VALUES,
)


@given(PETS)
def test_whatever_comes_is_kept(body: dict[str, Any]) -> None:
    owner, disagreements = read(Owner, {"pet": body, "pets": {"a": body}})
    assert {"pet": body, "pets": {"a": body}} == owner.model_dump(
        mode="json", by_alias=True, exclude_unset=True
    )
    chosen = {"cat": Cat, "dog": Dog, "puppy": Dog}.get(str(body.get("petType")), dict)
    assert chosen is type(owner.pet)
    assert bool(disagreements) is (wire_form(Pet, body)[0] is None)
