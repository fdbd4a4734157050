"""Tokens of OAuth 2.0 for a client's own credentials (RFC 6749, section 4.4), fetched as needed."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any, ClassVar, Final, Literal
from urllib.parse import quote_plus, urlencode, urlsplit

from pydantic_core import from_json

from .auth import Auth, Preparation, checked
from .endpoint import parse_endpoint
from .errors import AuthenticationError, ConfigurationError
from .json_values import is_object
from .options import Clock
from .request import Request
from .response import Response

_MARGIN: Final = 30.0
"""Seconds before its end at which a token is replaced: a call takes time, and clocks differ."""

_POLL: Final = 0.05
"""Seconds between two looks at a token that another call is fetching."""


class ClientCredentials(Auth):
    """A client's own ID and secret, exchanged for tokens that calls share until they expire.

    Args:
        id: The client ID.
        secret: The client secret; it is sent to the token endpoint alone.
        scopes: What the token is to be good for; by default what the endpoint grants.
        token_url: The token endpoint, if it is another one than the document's.
        sent_in: Whether ID and secret go into the header, as RFC 6749 wants, or into the body.

    Raises:
        ConfigurationError: One of them cannot be sent.
    """

    default_url: ClassVar[str] = ""

    def __init__(
        self,
        id: str,
        secret: str,
        *,
        scopes: Sequence[str] = (),
        token_url: str | None = None,
        sent_in: Literal["header", "body"] = "header",
    ) -> None:
        self.id: str = checked("client ID", id)
        self._secret = checked("client secret", secret)
        self._scopes = tuple(scopes)
        self._url = _checked_url(token_url or self.default_url)
        self._is_secret_in_body = sent_in == "body"
        self._fetching = Lock()
        self._token = ""
        self._ends_at = 0.0

    def prepare(self, clock: Clock, user_agent: str) -> Preparation:
        """Fetch a token if there is none that lasts; of several calls one does, the rest wait.

        Raises:
            AuthenticationError: The token endpoint gives none.
        """
        while not self._is_lasting(clock):
            if not self._fetching.acquire(blocking=False):
                yield _POLL
                continue
            try:
                if not self._is_lasting(clock):
                    self._keep((yield self._request(user_agent)), clock)
                return  # what has just been given is good for one call, however soon it ends
            finally:
                self._fetching.release()

    def authorize(self, request: Request) -> Request:
        """Return the request with the token."""
        return request.with_headers({"authorization": f"Bearer {self._token}"})

    def refused(self) -> None:
        """Forget the token: it was revoked, or the service does not know it any more."""
        self._token = ""

    def _is_lasting(self, clock: Clock) -> bool:
        return bool(self._token) and clock.monotonic() < self._ends_at

    def _request(self, user_agent: str) -> Request:
        url = urlsplit(self._url)
        form = {"grant_type": "client_credentials"}
        if self._scopes:
            form["scope"] = " ".join(self._scopes)
        headers = {
            "host": url.netloc,
            "accept": "application/json",
            "user-agent": user_agent,
            "content-type": "application/x-www-form-urlencoded",
        }
        if self._is_secret_in_body:
            form |= {"client_id": self.id, "client_secret": self._secret}
        else:
            # RFC 6749, section 2.3.1: both are form-encoded before they are joined.
            pair = f"{quote_plus(self.id)}:{quote_plus(self._secret)}"
            headers["authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        content = urlencode(form).encode()
        origin = f"{url.scheme}://{url.netloc}"
        return Request("POST", origin, url.path or "/", url.query, headers, content)

    def _keep(self, response: Response | None, clock: Clock) -> None:
        """Take the token of a response.

        Raises:
            AuthenticationError: There is none in it.
        """
        assert response is not None, "a request is answered by a response"  # noqa: S101
        try:
            body: Any = from_json(response.content)
        except ValueError:
            body = None
        answer: Mapping[str, Any] = body if is_object(body) else {}
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not response.is_success or not isinstance(token, str):
            reason = answer.get("error_description") or answer.get("error") or response.reason
            raise AuthenticationError(
                self.masked(f"The token endpoint gives no token: {reason}"), response
            )
        self._token = checked("token", token)
        # Without a time it is good until the service refuses it.
        lasting = float("inf")
        if isinstance(seconds, int | float):
            lasting = max(seconds - _MARGIN, seconds / 2)
        self._ends_at = clock.monotonic() + lasting


def _checked_url(url: str) -> str:
    base, mark, query = url.partition("?")
    if "://" not in base:
        raise ConfigurationError("Give token_url: the document does not tell the whole of it.")
    return parse_endpoint(base) + mark + query
