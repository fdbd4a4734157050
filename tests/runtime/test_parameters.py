"""How parameters are written, by the tables of OpenAPI, and what is not let through."""

from __future__ import annotations

import datetime
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, strategies as st
from pydantic import Field

from runtime.errors import Fault, RequestValidationError
from runtime.model import AwareDatetime, Date, Json
from runtime.operation import Cookie, Header, Operation, Parameter, Path, Query
from runtime.parameters import Querystring, is_json
from runtime.request import Request


class Colour(Enum):
    RED = "r"


TEXT, ARRAY, OBJECT = "blue", ["blue", "black", "brown"], {"R": 100, "G": 200, "B": 150}

# OpenAPI 3.1.1, section 4.8.12.6, "Style Examples": style, explode, then what becomes of an empty
# text, a text, an array and an object. None stands for "n/a".
TABLE: list[tuple[str, bool, tuple[str | None, ...]]] = [
    (
        "matrix",
        False,
        (";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"),
    ),
    (
        "matrix",
        True,
        (";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"),
    ),
    ("label", False, (".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150")),
    ("label", True, (".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150")),
    ("simple", False, ("", "blue", "blue,black,brown", "R,100,G,200,B,150")),
    ("simple", True, ("", "blue", "blue,black,brown", "R=100,G=200,B=150")),
    ("form", False, ("color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150")),
    (
        "form",
        True,
        ("color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"),
    ),
    (
        "spaceDelimited",
        False,
        (None, None, "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"),
    ),
    (
        "pipeDelimited",
        False,
        (None, None, "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"),
    ),
    ("deepObject", True, (None, None, None, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150")),
]
ROWS = [
    pytest.param(style, explode, value, written, id=f"{style}-{explode}-{type(value).__name__}")
    for style, explode, row in TABLE
    for value, written in zip(("", TEXT, ARRAY, OBJECT), row, strict=True)
    if written is not None
]


@pytest.mark.feature("parameters: matrix")
@pytest.mark.feature("parameters: label")
@pytest.mark.feature("parameters: simple")
@pytest.mark.feature("parameters: form")
@pytest.mark.feature("parameters: spaceDelimited")
@pytest.mark.feature("parameters: pipeDelimited")
@pytest.mark.feature("parameters: deepObject")
@pytest.mark.parametrize(("style", "explode", "value", "written"), ROWS)
def test_styles_write_what_the_table_of_openapi_shows(
    style: str, explode: bool, value: Any, written: str
) -> None:
    kind = Path if style in ("matrix", "label", "simple") else Query
    assert kind("color", "color", Any, style=style, explode=explode).write(value) == written


def requested(*parameters: Parameter, path: str = "/", **arguments: object) -> Request:
    operation: Operation[None] = Operation("Op", "GET", path, parameters)
    return operation.request("https://example.com", "agent", arguments)


def faults(*parameters: Parameter, path: str = "/", **arguments: object) -> list[Fault]:
    with pytest.raises(RequestValidationError) as caught:
        requested(*parameters, path=path, **arguments)
    return [*caught.value.faults]


@pytest.mark.parametrize(
    ("kind", "value", "query"),
    [
        (bool, True, "q=true"),
        (bool, False, "q=false"),
        (int, 2**70, "q=1180591620717411303424"),
        (float, 1.5, "q=1.5"),
        (str, "", "q="),
        (str, "true", "q=true"),
        (str, "%20+é", "q=%2520%2B%C3%A9"),
        (Literal["a b"], "a b", "q=a%20b"),
        (Colour, "r", "q=r"),
        (list[str], [], ""),
        (list[str], ["a,b", ""], "q=a%2Cb&q="),
        (list[int], (1, 2), "q=1&q=2"),
        (list[bool], [True], "q=true"),
        (dict[str, str], {"a b": "c&d"}, "a%20b=c%26d"),
        (dict[str, str], {}, ""),
        (int | None, None, "q=null"),
        (list[Json], [{"a": [1]}, None], "q=%7B%22a%22%3A%5B1%5D%7D&q=null"),
        (Date, datetime.date(2021, 1, 21), "q=2021-01-21"),
        (AwareDatetime, "2021-01-21T17:12:35Z", "q=2021-01-21T17%3A12%3A35Z"),
        (
            AwareDatetime,
            datetime.datetime(2021, 1, 21, 17, 12, 35, 28000, datetime.UTC),
            "q=2021-01-21T17%3A12%3A35.028Z",
        ),
    ],
)
def test_values_are_written_as_json_would(kind: Any, value: object, query: str) -> None:
    assert requested(Query("q", "q", kind), q=value).query == query


def test_an_enum_is_written_by_value() -> None:
    assert requested(Query("q", "q", Colour), q=Colour.RED).query == "q=r"


def test_what_is_not_given_is_not_written() -> None:
    parameters = (Query("a", "a", str), Header("b", "b", str), Cookie("c", "c", str))
    request = requested(*parameters)
    assert request.query == ""
    assert {"b", "cookie"}.isdisjoint(request.headers)


def test_content_is_written_as_json() -> None:
    parameter = Query("q", "Conditions", list[dict[str, Json]], content="application/json")
    request = requested(parameter, q=[{"Column": "é", "Value": 1}])
    assert request.query == ("Conditions=%5B%7B%22Column%22%3A%22%C3%A9%22%2C%22Value%22%3A1%7D%5D")


def test_reserved_characters_may_stay_but_not_those_that_structure_a_query() -> None:
    parameter = Query("q", "q", str, allow_reserved=True)
    query = requested(parameter, q=":/?#[]@!$&'()*+,;=% é").query
    assert query == "q=:/?%23%5B%5D@!$%26'()*%2B,;%3D%25%20%C3%A9"


def test_deep_objects_nest() -> None:
    parameter = Query("f", "f", dict[str, Json], style="deepObject", explode=True)
    query = requested(parameter, f={"a": {"b": 1}, "c": [2, 3]}).query
    assert query == "f%5Ba%5D%5Bb%5D=1&f%5Bc%5D=2&f%5Bc%5D=3"


def test_names_are_encoded_too() -> None:
    assert requested(Query("q", "filter[name]", str), q="x").query == "filter%5Bname%5D=x"


def test_constants_come_before_parameters() -> None:
    operation: Operation[None] = Operation(
        "Op", "GET", "/", (Query("q", "q", str),), headers={"X-A": "1"}, query={"Action": "a b"}
    )
    request = operation.request("https://example.com", "agent", {"q": "x"})
    assert request.query == "Action=a%20b&q=x"
    assert request.headers["x-a"] == "1"


@pytest.mark.feature("parameters: in headers and cookies")
def test_headers_and_cookies_are_sent_in_their_places() -> None:
    request = requested(
        Header("h", "X-Ids", list[int]),
        Cookie("c", "c", str),
        Cookie("d", "d", list[str]),
        h=[1, 2],
        c="a;b",
        d=["x", "y"],
    )
    assert request.headers["x-ids"] == "1,2"
    assert request.headers["cookie"] == "c=a%3Bb; d=x; d=y"


@pytest.mark.parametrize("value", ["a\nb", "a\r\nx: y", " a", "a\t", "情", "\x00"])
def test_a_header_that_http_cannot_carry_is_refused(value: str) -> None:
    [fault] = faults(Header("h", "X-H", str), h=value)
    assert fault.location == "header"
    assert fault.pointer == "/X-H"


@pytest.mark.parametrize("value", ["", "Zoë", "a b\tc", "a,b"])
def test_a_header_that_http_can_carry_is_sent_as_it_is(value: str) -> None:
    assert requested(Header("h", "X-H", str), h=value).headers["x-h"] == value


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_a_path_value_that_leads_elsewhere_is_refused(value: str) -> None:
    assert faults(Path("p", "P", str), path="/a/{P}/b", p=value) == [
        Fault("path", "/P", f"Input should name one resource, got {value!r}")
    ]


@pytest.mark.parametrize(
    ("path", "style", "value"), [("/a/.{P}", "simple", "."), ("/a/{P}", "label", ".")]
)
def test_a_segment_of_dots_is_refused_however_it_comes_about(
    path: str, style: str, value: str
) -> None:
    parameter = Path("p", "P", str, style=style)
    assert [fault.location for fault in faults(parameter, path=path, p=value)] == ["path"]


@given(st.text(min_size=1).filter(lambda text: text not in (".", "..")))
def test_any_other_text_is_one_segment_of_the_path(value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        assert len(faults(Path("p", "P", str), path="/a/{P}/b", p=value)) == 1
        return
    path = requested(Path("p", "P", str), path="/a/{P}/b", p=value).path
    assert path.split("/")[1:4:2] == ["a", "b"]
    assert path.isascii()


def test_a_template_keeps_what_it_says() -> None:
    path = requested(Path("p", "P", str), path="/a b/{P}:run/@x%2Fy", p="1/2").path
    assert path == "/a%20b/1%2F2:run/@x%2Fy"


def test_values_are_not_taken_for_placeholders() -> None:
    parameters = (Path("a", "a", str), Path("b", "b", str))
    assert requested(*parameters, path="/{a}/{b}", a="{b}", b="x").path == "/%7Bb%7D/x"


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (int, "5", "Input should be a valid integer, got '5'"),
        (int, True, "Input should be a valid integer, got True"),
        (int, 1.5, "Input should be a valid integer, got a number with a fractional part, got 1.5"),
        (str, 5, "Input should be a valid string, got 5"),
        (bool, 1, "Input should be a valid boolean, got 1"),
        (bool, "true", "Input should be a valid boolean, got 'true'"),
        (str, None, "Input should be a valid string, got None"),
        (float, float("nan"), "JSON has no number nan"),
        (str, b"x", "JSON has no form for bytes"),
        (list[str], {"x"}, "JSON has no form for set"),
        (str, "\ud800", "Text should have no lone surrogates"),
        (Literal["ASC", "DESC"], "sideways", "Input should be 'ASC' or 'DESC', got 'sideways'"),
        (Annotated[int, Field(ge=1)], 0, "Input should be greater than or equal to 1, got 0"),
        (str, datetime.date(2021, 1, 21), None),
        (AwareDatetime, datetime.datetime(2021, 1, 21), None),  # noqa: DTZ001  # that is the point
        (AwareDatetime, "2021-01-21", None),
        (str, object(), "JSON has no form for object"),
    ],
)
def test_a_value_of_another_type_is_refused(kind: Any, value: object, message: str | None) -> None:
    [fault] = faults(Query("q", "Q", kind), q=value)
    assert [fault.location, fault.pointer] == ["query", "/Q"]
    assert message is None or fault.message == message


def test_a_fault_within_a_value_is_pointed_at() -> None:
    found = faults(Query("q", "Q", list[dict[str, int]]), q=[{"a": 1}, {"b/c": "x"}])
    assert [fault.pointer for fault in found] == ["/Q/1/b~1c"]


def test_faults_of_all_parameters_are_collected() -> None:
    found = faults(
        Path("p", "P", str),
        Query("q", "Q", int),
        Header("h", "H", str),
        Cookie("c", "C", bool),
        path="/{P}",
        p="..",
        q="x",
        h="a\nb",
        c=1,
    )
    assert [fault.location for fault in found] == ["path", "query", "header", "cookie"]


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("application/json", True),
        ("Application/Problem+JSON ; charset=utf-8", True),
        ("text/plain", False),
        ("text/plain; a=/json", False),
        ("application/jsonl", False),
    ],
)
def test_json_is_what_its_media_type_says_without_parameters(
    media_type: str, expected: bool
) -> None:
    assert expected is is_json(media_type)


