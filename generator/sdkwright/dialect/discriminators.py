"""Discriminators in the words of JSON Schema: each alternative admits the tags that tell it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import unquote

from sdkwright.dialect.references import referred
from sdkwright.values import JSON

_FOLDER = "#/components/schemas/"
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_NULL: JSON = {"type": "null"}
# What may stand beside a reference and leave it one.
_PROSE = frozenset({"$ref", "$comment", "description", "summary", "title", "deprecated"})


Tag: TypeAlias = "str | int"


@dataclass(frozen=True, slots=True)
class Tags:
    """What tells the alternatives of a union apart.

    Attributes:
        keyword: Where the alternatives are: ``oneOf`` or ``anyOf``.
        member: The member that has the tag, by its name on the wire.
        positions: The tags of each alternative, by its position.
        default: The position of the one for every other tag, and for none.
    """

    keyword: str
    member: str
    positions: Mapping[int, Sequence[Tag]]
    default: int | None


@dataclass(frozen=True, slots=True)
class _Union:
    """A union with a discriminator.

    Attributes:
        alternatives: Those that are not null, by position.
        default: The reference of the alternative for other tags, and for none.
        mapping: The reference that each tag is mapped to.
    """

    keyword: str
    member: str
    alternatives: Mapping[int, dict[str, JSON]]
    default: str | None
    mapping: Mapping[str, str | None]

    @classmethod
    def of(cls, schema: Mapping[str, JSON], root: Mapping[str, JSON]) -> _Union | None:
        """Return what a schema is, if it is one."""
        found = schema.get("discriminator")
        keyword = next((one for one in ("oneOf", "anyOf") if isinstance(schema.get(one), list)), "")
        listed = schema.get(keyword)
        if not isinstance(found, dict) or not isinstance(listed, list):
            return None
        member, mapping = found.get("propertyName"), found.get("mapping")
        parts = {i: part for i, part in enumerate(listed) if part != _NULL}
        alternatives = {i: part for i, part in parts.items() if isinstance(part, dict)}
        if not isinstance(member, str) or len(alternatives) < len(parts):
            return None
        pairs = mapping.items() if isinstance(mapping, dict) else ()
        aims = {tag: _aim(target, root) for tag, target in pairs}
        return cls(keyword, member, alternatives, _aim(found.get("defaultMapping"), root), aims)

    def is_default(self, position: int) -> bool:
        """Tell whether an alternative is the one for other tags, and for none."""
        return self.default is not None and self.default == self.alternatives[position].get("$ref")

    def told(self, root: Mapping[str, JSON]) -> dict[int, list[Tag]] | None:
        """Return the tags of each alternative; None where one has none of its own."""
        listing = _Listing(self.member, root)
        listed = {i: listing.of(one) for i, one in self.alternatives.items()}
        shared = Counter(tag for values in listed.values() for tag in values or ())
        found = {i: self._tags_of(i, own, shared) for i, own in listed.items()}
        every = [tag for tags in found.values() for tag in tags]
        is_clear = len(every) == len(set(every))
        is_clear &= all(tags or self.is_default(i) for i, tags in found.items())
        return found if is_clear else None

    def _tags_of(
        self, position: int, listed: list[Tag] | None, shared: Mapping[Tag, int]
    ) -> list[Tag]:
        """Return the tags that tell one alternative."""
        reference = self.alternatives[position].get("$ref")
        mapped = [tag for tag in sorted(self.mapping) if self.mapping[tag] == reference]
        if reference is not None and mapped:
            # A mapping has texts for keys, whatever the values are.
            return [*mapped] if listed is None else [tag for tag in listed if str(tag) in mapped]
        name = unquote(str(reference or "")).removeprefix(_FOLDER)
        if listed is None:
            is_named = bool(name) and not self.is_default(position)
            return [name] if is_named and name not in self.mapping else []
        free = [tag for tag in listed if str(tag) not in self.mapping]
        alone = [tag for tag in free if shared[tag] == 1]
        return alone or [tag for tag in free if tag == name]


def discriminated(schema: dict[str, JSON], root: Mapping[str, JSON]) -> dict[str, JSON]:
    """Return a union with its alternatives bound to their tags, in the words of JSON Schema.

    The tags of an alternative are those that the mapping gives it, else those that its member
    lists, else its name. A discriminator that contradicts this, or leaves two alternatives with
    one tag, tells nothing: the union is one like any other.
    """
    union = _Union.of(schema, root)
    if union is None or not all(map(_is_bindable, union.alternatives.values())):
        return schema
    if (told := union.told(root)) is None:
        return schema
    listed = schema[union.keyword]
    bound = [*listed] if isinstance(listed, list) else []
    every = [tag for tags in told.values() for tag in tags]
    for i, part in union.alternatives.items():
        if "properties" in part:
            continue
        others: list[JSON] = [tag for tag in every if tag not in told[i]]
        values: JSON = {"not": {"enum": others}} if union.is_default(i) else {"enum": [*told[i]]}
        own: dict[str, JSON] = {**part, "properties": {union.member: values}}
        if union.default is not None and not union.is_default(i):
            own["required"] = [union.member]
        bound[i] = own
    return {**schema, union.keyword: bound}


def tags(schema: Mapping[str, JSON], root: Mapping[str, JSON]) -> Tags | None:
    """Return what tells the alternatives of a union of the dialect apart; None if nothing does."""
    union = _Union.of(schema, root)
    if union is None:
        return None
    found: dict[int, list[Tag]] = {}
    for i, part in union.alternatives.items():
        properties = part.get("properties")
        own = _values(properties.get(union.member)) if isinstance(properties, dict) else None
        if not own and not union.is_default(i):
            return None
        found[i] = own or []
    every = [tag for told in found.values() for tag in told]
    if len(every) > len(set(every)):
        return None
    default = next((i for i in found if union.is_default(i)), None)
    return Tags(union.keyword, union.member, found, default)


def _is_bindable(part: Mapping[str, JSON]) -> bool:
    """Tell whether an alternative is a bare reference, or an object in place."""
    if "$ref" in part:
        return not part.keys() - _PROSE
    parts = part.get("allOf")
    return "properties" in part or (isinstance(parts, list) and len(parts) > 1)


def _aim(target: JSON, root: Mapping[str, JSON]) -> str | None:
    """Return the reference that a mapping means: it may be the bare name of a component."""
    if not isinstance(target, str):
        return None
    name = f"{_FOLDER}{target}"
    is_name = _NAME.fullmatch(target) and referred({"$ref": name}, root) is not None
    return name if is_name else target


@dataclass(frozen=True, slots=True)
class _Listing:
    """Finds the tags that schemas list for a member.

    Attributes:
        found: What was found, by the identity of the schema: there are endlessly many ways
            through unions that contain one another.
    """

    member: str
    root: Mapping[str, JSON]
    found: dict[int, list[Tag] | None] = field(default_factory=dict[int, "list[Tag] | None"])

    def of(self, schema: JSON) -> list[Tag] | None:
        """Return the tags that a schema lists; None where the member may be any text."""
        if not isinstance(schema, dict):
            return None
        if id(schema) not in self.found:
            self.found[id(schema)] = None  # where it contains itself
            self.found[id(schema)] = self._of(schema)
        return self.found[id(schema)]

    def _of(self, schema: dict[str, JSON]) -> list[Tag] | None:
        parts = schema.get("allOf")
        found = [self.of(referred(schema, self.root))]
        found += map(self.of, parts if isinstance(parts, list) else ())
        properties = schema.get("properties")
        if isinstance(properties, dict) and self.member in properties:
            own = properties[self.member]
            aim = referred(own, self.root)
            # A value that the member has by default is one that a service sends of this schema.
            told = (_values(own), _values(aim), _preset(own), _of_no_text(own, aim))
            found.append(next((one for one in told if one is not None), None))
        for keyword in ("oneOf", "anyOf"):
            if isinstance(nested := schema.get(keyword), list):
                each = [self.of(part) for part in nested if part != _NULL]
                is_told = all(one is not None for one in each)
                found.append([tag for one in each for tag in one or ()] if is_told else None)
        known = [one for one in found if one is not None]
        return [tag for tag in known[-1] if all(tag in one for one in known)] if known else None


def _values(schema: JSON) -> list[Tag] | None:
    """Return the texts and integers that a schema lists; None where it lists no values."""
    if not isinstance(schema, dict):
        return None
    listed = [schema["const"]] if "const" in schema else schema.get("enum")
    if not isinstance(listed, list):
        return None
    tags = [one for one in listed if isinstance(one, str | int) and not isinstance(one, bool)]
    return list(dict.fromkeys(tags))


def _preset(schema: JSON) -> list[Tag] | None:
    value = schema.get("default") if isinstance(schema, dict) else None
    return [value] if isinstance(value, str) else None


def _of_no_text(*schemas: JSON) -> list[Tag] | None:
    """Return that there are no tags where the type of a member is another one than text."""
    kinds = [schema.get("type", "string") for schema in schemas if isinstance(schema, dict)]
    return None if all("string" in kind for kind in kinds if isinstance(kind, str | list)) else []
