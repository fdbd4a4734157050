"""Cases of lists of several pages."""

from __future__ import annotations

from collections.abc import Mapping

from sdkwright.cases.answers import json_answer, status_of
from sdkwright.cases.arguments import Arguments
from sdkwright.cases.oracle import Oracle, serialized
from sdkwright.cases.probes import Notes, Probing
from sdkwright.cases.samples import NoSample, Samples
from sdkwright.cases.shapes import Kind, Shapes, mapping
from sdkwright.ir import Operation
from sdkwright.testcases import Answer, Paging
from sdkwright.values import JSON


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

    def paging(self, operation: Operation, needed: Mapping[str, JSON]) -> Paging | None:
        """Return a list on two pages; None, and a note, where none could be made."""
        rules = operation.pagination
        if rules is None:
            return None
        response = operation.responses[0]
        schema = self._shapes.at(response.pointer)
        items = self._two_items(self._along(schema, rules.items))
        if len(items) < 2:
            self._notes.omitted.append(f"{operation.id}: no two items for two pages could be made")
            return None
        pages: list[JSON] = [[items[0]], [items[1]]]
        is_short = rules.total is not None and self._takes(operation, rules.size, 2)
        if is_short:
            # The second page is not full, so that sizes and numbers of items are told apart.
            items.append(items[0])
            pages = [items[:2], items[2:]]
        elif rules.total is None:
            pages.append([])
        given = {**needed, **({rules.size: 2 if is_short else 1} if rules.size else {})}
        answers: list[Answer] = []
        queries: list[str] = []
        try:
            minimal = self._samples.minimal(schema)
        except NoSample:
            self._notes.omitted.append(f"{operation.id}: no page could be made")
            return None
        for number, page in enumerate(pages, start=1):
            asked = given if number == 1 else {**given, rules.page: number}
            queries.append(self._arguments.sent(operation, asked).query)
            value = _put(minimal, rules.items, page)
            if rules.total is not None:
                value = _put(mapping(value), rules.total, len(items))
            if not self._oracle.accepts(schema, value):
                self._notes.omitted.append(f"{operation.id}: no page of one item could be made")
                return None
            answers.append(json_answer(response, value, status_of(response.status)))
        return Paging(
            arguments=self._arguments.given(operation, given),
            answers=tuple(answers),
            queries=tuple(queries),
            items=tuple(items),
            total=None if rules.total is None else len(items),
            last=self._arguments.given(operation, {**given, rules.page: 2}) if is_short else None,
        )

    def _takes(self, operation: Operation, name: str | None, value: int) -> bool:
        """Tell whether a parameter of an operation, if there is one of that name, takes a value."""
        return any(
            self._oracle.accepts(self._shapes.at(parameter.pointer), value)
            for parameter in operation.parameters
            if parameter.name == name
        )

    def _along(self, schema: JSON, pointer: str) -> JSON:
        """Return the schema of the items that a pointer leads to in a response."""
        for token in pointer.split("/")[1:]:
            wire = token.replace("~1", "/").replace("~0", "~")
            schema = mapping(self._shapes.without_null(schema).get("properties")).get(wire, {})
        return self._shapes.without_null(schema).get("items", {})

    def _two_items(self, schema: JSON) -> list[JSON]:
        probing = Probing(self._shapes, self._oracle, self._samples, Notes())
        values: list[JSON] = []
        try:
            if self._shapes.kind(self._shapes.without_null(schema)) is Kind.OBJECT:
                values += [self._samples.full(schema), self._samples.minimal(schema)]
        except NoSample:
            pass
        values += [found.value for found in probing.probes(schema, "") if found.is_valid]
        unique: dict[str, JSON] = {
            serialized(value): value for value in values if value is not None
        }
        return list(unique.values())[:2]


def _put(value: Mapping[str, JSON], pointer: str, inner: JSON) -> JSON:
    """Return an object with something else at a pointer, made if need be."""
    token, _, rest = pointer.removeprefix("/").partition("/")
    wire = token.replace("~1", "/").replace("~0", "~")
    return {**value, wire: _put(mapping(value.get(wire)), f"/{rest}", inner) if rest else inner}