@pytest.mark.parametrize(
    ("content", "value", "written"),
    [
        (None, "a", "q=a"),
        ("application/json", "a", "q=%22a%22"),
        ("application/json", [1], "q=%5B1%5D"),
        ("text/plain", "a", "q=a"),
        ("text/plain", [1], "q=%5B1%5D"),
    ],
)
def test_a_parameter_with_content_is_json_but_for_text_of_another_kind(
    content: str | None, value: object, written: str
) -> None:
    assert written == Query("q", "q", object, content=content).write(value)


@pytest.mark.parametrize(
    ("content", "value", "written"),
    [
        ("application/json", {"a": 1}, "%7B%22a%22%3A1%7D"),
        ("text/plain", "a=b", "a%3Db"),
        ("text/plain", [1], "%5B1%5D"),
        (
            "application/x-www-form-urlencoded",
            {"a": ["x y", 1], "b": "é", "c": {"d": 1}},
            "a=x+y&a=1&b=%C3%A9&c=%7B%22d%22%3A1%7D",
        ),
    ],
)
def test_a_query_string_is_json_text_or_a_form(content: str, value: object, written: str) -> None:
    assert written == Querystring("q", "q", object, content=content).write(value)


@pytest.mark.parametrize(
    ("style", "written", "is_sent"),
    [
        ("cookie", "a=b; c=d", True),
        ("cookie", "a=b c", False),
        ("cookie", "a=b; c=d,e", False),
        ("form", "a=b c", True),
    ],
)
def test_a_cookie_that_is_sent_as_it_is_is_no_more_than_one(
    style: str, written: str, is_sent: bool
) -> None:
    assert is_sent is (Cookie("c", "c", object, style=style).fault(written) is None)


@pytest.mark.parametrize(
    ("parameter", "written"),
    [
        (Path("p", "p", str), "a%3Ab%2Fc%3Fd"),
        (Path("p", "p", str, allow_reserved=True), "a:b/c%3Fd"),
        (Cookie("c", "c", str), "c=a%3Ab%2Fc%3Fd"),
        (Cookie("c", "c", str, style="cookie"), "c=a:b/c?d"),
    ],
)
def test_a_text_is_encoded_as_far_as_its_place_demands(parameter: Parameter, written: str) -> None:
    assert parameter.write("a:b/c?d") == written
