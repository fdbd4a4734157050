"""Operations as methods, grouped into resources, and how lists go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sdkwright.ir.messages import Body, Parameter, Response, ResponseForm


class Turn(StrEnum):
    """What it is that asks for one page rather than another."""

    PAGE = "page"
    OFFSET = "offset"
    CURSOR = "cursor"


@dataclass(frozen=True, slots=True)
class Pagination:
    """How an operation that lists is asked for page after page.

    Attributes:
        argument: The argument that holds the page number, the offset or the cursor.
        items: JSON pointer of the items in the response.
        size: The argument that holds the page size, if there is one.
        start: What a page number or offset is where it is not given.
        total: JSON pointer of the number of all items, if there is one.
        next: JSON pointer of the cursor of the next page.
        last: JSON pointer, in the last item, of the cursor of the next page; either is there.
        more: JSON pointer of whether there are more pages, if the response says so.
    """

    by: Turn
    argument: str
    items: str
    size: str | None = None
    start: int = 0
    total: str | None = None
    next: str | None = None
    last: str | None = None
    more: str | None = None


@dataclass(frozen=True, slots=True)
class MethodAlias:
    """What a method was called before: the name that its resource has now, and its own."""

    resource: str
    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: a method of a resource.

    Attributes:
        security: The alternatives to authenticate by, each a list of schemes that go together;
            None where the document says nothing.
        server: The address of this operation alone; it may be relative.
        is_variant: Whether it is another form of the operation before it: of another body, or
            with an answer that is a stream.
        is_idempotent: Whether sending it twice does what sending it once does; None where the
            document leaves that to the method.
        aliases: What it was called before.
    """

    id: str
    name: str
    constant: str
    method: str
    path: str
    pointer: str
    summary: str
    description: str
    is_deprecated: bool
    parameters: tuple[Parameter, ...]
    constant_headers: Mapping[str, str]
    constant_query: Mapping[str, str]
    body: Body | None
    responses: tuple[Response, ...]
    errors: tuple[Response, ...]
    pagination: Pagination | None
    security: tuple[tuple[str, ...], ...] | None = None
    server: str | None = None
    is_variant: bool = False
    is_idempotent: bool | None = None
    aliases: tuple[MethodAlias, ...] = ()

    @property
    def is_secured(self) -> bool:
        """Whether a call needs a credential: one is asked for, and none is no alternative."""
        return bool(self.security) and () not in (self.security or ())

    @property
    def is_streamed(self) -> bool:
        """Whether the answer is read item by item."""
        return any(response.form.is_stream for response in self.responses)

    @property
    def accept(self) -> str:
        """The media types that it asks for: of streams and JSON those that the document has."""
        streams = [one.media_type for one in self.responses if one.form.is_stream]
        known = [one.media_type for one in self.responses if one.form is ResponseForm.JSON]
        if streams:
            return ", ".join(dict.fromkeys(name for name in streams if name))
        is_plain = any("*" in (name or "") or name == "application/json" for name in known)
        if is_plain or not known:
            return "application/json" if known else "*/*"
        return ", ".join(dict.fromkeys(name for name in known if name))


@dataclass(frozen=True, slots=True)
class Resource:
    """A group of operations: an attribute of the client.

    Attributes:
        aliases: What the attribute was called before.
    """

    name: str
    class_name: str
    description: str
    operations: tuple[Operation, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Payload:
    """What the service sends of its own accord: the body of a webhook or callback.

    Attributes:
        name: Its name in Python, in capitals.
        id: What the document calls it.
        model: The name of its schema.
        origin: The webhook, or the operation and the callback, that it belongs to.
    """

    name: str
    id: str
    model: str
    origin: str
    description: str
