"""What every comparison of operations is given: both versions, their schemas, what is the same."""

from __future__ import annotations

from dataclasses import dataclass

from sdkwright.diff.schemas import Schemas
from sdkwright.diff.unchanged import Unchanged
from sdkwright.diff.version import Version


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions, what they have in common, and the pairs of schemas that are compared."""

    old: Version
    new: Version
    schemas: Schemas
    unchanged: Unchanged
