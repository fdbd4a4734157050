"""Goldens are programs: every operation of two small documents is called, in both colours."""

from __future__ import annotations

import asyncio
import datetime
import importlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sdkwright.document import load
from sdkwright.lower import lower

HERE = Path(__file__).parent
UTC = datetime.UTC


@dataclass(frozen=True)
class Call:
    """A call, what it should send, and what it should make of the answer.

    Attributes:
        make: Calls an operation of the client, of whichever colour.
        sent: Method and target, exactly.
        body: What is sent, exactly: an object stands for JSON.
        headers: Some of the headers that are sent.
        answer: Where the document has the example to answer with, or the answer itself.
        check: Asserts what the call returns.
    """

    operation: str
    make: Callable[[Any], Any]
    sent: str
    check: Callable[[Any], None]
    body: object = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    answer: str | bytes = b""
    status: int = 200
    media_type: str = "application/json"


BOOK = {"isbn": "9780000000026", "title": "The Wick", "price": {"amount": 800, "currency": "EUR"}}
PNG = b"\x89PNG\r\n\x1a\n\x00\xff"
KEY = {"x-shop-key": "s3cret"}


def check_page(page: Any) -> None:
    (book,) = page.items
    assert (1, 1, False) == (page.total, page.number, page.has_next)
    assert ("BookPage", "Book") == (type(page.response).__name__, type(book).__name__)
    assert datetime.datetime(2024, 2, 29, 12, 30, tzinfo=UTC) == book.created_at
    assert datetime.date(2024, 1, 31) == book.published
    assert (1250, "A. Wick", 1961) == (
        book.price.amount,
        book.authors[0].name,
        book.authors[0].born,
    )
    assert book.subtitle is None
    assert "subtitle" in book.model_fields_set


def check_book(book: Any) -> None:
    assert ("Book", "b-1", 3) == (type(book).__name__, book.id, book.stock)
    # The document does not know this genre, nor the year that this author was born in.
    assert ("pop-up", None) == (book.genre, book.authors[0].born)
    assert "born" not in book.authors[0].model_fields_set


def check_added(book: Any) -> None:
    assert ("Book", "b-2", "A sequel", "essay") == (
        type(book).__name__,
        book.id,
        book.subtitle,
        book.genre,
    )


def check_order(order: Any) -> None:
    assert ("Order", "InvoicePayment") == (type(order).__name__, type(order.payment).__name__)
    assert datetime.datetime(2024, 3, 2, 9, 15, 0, 250_000, tzinfo=UTC) == order.created_at
    assert (datetime.date(2024, 4, 1), None) == (order.payment.due, order.shipped)
    assert [("9780000000019", 2)] == [(line.isbn, line.count) for line in order.lines]


def check_orders(page: Any) -> None:
    (order,) = page.items
    assert ("OrderPage", 1, None) == (type(page.response).__name__, page.number, page.total)
    assert ("o-7/6", True) == (page.next_cursor, page.has_next)
    check_order(order)


def check_stations(stations: Any) -> None:
    hill, wick = stations
    assert {"Station"} == {type(station).__name__ for station in stations}
    assert ("LMP", 812.5, None, "live") == (hill.code, hill.height_m, hill.keeper, hill.state)
    assert ("Ada", "drowned") == (wick.keeper.name, wick.state)


def check_observation(found: Any) -> None:
    zone = datetime.timezone(datetime.timedelta(hours=1))
    assert "Observation" == type(found).__name__
    assert datetime.datetime(2023, 12, 24, 18, tzinfo=zone) == found.at
    assert (-3.5, None, ["snow", "fog"]) == (found.temperature, found.wind, found.sky)


def check_records(found: Any) -> None:
    assert ("GetRecordsResponse", 40.25, None) == (
        type(found).__name__,
        found.hottest.temperature,
        found.coldest,
    )


def equals(expected: object) -> Callable[[Any], None]:
    def check(found: Any) -> None:
        assert expected == found

    return check


