"""What things were called before: what the documentation lists, and what is tested of it."""

from __future__ import annotations

from collections.abc import Iterator

from sdkwright.ir import Api
from sdkwright.plan.contexts import FormerName, FormerTests, Header


def former_names(api: Api) -> tuple[FormerName, ...]:
    """Return every former name as users write it."""
    return tuple(sorted(_names(api), key=lambda name: (name.former, name.present)))


def _names(api: Api) -> Iterator[FormerName]:
    for schema in api.schemas:
        for alias in schema.aliases:
            yield FormerName(f"models.{alias}", f"models.{schema.name}")
    for resource in api.resources:
        for alias in resource.aliases:
            yield FormerName(f"client.{alias}", f"client.{resource.name}")
        for operation in resource.operations:
            call = f"client.{resource.name}.{operation.name}"
            for method in operation.aliases:
                yield FormerName(f"client.{method.resource}.{method.name}", call)
            for parameter in operation.parameters:
                for alias in parameter.aliases:
                    yield FormerName(f"{call}({alias}=…)", f"{call}({parameter.name}=…)")


def former_tests(api: Api, package: str, header: Header) -> FormerTests:
    """Return the tests of former names."""
    calls = {
        f"{resource.name}.{operation.name}": operation
        for resource in api.resources
        for operation in resource.operations
    }
    return FormerTests(
        header,
        package,
        classes={alias: schema.name for schema in api.schemas for alias in schema.aliases},
        resources={alias: one.name for one in api.resources for alias in one.aliases},
        methods={
            f"{alias.resource}.{alias.name}": call
            for call, operation in calls.items()
            for alias in operation.aliases
        },
        arguments={
            call: {alias: one.name for one in operation.parameters for alias in one.aliases}
            for call, operation in calls.items()
            if any(one.aliases for one in operation.parameters)
        },
    )
