"""What is made of responses: exact types where they fit, and never less than what came."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import pytest
from hypothesis import given, strategies as st
from pydantic import Field, TypeAdapter, ValidationError
from typing_extensions import TypeAliasType

from loopback import Loopback, answer
from registry import GET, LIST, ONE, Label, Model, Version, VersionsListed, VersionUpdate, send
from runtime import reading, rules, validation
from runtime.errors import APIResponseError
from runtime.model import AwareDatetime, ClosedModel, Date, Maybe
from runtime.operation import Operation, Raw, Text
from runtime.reading import read_json
from runtime.validation import wire_form

VALID: dict[str, Any] = {
    "VersionName": "1",
    "Created": "2021-01-30T12:51:33.028Z",
    "FormatType": "ONNX",
    "Labels": [{"Key": "a", "Value": "b"}, {}],
    "Metrics": {"deep": [{"a": None}]},
    "Size": 5,
    "Score": 0.5,
    "Owner": None,
}


def read(type_: Any, body: object) -> tuple[Any, dict[str, str]]:
    """Return what is read of a body, after a look at whether it dumps as it came."""
    value, disagreements = read_json(type_, json.dumps(body).encode())
    adapter = TypeAdapter(type_)
    dumped = adapter.dump_python(value, mode="json", by_alias=True, exclude_unset=True)
    assert dumped == body
    assert json.loads(adapter.dump_json(value, by_alias=True, exclude_unset=True)) == body
    adapter.dump_python(value)
    return value, disagreements


def test_a_valid_response_is_read_into_exact_types() -> None:
    version, disagreements = read(Version, VALID)
    assert disagreements == {}
    moment = datetime.datetime(2021, 1, 30, 12, 51, 33, 28000, datetime.UTC)
    assert [version.version_name, version.created, version.size] == ["1", moment, 5]
    assert version.labels == [Label(key="a", value="b"), Label()]


def test_absent_and_null_are_told_apart() -> None:
    version, _ = read(Version, {"VersionName": "1", "Owner": None})
    assert [version.owner, version.size] == [None, None]
    assert version.model_fields_set == {"version_name", "owner"}


def test_unknown_members_are_kept() -> None:
    version, disagreements = read(Version, {**VALID, "Colour": {"a": [1]}})
    assert version.model_extra == {"Colour": {"a": [1]}}
    assert disagreements == {}


def test_an_unknown_value_of_a_list_of_values_is_kept_as_text() -> None:
    version, disagreements = read(Version, {**VALID, "FormatType": "GGUF"})
    assert version.format_type == "GGUF"
    assert [*disagreements] == ["/FormatType"]
    assert isinstance(version.created, datetime.datetime)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("Size", "5"),
        ("Size", 5.5),
        ("Size", True),
        ("Size", -1),
        ("Size", None),
        ("Score", "x"),
        ("Created", 1611249155),
        ("Created", "yesterday"),
        ("Created", "2021-01-30 12:51:33Z"),
        ("Created", "2021-01-30T12:51:33"),
        ("Created", "1611249155"),
        ("Created", "2021-01-30T12:51:33.123456789Z"),
        ("Labels", {"Key": "a"}),
        ("Labels", "x"),
        ("Labels", None),
        ("Metrics", [1]),
        ("Owner", 5),
    ],
)
def test_a_value_of_another_type_is_kept_as_it_came(member: str, value: object) -> None:
    version, disagreements = read(Version, {**VALID, member: value})
    name = {"Size": "size", "Score": "score", "Created": "created"}.get(member, member.lower())
    assert getattr(version, name) == value
    assert type(getattr(version, name)) is type(value)
    assert [*disagreements] == [f"/{member}"]


def test_what_is_wrong_deep_within_a_list_leaves_the_rest_typed() -> None:
    body = {
        "Versions": [
            {**VALID, "Labels": [{"Key": 5, "Value": "b"}, "x", {"Key": "c"}]},
            7,
            VALID,
            {"Size": 1},
        ],
        "TotalCount": 4,
    }
    page, disagreements = read(VersionsListed, body)
    first, second, third, fourth = page.versions
    assert [first.labels[0].key, first.labels[0].value, first.labels[1]] == [5, "b", "x"]
    assert first.labels[2] == Label(key="c")
    assert second == 7
    assert third == Version.model_validate(VALID)
    assert [fourth.size, fourth.version_name] == [1, None]
    assert disagreements == {
        "/Versions/0/Labels/0/Key": "Input should be a valid string, got 5",
        "/Versions/0/Labels/1": "Input should be an object, got 'x'",
        "/Versions/1": "Input should be an object, got 7",
        "/Versions/3/VersionName": "Field required",
    }


def test_a_required_member_that_is_missing_reads_as_none() -> None:
    version, disagreements = read(Version, {"Size": 5})
    assert version.version_name is None
    assert version.model_fields_set == {"size"}
    assert disagreements == {"/VersionName": "Field required"}


def test_members_by_their_python_names_are_unknown_ones() -> None:
    version, _ = read_json(Version, b'{"VersionName": "1", "version_name": "2", "size": "x"}')
    assert [version.version_name, version.size] == ["1", None]
    assert version.model_extra == {"version_name": "2", "size": "x"}
    lenient, _ = read(Version, {"VersionName": 1, "version_name": "2"})
    assert lenient.version_name == 1


def test_even_where_nothing_is_required() -> None:
    label, disagreements = read_json(Label, b'{"key": "a"}')
    assert [label.key, label.model_extra, disagreements] == [None, {"key": "a"}, {}]


def test_unknown_members_of_a_closed_model_are_kept() -> None:
    update, disagreements = read(VersionUpdate, {"Description": "a", "Colour": "red"})
    assert update.description == "a"
    assert update.model_extra == {"Colour": "red"}
    assert disagreements == {"/Colour": "Extra inputs are not permitted"}


def test_a_broken_rule_is_told_and_the_rest_is_read() -> None:
    body = {"SourceType": "PAIFlow", "SourceId": "x", "Labels": [{"Key": "a"}]}
    update, disagreements = read(VersionUpdate, body)
    assert update.labels == [Label(key="a")]
    assert [*disagreements] == ["/SourceId"]


class Counts(Model):
    if not TYPE_CHECKING:
        __pydantic_extra__: dict[str, int]


class Times(Model):
    if not TYPE_CHECKING:
        __pydantic_extra__: dict[str, AwareDatetime]

    each: Maybe[list[AwareDatetime]] = None


def test_typed_unknown_members_are_read_and_kept_as_others_are() -> None:
    assert read(Counts, {"a": 1})[1] == {}
    counts, disagreements = read(Counts, {"a": 1, "b": "x"})
    assert counts.model_extra == {"a": 1, "b": "x"}
    assert [*disagreements] == ["/b"]


@pytest.mark.parametrize("moment", ["2021-01-30T12:51:33.028Z", 5, None])
def test_times_in_containers_dump_as_they_came(moment: object) -> None:
    read(Times, {"Each": ["2021-01-30T12:51:33Z", moment]})
    read(Times, {"Each": moment})


@pytest.mark.parametrize("moment", ["2021-01-30T12:51:33.028Z", 5, None])
def test_times_among_unknown_members_dump_as_they_came(moment: object) -> None:
    value, _ = read_json(Times, json.dumps({"a": moment}).encode())
    # Not `model_dump_json`: pydantic 2.12 writes unknown members in its own way there.
    assert value.model_dump(mode="json") == {"each": None, "a": moment}


@pytest.mark.parametrize(
    "text",
    [
        "2021-01-21T17:12:35Z",
        "2021-01-30T12:51:33.028Z",
        "2021-01-30T12:51:33.000001Z",
        "2021-01-30T12:51:33+08:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999-12:30",
    ],
)
def test_date_times_dump_as_they_came(text: str) -> None:
    value, disagreements = read(AwareDatetime, text)
    assert disagreements == {}
    assert isinstance(value, datetime.datetime)


@pytest.mark.parametrize(
    "text", ["2021-02-30T12:51:33Z", "2021-01-30T12:51:60Z", "2021-01-30T25:00:00Z", "x\n"]
)
def test_a_time_that_never_was_is_kept_as_text(text: str) -> None:
    assert read(Version, {**VALID, "Created": text})[0].created == text


@given(st.datetimes(timezones=st.timezones() | st.just(datetime.UTC)))
def test_any_point_in_time_survives_the_way_there_and_back(moment: datetime.datetime) -> None:
    offset = moment.utcoffset()
    if offset is None or offset.total_seconds() % 60:
        return
    adapter = TypeAdapter[datetime.datetime](AwareDatetime)
    again = adapter.validate_json(adapter.dump_json(moment), strict=True)
    assert again == moment.replace(tzinfo=datetime.timezone(offset))


class Cat(Model):
    claws: int


class Dog(Model):
    tail: Maybe[float] = None


Animal = Cat | list[Dog] | str
Nested = TypeAliasType("Nested", "list[Nested] | dict[str, Cat] | int")


class Zoo(Model):
    animal: Maybe[Animal] = None
    nested: Maybe[Nested] = None
    ages: Annotated[Maybe[list[int]], Field(max_length=2)] = None
    pair: Maybe[tuple[int, Cat]] = None


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"Animal": {"Claws": 18}}, Cat),
        ({"Animal": {"Claws": "x"}}, Cat),
        ({"Animal": {}}, Cat),
        ({"Animal": [{"Tail": "x"}]}, list),
        ({"Animal": "rex"}, str),
        ({"Animal": 5}, int),
    ],
)
def test_a_union_is_read_by_the_first_arm_whose_container_matches(body: Any, kind: type) -> None:
    assert type(read(Zoo, body)[0].animal) is kind


def test_a_list_of_models_in_a_union_holds_models() -> None:
    zoo, _ = read(Zoo, {"Animal": [{"Tail": "x"}, {"Tail": 1.5}]})
    assert [type(dog) for dog in zoo.animal] == [Dog, Dog]


def test_an_alias_of_itself_is_walked() -> None:
    zoo, _ = read(Zoo, {"Nested": [[{"a": {"Claws": "x"}}], 5, "y"]})
    assert zoo.nested[0][0]["a"].claws == "x"


@pytest.mark.parametrize(
    "body", [{"Ages": [1, 2, 3]}, {"Ages": [1, "x"]}, {"Pair": [1]}, {"Pair": [1, {"Claws": 1}]}]
)
def test_lists_and_tuples_against_their_limits_are_kept(body: Any) -> None:
    read(Zoo, body)


def test_numbers_that_json_does_not_have_are_read_nevertheless() -> None:
    value, _ = read_json(Version, b'{"VersionName": "1", "Score": NaN, "Metrics": {"a": Infinity}}')
    assert math.isnan(value.score)
    assert value.metrics == {"a": math.inf}


def test_a_response_of_a_list_is_read_item_by_item() -> None:
    value, disagreements = read(list[Label], [{"Key": "a"}, {"Key": 5}])
    assert value[0] == Label(key="a")
    assert value[1].key == 5
    assert [*disagreements] == ["/1/Key"]


@pytest.mark.parametrize(("type_", "body"), [(str, b"5"), (list[Label], b"{}"), (Label, b"[]")])
def test_another_container_at_the_top_cannot_be_read(type_: Any, body: bytes) -> None:
    with pytest.raises(ValueError, match="Input should be"):
        read_json(type_, body)


def test_text_and_bytes_are_returned_as_such(colour: str) -> None:
    text: Operation[str] = Operation("Op", "GET", "/", responses={"200": Text})
    raw: Operation[bytes] = Operation("Op", "GET", "/", responses={"200": Raw})
    reply = answer(200, "é".encode("latin-1"), {"content-type": "text/plain; charset=latin-1"})
    with Loopback(reply) as server:
        assert send(colour, server.url, text, {}) == "é"
        assert send(colour, server.url, raw, {}) == b"\xe9"
    assert [captured.header("accept") for captured in server.requests] == ["*/*", "*/*"]


def test_a_status_is_read_by_itself_then_by_its_class_then_by_default() -> None:
    responses = {"default": "d", "2XX": "c", "201": "s"}
    operation: Operation[Any] = Operation("Op", "GET", "/", responses=responses)
    assert [operation.response_type(status) for status in (201, 200, 400)] == ["s", "c", "d"]


def test_an_undocumented_success_is_read_like_the_documented_one(colour: str) -> None:
    with Loopback(answer(202, VALID)) as server:
        assert send(colour, server.url, GET, ONE).size == 5


def test_an_undocumented_success_without_a_body_cannot_be_read(colour: str) -> None:
    with (
        Loopback(answer(204)) as server,
        pytest.raises(APIResponseError, match=r"^204: GetVersion"),
    ):
        send(colour, server.url, GET, ONE)


def test_a_model_read_against_the_document_is_as_good_as_another() -> None:
    version, _ = read(Version, {**VALID, "FormatType": "GGUF", "Size": "x"})
    twin = version.model_copy(deep=True)
    assert twin == version
    assert [twin.format_type, twin.size] == ["GGUF", "x"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text() | st.just("1"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def steps(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return every place within a value."""
    if not isinstance(value, dict | list):
        return [at]
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    return [at, *(place for step, part in inner for place in steps(part, (*at, step)))]


