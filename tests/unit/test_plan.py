"""Planning: which files there are, what they import, and how a method and a model are written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sdkwright.ir import Api
from sdkwright.lower.reserved import CLASS_NAMES, FIELD_NAMES
from sdkwright.models import models
from sdkwright.plan.contexts import Header, Method, Model
from sdkwright.plan.imports import (
    _RUNTIME,
    _STANDARD,
    _THIRD,
    Import,
    imports,
    sorting_key,
    unshadowed,
)
from sdkwright.plan.models import models_module, plan_models
from sdkwright.plan.operations import OperationPlanning

Lowered = Callable[..., Api]
Generated = Callable[..., dict[str, str]]

TEXT = {"type": "string"}
DONE = {"204": {"description": "Done."}}


def named(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def json_content(schema: object) -> dict[str, object]:
    return {"content": {"application/json": {"schema": schema}}}


def thing(**properties: object) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


@pytest.fixture(scope="module")
def method(lowered: Lowered) -> Callable[..., Method]:
    """Plan the method of a document's only operation."""

    def make(
        schemas: dict[str, object] | None = None, path: str = "/books", **operation: Any
    ) -> Method:
        paths = {path: {"post": {"operationId": "makeBook", "responses": DONE, **operation}}}
        api = lowered(paths, schemas)
        return OperationPlanning(api, models(api)).method(api.operations[0])

    return make


# Files -----------------------------------------------------------------------------------------

FORM = {"content": {"application/x-www-form-urlencoded": {"schema": thing(a=TEXT)}}}


@pytest.mark.parametrize(
    ("module", "operation", "more"),
    [
        ("forms", {"requestBody": FORM}, {}),
        ("rules", {"requestBody": json_content({**thing(a=TEXT), "minProperties": 1})}, {}),
        (
            "pages",
            {
                "parameters": [{"name": "page", "in": "query", "schema": {"type": "integer"}}],
                "x-sdkwright-pagination": {"page": "page", "items": "/items"},
                "responses": {
                    "200": {
                        "description": "",
                        **json_content(thing(items={"type": "array", "items": TEXT})),
                    }
                },
            },
            {},
        ),
        (
            "acs3",
            {"security": [{"key": []}]},
            {"securitySchemes": {"key": {"type": "http", "scheme": "ACS3-HMAC-SHA256"}}},
        ),
    ],
)
def test_a_package_has_the_runtime_it_needs_and_no_more(
    module: str, operation: dict[str, Any], more: dict[str, Any], generated: Generated
) -> None:
    plain = {"operationId": "makeBook", "responses": DONE}
    without = generated({"/books": {"post": plain}})
    path = f"acme/_runtime/{module}.py"
    assert path not in without
    files = generated({"/books": {"post": {**plain, **operation}}}, components=more)
    assert path in files
    assert without.keys() < files.keys()


def test_every_resource_has_its_modules(generated: Generated) -> None:
    paths = {f"/{t}": {"get": {"tags": [t], "responses": DONE}} for t in ("Two words", "class")}
    files = generated(paths)
    for folder in ("_operations", "resources"):
        found = {path for path in files if path.startswith(f"acme/{folder}/")}
        names = ("__init__", "class_", "two_words")
        assert {f"acme/{folder}/{name}.py" for name in names} == found
    assert "" == files["acme/py.typed"]


def test_a_document_without_operations_makes_a_package(generated: Generated) -> None:
    files = generated()
    assert "acme/__init__.py" in files
    assert "acme/_auth.py" not in files


# Imports ---------------------------------------------------------------------------------------


def test_imports_come_in_three_groups_sorted_as_ruff_sorts_them() -> None:
    names = {"Any", "Sequence", "builtins", "Field", "UNSET", "Unset", "Page", "str", "list"}
    found = imports(
        names, depth=1, models=["Z", "a", "A10", "A9", "URL"], more=[Import(".._x", ("y",))]
    )
    assert (
        Import("builtins", ()),
        Import("collections.abc", ("Sequence",)),
        Import("typing", ("Any",)),
    ) == found.standard
    assert (Import("pydantic", ("Field",)),) == found.third
    assert (
        Import(".._runtime.pages", ("Page",)),
        Import(".._runtime.unset", ("UNSET", "Unset")),
        Import(".._x", ("y",)),
        Import("..models", ("A9", "A10", "URL", "Z", "a")),
    ) == found.local


