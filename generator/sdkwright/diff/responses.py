"""Compare what an operation answers, and the media types of bodies in either direction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set as AbstractSet
from typing import TypeAlias

from sdkwright.diff.changes import Direction, Verdict
from sdkwright.diff.comparison import Comparison
from sdkwright.diff.found import Found
from sdkwright.diff.kinds import Reason
from sdkwright.diff.schemas import Schemas
from sdkwright.diff.version import Endpoint, members
from sdkwright.document import join
from sdkwright.ir import JSON

Placed: TypeAlias = tuple[Mapping[str, JSON], str]
"""A mapping and the pointer of it."""


def compare_responses(comparison: Comparison, before: Endpoint, after: Endpoint) -> Iterator[Found]:
    """Yield what differs in the responses, and let their schemas be compared."""
    olds, news = members(before.node.get("responses")), members(after.node.get("responses"))
    for status in sorted(olds.keys() | news.keys()):
        if status.startswith("x-"):
            continue
        is_success = _is_success(status, olds.keys() | news.keys())
        kind, title = "success" if is_success else "error", after.title
        place = join(before.pointer, "responses", status)
        other_place = join(after.pointer, "responses", status)
        if status not in olds:
            what = f"the answer may have the status {status}"
            values = None, status
            code = f"{kind}-added"
            yield Found(code, what, Direction.RESPONSE, title, None, other_place, values)
        elif status not in news:
            what = f"the answer no longer has the status {status}"
            gone = status, None
            yield Found(f"{kind}-removed", what, Direction.RESPONSE, title, place, None, gone)
        else:
            node, pointer = comparison.old.follow(olds[status], place)
            other, other_pointer = comparison.new.follow(news[status], other_place)
            before_it, after_it = (members(node), pointer), (members(other), other_pointer)
            yield from _response(before_it, after_it, status, title)
            schemas = comparison.schemas
            yield from _bodies(before_it, after_it, status, title, schemas, is_success=is_success)
            yield from _headers(comparison, before_it, after_it, title)


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
            places = one[1], other[1]
            if was and not is_now:
                what = f"the response header '{name}' became optional"
                yield Found("header-became-optional", what, response, title, *places, (True, False))
            elif is_now and not was:
                what = f"the response header '{name}' became required"
                yield Found("header-became-required", what, response, title, *places, (False, True))
            if all("schema" in members(end[0]) for end in (one, other)):
                ends = [join(place, "schema") for place in places]
                comparison.schemas.use(ends[0], ends[1], response, title)


def _named(response: Placed) -> dict[str, tuple[str, JSON, str]]:
    """Return headers by their name in small letters: as written, the node, its pointer."""
    headers = members(response[0].get("headers"))
    return {
        name.lower(): (name, headers[name], join(response[1], "headers", name)) for name in headers
    }


def compare_content(
    old: Placed, new: Placed, direction: Direction, title: str, schemas: Schemas
) -> Iterator[Found]:
    """Yield what differs in the media types of a body, and let their schemas be compared."""
    olds, news = _media_types(old[0]), _media_types(new[0])
    side = "requests" if direction is Direction.REQUEST else "responses"
    for essence in sorted(olds.keys() | news.keys()):
        if essence not in olds:
            at = join(new[1], news[essence])
            what = f"the body of {side} may be {essence}"
            yield Found("media-type-added", what, direction, title, None, at, (None, essence))
        elif essence not in news:
            at = join(old[1], olds[essence])
            what = f"the body of {side} may not be {essence} any more"
            yield Found("media-type-removed", what, direction, title, at, None, (essence, None))
        else:
            before, after = join(old[1], olds[essence]), join(new[1], news[essence])
            one, other = members(old[0][olds[essence]]), members(new[0][news[essence]])
            if one.get("encoding") != other.get("encoding"):
                what = f"members of the body of {side} are written otherwise"
                values = one.get("encoding"), other.get("encoding")
                yield Found("encoding-changed", what, direction, title, before, after, values)
            for key in ("schema", "itemSchema"):
                if key in one and key in other:
                    schemas.use(join(before, key), join(after, key), direction, title)
                elif key in one or key in other:
                    was, is_now = key in one, key in other
                    code = "type-narrowed" if is_now else "type-widened"
                    what = f"the body of {side} {'has' if is_now else 'no longer has'} a {key}"
                    yield Found(code, what, direction, title, before, after, (was, is_now))


def _media_types(content: Mapping[str, JSON]) -> dict[str, str]:
    """Return media types as written by what they are without blanks and case."""
    return {name.replace(" ", "").lower(): name for name in content}
