"""Rules about examples, which readers copy and tests are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join, split
from sdkwright.lint.check import Hit, check
from sdkwright.lint.judge import Direction, Judge
from sdkwright.lint.survey import Element, Survey, type_names
from sdkwright.validate.faults import Fault
from sdkwright.validate.words import words
from sdkwright.values import JSON

_FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
# Of an example, each shows something; the last two from OpenAPI 3.2 on.
_SHOWING: Final = frozenset({"$ref", "value", "externalValue", "dataValue", "serializedValue"})
# What says of a text what it is otherwise.
_LIMITING: Final = frozenset({"format", "pattern", "enum", "const", "contentEncoding", "$ref"})
_DATE_TIME: Final = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_ADVICE: Final = "correct the example, or the schema that forbids it"


class Example(NamedTuple):
    """A value that shows what a schema means."""

    pointer: str
    value: JSON
    schema: str
    direction: Direction


@check(
    "invalid-example",
    Group.EXAMPLES,
    Severity.WARNING,
    "An example breaks the schema that it is an example of.",
    why="""
        Readers copy examples before they read anything else, and tests and mocks are made of them.
        One that the schema refuses is wrong itself, or shows that the schema is: mostly the
        service sends what the example says.
        """,
    hint=_ADVICE,
    bad="""
        components:
          schemas:
            User:
              type: object
              properties:
                name: {type: string}
                age: {type: integer, example: twelve}
        """,
    good="""
        components:
          schemas:
            User:
              type: object
              properties:
                name: {type: string}
                age: {type: integer, example: 12}
        """,
)
def invalid_example(survey: Survey) -> Iterator[Hit]:
    """Find examples, wherever they stand, that are not valid; in requests and responses as such."""
    judge = Judge(survey)
    for example in examples(survey):
        faults = list(judge.faults(example.value, example.schema, example.direction))
        for fault in faults:
            if fault.keyword == "type" or not _follows(fault, faults):
                yield from _hits(example, fault, is_echo=_is_echo(fault, faults))


@check(
    "empty-example",
    Group.EXAMPLES,
    Severity.WARNING,
    "An entry of examples shows nothing.",
    why="""
        Entries of `examples` hold the value, or say where it is. Without either there is a name
        with nothing behind it: mostly the value was left out, or stands a level too high or deep.
        """,
    hint="put what it shows below value",
    bad="""
        components:
          examples:
            ada:
              summary: The first programmer.
        """,
    good="""
        components:
          examples:
            ada:
              summary: The first programmer.
              value: {name: Ada}
        """,
)
def empty_example(survey: Survey) -> Iterator[Hit]:
    """Find examples without a value, be it here, elsewhere or serialized."""
    for element in survey.elements("example"):
        # An extension may show what no field of ours does.
        is_told = any(name.startswith("x-") for name in element.value)
        if not is_told and _SHOWING.isdisjoint(element.value):
            name = split(element.pointer)[-1]
            yield Hit(element.pointer, f"the example {name!r} has no value")


@check(
    "unformatted-date",
    Group.EXAMPLES,
    Severity.WARNING,
    "The example of a text is a date-time, and the schema does not say so.",
    why="""
        A text with the format date-time becomes a date in the SDK, with a time zone. One without
        the format stays a text, which callers take apart themselves.
        """,
    hint="add format: date-time",
    bad="""
        components:
          schemas:
            User:
              type: object
              properties:
                createdAt: {type: string, format: date-time}
                changedAt: {type: string, example: "2024-05-01T08:30:00Z"}
        """,
    good="""
        components:
          schemas:
            User:
              type: object
              properties:
                createdAt: {type: string, format: date-time}
                changedAt: {type: string, format: date-time, example: "2024-05-01T08:30:00Z"}
        """,
)
def unformatted_date(survey: Survey) -> Iterator[Hit]:
    """Find texts shown by a date-time, in documents that say of others that they are dates."""
    formats = (str(schema.value.get("format")) for schema in survey.saying("format"))
    if not any(name.startswith("date") for name in formats):
        return
    for schema in survey.saying("example", "examples"):
        is_free = "string" in type_names(schema.value) and _LIMITING.isdisjoint(schema.value)
        shown = list(_of_schema(schema)) if is_free else []
        if shown and all(_DATE_TIME.fullmatch(str(one.value)) for one in shown):
            message = f"the example {shown[0].value!r} is a date-time, and nothing says so"
            yield Hit(shown[0].pointer, message)


def _follows(fault: Fault, faults: Sequence[Fault]) -> bool:
    """Tell whether a value is of another type altogether, which is all there is to say of it."""
    return any(other.keyword == "type" and other.path == fault.path for other in faults)


def _is_echo(fault: Fault, faults: Sequence[Fault]) -> bool:
    """Tell whether a schema that describes fields found a fault, and so left them undescribed."""
    depth = len(fault.path)
    return any(other is not fault and other.path[:depth] == fault.path for other in faults)


def _hits(example: Example, fault: Fault, *, is_echo: bool) -> Iterator[Hit]:
    direction = example.direction
    for worded in words(example.pointer, fault, is_echo=is_echo, advice=_ADVICE, unknown=_ADVICE):
        message, hint = worded.message, worded.hint
        if worded.fault.keyword == "falseSchema" and direction.forbidden:
            message = f"{direction.forbidden} means that no {direction.noun} holds it"
            hint = "leave it out of the example"
        yield Hit(worded.pointer, f"the example is wrong: {message}", hint)


def examples(survey: Survey) -> Iterator[Example]:
    """Yield every value that shows what a schema means."""
    for schema in survey.saying("example", "examples"):
        if "$ref" not in schema.value or survey.version != "3.0":
            yield from _of_schema(schema)
    for element in survey.elements("header"):
        yield from _of_message(survey, element, Direction.RESPONSE)
    for element in survey.elements("parameter"):
        yield from _of_message(survey, element, Direction.REQUEST)
    for element in survey.elements("mediaType"):
        name = split(element.pointer)[-1].partition(";")[0].strip().lower()
        if name.endswith(("/json", "+json")) or name in _FORMS or name.startswith("text/"):
            yield from _of_message(survey, element, _direction(element.pointer))


def _direction(pointer: str) -> Direction:
    """Tell which way the content at a pointer goes, for operations and for components."""
    for token in reversed(split(pointer)):
        if token in ("requestBody", "requestBodies", "parameters"):
            return Direction.REQUEST
        if token in ("responses", "headers"):
            return Direction.RESPONSE
    return Direction.EITHER


def _of_schema(schema: Element) -> Iterator[Example]:
    if "example" in schema.value:
        place = join(schema.pointer, "example")
        yield Example(place, schema.value["example"], schema.pointer, Direction.EITHER)
    listed = schema.value.get("examples")
    for index, value in enumerate(listed if isinstance(listed, list) else ()):
        place = join(schema.pointer, "examples", str(index))
        yield Example(place, value, schema.pointer, Direction.EITHER)


def _of_message(survey: Survey, element: Element, direction: Direction) -> Iterator[Example]:
    schema = element.value.get("schema")
    if not isinstance(schema, dict):
        return
    place = join(element.pointer, "schema")
    if "example" in element.value:
        value = element.value["example"]
        yield Example(join(element.pointer, "example"), value, place, direction)
    for _, example in survey.members(element, "examples"):
        for field in ("dataValue", "value"):
            if field in example.value:
                value = example.value[field]
                yield Example(join(example.pointer, field), value, place, direction)
