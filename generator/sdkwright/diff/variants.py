"""Compare the shapes that a value may take: which there are, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator

from sdkwright.diff.local import Ends, Held, Inner, Local
from sdkwright.diff.shape import Parts, Shape


def regrouped(ends: Ends, old: Shape, new: Shape) -> list[Inner] | None:
    """Return what differs where a shape became one of several, or the reverse.

    None tells that it did not: the shapes compare as they are.
    """
    if bool(old.variants) == bool(new.variants) or _is_told_by_types(ends, old, new):
        return None
    is_split = bool(new.variants)
    one, many = (old, new) if is_split else (new, old)
    ones, others = (ends.old, ends.new) if is_split else (ends.new, ends.old)
    if _is_bare(one) or _is_beside(one, many):
        return None
    same = [
        part
        for part in many.variants
        if others.name(part) == ones.name(one.parts) or _is_alike(others.get(part), one)
    ]
    if not same or not _is_unbound(many):
        what = "is split into several shapes" if is_split else "is no longer of several shapes"
        return [Local("type-changed", new.pointer, what, old.pointer, new.pointer)]
    ends_of_same = (one.parts, same[0]) if is_split else (same[0], one.parts)
    return [
        Held(*ends_of_same),
        *(
            _variant(many.pointer, part, others.get(part).pointer, is_new=is_split)
            for part in many.variants
            if part != same[0]
        ),
    ]


def variant_changes(ends: Ends, old: Shape, new: Shape) -> Iterator[Inner]:
    """Yield the shapes that are new or gone, and pairs of those that are there in both."""
    if bool(old.variants) != bool(new.variants):
        if not _is_told_by_types(ends, old, new):
            is_new = bool(new.variants)
            code = "variants-added" if is_new else "variants-removed"
            what = "has to take one of several shapes" if is_new else "may take any shape"
            yield Local(code, new.pointer, what, old.pointer, new.pointer)
        return
    olds = {ends.old.name(part): part for part in old.variants}
    news = {ends.new.name(part): part for part in new.variants}
    pairs = [(olds[name], news[name]) for name in olds if name in news]
    rest_old = [olds[name] for name in olds if name not in news]
    rest_new = [news[name] for name in news if name not in olds]
    for part in tuple(rest_old):
        # A shape that was changed looks most like itself.
        likes = [one for one in rest_new if _is_akin(ends.old.get(part), ends.new.get(one))]
        if likes:
            pairs.append((part, likes[0]))
            rest_old.remove(part)
            rest_new.remove(likes[0])
    for before, after in pairs:
        yield Held(before, after)
    for part in rest_old:
        yield _variant(old.pointer, part, ends.old.get(part).pointer, is_new=False)
    for part in rest_new:
        yield _variant(new.pointer, part, ends.new.get(part).pointer, is_new=True)


def _is_told_by_types(ends: Ends, old: Shape, new: Shape) -> bool:
    """Tell whether the shapes of a value are types, which the whole has together."""
    parts = [ends.old.get(part) for part in old.variants]
    parts += [ends.new.get(part) for part in new.variants]
    return all(map(_is_bare, parts))


def _is_beside(one: Shape, many: Shape) -> bool:
    """Tell whether shapes were put beside what a schema says itself, or taken away from there."""
    return not _is_unbound(many) and _is_alike(one, many)


def _variant(holder: str, part: Parts, pointer: str, *, is_new: bool) -> Local:
    shape = f"the shape at {pointer}"
    if is_new:
        is_one_of_some = part[0].rpartition("/")[0].endswith("/anyOf")
        code = "variant-added-to-any-of" if is_one_of_some else "variant-added"
        return Local(code, holder, f"may take {shape}", None, pointer)
    return Local("variant-removed", holder, f"may no longer take {shape}", pointer, None)


def _is_bare(shape: Shape) -> bool:
    """Tell whether a shape says nothing but which types a value may have."""
    return _is_unbound(shape) and not shape.variants


def _is_unbound(shape: Shape) -> bool:
    """Tell whether a shape says nothing but types and variants."""
    return shape.additional == () and not (
        shape.values is not None
        or shape.bounds
        or shape.patterns
        or shape.formats
        or shape.keywords
        or shape.contents
        or shape.rules
        or shape.prefixes
        or shape.needs
        or shape.properties
        or shape.required
        or shape.items
    )


def _is_alike(one: Shape, other: Shape) -> bool:
    """Tell whether two shapes are the same as far as can be seen from outside."""
    return (
        one.types == other.types
        and one.properties.keys() == other.properties.keys()
        and one.required == other.required
        and one.values == other.values
        and bool(one.items) == bool(other.items)
    )


def _is_akin(one: Shape, other: Shape) -> bool:
    """Tell whether one shape may be what became of another: of one type, with members in common."""
    if one.types != other.types:
        return False
    names, others = one.properties.keys(), other.properties.keys()
    return not (names or others) or 2 * len(names & others) >= max(len(names), len(others))
