"""Schemas as classes: names, properties, and how the class of a value is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sdkwright.values import JSON


@dataclass(frozen=True, slots=True)
class Property:
    """A member of an object: its Python name, its name on the wire and what the document says.

    One that is read-only is in responses alone; no request has an argument for it.
    """

    name: str
    wire: str
    description: str
    is_required: bool
    is_read_only: bool = False
    is_deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Discriminator:
    """What tells which alternative of a union a value is of.

    Attributes:
        member: The member that has the tag, by its name on the wire.
        schemas: The names of the alternatives, by tag.
        default: The name of the one for every other tag, and for none; None where there is none.
    """

    member: str
    schemas: Mapping[str | int, str]
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema with a class or alias of its own.

    Attributes:
        name: The name in Python.
        pointer: Where the document has it.
        description: What the document says of it; may be empty.
        definition: JSON Schema 2020-12 in which properties bear Python names (the wire name is
            under ``x-wire``) and every reference is ``#/components/schemas/<name>``.
        properties: The members it declares itself, not those of its bases.
        bases: The names of the schemas it extends.
        rules: What Python types cannot say, as JSON Schema over wire names.
        is_closed: Whether unknown members are forbidden.
        is_received: Whether a response can hold it.
        is_enum: Whether it is a list of values.
        is_deprecated: Whether the document says that it is.
        discriminator: What tells its alternatives apart, if it is a union of such.
        meanings: What listed values are called and mean, by their text, as far as it is told.
        examples: Values on the wire that the document gives for it.
        aliases: What it was called before.
    """

    name: str
    pointer: str
    description: str
    definition: Mapping[str, JSON]
    properties: tuple[Property, ...] = ()
    bases: tuple[str, ...] = ()
    rules: tuple[Mapping[str, JSON], ...] = ()
    is_closed: bool = False
    is_received: bool = False
    is_enum: bool = False
    is_deprecated: bool = False
    discriminator: Discriminator | None = None
    meanings: Mapping[str, str] = field(default_factory=dict[str, str])
    examples: tuple[JSON, ...] = ()
    aliases: tuple[str, ...] = ()
