"""Rules about bounds that leave no value, or do nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Final

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey, is_composed, is_number

_BOUNDS: Final = (
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minContains", "maxContains"),
    ("minimum", "maximum"),
    ("exclusiveMinimum", "maximum"),
    ("minimum", "exclusiveMaximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
)
_LIMITS: Final = frozenset(word for pair in _BOUNDS for word in pair)
_ANY: Final = (0.0, math.inf)
_LENGTHS: Final[Mapping[str, tuple[float, float]]] = {
    "uuid": (36, 36),
    "date": (10, 10),
    "date-time": (20, math.inf),
}
"""How long the shortest and the longest text of a format is."""
_TIMES: Final = {"": (1.0, 1.0), "?": (0.0, 1.0), "*": _ANY, "+": (1.0, math.inf)}
# A pattern that is a plain row of signs and classes, each with how often it comes.
_CLASS: Final = r"(?:\\[dswDSW]|\\[^\w\s]|\[(?:\\.|[^\]\\])+\]|[^\\\[\](){}|*+?^$])"
_STEP: Final = re.compile(
    _CLASS + r"(?P<times>[?*+]|\{(?P<least>\d+)(?P<comma>,)?(?P<most>\d+)?\})?"
)
_ROW: Final = re.compile(rf"\^((?:{_CLASS}(?:[?*+]|\{{\d+(?:,\d*)?\}})?)*)\$")


@check(
    "contradicting-bounds",
    Group.SEMANTICS,
    Severity.ERROR,
    "A lower bound is above the upper one.",
    why="""
        No value lies between the two, so that every request with one is refused before it is sent.
        """,
    hint="swap the two, or correct one of them",
    bad="""
        components:
          schemas:
            Age: {type: integer, minimum: 120, maximum: 0}
        """,
    good="""
        components:
          schemas:
            Age: {type: integer, minimum: 0, maximum: 120}
        """,
)
def contradicting_bounds(survey: Survey) -> Iterator[Hit]:
    """Find pairs of bounds that leave nothing between them."""
    for schema in survey.schemas(*_LIMITS):
        for lower, upper in _BOUNDS:
            least, most = schema.value.get(lower), schema.value.get(upper)
            if not is_number(least) or not is_number(most):
                continue
            is_open = "exclusive" in lower + upper or (
                lower == "minimum"
                and True
                in (schema.value.get("exclusiveMinimum"), schema.value.get("exclusiveMaximum"))
            )
            if least > most or (is_open and least == most):
                message = f"{lower} {least} and {upper} {most} leave no value between them"
                yield Hit(join(schema.pointer, lower), message)
        for keyword, most, why in _implied_limits(schema):
            least = schema.value.get(keyword)
            if is_number(least) and least > most:
                message = f"{keyword} {least} is out of reach: {why}"
                yield Hit(join(schema.pointer, keyword), message)
        yield from _lengths_out_of_reach(schema)


def _implied_limits(schema: Element) -> Iterator[tuple[str, int, str]]:
    """Yield what a schema bounds by other words: how many members and items there can be."""
    properties, items = schema.value.get("properties"), schema.value.get("prefixItems")
    is_closed = schema.value.get("additionalProperties") is False
    if is_closed and not is_composed(schema) and "patternProperties" not in schema.value:
        count = len(properties) if isinstance(properties, dict) else 0
        yield "minProperties", count, f"it is closed, and describes {count}"
    if schema.value.get("items") is False and isinstance(items, list):
        yield "minItems", len(items), f"there are {len(items)} items, and no other may follow"


def _lengths_out_of_reach(schema: Element) -> Iterator[Hit]:
    """Yield bounds of the length that no text of the format, or of the pattern, keeps."""
    for word in ("format", "pattern"):
        named = schema.value.get(word)
        if not isinstance(named, str):
            continue
        shortest, longest = _LENGTHS.get(named, _ANY) if word == "format" else _reach(named)
        least, most = schema.value.get("minLength"), schema.value.get("maxLength")
        if is_number(most) and most < shortest:
            message = f"maxLength {most} is out of reach: the {word} {named} takes {shortest:g}"
            yield Hit(join(schema.pointer, "maxLength"), message)
        if is_number(least) and least > longest:
            message = f"minLength {least} is out of reach: the {word} {named} ends at {longest:g}"
            yield Hit(join(schema.pointer, "minLength"), message)


def _reach(pattern: str) -> tuple[float, float]:
    """Return how long texts are that a pattern matches: anything where only an engine can tell."""
    row = _ROW.fullmatch(pattern)
    shortest = longest = 0.0
    for found in _STEP.finditer(row[1]) if row else ():
        times, least, comma, most = found.group("times", "least", "comma", "most")
        low, high = _TIMES.get(times or "", _ANY)
        if least:
            low = float(least)
            high = float(most) if most else math.inf if comma else low
        shortest, longest = shortest + low, longest + high
    return (shortest, longest) if row else _ANY


@check(
    "redundant-bound",
    Group.SEMANTICS,
    Severity.WARNING,
    "A bound says nothing beside a stricter one.",
    why="""
        Where a number has both `minimum` and `exclusiveMinimum`, the stricter of the two counts
        and the other one misleads. Mostly it was left over when the bound was changed.
        """,
    hint="remove it, or the other one",
    bad="""
        components:
          schemas:
            Age: {type: integer, minimum: 18, exclusiveMinimum: 0}
        """,
    good="""
        components:
          schemas:
            Age: {type: integer, minimum: 18}
        """,
)
def redundant_bound(survey: Survey) -> Iterator[Hit]:
    """Find bounds of either kind on one side; in OpenAPI 3.0 an exclusive one is no number."""
    for schema in survey.schemas("exclusiveMaximum", "exclusiveMinimum"):
        for closed, opened, sign in (
            ("minimum", "exclusiveMinimum", 1),
            ("maximum", "exclusiveMaximum", -1),
        ):
            one, other = schema.value.get(closed), schema.value.get(opened)
            if is_number(one) and is_number(other):
                idle, strict = (closed, opened) if sign * one <= sign * other else (opened, closed)
                message = f"{idle} says nothing beside {strict} {schema.value[strict]}"
                yield Hit(join(schema.pointer, idle), message)
