"""The check of values against types of the document, with every fault found and pointed at."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cache
from reprlib import Repr
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from .json_values import Place, compact, is_array, is_object, plain, pointer

_SHORT: Final = Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 60

# Members of such names may be secrets, which no message shows.
_SECRET: Final = re.compile(
    r"secret|passw|passphrase|token|credential|(api|access|private)_?key", re.IGNORECASE
)


@cache
def adapter(type_: Any) -> TypeAdapter[Any]:
    """Return what validates and dumps values of a type, made once."""
    return TypeAdapter(type_)


def wire_form(type_: Any, value: object) -> tuple[Any, dict[str, str]]:
    """Return the plain form of a value, and where it breaks a type: messages by JSON pointer.

    The value has to be of the type, and its JSON text as well: so text is no date where the
    document has no date, and no integer where it has one.
    """
    unsaid: dict[Place, str] = {}
    form = plain(value, unsaid)
    if unsaid:
        return None, {pointer(place): message for place, message in unsaid.items()}
    faults: dict[str, str] = {}
    checked = None
    with _noting(faults, form):
        adapter(type_).validate_python(form)
    with _noting(faults, form):
        checked = adapter(type_).validate_json(compact(form), strict=True)
    if faults:
        return None, faults
    return adapter(type_).dump_python(checked, mode="json", by_alias=True, exclude_unset=True), {}


@contextmanager
def _noting(faults: dict[str, str], form: object) -> Generator[None]:
    try:
        yield
    except ValidationError as error:
        for place, message in disagreements(error, form).items():
            faults.setdefault(place, message)


def disagreements(error: ValidationError, form: object) -> dict[str, str]:
    """Return what pydantic found wrong with a plain value: messages by JSON pointer."""
    found: dict[str, list[str]] = {}
    for line in error.errors():
        is_absent = line["type"] == "missing"
        place = pointer(_steps(line["loc"], form, is_absent=is_absent))
        is_shown = not (is_absent or line["type"] == "extra_forbidden" or _SECRET.search(place))
        message = line["msg"] + (f", got {_shown(line['input'])}" if is_shown else "")
        messages = found.setdefault(place, [])
        if message not in messages:
            messages.append(message)
    return {place: " or ".join(messages) for place, messages in found.items()}


def _steps(place: Place, value: Any, *, is_absent: bool) -> Iterator[int | str]:
    """Yield the steps of a place that lead into a value: pydantic names arms of unions as well."""
    for i, step in enumerate(place, start=1):
        if is_object(value) and (step in value or (is_absent and i == len(place))):
            value = value.get(str(step))
            yield step
        elif is_array(value) and isinstance(step, int) and 0 <= step < len(value):
            value = value[step]
            yield step


def _shown(value: object) -> str:
    if is_object(value):
        return "an object"
    return "an array" if is_array(value) else _SHORT.repr(value)
