"""Names that differ from another as they do where somebody mistyped it."""

from __future__ import annotations

from enum import Enum
from itertools import takewhile


class Slip(Enum):
    """How a name became another."""

    LENGTH = "a letter is left out, or one too many"
    ORDER = "two letters are swapped"
    LETTER = "a letter is another"


def slip(name: str, other: str) -> Slip | None:
    """Return in which one way two names differ; None where they are the same, or differ in more."""
    start = _shared(name, other)
    end = _shared(name[start:][::-1], other[start:][::-1])
    wrong, right = (one[start : len(one) - end] for one in (name, other))
    if len(wrong) == 2 and wrong == right[::-1]:
        return Slip.ORDER
    match len(wrong), len(right):
        case (0, 1) | (1, 0):
            return Slip.LENGTH
        case (1, 1):
            return Slip.LETTER
        case _:
            return None


def _shared(one: str, other: str) -> int:
    """Return how many letters two names begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
