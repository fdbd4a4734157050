"""What a document says about its service as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import httpx2

from .errors import APIStatusError


@dataclass(frozen=True)
class ErrorMembers:
    """JSON pointers to what the body of an error says; None where it does not say it."""

    code: str | None = None
    message: str | None = None
    request_id: str | None = None


@dataclass(frozen=True)
class Service:
    """A service and the distribution that calls it.

    Attributes:
        name: The distribution.
        version: The version of the distribution.
        api_version: The version of the document.
        errors: Where the body of an error says what.
        request_id_headers: Headers of a response that hold the ID of the request, the best first.
        headers: Headers of every request.
        error_classes: The exceptions for failures that the document names, by their codes.
        security: What an operation asks for that does not say: alternatives, each the schemes that
            go together; None where the document does not say either, and all credentials are sent.
    """

    name: str
    version: str
    api_version: str
    errors: ErrorMembers = ErrorMembers()
    request_id_headers: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    error_classes: Mapping[str, type[APIStatusError]] = field(
        default_factory=dict[str, type[APIStatusError]]
    )
    security: Sequence[Sequence[str]] | None = None

    @cached_property
    def user_agent(self) -> str:
        """What the client calls itself."""
        import platform

        python, http = platform.python_version(), httpx2.__version__
        api = self.api_version.encode("ascii", "replace").decode()
        return f"{self.name}/{self.version} (api {api}) python/{python} httpx2/{http}"

    def request_id(self, headers: Mapping[str, str]) -> str | None:
        """Return the ID of a request by the headers of its response."""
        return next(filter(None, map(headers.get, self.request_id_headers)), None)
