"""Hold values against the schemas of a document, as requests, responses or neither."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import Enum
from typing import Any, Final
from urllib.parse import quote, unquote

import jsonschema_rs

from sdkwright.dialect import modern_schema
from sdkwright.dialect.annotations import ANNOTATIONS
from sdkwright.document import join, parts
from sdkwright.lint.survey import Survey
from sdkwright.validate.faults import MASK, Fault, Rules
from sdkwright.values import JSON


class Direction(Enum):
    """Whether a value is sent, received, or may be either."""

    REQUEST = "readOnly"
    RESPONSE = "writeOnly"
    EITHER = ""

    @property
    def forbidden(self) -> str:
        """The keyword of what such a value may not hold."""
        return self.value

    @property
    def noun(self) -> str:
        """What such a value is part of."""
        return self.name.lower()


# What gives a schema an address of its own, where every reference counts from the document.
_ADDRESSES: Final = frozenset({"$anchor", "$dynamicAnchor", "$id", "$schema", "id"})
# Formats of numbers, which validators ask nobody about.
_BITS: Final = {"int32": 32, "int64": 64}


# What says of a value itself what it may be, and not of what it holds or which way it goes.
_PLAIN: Final = ANNOTATIONS | {
    *("const", "enum", "exclusiveMaximum", "exclusiveMinimum", "format", "maxLength", "maximum"),
    *("minLength", "minimum", "multipleOf", "nullable", "pattern", "type"),
}


class Judge:
    """Holds values against schemas; one is compiled once for each direction, or for all alike."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._rules: dict[tuple[str, Direction] | str, Rules | None] = {}
        self._modern: dict[tuple[str, Direction], tuple[JSON, frozenset[str]]] = {}

    def faults(self, value: JSON, schema: str, direction: Direction) -> Iterator[Fault]:
        """Yield how a value breaks the schema at a pointer.

        Of a schema that is broken itself, or refers to what is not there, nothing can be said.
        """
        key = self._plain(schema) or (schema, direction)
        if key not in self._rules:
            self._rules[key] = self._compiled(schema, direction)
        rules = self._rules[key]
        if rules is not None:
            yield from rules.faults(value)

    def _plain(self, schema: str) -> str | None:
        """Return what a schema says, where that is the same wherever it stands."""
        value = self._survey.document.at(schema)
        if not isinstance(value, dict) or not _PLAIN.issuperset(value):
            return None
        return json.dumps([(name, value[name]) for name in sorted(value.keys() - ANNOTATIONS)])

    def _compiled(self, schema: str, direction: Direction) -> Rules | None:
        definitions: dict[str, JSON] = {}
        waiting = [schema]
        while waiting:
            pointer = waiting.pop()
            if pointer not in definitions:
                try:
                    definitions[pointer], referred = self._read(pointer, direction)
                except KeyError:
                    return None
                waiting += sorted(referred)
        whole: dict[str, Any] = {"$ref": _address(schema), "$defs": definitions}
        try:
            validator = jsonschema_rs.validator_for(
                whole,
                mask=MASK,
                validate_formats=True,
                # ECMA 262 has its own ideas of patterns, and rules of their own.
                formats={"regex": _pass},
                offline=True,
            )
        except jsonschema_rs.ValidationError:
            return None
        return Rules(validator, {"": whole})

    def _read(self, pointer: str, direction: Direction) -> tuple[JSON, frozenset[str]]:
        """Return a schema as a validator is to read it, and the pointers that it refers to."""
        key = pointer, direction
        if key not in self._modern:
            referred: set[str] = set()
            modern = modern_schema(self._survey.document.at(pointer), self._survey.document.root)
            schema = self._judging("schema", modern, referred, direction)
            self._modern[key] = schema, frozenset(referred)
        return self._modern[key]

    def _judging(self, kind: str, value: JSON, referred: set[str], direction: Direction) -> JSON:
        result: JSON = value
        if isinstance(value, list):
            result = list(value)
            for token, item, inner in parts(kind, value):
                result[int(token)] = self._judging(inner, item, referred, direction)
        elif isinstance(value, dict):
            is_schema = kind == "schema"
            result = {
                name: item
                for name, item in value.items()
                if not is_schema or name not in _ADDRESSES
            }
            for token, item, inner in parts(kind, value):
                result[token] = self._judging(inner, item, referred, direction)
            if is_schema:
                self._settle(result, referred, direction)
        return result

    def _settle(self, schema: dict[str, JSON], referred: set[str], direction: Direction) -> None:
        """Say in a schema what a validator does not know by itself."""
        target = schema.get("$ref")
        if isinstance(target, str):
            pointer = unquote(target.removeprefix("#"))
            referred.add(pointer)
            schema["$ref"] = _address(pointer)
        bits = _BITS.get(str(schema.get("format")))
        if bits is not None and "string" not in str(schema.get("type")):
            limit = 1 << (bits - 1)
            schema.setdefault("minimum", -limit)
            schema.setdefault("maximum", limit - 1)
        properties = schema.get("properties")
        if isinstance(properties, dict) and direction.forbidden:
            for name, member in properties.items():
                if isinstance(member, dict) and self._is_forbidden(member, direction):
                    properties[name] = False

    def _is_forbidden(self, member: dict[str, JSON], direction: Direction) -> bool:
        target = member.get("$ref")
        if member.get(direction.forbidden) is True or not isinstance(target, str):
            return member.get(direction.forbidden) is True
        # The reference was made one of the definitions by now.
        found = self._survey.at(unquote(target.removeprefix("#/$defs/")).replace("~1", "/"))
        return found is not None and found.value.get(direction.forbidden) is True


def _pass(_: object) -> bool:
    return True


def _address(pointer: str) -> str:
    return "#" + quote(join("/$defs", pointer))
