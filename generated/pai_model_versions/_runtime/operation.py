"""The operations of a document, and the request that a call of one becomes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Literal, TypeVar, cast
from urllib.parse import quote, urljoin, urlsplit

from .bodies import Body, JsonBody, RawBody
from .errors import Fault, RequestValidationError
from .parameters import Cookie, Header, Parameter, Path, Query, Querystring
from .request import Request
from .unset import UNSET
from .validation import wire_form

__all__ = [
    "Body",
    "Cookie",
    "Header",
    "JsonBody",
    "Operation",
    "Pagination",
    "Parameter",
    "Path",
    "Query",
    "Querystring",
    "Raw",
    "RawBody",
    "Text",
    "Whole",
]

T = TypeVar("T")

_PLACEHOLDER: Final = re.compile(r"\{([^{}]+)\}")
_PATH_SAFE: Final = (
    "/:@!$&'()*+,;=%"  # RFC 3986, section 3.3; a template is percent-encoded where it needs to be
)


class Text:
    """Marks a response whose body is returned as a string."""


class Raw:
    """Marks a response whose body is returned as bytes."""


class Whole:
    """Marks a response that is returned as it came."""


@dataclass(frozen=True)
class Pagination:
    """Where an operation keeps what it takes to go through a list.

    Its arguments go by name, members of the body by a JSON pointer with their name. The other
    pointers lead into the response.

    Attributes:
        by: What the argument is: the number of a page, a number of items to pass over, a cursor.
        argument: The argument that says which page.
        items: JSON pointer to the items.
        size: The argument that says how many items a page has.
        start: What a number or offset is where it is not given.
        total: JSON pointer to the number of items on all pages.
        next: JSON pointer to the cursor of the next page.
        last: JSON pointer to that cursor in the last item of a page.
        more: JSON pointer to whether there are more pages.
    """

    by: Literal["page", "offset", "cursor"]
    argument: str
    items: str
    size: str | None = None
    start: int = 0
    total: str | None = None
    next: str | None = None
    last: str | None = None
    more: str | None = None


@dataclass(frozen=True)
class Operation(Generic[T]):
    """An operation of the document; a call returns a ``T``.

    Attributes:
        headers: Those that are the same in every call.
        query: The part that is the same in every call.
        responses: What is read from a response, by status ("200", "2XX", "default"): a type for
            JSON, ``Text``, ``Raw``, ``Whole``, or None for nothing.
        accept: The media types to answer in; by default JSON, where there is any.
        security: The alternatives to authenticate by, each the schemes that go together; None
            leaves that to the service, and without any nothing is sent.
        server: The address of this operation alone, which may be a path on the service's host.
        is_idempotent: Whether sending it twice does what sending it once does; None leaves that to
            the method.
        omits_empty_body: Whether a body of which no member is set is not sent at all.
    """

    id: str
    method: str
    path: str
    parameters: Sequence[Parameter] = ()
    body: Body | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    responses: Mapping[str, Any] = field(default_factory=dict[str, Any])
    pagination: Pagination | None = None
    accept: str | None = None
    security: Sequence[Sequence[str]] | None = None
    server: str | None = None
    is_idempotent: bool | None = None
    omits_empty_body: bool = False

    def base_url(self, of_service: str) -> str:
        """Return the base URL of this operation, by that of the service."""
        if self.server is None:
            return of_service
        return urljoin(of_service, self.server).rstrip("/")

    def request(
        self, base_url: str, user_agent: str, arguments: Mapping[str, object], body: object = UNSET
    ) -> Request:
        """Return the request of a call.

        Raises:
            RequestValidationError: The call breaks the document; every fault is named.
        """
        faults: list[Fault] = []
        written = self._write(arguments, faults)
        path = _PLACEHOLDER.sub(
            lambda place: written["path"].get(place[1], ""), _quote_template(self.path)
        )
        if not faults and any(segment in (".", "..") for segment in path.split("/")):
            faults.append(Fault("path", "", "Values should not make a segment of dots"))
        content = None
        if self.body is not None and not self._is_omitted(body):
            found: dict[str, str] = {}
            content = self.body.write(body, found)
            faults += [Fault("body", pointer, message) for pointer, message in found.items()]
        if faults:
            raise RequestValidationError(f"{self.id} breaks the document, not sent:", faults=faults)

        url = urlsplit(base_url)
        headers = {
            "host": url.netloc,
            "accept": self._accepted,
            "user-agent": user_agent,
            **({} if content is None else {"content-type": content.media_type}),
            **({"cookie": "; ".join(written["cookie"].values())} if written["cookie"] else {}),
            **written["header"],
            **{name.lower(): value for name, value in self.headers.items()},
        }
        constants = [f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in self.query.items()]
        return Request(
            method=self.method,
            origin=f"{url.scheme}://{url.netloc}",
            path=url.path + path,
            query="&".join([*constants, *filter(None, written["query"].values())]),
            headers=headers,
            content=None if content is None else content.data,
        )

    def _is_omitted(self, body: object) -> bool:
        if self.omits_empty_body and isinstance(body, Mapping):
            members = cast("Mapping[str, object]", body).values()
            return all(member is UNSET for member in members)
        return body is UNSET

    def _write(
        self, arguments: Mapping[str, object], faults: list[Fault]
    ) -> dict[str, dict[str, str]]:
        """Return the written arguments, by location and wire name."""
        written: dict[str, dict[str, str]] = {"path": {}, "query": {}, "header": {}, "cookie": {}}
        for parameter in self.parameters:
            argument = arguments.get(parameter.name, UNSET)
            if argument is UNSET:
                continue
            value, found = wire_form(parameter.type, argument)
            if not found:
                text = parameter.write(value)
                name = parameter.wire.lower() if parameter.location == "header" else parameter.wire
                written[parameter.location][name] = text
                if (message := parameter.fault(text)) is not None:
                    found = {"": message}
            place = f"/{parameter.wire}"
            faults += [Fault(parameter.location, place + p, m) for p, m in found.items()]
        return written

    @property
    def _accepted(self) -> str:
        if self.accept is not None:
            return self.accept
        is_json = any(type_ not in (None, Text, Raw) for type_ in self.responses.values())
        return "application/json" if is_json else "*/*"

    def response_type(self, status: int) -> Any:
        """Return what a response holds: its status wins over its class, and that over the default.

        A status that the document does not know is read like the first that it knows.
        """
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self.responses:
                return self.responses[key]
        return next(iter(self.responses.values()), None)


def _quote_template(path: str) -> str:
    """Return a path template, percent-encoded outside its placeholders."""
    parts = _PLACEHOLDER.split(path)
    return "".join(
        f"{{{part}}}" if i % 2 else quote(part, safe=_PATH_SAFE) for i, part in enumerate(parts)
    )
