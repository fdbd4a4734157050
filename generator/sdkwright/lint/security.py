"""Rules about security schemes, and about who asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final, NamedTuple

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.servers import fault_of_url
from sdkwright.lint.survey import Element, Survey
from sdkwright.values import JSON

# The registry of HTTP authentication schemes that IANA keeps.
_HTTP_SCHEMES: Final = (
    *("basic", "bearer", "concealed", "digest", "dpop", "gnap", "hoba", "mutual", "negotiate"),
    *("oauth", "privatetoken", "scram-sha-1", "scram-sha-256", "vapid"),
)


class _Demand(NamedTuple):
    """A scheme that an operation, or the whole document, asks for."""

    scheme: str
    scopes: JSON
    pointer: str


def _demands(survey: Survey) -> Iterator[_Demand]:
    places = [Element("", survey.document.root), *survey.elements("operation")]
    for element in places:
        alternatives = element.value.get("security")
        for index, schemes in enumerate(alternatives if isinstance(alternatives, list) else ()):
            for scheme, scopes in schemes.items() if isinstance(schemes, dict) else ():
                place = join(element.pointer, "security", str(index), scheme)
                yield _Demand(scheme, scopes, place)


def _schemes(survey: Survey) -> Mapping[str, Element]:
    components = survey.at("/components")
    return dict(survey.members(components, "securitySchemes")) if components else {}


@check(
    "undefined-security-scheme",
    Group.SEMANTICS,
    Severity.ERROR,
    "A security requirement names a scheme that the document does not have.",
    why="""
        The scheme says where the credential goes. Without it nothing can be sent, and every call
        of the operation is refused.
        """,
    hint="define it under components/securitySchemes, or correct the name",
    bad="""
        security:
          - tokn: []
        paths:
          /users:
            get:
              operationId: listUsers
              security:
                - token: []
              responses: {"204": {description: There are none.}}
        components:
          securitySchemes:
            token: {type: http, scheme: bearer}
        """,
    good="""
        security:
          - token: []
        paths:
          /users:
            get:
              operationId: listUsers
              responses: {"204": {description: There are none.}}
        components:
          securitySchemes:
            token: {type: http, scheme: bearer}
        """,
)
def undefined_security_scheme(survey: Survey) -> Iterator[Hit]:
    """Find requirements of schemes that there are not."""
    schemes = _schemes(survey)
    for demand in _demands(survey):
        # From OpenAPI 3.2 on the name may be a URI of a scheme elsewhere.
        is_elsewhere = survey.version == "3.2" and {"/", "#", ":"} & set(demand.scheme)
        if demand.scheme not in schemes and not is_elsewhere:
            yield Hit(demand.pointer, f"there is no security scheme {demand.scheme!r}")


@check(
    "undefined-scope",
    Group.SEMANTICS,
    Severity.ERROR,
    "A security requirement names a scope that its scheme does not have.",
    why="""
        Scopes are what a token is asked for. One that the scheme does not list is mostly
        misspelt, and the server refuses to give a token for it.
        """,
    hint="add it to the scopes of the flow, or correct the name",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              security:
                - login: ["users:raed"]
              responses: {"204": {description: There are none.}}
        components:
          securitySchemes:
            login:
              type: oauth2
              flows:
                clientCredentials:
                  tokenUrl: https://example.com/token
                  scopes: {"users:read": See users.}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              security:
                - login: ["users:read"]
              responses: {"204": {description: There are none.}}
        components:
          securitySchemes:
            login:
              type: oauth2
              flows:
                clientCredentials:
                  tokenUrl: https://example.com/token
                  scopes: {"users:read": See users.}
        """,
)
def undefined_scope(survey: Survey) -> Iterator[Hit]:
    """Find scopes that no flow of their scheme has; and, before 3.1, of schemes without scopes."""
    schemes = _schemes(survey)
    for demand in _demands(survey):
        scheme = schemes.get(demand.scheme)
        if scheme is None or not isinstance(demand.scopes, list):
            continue
        kind = scheme.value.get("type")
        known: set[str] = set()
        for _, flow in survey.members(scheme, "flows"):
            scopes = flow.value.get("scopes")
            known |= set(scopes) if isinstance(scopes, dict) else set()
        for index, scope in enumerate(demand.scopes):
            place = join(demand.pointer, str(index))
            if kind == "oauth2" and str(scope) not in known:
                yield Hit(place, f"the scheme {demand.scheme!r} has no scope {scope!r}")
            elif kind in ("apiKey", "http", "mutualTLS") and survey.version == "3.0":
                hint = "leave the list empty"
                yield Hit(place, f"the scheme {demand.scheme!r} cannot have scopes", hint)


