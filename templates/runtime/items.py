"""Server-sent events and lines of JSON: how a body is cut into items, and what these are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Protocol, TypeVar, get_args

from .errors import APIResponseError
from .options import Options
from .reading import read_part
from .response import Response

D = TypeVar("D")

_RECORD_SEPARATOR: Final = b"\x1e"
_END_OF_DATA: Final = "[DONE]"  # what services send after the last event, by custom


@dataclass(frozen=True)
class ServerSentEvent(Generic[D]):
    """An event of a stream (WHATWG HTML, section 9.2).

    Attributes:
        data: What it says.
        event: What kind of event it is.
        id: The last ID that the stream told; sent as ``Last-Event-ID``, it resumes the stream.
        retry: Milliseconds to wait before the next attempt to connect, where the stream told.
    """

    data: D
    event: str = "message"
    id: str = ""
    retry: int | None = None


class Decoder(Protocol):
    """Cuts the bytes of a stream into items."""

    def feed(self, piece: bytes) -> Iterator[Any]:
        """Yield the items that are complete with a piece."""
        ...

    def rest(self) -> Iterator[Any]:
        """Yield the item that the end of the stream completes, if there is one."""
        ...

    @property
    def pending(self) -> int:
        """How many bytes wait for the rest of their item."""
        ...


class ItemsOf:
    """Marks a response of JSON texts one after the other: on lines, or as RFC 7464 has it."""

    def __init__(self, type_: Any, media_type: str = "application/jsonl") -> None:
        self.type = type_
        self.media_type = media_type

    def decoder(self) -> Decoder:
        """Return what cuts a body into items."""
        is_sequence = self.media_type.endswith("json-seq")
        return _Texts(_RECORD_SEPARATOR if is_sequence else b"\n")

    def read(self, options: Options, operation: str, head: Response, item: Any) -> Any:
        """Return an item as its type."""
        return read_part(options, operation, self.type, head, item)


class EventsOf:
    """Marks a response of server-sent events, whose data is text or JSON of a type."""

    media_type = "text/event-stream"

    def __init__(self, type_: Any) -> None:
        self.type = type_

    def decoder(self) -> Decoder:
        """Return what cuts a body into events."""
        return _Events(is_text=self.type is str)

    def read(self, options: Options, operation: str, head: Response, item: Any) -> Any:
        """Return an event with its data as its type."""
        data: Any = item.data
        if self.type is not str:
            try:
                data = read_part(options, operation, self.type, head, data.encode())
            except APIResponseError:
                if str not in get_args(self.type):
                    raise
        return ServerSentEvent(data, item.event, item.id, item.retry)


class _Texts:
    """Cuts at a separator; blank texts are no items."""

    def __init__(self, separator: bytes) -> None:
        self._separator = separator
        self._buffer = bytearray()

    @property
    def pending(self) -> int:
        return len(self._buffer)

    def feed(self, piece: bytes) -> Iterator[bytes]:
        self._buffer += piece
        if self._separator in piece:
            *whole, rest = self._buffer.split(self._separator)
            self._buffer = bytearray(rest)
            yield from (bytes(text) for text in whole if text.strip())

    def rest(self) -> Iterator[bytes]:
        if self._buffer.strip():
            yield bytes(self._buffer)


@dataclass
class _Events:
    """Cuts a stream into events; one that is not ended by a blank line is dropped, as HTML says."""

    is_text: bool
    _buffer: bytearray = field(default_factory=bytearray)
    _is_first: bool = True
    _is_over: bool = False
    _data: list[str] = field(default_factory=list[str])
    _event: str = ""
    _id: str = ""
    _retry: int | None = None

    @property
    def pending(self) -> int:
        return len(self._buffer) + sum(map(len, self._data))

    def feed(self, piece: bytes) -> Iterator[ServerSentEvent[str]]:
        self._buffer += piece
        for line in self._lines():
            if self._is_over:
                return
            if line:
                self._take(line)
            elif self._data:
                yield from self._dispatched()
            else:
                self._event = ""

    def rest(self) -> Iterator[ServerSentEvent[str]]:
        # A lone CR at the very end is a line end after all.
        if self._buffer.endswith(b"\r"):
            yield from self.feed(b"\n")

    def _lines(self) -> Iterator[str]:
        """Yield the lines that are whole: they end with CR, LF or both."""
        start = 0
        while (end := _line_end(self._buffer, start)) is not None:
            stop, after = end
            yield self._text(bytes(self._buffer[start:stop]))
            start = after
        del self._buffer[:start]

    def _text(self, line: bytes) -> str:
        text = line.decode(errors="replace")
        if self._is_first:
            self._is_first = False
            text = text.removeprefix("\ufeff")
        return text

    def _take(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "data":
                self._data.append(value)
            case "event":
                self._event = value
            case "id" if "\0" not in value:
                self._id = value
            case "retry" if value.isascii() and value.isdecimal():
                self._retry = int(value)
            case _:  # a comment, or a field that HTML does not know
                pass

    def _dispatched(self) -> Iterator[ServerSentEvent[str]]:
        data, event = "\n".join(self._data), self._event
        self._data, self._event = [], ""
        self._is_over = not self.is_text and data.strip() == _END_OF_DATA
        if not self._is_over:
            yield ServerSentEvent(data, event or "message", self._id, self._retry)


def _line_end(buffer: bytearray, start: int) -> tuple[int, int] | None:
    """Return where a line ends and the next one starts; None where that is not known yet."""
    ends = [at for at in (buffer.find(b"\n", start), buffer.find(b"\r", start)) if at >= 0]
    if not ends:
        return None
    stop = min(ends)
    if buffer.startswith(b"\r", stop):
        if stop + 1 == len(buffer):
            return None  # the next byte may be the LF of this CR
        return stop, stop + (2 if buffer.startswith(b"\n", stop + 1) else 1)
    return stop, stop + 1
