"""What stands around a schema and decides whether a change of it makes any difference."""

from __future__ import annotations

from sdkwright.document import split
from sdkwright.mutate.elements import followed
from sdkwright.mutate.mutations import Node, mapping, sequence
from sdkwright.values import JSON

_CONDITIONS = frozenset({"else", "if", "not", "then"})


def subject(root: Node, pointer: str) -> dict[str, JSON]:
    """Return what a document says of the member that a condition speaks of.

    That of ``/A/if/properties/B`` is ``/A/properties/B``; empty where a pointer leads to no
    condition, or to one on something else than a member.
    """
    tokens = split(pointer)
    is_member = len(tokens) > 2 and tokens[-2] == "properties" and tokens[-3] in _CONDITIONS
    return followed(dict(root), _at(root, (*tokens[:-3], *tokens[-2:]))) if is_member else {}


def is_without_null(root: Node, pointer: str) -> bool:
    """Tell whether a schema is a part of an `allOf`, of which something else forbids null."""
    tokens = split(pointer)
    if len(tokens) < 2 or tokens[-2] != "allOf":
        return False
    owner = mapping(_at(root, tokens[:-2]))
    others = [
        part for index, part in enumerate(sequence(owner.get("allOf"))) if str(index) != tokens[-1]
    ]
    return _forbids_null(root, {**owner, "allOf": others})


def _forbids_null(root: Node, node: JSON) -> bool:
    # A part of an `allOf` may lead back to the whole, which says no more then.
    waiting, seen = [node], list[JSON]()
    while waiting:
        found = followed(dict(root), waiting.pop())
        if found in seen:
            continue
        seen.append(found)
        kind, is_nullable = found.get("type"), found.get("nullable") is True
        if isinstance(kind, str) and kind != "null" and not is_nullable:
            return True
        waiting += sequence(found.get("allOf"))
    return False


def _at(root: Node, tokens: tuple[str, ...]) -> JSON:
    node: JSON = dict(root)
    for token in tokens:
        node = sequence(node)[int(token)] if isinstance(node, list) else mapping(node).get(token)
    return node
