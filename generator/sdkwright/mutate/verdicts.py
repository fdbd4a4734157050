"""Whether the cases of the generated tests are right, by a validator that had no part in them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sdkwright.ir import Api, Body, Operation
from sdkwright.testcases import Argument, Cases, OperationCases
from sdkwright.values import JSON

_DOCUMENT = "urn:document"
# What a version of the service later than the document sends; not a value of the document.
_LATER = "of a later version"
# Segments that would lead elsewhere; clients refuse them whatever the schema says.
_ELSEWHERE = ("", ".", "..")


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How the cases compare with the validator.

    Attributes:
        checked: How many cases were compared.
        listed: How many of them it judges otherwise for a reason that is written down, by reason.
        wrong: The others that it judges otherwise, in words.
    """

    checked: int
    listed: Mapping[str, int]
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    title: str
    values: tuple[tuple[str, JSON], ...]
    is_valid: bool


def verdicts(api: Api, cases: Cases) -> Verdicts:
    """Compare every case of the generated tests with what jsonschema-rs says of its values."""
    judge = _Judge(api)
    checked, listed, wrong = 0, dict.fromkeys(_REASONS, 0), list[str]()
    for case in (*_of_models(api, cases), *_of_operations(api, cases)):
        checked += 1
        if judge.is_valid(case) is case.is_valid:
            continue
        reason = judge.reason(case)
        if reason is None:
            word = "refuses" if case.is_valid else "accepts"
            wrong.append(f"{case.title}: the validator {word} it")
        else:
            listed[reason] += 1
    found = {_REASONS[reason]: count for reason, count in listed.items() if count}
    return Verdicts(checked, found, tuple(wrong))


_REASONS = {
    "format": "formats other than date and date-time are not checked",
    "segment": "a path segment that is empty or dots would lead elsewhere, and is refused",
}
"""Where the cases differ from the validator on purpose."""


class _Judge:
    """jsonschema-rs, with the words that OpenAPI and we add to JSON Schema."""

    def __init__(self, api: Api) -> None:
        import jsonschema_rs

        self._library = jsonschema_rs
        self._registry = jsonschema_rs.Registry([(_DOCUMENT, dict(api.root))])
        self._validators: dict[tuple[str, bool], Any] = {}

    def is_valid(self, case: _Case, *, has_formats: bool = True) -> bool:
        return all(
            self._validator(pointer, has_formats=has_formats).is_valid(value)
            for pointer, value in case.values
        )

    def reason(self, case: _Case) -> str | None:
        """Return why the cases differ, if it is written down."""
        if case.is_valid and self.is_valid(case, has_formats=False):
            return "format"
        is_elsewhere = any(value in _ELSEWHERE for _, value in case.values)
        return "segment" if is_elsewhere and not case.is_valid else None

    def _validator(self, pointer: str, *, has_formats: bool) -> Any:
        key = pointer, has_formats
        if key not in self._validators:
            everything: dict[str, Any] = {} if has_formats else dict.fromkeys(_UNCHECKED, _pass)
            keywords: dict[str, Any] = {
                "x-sdkwright-max-bytes": _MaxBytes,
                "x-sdkwright-max-serialized-length": _MaxSerialized,
            }
            self._validators[key] = self._library.Draft202012Validator(
                {"$ref": f"{_DOCUMENT}#{quote(pointer)}"},
                registry=self._registry,
                validate_formats=True,
                formats=everything,
                keywords=keywords,
            )
        return self._validators[key]


_UNCHECKED = (
    "duration",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
)


def _pass(_: object) -> bool:
    return True


class _MaxBytes:
    """The greatest length of a text in bytes of UTF-8."""

    def __init__(self, _: object, limit: int, __: object) -> None:
        self._limit = limit

    def validate(self, value: object) -> None:
        if isinstance(value, str) and len(value.encode()) > self._limit:
            raise ValueError("too many bytes")


