"""What a schema says of itself to readers: marks, and what the values of a list are called."""

from __future__ import annotations

from collections.abc import Mapping

from sdkwright.dialect.references import referred
from sdkwright.values import JSON

ANNOTATIONS = frozenset(
    {"description", "title", "example", "examples", "deprecated", "default", "externalDocs"}
    | {"readOnly", "writeOnly", "xml", "$comment", "summary", "x-sdkwright-name"}
)
"""Keywords that bind no value."""

# Extensions that name the values of `enum`, or say what they mean, in the same order or by value.
_NAMES = ("x-enum-varnames", "x-enumNames", "x-enum-names")
_MEANINGS = ("x-enum-descriptions", "x-enumDescriptions")


def is_marked(schema: JSON, root: Mapping[str, JSON], *words: str) -> bool:
    """Tell whether a schema is marked with one of some words, as ``deprecated`` or ``readOnly``.

    Marks are annotations: they hold beside a reference, behind it, and in a part of an ``allOf``.
    """
    waiting, seen = [schema], list[JSON]()
    while waiting:
        node = waiting.pop()
        if not isinstance(node, dict) or any(node is one for one in seen):
            continue
        seen.append(node)
        if any(node.get(word) is True for word in words):
            return True
        parts = node.get("allOf")
        waiting += [referred(node, root), *(parts if isinstance(parts, list) else ())]
    return False


def meanings(schema: Mapping[str, JSON]) -> dict[str, str]:
    """Return what the values of a list are called and mean, by their text, as far as it is told."""
    listed = schema.get("enum")
    listed = listed if isinstance(listed, list) else []
    values = [str(value) for value in listed if value is not None]
    names = _by_value(schema, _NAMES, values)
    told = _by_value(schema, _MEANINGS, values)
    found: dict[str, str] = {}
    for value in values:
        # A name that says no more than the value does says nothing.
        name = names.get(value, "")
        parts = [name if name.casefold() != value.casefold() else "", told.get(value, "")]
        if any(parts):
            found[value] = ": ".join(part for part in parts if part)
    return found


def _by_value(
    schema: Mapping[str, JSON], keywords: tuple[str, ...], values: list[str]
) -> dict[str, str]:
    found = next((schema[keyword] for keyword in keywords if keyword in schema), None)
    if isinstance(found, dict):
        pairs = [*found.items()]
    elif isinstance(found, list) and len(found) == len(values):
        pairs = [*zip(values, found, strict=True)]
    else:
        pairs = []
    return {value: text.strip() for value, text in pairs if isinstance(text, str)}
