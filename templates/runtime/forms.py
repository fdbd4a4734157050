"""The bodies that HTML forms send: urlencoded, and multipart for files."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, cast
from urllib.parse import urlencode

from .bodies import Content, by_wire_name
from .json_values import compact, is_array
from .validation import wire_form

_STAND_IN: Final = "file"  # what the check of a type sees in the place of a file


@dataclass(frozen=True, eq=False)
class FormBody:
    """A form: arrays become repeated fields, objects JSON (OpenAPI 3.1.1, section 4.8.15.1)."""

    type: Any

    def write(self, value: object, faults: dict[str, str]) -> Content | None:
        """Return an object as a form."""
        form, found = wire_form(self.type, by_wire_name(self.type, value))
        faults.update(found)
        if found:
            return None
        data = urlencode(list(_fields(form))).encode()
        return Content("application/x-www-form-urlencoded", data)


class _File(NamedTuple):
    name: str
    data: bytes
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, eq=False)
class MultipartBody:
    """A form with files, RFC 7578: bytes, or tuples of file name, bytes and maybe media type."""

    type: Any

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
        parts = [_part(name, None, text.encode()) for name, text in _fields(texts)]
        parts += [_part(name, file, file.data) for name, held in files.items() for file in held]
        boundary = secrets.token_hex(16)
        data = b"".join(f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts)
        media_type = f"multipart/form-data; boundary={boundary}"
        return Content(media_type, data + f"--{boundary}--\r\n".encode())


def _fields(form: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the fields of a form as text, one for each item of an array."""
    for name, member in form.items():
        for item in member if is_array(member) else [member]:
            yield name, item if isinstance(item, str) else compact(item)


def _files(member: object) -> list[_File]:
    """Return the files that a member is; none if it is something else."""
    match member:
        case bytes():
            return [_File(_STAND_IN, member)]
        case (str(name), bytes(data)) if isinstance(member, tuple):
            return [_File(name, data)]
        case (str(name), bytes(data), str(media_type)) if isinstance(member, tuple):
            return [_File(name, data, media_type)]
        case list():
            held = [_files(item) for item in cast("list[object]", member)]
            return [file for files in held for file in files] if all(held) else []
        case _:
            return []


def _part(name: str, file: _File | None, data: bytes) -> bytes:
    head = f'Content-Disposition: form-data; name="{_quoted(name)}"'
    if file is not None:
        head += f'; filename="{_quoted(file.name)}"\r\nContent-Type: {_quoted(file.media_type)}'
    return f"{head}\r\n\r\n".encode() + data


def _quoted(text: str) -> str:
    """Return text that ends neither its quotes nor its line, as WHATWG's HTML has it."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
