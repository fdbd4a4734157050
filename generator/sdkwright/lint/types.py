"""Rules about the types that schemas give to values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set as AbstractSet
from typing import Final, NamedTuple

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join, split
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey, texts, type_names

# What a condition says of a value narrows what is described elsewhere. A property may be called so.
_IN_CONDITION: Final = re.compile(r"(?<!/properties)/(?:not|if|contains)(?=/|$)")
# What says of a value which type it has.
_TELLING: Final = frozenset(
    {"$dynamicRef", "$ref", "allOf", "anyOf", "const", "enum", "if", "items", "not"}
    | {"oneOf", "patternProperties", "prefixItems", "properties", "type", "additionalProperties"}
    | {"required"}
)
_TELLING_OF_ITEMS: Final = frozenset(
    {"$ref", "allOf", "anyOf", "const", "contains", "enum", "items", "oneOf", "prefixItems"}
)
# What says of an object which members it has, or that any are meant.
_TELLING_OF_MEMBERS: Final = frozenset(
    {"$ref", "additionalProperties", "allOf", "anyOf", "const", "dependentSchemas"}
    | {"discriminator", "enum", "if", "maxProperties", "minProperties", "not", "oneOf"}
    | {"patternProperties", "properties", "propertyNames", "required", "unevaluatedProperties"}
)


@check(
    "untyped-property",
    Group.SDK,
    Severity.WARNING,
    "A property says nothing of its type.",
    why="""
        Without a type the attribute is `Any`: no editor completes it, no check finds a fault in
        it, and nobody knows what to send.
        """,
    hint="add a type; where anything may come, list all types",
    bad="""
        components:
          schemas:
            User:
              type: object
              properties:
                name: {}
        """,
    good="""
        components:
          schemas:
            User:
              type: object
              properties:
                name: {type: string}
        """,
)
def untyped_property(survey: Survey) -> Iterator[Hit]:
    """Find properties and parameters whose schemas leave everything open, but for a format."""
    for schema in survey.saying("properties"):
        properties = schema.value.get("properties")
        is_part = "$ref" in schema.value or _IN_CONDITION.search(schema.pointer)
        for name, value in properties.items() if isinstance(properties, dict) else ():
            if (
                isinstance(value, dict)
                and not is_part
                and not _TELLING & value.keys()
                and not _is_narrowed(survey, schema, name)
            ):
                place = join(schema.pointer, "properties", name)
                yield Hit(place, f"the property {name!r} has no type")
    for kind in ("parameter", "header"):
        for element in survey.elements(kind):
            inner = element.value.get("schema")
            if isinstance(inner, dict) and not _TELLING & inner.keys():
                title = element.value.get("name") or split(element.pointer)[-1]
                place = join(element.pointer, "schema")
                yield Hit(place, f"the {kind} {title!r} has no type")


def _is_narrowed(survey: Survey, schema: Element, name: str) -> bool:
    """Tell whether a schema is a part of an `allOf` of which another part describes a property."""
    whole, mark, _ = schema.pointer.rpartition("/allOf/")
    holder = survey.at(whole) if mark else None
    listed = holder.value.get("allOf") if holder else None
    others = (
        survey.at(join(whole, "allOf", str(index)))
        for index in range(len(listed) if isinstance(listed, list) else 0)
    )
    return any(
        other is not None
        and not schema.pointer.startswith(other.pointer)
        and name in survey.property_names(other)
        for other in others
    )


@check(
    "array-without-items",
    Group.SDK,
    Severity.WARNING,
    "An array says nothing of its items.",
    why="""
        Without `items` it is a list of anything: no editor completes what is in it, and no check
        finds a fault there. OpenAPI 3.0 requires it.
        """,
    hint="say under items what the array holds",
    bad="""
        components:
          schemas:
            Names: {type: array}
        """,
    good="""
        components:
          schemas:
            Names: {type: array, items: {type: string}}
        """,
)
def array_without_items(survey: Survey) -> Iterator[Hit]:
    """Find arrays of anything; where several types are allowed for, too."""
    for schema in survey.saying("type"):
        if "array" in type_names(schema.value) and not _TELLING_OF_ITEMS & schema.value.keys():
            yield Hit(join(schema.pointer, "type"), "the array does not say what it holds")


@check(
    "object-without-members",
    Group.SDK,
    Severity.WARNING,
    "An object says nothing of its members.",
    why="""
        It becomes a dict of anything: no editor completes what is in it, and no check finds a
        fault there. Where that is meant, it can be said, and readers know that nothing is missing.
        """,
    hint="list them under properties; where any may come, say additionalProperties: true",
    bad="""
        components:
          schemas:
            User: {type: object}
        """,
    good="""
        components:
          schemas:
            User: {type: object, properties: {name: {type: string}}}
            Notes: {type: object, additionalProperties: true}
        """,
)
def object_without_members(survey: Survey) -> Iterator[Hit]:
    """Find objects of anything that do not say so; conditions and parts may say no more."""
    for schema in survey.saying("type"):
        is_part = "/allOf/" in schema.pointer or _IN_CONDITION.search(schema.pointer)
        if (
            set(type_names(schema.value)) <= {"object", "null"}
            and "object" in type_names(schema.value)
            and not is_part
            and not _TELLING_OF_MEMBERS & schema.value.keys()
        ):
            yield Hit(join(schema.pointer, "type"), "the object does not say what it holds")


@check(
    "endless-schema",
    Group.SDK,
    Severity.ERROR,
    "A schema requires itself, so that no value can ever satisfy it.",
    why="""
        Where a schema requires a member of its own kind, or of one that requires it in turn, every
        value would have to hold another one without end: no call can be made, and no response is
        ever valid.
        """,
    hint="make one of the members on the way optional, nullable, or a list",
    bad="""
        components:
          schemas:
            Person:
              type: object
              required: [mother]
              properties:
                mother: {$ref: "#/components/schemas/Person"}
        """,
    good="""
        components:
          schemas:
            Person:
              type: object
              properties:
                mother: {$ref: "#/components/schemas/Person"}
        """,
)
def endless_schema(survey: Survey) -> Iterator[Hit]:
    """Find schemas whose values would have to hold themselves."""
    # What was found to lead nowhere, or was reported, is on no other way either.
    done: set[str] = set()
    for schema in survey.saying("allOf", "anyOf", "minItems", "oneOf", "required"):
        if "$ref" in schema.value or schema.pointer in done:
            continue
        found = _way_back(survey, schema, done)
        done.add(schema.pointer)
        if found:
            done |= {one.pointer for one in found}
            # The nearest component is what the reader knows by name.
            names = [_named(one.pointer) for one in found]
            way = " → ".join([*dict.fromkeys(names), names[0]])
            message = f"a value of {names[0]!r} would have to hold itself: {way}"
            yield Hit(found[0].demand, message)


def _named(pointer: str) -> str:
    tokens = pointer.split("/")
    return tokens[3] if pointer.startswith("/components/schemas/") else tokens[-1]


class _Step(NamedTuple):
    """A schema, and where it demands the next one of a way."""

    pointer: str
    demand: str


def _way_back(survey: Survey, start: Element, done: AbstractSet[str]) -> list[_Step]:
    """Return the steps from a schema to itself along what is required, or none."""
    waiting: list[tuple[Element, list[_Step]]] = [(start, [])]
    passed: set[str] = set()
    while waiting:
        schema, way = waiting.pop()
        for place, inner in _demanded(survey, schema):
            steps = [*way, _Step(schema.pointer, place)]
            if inner.pointer == start.pointer:
                return steps
            if inner.pointer not in passed and inner.pointer not in done:
                passed.add(inner.pointer)
                waiting.append((inner, steps))
    return []


def _demanded(survey: Survey, schema: Element) -> Iterator[tuple[str, Element]]:
    """Yield the schemas of what every value of a schema holds, or is itself, by their places."""
    types = type_names(schema.value)
    if (types and "object" not in types and "array" not in types) or "null" in types:
        return
    if schema.value.get("nullable") is True:
        return
    required = set(texts(schema.value.get("required")))
    for name, inner in survey.members(schema, "properties"):
        if name in required:
            yield join(schema.pointer, "properties", name), inner
    least = schema.value.get("minItems")
    if isinstance(least, int) and least > 0 and (items := survey.member(schema, "items")):
        yield join(schema.pointer, "items"), items
    parts = schema.value.get("allOf")
    for index in range(len(parts) if isinstance(parts, list) else 0):
        place = join(schema.pointer, "allOf", str(index))
        part = survey.at(place)
        if part is not None:
            yield place, part
    for keyword in ("anyOf", "oneOf"):
        choices = schema.value.get(keyword)
        # A choice between one is none.
        if isinstance(choices, list) and len(choices) == 1:
            place = join(schema.pointer, keyword, "0")
            only = survey.at(place)
            if only is not None:
                yield place, only
