"""How an operation that lists is asked for pages, in the words of the runtime."""

from __future__ import annotations

from collections.abc import Mapping

from sdkwright.ir import Operation, Turn
from sdkwright.values import JSON


def pagination(operation: Operation) -> Mapping[str, JSON]:
    """Return what the runtime is told of the pages of an operation; nothing where it has none."""
    found = operation.pagination
    if found is None:
        return {}
    # The runtime is given a body by the names of its members, not by those of the arguments.
    members = operation.body.members if operation.body else ()
    names = {member.name: f"/{member.property}" for member in members}
    is_counted = found.by is not Turn.CURSOR
    told: dict[str, JSON] = {
        "by": found.by.value,
        "argument": names.get(found.argument, found.argument),
        "items": found.items,
        # A cursor says all; neither a size nor a start would change where the list ends.
        "size": names.get(found.size, found.size) if found.size and is_counted else None,
        "start": found.start if is_counted else None,
        "total": found.total,
        "next": found.next,
        "last": found.last,
        "more": found.more,
    }
    return {name: value for name, value in told.items() if value is not None}
