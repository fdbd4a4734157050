"""Put what a JSON Schema found into words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final, NamedTuple

from sdkwright.diagnostics import Diagnostic
from sdkwright.document import Document, join
from sdkwright.validate.alternatives import deepest
from sdkwright.validate.faults import MASK, Fault
from sdkwright.validate.findings import finding
from sdkwright.validate.mends import mend_of

_TYPE_NAMES: Mapping[str, str] = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "a mapping",
    "string": "text",
}


class Worded(NamedTuple):
    """A fault in words.

    Attributes:
        pointer: What is at fault.
        message: What is wrong.
        hint: What to do about it.
        fault: The same unworded: of several that come to one, the one that was most likely meant.
    """

    pointer: str
    message: str
    hint: str
    fault: Fault


_OF_DEFAULTS: Final = "correct the default, or the schema that forbids it"
_OF_STRUCTURE: Final = "compare with the OpenAPI specification"


def explain(
    document: Document, code: str, pointer: str, fault: Fault, *, is_echo: bool = False
) -> Iterator[Diagnostic]:
    """Yield the findings of a code that a fault amounts to, whose path starts at the pointer.

    Where other faults echo in it, fields are not unknown that some schema describes.
    """
    advice = _OF_DEFAULTS if code == "invalid-default" else _OF_STRUCTURE
    for worded in words(pointer, fault, is_echo=is_echo, advice=advice):
        # A default that does not fit may be right, and the schema wrong.
        mend = mend_of(document, pointer, worded.fault) if code == "structure" else ()
        yield finding(document, code, worded.message, worded.pointer, worded.hint, mend=mend)


def words(
    pointer: str,
    fault: Fault,
    *,
    is_echo: bool = False,
    advice: str,
    unknown: str = "remove it, or start its name with x-",
) -> Iterator[Worded]:
    """Put a fault into words, whose path starts at the pointer.

    The advice is for what there is no better hint for, and one of its own for unknown fields.
    """
    for inner, choices in deepest(fault):
        place = join(pointer, *inner.path)
        if exclusive := _exclusive(inner):
            name, text = exclusive
            yield Worded(join(place, name), text, "remove one", inner)
            continue
        if not inner.is_about_fields:
            chosen = inner._replace(wanted=choices or inner.wanted)
            yield Worded(place, *_words(inner, chosen.wanted, advice), chosen)
            continue
        for name in inner.wanted:
            if is_echo and name in inner.described:
                continue
            hint = unknown
            if close := get_close_matches(name, sorted(inner.described), 1):
                hint = f"did you mean {close[0]!r}?"
            elif place == "/paths":
                hint = "start the path with a slash"
            one = inner._replace(wanted=(name,))
            yield Worded(join(place, name), f"unknown field {name!r}", hint, one)


def _exclusive(fault: Fault) -> tuple[str, str] | None:
    """Return the part that is one too many, and what excludes what; None of other faults."""
    if fault.keyword not in ("not", "oneOf") or fault.branches:
        return None
    if isinstance(fault.instance, list) and fault.path[-1:] == ("parameters",):
        # The one thing that a list of parameters may not have: it is there from OpenAPI 3.2 on.
        places = [one.get("in") if isinstance(one, dict) else None for one in fault.instance]
        if "querystring" in places:
            text = "'in: query' and 'in: querystring' exclude each other"
            return str(places.index("querystring")), text
    if not fault.wanted:
        return None
    if len(fault.wanted) == 1:
        return fault.wanted[0], f"the field {fault.wanted[0]!r} may not stand here"
    return fault.wanted[-1], f"{' and '.join(map(repr, fault.wanted))} exclude each other"


def short(value: object) -> str:
    """Show a value in a few words."""
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = repr(value) if isinstance(value, str) else json.dumps(value, default=str)
    return text if len(text) <= 60 else text[:59] + "…"


def _words(fault: Fault, wanted: tuple[Any, ...], hint: str) -> tuple[str, str]:
    """Return message and hint for what a JSON Schema found, the hint given if none is better."""
    instance = fault.instance
    match fault.keyword:
        case "required":
            return f"missing required field {wanted[0]!r}", "add it"
        case "type":
            expected = " or ".join(_TYPE_NAMES.get(name, name) for name in wanted)
            if "string" in wanted and isinstance(instance, bool | int | float):
                hint = "put it into quotes"
            return f"expected {expected}, found {short(instance)}", hint
        case "const" | "enum":
            names = dict.fromkeys(map(short, wanted))
            close = get_close_matches(short(instance), list(names), 1)
            hint = f"did you mean {close[0]}?" if close else hint
            return f"{short(instance)} is not one of {', '.join(names)}", hint
        case "falseSchema":
            return "nothing may stand here", hint
        case "oneOf" if not fault.branches:
            return "more than one alternative of the specification matches", hint
        case _:
            message = fault.message.replace('"', "'").replace(MASK, short(instance))
            return message if len(message) <= 160 else message[:159] + "…", hint
