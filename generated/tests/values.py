"""Values by chance, on both sides of what a schema demands: a validator says on which."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

Schema = Mapping[str, Any]

_DEEPEST = 4
_FAULTS = 12
"""One value in so many is of another kind than its schema asks for."""

_TIMES = ("2021-01-21T17:12:35Z", "2021-01-30T12:51:33.028Z", "2024-02-29T00:00:00.000001+08:00")
_DATES = ("2021-01-21", "2024-02-29")
_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    # What is whole might be an integer as well as not; see the differences from JSON Schema.
    st.floats(-1e9, 1e9).filter(lambda number: not number.is_integer()),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
)
ANYTHING = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("ab", max_size=2), inner),
    max_leaves=4,
)
"""Any value of JSON."""


def values(schema: Any, schemas: Schema, depth: int = 0) -> st.SearchStrategy[Any]:
    """Return values of a schema, and some that are close to it."""
    view = _view(schema, schemas)
    likely = _likely(view, schemas, depth)
    return st.integers(1, _FAULTS).flatmap(lambda one: ANYTHING if one == _FAULTS else likely)


def _view(schema: Any, schemas: Schema) -> dict[str, Any]:
    """Return all that a schema says, in one mapping."""
    if not isinstance(schema, Mapping):
        return {}
    own: dict[str, Any] = {**schema}
    parts = [_view(part, schemas) for part in own.pop("allOf", ())]
    if "$ref" in own:
        parts.append(_view(schemas[own.pop("$ref").rpartition("/")[2]], schemas))
    for part in parts:
        members = {**part.get("properties", {}), **own.get("properties", {})}
        required = [*part.get("required", ()), *own.get("required", ())]
        own = {**part, **own, "properties": members, "required": required}
    return own


def _likely(view: dict[str, Any], schemas: Schema, depth: int) -> st.SearchStrategy[Any]:
    if "const" in view:
        return st.just(view["const"]) | _like(view["const"])
    if "enum" in view:
        return st.sampled_from(view["enum"]) | _like(view["enum"][0])
    kinds: Any = view.get("type", "object" if view.get("properties") else None)
    several: list[Any] = [*kinds] if isinstance(kinds, list) else [kinds]
    return st.one_of([_of_kind(kind, view, schemas, depth) for kind in several])


def _of_kind(
    kind: str | None, view: dict[str, Any], schemas: Schema, depth: int
) -> st.SearchStrategy[Any]:
    match kind:
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
        case "integer":
            return _near(view) | st.integers(-(2**53), 2**53)
        case "number":
            return _near(view) | st.floats(-1e9, 1e9)
        case "string":
            return _texts(view)
        case "array":
            least = view.get("minItems", 0)
            size = 0 if depth > _DEEPEST else view.get("maxItems", least + 2) + 1
            inner = values(view.get("items", {}), schemas, depth + 1)
            return st.lists(inner, min_size=max(0, least - 1), max_size=max(size, least))
        case "object":
            return _objects(view, schemas, depth)
        case _:
            return ANYTHING


def _near(view: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Return numbers about the bounds of a schema, and about zero."""
    names = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
    middle = [int(view[name]) for name in names if name in view] or [0]
    return st.sampled_from([edge + step for edge in middle for step in (-1, 0, 1)])


def _texts(view: dict[str, Any]) -> st.SearchStrategy[str]:
    if "pattern" in view:
        pattern = re.compile(view["pattern"], re.ASCII)
        letters = st.characters(min_codepoint=32, max_codepoint=126)
        return st.from_regex(pattern, alphabet=letters) | st.text(letters, max_size=8)
    if view.get("format") in ("date-time", "date"):
        written = _TIMES if view["format"] == "date-time" else _DATES
        return st.sampled_from(written) | st.text(max_size=4)
    least = view.get("minLength", 0)
    most = view.get("maxLength", view.get("x-sdkwright-max-bytes", least + 8))
    letters = st.characters(exclude_categories=["Cs"])
    return st.text(letters, min_size=max(0, least - 1), max_size=most + 1)


@st.composite
def _objects(draw: st.DrawFn, view: dict[str, Any], schemas: Schema, depth: int) -> dict[str, Any]:
    members, required = view.get("properties", {}), view.get("required", ())
    is_deep = depth > _DEEPEST
    found: dict[str, Any] = {}
    for name, part in members.items():
        if name in required:
            is_there = draw(st.integers(1, _FAULTS * 2)) > 1
        else:
            is_there = not is_deep and draw(st.integers(1, 3)) == 1
        if is_there:
            found[name] = draw(values(part, schemas, depth + 1))
    if not is_deep and (not members or draw(st.integers(1, 4)) == 1):
        more = view.get("additionalProperties", True)
        name = draw(st.text("xyz", min_size=1, max_size=3))
        found[name] = draw(values(more, schemas, depth + 1))
    return found


def _like(value: Any) -> st.SearchStrategy[Any]:
    """Return values that are easily taken for another one."""
    if isinstance(value, str):
        return st.sampled_from([value.swapcase(), f"{value} ", f" {value}", value[1:]])
    return st.sampled_from([str(value), None])
