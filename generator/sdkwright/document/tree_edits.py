"""Apply edits to a tree, which says what a document has to be after them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TypeVar

from sdkwright.diagnostics import Add, Edit, Quote, Remove, Rename, Replace
from sdkwright.document.pointers import split
from sdkwright.values import JSON

_T = TypeVar("_T", Remove, Rename)


def edited(root: JSON, edits: Sequence[Edit]) -> JSON:
    """Return a tree after edits, whose pointers are all those of the tree before them.

    Raises:
        KeyError: There is nothing at the pointer of one, or what comes is there already.
        TypeError: An edit is a `Quote`: what its value is written as, the tree does not say.
    """
    # Values that aliases share are one object, of which an edit means one.
    tree: JSON = json.loads(json.dumps(root))
    for edit in edits:
        _edit_content(tree, edit)
    # Pointers hold until something goes, or is called otherwise: what is inside comes first, and
    # of a list what is last.
    for edit in sorted(_of(edits, Remove), key=_by_depth, reverse=True):
        parent, token = _parent(tree, edit.pointer)
        if isinstance(parent, list):
            del parent[int(token)]
        else:
            del parent[token]
    for edit in sorted(_of(edits, Rename), key=_by_depth, reverse=True):
        parent, token = _parent(tree, edit.pointer)
        if isinstance(parent, list) or edit.name in parent or token not in parent:
            raise KeyError(edit.name)
        members = {edit.name if key == token else key: value for key, value in parent.items()}
        parent.clear()
        parent.update(members)
    return tree


def _edit_content(tree: JSON, edit: Edit) -> None:
    match edit:
        case Replace():
            parent, token = _parent(tree, edit.pointer)
            if isinstance(parent, list):
                parent[int(token)] = _value(edit)
            elif token in parent:
                parent[token] = _value(edit)
            else:
                raise KeyError(edit.pointer)
        case Add():
            parent, token = _parent(tree, edit.pointer)
            if isinstance(parent, list):
                parent.append(_value(edit))
            elif token in parent:
                raise KeyError(edit.pointer)
            else:
                _insert(parent, token, edit)
        case Quote():
            raise TypeError
        case Remove() | Rename():
            pass


def _insert(parent: dict[str, JSON], token: str, edit: Add) -> None:
    members = list(parent.items())
    names = list(parent)
    index = names.index(edit.after) + 1 if edit.after in parent else len(names)
    parent.clear()
    parent.update([*members[:index], (token, _value(edit)), *members[index:]])


def _value(edit: Replace | Add) -> JSON:
    return list(edit.value) if isinstance(edit.value, tuple) else edit.value


def _parent(tree: JSON, pointer: str) -> tuple[dict[str, JSON] | list[JSON], str]:
    *way, token = split(pointer)
    for name in way:
        match tree:
            case dict():
                tree = tree[name]
            case list():
                tree = tree[int(name)]
            case _:
                raise KeyError(pointer)
    if not isinstance(tree, dict | list):
        raise KeyError(pointer)
    return tree, token


def _of(edits: Sequence[Edit], kind: type[_T]) -> list[_T]:
    return [edit for edit in edits if isinstance(edit, kind)]


def _by_depth(edit: Remove | Rename) -> tuple[int, int]:
    *way, token = split(edit.pointer)
    return len(way), int(token) if token.isdigit() else 0
