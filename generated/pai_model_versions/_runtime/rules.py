"""Rules of JSON Schema 2020-12 that types cannot express, checked on plain values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from .json_values import Place, compact, is_array, is_object
from .model import Checking, faults_error, wire_value

Schema = Mapping[str, Any] | bool
Faults = Iterator[tuple[Place, str]]

_DEFS: Final = "#/$defs/"


def rule(schema: Schema) -> Callable[[object], Faults]:
    """Return the check of a schema, for a model's ``__rules__``.

    The generator writes only keywords that are known here, and patterns that Python has; a
    reference is to what the schema holds in ``$defs``.
    """
    return lambda value: check(schema, value)


@dataclass(frozen=True, eq=False)
class Obeys(Checking):
    """The rule for values of a type that is no model."""

    schema: Schema

    def _check(self, value: Any) -> Any:
        form = wire_value(value)
        if broken := dict(check(self.schema, form)):
            raise faults_error(broken, form)
        return value


def check(schema: Schema, value: Any, at: Place = ()) -> Faults:
    """Yield the places where a plain value breaks a schema, and how."""
    named: Mapping[str, Schema] = {}
    if not isinstance(schema, bool):
        named = schema.get("$defs", named)
    yield from _Check(named).faults(schema, value, at)


@dataclass(frozen=True)
class _Check:
    """The check of values against schemas that may refer to others by name."""

    named: Mapping[str, Schema]

    def faults(self, schema: Schema, value: Any, at: Place) -> Faults:
        if isinstance(schema, bool):
            if not schema:
                yield at, "Input is not allowed here"
            return
        for keyword, (type_, is_met, demand) in _ASSERTIONS.items():
            if keyword in schema and _TYPES[type_](value) and not is_met(value, schema[keyword]):
                yield at, demand.format(compact(schema[keyword]))
        yield from self._in_place(schema, value, at)
        if is_array(value):
            yield from self._in_items(schema, value, at)
        elif is_object(value):
            yield from self._in_members(schema, value, at)

    def _is_valid(self, schema: Schema, value: Any) -> bool:
        return next(self.faults(schema, value, ()), None) is None

    def _in_place(self, schema: Mapping[str, Any], value: Any, at: Place) -> Faults:
        if "$ref" in schema:
            yield from self.faults(self._followed(schema), value, at)
        for part in schema.get("allOf", ()):
            yield from self.faults(part, value, at)
        if "anyOf" in schema and not any(self._is_valid(part, value) for part in schema["anyOf"]):
            yield at, "Input should match one of several schemas"
        if "oneOf" in schema and sum(self._is_valid(part, value) for part in schema["oneOf"]) != 1:
            yield at, "Input should match exactly one of several schemas"
        if "not" in schema and self._is_valid(schema["not"], value):
            yield at, f"Input should not match {compact(schema['not'])}"
        if "if" in schema:
            branch = "then" if self._is_valid(schema["if"], value) else "else"
            yield from self.faults(schema.get(branch, True), value, at)

    def _in_items(self, schema: Mapping[str, Any], value: list[Any], at: Place) -> Faults:
        first, others = schema.get("prefixItems", ()), schema.get("items", True)
        for i, item in enumerate(value):
            yield from self.faults(first[i] if i < len(first) else others, item, (*at, i))
        if "contains" in schema:
            count = sum(self._is_valid(schema["contains"], item) for item in value)
            least, most = schema.get("minContains", 1), schema.get("maxContains", len(value))
            if not least <= count <= most:
                demand = compact(schema["contains"])
                yield at, f"Array should have {least} to {most} items that match {demand}"
        if "unevaluatedItems" in schema:
            seen = self._evaluated(schema, value)
            rest = schema["unevaluatedItems"]
            for i, item in enumerate(value):
                yield from self.faults(True if i in seen else rest, item, (*at, i))

    def _in_members(self, schema: Mapping[str, Any], value: dict[str, Any], at: Place) -> Faults:
        needed = list(schema.get("required", ()))
        for name, others in schema.get("dependentRequired", {}).items():
            needed += others if name in value else ()
        yield from (((*at, name), "Field required") for name in needed if name not in value)
        for name, part in schema.get("dependentSchemas", {}).items():
            yield from self.faults(part if name in value else True, value, at)
        for name, member in value.items():
            others = [schema.get("additionalProperties", True)]
            for part in _parts_for(schema, name) or others:
                yield from self.faults(part, member, (*at, name))
            for _, message in self.faults(schema.get("propertyNames", True), name, ()):
                yield at, f"Name {name!r}: {message}"
        if "unevaluatedProperties" in schema:
            seen = self._evaluated(schema, value)
            rest = schema["unevaluatedProperties"]
            for name, member in value.items():
                yield from self.faults(True if name in seen else rest, member, (*at, name))

    def _evaluated(self, schema: Schema, value: Any) -> set[int | str]:
        """Return the members or items that a schema, or what it is composed of, has a word on."""
        if isinstance(schema, bool):
            return set()
        seen: set[int | str] = set()
        if is_object(value):
            if "additionalProperties" in schema:
                return {*value}
            seen |= {name for name in value if _parts_for(schema, name)}
        elif is_array(value):
            if "items" in schema:
                return {*range(len(value))}
            seen |= {*range(min(len(value), len(schema.get("prefixItems", ()))))}
            if "contains" in schema:
                held = schema["contains"]
                seen |= {i for i, item in enumerate(value) if self._is_valid(held, item)}
        parts = [part for key in ("allOf", "anyOf", "oneOf") for part in schema.get(key, ())]
        parts += [self._followed(schema)] if "$ref" in schema else []
        if "if" in schema:
            is_met = self._is_valid(schema["if"], value)
            parts += [schema["if"], schema.get("then" if is_met else "else", True)]
        if is_object(value):
            dependent = schema.get("dependentSchemas", {})
            parts += [part for name, part in dependent.items() if name in value]
        for part in parts:
            if self._is_valid(part, value):
                is_all = not isinstance(part, bool) and (
                    {"unevaluatedItems", "unevaluatedProperties"} & part.keys()
                )
                seen |= self._all(value) if is_all else self._evaluated(part, value)
        return seen

    def _all(self, value: Any) -> set[int | str]:
        return {*range(len(value))} if is_array(value) else {*value}

    def _followed(self, schema: Mapping[str, Any]) -> Schema:
        return self.named[schema["$ref"].removeprefix(_DEFS)]


def _parts_for(schema: Mapping[str, Any], name: str) -> list[Schema]:
    """Return what a schema says of the member of that name, beside all others."""
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    parts = [part for pattern, part in patterns.items() if _pattern(pattern).search(name)]
    return [*parts, known[name]] if name in known else parts


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_of(value: Any, types: str | list[str]) -> bool:
    return any(_TYPES[type_](value) for type_ in ([types] if isinstance(types, str) else types))


def _same(value: Any) -> Any:
    """Return what is equal for values equal in JSON Schema: 1 is 1.0, but true is not 1."""
    if is_object(value):
        return frozenset((name, _same(member)) for name, member in value.items())
    return tuple(map(_same, value)) if is_array(value) else (isinstance(value, bool), value)


@cache
def _pattern(ecma: str) -> re.Pattern[str]:
    """Return an ECMA-262 pattern for Python: classes are ASCII, ``$`` is the very end."""
    parts = re.split(r"(\\.|\[(?:\\.|[^\]\\])*\])", ecma, flags=re.DOTALL)
    for i in range(0, len(parts), 2):  # the others are escapes and classes
        parts[i] = re.sub(r"\(\?<(?![=!])", "(?P<", parts[i]).replace("$", r"\Z")
    return re.compile("".join(parts), re.ASCII)


def _is_multiple(value: Any, of: Any) -> bool:
    return Decimal(str(value)) % Decimal(str(of)) == 0


_TYPES: Final[dict[str, Callable[[Any], bool]]] = {
    "any": lambda _: True,
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: _is_number(value) and value % 1 == 0,
    "number": _is_number,
    "string": lambda value: isinstance(value, str),
    "array": is_array,
    "object": is_object,
}

_ASSERTIONS: Final[dict[str, tuple[str, Callable[[Any, Any], bool], str]]] = {
    # keyword: the type it is about, whether a value meets its argument, what it demands
    "type": ("any", _is_of, "Input should be of type {}"),
    "enum": ("any", lambda v, a: _same(v) in map(_same, a), "Input should be one of {}"),
    "const": ("any", lambda v, a: _same(v) == _same(a), "Input should be {}"),
    "minimum": ("number", lambda v, a: v >= a, "Input should be at least {}"),
    "maximum": ("number", lambda v, a: v <= a, "Input should be at most {}"),
    "exclusiveMinimum": ("number", lambda v, a: v > a, "Input should be greater than {}"),
    "exclusiveMaximum": ("number", lambda v, a: v < a, "Input should be less than {}"),
    "multipleOf": ("number", _is_multiple, "Input should be a multiple of {}"),
    "minLength": ("string", lambda v, a: len(v) >= a, "Text should have at least {} characters"),
    "maxLength": ("string", lambda v, a: len(v) <= a, "Text should have at most {} characters"),
    "pattern": ("string", lambda v, a: bool(_pattern(a).search(v)), "Text should match {}"),
    "minItems": ("array", lambda v, a: len(v) >= a, "Array should have at least {} items"),
    "maxItems": ("array", lambda v, a: len(v) <= a, "Array should have at most {} items"),
    "uniqueItems": (
        "array",
        lambda v, a: not a or len(set(map(_same, v))) == len(v),
        "Items should differ from one another",
    ),
    "minProperties": ("object", lambda v, a: len(v) >= a, "Object should have at least {} members"),
    "maxProperties": ("object", lambda v, a: len(v) <= a, "Object should have at most {} members"),
}
