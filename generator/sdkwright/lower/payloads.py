"""What the service sends of its own accord: the bodies of webhooks and of callbacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from sdkwright import naming
from sdkwright.ir import Payload
from sdkwright.lower.content import followed, is_json
from sdkwright.lower.named import REFERENCE
from sdkwright.lower.places import Place, places_of
from sdkwright.lower.schemas import Schemas
from sdkwright.lower.scopes import Scope
from sdkwright.lower.tree import Tree, Unsupported, join, members, text
from sdkwright.values import JSON


def payloads(
    schemas: Schemas, listed: Sequence[Place], leave_out: Callable[[str, Unsupported], None]
) -> tuple[Payload, ...]:
    """Return the payloads that are JSON, each with a schema that has a name.

    ``leave_out`` is told of what cannot be generated: no call of the client needs it.
    """
    names = schemas.scopes.open("payload", {"ANNOTATIONS", "PAYLOADS"})
    found: list[Payload] = []
    for origin, called, item, path, pointer in _announced(schemas.tree, listed, leave_out):
        try:
            for place in places_of(schemas.tree, path, item, pointer):
                found += _payload(schemas, place, called, origin, names)
        except Unsupported as fault:
            leave_out(origin, fault)
    return tuple(sorted(found, key=lambda payload: payload.name))


def _announced(
    tree: Tree, listed: Sequence[Place], leave_out: Callable[[str, Unsupported], None]
) -> Iterator[tuple[str, str, JSON, str, str]]:
    """Yield origin, name, path item, its path and its pointer of webhooks and callbacks."""
    for name, item in members(tree.root.get("webhooks")).items():
        yield f"Webhook `{name}`.", name, item, name, join("/webhooks", name)
    for operation in listed:
        for name, value in members(operation.node.get("callbacks")).items():
            origin = f"Callback `{name}` of `{operation.title}`."
            try:
                node, at = tree.follow(value, join(operation.pointer, "callbacks", name))
            except Unsupported as fault:
                leave_out(origin, fault)
                continue
            for expression, item in members(node).items():
                if not expression.startswith("x-"):
                    yield origin, name, item, expression, join(at, expression)


def _payload(
    schemas: Schemas,
    place: Place,
    called: str,
    origin: str,
    names: Scope,
) -> Iterator[Payload]:
    """Yield the payload of a request, if it has one that is JSON."""
    if place.fault is not None:
        raise place.fault
    node, pointer = schemas.tree.follow(
        place.node.get("requestBody", {}), join(place.pointer, "requestBody")
    )
    content: Mapping[str, JSON] = members(members(node).get("content"))
    media_type = next((name for name in content if is_json(name)), None)
    if media_type is None:
        return
    identifier = text(place.node.get("operationId")) or called
    entry, at = followed(schemas.tree, content, pointer, media_type)
    schema = entry.get("schema", {})
    model = schemas.name(schema, join(at, "schema"), f"{naming.pascal(identifier)}Payload")
    if (fault := schemas.fault_of({"$ref": REFERENCE + model})) is not None:
        raise fault
    description = text(place.node.get("description")) or text(place.node.get("summary"))
    name = names.name(f"{place.verb} {origin}", naming.constant(identifier))
    yield Payload(name, called, model, origin, description)
