"""The models of an API, in the order and the words they are printed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pydantic.alias_generators import to_camel, to_pascal

from sdkwright import naming
from sdkwright.ir import Api, Schema
from sdkwright.plan.contexts import Header, Model, ModelField, ModelsModule
from sdkwright.plan.imports import imports, unshadowed
from sdkwright.types import Definition, Types

# How a name on the wire is made from the one in Python; the first is to leave it as it is.
_GENERATORS: Mapping[str | None, Callable[[str], str]] = {
    None: str,
    "to_camel": to_camel,
    "to_pascal": to_pascal,
}


def plan_models(api: Api, types: Types) -> tuple[Model, ...]:
    """Return the models, each after those it is made from where that is possible."""
    schemas = {schema.name: schema for schema in api.schemas}
    generator = _alias_generator(api)
    ordered: dict[str, Model] = {}
    started: set[str] = set()

    def needed(name: str, found: set[str]) -> set[str]:
        """Return what has to be there when a model is defined: bases, and what an alias is of."""
        is_alias = types.definitions[name].alias is not None
        for used in types.definitions[name].uses if is_alias else schemas[name].bases:
            if used in schemas and used not in found:
                found.add(used)
                needed(used, found)
        return found

    def visit(name: str) -> None:
        if name in started:
            return
        started.add(name)
        for used in (*schemas[name].bases, *sorted(types.definitions[name].uses)):
            # Annotations wait: what is made of a model that is not written yet comes after it.
            waits = needed(used, {used}) & (started - ordered.keys()) if used in schemas else {used}
            if used in needed(name, set()) & schemas.keys() or not waits:
                visit(used)
        ordered[name] = _model(schemas[name], types, generator)

    for name in sorted(schemas):
        visit(name)
    return tuple(ordered.values())


def models_module(api: Api, types: Types, models: Sequence[Model], header: Header) -> ModelsModule:
    """Return the module with every model."""
    generator = _alias_generator(api)
    names = set[str]().union(*(found.uses for found in types.definitions.values()))
    names |= {"Model", generator, "ClassVar", "ConfigDict"} if generator else set()
    for model in models:
        names |= set() if model.alias else {*model.bases.split(", ")}
        names |= {"ClassVar", "Rule", "rule"} if model.rules else set()
        names |= {"TypeAliasType"} if model.is_recursive else set()
        names |= {"TYPE_CHECKING"} if model.extra else set()
        names |= {"builtins"} if "builtins." in (model.extra or "") else set()
        for field in model.fields:
            names |= {"Annotated", "Field"} if field.alias is not None else set()
            names |= {"builtins"} if "builtins." in field.annotation else set()
    former = {alias: schema.name for schema in api.schemas for alias in schema.aliases}
    names |= {"TYPE_CHECKING", "former_names"} if former else set()
    own = {model.name for model in models}
    renamed = {"Model": "_Model"} if generator else {}
    lines = imports(names - own, depth=0, renamed=renamed)
    return ModelsModule(header, api.title, lines, generator, tuple(models), former)


def _model(schema: Schema, types: Types, generator: str | None) -> Model:
    found = types.definitions[schema.name]
    described = {member.name: member for member in schema.properties}
    fields = tuple(
        ModelField(
            field.name,
            unshadowed(field.type.checked, described),
            field.is_optional,
            (
                None
                if _GENERATORS[generator](field.name) == described[field.name].wire
                else described[field.name].wire
            ),
            described[field.name].description,
            described[field.name].is_deprecated,
        )
        for field in found.fields or ()
    )
    closed = "Model, ClosedModel" if generator else "ClosedModel"
    return Model(
        name=schema.name,
        description=_described(schema),
        is_deprecated=schema.is_deprecated,
        alias=found.alias.checked if found.alias else None,
        is_recursive=found.alias is not None and _is_recursive(schema.name, types.definitions),
        bases=", ".join(schema.bases) or (closed if schema.is_closed else "Model"),
        extra=(unshadowed(f"dict[str, {found.extra.checked}]", described) if found.extra else None),
        rules=tuple(dict(rule) for rule in schema.rules),
        fields=fields,
    )


def _described(schema: Schema) -> str:
    """Return what a schema is, and what its values mean where it lists them."""
    values = [f"- ``{value}``: {meaning}" for value, meaning in schema.meanings.items()]
    parts = [schema.description or naming.phrase(schema.name), "\n".join(values)]
    return "\n\n".join([part for part in parts if part] + ["Deprecated."] * schema.is_deprecated)


def _is_recursive(name: str, definitions: Mapping[str, Definition]) -> bool:
    """Tell whether an alias is part of itself, through aliases only."""
    waiting, seen = [name], set[str]()
    while waiting:
        found = definitions.get(waiting.pop())
        if found is None or found.alias is None:
            continue
        if name in found.uses:
            return True
        waiting += found.uses - seen
        seen |= found.uses
    return False


def _alias_generator(api: Api) -> str | None:
    """Return the rule that most wire names of members follow."""
    members = [member for schema in api.schemas for member in schema.properties]
    counts = {
        name: sum(make(member.name) == member.wire for member in members)
        for name, make in _GENERATORS.items()
    }
    return max(counts, key=lambda name: counts[name])
