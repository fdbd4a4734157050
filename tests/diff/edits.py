"""Make variants of a document by edits: a JSON pointer, and what is there instead."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from sdkwright.document import Document, load, parse, split
from sdkwright.values import JSON

HERE = Path(__file__).parent
TODAY = date(2026, 1, 31)
"""The day by which the cases are judged."""
GONE = "-"
"""The value of an edit that removes what is at its pointer."""


def base() -> dict[str, JSON]:
    return load(HERE / "base.yaml").root


def edited(edits: Mapping[str, JSON], name: str = "pets.json") -> Document:
    """Return the base with edits made, parents first."""
    root = copy.deepcopy(base())
    for pointer in sorted(edits):
        _set(root, split(pointer), edits[pointer])
    return document(root, name)


def document(root: JSON, name: str = "pets.json") -> Document:
    return parse(json.dumps(root, indent=1).encode(), name)


def _set(node: JSON, tokens: tuple[str, ...], value: JSON) -> None:
    for token in tokens[:-1]:
        if isinstance(node, list):
            node = node[int(token)]
        else:
            assert isinstance(node, dict)
            if token not in node and value == GONE:
                return
            node = node[token]
    last = tokens[-1]
    if isinstance(node, list):
        if value == GONE:
            del node[int(last)]
        elif int(last) == len(node):
            node.append(value)
        else:
            node[int(last)] = value
        return
    assert isinstance(node, dict)
    if value == GONE:
        node.pop(last, None)
    else:
        node[last] = copy.deepcopy(value)