def test_constants_come_first_then_classes_and_numbers_count() -> None:
    names = ["b", "B10", "B9", "ab", "ABook", "Abacus", "UNSET", "X"]
    ordered = ["B9", "B10", "UNSET", "Abacus", "ABook", "X", "ab", "b"]
    assert ordered == sorted(names, key=sorting_key)


def test_whatever_a_module_imports_no_schema_can_be_named() -> None:
    tables = (_STANDARD, _THIRD, _RUNTIME)
    names = {name for table in tables for name in table}
    classes = {name for name in names if name[0].isupper()}
    assert set() == classes - CLASS_NAMES
    # These a model names in its types.
    assert {"builtins", "re"} <= FIELD_NAMES


@pytest.mark.parametrize(
    ("expression", "taken", "expected"),
    [
        ("list[str]", {"list"}, "builtins.list[str]"),
        ("dict[str, int] | None", {"str", "int"}, "dict[builtins.str, builtins.int] | None"),
        ("Literal['list']", {"list"}, "Literal['list']"),
        ("list[Book]", {"Book", "get"}, "list[Book]"),
        ("Sequence[object]", {"object"}, "Sequence[builtins.object]"),
    ],
)
def test_a_type_is_named_in_full_where_a_name_in_reach_hides_it(
    expression: str, taken: set[str], expected: str
) -> None:
    assert expected == unshadowed(expression, taken)


# Methods ---------------------------------------------------------------------------------------


def test_the_path_is_positional_and_what_must_be_given_comes_first(
    method: Callable[..., Method],
) -> None:
    found = method(
        path="/books/{b}/{a}",
        parameters=[
            {"name": "a", "in": "path", "required": True, "schema": TEXT},
            {"name": "b", "in": "path", "required": True, "schema": {"type": "integer"}},
            {"name": "z", "in": "query", "schema": TEXT},
            {"name": "y", "in": "header", "required": True, "schema": TEXT},
        ],
        requestBody={
            "required": True,
            **json_content({**thing(title=TEXT, note=TEXT), "required": ["title"]}),
        },
    )
    assert [("b", "int"), ("a", "str")] == [(a.name, a.annotation) for a in found.positional]
    keywords = [("y", True), ("title", True), ("z", False), ("note", False)]
    assert keywords == [(argument.name, argument.is_required) for argument in found.keywords]
    assert (("title", "title"), ("note", "note")) == found.body_members


def test_members_of_a_body_that_may_be_left_out_may_be_left_out(
    method: Callable[..., Method],
) -> None:
    found = method(requestBody=json_content({**thing(title=TEXT), "required": ["title"]}))
    assert [("title", False)] == [(one.name, one.is_required) for one in found.keywords]


@pytest.mark.parametrize(
    ("content", "annotation", "body"),
    [
        ({"text/csv": {}}, "bytes | str | BinaryIO | Iterable[bytes]", 'RawBody("text/csv")'),
        (
            {"application/json": {"schema": {"type": "array", "items": TEXT}}},
            "Sequence[str]",
            "JsonBody(list[str])",
        ),
        (
            {"application/merge-patch+json": {"schema": TEXT}},
            "str",
            'JsonBody(str, media_type="application/merge-patch+json")',
        ),
    ],
)
def test_a_body_of_one_argument_takes_what_can_be_sent(
    content: dict[str, object], annotation: str, body: str, method: Callable[..., Method]
) -> None:
    found = method(requestBody={"required": True, "content": content})
    assert [("body", annotation)] == [(one.name, one.annotation) for one in found.keywords]
    assert (body, "body") == (found.body, found.body_argument)


