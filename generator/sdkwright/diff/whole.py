"""Compare what a document says of the API as a whole: its title, version and addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sdkwright.diff.changes import Direction
from sdkwright.diff.comparison import Comparison
from sdkwright.diff.found import Found
from sdkwright.diff.version import Endpoint, Version, items, members
from sdkwright.document import join
from sdkwright.values import JSON


def compare_whole(old: Version, new: Version) -> Iterator[Found]:
    """Yield what differs in info, tags and servers."""
    info, other = members(old.root.get("info")), members(new.root.get("info"))
    if info.get("version") != other.get("version"):
        values = info.get("version"), other.get("version")
        was, is_now = ("nothing" if value is None else value for value in values)
        what = f"the version of the API is {is_now} instead of {was}"
        at = "/info/version"
        yield Found("version-changed", what, Direction.NONE, None, at, at, values)
    for key in sorted((info.keys() | other.keys()) - {"version"}):
        if info.get(key) != other.get(key):
            at, what = f"/info/{key}", f"the {key} of the API is another"
            yield Found("text-changed", what, Direction.NONE, None, at, at)
    for key in ("tags", "externalDocs"):
        if old.root.get(key) != new.root.get(key):
            at, what = f"/{key}", f"the {key} are described otherwise"
            yield Found("text-changed", what, Direction.NONE, None, at, at)
    yield from _servers(old, new)


def _servers(old: Version, new: Version) -> Iterator[Found]:
    yield from _compare_addresses(
        _addresses(old.root.get("servers"), "/servers"),
        _addresses(new.root.get("servers"), "/servers"),
        None,
    )


def compare_servers(comparison: Comparison, before: Endpoint, after: Endpoint) -> Iterator[Found]:
    """Yield what differs in the addresses of an operation that has some of its own."""
    olds, was_own = _of(comparison.old, before)
    news, is_own = _of(comparison.new, after)
    if was_own or is_own:
        yield from _compare_addresses(olds, news, after.title)


def _of(version: Version, endpoint: Endpoint) -> tuple[Mapping[str, _Address], bool]:
    for holder, pointer in (
        (endpoint.node, endpoint.pointer),
        (endpoint.item, endpoint.item_pointer),
    ):
        if items(holder.get("servers")):
            return _addresses(holder["servers"], join(pointer, "servers")), True
    return _addresses(version.root.get("servers"), "/servers"), False


def _compare_addresses(
    olds: Mapping[str, _Address], news: Mapping[str, _Address], title: str | None
) -> Iterator[Found]:
    place = "the API" if title is None else title

    def found(code: str, what: str, old: str | None, new: str | None, url: str) -> Found:
        values = url if old else None, url if new else None
        return Found(code, what, Direction.NONE, title, old, new, values)

    for url in sorted(news.keys() - olds.keys()):
        yield found("server-added", f"{place} is reached at {url}", None, news[url].pointer, url)
    for url in sorted(olds.keys() - news.keys()):
        what = f"{place} is no longer reached at {url}"
        yield found("server-removed", what, olds[url].pointer, None, url)
    for url in sorted(olds.keys() & news.keys()):
        before, after = olds[url], news[url]
        if before.node != after.node:
            what = f"the address {url} is described otherwise"
            yield found("text-changed", what, before.pointer, after.pointer, url)


@dataclass(frozen=True, slots=True)
class _Address:
    """Where an address stands, and the whole of what is said of it."""

    pointer: str
    node: JSON


def _addresses(servers: JSON, pointer: str) -> dict[str, _Address]:
    """Return addresses by their text, those of a table of regions as well."""
    found: dict[str, _Address] = {}
    for index, server in enumerate(items(servers)):
        node, at = members(server), join(pointer, str(index))
        for url in _expanded(node):
            found[_plain(url)] = _Address(at, _but_the_table(node))
        for region, host in members(node.get(_TABLE)).items():
            found[f"https://{_text(host)} ({region})"] = _Address(join(at, _TABLE), None)
    return found


def _expanded(server: Mapping[str, JSON]) -> list[str]:
    """Return the addresses that the listed values of variables make, if those are not too many."""
    url = server.get("url")
    urls: list[str] = [url if isinstance(url, str) else ""]
    for name, variable in members(server.get("variables")).items():
        listed = [str(value) for value in items(members(variable).get("enum"))]
        if listed and len(urls) * len(listed) <= _MOST_ADDRESSES:
            mark = f"{{{name}}}"
            urls = [one.replace(mark, value) for one in urls for value in listed]
    return urls


_MOST_ADDRESSES = 100
_TABLE = "x-sdkwright-endpoints"


def _but_the_table(server: Mapping[str, JSON]) -> JSON:
    return {key: value for key, value in server.items() if key not in (_TABLE, "url")}


def _plain(url: str) -> str:
    return url.rstrip("/") or "/"


def _text(value: JSON) -> str:
    return value if isinstance(value, str) else str(value)
