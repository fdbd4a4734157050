"""Rules about schemas that speak of one thing, and call its members alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from sdkwright import naming
from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join, split
from sdkwright.lint.check import Hit, check
from sdkwright.lint.slips import Slip, slip
from sdkwright.lint.survey import Element, Survey, is_composed, keys, type_names

# Words that say what a schema of a thing is for, and not which thing it is of.
_ROLES: Final = frozenset(
    {"base", "body", "create", "detail", "details", "edit", "fields", "input", "new", "output"}
    | {"patch", "payload", "post", "put", "read", "replace", "request", "response", "summary"}
    | {"update", "write"}
)
_PLAIN: Final = frozenset({"boolean", "integer", "number", "string"})
# Formats of texts that have a type of their own.
_FORMATS: Final = frozenset({"date", "date-time", "duration", "time", "uuid"})
# Fewer letters make words of their own when one is left out, or another one when it is changed.
_LEAST: Final = 5
_LEAST_OF_CHANGED: Final = 8


@check(
    "misspelt-property",
    Group.SDK,
    Severity.WARNING,
    "A property is called nearly as one of other schemas is, and differs by a letter.",
    why="""
        Where `length` is in all schemas of a ship but one, which has `lenght`, the service mostly
        knows one of the two: the other is sent and ignored, or never read.
        """,
    hint="write it as the others are, if the service does",
    bad="""
        components:
          schemas:
            Ship: {type: object, properties: {name: {type: string}, length: {type: number}}}
            ShipInput: {type: object, properties: {name: {type: string}, length: {type: number}}}
            ShipPatch: {type: object, properties: {name: {type: string}, lenght: {type: number}}}
        """,
    good="""
        components:
          schemas:
            Ship: {type: object, properties: {name: {type: string}, length: {type: number}}}
            ShipInput: {type: object, properties: {name: {type: string}, length: {type: number}}}
            ShipPatch: {type: object, properties: {name: {type: string}, length: {type: number}}}
        """,
)
def misspelt_property(survey: Survey) -> Iterator[Hit]:
    """Find names that one schema has, near to one that two have which are akin to it."""
    owners: dict[str, list[Element]] = defaultdict(list)
    for schema in survey.saying("properties"):
        for name in keys(schema, "properties"):
            owners[name].append(schema)
    usual: dict[str, list[str]] = defaultdict(list)
    for name, schemas in owners.items():
        for short in _shortened(name) if len(schemas) > 1 else ():
            usual[short].append(name)
    for name, schemas in owners.items():
        if len(schemas) == 1:
            near = dict.fromkeys(other for short in _shortened(name) for other in usual[short])
            for other in near:
                if _is_slip(name, other) and _are_akin(schemas[0], owners[other], name, other):
                    place = join(schemas[0].pointer, "properties", name)
                    yield Hit(place, f"{name!r} is called {other!r} in other schemas")
                    break


def _shortened(name: str) -> set[str]:
    """Return a name, and what is left of it without one letter."""
    if len(name) < _LEAST:
        return set()
    return {name, *(name[:index] + name[index + 1 :] for index in range(len(name)))}


def _is_slip(name: str, other: str) -> bool:
    """Tell whether two names differ by one letter within a word, or by the order of two letters.

    The first and the last letter of a word tell things apart, as in `xAxis` and `tags`; so do
    digits.
    """
    words, others = naming.words(name), naming.words(other)
    pairs = [
        (one.lower(), two.lower())
        for one, two in zip(words, others, strict=False)
        if one.lower() != two.lower()
    ]
    if len(words) != len(others) or len(pairs) != 1:
        return False
    one, two = pairs[0]
    found, longest = slip(one, two), max(len(one), len(two))
    if found is None or one[0] != two[0] or not (one + two).isalpha():
        return False
    if found is not Slip.ORDER and one[-1] != two[-1]:
        return False
    return longest >= (_LEAST_OF_CHANGED if found is Slip.LETTER else _LEAST)


def _are_akin(schema: Element, others: Sequence[Element], name: str, other: str) -> bool:
    """Tell whether two others share a member with a schema that lacks this one, of one type."""
    own = set(keys(schema, "properties"))
    if other in own:
        return False
    said = _said(schema, name)
    akin = [
        one for one in others if _said(one, other) == said and own & set(keys(one, "properties"))
    ]
    return len(akin) > 1


def _said(schema: Element, name: str) -> tuple[object, tuple[str, ...]]:
    """Return what a schema says a member to be, in short."""
    properties = schema.value.get("properties")
    member = properties.get(name) if isinstance(properties, dict) else None
    return (member.get("$ref"), type_names(member)) if isinstance(member, dict) else (None, ())


@check(
    "inconsistent-property",
    Group.SDK,
    Severity.WARNING,
    "A property has another type than in the other schemas of the same thing.",
    why="""
        What is read as a number and written as a string has to be converted by every caller, and
        mostly one of the two is a slip: the service refuses it, or the SDK refuses the answer.
        """,
    hint="give it the type that the service takes",
    bad="""
        components:
          schemas:
            Ship: {type: object, properties: {length: {type: number}}}
            ShipInput: {type: object, properties: {length: {type: number}}}
            ShipPatch: {type: object, properties: {length: {type: string}}}
        """,
    good="""
        components:
          schemas:
            Ship: {type: object, properties: {length: {type: number}}}
            ShipInput: {type: object, properties: {length: {type: number}}}
            ShipPatch: {type: object, properties: {length: {type: number}}}
        """,
)
def inconsistent_property(survey: Survey) -> Iterator[Hit]:
    """Find members whose type, or format, is another in schemas that differ by role only."""
    things: dict[frozenset[str], list[Element]] = defaultdict(list)
    components = survey.at("/components")
    for name, schema in survey.members(components, "schemas") if components else ():
        words = frozenset(word.lower() for word in naming.words(name)) - _ROLES
        if schema.pointer == join("/components/schemas", name) and not is_composed(schema):
            things[words].append(schema)
    for schemas in things.values():
        found: dict[str, list[_Member]] = defaultdict(list)
        for schema in schemas if len(schemas) > 1 else ():
            for name, member in _members(schema):
                found[name].append(member)
        for name, members in found.items():
            yield from _odd_members(name, members)


class _Member(NamedTuple):
    """A property of a plain type, where that stands, and of which schema it is."""

    pointer: str
    kind: str
    schema: str


def _members(schema: Element) -> Iterator[tuple[str, _Member]]:
    properties = schema.value.get("properties")
    for name, value in properties.items() if isinstance(properties, dict) else ():
        types = set(type_names(value)) - {"null"} if isinstance(value, dict) else set[str]()
        if isinstance(value, dict) and len(types) == 1 and types <= _PLAIN:
            word = "format" if value.get("format") in _FORMATS else "type"
            kind = str(value["format"]) if word == "format" else types.pop()
            # What is a whole number in one place is a number in another.
            kind = "number" if kind == "integer" else kind
            place = join(schema.pointer, "properties", name, word)
            yield name, _Member(place, kind, split(schema.pointer)[-1])


def _odd_members(name: str, members: Sequence[_Member]) -> Iterator[Hit]:
    """Yield members of another kind than most; of equals the first is usual."""
    if any(member.kind in _FORMATS for member in members):
        # A text without a format contradicts none.
        members = [member for member in members if member.kind != "string"]
    usual, count = Counter(member.kind for member in members).most_common(1)[0]
    first = next(member for member in members if member.kind == usual)
    for member in members if len(members) - count <= count else ():
        if member.kind != usual:
            message = f"{name!r} is a {member.kind} here, and a {usual} in {first.schema}"
            yield Hit(member.pointer, message)
