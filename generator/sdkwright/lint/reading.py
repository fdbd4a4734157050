"""What there is to say of rules that are checked while a document is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sdkwright.diagnostics import Group, Rule, Severity
from sdkwright.document import CODES
from sdkwright.lint.check import rule

_WARNINGS: Final = frozenset({"overlay-no-match", "reference-base"})


def _rules() -> Iterator[Rule]:
    yield _rule(
        "alias-bomb",
        why="""
            An alias of aliases of aliases is a few bytes that stand for more than any memory
            holds. Whoever reads such a file, reads for ever; sdkwright stops after a million
            values.
            """,
        hint="use a $ref, which is followed and not copied",
        bad="""
            a: &a [lamp, lamp, lamp, lamp, lamp, lamp, lamp, lamp, lamp, lamp]
            b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
            c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
            d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
            e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
            f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
            """,
        good="""
            components:
              schemas:
                Lamp: {type: string}
                Lamps: {type: array, items: {$ref: "#/components/schemas/Lamp"}}
            """,
    )
    yield _rule(
        "complex-key",
        why="""
            An OpenAPI document is JSON, whatever it is written in, and the keys of JSON are text.
            """,
        hint="write the key as text",
        bad="""
            x-colors:
              ? [red, green]
              : warm
            """,
        good="""
            x-colors:
              red and green: warm
            """,
    )
    yield _rule(
        "duplicate-key",
        why="""
            Of a key that is given twice some readers take the first and some the last. What the
            document says depends on who reads it then; mostly one of the two was copied and never
            renamed.
            """,
        hint="remove or rename one of them",
        bad="""
            info:
              title: Lamps
              version: "1"
              title: Lights
            """,
        good="""
            info:
              title: Lamps
              version: "1"
            """,
    )
    yield _rule(
        "dynamic-reference",
        why="""
            A class is made for a schema once. What a $dynamicRef means is decided anew by each
            schema that it is reached from, so that one class cannot say it.
            """,
        hint="use $ref where one schema is meant",
        bad="""
            components:
              schemas:
                Page:
                  properties:
                    items: {type: array, items: {$dynamicRef: "#item"}}
                  $defs:
                    any: {$dynamicAnchor: item}
                Lamps:
                  $ref: "#/components/schemas/Page"
                  $defs:
                    lamp: {$dynamicAnchor: item, type: string}
            """,
        good="""
            components:
              schemas:
                Lamps:
                  properties:
                    items: {type: array, items: {type: string}}
            """,
    )
    yield _rule(
        "empty-document",
        why="""
            There is nothing to make an SDK of; mostly the file was cut off, or is another one.
            """,
        hint="start it with openapi: 3.1.0",
        bad="""
            # Nothing but a comment.
            """,
        good="""
            openapi: 3.1.0
            info: {title: Lamps, version: "1"}
            paths: {}
            """,
    )
    yield _rule(
        "encoding",
        why=r"""
            YAML and JSON are UTF-8. In another encoding letters beyond ASCII are read as others, or
            not at all; half of a character, as in "\ud83d", is none.
            """,
        hint="save the file as UTF-8",
        bad=r"""
            {"openapi": "3.1.0", "info": {"title": "Lamps \ud83d", "version": "1"}, "paths": {}}
            """,
        good=r"""
            {"openapi": "3.1.0", "info": {"title": "Lights", "version": "1"}, "paths": {}}
            """,
    )
    yield _rule(
        "external-reference",
        why="""
            A $ref to another file is read from beside the document. One to a file that is not
            there leads nowhere, and one to the network is not followed: what is generated would
            depend on a server.
            """,
        hint="save the file beside the document, and refer to it by its path",
        bad="""
            components:
              schemas:
                Lamp: {$ref: "https://example.com/lamp.yaml"}
            """,
        good="""
            components:
              schemas:
                Lamp: {type: string}
            """,
    )
    yield _rule(
        "invalid-merge",
        why="""
            The key `<<` puts the fields of another mapping in its place. Of anything else there
            are no fields.
            """,
        hint="name a mapping after <<, or quote the key",
        bad="""
            x-lamp:
              <<: [{color: red}, 2]
            """,
        good="""
            x-lamp:
              <<: [{color: red}]
            """,
    )
    yield _rule(
        "invalid-overlay",
        why="""
            An overlay changes the document before it is used. One that cannot be understood would
            change nothing, and nobody would know.
            """,
        hint="compare with the Overlay specification",
        bad="""
            overlay: 1.0.0
            info: {title: Corrections, version: "1"}
            actions:
              - target: $.paths.x-lamps
                remove: true
            """,
        good="""
            overlay: 1.0.0
            info: {title: Corrections, version: "1"}
            actions:
              - target: $.paths['x-lamps']
                remove: true
            """,
    )
    yield _rule(
        "json-syntax",
        why="""
            JSON has no comments, no comma after the last item, and quotes around every key.
            Readers that bear with more differ in what they bear.
            """,
        hint="correct it, or give the file a name that ends in .yaml",
        bad="""
            {"openapi": "3.1.0",}
            """,
        good="""
            {"openapi": "3.1.0", "info": {"title": "Lamps", "version": "1"}, "paths": {}}
            """,
    )
    yield _rule(
        "multiple-documents",
        why="""
            Three dashes start another document. Most readers ignore all but the first one, so that
            half of the API is lost.
            """,
        hint="keep one document in the file",
        bad="""
            openapi: 3.1.0
            info: {title: Lamps, version: "1"}
            ---
            paths: {}
            """,
        good="""
            openapi: 3.1.0
            info: {title: Lamps, version: "1"}
            paths: {}
            """,
    )
    yield _rule(
        "not-a-mapping",
        why="""
            A document is a mapping with fields such as `info` and `paths`; a list or a text has
            none.
            """,
        hint="start it with openapi: 3.1.0",
        bad="""
            - openapi: 3.1.0
            """,
        good="""
            openapi: 3.1.0
            info: {title: Lamps, version: "1"}
            paths: {}
            """,
    )
    yield _rule(
        "overlay-no-match",
        why="""
            An action whose target is not there does nothing: mostly the document has changed, and
            what the overlay corrected is as it was before.
            """,
        hint="correct the target, or remove the action",
        bad="""
            overlay: 1.0.0
            info: {title: Corrections, version: "1"}
            actions:
              - target: $.paths['/lmaps']
                remove: true
            """,
        good="""
            overlay: 1.0.0
            info: {title: Corrections, version: "1"}
            actions:
              - target: $.paths['/lamps']
                remove: true
            """,
    )
    yield _rule(
        "recursive-alias",
        why="""
            A value that contains itself has no end, and no JSON that says it.
            """,
        hint="describe recursion by a $ref",
        bad="""
            x-lamp: &lamp
              parts: [*lamp]
            """,
        good="""
            components:
              schemas:
                Lamp:
                  type: object
                  properties:
                    parts: {type: array, items: {$ref: "#/components/schemas/Lamp"}}
            """,
    )
    yield _rule(
        "reference-base",
        why="""
            A $ref that begins with # means the file that it stands in. Some tools take it for the
            main document, so that the same files mean two things.
            """,
        hint="name the main document before the #",
        bad="""
            # In a file beside the main document:
            properties:
              color: {$ref: "#/components/schemas/Color"}
            """,
        good="""
            # In a file beside the main document:
            properties:
              color: {$ref: "openapi.yaml#/components/schemas/Color"}
            """,
    )
    yield _rule(
        "reference-loop",
        why="""
            A $ref whose target is a $ref back to it never reaches a schema, so that nothing is
            said.
            """,
        hint="let one of them lead to a schema",
        bad="""
            components:
              schemas:
                Lamp: {$ref: "#/components/schemas/Light"}
                Light: {$ref: "#/components/schemas/Lamp"}
            """,
        good="""
            components:
              schemas:
                Lamp: {$ref: "#/components/schemas/Light"}
                Light: {type: string}
            """,
    )
    yield _rule(
        "too-deep",
        why="""
            Beyond two hundred levels something repeats itself, and the tools that come after give
            up.
            """,
        hint="move inner schemas under components",
        bad=f"x-deep: {'[' * 201}{']' * 201}",
        good="x-deep: [[[]]]",
    )
    yield _rule(
        "unreadable-file",
        why="""
            The file is not there, is a folder, or belongs to another user.
            """,
        hint="correct the path, or the rights of the file",
        bad="""
            # In pyproject.toml, where the file is called openapi.yaml:
            # [tool.sdkwright]
            # spec = "spec/openapi.yml"
            """,
        good="""
            # [tool.sdkwright]
            # spec = "spec/openapi.yaml"
            """,
    )
    yield _rule(
        "unresolved-reference",
        why="""
            A $ref to what is not there says nothing: operations that need it cannot be generated.
            """,
        hint="name an existing part, as #/components/schemas/Lamp",
        bad="""
            components:
              schemas:
                Lamps: {type: array, items: {$ref: "#/components/schemas/Lmap"}}
                Lamp: {type: string}
            """,
        good="""
            components:
              schemas:
                Lamps: {type: array, items: {$ref: "#/components/schemas/Lamp"}}
                Lamp: {type: string}
            """,
    )
    yield _rule(
        "unsupported-tag",
        why="""
            A tag of YAML, such as `!!timestamp`, makes something of a value that JSON does not
            have.
            """,
        hint="remove the tag",
        bad="""
            x-date: !!timestamp 2021-02-04
            """,
        good="""
            x-date: "2021-02-04"
            """,
    )
    yield _rule(
        "unusable-number",
        why="""
            JSON has no infinity, and numbers of thousands of digits are read differently, or not
            at all.
            """,
        hint="quote the value if it is text",
        bad="""
            x-limit: .inf
            """,
        good="""
            x-limit: 1000000
            """,
    )
    yield _rule(
        "yaml-syntax",
        why="""
            Where the grammar of YAML is broken, nothing after that place can be read. Mostly it is
            the indentation, a tab, a quote that is never closed, or a colon in a text without
            quotes.
            """,
        hint="compare the indentation and the quotes with the lines above",
        bad="""
            info:
              title: Lamps: the API
              version: "1"
            """,
        good="""
            info:
              title: "Lamps: the API"
              version: "1"
            """,
    )


def _rule(code: str, *, why: str, hint: str, bad: str, good: str) -> Rule:
    severity = Severity.WARNING if code in _WARNINGS else Severity.ERROR
    meaning = CODES[code]
    return rule(code, Group.READING, severity, meaning, why=why, hint=hint, bad=bad, good=good)


RULES: Final[Mapping[str, Rule]] = {found.code: found for found in _rules()}
"""The rules that are checked while a document is read, by code."""
