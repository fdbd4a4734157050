"""Responses and streams, at the edges of their bounds."""

from __future__ import annotations

import httpx2
import pytest

from runtime.errors import (
    APIConnectionError,
    APIDeadlineError,
    APIResponseError,
    APITimeoutError,
)
from runtime.response import (
    Arrival,
    RawResponse,
    Response,
    Stream,
    capturing,
    check_length,
    requested_capture,
    translated,
)


def response(status: int = 200, content: bytes = b"") -> Response:
    return Response(status, "Reason", {"x-secret": "S3cret"}, content, None)


@pytest.mark.parametrize(
    ("status", "is_success"), [(199, False), (200, True), (299, True), (300, False)]
)
def test_success_is_2xx(status: int, is_success: bool) -> None:
    assert response(status).is_success is is_success


@pytest.mark.parametrize("content", [b"NaN", b"[Infinity]", b"{", b""])
def test_what_is_no_json_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="at line"):
        response(content=content).json()


def test_neither_headers_nor_body_are_printed() -> None:
    assert "S3cret" not in repr(response(content=b"S3cret"))


def test_a_body_may_be_as_long_as_the_limit() -> None:
    check_length(response(), 5, 5)
    with pytest.raises(APIResponseError, match="longer than 5 bytes"):
        check_length(response(), 6, 5)


def arriving(left: float, body: httpx2.Response | None = None) -> Arrival:
    late = APIDeadlineError("late")
    http = body or httpx2.Response(200, content=b"ab")
    return Arrival(http, response(), 99, lambda: left, lambda: late)


@pytest.mark.parametrize("left", [0, -0.5])
def test_a_piece_that_comes_at_the_deadline_is_late(left: float) -> None:
    with pytest.raises(APIDeadlineError):
        list(Stream(arriving(left)))


@pytest.mark.parametrize("left", [0.5, 1, float("inf")])
def test_a_piece_that_comes_before_it_is_given(left: float) -> None:
    assert b"".join(Stream(arriving(left))) == b"ab"


@pytest.mark.parametrize(
    ("left", "kind"), [(0.5, APITimeoutError), (0, APIDeadlineError), (-1, APIDeadlineError)]
)
def test_what_is_late_says_whether_it_was_the_deadline(left: float, kind: type) -> None:
    def slow(_: bytes) -> bytes:
        raise httpx2.ReadTimeout("slow")

    body = httpx2.Response(200, content=map(slow, [b""]))
    with pytest.raises(APITimeoutError) as caught:
        list(Stream(arriving(left, body)))
    assert type(caught.value) is kind


@pytest.mark.parametrize(("text", "shown"), [("why", "why"), ("", "ReadError")])
def test_an_error_without_words_has_the_name_of_its_cause(text: str, shown: str) -> None:
    with pytest.raises(APIConnectionError, match=f"^No response: {shown}$"), translated():
        raise httpx2.ReadError(text)


def test_no_cause_of_an_error_keeps_its_frames() -> None:
    def fail() -> None:
        try:
            raise OSError("inner")  # noqa: TRY301 - it is to have frames
        except OSError as error:
            raise httpx2.ReadError("outer") from error

    with pytest.raises(APIConnectionError) as caught, translated():
        fail()
    outer = caught.value.__cause__
    assert outer is not None
    assert outer.__cause__ is not None
    assert [outer.__traceback__, outer.__cause__.__traceback__] == [None, None]


def test_a_response_is_left_to_the_first_call_within() -> None:
    with capturing() as capture:
        assert requested_capture() is capture
        assert requested_capture() is not capture
    assert requested_capture() is not capture


def test_what_an_error_came_of_by_chance_keeps_no_frames_either() -> None:
    def fail() -> None:
        try:
            raise OSError("inner")  # noqa: TRY301 - it is to have frames
        except OSError:
            raise httpx2.ReadError("outer")  # noqa: B904 - on purpose: it is no cause

    with pytest.raises(APIConnectionError) as caught, translated():
        fail()
    outer = caught.value.__cause__
    assert outer is not None
    assert outer.__context__ is not None
    assert outer.__context__.__traceback__ is None


def test_nothing_that_holds_a_response_prints_what_it_holds() -> None:
    http = httpx2.Response(299, content=b"S3cret")
    assert "S3cret" not in repr(RawResponse(1, response(content=b"S3cret")))
    assert "299" not in repr(Arrival(http, response(), 99, lambda: 1, APIDeadlineError))
