"""Cases of the models: for each class its members, and values that it takes or refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sdkwright.cases.definitions import Definitions
from sdkwright.cases.oracle import Oracle, serialized
from sdkwright.cases.probes import Notes, Probing
from sdkwright.cases.rules import RuleCasing
from sdkwright.cases.samples import NoSample, Samples
from sdkwright.cases.shapes import Shapes, mapping, sequence
from sdkwright.ir import Api, Schema
from sdkwright.testcases import AliasCases, Change, Member, ModelCases, Sample, Tagged
from sdkwright.values import JSON


class ModelCasing:
    """Makes the cases of the named schemas of one API."""

    def __init__(
        self, api: Api, definitions: Definitions, shapes: Shapes, oracle: Oracle, notes: Notes
    ) -> None:
        self._shapes = shapes
        self._oracle = oracle
        self._notes = notes
        self._samples = Samples(shapes, oracle)
        self._probing = Probing(shapes, oracle, self._samples, notes)
        self._rules = RuleCasing(shapes, oracle, self._probing)
        self._definitions = definitions
        self._shown = dict(_shown(api))

    def model(self, schema: Schema) -> ModelCases | None:
        """Return the cases of a class; None, and a note, where no value of it could be made."""
        wire_schema = self._shapes.at(schema.pointer)
        members = [*self._definitions.members(schema.name)]
        try:
            minimal = self._samples.minimal(wire_schema)
        except NoSample:
            self._notes.omitted.append(f"{schema.name}: no value could be made")
            return None
        try:
            full = self._samples.full(wire_schema)
        except NoSample:
            self._notes.omitted.append(f"{schema.name}: no value of all members could be made")
            full = None
        changes = [*self._changes(schema, wire_schema, minimal)]
        changes += self._rules.changes(wire_schema, minimal, schema.name)
        accepted, refused = _split(changes)
        return ModelCases(
            name=schema.name,
            bases=schema.bases,
            members=tuple(
                Member(member.name, member.wire, member.is_required) for member, _ in members
            ),
            minimal=minimal,
            full=full,
            types={
                member.name: self._definitions.read_type(definition, full[member.wire])
                for member, definition in members
                if full is not None and member.wire in full
            },
            examples=tuple(self._examples(schema, wire_schema)),
            accepted=accepted,
            refused=refused,
        )

    def alias(self, schema: Schema) -> AliasCases:
        """Return the cases of a type that is no class."""
        wire_schema = self._shapes.at(schema.pointer)
        is_nullable = self._definitions.admits_null(schema.definition)
        # Where a member may be null its type has the name, and null stands beside it.
        probes = [
            probe
            for probe in self._probing.probes(wire_schema, schema.name)
            if probe.value is not None or is_nullable or not probe.is_valid
        ]
        choices = schema.definition.get("enum") if schema.is_enum else None
        return AliasCases(
            schema.name,
            tuple(choices) if isinstance(choices, list) else None,
            tuple(Sample(probe.title, probe.value) for probe in probes if probe.is_valid),
            tuple(Sample(probe.title, probe.value) for probe in probes if not probe.is_valid),
            tuple(self._tagged(schema, wire_schema)),
        )

    def _tagged(self, schema: Schema, wire_schema: JSON) -> Iterator[Tagged]:
        """Yield a value of each tag of a union, and one of another tag where that is allowed."""
        if (told := schema.discriminator) is None:
            return
        view, definition = mapping(wire_schema), {"$ref": f"/{schema.name}"}
        parts = [*sequence(view.get("oneOf")), *sequence(view.get("anyOf"))]
        names = [
            str(mapping(arm).get("$ref")).rpartition("/")[2]
            for arm in sequence(schema.definition.get("anyOf"))
        ]
        tags: list[tuple[str, JSON, str]] = [
            (f"{tag}", {"const": tag}, name) for tag, name in told.schemas.items()
        ]
        if told.default is not None:
            tags.append(("another tag", {}, told.default))
        for title, tag, name in tags:
            bound: JSON = {"properties": {told.member: tag}, "required": [told.member]}
            try:
                value = self._samples.sample({"allOf": [parts[names.index(name)], bound]})
            except NoSample:
                self._notes.omitted.append(f"{schema.name}, {title}: no value could be made")
            else:
                if self._oracle.accepts(wire_schema, value):
                    yield Tagged(title, value, self._definitions.read_type(definition, value))

    # Classes --------------------------------------------------------------------------------

    def _examples(self, schema: Schema, wire_schema: JSON) -> Iterator[Sample]:
        values = [*self._samples.examples(wire_schema), *self._shown.get(schema.name, ())]
        unique = {serialized(value): value for value in values}
        for index, value in enumerate(unique.values(), start=1):
            if not isinstance(value, dict) or not self._oracle.accepts(wire_schema, value):
                self._notes.omitted.append(f"{schema.name}: example {index} breaks the schema")
            elif self._definitions.written({"$ref": f"/{schema.name}"}, value) != value:
                self._notes.omitted.append(f"{schema.name}: example {index} has times unlike ours")
            else:
                yield Sample(f"example {index}", value)

    def _changes(
        self, schema: Schema, wire_schema: JSON, minimal: Mapping[str, JSON]
    ) -> Iterator[tuple[Change, bool]]:
        """Yield the minimal value with one member changed, and whether that is valid."""
        view = self._shapes.without_null(wire_schema)
        is_torn = self._shapes.forbids_its_own(wire_schema)
        if is_torn:
            self._notes.omitted.append(f"{schema.name}: its parts forbid each other's members")
        for wire, part in mapping(view.get("properties")).items():
            is_shared = self._shapes.target(part) is not None
            for probe in self._probing.probes(part, f"{schema.name}.{wire}"):
                # A named schema has its own cases; here it is only to be known by its values.
                if is_shared and probe.is_valid and not probe.is_basic:
                    continue
                is_valid = self._oracle.accepts(wire_schema, {**minimal, wire: probe.value})
                if is_valid != probe.is_valid and (is_valid or is_torn):
                    continue
                # A good value may break a rule on the whole, whose faults have other places.
                place = "" if probe.is_valid else wire
                yield Change(f"{wire}: {probe.title}", {wire: probe.value}, place), is_valid
        more = view.get("additionalProperties", True)
        if isinstance(more, dict) and more:
            for probe in self._probing.probes(more, f"{schema.name}, other members"):
                title, place = f"another member: {probe.title}", (
                    "" if probe.is_valid else "unlisted"
                )
                yield Change(title, {"unlisted": probe.value}, place), probe.is_valid
        else:
            value: JSON = {"any": ["value", 1.5, None]}
            is_valid = self._oracle.accepts(wire_schema, {**minimal, "unlisted": value})
            place = "" if is_valid else "unlisted"
            yield Change("an unlisted member", {"unlisted": value}, place), is_valid


def _split(
    changes: list[tuple[Change, bool]],
) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """Return the valid changes and the others, each once."""
    unique = {serialized(dict(change.members)): (change, valid) for change, valid in changes}
    ordered = unique.values()
    return (
        tuple(change for change, is_valid in ordered if is_valid),
        tuple(change for change, is_valid in ordered if not is_valid),
    )


def _shown(api: Api) -> Iterator[tuple[str, tuple[JSON, ...]]]:
    """Yield the examples of bodies, by the schema that they are of."""
    found: dict[str, list[JSON]] = {}
    for operation in api.operations:
        responses = (*operation.responses, *operation.errors)
        shown = [(response.definition, response.examples) for response in responses]
        shown += [(operation.body.definition, operation.body.examples)] if operation.body else []
        for definition, examples in shown:
            reference = (definition or {}).get("$ref")
            if isinstance(reference, str):
                found.setdefault(reference.rpartition("/")[2], []).extend(examples)
    yield from ((name, tuple(values)) for name, values in found.items())
