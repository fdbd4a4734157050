"""The stage that works out what the generated tests check, from the document itself."""

from __future__ import annotations

from sdkwright.cases.definitions import Definitions
from sdkwright.cases.models import ModelCasing
from sdkwright.cases.operations import OperationCasing
from sdkwright.cases.oracle import Oracle
from sdkwright.cases.probes import Notes
from sdkwright.cases.properties import properties
from sdkwright.cases.schemes import schemes
from sdkwright.cases.shapes import Shapes
from sdkwright.ir import Api, Resource
from sdkwright.testcases import NO_PROPERTIES, Cases, ResourceCases
from sdkwright.types import Types

__all__ = ["cases"]

# How many members and parameters a document may have before less of each has to do.
_LARGE = 1000


def cases(api: Api, types: Types) -> Cases:
    """Return the cases of every model, every operation and every way to authenticate.

    Each value is judged by a JSON Schema validator, with the document's own words; what it judges
    otherwise than expected is dropped, and said to be.
    """
    size = sum(len(schema.properties) for schema in api.schemas)
    size += sum(len(operation.parameters) for operation in api.operations)
    shapes, notes = Shapes(api.root), Notes(is_brief=size > _LARGE)
    oracle = Oracle(shapes.root)
    definitions = Definitions(api, types)
    models = ModelCasing(api, definitions, shapes, oracle, notes)
    operations = OperationCasing(api, definitions, shapes, oracle, notes)
    classes = [models.model(schema) for schema in api.schemas if definitions.is_class(schema)]
    others = [schema for schema in api.schemas if not definitions.is_class(schema)]
    return Cases(
        models=[found for found in classes if found is not None],
        aliases=[models.alias(schema) for schema in others],
        resources=[_resource(resource, operations) for resource in api.resources],
        schemes=schemes(api),
        properties=(
            NO_PROPERTIES if notes.is_brief else properties(api, definitions, shapes, oracle)
        ),
        is_brief=notes.is_brief,
        dropped=tuple(dict.fromkeys(notes.dropped)),
        omitted=tuple(dict.fromkeys(notes.omitted)),
    )


def _resource(resource: Resource, operations: OperationCasing) -> ResourceCases:
    found = [operations.operation(resource, operation) for operation in resource.operations]
    return ResourceCases(resource.name, tuple(cases for cases in found if cases is not None))