def test_a_method_returns_what_any_answer_may_hold(method: Callable[..., Method]) -> None:
    answers = {
        "200": {"description": "", **json_content({"type": "array", "items": TEXT})},
        "201": {"description": "", "content": {"text/plain": {}}},
        "202": {"description": "", "content": {"image/png": {}}},
        "204": {"description": ""},
    }
    found = method(responses=answers)
    assert "list[str] | str | bytes | None" == found.returns
    assert ["list[str]", "Text", "Raw", "None"] == [one.type for one in found.answers]


def test_only_what_differs_from_the_default_is_said_of_a_parameter(
    method: Callable[..., Method],
) -> None:
    listed = [
        {"name": "a", "in": "query", "schema": TEXT},
        {"name": "b", "in": "query", "schema": TEXT, "style": "pipeDelimited"},
        {"name": "c", "in": "query", "schema": TEXT, "explode": False, "allowReserved": True},
        {"name": "d", "in": "header", "schema": TEXT, "explode": True},
        {"name": "e", "in": "query", **json_content(thing(a=TEXT))},
    ]
    found = {one.name: one.options for one in method(parameters=listed).parameters}
    assert {
        "a": (),
        "b": (("style", "pipeDelimited"),),
        "c": (("explode", False), ("allow_reserved", True)),
        "d": (("explode", True),),
        "e": (("content", "application/json"),),
    } == found


@pytest.mark.parametrize(
    ("items", "item"),
    [
        ({"type": "array", "items": named("Book")}, "Book"),
        ({"type": ["array", "null"], "items": TEXT}, "str"),
        (named("Books"), "Book"),
        ({"type": "array"}, "Any"),
    ],
)
def test_a_page_knows_its_items_wherever_they_are(
    items: object, item: str, method: Callable[..., Method]
) -> None:
    schemas = {
        "Book": thing(a=TEXT),
        "Books": {"anyOf": [{"type": "array", "items": named("Book")}, {"type": "null"}]},
        "Base": thing(**{"the/items": items}),
        "Found": {"allOf": [named("Base"), thing(total={"type": "integer"})]},
        "Answer": thing(found={"anyOf": [named("Found"), {"type": "null"}]}),
    }
    found = method(
        schemas,
        parameters=[{"name": "page", "in": "query", "schema": {"type": "integer"}}],
        responses={"200": {"description": "", **json_content(named("Answer"))}},
        **{"x-sdkwright-pagination": {"page": "page", "items": "/found/the~1items"}},
    )
    assert item == found.item


@pytest.mark.parametrize(
    ("pages", "told"),
    [
        (
            {"offset": "skip", "size": "limit"},
            {"by": "offset", "argument": "skip", "size": "limit", "start": 0},
        ),
        # A cursor says all: a size would change nothing.
        (
            {"cursor": "after", "next": "/next", "size": "limit"},
            {"by": "cursor", "argument": "after", "next": "/next"},
        ),
        # The argument is `body_after`, since there is another one; the member keeps its name.
        (
            {"cursor": "/after", "next": "/next"},
            {"by": "cursor", "argument": "/after", "next": "/next"},
        ),
        (
            {"cursor": "/startCursor", "last": ""},
            {"by": "cursor", "argument": "/start_cursor", "last": ""},
        ),
    ],
)
def test_the_runtime_is_told_of_pages_by_the_names_that_it_is_given(
    pages: dict[str, str], told: dict[str, object], method: Callable[..., Method]
) -> None:
    query = {"skip": "integer", "limit": "integer", "after": "string"}
    found = method(
        parameters=[{"name": n, "in": "query", "schema": {"type": t}} for n, t in query.items()],
        requestBody=json_content(thing(after=TEXT, startCursor=TEXT)),
        responses={
            "200": {
                "description": "",
                **json_content(thing(items={"type": "array", "items": TEXT}, next=TEXT)),
            }
        },
        **{"x-sdkwright-pagination": {"items": "/items", **pages}},
    )
    assert {"items": "/items", **told} == found.pagination
    assert "body_after" in [argument.name for argument in found.keywords]


