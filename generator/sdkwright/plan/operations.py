"""The methods of an API, in the order and the words they are printed in."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from sdkwright import naming
from sdkwright.escaping import python_string, python_value
from sdkwright.ir import (
    Api,
    Body,
    BodyForm,
    Location,
    Operation,
    Parameter,
    Resource,
    Response,
    ResponseForm,
)
from sdkwright.plan.contexts import (
    Answer,
    Argument,
    Descriptor,
    FormerMethod,
    Header,
    Method,
    OperationsModule,
    ResourceModule,
)
from sdkwright.plan.documentation import described, failures
from sdkwright.plan.imports import Import, Imports, imports, names_in, unshadowed
from sdkwright.plan.pagination import pagination
from sdkwright.types import OperationTypes, Type, Types
from sdkwright.values import JSON

_BODIES = {
    BodyForm.JSON: "JsonBody",
    BodyForm.URLENCODED: "FormBody",
    BodyForm.MULTIPART: "MultipartBody",
    BodyForm.RAW: "RawBody",
}
_MEDIA_TYPES = {
    BodyForm.JSON: "application/json",
    BodyForm.URLENCODED: "application/x-www-form-urlencoded",
    BodyForm.MULTIPART: "multipart/form-data",
}
_MARKERS = {ResponseForm.NOTHING: "None", ResponseForm.TEXT: "Text", ResponseForm.BYTES: "Raw"}
_RETURNED = {ResponseForm.NOTHING: "None", ResponseForm.TEXT: "str", ResponseForm.BYTES: "bytes"}
# What the runtime accepts unless it is told otherwise.
_DEFAULT_ACCEPTS = ("application/json", "*/*")
_CONTENT = "bytes | str | BinaryIO | Iterable[bytes]"
_STYLES = {Location.PATH: "simple", Location.HEADER: "simple"}


@dataclass(frozen=True, slots=True)
class OperationPlanning:
    """Makes methods from the operations of an API and their types."""

    api: Api
    types: Types

    def method(self, operation: Operation) -> Method:
        """Return the method of an operation, with what describes it on the wire."""
        types = self.types.operations[operation.constant]
        positional, keywords = self._arguments(operation, types)
        former_positional, former_keywords = _former(operation, positional, keywords)
        body = operation.body
        returned = [_returned(response, types) for response in operation.responses]
        unique = list(dict.fromkeys(returned)) or ["None"]
        streamed = [
            _streamed(response, types)
            for response in operation.responses
            if response.form.is_stream
        ]
        return Method(
            operation=operation,
            name=operation.name,
            constant=operation.constant,
            summary=operation.summary,
            description=operation.description,
            positional=positional,
            keywords=keywords,
            parameters=tuple(
                _descriptor(found, types.parameters[found.name]) for found in operation.parameters
            ),
            arguments=tuple(found.name for found in operation.parameters),
            body=_body(operation, types.body),
            body_members=(
                tuple((found.property, found.name) for found in body.members) if body else ()
            ),
            body_argument=body.argument if body else None,
            body_choice=body.choice if body else None,
            answers=tuple(
                Answer(response.status, _answer(response, types))
                for response in operation.responses
            ),
            accept=None if operation.accept in _DEFAULT_ACCEPTS else operation.accept,
            security=(
                None
                if operation.security == self.api.default_security
                else requirements(operation.security)
            ),
            returns=" | ".join(sorted(unique, key=lambda name: name == "None")),
            item=self._item(operation),
            pagination=pagination(operation),
            stream=" | ".join(dict.fromkeys(streamed)) or None,
            notes=tuple(_notes(operation)),
            failures=failures(operation),
            renamed={alias: one.name for one in operation.parameters for alias in one.aliases},
            former_positional=former_positional,
            former_keywords=former_keywords,
        )

    def _arguments(
        self, operation: Operation, types: OperationTypes
    ) -> tuple[tuple[Argument, ...], tuple[Argument, ...]]:
        """Return the positional arguments, which the path needs, and the keywords."""
        positional: list[Argument] = []
        keywords: list[Argument] = []
        for found in operation.parameters:
            argument = Argument(
                found.name,
                _argument(types.parameters[found.name]),
                found.is_required,
                described(found, naming.phrase(found.wire), self.api.root),
                found.is_deprecated,
            )
            (positional if found.location is Location.PATH else keywords).append(argument)
        body = operation.body
        if body is not None and body.argument is not None:
            whole = _argument(types.body) if types.body else "Any"
            annotation = _CONTENT if body.form is BodyForm.RAW else whole
            description = body.description or "Body of the request."
            keywords.append(Argument(body.argument, annotation, body.is_required, description))
            keywords += _choice(body)
        elif body is not None and types.body is not None:
            fields = self._fields(types.body.checked)
            keywords += [
                Argument(
                    member.name,
                    _argument(fields[member.property]),
                    member.is_required and body.is_required,
                    member.description or naming.phrase(member.wire),
                    member.is_deprecated,
                )
                for member in body.members
            ]
        keywords.sort(key=lambda argument: not argument.is_required)
        return tuple(positional), tuple(_settable(argument) for argument in keywords)

    def _fields(self, name: str) -> dict[str, Type]:
        """Return the types of an object's members, those of its bases included."""
        schema = next((schema for schema in self.api.schemas if schema.name == name), None)
        found: dict[str, Type] = {}
        for base in schema.bases if schema else ():
            found |= self._fields(base)
        fields = self.types.definitions[name].fields if schema else ()
        return found | {field.name: field.type for field in fields or ()}

    def _item(self, operation: Operation) -> str | None:
        """Return the type of what an operation lists, where it lists page by page."""
        if operation.pagination is None:
            return None
        status = operation.responses[0].status
        found = self._settled(self.types.operations[operation.constant].responses[status].plain)
        for token in operation.pagination.items.split("/")[1:]:
            wire = token.replace("~1", "/").replace("~0", "~")
            name = ast.unparse(found)
            found = self._settled(self._fields(name)[self._wires(name)[wire]].plain)
        return ast.unparse(found.slice if isinstance(found, ast.Subscript) else found)

    def _wires(self, name: str) -> dict[str, str]:
        """Return the names of an object's members by those on the wire, its bases' included."""
        schema = next(schema for schema in self.api.schemas if schema.name == name)
        inherited = {k: v for base in schema.bases for k, v in self._wires(base).items()}
        return inherited | {member.wire: member.name for member in schema.properties}

    def _settled(self, expression: str) -> ast.expr:
        """Return a type without null and aliases."""
        node = ast.parse(expression, mode="eval").body
        if isinstance(node, ast.BinOp):  # None comes last
            node = node.left
        found = self.types.definitions.get(ast.unparse(node))
        return self._settled(found.alias.plain) if found and found.alias else node

    def operations_module(
        self, header: Header, resource: Resource, methods: Sequence[Method]
    ) -> OperationsModule:
        """Return the module that describes the operations of a resource."""
        names = {"Operation"}
        for method in methods:
            names |= {descriptor.kind for descriptor in method.parameters}
            names |= names_in(*(descriptor.type for descriptor in method.parameters))
            names |= names_in(*(answer.type for answer in method.answers), method.returns)
            names |= names_in(method.body) if method.body else set()
            names |= names_in(method.stream) if method.stream else set()
            names |= {"Pagination"} if method.operation.pagination else set()
        return OperationsModule(header, resource, self._imports(names), tuple(methods))

    def resource_module(
        self, header: Header, resource: Resource, methods: Sequence[Method]
    ) -> ResourceModule:
        """Return the module with the classes of a resource."""
        names = {"AsyncTransport", "Transport"}
        former = [
            (alias.name, one, other)
            for other in self.api.resources
            for one in other.operations
            for alias in one.aliases
            if alias.resource == resource.name
        ]
        taken = {*(method.name for method in methods), *(name for name, _, _ in former)}
        cleared = tuple(_cleared(method, taken) for method in methods)
        former_methods = tuple(
            FormerMethod(
                name,
                _cleared(self.method(operation), taken),
                f"{other.name}.{operation.name}",
                None if other == resource else other,
            )
            for name, operation, other in sorted(former, key=lambda one: one[0])
        )
        names |= {"deprecated"} if former else set()
        for method in (*cleared, *(found.method for found in former_methods)):
            arguments = (*method.positional, *method.keywords)
            names |= names_in(*(found.annotation for found in arguments))
            names |= set() if method.stream else names_in(method.returns)
            if any(not argument.is_required for argument in arguments):
                names |= {"UNSET", "Unset"}
            names |= {"typed"} if method.body_choice else set()
            names |= {"deprecated"} if method.operation.is_deprecated else set()
            names |= {"deprecated", "overload", "renamed"} if method.renamed else set()
            if method.stream:
                names |= {"AsyncItemStream", "ItemStream", *names_in(method.stream)}
            if method.item:
                names |= {"AsyncPage", "AsyncPages", "Page", *names_in(method.item)}
        described = Import(".._operations", (f"{resource.name} as operations",))
        return ResourceModule(
            header,
            resource,
            resource.description or naming.phrase(resource.name),
            self._imports(names, described),
            cleared,
            former_methods,
        )

    def _imports(self, names: set[str], *more: Import) -> Imports:
        own = {schema.name for schema in self.api.schemas}
        return imports(names - own, depth=1, models=names & own, more=more)


