"""What an index has of a version, asked by the simple repository API (PEP 503, PEP 691)."""

from __future__ import annotations

import hashlib
import json
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import Any, Final, cast
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from packaging.utils import canonicalize_name

from sdkwright.diagnostics import DocumentError
from sdkwright.release.refusal import refusal

_ACCEPT: Final = "application/vnd.pypi.simple.v1+json, text/html;q=0.5"
_SECONDS: Final = 30.0
_MOST_BYTES: Final = 1 << 28


def published(index: str, distribution: str, names: Iterable[str]) -> dict[str, str]:
    """Return which of the files an index has: the SHA-256 of each, by its name.

    Args:
        index: The address of its simple API, as pip's ``--index-url``.
        distribution: The name of the distribution.
        names: The names of the files to look for.

    Raises:
        DocumentError: The index does not answer, or not as one (``index-unreachable``), or its
            address is not usable (``index-address``).
    """
    refuse_address(index)
    page = urljoin(index.rstrip("/") + "/", f"{canonicalize_name(distribution)}/")
    answer = _get(page)
    if answer is None:
        # Either nothing was ever published there, or this is no index at all.
        if _get(index.rstrip("/") + "/") is None:
            raise _unreachable(index, "it has no simple API there")
        return {}
    wanted = set(names)
    found: dict[str, str] = {}
    for name, address in _links(page, *answer):
        if name in wanted:
            url, fragment = urldefrag(address)
            algorithm, _, value = fragment.partition("=")
            found[name] = value if algorithm == "sha256" else _hash_of(url)
    return found


def refuse_address(address: str) -> None:
    """Raise DocumentError (``index-address``) for what is no address, or holds a secret."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise refusal(
            "index-address",
            "the address of the index is not one of http or https",
            "Give the address of an index, as https://index.example/simple/",
        )
    if parts.username or parts.password:
        raise refusal(
            "index-address",
            f"the address of the index at {parts.hostname} holds a name or password",
            "Leave them out; set TWINE_USERNAME and TWINE_PASSWORD, which no log shows",
        )


def _get(url: str) -> tuple[str, bytes] | None:
    """Return the type and the bytes of what is at an address, or None where nothing is."""
    request = urllib.request.Request(url, headers={"Accept": _ACCEPT})  # noqa: S310 - http only
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as response:  # noqa: S310 - as above
            return response.headers.get_content_type(), response.read(_MOST_BYTES)
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return None
        raise _unreachable(url, f"it answers with status {error.code}") from error
    except OSError as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        raise _unreachable(url, str(reason)) from error


def _links(page: str, kind: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the name of every file on a page of the index, and where it is, with its hash."""
    if kind.endswith("json"):
        try:
            files = cast("list[dict[str, Any]]", json.loads(data)["files"])
            for file in files:
                sha256 = file["hashes"].get("sha256")
                fragment = f"#sha256={sha256}" if sha256 else ""
                yield file["filename"], urljoin(page, file["url"]) + fragment
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _unreachable(page, "its answer is not that of an index") from error
        return
    reader = _Anchors()
    reader.feed(data.decode(errors="replace"))
    for address in reader.addresses:
        path = urlsplit(urldefrag(address)[0]).path
        yield unquote(PurePosixPath(path).name), urljoin(page, address)


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value for name, value in attrs if (tag, name) == ("a", "href") and value]


def _hash_of(url: str) -> str:
    answer = _get(url)
    if answer is None:
        raise _unreachable(url, "the index lists the file, and does not have it")
    return hashlib.sha256(answer[1]).hexdigest()


def _unreachable(url: str, reason: str) -> DocumentError:
    return refusal(
        "index-unreachable",
        f"{url} cannot be asked: {reason}",
        "Nothing was uploaded; see that the index is up and --index names its simple API, and "
        "run it again",
    )
