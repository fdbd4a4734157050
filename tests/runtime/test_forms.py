"""Bodies that forms send."""

from __future__ import annotations

import email
import email.policy
import io
from typing import Any

import pytest

from loopback import Loopback, answer
from registry import Label, send
from runtime.forms import FormBody, FormStyle, MultipartBody
from runtime.model import Json, Maybe, Model
from runtime.operation import Operation


class Upload(Model):
    title: Maybe[str] = None
    count: Maybe[int] = None
    tags: Maybe[list[str]] = None
    label: Maybe[Label] = None
    file: Maybe[bytes] = None
    files: Maybe[list[bytes]] = None


def parts(media_type: str, data: bytes) -> list[tuple[str, str | None, str, bytes]]:
    """Return name, file name, media type and content of each part, read by the standard library."""
    head = f"Content-Type: {media_type}\r\n\r\n".encode()
    message = email.message_from_bytes(head + data, policy=email.policy.HTTP)
    found: list[tuple[str, str | None, str, bytes]] = []
    for part in message.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        found.append((name, part.get_filename(), part.get_content_type(), content))
    return found


def test_a_form_repeats_arrays_and_holds_objects_as_json(colour: str) -> None:
    operation: Operation[None] = Operation(
        "Op", "POST", "/", body=FormBody(Upload), responses={"204": None}
    )
    body = {"title": "a b&é", "count": 1, "tags": ["x", "y"], "label": {"Key": "k"}}
    with Loopback(answer(204)) as server:
        assert send(colour, server.url, operation, {}, body) is None
    [captured] = server.requests
    assert captured.header("content-type") == "application/x-www-form-urlencoded"
    assert captured.body == (
        b"title=a+b%26%C3%A9&count=1&tags=x&tags=y&label=%7B%22Key%22%3A%22k%22%7D"
    )


def test_a_form_of_another_type_is_refused() -> None:
    found: dict[str, str] = {}
    assert FormBody(Upload).write({"count": "1"}, found) is None
    assert [*found] == ["/count"]


def test_files_are_parts_with_names_and_media_types(colour: str) -> None:
    operation: Operation[None] = Operation(
        "Op", "POST", "/", body=MultipartBody(Upload), responses={"204": None}
    )
    body = {
        "title": "é",
        "count": 1,
        "tags": ["x", "y"],
        "file": ("a.bin", b"\x00\xff--", "image/png"),
        "files": [b"1", ("b.txt", b"2")],
    }
    with Loopback(answer(204)) as server:
        send(colour, server.url, operation, {}, body)
    [captured] = server.requests
    assert parts(captured.header("content-type") or "", captured.body) == [
        ("title", None, "text/plain", "é".encode()),
        ("count", None, "text/plain", b"1"),
        ("tags", None, "text/plain", b"x"),
        ("tags", None, "text/plain", b"y"),
        ("file", "a.bin", "image/png", b"\x00\xff--"),
        ("files", "file", "application/octet-stream", b"1"),
        ("files", "b.txt", "application/octet-stream", b"2"),
    ]


def test_a_file_name_does_not_end_its_header() -> None:
    content = MultipartBody(Upload).write({"file": ('a"\r\nX: y', b"")}, {})
    assert content is not None
    assert b'filename="a%22%0D%0AX: y"\r\n' in content.data


@pytest.mark.parametrize(
    ("value", "pointers"),
    [
        ({"count": "1", "file": b"x"}, ["/count"]),
        ({"files": [b"x", 5]}, ["/files/0"]),
        ({"title": b"x"}, []),
        ([], [""]),
    ],
)
def test_other_members_are_checked_as_ever(value: Any, pointers: list[str]) -> None:
    found: dict[str, str] = {}
    MultipartBody(Upload).write(value, found)
    assert [*found] == pointers


@pytest.mark.parametrize(
    ("style", "written"),
    [
        (FormStyle(), b"tags=a%2Fb&tags=c"),
        (FormStyle(allow_reserved=True), b"tags=a/b&tags=c"),
        (FormStyle(explode=False), b"tags=a%2Fb,c"),
        (FormStyle("pipeDelimited", explode=False), b"tags=a%2Fb%7Cc"),
    ],
)
def test_a_member_of_a_form_has_the_style_that_the_document_says(
    style: FormStyle, written: bytes
) -> None:
    content = FormBody(Upload, {"tags": style}).write({"tags": ["a/b", "c"], "title": "/"}, {})
    assert content is not None
    assert content.data == b"title=%2F&" + written


def sent(body: MultipartBody, value: object) -> list[tuple[str, str | None, str, bytes]]:
    content = body.write(value, {})
    assert content is not None
    return parts(*content)


@pytest.mark.parametrize(
    ("value", "content"), [({"b": 1}, b'{"b":1}'), ([[1, 2]], b"[1,2]"), ([{"b": 1}], b'{"b":1}')]
)
def test_a_part_that_is_an_object_or_an_array_is_json(value: object, content: bytes) -> None:
    found = sent(MultipartBody(dict[str, Json]), {"a": value})
    assert found == [("a", None, "application/json", content)]


def test_a_part_is_of_the_media_type_that_the_document_says() -> None:
    body = MultipartBody(Upload, {"title": "text/markdown", "file": "image/png", "files": "*/*"})
    assert sent(body, {"title": "x", "file": b"1", "files": [b"2"]}) == [
        ("title", None, "text/markdown", b"x"),
        ("file", "file", "image/png", b"1"),
        ("files", "file", "application/octet-stream", b"2"),
    ]


def test_an_open_file_has_its_own_name() -> None:
    file = io.BytesIO(b"content")
    assert sent(MultipartBody(Upload), {"file": file})[0][1:] == (
        "file",
        "application/octet-stream",
        b"content",
    )
    file.seek(0)
    file.name = "/home/me/report.bin"
    assert sent(MultipartBody(Upload), {"file": file})[0][1] == "report.bin"
    file.seek(0)
    named = sent(MultipartBody(Upload), {"file": ("mine.bin", file)})
    assert named[0][1::2] == ("mine.bin", b"content")


@pytest.mark.parametrize("held", [b"", io.BytesIO()])
def test_a_file_may_be_empty(held: object) -> None:
    assert sent(MultipartBody(Upload), {"file": ("a", held)})[0][3] == b""


def test_the_part_of_a_file_may_have_further_headers() -> None:
    file = ("a", b"", None, {"X-Hash": "7"})
    content = MultipartBody(Upload).write({"file": file}, {})
    assert content is not None
    assert b"\r\nx-hash: 7\r\n\r\n" in content.data
