"""Rules about what a schema says, keyword by keyword."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from sdkwright.diagnostics import Add, Edit, Group, Remove, Rename, Replace, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey, is_composed, texts, type_names

_OF_TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "string": ("contentEncoding", "contentMediaType", "maxLength", "minLength", "pattern"),
    "number": ("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"),
    "array": (
        *("contains", "items", "maxContains", "maxItems", "minContains", "minItems"),
        *("prefixItems", "unevaluatedItems", "uniqueItems"),
    ),
    "object": (
        *("additionalProperties", "dependentRequired", "dependentSchemas", "maxProperties"),
        *("minProperties", "patternProperties", "properties", "propertyNames", "required"),
        "unevaluatedProperties",
    ),
}
"""The keywords that say something of values of one type only."""
_TYPE_OF: Final = {keyword: name for name, words in _OF_TYPES.items() for keyword in words}
_KNOWN: Final = frozenset(_TYPE_OF) | {
    *("$anchor", "$comment", "$defs", "$dynamicAnchor", "$dynamicRef", "$id", "$ref", "$schema"),
    *("$vocabulary", "allOf", "anyOf", "const", "contentSchema", "default", "definitions"),
    *("dependencies", "deprecated", "description", "discriminator", "else", "enum", "example"),
    *("examples", "externalDocs", "format", "if", "not", "nullable", "oneOf", "readOnly"),
    *("then", "title", "type", "writeOnly", "xml"),
}
_IN_LOWER_CASE: Final = {name.lower(): name for name in _KNOWN}


@check(
    "unknown-keyword",
    Group.SEMANTICS,
    Severity.WARNING,
    "A schema has a keyword that nobody knows.",
    mends=True,
    why="""
        From OpenAPI 3.1 on a schema may have any keyword, and unknown ones are ignored. One that is
        misspelt, as `propertes`, changes nothing and looks as if it did.
        """,
    hint="correct it, or start it with x- if it is an extension",
    bad="""
        components:
          schemas:
            User:
              type: object
              requried: [name]
              properties:
                name: {type: string}
        """,
    good="""
        components:
          schemas:
            User:
              type: object
              required: [name]
              properties:
                name: {type: string}
        """,
)
def unknown_keyword(survey: Survey) -> Iterator[Hit]:
    """Find keywords beyond JSON Schema and OpenAPI; those of 3.0 are a matter of structure."""
    if survey.version == "3.0" or "jsonSchemaDialect" in survey.document.root:
        return
    for schema in survey.elements("schema"):
        for name in schema.value:
            if name not in _KNOWN and not name.startswith(("x-", "$")):
                near = get_close_matches(name, _KNOWN, 1)
                hint = f"did you mean {near[0]!r}?" if near else ""
                message = f"{name!r} is no keyword of schemas"
                mend = _recased(schema, name)
                yield Hit(join(schema.pointer, name), message, hint, mend=mend)


def _recased(schema: Element, name: str) -> tuple[Edit, ...]:
    """Return how a keyword gets its name, of which it differs in case only."""
    meant = _IN_LOWER_CASE.get(name.lower())
    if meant is None or meant in schema.value:
        return ()
    return (Rename(join(schema.pointer, name), meant),)


@check(
    "ignored-nullable",
    Group.SEMANTICS,
    Severity.WARNING,
    "A schema says nullable, which OpenAPI 3.1 has no more.",
    mends=True,
    why="""
        From OpenAPI 3.1 on null is a type like others, and `nullable` is an unknown keyword: null
        is refused, although the document seems to allow for it.
        """,
    hint="add null to the types, as in type: [string, 'null']",
    bad="""
        components:
          schemas:
            Name: {type: string, nullable: true}
        """,
    good="""
        components:
          schemas:
            Name: {type: [string, "null"]}
        """,
)
def ignored_nullable(survey: Survey) -> Iterator[Hit]:
    """Find `nullable` where it means nothing."""
    for schema in survey.saying("nullable") if survey.version != "3.0" else ():
        if "nullable" in schema.value and "$ref" not in schema.value:
            message = f"'nullable' means nothing in OpenAPI {survey.version}"
            yield Hit(join(schema.pointer, "nullable"), message, mend=_null_as_type(schema))


def _null_as_type(schema: Element) -> tuple[Edit, ...]:
    """Return how `nullable` becomes a type, where the type says all that there is to say."""
    place = join(schema.pointer, "nullable")
    if schema.value["nullable"] is False:
        return (Remove(place),)  # That null is no value is what its absence says.
    named, values = schema.value.get("type"), schema.value.get("enum", [])
    is_bound = is_composed(schema) or "const" in schema.value
    if schema.value["nullable"] is not True or is_bound or not isinstance(values, list):
        return ()
    edits: list[Edit] = [Remove(place)]
    at = join(schema.pointer, "type")
    if isinstance(named, str) and named != "null":
        edits.append(Replace(at, (named, "null")))
    elif isinstance(named, list) and named and list(texts(named)) == named:
        edits += [] if "null" in named else [Add(join(at, "-"), "null")]
    else:
        return ()
    if values and None not in values:
        edits.append(Add(join(schema.pointer, "enum", "-"), None))
    return tuple(edits)


@check(
    "null-not-listed",
    Group.SEMANTICS,
    Severity.WARNING,
    "A value may be null by its type, and its enum does not list null.",
    why="""
        A value has to be listed whatever its type allows for, so null is no value there. Some
        tools read `nullable` as if it added null to the list; others refuse what they send.
        """,
    hint="add null to the enum if it is a value, or else take it from the type",
    bad="""
        components:
          schemas:
            Color: {type: [string, "null"], enum: [red, green]}
        """,
    good="""
        components:
          schemas:
            Color: {type: [string, "null"], enum: [red, green, null]}
        """,
)
def null_not_listed(survey: Survey) -> Iterator[Hit]:
    """Find schemas whose type has null, by whatever word, and whose enum has not."""
    word = "nullable" if survey.version == "3.0" else "type"
    for schema in survey.schemas("enum"):
        values = schema.value.get("enum")
        is_nullable = (
            schema.value.get("nullable") is True
            if word == "nullable"
            else len(named := type_names(schema.value)) > 1 and "null" in named
        )
        if is_nullable and isinstance(values, list) and values and None not in values:
            place = join(schema.pointer, "enum")
            yield Hit(place, "null is allowed by the type and not by the enum")


@check(
    "keyword-without-effect",
    Group.SEMANTICS,
    Severity.WARNING,
    "A keyword says something of values of another type.",
    why="""
        `maxLength` bounds strings; beside `type: integer` it bounds nothing. Either the type or
        the keyword is wrong, and what was meant is not checked.
        """,
    hint="correct the type, or take the keyword of that type",
    bad="""
        components:
          schemas:
            Age: {type: integer, maxLength: 3}
        """,
    good="""
        components:
          schemas:
            Age: {type: integer, maximum: 999}
        """,
)
def keyword_without_effect(survey: Survey) -> Iterator[Hit]:
    """Find keywords that are of no type that the schema allows for."""
    for schema in survey.schemas():
        allowed = {"number" if name == "integer" else name for name in type_names(schema.value)}
        for name in schema.value if allowed else ():
            wanted = _TYPE_OF.get(name)
            if wanted is not None and wanted not in allowed:
                types = " or ".join(type_names(schema.value))
                message = f"{name!r} says nothing of a value of type {types}"
                yield Hit(join(schema.pointer, name), message)
