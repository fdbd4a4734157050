"""What a document says about its service as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import httpx2


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
    """

    name: str
    version: str
    api_version: str
    errors: ErrorMembers = ErrorMembers()
    request_id_headers: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

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
