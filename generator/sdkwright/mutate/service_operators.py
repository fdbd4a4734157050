"""Operators on the service as a whole: security, servers, its version, and our own extensions."""

from __future__ import annotations

from collections.abc import Iterator

from sdkwright.mutate.mutations import Edit, Node, less, mapping, sequence, without
from sdkwright.values import JSON

Edits = Iterator[Edit]

_PREFIX = "x-sdkwright-"
# What the operators on schemas see to.
_BOUNDS = ("x-sdkwright-max-bytes", "x-sdkwright-max-serialized-length")
_ENDPOINTS = "x-sdkwright-endpoints"
_PAGINATION = "x-sdkwright-pagination"
_OTHER_TURNS = {"page": "offset", "offset": "page"}
_OTHER_PLACES = {"cookie": "header", "header": "query", "query": "header"}
_OTHER_SCHEMES = {"basic": "bearer", "bearer": "basic", "acs3-hmac-sha256": "bearer"}


def security_dropped(node: Node) -> Edits:
    """Take away who may call an operation, or all of them: altogether, or one way of several."""
    ways = sequence(node.get("security"))
    if not ways:
        return
    yield Edit(("security",), "all of it", {**node, "security": []})
    for index, way in enumerate(ways):
        if len(ways) > 1:
            changed: JSON = {**node, "security": less(ways, index)}
            yield Edit(("security", str(index)), " and ".join(mapping(way)) or "none", changed)


def scheme_changed(node: Node) -> Edits:
    """Put a credential elsewhere on a request, or in another form."""
    if isinstance(name := node.get("name"), str):
        yield Edit(("name",), f"{name} to {name}-mutant", {**node, "name": f"{name}-mutant"})
    if (place := str(node.get("in"))) in _OTHER_PLACES:
        new = _OTHER_PLACES[place]
        yield Edit(("in",), f"{place} to {new}", {**node, "in": new})
    if (scheme := str(node.get("scheme")).lower()) in _OTHER_SCHEMES:
        new = _OTHER_SCHEMES[scheme]
        yield Edit(("scheme",), f"{scheme} to {new}", {**node, "scheme": new})


def server_changed(root: Node) -> Edits:
    """Have the service elsewhere; not where its URL is replaced by what an extension says."""
    for index, server in enumerate(sequence(root.get("servers"))[:1]):
        url = mapping(server).get("url")
        if isinstance(url, str) and _ENDPOINTS not in mapping(server):
            changed = {**mapping(server), "url": f"{url.rstrip('/')}/mutant"}
            others: list[JSON] = sequence(root.get("servers"))[1:]
            yield Edit(
                ("servers", str(index), "url"),
                f"{url} to {changed['url']}",
                {**root, "servers": [changed, *others]},
            )


def version_changed(root: Node) -> Edits:
    """Have another version of the API."""
    info = mapping(root.get("info"))
    if isinstance(version := info.get("version"), str):
        changed: JSON = {**root, "info": {**info, "version": f"{version}-mutant"}}
        yield Edit(("info", "version"), f"{version} to {version}-mutant", changed)


def pagination_changed(node: Node) -> Edits:
    """Ask for pages by other means: one field changed, dropped, of another kind, or all of them."""
    if fields := mapping(node.get(_PAGINATION)):
        yield Edit((_PAGINATION,), "all of it dropped", without(node, _PAGINATION))
        for way, other in _OTHER_TURNS.items():
            if way in fields:
                turned: JSON = {other if name == way else name: fields[name] for name in fields}
                yield Edit((_PAGINATION, way), f"{way} to {other}", {**node, _PAGINATION: turned})
        yield from _members(node, _PAGINATION, fields)


def extension_changed(node: Node) -> Edits:
    """Change what an extension of ours says, or take it away."""
    for key, value in node.items():
        if not key.startswith(_PREFIX) or key in (*_BOUNDS, _PAGINATION):
            continue
        yield Edit((key,), f"{key} dropped", without(node, key))
        if isinstance(value, dict):
            yield from _members(node, key, value)
        else:
            new = _other(value)
            yield Edit((key,), f"{key}: {value!r} to {new!r}", {**node, key: new})


def _members(node: Node, key: str, members: Node) -> Edits:
    for name, value in members.items():
        new = _other(value)
        changed: JSON = {**node, key: {**members, name: new}}
        yield Edit((key, name), f"{name}: {value!r} to {new!r}", changed)
        if len(members) > 1:
            rest: JSON = {**node, key: without(members, name)}
            yield Edit((key, name), f"{name} dropped", rest)


def _other(value: JSON) -> JSON:
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str():
            return f"{value}-mutant"
        case _:
            return None
