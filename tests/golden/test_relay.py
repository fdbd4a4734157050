"""The golden `relay` uses every way that a request and an answer can go; each is called."""

from __future__ import annotations

import asyncio
import importlib
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from email import message_from_bytes
from pathlib import Path
from typing import Any

import httpx2
import pytest

KEY = "relay-key-0"
DELTAS = b'{"text": "one"}\n\n{"text": "two"}'
EVENTS = (
    b"\xef\xbb\xbf: hello\nretry: 250\nid: 7\ndata: "
     b'{"text":\ndata: "one"}\r\n\r\nevent: end\rdata: {"text": "two"}\r\r'
     b'data: {"text": "cut off"}'
)


class Service:
    """Notes the requests, and answers as it is told."""

    def __init__(self) -> None:
        self.seen: list[httpx2.Request] = []
        self.status = 200
        self.media_type = "application/json"
        self.content: bytes = b"[]"
        self.closed = 0

    def answer(
        self, content: bytes, media_type: str = "application/json", status: int = 200
    ) -> None:
        self.content, self.media_type, self.status = content, media_type, status

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.seen.append(request)
        if request.url.host == "login.relay.example":
            return httpx2.Response(200, json={"access_token": "t-1", "expires_in": 3600})
        headers = {"content-type": self.media_type, "x-total": "3"}
        return httpx2.Response(self.status, headers=headers, stream=_Pieces(self))