def mutated(value: Any, place: tuple[Any, ...], to: object, *, removes: bool) -> Any:
    """Return a copy of a value that differs in one place."""
    if not place:
        return to
    copy = dict(value) if isinstance(value, dict) else list(value)
    if removes and len(place) == 1:
        del copy[place[0]]
    else:
        copy[place[0]] = mutated(value[place[0]], place[1:], to, removes=removes)
    return copy


LISTED = {"RequestId": "r", "Versions": [VALID, {"VersionName": "2"}], "TotalCount": 2}


@given(st.sampled_from(steps(LISTED)), json_values, st.booleans())
def test_any_change_of_a_response_gives_a_value_that_dumps_as_it_came_or_an_error(
    place: tuple[Any, ...], to: object, removes: bool
) -> None:
    body = mutated(LISTED, place, to, removes=removes)
    try:
        page, _ = read(VersionsListed, body)
    except ValueError:
        assert not isinstance(body, dict)
        return
    assert isinstance(page, VersionsListed)
    raw = body.get("Versions")
    if isinstance(raw, list):
        kinds = [isinstance(version, Version) for version in page.versions or ()]
        assert kinds == [isinstance(item, dict) for item in raw]


@given(json_values | st.binary())
def test_any_response_whatever_gives_a_value_or_an_error(body: object) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    try:
        value, _ = read_json(VersionsListed, content)
    except ValueError:
        return
    assert isinstance(value, VersionsListed)


