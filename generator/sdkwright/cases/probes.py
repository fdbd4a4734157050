"""Values on both sides of everything that a schema demands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sdkwright.cases.oracle import Oracle, differ, is_known, serialized
from sdkwright.cases.patterns import matching, missing, of_length
from sdkwright.cases.samples import NoSample, Samples, bound, is_plain, texts
from sdkwright.cases.shapes import Kind, Shapes, mapping, sequence
from sdkwright.cases.sizes import arrays, objects
from sdkwright.values import JSON

MANY = 1000
"""How many signs a text has that is to be longer than any bound nobody wrote down."""

_MOST_PATTERN_TEXTS = 16
_MOST_MISSES = 24
_MOST_CHOICES = 40
_MOST_VARIANTS = 6
_DEEPEST = 3

_OTHER_KINDS: dict[Kind, tuple[JSON, ...]] = {
    Kind.STRING: (1, True, ["text"]),
    Kind.INTEGER: ("1", 1.5, True),
    Kind.NUMBER: ("1.5", True),
    Kind.BOOLEAN: ("true", 1),
    Kind.ARRAY: ("text", {}),
    Kind.OBJECT: ("text", []),
    Kind.CHOICE: (1.5, ["text"]),
    Kind.UNION: (True, 1.5, "text", [], {}),
}
_PLAIN: tuple[JSON, ...] = ("text", 1, 1.5, True, [None], {"key": None})
_NAMES: dict[type, str] = {
    bool: "a boolean",
    int: "an integer",
    float: "a number",
    str: "a text",
    list: "an array",
    dict: "an object",
    type(None): "null",
}
_BAD_TIMES = (
    "2021-01-21 17:12:35Z",
    "2021-01-21T17:12:35",
    "2021-02-30T17:12:35Z",
    "2021-01-21",
    "yesterday",
)
_BAD_DATES = ("2021-02-30", "21.01.2021", "2021-01-21T17:12:35Z", "yesterday")


@dataclass(frozen=True, slots=True)
class Probe:
    """A value that a schema admits or not.

    Attributes:
        title: What is special about it.
        is_basic: Whether it tells the schema from most others; the rest tell it from similar ones.
    """

    title: str
    value: JSON
    is_valid: bool
    is_basic: bool = False


@dataclass(slots=True)
class Notes:
    """What went otherwise than planned, for people.

    Attributes:
        is_brief: Whether there are so many schemas that less of each has to do.
    """

    is_brief: bool = False
    dropped: list[str] = field(default_factory=list[str])
    omitted: list[str] = field(default_factory=list[str])


class Probing:
    """Makes the probes of the schemas of one document, each confirmed by the oracle."""

    def __init__(self, shapes: Shapes, oracle: Oracle, samples: Samples, notes: Notes) -> None:
        self._is_brief = notes.is_brief
        self._shapes = shapes
        self._oracle = oracle
        self._samples = samples
        self._notes = notes

    def probes(self, schema: JSON, where: str, depth: int = 0) -> list[Probe]:
        """Return the probes of a schema; ``where`` it is stands in the notes."""
        found: dict[str, Probe] = {}
        for probe in self._all(schema, where, depth):
            is_valid = self._oracle.accepts(schema, probe.value)
            if is_valid is not probe.is_valid:
                word = "valid" if is_valid else "invalid"
                self._notes.dropped.append(f"{where}: {probe.title} is {word} to the oracle")
            elif not is_valid and self._oracle.nearly_accepts(schema, probe.value):
                self._notes.omitted.append(f"{where}: {probe.title} matches several of `oneOf`")
            elif not is_valid or is_plain(self._shapes.view(schema), probe.value):
                found.setdefault(serialized(probe.value), probe)
        return list(found.values())

    def _all(self, schema: JSON, where: str, depth: int) -> Iterator[Probe]:
        view = self._shapes.without_null(schema)
        kind = self._shapes.kind(view)
        examples = self._samples.examples(schema)[: 1 if self._is_brief else None]
        for index, example in enumerate(examples, start=1):
            yield Probe(f"example {index}", example, is_valid=True, is_basic=index == 1)
        try:
            yield Probe("a sample", self._samples.sample(schema), is_valid=True, is_basic=True)
        except NoSample:
            self._notes.omitted.append(f"{where}: no value could be made")
        is_nullable = self._oracle.accepts(schema, None)
        # Where no type is named null may pass by accident, which types do not follow.
        if kind is not Kind.ANY and is_nullable is self._shapes.admits_null(schema):
            yield Probe("null", None, is_valid=is_nullable, is_basic=True)
        for other in _OTHER_KINDS.get(kind, ())[: 1 if self._is_brief else None]:
            # What a document that names no type lets pass is of no use to tell schemas apart,
            # nor is what Python takes for a value of a list: true for 1.
            is_equal = kind is Kind.UNION and self._is_listed(view, other)
            if not is_equal and not self._oracle.accepts(schema, other):
                yield Probe(_NAMES[type(other)], other, is_valid=False, is_basic=True)
        match kind:
            case Kind.CHOICE:
                yield from self._choices(view)
            case Kind.STRING:
                yield from self._texts(view, where)
            case Kind.INTEGER | Kind.NUMBER:
                yield from _numbers(view, is_whole=kind is Kind.INTEGER)
            case Kind.BOOLEAN:
                yield Probe("true", value=True, is_valid=True)
                yield Probe("false", value=False, is_valid=True)
            case Kind.ARRAY:
                yield from self._arrays(view, where, depth)
            case Kind.OBJECT:
                yield from self._objects(schema, view, where, depth)
            case Kind.UNION:
                yield from self._variants(schema, view, where, depth)
            case _:
                for plain in _PLAIN:
                    if self._oracle.accepts(schema, plain):
                        yield Probe(_NAMES[type(plain)], plain, is_valid=True)
        if (most := bound(view, "x-sdkwright-max-serialized-length", None)) is not None:
            yield from self._serialized(schema, kind, most)

    def _is_listed(self, view: Mapping[str, JSON], value: JSON) -> bool:
        """Tell whether one of several schemas lists a value, as Python compares them."""
        parts = (self._shapes.view(part) for part in self._shapes.variants(view))
        return any(value in _listed(part) for part in parts)

    # By kind --------------------------------------------------------------------------------

    def _choices(self, view: Mapping[str, JSON]) -> Iterator[Probe]:
        values = [value for value in _listed(view) if value is not None]
        for index, value in enumerate(values[:_MOST_CHOICES]):
            is_end = index == len(values) - 1
            yield Probe(f"listed {value}", value, is_valid=True, is_basic=is_end)
        if len(values) > _MOST_CHOICES:
            yield Probe(f"listed {values[-1]}", values[-1], is_valid=True, is_basic=True)
        texts_ = [value for value in values if isinstance(value, str)]
        for text in [*(text.swapcase() for text in texts_[:1]), "unlisted", ""]:
            if texts_ and text not in texts_:
                title = "no text" if not text else text if text == "unlisted" else "another case"
                yield Probe(title, text, is_valid=False, is_basic=text == "unlisted")
        numbers = [value for value in values if isinstance(value, int | float)]
        if numbers and not texts_:
            yield Probe("unlisted", max(numbers) + 1, is_valid=False, is_basic=True)

    def _texts(self, view: Mapping[str, JSON], where: str) -> Iterator[Probe]:
        least, most = bound(view, "minLength", 0) or 0, bound(view, "maxLength", None)
        most_bytes = bound(view, "x-sdkwright-max-bytes", None)
        pattern, format_ = view.get("pattern"), view.get("format")
        if isinstance(pattern, str):
            if not is_known(pattern) or not matching(pattern):
                self._notes.omitted.append(f"{where}: the pattern is not read: {pattern}")
                return
            yield from self._patterns(view, pattern)
        elif format_ == "date-time":
            yield Probe("a time of an offset", "2021-01-21T17:12:35.028+08:00", is_valid=True)
            yield from (Probe(f"no time: {bad}", bad, is_valid=False) for bad in _BAD_TIMES)
            return
        elif format_ == "date":
            yield from (Probe(f"no date: {bad}", bad, is_valid=False) for bad in _BAD_DATES)
            return
        is_free = most is None and least == 0
        for length in sorted({least, most or least}) if not (is_free and self._is_brief) else ():
            title = f"of {length} characters"
            yield from _of_length(view, length, title, is_valid=True)
        if least > 0:
            yield from _of_length(view, least - 1, f"of {least - 1} characters", is_valid=False)
        if most is not None:
            yield from _of_length(view, most + 1, f"of {most + 1} characters", is_valid=False)
        elif most_bytes is None and not self._is_brief:
            yield from _of_length(view, MANY, "long", is_valid=True)
        if most_bytes is not None:
            half, is_odd = divmod(most_bytes, 2)
            text = "é" * half + "x" * is_odd
            title = f"of {most_bytes} bytes of UTF-8"
            yield Probe(title, text, is_valid=True)
            title = f"of {most_bytes + 1} bytes of UTF-8"
            yield Probe(title, text + "x", is_valid=False)
        if not {"pattern", "maxLength", "x-sdkwright-max-bytes"} & view.keys() and least < 20:
            yield Probe("of odd signs", 'a/b c?d#e%f&g=h+é,;"~\\通\n', is_valid=True)

    def _patterns(self, view: Mapping[str, JSON], pattern: str) -> Iterator[Probe]:
        # Which of these match is for the oracle to say; none is a surprise.
        plain: JSON = dict(view)
        for text in [*matching(pattern, _MOST_PATTERN_TEXTS), *missing(pattern, _MOST_MISSES)]:
            is_valid = self._oracle.accepts(plain, text)
            verb = "matches" if is_valid else "does not match"
            yield Probe(f"{verb} the pattern: {text or 'nothing'}", text, is_valid, is_basic=False)

    def _arrays(self, view: Mapping[str, JSON], where: str, depth: int) -> Iterator[Probe]:
        items = view.get("items", {})
        try:
            item = self._samples.sample(items)
        except NoSample:
            return
        inner = self.probes(items, f"{where}, items", depth + 1) if depth < _DEEPEST else []
        pool = [item, *(p.value for p in inner if p.is_valid and differ(p.value, item))]
        for title, value, is_valid in arrays(view, pool):
            yield Probe(title, value, is_valid)
        is_unique = view.get("uniqueItems") is True
        least, most = bound(view, "minItems", 0) or 0, bound(view, "maxItems", None)
        for probe in inner if most != 0 else []:
            others = [other for other in pool if differ(other, probe.value)]
            rest = (others if is_unique else [item] * least)[: max(0, least - 1)]
            if len(rest) >= least - 1:
                is_basic = probe.is_basic and not probe.is_valid
                title, value = f"item: {probe.title}", [probe.value, *rest]
                yield Probe(title, value, probe.is_valid, is_basic)

    def _objects(
        self, schema: JSON, view: Mapping[str, JSON], where: str, depth: int
    ) -> Iterator[Probe]:
        names, more = mapping(view.get("properties")), view.get("additionalProperties", True)
        if depth >= _DEEPEST:
            return
        if not names and isinstance(more, dict) and more:
            inner = self.probes(more, f"{where}, values", depth + 1)
            yield from self._sizes(schema, view, next((p.value for p in inner if p.is_valid), None))
            for probe in inner:
                value: JSON = {"key": probe.value}
                if self._oracle.accepts(schema, value) is probe.is_valid:
                    is_basic = probe.is_basic and not probe.is_valid
                    yield Probe(f"value: {probe.title}", value, probe.is_valid, is_basic)
        elif not names and more is not False:
            yield from self._sizes(schema, view, 1.5)
            value = {"key": {"inner": [None, 1.5, "x" * MANY], "none": None}, "": True}
            if "x-sdkwright-max-serialized-length" in view:
                value = {"key": {"inner": [None, 1.5, "x"], "none": None}, "": True}
            if self._oracle.accepts(schema, value):
                yield Probe("of free form", value, is_valid=True, is_basic=True)
        elif names:
            yield from self._faults(schema, view, where)

    def _sizes(self, schema: JSON, view: Mapping[str, JSON], member: JSON) -> Iterator[Probe]:
        """Yield objects by the number of members, where their names are of no account."""
        for title, value, is_valid in objects(view, member):
            if self._oracle.accepts(schema, value) is is_valid:
                yield Probe(title, value, is_valid)

    def _faults(self, schema: JSON, view: Mapping[str, JSON], where: str) -> Iterator[Probe]:
        """Yield one fault inside an object that has cases of its own: enough to know it by."""
        try:
            plain = mapping(self._samples.sample(schema))
        except NoSample:
            return
        for wire in sequence(view.get("required"))[:1]:
            value: JSON = {name: plain[name] for name in plain if name != wire}
            yield Probe(f"without {wire}", value, is_valid=False)
        for wire, part in mapping(view.get("properties")).items():
            for probe in self.probes(part, f"{where}, {wire}", _DEEPEST):
                changed: JSON = {**plain, wire: probe.value}
                if not probe.is_valid and not self._oracle.accepts(schema, changed):
                    yield Probe(f"{wire}: {probe.title}", changed, is_valid=False)
                    return

    def _variants(
        self, schema: JSON, view: Mapping[str, JSON], where: str, depth: int
    ) -> Iterator[Probe]:
        if depth >= _DEEPEST:
            return
        for index, part in enumerate(self._shapes.variants(view)[:_MOST_VARIANTS], start=1):
            for probe in self.probes(part, f"{where}, variant {index}", depth + 1):
                # One variant's fault may be another one's value, and `oneOf` wants only one.
                if self._oracle.accepts(schema, probe.value) is probe.is_valid:
                    is_valid = probe.is_valid
                    yield Probe(f"variant {index}: {probe.title}", probe.value, is_valid)

    def _serialized(self, schema: JSON, kind: Kind, most: int) -> Iterator[Probe]:
        room = most - len(serialized("" if kind is Kind.STRING else {"key": ""}))
        for length, is_valid in ((room, True), (room + 1, False)):
            text = "é" * length
            value: JSON = text if kind is Kind.STRING else {"key": text}
            if not is_valid or self._oracle.accepts(schema, value):
                title = f"of {most + (not is_valid)} characters of JSON"
                yield Probe(title, value, is_valid)


def _of_length(
    view: Mapping[str, JSON], length: int, title: str, *, is_valid: bool
) -> Iterator[Probe]:
    """Yield a text of so many signs, if the pattern has one."""
    pattern, format_ = view.get("pattern"), view.get("format")
    if isinstance(pattern, str):
        text = of_length(pattern, length)
    elif length > 0 and isinstance(format_, str):
        # A text of the format first, for the sake of validators that know the format.
        plain = next(texts(view), "")
        text = plain[:length].ljust(length, "x")
    else:
        text = "x" * length
    if text is not None:
        yield Probe(title, text, is_valid)


def _listed(view: Mapping[str, JSON]) -> Sequence[JSON]:
    """Return the values that a schema lists, if it does."""
    return [view["const"]] if "const" in view else sequence(view.get("enum"))


def _numbers(view: Mapping[str, JSON], *, is_whole: bool) -> Iterator[Probe]:
    step = view.get("multipleOf")
    unit: float = step if isinstance(step, int | float) else (1 if is_whole else 0.5)
    for keyword, sign, is_allowed in (
        ("minimum", 1, True),
        ("exclusiveMinimum", 1, False),
        ("maximum", -1, True),
        ("exclusiveMaximum", -1, False),
    ):
        edge = view.get(keyword)
        if not isinstance(edge, int | float):
            continue
        yield Probe(f"{keyword} itself", edge, is_valid=is_allowed)
        inside, outside = edge + sign * unit, edge - sign * unit
        yield Probe(f"inside {keyword}", inside, is_valid=True)
        yield Probe(f"outside {keyword}", outside, is_valid=False)
    if isinstance(step, int | float):
        yield Probe("a multiple", 3 * step, is_valid=True)
        if not is_whole or step > 1:
            half = step / 2
            off = 3 * step + (1 if is_whole else half)
            yield Probe("no multiple", int(off) if is_whole else off, is_valid=False)
    elif not {"minimum", "exclusiveMinimum"} & view.keys():
        yield Probe("far below zero", -(10**9) if is_whole else -1.25e9, is_valid=True)
    if step is None and not {"maximum", "exclusiveMaximum"} & view.keys():
        yield Probe("far above zero", 10**9 if is_whole else 1.25e9, is_valid=True)
