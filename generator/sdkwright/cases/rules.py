"""Cases of rules that bind several members of an object at once, each judged by the oracle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product
from typing import TypeAlias

from sdkwright.cases.oracle import Oracle, serialized
from sdkwright.cases.probes import Probing
from sdkwright.cases.shapes import RULES, Shapes, mapping, sequence
from sdkwright.testcases import Change
from sdkwright.values import JSON

_MOST_COMBINATIONS = 200
_MOST_FEW = 4
_MOST_CASES = 64

_Option: TypeAlias = "tuple[str, tuple[JSON, ...]]"
"""What a member may be: a title, and its value or nothing where it is absent."""


class RuleCasing:
    """Makes the cases of the rules of one document's objects."""

    def __init__(self, shapes: Shapes, oracle: Oracle, probing: Probing) -> None:
        self._shapes = shapes
        self._oracle = oracle
        self._probing = probing

    def changes(
        self, schema: JSON, minimal: Mapping[str, JSON], where: str
    ) -> list[tuple[Change, bool]]:
        """Return combinations of the members that the rules speak of, and whether each is valid."""
        rules = self._shapes.rules(schema)
        parts = mapping(self._shapes.without_null(schema).get("properties"))
        wires = [wire for wire in parts if any(_speaks(rule, wire) for rule in rules)]
        if any({"minProperties", "maxProperties"} & rule.keys() for rule in rules):
            wires = [*parts]
        options = {wire: [*self._options(rules, wire, parts[wire], where)] for wire in wires}
        found: dict[str, tuple[Change, bool]] = {}
        few = [choices[: 1 + _MOST_FEW] for choices in options.values()]
        plain = [
            dict(zip(wires, values, strict=True))
            for values in islice(product(*few), _MOST_COMBINATIONS)
        ]
        for chosen in (*plain, *self._varied(schema, minimal, options)):
            self._add(found, schema, minimal, chosen)
        return list(found.values())[:_MOST_CASES]

    def _varied(
        self, schema: JSON, minimal: Mapping[str, JSON], options: Mapping[str, Sequence[_Option]]
    ) -> Iterator[dict[str, _Option]]:
        """Yield every option of each member, where the others let the rules judge that member."""
        for wire, choices in options.items():
            others = {name: few[: 1 + _MOST_FEW] for name, few in options.items() if name != wire}
            for chosen in islice(product(*others.values()), _MOST_COMBINATIONS):
                settings = [
                    {**dict(zip(others, chosen, strict=True)), wire: choice} for choice in choices
                ]
                verdicts = {
                    self._oracle.accepts(schema, {**minimal, **_members(setting)})
                    for setting in settings
                }
                if len(verdicts) > 1:
                    yield from settings
                    break

    def _add(
        self,
        found: dict[str, tuple[Change, bool]],
        schema: JSON,
        minimal: Mapping[str, JSON],
        chosen: Mapping[str, _Option],
    ) -> None:
        members = _members(chosen)
        if len(members) < 2:
            return  # one member on its own has its cases
        value: JSON = {**minimal, **members}
        is_valid = self._oracle.accepts(schema, value)
        place = "" if is_valid else self._oracle.place(schema, value)
        title = ", ".join(f"{wire} {title}" for wire, (title, held) in chosen.items() if held)
        found.setdefault(serialized(dict(members)), (Change(title, members, place), is_valid))

    def _options(
        self, rules: list[dict[str, JSON]], wire: str, part: JSON, where: str
    ) -> Iterator[_Option]:
        """Yield what a member may be: absent, or a value that its own schema admits."""
        yield "absent", ()
        seen: set[str] = set()
        # What a rule says of a member often leaves its type to the member itself.
        said: list[JSON] = [{"allOf": [part, rule]} for rule in _said(rules, wire)]
        for schema in (part, *said):
            for probe in self._probing.probes(schema, f"{where}, rules on {wire}"):
                key = serialized(probe.value)
                if key not in seen and self._oracle.accepts(part, probe.value):
                    seen.add(key)
                    yield probe.title, (probe.value,)


def _members(chosen: Mapping[str, _Option]) -> dict[str, JSON]:
    return {wire: value for wire, (_, held) in chosen.items() for value in held}


def _speaks(node: JSON, wire: str) -> bool:
    """Tell whether a rule names a member."""
    if isinstance(node, list):
        return any(_speaks(item, wire) for item in node)
    if not isinstance(node, dict):
        return False
    names = [*mapping(node.get("properties")), *sequence(node.get("required"))]
    names += [*mapping(node.get("dependentSchemas"))]
    for name, others in mapping(node.get("dependentRequired")).items():
        names += [name, *sequence(others)]
    return wire in names or any(_speaks(part, wire) for part in _inner(node))


def _said(node: JSON | list[dict[str, JSON]], wire: str) -> Iterator[JSON]:
    """Yield what rules say of the value of a member."""
    if isinstance(node, list):
        for item in node:
            yield from _said(item, wire)
    elif isinstance(node, dict):
        if wire in (parts := mapping(node.get("properties"))):
            yield parts[wire]
        for part in _inner(node):
            yield from _said(part, wire)


def _inner(node: Mapping[str, JSON]) -> Iterator[JSON]:
    """Yield the rules that a rule is made of."""
    for key in node:
        if key == "dependentSchemas":
            yield from mapping(node[key]).values()
        elif key in RULES or key == "allOf":
            yield node[key]