BOOKSHOP = [
    Call(
        "listBooks",
        lambda client: client.books.list(
            page=1,
            page_size=20,
            genre=["novel", "essay"],
            published={"from": datetime.date(2024, 1, 1)},
            added_since=datetime.datetime(2024, 1, 1, tzinfo=UTC),
            accept_language=["de", "en"],
        ),
        "GET /books?page=1&pageSize=20&genre=novel,essay&published%5Bfrom%5D=2024-01-01"
        "&addedSince=2024-01-01T00%3A00%3A00Z",
        check_page,
        headers={**KEY, "accept-language": "de,en", "accept": "application/json"},
        answer="/paths/~1books/get/responses/200",
    ),
    Call(
        "addBook",
        lambda client: client.books.add(**BOOK, subtitle=None, genre="essay"),
        "POST /books",
        check_added,
        body={**BOOK, "subtitle": None, "genre": "essay"},
        headers={**KEY, "content-type": "application/json"},
        answer="/paths/~1books/post/responses/201",
        status=201,
    ),
    Call(
        "getBook",
        lambda client: client.books.get("9780000000019", with_=["reviews", "stock"]),
        "GET /books/9780000000019?with=reviews%7Cstock",
        check_book,
        headers={**KEY, "x-shop-version": "2"},
        answer="/paths/~1books~1{isbn}/get/responses/200",
    ),
    Call(
        "updateBook",
        lambda client: client.books.update("9780000000019", subtitle=None),
        "PATCH /books/9780000000019",
        equals(None),
        body={"subtitle": None},
        headers={"content-type": "application/merge-patch+json"},
        status=204,
    ),
    Call(
        "removeBook",
        lambda client: client.books.remove("9780000000019"),
        "DELETE /books/9780000000019",
        equals(None),
        headers=KEY,
        status=204,
    ),
    Call(
        "setBookCover",
        lambda client: client.books.set_cover("97/8 é", body=PNG),
        "PUT /books/97%2F8%20%C3%A9/cover",
        equals(PNG[::-1]),
        body=PNG,
        headers={"content-type": "image/png", "accept": "*/*"},
        answer=PNG[::-1],
        media_type="image/png",
    ),
    Call(
        "listShelves",
        lambda client: client.shelves.list("attic", [3, 4], visit="a b"),
        "GET /rooms/;room=attic/shelves/.3.4",
        equals({"3": ["9780000000019"], "4": []}),
        headers={"cookie": "visit=a%20b"},
        answer="/paths/~1rooms~1{room}~1shelves~1{shelves}/get/responses/200",
    ),
    Call(
        "listOrders",
        lambda client: client.orders.list(after="o-9/8"),
        "GET /orders?after=o-9%2F8",
        check_orders,
        headers=KEY,
        answer="/paths/~1orders/get/responses/200",
    ),
    Call(
        "placeOrder",
        lambda client: client.orders.place(
            lines=[{"isbn": "9780000000019", "count": 2}],
            payment={"kind": "invoice", "due": datetime.date(2024, 4, 1)},
            deliver_at=datetime.datetime(2024, 3, 9, 12, tzinfo=UTC),
        ),
        "POST /orders",
        check_order,
        body={
            "lines": [{"isbn": "9780000000019", "count": 2}],
            "payment": {"kind": "invoice", "due": "2024-04-01"},
            "deliverAt": "2024-03-09T12:00:00Z",
        },
        answer="/paths/~1orders/post/responses/201",
        status=201,
    ),
    Call(
        "remindOfOrder",
        lambda client: client.orders.remind_of_order("o-7"),
        "POST /orders/o-7/reminders",
        equals(None),
        status=204,
    ),
    Call(
        "remindOfOrder",
        lambda client: client.orders.remind_of_order("o-7", text="Please."),
        "POST /orders/o-7/reminders",
        equals(None),
        body={"text": "Please."},
        headers={"content-type": "application/json"},
        status=204,
    ),
]
WEATHER = [
    Call(
        "GET /stations",
        lambda client: client.default.get_stations(near=[47.5, 11.25], is_active=True),
        "GET /stations?near=47.5,11.25&is_active=true",
        check_stations,
        answer="/paths/~1stations/get/responses/200",
    ),
    Call(
        "GET /stations/{code}/now",
        lambda client: client.default.get_stations_code_now("LMP"),
        "GET /stations/LMP/now",
        check_observation,
        answer="/paths/~1stations~1{code}~1now/get/responses/200",
    ),
    Call(
        "GET /stations/{code}/bulletin",
        lambda client: client.default.get_stations_code_bulletin("LMP", x_units="metric"),
        "GET /stations/LMP/bulletin",
        equals("Snow until dawn. Straße gesperrt."),
        headers={"x-units": "metric"},
        answer="Snow until dawn. Straße gesperrt.".encode(),
        media_type="text/plain; charset=utf-8",
    ),
    Call(
        "POST /stations/{code}/reports",
        lambda client: client.default.post_stations_code_reports(
            "WCK",
            seen_at=datetime.datetime(2024, 1, 1, 6, tzinfo=UTC),
            body_code="ada",
            sky=["snow", "fog"],
        ),
        "POST /stations/WCK/reports",
        equals(None),
        body=b"code=ada&seen_at=2024-01-01T06%3A00%3A00Z&sky=snow&sky=fog",
        headers={"content-type": "application/x-www-form-urlencoded"},
        status=202,
    ),
    Call(
        "GET /radar",
        lambda client: client.default.get_radar(),
        "GET /radar",
        equals(PNG),
        answer=PNG,
        media_type="image/png",
    ),
    Call(
        "GET /records",
        lambda client: client.default.get_records(year=2022),
        "GET /records?year=2022",
        check_records,
        answer="/paths/~1records/get/responses/default",
    ),
]
CALLS = [("bookshop", call) for call in BOOKSHOP] + [("weather", call) for call in WEATHER]


