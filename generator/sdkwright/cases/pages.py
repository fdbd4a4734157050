"""Cases of lists of several pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sdkwright.cases.answers import json_answer, status_of
from sdkwright.cases.arguments import Arguments
from sdkwright.cases.oracle import Oracle, serialized
from sdkwright.cases.probes import Notes, Probing
from sdkwright.cases.samples import NoSample, Samples
from sdkwright.cases.shapes import Kind, Shapes, mapping
from sdkwright.cases.turns import Turned, by_last_item, by_token, counted
from sdkwright.ir import Operation, Pagination, Turn
from sdkwright.testcases import Paging
from sdkwright.values import JSON

_MOST_CURSORS = 3
_PLAIN_CURSORS: tuple[JSON, ...] = ("cursor-1", "cursor-2", "cursor-3", 101, 102, 103)


class PageCasing:
    """Makes the pages of the lists of one API."""

    def __init__(
        self,
        *,
        shapes: Shapes,
        oracle: Oracle,
        samples: Samples,
        arguments: Arguments,
        notes: Notes,
    ) -> None:
        self._shapes = shapes
        self._oracle = oracle
        self._samples = samples
        self._arguments = arguments
        self._notes = notes
        self._probing = Probing(shapes, oracle, samples, Notes())

    def paging(self, operation: Operation, needed: Mapping[str, JSON]) -> Paging | None:
        """Return a list on a few pages; None, and a note, where none could be made."""
        rules = operation.pagination
        if rules is None:
            return None
        schema = self._shapes.at(operation.responses[0].pointer)
        for size, pages in self._turned(operation, rules, schema):
            bodies = self._bodies(rules, schema, pages)
            if bodies is not None:
                given = {**needed, **({rules.size: size} if rules.size and size else {})}
                return self._paging(operation, rules, given, pages, bodies)
        self._notes.omitted.append(f"{operation.id}: no two items for two pages could be made")
        return None

    def _paging(
        self,
        operation: Operation,
        rules: Pagination,
        given: Mapping[str, JSON],
        pages: Sequence[Turned],
        bodies: Sequence[JSON],
    ) -> Paging:
        response = operation.responses[0]
        asked = [
            {**given, **({} if page.asked is None else {rules.argument: page.asked})}
            for page in pages
        ]
        sent = [self._arguments.sent(operation, arguments) for arguments in asked]
        items = tuple(item for page in pages for item in page.items)
        members = operation.body.members if operation.body else ()
        is_in_body = any(member.name == rules.argument for member in members)
        # By their number alone, nobody knows how many items were passed over.
        is_known = rules.by is not Turn.PAGE or rules.size in given
        is_known |= rules.more is not None or rules.total is None
        return Paging(
            arguments=self._arguments.given(operation, given),
            answers=tuple(
                json_answer(response, body, status_of(response.status)) for body in bodies
            ),
            queries=tuple(one.query for one in sent),
            bodies=tuple(str(one.body) for one in sent) if is_in_body else (),
            items=items,
            total=None if rules.total is None else len(items),
            cursor=pages[1].asked if rules.by is Turn.CURSOR else None,
            last=self._arguments.given(operation, asked[-1]) if is_known else None,
        )

    # Pages ----------------------------------------------------------------------------------

    def _turned(
        self, operation: Operation, rules: Pagination, schema: JSON
    ) -> Iterator[tuple[int | None, list[Turned]]]:
        """Yield pages that a list may consist of, and the size to ask for, if any."""
        item = self._shapes.without_null(self._along(schema, rules.items)).get("items", {})
        if rules.last is not None:
            cursors = self._cursors(operation, rules, self._along(item, rules.last))
            marked = self._with_cursors(item, rules.last, cursors)
            if len(marked) == len(cursors) > 1:
                yield None, by_last_item(rules, marked, cursors)
            return
        items = self._two_items(item)
        if len(items) < 2:
            return
        if rules.next is not None:
            cursors = self._cursors(operation, rules, self._along(schema, rules.next))
            yield from ((None, pages) for pages in by_token(rules, items, cursors))
        else:
            yield from counted(rules, items, lambda size: self._takes(operation, rules.size, size))

    def _bodies(
        self, rules: Pagination, schema: JSON, pages: Sequence[Turned]
    ) -> list[JSON] | None:
        """Return the responses of pages; None where the document does not admit one of them."""
        try:
            minimal: JSON = self._samples.minimal(schema) if rules.items else []
        except NoSample:
            return None
        count = sum(len(page.items) for page in pages)
        bodies: list[JSON] = []
        for page in pages:
            told: dict[str, JSON] = {rules.items: [*page.items], **page.told}
            if rules.total is not None:
                told[rules.total] = count
            if rules.more is not None:
                told[rules.more] = page is not pages[-1]
            body = minimal
            for pointer, value in told.items():
                body = _put(body, pointer, value)
            is_said = rules.next is None or rules.next in told or not _has(body, rules.next)
            if not is_said or not self._oracle.accepts(schema, body):
                return None
            bodies.append(body)
        return bodies

    def _takes(self, operation: Operation, name: str | None, value: JSON) -> bool:
        """Tell whether an argument of an operation, if there is one of that name, takes a value."""
        for parameter in operation.parameters:
            if parameter.name == name:
                return self._oracle.accepts(self._shapes.at(parameter.pointer), value)
        body = operation.body
        for member in body.members if body else ():
            if body and member.name == name:
                schema = self._shapes.without_null(self._shapes.at(body.pointer))
                return self._oracle.accepts(mapping(schema.get("properties"))[member.wire], value)
        return False

    def _along(self, schema: JSON, pointer: str) -> JSON:
        """Return the schema of what a pointer leads to in values of a schema."""
        for wire in _steps(pointer):
            schema = mapping(self._shapes.without_null(schema).get("properties")).get(wire, {})
        return schema

    # Items and cursors ----------------------------------------------------------------------

    def _two_items(self, schema: JSON) -> list[JSON]:
        values: list[JSON] = []
        try:
            if self._shapes.kind(self._shapes.without_null(schema)) is Kind.OBJECT:
                values += [self._samples.full(schema), self._samples.minimal(schema)]
        except NoSample:
            pass
        probes = self._probing.probes(schema, "")
        values += [found.value for found in probes if found.is_valid]
        unique: dict[str, JSON] = {
            serialized(value): value for value in values if value is not None
        }
        return list(unique.values())[:2]

    def _cursors(self, operation: Operation, rules: Pagination, schema: JSON) -> list[JSON]:
        """Return a few values that the service may give as a cursor, and be asked for."""
        probes = self._probing.probes(schema, "")
        values = [*_PLAIN_CURSORS, *(found.value for found in probes if found.is_valid)]
        unique = {
            value: None
            for value in values
            if value and isinstance(value, str | int) and not isinstance(value, bool)
            if self._oracle.accepts(schema, value) and self._takes(operation, rules.argument, value)
        }
        kinds = [type(value) for value in unique]
        # Where texts and numbers do, a query makes no difference between them.
        found: list[JSON] = [value for value in unique if type(value) is kinds[0]]
        return found[:_MOST_CURSORS]

    def _with_cursors(self, schema: JSON, pointer: str, cursors: Sequence[JSON]) -> list[JSON]:
        """Return an item for each cursor that has it at a pointer."""
        try:
            item = self._samples.full(schema) if pointer else {}
        except NoSample:
            return []
        found = [_put(item, pointer, cursor) for cursor in cursors]
        return [value for value in found if self._oracle.accepts(schema, value)]


def _steps(pointer: str) -> list[str]:
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def _put(value: JSON, pointer: str, inner: JSON) -> JSON:
    """Return an object with something else at a pointer, made if need be."""
    if not pointer:
        return inner
    wire = _steps(pointer)[0]
    rest = pointer[1:].partition("/")[2]
    members = mapping(value)
    return {**members, wire: _put(members.get(wire), f"/{rest}" if rest else "", inner)}


def _has(value: JSON, pointer: str) -> bool:
    """Tell whether there is something at a pointer."""
    for wire in _steps(pointer):
        value = mapping(value).get(wire)
    return value is not None