def requirements(alternatives: Sequence[Sequence[str]] | None) -> str | None:
    """Return the alternatives to authenticate by as Python; None where nothing is said."""
    if alternatives is None:
        return None
    return _tuple(_tuple(map(python_string, schemes)) for schemes in alternatives)


def _tuple(parts: Iterable[str]) -> str:
    return f"({''.join(f'{part}, ' for part in parts)})"


def _answer(response: Response, types: OperationTypes) -> str:
    """Return what the runtime is told of a response."""
    if response.form in _MARKERS:
        return _MARKERS[response.form]
    checked = types.responses[response.status].checked
    if response.form is ResponseForm.EVENTS:
        return f"EventsOf({checked})"
    if response.form is ResponseForm.ITEMS:
        return f"ItemsOf({checked}, {python_string(response.media_type or '')})"
    return checked


def _returned(response: Response, types: OperationTypes) -> str:
    """Return the type of what a caller gets for a response; of a stream, that of an item."""
    if response.form.is_stream:
        return _streamed(response, types)
    return _RETURNED.get(response.form) or types.responses[response.status].plain


def _streamed(response: Response, types: OperationTypes) -> str:
    plain = types.responses[response.status].plain
    return f"ServerSentEvent[{plain}]" if response.form is ResponseForm.EVENTS else plain


