"""JSON pointers (RFC 6901): putting them together and taking them apart."""

from __future__ import annotations

from difflib import get_close_matches
from urllib.parse import unquote

from sdkwright.values import JSON


def join(pointer: str, *tokens: str) -> str:
    """Extend a JSON pointer by tokens, escaping them."""
    for token in tokens:
        # Few tokens need it, and large documents have a million.
        needs_it = "~" in token or "/" in token
        escaped = token.replace("~", "~0").replace("/", "~1") if needs_it else token
        pointer = f"{pointer}/{escaped}"
    return pointer


def local_pointer(reference: str) -> str:
    """Return the JSON pointer that a `$ref` within the document has.

    Raises:
        KeyError: It leads elsewhere.
    """
    if reference != "#" and not reference.startswith("#/"):
        raise KeyError(reference)
    return unquote(reference[1:])


def split(pointer: str) -> tuple[str, ...]:
    """Take a JSON pointer apart into its tokens, unescaped."""
    tokens = pointer.split("/")[1:]
    if "~" in pointer:
        return tuple(token.replace("~1", "/").replace("~0", "~") for token in tokens)
    return tuple(tokens)


def nearest(root: JSON, pointer: str) -> str | None:
    """Return the pointer to an existing value that is spelt nearly so; None if there is none."""
    found, value = "", root
    for token in split(pointer if pointer.startswith("/") else f"/{pointer}"):
        if not isinstance(value, dict):
            return None
        names = [token] if token in value else get_close_matches(token, value, n=1, cutoff=0.7)
        if not names:
            return None
        found, value = join(found, names[0]), value[names[0]]
    return found
