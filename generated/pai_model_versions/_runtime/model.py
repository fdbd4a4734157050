"""What the models of the document are made of."""

# Annotations are evaluated here: pydantic 2.12 would look those of `ClosedModel` up elsewhere.

import datetime
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from types import NoneType
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar, Union, cast, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    SerializationInfo,
    ValidationError,
)
from pydantic_core import (
    CoreSchema,
    PydanticCustomError,
    PydanticKnownError,
    core_schema,
    to_jsonable_python,
)

from .json_values import TEXTUAL, Place, compact, is_array, is_object, plain, pointer, resolve

T = TypeVar("T")
U = TypeVar("U")

Rule = Callable[[Any], Iterable[tuple[Place, str]]]
"""A check of the plain form of a model: where it breaks the rule, and how."""


class _First:
    """Marks a union of which only the first type is taken."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler.generate_schema(get_args(source)[0])


class _NotNone:
    """Marks a union of which all types are taken but None."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # A union in a union is one: `Maybe[A | B]` has three types.
        arms = tuple(arm for arm in get_args(source) if arm is not NoneType)
        return handler.generate_schema(Union[arms])  # noqa: UP007 - made of a tuple


Maybe = Annotated[T | None, _NotNone]
"""A member that may be absent, and then reads as None, but not null."""

Open = Annotated[T | U, _First]
"""Values that the document lists, T, where a response may bring others of type U."""


@dataclass(frozen=True, eq=False)
class _CheckedBy:
    """Marks a type whose values are checked by a schema of its own."""

    schema: CoreSchema

    def __get_pydantic_core_schema__(self, _source: Any, _: GetCoreSchemaHandler) -> CoreSchema:
        return copy(self.schema)  # pydantic changes what it is given


def _check_json(value: object) -> Any:
    faults: dict[Place, str] = {}
    form = plain(value, faults, textual=())
    if faults:
        raise faults_error(faults, value)
    return form


Json = Annotated[
    Any,
    _CheckedBy(
        core_schema.json_or_python_schema(
            json_schema=core_schema.any_schema(),
            python_schema=core_schema.no_info_plain_validator_function(_check_json),
        )
    ),
]
"""Any value that JSON has."""

Date = datetime.date
"""A day, of no time zone."""


def _rfc3339(value: Any) -> Any:
    """Return a point in time, or those in a container, in the fewest of 0, 3 or 6 digits."""
    if is_array(value):
        return [_rfc3339(item) for item in value]
    if is_object(value):
        return {name: _rfc3339(item) for name, item in value.items()}
    if not isinstance(value, datetime.datetime):
        return value
    millis, micros = divmod(value.microsecond, 1000)
    digits = "microseconds" if micros else "milliseconds" if millis else "seconds"
    return value.isoformat(timespec=digits).replace("+00:00", "Z")


def _dump_times(value: Any, info: SerializationInfo) -> Any:
    return _rfc3339(value) if info.mode_is_json() else value


_TIMES_DUMPED = core_schema.plain_serializer_function_ser_schema(
    _dump_times, info_arg=True, return_schema=core_schema.any_schema()
)
_TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$"

AwareDatetime = Annotated[
    datetime.datetime,
    _CheckedBy(
        core_schema.json_or_python_schema(
            json_schema=core_schema.chain_schema(
                [
                    core_schema.str_schema(pattern=_TIME),
                    core_schema.no_info_plain_validator_function(datetime.datetime.fromisoformat),
                ]
            ),
            python_schema=core_schema.datetime_schema(tz_constraint="aware"),
            serialization=_TIMES_DUMPED,
        )
    ),
]
"""A point in time to at most a microsecond, with its offset from UTC (RFC 3339, section 5.6)."""


