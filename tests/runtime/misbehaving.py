"""A server on the loopback interface that does what it is told, however wrong."""

from __future__ import annotations

import socket
import ssl
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path

from loopback import Loopback, _read

Act = Callable[[socket.socket], None]
"""What is done with a connection, which is closed then."""

CERTIFICATE = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgDvzBz7sraFh13/Mv
socCC0x3fGjQnbmCBzXiGWGbOayhRANCAAQVM0zh3ybupHD+poW110WC5Vvu+1IL
2rAZjIfPmTG0M1vrnZq8O72CboMGPFLR++ftQN1K5W2Ur3t/L/Xq4UtZ
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBkDCCATagAwIBAgIUMMGzRoHuNw7Ysuf04zIidFAToWwwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTEwMjI0NloYDzIxMjYxMDI4
MTAyMjQ2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQVM0zh3ybupHD+poW110WC5Vvu+1IL2rAZjIfPmTG0M1vrnZq8O72C
boMGPFLR++ftQN1K5W2Ur3t/L/Xq4UtZo2QwYjAdBgNVHQ4EFgQUl+OSTUw05fJ1
XvrX62jBB5ms86kwHwYDVR0jBBgwFoAUl+OSTUw05fJ1XvrX62jBB5ms86kwDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0gAMEUC
IQCZ0lOeyALlaju365zX7q+e9mr9Nz9qUWfeypsIntKjugIgGqCWIqCBeVJYNC26
h1s2cc714QMiOgScAjGJssPOQe4=
-----END CERTIFICATE-----
"""
"""Of 127.0.0.1, signed by itself; its key is known to the world."""


class Misbehaving(Loopback):
    """The server: acts in turn, the last one for good."""

    def __init__(self, *acts: Act) -> None:
        super().__init__()
        self._acts = acts

    def _serve(self, connection: socket.socket) -> None:
        act = self._acts[min(self.connections, len(self._acts)) - 1]
        try:
            with connection:
                act(connection)
        except OSError:
            return

    def read(self, connection: socket.socket) -> None:
        """Read one request."""
        with connection.makefile("rb") as stream:
            captured = _read(stream.readline, stream.read)
        if captured is not None:
            self.requests.append(captured)


def reset(connection: socket.socket) -> None:
    """Break a connection off, without the goodbye of TCP."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def read_one(connection: socket.socket) -> None:
    """Read one request."""
    with connection.makefile("rb") as stream:
        _read(stream.readline, stream.read)


def after_request(*parts: bytes, pause: Callable[[], object] = lambda: None) -> Act:
    """Return an act: read a request, then send parts."""

    def act(connection: socket.socket) -> None:
        read_one(connection)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for part in parts:
            connection.sendall(part)
            pause()

    return act


def with_tls(connection: socket.socket) -> None:
    """Answer with a certificate that nobody trusts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "certificate.pem"
        path.write_text(CERTIFICATE, encoding="ascii")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        context.wrap_socket(connection, server_side=True).close()
