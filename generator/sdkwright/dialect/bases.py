"""Bases with a discriminator: what refers to one is of its children too, as their tags tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from sdkwright.dialect.annotations import ANNOTATIONS
from sdkwright.dialect.lineage import SECTION, UNIONS, Lineage, is_plain, parts_of, reached
from sdkwright.dialect.references import mapping_at
from sdkwright.dialect.tags import Listing, Tag, target_of
from sdkwright.document import join, parts
from sdkwright.values import JSON

_NAME = "x-sdkwright-name"
# What a base says of itself, wherever it is referred to.
_REMARKS = ("deprecated", "description", "example", "examples", "readOnly", "writeOnly")


def with_children(root: dict[str, JSON]) -> dict[str, JSON]:
    """Return a document in which whatever refers to a base with a discriminator takes its children.

    A base is a component with a discriminator, or made of one, that others have in their `allOf`.
    It stays what it is; what refers to it refers to a component of its own, a union of its children
    and of the base, which is for all other tags.
    """
    lineage = Lineage.of(root)
    unions = {key: union for key in lineage.children if (union := _union(lineage, key))}
    if not unions:
        return root
    linking = _Linking(lineage, frozenset(unions))
    made = linking.linked("document", root)
    components = mapping_at(made, "components")
    schemas = mapping_at(components, "schemas")
    # The last, so that the document's own schemas are the first to get their names.
    schemas |= {_union_key(key): unions[key] for key in sorted(linking.used)}
    return {**mapping_at(made), "components": {**components, "schemas": schemas}}


def of_bases(schema: Mapping[str, JSON]) -> dict[str, JSON]:
    """Return a schema that is made of bases where it referred to their unions.

    That is what it has to be where it becomes a part of another one: a composition with a union
    would make each of the alternatives anew.
    """
    made = {**schema}
    if isinstance(reference := made.get("$ref"), str):
        made["$ref"] = reference.replace(_reference(_union_key("")), _reference(""), 1)
    for keyword in ("allOf", *UNIONS):
        if isinstance(listed := made.get(keyword), list):
            made[keyword] = [of_bases(one) if isinstance(one, dict) else one for one in listed]
    return made


def _union_key(key: str) -> str:
    """Return the key of the union of a base: with a blank, which no component of a document has."""
    return f"any {key}"


def _reference(key: str) -> str:
    return "#" + quote(join("", *SECTION, key), safe="/~")


# The union ----------------------------------------------------------------------------------


def _union(lineage: Lineage, base: str) -> dict[str, JSON] | None:
    """Return the union of a base and its children; None where no tag tells a child."""
    schema, discriminator = lineage.schemas[base], lineage.discriminator(base)
    is_taken = _union_key(base) in lineage.schemas
    is_object = schema.get("type", "object") == "object" and not UNIONS & schema.keys()
    if discriminator is None or not is_object or is_taken:
        return None
    told = _told(lineage, base, discriminator)
    if not told:
        return None
    member = str(discriminator["propertyName"])
    alternatives: list[JSON] = [
        {
            "$ref": _reference(child),
            "properties": {member: {"enum": [*tags]}},
            "required": [member],
        }
        for child, tags in told.items()
    ]
    others: JSON = {"not": {"enum": [tag for tags in told.values() for tag in tags]}}
    alternatives.append({"$ref": _reference(base), "properties": {member: others}})
    chosen = schema.get(_NAME)
    named: dict[str, JSON] = {_NAME: f"Any{chosen}"} if isinstance(chosen, str) else {}
    return {
        **{key: schema[key] for key in _REMARKS if key in schema},
        **named,
        "discriminator": {**discriminator, "defaultMapping": _reference(base)},
        "oneOf": alternatives,
        "type": "object",
    }


def _told(lineage: Lineage, base: str, discriminator: Mapping[str, JSON]) -> dict[str, list[Tag]]:
    """Return the tags of the children that have some.

    Those of a child are the ones that the mapping gives it, else those that its own member lists,
    else its name. One that several have tells nothing.
    """
    member, root = str(discriminator["propertyName"]), lineage.root
    family = [] if lineage.is_circular(base) else lineage.descendants(base)
    family = [child for child in family if lineage.is_child(child, base)]
    mapped: dict[str, list[str]] = {}
    for tag, target in sorted(mapping_at(discriminator, "mapping").items()):
        key = lineage.component({"$ref": target_of(target, root)})
        mapped.setdefault(key or "", []).append(tag)
    known = {tag for tags in mapped.values() for tag in tags}
    whole = Listing(member, root, has_presets=False)
    own = {child: _own(lineage, child, member) for child in family}
    shared = Counter(tag for tags in own.values() for tag in tags or ())
    found: dict[str, list[Tag]] = {}
    for child in sorted(family):
        admitted, listed = whole.of(lineage.schemas[child]), own[child]
        if child in mapped:
            # A mapping has texts for keys, whatever the values are.
            texts = mapped[child]
            found[child] = (
                [*texts] if admitted is None else [tag for tag in admitted if str(tag) in texts]
            )
        elif listed is not None:
            free = [tag for tag in listed if str(tag) not in known]
            alone = [tag for tag in free if shared[tag] == 1]
            found[child] = alone or [tag for tag in free if tag == child]
        else:
            is_named = child not in known and (admitted is None or child in admitted)
            found[child] = [child] if is_named else []
    claims = Counter(tag for tags in found.values() for tag in tags)
    clear = {child: [tag for tag in tags if claims[tag] == 1] for child, tags in found.items()}
    return {child: tags for child, tags in clear.items() if tags}


def _own(lineage: Lineage, child: str, member: str) -> list[Tag] | None:
    """Return the tags that a component lists itself; None where only what it is made of does."""
    others = [key for key in reached(lineage.parents, child) if key != child]
    listing = Listing(member, lineage.root, {id(lineage.schemas[key]): None for key in others})
    return listing.of(lineage.schemas[child])


# The references -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Linking:
    """Makes the references to bases references to their unions.

    Attributes:
        lineage: The components.
        bases: Those that have a union.
        used: Those whose union is referred to.
    """

    lineage: Lineage
    bases: frozenset[str]
    used: set[str] = field(default_factory=set[str])

    def linked(self, kind: str, value: JSON, *, is_part: bool = False) -> JSON:
        """Return an element of the document with its references.

        ``is_part`` means that it is, or lists, what a schema is made of or may be besides others:
        references from there are to the bases themselves.
        """
        if isinstance(value, list):
            made = [*value]
            for token, item, inner in parts(kind, value):
                made[int(token)] = self.linked(inner, item, is_part=is_part)
            return made
        if not isinstance(value, dict):
            return value
        is_schema = kind == "schema"
        found = self._reference(value, is_part=is_part) if is_schema else {**value}
        for key, item, inner in parts(kind, value):
            if kind == "components" and inner == "named schema":
                found[key] = self._components(mapping_at(item))
            else:
                is_composing = is_schema and self._is_composing(value, key, is_part=is_part)
                found[key] = self.linked(inner, item, is_part=is_composing)
        return found

    def _components(self, schemas: Mapping[str, JSON]) -> JSON:
        # A component with an `allOf` is a child; another name for a base is not.
        return {
            key: self.linked(
                "schema", schema, is_part=isinstance(schema, dict) and "$ref" not in schema
            )
            for key, schema in schemas.items()
        }

    def _is_composing(self, schema: Mapping[str, JSON], keyword: str, *, is_part: bool) -> bool:
        """Tell whether what stands under a keyword is a part of a schema, or is told by a tag."""
        if keyword in UNIONS:
            return "discriminator" in schema
        found = parts_of(schema)
        several = [one for one in found if not isinstance(one, dict) or one.keys() - ANNOTATIONS]
        is_alone = len(several) == 1 and not schema.keys() - ANNOTATIONS - {"allOf"}
        return keyword == "allOf" and (is_part or not is_alone)

    def _reference(self, schema: Mapping[str, JSON], *, is_part: bool) -> dict[str, JSON]:
        key = self.lineage.component(schema)
        if key is None or key not in self.bases or not is_plain(schema):
            return {**schema}
        if is_part:
            # Not by another name of it, which is one of the union now.
            return {**schema, "$ref": _reference(key)}
        self.used.add(key)
        return {**schema, "$ref": _reference(_union_key(key))}