class _Pieces(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A body that comes byte by byte, and notes that it is closed."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def __iter__(self) -> Iterator[bytes]:
        for byte in self._service.content:
            yield bytes([byte])

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for byte in self._service.content:
            yield bytes([byte])

    def close(self) -> None:
        self._service.closed += 1

    async def aclose(self) -> None:
        self._service.closed += 1


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def relay(outputs: Mapping[str, Path]) -> Any:
    return importlib.import_module("relay")


Call = Callable[[Any], Any]
Caller = Callable[..., Any]


@pytest.fixture(params=["sync", "async"])
def call(request: pytest.FixtureRequest, relay: Any, service: Service) -> Caller:
    """Make a client, let a function call it, and return what a caller gets: of streams a list."""

    def sync(make: Call, **settings: Any) -> Any:
        http = httpx2.Client(transport=httpx2.MockTransport(service))
        with http, relay.Client(http_client=http, **settings) as client:
            found = make(client)
            return [*found] if isinstance(found, relay.ItemStream) else found

    async def wait(make: Call, **settings: Any) -> Any:
        http = httpx2.AsyncClient(transport=httpx2.MockTransport(service))
        async with http, relay.AsyncClient(http_client=http, **settings) as client:
            waiting: Awaitable[Any] = make(client)
            found = await waiting
            is_stream = isinstance(found, relay.AsyncItemStream)
            return [one async for one in found] if is_stream else found

    def called(make: Call, **settings: Any) -> Any:
        settings = {"auth": relay.RelayKey(KEY), **settings}
        if request.param == "sync":
            return sync(make, **settings)
        return asyncio.run(wait(make, **settings))

    return called


def target(request: httpx2.Request) -> str:
    return f"{request.method} {request.url}"


# Servers ---------------------------------------------------------------------------------------

SEARCH: Call = lambda client: client.messages.search()  # noqa: E731


@pytest.mark.feature("servers: variables")
@pytest.mark.parametrize(
    ("settings", "base"),
    [
        ({}, "https://eu.relay.example/v1"),
        ({"region": "us", "stage": "v2"}, "https://us.relay.example/v2"),
        ({"server": "sandbox", "region": "us"}, "https://sandbox.relay.example"),
        ({"server": "sandbox", "endpoint": "http://127.0.0.1:9/own"}, "http://127.0.0.1:9/own"),
    ],
)
def test_a_server_and_the_parts_of_its_address_are_chosen(
    settings: dict[str, str], base: str, call: Caller, service: Service
) -> None:
    call(SEARCH, **settings)
    assert f"GET {base}/messages/search" == target(service.seen[0])


@pytest.mark.feature("servers: several")
@pytest.mark.parametrize("settings", [{"server": "moon"}, {"region": "moon"}])
def test_a_server_that_the_document_does_not_have_is_refused(
    settings: dict[str, str], relay: Any
) -> None:
    with pytest.raises(relay.ConfigurationError, match="'moon' is unknown"):
        relay.Client(auth=relay.RelayKey(KEY), **settings)


@pytest.mark.feature("servers: of path items and operations")
def test_an_operation_has_a_server_of_its_own_unless_the_caller_has(
    call: Caller, service: Service
) -> None:
    call(lambda client: client.messages.read_log("m"))
    service.answer(b"")
    call(lambda client: client.drafts.attach_files("m", cover=b""))
    call(lambda client: client.drafts.attach_files("m", cover=b""), endpoint="http://own.example/x")
    assert [
        "GET https://logs.relay.example/v2/messages/m/log",
        "POST https://eu.relay.example/uploads/messages/m/files",
        "POST http://own.example/x/messages/m/files",
    ] == [target(one) for one in service.seen]


# Parameters ------------------------------------------------------------------------------------


@pytest.mark.feature("parameters: deepObject")
@pytest.mark.feature("parameters: spaceDelimited")
@pytest.mark.feature("parameters: content")
@pytest.mark.feature("parameters: allowReserved")
@pytest.mark.feature("parameters: allowEmptyValue")
@pytest.mark.feature("parameters: form")
def test_a_query_is_written_as_each_parameter_says(call: Caller, service: Service) -> None:
    call(
        lambda client: client.messages.find(
            filter={"from": "a"},
            tags=["x", "y z"],
            sort={"by": "date"},
            path="a/b&c",
            marker="",
            limit={"a": 1, "b": 2},
        )
    )
    assert (
        "filter%5Bfrom%5D=a&tags=x%20y%20z&sort=%7B%22by%22%3A%22date%22%7D"
        "&path=a/b%26c&marker=&limit=a,1,b,2"
    ) == service.seen[0].url.query.decode()


@pytest.mark.feature("parameters: querystring (3.2)")
def test_a_whole_query_is_one_argument(call: Caller, service: Service) -> None:
    call(lambda client: client.messages.search(all={"q": "a b", "tags": ["x", "y"]}))
    assert b"q=a+b&tags=x&tags=y" == service.seen[0].url.query


@pytest.mark.feature("parameters: style cookie (3.2)")
@pytest.mark.feature("parameters: one name in several places")
@pytest.mark.feature("parameters: of the path item")
def test_one_name_in_three_places_makes_three_arguments(
    call: Caller, service: Service, relay: Any
) -> None:
    service.answer(EVENTS, "text/event-stream")
    watch: Call = lambda client: client.messages.watch(  # noqa: E731
        "a/b", id_query="q", id_cookie=["c%", "d"], x_trace=[1, 2]
    )
    call(watch, auth=relay.Signed("s"))
    (seen,) = service.seen
    assert b"/v1/messages/a%2Fb/events?id=q&sig=s" == seen.url.raw_path
    assert ("id=c%; id=d", "1,2") == (seen.headers["cookie"], seen.headers["x-trace"])


# Bodies ----------------------------------------------------------------------------------------


@pytest.mark.feature("bodies: several media types")
@pytest.mark.feature("bodies: form")
@pytest.mark.feature("bodies: text and XML as text")
def test_each_form_of_a_body_has_a_method(call: Caller, service: Service) -> None:
    service.answer(b'{"id": "r"}', "application/vnd.relay+json", 202)
    fields: dict[str, Any] = {"id": "1", "text": "é", "parts": ["a", "b"]}
    call(lambda client: client.messages.send(**fields))
    call(lambda client: client.messages.send_as_form(**fields))
    call(lambda client: client.messages.send_as_content(body="<m/>"))
    call(lambda client: client.messages.send_as_content(body=b"m", media_type="text/plain"))
    assert [
        ("application/json", '{"id":"1","parts":["a","b"],"text":"é"}'.encode()),
        ("application/x-www-form-urlencoded", b"id=1&parts=a%7Cb&text=%C3%A9"),
        ("application/xml", b"<m/>"),
        ("text/plain", b"m"),
    ] == [(one.headers["content-type"], one.content) for one in service.seen]


@pytest.mark.feature("bodies: bytes, files, iterables")
@pytest.mark.feature("bodies: media type ranges")
def test_a_raw_body_may_be_bytes_a_file_or_pieces(
    call: Caller, service: Service, relay: Any
) -> None:
    bodies: list[Callable[[], Any]] = [
        lambda: b"ab",
        lambda: io.BytesIO(b"ab"),
        lambda: iter([b"a", b"b"]),
    ]
    for body in bodies:
        call(
            lambda client, body=body: client.drafts.replace_file(
                "m", body=body(), media_type="image/x-own"
            )
        )
    assert {("image/x-own", b"ab")} == {
        (one.headers["content-type"], one.content) for one in service.seen
    }
    for body_, media_type in ((b"", "text/plain"), (b"", "image/*"), ([1], "image/png")):
        with pytest.raises(relay.RequestValidationError):
            call(
                lambda client, body=body_, media_type=media_type: client.drafts.replace_file(
                    "m", body=body, media_type=media_type
                )
            )
    assert 3 == len(service.seen)


@pytest.mark.feature("bodies: multipart with files")
@pytest.mark.feature("bodies: encoding of parts")
def test_parts_of_a_form_have_the_media_types_of_the_document(
    call: Caller, service: Service, tmp_path: Path
) -> None:
    (tmp_path / "p.bin").write_bytes(b"page")
    with (tmp_path / "p.bin").open("rb") as file:
        call(
            lambda client: client.drafts.attach_files(
                "m",
                cover=("c.png", b"\x89", "image/jpeg", {"X-Own": "1"}),
                pages=[file, b"2"],
                notes={"text": "n"},
                title="t",
            )
        )
    seen = service.seen[0]
    head = f"content-type: {seen.headers['content-type']}\r\n\r\n".encode()
    message = message_from_bytes(head + seen.content)
    assert [
        ("notes", None, "application/vnd.notes+json", b'{"text":"n"}', None),
        ("title", None, "text/plain", b"t", None),
        ("cover", "c.png", "image/jpeg", b"\x89", "1"),
        ("pages", "p.bin", "application/octet-stream", b"page", None),
        ("pages", "file", "application/octet-stream", b"2", None),
    ] == [
        (
            part.get_param("name", header="content-disposition"),
            part.get_filename(),
            part.get_content_type(),
            part.get_payload(decode=True),
            part["x-own"],
        )
        for part in message.walk()
        if not part.is_multipart()
    ]


# Answers ---------------------------------------------------------------------------------------


@pytest.mark.feature("responses: several statuses")
@pytest.mark.feature("responses: vendor media types")
def test_each_status_of_success_has_its_type(call: Caller, service: Service, relay: Any) -> None:
    find: Call = lambda client: client.messages.find()  # noqa: E731
    service.answer(b'[{"id": "1", "text": "t"}]')
    (message,) = call(find)
    service.answer(b'{"id": "2", "text": "t"}', status=206)
    assert ("1", "2") == (message.id, call(find).id)
    service.answer(b'{"id": "r"}', "application/vnd.relay+json", 202)
    assert "r" == call(lambda client: client.messages.send(id="1", text="t")).id
    assert "application/vnd.relay+json" == service.seen[-1].headers["accept"]


@pytest.mark.feature("responses: ranges and default")
@pytest.mark.feature("responses: no body")
def test_a_range_answers_for_its_statuses(call: Caller, service: Service) -> None:
    service.answer(b"", status=299)
    put: Call = lambda client: client.drafts.replace_file("m", body=b"")  # noqa: E731
    assert (None, "application/pdf") == (call(put), service.seen[0].headers["content-type"])


@pytest.mark.feature("responses: headers")
def test_headers_are_there_with_the_raw_response(service: Service, relay: Any) -> None:
    http = httpx2.Client(transport=httpx2.MockTransport(service))
    client = relay.Client(auth=relay.RelayKey(KEY), http_client=http)
    assert "3" == client.with_raw_response(client.messages.find).http.headers["X-Total"]


@pytest.mark.feature("responses: server-sent events")
def test_events_are_typed_and_an_unfinished_one_is_dropped(
    call: Caller, service: Service, relay: Any
) -> None:
    service.answer(EVENTS, "text/event-stream")
    watch: Call = lambda client: client.messages.watch("m")  # noqa: E731
    first, second = call(watch, auth=relay.Signed("s"))
    assert ("one", "message", "7", 250) == (first.data.text, first.event, first.id, first.retry)
    assert ("two", "end", "Delta") == (second.data.text, second.event, type(second.data).__name__)
    assert "text/event-stream" == service.seen[0].headers["accept"]
    assert service.closed > 0


@pytest.mark.feature("responses: lines of JSON")
def test_lines_and_sequences_of_json_are_typed_items(call: Caller, service: Service) -> None:
    service.answer(DELTAS, "application/x-ndjson")
    lines = call(lambda client: client.messages.read_log_as_stream("m"))
    service.answer(b'\x1e{"text":\n"one"}\n\x1e{"text": "two"}\n', "application/json-seq")
    sequence = call(lambda client: client.messages.follow_log("m"))
    assert ["one", "two"] == [one.text for one in lines] == [one.text for one in sequence]


@pytest.mark.feature("responses: several media types")
def test_another_media_type_is_asked_for_by_header(service: Service, relay: Any) -> None:
    service.answer(DELTAS, "application/x-ndjson")
    http = httpx2.Client(transport=httpx2.MockTransport(service))
    client = relay.Client(auth=relay.RelayKey(KEY), http_client=http)
    other = client.with_options(headers={"accept": "application/x-ndjson"})
    with other.stream(other.messages.read_log, "m") as stream:
        assert DELTAS == b"".join(stream)
    assert "application/x-ndjson" == service.seen[0].headers["accept"]


@pytest.mark.feature("responses: streams that are ended early")
def test_a_stream_that_is_left_early_is_closed(service: Service, relay: Any) -> None:
    service.answer(DELTAS, "application/x-ndjson")
    http = httpx2.Client(transport=httpx2.MockTransport(service))
    client = relay.Client(auth=relay.RelayKey(KEY), http_client=http)
    with client.messages.read_log_as_stream("m") as stream:
        assert "one" == next(stream).text
        closed = service.closed
    assert ([], 0) == ([*stream], closed)
    assert service.closed > 0


@pytest.mark.feature("responses: streams that are ended early")
def test_an_item_that_cannot_be_read_ends_the_stream(
    call: Caller, service: Service, relay: Any
) -> None:
    service.answer(b'{"text": "one"}\nnot json\n', "application/x-ndjson")
    with pytest.raises(relay.APIResponseError, match="readLog"):
        call(lambda client: client.messages.read_log_as_stream("m"))
    assert service.closed > 0


# Security --------------------------------------------------------------------------------------


@pytest.mark.feature("security: alternatives")
@pytest.mark.feature("security: schemes that go together")
def test_a_call_sends_the_first_alternative_that_is_complete(
    call: Caller, service: Service, relay: Any
) -> None:
    login, tenant = relay.Login("u", "p"), relay.Tenant("t")
    call(SEARCH, auth=[tenant, login])
    call(SEARCH, auth=[tenant, login, relay.RelayKey(KEY)])
    sent = [
        tuple(name in one.headers for name in ("authorization", "cookie", "x-relay-key"))
        for one in service.seen
    ]
    assert [(True, True, False), (False, False, True)] == sent


@pytest.mark.feature("security: alternatives")
def test_a_call_that_no_credential_fits_says_what_is_missing(
    call: Caller, service: Service, relay: Any
) -> None:
    with pytest.raises(relay.ConfigurationError) as raised:
        call(SEARCH, auth=relay.Login("u", "p"))
    assert (
        "searchMessages needs a credential of RelayKey, or Login and Tenant;"
        " given to the client: Login."
    ) == str(raised.value)
    assert [] == service.seen


@pytest.mark.feature("security: none, or none needed")
@pytest.mark.feature("security: mutualTLS")
def test_where_the_document_asks_for_nothing_nothing_is_sent(
    call: Caller, service: Service, relay: Any
) -> None:
    key = relay.RelayKey(KEY)
    for make in (
        lambda client: client.messages.probe(),
        lambda client: client.messages.find(),
        lambda client: client.messages.purge(),
    ):
        call(make, auth=key)
    assert [] == [one for one in service.seen if "x-relay-key" in one.headers]


@pytest.mark.feature("security: OAuth 2.0 client credentials")
def test_client_credentials_are_exchanged_for_a_token(
    call: Caller, service: Service, relay: Any
) -> None:
    partner = relay.PartnerClientCredentials("id", "s3cret", scopes=["send"])
    find: Call = lambda client: client.messages.find()  # noqa: E731
    call(find, auth=partner)
    call(find, auth=partner)
    token, *finds = service.seen
    assert "POST https://login.relay.example/token" == target(token)
    assert b"grant_type=client_credentials&scope=send" == token.content
    assert ["Bearer t-1", "Bearer t-1"] == [one.headers["authorization"] for one in finds]
    assert "s3cret" not in repr(partner)


@pytest.mark.feature("security: openIdConnect")
def test_a_token_of_openid_connect_is_a_bearer_token(
    call: Caller, service: Service, relay: Any
) -> None:
    call(lambda client: client.messages.options_of_messages(), auth=relay.Single("t"))
    assert "Bearer t" == service.seen[0].headers["authorization"]


# Methods, webhooks -----------------------------------------------------------------------------


@pytest.mark.feature("operations: every method of HTTP")
@pytest.mark.feature("operations: query (3.2)")
@pytest.mark.feature("operations: additionalOperations (3.2)")
def test_methods_are_sent_as_the_document_names_them(
    call: Caller, service: Service, relay: Any
) -> None:
    makes: list[Call] = [
        lambda client: client.messages.probe(),
        lambda client: client.messages.trace(),
        lambda client: client.messages.query(text="t"),
        lambda client: client.messages.purge(),
    ]
    for make in makes:
        call(make)
    assert ["HEAD", "TRACE", "QUERY", "PURGE"] == [one.method for one in service.seen]


@pytest.mark.feature("operations: deprecated")
def test_a_deprecated_operation_is_marked_for_type_checkers_and_readers(relay: Any) -> None:
    method = relay.Client.messages.func.__annotations__["return"]
    purge = importlib.import_module("relay.resources.messages").Messages.purge
    assert ("Messages", True) == (method, hasattr(purge, "__deprecated__"))
    assert "Deprecated." in purge.__doc__


@pytest.mark.feature("operations: webhooks")
@pytest.mark.feature("operations: callbacks")
def test_what_the_service_sends_is_read_as_its_model(relay: Any) -> None:
    message = relay.webhooks.MESSAGE_SENT.parse(b'{"id": "1", "text": "t", "more": 1}')
    receipt = relay.webhooks.DELIVERED.parse('{"id": "r"}')
    assert ("Message", "1") == (type(message).__name__, message.id)
    assert ("Receipt", "r") == (type(receipt).__name__, receipt.id)
    with pytest.raises(ValueError, match="not JSON"):
        relay.webhooks.DELIVERED.parse(b"{")
