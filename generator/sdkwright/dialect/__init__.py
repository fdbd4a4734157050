"""One dialect for every document: sorted keys, and OpenAPI 3.0 said as JSON Schema 2020-12."""

from __future__ import annotations

from collections.abc import Mapping

from sdkwright.dialect.annotations import is_marked
from sdkwright.dialect.bases import with_children
from sdkwright.dialect.discriminators import discriminated
from sdkwright.dialect.wellformed import is_wellformed
from sdkwright.values import JSON

__all__ = ["is_old_version", "modern_schema", "modernise"]

# Where a schema holds schemas, by the shape of the value.
_ONE = ("additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then")
_ONE_MORE = ("unevaluatedItems", "unevaluatedProperties", "contentSchema")
_MANY = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED = ("$defs", "dependentSchemas", "patternProperties", "properties")
# What a schema says of itself, rather than of its values.
_REMARKS = ("default", "deprecated", "description", "example", "readOnly", "title", "writeOnly")
_NUMBERS = frozenset(
    {"maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf"}
    | {"maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties"}
    | {"maxContains", "minContains"}
)
_OPAQUE = frozenset({"example", "examples", "default", "enum", "const"})


def modernise(root: Mapping[str, JSON]) -> dict[str, JSON]:
    """Return the document with its keys sorted and every schema as JSON Schema 2020-12.

    The order of keys in a mapping carries no meaning (RFC 8259), so none is read from it. Vendor
    extensions and example values are sorted too, else left as they are.
    """
    return with_children({key: _element(key, root[key], root) for key in sorted(root)})


def is_old_version(root: Mapping[str, JSON]) -> bool:
    """Tell whether a document speaks of schemas as OpenAPI 3.0 did."""
    return str(root.get("openapi", "")).startswith("3.0")


def _element(key: str, value: JSON, root: Mapping[str, JSON]) -> JSON:
    """Return an OpenAPI element; ``key`` is where its parent holds it."""
    if key in _OPAQUE or key.startswith("x-"):
        return _sorted(value)
    if key in ("schema", "itemSchema"):
        return modern_schema(value, root)
    if isinstance(value, list):
        return [_element("", item, root) for item in value]
    if not isinstance(value, dict):
        return value
    if key == "schemas":
        return {name: modern_schema(value[name], root) for name in sorted(value)}
    # A mapping of names, not of keywords, may use any name: `components.parameters.schema`.
    return {
        name: _element("" if _holds_names(key) else name, value[name], root)
        for name in sorted(value)
    }


def _holds_names(key: str) -> bool:
    return key in {
        "parameters",
        "responses",
        "headers",
        "requestBodies",
        "securitySchemes",
        "links",
        "callbacks",
        "pathItems",
        "paths",
        "webhooks",
        "content",
        "mediaTypes",
        "additionalOperations",
        "encoding",
        "variables",
        "mapping",
        "scopes",
    }


def modern_schema(schema: JSON, root: Mapping[str, JSON]) -> JSON:
    """Return a schema of a document as JSON Schema 2020-12, without what has no form it has."""
    if not isinstance(schema, dict):
        return schema if isinstance(schema, bool) else {}
    result: dict[str, JSON] = {}
    for key in sorted(schema):
        value = schema[key]
        if not is_wellformed(key, value):
            continue
        if key in _ONE or key in _ONE_MORE:
            result[key] = modern_schema(value, root)
        elif key in _MANY and isinstance(value, list):
            result[key] = [modern_schema(item, root) for item in value]
        elif key in _NAMED and isinstance(value, dict):
            result[key] = {name: modern_schema(value[name], root) for name in sorted(value)}
        else:
            result[key] = _number(value) if key in _NUMBERS else _sorted(value)
    # Before 2020-12 the items after those of a tuple; without a tuple it never said anything.
    rest = result.pop("additionalItems", None)
    if rest is not None and "prefixItems" in result:
        result.setdefault("items", modern_schema(rest, root))
    if isinstance(kind := result.get("type"), list) and len(kind) == 1:
        result["type"] = kind[0]
    result = _from_old(result) if is_old_version(root) else result
    return discriminated(_agreeing(_of_both_ways(result, root)), root)


def _of_both_ways(schema: dict[str, JSON], root: Mapping[str, JSON]) -> dict[str, JSON]:
    """Return a schema that requires no member which only requests or only responses have.

    There is one class for both, and `required` binds only that direction (OpenAPI 3.0.4, 4.7.24).
    """
    required, properties = schema.get("required"), schema.get("properties")
    if not isinstance(required, list) or not isinstance(properties, dict):
        return schema
    kept = [
        name
        for name in required
        if not is_marked(properties.get(str(name)), root, "readOnly", "writeOnly")
    ]
    return {**schema, "required": kept} if len(kept) < len(required) else schema


def _agreeing(schema: dict[str, JSON]) -> dict[str, JSON]:
    """Return a schema without values that its type rules out, nor types that have no value."""
    kind, values = schema.get("type"), schema.get("enum")
    if kind is None or not isinstance(values, list):
        return schema
    kinds = [str(item) for item in (kind if isinstance(kind, list) else [kind])]
    kept = [value for value in values if any(_is_of(value, item) for item in kinds)]
    used = [item for item in kinds if any(_is_of(value, item) for value in kept)]
    if not kept:
        return schema
    listed: JSON = [*used]
    return {**schema, "enum": kept, "type": listed if len(used) > 1 else used[0]}


def _is_of(value: JSON, kind: str) -> bool:
    if isinstance(value, bool) or value is None:
        return kind == ("null" if value is None else "boolean")
    if isinstance(value, int | float):
        return kind == "number" or (kind == "integer" and value % 1 == 0)
    if isinstance(value, str):
        return kind == "string"
    return kind == ("array" if isinstance(value, list) else "object")


def _from_old(schema: dict[str, JSON]) -> dict[str, JSON]:
    """Return a schema of OpenAPI 3.0 in the words of 3.1."""
    if "$ref" in schema:
        # Whatever stands beside a reference is ignored in 3.0.
        return {"$ref": schema["$ref"]}
    is_nullable = schema.pop("nullable", False) is True
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        flag = schema.get(exclusive)
        if flag is True and bound in schema:
            schema[exclusive] = schema.pop(bound)
        elif isinstance(flag, bool):
            del schema[exclusive]
    if not is_nullable:
        return schema
    kind, parts = schema.get("type"), {"allOf", "anyOf", "oneOf"} & schema.keys()
    if isinstance(kind, str) and not parts:
        schema["type"] = [kind, "null"]
        values = schema.get("enum")
        if isinstance(values, list) and None not in values:
            schema["enum"] = [*values, None]
        return schema
    # Without a type, or beside compositions, `nullable` binds what these say.
    either: dict[str, JSON] = {key: schema.pop(key) for key in _REMARKS if key in schema}
    return {**either, "anyOf": [schema, {"type": "null"}]}


def _number(value: JSON) -> JSON:
    """Return a bound as an integer where it is one: to JSON Schema 1.0 is no other number."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _sorted(value: JSON) -> JSON:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_sorted(item) for item in value]
    return value
