"""Compare the schemas that bind something about a value: first items, conditions, patterns."""

from __future__ import annotations

from collections.abc import Iterator

from sdkwright.diff.local import Ends, Held, Inner, Local
from sdkwright.diff.shape import Parts, Shape
from sdkwright.values import JSON


def rule_changes(ends: Ends, old: Shape, new: Shape) -> Iterator[Inner]:
    """Yield the rules that are new or gone, and pairs of those that are there in both."""
    yield from _prefixes(ends, old, new)
    yield from _rules(ends, old, new)


def _prefixes(ends: Ends, old: Shape, new: Shape) -> Iterator[Inner]:
    """Yield whether the first items of an array are others; each by itself, where possible."""
    if not (old.prefixes or new.prefixes):
        return
    befores, afters = ends.old.first_items(old), ends.new.first_items(new)
    if befores is None or afters is None:
        if ends.old.name(old.prefixes) != ends.new.name(new.prefixes):
            yield _local("rule-changed", "has other 'prefixItems'", old, new)
        return
    length = max(len(befores), len(afters))
    shorter = old if len(befores) < length else new
    if shorter.prefixes and not shorter.items and len(befores) != len(afters):
        code = "tuple-lengthened" if shorter is old else "tuple-shortened"
        what = f"has {len(afters)} items instead of {len(befores)}"
        yield _local(code, what, old, new, (len(befores), len(afters)))
        length = min(len(befores), len(afters))
    for at in range(length):
        before = befores[at] if at < len(befores) else old.items
        after = afters[at] if at < len(afters) else new.items
        yield Held(before, after, is_always_there=True)


def _rules(ends: Ends, old: Shape, new: Shape) -> Iterator[Inner]:
    for keyword, name in sorted(old.rules.keys() | new.rules.keys()):
        before, after = (one.rules.get((keyword, name), ()) for one in (old, new))
        said = f"'{keyword}'" + (f" of '{name}'" if name else "")
        # Beside a list of members those that match a pattern are exceptions, not rules.
        is_open = keyword != "patternProperties" or (old.additional == () == new.additional)
        if before and after and _is_one_rule(keyword, before, after, old, new):
            yield Held(before, after)
        elif ends.old.name(before) == ends.new.name(after):
            continue
        elif not is_open or (before and after):
            yield _local("rule-changed", f"has another {said}", old, new)
        elif after:
            yield _local("rule-added", f"has to fulfil {said}", old, new)
        else:
            yield _local("rule-removed", f"need not fulfil {said} any more", old, new)


def _is_one_rule(keyword: str, before: Parts, after: Parts, old: Shape, new: Shape) -> bool:
    """Tell whether a rule binds more where its schema does, and can be compared as a schema.

    Of several parts that say `if` or `contains` each has its own, and `maxContains` binds less
    where less is contained.
    """
    if len(before) > 1 or len(after) > 1:
        return False
    if keyword == "contains":
        return not any("maxContains" in one.bounds for one in (old, new))
    return keyword not in ("else", "then") or old.keywords.get("if") == new.keywords.get("if")


def _local(
    code: str, what: str, old: Shape, new: Shape, values: tuple[JSON, JSON] = (None, None)
) -> Local:
    return Local(code, new.pointer, what, old.pointer, new.pointer, values)
