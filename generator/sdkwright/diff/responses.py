"""Compare what an operation answers."""

from __future__ import annotations

from collections.abc import Iterator, Set as AbstractSet

from sdkwright.diff.changes import Direction, Verdict
from sdkwright.diff.comparison import Comparison
from sdkwright.diff.content import Placed, compare_content
from sdkwright.diff.found import Found
from sdkwright.diff.kinds import RESPONSE, Effect, Reason
from sdkwright.diff.schemas import Schemas
from sdkwright.diff.version import Endpoint, members, place_of
from sdkwright.document import join
from sdkwright.values import JSON


def compare_responses(comparison: Comparison, before: Endpoint, after: Endpoint) -> Iterator[Found]:
    """Yield what differs in the responses, and let their schemas be compared."""
    olds, news = _statuses(before), _statuses(after)
    title = after.title
    for status in sorted(olds.keys() | news.keys()):
        kind = "success" if _is_success(status, olds.keys() | news.keys()) else "error"
        place = join(before.pointer, "responses", status)
        other_place = join(after.pointer, "responses", status)
        span = f"{status[0]}XX"
        if status not in olds and span not in olds:
            what = f"the answer may have the status {status}"
            code = f"{kind}-added"
            added = None, status
            yield Found(code, what, Direction.RESPONSE, title, None, other_place, added)
        elif status not in news and span not in news:
            what = f"the answer no longer has the status {status}"
            # Of a range some may be left.
            is_left = status == span and any(name[0] == span[0] for name in news)
            wire = RESPONSE[Effect.NARROWS] if is_left else None
            code, gone = f"{kind}-removed", (status, None)
            yield Found(code, what, Direction.RESPONSE, title, place, None, gone, wire=wire)
    for was, status in _paired(olds.keys(), news.keys()):
        is_success = _is_success(status, olds.keys() | news.keys())
        place = join(before.pointer, "responses", was)
        other_place = join(after.pointer, "responses", status)
        node, pointer = comparison.old.follow(olds[was], place)
        other, other_pointer = comparison.new.follow(news[status], other_place)
        before_it, after_it = (members(node), pointer), (members(other), other_pointer)
        yield from _response(before_it, after_it, status, title)
        schemas = comparison.schemas
        yield from _bodies(before_it, after_it, status, title, schemas, is_success=is_success)
        yield from _headers(comparison, before_it, after_it, title)


def _statuses(endpoint: Endpoint) -> dict[str, JSON]:
    """Return the responses by status, without extensions."""
    listed = members(endpoint.node.get("responses"))
    return {status: listed[status] for status in listed if not status.startswith("x-")}


def _paired(olds: AbstractSet[str], news: AbstractSet[str]) -> Iterator[tuple[str, str]]:
    """Yield each status with what it is in the other version: itself, or the range that has it."""
    for status in sorted(olds & news):
        yield status, status
    for status in sorted(olds - news):
        if (span := f"{status[0]}XX") in news:
            yield status, span
    for status in sorted(news - olds):
        if (span := f"{status[0]}XX") in olds:
            yield span, status


def _response(before: Placed, after: Placed, status: str, title: str) -> Iterator[Found]:
    if before[0].get("description") != after[0].get("description"):
        what = f"the response {status} is documented otherwise"
        yield Found("text-changed", what, Direction.RESPONSE, title, before[1], after[1])


_RAISED = Reason(Verdict.COMPATIBLE, "errors of all statuses are raised alike")


def _is_success(status: str, statuses: AbstractSet[str]) -> bool:
    return status[:1] in "23" or (status == "default" and len(statuses) == 1)


def _bodies(
    before: Placed,
    after: Placed,
    status: str,
    title: str,
    schemas: Schemas,
    *,
    is_success: bool,
) -> Iterator[Found]:
    response = Direction.RESPONSE
    places = before[1], after[1]
    had, has = (bool(members(end[0].get("content"))) for end in (before, after))
    # No call returns the body of a failure.
    sdk = None if is_success else _RAISED
    if has and not had:
        what = f"the response {status} has a body"
        yield Found("response-body-added", what, response, title, *places, (False, True), sdk)
    elif had and not has:
        what = f"the response {status} has no body any more"
        yield Found("response-body-removed", what, response, title, *places, (True, False), sdk)
    else:
        ends = [
            (members(end[0].get("content")), join(end[1], "content")) for end in (before, after)
        ]
        yield from compare_content(ends[0], ends[1], response, title, schemas)


def _headers(comparison: Comparison, before: Placed, after: Placed, title: str) -> Iterator[Found]:
    olds, news = _named(before), _named(after)
    response = Direction.RESPONSE
    for key in sorted((olds.keys() | news.keys()) - {"content-type"}):
        one = comparison.old.follow(*olds[key][1:]) if key in olds else None
        other = comparison.new.follow(*news[key][1:]) if key in news else None
        name = (news.get(key) or olds[key])[0]
        if one is None and other is not None:
            what, at = f"the response header '{name}' is new", other[1]
            yield Found("header-added", what, response, title, None, at, (None, name))
        elif other is None and one is not None:
            is_promised = members(one[0]).get("required") is True
            code = "header-removed" if is_promised else "header-removed-optional"
            what, at = f"the response header '{name}' is gone", one[1]
            yield Found(code, what, response, title, at, None, (name, None))
        elif one is not None and other is not None:
            was, is_now = (members(end[0]).get("required") is True for end in (one, other))
            if was is not is_now:
                said = "required" if is_now else "optional"
                what = f"the response header '{name}' became {said}"
                at, place = (
                    place_of(members(end[0]), end[1], ["required"]) for end in (one, other)
                )
                code = f"header-became-{said}"
                yield Found(code, what, response, title, at, place, (was, is_now))
            if all("schema" in members(end[0]) for end in (one, other)):
                before_schema, after_schema = (join(end[1], "schema") for end in (one, other))
                comparison.schemas.use(before_schema, after_schema, response, title)


def _named(response: Placed) -> dict[str, tuple[str, JSON, str]]:
    """Return headers by their name in small letters: as written, the node, its pointer."""
    headers = members(response[0].get("headers"))
    return {
        name.lower(): (name, headers[name], join(response[1], "headers", name)) for name in headers
    }
