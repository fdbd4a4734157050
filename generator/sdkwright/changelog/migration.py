"""What users have to rewrite: calls, attributes and imports, as they were and as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sdkwright import naming
from sdkwright.escaping import markdown_code
from sdkwright.ir import Api, Location, Operation, Resource
from sdkwright.lower.tree import template
from sdkwright.models import models
from sdkwright.plan.contexts import Argument, Method
from sdkwright.plan.operations import OperationPlanning
from sdkwright.types import Types


@dataclass(frozen=True, slots=True)
class Note:
    """Something to rewrite.

    Attributes:
        title: What users know it as.
        before: Lines of Python as they were.
        after: What they are now; none where nothing takes their place.
        is_needed: Whether the old lines fail, rather than warn.
    """

    title: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    is_needed: bool

    def markdown(self, level: int) -> str:
        """Return it under a heading of a level, with its code."""
        advice = "" if self.is_needed else "The old name works for one more minor version.\n\n"
        after = self.after or ("# Nothing takes its place.",)
        code = "\n".join(("# Before", *self.before, "", "# After", *after))
        return f"{'#' * level} {markdown_code(self.title)}\n\n{advice}```python\n{code}\n```\n"


def migration(old: Api, new: Api, package: str) -> tuple[Note, ...]:
    """Return what code for one API has to change for another that follows it.

    What is only added changes no code, so there is nothing to tell of it. The types are those that
    signatures have in the two packages.
    """
    before, after = _Package(old, models(old), package), _Package(new, models(new), package)
    return (*_methods(before, after), *_classes(before, after))


@dataclass(frozen=True, slots=True)
class _Package:
    api: Api
    types: Types
    name: str

    def methods(self) -> Mapping[tuple[str, str, str], _Call]:
        """Return every method by what it is on the wire, whatever it is called."""
        planning = OperationPlanning(self.api, self.types)
        return {
            _key(operation): _Call(resource, planning.method(operation))
            for resource in self.api.resources
            for operation in resource.operations
        }

    def attributes(self, name: str) -> Mapping[str, tuple[str, str]]:
        """Return name and type of the attributes of a class by their name on the wire."""
        schema = next(one for one in self.api.schemas if one.name == name)
        found: dict[str, tuple[str, str]] = {}
        for base in schema.bases:
            found |= self.attributes(base)
        fields = {field.name: field for field in self.types.definitions[name].fields or ()}
        for member in schema.properties:
            field = fields[member.name]
            # What is absent reads as None.
            plain = field.type.plain.removesuffix(" | None")
            is_wide = field.is_optional or plain != field.type.plain
            found[member.wire] = member.name, f"{plain} | None" if is_wide else plain
        return found


def _key(operation: Operation) -> tuple[str, str, str]:
    form = f"{operation.body.form if operation.body else ''} {operation.is_streamed}"
    return operation.method, template(operation.path), form if operation.is_variant else ""


# Methods --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Call:
    resource: Resource
    method: Method

    @property
    def path(self) -> str:
        return f"client.{self.resource.name}.{self.method.name}"

    @property
    def former_paths(self) -> Iterator[str]:
        """What else it can be called by, with a warning."""
        here = [self.method.name]
        for alias in self.method.operation.aliases:
            yield f"client.{alias.resource}.{alias.name}"
            here += [alias.name] if alias.resource == self.resource.name else []
        for former in self.resource.aliases:
            yield from (f"client.{former}.{name}" for name in here)

    @property
    def arguments(self) -> Mapping[str, Argument]:
        """Arguments by where they go and what they are called on the wire."""
        operation = self.method.operation
        wires: dict[str, str] = {}
        number = 0
        for one in operation.parameters:
            number += one.location is Location.PATH
            where = f"{one.location} {one.wire}"
            wires[one.name] = f"path {number}" if one.location is Location.PATH else where
        if body := operation.body:
            wires |= {one.name: f"body {one.wire}" for one in body.members}
        both = (*self.method.positional, *self.method.keywords)
        return {wires.get(one.name, one.name): one for one in both}

    def lines(self, shown: Sequence[str], *, has_types: Sequence[str], returns: bool) -> list[str]:
        """Return a call with what it needs and with the arguments ``shown``."""
        arguments = self.arguments
        positional = {one.name for one in self.method.positional}
        given = [
            one.name if one.name in positional else f"{one.name}={one.name}"
            for key, one in arguments.items()
            if one.is_required or key in shown
        ]
        declared = [
            f"{arguments[key].name}: {arguments[key].annotation.replace(' | Unset', '')}"
            for key in has_types
            if key in arguments
        ]
        result = f"result: {self.method.returns} = " if returns else ""
        return [*declared, f"{result}{self.path}({', '.join(given)})"]


def _methods(before: _Package, after: _Package) -> Iterator[Note]:
    olds, news = before.methods(), after.methods()
    classes = {alias: one.name for one in after.api.schemas for alias in one.aliases}
    for key in sorted(olds, key=lambda key: olds[key].path):
        old, new = olds[key], news.get(key)
        if new is None:
            lines = old.lines((), has_types=(), returns=False)
            yield Note(old.path, tuple(lines), (), is_needed=True)
        else:
            yield from _changed_call(old, new, classes)


def _changed_call(old: _Call, new: _Call, classes: Mapping[str, str]) -> Iterator[Note]:
    before, after = old.arguments, new.arguments
    gone = [key for key in before if key not in after]
    needed = [key for key in after if after[key].is_required and key not in before]
    needed += [key for key in after if _is_needed_now(before.get(key), after[key])]
    renamed = [key for key in after if key in before and after[key].name != before[key].name]
    retyped = [
        key
        for key in after
        if key in before and _type(after[key]) != _present(_type(before[key]), classes)
    ]
    is_returned = _present(old.method.returns, classes) != new.method.returns
    is_returned |= bool(old.method.item) != bool(new.method.item)
    shown = [*gone, *renamed, *retyped, *needed]
    if not shown and not is_returned and old.path == new.path:
        return
    lines = old.lines(shown, has_types=retyped, returns=is_returned)
    rewritten = new.lines(shown, has_types=retyped, returns=is_returned)
    # What has an alias goes on, and so does what is only typed more widely: a checker tells.
    is_kept = not (gone or needed or retyped or is_returned) and _answers(old, new, renamed)
    yield Note(old.path, tuple(lines), tuple(rewritten), is_needed=not is_kept)


def _is_needed_now(old: Argument | None, new: Argument) -> bool:
    return old is not None and new.is_required and not old.is_required


def _type(argument: Argument) -> str:
    return argument.annotation.replace(" | Unset", "")


def _present(annotation: str, classes: Mapping[str, str]) -> str:
    """Return a type with the present names of classes."""
    return re.sub(r"\w+", lambda word: classes.get(word[0], word[0]), annotation)


def _answers(old: _Call, new: _Call, renamed: Sequence[str]) -> bool:
    """Tell whether calls by the former names still work."""
    is_called = old.path in {new.path, *new.former_paths}
    return is_called and all(old.arguments[key].name in new.method.renamed for key in renamed)


# Classes --------------------------------------------------------------------------------------


def _classes(before: _Package, after: _Package) -> Iterator[Note]:
    successors = {one.name: one.name for one in after.api.schemas}
    successors |= {alias: one.name for one in after.api.schemas for alias in one.aliases}
    for name in sorted(one.name for one in before.api.schemas):
        line = f"from {before.name}.models import {name}"
        if name not in successors:
            yield Note(f"models.{name}", (line,), (), is_needed=True)
            continue
        present = successors[name]
        olds, news = before.attributes(name), after.attributes(present)
        changed = [wire for wire in olds if _retyped(olds[wire], successors) != news.get(wire)]
        lines = _annotated(name, olds, changed)
        rewritten = _annotated(present, news, changed)
        if present != name:
            lines.insert(0, line)
            rewritten.insert(0, f"from {after.name}.models import {present}")
        if lines:
            is_needed = bool(changed)
            yield Note(f"models.{name}", tuple(lines), tuple(rewritten), is_needed=is_needed)


def _retyped(attribute: tuple[str, str], classes: Mapping[str, str]) -> tuple[str, str]:
    return attribute[0], _present(attribute[1], classes)


def _annotated(
    name: str, attributes: Mapping[str, tuple[str, str]], wires: Sequence[str]
) -> list[str]:
    variable = naming.snake(name)
    found = (attributes[wire] for wire in wires if wire in attributes)
    return [f"{variable}.{attribute}: {annotation}" for attribute, annotation in found]
