"""JSON pointers (RFC 6901): putting them together and taking them apart."""

from __future__ import annotations

from urllib.parse import unquote


def join(pointer: str, *tokens: str) -> str:
    """Extend a JSON pointer by tokens, escaping them."""
    return pointer + "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in tokens)


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
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:])
