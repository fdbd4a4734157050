"""What a call raises, for each way in which a response can be bad or missing."""

from __future__ import annotations

import copy
import pickle
import socket
import traceback
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from loopback import Answer, Last, Loopback, answer
from registry import GET, KEY, ONE, SERVICE, AccessKey, Done, send
from runtime import errors
from runtime.errors import (
    APIConnectionError,
    APIError,
    APIResponseError,
    APIStatusError,
    APITimeoutError,
    BadRequestError,
    ConfigurationError,
    InternalServerError,
    NotFoundError,
)
from runtime.operation import Operation
from runtime.service import ErrorMembers, Service
from runtime.transport import Transport

NOT_FOUND = {"RequestId": "r-1", "Code": "VersionNotFound", "Message": "No such version."}

CUT_SHORT = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}"


def failure(colour: str, reply: Answer, **options: Any) -> APIError:
    with Loopback(reply) as server, pytest.raises(APIError) as caught:
        send(colour, server.url, GET, ONE, **options)
    return caught.value


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (300, "APIStatusError"),
        (304, "APIStatusError"),
        (400, "BadRequestError"),
        (401, "AuthenticationError"),
        (402, "APIStatusError"),
        (403, "PermissionDeniedError"),
        (404, "NotFoundError"),
        (409, "ConflictError"),
        (418, "APIStatusError"),
        (422, "UnprocessableEntityError"),
        (429, "RateLimitError"),
        (499, "APIStatusError"),
        (500, "InternalServerError"),
        (503, "InternalServerError"),
        (599, "InternalServerError"),
    ],
)
def test_each_status_has_its_exception(colour: str, status: int, name: str) -> None:
    error = failure(colour, answer(status, NOT_FOUND if status != 304 else b""))
    assert type(error) is getattr(errors, name)
    assert isinstance(error, APIStatusError)
    assert error.status_code == status


def test_an_error_says_what_the_service_says(colour: str) -> None:
    reply = answer(404, NOT_FOUND, {"X-Trace": "7", "X-Acs-Request-Id": "r-2"})
    error = failure(colour, reply)
    assert str(error) == "404 VersionNotFound: No such version. (request id r-2)"
    assert [error.message, error.code] == ["No such version.", "VersionNotFound"]
    assert error.headers is not None
    assert [error.headers["x-trace"], error.headers["X-TRACE"]] == ["7", "7"]
    assert error.body is not None
    assert b"VersionNotFound" in error.body


def test_the_request_id_is_taken_from_the_body_if_no_header_has_it(colour: str) -> None:
    assert failure(colour, answer(404, NOT_FOUND)).request_id == "r-1"


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Bad Gateway</html>",
        b"",
        b'{"Code": "Trunc',
        b"[1, 2]",
        b'"text"',
        b"null",
        b"\xff\xfe",
        b'{"Code": {"a": 1}, "Message": [1]}',
        b"[" * 100_000,
    ],
)
def test_an_error_without_readable_json_keeps_all_that_came(colour: str, body: bytes) -> None:
    error = failure(colour, answer(502, body, {"x-acs-request-id": "r-3"}, reason="Bad Gateway"))
    assert type(error).__name__ == "InternalServerError"
    assert str(error) == "502: Bad Gateway (request id r-3)"
    assert [error.code, error.body] == [None, body]


class VersionNotFound(NotFoundError):
    pass


class VersionLocked(APIStatusError):
    pass


NAMED = Service(
    "n",
    "1",
    "1",
    ErrorMembers(code="/Code"),
    error_classes={"VersionNotFound": VersionNotFound, "17": VersionLocked},
)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (404, "VersionNotFound", VersionNotFound),
        (404, "Other", NotFoundError),
        (404, None, NotFoundError),
        (400, "VersionNotFound", BadRequestError),
        (418, "VersionNotFound", APIStatusError),
        (500, "VersionNotFound", InternalServerError),
        (404, 17, VersionLocked),
        (423, 17, VersionLocked),
        (503, 17, VersionLocked),
    ],
)
def test_a_code_that_the_document_names_has_an_exception_of_its_own(
    colour: str, status: int, code: str | int | None, kind: type[APIStatusError]
) -> None:
    error = failure(colour, answer(status, {"Code": code}), service=NAMED)
    assert type(error) is kind
    assert [error.status_code, error.code] == [status, code and str(code)]


