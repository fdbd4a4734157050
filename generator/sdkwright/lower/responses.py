"""The responses of an operation: what each status is read as, and what is a failure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from sdkwright.ir import Response, ResponseForm
from sdkwright.lower.content import essence, followed, response_form, shown
from sdkwright.lower.places import Place
from sdkwright.lower.schemas import Schemas
from sdkwright.lower.tree import items, join, members, text
from sdkwright.values import JSON

# The best first.
_WHOLE = (ResponseForm.JSON, ResponseForm.TEXT, ResponseForm.BYTES)
_STREAMED = (ResponseForm.EVENTS, ResponseForm.ITEMS)
# Of a redirection nothing is read: the client follows it, if told to.
_STATUS = re.compile(r"[1245](\d\d|XX)|default")


@dataclass(slots=True)
class Responses:
    """The responses of an operation.

    Attributes:
        whole: Those of success, each read as a whole if the document lets it be.
        streamed: The same, each read as a stream if the document lets it be; empty where none can.
        errors: Those of no success.
    """

    whole: list[Response] = field(default_factory=list[Response])
    streamed: list[Response] = field(default_factory=list[Response])
    errors: list[Response] = field(default_factory=list[Response])

    @property
    def alternatives(self) -> list[tuple[Response, ...]]:
        """The responses of success as a method may have them, the preferred ones first."""
        is_both = any(found.form.is_stream for found in self.streamed)
        found = [self.whole, *([self.streamed] if is_both else [])]
        unique = [one for index, one in enumerate(found) if one not in found[:index]]
        return [tuple(one) for one in unique]


def responses(schemas: Schemas, place: Place, hint: str) -> Responses:
    """Return what an operation answers with, by status.

    Raises:
        Unsupported: A schema of a response cannot be generated.
    """
    found = Responses()
    declared = members(place.node.get("responses"))
    keys = _keys(declared)
    successes = [status for status in keys if status[:1] == "2"]
    for status, key in keys.items():
        at = join(place.pointer, "responses", key)
        node, pointer = schemas.tree.follow(declared[key], at)
        # `default` means success only where no status of success is declared.
        is_result = status[:1] == "2" or (status == "default" and not successes)
        is_first = status == min(successes, default="default")
        suffix = "Response" if is_first else f"Response{status}"
        source = _Source(schemas, status, members(node), pointer)
        if not is_result:
            found.errors.append(source.read(_WHOLE, f"{hint}Error"))
            continue
        found.whole.append(source.read((*_WHOLE, *_STREAMED), hint + suffix))
        found.streamed.append(source.read((*_STREAMED, *_WHOLE), hint + suffix))
    return found


def _keys(declared: Mapping[str, JSON]) -> dict[str, str]:
    """Return where each status stands; a range may be in lower case, as some write it."""
    found: dict[str, str] = {}
    for key in declared:
        status = f"{key[:1]}XX" if key[1:] == "xx" else key
        if _STATUS.fullmatch(status):
            found.setdefault(status, key)
    return found


@dataclass(frozen=True, slots=True)
class _Source:
    """A response of the document."""

    schemas: Schemas
    status: str
    node: Mapping[str, JSON]
    pointer: str

    def read(self, preference: tuple[ResponseForm, ...], hint: str) -> Response:
        """Return the response, read in the first form that the document offers."""
        content = members(self.node.get("content"))
        offered = sorted(content, key=lambda name: (len(name), name))
        forms = {name: response_form(name) for name in offered}
        known = [name for form in preference for name in offered if forms[name] is form]
        media_type = next(iter(known or offered), None)
        description = text(self.node.get("description"))
        status = self.status
        is_empty = status.isdecimal() and int(status) == HTTPStatus.NO_CONTENT
        if media_type is None or is_empty:
            return Response(status, ResponseForm.NOTHING, description, None, None, "")
        entry, at = followed(self.schemas.tree, content, self.pointer, media_type)
        form = forms[media_type] if known else ResponseForm.BYTES
        inside = join(at, "schema")
        definition: Mapping[str, JSON] | None = None
        if form is ResponseForm.JSON and not self._is_file(entry, at, media_type):
            definition = self.schemas.rewrite(entry.get("schema", {}), inside, hint)
        elif form is ResponseForm.JSON:
            form = ResponseForm.BYTES
        elif form.is_stream:
            definition, inside = self._item(entry, at, form, hint)
        examples = shown(self.schemas.tree, entry)
        return Response(status, form, description, definition, media_type, inside, examples)

    def _is_file(self, entry: Mapping[str, JSON], at: str, media_type: str) -> bool:
        """Tell whether what may be anything is a file."""
        schema, _ = self.schemas.tree.follow_schema(entry.get("schema", {}), join(at, "schema"))
        return "*" in essence(media_type) and members(schema).get("format") == "binary"

    # Streams --------------------------------------------------------------------------------

    def _item(
        self, entry: Mapping[str, JSON], at: str, form: ResponseForm, hint: str
    ) -> tuple[Mapping[str, JSON], str]:
        """Return the type of an item of a stream, of an event that of its data, and its place."""
        hint = (
            f"{hint.removesuffix('Response')}{'Event' if form is ResponseForm.EVENTS else 'Item'}"
        )
        keyword = "itemSchema" if "itemSchema" in entry else "schema"
        schema, inside = entry.get(keyword, {}), join(at, keyword)
        if form is ResponseForm.EVENTS and keyword == "itemSchema":
            return self._data(schema, inside, hint)
        target, place = self.schemas.tree.follow_schema(schema, inside)
        # Before 3.2 some described the stream as the list of its items.
        if keyword == "schema" and members(target).get("type") == "array":
            schema, inside = members(target).get("items", {}), join(place, "items")
        return self.schemas.rewrite(schema, inside, hint), inside

    def _data(self, schema: JSON, at: str, hint: str) -> tuple[Mapping[str, JSON], str]:
        """Return the type of the data of events, of which there may be several kinds."""
        target, place = self.schemas.tree.follow_schema(schema, at)
        node = members(target)
        found: list[Mapping[str, JSON]] = []
        pointers: list[str] = []
        for keyword in ("oneOf", "anyOf"):
            for index, variant in enumerate(items(node.get(keyword))):
                inner, inside = self._data(variant, join(place, keyword, index), hint)
                found.append(inner)
                pointers.append(inside)
        data, where = self.schemas.tree.follow_schema(
            members(node.get("properties")).get("data", {}), join(place, "properties", "data")
        )
        if "contentSchema" in members(data):
            inside = join(where, "contentSchema")
            found.append(self.schemas.rewrite(members(data)["contentSchema"], inside, hint))
            pointers.append(inside)
        if not found:
            return {"type": "string"}, where
        if len(found) == 1:
            return found[0], pointers[0]
        either: list[JSON] = [dict(one) for one in found]
        unique = [one for index, one in enumerate(either) if one not in either[:index]]
        return {"anyOf": unique}, ""
