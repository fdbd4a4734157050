"""The signature ACS3-HMAC-SHA256 from its description alone, to check the one that is sent."""

from __future__ import annotations

import hashlib
import hmac
import re
from urllib.parse import parse_qsl, quote

from .cases import Seen

_AUTHORIZATION = re.compile(
    r"ACS3-HMAC-SHA256 Credential=(?P<key>[^,]+),SignedHeaders=(?P<names>[^,]+),"
    r"Signature=(?P<signature>[0-9a-f]{64})"
)
_NEEDED = {"host", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce"}


def faults(seen: Seen, key: str, secret: str) -> list[str]:
    """Return what is wrong with the signature of a request."""
    found = _AUTHORIZATION.fullmatch(seen.header("authorization") or "")
    if found is None:
        return [f"the authorization has another form: {seen.header('authorization')}"]
    names = found["names"].split(";")
    wrong: list[str] = []
    if found["key"] != key:
        wrong.append(f"the key is {found['key']}, not {key}")
    if names != sorted(names):
        wrong.append("the signed headers are not sorted")
    unsigned = _NEEDED | {name for name, _ in seen.headers if name.startswith("x-acs-")}
    wrong += [f"{name} is not signed" for name in sorted(unsigned - set(names))]
    if seen.header("x-acs-content-sha256") != hashlib.sha256(seen.body).hexdigest():
        wrong.append("the hash of the body is another one")
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", seen.header("x-acs-date") or ""):
        wrong.append(f"the date has another form: {seen.header('x-acs-date')}")
    if found["signature"] != _signature(seen, names, secret):
        wrong.append("the signature is another one")
    return wrong


def _signature(seen: Seen, names: list[str], secret: str) -> str:
    path, _, query = seen.target.partition("?")
    pairs = sorted(parse_qsl(query, keep_blank_values=True), key=lambda pair: pair[0])
    canonical = "\n".join(
        [
            seen.method,
            path or "/",
            "&".join(f"{name}={quote(value, safe='~')}" for name, value in pairs),
            *(f"{name}:{(seen.header(name) or '').strip()}" for name in names),
            "",
            ";".join(names),
            hashlib.sha256(seen.body).hexdigest(),
        ]
    )
    text = f"ACS3-HMAC-SHA256\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