def test_a_list_operation_reads_its_models(colour: str) -> None:
    with Loopback(answer(200, LISTED)) as server:
        listed = send(colour, server.url, LIST, {"model_id": "m"})
    assert listed.versions is not None
    assert [version.version_name for version in listed.versions] == ["1", "2"]


class Closed(ClosedModel):
    name: Maybe[str] = None


def test_a_closed_model_refuses_unknown_members_when_it_is_made() -> None:
    with pytest.raises(ValueError, match="Extra inputs are not permitted"):
        Closed(colour="red")  # type: ignore[call-arg]  # that is the point


@pytest.mark.parametrize("value", [1, "x", [1]])
def test_an_optional_union_admits_each_of_its_types(value: object) -> None:
    class Box(Model):
        held: Maybe[int | str | list[int]] = None

    assert value == Box.model_validate({"held": value}).held


def test_an_optional_union_does_not_admit_null() -> None:
    class Box(Model):
        held: Maybe[int | str] = None

    with pytest.raises(ValidationError):
        Box.model_validate({"held": None})


def test_a_value_that_no_list_has_is_kept_at_the_top_as_well() -> None:
    value, faults = read_json(Literal["X", "O"], b'"Z"')
    assert "Z" == value
    assert [""] == list(faults)


@pytest.mark.parametrize(
    "make",
    [
        lambda: validation.adapter(list[Version]),
        lambda: reading._arms(Annotated[int | str, "a"]),
    ],
)
def test_what_a_type_is_made_into_is_made_once(make: Callable[[], object]) -> None:
    assert make() is make()


