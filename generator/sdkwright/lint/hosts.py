"""Rules about whether the servers of a document are those that its paths are to be found at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.paths import listed_paths
from sdkwright.lint.servers import listed_servers
from sdkwright.lint.survey import Survey

_LOCAL: Final = re.compile(
    r"(https?://)?(localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\])([:/]|$)", re.IGNORECASE
)
_ROOT: Final = re.compile(r"v\d+([._]\d+)*|api", re.IGNORECASE)


@check(
    "local-server",
    Group.SDK,
    Severity.WARNING,
    "The only servers are on the machine of whoever reads the document.",
    why="""
        The SDK calls the first server unless it is told of another. On the machine of a caller
        there is none, so that every call fails that does not name the real one.
        """,
    hint="list the server that callers reach, before the local one",
    bad="""
        servers:
          - url: http://localhost:8080/api
        """,
    good="""
        servers:
          - url: https://example.com/api
          - url: http://localhost:8080/api
        """,
)
def local_server(survey: Survey) -> Iterator[Hit]:
    """Find the first server of a document that has local ones only."""
    found = [
        (server.pointer, url)
        for server in listed_servers(survey)
        if isinstance(url := server.value.get("url"), str)
    ]
    if found and all(_LOCAL.match(url) for _, url in found):
        pointer, url = found[0]
        yield Hit(join(pointer, "url"), f"nobody else reaches {url!r}, and no other is listed")


@check(
    "no-server",
    Group.SDK,
    Severity.WARNING,
    "The list of servers is empty.",
    why="""
        An empty list says as much as none: the service is where the document is. The SDK does not
        know where that was, so that callers have to name the address.
        """,
    hint="list the server, or leave servers out",
    bad="""
        servers: []
        """,
    good="""
        servers:
          - url: https://example.com/api
        """,
)
def no_server(survey: Survey) -> Iterator[Hit]:
    """Find lists of servers without any."""
    if survey.document.root.get("servers") == []:
        yield Hit("/servers", "no server is listed")
    for element in (*survey.elements("pathItem"), *survey.elements("operation")):
        if element.value.get("servers") == []:
            yield Hit(join(element.pointer, "servers"), "no server is listed")


@check(
    "repeated-base-path",
    Group.SEMANTICS,
    Severity.WARNING,
    "A path begins with what the address of the server ends in.",
    why="""
        Paths are appended to the address: of `https://example.com/v1` and `/v1/users` comes
        `https://example.com/v1/v1/users`, and nothing is there.
        """,
    hint="leave it out of the path, or out of the address",
    bad="""
        servers:
          - url: https://example.com/v1
        paths:
          /v1/users:
            get:
              operationId: listUsers
              responses: {"204": {description: There are none.}}
        """,
    good="""
        servers:
          - url: https://example.com/v1
        paths:
          /users:
            get:
              operationId: listUsers
              responses: {"204": {description: There are none.}}
        """,
)
def repeated_base_path(survey: Survey) -> Iterator[Hit]:
    """Find paths that begin as every server of the document ends, be it with a version."""
    bases = [
        _segments(url)
        for server in listed_servers(survey)
        if server.pointer.startswith("/servers/")
        and isinstance(url := server.value.get("url"), str)
    ]
    paths = list(listed_paths(survey))
    odd = [
        (path, pointer)
        for path, pointer in paths
        if bases and all(_is_repeated(base, path.split("/")[1:]) for base in bases)
    ]
    # Where all paths do so, there is one place to mend.
    if len(odd) == len(paths) > 1:
        yield Hit("/servers/0/url", "every path begins with what the address ends in")
        return
    for path, pointer in odd:
        item = survey.at(pointer)
        if item and "servers" not in item.value:
            yield Hit(pointer, f"the address of the server ends in what {path!r} begins with")


def _segments(url: str) -> Sequence[str]:
    """Return the segments of the path of an address; none where it is no address."""
    try:
        return [segment for segment in urlsplit(url).path.split("/") if segment]
    except ValueError:
        return ()


def _is_repeated(base: Sequence[str], path: Sequence[str]) -> bool:
    """Tell whether a path repeats a version, or the whole of what an address has of a path.

    A single word may be the name of a service, and of what it serves.
    """
    if not base:
        return False
    whole = len(base) > 1 and list(path[: len(base)]) == list(base)
    return whole or (bool(_ROOT.fullmatch(base[-1])) and path[:1] == [base[-1]])
