"""The stage that gives every schema its Python type, by way of datamodel-code-generator."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, cast

from sdkwright.ir import JSON, Api, Operation, Schema
from sdkwright.types import Definition, Field, OperationTypes, Type, Types

if TYPE_CHECKING:
    from collections.abc import Callable

# Whatever is asked for gets a name that the generator cannot mistake for a type or a keyword, so
# that it never renames one: our own names are final.
_FIELD = "field_"
_SCHEMA = "AskedSchema"
_OPERATION = "AskedOperation"


def models(api: Api) -> Types:
    """Return the type of every schema, and of every argument and answer.

    datamodel-code-generator is asked for all of them at once; its text is read as a syntax tree,
    since signatures, modules and checks need the types apart.
    """
    asked = {schema.name: f"{_SCHEMA}{index}" for index, schema in enumerate(api.schemas)}
    components: dict[str, JSON] = {
        asked[schema.name]: _neutral(dict(schema.definition), asked) for schema in api.schemas
    }
    for index, operation in enumerate(api.operations):
        components[f"{_OPERATION}{index}"] = _question(operation, asked)
    if not components:
        return Types({}, {})
    tree = ast.parse(_generate(components))
    raw = dict(_statements(tree))
    enums = {schema.name: _base(schema) for schema in api.schemas if schema.is_enum}
    reading = _Reading(raw, asked, {name: ours for ours, name in asked.items()}, enums)
    definitions = {
        schema.name: reading.definition(schema.name, is_received=schema.is_received)
        for schema in api.schemas
    }
    operations = {
        operation.constant: reading.operation(f"{_OPERATION}{index}")
        for index, operation in enumerate(api.operations)
    }
    return Types(definitions, operations)


# Asking ---------------------------------------------------------------------------------------


def _question(operation: Operation, asked: Mapping[str, str]) -> JSON:
    """Return a schema that has the types of an operation as members."""
    properties: dict[str, JSON] = {
        f"{_FIELD}p_{parameter.name}": _neutral(dict(parameter.definition), asked)
        for parameter in operation.parameters
    }
    if operation.body is not None:
        properties[f"{_FIELD}b"] = _neutral(dict(operation.body.definition), asked)
    for response in operation.responses:
        if response.definition is not None:
            definition = dict(response.definition)
            properties[f"{_FIELD}r_{response.status}"] = _neutral(definition, asked)
    return {"type": "object", "properties": properties, "required": [*properties]}


def _neutral(node: JSON, asked: Mapping[str, str]) -> JSON:
    """Return a definition with the names of members and schemas that the generator is given."""
    if isinstance(node, list):
        return [_neutral(item, asked) for item in node]
    if not isinstance(node, dict):
        return node
    result: dict[str, JSON] = {}
    for key, value in node.items():
        if key == "properties" and isinstance(value, dict):
            result[key] = {_FIELD + name: _neutral(value[name], asked) for name in value}
        elif key == "required" and isinstance(value, list):
            result[key] = [f"{_FIELD}{name}" for name in value]
        elif key == "$ref" and isinstance(value, str):
            folder, _, name = value.rpartition("/")
            result[key] = f"{folder}/{asked[name]}"
        elif key == "enum":
            result[key] = value
        else:
            result[key] = _neutral(value, asked)
    return result


def _base(schema: Schema) -> str:
    """Return the type behind a list of values: ``str``, ``int``, ``bool`` or a union of them."""
    values = schema.definition.get("enum")
    kinds = {type(value) for value in values} if isinstance(values, list) else set[type]()
    return " | ".join(kind.__name__ for kind in (str, int, bool) if kind in kinds)


def _generate(components: Mapping[str, JSON]) -> str:
    """Return the module that datamodel-code-generator writes for the schemas."""
    # Half a second that `lint` can do without.
    from datamodel_code_generator import InputFileType, LiteralType, PythonVersion, generate
    from datamodel_code_generator.enums import DataModelType
    from datamodel_code_generator.format import Formatter

    document = {
        "openapi": "3.1.0",
        "info": {"title": "", "version": ""},
        "paths": {},
        "components": {"schemas": dict(components)},
    }
    text = generate(
        json.dumps(document),
        input_file_type=InputFileType.OpenAPI,
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        disable_timestamp=True,
        enum_field_as_literal=LiteralType.All,
        field_constraints=True,
        field_include_all_keys=True,
        formatters=[Formatter.BUILTIN],
        keep_model_order=True,
        strict_nullable=True,
        use_annotated=True,
        use_missing_sentinel=True,
        use_standard_collections=True,
        use_tuple_for_fixed_items=True,
        use_type_alias=True,
        use_union_operator=True,
    )
    if not isinstance(text, str):
        raise TypeError(f"datamodel-code-generator returned {type(text).__name__}, not one module")
    return text


# Reading --------------------------------------------------------------------------------------


def _statements(tree: ast.Module) -> Iterator[tuple[str, ast.ClassDef | ast.expr]]:
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
class _Reading:
    """Reads types from what the generator wrote.

    Attributes:
        raw: Its classes and aliases by name.
        asked: What each of our schemas is called there.
        ours: Our names by those; it makes up more, which are expanded in place.
        enums: The lists of values among ours, with the type behind each.
    """

    raw: Mapping[str, ast.ClassDef | ast.expr]
    asked: Mapping[str, str]
    ours: Mapping[str, str]
    enums: Mapping[str, str]

    def definition(self, name: str, *, is_received: bool) -> Definition:
        """Return the definition of one of our names."""
        node = self.raw[self.asked[name]]
        if isinstance(node, ast.ClassDef):
            annotated = dict(_annotations(node))
            fields = tuple(
                self._field(key.removeprefix(_FIELD), value, is_open=is_received)
                for key, value in annotated.items()
                if key.startswith(_FIELD)
            )
            extra = annotated.get("__pydantic_extra__")
            value = None if extra is None else cast("ast.Subscript", extra).slice
            extra_type = (
                self._type(cast("ast.Tuple", value).elts[1], is_open=is_received) if value else None
            )
            written = [field.type.checked for field in fields]
            written += [extra_type.checked] if extra_type else []
            return Definition(name, fields, extra_type, None, _names(*written))
        alias = self._type(node, is_open=is_received and name not in self.enums)
        return Definition(name, None, None, alias, _names(alias.checked))

    def operation(self, name: str) -> OperationTypes:
        """Return the types that the question of that name was asked for."""
        answers = dict(_annotations(cast("ast.ClassDef", self.raw[name])))
        parameters: dict[str, Type] = {}
        responses: dict[str, Type] = {}
        body: Type | None = None
        for key, value in answers.items():
            kind, _, rest = key.removeprefix(_FIELD).partition("_")
            if kind == "p":
                parameters[rest] = self._type(value, is_open=False)
            elif kind == "b":
                body = self._type(value, is_open=False)
            else:
                responses[rest] = self._answer(value)
        return OperationTypes(parameters, body, responses)

    def _field(self, name: str, annotation: ast.expr, *, is_open: bool) -> Field:
        inner, metadata = _unwrapped(annotation)
        arms = [*_arms(inner)]
        is_optional = any(isinstance(arm, ast.Name) and arm.id == "MISSING" for arm in arms)
        kept = [arm for arm in arms if not (isinstance(arm, ast.Name) and arm.id == "MISSING")]
        found = self._type(_annotated(_union(kept), metadata), is_open=is_open)
        if not is_optional:
            return Field(name, found, is_optional=False)
        is_nullable = any(_is_none(arm) for arm in _arms(ast.parse(found.plain, mode="eval").body))
        checked = found.checked if is_nullable else f"Maybe[{found.checked}]"
        return Field(name, Type(checked, found.plain), is_optional=True)

    def _type(self, node: ast.expr, *, is_open: bool) -> Type:
        checked = self._checked(node, is_open=is_open)
        return Type(ast.unparse(checked), ast.unparse(_plain(checked, is_open=False)))

    def _answer(self, node: ast.expr) -> Type:
        """Return the type of an answer: readers are told that a list of values may grow."""
        open_ = self._checked(node, is_open=True)
        closed = self._checked(node, is_open=False)
        return Type(ast.unparse(closed), ast.unparse(_plain(open_, is_open=True)))

    def _checked(self, node: ast.expr, *, is_open: bool) -> ast.expr:
        """Return an expression in our words, with the generator's own aliases expanded."""

        def again(inner: ast.expr) -> ast.expr:
            return self._checked(inner, is_open=is_open)

        match node:
            case ast.Constant(value=str(text)):
                return again(ast.parse(text, mode="eval").body)
            case ast.Name(id=name) if name in _RENAMED:
                return ast.Name(_RENAMED[name])
            case ast.Name(id=name) if name in self.ours:
                ours = self.ours[name]
                if not is_open or ours not in self.enums:
                    return ast.Name(ours)
                base = ast.parse(self.enums[ours], mode="eval").body
                return _subscript("Open", ast.Name(ours), base)
            case ast.Name(id=name) if name in self.raw:
                return again(cast("ast.expr", self.raw[name]))
            case ast.Subscript(value=ast.Name(id="Literal")):
                return node
            case ast.Subscript(value=ast.Name(id="Union"), slice=ast.Tuple(elts=arms)):
                return again(_union(arms))
            case ast.Subscript(value=ast.Name(id="Annotated")):
                inner, metadata = _unwrapped(node)
                return _constrained(inner, metadata, again)
            case ast.Subscript(value=value, slice=inner):
                return ast.Subscript(value=again(value), slice=again(inner))
            case ast.Tuple(elts=elements):
                return ast.Tuple(elts=[again(element) for element in elements])
            case ast.BinOp(op=ast.BitOr()):
                return _union([again(arm) for arm in _arms(node)])
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


