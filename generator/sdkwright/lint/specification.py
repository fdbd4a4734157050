"""What there is to say of the rules of the OpenAPI specification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sdkwright.diagnostics import Group, Rule
from sdkwright.lint.check import rule
from sdkwright.validate import CODES, SEVERITIES

_STRUCTURAL: Final = frozenset({"openapi-version", "structure", "unknown-schema-dialect"})


def _rules() -> Iterator[Rule]:
    yield _rule(
        "duplicate-operation-id",
        why="""
            The operationId names the method, and links lead to operations by it. Of two operations
            with one ID nobody can say which is meant.
            """,
        hint="give each operation an operationId of its own",
        bad="""
            paths:
              /lamps:
                get:
                  operationId: listLamps
                  responses: {"204": {description: There are none.}}
              /lights:
                get:
                  operationId: listLamps
                  responses: {"204": {description: There are none.}}
            """,
        good="""
            paths:
              /lamps:
                get:
                  operationId: listLamps
                  responses: {"204": {description: There are none.}}
              /lights:
                get:
                  operationId: listLights
                  responses: {"204": {description: There are none.}}
            """,
    )
    yield _rule(
        "duplicate-parameter",
        mends=True,
        why="""
            A parameter is known by its name and location. Of two that agree in both, tools take
            the first or the last, and the other one describes nothing.
            """,
        hint="remove one of the two",
        bad="""
            paths:
              /lamps:
                get:
                  operationId: listLamps
                  parameters:
                    - {name: color, in: query, schema: {type: string}}
                    - {name: color, in: query, schema: {type: integer}}
                  responses: {"204": {description: There are none.}}
            """,
        good="""
            paths:
              /lamps:
                get:
                  operationId: listLamps
                  parameters:
                    - {name: color, in: query, schema: {type: string}}
                  responses: {"204": {description: There are none.}}
            """,
    )
    yield _rule(
        "duplicate-tag",
        mends=True,
        why="""
            A tag becomes a resource of the client. Of two tags of one name only one describes it.
            """,
        hint="remove one of the two",
        bad="""
            tags:
              - {name: lamps, description: What gives light.}
              - {name: lamps, description: What shines.}
            """,
        good="""
            tags:
              - {name: lamps, description: What gives light.}
            """,
    )
    yield _rule(
        "invalid-default",
        why="""
            A default is what the service takes where nothing is sent. One that the schema forbids
            is wrong in one of the two places, and callers are told something that is not true.
            """,
        hint="correct the default, or the schema that forbids it",
        bad="""
            components:
              schemas:
                Brightness: {type: integer, default: high}
            """,
        good="""
            components:
              schemas:
                Brightness: {type: integer, default: 100}
            """,
    )
    yield _rule(
        "invalid-tag-hierarchy",
        why="""
            From OpenAPI 3.2 on a tag may have a parent. One whose parent is not there, or is below
            the tag itself, has no place in the tree.
            """,
        hint="let parent name a tag of this document that is not below this one",
        bad="""
            openapi: 3.2.0
            tags:
              - {name: lamps, parent: lgihts}
              - {name: lights}
            """,
        good="""
            openapi: 3.2.0
            tags:
              - {name: lamps, parent: lights}
              - {name: lights}
            """,
    )
    yield _rule(
        "malformed-path",
        why="""
            Each pair of braces stands for a parameter of that name. A brace without its partner is
            sent as it is, so that the server finds nothing.
            """,
        hint="write each placeholder as {name}",
        bad="""
            paths:
              /lamps/{id:
                get:
                  operationId: getLamp
                  responses: {"204": {description: It exists.}}
            """,
        good="""
            paths:
              /lamps/{id}:
                get:
                  operationId: getLamp
                  parameters:
                    - {name: id, in: path, required: true, schema: {type: string}}
                  responses: {"204": {description: It exists.}}
            """,
    )
    yield _rule(
        "openapi-version",
        mends=True,
        why="""
            What a field means depends on the version of OpenAPI, so that a document of another
            one, or of Swagger 2.0, would be misread.
            """,
        hint="start the document with openapi: 3.1.0; supported are 3.0, 3.1 and 3.2",
        bad="""
            swagger: "2.0"
            info: {title: Lamps, version: "1"}
            paths: {}
            """,
        good="""
            openapi: 3.1.0
            info: {title: Lamps, version: "1"}
            paths: {}
            """,
    )
    yield _rule(
        "structure",
        mends=True,
        why="""
            A field that is missing, misspelt, or of another type than the specification says is
            ignored by some tools and refused by others. sdkwright makes of such a document what it
            can, and what the field was to say is lost.
            """,
        hint="compare with the OpenAPI specification",
        bad="""
            info:
              title: Lamps
            """,
        good="""
            info:
              title: Lamps
              version: "1"
            """,
    )
    yield _rule(
        "undeclared-path-parameter",
        why="""
            The method would have no argument for this part of the path, so that it could not be
            called. The operation is not generated.
            """,
        hint="add it to parameters, with in: path and required: true",
        bad="""
            paths:
              /lamps/{id}:
                get:
                  operationId: getLamp
                  responses: {"204": {description: It exists.}}
            """,
        good="""
            paths:
              /lamps/{id}:
                get:
                  operationId: getLamp
                  parameters:
                    - {name: id, in: path, required: true, schema: {type: string}}
                  responses: {"204": {description: It exists.}}
            """,
    )
    yield _rule(
        "undefined-required-property",
        why="""
            A composition requires a property that none of its parts describes: mostly the name is
            misspelt, and every value without it is refused.
            """,
        hint="describe it under properties, or correct the name",
        bad="""
            components:
              schemas:
                Lamp:
                  required: [colour]
                  allOf:
                    - {type: object, properties: {color: {type: string}}}
            """,
        good="""
            components:
              schemas:
                Lamp:
                  required: [color]
                  allOf:
                    - {type: object, properties: {color: {type: string}}}
            """,
    )
    yield _rule(
        "unknown-schema-dialect",
        why="""
            A dialect says what the keywords of a schema mean. Of one that is not known, nothing
            can be said.
            """,
        hint="leave $schema and jsonSchemaDialect out",
        bad="""
            openapi: 3.1.0
            jsonSchemaDialect: https://example.com/dialect
            components:
              schemas:
                Lamp: {type: string}
            """,
        good="""
            openapi: 3.1.0
            components:
              schemas:
                Lamp: {type: string}
            """,
    )
    yield _rule(
        "unused-path-parameter",
        why="""
            The method takes an argument that goes nowhere: mostly the placeholder or the parameter
            is misspelt.
            """,
        hint="put it into the path in braces, or remove it",
        bad="""
            paths:
              /lamps:
                get:
                  operationId: listLamps
                  parameters:
                    - {name: id, in: path, required: true, schema: {type: string}}
                  responses: {"204": {description: There are none.}}
            """,
        good="""
            paths:
              /lamps/{id}:
                get:
                  operationId: listLamps
                  parameters:
                    - {name: id, in: path, required: true, schema: {type: string}}
                  responses: {"204": {description: There are none.}}
            """,
    )


def _rule(code: str, *, why: str, hint: str, bad: str, good: str, mends: bool = False) -> Rule:
    group = Group.STRUCTURE if code in _STRUCTURAL else Group.SEMANTICS
    severity, meaning = SEVERITIES[code], CODES[code]
    return rule(code, group, severity, meaning, why=why, hint=hint, bad=bad, good=good, mends=mends)


RULES: Final[Mapping[str, Rule]] = {found.code: found for found in _rules()}
"""The rules of the specification, by code."""
