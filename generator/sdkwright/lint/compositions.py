"""Rules about schemas that are put together of parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey, type_names
from sdkwright.values import JSON

_LOWER: Final = ("minLength", "minItems", "minProperties", "minimum")
_UPPER: Final = ("maxLength", "maxItems", "maxProperties", "maximum")


@check(
    "conflicting-all-of",
    Group.SDK,
    Severity.ERROR,
    "The parts of an allOf contradict one another.",
    why="""
        A value has to satisfy every part. Where one wants a string and another a number, or the
        same member is to be both, there is no such value, and no type for it.
        """,
    hint="let the parts agree; for one or the other, use oneOf",
    bad="""
        components:
          schemas:
            Thing:
              type: object
              properties:
                size: {type: integer}
            Box:
              allOf:
                - $ref: "#/components/schemas/Thing"
                - type: object
                  properties:
                    size: {type: string}
        """,
    good="""
        components:
          schemas:
            Thing:
              type: object
              properties:
                size: {type: integer}
            Box:
              allOf:
                - $ref: "#/components/schemas/Thing"
                - type: object
                  properties:
                    color: {type: string}
        """,
)
def conflicting_all_of(survey: Survey) -> Iterator[Hit]:
    """Find parts, or members of parts, that leave no value."""
    for schema in survey.saying("allOf"):
        if not isinstance(schema.value.get("allOf"), list):
            continue
        known: list[tuple[Element, str]] = []
        for part, place in _parts(survey, schema, schema.pointer, set()):
            for other, _ in known:
                fault = _conflict(part.value, other.value)
                if fault:
                    yield Hit(place, f"the parts of allOf contradict one another: {fault}")
                    break
                fault, name = _member_conflict(survey, part, other)
                if fault:
                    # Of a part that stands here the member is to blame, else the reference to it.
                    own = join(part.pointer, "properties", name)
                    at = own if part.pointer.startswith(schema.pointer) else place
                    message = f"the parts of allOf contradict one another in {name!r}: {fault}"
                    yield Hit(at, message)
                    break
            known.append((part, place))


@check(
    "closed-part",
    Group.SDK,
    Severity.ERROR,
    "A part of an allOf forbids what another part describes.",
    why="""
        `additionalProperties: false` counts for the properties beside it only. A value with a
        property of another part is refused by this one, so that neither can be sent.
        """,
    hint="close the whole by unevaluatedProperties: false beside allOf, or leave the part open",
    bad="""
        components:
          schemas:
            Box:
              allOf:
                - type: object
                  properties: {size: {type: integer}}
                  additionalProperties: false
                - type: object
                  properties: {color: {type: string}}
        """,
    good="""
        openapi: 3.1.0
        components:
          schemas:
            Box:
              allOf:
                - type: object
                  properties: {size: {type: integer}}
                - type: object
                  properties: {color: {type: string}}
              unevaluatedProperties: false
        """,
)
def closed_part(survey: Survey) -> Iterator[Hit]:
    """Find closed parts, and wholes, that leave out a property of another part."""
    for schema in survey.saying("allOf"):
        if not isinstance(schema.value.get("allOf"), list):
            continue
        parts = list(_parts(survey, schema, schema.pointer, set()))
        described = [name for part, _ in parts for name, _ in survey.members(part, "properties")]
        for part, _ in parts:
            # Beside parts `unevaluatedProperties` sees what they describe, within one it does not.
            word = "additionalProperties"
            if part.value.get(word) is not False and part.pointer != schema.pointer:
                word = "unevaluatedProperties"
            if part.value.get(word) is not False:
                continue
            own = {name for name, _ in survey.members(part, "properties")}
            foreign = [name for name in described if name not in own]
            if foreign and not part.value.get("patternProperties"):
                yield Hit(
                    join(part.pointer, word),
                    f"this part forbids {foreign[0]!r}, which another part describes",
                )


def _parts(
    survey: Survey, schema: Element, place: str, passed: set[str]
) -> Iterator[tuple[Element, str]]:
    """Yield what a schema consists of, itself included, each with the place that brings it in."""
    if schema.pointer in passed:
        return
    passed.add(schema.pointer)
    yield schema, place
    listed = schema.value.get("allOf")
    for index in range(len(listed) if isinstance(listed, list) else 0):
        own = join(schema.pointer, "allOf", str(index))
        part = survey.at(own)
        if part is not None:
            within = own.startswith(f"{place}/") or place == schema.pointer
            yield from _parts(survey, part, own if within else place, passed)


def _member_conflict(survey: Survey, one: Element, other: Element) -> tuple[str, str]:
    """Return why a member cannot be as both say, with its name; empty where all can."""
    known = dict(survey.members(other, "properties"))
    for name, found in survey.members(one, "properties"):
        if name in known and found.pointer != known[name].pointer:
            fault = _conflict(found.value, known[name].value)
            if fault:
                return fault, name
    return "", ""


def _conflict(one: Mapping[str, JSON], other: Mapping[str, JSON]) -> str:
    """Return why no value satisfies two schemas, as far as they show it by themselves."""
    types, others = _types(one), _types(other)
    if types and others and not types & others:
        return f"{' or '.join(type_names(one))} and {' or '.join(type_names(other))}"
    values, other_values = _values(one), _values(other)
    if values and other_values and not any(value in other_values for value in values):
        return "no value is in both enums"
    for lower, upper in zip(_LOWER, _UPPER, strict=True):
        for least, most in ((one.get(lower), other.get(upper)), (other.get(lower), one.get(upper))):
            if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
                return f"{lower} {least} and {upper} {most}"
    return ""


def _types(schema: Mapping[str, JSON]) -> set[str]:
    found = set(type_names(schema))
    if "number" in found:
        found.add("integer")
    # Of two that may be null, null is what both allow for; nobody means that.
    return found if found == {"null"} else found - {"null"}


def _values(schema: Mapping[str, JSON]) -> list[JSON]:
    if "const" in schema:
        return [schema["const"]]
    listed = schema.get("enum")
    return listed if isinstance(listed, list) else []
