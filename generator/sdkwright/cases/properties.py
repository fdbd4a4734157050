"""Schemas that a model follows to the letter, for tests that hold it against any value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sdkwright.cases.definitions import Definitions
from sdkwright.cases.differences import differences
from sdkwright.cases.oracle import Oracle, is_known
from sdkwright.cases.samples import Samples
from sdkwright.cases.shapes import Shapes, mapping, sequence
from sdkwright.ir import Api
from sdkwright.testcases import PropertyCases
from sdkwright.values import JSON

_FOLDER = "/components/schemas/"
_NAME = re.compile(r"[\w.-]+", re.ASCII)

_PROSE = frozenset(
    {"$comment", "deprecated", "description", "example", "examples", "externalDocs", "title"}
    | {"contentMediaType", "default", "readOnly", "summary", "writeOnly", "xml"}
)
# What says the same of every value to the models and to a validator. The others differ somewhere:
# types do not tell whether items are unique, say, nor how many variants a value matches.
_BOUNDS = frozenset(
    {"$ref", "additionalProperties", "allOf", "const", "enum", "format", "items", "pattern", "type"}
    | {"maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum", "properties"}
    | {"exclusiveMaximum", "exclusiveMinimum", "required"}
    | {"x-sdkwright-max-bytes", "x-sdkwright-max-serialized-length"}
)
_RULES = frozenset({"if", "then", "else"})
_FORMATS = frozenset({"date", "date-time", "double", "float", "int32", "int64"})
_KINDS = frozenset({"$ref", "allOf", "const", "enum", "type"})


def properties(api: Api, definitions: Definitions, shapes: Shapes, oracle: Oracle) -> PropertyCases:
    """Return the models that are as their schemas to the letter, and those schemas."""
    schemas = mapping(mapping(api.root.get("components")).get("schemas"))
    models: dict[str, str] = {}
    needed: set[str] = set()
    for schema in api.schemas:
        folder, _, name = schema.pointer.rpartition("/")
        if f"{folder}/" != _FOLDER or not definitions.is_class(schema):
            continue
        reached: set[str] = set()
        if _is_followed(name, schemas, reached) and not any(
            shapes.contains_itself(part) or shapes.forbids_its_own(part)
            for part in (shapes.at(_FOLDER + one) for one in reached)
        ):
            models[schema.name] = name
            needed |= reached
    return PropertyCases(
        models,
        {name: _bare(schemas[name]) for name in sorted(needed)},
        differences(api, models, shapes, oracle, Samples(shapes, oracle)),
    )


def _is_followed(name: str, schemas: Mapping[str, JSON], reached: set[str]) -> bool:
    """Tell whether a model follows a schema and all that it refers to; note the latter."""
    if name in reached:
        return True
    if name not in schemas or not _NAME.fullmatch(name):
        return False
    reached.add(name)
    return (
        _is_plain(schemas[name])
        and not _is_endless(name, schemas)
        and all(
            reference.startswith(f"#{_FOLDER}")
            and _is_followed(reference.removeprefix(f"#{_FOLDER}"), schemas, reached)
            for reference in _references(schemas[name])
        )
    )


def _is_endless(name: str, schemas: Mapping[str, JSON]) -> bool:
    """Tell whether a schema is composed of itself, which a validator would follow for ever."""
    waiting, seen = [schemas[name]], set[str]()
    while waiting:
        node = mapping(waiting.pop())
        waiting += sequence(node.get("allOf"))
        aim = str(node.get("$ref", "")).removeprefix(f"#{_FOLDER}")
        if aim == name:
            return True
        if aim in schemas and aim not in seen:
            seen.add(aim)
            waiting.append(schemas[aim])
    return False


def _is_plain(schema: JSON, *, is_rule: bool = False) -> bool:
    if isinstance(schema, bool):
        return True
    node = mapping(schema)
    said = node.keys() - _PROSE
    # A schema without a type lets values of other types pass, and types do not.
    has_kind = is_rule or not said or bool(said & _KINDS)
    pattern = node.get("pattern")
    return (
        has_kind
        and said <= (_BOUNDS | _RULES)
        and node.get("format", "date") in _FORMATS
        and (pattern is None or (isinstance(pattern, str) and is_known(pattern)))
        and all(_is_plain(part, is_rule=is_rule) for part in _parts(node))
        and all(_is_plain(node[key], is_rule=True) for key in _RULES & node.keys())
    )


def _parts(node: Mapping[str, JSON]) -> Iterator[JSON]:
    yield from mapping(node.get("properties")).values()
    yield from sequence(node.get("allOf"))
    yield from (node[key] for key in ("additionalProperties", "items") if key in node)


def _references(schema: JSON) -> Iterator[str]:
    node = mapping(schema)
    if isinstance(reference := node.get("$ref"), str):
        yield reference
    for part in (*_parts(node), *(node[key] for key in sorted(_RULES & node.keys()))):
        yield from _references(part)


def _bare(schema: JSON) -> JSON:
    """Return a schema without its prose."""
    if not isinstance(schema, dict):
        return schema
    bare: dict[str, JSON] = {}
    for key, value in schema.items():
        match key:
            case _ if key in _PROSE:
                continue
            case "properties":
                bare[key] = {name: _bare(part) for name, part in mapping(value).items()}
            case "allOf":
                bare[key] = [_bare(part) for part in sequence(value)]
            case "additionalProperties" | "items" | "if" | "then" | "else":
                bare[key] = _bare(value)
            case _:
                bare[key] = value
    return bare