def test_a_code_that_is_a_number_is_kept_as_text(colour: str) -> None:
    assert failure(colour, answer(400, {"Code": 17, "Message": "m"})).code == "17"


def test_pointers_lead_into_nested_errors(colour: str) -> None:
    service = Service("n", "1", "1", ErrorMembers(code="/errors/0/code", message="/errors/0/a~1b"))
    reply = answer(400, {"errors": [{"code": "c", "a/b": "m"}]})
    assert str(failure(colour, reply, service=service)) == "400 c: m"


def test_a_document_may_say_nothing_of_errors(colour: str) -> None:
    error = failure(colour, answer(400, NOT_FOUND), service=Service("n", "1", "1"))
    assert str(error) == "400: Reason"


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'"x"', b"null", b"5", b'{"VersionName": "1"', b"\xff", b"\x00"]
)
def test_a_success_that_is_not_the_documented_container_cannot_be_read(
    colour: str, body: bytes
) -> None:
    error = failure(colour, answer(200, body, {"x-acs-request-id": "r-4"}))
    assert type(error) is APIResponseError
    assert [error.status_code, error.request_id, error.body] == [200, "r-4", body]
    assert str(error).startswith("200: GetVersion: ")


@pytest.mark.parametrize(
    ("status", "name"), [(200, "APIResponseError"), (502, "InternalServerError")]
)
def test_a_response_whose_encoding_is_broken_keeps_its_status(
    colour: str, status: int, name: str
) -> None:
    error = failure(colour, answer(status, b"no gzip", {"content-encoding": "gzip"}))
    assert type(error).__name__ == name
    assert [error.status_code, error.body] == [status, b"no gzip"]


def test_a_refused_connection_is_a_connection_error(colour: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(APIConnectionError) as caught:
        send(colour, f"http://127.0.0.1:{port}", GET, ONE)
    assert type(caught.value) is APIConnectionError
    assert caught.value.status_code is None
    assert isinstance(caught.value.__cause__, httpx2.ConnectError)


@pytest.mark.parametrize(
    "reply",
    [b"", Last(b"no http\r\n\r\n"), Last(CUT_SHORT)],
    ids=["closed", "garbage", "cut short"],
)
def test_a_broken_connection_is_a_connection_error(colour: str, reply: Answer) -> None:
    assert type(failure(colour, reply)) is APIConnectionError


def test_silence_is_a_timeout(colour: str) -> None:
    error = failure(colour, None, timeout=0.05)
    assert type(error) is APITimeoutError
    assert isinstance(error, APIConnectionError)


def test_silence_within_a_response_is_a_timeout(colour: str) -> None:
    assert type(failure(colour, CUT_SHORT, timeout=0.05)) is APITimeoutError


def pickled(error: APIError) -> Any:
    return pickle.loads(pickle.dumps(error))  # noqa: S301 - our own pickle


@pytest.mark.parametrize("again", [copy.copy, pickled])
def test_errors_survive_copying_and_pickling(again: Callable[[APIError], APIError]) -> None:
    error = failure("sync", answer(404, NOT_FOUND, {"x-trace": "7"}))
    twin = again(error)
    assert type(twin) is type(error)
    assert str(twin) == str(error)
    assert vars(twin) == vars(error)
    assert (twin.headers or {})["X-Trace"] == "7"


def test_no_error_shows_a_secret(colour: str) -> None:
    key = AccessKey(KEY[0], "S3cretS3cret", "T0kenT0ken")
    for reply in (answer(500, NOT_FOUND), answer(200, b"["), b"", None):
        error = failure(colour, reply, auth=key, timeout=0.05)
        shown = "".join(traceback.format_exception(error)) + repr(error) + str(vars(error))
        assert "S3cret" not in shown
        assert "T0ken" not in shown


def test_a_client_without_credentials_is_refused_at_once() -> None:
    with pytest.raises(ConfigurationError, match="auth should be an Auth, got str"):
        Transport(SERVICE, "https://example.com", auth="key")  # type: ignore[arg-type]  # that is the point


def test_a_call_that_returns_nothing_reads_nothing(colour: str) -> None:
    operation: Operation[Done | None] = Operation(
        "Op", "GET", "/", responses={"200": Done, "204": None, "2XX": Done}
    )
    for status, expected in ((204, None), (200, Done(request_id="r")), (299, Done(request_id="r"))):
        with Loopback(answer(status, {"RequestId": "r"} if status != 204 else b"")) as server:
            assert send(colour, server.url, operation, {}) == expected
