"""Unions of which a member of the value tells the type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from .json_values import compact, is_object, wire_members

# Choices beside those of the tags, which have their positions. Pydantic names the choice among the
# steps to a fault; a number leads into no object, as a tag might, and one below zero into no array.
_UNKNOWN: Final = -1
_UNTAGGED: Final = -2


@dataclass(frozen=True, eq=False, slots=True)
class Tagged:
    """Tells the types of a union apart by the tag that values have.

    Attributes:
        member: The member that has the tag, by its name on the wire.
        types: The type of each tag.
        name: The name of the member in Python, where that is another one.
        default: The type of values with another tag or none. Without it, those with none may be
            of any type of the union.
    """

    member: str
    types: Mapping[str | int, Any]
    name: str | None = None
    default: Any = None

    def type_of(self, value: object) -> Any:
        """Return the type that the tag of a value tells; None where it tells none."""
        choice = self._choice(value)
        return self.default if choice < 0 else [*self.types.values()][choice]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        told = [handler.generate_schema(type_) for type_ in self.types.values()]
        others: dict[int, CoreSchema] = {
            _UNKNOWN: core_schema.no_info_plain_validator_function(self._refuse),
            _UNTAGGED: handler(source),
        }
        if self.default is not None:
            others = dict.fromkeys(others, handler.generate_schema(self.default))
        choices = {**dict(enumerate(told)), **others}
        return core_schema.tagged_union_schema(choices, self._choice)

    def _choice(self, value: object) -> int:
        found = self._tags(value)
        if not found:
            return _UNTAGGED
        known = [*self.types]
        return known.index(found[0]) if found[0] in known else _UNKNOWN

    def _tags(self, value: object) -> list[Any]:
        """Return the tag of a value; nothing where it has none."""
        inner = wire_members(value) if isinstance(value, BaseModel) else value
        names = (self.member, self.name)
        return [inner[name] for name in names if name in inner] if is_object(inner) else []

    def _refuse(self, value: Any) -> Any:
        listed = ", ".join(map(compact, self.types))
        error = PydanticCustomError("tag", "Input should be one of {tags}", {"tags": listed})
        found = InitErrorDetails(type=error, loc=(self.member,), input=self._tags(value)[0])
        raise ValidationError.from_exception_data("tag", [found])