def _notes(operation: Operation) -> Iterator[str]:
    """Yield what a caller should know of an operation that its types do not say."""
    body = operation.body
    if operation.is_variant and body and body.choice is None and not operation.is_streamed:
        yield f"Sends the body as ``{body.media_type}``."
    if operation.is_streamed:
        yield "Yields what comes while it comes; leave it as a context to end it early."


def _body(operation: Operation, found: Type | None) -> str | None:
    body = operation.body
    if body is None:
        return None
    parts = [found.checked] if found and body.form is not BodyForm.RAW else []
    if body.form is BodyForm.RAW:
        preferred, *others = body.media_types
        parts.append(python_string(preferred))
        parts += [f"({', '.join(map(python_string, others))},)"] if others else []
    elif body.form is BodyForm.MULTIPART and body.encodings:
        contents = {wire: found.content for wire, found in body.encodings.items()}
        parts.append(f"media_types={python_value(contents)}")
    elif body.form is BodyForm.URLENCODED and body.encodings:
        styles = (
            f"{python_string(wire)}: FormStyle({python_string(found.style or 'form')},"
            f" explode={found.is_exploded}, allow_reserved={found.allows_reserved})"
            for wire, found in body.encodings.items()
        )
        parts.append(f"styles={{{', '.join(styles)}}}")
    elif body.media_type != _MEDIA_TYPES[body.form]:
        parts.append(f"media_type={python_string(body.media_type)}")
    return f"{_BODIES[body.form]}({', '.join(parts)})"


