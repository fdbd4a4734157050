"""Rules about the types that schemas give to values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join, split
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey, texts, type_names

# What says of a value which type it has.
_TELLING: Final = frozenset(
    {"$dynamicRef", "$ref", "allOf", "anyOf", "const", "enum", "format", "if", "items", "not"}
    | {"oneOf", "patternProperties", "prefixItems", "properties", "type", "additionalProperties"}
    | {"required"}
)
_TELLING_OF_ITEMS: Final = frozenset(
    {"$ref", "allOf", "anyOf", "const", "contains", "enum", "items", "oneOf", "prefixItems"}
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
    """Find properties and parameters whose schemas leave everything open."""
    for schema in survey.elements("schema"):
        properties = schema.value.get("properties")
        # Beside `allOf` and the like a property may only narrow what is described elsewhere.
        is_part = "$ref" in schema.value or "/allOf/" in schema.pointer or "/not" in schema.pointer
        for name, value in properties.items() if isinstance(properties, dict) else ():
            if isinstance(value, dict) and not is_part and not _TELLING & value.keys():
                place = join(schema.pointer, "properties", name)
                yield Hit(place, f"the property {name!r} has no type")
    for kind in ("parameter", "header"):
        for element in survey.elements(kind):
            inner = element.value.get("schema")
            if isinstance(inner, dict) and not _TELLING & inner.keys():
                title = element.value.get("name") or split(element.pointer)[-1]
                place = join(element.pointer, "schema")
                yield Hit(place, f"the {kind} {title!r} has no type")


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
    for schema in survey.elements("schema"):
        if "array" in type_names(schema.value) and not _TELLING_OF_ITEMS & schema.value.keys():
            yield Hit(join(schema.pointer, "type"), "the array does not say what it holds")


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
    reported: set[str] = set()
    for schema in survey.elements("schema"):
        if "$ref" in schema.value or schema.pointer in reported:
            continue
        found = _way_back(survey, schema)
        if found:
            reported |= set(found)
            # The nearest component is what the reader knows by name.
            names = [_named(pointer) for pointer in found]
            way = " → ".join([*dict.fromkeys(names), names[0]])
            yield Hit(found[0], f"a value of it would have to hold itself: {way}")


def _named(pointer: str) -> str:
    tokens = pointer.split("/")
    return tokens[3] if pointer.startswith("/components/schemas/") else tokens[-1]


def _way_back(survey: Survey, start: Element) -> list[str]:
    """Return the schemas on the way from one to itself along what is required, or none."""
    waiting: list[tuple[Element, list[str]]] = [(start, [start.pointer])]
    passed: set[str] = set()
    while waiting:
        schema, way = waiting.pop()
        for inner in _demanded(survey, schema):
            if inner.pointer == start.pointer:
                return way
            if inner.pointer not in passed:
                passed.add(inner.pointer)
                waiting.append((inner, [*way, inner.pointer]))
    return []


def _demanded(survey: Survey, schema: Element) -> Iterator[Element]:
    """Yield the schemas of what every value of a schema holds, or is itself."""
    types = type_names(schema.value)
    if (types and "object" not in types and "array" not in types) or "null" in types:
        return
    if schema.value.get("nullable") is True:
        return
    required = set(texts(schema.value.get("required")))
    for name, inner in survey.members(schema, "properties"):
        if name in required:
            yield inner
    least = schema.value.get("minItems")
    if isinstance(least, int) and least > 0 and (items := survey.member(schema, "items")):
        yield items
    parts = schema.value.get("allOf")
    for index in range(len(parts) if isinstance(parts, list) else 0):
        part = survey.at(join(schema.pointer, "allOf", str(index)))
        if part is not None:
            yield part
    for keyword in ("anyOf", "oneOf"):
        choices = schema.value.get(keyword)
        # A choice between one is none.
        if isinstance(choices, list) and len(choices) == 1:
            only = survey.at(join(schema.pointer, keyword, "0"))
            if only is not None:
                yield only