class _MaxSerialized:
    """The greatest length of a value as compact JSON, in characters."""

    def __init__(self, _: object, limit: int, __: object) -> None:
        self._limit = limit

    def validate(self, value: object) -> None:
        if len(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) > self._limit:
            raise ValueError("too many characters")


# Cases ----------------------------------------------------------------------------------------


def _of_models(api: Api, cases: Cases) -> Iterator[_Case]:
    pointers = {schema.name: schema.pointer for schema in api.schemas}
    for model in cases.models:
        pointer, minimal = pointers[model.name], dict(model.minimal)
        plain = [("minimal", minimal), *(("full", dict(full)) for full in [model.full] if full)]
        for title, value in plain:
            yield _Case(f"{model.name}, {title}", ((pointer, value),), is_valid=True)
        for example in model.examples:
            title = f"{model.name}, {example.title}"
            yield _Case(title, ((pointer, example.value),), is_valid=True)
        for changes, is_valid in ((model.accepted, True), (model.refused, False)):
            for change in changes:
                changed: JSON = {**minimal, **change.members}
                yield _Case(f"{model.name}, {change.title}", ((pointer, changed),), is_valid)
    for alias in cases.aliases:
        for samples, is_valid in ((alias.accepted, True), (alias.refused, False)):
            for sample in samples:
                title = f"{alias.name}, {sample.title}"
                yield _Case(title, ((pointers[alias.name], sample.value),), is_valid)


def _of_operations(api: Api, cases: Cases) -> Iterator[_Case]:
    operations = {
        f"{resource.name}.{operation.name}": operation
        for resource in api.resources
        for operation in resource.operations
    }
    for resource in cases.resources:
        for found in resource.operations:
            operation = operations[found.name]
            for call in found.calls:
                values = tuple(_values(operation, {**found.arguments, **call.arguments}))
                yield _Case(f"{found.name}, {call.title}", values, is_valid=True)
            for refusal in found.refused:
                values = tuple(_values(operation, {**found.arguments, **refusal.arguments}))
                yield _Case(f"{found.name}, {refusal.title}", values, is_valid=False)
            yield from _of_results(operation, found)


def _of_results(operation: Operation, found: OperationCases) -> Iterator[_Case]:
    pointers = {response.status: response.pointer for response in operation.responses}
    for result in found.results:
        status = result.title.partition(",")[0]
        if result.answer.is_json and _LATER not in result.title:
            value = ((pointers[status], result.answer.body),)
            yield _Case(f"{found.name}, {result.title}", value, is_valid=True)
    for reply in found.replies:
        value = ((pointers[reply.title.partition(":")[0]], reply.answer.body),)
        yield _Case(f"{found.name}, {reply.title}", value, reply.is_documented)


def _values(operation: Operation, arguments: Mapping[str, Argument]) -> Iterator[tuple[str, JSON]]:
    """Yield the values of a call, each with the pointer of its schema; files have none."""
    for parameter in operation.parameters:
        if parameter.name in arguments and parameter.pointer:
            yield from _plain(parameter.pointer, arguments[parameter.name])
    if (body := operation.body) is not None and body.pointer:
        yield from _of_body(body, arguments)


def _of_body(body: Body, arguments: Mapping[str, Argument]) -> Iterator[tuple[str, JSON]]:
    if body.argument is not None:
        if body.argument in arguments:
            yield from _plain(body.pointer, arguments[body.argument])
        return
    given = {
        member.wire: arguments[member.name] for member in body.members if member.name in arguments
    }
    if given or body.is_required:
        yield from _plain(body.pointer, given)  # type: ignore[arg-type]


def _plain(pointer: str, value: Argument) -> Iterator[tuple[str, JSON]]:
    if _is_json(value):
        yield pointer, value  # type: ignore[misc]


def _is_json(value: Any) -> bool:
    if isinstance(value, dict):
        members: list[Any] = [*value.values()]
        return all(map(_is_json, members))
    if isinstance(value, list):
        items: list[Any] = [*value]
        return all(map(_is_json, items))
    return not isinstance(value, bytes)
