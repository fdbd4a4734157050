"""Cases of the operations: what each call sends, and which calls send nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from sdkwright.cases.answers import Answering
from sdkwright.cases.arguments import Arguments
from sdkwright.cases.definitions import Definitions
from sdkwright.cases.oracle import Oracle, serialized
from sdkwright.cases.pages import PageCasing
from sdkwright.cases.probes import Notes, Probing
from sdkwright.cases.rules import RuleCasing
from sdkwright.cases.samples import NoSample, Samples
from sdkwright.cases.schemes import credentials
from sdkwright.cases.shapes import Shapes, mapping
from sdkwright.ir import Api, Body, BodyForm, Location, Operation, Resource
from sdkwright.testcases import Call, OperationCases, RefusedCall
from sdkwright.values import JSON

_MOST_VALUES = 24
_MOST_FAULTS = 24
_MOST_MEMBER_FAULTS = 6
_MOST_IF_BRIEF = 3
_MOST_RULE_FAULTS = 6
_BOUNDS = (
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
)
_PLAIN = ("integer", "number", "string")
_NOT_PLAIN = {"$ref", "allOf", "const", "enum", "format"}
_ELSEWHERE = (("nothing", ""), ("a dot", "."), ("two dots", ".."))


class OperationCasing:
    """Makes the cases of the operations of one API."""

    def __init__(
        self, api: Api, definitions: Definitions, shapes: Shapes, oracle: Oracle, notes: Notes
    ) -> None:
        samples = Samples(shapes, oracle)
        self._api = api
        self._shapes = shapes
        self._oracle = oracle
        self._notes = notes
        self._most_values = _MOST_IF_BRIEF if notes.is_brief else _MOST_VALUES
        self._most_faults = _MOST_IF_BRIEF if notes.is_brief else _MOST_FAULTS
        self._most_member_faults = 1 if notes.is_brief else _MOST_MEMBER_FAULTS
        self._samples = samples
        self._probing = Probing(shapes, oracle, samples, notes)
        self._rules = RuleCasing(shapes, oracle, self._probing)
        self._arguments = Arguments(definitions, shapes, samples)
        self._answering = Answering(
            api,
            definitions=definitions,
            shapes=shapes,
            oracle=oracle,
            samples=samples,
            probing=self._probing,
            notes=notes,
        )
        self._pages = PageCasing(
            shapes=shapes,
            oracle=oracle,
            samples=samples,
            arguments=self._arguments,
            notes=notes,
        )

    def operation(self, resource: Resource, operation: Operation) -> OperationCases | None:
        """Return the cases of an operation; None, and a note, where it cannot be called."""
        path = f"{resource.name}.{operation.name}"
        try:
            needed = self._arguments.needed(operation)
        except NoSample:
            self._notes.omitted.append(f"{path}: no value of a required argument could be made")
            return None
        results = self._answering.results(operation, path)
        if not results:
            self._notes.omitted.append(f"{path}: no response could be made")
            return None
        plain = self._arguments.sent(operation, needed)
        return OperationCases(
            name=path,
            constant=operation.constant,
            signature=_signature(operation),
            is_deprecated=operation.is_deprecated,
            security=credentials(self._api, operation),
            statuses=tuple(response.status for response in operation.responses),
            method=operation.method,
            is_idempotent=_is_idempotent(operation),
            arguments=self._arguments.given(operation, needed),
            path=plain.path,
            headers=plain.headers,
            calls=tuple(self._calls(operation, needed, path)),
            refused=tuple(self._refused(operation, path)),
            results=results,
            replies=self._answering.replies(operation, path),
            failures=self._answering.failures(operation),
            paging=self._pages.paging(operation, needed),
            bounds=self._bounds(operation),
            defaults={
                parameter.name: view["default"]
                for parameter in operation.parameters
                for view in [self._shapes.view(self._shapes.at(parameter.pointer))]
                if "default" in view
            },
            errors={response.status: _model(response.definition) for response in operation.errors},
        )

    def _bounds(self, operation: Operation) -> dict[str, dict[str, JSON]]:
        """Return what plain parameters demand besides their types, by wire name."""
        found: dict[str, dict[str, JSON]] = {}
        for parameter in operation.parameters:
            schema = self._shapes.at(parameter.pointer)
            items = mapping(schema).get("items", {})
            is_list = self._is_plain(schema, "array") and self._is_plain(items, *_PLAIN)
            # Other types are named, or made of several; their values tell.
            if is_list or self._is_plain(schema, *_PLAIN):
                bounds = self._bounds_of(schema)
                if is_list and (inner := self._bounds_of(items)):
                    bounds["items"] = inner
                found[f"{parameter.location.value} {parameter.wire}"] = bounds
        return found

    def _is_plain(self, schema: JSON, *types: str) -> bool:
        """Tell whether a schema is of some types, and neither has a name nor lists its values."""
        view = self._shapes.view(schema)
        return view.get("type") in types and not _NOT_PLAIN & {*view, *mapping(schema)}

    def _bounds_of(self, schema: JSON) -> dict[str, JSON]:
        view = self._shapes.view(schema)
        return {word: view[word] for word in _BOUNDS if word in view}

    # Calls ----------------------------------------------------------------------------------

    def _calls(self, operation: Operation, needed: Mapping[str, JSON], path: str) -> Iterator[Call]:
        found: dict[str, Mapping[str, JSON]] = {"required arguments": {}}
        try:
            found["all arguments"] = self._arguments.all(operation)
        except NoSample:
            self._notes.omitted.append(f"{path}: no values of all arguments could be made")
        for parameter in operation.parameters:
            schema = self._shapes.at(parameter.pointer)
            probes = self._probing.probes(schema, f"{path}, {parameter.wire}")
            good = (
                probe
                for probe in probes
                if probe.is_valid and self._arguments.is_writable(parameter, probe.value)
            )
            for probe in islice(good, self._most_values):
                title = f"{parameter.wire}: {probe.title}"
                found[title] = {parameter.name: probe.value}
        found |= dict(self._bodies(operation.body, path)) if operation.body else {}
        plain = self._arguments.sent(operation, needed)
        seen: set[str] = set()
        for title, arguments in found.items():
            changed = {
                name: value
                for name, value in arguments.items()
                if name not in needed or needed[name] != value
            }
            if (key := serialized(dict(sorted(changed.items())))) in seen:
                continue
            seen.add(key)
            request = self._arguments.sent(operation, {**needed, **changed})
            yield Call(
                title=title,
                arguments=self._arguments.given(operation, changed),
                path=None if request.path == plain.path else request.path,
                query=request.query,
                headers={
                    name: value
                    for name, value in request.headers.items()
                    if name not in plain.headers or plain.headers[name] != value
                },
                body=request.body,
            )

    def _bodies(self, body: Body, path: str) -> Iterator[tuple[str, Mapping[str, JSON]]]:
        """Yield the arguments for bodies: those that the document shows, and each member alone."""
        if body.form is BodyForm.RAW:
            return
        schema = self._shapes.at(body.pointer)
        for index, example in enumerate(body.examples, start=1):
            arguments = self._arguments.of_body(body, example)
            if arguments is not None and self._samples.is_sample(schema, example):
                yield f"example {index} of the body", arguments
        if body.argument is not None:
            for probe in self._probing.probes(schema, f"{path}, body"):
                if probe.is_valid and probe.value is not None:
                    yield f"body: {probe.title}", {body.argument: probe.value}
            return
        if body.form is not BodyForm.JSON:
            return
        try:
            minimal = self._samples.minimal(schema)
        except NoSample:
            self._notes.omitted.append(f"{path}: no body of required members could be made")
            return
        parts = mapping(self._shapes.without_null(schema).get("properties"))
        for member in body.members:
            probes = self._probing.probes(parts.get(member.wire, {}), f"{path}, {member.wire}")
            for probe in probes:
                value: JSON = {**minimal, member.wire: probe.value}
                if probe.is_valid and probe.is_basic and self._oracle.accepts(schema, value):
                    arguments = self._arguments.of_body(body, value)
                    yield f"{member.wire} of the body: {probe.title}", arguments or {}

    # Refusals -------------------------------------------------------------------------------

    def _refused(self, operation: Operation, path: str) -> Iterator[RefusedCall]:
        for parameter in operation.parameters:
            schema = self._shapes.at(parameter.pointer)
            probes = self._probing.probes(schema, f"{path}, {parameter.wire}")
            faults = [(probe.title, probe.value) for probe in probes if not probe.is_valid]
            faults = faults[: self._most_faults]
            is_segment = parameter.location is Location.PATH and parameter.style == "simple"
            if is_segment and self._oracle.accepts(schema, "text"):
                known = [value for _, value in faults]
                faults += [(title, value) for title, value in _ELSEWHERE if value not in known]
            for title, value in faults:
                yield RefusedCall(
                    f"{parameter.wire}: {title}",
                    {parameter.name: value},
                    "query" if parameter.location is Location.QUERYSTRING else parameter.location,
                    f"/{parameter.wire}",
                )
        if operation.body is not None and operation.body.form is BodyForm.JSON:
            for title, value, place in self._bad_bodies(operation.body, path):
                arguments = self._arguments.of_body(operation.body, value)
                if arguments is not None:
                    yield RefusedCall(title, {**arguments}, "body", place)

    def _bad_bodies(self, body: Body, path: str) -> Iterator[tuple[str, JSON, str]]:
        """Yield bodies that break the document, with the place where they do."""
        schema = self._shapes.at(body.pointer)
        if body.argument is not None:
            faults = [p for p in self._probing.probes(schema, f"{path}, body") if not p.is_valid]
            for probe in faults[: self._most_faults]:
                yield f"body: {probe.title}", probe.value, ""
            return
        try:
            minimal = self._samples.minimal(schema)
        except NoSample:
            self._notes.omitted.append(f"{path}: no broken body could be made")
            return
        parts = mapping(self._shapes.without_null(schema).get("properties"))
        for member in body.members:
            probes = self._probing.probes(parts.get(member.wire, {}), f"{path}, {member.wire}")
            faults = [probe for probe in probes if not probe.is_valid]
            most = self._most_member_faults
            base = self._base(schema, minimal, member.wire, [p.value for p in probes if p.is_valid])
            if base is None:
                continue
            for probe in [*faults[:most], *faults[most:][-1:]]:
                value: JSON = {**base, member.wire: probe.value}
                if not self._oracle.accepts(schema, value):
                    title = f"{member.wire} of the body: {probe.title}"
                    yield title, value, f"/{_escaped(member.wire)}"
        changes = self._rules.changes(schema, minimal, path)
        broken = [change for change, is_valid in changes if not is_valid and change.place]
        for change in broken[:_MOST_RULE_FAULTS]:
            place = f"/{_escaped(change.place)}"
            yield f"body: {change.title}", {**minimal, **change.members}, place

    def _base(
        self, schema: JSON, minimal: Mapping[str, JSON], wire: str, good: list[JSON]
    ) -> Mapping[str, JSON] | None:
        """Return an object whose only fault can be one member: rules may want others beside it."""
        if any(self._oracle.accepts(schema, {**minimal, wire: value}) for value in good):
            return minimal
        try:
            return self._samples.full(schema)
        except NoSample:
            return None


def _model(definition: Mapping[str, JSON] | None) -> str | None:
    """Return the name of the model of a body, if it has one."""
    reference = (definition or {}).get("$ref")
    return reference.rpartition("/")[2] if isinstance(reference, str) else None


def _escaped(wire: str) -> str:
    return wire.replace("~", "~0").replace("/", "~1")


def _signature(operation: Operation) -> str:
    """Return the arguments of a method as Python would show them, without their types."""
    required: list[str] = []
    optional: list[str] = []
    paths = [p.name for p in operation.parameters if p.location is Location.PATH]
    for found in operation.parameters:
        if found.name not in paths:
            (required if found.is_required else optional).append(found.name)
    body = operation.body
    if body is not None and body.argument is not None:
        (required if body.is_required else optional).append(body.argument)
        if body.choice is not None:
            is_chosen = body.is_required and body.is_open
            (required if is_chosen else optional).append(body.choice)
    for member in body.members if body else ():
        is_needed = member.is_required and body is not None and body.is_required
        (required if is_needed else optional).append(member.name)
    keywords = [*required, *(f"{name}=UNSET" for name in optional)]
    return f"({', '.join([*paths, *(['*'] if keywords else []), *keywords])})"


def _is_idempotent(operation: Operation) -> bool:
    """Tell what the document says, or else the method (RFC 9110, section 9.2.2)."""
    if operation.is_idempotent is not None:
        return operation.is_idempotent
    return operation.method in {"DELETE", "GET", "HEAD", "OPTIONS", "PUT", "QUERY", "TRACE"}
