"""Compare what two shapes say of a value itself: its types, formats, values, bounds and rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sdkwright.diff.changes import Direction, Verdict
from sdkwright.diff.kinds import Reason
from sdkwright.diff.shapes import ALL_TYPES, LOWER_BOUNDS, Shape
from sdkwright.ir import JSON
from sdkwright.lower.shapes import FORMATS

BOTH_WAYS = frozenset({Direction.REQUEST, Direction.RESPONSE})


@dataclass(frozen=True, slots=True)
class Local:
    """A change of one schema, whoever uses it.

    Attributes:
        code: The kind of change.
        holder: The pointer of the schema it is said of: in the old document for what is gone.
        what: What changed, as the predicate of a sentence.
        old: The pointer in the old document; None for what is new.
        new: The pointer in the new document; None for what is gone.
        values: The old and the new value.
        directions: Where it can be noticed at all.
        sdk: The verdict in the SDK where the code does not decide it, by direction.
    """

    code: str
    holder: str
    what: str
    old: str | None
    new: str | None
    values: tuple[JSON, JSON] = (None, None)
    directions: frozenset[Direction] = BOTH_WAYS
    sdk: Mapping[Direction, Reason] | None = None


def keyword_changes(old: Shape, new: Shape) -> Iterator[Local]:
    """Yield the changes that are about a value, not about what is inside it."""
    for code, what, values, sdk in (
        *_types(old, new),
        *_formats(old, new),
        *_values(old, new),
        *_bounds(old, new),
        *_rules(old, new),
        *_annotations(old, new),
    ):
        yield Local(code, new.pointer, what, old.pointer, new.pointer, values, sdk=sdk)


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
    if old.is_nullable != new.is_nullable and (old.is_typed or new.is_typed):
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
    if old.values == new.values:
        return
    if old.values is None or new.values is None:
        listed = ", ".join(sorted(new.values or old.values or ()))
        if old.values is None:
            yield "enum-added", f"has to be one of {listed}", (None, listed), None
        else:
            yield "enum-removed", f"need not be one of {listed} any more", (listed, None), None
        return
    for value in sorted(new.values - old.values):
        yield "enum-value-added", f"may be {value}", (None, value), None
    for value in sorted(old.values - new.values):
        yield "enum-value-removed", f"may not be {value} any more", (value, None), None


def _bounds(old: Shape, new: Shape) -> Iterator[_Found]:
    for keyword in sorted(old.bounds.keys() | new.bounds.keys()):
        before, after = old.bounds.get(keyword), new.bounds.get(keyword)
        if before == after:
            continue
        is_raised = before is None or (after is not None and after > before)
        if after is None:
            is_tighter = False
        elif before is None:
            is_tighter = True
        else:
            is_tighter = is_raised is (keyword in LOWER_BOUNDS)
        code = "bound-tightened" if is_tighter else "bound-loosened"
        shown = ["nothing" if bound is None else f"{bound:g}" for bound in (before, after)]
        yield code, f"has {keyword} {shown[1]} instead of {shown[0]}", (before, after), None
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
    if old.discriminator != new.discriminator:
        values = (old.discriminator, new.discriminator)
        yield "discriminator-changed", "has another discriminator", values, None


def _annotations(old: Shape, new: Shape) -> Iterator[_Found]:
    if new.is_deprecated and not old.is_deprecated:
        yield "property-deprecated", "is deprecated", (False, True), None
    elif old.is_deprecated and not new.is_deprecated:
        yield "property-reactivated", "is no longer deprecated", (True, False), None
    if old.texts != new.texts:
        yield "text-changed", "is documented otherwise", (None, None), None
