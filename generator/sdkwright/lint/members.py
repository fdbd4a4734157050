"""Rules about the members of examples that their schemas do not describe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from sdkwright.diagnostics import DocumentError, Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.examples import examples
from sdkwright.lint.slips import Slip, slip
from sdkwright.lint.survey import Element, Survey, keys
from sdkwright.values import JSON

_Pointers: TypeAlias = tuple[str, ...]

_PARTS: Final = ("allOf", "anyOf", "oneOf")
_CHOICES: Final = frozenset({"anyOf", "oneOf", "discriminator", "if", "dependentSchemas"})
# Whoever writes one of these has thought of members that are not described.
_OPENING: Final = frozenset(
    {"additionalProperties", "patternProperties", "propertyNames", "unevaluatedProperties"}
    | {"$dynamicRef", "$recursiveRef"}
)
# What is shown of a part may be an example of the whole.
_IN_PART: Final = re.compile(r"/(allOf|anyOf|oneOf)/\d+$|/(if|then|else|not)$")
_MARKS: Final = re.compile(r"[\W_]")


class _View(NamedTuple):
    """What some schemas say of a value that all of them are about.

    Attributes:
        properties: Where each property is described, by its name.
        others: Where members of other names are described.
        items: Where the items of a list are.
        is_silent: Whether they say nothing of members of other names.
        is_choice: Whether not all of them need to hold at once.
    """

    properties: Mapping[str, _Pointers]
    others: _Pointers
    items: _Pointers
    is_silent: bool
    is_choice: bool


class _Member(NamedTuple):
    """A member of an example that no schema describes.

    Attributes:
        pointer: Where it stands.
        name: What it is called.
        near: The property that was meant, if it is a slip.
        is_choice: Whether the schemas are alternatives.
    """

    pointer: str
    name: str
    near: str | None
    is_choice: bool


class _Reader:
    """Reads what schemas describe; each set of schemas is read once."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._views: dict[_Pointers, _View] = {}

    def undescribed(self) -> Iterator[_Member]:
        """Yield the members of all examples that their schemas do not describe."""
        for example in examples(self._survey):
            if not _IN_PART.search(example.schema):
                yield from self._within(example.pointer, example.value, (example.schema,))

    def _within(self, pointer: str, value: JSON, schemas: _Pointers) -> Iterator[_Member]:
        if not schemas or not isinstance(value, dict | list):
            return
        view = self._view(schemas)
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from self._within(join(pointer, str(index)), item, view.items)
            return
        is_closed = not view.properties or not view.is_silent
        lacking = [] if is_closed else [name for name in view.properties if name not in value]
        for name, member in value.items():
            place = join(pointer, name)
            if name in view.properties or is_closed:
                inner = view.properties.get(name, view.others)
                yield from self._within(place, member, inner)
            elif not name.startswith(("$", "@", "x-")):
                near = next((other for other in lacking if _is_slip(name, other)), None)
                yield _Member(place, name, near, view.is_choice)

    def _view(self, schemas: _Pointers) -> _View:
        if schemas not in self._views:
            parts = list(self._parts(schemas))
            properties: dict[str, _Pointers] = {}
            for part in parts:
                for name in keys(part, "properties"):
                    place = join(part.pointer, "properties", name)
                    properties[name] = (*properties.get(name, ()), place)
            self._views[schemas] = _View(
                properties,
                _inner(parts, "additionalProperties"),
                _inner(parts, "items"),
                all(_OPENING.isdisjoint(part.value) for part in parts),
                any(not _CHOICES.isdisjoint(part.value) for part in parts),
            )
        return self._views[schemas]

    def _parts(self, schemas: _Pointers) -> Iterator[Element]:
        """Yield schemas, and what they are composed of and refer to."""
        document = self._survey.document
        passed: set[str] = set()
        waiting = list(schemas)
        while waiting:
            pointer = waiting.pop()
            value = document.at(pointer)
            if pointer in passed or not isinstance(value, dict):
                continue
            passed.add(pointer)
            if "$ref" in value:
                try:
                    waiting.append(document.step(pointer)[0])
                except (DocumentError, KeyError):
                    # What is described there, nobody knows.
                    yield Element(pointer, {"$dynamicRef": ""})
                if self._survey.version == "3.0":
                    continue
            yield Element(pointer, value)
            for name in ("if", "then", "else"):
                waiting += [join(pointer, name)] if name in value else []
            for name in _PARTS:
                listed = value.get(name)
                count = len(listed) if isinstance(listed, list) else 0
                waiting += [join(pointer, name, str(index)) for index in range(count)]
            for name in keys(Element(pointer, value), "dependentSchemas"):
                waiting.append(join(pointer, "dependentSchemas", name))


@lru_cache(maxsize=1)
def _undescribed(survey: Survey) -> tuple[_Member, ...]:
    """Return the members of all examples that their schemas do not describe: two rules ask."""
    return tuple(_Reader(survey).undescribed())


def _inner(parts: list[Element], name: str) -> _Pointers:
    return tuple(
        join(part.pointer, name) for part in parts if isinstance(part.value.get(name), dict)
    )


def _is_slip(name: str, other: str) -> bool:
    """Tell whether a name is another one misspelt: in its case and marks, or in one letter."""
    plain = _MARKS.sub("", name).lower()
    if plain and plain == _MARKS.sub("", other).lower():
        return True
    if any(sign.isdigit() for sign in set(name) ^ set(other)):
        return False
    # Short words that differ in a letter are mostly two words, as `date` and `rate`.
    least = 5 if (found := slip(name, other)) is Slip.LETTER else 4
    return found is not None and min(len(name), len(other)) >= least


@check(
    "misspelt-member",
    Group.EXAMPLES,
    Severity.WARNING,
    "An example has a member whose name is nearly that of one that the schema describes.",
    why="""
        Schemas admit members that they do not describe, so that nothing else tells of a misspelt
        one. Who copies the example sends what the service ignores, or looks for what it never
        answers; or the example is right, and the property of the SDK is always absent.
        """,
    hint="write it as the schema does, or correct the schema",
    bad="""
        components:
          schemas:
            User:
              type: object
              properties:
                firstName: {type: string}
              example: {first_name: Ada}
        """,
    good="""
        components:
          schemas:
            User:
              type: object
              properties:
                firstName: {type: string}
              example: {firstName: Ada}
        """,
)
def misspelt_member(survey: Survey) -> Iterator[Hit]:
    """Find members that are not described, where one like them is described and absent."""
    for member in _undescribed(survey):
        if member.near:
            yield Hit(member.pointer, _message(member), f"did you mean {member.near!r}?")


@check(
    "undescribed-member",
    Group.EXAMPLES,
    Severity.WARNING,
    "An example has a member that the schema does not describe.",
    why="""
        What an example shows, services mostly send. Of what the schema does not describe no type
        is known: the SDK has no attribute of that name.
        """,
    hint="describe it in the schema, or leave it out of the example",
    bad="""
        components:
          schemas:
            User:
              type: object
              properties:
                name: {type: string}
              example: {name: Ada, age: 36}
        """,
    good="""
        components:
          schemas:
            User:
              type: object
              properties:
                name: {type: string}
                age: {type: integer}
              example: {name: Ada, age: 36}
        """,
)
def undescribed_member(survey: Survey) -> Iterator[Hit]:
    """Find members of objects that are described, by schemas that say nothing of others."""
    for member in _undescribed(survey):
        if not member.near and not member.is_choice:
            yield Hit(member.pointer, _message(member))


def _message(member: _Member) -> str:
    return f"the schema of the example describes no {member.name!r}"
