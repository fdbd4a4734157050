"""Rules about the alternatives of a schema, and how they are told apart."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from sdkwright.diagnostics import Group, Remove, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey, is_composed, type_names
from sdkwright.validate import same
from sdkwright.values import JSON


@check(
    "duplicate-alternative",
    Group.SEMANTICS,
    Severity.ERROR,
    "A oneOf, anyOf or allOf lists one schema twice.",
    mends=True,
    why="""
        A value has to fit exactly one of the alternatives of a oneOf. What fits the schema fits
        it twice, so that it is refused. In an anyOf or allOf the second says nothing; mostly
        another schema was meant.
        """,
    hint="remove one of the two, or name the schema that was meant",
    bad="""
        components:
          schemas:
            Cat: {type: object, required: [name], properties: {name: {type: string}}}
            Pet:
              oneOf:
                - $ref: "#/components/schemas/Cat"
                - $ref: "#/components/schemas/Cat"
        """,
    good="""
        components:
          schemas:
            Cat: {type: object, required: [name], properties: {name: {type: string}}}
            Dog: {type: object, required: [age], properties: {age: {type: integer}}}
            Pet:
              oneOf:
                - $ref: "#/components/schemas/Cat"
                - $ref: "#/components/schemas/Dog"
        """,
)
def duplicate_alternative(survey: Survey) -> Iterator[Hit]:
    """Find alternatives, and parts, that stand in the same list before."""
    for schema in survey.saying("allOf", "anyOf", "oneOf"):
        for keyword in ("allOf", "anyOf", "oneOf"):
            listed = schema.value.get(keyword)
            seen: list[JSON] = []
            for index, part in enumerate(listed if isinstance(listed, list) else ()):
                if part in seen:
                    place = join(schema.pointer, keyword, str(index))
                    message = f"{keyword} lists this schema twice"
                    is_same = any(same(part, one) for one in seen)
                    yield Hit(place, message, mend=(Remove(place),) if is_same else ())
                seen.append(part)


@check(
    "open-alternative",
    Group.SEMANTICS,
    Severity.WARNING,
    "An alternative allows for everything, so that the others say nothing.",
    why="""
        Beside an empty schema no other of an anyOf counts. In a oneOf it is worse: whatever fits
        another alternative fits the empty one too, so that it is refused.
        """,
    hint="say what this alternative is, or remove it",
    bad="""
        components:
          schemas:
            Name: {type: object, properties: {first: {type: string}}}
            Title:
              anyOf:
                - $ref: "#/components/schemas/Name"
                - {}
        """,
    good="""
        components:
          schemas:
            Name: {type: object, properties: {first: {type: string}}}
            Title:
              anyOf:
                - $ref: "#/components/schemas/Name"
                - {type: string}
        """,
)
def open_alternative(survey: Survey) -> Iterator[Hit]:
    """Find empty alternatives, but beside null alone: that says that null is expected."""
    for schema in survey.schemas("anyOf", "oneOf"):
        for keyword in ("anyOf", "oneOf"):
            listed = schema.value.get(keyword)
            if not isinstance(listed, list) or {} not in listed:
                continue
            if any(other not in ({}, {"type": "null"}) for other in listed):
                place = join(schema.pointer, keyword, str(listed.index({})))
                yield Hit(place, f"every value fits this alternative of {keyword}")


@check(
    "overlapping-alternatives",
    Group.SEMANTICS,
    Severity.WARNING,
    "A value fits two alternatives of a oneOf.",
    why="""
        A value has to fit exactly one of them. Where one takes integers and another numbers, 1 is
        both, so that a strict reader refuses it; and who reads on takes the first.
        """,
    hint="let the alternatives exclude each other, or take anyOf",
    bad="""
        components:
          schemas:
            Size:
              oneOf:
                - {type: integer}
                - {type: number}
        """,
    good="""
        components:
          schemas:
            Size:
              oneOf:
                - {type: number}
                - {type: string}
        """,
)
def overlapping_alternatives(survey: Survey) -> Iterator[Hit]:
    """Find what is certain to fit twice: integers, listed values, null, and objects."""
    for schema in survey.schemas("oneOf"):
        listed = schema.value.get("oneOf")
        if not isinstance(listed, list) or "discriminator" in schema.value:
            continue
        places = [join(schema.pointer, "oneOf", str(index)) for index in range(len(listed))]
        found = [one for place in places if (one := survey.at(place)) is not None]
        if len({one.pointer for one in found}) == len(listed) and (shared := _shared(found)):
            yield Hit(join(schema.pointer, "oneOf"), f"{shared} fits two alternatives of oneOf")


def _shared(alternatives: Sequence[Element]) -> str | None:
    """Return what fits two alternatives, if they show it by themselves."""
    if sum(map(_takes_null, alternatives)) > 1:
        return "null"
    free = [type_names(one.value) for one in alternatives if not _BOUNDING & one.value.keys()]
    if any("integer" in one for one in free) and any("number" in one for one in free):
        return "an integer"
    values = Counter(value for one in alternatives for value in set(_values(one)))
    twice = next((value for value, count in values.items() if count > 1), None)
    if twice is not None:
        return twice
    names = [name for one in alternatives for name in _free_members(one)]
    if all(any(_free_members(one)) for one in alternatives) and len(names) == len(set(names)) > 1:
        return "an object with the members of both"
    return None


# What keeps a number, or an object, from being any.
_BOUNDING: Final = frozenset(
    {"const", "enum", "exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"}
    | {"$dynamicRef", "allOf", "anyOf", "if", "not", "oneOf"}
)
_PROSE: Final = frozenset(
    {"deprecated", "description", "example", "examples", "externalDocs", "title", "xml"}
)


def _takes_null(schema: Element) -> bool:
    values = schema.value.get("enum", [None])
    named = "null" in type_names(schema.value) or schema.value.get("nullable") is True
    is_listed = isinstance(values, list) and None in values and "const" not in schema.value
    return named and is_listed and not is_composed(schema)


def _values(schema: Element) -> Iterator[str]:
    """Yield the values that a schema lists, as texts."""
    values = [schema.value["const"]] if "const" in schema.value else schema.value.get("enum")
    if isinstance(values, list) and not is_composed(schema):
        yield from (json.dumps(value, sort_keys=True) for value in values)


def _free_members(schema: Element) -> Iterator[str]:
    """Yield the members of an object that may have them all, or none, and any others."""
    more = schema.value.get("additionalProperties", True)
    said = {name for name in schema.value if not name.startswith("x-")} - _PROSE
    properties = schema.value.get("properties")
    is_free = said <= {"additionalProperties", "properties", "type"} and more is True
    if is_free and isinstance(properties, dict) and type_names(schema.value) in ((), ("object",)):
        is_told = any(
            isinstance(one, dict) and {"const", "enum"} & one.keys() for one in properties.values()
        )
        yield from () if is_told else properties
