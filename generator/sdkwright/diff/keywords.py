"""Compare what two shapes say of a value itself: its types, formats, values, bounds and rules."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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
    for code, what, values, sdk in (
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
        yield Local(code, new.pointer, what, *places, values, sdk=sdk, wire=wire)


_Found = tuple[str, str, tuple[JSON, JSON], Mapping[Direction, Reason] | None]


def _types(old: Shape, new: Shape) -> Iterator[_Found]:
    if old.types != new.types:
        before, after = _spoken(old.types), _spoken(new.types)
        if old.types > new.types:
            code, said = "type-narrowed", "is narrowed"
        elif old.types < new.types:
            code, said = "type-widened", "is widened"
        else:
            code, said = "type-changed", "is changed"
        yield code, f"{said} from {before} to {after}", (before, after), None
    if old.is_nullable != new.is_nullable:
        if new.is_nullable and not old.is_nullable:
            yield "became-nullable", "may be null", (False, True), None
        else:
            yield "became-not-nullable", "may not be null any more", (True, False), None


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
        yield "format-widened", f"is widened from {before} to {after}", values, None
    elif (after, before) in _WIDER:
        yield "format-narrowed", f"is narrowed from {before} to {after}", values, None
    elif (before, after) == ("date", "date-time"):
        yield "time-of-day-added", "is a date-time instead of a date", values, None
    elif (before, after) == ("date-time", "date"):
        yield "time-of-day-removed", "is a date instead of a date-time", values, None
    elif not before:
        yield "format-added", f"has the format {after}", values, sdk
    elif not after:
        yield "format-removed", f"has no format any more; it was {before}", values, sdk
    else:
        yield "format-changed", f"has the format {after} instead of {before}", values, sdk


def _values(old: Shape, new: Shape) -> Iterator[_Found]:
    if old.default != new.default:
        before, after = old.default or "nothing", new.default or "nothing"
        what = f"defaults to {after} instead of {before}"
        yield "default-changed", what, (old.default, new.default), None
    if old.known_values is not None and new.known_values is not None:
        for value in sorted(new.known_values - old.known_values):
            yield "known-value-added", f"is known to be {value}", (None, value), None
        for value in sorted(old.known_values - new.known_values):
            yield "known-value-removed", f"is not known to be {value} any more", (value, None), None
    if old.values == new.values:
        return
    if old.values is None or new.values is None:
        listed = ", ".join(sorted(new.values or old.values or ()))
        if old.values is None:
            yield "enum-added", f"has to be one of {listed}", (None, listed), None
        else:
            yield "enum-removed", f"need not be one of {listed} any more", (listed, None), None
        return
    if new.values.isdisjoint(old.values):
        before, after = (", ".join(sorted(one)) for one in (old.values, new.values))
        yield "enum-replaced", f"has to be {after} instead of {before}", (before, after), None
        return
    for value in sorted(new.values - old.values):
        yield "enum-value-added", f"may be {value}", (None, value), None
    for value in sorted(old.values - new.values):
        yield "enum-value-removed", f"may not be {value} any more", (value, None), None


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
        limit = _Limit(rank, keyword, bound)
        name = keyword.removeprefix("exclusive").lower() if is_exclusive else keyword
        found[name] = max(limit, found.get(name, limit), key=lambda one: one.rank)
    return found


def _bounds(old: Shape, new: Shape) -> Iterator[_Found]:
    befores, afters = _limits(old), _limits(new)
    for name in sorted(befores.keys() | afters.keys()):
        before, after = befores.get(name), afters.get(name)
        if before is None and after is not None:
            what = f"has {after.keyword} {after.bound:g}, where nothing was said"
            yield "bound-added", what, (None, after.bound), None
        elif before is not None and after is None:
            what = f"has no {before.keyword} any more; it was {before.bound:g}"
            yield "bound-removed", what, (before.bound, None), None
        elif before is not None and after is not None and before.rank != after.rank:
            code = "bound-tightened" if after.rank > before.rank else "bound-loosened"
            is_same = before.keyword == after.keyword
            was = f"{'' if is_same else f'{before.keyword} '}{before.bound:g}"
            what = f"has {after.keyword} {after.bound:g} instead of {was}"
            yield code, what, (before.bound, after.bound), None


def _patterns(old: Shape, new: Shape) -> Iterator[_Found]:
    if old.patterns != new.patterns:
        before_text, after_text = (" and ".join(sorted(one.patterns)) for one in (old, new))
        if old.patterns < new.patterns:
            code, what = "pattern-added", f"has to match {after_text}"
        elif old.patterns > new.patterns:
            code, what = "pattern-removed", f"need not match {before_text} any more"
        else:
            code, what = "pattern-changed", f"has to match {after_text} instead of {before_text}"
        yield code, what, (before_text or None, after_text or None), None


def _rules(old: Shape, new: Shape) -> Iterator[_Found]:
    for keyword in sorted(old.keywords.keys() | new.keywords.keys()):
        before, after = old.keywords.get(keyword), new.keywords.get(keyword)
        if before is None:
            yield "rule-added", f"has to fulfil '{keyword}'", (before, after), None
        elif after is None:
            yield "rule-removed", f"need not fulfil '{keyword}' any more", (before, after), None
        elif before != after:
            yield "rule-changed", f"has another '{keyword}'", (before, after), None
    for name in sorted(old.needs.keys() | new.needs.keys()):
        needed, needs = (one.needs.get(name, frozenset[str]()) for one in (old, new))
        for other in sorted(needs - needed):
            what = f"needs the property '{other}' where it has '{name}'"
            yield "rule-added", what, (None, other), None
        for other in sorted(needed - needs):
            what = f"no longer needs the property '{other}' where it has '{name}'"
            yield "rule-removed", what, (other, None), None
    for keyword in sorted(old.contents.keys() | new.contents.keys()):
        before, after = old.contents.get(keyword), new.contents.get(keyword)
        if before != after:
            what = f"holds text of {keyword} {after or 'nothing'} instead of {before or 'nothing'}"
            yield "content-changed", what, (before, after), None


def _discriminators(old: Shape, new: Shape) -> Iterator[_Found]:
    if old.discriminator == new.discriminator:
        return
    values = (old.discriminator, new.discriminator)
    if old.discriminator is None or new.discriminator is None:
        is_new = old.discriminator is None
        code = "discriminator-added" if is_new else "discriminator-removed"
        yield code, f"has {'a' if is_new else 'no'} discriminator", values, None
        return
    before, after = json.loads(old.discriminator), json.loads(new.discriminator)
    targets, others = members(before.get("mapping")), members(after.get("mapping"))
    shared = targets.keys() & others.keys()
    is_same = before.get("propertyName") == after.get("propertyName")
    if not is_same or any(targets[name] != others[name] for name in shared):
        yield "discriminator-changed", "has another discriminator", values, None
        return
    for name in sorted(others.keys() - shared):
        what = f"has the shape of {others[name]} where its discriminator is '{name}'"
        yield "discriminator-value-added", what, (None, name), None
    for name in sorted(targets.keys() - shared):
        what = f"has no shape of its own any more where its discriminator is '{name}'"
        yield "discriminator-value-removed", what, (name, None), None


def _annotations(old: Shape, new: Shape) -> Iterator[_Found]:
    for one in life_changes(old.life, new.life, "property"):
        yield one.code, one.what, one.values, None
    if old.texts != new.texts:
        yield "text-changed", "is documented otherwise", (None, None), None
