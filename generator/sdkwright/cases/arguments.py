"""The arguments of a call, and the request that they make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sdkwright.cases.definitions import Definitions
from sdkwright.cases.oracle import serialized
from sdkwright.cases.samples import Samples
from sdkwright.cases.shapes import Shapes, mapping
from sdkwright.cases.wire import form_parts, form_text, is_writable, media_type_of, sent
from sdkwright.ir import Body, BodyForm, Operation, Parameter
from sdkwright.testcases import Argument, Part, Sent
from sdkwright.values import JSON

_RAW = "content of a file"


class Arguments:
    """Makes arguments for the operations of one API, and tells what is sent for them."""

    def __init__(self, definitions: Definitions, shapes: Shapes, samples: Samples) -> None:
        self._shapes = shapes
        self._samples = samples
        self._definitions = definitions

    def needed(self, operation: Operation) -> dict[str, JSON]:
        """Return values for the arguments that a call cannot do without, by name.

        Raises:
            NoSample: There is none for one of them.
        """
        found = {
            parameter.name: self._value(parameter)
            for parameter in operation.parameters
            if parameter.is_required
        }
        body = operation.body
        if body is None or not body.is_required:
            return found
        return found | self._body(body, is_whole=False)

    def all(self, operation: Operation) -> dict[str, JSON]:
        """Return values for all arguments, by name.

        Raises:
            NoSample: There is none for one of them.
        """
        found = {parameter.name: self._value(parameter) for parameter in operation.parameters}
        return found | (self._body(operation.body, is_whole=True) if operation.body else {})

    def of_body(self, body: Body, value: JSON) -> dict[str, JSON] | None:
        """Return the arguments that make a body; None if some of it has no argument."""
        if body.argument is not None:
            return {body.argument: value}
        names = {member.wire: member.name for member in body.members}
        if not isinstance(value, dict) or value.keys() - names.keys():
            return None
        return {names[wire]: item for wire, item in value.items()}

    def given(self, operation: Operation, arguments: Mapping[str, JSON]) -> dict[str, Argument]:
        """Return arguments as they are given to a call: files as bytes."""
        files = {*self._files(operation.body)} if operation.body else set[str]()
        return {
            name: _as_file(value) if name in files else value for name, value in arguments.items()
        }

    def sent(self, operation: Operation, arguments: Mapping[str, JSON]) -> Sent:
        """Return the request that arguments make."""
        values = {
            found.name: self._definitions.written(found.definition, arguments[found.name])
            for found in operation.parameters
            if found.name in arguments
        }
        return sent(operation, values, self._body_text(operation.body, arguments))

    def is_writable(self, parameter: Parameter, value: JSON) -> bool:
        """Tell whether a value has one form in a request that everybody agrees on."""
        return is_writable(parameter, self._definitions.written(parameter.definition, value))

    # Bodies ---------------------------------------------------------------------------------

    def _value(self, parameter: Parameter) -> JSON:
        schema = self._shapes.at(parameter.pointer)
        for value in parameter.examples:
            if self._samples.is_sample(schema, value) and self.is_writable(parameter, value):
                return value
        return self._samples.sample(schema)

    def _body(self, body: Body, *, is_whole: bool) -> dict[str, JSON]:
        if body.form is BodyForm.RAW:
            chosen = {body.choice: media_type_of(body)} if body.choice else {}
            return {body.argument or "": _RAW, **chosen}
        schema = self._shapes.at(body.pointer)
        if body.argument is not None:
            return {body.argument: self._samples.sample(schema)}
        make = self._samples.full if is_whole else self._samples.minimal
        # A member that is read-only is no argument.
        wires = {member.wire for member in body.members}
        value: JSON = {wire: item for wire, item in mapping(make(schema)).items() if wire in wires}
        return self.of_body(body, value) or {}

    def _files(self, body: Body) -> Iterator[str]:
        """Yield the names of the arguments that are files."""
        if body.form is BodyForm.RAW and not body.media_type.startswith("text/"):
            yield body.argument or ""
        name = self._definitions.class_name(body.definition)
        if body.form is not BodyForm.MULTIPART or name is None:
            return
        definitions = {found.name: part for found, part in self._definitions.members(name)}
        for member in body.members:
            definition = definitions[member.property]
            inner = mapping(definition.get("items"))
            if "binary" in (definition.get("format"), inner.get("format")):
                yield member.name

    def _body_text(
        self, body: Body | None, arguments: Mapping[str, JSON]
    ) -> str | tuple[Part, ...] | None:
        if body is None or (body.argument is not None and body.argument not in arguments):
            return None
        if body.form is BodyForm.RAW:
            return str(arguments[body.argument or ""])
        value: JSON = {m.wire: arguments[m.name] for m in body.members if m.name in arguments}
        if body.argument is not None:
            value = arguments[body.argument]
        elif not value and body.is_omitted_when_empty:
            return None
        written = self._definitions.written(body.definition, value)
        if body.form is BodyForm.MULTIPART:
            files = {*self._files(body)}
            wires = [member.wire for member in body.members if member.name in files]
            return form_parts(mapping(written), wires)
        if body.form is BodyForm.URLENCODED:
            return form_text(mapping(written), body.encodings)
        return serialized(written)


def _as_file(value: JSON) -> Argument:
    if isinstance(value, list):
        return [str(item).encode() for item in value]
    return str(value).encode()
