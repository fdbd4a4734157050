"""The words in which the cases of these tests are written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import Message
from http import HTTPStatus
from typing import Any

import pytest

_CONTEXT = 20
"""How many signs beside a difference are shown of what two texts share."""

_EXCEPTIONS = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
}


@dataclass(frozen=True)
class Json:
    """A value that is sent as JSON."""

    value: Any


@dataclass(frozen=True)
class Stream:
    """Values that are sent one by one: as ``events``, as ``lines`` or as a JSON ``sequence``."""

    values: list[Any]
    framing: str

    @property
    def data(self) -> bytes:
        """The values as they are sent."""
        texts = [json.dumps(value, ensure_ascii=False) for value in self.values]
        if self.framing == "sequence":
            return "".join(f"\x1e{text}\n" for text in texts).encode()
        if self.framing == "lines":
            return "\n".join(texts).encode()
        pairs = zip(self.values, texts, strict=True)
        data = [value if isinstance(value, str) else text for value, text in pairs]
        return "".join(f": comment\r\nid: 1\nretry: 5\ndata: {text}\n\n" for text in data).encode()


@dataclass(frozen=True)
class Answer:
    """A response to serve; a body that is text is sent as it is."""

    status: int
    media_type: str | None = None
    body: str | Json | Stream = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def data(self) -> bytes:
        """The body as it is sent."""
        if isinstance(self.body, str):
            return self.body.encode()
        if isinstance(self.body, Stream):
            return self.body.data
        return json.dumps(self.body.value, ensure_ascii=False).encode()


@dataclass(frozen=True)
class Part:
    """A part of a multipart body; one without a file name is a field."""

    name: str
    file: str | None
    content: str


@dataclass(frozen=True)
class Seen:
    """A request as it came over the wire, header names in lower case."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the value of a header, all of them if it came more than once."""
        found = [value for key, value in self.headers if key == name]
        return " & ".join(found) if found else None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of a multipart body."""
        head = f"content-type: {self.header('content-type')}\r\n\r\n".encode()
        message = message_from_bytes(head + self.body)
        # A form without fields has no parts, and is one message.
        parts = (part for part in message.walk() if part is not message)
        return tuple(map(_part, parts))


def _part(part: Message) -> Part:
    name = part.get_param("name", header="content-disposition")
    content = part.get_payload(decode=True)
    text = content.decode() if isinstance(content, bytes) else ""
    return Part(str(name), part.get_filename(), text)


@dataclass(frozen=True)
class Operation:
    """An operation, and the request of a call with no more arguments than it needs.

    Attributes:
        path: The path of that request, percent-encoded.
        headers: By lower-case name; None where a header has to be absent.
        arguments: The arguments of that call, by name.
    """

    method: str
    path: str
    headers: Mapping[str, str | None]
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Call:
    """A call with further arguments, and what is special about its request.

    Attributes:
        path: Given if it is another one.
        body: Its text; the parts of a multipart body; None where there is none.
    """

    arguments: Mapping[str, Any]
    query: str = ""
    path: str | None = None
    headers: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    body: str | tuple[Part, ...] | None = None

    def faults(self, operation: Operation, requests: list[Seen]) -> list[str]:
        """Return how what came is not the one request of this call, a line for each part of it."""
        if len(requests) != 1:
            return [f"{len(requests)} requests, not 1"]
        (seen,) = requests
        headers = {**operation.headers, **self.headers}
        path, _, query = seen.target.partition("?")
        expected = {
            "method": operation.method,
            "path": self.path or operation.path,
            "query": self.query,
            **{f"header {name}": value for name, value in headers.items()},
            "body": self.body or None,
        }
        actual = {
            "method": seen.method,
            "path": path,
            "query": query,
            **{f"header {name}": seen.header(name) for name in headers},
            "body": (seen.parts if isinstance(self.body, tuple) else seen.body.decode()) or None,
        }
        return differences(expected, actual)


@dataclass(frozen=True)
class Given:
    """Credentials by class, and whether a call can be made with them and no others."""

    credentials: list[str]
    is_enough: bool


@dataclass(frozen=True)
class Refusal:
    """A call that breaks the document: where the fault lies, as a location and a JSON pointer."""

    arguments: Mapping[str, Any]
    location: str
    pointer: str

    def covers(self, location: str, pointer: str) -> bool:
        """Tell whether a fault lies there, or inside of that."""
        is_inside = pointer == self.pointer or pointer.startswith(f"{self.pointer}/")
        return location == self.location and is_inside


@dataclass(frozen=True)
class Result:
    """A response of success, and the type that its body is read as."""

    type: str
    answer: Answer

    @property
    def value(self) -> Any:
        """What its body is read as, in the form of JSON."""
        if isinstance(self.answer.body, Json):
            return self.answer.body.value
        if isinstance(self.answer.body, Stream):
            return self.answer.body.values
        return None if self.type == "NoneType" else self.answer.body


@dataclass(frozen=True)
class Reply:
    """A response of success, or nearly: whether its body is as the document says."""

    answer: Answer
    is_documented: bool


@dataclass(frozen=True)
class Failure:
    """A response of no success, the statuses it is served with, and what is raised for it.

    Attributes:
        message: None where the body has none; then it is that of the status.
        named: The exception for its code, by status; else it is that of the status.
    """

    statuses: tuple[int, ...]
    answer: Answer
    code: str | None
    message: str | None
    request_id: str | None
    named: Mapping[int, str] = field(default_factory=dict[int, str])

    @property
    def with_each_status(self) -> dict[str, Failure]:
        """The failure once for each status."""
        return {
            f"as {status}": replace(
                self, statuses=(status,), answer=replace(self.answer, status=status)
            )
            for status in self.statuses
        }

    @property
    def raised(self) -> tuple[str, int, str | None, str, str | None]:
        """What the exception is and tells."""
        status = self.answer.status
        usual = "InternalServerError" if status >= 500 else "APIStatusError"
        name = self.named.get(status) or _EXCEPTIONS.get(status, usual)
        return name, status, self.code, self.message or phrase(status), self.request_id


def phrase(status: int) -> str:
    """Return what a status line says of a status; there are some that no RFC has."""
    return HTTPStatus(status).phrase if status in {*HTTPStatus} else "Not Registered"


@dataclass(frozen=True)
class Paging:
    """A list of several pages: what is served, asked for and found.

    Attributes:
        last: What asks for the last page alone, if that can be known for the last.
        bodies: The bodies that ask for them, where they do.
        cursor: What the first page gives to go on with, if pages are turned by cursor.
    """

    arguments: Mapping[str, Any]
    answers: tuple[Answer, ...]
    queries: tuple[str, ...]
    items: tuple[Any, ...]
    total: int | None
    last: Mapping[str, Any] | None
    bodies: tuple[str, ...] = ()
    cursor: Any = None


def each(cases: Mapping[str, Mapping[str, Any]]) -> list[Any]:
    """Return the cases of all groups as parameters of a test: the name of the group, the case."""
    return [
        pytest.param(name, case, id=f"{name}, {title}")
        for name, group in cases.items()
        for title, case in group.items()
    ]


def differences(expected: Mapping[str, Any], actual: Mapping[str, Any]) -> list[str]:
    """Return how one mapping differs from another, a line for each key."""
    return [
        f"{key}: {_apart(expected.get(key), actual.get(key))}"
        for key in {**expected, **actual}
        if (key in expected, expected.get(key)) != (key in actual, actual.get(key))
    ]


def _apart(expected: object, actual: object) -> str:
    """Say that a value is not the expected one; of two texts, without most that they share."""
    if not isinstance(expected, str) or not isinstance(actual, str):
        return f"{actual!r}, not {expected!r}"
    start = max(0, _shared(expected, actual) - _CONTEXT)
    end = max(0, _shared(expected[:start:-1], actual[:start:-1]) - _CONTEXT)
    shown = [text[start : len(text) - end] for text in (actual, expected)]
    before, after = "…" * (start > 0), "…" * (end > 0)
    return ", not ".join(f"{before}{text!r}{after}" for text in shown)


def _shared(text: str, other: str) -> int:
    """Return how many signs two texts begin with alike."""
    pairs = enumerate(zip(text, other, strict=False))
    return next((at for at, (one, two) in pairs if one != two), min(len(text), len(other)))


def outline(value: object) -> str:
    """Return what a value is, in the words of Python: ``list[Label]``."""
    if isinstance(value, list):
        items: list[object] = [*value]
        return f"list[{', '.join(sorted({outline(item) for item in items}))}]"
    return type(value).__name__
