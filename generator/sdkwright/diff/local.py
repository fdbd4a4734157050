"""What the comparison of two schemas finds: changes of their own, and pairs that they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from sdkwright.diff.changes import Direction
from sdkwright.diff.kinds import Reason
from sdkwright.diff.shape import Parts
from sdkwright.diff.shapes import Shapes
from sdkwright.values import JSON

BOTH_WAYS = frozenset({Direction.REQUEST, Direction.RESPONSE})


class Manner(Enum):
    """How a value comes into a message."""

    BODY = "as JSON or in a form"
    TEXT = "as text that may be left out: a parameter"
    GIVEN_TEXT = "as text that is always there: a required parameter"


@dataclass(frozen=True, slots=True)
class Local:
    """A change of one schema, whoever uses it.

    Attributes:
        code: The kind of change.
        holder: The pointer of the schema it is said of: in the old document for what is gone.
        what: What changed, as the predicate of a sentence.
        old: The pointer in the old document; None for what is new.
        new: The pointer in the new document; None for what is gone.
        values: The old and the new value.
        directions: Where it can be noticed at all.
        sdk: The verdict in the SDK where the code does not decide it, by direction.
        wire: The verdict on the wire where the code does not decide it, by the manner.
        keywords: By which of them the schemas may say it; where one does, that is its place.
    """

    code: str
    holder: str
    what: str
    old: str | None
    new: str | None
    values: tuple[JSON, JSON] = (None, None)
    directions: frozenset[Direction] = BOTH_WAYS
    sdk: Mapping[Direction, Reason] | None = None
    wire: Mapping[Manner, Reason] | None = None
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A pair of schemas inside the two, to be compared in its turn.

    Attributes:
        old: The parts of the old one; none where anything goes.
        new: Those of the new one.
        directions: In which they go.
        is_always_there: Whether a value of the holders always has a value of these.
    """

    old: Parts
    new: Parts
    directions: frozenset[Direction] = BOTH_WAYS
    is_always_there: bool = False


Inner: TypeAlias = Local | Held


@dataclass(frozen=True, slots=True)
class Ends:
    """The shapes of both versions."""

    old: Shapes
    new: Shapes
