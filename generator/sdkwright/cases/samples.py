"""Values that schemas admit: the document's own examples first, else built by kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from math import ceil, floor
from typing import TypeAlias

from sdkwright.cases.oracle import Oracle, is_known
from sdkwright.cases.patterns import matching, of_length
from sdkwright.cases.shapes import Kind, Shapes, mapping, sequence
from sdkwright.values import JSON

_TEXTS = {
    "binary": "bytes",
    "byte": "c2RrIHdyaWdodA==",
    "date": "2021-01-21",
    "date-time": "2021-01-21T17:12:35Z",
    "duration": "PT15M",
    "email": "someone@example.com",
    "hostname": "host.example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "time": "17:12:35Z",
    "uri": "https://example.com/path",
    "uuid": "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
}
_MOST_EXTRA_MEMBERS = 3


_DEEPEST = 8
_ANYTHING: tuple[JSON, ...] = ("text", {"key": "value"}, 1)

_Stack: TypeAlias = "tuple[str | None, ...]"
"""What a value is made inside of: the schemas by pointer, None for one in place."""


class NoSample(Exception):
    """No value can be made of a schema here."""


class Samples:
    """Makes values of the schemas of one document, each confirmed by the oracle."""

    def __init__(self, shapes: Shapes, oracle: Oracle) -> None:
        self._shapes = shapes
        self._oracle = oracle

    def sample(self, schema: JSON, stack: _Stack = ()) -> JSON:
        """Return a value that is not null.

        Raises:
            NoSample: None was found.
        """
        target = self._shapes.target(schema)
        if (target is not None and target in stack) or len(stack) > _DEEPEST:
            raise NoSample
        inner = (*stack, target)
        view = self._shapes.without_null(schema)
        for value in self._candidates(view, inner):
            if value is not None and self._oracle.accepts(schema, value):
                return value
        raise NoSample

    def is_sample(self, schema: JSON, value: JSON) -> bool:
        """Tell whether a value that the document shows elsewhere is one of a schema."""
        is_written_so = is_plain(self._shapes.view(schema), value)
        return is_written_so and self._oracle.accepts(schema, value)

    def examples(self, schema: JSON) -> list[JSON]:
        """Return the values that a schema shows, as far as it admits them and they read alike."""
        view = self._shapes.view(schema)
        found = [value for value in _shown(view) if is_plain(view, value)]
        return [value for value in found if self._oracle.accepts(schema, value)]

    def minimal(self, schema: JSON) -> dict[str, JSON]:
        """Return an object of the required members, and of others only as rules demand them.

        Raises:
            NoSample: None was found.
        """
        view = self._shapes.without_null(schema)
        smallest = self._members(view, sequence(view.get("required")), ())
        if self._oracle.accepts(schema, dict(smallest)):
            return smallest
        rest: dict[str, JSON] = {}
        for wire, part in mapping(view.get("properties")).items():
            if wire in smallest:
                continue
            try:
                rest[wire] = self.sample(part)
            except NoSample:
                continue
            if self._oracle.accepts(schema, {**smallest, wire: rest[wire]}):
                return {**smallest, wire: rest[wire]}
        grown = dict(smallest)
        for wire, value in rest.items():
            grown[wire] = value
            if self._oracle.accepts(schema, dict(grown)):
                return grown
        raise NoSample

    def full(self, schema: JSON) -> dict[str, JSON]:
        """Return an object of every member.

        Raises:
            NoSample: None was found.
        """
        view = self._shapes.without_null(schema)
        names = mapping(view.get("properties"))
        members = self._members(view, [*names], (), is_whole=False)
        value: dict[str, JSON] = {wire: members[wire] for wire in names if wire in members}
        if not self._oracle.accepts(schema, dict(value)):
            raise NoSample
        return value

    # Building -------------------------------------------------------------------------------

    def _candidates(self, view: Mapping[str, JSON], stack: _Stack) -> Iterator[JSON]:
        yield from (value for value in _shown(view) if is_plain(view, value))
        match self._shapes.kind(view):
            case Kind.CHOICE:
                yield from [view["const"]] if "const" in view else sequence(view["enum"])
            case Kind.UNION:
                for variant in self._shapes.variants(view):
                    try:
                        yield self.sample(variant, stack)
                    except NoSample:
                        continue
            case Kind.STRING:
                yield from texts(view)
            case Kind.INTEGER:
                yield from _numbers(view, is_whole=True)
            case Kind.NUMBER:
                yield from _numbers(view, is_whole=False)
            case Kind.BOOLEAN:
                yield True
            case Kind.ARRAY:
                yield self._array(view, stack)
            case Kind.OBJECT:
                yield from self._objects(view, stack)
            case Kind.ANY:
                yield from _ANYTHING
            case Kind.NULL:
                yield None

    def _array(self, view: Mapping[str, JSON], stack: _Stack) -> JSON:
        least = view.get("minItems")
        count = max(1, least if isinstance(least, int) else 1)
        try:
            item = self.sample(view.get("items", {}), stack)
        except NoSample:
            return []
        if view.get("uniqueItems") is True and count > 1:
            raise NoSample
        return [item] * count

    def _objects(self, view: Mapping[str, JSON], stack: _Stack) -> Iterator[JSON]:
        names = mapping(view.get("properties"))
        if not names:
            yield {"key": self._extra(view, stack)}
            yield {}
            return
        needed = sequence(view.get("required"))
        others = [name for name in names if name not in needed]
        simple = [name for name in others if self._is_scalar(names[name])]
        more = [] if needed else (simple or others)[:_MOST_EXTRA_MEMBERS]
        yield dict(self._members(view, [*needed, *more], stack, is_whole=False))
        yield dict(self._members(view, [*needed, *simple], stack, is_whole=False))

    def _is_scalar(self, schema: JSON) -> bool:
        kind = self._shapes.kind(self._shapes.without_null(schema))
        return kind not in (Kind.ARRAY, Kind.OBJECT, Kind.UNION, Kind.NULL)

    def _extra(self, view: Mapping[str, JSON], stack: _Stack) -> JSON:
        more = view.get("additionalProperties", True)
        return self.sample(more, stack) if isinstance(more, dict) and more else "value"

    def _members(
        self,
        view: Mapping[str, JSON],
        wires: list[JSON],
        stack: _Stack,
        *,
        is_whole: bool = True,
    ) -> dict[str, JSON]:
        """Return the members of those names; ``is_whole`` means that none may be left out."""
        names, needed = mapping(view.get("properties")), sequence(view.get("required"))
        found: dict[str, JSON] = {}
        for wire in (str(name) for name in wires):
            try:
                found[wire] = self.sample(names.get(wire, {}), stack)
            except NoSample:
                if is_whole or wire in needed:
                    raise
        return found


def texts(view: Mapping[str, JSON]) -> Iterator[str]:
    """Yield texts of a schema, the plainest first."""
    least, most = bound(view, "minLength", 0), bound(view, "maxLength", None)
    pattern, format_ = view.get("pattern"), view.get("format")
    if isinstance(pattern, str):
        yield from matching(pattern) if is_known(pattern) else ()
        longer = of_length(pattern, least or 1)
        yield from () if longer is None else (longer,)
        return
    if isinstance(format_, str) and format_ in _TEXTS:
        yield _TEXTS[format_]
        return
    yield ("text" if most is None else "text"[:most]).ljust(least or 0, "x")


def bound(view: Mapping[str, JSON], keyword: str, other: int | None) -> int | None:
    """Return the number that a keyword gives, or another one."""
    value = view.get(keyword)
    return int(value) if isinstance(value, int | float) else other


def _numbers(view: Mapping[str, JSON], *, is_whole: bool) -> Iterator[JSON]:
    step = view.get("multipleOf")
    unit: float = step if isinstance(step, int | float) else (1 if is_whole else 0.5)
    low = view.get("minimum", view.get("exclusiveMinimum"))
    high = view.get("maximum", view.get("exclusiveMaximum"))
    starts = [unit, 0 * unit]
    if isinstance(low, int | float):
        starts += [ceil(low / unit) * unit, (floor(low / unit) + 1) * unit]
    if isinstance(high, int | float):
        starts += [floor(high / unit) * unit, (ceil(high / unit) - 1) * unit]
    yield from (int(start) if is_whole else start for start in starts)


def _shown(view: Mapping[str, JSON]) -> list[JSON]:
    single = [view["example"]] if "example" in view else []
    return [*sequence(view.get("examples")), *single]


def is_plain(view: Mapping[str, JSON], value: JSON) -> bool:
    """Tell whether a value is written as the models write it, so that it can be compared."""
    if view.get("format") != "date-time" or not isinstance(value, str):
        return True
    return value == timestamp(value)


def timestamp(text: str) -> str:
    """Return a point in time as the models write it: in the fewest of 0, 3 or 6 digits."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    unit = "microseconds" if moment.microsecond % 1000 else "milliseconds"
    unit = unit if moment.microsecond else "seconds"
    return moment.isoformat(timespec=unit).replace("+00:00", "Z")
