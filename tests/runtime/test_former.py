"""Former names: what answers to them, and what is said where they are used."""

import asyncio
import inspect
import warnings

import pytest

from runtime.former import former_names, renamed


@renamed(id="lamp_id", tint="colour")
def get(lamp_id: str, *, colour: str = "red") -> tuple[str, str]:
    return lamp_id, colour


@renamed(id="lamp_id")
async def get_async(lamp_id: str) -> str:
    await asyncio.sleep(0)
    return lamp_id


def test_an_argument_is_taken_by_its_former_name_with_a_warning_where_it_is_given() -> None:
    with pytest.warns(DeprecationWarning, match="is a former name") as warned:
        found = get(id="a", tint="blue")

    assert ("a", "blue") == found
    said = ["id is a former name: use lamp_id", "tint is a former name: use colour"]
    assert said == sorted(str(one.message) for one in warned)
    assert {__file__} == {one.filename for one in warned}


def test_an_argument_is_taken_by_its_present_name_without_a_warning() -> None:
    with warnings.catch_warnings(action="error"):
        assert ("a", "blue") == get("a", colour="blue")
        assert ("a", "red") == get(lamp_id="a")


def test_an_argument_that_is_given_by_both_names_is_refused() -> None:
    with pytest.raises(TypeError, match=r"^get\(\) takes lamp_id or its former name id, not both$"):
        get(lamp_id="a", id="b")


def test_an_async_method_stays_one_and_takes_former_names() -> None:
    assert inspect.iscoroutinefunction(get_async)
    with pytest.warns(DeprecationWarning, match="^id is a former name: use lamp_id$") as warned:
        assert asyncio.run(get_async(id="a")) == "a"
    assert [one.lineno for one in warned] != []


def test_a_method_keeps_its_name_and_signature() -> None:
    assert ("get", ["lamp_id", "colour"]) == (get.__name__, [*inspect.signature(get).parameters])


def test_a_module_answers_to_former_names_with_a_warning_and_to_no_others() -> None:
    find = former_names({"__name__": "models", "Light": int}, {"Lamp": "Light"})

    with pytest.warns(DeprecationWarning, match="^Lamp is a former name: use Light$") as warned:
        assert find("Lamp") is int
    assert [one.filename for one in warned] == [__file__]
    with pytest.raises(AttributeError, match=r"^module 'models' has no attribute 'Light'$"):
        find("Light")
