"""How requests prove who sends them."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from base64 import b64encode
from collections.abc import Generator, Mapping
from typing import TYPE_CHECKING, ClassVar, Final, TypeAlias
from urllib.parse import quote

from .errors import ConfigurationError
from .request import Request

if TYPE_CHECKING:
    from .options import Clock
    from .response import Response

Preparation: TypeAlias = "Generator[Request | float, Response | None, None]"
"""What is to be done before a proof can be given: requests to send, and seconds to wait."""

_SECRET: Final = re.compile(r"[!-~\xa1-\xff](?:[ -~\xa0-\xff]*[!-~\xa1-\xff])?")


class Auth(ABC):
    """A proof that is added to each request; it shows no secrets when printed.

    Attributes:
        scheme: What the document calls this way to authenticate; None fits every operation.
    """

    scheme: ClassVar[str | None] = None

    def prepare(self, clock: Clock, user_agent: str) -> Preparation:
        """Yield requests and seconds to wait before each attempt; by default there is nothing."""
        del clock, user_agent
        yield from ()

    def refused(self) -> None:  # noqa: B027 - most have nothing to do
        """Take note that the service did not accept the proof (status 401)."""

    @abstractmethod
    def authorize(self, request: Request) -> Request:
        """Return the request with the proof. Called anew for each attempt to send it."""

    def masked(self, text: str) -> str:
        """Return text of a service without the secrets that it may repeat."""
        for name, secret in vars(self).items():
            if name.startswith("_") and isinstance(secret, str) and len(secret) > 7:
                text = text.replace(secret, "…")
        return text

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


def checked(name: str, secret: str) -> str:
    """Return ``secret`` if it can stand in a header.

    Raises:
        ConfigurationError: It cannot; the message does not show it.
    """
    # No type checker guards what comes from the environment: a missing variable is None.
    is_text = isinstance(secret, str)  # pyright: ignore[reportUnnecessaryIsInstance]
    if not is_text or not _SECRET.fullmatch(secret):
        raise ConfigurationError(
            f"The {name} should be text of Latin-1 characters, not empty,"
            " without line breaks or outer blanks."
        )
    return secret


class HeaderKey(Auth):
    """A key sent in a header."""

    header: ClassVar[str]
    fixed: ClassVar[Mapping[str, str]] = {}
    """Headers that go with it."""

    def __init__(self, key: str) -> None:
        self._key = checked("key", key)

    def authorize(self, request: Request) -> Request:
        """Return the request with the key."""
        return request.with_headers({**self.fixed, self.header.lower(): self._key})


class QueryKey(Auth):
    """A key sent in the query.

    Where the logger ``httpx2`` is on at INFO, httpx2 logs whole addresses, and so the key.
    """

    parameter: ClassVar[str]

    def __init__(self, key: str) -> None:
        self._key = checked("key", key)

    def authorize(self, request: Request) -> Request:
        """Return the request with the key."""
        return request.with_query(f"{quote(self.parameter, safe='')}={quote(self._key, safe='')}")


class CookieKey(Auth):
    """A key sent in a cookie."""

    cookie: ClassVar[str]

    def __init__(self, key: str) -> None:
        self._key = checked("key", key)

    def authorize(self, request: Request) -> Request:
        """Return the request with the key."""
        cookies = [request.headers.get("cookie"), f"{self.cookie}={quote(self._key, safe='')}"]
        return request.with_headers({"cookie": "; ".join(filter(None, cookies))})


class Bearer(Auth):
    """A bearer token (RFC 6750)."""

    def __init__(self, token: str) -> None:
        self._token = checked("token", token)

    def authorize(self, request: Request) -> Request:
        """Return the request with the token."""
        return request.with_headers({"authorization": f"Bearer {self._token}"})


class Basic(Auth):
    """A user name and a password (RFC 7617), in UTF-8."""

    def __init__(self, username: str, password: str) -> None:
        if ":" in checked("user name", username):
            raise ConfigurationError("The user name should not contain a colon.")
        self._pair = f"{username}:{checked('password', password)}"

    def authorize(self, request: Request) -> Request:
        """Return the request with both."""
        credentials = b64encode(self._pair.encode()).decode()
        return request.with_headers({"authorization": f"Basic {credentials}"})
