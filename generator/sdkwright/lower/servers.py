"""Where the service is: the servers of the document, with what may be chosen about them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from sdkwright import naming
from sdkwright.ir import Server, Servers, ServerVariable
from sdkwright.lower.scopes import Scope, Scopes
from sdkwright.lower.tree import Tree, items, members, text
from sdkwright.values import JSON

# What the arguments of a client are called besides.
_CLIENT_ARGUMENTS = frozenset(
    {"self", "auth", "server", "endpoint", "http_client", "options", "timeout", "deadline"}
    | {"max_retries", "headers", "query", "body", "mode", "report", "max_response_bytes"}
    | {"hooks", "clock"}
)
_NOISE = re.compile(r"\b(the|an?|server|environment|url|endpoint|api)\b", re.IGNORECASE)
_MOST_WORDS = 3


def servers(tree: Tree, scopes: Scopes) -> Servers:
    """Return the servers of the document; those of operations stay with these."""
    declared = [members(server) for server in items(tree.root.get("servers"))]
    first = declared[0] if declared else {}
    if table := members(first.get("x-sdkwright-endpoints")):
        default = text(members(members(first.get("variables")).get("region")).get("default"))
        regions = {region: f"https://{host}" for region, host in table.items()}
        return Servers((), None, "", regions, default or None)
    names, arguments = scopes.open("server"), scopes.open("client argument", _CLIENT_ARGUMENTS)
    shared: dict[str, str] = {}
    listed = tuple(
        _server(node, names, arguments, shared) for node in declared if is_absolute(filled(node))
    )
    relative = next((filled(node) for node in declared if not is_absolute(filled(node))), "")
    url = next((filled(node) for node in declared if is_absolute(filled(node))), None)
    return Servers(listed, url, relative.rstrip("/"), {})


def own_server(declared: JSON, root: Mapping[str, JSON]) -> str | None:
    """Return the address of an operation that has one of its own: absolute, or a path."""
    found = [filled(members(server)) for server in items(declared)]
    if not found or declared == root.get("servers"):
        return None
    return next((url for url in found if is_absolute(url)), found[0])


def is_absolute(url: str) -> bool:
    """Tell whether an address names its host."""
    return url.lower().startswith(("http://", "https://"))


def filled(server: Mapping[str, JSON]) -> str:
    """Return the address of a server whose variables have their defaults."""
    url = text(server.get("url"))
    for wire, variable in members(server.get("variables")).items():
        url = url.replace(f"{{{wire}}}", str(members(variable).get("default", "")))
    return url.rstrip("/")


def _server(
    node: Mapping[str, JSON],
    names: Scope,
    arguments: Scope,
    shared: dict[str, str],
) -> Server:
    """Return a server; variables of one name on the wire share an argument."""
    url, description = text(node.get("url")), text(node.get("description"))
    variables: list[ServerVariable] = []
    for wire, value in members(node.get("variables")).items():
        if f"{{{wire}}}" not in url:
            continue
        if wire not in shared:
            snake = naming.snake(wire)
            shared[wire] = arguments.name(wire, snake, f"server_{snake}")
        variable = members(value)
        choices = tuple(str(choice) for choice in items(variable.get("enum")))
        default = str(variable.get("default", ""))
        described = text(variable.get("description"))
        variables.append(ServerVariable(shared[wire], wire, default, choices, described))
    name = names.name(url, _name(text(node.get("name")), description, filled(node)))
    return Server(name, url.rstrip("/"), description, tuple(variables))


def _name(name: str, description: str, url: str) -> str:
    """Return what to call a server: its name, else a short description, else its host."""
    bare = _NOISE.sub(" ", description.rstrip("."))
    is_short = 0 < len(bare.split()) <= _MOST_WORDS
    return naming.snake(name or (bare if is_short else _host(url)))


def _host(url: str) -> str:
    """Return the host of an address; all of one that is malformed, which `lint` tells of."""
    try:
        return urlsplit(url).netloc
    except ValueError:
        return url
