"""The stage that gives every schema its Python type, by way of datamodel-code-generator."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from sdkwright.ir import Api, Schema
from sdkwright.models.questions import Questions, answer
from sdkwright.models.reading import Reading, statements
from sdkwright.types import Types

__all__ = ["models"]


def models(api: Api) -> Types:
    """Return the type of every schema, and of every argument and answer.

    datamodel-code-generator is asked for all of them at once; its text is read as a syntax tree,
    since signatures, modules and checks need the types apart.
    """
    asked = Questions.of(api)
    if not asked.components:
        return Types({}, {})
    raw = dict(statements(ast.parse(answer(asked.components))))
    ours = {name: own for own, name in asked.schemas.items()}
    tagged = dict(_tagged(api))
    open_ = {schema.name: found for schema in api.schemas if (found := _more(schema))}
    reading = Reading(raw, asked.schemas, ours, asked.rules, open_, tagged)
    definitions = {
        schema.name: reading.definition(schema.name, is_received=schema.is_received)
        for schema in api.schemas
    }
    operations = {constant: reading.operation(name) for constant, name in asked.operations.items()}
    return Types(definitions, operations)


def _tagged(api: Api) -> Iterator[tuple[str, str]]:
    """Yield the unions whose alternatives a tag tells, with what tells the runtime of it."""
    schemas = {schema.name: schema for schema in api.schemas}

    def spoken(name: str, wire: str) -> str | None:
        """Return what a member is called in Python, where a class or a base of it has it."""
        own = (member.name for member in schemas[name].properties if member.wire == wire)
        inherited = (spoken(base, wire) for base in schemas[name].bases)
        return next((found for found in (*own, *inherited) if found), None)

    for schema in api.schemas:
        if (found := schema.discriminator) is None:
            continue
        types = ", ".join(f"{tag!r}: {name}" for tag, name in found.schemas.items())
        arguments = [repr(found.member), f"{{{types}}}"]
        names = [*found.schemas.values(), *([found.default] if found.default else [])]
        name = next((one for one in (spoken(one, found.member) for one in names) if one), None)
        if name not in (None, found.member):
            arguments.append(f"name={name!r}")
        if found.default is not None:
            arguments.append(f"default={found.default}")
        yield schema.name, f"Tagged({', '.join(arguments)})"


def _more(schema: Schema) -> str | None:
    """Return what else than a schema lists an answer may hold; None where it lists nothing.

    That is the type behind a list of values, and any object in the place of those that tags tell.
    """
    told = schema.discriminator
    if told is not None:
        return None if told.default else "dict[str, Json]"
    if not schema.is_enum:
        return None
    values = schema.definition.get("enum")
    kinds = {type(value) for value in values} if isinstance(values, list) else set[type]()
    return " | ".join(kind.__name__ for kind in (str, int, bool) if kind in kinds)
