"""Python types as text, for the models and for what calls them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Type:
    """A type expression.

    Attributes:
        checked: The expression that validation reads: ``Maybe[Annotated[int, Field(ge=1)]]``.
        plain: The expression for signatures and readers: ``int``.
    """

    checked: str
    plain: str


@dataclass(frozen=True, slots=True)
class Field:
    """A member of a model class: its name and type; ``is_optional`` ones default to None."""

    name: str
    type: Type
    is_optional: bool


@dataclass(frozen=True, slots=True)
class Definition:
    """A model class, or an alias.

    Attributes:
        name: Its name.
        fields: Its own members; None where it is an alias.
        extra: The type of unknown members, where the document gives one.
        alias: The type it stands for; None where it is a class.
        uses: The names in its expressions.
    """

    name: str
    fields: tuple[Field, ...] | None
    extra: Type | None
    alias: Type | None
    uses: frozenset[str]


@dataclass(frozen=True, slots=True)
class OperationTypes:
    """The types of one operation: by argument name, and by status."""

    parameters: Mapping[str, Type]
    body: Type | None
    responses: Mapping[str, Type]


@dataclass(frozen=True, slots=True)
class Types:
    """Every type of an API: definitions by name, and the types of operations by constant name."""

    definitions: Mapping[str, Definition]
    operations: Mapping[str, OperationTypes]

    @property
    def have_rules(self) -> bool:
        """Whether one of the types of an argument or an alias has a rule beside it."""
        found = [alias.checked for one in self.definitions.values() if (alias := one.alias)]
        for definition in self.definitions.values():
            found += [field.type.checked for field in definition.fields or ()]
            found += [definition.extra.checked] if definition.extra else []
        for operation in self.operations.values():
            found += [parameter.checked for parameter in operation.parameters.values()]
            found += [response.checked for response in operation.responses.values()]
            found += [operation.body.checked] if operation.body else []
        return any("Obeys(" in text for text in found)
