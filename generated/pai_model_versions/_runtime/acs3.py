"""The signature ACS3-HMAC-SHA256, by Alibaba Cloud's "V3 request body and signature"."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC
from typing import Final
from urllib.parse import quote, unquote

from .auth import Auth, checked
from .request import Request

_ALGORITHM: Final = "ACS3-HMAC-SHA256"


class AccessKey(Auth):
    """An AccessKey pair, of a user or, with a security token, of a role for a time (STS).

    Args:
        id: The AccessKey ID.
        secret: The AccessKey secret; it signs, and is not sent.
        security_token: The token that came with a temporary pair.

    Raises:
        ConfigurationError: One of them is empty or cannot stand in a header.
    """

    def __init__(self, id: str, secret: str, security_token: str | None = None) -> None:
        self.id: str = checked("AccessKey ID", id)
        self._secret = checked("AccessKey secret", secret)
        self._security_token = (
            None if security_token is None else checked("security token", security_token)
        )

    def authorize(self, request: Request) -> Request:
        """Return the request with a signature that is good for one use, within 15 minutes."""
        dated = request.with_headers(
            {
                "x-acs-date": request.sent_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "x-acs-signature-nonce": secrets.token_hex(16),
                "x-acs-content-sha256": _sha256(request.content or b""),
            }
        )
        if self._security_token is not None:
            dated = dated.with_headers(
                {"x-acs-accesskey-id": self.id, "x-acs-security-token": self._security_token}
            )
        return dated.with_headers({"authorization": sign(dated, self.id, self._secret)})


def sign(request: Request, key_id: str, secret: str) -> str:
    """Return the Authorization header of a request whose other headers are all there."""
    text = f"{_ALGORITHM}\n{_sha256(canonical_request(request).encode())}"
    signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    signed = ";".join(_signed_headers(request))
    return f"{_ALGORITHM} Credential={key_id},SignedHeaders={signed},Signature={signature}"


def canonical_request(request: Request) -> str:
    """Return the text that is signed: method, path, query, headers and the hash of the body."""
    headers = _signed_headers(request)
    return "\n".join(
        [
            request.method,
            request.path or "/",
            canonical_query(request.query),
            *(f"{name}:{value}" for name, value in headers.items()),
            "",
            ";".join(headers),
            _sha256(request.content or b""),
        ]
    )


def canonical_query(query: str) -> str:
    """Return the query as it is signed: sorted by name, only unreserved characters bare."""
    pairs = [part.partition("=") for part in query.split("&") if part]
    # The sort is stable: parameters of one name stay in the order in which they are sent.
    decoded = sorted(((unquote(k), unquote(v)) for k, _, v in pairs), key=lambda pair: pair[0])
    return "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in decoded)


def _signed_headers(request: Request) -> dict[str, str]:
    """Return every header but the signature itself, sorted."""
    return {
        name: value.strip()
        for name, value in sorted(request.headers.items())
        if name != "authorization"
    }


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
