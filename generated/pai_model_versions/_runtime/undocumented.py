"""Requests that the document does not have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote

from .bodies import JsonBody, RawBody
from .errors import Fault, RequestValidationError
from .model import Json
from .operation import Operation, Whole
from .request import checked_headers
from .response import Response
from .service import Service

_REQUEST_LINE: Final = re.compile(r"[A-Za-z]+ /[^\s?#{}\\]*")


def undocumented(
    service: Service, method: str, path: str, headers: Mapping[str, str] | None, body: object
) -> Operation[Response]:
    """Return what a request that the document does not have is an operation of.

    Raises:
        RequestValidationError: There is no such method, path or header.
    """
    is_elsewhere = any(unquote(segment) in (".", "..") for segment in path.split("/"))
    if is_elsewhere or not _REQUEST_LINE.fullmatch(f"{method} {path}"):
        fault = Fault("path", "", f"Input should be a method and a path, got {method!r} {path!r}")
        raise RequestValidationError("The request cannot be sent:", faults=[fault])
    return Operation[Response](
        f"{method.upper()} {path}",
        method.upper(),
        path,
        body=RawBody("application/octet-stream") if isinstance(body, bytes) else JsonBody(Json),
        headers={**service.headers, **checked_headers(headers or {})},
        responses={"default": Whole},
        # Whether it needs a credential is not known: what there is goes along.
        security=None if service.security is None else (*service.security, ()),
    )
