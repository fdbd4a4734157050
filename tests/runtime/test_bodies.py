"""Bodies that are sent as they are, and the media types that they may have."""

from __future__ import annotations

import io
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from runtime.bodies import RawBody, Typed, _covers, read_bytes, typed
from runtime.model import MaxBytes, MaxSerialized
from runtime.unset import UNSET


def test_a_body_that_is_not_given_has_no_media_type() -> None:
    assert UNSET is typed(UNSET, "text/plain")
    assert Typed("x", "text/plain") == typed("x", "text/plain")


@pytest.mark.parametrize(
    ("known", "media_type", "expected"),
    [
        ("image/png", "image/png", True),
        ("image/png; q=1", "IMAGE/PNG;a=b", True),
        ("image/png", "image/gif", False),
        ("image/*", "image/gif", True),
        ("image/*", "imagery/gif", False),
        ("*/*", "text/plain", True),
        ("image/*", "image/*", False),
        ("*/*", "text", False),
    ],
)
def test_a_media_type_is_a_known_one_or_of_a_known_range(
    known: str, media_type: str, expected: bool
) -> None:
    assert expected is _covers(known, media_type)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"x", ("text/plain", b"x")),
        (typed(b"x", UNSET), ("text/plain", b"x")),
        (typed(b"x", "image/png"), ("image/png", b"x")),
        (typed(b"x", "text/html"), None),
        (typed(5, "text/plain"), None),
    ],
)
def test_a_body_is_of_the_media_type_that_it_comes_with(
    value: object, expected: tuple[str, bytes] | None
) -> None:
    faults: dict[str, str] = {}
    assert expected == RawBody("text/plain", ("image/*",)).write(value, faults)
    assert ([""] if expected is None else []) == [*faults]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("é", "é".encode()),
        (b"a", b"a"),
        (bytearray(b"a"), b"a"),
        (memoryview(b"a"), b"a"),
        (io.BytesIO(b"a"), b"a"),
        (io.StringIO("é"), "é".encode()),
        ([b"a", bytearray(b"b"), memoryview(b"c")], b"abc"),
        (iter([]), b""),
        ([b"a", "b"], None),
        ([1], None),
        ({b"a": 1}, None),
        (5, None),
    ],
)
def test_bytes_are_those_of_what_holds_any(value: Any, expected: bytes | None) -> None:
    assert expected == read_bytes(value)


@pytest.mark.parametrize(
    ("limit", "most", "more"), [(MaxBytes(4), "éé", "ééa"), (MaxSerialized(4), "ab", "abc")]
)
def test_a_text_is_as_long_as_it_may_be(limit: object, most: str, more: str) -> None:
    check = TypeAdapter[str](Annotated[str, limit])
    assert most == check.validate_python(most)
    with pytest.raises(ValidationError, match="at most 4"):
        check.validate_python(more)


def test_what_is_not_given_is_false() -> None:
    assert not UNSET
