"""The operators by name, and the mutations that they make of a document."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import cast

from sdkwright.document import join, split
from sdkwright.mutate import operation_operators, schema_operators, service_operators
from sdkwright.mutate.elements import Kind, elements
from sdkwright.mutate.mutations import Edit, Mutation, Node, mapping, replaced, sequence
from sdkwright.mutate.surroundings import is_without_null, subject
from sdkwright.values import JSON

_Edits = Callable[[Node], Iterator[Edit]]
_EditsOfRoot = Callable[[Node, Node], Iterator[Edit]]
_Operate = Callable[[Node], Iterator[Mutation]]

_OF_ELEMENTS: Mapping[str, tuple[Kind, _Edits]] = {
    "required-added": (Kind.SCHEMA, schema_operators.required_added),
    "required-dropped": (Kind.SCHEMA, schema_operators.required_dropped),
    "property-added": (Kind.SCHEMA, schema_operators.property_added),
    "property-renamed": (Kind.SCHEMA, schema_operators.property_renamed),
    "property-dropped": (Kind.SCHEMA, schema_operators.property_dropped),
    "retyped": (Kind.SCHEMA, schema_operators.retyped),
    "bound-raised": (Kind.SCHEMA, schema_operators.bound_raised),
    "bound-lowered": (Kind.SCHEMA, schema_operators.bound_lowered),
    "bound-dropped": (Kind.SCHEMA, schema_operators.bound_dropped),
    "bound-added": (Kind.SCHEMA, schema_operators.bound_added),
    "pattern-dropped": (Kind.SCHEMA, schema_operators.pattern_dropped),
    "pattern-unanchored": (Kind.SCHEMA, schema_operators.pattern_unanchored),
    "enum-dropped": (Kind.SCHEMA, schema_operators.enum_dropped),
    "constant-changed": (Kind.SCHEMA, schema_operators.constant_changed),
    "constant-dropped": (Kind.SCHEMA, schema_operators.constant_dropped),
    "format-dropped": (Kind.SCHEMA, schema_operators.format_dropped),
    "default-changed": (Kind.SCHEMA, schema_operators.default_changed),
    "default-dropped": (Kind.SCHEMA, schema_operators.default_dropped),
    "extra-flipped": (Kind.SCHEMA, schema_operators.extra_flipped),
    "items-retyped": (Kind.SCHEMA, schema_operators.items_retyped),
    "unique-flipped": (Kind.SCHEMA, schema_operators.unique_flipped),
    "part-dropped": (Kind.SCHEMA, schema_operators.part_dropped),
    "rule-dropped": (Kind.SCHEMA, schema_operators.rule_dropped),
    "method-changed": (Kind.PATH_ITEM, operation_operators.method_changed),
    "operation-renamed": (Kind.OPERATION, operation_operators.operation_renamed),
    "deprecated-flipped": (Kind.OPERATION, operation_operators.deprecated_flipped),
    "parameter-renamed": (Kind.PARAMETER, operation_operators.parameter_renamed),
    "parameter-moved": (Kind.PARAMETER, operation_operators.parameter_moved),
    "parameter-required-flipped": (
        Kind.PARAMETER,
        operation_operators.parameter_required_flipped,
    ),
    "body-required-flipped": (Kind.REQUEST_BODY, operation_operators.body_required_flipped),
    "body-media-type-changed": (Kind.REQUEST_BODY, operation_operators.body_media_type_changed),
    "status-changed": (Kind.RESPONSES, operation_operators.status_changed),
    "status-dropped": (Kind.RESPONSES, operation_operators.status_dropped),
    "operation-security-dropped": (Kind.OPERATION, service_operators.security_dropped),
    "scheme-changed": (Kind.SECURITY_SCHEME, service_operators.scheme_changed),
    "pagination-changed": (Kind.OPERATION, service_operators.pagination_changed),
}
"""Operators that look at nothing but one element."""

_OF_ELEMENTS_IN: Mapping[str, tuple[Kind, _EditsOfRoot]] = {
    "parameter-dropped": (Kind.OPERATION, operation_operators.parameter_dropped),
    "style-changed": (Kind.PARAMETER, operation_operators.style_changed),
    "explode-flipped": (Kind.PARAMETER, operation_operators.explode_flipped),
}
"""Operators that look at what an element refers to as well."""

_OF_ROOTS: Mapping[str, _Edits] = {
    "security-dropped": service_operators.security_dropped,
    "server-changed": service_operators.server_changed,
    "version-changed": service_operators.version_changed,
}


def mutations(
    root: Node, names: Collection[str] = (), below: str = "", limit: int | None = None
) -> Iterator[Mutation]:
    """Yield the mutations of a document, by operator and then in the order of the document.

    Args:
        root: The tree of the document; it is not changed.
        names: The operators to use; all of them if there is none.
        below: A JSON pointer: only what lies at or below it is changed.
        limit: The greatest number of one operator, by lot; those of a lower one are among them.
    """
    for name, operate in OPERATORS.items():
        if names and name not in names:
            continue
        made = [
            Mutation(name, found.pointer, found.detail, found.root)
            for found in operate(root)
            if not below or found.pointer == below or found.pointer.startswith(f"{below}/")
        ]
        drawn = {one.name for one in sorted(made, key=_lot)[:limit]}
        yield from (one for one in made if one.name in drawn)


def _lot(mutation: Mutation) -> bytes:
    """Return what a mutation draws, which is always the same."""
    return sha256(mutation.name.encode()).digest()


def _at(root: Node, pointer: str, edit: Edit) -> Mutation:
    changed = cast("dict[str, JSON]", replaced(dict(root), split(pointer), edit.node))
    return Mutation("", join(pointer, *edit.place), edit.detail, changed)


def _of_elements(kind: Kind, edits: _Edits, root: Node) -> Iterator[Mutation]:
    for element in elements(dict(root)):
        if element.kind is kind:
            for edit in edits(element.node):
                yield _at(root, element.pointer, edit)


def _of_elements_in(kind: Kind, edits: _EditsOfRoot, root: Node) -> Iterator[Mutation]:
    yield from _of_elements(kind, lambda node: edits(node, root), root)


def _of_root(edits: _Edits, root: Node) -> Iterator[Mutation]:
    for edit in edits(root):
        yield _at(root, "", edit)


def _enum_added(root: Node) -> Iterator[Mutation]:
    """Yield documents in which a list has one more value: of a condition, one that can occur."""
    for element in elements(dict(root)):
        if element.kind is Kind.SCHEMA:
            others = sequence(subject(root, element.pointer).get("enum"))
            for edit in schema_operators.enum_added(element.node, others):
                yield _at(root, element.pointer, edit)


def _nullable_flipped(root: Node) -> Iterator[Mutation]:
    """Yield documents in which null is allowed or not; not where it makes no difference."""
    is_3_0 = str(root.get("openapi")).startswith("3.0")
    for element in elements(dict(root)):
        if element.kind is Kind.SCHEMA and not is_without_null(root, element.pointer):
            for edit in schema_operators.nullable_flipped(element.node, is_3_0=is_3_0):
                yield _at(root, element.pointer, edit)


def _path_changed(root: Node) -> Iterator[Mutation]:
    for path, detail, changed in operation_operators.path_changed(root):
        yield Mutation("", join("/paths", path), detail, mapping(changed))


def _path_parameter_renamed(root: Node) -> Iterator[Mutation]:
    for element in elements(dict(root)):
        if element.kind is Kind.PARAMETER:
            for edit in operation_operators.path_parameter_renamed(element.node):
                made = _at(root, element.pointer, edit)
                old, new = element.node["name"], mapping(edit.node)["name"]
                changed = operation_operators.paths_with(made.root, old, new)
                yield replace(made, root=mapping(changed))


def _extension_changed(root: Node) -> Iterator[Mutation]:
    """Yield changes of extensions, wherever an extension stands."""
    for pointer, node in _mappings("", dict(root)):
        for edit in service_operators.extension_changed(node):
            yield _at(root, pointer, edit)


def _mappings(pointer: str, node: JSON) -> Iterator[tuple[str, dict[str, JSON]]]:
    """Yield every mapping of a document but those of examples."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _mappings(join(pointer, str(index)), item)
    elif isinstance(node, dict):
        yield pointer, node
        for key, value in node.items():
            if key not in ("example", "examples", "default", "enum", "const"):
                yield from _mappings(join(pointer, key), value)


def _table() -> Iterator[tuple[str, _Operate]]:
    for name, (kind, edits) in _OF_ELEMENTS.items():
        yield name, partial(_of_elements, kind, edits)
    for name, (kind, edits_of_root) in _OF_ELEMENTS_IN.items():
        yield name, partial(_of_elements_in, kind, edits_of_root)
    for name, edits in _OF_ROOTS.items():
        yield name, partial(_of_root, edits)
    yield "enum-added", _enum_added
    yield "extension-changed", _extension_changed
    yield "nullable-flipped", _nullable_flipped
    yield "path-changed", _path_changed
    yield "path-parameter-renamed", _path_parameter_renamed


OPERATORS: Mapping[str, _Operate] = dict(sorted(_table(), key=lambda entry: entry[0]))
"""Every operator, by name."""
