"""Compare how long a thing is promised to work: its deprecation, date of sunset and stability."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sdkwright.values import JSON

# The levels of `x-stability-level`, from what may change at any time to what may not.
_LEVELS = ("draft", "alpha", "beta", "stable")
UNPROMISED = frozenset({"draft", "alpha"})
"""The levels of what may change at any time."""


@dataclass(frozen=True, slots=True)
class Life:
    """What an element says of its own future.

    Attributes:
        is_deprecated: Whether it will go at some time.
        sunset: When at the earliest, as `x-sunset` says it.
        level: What `x-stability-level` says; one that is not known, too.
    """

    is_deprecated: bool = False
    sunset: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class LifeChange:
    """One thing that is said otherwise.

    Attributes:
        code: The kind of change.
        what: What changed, as the predicate of a sentence.
        keyword: The member of the element that says it.
        values: The old and the new value.
    """

    code: str
    what: str
    keyword: str
    values: tuple[JSON, JSON]


def life(node: Mapping[str, JSON]) -> Life:
    """Return what an operation, a parameter or a schema says of its future."""
    sunset, level = node.get("x-sunset"), node.get("x-stability-level")
    return Life(
        node.get("deprecated") is True,
        None if sunset is None else str(sunset),
        None if level is None else str(level),
    )


def life_changes(old: Life, new: Life, kind: str) -> Iterator[LifeChange]:
    """Yield what differs, with the kind of element as the first word of the codes for some."""
    flags = old.is_deprecated, new.is_deprecated
    if flags == (False, True):
        yield LifeChange(f"{kind}-deprecated", "is deprecated", "deprecated", flags)
    elif flags == (True, False):
        yield LifeChange(f"{kind}-reactivated", "is no longer deprecated", "deprecated", flags)
    if new.is_deprecated and old.sunset != new.sunset:
        promised = day(old.sunset) if old.is_deprecated else None
        code, what = _sunset(promised, new.sunset)
        yield LifeChange(code, what, "x-sunset", (old.sunset, new.sunset))
    if old.level != new.level:
        yield from _level(old.level, new.level)


def _level(old: str | None, new: str | None) -> Iterator[LifeChange]:
    """Yield what differs in a promise; one that cannot be read promises as little as none."""
    ranks = {level: rank for rank, level in enumerate(_LEVELS)}
    before, after = (ranks.get(level or "", -1) for level in (old, new))
    if new is not None and after < 0:
        code, what = "stability-unreadable", f"has the level of stability '{new}', which is none"
    elif after < before:
        code = "stability-lowered"
        what = f"is {new or 'of no level of stability'} instead of {old}"
    elif before < after:
        code = "stability-raised"
        what = f"is {new} instead of {old or 'of no level of stability'}"
    else:
        return
    yield LifeChange(code, what, "x-stability-level", (old, new))


def _sunset(promised: date | None, said: str | None) -> tuple[str, str]:
    """Return the code and what it says, for a date that may have been promised before."""
    last = day(said)
    if last is None and promised is not None:
        return "sunset-withdrawn", f"may be gone at any time, and not only after {promised}"
    if last is None:
        return "sunset-unreadable", f"may be gone after '{said}', which is no date"
    if promised is not None and last < promised:
        return "sunset-sooner", f"may be gone after {last} instead of {promised}"
    return "sunset-later", f"may be gone after {last}"


def day(text: str | None) -> date | None:
    """Return the day of a date, or of a time as RFC 3339 has it; None for all else."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
