"""Which components of a document are made of which others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote

from sdkwright.dialect.annotations import ANNOTATIONS
from sdkwright.dialect.references import mapping_at
from sdkwright.document import split
from sdkwright.values import JSON

SECTION = ("components", "schemas")
UNIONS = frozenset({"anyOf", "oneOf"})


@dataclass(frozen=True)
class Lineage:
    """Which components are made of which others.

    Attributes:
        root: The document.
        schemas: Its components that are mappings, by key.
        parents: What each has in its `allOf`.
    """

    root: Mapping[str, JSON]
    schemas: Mapping[str, dict[str, JSON]]
    parents: dict[str, list[str]] = field(default_factory=dict[str, "list[str]"])

    @classmethod
    def of(cls, root: Mapping[str, JSON]) -> Lineage:
        """Return the lineage of the components of a document."""
        found = mapping_at(root, *SECTION)
        lineage = cls(root, {key: one for key, one in found.items() if isinstance(one, dict)})
        for key, schema in lineage.schemas.items():
            own = () if is_plain(schema) else (lineage.component(schema),)
            named = (*own, *lineage._named(schema, "allOf"))
            lineage.parents[key] = [parent for parent in dict.fromkeys(named) if parent]
        return lineage

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """What is made of each component at first hand."""
        found: dict[str, list[str]] = {}
        for child, parents in self.parents.items():
            for parent in parents:
                found.setdefault(parent, []).append(child)
        return found

    def descendants(self, key: str) -> list[str]:
        """Return what is made of a component, at first hand or further down."""
        return [found for found in reached(self.children, key) if found != key]

    def is_circular(self, key: str) -> bool:
        """Tell whether a component is made of itself."""
        return any(key in reached(self.parents, parent) for parent in self.parents[key])

    def discriminator(self, key: str) -> dict[str, JSON] | None:
        """Return the discriminator that a component has, or the nearest one that it is made of."""
        of_all = (_discriminator(self.schemas[one]) for one in reached(self.parents, key))
        return next((found for found in of_all if found is not None), None)

    def component(self, schema: Mapping[str, JSON]) -> str | None:
        """Return the key of the component that a reference names, be it through others."""
        found: str | None = None
        seen: set[str] = set()
        while isinstance(reference := schema.get("$ref"), str):
            if found is not None and not is_plain(schema):
                break
            steps = split(unquote(reference.removeprefix("#")))
            if steps[:2] != SECTION or len(steps) != len(SECTION) + 1:
                return None
            found = steps[-1]
            if found in seen or found not in self.schemas:
                return None
            seen.add(found)
            schema = self.schemas[found]
        return found

    def is_child(self, child: str, base: str) -> bool:
        """Tell whether a component is made of another one, and has it in no union besides.

        Such a union would be one of the children as well, so that the child would contain itself.
        """
        unions = {one for part in reached(self._shapes, child) for one in self._alternatives[part]}
        return base not in unions and not self.is_circular(child)

    @cached_property
    def _alternatives(self) -> dict[str, set[str]]:
        """What each component may be besides others."""
        return {key: {*self._named(one, *UNIONS)} for key, one in self.schemas.items()}

    @cached_property
    def _shapes(self) -> dict[str, list[str]]:
        """What each component is made of, or may be."""
        return {key: [*self._named(one, "allOf", *UNIONS)] for key, one in self.schemas.items()}

    def _named(self, schema: Mapping[str, JSON], *keywords: str) -> Iterator[str]:
        """Yield the components that a schema refers to under some keywords, and under ``allOf``."""
        for keyword in keywords:
            found = schema.get(keyword)
            for part in found if isinstance(found, list) else ():
                if isinstance(part, dict):
                    key = self.component(part)
                    yield from () if key is None else (key,)
                    yield from self._named(part, *{*keywords, "allOf"})


def reached(edges: Mapping[str, list[str]], start: str) -> list[str]:
    """Return what edges lead to, the nearest first, and where they start."""
    found = [start]
    for one in found:
        found += [key for key in dict.fromkeys(edges.get(one, ())) if key not in found]
    return found


def _discriminator(schema: JSON) -> dict[str, JSON] | None:
    """Return the discriminator of an object; that of a union is for its alternatives."""
    if not isinstance(schema, dict) or UNIONS & schema.keys():
        return None
    own = schema.get("discriminator")
    if isinstance(own, dict) and isinstance(own.get("propertyName"), str):
        return own
    of_parts = map(_discriminator, parts_of(schema))
    return next((found for found in of_parts if found is not None), None)


def is_plain(schema: Mapping[str, JSON]) -> bool:
    """Tell whether a schema with a reference says no more than that."""
    said = schema.keys() - ANNOTATIONS - {"$ref", "discriminator"}
    return all(key.startswith("x-") for key in said)


def parts_of(schema: Mapping[str, JSON]) -> list[JSON]:
    """Return the parts that a schema has in its ``allOf``."""
    found = schema.get("allOf")
    return found if isinstance(found, list) else []
