"""What references lead to in a document that may be at fault: nothing, where they lead nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from urllib.parse import unquote

from sdkwright.document import split
from sdkwright.values import JSON


def referred(node: JSON, root: Mapping[str, JSON]) -> JSON:
    """Return what the reference that a node has leads to; None if it has none."""
    reference = node.get("$ref") if isinstance(node, dict) else None
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return None
    found: JSON = {**root}
    for step in split(unquote(reference[1:])):
        if isinstance(found, dict):
            found = found.get(step)
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found


def mapping_at(node: object, *steps: str) -> dict[str, JSON]:
    """Return the mapping that some steps lead to; an empty one where there is none."""
    for step in steps:
        node = cast("dict[str, JSON]", node).get(step) if isinstance(node, dict) else None
    return cast("dict[str, JSON]", node) if isinstance(node, dict) else {}
