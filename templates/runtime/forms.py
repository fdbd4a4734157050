"""The bodies that HTML forms send: urlencoded, and multipart for files."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Final, NamedTuple, cast
from urllib.parse import urlencode

from .bodies import Content, by_wire_name, read_bytes
from .json_values import is_array, is_object
from .parameters import Query, fields
from .request import checked_headers
from .validation import wire_form

_STAND_IN: Final = "file"  # what the check of a type sees in the place of a file


@dataclass(frozen=True)
class FormStyle:
    """How a member of a form is written: as a query parameter of that style."""

    style: str = "form"
    explode: bool = True
    allow_reserved: bool = False

    def write(self, name: str, member: object) -> str:
        """Return a member as it stands in the form."""
        written = Query(
            name, name, None, self.style, self.explode, allow_reserved=self.allow_reserved
        )
        return written.write(member)


@dataclass(frozen=True)
class FormBody:
    """A form: arrays become repeated fields, objects JSON (OpenAPI 3.1.1, section 4.8.15.1).

    Attributes:
        styles: How members are written of which the document says so, by wire name.
    """

    type: Any
    styles: Mapping[str, FormStyle] = field(default_factory=dict[str, "FormStyle"])

    def write(self, value: object, faults: dict[str, str]) -> Content | None:
        """Return an object as a form."""
        form, found = wire_form(self.type, by_wire_name(self.type, value))
        faults.update(found)
        if found:
            return None
        parts = (
            (
                self.styles[name].write(name, member)
                if name in self.styles
                else urlencode([*fields({name: member})])
            )
            for name, member in form.items()
        )
        data = "&".join(filter(None, parts)).encode()
        return Content("application/x-www-form-urlencoded", data)


class _File(NamedTuple):
    name: str
    data: bytes
    media_type: str | None = None
    headers: Mapping[str, str] = {}


@dataclass(frozen=True)
class MultipartBody:
    """A form with files, RFC 7578.

    A file is bytes, an open file, or a tuple: its name, one of these, and if need be its media type
    and further headers of its part.

    Attributes:
        media_types: What parts are of which the document says so, by wire name.
    """

    type: Any
    media_types: Mapping[str, str] = field(default_factory=dict[str, str])

    def write(self, value: object, faults: dict[str, str]) -> Content | None:
        """Return an object as a form, files last."""
        members = by_wire_name(self.type, value)
        if not isinstance(members, Mapping):
            faults[""] = f"Input should be an object, got {type(value).__name__}"
            return None
        files: dict[str, list[_File]] = {}
        stand_ins: dict[str, object] = {}
        for name, member in cast("Mapping[str, object]", members).items():
            stand_ins[name] = member
            if held := _files(member):
                files[name] = held
                stand_ins[name] = [_STAND_IN] * len(held) if is_array(member) else _STAND_IN
        form, found = wire_form(self.type, stand_ins)
        faults.update(found)
        if found:
            return None
        texts = {name: member for name, member in form.items() if name not in files}
        parts = [
            _part(name, None, text.encode(), self.media_types.get(name) or _media_type(texts[name]))
            for name, text in fields(texts)
        ]
        parts += [
            _part(name, file, file.data, file.media_type or self._file_type(name))
            for name, held in files.items()
            for file in held
        ]
        boundary = secrets.token_hex()
        data = b"".join(f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts)
        media_type = f"multipart/form-data; boundary={boundary}"
        return Content(media_type, data + f"--{boundary}--\r\n".encode())

    def _file_type(self, name: str) -> str:
        declared = self.media_types.get(name, "*/*")
        return "application/octet-stream" if "*" in declared else declared


def _media_type(member: object) -> str | None:
    """Return the media type of a part that is no text: an object, or one of an array of them."""
    first = next(iter(member), None) if is_array(member) else member
    return "application/json" if is_object(first) or is_array(first) else None


def _files(member: object) -> list[_File]:
    """Return the files that a member is; none if it is something else."""
    match member:
        case bytes():
            return [_File(_STAND_IN, member)]
        case tuple():
            return _named_file(cast("tuple[object, ...]", member))
        case list():
            held = [_files(item) for item in cast("list[object]", member)]
            return [file for files in held for file in files] if all(held) else []
        case _ if _is_file(member):
            name = PurePath(str(getattr(member, "name", None) or _STAND_IN)).name
            return [_File(name, read_bytes(member) or b"")]
        case _:
            return []


def _named_file(member: tuple[object, ...]) -> list[_File]:
    match member:
        case (str(name), held, *more) if _is_file(held):
            return [_File(name, read_bytes(held) or b"", *cast("list[Any]", more))]
        case _:
            return []


def _is_file(held: object) -> bool:
    return isinstance(held, bytes) or callable(getattr(held, "read", None))


def _part(name: str, file: _File | None, data: bytes, media_type: str | None) -> bytes:
    head = f'Content-Disposition: form-data; name="{_quoted(name)}"'
    if file is not None:
        head += f'; filename="{_quoted(file.name)}"'
    if media_type is not None:
        head += f"\r\nContent-Type: {_quoted(media_type)}"
    for header, value in checked_headers(file.headers if file else {}).items():
        head += f"\r\n{header}: {value}"
    return f"{head}\r\n\r\n".encode() + data


def _quoted(text: str) -> str:
    """Return text that ends neither its quotes nor its line, as WHATWG's HTML has it."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
