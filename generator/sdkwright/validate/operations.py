"""Check operations beyond their form: their names, their parameters, the placeholders of paths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sdkwright.diagnostics import Diagnostic, DocumentError, Remove
from sdkwright.document import Document, join, parts
from sdkwright.validate.findings import finding
from sdkwright.validate.mends import same
from sdkwright.values import JSON

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class _Parameter(NamedTuple):
    """A parameter in a list, with the place of the item."""

    name: str
    location: str
    pointer: str


class _Operation(NamedTuple):
    pointer: str
    fields: dict[str, JSON]


def check_operations(document: Document) -> Iterator[Diagnostic]:
    """Yield what is wrong with the operations of a document: those of its paths, and all IDs."""
    first_uses: dict[str, str] = {}
    paths = document.root.get("paths")
    for path in paths if isinstance(paths, dict) else ():
        if path.startswith("x-"):
            continue
        item, fields = _mapping(document, join("/paths", path))
        shared = _parameters(document, join(item, "parameters"))
        yield from _duplicates(document, shared or ())
        placeholders = set(_PLACEHOLDER.findall(path)) - {""}
        if not re.fullmatch(r"[^{}]*", _PLACEHOLDER.sub("", path)):
            message = "the braces of the path do not pair"
            yield finding(document, "malformed-path", message, join("/paths", path))
            shared = None
        described: list[tuple[str, Sequence[_Parameter]]] = []
        for operation in _operations(document, item, fields):
            for one in (operation, *_callbacks(document, operation)):
                yield from _duplicate_ids(document, one, first_uses)
            own = _parameters(document, join(operation.pointer, "parameters"))
            yield from _duplicates(document, own or ())
            # Where a parameter cannot be read it may be the one that is missing.
            if shared is not None and own is not None:
                described.append((operation.pointer, (*own, *shared)))
        yield from _misfits(document, join("/paths", path), placeholders, described)
    webhooks = document.root.get("webhooks")
    for name in webhooks if isinstance(webhooks, dict) else ():
        item, fields = _mapping(document, join("/webhooks", name))
        # One that is shared with a path has been looked at.
        if item.startswith("/webhooks/"):
            for operation in _operations(document, item, fields):
                yield from _duplicate_ids(document, operation, first_uses)


def _operations(document: Document, pointer: str, fields: dict[str, JSON]) -> Iterator[_Operation]:
    """Yield the operations of a path item."""
    for name, value, kind in parts("pathItem", fields):
        at = join(pointer, name)
        if kind == "operation":
            yield _Operation(*_mapping(document, at))
        elif name == "additionalOperations":
            for method, _, _ in parts(kind, value):
                yield _Operation(*_mapping(document, join(at, method)))


def _callbacks(document: Document, operation: _Operation) -> Iterator[_Operation]:
    """Yield the operations that an operation asks to be called back by, where they stand in it."""
    callbacks = operation.fields.get("callbacks")
    for name in callbacks if isinstance(callbacks, dict) else ():
        at, expressions = _mapping(document, join(operation.pointer, "callbacks", name))
        if at.startswith(operation.pointer):
            for expression in expressions:
                item, fields = _mapping(document, join(at, expression))
                yield from _operations(document, item, fields)


def _duplicate_ids(
    document: Document, operation: _Operation, first_uses: dict[str, str]
) -> Iterator[Diagnostic]:
    name = operation.fields.get("operationId")
    if not isinstance(name, str):
        return
    pointer = join(operation.pointer, "operationId")
    if first := first_uses.get(name):
        message = f"the operationId {name!r} is used already, on line {document.span(first).line}"
        yield finding(document, "duplicate-operation-id", message, pointer)
    else:
        first_uses[name] = pointer


def _duplicates(document: Document, parameters: Sequence[_Parameter]) -> Iterator[Diagnostic]:
    seen: dict[tuple[str, str], str] = {}
    for name, location, pointer in parameters:
        first = seen.setdefault((name, location), pointer)
        if first != pointer:
            is_same = same(document.at(first), document.at(pointer))
            mend = (Remove(pointer),) if is_same else ()
            message = f"the parameter {name!r} is listed twice"
            yield finding(document, "duplicate-parameter", message, pointer, mend=mend)


def _misfits(
    document: Document,
    path: str,
    placeholders: set[str],
    operations: Sequence[tuple[str, Sequence[_Parameter]]],
) -> Iterator[Diagnostic]:
    """Yield placeholders without a parameter, and path parameters without a placeholder.

    What no operation of a path describes is said once, of the path.
    """
    named = [
        (pointer, {one.name: one.pointer for one in parameters if one.location == "path"})
        for pointer, parameters in operations
    ]
    nowhere = {
        name for name in placeholders if not any(name in described for _, described in named)
    }
    lacking = [(path, name) for name in nowhere if named]
    for pointer, described in named:
        lacking += [(pointer, name) for name in placeholders - described.keys() - nowhere]
    for pointer, name in sorted(lacking):
        message = f"no parameter describes {{{name}}} of the path"
        yield finding(document, "undeclared-path-parameter", message, pointer)
    for _, described in named:
        for name in sorted(described.keys() - placeholders):
            message = f"the path has no placeholder {{{name}}}"
            yield finding(document, "unused-path-parameter", message, described[name])


def _parameters(document: Document, pointer: str) -> list[_Parameter] | None:
    """Return the parameters of a list; None where one of them cannot be read."""
    try:
        items = document.at(pointer)
    except KeyError:
        return []
    found: list[_Parameter] = []
    for index in range(len(items)) if isinstance(items, list) else ():
        place = join(pointer, str(index))
        _, fields = _mapping(document, place)
        name, location = fields.get("name"), fields.get("in")
        if not isinstance(name, str) or not isinstance(location, str):
            return None
        found.append(_Parameter(name, location, place))
    return found if isinstance(items, list) else None


def _mapping(document: Document, pointer: str) -> tuple[str, dict[str, JSON]]:
    """Return where a mapping is, and what it is, after every reference in its place.

    What is no mapping, or cannot be found, is reported elsewhere and holds nothing.
    """
    try:
        pointer, value = document.follow(pointer)
    except DocumentError:
        return pointer, {}
    return pointer, value if isinstance(value, dict) else {}
