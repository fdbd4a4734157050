"""A real HTTP server on the loopback interface: it notes what it is asked, and answers as told."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterable
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

from .cases import Answer, Seen, phrase


class Loopback:
    """The server, for as long as its context lasts.

    Attributes:
        seen: The requests so far, the latest last.
    """

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self._answers: list[Answer] = []
        self._server = _Server(("127.0.0.1", 0), _connection(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        """The address of the server."""
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    def start_over(self, *answers: Answer) -> None:
        """Forget the requests so far, and answer the next ones in turn; the last one for good."""
        self.seen.clear()
        self._answers[:] = answers

    def reply(self, seen: Seen) -> bytes:
        """Note a request and return the response to it."""
        self.seen.append(seen)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return b"\r\n".join([*_head(answer), b"", b"" if seen.method == "HEAD" else answer.data])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False


def _connection(loopback: Loopback) -> type[socketserver.StreamRequestHandler]:
    """Return what handles a connection: one request after the other, until the client closes it."""

    class Connection(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while (seen := _read(self.rfile)) is not None:
                self.wfile.write(loopback.reply(seen))

    return Connection


def _head(answer: Answer) -> Iterable[bytes]:
    yield f"HTTP/1.1 {answer.status} {phrase(answer.status)}".encode()
    if answer.media_type is not None:
        yield f"content-type: {answer.media_type}".encode()
    if answer.status not in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
        yield f"content-length: {len(answer.data)}".encode()
    yield from (f"{name}: {value}".encode() for name, value in answer.headers.items())


def _read(stream: Any) -> Seen | None:
    """Return the next request of a connection; None if there is none."""
    start = stream.readline().decode("latin-1").split(" ")
    if len(start) != 3:
        return None
    headers: list[tuple[str, str]] = []
    while line := stream.readline().decode("latin-1").rstrip("\r\n"):
        name, _, value = line.partition(":")
        headers.append((name.lower(), value.strip(" ")))
    length = next((int(value) for name, value in headers if name == "content-length"), 0)
    return Seen(start[0], start[1], tuple(headers), stream.read(length))
