"""Rules about the properties of an object, and what is required of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Survey, is_composed, texts

_IN_PART: Final = re.compile(
    r"/(allOf|anyOf|oneOf)/\d+$|/(if|then|else|not)$|/dependentSchemas/[^/]+$"
)


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
    for schema in survey.schemas("required"):
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
    for schema in survey.saying("dependentRequired", "required"):
        properties, required = schema.value.get("properties"), schema.value.get("required")
        is_whole = not is_composed(schema) and not _IN_PART.search(schema.pointer)
        if not is_whole or not isinstance(properties, dict):
            continue
        patterns = schema.value.get("patternProperties")
        for index, name in enumerate(required if isinstance(required, list) else ()):
            if isinstance(name, str) and name not in properties and not patterns:
                near = get_close_matches(name, properties, 1)
                hint = f"did you mean {near[0]!r}?" if near else ""
                place = join(schema.pointer, "required", str(index))
                yield Hit(place, f"the schema does not describe {name!r}", hint)
        needs = schema.value.get("dependentRequired")
        is_closed = schema.value.get("additionalProperties") is False and not patterns
        for name, needed in needs.items() if is_closed and isinstance(needs, dict) else ():
            for other in sorted(set(texts(needed)) - properties.keys()):
                place = join(schema.pointer, "dependentRequired", name)
                yield Hit(place, f"{name!r} needs {other!r}, which the schema does not describe")


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
    for schema in survey.schemas("readOnly"):
        if schema.value.get("readOnly") is True and schema.value.get("writeOnly") is True:
            place = join(schema.pointer, "writeOnly")
            yield Hit(place, "readOnly and writeOnly exclude each other")


@check(
    "one-way-property",
    Group.SEMANTICS,
    Severity.WARNING,
    "A property comes in responses only, where there are requests only, or the reverse.",
    why="""
        `readOnly` is for what the server adds, so in a schema that is sent and never answered
        such a property has no place at all; nor has one that is `writeOnly` in a schema that is
        answered and never sent. Mostly the two words were mixed up.
        """,
    hint="take the other word, or none",
    bad="""
        paths:
          /users:
            post:
              operationId: addUser
              requestBody:
                content:
                  application/json: {schema: {$ref: "#/components/schemas/NewUser"}}
              responses: {"204": {description: It is there.}}
        components:
          schemas:
            NewUser:
              type: object
              properties:
                password: {type: string, maxLength: 72, readOnly: true}
        """,
    good="""
        paths:
          /users:
            post:
              operationId: addUser
              requestBody:
                content:
                  application/json: {schema: {$ref: "#/components/schemas/NewUser"}}
              responses: {"204": {description: It is there.}}
        components:
          schemas:
            NewUser:
              type: object
              properties:
                password: {type: string, maxLength: 72, writeOnly: true}
        """,
)
def one_way_property(survey: Survey) -> Iterator[Hit]:
    """Find properties that can never go the way that their schemas go."""
    for word, only, other, where in (
        ("readOnly", survey.sent, survey.answered, "sent and never answered"),
        ("writeOnly", survey.answered, survey.sent, "answered and never sent"),
    ):
        for schema in survey.saying(word):
            is_property = schema.pointer.rpartition("/")[0].endswith("/properties")
            is_one_way = schema.pointer in only and schema.pointer not in other
            if is_property and is_one_way and schema.value.get(word) is True:
                name = schema.pointer.rpartition("/")[2]
                yield Hit(join(schema.pointer, word), f"{name!r} is {word} in what is {where}")
