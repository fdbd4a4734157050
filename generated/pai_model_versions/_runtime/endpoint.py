"""Where the service is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import httpx2

from .errors import ConfigurationError

_HOST: Final = re.compile(rb"[a-z0-9]([a-z0-9._-]*[a-z0-9.])?|[0-9a-f:.]+")


def locate(endpoint: str | None, region: str | None, endpoints: Mapping[str, str]) -> str:
    """Return the base URL of an endpoint, or of a region by the table of the document.

    Raises:
        ConfigurationError: Neither or both are given, or the one that is given is unknown or wrong.
    """
    if endpoint is not None and region is None:
        return parse_endpoint(endpoint)
    if region is None or endpoint is not None:
        raise ConfigurationError("Give either a region or an endpoint.")
    if region not in endpoints:
        from difflib import get_close_matches

        names = get_close_matches(region, endpoints) or sorted(endpoints)
        raise ConfigurationError(f"Region {region!r} is unknown; known are {', '.join(names)}.")
    return parse_endpoint(endpoints[region])


def parse_endpoint(endpoint: str) -> str:
    """Return the base URL of an endpoint, without a slash at its end.

    Args:
        endpoint: A host, with a port if need be, or an http or https URL, which may have a path.

    Raises:
        ConfigurationError: It is neither.
    """
    if "@" in endpoint:  # not shown: it may be a password
        raise ConfigurationError("The endpoint should not contain credentials.")
    text = endpoint if "://" in endpoint else f"https://{endpoint}"
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL as error:
        raise ConfigurationError(f"Endpoint {endpoint!r} is not a URL: {error}") from None
    is_plain = not re.search(r"[\s?#\\\x00-\x1f\x7f]", text)
    is_port = url.port is None or 0 < url.port < 65536
    if not (
        is_plain and is_port and url.scheme in ("http", "https") and _HOST.fullmatch(url.raw_host)
    ):
        raise ConfigurationError(f"Endpoint {endpoint!r} should be a host or an http(s) URL.")
    path = url.raw_path.decode().rstrip("/")
    return f"{url.scheme}://{url.netloc.decode()}{path}"
