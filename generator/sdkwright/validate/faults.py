"""Hold values against a JSON Schema, and say what is wrong with them in one form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast
from urllib.parse import unquote

from sdkwright.document import split
from sdkwright.values import JSON

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError, Validator

MASK: Final = "\0"
"""What stands in messages for the faulty value, which may be half of the document."""


class Fault(NamedTuple):
    """A rule that a value breaks.

    Attributes:
        keyword: The keyword of JSON Schema.
        path: Where the faulty part is in the value that was asked about.
        instance: The faulty part.
        wanted: What the keyword wants: a name, types, choices, or names that exclude each other,
            the one that is too many last. Where it wants nothing else, the names that it does not
            want.
        message: What is wrong, with ``MASK`` for the part.
        described: The fields that a part may have, where it has others.
        branches: The faults of each alternative, where none fits.
    """

    keyword: str
    path: tuple[str, ...]
    instance: JSON
    wanted: tuple[Any, ...]
    message: str
    described: frozenset[str] = frozenset()
    branches: tuple[tuple[Fault, ...], ...] = ()

    @property
    def is_about_fields(self) -> bool:
        """Tell whether the part has fields that nothing describes."""
        return self.keyword in ("additionalProperties", "unevaluatedProperties")

    def inside_first(self) -> Fault:
        """Return it as the fault of the part that the first token of its path leads to."""
        branches = tuple(tuple(one.inside_first() for one in branch) for branch in self.branches)
        return self._replace(path=self.path[1:], branches=branches)


class Rules:
    """A compiled JSON Schema, with the schemas that it is made of, by their addresses.

    The address of a schema that has none is empty.
    """

    def __init__(self, validator: Validator, sources: Mapping[str, JSON]) -> None:
        self._validator = validator
        self._sources = sources

    def faults(self, value: JSON) -> Iterator[Fault]:
        """Yield all that is wrong with a value."""
        return map(self._fault, self._validator.iter_errors(value))

    def _fault(self, error: ValidationError) -> Fault:
        kind: Any = error.kind
        keyword, path = str(kind.name), tuple(map(str, error.instance_path))
        if keyword == "propertyNames":
            # What is wrong is the name, which has no place of its own in the value.
            inner = self._fault(kind.error)
            return inner._replace(path=(*path, str(inner.instance)))
        branches: tuple[tuple[Fault, ...], ...] = ()
        # That several alternatives fit is no choice between them.
        if keyword in ("anyOf", "oneOf") and all(kind.context):
            branches = tuple(tuple(map(self._fault, branch)) for branch in kind.context)
        instance: Any = error.instance
        fault = Fault(keyword, path, instance, _wanted(kind), error.message, branches=branches)
        if keyword in ("not", "oneOf") and not branches and isinstance(instance, dict):
            names = dict.fromkeys(self._exclusive(error))
            return fault._replace(wanted=tuple(name for name in names if name in instance))
        if fault.is_about_fields:
            return fault._replace(described=frozenset(_described(self._schema(error))))
        return fault

    def _exclusive(self, error: ValidationError) -> Iterator[str]:
        """Yield the fields that exclude each other by a keyword, in the order of its schema."""
        kind: Any = error.kind
        if kind.name == "not":
            *_, above, name, _ = ("", *map(str, error.schema_path))
            if above == "dependentSchemas":
                yield name
            yield from _required(kind.schema)
            return
        schema = self._schema(error)
        fields = cast("dict[str, Any]", schema if isinstance(schema, dict) else {})
        alternatives: list[Any] = fields.get("oneOf", [])
        if all(map(_required, alternatives)):
            for alternative in alternatives:
                yield from _required(alternative)

    def _schema(self, error: ValidationError) -> Any:
        """Return the schema that has the keyword which a value breaks."""
        address, _, pointer = (error.absolute_keyword_location or "").partition("#")
        path = split(unquote(pointer)) if address else map(str, error.schema_path)
        schema: Any = self._sources.get(address)
        for token in list(path)[:-1] if schema else ():
            schema = schema[int(token) if isinstance(schema, list) else token]
        return schema


def _wanted(kind: Any) -> tuple[Any, ...]:
    match kind.name:
        case "additionalProperties" | "unevaluatedProperties":
            return tuple(kind.unexpected)
        case "const":
            return (kind.expected_value,)
        case "enum":
            return tuple(kind.options)
        case "required":
            return (kind.property,)
        case "type":
            return tuple(kind.types)
        case _:
            return ()


def _required(schema: Any) -> list[str]:
    """Return the fields that a schema requires, where it says nothing else."""
    if not isinstance(schema, dict):
        return []
    fields = cast("dict[str, Any]", schema)
    return fields.get("required", []) if fields.keys() <= {"description", "required"} else []


def _described(schema: Any) -> Iterator[str]:
    # The mappings and lists inside a schema, whatever they mean: a name too many does no harm.
    rest: list[Any] = [schema]
    while rest:
        part = rest.pop()
        if isinstance(part, dict):
            fields = cast("dict[str, Any]", part)
            yield from fields.get("properties", ())
            rest += fields.values()
        elif isinstance(part, list):
            rest += part
