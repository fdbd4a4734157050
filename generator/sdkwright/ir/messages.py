"""What goes over the wire: parameters, bodies and responses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sdkwright.values import JSON


class Location(StrEnum):
    """Where in a request a parameter goes."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"
    QUERYSTRING = "querystring"


class BodyForm(StrEnum):
    """How a request body is written."""

    JSON = "json"
    URLENCODED = "form"
    MULTIPART = "multipart"
    RAW = "raw"


class ResponseForm(StrEnum):
    """How a response body is read."""

    JSON = "json"
    TEXT = "text"
    BYTES = "bytes"
    NOTHING = "nothing"
    EVENTS = "events"
    ITEMS = "items"

    @property
    def is_stream(self) -> bool:
        """Whether the body is read item by item, while it comes."""
        return self in (ResponseForm.EVENTS, ResponseForm.ITEMS)


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument of an operation that goes into the path, the query, a header or a cookie.

    Attributes:
        content: The media type of its value, where it has one.
        pointer: Where the document has its schema; there may be none.
        aliases: What it was called before.
    """

    name: str
    wire: str
    location: Location
    description: str
    is_required: bool
    is_deprecated: bool
    style: str
    is_exploded: bool
    allows_reserved: bool
    content: str | None
    definition: Mapping[str, JSON]
    pointer: str
    examples: tuple[JSON, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a body that is an argument of its own."""

    name: str
    property: str
    wire: str
    description: str
    is_required: bool
    is_deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a member of a form is written, where the document says so.

    Attributes:
        content: The media type of its part of a multipart body.
        style: How an array or object is written in a urlencoded body; None leaves it to the form.
    """

    content: str | None = None
    style: str | None = None
    is_exploded: bool = True
    allows_reserved: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a request.

    Attributes:
        media_type: What it is sent as, unless the caller chooses.
        media_types: What a raw body may be sent as.
        choice: The name of the argument that chooses among several media types, if there is one.
        encodings: By wire name of the member.
        pointer: Where the document has its schema; there may be none.
        argument: The name of the argument that takes the whole body; None where its members are
            arguments of their own.
        members: The members that are arguments; empty where ``argument`` is given.
    """

    form: BodyForm
    media_type: str
    description: str
    is_required: bool
    definition: Mapping[str, JSON]
    pointer: str
    argument: str | None
    members: tuple[Member, ...]
    examples: tuple[JSON, ...] = ()
    media_types: tuple[str, ...] = ()
    choice: str | None = None
    encodings: Mapping[str, Encoding] = field(default_factory=dict[str, Encoding])

    @property
    def is_open(self) -> bool:
        """Whether only the caller can tell what it is sent as.

        A range, such as ``image/*``, is no media type, and parts are told apart by a boundary.
        """
        return self.form is BodyForm.RAW and (
            "*" in self.media_type or self.media_type.lower().startswith("multipart/")
        )

    @property
    def is_omitted_when_empty(self) -> bool:
        """Whether nothing is sent where no member is set, since the empty object is no body."""
        return not self.is_required and any(member.is_required for member in self.members)


@dataclass(frozen=True, slots=True)
class Response:
    """What one status, or range of statuses, answers with.

    Attributes:
        definition: The type of its body, if that is JSON; of a stream, that of an item.
        media_type: What its body is; None where it has none.
        pointer: Where the document has its schema; there may be none.
    """

    status: str
    form: ResponseForm
    description: str
    definition: Mapping[str, JSON] | None
    media_type: str | None
    pointer: str
    examples: tuple[JSON, ...] = ()
