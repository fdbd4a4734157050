"""Streams are cut into the same items wherever the network cuts them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, strategies as st

from runtime.errors import APIResponseError
from runtime.items import Decoder, EventsOf, ItemsOf, ServerSentEvent
from runtime.options import Options
from runtime.response import Response

PIECES = st.lists(st.integers(0, 400), max_size=12)
VALUES = st.lists(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5)))
# What a line of an event may hold: NUL ends no line, but is no part of an ID.
LINE = st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=8)


def fed(make: Callable[[], Decoder], data: bytes, cuts: list[int]) -> list[Any]:
    """Return the items of data that comes in pieces."""

    def items() -> Iterator[Any]:
        decoder = make()
        ends = [*sorted({min(cut, len(data)) for cut in cuts}), len(data)]
        for start, end in zip([0, *ends[:-1]], ends, strict=True):
            yield from decoder.feed(data[start:end])
        yield from decoder.rest()

    return list(items())


@pytest.mark.feature("responses: lines of JSON")
@given(VALUES, PIECES, st.sampled_from(["application/jsonl", "application/json-seq"]))
def test_json_texts_are_those_that_were_sent(
    values: list[Any], cuts: list[int], media_type: str
) -> None:
    before, after = ("\x1e", "\n") if media_type.endswith("seq") else ("", "\r\n")
    data = "".join(f"{before}{json.dumps(value)}{after}" for value in values).encode()
    texts = fed(ItemsOf(object, media_type).decoder, data, cuts)
    assert values == [json.loads(text) for text in texts]


@pytest.mark.feature("responses: server-sent events")
@given(
    st.lists(st.tuples(st.lists(LINE, min_size=1, max_size=3), LINE)),
    PIECES,
    st.sampled_from(["\n", "\r", "\r\n"]),
)
def test_events_are_those_that_were_sent(
    events: list[tuple[list[str], str]], cuts: list[int], end: str
) -> None:
    lines = [
        line
        for data, event in events
        for line in (f"event: {event}", *(f"data: {text}" for text in data), ": comment", "")
    ]
    sent = "".join(f"{line}{end}" for line in lines).encode()
    found = fed(EventsOf(str).decoder, sent, cuts)
    assert [("\n".join(data), event or "message") for data, event in events] == [
        (one.data, one.event) for one in found
    ]


@given(st.binary(max_size=200), PIECES)
def test_cuts_change_nothing_whatever_comes(data: bytes, cuts: list[int]) -> None:
    for make in (EventsOf(str).decoder, ItemsOf(str).decoder):
        assert fed(make, data, []) == fed(make, data, cuts)


def test_what_is_no_event_of_the_standard_is_passed_over() -> None:
    data = b"\xef\xbb\xbfid: a\0b\nretry: x\ndata\ndata:  two\nother: 1\n\nevent: none\n\ndata: cut"
    (found,) = fed(EventsOf(str).decoder, data, [])
    assert ("\n two", "message", "", None) == (found.data, found.event, found.id, found.retry)


def test_by_custom_a_word_ends_a_stream_of_json_and_is_text_in_one_of_text() -> None:
    data = b"data: 1\n\ndata: [DONE]\n\ndata: 2\n\n"
    assert ["1"] == [one.data for one in fed(EventsOf(int).decoder, data, [])]
    assert ["1", "[DONE]", "2"] == [one.data for one in fed(EventsOf(str).decoder, data, [])]


def test_after_the_last_word_nothing_is_an_event_whenever_it_comes() -> None:
    decoder = EventsOf(int).decoder()
    assert [] == [*decoder.feed(b"data:  [DONE] \n\n")]
    assert [] == [*decoder.feed(b"data: 2\n\n"), *decoder.feed(b"data: 3\n\n"), *decoder.rest()]


def test_an_event_without_data_leaves_its_id_and_not_its_kind() -> None:
    data = b"id: 7\nevent: gone\nretry: 30\n\ndata: 1\n\nid\nevent: e\ndata: 2\n\ndata: 3\n\n"
    assert [
        ServerSentEvent("1", "message", "7", 30),
        ServerSentEvent("2", "e", "", 30),
        ServerSentEvent("3", "message", "", 30),
    ] == fed(EventsOf(str).decoder, data, [])


def test_a_byte_order_mark_is_one_at_the_start_only() -> None:
    mark = "\ufeff".encode()
    data = mark + b"data: 1\n\n" + mark + b"data: 2\ndata: 3\n\n"
    assert ["1", "3"] == [one.data for one in fed(EventsOf(str).decoder, data, [])]


def test_an_event_is_a_message_without_an_id_unless_it_says_so() -> None:
    assert ServerSentEvent("x", "message", "", None) == ServerSentEvent("x")


@pytest.mark.parametrize(
    ("decoder", "pieces", "pending"),
    [
        (ItemsOf(str).decoder(), [b"ab"], 2),
        (ItemsOf(str).decoder(), [b"ab", b"cd\ne"], 1),
        (EventsOf(str).decoder(), [b"data: abc\nda"], 5),
        (EventsOf(str).decoder(), [b"data: abc\ndata: de\n"], 5),
        (EventsOf(str).decoder(), [b"data: abc\n\nd"], 1),
    ],
)
def test_what_waits_for_its_rest_is_counted(
    decoder: Decoder, pieces: list[bytes], pending: int
) -> None:
    for piece in pieces:
        list(decoder.feed(piece))
    assert pending == decoder.pending


HEAD = Response(200, "OK", {}, b"", None)


@pytest.mark.parametrize(
    ("type_", "text", "data"),
    [(str, "5", "5"), (int, "5", 5), (int | str, "5", 5), (int | str, "no json", "no json")],
)
def test_data_is_of_its_type_and_text_where_that_is_one(type_: Any, text: str, data: Any) -> None:
    event = ServerSentEvent(text, "e", "i", 1)
    found = EventsOf(type_).read(Options(), "Op", HEAD, event)
    assert ServerSentEvent(data, "e", "i", 1) == found


@pytest.mark.parametrize("type_", [int, int | None])
def test_data_that_is_not_of_its_type_is_an_error(type_: Any) -> None:
    with pytest.raises(APIResponseError, match=r"^200: Op: "):
        EventsOf(type_).read(Options(), "Op", HEAD, ServerSentEvent("no json"))
