"""A server on the loopback interface that keeps every byte it gets and answers with given ones."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Self
from urllib.parse import unquote


@dataclass(frozen=True)
class Captured:
    """A request as it came over the wire."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The decoded query."""
        parts = [part.partition("=") for part in self.query.split("&") if part]
        return [(unquote(name), unquote(value)) for name, _, value in parts]

    def header(self, name: str) -> str | None:
        found = [value for key, value in self.headers if key.lower() == name]
        assert len(found) <= 1, f"{name} was sent {len(found)} times"
        return found[0] if found else None


class Last(bytes):
    """An answer after which the connection is closed."""


Answer = bytes | Callable[[Captured], bytes | None] | None
"""What is sent back; None is silence, and b"" a closed connection."""


def answer(
    status: int = 200,
    body: object = b"",
    headers: Mapping[str, str] | None = None,
    *,
    reason: str = "Reason",
) -> bytes:
    """Return a response; a body that is not bytes is sent as JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{k}: {v}" for k, v in (headers or {}).items())]
    if status not in (204, 304):
        lines.append(f"content-length: {len(data)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + data


class Loopback:
    """The server: answers in turn, the last one for good."""

    def __init__(self, *answers: Answer) -> None:
        self.requests: list[Captured] = []
        self.connections = 0
        self._answers = list(answers) or [answer()]
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._is_closing = threading.Event()
        self.port: int = self._listener.getsockname()[1]
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._is_closing.set()
        for connection in [self._listener, *self._open]:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        for thread in self._threads:
            thread.join(timeout=10)

    def _start(self, run: Callable[[], None]) -> None:
        thread = threading.Thread(target=run, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            self._start(partial(self._serve, connection))

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection, connection.makefile("rb") as stream:
                while (captured := _read(stream.readline, stream.read)) is not None:
                    self.requests.append(captured)
                    turn = min(len(self.requests), len(self._answers)) - 1
                    chosen = self._answers[turn]
                    reply = chosen(captured) if callable(chosen) else chosen
                    if reply is None:
                        self._is_closing.wait(timeout=10)
                    if not reply:
                        return
                    connection.sendall(reply)
                    if isinstance(reply, Last):
                        return
        except OSError:
            return


def _read(readline: Callable[[], bytes], read: Callable[[int], bytes]) -> Captured | None:
    start = readline().decode("latin-1").split()
    if len(start) != 3:
        return None
    headers: list[tuple[str, str]] = []
    while (line := readline().decode("latin-1").rstrip("\r\n")) != "":
        name, _, value = line.partition(":")
        headers.append((name, value.strip(" ")))
    length = next((int(v) for k, v in headers if k.lower() == "content-length"), 0)
    return Captured(start[0], start[1], tuple(headers), read(length))
