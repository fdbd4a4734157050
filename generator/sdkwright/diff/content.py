"""Compare the media types of bodies in either direction, and let their schemas be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set as AbstractSet
from typing import TypeAlias

from sdkwright.diff.changes import Direction
from sdkwright.diff.found import Found
from sdkwright.diff.kinds import REQUEST, RESPONSE, Effect
from sdkwright.diff.schemas import Schemas
from sdkwright.diff.version import members
from sdkwright.document import join
from sdkwright.values import JSON

Placed: TypeAlias = tuple[Mapping[str, JSON], str]
"""A mapping and the pointer of it."""


def compare_content(
    old: Placed, new: Placed, direction: Direction, title: str, schemas: Schemas
) -> Iterator[Found]:
    """Yield what differs in the media types of a body, and let their schemas be compared."""
    olds, news = _media_types(old[0]), _media_types(new[0])
    side = "requests" if direction is Direction.REQUEST else "responses"
    for was, name in _paired(olds.keys(), news.keys(), direction):
        before = None if was is None else join(old[1], olds[was])
        after = None if name is None else join(new[1], news[name])
        values = was, name
        if was is None:
            what = f"the body of {side} may be {name}"
            yield Found("media-type-added", what, direction, title, None, after, values)
        elif name is None:
            what = f"the body of {side} may not be {was} any more"
            yield Found("media-type-removed", what, direction, title, before, None, values)
        elif before is not None and after is not None:
            if was != name:
                what = f"the body of {side} is {name} instead of {was}"
                wire = _WITHIN[direction] if "*" in was + name else None
                code = "media-type-changed"
                yield Found(code, what, direction, title, before, after, values, wire=wire)
            one, other = members(old[0][olds[was]]), members(new[0][news[name]])
            yield from _compare_entries((one, before), (other, after), direction, title, schemas)


def _compare_entries(
    old: Placed, new: Placed, direction: Direction, title: str, schemas: Schemas
) -> Iterator[Found]:
    """Yield what differs in what is said of one media type."""
    (one, before), (other, after) = old, new
    side = "requests" if direction is Direction.REQUEST else "responses"
    if one.get("encoding") != other.get("encoding"):
        what = f"members of the body of {side} are written otherwise"
        encodings = one.get("encoding"), other.get("encoding")
        yield Found("encoding-changed", what, direction, title, before, after, encodings)
    for key in ("schema", "itemSchema"):
        if key in one and key in other:
            schemas.use(join(before, key), join(after, key), direction, title)
        elif key in one or key in other:
            was, is_now = key in one, key in other
            code = "type-narrowed" if is_now else "type-widened"
            what = f"the body of {side} {'has' if is_now else 'no longer has'} a {key}"
            yield Found(code, what, direction, title, before, after, (was, is_now))


# A range of media types has all that are within it.
_WITHIN = {
    Direction.REQUEST: REQUEST[Effect.WIDENS],
    Direction.RESPONSE: RESPONSE[Effect.NARROWS],
}


def _media_types(content: Mapping[str, JSON]) -> dict[str, str]:
    """Return media types as written by what they are: case, blanks and UTF-8 say nothing."""
    return {
        name.replace(" ", "").replace('"', "").lower().replace(";charset=utf-8", ""): name
        for name in content
    }


def _paired(
    olds: AbstractSet[str], news: AbstractSet[str], direction: Direction
) -> Iterator[tuple[str | None, str | None]]:
    """Yield each media type with what it became; None for what is gone, and for what is new."""
    added = sorted(news - olds)
    for was in sorted(olds):
        heirs = [name for name in added if _is_heir(name, was, direction)]
        if was not in news and heirs:
            added.remove(heirs[0])
            yield was, heirs[0]
        else:
            yield was, was if was in news else None
    for name in added:
        yield None, name


def _is_heir(name: str, was: str, direction: Direction) -> bool:
    """Tell whether a media type is another one with other parameters, or is within it.

    A range of requests takes what was taken, and of responses it has what comes. Of responses a
    type with a suffix is a kind of what the suffix says: `application/problem+json` of JSON.
    """
    new, old = name.partition(";")[0], was.partition(";")[0]
    if new == old:
        return True
    if direction is Direction.REQUEST:
        return _is_within(old, new)
    kind, _, subtype = old.partition("/")
    is_kind = (
        subtype in ("json", "xml") and new.startswith(f"{kind}/") and new.endswith(f"+{subtype}")
    )
    return is_kind or _is_within(new, old)


def _is_within(media_type: str, span: str) -> bool:
    return span == "*/*" or (span.endswith("/*") and media_type.startswith(span[:-1]))
