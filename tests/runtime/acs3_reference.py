"""ACS3-HMAC-SHA256 once more, written from the prose alone: the oracle of the tests."""

from __future__ import annotations

import hashlib
import hmac

UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"


def encoded(text: str) -> str:
    octets = text.encode()
    return "".join(chr(o) if chr(o) in UNRESERVED else f"%{o:02X}" for o in octets)


def authorization(
    key: tuple[str, str],
    method: str,
    path: str,
    *,
    query: list[tuple[str, str]],
    headers: dict[str, str],
    body: bytes,
) -> str:
    """Return the Authorization header; path and headers are as sent, query values decoded."""
    pairs = "&".join(f"{encoded(k)}={encoded(v)}" for k, v in sorted(query, key=lambda p: p[0]))
    lines = {k.lower(): v.strip() for k, v in headers.items() if k.lower() != "authorization"}
    block = "".join(f"{k}:{lines[k]}\n" for k in sorted(lines))
    names = ";".join(sorted(lines))
    payload = hashlib.sha256(body).hexdigest()
    canonical = f"{method}\n{path or '/'}\n{pairs}\n{block}\n{names}\n{payload}"
    text = "ACS3-HMAC-SHA256\n" + hashlib.sha256(canonical.encode()).hexdigest()
    signature = hmac.new(key[1].encode(), text.encode(), hashlib.sha256).hexdigest()
    return f"ACS3-HMAC-SHA256 Credential={key[0]},SignedHeaders={names},Signature={signature}"
