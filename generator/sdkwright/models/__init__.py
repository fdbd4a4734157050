"""The stage that gives every schema its Python type, by way of datamodel-code-generator."""

from __future__ import annotations

import ast

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
    enums = {schema.name: _base(schema) for schema in api.schemas if schema.is_enum}
    ours = {name: own for own, name in asked.schemas.items()}
    reading = Reading(raw, asked.schemas, ours, asked.rules, enums)
    definitions = {
        schema.name: reading.definition(schema.name, is_received=schema.is_received)
        for schema in api.schemas
    }
    operations = {constant: reading.operation(name) for constant, name in asked.operations.items()}
    return Types(definitions, operations)


def _base(schema: Schema) -> str:
    """Return the type behind a list of values: ``str``, ``int``, ``bool`` or a union of them."""
    values = schema.definition.get("enum")
    kinds = {type(value) for value in values} if isinstance(values, list) else set[type]()
    return " | ".join(kind.__name__ for kind in (str, int, bool) if kind in kinds)
