"""Cases of responses: what each status is read as or raised for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sdkwright.cases.definitions import Definitions
from sdkwright.cases.oracle import Oracle, serialized
from sdkwright.cases.probes import Notes, Probing
from sdkwright.cases.samples import NoSample, Samples
from sdkwright.cases.shapes import Shapes, mapping, sequence
from sdkwright.ir import Api, Operation, Response, ResponseForm, SchemeForm
from sdkwright.testcases import Answer, Failure, Reply, Result
from sdkwright.values import JSON

_MOST_EXAMPLES = 6
_MOST_REPLIES = 24
_MOST_REPLIES_IF_BRIEF = 1
_MOST_REPLIES_IF_NAMED = 2
_TEXT = "text of the response, é"
# One status for each exception, and one that has none of its own.
_RANGES = {
    "4XX": (400, 401, 403, 404, 409, 418, 422, 429),
    "5XX": (500, 503),
    "default": (400, 500),
}
_REQUEST_ID_HEADER = "x-acs-request-id"


class Answering:
    """Makes the responses of the operations of one API."""

    def __init__(
        self,
        api: Api,
        *,
        definitions: Definitions,
        shapes: Shapes,
        oracle: Oracle,
        samples: Samples,
        probing: Probing,
        notes: Notes,
    ) -> None:
        self._errors = api.errors
        self._error_codes = api.error_codes
        self._is_acs = any(scheme.form is SchemeForm.ACS3 for scheme in api.security)
        self._shapes = shapes
        self._oracle = oracle
        self._samples = samples
        self._probing = probing
        self._most_replies = _MOST_REPLIES_IF_BRIEF if notes.is_brief else _MOST_REPLIES
        self._notes = notes
        self._definitions = definitions

    # Success --------------------------------------------------------------------------------

    def results(self, operation: Operation, path: str) -> tuple[Result, ...]:
        """Return the responses of success that the document shows, or one for each status."""
        if not operation.responses:
            # It may succeed all the same; nothing is read from a response that nobody describes.
            return (Result("200, not documented", _text_answer(200, None, ""), "NoneType"),)
        found: list[Result] = []
        for response in operation.responses:
            status = status_of(response.status)
            title = f"{response.status}"
            match response.form:
                case ResponseForm.JSON:
                    values = self._values(response)
                    for index, value in enumerate(values, start=1):
                        found.append(self._json(response, f"{title}, example {index}", value))
                    for value in values[:1]:
                        later = self._definitions.drifted(response.definition or {}, value)
                        if later != value:
                            found.append(
                                self._json(response, f"{title}, of a later version", later)
                            )
                    if not values:
                        self._notes.omitted.append(f"{path}: no body could be made for {title}")
                case ResponseForm.EVENTS | ResponseForm.ITEMS:
                    items = self._items(response)
                    if items:
                        found.append(self._stream(response, title, items))
                    else:
                        self._notes.omitted.append(f"{path}: no item could be made for {title}")
                case ResponseForm.NOTHING:
                    found.append(Result(title, _text_answer(status, None, ""), "NoneType"))
                case ResponseForm.TEXT | ResponseForm.BYTES:
                    shown = [text for text in response.examples if isinstance(text, str)]
                    text = next(iter(shown), _TEXT)
                    kind = "str" if response.form is ResponseForm.TEXT else "bytes"
                    media_type = response.media_type or ""
                    if kind == "str" and "charset" not in media_type:
                        media_type += "; charset=utf-8"
                    found.append(Result(title, _text_answer(status, media_type, text), kind))
        return tuple(found)

    def _json(self, response: Response, title: str, value: JSON) -> Result:
        definition = response.definition or {}
        answer = json_answer(response, value, status_of(response.status))
        return Result(title, answer, self._definitions.read_type(definition, value))

    def _items(self, response: Response) -> list[JSON]:
        """Return an item of a stream, twice; none where none can be made."""
        if response.definition == {"type": "string"}:
            return [_TEXT, _TEXT]
        # What may be of several kinds has no schema of its own.
        found = self._values(replace(response, examples=())) if response.pointer else []
        return [found[0], found[0]] if found else []

    def _stream(self, response: Response, title: str, items: list[JSON]) -> Result:
        framing = "events"
        if response.form is ResponseForm.ITEMS:
            framing = "sequence" if (response.media_type or "").endswith("json-seq") else "lines"
        status = status_of(response.status)
        answer = Answer(
            status, response.media_type, items, is_json=False, headers={}, framing=framing
        )
        inner = {self._definitions.read_type(response.definition or {}, item) for item in items}
        return Result(title, answer, f"list[{', '.join(sorted(inner))}]")

    def _values(self, response: Response) -> list[JSON]:
        schema = self._shapes.at(response.pointer)
        values = [value for value in response.examples if self._samples.is_sample(schema, value)]
        if not values:
            try:
                values = [self._samples.sample(schema)]
            except NoSample:
                values = [None] if self._oracle.accepts(schema, None) else []
        unique = {serialized(value): value for value in values}
        return list(unique.values())[:_MOST_EXAMPLES]

    def replies(self, operation: Operation, path: str) -> tuple[Reply, ...]:
        """Return responses of success on both sides of everything that their schemas demand."""
        found: list[Reply] = []
        for response in operation.responses:
            if response.form is not ResponseForm.JSON:
                continue
            schema = self._shapes.at(response.pointer)
            is_named = self._shapes.target(schema) is not None
            # What has a name has cases of its own; here it is only to be known by its values.
            most = min(self._most_replies, _MOST_REPLIES_IF_NAMED if is_named else _MOST_REPLIES)
            probes = self._probing.probes(schema, f"{path}, {response.status}")
            good = [probe for probe in probes if probe.is_valid]
            bad = [probe for probe in probes if not probe.is_valid]
            for probe in (*good[:most], *bad[:most]):
                answer = json_answer(response, probe.value, status_of(response.status))
                found.append(Reply(f"{response.status}: {probe.title}", answer, probe.is_valid))
        return tuple(found)

    # Failure --------------------------------------------------------------------------------

    def failures(self, operation: Operation) -> tuple[Failure, ...]:
        """Return the responses of no success that the document knows of."""
        exact = {int(found.status) for found in operation.errors if found.status.isdecimal()}
        found: list[Failure] = []
        for response in operation.errors:
            listed = _RANGES.get(response.status.replace("x", "X"), ())
            statuses = tuple(status for status in listed if status not in exact)
            if response.status.isdecimal():
                statuses = (int(response.status),)
            if statuses:
                found += self._failures(response, statuses)
        return tuple(found)

    def _failures(self, response: Response, statuses: tuple[int, ...]) -> Iterator[Failure]:
        is_json = response.form is ResponseForm.JSON
        values = self._values(response) if is_json else []
        for index, value in enumerate(values, start=1):
            title = f"{response.status}, example {index}"
            answer = json_answer(response, value, statuses[0])
            yield self._failure(title, statuses, answer, value)
        if not is_json:
            media_type = None if response.form is ResponseForm.NOTHING else response.media_type
            text = "" if media_type is None else "text of a failure"
            answer = _text_answer(statuses[0], media_type, text)
            yield self._failure(response.status, statuses, answer, None)
        elif values and self._is_acs:
            headers = {_REQUEST_ID_HEADER: "request-id-of-the-header"}
            answer = replace(json_answer(response, values[0], statuses[0]), headers=headers)
            title = f"{response.status}, with the ID in a header"
            yield self._failure(title, statuses[:1], answer, values[0])

    def _failure(
        self, title: str, statuses: tuple[int, ...], answer: Answer, value: JSON
    ) -> Failure:
        code, message, request_id = (
            _text_at(value, pointer)
            for pointer in (self._errors.code, self._errors.message, self._errors.request_id)
        )
        request_id = answer.headers.get(_REQUEST_ID_HEADER) or request_id
        named = {
            status: error.class_name
            for error in self._error_codes
            for status in statuses
            if error.code == code and error.is_for(status)
        }
        return Failure(title, statuses, answer, code, message or None, request_id, named)


def json_answer(response: Response, value: JSON, status: int) -> Answer:
    """Return a value as a response of some status."""
    return Answer(status, response.media_type, value, is_json=True, headers={})


def _text_answer(status: int, media_type: str | None, text: str) -> Answer:
    return Answer(status, media_type, text, is_json=False, headers={})


def status_of(status: str) -> int:
    """Return a status of those that a response is for."""
    return int(status) if status.isdecimal() else 200


def _text_at(value: JSON, pointer: str | None) -> str | None:
    """Return the text or number at a pointer, as text."""
    if pointer is None:
        return None
    for token in pointer.split("/")[1:]:
        step = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list):
            found = sequence(value)
            value = found[int(step)] if step.isdecimal() and int(step) < len(found) else None
        else:
            value = mapping(value).get(step)
    return str(value) if isinstance(value, str | int) else None