def _choice(body: Body) -> Iterator[Argument]:
    """Yield the argument that chooses the media type of a raw body, if there is one."""
    if body.choice is None:
        return
    if "*" in body.media_type:
        told = f"of the range ``{body.media_type}``"
    elif body.is_open:
        told = f"``{body.media_type}``, with the boundary of its parts"
    else:
        told = f"by default ``{body.media_type}``"
    listed = ", ".join(map(python_string, body.media_types))
    annotation = "str" if "*" in listed or "multipart/" in listed else f"Literal[{listed}]"
    is_required = body.is_open and body.is_required
    yield Argument(body.choice, annotation, is_required, f"Media type of the body; {told}.")


def _descriptor(parameter: Parameter, found: Type) -> Descriptor:
    options: list[tuple[str, JSON]] = []
    if parameter.content is not None:
        options.append(("content", parameter.content))
    if parameter.style != _STYLES.get(parameter.location, "form"):
        options.append(("style", parameter.style))
    if parameter.is_exploded is not (parameter.style in ("form", "cookie")):
        options.append(("explode", parameter.is_exploded))
    if parameter.allows_reserved:
        options.append(("allow_reserved", True))
    kind = parameter.location.capitalize()
    return Descriptor(kind, parameter.name, parameter.wire, found.checked, tuple(options))


def _argument(found: Type) -> str:
    """Return the type of an argument: any sequence does where a list is sent."""
    return " | ".join(_sent(arm) for arm in _arms(ast.parse(found.plain, mode="eval").body))


def _arms(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp):
        yield from _arms(node.left)
        yield from _arms(node.right)
    else:
        yield node


def _sent(node: ast.expr) -> str:
    match node:
        case ast.Subscript(value=ast.Name(id="list"), slice=inner):
            return f"Sequence[{ast.unparse(inner)}]"
        case _:
            return ast.unparse(node)


def _former(
    operation: Operation, positional: Sequence[Argument], keywords: Sequence[Argument]
) -> tuple[tuple[Argument, ...], tuple[Argument, ...]]:
    """Return the arguments by their former names, the last one each has; as those take them.

    An argument of another name is given by that name, and so is what comes after it.
    """
    names = {one.name: one.aliases[-1] for one in operation.parameters if one.aliases}
    if not names:
        return (), ()
    same = list(takewhile(lambda argument: argument.name not in names, positional))
    others = sorted(
        (*positional[len(same) :], *keywords), key=lambda argument: not argument.is_required
    )
    called = tuple(replace(one, name=names.get(one.name, one.name)) for one in others)
    return tuple(same), called


def _settable(argument: Argument) -> Argument:
    """Return an argument that need not be given as one that may be unset; None comes last."""
    if argument.is_required:
        return argument
    arms = [ast.unparse(arm) for arm in _arms(ast.parse(argument.annotation, mode="eval").body)]
    arms.sort(key=lambda arm: arm == "None")
    arms.insert(len(arms) - arms.count("None"), "Unset")
    return replace(argument, annotation=" | ".join(arms))


def _cleared(method: Method, taken: set[str]) -> Method:
    """Return a method whose types are safe in a class with methods of the names ``taken``."""

    def clear(arguments: tuple[Argument, ...]) -> tuple[Argument, ...]:
        return tuple(
            replace(found, annotation=unshadowed(found.annotation, taken)) for found in arguments
        )

    return replace(
        method,
        stream=unshadowed(method.stream, taken) if method.stream else None,
        positional=clear(method.positional),
        keywords=clear(method.keywords),
        former_positional=clear(method.former_positional),
        former_keywords=clear(method.former_keywords),
        returns=unshadowed(method.returns, taken),
        item=unshadowed(method.item, taken) if method.item else None,
    )
