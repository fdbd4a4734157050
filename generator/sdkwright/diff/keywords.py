"""Compare what two shapes say of a value itself: its types, formats, values, bounds and rules."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from sdkwright.diff.changes import Direction, Verdict
from sdkwright.diff.kinds import Reason
from sdkwright.diff.lifecycle import life_changes
from sdkwright.diff.local import BOTH_WAYS, Local, Manner
from sdkwright.diff.shape import ALL_TYPES, LOWER_BOUNDS, Shape
from sdkwright.diff.version import members
from sdkwright.lower.shapes import FORMATS
from sdkwright.values import JSON

_SCALARS = frozenset({"boolean", "integer", "number", "string"})
_STILL_TEXT = Reason(Verdict.COMPATIBLE, "all that old clients write is text")
_AS_TEXT: Mapping[Manner, Reason] = {
    Manner.TEXT: _STILL_TEXT,
    Manner.GIVEN_TEXT: _STILL_TEXT,
}
# Where a value comes in another manner than in a body, that can make another verdict.
_WIRE: Mapping[str, Mapping[Manner, Reason]] = {
    "default-changed": {
        Manner.TEXT: Reason(Verdict.BREAKING, "a request without it asks for something else"),
        Manner.GIVEN_TEXT: Reason(Verdict.NONE, "every request has a value"),
    }
}


def keyword_changes(old: Shape, new: Shape) -> Iterator[Local]:
    """Yield the changes that are about a value, not about what is inside it."""
    is_any_text = (
        old.types <= _SCALARS
        and "string" in new.types
        and not (new.formats or new.patterns or new.values is not None)
    )
    for code, what, keywords, values, sdk in (
        *_types(old, new),
        *_formats(old, new),
        *_values(old, new),
        *_bounds(old, new),
        *_patterns(old, new),
        *_rules(old, new),
        *_discriminators(old, new),
        *_annotations(old, new),
    ):
        wire = _WIRE.get(code)
        if code.startswith("type-") and is_any_text:
            wire = _AS_TEXT
        places = old.pointer, new.pointer
        yield Local(code, new.pointer, what, *places, values, keywords=keywords, sdk=sdk, wire=wire)


class _Found(NamedTuple):
    """A change, with the keywords by which it may be said."""

    code: str
    what: str
    keywords: tuple[str, ...]
    values: tuple[JSON, JSON] = (None, None)
    sdk: Mapping[Direction, Reason] | None = None


_TYPES: Final = ("type", "enum", "const")


def _types(old: Shape, new: Shape) -> Iterator[_Found]:
    if old.types != new.types:
        before, after = _spoken(old.types), _spoken(new.types)
        if old.types > new.types:
            code, said = "type-narrowed", "is narrowed"
        elif old.types < new.types:
            code, said = "type-widened", "is widened"
        else:
            code, said = "type-changed", "is changed"
        yield _Found(code, f"{said} from {before} to {after}", _TYPES, (before, after))
    if old.is_nullable != new.is_nullable:
        if new.is_nullable and not old.is_nullable:
            yield _Found("became-nullable", "may be null", _TYPES, (False, True))
        else:
            what = "may not be null any more"
            yield _Found("became-not-nullable", what, _TYPES, (True, False))


def _spoken(types: frozenset[str]) -> str:
    if types == ALL_TYPES:
        return "any type"
    shown = types - ({"integer"} if "number" in types else set())
    return " or ".join(sorted(shown)) or "no type"


# A format that has all values of another.
_WIDER = {("int32", "int64"), ("float", "double")}


def _formats(old: Shape, new: Shape) -> Iterator[_Found]:
    if old.formats == new.formats or old.types != new.types:
        return
    before, after = ", ".join(sorted(old.formats)), ", ".join(sorted(new.formats))
    values: tuple[JSON, JSON] = (before or None, after or None)
    is_visible = bool((old.formats ^ new.formats) & set(FORMATS))
    same = Reason(Verdict.NONE, "the Python type stays the same")
    sdk = None if is_visible else dict.fromkeys(BOTH_WAYS, same)
    if (before, after) in _WIDER:
        yield _Found("format-widened", f"is widened from {before} to {after}", ("format",), values)
    elif (after, before) in _WIDER:
        yield _Found(
            "format-narrowed", f"is narrowed from {before} to {after}", ("format",), values
        )
    elif (before, after) == ("date", "date-time"):
        yield _Found("time-of-day-added", "is a date-time instead of a date", ("format",), values)
    elif (before, after) == ("date-time", "date"):
        yield _Found("time-of-day-removed", "is a date instead of a date-time", ("format",), values)
    elif not before:
        yield _Found("format-added", f"has the format {after}", ("format",), values, sdk)
    elif not after:
        yield _Found(
            "format-removed", f"has no format any more; it was {before}", ("format",), values, sdk
        )
    else:
        yield _Found(
            "format-changed",
            f"has the format {after} instead of {before}",
            ("format",),
            values,
            sdk,
        )


def _values(old: Shape, new: Shape) -> Iterator[_Found]:
    if old.default != new.default:
        before, after = old.default or "nothing", new.default or "nothing"
        what = f"defaults to {after} instead of {before}"
        values = _json(old.default), _json(new.default)
        yield _Found("default-changed", what, ("default",), values)
    if old.known_values is not None and new.known_values is not None:
        for value in sorted(new.known_values - old.known_values):
            what = f"is known to be {value}"
            yield _Found("known-value-added", what, _EXTENSIBLE, (None, _json(value)))
        for value in sorted(old.known_values - new.known_values):
            what = f"is not known to be {value} any more"
            yield _Found("known-value-removed", what, _EXTENSIBLE, (_json(value), None))
    if old.values != new.values:
        yield from _listed(old.values, new.values)


def _listed(old: frozenset[str] | None, new: frozenset[str] | None) -> Iterator[_Found]:
    """Yield what differs in the values that are listed, if they are."""
    before, after = (", ".join(sorted(one or ())) for one in (old, new))
    ends = _all_json(old), _all_json(new)
    if old is None:
        yield _Found("enum-added", f"has to be one of {after}", _LISTS, ends)
    elif new is None:
        is_one = len(old) == 1
        what = f"need not be {before if is_one else f'one of {before}'} any more"
        yield _Found("constant-removed" if is_one else "enum-removed", what, _LISTS, ends)
    elif new.isdisjoint(old):
        yield _Found("enum-replaced", f"has to be {after} instead of {before}", _LISTS, ends)
    else:
        for value in sorted(new - old):
            yield _Found("enum-value-added", f"may be {value}", _LISTS, (None, _json(value)))
        for value in sorted(old - new):
            what = f"may not be {value} any more"
            yield _Found("enum-value-removed", what, _LISTS, (_json(value), None))


_EXTENSIBLE: Final = ("x-extensible-enum",)
_LISTS: Final = ("enum", "const")


def _json(said: str | None) -> JSON:
    return None if said is None else json.loads(said)


def _all_json(said: frozenset[str] | None) -> JSON:
    return None if said is None else [json.loads(value) for value in sorted(said)]


_INTEGERS = frozenset({"integer"})
# What a bound is where nothing is said: of other bounds nobody knows.
_LEAST = {"minContains": 1, "minItems": 0, "minLength": 0, "minProperties": 0}


@dataclass(frozen=True, slots=True)
class _Limit:
    """A bound: how tight it is, and what says so."""

    rank: tuple[float, bool]
    keyword: str
    bound: float


def _limits(shape: Shape) -> dict[str, _Limit]:
    """Return the bounds that bind: of one that is valid itself and one that is not, one."""
    found: dict[str, _Limit] = {}
    for keyword, bound in (_LEAST | shape.bounds).items():
        is_exclusive = keyword.startswith("exclusive")
        rank = bound if keyword in LOWER_BOUNDS else -bound, is_exclusive
        if is_exclusive and shape.types == _INTEGERS and bound == int(bound):
            # What is above 0 is from 1 on.
            rank = rank[0] + 1, False
        limit = _Limit(rank, keyword, bound)
        name = keyword.removeprefix("exclusive").lower() if is_exclusive else keyword
        found[name] = max(limit, found.get(name, limit), key=lambda one: one.rank)
    return found


def _bounds(old: Shape, new: Shape) -> Iterator[_Found]:
    befores, afters = _limits(old), _limits(new)
    for name in sorted(befores.keys() | afters.keys()):
        before, after = befores.get(name), afters.get(name)
        said = tuple(one.keyword for one in (after, before) if one)
        if before is None and after is not None:
            what = f"has {after.keyword} {after.bound:g}, where nothing was said"
            yield _Found("bound-added", what, said, (None, after.bound))
        elif before is not None and after is None:
            what = f"has no {before.keyword} any more; it was {before.bound:g}"
            yield _Found("bound-removed", what, said, (before.bound, None))
        elif before is not None and after is not None and before.rank != after.rank:
            code = "bound-tightened" if after.rank > before.rank else "bound-loosened"
            is_same = before.keyword == after.keyword
            was = f"{'' if is_same else f'{before.keyword} '}{before.bound:g}"
            what = f"has {after.keyword} {after.bound:g} instead of {was}"
            yield _Found(code, what, said, (before.bound, after.bound))


def _patterns(old: Shape, new: Shape) -> Iterator[_Found]:
    if old.patterns != new.patterns:
        before_text, after_text = (" and ".join(sorted(one.patterns)) for one in (old, new))
        if old.patterns < new.patterns:
            code, what = "pattern-added", f"has to match {after_text}"
        elif old.patterns > new.patterns:
            code, what = "pattern-removed", f"need not match {before_text} any more"
        else:
            code, what = "pattern-changed", f"has to match {after_text} instead of {before_text}"
        yield _Found(code, what, ("pattern",), (before_text or None, after_text or None))


def _rules(old: Shape, new: Shape) -> Iterator[_Found]:
    for keyword in sorted(old.keywords.keys() | new.keywords.keys()):
        before, after = old.keywords.get(keyword), new.keywords.get(keyword)
        if before is None:
            code, what = "rule-added", f"has to fulfil '{keyword}'"
        elif after is None:
            code, what = "rule-removed", f"need not fulfil '{keyword}' any more"
        elif before != after:
            code, what = "rule-changed", f"has another '{keyword}'"
        else:
            continue
        yield _Found(code, what, (keyword,), (before, after))
    for name in sorted(old.needs.keys() | new.needs.keys()):
        needed, needs = (one.needs.get(name, frozenset[str]()) for one in (old, new))
        for other in sorted(needs - needed):
            what = f"needs the property '{other}' where it has '{name}'"
            yield _Found("rule-added", what, _NEEDS, (None, other))
        for other in sorted(needed - needs):
            what = f"no longer needs the property '{other}' where it has '{name}'"
            yield _Found("rule-removed", what, _NEEDS, (other, None))
    for keyword in sorted(old.contents.keys() | new.contents.keys()):
        before, after = old.contents.get(keyword), new.contents.get(keyword)
        if before != after:
            what = f"holds text of {keyword} {after or 'nothing'} instead of {before or 'nothing'}"
            yield _Found("content-changed", what, (keyword,), (before, after))


_NEEDS: Final = ("dependentRequired",)


def _discriminators(old: Shape, new: Shape) -> Iterator[_Found]:
    if old.discriminator == new.discriminator:
        return
    before, after = _json(old.discriminator), _json(new.discriminator)
    if before is None or after is None:
        code = "discriminator-added" if before is None else "discriminator-removed"
        what = f"has {'a' if before is None else 'no'} discriminator"
        yield _Found(code, what, _TAGS, (before, after))
        return
    tags, others = members(before), members(after)
    targets, news = members(tags.get("mapping")), members(others.get("mapping"))
    shared = targets.keys() & news.keys()
    is_same = tags.get("propertyName") == others.get("propertyName")
    if not is_same or any(targets[name] != news[name] for name in shared):
        yield _Found("discriminator-changed", "has another discriminator", _TAGS, (before, after))
        return
    for name in sorted(news.keys() - shared):
        what = f"has the shape of {news[name]} where its discriminator is '{name}'"
        yield _Found("discriminator-value-added", what, _TAGS, (None, name))
    for name in sorted(targets.keys() - shared):
        what = f"has no shape of its own any more where its discriminator is '{name}'"
        yield _Found("discriminator-value-removed", what, _TAGS, (name, None))


_TAGS: Final = ("discriminator",)


def _annotations(old: Shape, new: Shape) -> Iterator[_Found]:
    for one in life_changes(old.life, new.life, "property"):
        yield _Found(one.code, one.what, (one.keyword,), one.values)
    if old.texts != new.texts:
        yield _Found("text-changed", "is documented otherwise", ())
