"""Check schemas beyond the form of the document: by their dialect, and by what they say."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sdkwright.diagnostics import Diagnostic
from sdkwright.document import Document, join, local_pointer
from sdkwright.validate.defaults import Default, Defaults
from sdkwright.validate.findings import finding
from sdkwright.validate.meta_schemas import DIALECTS, schema_rules
from sdkwright.validate.outermost import Outermost, outermost_schemas
from sdkwright.validate.words import explain, short
from sdkwright.values import JSON


def check_schemas(document: Document, version: str, known: Collection[str]) -> Iterator[Diagnostic]:
    """Yield what is wrong with the schemas of a document, and not known already of a pointer."""
    defaults: list[Default] = []
    for outermost in outermost_schemas(document):
        dialect = _dialect(document, version, outermost)
        rules = schema_rules(dialect) if isinstance(dialect, str) else None
        if rules is None or not isinstance(dialect, str):
            has_own = "$schema" in outermost.schema
            pointer = join(outermost.spot.pointer, "$schema") if has_own else "/jsonSchemaDialect"
            message = f"unknown JSON Schema dialect: {short(dialect)}"
            yield finding(document, "unknown-schema-dialect", message, pointer)
            continue
        faults = list(rules.faults(outermost.schema))
        for fault in faults:
            # The schemas of OpenAPI 3.0 and of JSON Schema say the same thing twice.
            news = explain(document, "structure", outermost.spot.pointer, fault)
            yield from (new for new in news if new.pointer not in known)
        if not faults:
            yield from _undefined_properties(document, outermost)
            defaults += _defaults(dialect, outermost)
    for pointer, fault in Defaults(document, version).faults(defaults):
        yield from explain(document, "invalid-default", pointer, fault)


def _dialect(document: Document, version: str, outermost: Outermost) -> JSON:
    default = DIALECTS[version]
    if version == "3.0":
        return default
    return outermost.schema.get("$schema", document.root.get("jsonSchemaDialect", default))


def _defaults(dialect: str, outermost: Outermost) -> Iterator[Default]:
    for spot, schema in outermost.inside:
        if "default" in schema:
            yield Default(join(spot.pointer, "default"), schema, dialect)


# Properties that are required ----------------------------------------------------------------


def _undefined_properties(document: Document, outermost: Outermost) -> Iterator[Diagnostic]:
    required = outermost.schema.get("required")
    # Without a composition more properties are welcome than those that are described.
    if not isinstance(required, list) or "allOf" not in outermost.schema:
        return
    try:
        described = _described_properties(document, outermost.schema)
    except KeyError:
        return  # A reference leads nowhere, and what it should add is not known.
    if missing := [repr(name) for name in required if name not in described]:
        message = f"required but not described: {', '.join(missing)}"
        pointer = join(outermost.spot.pointer, "required")
        yield finding(document, "undefined-required-property", message, pointer)


def _described_properties(document: Document, schema: dict[str, JSON]) -> set[str]:
    """Return the properties that a schema describes, and the schemas it is composed of.

    Raises:
        KeyError: A reference leads nowhere.
    """
    described: set[str] = set()
    rest: list[JSON] = [schema]
    seen: set[int] = set()
    while rest:
        part = rest.pop()
        if isinstance(part, list):
            rest += part
        if not isinstance(part, dict) or id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(properties := part.get("properties"), dict):
            described |= properties.keys()
        if isinstance(target := part.get("$ref"), str):
            rest.append(document.at(local_pointer(target)))
        rest += [part[word] for word in _COMPOSING if word in part]
    return described


_COMPOSING = ("allOf", "anyOf", "items", "not", "oneOf")
