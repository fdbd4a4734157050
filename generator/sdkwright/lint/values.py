"""Rules about the values that a schema lists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from sdkwright.diagnostics import Group, Remove, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey, is_number, type_names
from sdkwright.values import JSON

_JOINED: Final = re.compile(r"\s*[\w.-]+(\s*[,|;]\s*[\w.-]+)+\s*")


@check(
    "duplicate-enum-value",
    Group.SEMANTICS,
    Severity.WARNING,
    "An enum lists one value twice.",
    mends=True,
    why="""
        The second one changes nothing; mostly another value was meant, which is refused now.
        """,
    hint="remove it, or write the value that was meant",
    bad="""
        components:
          schemas:
            Color: {type: string, enum: [red, green, red]}
        """,
    good="""
        components:
          schemas:
            Color: {type: string, enum: [red, green, blue]}
        """,
)
def duplicate_enum_value(survey: Survey) -> Iterator[Hit]:
    """Find values that stand in an enum before."""
    for schema in survey.schemas("enum"):
        values = schema.value.get("enum")
        seen: set[str] = set()
        for index, value in enumerate(values if isinstance(values, list) else ()):
            text = json.dumps(value, sort_keys=True)
            if text in seen:
                place = join(schema.pointer, "enum", str(index))
                mend = () if _has_lists_beside(schema) else (Remove(place),)
                yield Hit(place, f"the enum has {text} twice", mend=mend)
            seen.add(text)


def _has_lists_beside(schema: Element) -> bool:
    """Tell whether an extension lists something for each value, as `x-enum-varnames` does."""
    return any(
        name.startswith("x-") and isinstance(value, list) for name, value in schema.value.items()
    )


@check(
    "empty-enum",
    Group.SEMANTICS,
    Severity.ERROR,
    "An enum lists no value.",
    why="""
        No value is one of none, so that everything is refused.
        """,
    hint="list the values, or remove the enum",
    bad="""
        components:
          schemas:
            Color: {type: string, enum: []}
        """,
    good="""
        components:
          schemas:
            Color: {type: string, enum: [red, green]}
        """,
)
def empty_enum(survey: Survey) -> Iterator[Hit]:
    """Find enums without values."""
    for schema in survey.schemas("enum"):
        if schema.value.get("enum") == []:
            yield Hit(join(schema.pointer, "enum"), "the enum has no value")


@check(
    "enum-of-another-type",
    Group.SEMANTICS,
    Severity.ERROR,
    "A value of an enum, or a const, is of another type than the schema.",
    why="""
        A value has to be of the type and one of the enum. One that is of another type can never
        be sent; in YAML `no`, `1` and `1.0` are mostly meant as text, and want quotes.
        """,
    hint="put it into quotes if it is text, or correct the type",
    bad="""
        components:
          schemas:
            Version: {type: string, enum: [1, "2"]}
        """,
    good="""
        components:
          schemas:
            Version: {type: string, enum: ["1", "2"]}
        """,
)
def enum_of_another_type(survey: Survey) -> Iterator[Hit]:
    """Find documented values that the type beside them excludes."""
    for schema in survey.schemas("const", "enum"):
        types = type_names(schema.value)
        if not types:
            continue
        values = schema.value.get("enum")
        listed: list[tuple[JSON, tuple[str, ...]]] = [
            (value, ("enum", str(index)))
            for index, value in enumerate(values if isinstance(values, list) else ())
        ]
        if "const" in schema.value:
            listed.append((schema.value["const"], ("const",)))
        for value, place in listed:
            is_null = value is None and schema.value.get("nullable") is True
            if not is_null and not any(_is_of(value, name) for name in types):
                message = f"{json.dumps(value)} is not of the type {' or '.join(types)}"
                yield Hit(join(schema.pointer, *place), message)


def _is_of(value: JSON, name: str) -> bool:
    """Tell whether a value is of a type of JSON Schema; of an unknown one everything is."""
    match name:
        case "null":
            return value is None
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return is_number(value) and float(value).is_integer()
        case "number":
            return is_number(value)
        case "string":
            return isinstance(value, str)
        case "array":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict)
        case _:
            return True


@check(
    "contradicting-values",
    Group.SEMANTICS,
    Severity.ERROR,
    "A const is none of the values of the enum beside it.",
    why="""
        A value has to be the constant and one of the enum; no value is both.
        """,
    hint="remove the enum, or correct the constant",
    bad="""
        components:
          schemas:
            Kind: {type: string, const: cat, enum: [dog, bird]}
        """,
    good="""
        components:
          schemas:
            Kind: {type: string, const: cat}
        """,
)
def contradicting_values(survey: Survey) -> Iterator[Hit]:
    """Find constants that the enum excludes."""
    for schema in survey.schemas("const"):
        values = schema.value.get("enum")
        if values is None and "$ref" in schema.value and (target := survey.follow(schema)):
            values = target.value.get("enum")
        constant = schema.value["const"]
        if isinstance(values, list) and constant not in values:
            message = f"{json.dumps(constant)} is none of the values of the enum"
            yield Hit(join(schema.pointer, "const"), message)


@check(
    "joined-values",
    Group.SEMANTICS,
    Severity.WARNING,
    "An enum lists one text, which is several values with commas or bars between them.",
    why="""
        Quotes around the whole list make one value of it: all that was meant is refused, and what
        is allowed is the list itself.
        """,
    hint="list each value by itself",
    bad="""
        components:
          schemas:
            Color: {type: string, enum: ["red, green, blue"]}
        """,
    good="""
        components:
          schemas:
            Color: {type: string, enum: [red, green, blue]}
        """,
)
def joined_values(survey: Survey) -> Iterator[Hit]:
    """Find enums of one value that reads as a list."""
    for schema in survey.schemas("enum"):
        values = schema.value.get("enum")
        only = values[0] if isinstance(values, list) and len(values) == 1 else None
        if isinstance(only, str) and _JOINED.fullmatch(only):
            yield Hit(
                join(schema.pointer, "enum", "0"), f"{only!r} is one value, and reads as many"
            )
