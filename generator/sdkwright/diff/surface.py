"""Compare what two SDKs offer by name: methods and their arguments, and all else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass
from typing import TypeAlias

from sdkwright.diff.changes import Direction
from sdkwright.diff.classes import compare_classes
from sdkwright.diff.clients import compare_clients
from sdkwright.diff.found import Found
from sdkwright.diff.kinds import KEPT_NAME
from sdkwright.ir import Api, Body, BodyForm, Location, Operation, Resource

Key: TypeAlias = tuple[str, str]
"""An operation: its method, and its path without the names of parameters."""

_TEMPLATE = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class _Method:
    """A method and what a client calls it by."""

    call: str
    operation: Operation
    resource: Resource

    @property
    def former_calls(self) -> Iterator[str]:
        """What else a client calls it by, with a warning."""
        here = {self.operation.name}
        for alias in self.operation.aliases:
            yield f"{alias.resource}.{alias.name}"
            here |= {alias.name} if alias.resource == self.resource.name else set()
        yield from (f"{former}.{name}" for former in self.resource.aliases for name in here)

    @property
    def title(self) -> str:
        return f"{self.operation.method} {self.operation.path}"

    @property
    def form(self) -> tuple[BodyForm | None, bool]:
        """What tells it from other forms of the same operation."""
        body = self.operation.body
        return body.form if body else None, self.operation.is_streamed


def compare_surfaces(
    old: Api, new: Api, shared: AbstractSet[Key], heirs: Callable[[str], Iterable[str]]
) -> Iterator[Found]:
    """Yield what differs in the names that users of the SDK write.

    Args:
        old: The API as it was.
        new: The API as it is.
        shared: The operations that both documents have, though an SDK may lack them.
        heirs: Returns the pointers of what a schema at a pointer became.
    """
    olds, news = _methods(old), _methods(new)
    for key in sorted(shared):
        yield from _compare_forms(olds.get(key, ()), news.get(key, ()))
    yield from compare_classes(old, new, heirs)
    yield from compare_clients(old, new)


def _methods(api: Api) -> Mapping[Key, Sequence[_Method]]:
    """Return the methods of each operation; the first is no variant."""
    found: dict[Key, list[_Method]] = {}
    for resource in api.resources:
        for operation in resource.operations:
            key = operation.method, _TEMPLATE.sub("{}", operation.path)
            method = _Method(f"{resource.name}.{operation.name}", operation, resource)
            found.setdefault(key, []).append(method)
    return found


# Methods ------------------------------------------------------------------------------------


def _compare_forms(olds: Sequence[_Method], news: Sequence[_Method]) -> Iterator[Found]:
    if olds and news:
        yield from _compare_methods(olds[0], news[0])
    before = {method.form: method for method in olds[1 if news else 0 :]}
    after = {method.form: method for method in news[1 if olds else 0 :]}
    for form, method in before.items():
        if form in after:
            yield from _compare_methods(method, after[form])
        else:
            yield _lone("method-removed", f"client.{method.call} is gone", method, None)
    for form, method in after.items():
        if form not in before:
            yield _lone("method-added", f"client.{method.call} is new", None, method)


def _lone(code: str, what: str, old: _Method | None, new: _Method | None) -> Found:
    one = new or old
    title = one.title if one else None
    places = old.operation.pointer if old else None, new.operation.pointer if new else None
    values = old.call if old else None, new.call if new else None
    return Found(code, what, Direction.NONE, title, *places, values)


def _compare_methods(old: _Method, new: _Method) -> Iterator[Found]:
    places = old.operation.pointer, new.operation.pointer

    def found(
        code: str, what: str, before: str | None, after: str | None, *, is_kept: bool = False
    ) -> Found:
        sdk = KEPT_NAME if is_kept else None
        return Found(code, what, Direction.NONE, new.title, *places, (before, after), sdk)

    if old.call != new.call:
        what = f"client.{old.call} is client.{new.call}"
        is_kept = old.call in new.former_calls
        yield found("method-renamed", what, old.call, new.call, is_kept=is_kept)
    one, other = old.operation, new.operation
    names, others = _arguments(one), _arguments(other)
    for key in sorted(names.keys() & others.keys()):
        if names[key] != others[key]:
            what = f"the argument {names[key]} of client.{new.call} is {others[key]}"
            aliases = (one.aliases for one in other.parameters if one.name == others[key])
            is_kept = any(names[key] in former for former in aliases)
            yield found("argument-renamed", what, names[key], others[key], is_kept=is_kept)
    before, after = _positional(one), _positional(other)
    if before != after and sorted(before) == sorted(after):
        what = f"client.{new.call} takes {', '.join(after)} in this order"
        yield found("argument-order-changed", what, ", ".join(before), ", ".join(after))
    if one.body and other.body and not _is_given_alike(one.body, other.body):
        what = f"client.{new.call} takes its body {_way(other.body)}"
        yield found("body-argument-changed", what, _way(one.body), _way(other.body))
    returned, returns = _returned(one, other), _returned(other, one)
    if not returns <= returned:
        what = f"client.{new.call} returns {_spoken(returns)} instead of {_spoken(returned)}"
        yield found("return-changed", what, _spoken(returned), _spoken(returns))


def _arguments(operation: Operation) -> dict[tuple[str, str], str]:
    """Return the names of arguments by where they go and what they are called on the wire."""
    found = {
        (str(parameter.location), parameter.wire): parameter.name
        for parameter in operation.parameters
    }
    if body := operation.body:
        found |= {("body", one.wire): one.name for one in body.members}
        found |= {("media type", ""): body.choice} if body.choice else {}
    return found


def _positional(operation: Operation) -> tuple[str, ...]:
    return tuple(found.name for found in operation.parameters if found.location is Location.PATH)


def _way(body: Body) -> str:
    way = "by its members" if body.argument is None else f"as {body.argument}"
    return f"{way} with {body.choice}" if body.choice else way


def _is_given_alike(old: Body, new: Body) -> bool:
    """Tell whether what gave the old body gives the new one."""
    if old.argument != new.argument or (old.choice and not new.choice):
        return False
    # Of a range nobody but the caller knows the media type.
    return bool(old.choice) or "*" not in new.media_type


def _returned(operation: Operation, other: Operation) -> frozenset[str]:
    """Return what a call returns, as far as comparing schemas does not tell."""
    kinds: set[str] = set()
    shared = {found.status for found in other.responses}
    for response in operation.responses:
        kind = str(response.form)
        # What both versions answer with a status is compared as a schema.
        if response.status not in shared:
            kind += f" of {json.dumps(response.definition, sort_keys=True)}"
            alike = [
                str(found.form)
                for found in operation.responses
                if found.status in shared and found.definition == response.definition
            ]
            kind = alike[0] if alike else kind
        kinds.add(kind)
    if operation.pagination is not None:
        kinds = {"page"}
    return frozenset(kinds)


def _spoken(kinds: frozenset[str]) -> str:
    return " or ".join(sorted({kind.partition(" ")[0] for kind in kinds})) or "nothing"
