"""Choose, of the alternatives that a part fits none of, the one that was most likely meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sdkwright.validate.faults import Fault


def deepest(fault: Fault) -> Iterator[tuple[Fault, tuple[Any, ...]]]:
    """Descend into the alternative that was most likely meant.

    Yields:
        The faults of that alternative, and what all alternatives together allow in that place,
        where they differ by a constant such as `in: query`.
    """
    if not fault.branches:
        yield fault, ()
        return
    depth = len(fault.path)
    best = min(fault.branches, key=lambda branch: _distance(branch, depth))
    tags = [one for branch in fault.branches for one in branch if _is_tag_mismatch(one, depth)]
    if mismatch := next((one for one in best if _is_tag_mismatch(one, depth)), None):
        choices = tuple(value for tag in tags if tag.path == mismatch.path for value in tag.wanted)
        yield next(inner for inner in best if inner.path == mismatch.path), choices
        return
    # That several alternatives match follows from what is missing, where something is.
    telling = [inner for inner in best if inner.keyword != "oneOf" or inner.branches]
    for inner in telling or best:
        yield from deepest(inner)


def _distance(branch: Sequence[Fault], depth: int) -> tuple[bool, int, int, int]:
    """Say how unlikely it is that an alternative was meant: smaller is likelier."""
    here = [fault for fault in branch if len(fault.path) == depth]
    is_reference = any(fault.keyword == "required" and "$ref" in fault.wanted for fault in here)
    wrong_type = sum(fault.keyword == "type" for fault in here)
    mismatches = sum(_is_tag_mismatch(fault, depth) for fault in branch)
    return is_reference, wrong_type + mismatches, -max(len(f.path) for f in branch), len(branch)


def _is_tag_mismatch(fault: Fault, depth: int) -> bool:
    """Tell whether the part says by a constant that it is of another kind."""
    return fault.keyword in ("const", "enum") and len(fault.path) == depth + 1
