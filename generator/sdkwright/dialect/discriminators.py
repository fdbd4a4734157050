"""Discriminators in the words of JSON Schema: each alternative admits the tags that tell it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from sdkwright.dialect.tags import FOLDER, NULL, Listing, Tag, target_of, values_of
from sdkwright.values import JSON

# What may stand beside a reference and leave it one.
_PROSE = frozenset({"$ref", "$comment", "description", "summary", "title", "deprecated"})


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
        parts = {i: part for i, part in enumerate(listed) if part != NULL}
        alternatives = {i: part for i, part in parts.items() if isinstance(part, dict)}
        if not isinstance(member, str) or len(alternatives) < len(parts):
            return None
        pairs = mapping.items() if isinstance(mapping, dict) else ()
        aims = {tag: target_of(target, root) for tag, target in pairs}
        return cls(
            keyword, member, alternatives, target_of(found.get("defaultMapping"), root), aims
        )

    def is_default(self, position: int) -> bool:
        """Tell whether an alternative is the one for other tags, and for none."""
        return self.default is not None and self.default == self.alternatives[position].get("$ref")

    def told(self, root: Mapping[str, JSON]) -> dict[int, list[Tag]] | None:
        """Return the tags of each alternative; None where one has none of its own."""
        listing = Listing(self.member, root)
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
        name = unquote(str(reference or "")).removeprefix(FOLDER)
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
        own = values_of(properties.get(union.member)) if isinstance(properties, dict) else None
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
