"""The parameters of operations, written as OpenAPI 3.1.1, section 4.8.12, and RFC 6570 have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from urllib.parse import quote, urlencode

from .json_values import compact, is_array, is_object
from .request import HEADER_VALUE

_FORMS: Final = {
    # style: what comes first, what separates exploded parts, whether parts are named
    "simple": ("", ",", False),
    "label": (".", ".", False),
    "matrix": (";", ";", True),
    "form": ("", "&", True),
    "cookie": ("", "; ", True),
    "spaceDelimited": ("", "&", True),
    "pipeDelimited": ("", "&", True),
}
_EXPLODED: Final = ("form", "cookie")
_COOKIE_VALUE: Final = re.compile(r"[!#-+\--:<-\[\]-~]*")
_DELIMITERS: Final = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}

# Reserved characters that mean nothing of their own within a query value.
_RESERVED: Final = ":/?@!$'()*,;"


# Those that end neither a path nor its percent-encoding.
_PATH_RESERVED: Final = ":/@!$&'()*+,;="


def is_json(media_type: str) -> bool:
    """Tell whether a media type is written as JSON."""
    return media_type.partition(";")[0].strip().lower().endswith(("/json", "+json"))


def fields(form: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the fields of a form as text, one for each item of an array."""
    for name, member in form.items():
        for item in member if is_array(member) else [member]:
            yield name, item if isinstance(item, str) else compact(item)


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation.

    Attributes:
        name: What it is called in Python.
        wire: What it is called on the wire.
        type: What its values are, for pydantic.
        style: How arrays and objects are written; the default is OpenAPI's.
        explode: Whether each item becomes a part of its own; by default, if the style is ``form``.
        content: The media type of the value; given, the value is written as JSON, but for text of
            another media type.
    """

    name: str
    wire: str
    type: Any
    style: str = "simple"
    explode: bool | None = None
    content: str | None = None

    location: ClassVar[str]

    def write(self, value: Any) -> str:
        """Return a JSON value as it stands in the request."""
        if self.content is not None and (is_json(self.content) or not isinstance(value, str)):
            value = compact(value)
        if value in ([], {}):
            return ""
        name = self._encode(self.wire)
        if self.style == "deepObject":
            return "&".join(self._deep(name, value))
        opening, separator, is_named = _FORMS[self.style]
        is_exploded = self.style in _EXPLODED if self.explode is None else self.explode
        delimiter = separator if is_exploded else _DELIMITERS.get(self.style, ",")
        if is_object(value):
            pairs = [(self._encode(key), self._text(item)) for key, item in value.items()]
            parts = ["=".join(p) for p in pairs] if is_exploded else [t for p in pairs for t in p]
            is_named = is_named and not is_exploded
        elif is_array(value):
            parts = [self._text(item) for item in value]
            if is_named and is_exploded:
                parts = [f"{name}={part}" for part in parts]
                is_named = False
        else:
            parts = [self._text(value)]
        written = delimiter.join(parts)
        if is_named:
            # RFC 6570, section 3.2.7: a path-style parameter without a value has no "=".
            written = name if self.style == "matrix" and not written else f"{name}={written}"
        return opening + written

    def _deep(self, name: str, value: Any) -> list[str]:
        if is_object(value):
            return [
                pair
                for key, item in value.items()
                for pair in self._deep(f"{name}%5B{self._encode(key)}%5D", item)
            ]
        items = value if is_array(value) else [value]
        return [f"{name}={self._text(item)}" for item in items]

    def _text(self, value: Any) -> str:
        return self._encode(value if isinstance(value, str) else compact(value))

    def _encode(self, text: str) -> str:
        return quote(text, safe="")

    def fault(self, written: str) -> str | None:
        """Return why a written value cannot be sent, None if it can."""
        del written
        return None


@dataclass(frozen=True)
class Path(Parameter):
    """A part of the path, percent-encoded.

    Attributes:
        allow_reserved: Whether reserved characters stay, but for those that end a path.
    """

    allow_reserved: bool = False

    location = "path"

    def _encode(self, text: str) -> str:
        return quote(text, safe=_PATH_RESERVED if self.allow_reserved else "")

    def fault(self, written: str) -> str | None:
        """Refuse what would lead elsewhere: dots are resolved on the way (RFC 3986, 5.2.4)."""
        if written in ("", ".", ".."):
            return f"Input should name one resource, got {written!r}"
        return None


@dataclass(frozen=True)
class Query(Parameter):
    """A part of the query, percent-encoded; a blank is ``%20``.

    Attributes:
        allow_reserved: Whether reserved characters stay, but for those that structure a query.
    """

    style: str = "form"
    allow_reserved: bool = False

    location = "query"

    def _encode(self, text: str) -> str:
        return quote(text, safe=_RESERVED if self.allow_reserved else "")


class Querystring(Parameter):
    """The whole query: as JSON, or an object as a form (OpenAPI 3.2, ``in: querystring``)."""

    location = "query"

    def write(self, value: Any) -> str:
        """Return a JSON value as it stands in the request."""
        if is_json(self.content or "") or not is_object(value):
            return quote(value if isinstance(value, str) else compact(value), safe="")
        return urlencode([*fields(value)])


class Header(Parameter):
    """A header, sent as it is."""

    location = "header"

    def _encode(self, text: str) -> str:
        return text

    def fault(self, written: str) -> str | None:
        """Refuse what HTTP does not let into a header (RFC 9110, section 5.5)."""
        if HEADER_VALUE.fullmatch(written):
            return None
        return "Header should be of Latin-1 characters, without line breaks or outer blanks"


@dataclass(frozen=True)
class Cookie(Parameter):
    """A cookie, percent-encoded; of style ``cookie`` it is sent as it is."""

    style: str = "form"

    location = "cookie"

    def _encode(self, text: str) -> str:
        return text if self.style == "cookie" else super()._encode(text)

    def fault(self, written: str) -> str | None:
        """Refuse what would be more than its cookies (RFC 6265, section 4.1.1)."""
        values = (part.partition("=")[2] for part in written.split("; "))
        if self.style != "cookie" or all(map(_COOKIE_VALUE.fullmatch, values)):
            return None
        return "Cookie should be of ASCII characters, without blanks, quotes, commas, semicolons"

    def write(self, value: Any) -> str:
        """Return the cookies of a value: a form whose parts are separated as cookies are."""
        written = super().write(value)
        return written if self.style == "cookie" else written.replace("&", "; ")
