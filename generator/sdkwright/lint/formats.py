"""Rules about formats, which say more of a value than its type does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey, is_number, type_names

_FORMATS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("int32", "int64", "int16", "int8", "uint64", "uint32"), ("integer",)),
    **dict.fromkeys(("float", "double"), ("number",)),
    **dict.fromkeys(
        (
            *("binary", "byte", "date", "date-time", "duration", "email", "hostname", "ipv4"),
            *("ipv6", "password", "time", "uri", "uuid"),
        ),
        ("string",),
    ),
}
"""Formats whose meaning is settled, and the types of the values that they speak of."""
# Formats that are near to those, and known by themselves.
_OTHER_FORMATS: Final = frozenset(
    {"base64", "base64url", "char", "commonmark", "decimal", "decimal128", "double-int", "html"}
    | {"http-date", "idn-email", "idn-hostname", "iri", "iri-reference", "json-pointer", "ip"}
    | {"media-range", "regex", "relative-json-pointer", "sf-boolean", "sf-string", "single"}
    | {"date-time-local", "time-local", "uint16", "uint8", "unixtime", "uri-reference", "url"}
    | {"uri-template", "timestamp", "file", "int", "integer", "number", "string"}
)


@check(
    "format-of-another-type",
    Group.SEMANTICS,
    Severity.WARNING,
    "A format says something of values of another type.",
    why="""
        A format gives a value its Python type: `date-time` makes a datetime of a string. Beside
        another type it means nothing, or something else than was meant: of an integer that is a
        `double` one half is wrong.
        """,
    hint="correct the type, or the format",
    bad="""
        components:
          schemas:
            Birthday: {type: integer, format: date}
        """,
    good="""
        components:
          schemas:
            Birthday: {type: string, format: date}
        """,
)
def format_of_another_type(survey: Survey) -> Iterator[Hit]:
    """Find formats of no type that the schema allows for."""
    for schema in survey.schemas("format"):
        found = schema.value.get("format")
        wanted = _FORMATS.get(found) if isinstance(found, str) else None
        types = type_names(schema.value)
        # Numbers that JSON cannot hold exactly are sent as text, and say so.
        is_text = types == ("string",) and isinstance(found, str) and found.endswith("64")
        if wanted and types and not set(wanted) & set(types) and not is_text:
            message = (
                f"the format {found!r} is for {wanted[0]}s, and the type is {' or '.join(types)}"
            )
            yield Hit(join(schema.pointer, "format"), message)


@check(
    "unknown-format",
    Group.SEMANTICS,
    Severity.WARNING,
    "A format is nearly one that everybody knows.",
    why="""
        Formats are free to choose, and unknown ones are ignored: with `datetime` in the place of
        `date-time` a string stays a string.
        """,
    hint="write the format as it is known",
    bad="""
        components:
          schemas:
            Created: {type: string, format: datetime}
        """,
    good="""
        components:
          schemas:
            Created: {type: string, format: date-time}
        """,
)
def unknown_format(survey: Survey) -> Iterator[Hit]:
    """Find formats that differ by a letter or sign from a known one, and by no more."""
    for schema in survey.schemas("format"):
        found = schema.value.get("format")
        if isinstance(found, str) and found not in _FORMATS and found not in _OTHER_FORMATS:
            plain = re.sub(r"[\W_]", "", found.lower())
            near = get_close_matches(found.lower(), _FORMATS, 1, cutoff=0.8)
            same = [known for known in _FORMATS if known.replace("-", "") == plain]
            if same or near:
                hint = f"did you mean {(same or near)[0]!r}?"
                yield Hit(join(schema.pointer, "format"), f"{found!r} is no known format", hint)


@check(
    "contradicting-format",
    Group.SEMANTICS,
    Severity.WARNING,
    "A bound, or a value of an enum, is beyond what the format holds.",
    why="""
        An `int32` ends at 2147483647. Where the bound beside it allows for more, a client in
        another language has no place for it: either the format or the bound is wrong.
        """,
    hint="take int64 if the numbers are that large, or correct the bound",
    bad="""
        components:
          schemas:
            Size: {type: integer, format: int32, minimum: 0, maximum: 99999999999}
        """,
    good="""
        components:
          schemas:
            Size: {type: integer, format: int64, minimum: 0, maximum: 99999999999}
        """,
)
def contradicting_format(survey: Survey) -> Iterator[Hit]:
    """Find numbers that an integer of so many bits cannot be; examples have a rule of their own."""
    for schema in survey.schemas("format"):
        name = schema.value.get("format")
        if isinstance(name, str) and name in _RANGES:
            least, most = _RANGES[name]
            for place, number, beside in _numbers(schema):
                if not least - beside <= number <= most + beside:
                    yield Hit(join(schema.pointer, *place), f"{number} is no {name}")


# Tools that know the numbers of JavaScript only round the last digits of those of 64 bits.
_RANGES: Final = {"int32": (-(1 << 31), (1 << 31) - 1), "int64": (-(1 << 63), (1 << 63) + 1024)}


def _numbers(schema: Element) -> Iterator[tuple[tuple[str, ...], int | float, int]]:
    """Yield bounds and values with their places, and how far from what is allowed they may lie."""
    for side in ("Minimum", "Maximum"):
        plain, exclusive = side.lower(), f"exclusive{side}"
        for keyword, beside in ((plain, schema.value.get(exclusive) is True), (exclusive, True)):
            number = schema.value.get(keyword)
            if is_number(number):
                yield (keyword,), number, int(beside)
    values = schema.value.get("enum")
    for index, value in enumerate(values if isinstance(values, list) else ()):
        if is_number(value):
            yield ("enum", str(index)), value, 0
