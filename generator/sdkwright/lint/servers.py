"""Rules about servers, whose addresses clients call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from sdkwright.diagnostics import Group, Remove, Replace, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey
from sdkwright.validate import same
from sdkwright.values import JSON

_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")
# RFC 3986, section 2: what may stand in a URI by itself.
_FOREIGN: Final = re.compile(r"[^\w\-.~:/?#\[\]@!$&'()*+,;=%{}]", re.ASCII)


def listed_servers(survey: Survey) -> Iterator[Element]:
    """Yield every server: those of the document, of paths, of operations and of links."""
    places = [Element("", survey.document.root)]
    places += [*survey.elements("pathItem"), *survey.elements("operation")]
    for element in places:
        servers = element.value.get("servers")
        for index, server in enumerate(servers if isinstance(servers, list) else ()):
            if isinstance(server, dict):
                yield Element(join(element.pointer, "servers", str(index)), server)


@check(
    "undefined-server-variable",
    Group.SEMANTICS,
    Severity.ERROR,
    "The address of a server has a variable that is not defined.",
    why="""
        A variable without a value stays in the address with its braces, and no server is there.
        """,
    hint="define it under variables, with a default",
    bad="""
        servers:
          - url: https://{region}.example.com
        """,
    good="""
        servers:
          - url: https://{region}.example.com
            variables:
              region: {default: eu, enum: [eu, us]}
        """,
)
def undefined_server_variable(survey: Survey) -> Iterator[Hit]:
    """Find variables in addresses that have no definition."""
    for server in listed_servers(survey):
        url, variables = server.value.get("url"), server.value.get("variables")
        known = set(variables) if isinstance(variables, dict) else set[str]()
        for name in _VARIABLE.findall(url) if isinstance(url, str) else ():
            if name not in known:
                message = f"the variable {{{name}}} of the address is not defined"
                yield Hit(join(server.pointer, "url"), message)


@check(
    "unused-server-variable",
    Group.SEMANTICS,
    Severity.WARNING,
    "A server defines a variable that its address does not have.",
    why="""
        Callers choose a value for it, and nothing happens.
        """,
    hint="put it into the address in braces, or remove it",
    bad="""
        servers:
          - url: https://example.com
            variables:
              region: {default: eu}
        """,
    good="""
        servers:
          - url: https://{region}.example.com
            variables:
              region: {default: eu}
        """,
)
def unused_server_variable(survey: Survey) -> Iterator[Hit]:
    """Find variables that no address has."""
    for server in listed_servers(survey):
        url, variables = server.value.get("url"), server.value.get("variables")
        used = _VARIABLE.findall(url) if isinstance(url, str) else []
        for name in variables if isinstance(variables, dict) else ():
            if name not in used:
                message = f"the address has no variable {{{name}}}"
                yield Hit(join(server.pointer, "variables", name), message)


@check(
    "invalid-server-default",
    Group.SEMANTICS,
    Severity.ERROR,
    "The default of a server variable is not among its values.",
    why="""
        Clients use the default unless told otherwise, and call a server that does not exist.
        """,
    hint="choose one of the values",
    bad="""
        servers:
          - url: https://{region}.example.com
            variables:
              region: {default: europe, enum: [eu, us]}
        """,
    good="""
        servers:
          - url: https://{region}.example.com
            variables:
              region: {default: eu, enum: [eu, us]}
        """,
)
def invalid_server_default(survey: Survey) -> Iterator[Hit]:
    """Find defaults outside of the enum beside them."""
    for server in listed_servers(survey):
        variables = server.value.get("variables")
        for name, variable in variables.items() if isinstance(variables, dict) else ():
            values = variable.get("enum") if isinstance(variable, dict) else None
            if isinstance(variable, dict) and isinstance(values, list) and values:
                default = variable.get("default")
                if isinstance(default, str) and default not in values:
                    place = join(server.pointer, "variables", name, "default")
                    yield Hit(place, f"{default!r} is not one of {', '.join(map(repr, values))}")


@check(
    "malformed-server-url",
    Group.SEMANTICS,
    Severity.ERROR,
    "The address of a server is no URL that paths can be appended to.",
    why="""
        Clients append the path of each operation to the address. After a query or a fragment that
        makes no sense; an address without scheme, or with a blank, is none at all. One with a
        password gives that to everybody who has the SDK.
        """,
    hint="write scheme and host, as https://api.example.com/v1, or a path that starts with a slash",
    bad="""
        servers:
          - url: "https://example.com/api?version=1"
        """,
    good="""
        servers:
          - url: https://example.com/api/v1
        """,
)
def malformed_server_url(survey: Survey) -> Iterator[Hit]:
    """Find addresses that cannot be called."""
    for server in listed_servers(survey):
        url = server.value.get("url")
        known = _begun(url, server) if isinstance(url, str) else ""
        if fault := fault_of_url(known, is_base=True):
            yield Hit(join(server.pointer, "url"), f"the address {url!r} {fault}")


def _begun(url: str, server: Element) -> str:
    """Return an address whose host begins with a variable with the default of that."""
    match = _VARIABLE.match(url) if "}." in url.partition("/")[0] else None
    variables = server.value.get("variables")
    variable = variables.get(match[1]) if match and isinstance(variables, dict) else None
    default = variable.get("default") if isinstance(variable, dict) else None
    return default + url[match.end() :] if match and isinstance(default, str) else url


def fault_of_url(url: str, *, is_base: bool) -> str | None:
    """Return why an address, whose parts may be variables, cannot be called; None where it can.

    To one that is a base paths are appended, so that it cannot have a query.
    """
    # A number can be a host, a port and a part of a path.
    known = _VARIABLE.sub("1", url)
    if {"{", "}"} & set(known):
        return "has a brace without its partner"
    if _FOREIGN.search(known):
        return "holds a sign that no URL may hold"
    # One that is relative to the document, or that begins with a variable, may become anything.
    if not url or url in (".", "..") or url.startswith(("/", "./", "../", "{")):
        return None
    try:
        parts = urlsplit(known)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "is no URL"
    if parts.scheme not in ("http", "https", "ws", "wss") or "://" not in known:
        return "does not start with http:// or https://"
    if not host:
        return "names no host"
    if host in ("http", "https") and parts.path.startswith("//"):
        return "has two schemes"
    # Of one that is a variable only the place is known.
    if parts.password not in (None, "1"):
        return "holds a password"
    is_ended = is_base and (parts.query or parts.fragment)
    return "has a query or a fragment" if is_ended else None


@check(
    "duplicate-server",
    Group.SEMANTICS,
    Severity.WARNING,
    "A server is listed twice.",
    mends=True,
    why="""
        Callers choose among the servers; the second one is mostly a copy whose address was to be
        another.
        """,
    hint="remove it, or correct its address",
    bad="""
        servers:
          - url: https://example.com/api
          - url: https://example.com/api
        """,
    good="""
        servers:
          - url: https://example.com/api
          - url: https://test.example.com/api
        """,
)
def duplicate_server(survey: Survey) -> Iterator[Hit]:
    """Find addresses that stand in the same list before."""
    seen: dict[tuple[str, str], list[Mapping[str, JSON]]] = {}
    for server in listed_servers(survey):
        url = server.value.get("url")
        if isinstance(url, str):
            entry = server.pointer.rpartition("/")[0], url
            if entry in seen:
                message = f"the server {url!r} is listed twice"
                # Of two that are described otherwise, nobody knows which is right.
                mend = (
                    (Remove(server.pointer),)
                    if any(same(server.value, one) for one in seen[entry])
                    else ()
                )
                yield Hit(join(server.pointer, "url"), message, mend=mend)
            seen.setdefault(entry, []).append(server.value)


@check(
    "server-trailing-slash",
    Group.SEMANTICS,
    Severity.WARNING,
    "The address of a server ends in a slash.",
    mends=True,
    why="""
        Paths start with a slash, and are appended to the address as they are. Readers and tools
        that do so call `https://example.com//users`, which is another path.
        """,
    hint="remove the slash at the end",
    bad="""
        servers:
          - url: https://example.com/api/
        """,
    good="""
        servers:
          - url: https://example.com/api
        """,
)
def server_trailing_slash(survey: Survey) -> Iterator[Hit]:
    """Find addresses that end in a slash, but for the root by itself."""
    for server in listed_servers(survey):
        url = server.value.get("url")
        if isinstance(url, str) and url.endswith("/") and len(url) > 1:
            place, bare = join(server.pointer, "url"), url.rstrip("/")
            mend = (Replace(place, bare),) if bare and not bare.endswith(":") else ()
            yield Hit(place, f"the address {url!r} ends in a slash", mend=mend)


@check(
    "insecure-server",
    Group.SEMANTICS,
    Severity.WARNING,
    "Credentials are sent to a server without encryption.",
    why="""
        Over plain http whoever is on the way reads the credential, and takes it. Mostly the `s` of
        https was forgotten, or the address of a test was left.
        """,
    hint="write it with https://",
    bad="""
        servers:
          - url: http://api.example.com
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-Key}
        security:
          - key: []
        """,
    good="""
        servers:
          - url: https://api.example.com
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-Key}
        security:
          - key: []
        """,
)
def insecure_server(survey: Survey) -> Iterator[Hit]:
    """Find addresses without encryption: of servers that get credentials, and that give them."""
    places = [Element("", survey.document.root), *survey.elements("operation")]
    holders: list[tuple[Element, Sequence[str]]] = []
    holders += [(holder, _URLS_OF_TOKENS) for holder in _givers(survey)]
    if any(place.value.get("security") for place in places):
        holders += [(server, ("url",)) for server in listed_servers(survey)]
    for holder, keys in holders:
        for key in keys:
            url = holder.value.get(key)
            if isinstance(url, str) and url.lower().startswith("http://") and not _LOCAL.match(url):
                message = f"credentials would be sent to {url!r}, which is not encrypted"
                yield Hit(join(holder.pointer, key), message)


_URLS_OF_TOKENS: Final = ("authorizationUrl", "openIdConnectUrl", "refreshUrl", "tokenUrl")


def _givers(survey: Survey) -> Iterator[Element]:
    """Yield what names an address that credentials are got from: schemes, and their flows."""
    components = survey.at("/components")
    for _, scheme in survey.members(components, "securitySchemes") if components else ():
        yield scheme
        yield from (flow for _, flow in survey.members(scheme, "flows"))


_LOCAL: Final = re.compile(
    r"http://(\{|localhost|127\.|10\.|192\.168\.|\[::1\]|[\w-]+([:/]|$)|[^/:]*\.(local|test|localhost)\b)",
    re.IGNORECASE,
)
