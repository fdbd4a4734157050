"""Judge what is found by what was promised: deprecation, dates of sunset, levels of stability."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from sdkwright.diff.changes import Verdict
from sdkwright.diff.found import Found
from sdkwright.diff.kinds import Reason
from sdkwright.diff.lifecycle import UNPROMISED, Life, day, life
from sdkwright.diff.version import Version, members

_REMOVALS = frozenset({"operation-removed", "parameter-removed"})
_DATES = frozenset({"sunset-later", "sunset-sooner"})
_ANNOUNCED = Reason(Verdict.RISKY, "it was deprecated, but old clients may use it still")


def as_promised(found: Iterable[Found], before: Version, today: date) -> Iterator[Found]:
    """Yield the findings, with verdicts that keep to what the older version promised.

    What goes after it was announced is no break, unless it goes before its date; a date that
    leaves no time is one; and what happens to operations that promise nothing yet is none.
    """
    levels = dict(_unpromised(before))
    for one in found:
        judged = one
        if one.code in _REMOVALS and one.old is not None:
            judged = replace(one, wire=_removal(life(members(before.at(one.old))), today))
        elif one.code in _DATES and _leaves_no_time(one, today):
            judged = replace(one, code="sunset-passed")
        level = levels.get(one.operation or "")
        if level and judged.wire_reason.verdict is Verdict.BREAKING and _is_of_calls(one):
            why = f"the operation is {level}, and promises nothing yet"
            judged = replace(judged, wire=Reason(Verdict.RISKY, why))
        yield judged


def _unpromised(version: Version) -> Iterator[tuple[str, str]]:
    """Yield the operations that may change at any time, each with its level."""
    for endpoint in version.endpoints.values():
        level = life(endpoint.node).level
        if level in UNPROMISED:
            yield endpoint.title, level


def _leaves_no_time(one: Found, today: date) -> bool:
    """Tell whether a date is past that is not later than what was promised."""
    promised, last = (None if said is None else day(str(said)) for said in one.values)
    return last is not None and last < today and (promised is None or last < promised)


def _is_of_calls(one: Found) -> bool:
    """Tell whether a finding is about what is called, and not about the promises themselves."""
    return not one.code.startswith(("stability-", "sunset-"))


def _removal(was: Life, today: date) -> Reason | None:
    """Return the verdict on a removal; None where nobody announced it."""
    if not was.is_deprecated:
        return None
    last = day(was.sunset)
    if was.sunset is None or (last is not None and last < today):
        return _ANNOUNCED
    return Reason(Verdict.BREAKING, f"it was to work until {last or was.sunset}")
