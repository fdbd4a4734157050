"""The constraints of a type: those pydantic has a word for, and those that the runtime has."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from sdkwright.models.expressions import annotated, arms_of, is_none, union
from sdkwright.values import JSON


def constrained(
    node: ast.expr, metadata: list[ast.expr], again: Callable[[ast.expr], ast.expr]
) -> ast.expr:
    """Return a type with its constraints, which bind what is not null."""
    constraints = [made for item in metadata for made in _constraints(item)]
    arms = [*arms_of(node)]
    values = [again(arm) for arm in arms if not is_none(arm)]
    inner = annotated(union(values), constraints) if values else ast.Constant(None)
    return union([inner, *(arm for arm in arms if is_none(arm) and values)])


def _constraints(item: ast.expr) -> Iterator[ast.expr]:
    """Yield the constraints of a ``Field(…)`` call: its own, then ours that it carries along."""
    if not isinstance(item, ast.Call):
        return
    own: list[ast.keyword] = []
    carried: dict[str, JSON] = {}
    for keyword in item.keywords:
        if keyword.arg == "json_schema_extra":
            carried = ast.literal_eval(keyword.value)
        elif keyword.arg == "pattern":
            own.append(ast.keyword("pattern", _pattern(keyword.value)))
        elif keyword.arg not in _ANNOTATIONS:
            own.append(keyword)
    if own:
        yield ast.Call(func=ast.Name("Field"), args=[], keywords=own)
    for key, name in _EXTENSIONS.items():
        if key in carried:
            limit = ast.parse(repr(carried[key]), mode="eval").body
            yield ast.Call(func=ast.Name(name), args=[limit], keywords=[])


def _pattern(node: ast.expr) -> ast.expr:
    """Return a pattern; compiled by Python where pydantic's own engine cannot read it."""
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    text = node.args[0] if isinstance(node, ast.Call) else node
    try:
        SchemaValidator(core_schema.str_schema(pattern=ast.literal_eval(text)))
    except SchemaError:
        return ast.Call(ast.Attribute(ast.Name("re"), "compile"), [text], [])
    return text


_EXTENSIONS = {
    "x-sdkwright-max-bytes": "MaxBytes",
    "x-sdkwright-max-serialized-length": "MaxSerialized",
}
_ANNOTATIONS = frozenset({"description", "title", "examples", "alias", "default", "repr"})


def obeying(node: ast.expr, rule: JSON) -> ast.expr:
    """Return a type whose values keep a rule, null among them."""
    schema = ast.parse(repr(rule), mode="eval").body
    return annotated(node, [ast.Call(func=ast.Name("Obeys"), args=[schema], keywords=[])])
