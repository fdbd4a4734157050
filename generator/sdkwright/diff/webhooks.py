"""Compare webhooks and callbacks: what the server sends unasked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sdkwright.diff.changes import Direction
from sdkwright.diff.comparison import Comparison
from sdkwright.diff.found import Found
from sdkwright.diff.version import Version, members, methods
from sdkwright.document import join
from sdkwright.values import JSON


@dataclass(frozen=True, slots=True)
class _Message:
    """A request that the server makes: where it is, and the schemas of its body by media type."""

    pointer: str
    schemas: Mapping[str, str]


def compare_webhooks(comparison: Comparison) -> Iterator[Found]:
    """Yield the webhooks and callbacks that are new or gone, and let the schemas be compared.

    Callbacks of an operation that is new or gone itself come and go with it.
    """
    old, new = comparison.old, comparison.new
    yield from _compare(comparison, _webhooks(old), _webhooks(new))
    for key in sorted(old.endpoints.keys() & new.endpoints.keys()):
        before, after = old.endpoints[key], new.endpoints[key]
        olds = _callbacks(old, before.node, before.pointer, after.title)
        news = _callbacks(new, after.node, after.pointer, after.title)
        yield from _compare(comparison, olds, news)


def _compare(
    comparison: Comparison, olds: Mapping[str, _Message], news: Mapping[str, _Message]
) -> Iterator[Found]:
    for title in sorted(olds.keys() | news.keys()):
        before, after = olds.get(title), news.get(title)
        kind = title.partition(" ")[0]
        if before is None and after is not None:
            what, at = f"the {title} is new", after.pointer
            yield Found(f"{kind}-added", what, Direction.RESPONSE, title, None, at)
        elif after is None and before is not None:
            what, at = f"the {title} is gone", before.pointer
            yield Found(f"{kind}-removed", what, Direction.RESPONSE, title, at, None)
        elif before is not None and after is not None:
            for media_type in sorted(before.schemas.keys() & after.schemas.keys()):
                ends = before.schemas[media_type], after.schemas[media_type]
                comparison.schemas.use(*ends, Direction.RESPONSE, title)


def _webhooks(version: Version) -> dict[str, _Message]:
    found: dict[str, _Message] = {}
    for name, value in members(version.root.get("webhooks")).items():
        found |= _messages(version, value, join("/webhooks", name), f"webhook {name}")
    return found


def _callbacks(
    version: Version, operation: Mapping[str, JSON], pointer: str, title: str
) -> dict[str, _Message]:
    found: dict[str, _Message] = {}
    for name, value in members(operation.get("callbacks")).items():
        node, at = version.follow(value, join(pointer, "callbacks", name))
        for expression, item in members(node).items():
            if not expression.startswith("x-"):
                place = join(at, expression)
                said = f"callback {name} of {title} to {expression}"
                found |= _messages(version, item, place, said)
    return found


def _messages(version: Version, value: JSON, pointer: str, title: str) -> dict[str, _Message]:
    found: dict[str, _Message] = {}
    item, place = version.follow(value, pointer)
    for method, operation, at in methods(item, place):
        body, there = version.follow(operation.get("requestBody"), join(at, "requestBody"))
        content = members(members(body).get("content"))
        schemas = {
            media_type: join(there, "content", media_type, "schema")
            for media_type in content
            if "schema" in members(content[media_type])
        }
        found[f"{title} ({method})"] = _Message(at, schemas)
    return found
