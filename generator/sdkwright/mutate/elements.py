"""The elements of an OpenAPI document that operators change: schemas, parameters, operations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sdkwright.document import METHODS, join, split
from sdkwright.mutate.mutations import mapping, sequence
from sdkwright.values import JSON

# Where JSON Schema holds schemas: one, a list of them, or a mapping of them by name.
_ONE = (
    "additionalProperties",
    "contains",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
)
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_MAPPINGS = ("$defs", "dependentSchemas", "patternProperties", "properties")


class Kind(StrEnum):
    """What an element is, in the terms of OpenAPI."""

    SCHEMA = "schema"
    PARAMETER = "parameter"
    PATH_ITEM = "path item"
    OPERATION = "operation"
    REQUEST_BODY = "request body"
    RESPONSES = "responses"
    SECURITY_SCHEME = "security scheme"


@dataclass(frozen=True, slots=True)
class Element:
    """An element, its place as a JSON pointer, and what it says."""

    kind: Kind
    pointer: str
    node: dict[str, JSON]


def elements(root: JSON) -> Iterator[Element]:
    """Yield the elements of a document, each where it is defined; references are not followed."""
    document = mapping(root)
    for path, item in mapping(document.get("paths")).items():
        yield from _path_item(join("/paths", path), mapping(item))
    components = mapping(document.get("components"))
    for key, walk in (
        ("parameters", _parameter),
        ("requestBodies", _request_body),
        ("responses", _response),
        ("schemas", _schema),
    ):
        for name, node in mapping(components.get(key)).items():
            yield from walk(join("/components", key, name), mapping(node))
    for name, node in mapping(components.get("securitySchemes")).items():
        pointer = join("/components/securitySchemes", name)
        yield Element(Kind.SECURITY_SCHEME, pointer, mapping(node))


def followed(root: JSON, node: JSON) -> dict[str, JSON]:
    """Return what an element says, after every reference in its place; empty if it is nowhere."""
    for _ in range(100):
        reference = mapping(node).get("$ref")
        if not isinstance(reference, str):
            return mapping(node)
        node = root
        for token in split(reference.removeprefix("#")):
            node = mapping(node).get(token)
    return {}


def _path_item(pointer: str, node: dict[str, JSON]) -> Iterator[Element]:
    yield Element(Kind.PATH_ITEM, pointer, node)
    yield from _parameters(pointer, node)
    for method in METHODS:
        if method in node:
            yield from _operation(join(pointer, method), mapping(node[method]))


def _operation(pointer: str, node: dict[str, JSON]) -> Iterator[Element]:
    yield Element(Kind.OPERATION, pointer, node)
    yield from _parameters(pointer, node)
    if "requestBody" in node:
        yield from _request_body(join(pointer, "requestBody"), mapping(node["requestBody"]))
    responses = mapping(node.get("responses"))
    yield Element(Kind.RESPONSES, join(pointer, "responses"), responses)
    for status, response in responses.items():
        yield from _response(join(pointer, "responses", status), mapping(response))


def _parameters(pointer: str, node: dict[str, JSON]) -> Iterator[Element]:
    for index, parameter in enumerate(sequence(node.get("parameters"))):
        yield from _parameter(join(pointer, "parameters", str(index)), mapping(parameter))


def _parameter(pointer: str, node: dict[str, JSON]) -> Iterator[Element]:
    if "$ref" in node:
        return
    yield Element(Kind.PARAMETER, pointer, node)
    if "schema" in node:
        yield from _schema(join(pointer, "schema"), mapping(node["schema"]))
    yield from _content(pointer, node)


def _request_body(pointer: str, node: dict[str, JSON]) -> Iterator[Element]:
    if "$ref" not in node:
        yield Element(Kind.REQUEST_BODY, pointer, node)
        yield from _content(pointer, node)


def _response(pointer: str, node: dict[str, JSON]) -> Iterator[Element]:
    if "$ref" not in node:
        yield from _content(pointer, node)


def _content(pointer: str, node: dict[str, JSON]) -> Iterator[Element]:
    for name, media_type in mapping(node.get("content")).items():
        if "schema" in mapping(media_type):
            place = join(pointer, "content", name, "schema")
            yield from _schema(place, mapping(mapping(media_type)["schema"]))


def _schema(pointer: str, node: dict[str, JSON]) -> Iterator[Element]:
    yield Element(Kind.SCHEMA, pointer, node)
    for key in _ONE:
        if isinstance(inner := node.get(key), dict):
            yield from _schema(join(pointer, key), inner)
    for key in _LISTS:
        for index, inner in enumerate(sequence(node.get(key))):
            yield from _schema(join(pointer, key, str(index)), mapping(inner))
    for key in _MAPPINGS:
        for name, inner in mapping(node.get(key)).items():
            yield from _schema(join(pointer, key, name), mapping(inner))
