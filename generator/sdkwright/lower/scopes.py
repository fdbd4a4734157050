"""Scopes: where names are given, and what is known of them from before."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from sdkwright.given_names import GivenNames, Named
from sdkwright.lower.tree import Unsupported, join
from sdkwright.naming import Names, fault_of_name
from sdkwright.values import JSON

_KEYWORD = "x-sdkwright-name"


@dataclass(frozen=True, slots=True)
class Settled:
    """The names that are settled before any is given.

    Attributes:
        names: The name of a thing, by scope and place.
        former: By scope, the names that things had before, each with the place that may have it
            again; nothing else can. No place is empty.
    """

    names: Named = field(default_factory=dict[str, Mapping[str, str]])
    former: Named = field(default_factory=dict[str, Mapping[str, str]])


UNSETTLED = Settled()


@dataclass(frozen=True, slots=True)
class Choice:
    """A name that the document asks for, and where it does."""

    name: str
    pointer: str


class Scope(Names):
    """The names of one scope; each is given to a place, and the same place gets the same one."""

    def __init__(
        self,
        reserved: Collection[str] = (),
        settled: Mapping[str, str] | None = None,
        former: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(reserved)
        free = {place: name for place, name in (settled or {}).items() if name not in self._taken}
        self._settled = free
        self._former = {name: at for name, at in (former or {}).items() if name not in self._taken}
        self._taken.update(free.values(), self._former)
        self._spared: set[str] = set()
        self.names: dict[str, str] = {}
        self.marks: dict[str, str] = {}
        self.choices: dict[str, Choice] = {}

    def spare(self, names: Collection[str]) -> None:
        """Leave names to a scope within this one; what has one of them here keeps it."""
        self._spared = {*names} - self._taken
        self._taken.update(self._spared)

    @property
    def taken(self) -> frozenset[str]:
        """The names that no scope within this one can give."""
        return frozenset(self._taken - self._spared)

    def name(
        self, place: str, *candidates: str, mark: str = "", choice: Choice | None = None
    ) -> str:
        """Return the name of what is at a place: the settled one, the chosen one, or a free one.

        ``mark`` is what else is known of it, by which it is recognised later.
        """
        if place in self.names:
            # Two things that nothing tells apart: only the first of them can be found again.
            return self.give(*candidates)
        if choice is not None:
            self.choices[place] = choice
            candidates = (choice.name, *candidates)
        name = self._settled.get(place) or self._free(place, candidates)
        self.names[place] = name
        if mark:
            self.marks[place] = mark
        return name

    def _free(self, place: str, candidates: tuple[str, ...]) -> str:
        own = [name for name in candidates if self._former.get(name) == place]
        first = next((name for name in candidates if name not in self._taken), None)
        if own and (first is None or candidates.index(own[0]) < candidates.index(first)):
            return own[0]
        return self.give(*candidates)


class Scopes:
    """Every scope of a package."""

    def __init__(self, settled: Settled = UNSETTLED) -> None:
        self._settled = settled
        self._opened: dict[str, Scope] = {}

    def open(
        self, scope: str, reserved: Collection[str] = (), within: Collection[str] = ()
    ) -> Scope:
        """Return a new scope in which some names are taken from the start.

        ``within`` are scopes that will be opened with all that is taken in this one.
        """
        if scope in self._opened:
            # As with places: the second of two that nothing tells apart is not found again.
            return Scope(reserved)
        settled, former = self._settled.names.get(scope), self._settled.former.get(scope)
        made = self._opened[scope] = Scope(reserved, settled, former)
        made.spare({name for one in within for name in self._settled.names.get(one, {}).values()})
        return made

    def given(self) -> GivenNames:
        """Return the names that were given, and what else is known of the things."""
        opened = self._opened.items()
        return GivenNames(
            names={scope: one.names for scope, one in opened if one.names},
            marks={scope: one.marks for scope, one in opened if one.marks},
        )

    def choices(self) -> Named:
        """Return the names that the document asks for."""
        return {
            scope: {place: choice.name for place, choice in one.choices.items()}
            for scope, one in self._opened.items()
            if one.choices
        }

    def denied(self) -> Iterator[Unsupported]:
        """Yield why names that the document asks for were not given."""
        for one in self._opened.values():
            for place, choice in one.choices.items():
                if one.names[place] != choice.name:
                    message = f"the name '{choice.name}' is taken, or needed by the package"
                    yield Unsupported(choice.pointer, message, "choose another name")


def choice_of(node: JSON, pointer: str) -> Choice | None:
    """Return the name that an element of the document asks for by ``x-sdkwright-name``, if any.

    Raises:
        Unsupported: It is no name.
    """
    if not isinstance(node, dict) or _KEYWORD not in node:
        return None
    at, name = join(pointer, _KEYWORD), node[_KEYWORD]
    fault = fault_of_name(name) if isinstance(name, str) else "is not a string"
    if not isinstance(name, str) or fault is not None:
        message = f"the name {name!r} {fault}"
        raise Unsupported(at, message, "choose a name as Python has them")
    return Choice(name, at)
