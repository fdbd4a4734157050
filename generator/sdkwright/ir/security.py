"""How calls are authenticated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class SchemeForm(StrEnum):
    """How a credential is put on a request."""

    ACS3 = "acs3"
    BEARER = "bearer"
    BASIC = "basic"
    HEADER_KEY = "header"
    QUERY_KEY = "query"
    COOKIE_KEY = "cookie"
    CLIENT_CREDENTIALS = "client-credentials"


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """A way to authenticate: a credential class of the package.

    Attributes:
        scheme: What the document calls it; two classes may stand for one scheme.
        parameter: The name of the header, query parameter or cookie.
        token_url: Where OAuth 2.0 client credentials are exchanged for a token.
    """

    class_name: str
    scheme: str
    form: SchemeForm
    parameter: str
    headers: Mapping[str, str]
    description: str
    token_url: str = ""
