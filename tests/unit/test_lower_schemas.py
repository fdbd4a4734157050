"""Lowering schemas: names for what deserves one, and one dialect for all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sdkwright.diagnostics import DocumentError
from sdkwright.ir import Api, Schema

Lowered = Callable[..., Api]

RULE = "x-sdkwright-rule"
TEXT = {"type": "string"}
NULL = {"type": "null"}


def named(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def thing(**properties: object) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


@pytest.fixture
def schemas(lowered: Lowered) -> Callable[..., dict[str, Schema]]:
    """Lower schemas by name."""

    def make(version: str = "3.1.0", **given: object) -> dict[str, Schema]:
        api = lowered(None, given, openapi=version)
        return {schema.name: schema for schema in api.schemas}

    return make


Schemas = Callable[..., dict[str, Schema]]


def member(schema: Schema, name: str) -> object:
    """Return the type of a member of its own."""
    own: Any = schema.definition
    if schema.bases:
        own = own["allOf"][-1]
    return own["properties"][name]


# Names -----------------------------------------------------------------------------------------


def test_a_component_is_named_as_the_document_names_it(schemas: Schemas) -> None:
    found = schemas(**{"book-shelf": thing(), "PAIFlow": TEXT, "2fa": TEXT, "true": TEXT})
    assert ["BookShelf", "PAIFlow", "True_", "X2fa"] == list(found)


@pytest.mark.parametrize("name", ["Model", "Field", "Client", "Operation", "None", "Any", "Json"])
def test_a_component_never_hides_what_the_package_needs(name: str, schemas: Schemas) -> None:
    (found,) = schemas(**{name: thing(a=TEXT)})
    assert found in {f"{name}Model", "None_"}


def test_components_whose_names_differ_in_case_stay_apart(schemas: Schemas) -> None:
    found = schemas(book=thing(a=TEXT), Book=thing(b=TEXT), BOOK=thing(c=TEXT))
    assert ["BOOK", "Book", "BookModel"] == list(found)
    assert "/components/schemas/book" == found["BookModel"].pointer


def test_what_is_in_line_is_named_after_where_it_is(schemas: Schemas) -> None:
    found = schemas(
        Book=thing(
            cover=thing(colour={"enum": ["red", "blue"]}),
            pages=thing(),
            authors={"type": "array", "items": thing(name=TEXT)},
            data={"type": "array", "items": thing(name=TEXT)},
            notes={"type": "object", "additionalProperties": thing(text=TEXT)},
            owner={"oneOf": [thing(a=TEXT), {"title": "By post", **thing(b=TEXT)}]},
        )
    )
    assert {
        "Book",
        "BookAuthor",
        "BookCover",
        "BookCoverColour",
        "BookDataItem",
        "BookNotesValue",
        "BookOwnerByPost",
        "BookOwnerOption1",
    } == set(found)
    assert "/components/schemas/Book/properties/cover" == found["BookCover"].pointer
    assert {"anyOf": [named("BookOwnerOption1"), named("BookOwnerByPost")]} == member(
        found["Book"], "owner"
    )


def test_a_list_of_values_gets_a_name_and_a_single_value_none(schemas: Schemas) -> None:
    found = schemas(Book=thing(kind={"enum": ["paper"]}, state={"enum": ["new", "old"]}))
    assert {"type": "string", "enum": ["paper"]} == member(found["Book"], "kind")
    assert named("BookState") == member(found["Book"], "state")
    assert (True, {"type": "string", "enum": ["new", "old"]}) == (
        found["BookState"].is_enum,
        found["BookState"].definition,
    )


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"enum": [1, 2.5], "type": "number"}, {"type": "number", RULE: {"enum": [1, 2.5]}}),
        ({"enum": [1, 2.5]}, {RULE: {"enum": [1, 2.5]}}),
        ({"enum": [[1], [2]]}, {RULE: {"enum": [[1], [2]]}}),
        ({"const": 1}, {"type": "integer", "enum": [1]}),
        ({"const": True}, {"type": "boolean", "enum": [True]}),
        ({"const": None}, NULL),
        ({"const": {"a": 1}}, {RULE: {"const": {"a": 1}}}),
    ],
)
def test_no_value_is_lost_from_a_list_that_python_cannot_type(
    schema: object, expected: object, schemas: Schemas
) -> None:
    assert expected == member(schemas(Book=thing(kind=schema))["Book"], "kind")


def test_a_list_of_values_may_mix_kinds(schemas: Schemas) -> None:
    found = schemas(Kind={"enum": ["one", 1, True, "one"]})["Kind"]
    assert found.is_enum
    assert ["one", 1, True] == found.definition["enum"]


def test_members_have_names_of_python_and_keep_those_on_the_wire(schemas: Schemas) -> None:
    names = ["Title", "title", "ISBN-13", "class", "copy", "_id", "self", "model_dump", "日付"]
    (book,) = schemas(Book=thing(**dict.fromkeys(names, TEXT))).values()
    assert {
        "ISBN-13": "isbn_13",
        "Title": "title_",
        "_id": "id",
        "class": "class_",
        "copy": "copy_",
        "model_dump": "model_dump_",
        "self": "self_",
        "title": "title",
        "日付": "日付",
    } == {found.wire: found.name for found in book.properties}


# Types -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        (
            {"type": "string", "nullable": True, "enum": ["a", "b"]},
            {"type": ["string", "null"], "enum": ["a", "b", None]},
        ),
        (
            {"type": "string", "nullable": True, "enum": ["a", "b", None]},
            {"type": ["null", "string"], "enum": ["a", "b", None]},
        ),
        ({"nullable": True, "allOf": [named("Other")]}, {"anyOf": [named("Other"), NULL]}),
        ({"nullable": False, "type": "string"}, TEXT),
        ({"nullable": True, **thing(a=TEXT)}, {**thing(a=TEXT), "type": ["object", "null"]}),
        (
            {"type": "integer", "minimum": 1, "exclusiveMinimum": True},
            {"type": "integer", "exclusiveMinimum": 1},
        ),
        (
            {"type": "integer", "maximum": 1, "exclusiveMaximum": False},
            {"type": "integer", "maximum": 1},
        ),
        ({**named("Other"), "nullable": True}, named("Other")),
        ({"type": "string"}, {"type": ["string"]}),
        ({"type": "integer", "minimum": 1.0}, {"type": "integer", "minimum": 1}),
        ({"type": "string", "maxLength": 4.0}, {"type": "string", "maxLength": 4}),
        (
            {"type": "array", "prefixItems": [TEXT], "additionalItems": False},
            {"type": "array", "prefixItems": [TEXT], "items": False},
        ),
        (
            {"type": "array", "items": TEXT, "additionalItems": False},
            {"type": "array", "items": TEXT},
        ),
    ],
)
def test_both_dialects_of_openapi_mean_the_same(
    old: dict[str, object], new: dict[str, object], schemas: Schemas
) -> None:
    other = thing(z=TEXT)
    of_old = schemas("3.0.3", Book=thing(a=old), Other=other)
    of_new = schemas("3.1.0", Book=thing(a=new), Other=other)
    assert of_old == of_new


@pytest.mark.parametrize("schema", [True, {}])
def test_a_schema_that_admits_everything_is_any_value(schema: object, schemas: Schemas) -> None:
    found = schemas(Book=thing(a=schema, b={"type": "array", "items": schema}))["Book"]
    assert {} == member(found, "a")
    assert {"type": "array", "items": {}} == member(found, "b")


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        ({"type": ["string", "null"], "enum": ["a", "b", None]}, ""),
        ({"enum": ["a", None, 1]}, ""),
        ({"type": ["object", "null"], "properties": {"a": TEXT}}, ""),
        ({"anyOf": [NULL, thing(a=TEXT)]}, "/anyOf/1"),
        ({"oneOf": [{"enum": ["a", "b"]}, NULL]}, "/oneOf/0"),
    ],
)
def test_what_a_schema_is_besides_null_stands_where_the_document_says_it(
    schema: dict[str, object], place: str, schemas: Schemas
) -> None:
    assert f"/components/schemas/Book{place}" == schemas(Book=schema)["BookValue"].pointer


def test_a_value_of_several_kinds_is_each_of_them(schemas: Schemas) -> None:
    kinds = {"type": ["string", "integer", "null"], "minLength": 1, "minimum": 2}
    found = schemas(Book=thing(a=kinds))["Book"]
    either = [{"type": "string", "minLength": 1}, {"type": "integer", "minimum": 2}]
    assert {"anyOf": [{"anyOf": either}, NULL]} == member(found, "a")


def test_an_object_or_a_text_is_both(schemas: Schemas) -> None:
    both = {"type": ["object", "string"], "properties": {"a": TEXT}}
    found = schemas(Book=thing(note=both), Note=both)
    assert {"anyOf": [named("BookNote"), TEXT]} == member(found["Book"], "note")
    assert {"anyOf": [named("NoteModel"), TEXT]} == found["Note"].definition


def test_keywords_that_do_not_bind_a_type_are_dropped(schemas: Schemas) -> None:
    odd = {"type": "string", "minimum": 1, "maxItems": 2, "maxLength": 3, "format": "uuid"}
    assert {"type": "string", "maxLength": 3} == member(schemas(B=thing(a=odd))["B"], "a")


@pytest.mark.parametrize("format_", ["date", "date-time", "binary"])
def test_formats_that_python_has_values_for_are_kept(format_: str, schemas: Schemas) -> None:
    schema = {"type": "string", "format": format_}
    assert schema == member(schemas(B=thing(a=schema))["B"], "a")


def test_unknown_members_may_be_typed_or_forbidden(schemas: Schemas) -> None:
    typed = {**thing(a=TEXT), "additionalProperties": {"type": "integer"}}
    closed = {**thing(a=TEXT), "additionalProperties": False}
    found = schemas(Typed=typed, Closed=closed, Map={"additionalProperties": thing(b=TEXT)})
    assert {"type": "integer"} == found["Typed"].definition["additionalProperties"]
    assert (False, True) == (found["Typed"].is_closed, found["Closed"].is_closed)
    assert False is found["Closed"].definition["additionalProperties"]
    assert {"type": "object", "additionalProperties": named("MapValue")} == found["Map"].definition


def test_a_member_that_is_required_and_not_described_may_be_anything(schemas: Schemas) -> None:
    book = schemas(Book={**thing(a=TEXT), "required": ["a", "b"]})["Book"]
    assert [("a", True), ("b", True)] == [(one.wire, one.is_required) for one in book.properties]
    assert () == book.rules


def test_a_member_that_is_required_and_forbidden_is_a_rule(schemas: Schemas) -> None:
    closed = {**thing(a=TEXT), "required": ["b"], "additionalProperties": False}
    book = schemas(Book=closed)["Book"]
    assert ["a"] == [one.wire for one in book.properties]
    assert ({"required": ["b"]},) == book.rules


def test_schemas_may_contain_themselves(schemas: Schemas) -> None:
    found = schemas(
        Tree=thing(left=named("Tree"), forest={"type": "array", "items": named("Tree")}),
        Value={"anyOf": [TEXT, {"type": "array", "items": named("Value")}]},
    )
    assert named("Tree") == member(found["Tree"], "left")
    assert {"anyOf": [TEXT, {"type": "array", "items": named("Value")}]} == found[
        "Value"
    ].definition


def test_a_schema_in_line_that_contains_itself_is_refused(lowered: Lowered) -> None:
    loop = {"type": "array", "items": {"$ref": "#/paths/~1a/get/parameters/0/schema"}}
    parameter = {"name": "a", "in": "query", "schema": loop}
    paths = {"/a": {"get": {"parameters": [parameter], "responses": {}}}}
    with pytest.raises(DocumentError, match=r"GET /a.*leads back to itself"):
        lowered(paths)


@pytest.mark.parametrize(
    "given",
    [
        {"A": {"allOf": [named("A")]}},
        {"A": {"allOf": [named("B")]}, "B": {"allOf": [named("A")]}},
        {"A": {"anyOf": [TEXT, named("B")]}, "B": {"oneOf": [NULL, named("A")]}},
    ],
)
def test_a_schema_that_is_nothing_but_itself_is_refused(
    given: dict[str, object], lowered: Lowered
) -> None:
    api = lowered(None, given)
    assert () == api.schemas
    assert [f"the schema '{name}' cannot be generated" for name in given] == [
        found.message.split(":")[0] for found in api.findings
    ]
    assert "is made of nothing but itself" in api.findings[0].message


# Compositions ----------------------------------------------------------------------------------

BASE = thing(id=TEXT)


def test_a_composition_extends_what_it_shares_no_member_with(schemas: Schemas) -> None:
    found = schemas(
        Base=BASE,
        Other=thing(at=TEXT),
        Book={"allOf": [named("Base"), named("Other"), thing(a=TEXT)]},
    )
    assert ("Base", "Other") == found["Book"].bases
    assert ["a"] == [one.name for one in found["Book"].properties]
    assert "allOf" in found["Book"].definition


@pytest.mark.parametrize(
    "part",
    [
        thing(id={"type": "string", "maxLength": 3}),
        {**thing(a=TEXT), "required": ["id"]},
        {**thing(a=TEXT), "additionalProperties": False},
        {"allOf": [named("Alike")]},
    ],
    ids=["overlap", "required", "closed", "one name for two members"],
)
def test_a_composition_that_changes_its_base_stands_alone(part: object, schemas: Schemas) -> None:
    found = schemas(Base=BASE, Alike=thing(Id=TEXT), Book={"allOf": [named("Base"), part]})["Book"]
    assert () == found.bases
    assert "id" in {one.wire for one in found.properties}
    names = [one.name for one in found.properties]
    assert len(names) == len(set(names))


def test_a_base_makes_its_members_required_where_it_is_used(schemas: Schemas) -> None:
    found = schemas(Base=BASE, Book={"allOf": [named("Base")], "required": ["id"]})["Book"]
    assert [("id", True)] == [(one.wire, one.is_required) for one in found.properties]


def test_a_composition_of_one_is_what_it_is_made_of(schemas: Schemas) -> None:
    again = {"allOf": [named("Kind")], "description": "The kind."}
    found = schemas(Kind={"enum": ["a", "b"]}, Book=thing(kind=again))
    assert named("Kind") == member(found["Book"], "kind")
    assert ["The kind."] == [one.description for one in found["Book"].properties]


def test_a_reference_to_an_object_stays_one_when_something_is_said_of_it(schemas: Schemas) -> None:
    said = {"allOf": [named("Base")], "description": "The base.", "default": {}}
    either = {"oneOf": [{"allOf": [named("Base")]}, NULL]}
    found = schemas(Base=BASE, Book=thing(one=said, other=either))
    assert {"Base", "Book"} == set(found)
    assert named("Base") == member(found["Book"], "one")
    assert {"anyOf": [named("Base"), NULL]} == member(found["Book"], "other")


def test_a_composition_of_values_has_the_constraints_of_all(schemas: Schemas) -> None:
    both = {"allOf": [{"type": "string", "minLength": 1}, {"maxLength": 3}]}
    expected = {"type": "string", "minLength": 1, "maxLength": 3}
    found = schemas(B=thing(a=both), C=both, D={"allOf": [TEXT, {"enum": ["a", "b"]}]})
    assert (expected, expected) == (member(found["B"], "a"), found["C"].definition)
    assert found["D"].is_enum


def test_compositions_of_each_other_end(schemas: Schemas) -> None:
    found = schemas(
        A={"allOf": [named("B")], "properties": {"a": TEXT}},
        B={"allOf": [named("A")], "properties": {"b": TEXT}},
        D={"allOf": [{"type": "string"}, named("D")]},
    )
    assert {"a", "b"} == {one.wire for one in found["A"].properties}
    assert TEXT == found["D"].definition


def test_a_composition_that_doubles_at_each_step_takes_no_time(schemas: Schemas) -> None:
    steps = {f"S{i:02}": {"allOf": [named(f"S{i + 1:02}")] * 2} for i in range(60)}
    found = schemas(**steps, S60=thing(a=TEXT))
    assert ["a"] == [one.wire for one in found["S60"].properties]
    assert len(found) == 61


# Uses --------------------------------------------------------------------------------


def test_what_only_requests_hold_is_not_received(lowered: Lowered) -> None:
    def content(name: str) -> dict[str, object]:
        return {"content": {"application/json": {"schema": named(name)}}}

    answer = {"200": {"description": "", **content("Answer")}}
    paths = {"/a": {"post": {"requestBody": content("Question"), "responses": answer}}}
    given = {
        "Answer": thing(both=named("Both"), base={"allOf": [named("Base"), thing(a=TEXT)]}),
        "Base": BASE,
        "Both": {"enum": ["a", "b"]},
        "Nowhere": thing(),
        "Question": thing(both=named("Both"), kind={"enum": ["c", "d"]}),
    }
    found = {schema.name: schema.is_received for schema in lowered(paths, given).schemas}
    sent = {"Question": False, "QuestionKind": False}
    assert dict.fromkeys(["Answer", "AnswerBase", "Base", "Both", "Nowhere"], True) | sent == found


def test_the_order_of_keys_means_nothing(schemas: Schemas) -> None:
    one = schemas(A=thing(x=TEXT, y=named("B")), B=thing(z=TEXT))
    other = schemas(
        B=thing(z=TEXT), A={"properties": {"y": named("B"), "x": TEXT}, "type": "object"}
    )
    assert one == other


def test_texts_and_examples_are_kept(schemas: Schemas) -> None:
    book = {**thing(a={**TEXT, "description": " A."}), "description": "B.\n", "example": {"a": 1}}
    found = schemas(Book={**book, "examples": [{"a": 2}]})["Book"]
    assert ("B.", ({"a": 2}, {"a": 1})) == (found.description, found.examples)
    assert ["A."] == [one.description for one in found.properties]


@pytest.mark.parametrize("word", ["readOnly", "writeOnly", "deprecated"])
@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_marks_of_a_member_count_wherever_its_schema_has_them(
    version: str, word: str, schemas: Schemas
) -> None:
    members = {
        "own": {**TEXT, word: True},
        "behind": named("Marked"),
        "beside": {**named("Plain"), word: True},
        "part": {"allOf": [named("Marked")], "description": "A part."},
        "loop": {"allOf": [named("Loop")]},
        "null": {"allOf": [named("Plain")], "nullable": True, word: True},
    }
    given = {"Marked": {**TEXT, word: True}, "Plain": TEXT, "Loop": {"allOf": [named("Plain")]}}
    found = schemas(version, Book={**thing(**members), "required": [*members]}, **given)
    marked = {"own", "behind", "part", "null"} | ({"beside"} if version > "3.1" else set())
    for member in found["Book"].properties:
        assert (member.name in marked) is (
            member.is_deprecated if word == "deprecated" else not member.is_required
        ), member.name
        assert (word == "readOnly" and member.name in marked) is member.is_read_only, member.name


LEVELS = {"type": "integer", "enum": [0, 1]}


@pytest.mark.parametrize(
    ("more", "meanings"),
    [
        ({"x-enum-varnames": ["OFF", "ON"]}, {"0": "OFF", "1": "ON"}),
        ({"x-enumNames": ["Off", "On"]}, {"0": "Off", "1": "On"}),
        ({"x-enum-descriptions": ["No light.", ""]}, {"0": "No light."}),
        ({"x-enumDescriptions": {"1": "Light."}}, {"1": "Light."}),
        (
            {"x-enum-varnames": ["OFF", "ON"], "x-enum-descriptions": {"1": "Light."}},
            {"0": "OFF", "1": "ON: Light."},
        ),
        # What does not go with the values says nothing of them.
        ({"x-enum-varnames": ["OFF"]}, {}),
        ({"x-enum-varnames": "OFF"}, {}),
        ({"x-enum-varnames": ["0", "1"]}, {}),
        ({"x-enum-varnames": [None, 1]}, {}),
    ],
)
def test_what_values_mean_is_told_where_the_document_does(
    more: dict[str, object], meanings: dict[str, str], schemas: Schemas
) -> None:
    assert meanings == schemas(Level={**LEVELS, **more})["Level"].meanings
    nullable = {**LEVELS, "nullable": True, **more}
    assert meanings == schemas("3.0.3", Lamp=thing(level=nullable))["LampLevel"].meanings


@pytest.mark.parametrize("word", ["readOnly", "writeOnly"])
def test_a_member_of_one_direction_is_not_required(word: str, schemas: Schemas) -> None:
    book = {**thing(id={**TEXT, word: True}, title=TEXT), "required": ["id", "title"]}
    found = schemas(Book=book)["Book"].properties
    assert [("id", False, word == "readOnly"), ("title", True, False)] == [
        (member.name, member.is_required, member.is_read_only) for member in found
    ]