class Checking(ABC):
    """Marks a type whose values are checked once they are of it."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    @abstractmethod
    def _check(self, value: Any) -> Any:
        """Return a value that passes; raise what pydantic reports for one that does not."""


@dataclass(frozen=True)
class MaxBytes(Checking):
    """The greatest length of a text, in bytes of UTF-8."""

    limit: int

    def _check(self, value: str) -> str:
        if len(value.encode(errors="replace")) > self.limit:
            demand = "Text should have at most {limit} bytes of UTF-8"
            raise PydanticCustomError("max_bytes", demand, {"limit": self.limit})
        return value


@dataclass(frozen=True)
class MaxSerialized(Checking):
    """The greatest length of the compact JSON text of a value, in characters."""

    limit: int

    def _check(self, value: T) -> T:
        if len(compact(plain(value, {}))) > self.limit:
            demand = "JSON should have at most {limit} characters"
            raise PydanticCustomError("max_serialized", demand, {"limit": self.limit})
        return value


def _loosen(schema: Any) -> None:
    """Let the fields of a model dump what they hold, be it what they declare or not.

    Pydantic would warn of what a response holds against the document.
    """
    while schema["type"] != "model-fields":
        if "schema" not in schema:  # a reference, to what was loosened before
            return
        schema = schema["schema"]
    holders = [(field, "schema") for field in schema["fields"].values()]
    holders += [(schema, "extras_schema")] if "extras_schema" in schema else []
    for holder, key in holders:
        dumps = list(_serializations(holder[key]))
        if all(dump == _TIMES_DUMPED for dump in dumps):
            dump = _TIMES_DUMPED if dumps else core_schema.simple_ser_schema("any")
            holder[key] = {**holder[key], "serialization": dump}


def _serializations(schema: object) -> Iterator[object]:
    """Yield the serializations that a schema sets itself."""
    if is_object(schema):
        if "serialization" in schema:
            yield schema["serialization"]
        for key in ("schema", "items_schema", "values_schema", "choices", "json_schema"):
            yield from _serializations(schema.get(key))
    elif is_array(schema):
        for part in schema:
            yield from _serializations(part)


class Model(BaseModel):
    """An object of the document; unknown members are kept.

    What a response holds against the document is kept as well, and dumps as it came.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="allow",
        validate_by_name=True,
        validate_by_alias=True,
        protected_namespaces=(),
        allow_inf_nan=False,
        # A document may have thousands of models, and a program use three.
        defer_build=True,
    )

    __rules__: ClassVar[tuple[Rule, ...]] = ()
    """What types cannot express."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler, /
    ) -> CoreSchema:
        schema = handler(source)
        _loosen(schema)
        if not cls.__rules__:
            return schema
        # Where the model contains itself, the name has to stand for what is checked by the rules.
        inner = {**handler.resolve_ref_schema(schema)}
        ref = cast("str | None", inner.pop("ref", None))
        return core_schema.no_info_after_validator_function(
            _obey, cast("CoreSchema", inner), ref=ref
        )


def _refuse(_: object) -> None:
    raise PydanticKnownError("extra_forbidden")


_Refused = Annotated[Any, _CheckedBy(core_schema.no_info_plain_validator_function(_refuse))]


class ClosedModel(Model):
    """An object that may have no further members: refused in requests, kept in responses."""

    if not TYPE_CHECKING:  # which would take it for an argument
        __pydantic_extra__: dict[str, _Refused]


def _obey(model: Model) -> Model:
    """Return a model that keeps its rules."""
    form = wire_value(model)
    broken = {place: message for rule in model.__rules__ for place, message in rule(form)}
    if broken:
        raise faults_error(broken, form)
    return model


def wire_value(value: object) -> Any:
    """Return a checked value as JSON has it: wire names, and dates as text."""
    return _as_text(plain(value, {}))


def _as_text(form: Any) -> Any:
    if is_array(form):
        return [_as_text(item) for item in form]
    if is_object(form):
        return {name: _as_text(member) for name, member in form.items()}
    return to_jsonable_python(_rfc3339(form)) if isinstance(form, TEXTUAL) else form


def faults_error(faults: Mapping[Place, str], value: object) -> ValidationError:
    """Return what makes pydantic report faults at their places within the value it checks."""
    return ValidationError.from_exception_data(
        "faults",
        [
            {
                "type": PydanticCustomError("fault", "{message}", {"message": message}),
                "loc": place,
                "input": resolve(value, pointer(place)),
            }
            for place, message in faults.items()
        ],
    )
