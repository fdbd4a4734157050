"""What every comparison of operations is given: both versions, and their schemas."""

from __future__ import annotations

from dataclasses import dataclass

from sdkwright.diff.schemas import Schemas
from sdkwright.diff.version import Version


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions, and the pairs of schemas that are compared on the way."""

    old: Version
    new: Version
    schemas: Schemas
