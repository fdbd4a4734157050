"""Names stay: what had one keeps it, and what is renamed still answers to its old one."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from sdkwright.diagnostics import DocumentError
from sdkwright.document import parse
from sdkwright.given_names import NO_NAMES, GivenNames
from sdkwright.ir import Api, MethodAlias
from sdkwright.lower import lower

DONE: Any = {"204": {"description": "Done."}}
COLOURS = {"type": "string", "enum": ["red", "green"]}
SHAPES = {"type": "string", "enum": ["round", "square"]}
ROOT: Any = {
    "openapi": "3.1.0",
    "info": {"title": "Lamps", "version": "1"},
    "paths": {
        "/lamps/{id}": {
            "get": {
                "operationId": "getLamp",
                "tags": ["lamps"],
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "colour", "in": "query", "schema": COLOURS},
                ],
                "responses": DONE,
            }
        },
        "/lamps": {"get": {"operationId": "listLamps", "tags": ["lamps"], "responses": DONE}},
    },
    "components": {
        "schemas": {
            "Lamp": {
                "type": "object",
                "properties": {"colour": COLOURS, "serialNo": {"type": "string"}},
            }
        }
    },
}


def made(root: Any, known: GivenNames | Api = NO_NAMES, version: str = "0.1.0") -> Api:
    names = known.names if isinstance(known, Api) else known
    return lower(parse(json.dumps(root).encode(), "lamps.json"), known=names, version=version)


def edited(edit: Callable[[Any], object]) -> Any:
    root = deepcopy(ROOT)
    edit(root)
    return root


def classes(api: Api) -> dict[str, str]:
    return {schema.pointer: schema.name for schema in api.schemas}


def methods(api: Api) -> dict[str, str]:
    return {f"{one.method} {one.path}": one.name for one in api.operations}


# What stays -------------------------------------------------------------------------------------


def test_a_new_schema_takes_no_name_that_another_one_has() -> None:
    old = made(ROOT)
    root = edited(lambda root: root["components"]["schemas"].update(LampColour=SHAPES))
    place = "/components/schemas/Lamp/properties/colour"

    assert classes(old)[place] == "LampColour"
    assert classes(made(root))[place] == "LampColourModel"
    assert classes(made(root, old))[place] == "LampColour"
    assert classes(made(root, old))["/components/schemas/LampColour"] == "LampColourModel"


def test_a_new_parameter_before_others_renames_neither_them_nor_their_classes() -> None:
    def edit(root: Any) -> None:
        parameters = root["paths"]["/lamps/{id}"]["get"]["parameters"]
        parameters.insert(0, {"name": "Colour", "in": "header", "schema": SHAPES})

    old, new = made(ROOT), made(edited(edit), made(ROOT))

    (get,) = (one for one in new.operations if one.name == "get")
    assert {one.wire: one.name for one in get.parameters} == {
        "id": "id",
        "colour": "colour",
        "Colour": "colour_header",
    }
    assert {schema.name for schema in old.schemas} < {schema.name for schema in new.schemas}
    (kept,) = (schema for schema in new.schemas if schema.name == "GetLampColour")
    assert kept.definition["enum"] == COLOURS["enum"]


def test_a_new_property_takes_no_name_that_another_one_has() -> None:
    def edit(root: Any) -> None:
        root["components"]["schemas"]["Lamp"]["properties"]["serial-no"] = {"type": "string"}

    (lamp,) = (one for one in made(edited(edit), made(ROOT)).schemas if one.name == "Lamp")

    assert {one.wire: one.name for one in lamp.properties} == {
        "colour": "colour",
        "serialNo": "serial_no",
        "serial-no": "serial_no_",
    }


def test_a_new_operation_does_not_make_a_short_name_long() -> None:
    def edit(root: Any) -> None:
        other = {"operationId": "list", "tags": ["lamps"], "responses": DONE}
        root["paths"]["/everything"] = {"get": other}

    new = made(edited(edit), made(ROOT))

    assert methods(new)["GET /lamps"] == "list"
    assert methods(made(edited(edit)))["GET /lamps"] == "list_lamps"


@pytest.mark.parametrize(
    ("place", "pointer"),
    [
        ("components", "/components/schemas/Colour"),
        ("elsewhere", "/components/schemas/Lamp/properties/tint"),
    ],
)
def test_a_schema_that_moves_keeps_its_name(place: str, pointer: str) -> None:
    root = edited(lambda root: root["paths"].pop("/lamps/{id}"))
    old = made(root)
    new = deepcopy(root)
    schemas = new["components"]["schemas"]
    if place == "components":
        schemas["Colour"] = schemas["Lamp"]["properties"]["colour"]
        schemas["Lamp"]["properties"]["colour"] = {"$ref": "#/components/schemas/Colour"}
    else:
        schemas["Lamp"]["properties"]["tint"] = schemas["Lamp"]["properties"].pop("colour")

    assert classes(made(new, old))[pointer] == "LampColour"


def test_what_is_gone_leaves_its_name_to_others() -> None:
    def edit(root: Any) -> None:
        root["components"]["schemas"]["LampColour"] = SHAPES
        del root["components"]["schemas"]["Lamp"]

    assert classes(made(edited(edit), made(ROOT)))["/components/schemas/LampColour"] == "LampColour"


# What is renamed --------------------------------------------------------------------------------


def test_another_operation_id_makes_another_method_that_has_an_alias() -> None:
    def edit(root: Any) -> None:
        root["paths"]["/lamps"]["get"]["operationId"] = "searchLamps"

    new = made(edited(edit), made(ROOT))

    assert methods(new)["GET /lamps"] == "search"
    assert [one.aliases for one in new.operations if one.name == "search"] == [
        (MethodAlias("lamps", "list"),)
    ]


def test_an_operation_of_another_tag_is_found_where_it_was() -> None:
    def edit(root: Any) -> None:
        root["paths"]["/lamps"]["get"]["tags"] = ["rooms"]

    new = made(edited(edit), made(ROOT))

    (rooms,) = (resource for resource in new.resources if resource.name == "rooms")
    assert [(one.name, one.aliases) for one in rooms.operations] == [
        ("list_lamps", (MethodAlias("lamps", "list"),))
    ]


def test_a_resource_whose_tag_is_renamed_has_an_alias() -> None:
    def edit(root: Any) -> None:
        for item in root["paths"].values():
            item["get"]["tags"] = ["lights"]

    (lights,) = made(edited(edit), made(ROOT)).resources

    assert (lights.name, lights.aliases) == ("lights", ("lamps",))
    # Under the old name of the resource, the methods are called what they were.
    assert {one.name: one.aliases for one in lights.operations} == {
        "get_lamp": (MethodAlias("lights", "get"),),
        "list_lamps": (MethodAlias("lights", "list"),),
    }


def test_a_component_that_is_renamed_has_an_alias() -> None:
    def edit(root: Any) -> None:
        root["components"]["schemas"]["Light"] = root["components"]["schemas"].pop("Lamp")

    new = made(edited(edit), made(ROOT))

    (light,) = (schema for schema in new.schemas if schema.name == "Light")
    assert light.aliases == ("Lamp",)
    # Nobody chose the name of the class within.
    assert classes(new)["/components/schemas/Light/properties/colour"] == "LampColour"


def test_schemas_that_become_one_component_are_aliases_of_it() -> None:
    def edit(root: Any) -> None:
        reference = {"$ref": "#/components/schemas/Colour"}
        root["components"]["schemas"]["Colour"] = COLOURS
        root["components"]["schemas"]["Lamp"]["properties"]["colour"] = reference
        root["paths"]["/lamps/{id}"]["get"]["parameters"][1]["schema"] = reference

    (colour,) = (one for one in made(edited(edit), made(ROOT)).schemas if one.is_enum)

    assert (colour.name, colour.aliases) == ("Colour", ("GetLampColour", "LampColour"))


def test_a_path_parameter_that_is_renamed_has_an_alias() -> None:
    def edit(root: Any) -> None:
        item = root["paths"].pop("/lamps/{id}")
        item["get"]["parameters"][0]["name"] = "serial"
        root["paths"]["/lamps/{serial}"] = item

    new = made(edited(edit), made(ROOT))

    (get,) = (one for one in new.operations if one.name == "get")
    assert [(one.name, one.aliases) for one in get.parameters] == [
        ("serial", ("id",)),
        ("colour", ()),
    ]


def test_the_document_chooses_names_and_the_old_ones_are_aliases() -> None:
    def edit(root: Any) -> None:
        root["paths"]["/lamps"]["get"]["x-sdkwright-name"] = "every"
        root["paths"]["/lamps/{id}"]["get"]["parameters"][1]["x-sdkwright-name"] = "tint"
        root["components"]["schemas"]["Lamp"]["x-sdkwright-name"] = "Luminary"

    new = made(edited(edit), made(ROOT))

    every, get = sorted(new.operations, key=lambda one: one.name)
    (lamp,) = (schema for schema in new.schemas if schema.name == "Luminary")
    assert (every.name, every.aliases) == ("every", (MethodAlias("lamps", "list"),))
    assert [(one.name, one.aliases) for one in get.parameters] == [
        ("id", ()),
        ("tint", ("colour",)),
    ]
    assert lamp.aliases == ("Lamp",)


def test_a_chosen_name_goes_before_one_that_another_thing_has() -> None:
    def edit(root: Any) -> None:
        chosen = {**SHAPES, "x-sdkwright-name": "Lamp"}
        root["components"]["schemas"]["Shape"] = chosen

    new = made(edited(edit), made(ROOT))

    assert classes(new)["/components/schemas/Shape"] == "Lamp"
    assert classes(new)["/components/schemas/Lamp"] == "LampModel"
    # To answer to it would be to answer for another class.
    assert [schema.aliases for schema in new.schemas] == [()] * len(new.schemas)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Operation", "the name 'Operation' is taken, or needed by the package"),
        ("not a name", "the name 'not a name' is not a Python identifier"),
        (7, "the name 7 is not a string"),
    ],
)
def test_a_chosen_name_that_cannot_be_had_is_refused_at_its_place(name: object, said: str) -> None:
    root = edited(lambda root: root["components"]["schemas"]["Lamp"].update({KEY: name}))

    with pytest.raises(DocumentError) as caught:
        made(root)

    (found,) = caught.value.diagnostics
    assert (found.message, found.pointer) == (
        f"the document cannot be generated: {said}",
        f"/components/schemas/Lamp/{KEY}",
    )


KEY = "x-sdkwright-name"


def test_a_new_operation_does_not_get_the_name_that_another_one_left() -> None:
    def edit(root: Any) -> None:
        root["paths"]["/lamps"]["get"]["operationId"] = "searchLamps"
        added = {"operationId": "listLamps", "tags": ["lamps"], "responses": DONE}
        root["paths"]["/lamps"]["put"] = added

    new = made(edited(edit), made(ROOT))

    assert methods(new)["PUT /lamps"] == "list_2"
    # What the new operation got stays after the alias has come to its end.
    later = made(edited(edit), made(edited(edit), new, "0.2.0"), "0.3.0")
    assert methods(later) == methods(new)
    assert all(not one.aliases for one in later.operations)


def test_an_alias_lasts_until_the_minor_after_the_first_that_has_it() -> None:
    def edit(root: Any) -> None:
        root["paths"]["/lamps"]["get"]["operationId"] = "searchLamps"

    def aliases(known: Api, version: str) -> tuple[Api, bool]:
        new = made(edited(edit), known, version)
        return new, any(one.aliases for one in new.operations)

    found: dict[str, bool] = {}
    known = made(ROOT, version="1.4.0")
    for version in ("1.4.0", "1.5.0", "1.5.1", "1.6.0"):
        known, found[version] = aliases(known, version)

    assert found == {"1.4.0": True, "1.5.0": True, "1.5.1": True, "1.6.0": False}


# The same again ---------------------------------------------------------------------------------

NAMES = st.sampled_from(["a", "A", "a-b", "aB", "a_b", "list", "listThings", "things", "Thing"])


@st.composite
def documents(draw: st.DrawFn) -> Mapping[str, Any]:
    def schema(depth: int = 2) -> Any:
        kind = draw(st.sampled_from(["enum", "object", "ref", "text"] if depth else ["text"]))
        if kind == "enum":
            return draw(st.sampled_from([COLOURS, SHAPES]))
        if kind == "ref":
            return {"$ref": "#/components/schemas/Thing"}
        if kind == "text":
            return {"type": "string"}
        names = draw(st.sets(NAMES, max_size=3))
        return {"type": "object", "properties": {name: schema(depth - 1) for name in sorted(names)}}

    paths: dict[str, Any] = {}
    for path in sorted(draw(st.sets(st.sampled_from(["/a", "/b", "/a/{x}", "/a/{y}/c"])))):
        operation: dict[str, Any] = {"responses": DONE, "tags": [draw(NAMES)]}
        operation["operationId"] = draw(NAMES)
        wires = sorted(draw(st.sets(NAMES, max_size=3)))
        operation["parameters"] = [
            {"name": wire, "in": "query", "schema": schema(1)} for wire in wires
        ]
        content = {"application/json": {"schema": schema()}}
        paths[path] = {"put": operation | {"requestBody": {"content": content}}}
    schemas = {name: schema() for name in sorted(draw(st.sets(NAMES)))} | {"Thing": COLOURS}
    info = {"title": "A", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": {"schemas": schemas}}


def surface(api: Api) -> Any:
    return (api.names, api.resources, api.schemas)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(documents(), documents())
def test_what_was_named_once_is_named_so_again(old: Any, new: Any) -> None:
    first = made(new, made(old))

    assert surface(first) == surface(made(new, first))


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(documents(), documents())
def test_no_schema_that_stays_is_renamed(old: Any, new: Any) -> None:
    before = made(old).names.names["class"]
    after = made(new, made(old)).names.names["class"]

    assert {place: before[place] for place in before.keys() & after.keys()} == {
        place: after[place] for place in before.keys() & after.keys()
    }


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(documents(), documents())
def test_no_two_things_of_a_scope_have_one_name(old: Any, new: Any) -> None:
    names = made(new, made(old)).names

    for scope, given_ones in names.names.items():
        everything = [*given_ones.values()]
        everything += [one for found in names.aliases.get(scope, {}).values() for one in found]
        assert sorted(everything) == sorted(set(everything)), scope