@check(
    "unknown-http-scheme",
    Group.SEMANTICS,
    Severity.WARNING,
    "A security scheme names a way of HTTP authentication that nobody knows.",
    why="""
        The name is sent before the credential, as in `Authorization: Bearer …`. Servers refuse a
        misspelt one, and no class can be made for it.
        """,
    hint="use a name that IANA has registered, as basic or bearer",
    bad="""
        security:
          - token: []
        paths:
          /users:
            get:
              operationId: listUsers
              responses: {"204": {description: There are none.}}
        components:
          securitySchemes:
            token: {type: http, scheme: barer}
        """,
    good="""
        security:
          - token: []
        paths:
          /users:
            get:
              operationId: listUsers
              responses: {"204": {description: There are none.}}
        components:
          securitySchemes:
            token: {type: http, scheme: bearer}
        """,
)
def unknown_http_scheme(survey: Survey) -> Iterator[Hit]:
    """Find names that are not registered; those that say by x- that they are private may be."""
    for scheme in _schemes(survey).values():
        name = scheme.value.get("scheme")
        if scheme.value.get("type") == "http" and isinstance(name, str):
            lower = name.lower()
            if lower not in _HTTP_SCHEMES and not lower.startswith("x-"):
                close = get_close_matches(lower, _HTTP_SCHEMES, 1, cutoff=0.75)
                hint = f"did you mean {close[0]!r}?" if close else ""
                place = join(scheme.pointer, "scheme")
                yield Hit(place, f"{name!r} is no registered way of HTTP authentication", hint)


@check(
    "malformed-token-url",
    Group.SEMANTICS,
    Severity.ERROR,
    "The address that tokens are got from is none.",
    why="""
        Clients get their tokens there, and people are sent there to log in. What is no address
        is taken for a path below that of the API.
        """,
    hint="write it as https://login.example.com/token, or as a path that starts with a slash",
    bad="""
        components:
          securitySchemes:
            login:
              type: oauth2
              flows:
                clientCredentials: {tokenUrl: https//login.example.com/token, scopes: {}}
        security:
          - login: []
        """,
    good="""
        components:
          securitySchemes:
            login:
              type: oauth2
              flows:
                clientCredentials: {tokenUrl: https://login.example.com/token, scopes: {}}
        security:
          - login: []
        """,
)
def malformed_token_url(survey: Survey) -> Iterator[Hit]:
    """Find addresses of flows, and of OpenID Connect, that cannot be called."""
    for scheme in _schemes(survey).values():
        holders = [scheme, *(flow for _, flow in survey.members(scheme, "flows"))]
        for holder in holders:
            for key in ("authorizationUrl", "tokenUrl", "refreshUrl", "openIdConnectUrl"):
                url = holder.value.get(key)
                if isinstance(url, str) and (fault := fault_of_url(url, is_base=False)):
                    yield Hit(join(holder.pointer, key), f"the address {url!r} {fault}")


@check(
    "unused-security-scheme",
    Group.SEMANTICS,
    Severity.WARNING,
    "The document defines a security scheme that nothing asks for.",
    why="""
        A client is made with a credential for each scheme that an operation asks for. A scheme
        that none asks for is left over, or `security` was forgotten, and calls go out without it.
        """,
    hint="ask for it under security, or remove it",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses: {"204": {description: There are none.}}
        components:
          securitySchemes:
            token: {type: http, scheme: bearer}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              security:
                - token: []
              responses: {"204": {description: There are none.}}
        components:
          securitySchemes:
            token: {type: http, scheme: bearer}
        """,
)
def unused_security_scheme(survey: Survey) -> Iterator[Hit]:
    """Find schemes that no requirement names."""
    asked = {demand.scheme for demand in _demands(survey)}
    for name in _schemes(survey) if survey.operations else ():
        if name not in asked:
            place = join("/components/securitySchemes", name)
            yield Hit(place, f"nothing asks for the security scheme {name!r}")
