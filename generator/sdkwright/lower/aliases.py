"""Put what things were called before beside what they are called now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sdkwright.given_names import GivenNames
from sdkwright.ir import Api, MethodAlias, Operation, Resource
from sdkwright.lower.settling import CLASSES, RESOURCES, arguments_of, methods_of
from sdkwright.lower.tree import template


def with_aliases(api: Api, names: GivenNames) -> Api:
    """Return an API whose things have their former names too, as far as code can answer to them."""
    if not names.aliases:
        return replace(api, names=names)
    classes = _by_name(names, CLASSES)
    attributes = _by_name(names, RESOURCES)
    # Under an alias of a resource its methods are found without more.
    current = {resource.name: resource.name for resource in api.resources}
    current |= {alias: name for name, aliases in attributes.items() for alias in aliases}
    return replace(
        api,
        names=names,
        schemas=tuple(
            replace(schema, aliases=classes.get(schema.name, ())) for schema in api.schemas
        ),
        resources=tuple(
            replace(
                resource,
                aliases=attributes.get(resource.name, ()),
                operations=tuple(_operations(names, resource, current)),
            )
            for resource in api.resources
        ),
    )


def _operations(
    names: GivenNames, resource: Resource, current: Mapping[str, str]
) -> Iterator[Operation]:
    place = {name: at for at, name in names.names[RESOURCES].items()}[resource.name]
    methods = _by_name(names, methods_of(place))
    taken = {(resource.name, operation.name) for operation in resource.operations}
    for operation in resource.operations:
        arguments = _by_name(names, arguments_of(f"{operation.method} {template(operation.path)}"))
        parameters = (
            replace(one, aliases=arguments.get(one.name, ())) for one in operation.parameters
        )
        former: list[MethodAlias] = []
        for full in methods.get(operation.name, ()):
            attribute, _, name = full.rpartition(".")
            key = current.get(attribute, ""), name
            if key[0] and key not in taken:
                taken.add(key)
                former.append(MethodAlias(*key))
        yield replace(operation, parameters=tuple(parameters), aliases=tuple(former))


def _by_name(names: GivenNames, scope: str) -> dict[str, tuple[str, ...]]:
    """Return the former names of the things of a scope by the name of each."""
    given, aliases = names.names.get(scope, {}), names.aliases.get(scope, {})
    return {given[place]: tuple(sorted(former)) for place, former in aliases.items()}
