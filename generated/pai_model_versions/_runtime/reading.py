"""The value, or the exception, that a response becomes."""

from __future__ import annotations

import sys
from functools import cache
from types import SimpleNamespace, UnionType
from typing import (
    Annotated,
    Any,
    Final,
    Literal,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json
from typing_extensions import TypeAliasType

from .auth import Auth
from .errors import APIResponseError, APIStatusError, ResponseValidationError, error_class
from .json_values import compact, is_array, is_object, resolve
from .operation import Operation, Raw, Text, Whole
from .options import Disagreement, Options
from .response import Response
from .service import Service
from .tags import Tagged
from .validation import adapter, disagreements

T = TypeVar("T")

_UNREADABLE: Final = object()


def read(options: Options, operation: Operation[T], response: Response) -> T:
    """Return the value of a response of success.

    Raises:
        APIResponseError: The body is not what the document says, not even at its top.
        ResponseValidationError: It is not what the document says somewhere, in mode ``strict``.
    """
    type_ = operation.response_type(response.status_code)
    if type_ is None or type_ in (Text, Raw, Whole):
        body = {None: None, Text: response.text, Raw: response.content, Whole: response}[type_]
        return cast("T", body)
    return cast("T", read_part(options, operation.id, type_, response, response.content))


def read_part(
    options: Options, operation: str, type_: Any, response: Response, content: bytes
) -> Any:
    """Return the value of a JSON text that a response is, or that came in one.

    Raises:
        APIResponseError: It is not what the document says, not even at its top.
        ResponseValidationError: It is not what the document says somewhere, in mode ``strict``.
    """
    try:
        value, faults = read_json(type_, content)
    except ValueError as error:
        raise APIResponseError(f"{operation}: {error}", response) from None
    if faults and options.mode == "strict":
        listed = "".join(f"\n  {place}: {message}" for place, message in faults.items())
        text = f"{operation} breaks the document:{listed}"
        raise ResponseValidationError(text, response, faults=faults)
    if options.report is not None:
        for place, message in faults.items():
            options.report(Disagreement(operation, place, message))
    return value


def read_json(type_: Any, content: bytes) -> tuple[Any, dict[str, str]]:
    """Return what can be read of a JSON text, and where it is not of a type: messages by pointer.

    Raises:
        ValueError: It is not JSON, or something else at its top.
    """
    try:
        return _validate(type_, content), {}
    except ValidationError as error:
        try:
            body = from_json(content, allow_inf_nan=True)
        except ValueError as fault:
            raise ValueError(f"The response is not JSON: {fault}") from None
        faults = disagreements(error, body)
    value = _salvage(type_, body)
    if value is _UNREADABLE and _may_grow(type_) and isinstance(body, str | int):
        return body, faults
    if value is _UNREADABLE:
        raise ValueError(
            "; ".join(f"{place} {message}".strip() for place, message in faults.items())
        )
    return value, faults


def _may_grow(type_: Any) -> bool:
    """Return whether a type is a list of values, to which the service may have added."""
    return any(get_origin(arm) is Literal for arm in _arms(type_))


def _validate(type_: Any, content: bytes | str) -> Any:
    return adapter(type_).validate_json(content, strict=True, by_alias=True, by_name=False)


def _salvage(type_: Any, value: Any) -> Any:
    """Return ``value`` with all that is as documented read as such, and the rest as it is."""
    try:
        return _validate(type_, compact(value))
    except ValueError:  # a ValidationError, or a NaN that JSON does not have
        pass
    for arm in _arms(type_):
        if (tagged := _tagged(arm)) is not None and is_object(value):
            chosen = tagged.type_of(value)
            return value if chosen is None else _kept(chosen, value)
        if isinstance(arm, type) and issubclass(arm, BaseModel) and is_object(value):
            return _salvage_model(arm, value)
        if get_origin(arm) is list and is_array(value):
            return [_kept(get_args(arm)[0], item) for item in value]
        if get_origin(arm) is dict and is_object(value):
            return {name: _kept(get_args(arm)[1], item) for name, item in value.items()}
    return _UNREADABLE


def _kept(type_: Any, value: Any) -> Any:
    read = _salvage(type_, value)
    return value if read is _UNREADABLE else read


def _salvage_model(model: type[BaseModel], value: dict[str, Any]) -> BaseModel:
    """Return a model of the members of ``value``; a required one that is missing reads as None."""
    members, unknown = dict[str, Any](), dict(value)
    result = model.model_construct()
    for name, field in model.model_fields.items():
        wire = name if field.alias is None else field.alias
        if wire in unknown:
            members[name] = _kept(_field_type(model, name), unknown.pop(wire))
            result.model_fields_set.add(name)
        else:
            members[name] = getattr(result, name, None)
    object.__setattr__(result, "__dict__", members)  # in documented order, and unchecked
    if result.model_extra is not None:
        result.model_extra.update(unknown)
    return result


def _field_type(model: type[BaseModel], name: str) -> Any:
    # What it names may have been written after it, and nobody asked for its types until now.
    model.model_rebuild()
    field = model.model_fields[name]
    return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


@cache
def _arms(type_: Any) -> list[Any]:
    """Return the types of which a value may be, without aliases and annotations.

    A union whose types are told by a tag is one of them.
    """
    origin = get_origin(type_)
    if isinstance(type_, TypeAliasType):
        # An alias of itself holds its type as text, to be read where it was written.
        text = SimpleNamespace(__annotations__={"type": type_.__value__})
        names = vars(sys.modules[str(type_.__module__)])
        return _arms(get_type_hints(text, names, include_extras=True)["type"])
    if origin is Annotated:
        return [type_] if _tagged(type_) else _arms(get_args(type_)[0])
    if origin in (Union, UnionType):
        return [arm for member in get_args(type_) for arm in _arms(member)]
    return [type_]


def _tagged(type_: Any) -> Tagged | None:
    """Return what tells the types of a union apart, if that is a tag."""
    metadata = get_args(type_)[1:] if get_origin(type_) is Annotated else ()
    return next((one for one in metadata if isinstance(one, Tagged)), None)


def status_error(service: Service, auth: Auth | None, response: Response) -> APIStatusError:
    """Return the exception for a response whose status is not 2xx, whatever its body is."""
    try:
        body = from_json(response.content)
    except ValueError:
        body = None
    code, message, request_id = (
        str(text) if isinstance(text := resolve(body, pointer), str | int) else None
        for pointer in (service.errors.code, service.errors.message, service.errors.request_id)
    )
    text = message or response.reason
    text = text if auth is None else auth.masked(text)
    kind = error_class(response.status_code, service.error_classes.get(code or ""))
    return kind(text, response, code=code, request_id=request_id)
