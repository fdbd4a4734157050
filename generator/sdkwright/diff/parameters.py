"""Compare the parameters of an operation, by place and name, and those of the path by position."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sdkwright.diff.changes import Direction, Verdict
from sdkwright.diff.comparison import Comparison
from sdkwright.diff.found import Found
from sdkwright.diff.kinds import Reason
from sdkwright.diff.lifecycle import life, life_changes
from sdkwright.diff.local import Manner
from sdkwright.diff.version import Endpoint, Version, items, members, place_of
from sdkwright.document import join
from sdkwright.values import JSON

# OpenAPI says that parameters of these names are ignored.
_IGNORED = frozenset({"accept", "authorization", "content-type"})
_SAME_VALUE = Reason(Verdict.RISKY, "what is escaped and what is not mostly reads as the same")
_ONE_VALUE = Reason(Verdict.NONE, "there is one way to write a single value")
_SEVERAL = frozenset({"array", "object"})
_STYLES = {"query": "form", "cookie": "form"}


@dataclass(frozen=True, slots=True)
class _Parameter:
    """A parameter and where it is; the name of one in a path is its position there."""

    place: str
    name: str
    node: Mapping[str, JSON]
    pointer: str

    @property
    def is_required(self) -> bool:
        return self.place == "path" or self.node.get("required") is True

    @property
    def title(self) -> str:
        return f"the {self.place} parameter '{self.name}'"

    @property
    def schema(self) -> str:
        """Where its schema is, or would be."""
        content = members(self.node.get("content"))
        inside = ("content", next(iter(content))) if content else ()
        return join(self.pointer, *inside, "schema")

    @property
    def has_schema(self) -> bool:
        content = members(self.node.get("content"))
        return "schema" in (members(next(iter(content.values()))) if content else self.node)

    @property
    def way(self) -> dict[str, JSON]:
        """How it is written."""
        style = self.node.get("style", _STYLES.get(self.place, "simple"))
        return {
            "style": style,
            "explode": self.node.get("explode", style in ("form", "cookie")),
            "allowReserved": self.node.get("allowReserved", False),
            "content": next(iter(members(self.node.get("content"))), None),
        }


def compare_parameters(
    comparison: Comparison, before: Endpoint, after: Endpoint
) -> Iterator[Found]:
    """Yield what differs in the parameters, and let their schemas be compared."""
    olds, news = _parameters(comparison.old, before), _parameters(comparison.new, after)
    request, title = Direction.REQUEST, after.title
    for key in sorted(olds.keys() | news.keys()):
        one, other = olds.get(key), news.get(key)
        if one is None and other is not None:
            code = "parameter-added-required" if other.is_required else "parameter-added-optional"
            what = f"{other.title} is new, and {'required' if other.is_required else 'optional'}"
            yield Found(code, what, request, title, None, other.pointer, (None, other.name))
        elif other is None and one is not None:
            what = f"{one.title} is gone"
            yield Found(
                "parameter-removed", what, request, title, one.pointer, None, (one.name, None)
            )
        elif one is not None and other is not None:
            is_single = not _SEVERAL & comparison.schemas.types(one.schema, other.schema)
            yield from _compare(one, other, title, is_single=is_single)
            if one.has_schema and other.has_schema:
                ends = one.schema, other.schema
                comparison.schemas.use(*ends, request, title, _manner(one, other))


def _manner(old: _Parameter, new: _Parameter) -> Manner:
    if old.node.get("content") or new.node.get("content"):
        return Manner.BODY
    return Manner.GIVEN_TEXT if old.is_required and new.is_required else Manner.TEXT


def _compare(old: _Parameter, new: _Parameter, title: str, *, is_single: bool) -> Iterator[Found]:
    def found(code: str, what: str, values: tuple[JSON, JSON], *keys: str) -> Found:
        at, place = (place_of(one.node, one.pointer, keys) for one in (old, new))
        said = f"{new.title} {what}"
        return Found(code, said, Direction.REQUEST, title, at, place, values)

    if old.name != new.name and old.place == "path":
        yield found("parameter-renamed", f"was named '{old.name}'", (old.name, new.name), "name")
    if new.is_required and not old.is_required:
        yield found("parameter-became-required", "became required", (False, True), "required")
    elif old.is_required and not new.is_required:
        yield found("parameter-became-optional", "became optional", (True, False), "required")
    if old.way != new.way:
        changed = [key for key in old.way if old.way[key] != new.way[key]]
        what = f"is written otherwise: {', '.join(changed)}"
        one = found("parameter-style-changed", what, (old.way, new.way), *changed)
        if is_single and changed == ["explode"]:
            yield replace(one, wire=_ONE_VALUE, sdk=_ONE_VALUE)
        else:
            yield replace(one, wire=_SAME_VALUE if changed == ["allowReserved"] else None)
    for life_change in life_changes(life(old.node), life(new.node), "parameter"):
        yield found(life_change.code, life_change.what, life_change.values, life_change.keyword)
    texts = [
        key
        for key in ("description", "example", "examples")
        if old.node.get(key) != new.node.get(key)
    ]
    if texts:
        yield found("text-changed", "is documented otherwise", (None, None), *texts)


def _parameters(version: Version, endpoint: Endpoint) -> dict[tuple[str, str], _Parameter]:
    """Return the parameters by place and name, those of the operation in place of the item's."""
    listed = [
        (node, join(base, "parameters", str(index)))
        for holder, base in (
            (endpoint.item, endpoint.item_pointer),
            (endpoint.node, endpoint.pointer),
        )
        for index, node in enumerate(items(holder.get("parameters")))
    ]
    found: dict[tuple[str, str], _Parameter] = {}
    for value, at in listed:
        followed, pointer = version.follow(value, at)
        node = members(followed)
        place, name = str(node.get("in", "")), str(node.get("name", ""))
        key = name
        if place == "header":
            key = name.lower()
            if key in _IGNORED:
                continue
        elif place == "path" and name in endpoint.path_names:
            key = f"{endpoint.path_names.index(name):03}"
        found[place, key] = _Parameter(place, name, node, pointer)
    return found
