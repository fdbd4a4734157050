"""The tags of a schema: the values of the member by which a discriminator tells it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from sdkwright.dialect.references import referred
from sdkwright.values import JSON

FOLDER = "#/components/schemas/"
NULL: JSON = {"type": "null"}
_NAME = re.compile(r"[A-Za-z0-9._-]+")


Tag: TypeAlias = "str | int"


def target_of(target: JSON, root: Mapping[str, JSON]) -> str | None:
    """Return the reference that a mapping means: it may be the bare name of a component."""
    if not isinstance(target, str):
        return None
    name = f"{FOLDER}{target}"
    is_name = _NAME.fullmatch(target) and referred({"$ref": name}, root) is not None
    return name if is_name else target


@dataclass(frozen=True, slots=True)
class Listing:
    """Finds the tags that schemas list for a member.

    Attributes:
        found: What was found, by the identity of the schema: there are endlessly many ways
            through unions that contain one another.
        has_presets: Whether a value that the member has by default is listed.
    """

    member: str
    root: Mapping[str, JSON]
    found: dict[int, list[Tag] | None] = field(default_factory=dict[int, "list[Tag] | None"])
    has_presets: bool = True

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
            preset = _preset(own) if self.has_presets else None
            told = (values_of(own), values_of(aim), preset, _of_no_text(own, aim))
            found.append(next((one for one in told if one is not None), None))
        for keyword in ("oneOf", "anyOf"):
            if isinstance(nested := schema.get(keyword), list):
                each = [self.of(part) for part in nested if part != NULL]
                is_told = all(one is not None for one in each)
                found.append([tag for one in each for tag in one or ()] if is_told else None)
        known = [one for one in found if one is not None]
        return [tag for tag in known[-1] if all(tag in one for one in known)] if known else None


def values_of(schema: JSON) -> list[Tag] | None:
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
