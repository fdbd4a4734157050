"""Judge whether the default of a schema is valid against it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import quote

import jsonschema_rs

from sdkwright.document import Document, join, local_pointer, parts
from sdkwright.validate.faults import MASK, Fault, Rules
from sdkwright.validate.meta_schemas import DRAFTS
from sdkwright.values import JSON

# What gives a schema an address of its own, where every reference counts from the document, and
# what says nothing about a value.
_DROPPED: Final = frozenset(
    {
        *("$anchor", "$dynamicAnchor", "$id", "$schema", "id"),
        *("default", "description", "discriminator", "example", "examples"),
    }
)


class _Definition(NamedTuple):
    """A schema as a validator is to read it, and the references in it."""

    schema: JSON
    referred: set[str]


# Formats of numbers, which validators ask nobody about.
_BITS: Final[Mapping[str, int]] = {"int32": 32, "int64": 64}


class Default(NamedTuple):
    """A default, with its pointer, the schema that has it, and the dialect of that."""

    pointer: str
    schema: dict[str, JSON]
    dialect: str


class Defaults:
    """Judges the defaults of a document, all at once."""

    def __init__(self, document: Document, version: str) -> None:
        self._document = document
        self._is_nullable = version == "3.0"
        self._formats = {**_NOTES, **({"byte": _is_byte} if version == "3.0" else {})}
        self._definitions: dict[str, _Definition] = {}

    def faults(self, defaults: Sequence[Default]) -> Iterator[tuple[str, Fault]]:
        """Yield how defaults break their schemas, each fault with the pointer of the default.

        Of what stands beside a `$ref` of OpenAPI 3.0, which has no meaning, nothing is said, nor of
        null where it is allowed, nor of a default whose schema refers to what is no schema.
        """
        by_dialect: dict[str, list[tuple[Default, _Definition]]] = {}
        for one in defaults:
            is_void = self._is_nullable and "$ref" in one.schema
            is_null = one.schema["default"] is None and one.schema.get("nullable") is True
            if not is_void and not is_null:
                by_dialect.setdefault(one.dialect, []).append((one, self._read(one.schema)))
        for dialect, group in by_dialect.items():
            yield from self._judge(dialect, group)

    def _judge(
        self, dialect: str, group: Sequence[tuple[Default, _Definition]]
    ) -> Iterator[tuple[str, Fault]]:
        try:
            rules = self._compile(dialect, group)
        except (KeyError, jsonschema_rs.ValidationError):
            # Of one it is what it refers to, which is found there; of several it may be any.
            half = len(group) // 2
            for part in (group[:half], group[half:]) if half else ():
                yield from self._judge(dialect, part)
            return
        for fault in rules.faults({one.pointer: one.schema["default"] for one, _ in group}):
            yield fault.path[0], fault.inside_first()

    def _compile(self, dialect: str, group: Sequence[tuple[Default, _Definition]]) -> Rules:
        """Return the rules for a mapping of defaults by their pointers.

        Raises:
            KeyError: A reference leads nowhere.
            ValidationError: What a reference leads to is no schema.
        """
        needed: dict[str, JSON] = {}
        rest = {target for _, definition in group for target in definition.referred}
        while rest:
            target = rest.pop()
            if target not in self._definitions:
                value = self._document.at(local_pointer(target))
                self._definitions[target] = self._read(value)
            needed[target] = self._definitions[target].schema
            rest |= self._definitions[target].referred - needed.keys()
        schema: dict[str, Any] = {
            "$schema": dialect if dialect.removesuffix("#") in DRAFTS else DRAFTS[-1],
            "properties": {one.pointer: definition.schema for one, definition in group},
            "$defs": needed,
        }
        validator = jsonschema_rs.validator_for(
            schema, mask=MASK, validate_formats=True, formats=self._formats, offline=True
        )
        return Rules(validator, {"": schema})

    def _read(self, schema: JSON) -> _Definition:
        referred: set[str] = set()
        return _Definition(self._judging("schema", schema, referred), referred)

    def _judging(self, kind: str, value: JSON, referred: set[str]) -> JSON:
        """Return a schema as a validator is to read it, and note what it refers to."""
        if isinstance(value, list):
            items = list(value)
            for token, item, inner in parts(kind, value):
                items[int(token)] = self._judging(inner, item, referred)
            return items
        if not isinstance(value, dict):
            return value
        dropped = _DROPPED if kind == "schema" else ()
        result: dict[str, JSON] = {
            name: item for name, item in value.items() if name not in dropped
        }
        for token, item, inner in parts(kind, value):
            result[token] = self._judging(inner, item, referred)
        return self._adapted(result, referred) if kind == "schema" else result

    def _adapted(self, schema: dict[str, JSON], referred: set[str]) -> dict[str, JSON]:
        """Return a schema in which what is OpenAPI's is said in JSON Schema."""
        if isinstance(target := schema.get("$ref"), str):
            referred.add(target)
            schema["$ref"] = "#" + quote(join("/$defs", target))
        if self._is_nullable and schema.get("nullable") is True and "type" in schema:
            schema["type"] = [schema["type"], "null"]
        if bits := _BITS.get(str(schema.get("format"))):
            limit = 1 << (bits - 1)
            return {"allOf": [schema, {"minimum": -limit, "maximum": limit - 1}]}
        return schema


def _is_byte(value: str) -> bool:
    try:
        base64.b64decode(value, validate=True)
    except ValueError:
        return False
    return True


def _pass(_: object) -> bool:
    return True


# The formats of OpenAPI are checked, and those of JSON Schema are notes, as its standard says.
_NOTES: Final[Mapping[str, Callable[[str], bool]]] = dict.fromkeys(
    (
        *("date", "date-time", "duration", "email", "hostname", "idn-email", "idn-hostname"),
        *("ipv4", "ipv6", "iri", "iri-reference", "json-pointer", "relative-json-pointer"),
        *("time", "uri", "uri-reference", "uri-template", "uuid"),
    ),
    _pass,
)