class Server(ThreadingHTTPServer):
    """Keeps the last request, and answers with what it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.request_line = ""
        self.headers: dict[str, str] = {}
        self.body = b""
        self.answer: tuple[int, str, bytes] = (200, "", b"")
        self.url = f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.0"

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline()
        if not self.parse_request():
            return
        status, media_type, data = self.server.answer
        self.server.request_line = f"{self.command} {self.path}"
        self.server.headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.close_connection = True
        self.send_response(status)
        if data:
            self.send_header("content-type", media_type)
            self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as found:
        thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield found
        found.shutdown()
        thread.join()


def answer_of(name: str, call: Call) -> bytes:
    if isinstance(call.answer, bytes):
        return call.answer
    response: Any = load(HERE / name / "openapi.yaml").at(call.answer)
    return json.dumps(response["content"]["application/json"]["example"]).encode()


def credentials(package: ModuleType) -> dict[str, Any]:
    return {"auth": package.ShopKey("s3cret")} if hasattr(package, "ShopKey") else {}


def make(package: ModuleType, url: str, colour: str, call: Call) -> Any:
    if colour == "sync":
        with package.Client(endpoint=url, **credentials(package)) as client:
            return call.make(client)

    async def wait() -> Any:
        async with package.AsyncClient(endpoint=url, **credentials(package)) as client:
            return await call.make(client)

    return asyncio.run(wait())


@pytest.mark.feature("parameters: matrix")
@pytest.mark.feature("parameters: label")
@pytest.mark.feature("parameters: pipeDelimited")
@pytest.mark.feature("parameters: deepObject")
@pytest.mark.feature("parameters: in headers and cookies")
@pytest.mark.feature("parameters: of the path item")
@pytest.mark.feature("schemas: nullable (3.0)")
@pytest.mark.feature("bodies: JSON")
@pytest.mark.feature("bodies: vendor media types")
@pytest.mark.feature("bodies: form")
@pytest.mark.feature("bodies: bytes, files, iterables")
@pytest.mark.feature("responses: JSON")
@pytest.mark.feature("responses: text")
@pytest.mark.feature("responses: bytes")
@pytest.mark.feature("responses: no body")
@pytest.mark.feature("security: apiKey")
@pytest.mark.parametrize("colour", ["sync", "async"])
@pytest.mark.parametrize(("name", "call"), CALLS, ids=[call.operation for _, call in CALLS])
def test_a_call_sends_what_the_document_says_and_reads_its_example(
    name: str, call: Call, colour: str, server: Server, outputs: Mapping[str, Path]
) -> None:
    server.answer = (call.status, call.media_type, answer_of(name, call))
    result = make(importlib.import_module(name), server.url, colour, call)
    assert call.sent == server.request_line.replace("%2C", ",")
    assert call.headers.items() <= server.headers.items()
    sent = server.body if isinstance(call.body, bytes) else json.loads(server.body)
    assert call.body == sent
    call.check(result)


def test_every_operation_of_the_documents_is_called() -> None:
    for name in ("bookshop", "weather"):
        api = lower(load(HERE / name / "openapi.yaml"))
        called = {call.operation for case, call in CALLS if case == name}
        assert sorted(operation.id for operation in api.operations) == sorted(called)


def test_a_call_that_breaks_the_document_is_not_sent(
    server: Server, outputs: Mapping[str, Path]
) -> None:
    package = importlib.import_module("bookshop")
    server.request_line = ""
    with package.Client(endpoint=server.url, auth=package.Token("t")) as client:
        for arguments, place in (
            ({**BOOK, "title": ""}, "/title"),
            ({**BOOK, "isbn": "1"}, "/isbn"),
            ({**BOOK, "genre": "pop-up"}, "/genre"),
            ({**BOOK, "title": None}, "/title"),
            ({**BOOK, "genre": "poetry"}, ""),
        ):
            with pytest.raises(package.RequestValidationError) as raised:
                client.books.add(**arguments)
            assert [("body", place)] == [fault[:2] for fault in raised.value.faults]
        with pytest.raises(package.RequestValidationError):
            client.books.update("9780000000019")
    assert "" == server.request_line


@pytest.mark.feature("security: http bearer")
@pytest.mark.feature("responses: errors")
def test_an_error_tells_what_the_document_says_of_errors(
    server: Server, outputs: Mapping[str, Path]
) -> None:
    package = importlib.import_module("bookshop")
    problem: Any = load(HERE / "bookshop" / "openapi.yaml").at("/components/responses/Problem")
    example = problem["content"]["application/problem+json"]["example"]
    server.answer = (404, "application/problem+json", json.dumps(example).encode())
    with (
        package.Client(endpoint=server.url, auth=package.Token("t")) as client,
        pytest.raises(package.NotFoundError) as raised,
    ):
        client.books.get("9780000000019")
    assert "Bearer t" == server.headers["authorization"]
    assert ("unknown-book", "There is no such book.", "r-1") == (
        raised.value.code,
        raised.value.message,
        raised.value.request_id,
    )


@pytest.mark.parametrize(
    ("status", "code", "name"),
    [
        (409, "out-of-stock", "OutOfStock"),
        (409, "sold", "ConflictError"),
        (422, "out-of-stock", "UnprocessableEntityError"),
    ],
)
def test_a_failure_that_the_document_names_is_an_exception_of_its_own(
    status: int, code: str, name: str, server: Server, outputs: Mapping[str, Path]
) -> None:
    package = importlib.import_module("bookshop")
    server.answer = (status, "application/problem+json", json.dumps({"type": code}).encode())
    with (
        package.Client(endpoint=server.url, auth=package.Token("t")) as client,
        pytest.raises(getattr(package, name)) as raised,
    ):
        client.orders.place(lines=[{"isbn": "1", "count": 1}], payment={"kind": "invoice"})
    assert (getattr(package, name), code) == (type(raised.value), raised.value.code)


def test_what_the_document_calls_idempotent_is_sent_again(
    server: Server, outputs: Mapping[str, Path]
) -> None:
    package = importlib.import_module("bookshop")
    server.answer = (503, "", b"")
    waits: list[float] = []

    class Clock(package.Clock):  # type: ignore[misc,name-defined]  # it is imported by name
        def sleep(self, seconds: float) -> None:
            waits.append(seconds)

    with package.Client(
        endpoint=server.url, auth=package.Token("t"), max_retries=1, clock=Clock()
    ) as client:
        with pytest.raises(package.InternalServerError):
            client.orders.remind_of_order("o-7")
        assert 1 == len(waits)
        with pytest.raises(package.InternalServerError):
            client.orders.place(lines=[{"isbn": "1", "count": 1}], payment={"kind": "invoice"})
    assert 1 == len(waits)