@pytest.mark.parametrize(
    ("schema", "annotation"),
    [
        (TEXT, "str | Unset"),
        ({"type": ["string", "null"]}, "str | Unset | None"),
        ({"type": ["array", "null"], "items": TEXT}, "Sequence[str] | Unset | None"),
        ({"type": "null"}, "Unset | None"),
        (
            {"oneOf": [{"type": "array", "items": {"type": ["string", "null"]}}, TEXT]},
            "Sequence[str | None] | str | Unset",
        ),
    ],
)
def test_what_need_not_be_given_may_be_unset(
    schema: object, annotation: str, method: Callable[..., Method]
) -> None:
    found = method(parameters=[{"name": "a", "in": "query", "schema": schema}])
    assert [annotation] == [one.annotation for one in found.keywords]


# Models ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def planned(lowered: Lowered) -> Callable[..., tuple[Model, ...]]:
    def make(**schemas: object) -> tuple[Model, ...]:
        api = lowered(None, schemas)
        return plan_models(api, models(api))

    return make


def test_a_model_comes_after_those_it_is_made_from(planned: Callable[..., Any]) -> None:
    found = planned(
        A=thing(b=named("B"), c=named("C")),
        B={"allOf": [named("D"), thing(b=TEXT)]},
        C={"enum": ["c", "d"]},
        D=thing(a=named("A")),
    )
    assert ["D", "B", "C", "A"] == [model.name for model in found]


def test_only_an_alias_that_contains_itself_is_recursive(planned: Callable[..., Any]) -> None:
    found = planned(
        Tree={"anyOf": [TEXT, {"type": "array", "items": named("Branch")}]},
        Branch={"type": "object", "additionalProperties": named("Tree")},
        Names={"type": "array", "items": TEXT},
        Node=thing(nodes={"type": "array", "items": named("Node")}),
        Nodes={"type": "array", "items": named("Node")},
    )
    recursive = {model.name for model in found if model.is_recursive}
    assert {"Tree", "Branch"} == recursive


@pytest.mark.parametrize(
    ("wires", "generator", "aliased"),
    [
        (["a_b", "c_d", "eF"], None, ["eF"]),
        (["aB", "cD", "e_f"], "to_camel", ["e_f"]),
        (["AbCd", "EfGh", "ijKl"], "to_pascal", ["ijKl"]),
        (["a-b", "c d"], None, ["a-b", "c d"]),
    ],
)
def test_the_rule_that_most_names_follow_is_said_once(
    wires: list[str], generator: str | None, aliased: list[str], lowered: Lowered
) -> None:
    api = lowered(None, {"Book": thing(**dict.fromkeys(wires, TEXT))})
    types = models(api)
    module = models_module(
        api, types, plan_models(api, types), Header("1", "openapi.json", "0" * 64)
    )
    assert generator == module.alias_generator
    (book,) = module.models
    assert sorted(aliased) == sorted(field.alias for field in book.fields if field.alias)


def test_a_document_without_schemas_has_a_module_of_models_that_imports_nothing(
    lowered: Lowered,
) -> None:
    api = lowered({"/": {"get": {"responses": DONE}}})
    types = models(api)
    module = models_module(
        api, types, plan_models(api, types), Header("1", "openapi.json", "0" * 64)
    )
    assert imports((), depth=0) == module.imports


def test_an_api_without_a_title_has_a_name_for_readers(lowered: Lowered) -> None:
    assert lowered({}, info={"version": "1"}).title


def test_what_is_made_of_a_model_comes_after_it_though_that_refers_to_it(lowered: Lowered) -> None:
    tree = {**named("Node"), "minProperties": 1}
    node = thing(children={"type": "array", "items": named("Tree")})
    api = lowered(None, {"Node": node, "Tree": tree}, openapi="3.1.0")
    order = [model.name for model in plan_models(api, models(api))]
    assert ["Node", "Tree"] == order