def test_a_class_of_statuses_has_all_hundred() -> None:
    operation: Operation[Any] = Operation("Op", "GET", "/", responses={"2XX": Text, "4XX": Raw})
    found = [operation.response_type(status) for status in (200, 299, 400, 499)]
    assert [Text, Text, Raw, Raw] == found


History = TypeAliasType("History", "list[AwareDatetime | History]")


def test_what_an_alias_of_itself_holds_is_checked_as_ever() -> None:
    naive, aware = "2021-01-30T12:51:33", "2021-01-30T12:51:33Z"
    value, disagreements = read(History, [naive, [aware]])
    assert [naive, [datetime.datetime(2021, 1, 30, 12, 51, 33, tzinfo=datetime.UTC)]] == value
    assert [*disagreements] == ["/0"]


class Booking(Model):
    __rules__: ClassVar = (
        rules.rule(
            {"properties": {"Day": {"pattern": "^2021"}, "Times": {"items": {"pattern": "Z$"}}}}
        ),
    )

    day: Maybe[Date] = None
    times: Maybe[list[AwareDatetime]] = None


@pytest.mark.parametrize(
    ("body", "broken"),
    [
        ({"Day": "2021-01-30", "Times": ["2021-01-30T12:51:33Z"]}, []),
        ({"Day": "2022-01-30"}, ["/Day"]),
        ({"Times": ["2021-01-30T12:51:33Z", "2021-01-30T12:51:33+01:00"]}, ["/Times/1"]),
    ],
)
def test_a_rule_sees_dates_and_times_as_text(body: Any, broken: list[str]) -> None:
    assert broken == [*read(Booking, body)[1]]
    assert broken == [*wire_form(Booking, body)[1]]


@pytest.mark.parametrize(("day", "broken"), [("2021-01-30", []), ("2022-01-30", [""])])
def test_a_rule_of_a_type_sees_its_dates_as_text(day: str, broken: list[str]) -> None:
    type_ = Annotated[Date, rules.Obeys({"pattern": "^2021"})]
    assert broken == [*wire_form(type_, datetime.date.fromisoformat(day))[1]]


class Due(Model):
    moment: Maybe[AwareDatetime | int] = None


@pytest.mark.parametrize("moment", [5, "2021-01-30T12:51:33Z", "2021-01-30T12:51:33.028Z"])
def test_a_time_among_other_types_dumps_as_it_came(moment: object) -> None:
    assert {} == read(Due, {"Moment": moment})[1]


def test_a_number_that_json_does_not_have_is_told_and_kept() -> None:
    value, disagreements = read_json(Version, b'{"VersionName": "1", "Score": NaN}')
    assert ["/Score"] == [*disagreements]
    assert math.isnan(value.score)
