"""Compare operations: which there are, and what they take and answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sdkwright.diff.changes import Direction
from sdkwright.diff.comparison import Comparison
from sdkwright.diff.content import compare_content
from sdkwright.diff.found import Found
from sdkwright.diff.lifecycle import life, life_changes
from sdkwright.diff.parameters import compare_parameters
from sdkwright.diff.responses import compare_responses
from sdkwright.diff.security import compare_security
from sdkwright.diff.version import Endpoint, Version, members, place_of
from sdkwright.diff.whole import compare_servers
from sdkwright.document import join
from sdkwright.values import JSON


def compare_operations(comparison: Comparison) -> Iterator[Found]:
    """Yield what differs in the operations, and let their schemas be compared."""
    old, new = comparison.old, comparison.new
    for key in sorted(old.endpoints.keys() | new.endpoints.keys()):
        before, after = old.endpoints.get(key), new.endpoints.get(key)
        if before is None and after is not None:
            what, at = f"{after.title} is new", after.pointer
            yield Found("operation-added", what, Direction.NONE, after.title, None, at)
        elif after is None and before is not None:
            what, at = f"{before.title} is gone", before.pointer
            yield Found("operation-removed", what, Direction.NONE, before.title, at, None)
        elif before is not None and after is not None:
            yield from _texts(before, after)
            yield from _life(before, after)
            yield from _extensions(before, after)
            if not _is_same(comparison, before, after):
                yield from compare_parameters(comparison, before, after)
                yield from _body(comparison, before, after)
                yield from compare_responses(comparison, before, after)
            yield from compare_security(comparison, before, after)
            yield from compare_servers(comparison, before, after)


def _is_same(comparison: Comparison, before: Endpoint, after: Endpoint) -> bool:
    """Tell whether all that is sent and answered is said as it was."""
    if before.path != after.path or not comparison.unchanged.has(before.pointer, after.pointer):
        return False
    if "parameters" not in before.item and "parameters" not in after.item:
        return True
    ends = before.item_pointer, after.item_pointer
    return comparison.unchanged.has(*(join(end, "parameters") for end in ends))


def _found(
    code: str,
    what: str,
    old: Endpoint,
    new: Endpoint,
    key: str,
) -> Found:
    values = old.node.get(key), new.node.get(key)
    places = join(old.pointer, key), join(new.pointer, key)
    return Found(code, what, Direction.NONE, new.title, *places, values)


def _texts(old: Endpoint, new: Endpoint) -> Iterator[Found]:
    for key in ("summary", "description", "externalDocs"):
        if old.node.get(key) != new.node.get(key):
            yield _found("text-changed", f"{new.title} has another {key}", old, new, key)


def _life(old: Endpoint, new: Endpoint) -> Iterator[Found]:
    for one in life_changes(life(old.node), life(new.node), "operation"):
        places = join(old.pointer, one.keyword), join(new.pointer, one.keyword)
        what = f"{new.title} {one.what}"
        yield Found(one.code, what, Direction.NONE, new.title, *places, one.values)


def _extensions(old: Endpoint, new: Endpoint) -> Iterator[Found]:
    for key in sorted(old.node.keys() | new.node.keys()):
        if key.startswith("x-sdkwright-") and old.node.get(key) != new.node.get(key):
            yield _found("extension-changed", f"{new.title} has another `{key}`", old, new, key)


def _body(comparison: Comparison, before: Endpoint, after: Endpoint) -> Iterator[Found]:
    node, at = _of(comparison.old, before)
    other, place = _of(comparison.new, after)
    request, title = Direction.REQUEST, after.title
    was_required, is_required = (one.get("required") is True for one in (node, other))
    if not node and not other:
        return
    if not node:
        code = "body-added-required" if is_required else "body-added-optional"
        what = f"requests {'need' if is_required else 'may have'} a body"
        yield Found(code, what, request, title, None, place)
    elif not other:
        yield Found("body-removed", "requests have no body any more", request, title, at, None)
    else:
        flags = was_required, is_required
        if is_required is not was_required:
            said = "required" if is_required else "optional"
            what = f"the body of requests became {said}"
            places = place_of(node, at, ["required"]), place_of(other, place, ["required"])
            yield Found(f"body-became-{said}", what, request, title, *places, flags)
        if node.get("description") != other.get("description"):
            what = "the body of requests is documented otherwise"
            yield Found("text-changed", what, request, title, at, place)
        yield from compare_content(
            (members(node.get("content")), join(at, "content")),
            (members(other.get("content")), join(place, "content")),
            request,
            title,
            comparison.schemas,
        )


def _of(version: Version, endpoint: Endpoint) -> tuple[Mapping[str, JSON], str]:
    pointer = join(endpoint.pointer, "requestBody")
    if "requestBody" not in endpoint.node:
        return {}, pointer
    node, at = version.follow(endpoint.node["requestBody"], pointer)
    return members(node), at
