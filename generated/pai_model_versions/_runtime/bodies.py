"""The bodies of requests that are JSON, or bytes as they come."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Protocol, cast

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from .json_values import compact
from .unset import UNSET, Unset
from .validation import wire_form


class Content(NamedTuple):
    """A body as it goes over the wire."""

    media_type: str
    data: bytes


class Body(Protocol):
    """How an operation writes its body."""

    def write(self, value: object, faults: dict[str, str]) -> Content | None:
        """Return the body; where it breaks the document, note that by JSON pointer."""


@dataclass(frozen=True)
class JsonBody:
    """A body of JSON: compact, in UTF-8, members in documented order."""

    type: Any
    media_type: str = "application/json"

    def write(self, value: object, faults: dict[str, str]) -> Content | None:
        """Return a value as JSON."""
        form, found = wire_form(self.type, by_wire_name(self.type, value))
        faults.update(found)
        return None if found else Content(self.media_type, compact(form).encode())


class Typed(NamedTuple):
    """A body with the media type that the caller chose for it."""

    body: object
    media_type: str | Unset


def typed(body: object, media_type: str | Unset) -> object:
    """Return a body with its media type; one that is not given stays so."""
    return UNSET if body is UNSET else Typed(body, media_type)


@dataclass(frozen=True)
class RawBody:
    """A body that is sent as it is: bytes, text in UTF-8, a file or an iterable of bytes.

    Files and iterables are read whole before the request is sent: it may have to be signed, or sent
    again.

    Attributes:
        media_type: What it is, unless the caller says otherwise.
        others: What it may be as well; a range such as ``image/*`` stands for all that it covers.
    """

    media_type: str
    others: tuple[str, ...] = ()

    def write(self, value: object, faults: dict[str, str]) -> Content | None:
        """Return a value as it is."""
        media_type = self.media_type
        if isinstance(value, Typed):
            value, chosen = value
            media_type = media_type if isinstance(chosen, Unset) else chosen
        if not any(_covers(known, media_type) for known in (self.media_type, *self.others)):
            listed = ", ".join((self.media_type, *self.others))
            faults[""] = f"Input should be of one of the media types {listed}, got {media_type}"
            return None
        data = read_bytes(value)
        if data is None:
            faults[""] = f"Input should be bytes or a string, got {type(value).__name__}"
            return None
        return Content(media_type, data)


def _covers(known: str, media_type: str) -> bool:
    """Tell whether a media type is a known one, or of a known range; a range itself is not."""
    if media_type == known and "*" not in known:
        return True
    if not MEDIA_TYPE.fullmatch(media_type):
        return False
    name, own = (text.partition(";")[0].strip().lower() for text in (known, media_type))
    return name in (own, "*/*") or (name.endswith("/*") and own.startswith(name[:-1]))


MEDIA_TYPE: Final = re.compile(r"[\w.+-]+/[\w.+-]+( *;[ -~]*)?", re.ASCII)
"""A media type that is no range, maybe with parameters."""


def read_bytes(value: object) -> bytes | None:
    """Return what bytes, text, a file or an iterable of bytes hold; None if it is none of these."""
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(cast("bytes", value))
    read = getattr(value, "read", None)
    if callable(read):
        return read_bytes(read())
    if not isinstance(value, Iterable) or isinstance(value, Mapping):
        return None
    pieces = [*cast("Iterable[object]", value)]
    if any(not isinstance(piece, bytes | bytearray | memoryview) for piece in pieces):
        return None
    return b"".join(cast("list[bytes]", pieces))


def by_wire_name(type_: Any, value: object) -> object:
    """Return the set members of an object, which are given by Python name, by wire name."""
    if not isinstance(value, Mapping):
        return value
    fields: Mapping[str, FieldInfo] = {}
    if isinstance(type_, type) and issubclass(type_, BaseModel):
        fields = type_.model_fields
    return {
        name if name not in fields or (alias := fields[name].alias) is None else alias: member
        for name, member in cast("Mapping[str, object]", value).items()
        if member is not UNSET
    }
