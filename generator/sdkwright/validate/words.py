"""Put what a JSON Schema found into words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, cast

from sdkwright.diagnostics import Diagnostic
from sdkwright.document import Document, join
from sdkwright.validate.alternatives import allowed, deepest
from sdkwright.validate.findings import finding
from sdkwright.validate.spec_validator import Fault

UNEVALUATED = "unevaluatedProperties"

_TYPE_NAMES: Mapping[str, str] = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "a mapping",
    "string": "text",
}


def explain(
    document: Document, code: str, pointer: str, fault: Fault, *, is_echo: bool = False
) -> Iterator[Diagnostic]:
    """Word a fault, whose path starts at the pointer.

    Where other faults echo in it, fields are not unknown that some schema describes.
    """
    for inner, choices in deepest(fault):
        place = join(pointer, *map(str, inner.absolute_path))
        if inner.validator in ("additionalProperties", UNEVALUATED):
            known = set(_described_fields(inner.schema))
            for name in _unknown_fields(inner):
                if is_echo and name in known:
                    continue
                hint = "remove it, or start its name with x-"
                if close := get_close_matches(name, known, 1):
                    hint = f"did you mean {close[0]!r}?"
                elif place == "/paths":
                    hint = "start the path with a slash"
                yield finding(document, code, f"unknown field {name!r}", join(place, name), hint)
        else:
            if "propertyNames" in inner.schema_path:
                place = join(place, str(inner.instance))
            message, hint = _words(inner, choices)
            yield finding(document, code, message, place, hint)


def short(value: object) -> str:
    """Show a value in a few words."""
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = repr(value) if isinstance(value, str) else json.dumps(value, default=str)
    return text if len(text) <= 60 else text[:59] + "…"


def _described_fields(schema: Any) -> Iterator[str]:
    """Yield the fields that a JSON Schema and the schemas inside it describe."""
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


def _unknown_fields(fault: Fault) -> list[str]:
    # The library names them in the message only, quoted, before the patterns they do not match.
    message = fault.message.partition(" any of the regexes")[0]
    return [name for name in fault.instance if repr(name) in message]


def _words(fault: Fault, choices: list[Any]) -> tuple[str, str]:
    """Return message and hint for what a JSON Schema found."""
    rule, value, instance = fault.validator, fault.validator_value, fault.instance
    hint = "compare with the OpenAPI specification"
    if rule == "required":
        name = next(name for name in value if fault.message.startswith(f"{name!r} is "))
        return f"missing required field {name!r}", "add it"
    if rule == "type":
        types: list[str] = [value] if isinstance(value, str) else value
        expected = " or ".join(_TYPE_NAMES.get(name, name) for name in types)
        if "string" in types and isinstance(instance, bool | int | float):
            hint = "put it into quotes"
        return f"expected {expected}, found {short(instance)}", hint
    if rule in ("const", "enum"):
        names = dict.fromkeys(short(choice) for choice in choices or allowed(fault))
        close = get_close_matches(short(instance), names, 1)
        hint = f"did you mean {close[0]}?" if close else hint
        return f"{short(instance)} is not one of {', '.join(names)}", hint
    if rule == "oneOf" and not fault.context:
        return "more than one alternative of the specification matches", hint
    if rule == "not" and isinstance(value, dict) and "required" in value:
        rivals = cast("list[str]", value["required"])
        return f"{' and '.join(map(repr, rivals))} exclude each other", "remove one"
    # What is left names the whole value, which may be half of the document.
    message = fault.message.replace(repr(instance), short(instance))
    return message if len(message) <= 160 else message[:159] + "…", hint
