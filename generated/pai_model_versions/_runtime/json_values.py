"""Values as JSON can say them: their plain form, their compact text, pointers into them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Final, TypeGuard
from uuid import UUID

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from .unset import UNSET

Place = tuple[int | str, ...]
"""The steps that lead to a value within another."""

TEXTUAL: Final = (date, time, timedelta, Decimal, UUID)
"""Types that JSON has as text."""

_DEPTH: Final = 200  # of the JSON that pydantic reads


def compact(value: object) -> str:
    """Return the JSON text of a plain value, without blanks and needless escapes."""
    return json.dumps(
        value,
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
        default=to_jsonable_python,
    )


def plain(
    value: object,
    faults: dict[Place, str],
    textual: tuple[type, ...] = TEXTUAL,
    at: Place = (),
    around: tuple[object, ...] = (),
) -> Any:
    """Return a value as dicts by wire name, lists and scalars; unset members are left out.

    What JSON cannot say is noted in ``faults``, by place.
    """
    if isinstance(value, Enum):
        value = value.value
    inner = wire_members(value) if isinstance(value, BaseModel) else value
    is_endless = len(at) >= _DEPTH or any(outer is value for outer in around)
    if is_endless and (_is_mapping(inner) or _is_sequence(inner)):
        faults[at] = "Input contains itself, or is nested too deeply"
        return None
    around = (*around, value)
    if _is_sequence(inner):
        return [plain(item, faults, textual, (*at, i), around) for i, item in enumerate(inner)]
    if not _is_mapping(inner):
        if (fault := _fault(inner, textual)) is not None:
            faults[at] = fault
        return inner
    result: dict[str, Any] = {}
    for name, member in inner.items():
        if not isinstance(name, str) or _fault(name, ()) is not None:
            faults[at] = f"Names should be text that UTF-8 has, got {type(name).__name__}"
        elif member is not UNSET:
            result[name] = plain(member, faults, textual, (*at, name), around)
    return result


def _fault(scalar: object, textual: tuple[type, ...]) -> str | None:
    """Return why JSON cannot say a scalar; None if it can."""
    if isinstance(scalar, str):
        is_text = scalar.isascii() or not any("\ud800" <= char <= "\udfff" for char in scalar)
        return None if is_text else "Text should have no lone surrogates"
    if isinstance(scalar, float) and not math.isfinite(scalar):
        return f"JSON has no number {scalar}"
    if scalar is None or isinstance(scalar, (int, float, *textual)):
        return None
    return f"JSON has no form for {type(scalar).__name__}"


def _is_mapping(value: object) -> TypeGuard[Mapping[object, object]]:
    return isinstance(value, Mapping)


def _is_sequence(value: object) -> TypeGuard[Sequence[object]]:
    text = str | bytes | bytearray | memoryview
    return isinstance(value, Sequence) and not isinstance(value, text)


def wire_members(model: BaseModel) -> dict[str, Any]:
    """Return the members of a model that are set, by wire name."""
    known = {
        name if field.alias is None else field.alias: getattr(model, name)
        for name, field in type(model).model_fields.items()
        if name in model.model_fields_set
    }
    return {**known, **(model.model_extra or {})}


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a plain value is an object."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[Any]]:
    """Whether a plain value is an array."""
    return isinstance(value, list)


def pointer(place: Iterable[int | str]) -> str:
    """Return the JSON pointer (RFC 6901) to a place."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in place)


def resolve(value: object, pointer: str | None) -> Any:
    """Return what a JSON pointer leads to in a plain value or a model; None if nowhere."""
    if pointer is None:
        return None
    for token in pointer.split("/")[1:]:
        step = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, BaseModel):
            value = wire_members(value)
        if is_object(value):
            value = value.get(step)
        elif is_array(value) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value
