"""Rules about what refers to what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sdkwright.diagnostics import DocumentError, Group, Severity
from sdkwright.document import SECTIONS, join, split
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Survey
from sdkwright.values import JSON

_KINDS: Final = {section: kind for kind, section in SECTIONS.items()} | {"pathItems": "pathItem"}
"""The kind of object in each section of the components."""

_SPOKEN: Final = {
    "mediaType": "media type",
    "pathItem": "path item",
    "requestBody": "request body",
    "securityScheme": "security scheme",
}
# What may stand beside a reference, from OpenAPI 3.1 on.
_TEXTS: Final = frozenset({"summary", "description"})
# So many texts beside references are a way of writing: they are for readers of the document.
_MANY: Final = 5


def _references(survey: Survey) -> Iterator[tuple[str, str, dict[str, JSON], str]]:
    """Yield every reference: the kind that is expected, its pointer, itself, where it leads."""
    for kind in _KINDS.values():
        for element in survey.elements(kind):
            if isinstance(element.value.get("$ref"), str):
                try:
                    target, _ = survey.document.step(element.pointer)
                except (DocumentError, KeyError):
                    continue
                yield kind, element.pointer, dict(element.value), target


@check(
    "wrong-reference",
    Group.SEMANTICS,
    Severity.ERROR,
    "A $ref leads to a component of another kind.",
    why="""
        A response in the place of a schema is read as a schema that says nothing, so that
        everything is allowed and no type is known.
        """,
    hint="refer to a component of the kind that belongs there",
    bad="""
        components:
          responses:
            User: {description: A user.}
          schemas:
            Users:
              type: array
              items: {$ref: "#/components/responses/User"}
        """,
    good="""
        components:
          schemas:
            User: {type: object, properties: {name: {type: string}}}
            Users:
              type: array
              items: {$ref: "#/components/schemas/User"}
        """,
)
def wrong_reference(survey: Survey) -> Iterator[Hit]:
    """Find references to another section of the components than the one of their kind."""
    for kind, pointer, _, target in _references(survey):
        tokens = split(target)
        if len(tokens) == 3 and tokens[0] == "components":
            found = _KINDS.get(tokens[1], kind)
            if found != kind:
                wanted, there = (_with_article(_spoken(one)) for one in (kind, found))
                message = f"{wanted} belongs here, and {tokens[2]!r} is {there}"
                yield Hit(join(pointer, "$ref"), message)


def _spoken(kind: str) -> str:
    return _SPOKEN.get(kind, kind)


@check(
    "ignored-sibling",
    Group.SEMANTICS,
    Severity.WARNING,
    "Fields beside a $ref are ignored.",
    why="""
        In OpenAPI 3.0 nothing beside a $ref counts, and later versions read only texts beside
        references that are no schemas. What is written there looks as if it counted.
        """,
    hint="put the $ref into allOf, beside the rest; or move the rest to where it leads",
    bad="""
        openapi: 3.0.3
        components:
          schemas:
            Name: {type: string}
            User:
              type: object
              properties:
                name:
                  $ref: "#/components/schemas/Name"
                  maxLength: 20
        """,
    good="""
        openapi: 3.0.3
        components:
          schemas:
            Name: {type: string}
            User:
              type: object
              properties:
                name:
                  maxLength: 20
                  allOf:
                    - $ref: "#/components/schemas/Name"
        """,
)
def ignored_sibling(survey: Survey) -> Iterator[Hit]:
    """Find what stands beside references and changes nothing."""
    texts: list[Hit] = []
    for kind, pointer, value, _ in _references(survey):
        if kind == "pathItem" or (kind == "schema" and survey.version != "3.0"):
            continue
        for name in value:
            hit = Hit(join(pointer, name), f"{name!r} beside a $ref is ignored")
            if name in _TEXTS:
                texts += [hit] if survey.version == "3.0" else []
            elif name != "$ref" and not name.startswith("x-"):
                yield hit
    if len(texts) <= _MANY:
        yield from texts


@check(
    "unused-component",
    Group.SEMANTICS,
    Severity.WARNING,
    "Nothing refers to a component.",
    why="""
        A schema that nothing refers to becomes a class that no call takes or returns, and a
        response or parameter nothing at all. It is left over, or a reference to it was forgotten.
        """,
    hint="refer to it, or remove it",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses: {"204": {description: There are none.}}
        components:
          schemas:
            User: {type: object, properties: {name: {type: string}}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "200":
                  description: The users.
                  content:
                    application/json:
                      schema:
                        type: array
                        items: {$ref: "#/components/schemas/User"}
        components:
          schemas:
            User: {type: object, properties: {name: {type: string}}}
        """,
)
def unused_component(survey: Survey) -> Iterator[Hit]:
    """Find components that nothing outside of themselves refers to."""
    components = survey.document.root.get("components")
    if not survey.operations or not isinstance(components, dict):
        return
    used = {
        target
        for _, pointer, _, target in _references(survey)
        if not pointer.startswith(f"{target}/")
    } | set(_mapped(survey))
    for section in _KINDS:
        listed = components.get(section)
        if section == "securitySchemes" or not isinstance(listed, dict):
            continue
        for name in listed:
            place = join("/components", section, name)
            is_used = place in used or any(target.startswith(f"{place}/") for target in used)
            if not is_used and not name.startswith("x-"):
                yield Hit(place, f"nothing refers to the {_spoken(_KINDS[section])} {name!r}")


def _with_article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _mapped(survey: Survey) -> Iterator[str]:
    """Yield the schemas that discriminators name, and those that extend what has one."""
    for schema in survey.saying("allOf", "discriminator"):
        discriminator = schema.value.get("discriminator")
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        for target in mapping.values() if isinstance(mapping, dict) else ():
            if isinstance(target, str):
                is_name = "/" not in target and "#" not in target
                yield join("/components/schemas", target) if is_name else target.lstrip("#")
        # Nothing refers to a child of such a schema, and a response may hold it all the same.
        for part in _listed(schema.value.get("allOf")):
            parent = part.get("$ref")
            if isinstance(parent, str) and parent.startswith("#"):
                with_tag = survey.at(parent.removeprefix("#"))
                if with_tag is not None and "discriminator" in with_tag.value:
                    yield schema.pointer


def _listed(value: JSON) -> Iterator[dict[str, JSON]]:
    yield from (
        part for part in (value if isinstance(value, list) else ()) if isinstance(part, dict)
    )
