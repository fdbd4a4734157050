"""Rules about what a schema says, keyword by keyword."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final, TypeGuard

from sdkwright.diagnostics import Add, Edit, Group, Remove, Rename, Replace, Severity
from sdkwright.document import JSON, join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey, texts, type_names

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
_FORMATS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("int32", "int64", "int16", "int8", "uint64", "uint32"), ("integer", "number")),
    **dict.fromkeys(("float", "double"), ("number", "integer")),
    **dict.fromkeys(
        (
            *("binary", "byte", "date", "date-time", "duration", "email", "hostname", "ipv4"),
            *("ipv6", "password", "time", "uri", "uuid"),
        ),
        ("string",),
    ),
}
"""Formats whose meaning is settled, and the types of the values that they speak of."""

# Formats that are near to those, and known by themselves.
_OTHER_FORMATS: Final = frozenset(
    {"base64", "base64url", "char", "commonmark", "decimal", "decimal128", "double-int", "html"}
    | {"http-date", "idn-email", "idn-hostname", "iri", "iri-reference", "json-pointer", "ip"}
    | {"media-range", "regex", "relative-json-pointer", "sf-boolean", "sf-string", "single"}
    | {"date-time-local", "time-local", "uint16", "uint8", "unixtime", "uri-reference", "url"}
    | {"uri-template", "timestamp", "file", "int", "integer", "number", "string"}
)
_COMPOSING: Final = frozenset({"$dynamicRef", "$ref", "allOf", "anyOf", "if", "oneOf"})
_IN_PART: Final = re.compile(
    r"/(allOf|anyOf|oneOf)/\d+$|/(if|then|else|not)$|/dependentSchemas/[^/]+$"
)
_BOUNDS: Final = (
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minContains", "maxContains"),
    ("minimum", "maximum"),
    ("exclusiveMinimum", "maximum"),
    ("minimum", "exclusiveMaximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
)


def _schemas(survey: Survey) -> Iterator[Element]:
    """Yield every schema that says something itself."""
    for schema in survey.elements("schema"):
        if survey.version != "3.0" or "$ref" not in schema.value:
            yield schema


@check(
    "unknown-keyword",
    Group.SEMANTICS,
    Severity.WARNING,
    "A schema has a keyword that nobody knows.",
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
    for schema in survey.elements("schema") if survey.version != "3.0" else ():
        if "nullable" in schema.value and "$ref" not in schema.value:
            message = f"'nullable' means nothing in OpenAPI {survey.version}"
            yield Hit(join(schema.pointer, "nullable"), message, mend=_null_as_type(schema))


def _null_as_type(schema: Element) -> tuple[Edit, ...]:
    """Return how `nullable` becomes a type, where the type says all that there is to say."""
    place = join(schema.pointer, "nullable")
    if schema.value["nullable"] is False:
        return (Remove(place),)  # That null is no value is what its absence says.
    named, values = schema.value.get("type"), schema.value.get("enum", [])
    is_composed = not _COMPOSING.isdisjoint(schema.value) or "const" in schema.value
    if schema.value["nullable"] is not True or is_composed or not isinstance(values, list):
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
    for schema in _schemas(survey):
        allowed = {"number" if name == "integer" else name for name in type_names(schema.value)}
        for name in schema.value if allowed else ():
            wanted = _TYPE_OF.get(name)
            if wanted is not None and wanted not in allowed:
                types = " or ".join(type_names(schema.value))
                message = f"{name!r} says nothing of a value of type {types}"
                yield Hit(join(schema.pointer, name), message)


@check(
    "format-of-another-type",
    Group.SEMANTICS,
    Severity.WARNING,
    "A format says something of values of another type.",
    why="""
        A format gives a value its Python type: `date-time` makes a datetime of a string. Beside
        another type it means nothing, and the value stays what it is.
        """,
    hint="correct the type, or the format",
    bad="""
        components:
          schemas:
            Birthday: {type: integer, format: date}
        """,
    good="""
        components:
          schemas:
            Birthday: {type: string, format: date}
        """,
)
def format_of_another_type(survey: Survey) -> Iterator[Hit]:
    """Find formats of no type that the schema allows for."""
    for schema in _schemas(survey):
        found = schema.value.get("format")
        wanted = _FORMATS.get(found) if isinstance(found, str) else None
        types = type_names(schema.value)
        # Numbers that JSON cannot hold exactly are sent as text, and say so.
        is_text = types == ("string",) and isinstance(found, str) and found.endswith("64")
        if wanted and types and not set(wanted) & set(types) and not is_text:
            message = f"the format {found!r} says nothing of a value of type {' or '.join(types)}"
            yield Hit(join(schema.pointer, "format"), message)


@check(
    "unknown-format",
    Group.SEMANTICS,
    Severity.WARNING,
    "A format is nearly one that everybody knows.",
    why="""
        Formats are free to choose, and unknown ones are ignored: with `datetime` in the place of
        `date-time` a string stays a string.
        """,
    hint="write the format as it is known",
    bad="""
        components:
          schemas:
            Created: {type: string, format: datetime}
        """,
    good="""
        components:
          schemas:
            Created: {type: string, format: date-time}
        """,
)
def unknown_format(survey: Survey) -> Iterator[Hit]:
    """Find formats that differ by a letter or sign from a known one, and by no more."""
    for schema in _schemas(survey):
        found = schema.value.get("format")
        if isinstance(found, str) and found not in _FORMATS and found not in _OTHER_FORMATS:
            plain = re.sub(r"[\W_]", "", found.lower())
            near = get_close_matches(found.lower(), _FORMATS, 1, cutoff=0.85)
            same = [known for known in _FORMATS if known.replace("-", "") == plain]
            if same or near:
                hint = f"did you mean {(same or near)[0]!r}?"
                yield Hit(join(schema.pointer, "format"), f"{found!r} is no known format", hint)


@check(
    "contradicting-bounds",
    Group.SEMANTICS,
    Severity.ERROR,
    "A lower bound is above the upper one.",
    why="""
        No value lies between the two, so that every request with one is refused before it is sent.
        """,
    hint="swap the two, or correct one of them",
    bad="""
        components:
          schemas:
            Age: {type: integer, minimum: 120, maximum: 0}
        """,
    good="""
        components:
          schemas:
            Age: {type: integer, minimum: 0, maximum: 120}
        """,
)
def contradicting_bounds(survey: Survey) -> Iterator[Hit]:
    """Find pairs of bounds that leave nothing between them."""
    for schema in _schemas(survey):
        for lower, upper in _BOUNDS:
            least, most = schema.value.get(lower), schema.value.get(upper)
            if not _is_number(least) or not _is_number(most):
                continue
            is_open = "exclusive" in lower + upper or (
                lower == "minimum"
                and True
                in (schema.value.get("exclusiveMinimum"), schema.value.get("exclusiveMaximum"))
            )
            if least > most or (is_open and least == most):
                message = f"{lower} {least} and {upper} {most} leave no value between them"
                yield Hit(join(schema.pointer, lower), message)


def _is_number(value: JSON) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


@check(
    "duplicate-enum-value",
    Group.SEMANTICS,
    Severity.WARNING,
    "An enum lists one value twice.",
    why="""
        The second one changes nothing; mostly another value was meant, which is refused now.
        """,
    hint="remove it, or write the value that was meant",
    bad="""
        components:
          schemas:
            Color: {type: string, enum: [red, green, red]}
        """,
    good="""
        components:
          schemas:
            Color: {type: string, enum: [red, green, blue]}
        """,
)
def duplicate_enum_value(survey: Survey) -> Iterator[Hit]:
    """Find values that stand in an enum before."""
    for schema in _schemas(survey):
        values = schema.value.get("enum")
        seen: set[str] = set()
        for index, value in enumerate(values if isinstance(values, list) else ()):
            text = json.dumps(value, sort_keys=True)
            if text in seen:
                place = join(schema.pointer, "enum", str(index))
                mend = () if _has_lists_beside(schema) else (Remove(place),)
                yield Hit(place, f"the enum has {text} twice", mend=mend)
            seen.add(text)


def _has_lists_beside(schema: Element) -> bool:
    """Tell whether an extension lists something for each value, as `x-enum-varnames` does."""
    return any(
        name.startswith("x-") and isinstance(value, list) for name, value in schema.value.items()
    )


@check(
    "empty-enum",
    Group.SEMANTICS,
    Severity.ERROR,
    "An enum lists no value.",
    why="""
        No value is one of none, so that everything is refused.
        """,
    hint="list the values, or remove the enum",
    bad="""
        components:
          schemas:
            Color: {type: string, enum: []}
        """,
    good="""
        components:
          schemas:
            Color: {type: string, enum: [red, green]}
        """,
)
def empty_enum(survey: Survey) -> Iterator[Hit]:
    """Find enums without values."""
    for schema in _schemas(survey):
        if schema.value.get("enum") == []:
            yield Hit(join(schema.pointer, "enum"), "the enum has no value")


@check(
    "enum-of-another-type",
    Group.SEMANTICS,
    Severity.ERROR,
    "A value of an enum, or a const, is of another type than the schema.",
    why="""
        A value has to be of the type and one of the enum. One that is of another type can never
        be sent; in YAML `no`, `1` and `1.0` are mostly meant as text, and want quotes.
        """,
    hint="put it into quotes if it is text, or correct the type",
    bad="""
        components:
          schemas:
            Version: {type: string, enum: [1, "2"]}
        """,
    good="""
        components:
          schemas:
            Version: {type: string, enum: ["1", "2"]}
        """,
)
def enum_of_another_type(survey: Survey) -> Iterator[Hit]:
    """Find documented values that the type beside them excludes."""
    for schema in _schemas(survey):
        types = type_names(schema.value)
        if not types:
            continue
        values = schema.value.get("enum")
        listed: list[tuple[JSON, tuple[str, ...]]] = [
            (value, ("enum", str(index)))
            for index, value in enumerate(values if isinstance(values, list) else ())
        ]
        if "const" in schema.value:
            listed.append((schema.value["const"], ("const",)))
        for value, place in listed:
            is_null = value is None and schema.value.get("nullable") is True
            if not is_null and not any(_is_of(value, name) for name in types):
                message = f"{json.dumps(value)} is not of the type {' or '.join(types)}"
                yield Hit(join(schema.pointer, *place), message)


def _is_of(value: JSON, name: str) -> bool:
    """Tell whether a value is of a type of JSON Schema; of an unknown one everything is."""
    match name:
        case "null":
            return value is None
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return _is_number(value) and float(value).is_integer()
        case "number":
            return _is_number(value)
        case "string":
            return isinstance(value, str)
        case "array":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict)
        case _:
            return True


@check(
    "contradicting-values",
    Group.SEMANTICS,
    Severity.ERROR,
    "A const is none of the values of the enum beside it.",
    why="""
        A value has to be the constant and one of the enum; no value is both.
        """,
    hint="remove the enum, or correct the constant",
    bad="""
        components:
          schemas:
            Kind: {type: string, const: cat, enum: [dog, bird]}
        """,
    good="""
        components:
          schemas:
            Kind: {type: string, const: cat}
        """,
)
def contradicting_values(survey: Survey) -> Iterator[Hit]:
    """Find constants that the enum excludes."""
    for schema in _schemas(survey):
        values = schema.value.get("enum")
        if "const" in schema.value and isinstance(values, list):
            constant = schema.value["const"]
            if constant not in values:
                message = f"{json.dumps(constant)} is none of the values of the enum"
                yield Hit(join(schema.pointer, "const"), message)


@check(
    "required-deprecated",
    Group.SEMANTICS,
    Severity.WARNING,
    "What is deprecated is required.",
    why="""
        Callers are warned of it and have to use it all the same: there is nothing they can do.
        """,
    hint="let it be optional, or take the deprecation back",
    bad="""
        components:
          schemas:
            User:
              type: object
              required: [nick]
              properties:
                nick: {type: string, deprecated: true}
        """,
    good="""
        components:
          schemas:
            User:
              type: object
              properties:
                nick: {type: string, deprecated: true}
        """,
)
def required_deprecated(survey: Survey) -> Iterator[Hit]:
    """Find properties of requests, and parameters, that callers must use and should not."""
    for schema in _schemas(survey):
        required = set(texts(schema.value.get("required")))
        for name, inner in survey.members(schema, "properties"):
            if name in required and inner.value.get("deprecated") is True:
                place = join(schema.pointer, "properties", name)
                yield Hit(place, f"the property {name!r} is deprecated and required")
    for parameter in survey.elements("parameter"):
        is_deprecated = parameter.value.get("deprecated") is True
        if (
            is_deprecated
            and parameter.value.get("in") != "path"
            and parameter.value.get("required")
        ):
            message = f"the parameter {parameter.value.get('name')!r} is deprecated and required"
            yield Hit(join(parameter.pointer, "deprecated"), message)


@check(
    "undescribed-required",
    Group.SEMANTICS,
    Severity.WARNING,
    "A schema requires a property that it does not describe.",
    why="""
        Mostly the name is misspelt in one of the two places. The property that was meant is
        optional then, and a value without the other one is refused.
        """,
    hint="describe it under properties, or correct the name",
    bad="""
        components:
          schemas:
            User:
              type: object
              required: [nmae]
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
def undescribed_required(survey: Survey) -> Iterator[Hit]:
    """Find names that no property of a schema has; a part of a composition may speak of others."""
    for schema in survey.elements("schema"):
        properties, required = schema.value.get("properties"), schema.value.get("required")
        is_whole = not _COMPOSING & schema.value.keys() and not _IN_PART.search(schema.pointer)
        if not is_whole or not isinstance(properties, dict) or not isinstance(required, list):
            continue
        patterns = schema.value.get("patternProperties")
        for index, name in enumerate(required):
            if isinstance(name, str) and name not in properties and not patterns:
                near = get_close_matches(name, properties, 1)
                hint = f"did you mean {near[0]!r}?" if near else ""
                place = join(schema.pointer, "required", str(index))
                yield Hit(place, f"the schema does not describe {name!r}", hint)


@check(
    "read-and-write-only",
    Group.SEMANTICS,
    Severity.ERROR,
    "A schema is for reading only and for writing only.",
    why="""
        Neither a request nor a response may hold it then, so that nobody ever sees it.
        """,
    hint="remove one of the two",
    bad="""
        components:
          schemas:
            Password: {type: string, readOnly: true, writeOnly: true}
        """,
    good="""
        components:
          schemas:
            Password: {type: string, writeOnly: true}
        """,
)
def read_and_write_only(survey: Survey) -> Iterator[Hit]:
    """Find schemas that nothing may hold."""
    for schema in _schemas(survey):
        if schema.value.get("readOnly") is True and schema.value.get("writeOnly") is True:
            place = join(schema.pointer, "writeOnly")
            yield Hit(place, "readOnly and writeOnly exclude each other")
