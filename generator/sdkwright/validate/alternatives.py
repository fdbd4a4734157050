"""Choose, of the alternatives that a part fits none of, the one that was most likely meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sdkwright.validate.spec_validator import Fault


def deepest(fault: Fault) -> Iterator[tuple[Fault, list[Any]]]:
    """Descend into the alternative that was most likely meant.

    Yields:
        The faults of that alternative, and what all alternatives together allow in that place,
        where they differ by a constant such as `in: query`.
    """
    if fault.validator not in ("anyOf", "oneOf") or not fault.context:
        yield fault, []
        return
    branches: dict[str | int, list[Fault]] = {}
    for inner in fault.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    best = min(branches.values(), key=_distance)
    tags = [inner for inner in fault.context if _is_tag_mismatch(inner)]
    if any(map(_is_tag_mismatch, best)):
        path = next(inner.path for inner in best if _is_tag_mismatch(inner))
        choices = [value for tag in tags if tag.path == path for value in allowed(tag)]
        yield next(inner for inner in best if inner.path == path), choices
        return
    # That several alternatives match follows from what is missing, where something is.
    telling = [inner for inner in best if inner.validator != "oneOf" or inner.context]
    for inner in telling or best:
        yield from deepest(inner)


def _distance(branch: list[Fault]) -> tuple[bool, int, int, int]:
    """Say how unlikely it is that an alternative was meant: smaller is likelier."""
    is_reference = any(
        fault.validator == "required" and not fault.path and "$ref" in fault.validator_value
        for fault in branch
    )
    wrong_type = sum(fault.validator == "type" and not fault.path for fault in branch)
    mismatches = sum(map(_is_tag_mismatch, branch))
    return is_reference, wrong_type + mismatches, -max(len(f.path) for f in branch), len(branch)


def _is_tag_mismatch(fault: Fault) -> bool:
    """Tell whether the part says by a constant that it is of another kind."""
    return fault.validator in ("const", "enum") and len(fault.path) == 1


def allowed(fault: Fault) -> list[Any]:
    """Return the values that a part may have, where it has another."""
    return list(fault.validator_value) if fault.validator == "enum" else [fault.validator_value]
