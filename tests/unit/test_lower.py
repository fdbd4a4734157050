"""Lowering operations: resources, methods, arguments, bodies, answers, and what cannot be made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from sdkwright.ir import (
    Api,
    BodyForm,
    Location,
    Operation,
    ResponseForm,
)

Lowered = Callable[..., Api]

TEXT = {"type": "string"}
DONE = {"204": {"description": "Done."}}


def operation(**more: Any) -> dict[str, Any]:
    return {"operationId": "listBooks", "tags": ["books"], "responses": DONE, **more}


def parameter(name: str, place: str, **more: Any) -> dict[str, Any]:
    required = {"required": True} if place == "path" else {}
    return {"name": name, "in": place, "schema": TEXT, **required, **more}


def json_content(schema: object, **more: object) -> dict[str, object]:
    return {"content": {"application/json": {"schema": schema, **more}}}


def answer(schema: object) -> dict[str, object]:
    return {"description": "An answer.", **json_content(schema)}


def only(api: Api) -> Operation:
    (found,) = (one for one in api.operations if not one.is_variant)
    return found


@pytest.fixture
def post(lowered: Lowered) -> Callable[..., Operation]:
    """Lower a document with one operation, `POST /books`."""

    def make(schemas: Mapping[str, object] | None = None, **more: Any) -> Operation:
        return only(lowered({"/books": {"post": operation(**more)}}, schemas))

    return make


# Resources and methods -------------------------------------------------------------------------


def test_a_resource_is_a_tag_and_its_methods_leave_out_the_noun(lowered: Lowered) -> None:
    api = lowered(
        {
            "/books": {"get": operation(), "post": operation(operationId="createBook")},
            "/books/{id}": {
                "parameters": [parameter("id", "path")],
                "get": operation(operationId="getBook"),
            },
            "/status": {"get": operation(operationId="getStatus", tags=["Shop status", "books"])},
        },
        tags=[{"name": "books", "description": "What is on the shelves."}],
    )
    found = {
        resource.name: (resource.class_name, resource.description, [one.name for one in group])
        for resource in api.resources
        for group in [resource.operations]
    }
    assert {
        "books": ("Books", "What is on the shelves.", ["list", "create", "get"]),
        "shop_status": ("ShopStatus", "", ["get_status"]),
    } == found
    assert 4 == api.document_operations


def test_methods_that_would_share_a_short_name_keep_their_whole_names(lowered: Lowered) -> None:
    api = lowered(
        {
            "/a": {"get": operation(operationId="getBook")},
            "/b": {"get": operation(operationId="getBooks")},
            "/c": {"get": operation(operationId="list")},
            "/d": {"get": operation(operationId="listBooks")},
            "/e": {"get": operation(operationId="addBook")},
            "/f": {"get": operation(operationId="Add-Book-Note")},
        }
    )
    names = [one.name for one in api.operations]
    assert ["get_book", "get_books", "list", "list_books", "add", "add_note"] == names


@pytest.mark.feature("operations: names that collide")
def test_operations_whose_ids_differ_in_case_only_stay_apart(lowered: Lowered) -> None:
    api = lowered(
        {
            "/a": {"get": operation(operationId="add")},
            "/b": {"get": operation(operationId="Add")},
        }
    )
    assert ["add", "add_2"] == [one.name for one in api.operations]
    assert ["ADD", "ADD_2"] == [one.constant for one in api.operations]


@pytest.mark.feature("operations: without operationId or tag")
def test_an_operation_without_id_and_tag_is_named_by_method_and_path(lowered: Lowered) -> None:
    api = lowered(
        {
            "/shelves/{shelf-id}/books": {
                "get": {"responses": DONE, "parameters": [parameter("shelf-id", "path")]}
            }
        }
    )
    assert ["default"] == [resource.name for resource in api.resources]
    assert "GET /shelves/{shelf-id}/books" == only(api).id
    assert "get_shelves_shelf_id_books" == only(api).name


@pytest.mark.parametrize("tag", ["close", "aclose", "str", "float", "httpx2", "cached property"])
def test_a_resource_never_hides_what_the_client_needs(tag: str, lowered: Lowered) -> None:
    api = lowered({"/books": {"get": operation(tags=[tag])}})
    assert tag.replace(" ", "_") + "_" == api.resources[0].name


def test_a_resource_and_a_schema_of_one_name_get_classes_of_two(lowered: Lowered) -> None:
    api = lowered({"/books": {"get": operation()}}, {"Books": {"type": "array", "items": TEXT}})
    assert "BooksResource" == api.resources[0].class_name
    assert ["Books"] == [schema.name for schema in api.schemas]


def test_deprecation_and_texts_are_kept(post: Callable[..., Operation]) -> None:
    found = post(deprecated=True, summary=" Make a book. ", description="Puts it on a shelf.\n")
    assert (True, "Make a book.", "Puts it on a shelf.") == (
        found.is_deprecated,
        found.summary,
        found.description,
    )


# Parameters ------------------------------------------------------------------------------------


def test_a_parameter_of_the_operation_goes_before_that_of_the_path_item(lowered: Lowered) -> None:
    item = {
        "parameters": [parameter("id", "path", description="shared"), parameter("q", "query")],
        "get": operation(parameters=[parameter("id", "path", description="own")]),
    }
    found = only(lowered({"/books/{id}": item})).parameters
    assert [("id", "own"), ("q", "")] == [(one.name, one.description) for one in found]


def test_path_parameters_come_first_and_in_the_order_of_the_path(lowered: Lowered) -> None:
    listed = [parameter("q", "query"), parameter("b", "path"), parameter("a", "path")]
    found = only(lowered({"/x/{a}/{b}": {"get": operation(parameters=listed)}}))
    assert ["a", "b", "q"] == [one.name for one in found.parameters]


def test_parameters_of_one_name_are_told_apart_by_their_place(lowered: Lowered) -> None:
    places = ("path", "query", "header", "cookie")
    listed = [parameter("id", place) for place in places]
    found = only(lowered({"/x/{id}": {"get": operation(parameters=listed)}})).parameters
    assert ["id", "id_query", "id_header", "id_cookie"] == [one.name for one in found]
    assert ["id"] * 4 == [one.wire for one in found]


def test_a_name_on_the_wire_is_kept_to_the_letter(post: Callable[..., Operation]) -> None:
    found = post(parameters=[parameter(" X y[]", "query"), parameter("self", "query")])
    assert [("x_y", " X y[]"), ("self_", "self")] == [(p.name, p.wire) for p in found.parameters]


def test_an_argument_never_hides_what_its_method_needs(post: Callable[..., Operation]) -> None:
    found = post(parameters=[parameter("operations", "query")])
    assert ["operations_query"] == [one.name for one in found.parameters]


def test_required_constants_vanish_into_the_request(post: Callable[..., Operation]) -> None:
    one_value = {"schema": {"const": "v1"}, "required": True}
    found = post(
        parameters=[
            parameter("x-version", "header", **one_value),
            parameter("version", "query", **one_value),
            parameter("optional", "query", schema={"const": "v1"}),
        ]
    )
    assert {"x-version": "v1"} == found.constant_headers
    assert {"version": "v1"} == found.constant_query
    assert ["optional"] == [one.name for one in found.parameters]


@pytest.mark.parametrize("name", ["Accept", "content-type", "AUTHORIZATION"])
def test_headers_that_openapi_ignores_are_ignored(
    name: str, post: Callable[..., Operation]
) -> None:
    assert () == post(parameters=[parameter(name, "header")]).parameters


@pytest.mark.parametrize(
    ("place", "more", "style", "is_exploded"),
    [
        ("path", {}, "simple", False),
        ("path", {"style": "matrix", "explode": True}, "matrix", True),
        ("query", {}, "form", True),
        ("query", {"explode": False}, "form", False),
        ("query", {"style": "pipeDelimited"}, "pipeDelimited", False),
        ("query", {"style": "deepObject", "explode": True}, "deepObject", True),
        ("header", {}, "simple", False),
        ("cookie", {}, "form", True),
    ],
)
def test_a_style_that_is_not_given_is_the_one_of_its_place(
    place: str, more: dict[str, Any], style: str, is_exploded: bool, lowered: Lowered
) -> None:
    path = "/x/{p}" if place == "path" else "/x"
    found = only(lowered({path: {"get": operation(parameters=[parameter("p", place, **more)])}}))
    (actual,) = found.parameters
    assert (Location(place), style, is_exploded) == (
        actual.location,
        actual.style,
        actual.is_exploded,
    )


def test_a_parameter_may_be_written_in_a_media_type(post: Callable[..., Operation]) -> None:
    schema = {"type": "object", "properties": {"a": TEXT}}
    listed = [{"name": "filter", "in": "query", **json_content(schema)}]
    (found,) = post(parameters=listed).parameters
    assert "application/json" == found.content
    assert {"$ref": "#/components/schemas/ListBooksFilter"} == found.definition


def test_a_parameter_takes_texts_and_examples_from_its_schema(
    post: Callable[..., Operation],
) -> None:
    schema = {"$ref": "#/components/schemas/Sort"}
    sort = {"type": "string", "description": "How to sort.", "examples": ["title"]}
    (found,) = post({"Sort": sort}, parameters=[parameter("s", "query", schema=schema)]).parameters
    assert ("How to sort.", ("title",)) == (found.description, found.examples)


# Bodies ----------------------------------------------------------------------------------------

BOOK = {"type": "object", "properties": {"title": TEXT, "id": TEXT}, "required": ["title"]}


def test_the_members_of_a_body_are_arguments(post: Callable[..., Operation]) -> None:
    body = post(requestBody={"required": True, **json_content(BOOK)}).body
    assert body is not None
    assert (BodyForm.JSON, "application/json", None) == (body.form, body.media_type, body.argument)
    assert [("title", True), ("id", False)] == [(m.name, m.is_required) for m in body.members]
    assert {"$ref": "#/components/schemas/ListBooksRequest"} == body.definition


def test_a_member_that_is_named_like_a_parameter_is_told_apart(
    post: Callable[..., Operation],
) -> None:
    body = post(requestBody=json_content(BOOK), parameters=[parameter("id", "query")]).body
    assert body is not None
    assert [("title", "title"), ("body_id", "id")] == [(m.name, m.wire) for m in body.members]


def test_a_body_that_is_no_object_is_one_argument(post: Callable[..., Operation]) -> None:
    body = post(requestBody=json_content({"type": "array", "items": BOOK})).body
    assert body is not None
    assert ("body", ()) == (body.argument, body.members)
    items = {"$ref": "#/components/schemas/ListBooksRequestItem"}
    assert {"type": "array", "items": items} == body.definition


@pytest.mark.parametrize(
    ("offered", "media_type", "form"),
    [
        (["text/plain", "application/json"], "application/json", BodyForm.JSON),
        (["application/merge-patch+json"], "application/merge-patch+json", BodyForm.JSON),
        (["*/*"], "application/json", BodyForm.JSON),
        (
            ["application/x-www-form-urlencoded", "multipart/form-data"],
            "multipart/form-data",
            BodyForm.MULTIPART,
        ),
        (
            ["application/x-www-form-urlencoded"],
            "application/x-www-form-urlencoded",
            BodyForm.URLENCODED,
        ),
        (["text/csv"], "text/csv", BodyForm.RAW),
        (["image/png", "image/gif"], "image/gif", BodyForm.RAW),
    ],
)
def test_a_body_is_sent_as_the_first_of_json_form_and_bytes(
    offered: list[str], media_type: str, form: BodyForm, post: Callable[..., Operation]
) -> None:
    content = {name: {"schema": BOOK} for name in offered}
    body = post(requestBody={"content": content}).body
    assert body is not None
    assert (media_type, form) == (body.media_type, body.form)
    assert (body.argument == "body") is (form is BodyForm.RAW)


@pytest.mark.parametrize(
    ("media_type", "choice"),
    [("multipart/form-data", "media_type"), ("application/x-www-form-urlencoded", None)],
)
def test_a_form_that_is_no_object_is_sent_as_it_is_given(
    media_type: str, choice: str | None, post: Callable[..., Operation]
) -> None:
    body = post(requestBody={"content": {media_type: {"schema": TEXT}}}).body
    assert body is not None
    assert (BodyForm.RAW, media_type, choice) == (body.form, body.media_type, body.choice)


def test_a_body_of_no_media_type_may_be_anything(post: Callable[..., Operation]) -> None:
    body = post(requestBody={"content": {}}).body
    assert body is not None
    found = (body.form, body.media_type, body.definition, body.argument)
    assert (BodyForm.JSON, "application/json", {}, "body") == found


def test_the_parameters_of_the_media_type_of_a_form_are_ours(
    post: Callable[..., Operation],
) -> None:
    media_type = "application/x-www-form-urlencoded; charset=iso-8859-1"
    body = post(requestBody={"content": {media_type: {"schema": BOOK}}}).body
    assert body is not None
    assert "application/x-www-form-urlencoded" == body.media_type


def test_only_the_caller_knows_the_boundary_of_parts(post: Callable[..., Operation]) -> None:
    body = post(requestBody={"content": {"multipart/mixed": {}, "text/plain": {}}}).body
    assert body is not None
    assert (("text/plain", "multipart/mixed"), False) == (body.media_types, body.is_open)
    body = post(requestBody={"content": {"multipart/mixed": {}}}).body
    assert body is not None
    assert ("media_type", True) == (body.choice, body.is_open)


# Answers ---------------------------------------------------------------------------------------


def test_answers_are_results_and_errors_by_status(post: Callable[..., Operation]) -> None:
    found = post(
        responses={
            "200": answer(BOOK),
            "201": answer(BOOK),
            "204": {"description": "Nothing."},
            "3XX": {"description": "Elsewhere."},
            "404": answer(TEXT),
            "5XX": answer(BOOK),
            "default": answer(TEXT),
        }
    )
    assert ["200", "201", "204"] == [one.status for one in found.responses]
    assert ["404", "5XX", "default"] == [one.status for one in found.errors]
    names = [one.definition and one.definition["$ref"] for one in found.responses]
    prefix = "#/components/schemas/ListBooksResponse"
    assert [prefix, f"{prefix}201", None] == names


def test_an_example_that_is_nowhere_shows_nothing(post: Callable[..., Operation]) -> None:
    shown = {"gone": {"$ref": "#/components/examples/Gone"}, "here": {"value": "text"}}
    found = post(responses={"200": {"description": "D", **json_content(TEXT, examples=shown)}})
    assert [("text",)] == [one.examples for one in found.responses]


def test_a_range_may_be_in_lower_case_and_what_is_no_status_is_no_answer(
    post: Callable[..., Operation],
) -> None:
    found = post(
        responses={"2xx": answer(BOOK), "4XX": answer(TEXT), "4xx": answer(BOOK)}
        | {"200 OK": answer(TEXT), "500-599": answer(TEXT), "2000": answer(TEXT)}
    )
    assert ["2XX"] == [one.status for one in found.responses]
    assert [("4XX", {"type": "string"})] == [(one.status, one.definition) for one in found.errors]


def test_a_default_answer_is_the_result_where_there_is_no_other(
    post: Callable[..., Operation],
) -> None:
    found = post(responses={"default": answer(BOOK), "404": answer(TEXT)})
    assert ["default"] == [one.status for one in found.responses]
    assert ["404"] == [one.status for one in found.errors]


@pytest.mark.parametrize(
    ("content", "form"),
    [
        ({"application/json": {}}, ResponseForm.JSON),
        ({"application/problem+json": {}}, ResponseForm.JSON),
        ({"text/html": {}, "application/json; charset=utf-8": {}}, ResponseForm.JSON),
        ({"text/csv": {}}, ResponseForm.TEXT),
        ({"application/xml": {}}, ResponseForm.TEXT),
        ({"image/png": {}}, ResponseForm.BYTES),
        ({}, ResponseForm.NOTHING),
    ],
)
def test_an_answer_is_read_by_its_media_type(
    content: dict[str, object], form: ResponseForm, post: Callable[..., Operation]
) -> None:
    found = post(responses={"200": {"description": "An answer.", "content": content}})
    assert [form] == [one.form for one in found.responses]
