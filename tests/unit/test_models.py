"""Types: what a schema becomes in a model, a signature and an answer, and under which name."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from sdkwright.ir import Api
from sdkwright.models import models
from sdkwright.types import Definition, OperationTypes, Type, Types

Lowered = Callable[..., Api]

TEXT = {"type": "string"}
KIND = {"enum": ["paper", "audio"]}


def named(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def json_content(schema: object) -> dict[str, object]:
    return {"content": {"application/json": {"schema": schema}}}


@pytest.fixture(scope="module")
def typed(lowered: Lowered) -> Callable[..., Types]:
    return lambda *args, **more: models(lowered(*args, **more))


Typed = Callable[..., Types]


# One member each: its schema, what validation reads, what a signature shows.
MEMBERS: dict[str, tuple[object, str, str]] = {
    "text": (TEXT, "Maybe[str]", "str"),
    "flag": ({"type": "boolean"}, "Maybe[bool]", "bool"),
    "count": ({"type": "integer"}, "Maybe[int]", "int"),
    "ratio": ({"type": "number"}, "Maybe[float]", "float"),
    "nothing": ({"type": "null"}, "None", "None"),
    "nullable": ({"type": ["string", "null"]}, "str | None", "str | None"),
    "any": ({}, "Maybe[Json]", "Any"),
    "either": ({"oneOf": [TEXT, {"type": "integer"}]}, "Maybe[str | int]", "str | int"),
    "either_or_null": (
        {"anyOf": [{"type": "null"}, TEXT, {"type": "integer"}]},
        "str | int | None",
        "str | int | None",
    ),
    "day": ({"type": "string", "format": "date"}, "Maybe[Date]", "Date"),
    "moment": (
        {"type": "string", "format": "date-time"},
        "Maybe[AwareDatetime]",
        "AwareDatetime",
    ),
    "file": ({"type": "string", "format": "binary"}, "Maybe[bytes]", "bytes"),
    "uuid": ({"type": "string", "format": "uuid"}, "Maybe[str]", "str"),
    "bounded": (
        {"type": "integer", "minimum": 1, "exclusiveMaximum": 5, "multipleOf": 2},
        "Maybe[Annotated[int, Field(ge=1, lt=5, multiple_of=2)]]",
        "int",
    ),
    "short": (
        {"type": "string", "minLength": 1, "maxLength": 4, "pattern": "^a\\d$"},
        "Maybe[Annotated[str, Field(max_length=4, min_length=1, pattern='^a\\\\d$')]]",
        "str",
    ),
    "looking": (
        {"type": "string", "pattern": "^(?!x)(a)\\1"},
        "Maybe[Annotated[str, Field(pattern=re.compile('^(?!x)(a)\\\\1'))]]",
        "str",
    ),
    "short_or_null": (
        {"type": ["string", "null"], "maxLength": 4},
        "Annotated[str, Field(max_length=4)] | None",
        "str | None",
    ),
    "bytes_": (
        {"type": "string", "x-sdkwright-max-bytes": 9},
        "Maybe[Annotated[str, MaxBytes(9)]]",
        "str",
    ),
    "serialized": (
        {"type": "object", "x-sdkwright-max-serialized-length": 9},
        "Maybe[Annotated[dict[str, Json], MaxSerialized(9)]]",
        "dict[str, Any]",
    ),
    "one_value": ({"const": "a"}, "Maybe[Literal['a']]", "Literal['a']"),
    "items": (
        {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 1},
        "Maybe[Annotated[list[Annotated[int, Field(ge=0)]], Field(min_length=1)]]",
        "list[int]",
    ),
    "some_null": (
        {"type": ["array", "null"], "items": {"type": ["string", "null"]}},
        "list[str | None] | None",
        "list[str | None] | None",
    ),
    "things": ({"type": "array"}, "Maybe[list[Json]]", "list[Any]"),
    "mapped": ({"type": "object"}, "Maybe[dict[str, Json]]", "dict[str, Any]"),
    "counts": (
        {"type": "object", "additionalProperties": {"type": "integer"}},
        "Maybe[dict[str, int]]",
        "dict[str, int]",
    ),
    "kind": (named("Kind"), "Maybe[Open[Kind, str]]", "Kind"),
    "kinds": (
        {"type": "array", "items": named("Kind")},
        "Maybe[list[Open[Kind, str]]]",
        "list[Kind]",
    ),
    "kind_or_null": (
        {"anyOf": [named("Kind"), {"type": "null"}]},
        "Open[Kind, str] | None",
        "Kind | None",
    ),
    "level": ({"enum": [1, 2]}, "Maybe[Open[BookLevel, int]]", "BookLevel"),
    "mixed": ({"enum": [1, "b"]}, "Maybe[Open[BookMixed, str | int]]", "BookMixed"),
    "book": (named("Book"), "Maybe[Book]", "Book"),
}


@pytest.fixture(scope="module")
def book(typed: Typed) -> Definition:
    properties = {name: schema for name, (schema, _, _) in MEMBERS.items()}
    schemas = {"Book": {"type": "object", "properties": properties}, "Kind": KIND}
    return typed(None, schemas).definitions["Book"]


@pytest.mark.parametrize("name", MEMBERS)
def test_an_optional_member_has_the_type_of_its_schema(name: str, book: Definition) -> None:
    _, checked, plain = MEMBERS[name]
    (found,) = (field for field in book.fields or () if field.name.strip("_") == name.strip("_"))
    assert (Type(checked, plain), True) == (found.type, found.is_optional)


def test_a_required_member_may_be_null_but_not_absent(typed: Typed) -> None:
    properties = {"text": TEXT, "nullable": {"type": ["string", "null"]}}
    schema = {"type": "object", "properties": properties, "required": [*properties]}
    fields = typed(None, {"Book": schema}).definitions["Book"].fields or ()
    found = [(field.name, field.type.checked, field.is_optional) for field in fields]
    assert [("nullable", "str | None", False), ("text", "str", False)] == found


@pytest.mark.parametrize(
    "other",
    [
        {"type": ["string", "null"]},
        {"enum": ["a", "b", None]},
        {"anyOf": [named("Book"), {"type": "null"}]},
    ],
)
def test_a_member_may_be_null_where_the_schema_it_refers_to_may(
    other: object, typed: Typed
) -> None:
    book = {"type": "object", "properties": {"it": named("It"), "kind": named("Kind")}}
    schemas = {"Book": book, "It": {"anyOf": [TEXT, named("Other")]}, "Other": other, "Kind": KIND}
    found = typed(None, schemas).definitions["Book"].fields or ()
    assert [("it", "It"), ("kind", "Maybe[Open[Kind, str]]")] == [
        (field.name, field.type.checked) for field in found
    ]


def test_unknown_members_have_the_type_of_the_document(typed: Typed) -> None:
    typed_map = {"type": "object", "properties": {"a": TEXT}, "additionalProperties": named("Kind")}
    found = typed(None, {"Book": typed_map, "Kind": KIND}).definitions["Book"]
    assert Type("Open[Kind, str]", "Kind") == found.extra
    assert {"Kind", "Maybe", "Open", "str"} == found.uses


@pytest.mark.parametrize(
    ("schema", "checked"),
    [
        (KIND, "Literal['paper', 'audio']"),
        ({"enum": ["paper", None]}, "Literal['paper'] | None"),
        ({"type": "array", "items": TEXT}, "list[str]"),
        (named("Other"), "Other"),
        ({"anyOf": [named("Other"), {"type": "null"}]}, "Other | None"),
        ({"anyOf": [TEXT, {"type": "array", "items": named("It")}]}, "str | list[It]"),
        (
            {"type": ["object", "null"], "additionalProperties": named("It")},
            "dict[str, It] | None",
        ),
        (
            {"anyOf": [{"anyOf": [TEXT, {"items": named("It")}]}, {"type": "null"}]},
            "str | list[It] | None",
        ),
        ({}, "Json"),
    ],
)
def test_what_is_no_object_is_an_alias(schema: object, checked: str, typed: Typed) -> None:
    schemas = {"It": schema, "Other": {"type": "object", "properties": {"a": TEXT}}}
    found = typed(None, schemas).definitions["It"]
    assert found.fields is None
    assert found.alias is not None
    assert checked == found.alias.checked


PETS: dict[str, Any] = {
    "Pet": {
        "oneOf": [named("Cat"), named("Dog")],
        "discriminator": {"propertyName": "petKind", "mapping": {"c": "Cat", "d": "Dog"}},
    },
    "Animal": {"type": "object", "required": ["petKind"], "properties": {"petKind": TEXT}},
    "Cat": {"allOf": [named("Animal")], "type": "object", "properties": {"a": TEXT}},
    "Dog": {"allOf": [named("Animal")], "type": "object", "properties": {"b": TEXT}},
}


def test_a_union_that_tags_tell_says_which_tag_is_whose(typed: Typed) -> None:
    found = typed(None, PETS).definitions["Pet"]
    checked = "Annotated[Cat | Dog, Tagged('petKind', {'c': Cat, 'd': Dog}, name='pet_kind')]"
    assert Type(checked, "Cat | Dog") == found.alias


@pytest.mark.parametrize(
    ("default", "more"), [({}, " | dict[str, Any]"), ({"defaultMapping": "Dog"}, "")]
)
def test_an_answer_may_hold_an_object_of_an_unknown_tag(
    default: dict[str, str], more: str, typed: Typed
) -> None:
    discriminator = {"propertyName": "petKind", "mapping": {"c": "Cat"}, **default}
    schemas = {**PETS, "Pet": {**PETS["Pet"], "discriminator": discriminator}}
    answer = {"200": {"description": "", **json_content({"type": "array", "items": named("Pet")})}}
    body = json_content(named("Pet"))
    paths = {"/pets": {"put": {"operationId": "put", "requestBody": body, "responses": answer}}}
    (found,) = typed(paths, schemas, openapi="3.2.0").operations.values()
    assert Type("list[Pet]", f"list[Pet{more}]") == found.responses["200"]
    assert Type("Pet", "Pet") == found.body


# Operations ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def operation(typed: Typed) -> OperationTypes:
    kind = {"type": "object", "properties": {"kind": named("Kind"), "list": TEXT}}
    paths = {
        "/books": {
            "post": {
                "operationId": "makeBook",
                "parameters": [
                    {"name": "kind", "in": "query", "schema": named("Kind")},
                    {
                        "name": "kinds",
                        "in": "query",
                        "schema": {"type": "array", "items": named("Kind"), "maxItems": 2},
                    },
                ],
                "requestBody": json_content(kind),
                "responses": {
                    "200": {"description": "", **json_content(named("Kind"))},
                    "201": {
                        "description": "",
                        **json_content({"type": "array", "items": named("Kind")}),
                    },
                    "202": {"description": "", **json_content(kind)},
                    "204": {"description": ""},
                },
            }
        }
    }
    return typed(paths, {"Kind": KIND}).operations["MAKE_BOOK"]


def test_an_argument_takes_the_values_of_the_document_only(operation: OperationTypes) -> None:
    assert {
        "kind": Type("Kind", "Kind"),
        "kinds": Type("Annotated[list[Kind], Field(max_length=2)]", "list[Kind]"),
    } == operation.parameters


def test_an_answer_may_bring_values_that_the_document_does_not_know(
    operation: OperationTypes,
) -> None:
    plain = {status: found.plain for status, found in operation.responses.items()}
    assert {
        "200": "Kind | str",
        "201": "list[Kind | str]",
        "202": "MakeBookResponse202",
    } == plain


def test_a_body_is_closed_and_an_answer_open(lowered: Lowered) -> None:
    kind = {"type": "object", "properties": {"kind": named("Kind")}}
    answer = {"200": {"description": "", **json_content(kind)}}
    paths = {
        "/a": {"put": {"operationId": "a", "requestBody": json_content(kind), "responses": answer}}
    }
    definitions = models(lowered(paths, {"Kind": KIND})).definitions
    found = {
        name: [field.type.checked for field in one.fields]
        for name, one in definitions.items()
        if one.fields is not None
    }
    assert {"ARequest": ["Maybe[Kind]"], "AResponse": ["Maybe[Open[Kind, str]]"]} == found


# Names -----------------------------------------------------------------------------------------

AWKWARD = [
    *(name for name in dir(builtins) if not name.startswith("_")),
    *(name for name in dir(BaseModel) if not name.startswith("_")),
    *("Model", "Field", "Any", "Literal", "Annotated", "Optional", "Union", "List", "Dict"),
    *("BaseModel", "RootModel", "ConfigDict", "TypeAliasType", "MISSING", "date", "datetime"),
    *("self", "cls", "root", "field_a", "field_", "AskedSchema0", "AskedOperation0", "model_x"),
    *("__init__", "_private", "x-y", "X_Y", "class", "None", "1st", "é", "🎉"),
]


def test_no_name_of_ours_is_changed_on_the_way(lowered: Lowered) -> None:
    properties: dict[str, Any] = {name: {"type": "array", "items": TEXT} for name in AWKWARD}
    components: dict[str, object] = {
        name: {
            "type": "object",
            "properties": {"all": named("All_members"), "list": properties["list"]},
        }
        for name in AWKWARD
        if name.isascii()
    }
    components["All_members"] = {"type": "object", "properties": properties}
    api = lowered(None, components)
    types = models(api)
    assert [schema.name for schema in api.schemas] == list(types.definitions)
    assert len(components) == len(types.definitions)
    for schema in api.schemas:
        fields = types.definitions[schema.name].fields or ()
        assert [one.name for one in schema.properties] == [field.name for field in fields]
        lists = {field.type for field in fields if field.name != "all"}
        assert {Type("Maybe[list[str]]", "list[str]")} == lists


def test_parameters_and_statuses_are_found_under_their_own_names(lowered: Lowered) -> None:
    names = ["b", "r_200", "p_a", "field_b", "list", "date", "a_b"]
    parameters = [{"name": name, "in": "query", "schema": TEXT} for name in names]
    answer = {"description": "", **json_content(TEXT)}
    answers = {"200": answer, "2XX": answer}
    paths = {"/a": {"get": {"operationId": "a", "parameters": parameters, "responses": answers}}}
    found = models(lowered(paths)).operations["A"]
    assert set(names) == set(found.parameters)
    assert {"200", "2XX"} == set(found.responses)
    assert found.body is None


def test_a_document_without_schemas_has_no_types(lowered: Lowered) -> None:
    assert Types({}, {}) == models(lowered())


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "array", "items": named("Tree")}, "list[Tree]"),
        ({"type": "array", "items": {"type": "array", "items": named("Tree")}}, "list[list[Tree]]"),
        (
            {"type": "array", "items": {"type": "object", "additionalProperties": named("Tree")}},
            "list[dict[str, Tree]]",
        ),
        (
            {
                "type": "object",
                "additionalProperties": {"type": "array", "items": named("Tree")},
            },
            "dict[str, list[Tree]]",
        ),
    ],
)
def test_what_holds_itself_says_of_what(typed: Typed, schema: object, expected: str) -> None:
    found = typed(None, {"Tree": schema}).definitions["Tree"].alias
    assert found is not None
    assert expected == found.checked