def _unwrapped(node: ast.expr) -> tuple[ast.expr, list[ast.expr]]:
    """Return what ``Annotated[…]`` annotates, and with what; other types as they are."""
    match node:
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[inner, *rest])):
            return inner, rest
        case _:
            return node, []


def _annotated(node: ast.expr, metadata: list[ast.expr]) -> ast.expr:
    return _subscript("Annotated", node, *metadata) if metadata else node


def _constrained(
    node: ast.expr, metadata: list[ast.expr], again: Callable[[ast.expr], ast.expr]
) -> ast.expr:
    """Return a type with its constraints, which bind what is not null."""
    constraints = [made for item in metadata for made in _constraints(item)]
    arms = [*_arms(node)]
    values = [again(arm) for arm in arms if not _is_none(arm)]
    inner = _annotated(_union(values), constraints) if values else ast.Constant(None)
    return _union([inner, *(arm for arm in arms if _is_none(arm) and values)])


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


def _plain(node: ast.expr, *, is_open: bool) -> ast.expr:
    """Return a type as a reader wants it: no constraints, no words of ours.

    A list of values is open in an answer, and closed in an argument.
    """

    def again(inner: ast.expr) -> ast.expr:
        return _plain(inner, is_open=is_open)

    match node:
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[inner, *_])):
            return again(inner)
        case ast.Subscript(value=ast.Name(id="Open"), slice=ast.Tuple(elts=[known, other])):
            return _union([known, other]) if is_open else known
        case ast.Subscript(value=ast.Name(id="Literal")):
            return node
        case ast.Subscript(value=value, slice=inner):
            return ast.Subscript(value=value, slice=again(inner))
        case ast.Tuple(elts=elements):
            return ast.Tuple(elts=[again(element) for element in elements])
        case ast.BinOp():
            return _union([again(arm) for arm in _arms(node)])
        case ast.Name(id=name) if name in _PLAIN:
            return ast.Name(_PLAIN[name])
        case _:
            return node


_PLAIN = {"Json": "Any"}


def _arms(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        yield from _arms(node.left)
        yield from _arms(node.right)
    else:
        yield node


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _union(arms: list[ast.expr]) -> ast.expr:
    """Return the union of types, each named once, None last."""
    unique = {ast.unparse(arm): arm for whole in arms for arm in _arms(whole)}
    ordered = sorted(unique.values(), key=_is_none)
    return reduce(lambda left, right: ast.BinOp(left, ast.BitOr(), right), ordered)


def _subscript(name: str, *inner: ast.expr) -> ast.expr:
    index = inner[0] if len(inner) == 1 else ast.Tuple(elts=[*inner])
    return ast.Subscript(value=ast.Name(name), slice=index)


def _names(*expressions: str) -> frozenset[str]:
    return frozenset(
        node.id
        for expression in expressions
        for node in ast.walk(ast.parse(expression, mode="eval"))
        if isinstance(node, ast.Name)
    )
