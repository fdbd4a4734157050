"""Which changes of the runtime its tests have to notice, by the operators of cosmic-ray."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

# It is typed no more than it is installed: only `make mutation` needs it.
PLUGINS: Any = import_module("cosmic_ray.plugins")
TREES: Any = import_module("cosmic_ray.ast")
MUTATING: Any = import_module("cosmic_ray.mutating")

# An operator that is replaced by one at random fails with a TypeError, which any test notices.
# What is hard to notice is its neighbour, so that each place is changed once, and `<` twice.
_REPLACEMENTS = frozenset(
    {
        *("BinaryOperator_Add_Sub", "BinaryOperator_Sub_Add", "BinaryOperator_Mul_FloorDiv"),
        *("BinaryOperator_Div_Mul", "BinaryOperator_FloorDiv_Mul", "BinaryOperator_Mod_Sub"),
        *("BinaryOperator_Pow_Mul", "BinaryOperator_BitOr_BitAnd", "BinaryOperator_BitAnd_BitOr"),
        *("ComparisonOperator_Eq_NotEq", "ComparisonOperator_NotEq_Eq"),
        *("ComparisonOperator_Lt_LtE", "ComparisonOperator_Lt_Gt"),
        *("ComparisonOperator_LtE_Lt", "ComparisonOperator_Gt_GtE", "ComparisonOperator_GtE_Gt"),
        *("ComparisonOperator_Is_IsNot", "ComparisonOperator_IsNot_Is"),
        *("ComparisonOperator_In_NotIn", "ComparisonOperator_NotIn_In"),
        *("UnaryOperator_Delete_Not", "UnaryOperator_USub_UAdd", "UnaryOperator_UAdd_USub"),
        *("TrueWithFalse", "FalseWithTrue", "AndWithOr", "OrWithAnd"),
        *("ContinueWithBreak", "BreakWithContinue"),
    }
)
_OTHERS = frozenset(
    {"AddNot", "ExceptionReplacer", "NumberReplacer", "RemoveDecorator", "ZeroIterationForLoop"}
)


@dataclass(frozen=True)
class Mutant:
    """A module with one change.

    Attributes:
        module: The name of the module.
        operator: What makes the change.
        occurrence: At which of the places where the operator could; from 0.
        line: Where in the module, from 1.
        before: The line as it is.
        after: The line as it is changed.
        source: The module as it is changed.
    """

    module: str
    operator: str
    occurrence: int
    line: int
    before: str
    after: str
    source: str


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of a module that means something else than the module."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    unevaluated = [*_unevaluated(tree)]
    original = ast.dump(tree)
    nodes = [*TREES.ast_nodes(TREES.get_ast(source))]
    for name in sorted(PLUGINS.operator_names()):
        operator = name.partition("/")[2]
        if operator not in _OTHERS and operator.removeprefix("Replace") not in _REPLACEMENTS:
            continue
        made = PLUGINS.get_operator(name)()
        places = [place for node in nodes for place in made.mutation_positions(node)]
        for occurrence, (start, end) in enumerate(places):
            if any(first <= start and end <= last for first, last in unevaluated):
                continue
            try:
                changed = MUTATING.mutate_code(source, made, occurrence)
            except AttributeError:
                # The operator for exceptions, of 8.7, knows no names with dots; it is left out.
                continue
            if changed is None or _dumped(changed) in (None, original):
                continue  # such as the `*` before keyword arguments, taken for a sign
            before, after = _difference(source, changed)
            yield Mutant(path.stem, operator, occurrence, start[0], before, after, changed)


def _unevaluated(tree: ast.AST) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield where types stand that only type checkers read."""
    for node in ast.walk(tree):
        found: list[ast.expr | None] = []
        match node:
            case ast.arg(annotation=annotation) | ast.FunctionDef(returns=annotation):
                found.append(annotation)
            case ast.AsyncFunctionDef(returns=annotation) | ast.AnnAssign(annotation=annotation):
                found.append(annotation)
            case ast.Call(func=ast.Name(id="cast" | "TypeVar"), args=args, keywords=keywords):
                found += [args[0], *(keyword.value for keyword in keywords)]
            case _:
                pass
        for part in found:
            if part is not None:
                yield (part.lineno, part.col_offset), (
                    part.end_lineno or 0,
                    part.end_col_offset or 0,
                )


def _dumped(source: str) -> str | None:
    try:
        return ast.dump(ast.parse(source))
    except SyntaxError:
        return None


def _difference(source: str, changed: str) -> tuple[str, str]:
    """Return the first line that differs, before and after."""
    pairs = zip(source.splitlines(), changed.splitlines(), strict=False)
    return next(((a.strip(), b.strip()) for a, b in pairs if a != b), ("", ""))
