"""The types in the module that datamodel-code-generator wrote, read as a syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from sdkwright.models.constraints import constrained, obeying
from sdkwright.models.expressions import (
    annotated,
    arms_of,
    is_none,
    names_of,
    plain,
    subscript,
    union,
    unwrapped,
)
from sdkwright.models.questions import FIELD
from sdkwright.types import Definition, Field, OperationTypes, Type
from sdkwright.values import JSON


def statements(tree: ast.Module) -> Iterator[tuple[str, ast.ClassDef | ast.expr]]:
    """Yield every class, and every alias with the expression it stands for."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            target = node.targets[0]
            if isinstance(target, ast.Name) and len(node.value.args) > 1:
                yield target.id, node.value.args[1]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads types from what the generator wrote.

    Attributes:
        raw: Its classes and aliases by name.
        asked: What each of our schemas is called there.
        ours: Our names by those; it makes up more, which are expanded in place.
        rules: What some of its types cannot say.
        open: Those of ours to which a service may add: what else an answer may hold in their place.
        tagged: The unions among ours whose alternatives tags tell apart, with what tells which.
    """

    raw: Mapping[str, ast.ClassDef | ast.expr]
    asked: Mapping[str, str]
    ours: Mapping[str, str]
    rules: Mapping[str, JSON]
    open: Mapping[str, str]
    tagged: Mapping[str, str]

    def definition(self, name: str, *, is_received: bool) -> Definition:
        """Return the definition of one of our names."""
        node = self.raw[self.asked[name]]
        if isinstance(node, ast.ClassDef):
            annotated = dict(_annotations(node))
            fields = tuple(
                self._field(key.removeprefix(FIELD), value, is_open=is_received)
                for key, value in annotated.items()
                if key.startswith(FIELD)
            )
            extra = annotated.get("__pydantic_extra__")
            value = None if extra is None else cast("ast.Subscript", extra).slice
            extra_type = (
                self._type(cast("ast.Tuple", value).elts[1], is_open=is_received) if value else None
            )
            written = [field.type.checked for field in fields]
            written += [extra_type.checked] if extra_type else []
            return Definition(name, fields, extra_type, None, names_of(*written))
        alias = self._alias(name, node, is_open=is_received and name not in self.open)
        return Definition(name, None, None, alias, names_of(alias.checked))

    def operation(self, name: str) -> OperationTypes:
        """Return the types that the question of that name was asked for."""
        answers = dict(_annotations(cast("ast.ClassDef", self.raw[name])))
        parameters: dict[str, Type] = {}
        responses: dict[str, Type] = {}
        body: Type | None = None
        for key, value in answers.items():
            kind, _, rest = key.removeprefix(FIELD).partition("_")
            if kind == "p":
                parameters[rest] = self._type(value, is_open=False)
            elif kind == "b":
                body = self._type(value, is_open=False)
            else:
                responses[rest] = self._answer(value)
        return OperationTypes(parameters, body, responses)

    def _field(self, name: str, annotation: ast.expr, *, is_open: bool) -> Field:
        inner, metadata = unwrapped(annotation)
        arms = [*arms_of(inner)]
        is_optional = any(isinstance(arm, ast.Name) and arm.id == "MISSING" for arm in arms)
        kept = [arm for arm in arms if not (isinstance(arm, ast.Name) and arm.id == "MISSING")]
        found = self._type(annotated(union(kept), metadata), is_open=is_open)
        if not is_optional:
            return Field(name, found, is_optional=False)
        is_nullable = self._admits_null(union(kept), frozenset())
        checked = found.checked if is_nullable else f"Maybe[{found.checked}]"
        return Field(name, Type(checked, found.plain), is_optional=True)

    def _type(self, node: ast.expr, *, is_open: bool) -> Type:
        checked = self._checked(node, is_open=is_open)
        return Type(ast.unparse(checked), ast.unparse(plain(checked, is_open=False)))

    def _alias(self, name: str, node: ast.expr, *, is_open: bool) -> Type:
        checked = self._checked(node, is_open=is_open)
        if name in self.tagged:
            checked = annotated(checked, [ast.parse(self.tagged[name], mode="eval").body])
        if (rule := self.rules.get(self.asked[name])) is not None:
            checked = obeying(checked, rule)
        return Type(ast.unparse(checked), ast.unparse(plain(checked, is_open=False)))

    def _answer(self, node: ast.expr) -> Type:
        """Return the type of an answer: readers are told that a list of values may grow."""
        open_ = self._checked(node, is_open=True)
        closed = self._checked(node, is_open=False)
        return Type(ast.unparse(closed), ast.unparse(plain(open_, is_open=True)))

    def _admits_null(self, node: ast.expr, above: frozenset[str]) -> bool:
        """Tell whether None is of a type, by itself or behind a name that the type has."""
        match node:
            case ast.Constant(value=str(text)):
                return self._admits_null(ast.parse(text, mode="eval").body, above)
            case ast.Name(id=name) if isinstance(found := self.raw.get(name), ast.expr):
                return name not in above and self._admits_null(found, above | {name})
            case ast.Subscript(value=ast.Name(id="Annotated")):
                return self._admits_null(unwrapped(node)[0], above)
            case ast.Subscript(value=ast.Name(id="Union"), slice=ast.Tuple(elts=arms)):
                return any(self._admits_null(arm, above) for arm in arms)
            case ast.Subscript(value=ast.Name(id="Optional")):
                return True
            case ast.BinOp(op=ast.BitOr()):
                return any(self._admits_null(arm, above) for arm in arms_of(node))
            case _:
                return is_none(node)

    def _is_null(self, name: str) -> bool:
        """Tell whether one of the generator's names stands for null alone."""
        node = self.raw[name]
        while isinstance(node, ast.Name) and node.id in self.raw:
            node = self.raw[node.id]
        return isinstance(node, ast.expr) and is_none(node)

    def _checked(self, node: ast.expr, *, is_open: bool) -> ast.expr:
        """Return an expression in our words, with the generator's own aliases expanded."""

        def again(inner: ast.expr) -> ast.expr:
            return self._checked(inner, is_open=is_open)

        match node:
            case ast.Constant(value=str(text)):
                return again(ast.parse(text, mode="eval").body)
            case ast.Name(id=name) if name in _RENAMED:
                return ast.Name(_RENAMED[name])
            case ast.Name(id=name) if name in self.ours and self._is_null(name):
                # An alias of it would be None itself, of which Python makes no union with None.
                return ast.Constant(None)
            case ast.Name(id=name) if name in self.ours:
                ours = self.ours[name]
                if not is_open or ours not in self.open:
                    return ast.Name(ours)
                base = ast.parse(self.open[ours], mode="eval").body
                return subscript("Open", ast.Name(ours), base)
            case ast.Name(id=name) if name in self.raw:
                found = again(cast("ast.expr", self.raw[name]))
                return obeying(found, self.rules[name]) if name in self.rules else found
            case ast.Subscript(value=ast.Name(id="Literal")):
                return node
            case ast.Subscript(value=ast.Name(id="Optional"), slice=inner):
                return union([again(inner), ast.Constant(None)])
            case ast.Subscript(value=ast.Name(id="Union"), slice=ast.Tuple(elts=arms)):
                return again(union(arms))
            case ast.Subscript(value=ast.Name(id="Optional"), slice=inner):
                return again(union([inner, ast.Constant(None)]))
            case ast.Subscript(value=ast.Name(id="Annotated")):
                inner, metadata = unwrapped(node)
                return constrained(inner, metadata, again)
            case ast.Subscript(value=value, slice=inner):
                return ast.Subscript(value=again(value), slice=again(inner))
            case ast.Tuple(elts=elements):
                return ast.Tuple(elts=[again(element) for element in elements])
            case ast.BinOp(op=ast.BitOr()):
                return union([again(arm) for arm in arms_of(node)])
            case _:
                return node


_RENAMED = {"Any": "Json", "date": "Date", "Dict": "dict", "List": "list"}


def _annotations(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            yield statement.target.id, statement.annotation
        elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Dict):
            for key, value in zip(statement.value.keys, statement.value.values, strict=True):
                if isinstance(key, ast.Constant):
                    yield str(key.value), value
