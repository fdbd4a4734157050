"""Rules about examples, which readers copy and tests are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join, split
from sdkwright.lint.check import Hit, check
from sdkwright.lint.judge import Direction, Judge
from sdkwright.lint.survey import Element, Survey
from sdkwright.validate.faults import Fault
from sdkwright.validate.words import words
from sdkwright.values import JSON

_FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


_ADVICE: Final = "correct the example, or the schema that forbids it"


class _Example(NamedTuple):
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
    for example in _examples(survey):
        faults = list(judge.faults(example.value, example.schema, example.direction))
        for fault in faults:
            if fault.keyword == "type" or not _follows(fault, faults):
                yield from _hits(example, fault, is_echo=_is_echo(fault, faults))


def _follows(fault: Fault, faults: Sequence[Fault]) -> bool:
    """Tell whether a value is of another type altogether, which is all there is to say of it."""
    return any(other.keyword == "type" and other.path == fault.path for other in faults)


def _is_echo(fault: Fault, faults: Sequence[Fault]) -> bool:
    """Tell whether a schema that describes fields found a fault, and so left them undescribed."""
    depth = len(fault.path)
    return any(other is not fault and other.path[:depth] == fault.path for other in faults)


def _hits(example: _Example, fault: Fault, *, is_echo: bool) -> Iterator[Hit]:
    direction = example.direction
    for worded in words(example.pointer, fault, is_echo=is_echo, advice=_ADVICE, unknown=_ADVICE):
        message, hint = worded.message, worded.hint
        if worded.fault.keyword == "falseSchema" and direction.forbidden:
            message = f"{direction.forbidden} means that no {direction.noun} holds it"
            hint = "leave it out of the example"
        yield Hit(worded.pointer, f"the example is wrong: {message}", hint)


def _examples(survey: Survey) -> Iterator[_Example]:
    for schema in survey.elements("schema"):
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


def _of_schema(schema: Element) -> Iterator[_Example]:
    if "example" in schema.value:
        place = join(schema.pointer, "example")
        yield _Example(place, schema.value["example"], schema.pointer, Direction.EITHER)
    listed = schema.value.get("examples")
    for index, value in enumerate(listed if isinstance(listed, list) else ()):
        place = join(schema.pointer, "examples", str(index))
        yield _Example(place, value, schema.pointer, Direction.EITHER)


def _of_message(survey: Survey, element: Element, direction: Direction) -> Iterator[_Example]:
    schema = element.value.get("schema")
    if not isinstance(schema, dict):
        return
    place = join(element.pointer, "schema")
    if "example" in element.value:
        value = element.value["example"]
        yield _Example(join(element.pointer, "example"), value, place, direction)
    for _, example in survey.members(element, "examples"):
        for field in ("dataValue", "value"):
            if field in example.value:
                value = example.value[field]
                yield _Example(join(example.pointer, field), value, place, direction)
