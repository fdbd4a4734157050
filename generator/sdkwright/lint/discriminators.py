"""Rules about discriminators, which say what class a value is of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join, split
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey, texts, type_names


@check(
    "undefined-discriminator",
    Group.SDK,
    Severity.ERROR,
    "A discriminator names a property that an alternative does not have.",
    why="""
        The property tells which class a value is of. An alternative without it can never be told,
        and values of it are read as something else, or as a plain dictionary.
        """,
    hint="add the property to each alternative, and require it",
    bad="""
        components:
          schemas:
            Cat: {type: object, required: [kind], properties: {kind: {const: Cat}}}
            Dog: {type: object, properties: {name: {type: string}}}
            Pet:
              oneOf:
                - $ref: "#/components/schemas/Cat"
                - $ref: "#/components/schemas/Dog"
              discriminator: {propertyName: kind}
        """,
    good="""
        components:
          schemas:
            Cat: {type: object, required: [kind], properties: {kind: {const: Cat}}}
            Dog: {type: object, required: [kind], properties: {kind: {const: Dog}}}
            Pet:
              oneOf:
                - $ref: "#/components/schemas/Cat"
                - $ref: "#/components/schemas/Dog"
              discriminator: {propertyName: kind}
        """,
)
def undefined_discriminator(survey: Survey) -> Iterator[Hit]:
    """Find discriminators whose property is not described wherever it is needed."""
    for schema, name, place in _discriminators(survey):
        alternatives = list(_alternatives(survey, schema))
        if alternatives:
            for alternative in alternatives:
                if not _has(survey, alternative, name, set()):
                    title = alternative.pointer.rpartition("/")[2]
                    yield Hit(place, f"{title!r} has no property {name!r}")
        elif not _has(survey, schema, name, set()):
            yield Hit(place, f"the schema has no property {name!r}")


@check(
    "optional-discriminator",
    Group.SDK,
    Severity.WARNING,
    "The property that a discriminator names is not required.",
    why="""
        Where the property may be absent, the class of a value cannot be told. The specification
        wants it required.
        """,
    hint="add it to required",
    bad="""
        components:
          schemas:
            Pet:
              type: object
              properties: {kind: {type: string}}
              discriminator: {propertyName: kind}
        """,
    good="""
        components:
          schemas:
            Pet:
              type: object
              required: [kind]
              properties: {kind: {type: string}}
              discriminator: {propertyName: kind}
        """,
)
def optional_discriminator(survey: Survey) -> Iterator[Hit]:
    """Find discriminators whose property is described, and may be absent."""
    for schema, name, place in _discriminators(survey):
        discriminator = schema.value.get("discriminator")
        if isinstance(discriminator, dict) and "defaultMapping" in discriminator:
            continue
        alternatives = list(_alternatives(survey, schema))
        for alternative in alternatives or [schema]:
            if _has(survey, alternative, name, set()) and not _requires(
                survey, alternative, name, set()
            ):
                title = alternative.pointer.rpartition("/")[2]
                message = f"{title!r} does not require the property {name!r}, which tells it"
                at = place if alternative is schema else alternative.pointer
                has_list = "required" in alternative.value
                yield Hit(join(alternative.pointer, "required") if has_list else at, message)


@check(
    "untextual-discriminator",
    Group.SDK,
    Severity.WARNING,
    "The property that a discriminator names is no text.",
    why="""
        Its value is compared with the names of schemas, or with the tags of the mapping, and both
        are text. A number or a boolean is none of them, so that no value has a class.
        """,
    hint="let it be a string, or choose a property that is",
    bad="""
        components:
          schemas:
            Pet:
              oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]
              discriminator: {propertyName: kind}
            Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
            Dog: {type: object, required: [kind], properties: {kind: {type: integer}}}
        """,
    good="""
        components:
          schemas:
            Pet:
              oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]
              discriminator: {propertyName: kind}
            Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
            Dog: {type: object, required: [kind], properties: {kind: {type: string}}}
        """,
)
def untextual_discriminator(survey: Survey) -> Iterator[Hit]:
    """Find alternatives in which the property has types, and text is none of them."""
    for schema, name, _ in _discriminators(survey):
        for alternative in list(_alternatives(survey, schema)) or [schema]:
            member = survey.member(alternative, "properties", name)
            types = type_names(member.value) if member else ()
            if types and "string" not in types:
                place = join(alternative.pointer, "properties", name)
                yield Hit(place, f"{name!r} is of type {' or '.join(types)}, and tags are text")


@check(
    "undefined-mapping-target",
    Group.SDK,
    Severity.ERROR,
    "The mapping of a discriminator, or its defaultMapping, leads to a schema that does not exist.",
    why="""
        A value with that tag, or with none, belongs to no class, and is read as a plain dictionary.
        """,
    hint="name a schema of the components",
    bad="""
        components:
          schemas:
            Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
            Pet:
              oneOf:
                - $ref: "#/components/schemas/Cat"
              discriminator:
                propertyName: kind
                mapping: {cat: "#/components/schemas/Kat"}
        """,
    good="""
        components:
          schemas:
            Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
            Pet:
              oneOf:
                - $ref: "#/components/schemas/Cat"
              discriminator:
                propertyName: kind
                mapping: {cat: "#/components/schemas/Cat"}
        """,
)
def undefined_mapping_target(survey: Survey) -> Iterator[Hit]:
    """Find targets that are nowhere; what lies in other files was put into the components."""
    for schema, _, _ in _discriminators(survey):
        for tag in (*_tags(schema), *_default(schema)):
            is_here = tag.pointer.startswith("/components/")
            if is_here and survey.at(tag.pointer) is None:
                yield Hit(tag.place, f"{tag.target!r} does not exist in the document")


@check(
    "foreign-mapping-target",
    Group.SDK,
    Severity.WARNING,
    "The mapping of a discriminator leads to a schema that is no alternative.",
    why="""
        A value with that tag would be of a class that the schema does not allow for: it is
        refused in a request, and breaks the document in a response.
        """,
    hint="add the schema to the alternatives, or remove the tag",
    bad="""
        components:
          schemas:
            Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
            Dog: {type: object, required: [kind], properties: {kind: {type: string}}}
            Pet:
              oneOf:
                - $ref: "#/components/schemas/Cat"
              discriminator:
                propertyName: kind
                mapping:
                  cat: "#/components/schemas/Cat"
                  dog: "#/components/schemas/Dog"
        """,
    good="""
        components:
          schemas:
            Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
            Dog: {type: object, required: [kind], properties: {kind: {type: string}}}
            Pet:
              oneOf:
                - $ref: "#/components/schemas/Cat"
                - $ref: "#/components/schemas/Dog"
              discriminator:
                propertyName: kind
                mapping:
                  cat: "#/components/schemas/Cat"
                  dog: "#/components/schemas/Dog"
        """,
)
def foreign_mapping_target(survey: Survey) -> Iterator[Hit]:
    """Find tags that lead beside the alternatives."""
    for schema, _, _ in _discriminators(survey):
        alternatives = {found.pointer for found in _alternatives(survey, schema)}
        for tag in _tags(schema) if alternatives else ():
            found = survey.at(tag.pointer)
            if found is not None and found.pointer not in alternatives:
                yield Hit(tag.place, f"{tag.target!r} is none of the alternatives")


@check(
    "foreign-tag",
    Group.SDK,
    Severity.WARNING,
    "The mapping of a discriminator has a tag that its schema excludes, or lacks the one it has.",
    why="""
        Where the property is an enum or a constant, a value with another tag is refused by the very
        schema that the tag leads to. And where the mapping leaves an alternative out, its tag is
        its name, which the property may exclude as well.
        """,
    hint="add the tag to the values of the property, or correct it",
    bad="""
        components:
          schemas:
            Cat: {type: object, required: [kind], properties: {kind: {const: cat}}}
            Pet:
              oneOf:
                - $ref: "#/components/schemas/Cat"
              discriminator:
                propertyName: kind
                mapping: {kitty: "#/components/schemas/Cat"}
        """,
    good="""
        components:
          schemas:
            Cat: {type: object, required: [kind], properties: {kind: {const: cat}}}
            Pet:
              oneOf:
                - $ref: "#/components/schemas/Cat"
              discriminator:
                propertyName: kind
                mapping: {cat: "#/components/schemas/Cat"}
        """,
)
def foreign_tag(survey: Survey) -> Iterator[Hit]:
    """Find tags that the property cannot have, in the schema or where they lead, and none."""
    for schema, name, _ in _discriminators(survey):
        for tag in _tags(schema):
            target = survey.at(tag.pointer)
            for one in (schema, target):
                found = one and survey.member(one, "properties", name)
                if found and not _allows(found, split(tag.place)[-1]):
                    message = f"{name!r} can never be {split(tag.place)[-1]!r}"
                    yield Hit(tag.place, message)
                    break
        yield from _without_tag(survey, schema, name)


def _without_tag(survey: Survey, schema: Element, name: str) -> Iterator[Hit]:
    """Yield alternatives that the mapping leaves out, and whose own names are no tags of theirs.

    Where nothing is mapped, the values that each lists are what tells them.
    """
    aims = {found.pointer for tag in _tags(schema) if (found := survey.at(tag.pointer))}
    for alternative in _alternatives(survey, schema) if aims else ():
        title, found = split(alternative.pointer)[-1], survey.member(
            alternative, "properties", name
        )
        is_default = any(tag.pointer == alternative.pointer for tag in _default(schema))
        is_left_out = alternative.pointer not in aims and not is_default
        if is_left_out and found and not _allows(found, title):
            message = f"no tag leads to {title!r}: {name!r} can never be its name"
            yield Hit(join(schema.pointer, "discriminator", "mapping"), message)


def _allows(schema: Element, text: str) -> bool:
    values = schema.value.get("enum")
    listed = values if isinstance(values, list) else [schema.value.get("const", text)]
    return text in listed


@check(
    "nameless-alternative",
    Group.SDK,
    Severity.WARNING,
    "An alternative beside a discriminator is no schema of the components.",
    why="""
        A tag is the name of a schema, or is mapped to one. What stands inline has no name, so that
        no tag leads to it and values of it are never told.
        """,
    hint="move it to components/schemas, and refer to it",
    bad="""
        components:
          schemas:
            Cat: {type: object, required: [kind], properties: {kind: {const: Cat}}}
            Pet:
              oneOf:
                - $ref: "#/components/schemas/Cat"
                - {type: object, required: [kind], properties: {kind: {const: Dog}}}
              discriminator: {propertyName: kind}
        """,
    good="""
        components:
          schemas:
            Cat: {type: object, required: [kind], properties: {kind: {const: Cat}}}
            Dog: {type: object, required: [kind], properties: {kind: {const: Dog}}}
            Pet:
              oneOf:
                - $ref: "#/components/schemas/Cat"
                - $ref: "#/components/schemas/Dog"
              discriminator: {propertyName: kind}
        """,
)
def nameless_alternative(survey: Survey) -> Iterator[Hit]:
    """Find alternatives that stand where they are listed."""
    for schema, _, _ in _discriminators(survey):
        for alternative in _alternatives(survey, schema):
            if alternative.pointer.startswith(f"{schema.pointer}/"):
                yield Hit(alternative.pointer, "no tag can lead to this alternative")


class _Tag(NamedTuple):
    """An entry of a mapping: what it says, where that leads, and where it stands."""

    target: str
    pointer: str
    place: str


def _tags(schema: Element) -> Iterator[_Tag]:
    discriminator = schema.value.get("discriminator")
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    for tag, target in mapping.items() if isinstance(mapping, dict) else ():
        if isinstance(target, str):
            place = join(schema.pointer, "discriminator", "mapping", tag)
            yield _Tag(target, _aim(target), place)


def _default(schema: Element) -> Iterator[_Tag]:
    """Yield where values without a known tag go, if that is said."""
    discriminator = schema.value.get("discriminator")
    target = discriminator.get("defaultMapping") if isinstance(discriminator, dict) else None
    if isinstance(target, str):
        yield _Tag(target, _aim(target), join(schema.pointer, "discriminator", "defaultMapping"))


def _aim(target: str) -> str:
    """Return the pointer that a name of a component, or a reference, stands for."""
    is_name = "/" not in target and "#" not in target
    return unquote(join("/components/schemas", target) if is_name else target.removeprefix("#"))


def _discriminators(survey: Survey) -> Iterator[tuple[Element, str, str]]:
    """Yield every schema with a discriminator, the name of its property, and where that stands."""
    for schema in survey.saying("discriminator"):
        found = schema.value.get("discriminator")
        name = found.get("propertyName") if isinstance(found, dict) else None
        if isinstance(name, str):
            yield schema, name, join(schema.pointer, "discriminator", "propertyName")


def _alternatives(survey: Survey, schema: Element) -> Iterator[Element]:
    """Yield the alternatives of a schema, but for null."""
    for keyword in ("anyOf", "oneOf"):
        listed = schema.value.get(keyword)
        for index in range(len(listed) if isinstance(listed, list) else 0):
            found = survey.at(join(schema.pointer, keyword, str(index)))
            if found is not None and type_names(found.value) != ("null",):
                yield found


def _within(survey: Survey, schema: Element) -> Iterator[Element]:
    """Yield the parts of a schema; of alternatives each counts, as they are not told apart here."""
    for keyword in ("allOf", "anyOf", "oneOf"):
        listed = schema.value.get(keyword)
        for index in range(len(listed) if isinstance(listed, list) else 0):
            part = survey.at(join(schema.pointer, keyword, str(index)))
            if part is not None:
                yield part


def _has(survey: Survey, schema: Element, name: str, passed: set[str]) -> bool:
    """Tell whether a schema, or a part of it, describes a property."""
    if schema.pointer in passed:
        return False
    passed.add(schema.pointer)
    properties = schema.value.get("properties")
    is_here = isinstance(properties, dict) and name in properties
    return is_here or any(_has(survey, part, name, passed) for part in _within(survey, schema))


def _requires(survey: Survey, schema: Element, name: str, passed: set[str]) -> bool:
    """Tell whether a schema, or a part of it, requires a property."""
    if schema.pointer in passed:
        return False
    passed.add(schema.pointer)
    is_here = name in texts(schema.value.get("required"))
    return is_here or any(_requires(survey, part, name, passed) for part in _within(survey, schema))
