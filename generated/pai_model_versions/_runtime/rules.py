"""Rules of JSON Schema 2020-12 that types cannot express, checked on plain values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final

from .json_values import Place, compact, is_array, is_object

Schema = Mapping[str, Any] | bool
Faults = Iterator[tuple[Place, str]]


def rule(schema: Schema) -> Callable[[object], Faults]:
    """Return the check of a schema, for a model's ``__rules__``.

    The generator writes only keywords that are known here, and patterns that Python has.
    """
    return lambda value: check(schema, value)


def check(schema: Schema, value: Any, at: Place = ()) -> Faults:
    """Yield the places where a plain value breaks a schema, and how."""
    if isinstance(schema, bool):
        if not schema:
            yield at, "Input is not allowed here"
        return
    for keyword, (type_, is_met, demand) in _ASSERTIONS.items():
        if keyword in schema and _TYPES[type_](value) and not is_met(value, schema[keyword]):
            yield at, demand.format(compact(schema[keyword]))
    yield from _check_branches(schema, value, at)
    if is_array(value):
        yield from _check_items(schema, value, at)
    elif is_object(value):
        yield from _check_members(schema, value, at)


def _check_branches(schema: Mapping[str, Any], value: Any, at: Place) -> Faults:
    for part in schema.get("allOf", ()):
        yield from check(part, value, at)
    if "anyOf" in schema and not any(_is_valid(part, value) for part in schema["anyOf"]):
        yield at, "Input should match one of several schemas"
    if "oneOf" in schema and sum(_is_valid(part, value) for part in schema["oneOf"]) != 1:
        yield at, "Input should match exactly one of several schemas"
    if "if" in schema:
        branch = "then" if _is_valid(schema["if"], value) else "else"
        yield from check(schema.get(branch, True), value, at)


def _check_items(schema: Mapping[str, Any], value: list[Any], at: Place) -> Faults:
    first, others = schema.get("prefixItems", ()), schema.get("items", True)
    for i, item in enumerate(value):
        yield from check(first[i] if i < len(first) else others, item, (*at, i))
    if "contains" in schema:
        count = sum(_is_valid(schema["contains"], item) for item in value)
        least, most = schema.get("minContains", 1), schema.get("maxContains", len(value))
        if not least <= count <= most:
            demand = compact(schema["contains"])
            yield at, f"Array should have {least} to {most} items that match {demand}"


def _check_members(schema: Mapping[str, Any], value: dict[str, Any], at: Place) -> Faults:
    needed = list(schema.get("required", ()))
    for name, others in schema.get("dependentRequired", {}).items():
        needed += others if name in value else ()
    yield from (((*at, name), "Field required") for name in needed if name not in value)
    for name, part in schema.get("dependentSchemas", {}).items():
        yield from check(part if name in value else True, value, at)
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for name, member in value.items():
        parts = [part for pattern, part in patterns.items() if _pattern(pattern).search(name)]
        parts += [known[name]] if name in known else []
        for part in parts or [schema.get("additionalProperties", True)]:
            yield from check(part, member, (*at, name))
        for _, message in check(schema.get("propertyNames", True), name):
            yield at, f"Name {name!r}: {message}"


def _is_valid(schema: Schema, value: Any) -> bool:
    return next(check(schema, value), None) is None


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
    "not": ("any", lambda v, a: not _is_valid(a, v), "Input should not match {}"),
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
