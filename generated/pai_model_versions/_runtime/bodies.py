"""The bodies of requests that are JSON, or bytes as they come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, cast

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from .json_values import compact
from .unset import UNSET
from .validation import wire_form


class Content(NamedTuple):
    """A body as it goes over the wire."""

    media_type: str
    data: bytes


class Body(Protocol):
    """How an operation writes its body."""

    def write(self, value: object, faults: dict[str, str]) -> Content | None:
        """Return the body; where it breaks the document, note that by JSON pointer."""


@dataclass(frozen=True, eq=False)
class JsonBody:
    """A body of JSON: compact, in UTF-8, members in documented order."""

    type: Any
    media_type: str = "application/json"

    def write(self, value: object, faults: dict[str, str]) -> Content | None:
        """Return a value as JSON."""
        form, found = wire_form(self.type, by_wire_name(self.type, value))
        faults.update(found)
        return None if found else Content(self.media_type, compact(form).encode())


@dataclass(frozen=True, eq=False)
class RawBody:
    """A body of bytes, or of text that is sent in UTF-8."""

    media_type: str

    def write(self, value: object, faults: dict[str, str]) -> Content | None:
        """Return a value as it is."""
        if isinstance(value, str | bytes):
            return Content(self.media_type, value.encode() if isinstance(value, str) else value)
        faults[""] = f"Input should be bytes or a string, got {type(value).__name__}"
        return None


def by_wire_name(type_: Any, value: object) -> object:
    """Return the set members of an object, which are given by Python name, by wire name."""
    if not isinstance(value, Mapping):
        return value
    fields: Mapping[str, FieldInfo] = {}
    if isinstance(type_, type) and issubclass(type_, BaseModel):
        fields = type_.model_fields
    return {
        (fields[name].alias or name) if name in fields else name: member
        for name, member in cast("Mapping[str, object]", value).items()
        if member is not UNSET
    }
