"""Resources: the operations of a tag as methods, each with a name of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sdkwright import naming
from sdkwright.config import Selection
from sdkwright.ir import Operation, Resource
from sdkwright.lower.faults import check_types
from sdkwright.lower.operations import Operations
from sdkwright.lower.places import Place
from sdkwright.lower.schemas import Schemas
from sdkwright.lower.scopes import Scope
from sdkwright.lower.selection import method_names, resource_of
from sdkwright.lower.settling import RESOURCES, methods_of
from sdkwright.lower.tree import Unsupported, items, members, text

# What a client has beside its resources, and what its class needs by name.
_CLIENT_ATTRIBUTES = frozenset(
    {"close", "aclose", "request", "stream", "with_options", "with_raw_response"}
    | {"cached_property", "float", "httpx2", "str", "self"}
)
# By this module a type is named that a method hides.
_RESOURCE_ATTRIBUTES = frozenset({"builtins"})


def resources(
    schemas: Schemas,
    lowering: Operations,
    wanted: Sequence[Place],
    selection: Selection,
    lose: Callable[[Place, Unsupported], None],
) -> tuple[Resource, ...]:
    """Return the resources of the operations that are wanted, by tag.

    ``lose`` is told of each operation that cannot be generated; a resource without any is left out.

    Raises:
        DocumentError: A name that the selection gives cannot be had.
    """
    described = {
        text(members(tag).get("name")): text(members(tag).get("description"))
        for tag in items(schemas.tree.root.get("tags"))
    }
    tag_of = {naming.snake(place.tag): place.tag for place in reversed(wanted)}
    by_tag: dict[str, list[Place]] = {}
    for place in wanted:
        tag = resource_of(place, tag_of, selection, _CLIENT_ATTRIBUTES)
        by_tag.setdefault(tag, []).append(place)
    attributes = schemas.scopes.open(RESOURCES, _CLIENT_ATTRIBUTES)
    found: list[Resource] = []
    for tag in sorted(by_tag):
        snake, pascal = naming.snake(tag), naming.pascal(tag)
        names = schemas.scopes.open(methods_of(tag), _RESOURCE_ATTRIBUTES)
        derived = _derived_names(by_tag[tag], tag)
        given = method_names(by_tag[tag], derived, selection, names, _RESOURCE_ATTRIBUTES)
        operations = _operations(schemas, lowering, by_tag[tag], given, names, lose=lose)
        class_name = schemas.reserve(f"resource {tag}", pascal, f"{pascal}Resource")
        schemas.reserve(f"async resource {tag}", f"Async{class_name}")
        name = attributes.name(tag, snake, f"{snake}_")
        if operations:
            found.append(Resource(name, class_name, described.get(tag, ""), operations))
    return tuple(found)


def _derived_names(group: Sequence[Place], tag: str) -> list[str]:
    """Return a name for each operation of a resource: short where that is clear, else whole."""
    short = [naming.without_noun(place.id, tag) for place in group]
    whole = [naming.snake(place.id) for place in group]
    return [
        (
            brief
            if short.count(brief) == 1 and brief not in whole[:index] + whole[index + 1 :]
            else full
        )
        for index, (brief, full) in enumerate(zip(short, whole, strict=True))
    ]


def _operations(
    schemas: Schemas,
    lowering: Operations,
    group: Sequence[Place],
    given: Sequence[str],
    names: Scope,
    *,
    lose: Callable[[Place, Unsupported], None],
) -> tuple[Operation, ...]:
    """Return the operations of a resource, each with its variants."""
    found: list[Operation] = []
    for place, name in zip(group, given, strict=True):
        try:
            variants = lowering.lower(place, name, names)
            for operation in variants:
                check_types(schemas, operation)
        except Unsupported as problem:
            lose(place, problem)
        else:
            found += variants
    return tuple(found)
