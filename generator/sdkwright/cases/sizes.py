"""Arrays and objects of the sizes that a schema tells apart, and arrays with equal items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from sdkwright.cases.samples import bound
from sdkwright.values import JSON

_MANY = 50

Sized: TypeAlias = "tuple[str, JSON, bool]"
"""What is special about a value, the value, and whether it is valid."""


def arrays(view: Mapping[str, JSON], pool: Sequence[JSON]) -> Iterator[Sized]:
    """Yield arrays of items of a pool, which are valid and differ from each other."""
    least, most = bound(view, "minItems", 0) or 0, bound(view, "maxItems", None)
    is_unique = view.get("uniqueItems") is True
    available = len(pool) if is_unique else max(_MANY, least, (most or 0) + 1)
    items = pool if is_unique else [pool[0]] * available
    longest = most if most is not None else max(min(_MANY, available), least)
    if least > 0:
        yield from _array(items, least - 1, is_valid=False)
    for count in sorted({least, max(1, least), longest}):
        if most is None or count <= most:
            yield from _array(items, count, is_valid=True)
    if most is not None:
        yield from _array(items, most + 1, is_valid=False)
    count = max(least, 2)
    if is_unique and count - 1 <= available and (most is None or count <= most):
        yield "of equal items", [*items[: count - 1], items[0]], False


def objects(view: Mapping[str, JSON], member: JSON) -> Iterator[Sized]:
    """Yield objects of members by any name."""
    least, most = bound(view, "minProperties", 0) or 0, bound(view, "maxProperties", None)
    if least > 0:
        yield _object(least - 1, member, is_valid=False)
    yield _object(least, member, is_valid=True)
    if most is not None:
        yield _object(most, member, is_valid=True)
        yield _object(most + 1, member, is_valid=False)


def _array(items: Sequence[JSON], count: int, *, is_valid: bool) -> Iterator[Sized]:
    if count <= len(items):
        yield f"of {count} items", [*items[:count]], is_valid


def _object(count: int, member: JSON, *, is_valid: bool) -> Sized:
    title = f"of {count} members" if count else "empty"
    return title, {f"key{number}": member for number in range(1, count + 1)}, is_valid
