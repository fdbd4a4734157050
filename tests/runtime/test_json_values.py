"""Plain forms, compact texts and pointers, at their edges."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic_core import from_json

from registry import Label
from runtime.json_values import Place, compact, plain, resolve, wire_members


def nested(depth: int) -> object:
    """Return a value within so many lists."""
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


def faults(value: object) -> dict[Place, str]:
    found: dict[Place, str] = {}
    plain(value, found)
    return found


def test_a_value_may_be_as_deep_as_json_is_read() -> None:
    assert faults(nested(200)) == {}
    assert from_json(compact(nested(200))) == nested(200)
    assert list(faults(nested(201)).values()) == ["Input contains itself, or is nested too deeply"]
    with pytest.raises(ValueError, match="recursion limit"):
        from_json(compact(nested(201)))


@pytest.mark.parametrize("point", [0xD800, 0xDBFF, 0xDC00, 0xDFFF])
def test_a_lone_surrogate_is_no_text(point: int) -> None:
    assert faults(chr(point)) == {(): "Text should have no lone surrogates"}


@pytest.mark.parametrize("point", [0xD7FF, 0xE000, 0x10000])
def test_the_characters_beside_them_are_text(point: int) -> None:
    assert faults(chr(point)) == {}


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_there_is_no_text_of_what_json_lacks(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        compact({"a": number})


def test_the_text_of_a_value_has_neither_blanks_nor_needless_escapes() -> None:
    assert compact({"a": [1, "é"], "b": None}) == '{"a":[1,"é"],"b":null}'


def test_the_members_of_a_model_are_those_that_were_set_known_or_not() -> None:
    label: Any = Label.model_validate({"Key": "a", "More": 1})
    assert wire_members(label) == {"Key": "a", "More": 1}
    assert plain(label, {}) == {"Key": "a", "More": 1}
    assert wire_members(Label()) == {}


@pytest.mark.parametrize(
    ("pointer", "found"),
    [
        ("", {"a": [1, 2], "b~/": {"0": 3}}),
        ("/a/0", 1),
        ("/a/1", 2),
        ("/a/2", None),
        ("/a/-1", None),
        ("/a/x", None),
        ("/a/0/0", None),
        ("/b~0~1/0", 3),
        ("/c", None),
        (None, None),
    ],
)
def test_a_pointer_leads_to_a_value_or_nowhere(pointer: str | None, found: object) -> None:
    assert resolve({"a": [1, 2], "b~/": {"0": 3}}, pointer) == found
