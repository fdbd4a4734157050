"""How an operation that lists is asked for page after page, as the document's extension says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sdkwright.ir import Body, BodyForm, Location, Pagination, Parameter, Response, Turn
from sdkwright.lower.places import Place
from sdkwright.lower.schemas import Schemas
from sdkwright.lower.tree import Unsupported, items, join, members, text
from sdkwright.values import JSON

_KEY = "x-sdkwright-pagination"
_CURSORS = ("next", "last")
_FIELDS = (*Turn, *_CURSORS, "items", "more", "size", "total")
# What a page number or offset is where neither caller nor document says; a cursor starts at none.
_STARTS = {Turn.PAGE: 1, Turn.OFFSET: 0, Turn.CURSOR: 0}
_COUNT = frozenset({"integer"})
_CURSOR = frozenset({"date", "date-time", "integer", "string"})


def pagination(
    schemas: Schemas,
    place: Place,
    parameters: Sequence[Parameter],
    body: Body | None,
    responses: Sequence[Response],
) -> Pagination | None:
    """Return how an operation turns pages; None where the document does not say.

    Raises:
        Unsupported: What it says contradicts itself, or names something that is not there.
    """
    if _KEY not in place.node:
        return None
    at = join(place.pointer, _KEY)
    fields = _fields(place.node[_KEY], at)
    by = _turn(fields, at)
    reading = _Reading(schemas, fields, at, parameters, body)
    answer: Mapping[str, JSON] = (responses[0].definition if responses else None) or {}
    listed = reading.found(answer, "items", frozenset({"array"}), "no list")
    argument = reading.argument(by, _CURSOR if by is Turn.CURSOR else _COUNT)
    size = reading.argument("size", _COUNT) if "size" in fields else None
    for key, kinds in (("total", _COUNT), ("more", frozenset({"boolean"}))):
        if key in fields:
            reading.found(answer, key, kinds)
    for key in _CURSORS:
        if key in fields:
            inside = answer if key == "next" else members(listed.get("items"))
            reading.found(inside, key, argument.kinds or _CURSOR)
    return Pagination(
        by=by,
        argument=argument.name,
        items=fields["items"],
        size=size.name if size else None,
        start=_STARTS[by] if argument.default is None else argument.default,
        total=fields.get("total"),
        next=fields.get("next"),
        last=fields.get("last"),
        more=fields.get("more"),
    )


def _fields(node: JSON, at: str) -> dict[str, str]:
    """Return what the extension says, checked by its form."""
    for key, value in members(node).items():
        if key not in _FIELDS or not isinstance(value, str):
            known = ", ".join(f"`{field}`" for field in _FIELDS)
            raise Unsupported(
                join(at, key), f"the pagination has no text `{key}`", f"it may have {known}"
            )
    fields = {key: text(value) for key, value in members(node).items()}
    if "items" not in fields:
        raise Unsupported(
            at, "the pagination lacks `items`", "name the JSON pointer of the items in the response"
        )
    for key in ("items", "last", "more", "next", "total"):
        # The pointer to a whole body or item is empty.
        if fields.get(key, "")[:1] not in ("", "/"):
            raise Unsupported(
                join(at, key),
                f"the pagination says '{fields[key]}', which is no JSON pointer",
                f"write it as /{fields[key]}",
            )
    return fields


def _turn(fields: Mapping[str, str], at: str) -> Turn:
    """Return what it is that asks for one page rather than another: just one thing."""
    ways = [turn for turn in Turn if turn in fields]
    if len(ways) != 1:
        told = " and ".join(f"`{way}`" for way in ways) or "none of `page`, `offset`, `cursor`"
        raise Unsupported(
            join(at, ways[-1]) if ways else at,
            f"the pagination has {told}",
            (
                "keep the one that the API turns pages by"
                if ways
                else "name the parameter that asks for a page"
            ),
        )
    found = [key for key in _CURSORS if key in fields]
    if ways[0] is not Turn.CURSOR and found:
        raise Unsupported(
            join(at, found[0]),
            f"the pagination has `{found[0]}` without `cursor`",
            "name the parameter that takes the cursor, as `cursor`",
        )
    if ways[0] is Turn.CURSOR and len(found) != 1:
        raise Unsupported(
            join(at, found[-1]) if found else at,
            f"the pagination by cursor has {'both' if found else 'neither'} `next`"
            f" {'and' if found else 'nor'} `last`",
            "say where the next cursor is: `next` in the response, or `last` in the last item",
        )
    return ways[0]


@dataclass(frozen=True, slots=True)
class _Argument:
    """An argument that pages are asked for by."""

    name: str
    kinds: frozenset[str]
    default: int | None


@dataclass(frozen=True, slots=True)
class _Reading:
    """Looks up what the extension names."""

    schemas: Schemas
    fields: Mapping[str, str]
    at: str
    parameters: Sequence[Parameter]
    body: Body | None

    def argument(self, key: str, allowed: frozenset[str]) -> _Argument:
        """Return the argument of a name: a query parameter, or the pointer of a member."""
        said = self.fields[key]
        if said.startswith("/"):
            name, definition, declared = self._member(key, said)
        else:
            name, definition, declared = self._parameter(key, said)
        kinds = self._kinds(definition)
        self._check(key, kinds, allowed)
        default = members(declared).get("default")
        return _Argument(name, kinds & allowed, default if type(default) is int else None)

    def _parameter(self, key: str, wire: str) -> tuple[str, Mapping[str, JSON], JSON]:
        for found in self.parameters:
            if found.location is Location.QUERY and found.wire == wire:
                return found.name, found.definition, self._declared(found.pointer)
        raise Unsupported(
            join(self.at, key),
            f"the pagination names '{wire}', which is no query parameter",
            "name a query parameter of the operation, or a member of its body as /member",
        )

    def _member(self, key: str, pointer: str) -> tuple[str, Mapping[str, JSON], JSON]:
        body = self.body
        for found in body.members if body and body.form is BodyForm.JSON else ():
            if body and join("", found.wire) == pointer:
                declared = members(members(self._declared(body.pointer)).get("properties"))
                definition = self.schemas.within(body.definition, pointer) or {}
                return found.name, definition, declared.get(found.wire)
        raise Unsupported(
            join(self.at, key),
            f"the pagination names '{pointer}', which is no argument of a JSON body",
            "name a member that the body, an object, declares at its top",
        )

    def _declared(self, pointer: str) -> JSON:
        return self.schemas.tree.follow_schema(self.schemas.tree.at(pointer), pointer)[0]

    def found(
        self,
        definition: Mapping[str, JSON],
        key: str,
        allowed: frozenset[str],
        missing: str = "nothing",
    ) -> Mapping[str, JSON]:
        """Return the type of what a pointer leads to in values of a type."""
        found = self.schemas.within(definition, self.fields[key])
        if found is None or (key == "items" and found.get("type") != "array"):
            inside = "an item" if key == "last" else "the response"
            raise Unsupported(
                join(self.at, key),
                f"the pagination says '{self.fields[key]}', and {missing} is there in {inside}",
                f"give `{key}` a JSON pointer to a member that {inside} declares",
            )
        self._check(key, self._kinds(found), allowed)
        return found

    def _check(self, key: str, kinds: frozenset[str], allowed: frozenset[str]) -> None:
        if kinds and not kinds & allowed:
            raise Unsupported(
                join(self.at, key),
                f"the pagination says '{self.fields[key]}', which is of type"
                f" {' or '.join(sorted(kinds))}",
                f"`{key}` has to be of type {' or '.join(sorted(allowed))}",
            )

    def _kinds(self, definition: Mapping[str, JSON]) -> frozenset[str]:
        """Return the types that values are of, a format in the place of its type; none if open."""
        found = self.schemas.within(definition, "") or {}
        if self.schemas.name_of(found):
            return frozenset({"object"})
        if alternatives := items(found.get("anyOf")):
            kinds = [self._kinds(members(one)) for one in alternatives]
            return frozenset[str]().union(*kinds) if all(kinds) else frozenset()
        kind = text(found.get("format")) or text(found.get("type"))
        return frozenset({kind} if kind else ())
