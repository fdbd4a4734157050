"""The imports of a generated module, from the names it uses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_STANDARD = {
    "Annotated": "typing",
    "Any": "typing",
    "BinaryIO": "typing",
    "Iterable": "collections.abc",
    "Literal": "typing",
    "Mapping": "collections.abc",
    "Sequence": "collections.abc",
    "TYPE_CHECKING": "typing",
    "overload": "typing",
    "ClassVar": "typing",
    "builtins": "builtins",
    "re": "re",
}
_THIRD = {
    "ConfigDict": "pydantic",
    "deprecated": "typing_extensions",
    "Field": "pydantic",
    "TypeAliasType": "typing_extensions",
    "to_camel": "pydantic.alias_generators",
    "to_pascal": "pydantic.alias_generators",
}
_RUNTIME = {
    **dict.fromkeys(("AwareDatetime", "ClosedModel", "Date", "Json"), "model"),
    **dict.fromkeys(("MaxBytes", "MaxSerialized", "Maybe", "Model", "Open", "Rule"), "model"),
    **dict.fromkeys(("Operation", "Pagination", "Raw", "Text"), "operation"),
    **dict.fromkeys(("Cookie", "Header", "Path", "Query", "Querystring"), "operation"),
    **dict.fromkeys(("EventsOf", "ItemsOf", "ServerSentEvent"), "items"),
    **dict.fromkeys(("AsyncItemStream", "ItemStream"), "streams"),
    "WebhookPayload": "payloads",
    **dict.fromkeys(("former_names", "renamed"), "former"),
    "typed": "bodies",
    **dict.fromkeys(("JsonBody", "RawBody"), "operation"),
    **dict.fromkeys(("FormBody", "MultipartBody", "FormStyle"), "forms"),
    **dict.fromkeys(("AsyncTransport", "Transport"), "transport"),
    **dict.fromkeys(("AsyncPage", "AsyncPages", "Page"), "pages"),
    **dict.fromkeys(("UNSET", "Unset"), "unset"),
    **dict.fromkeys(("Obeys", "rule"), "rules"),
    "Tagged": "tags",
}


@dataclass(frozen=True, slots=True)
class Import:
    """One line that imports names from a module; the names are empty where it is the module."""

    module: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imports:
    """The imports of a module, in the three groups they are printed in."""

    standard: tuple[Import, ...]
    third: tuple[Import, ...]
    local: tuple[Import, ...]


def imports(
    names: Iterable[str],
    *,
    depth: int,
    models: Iterable[str] = (),
    renamed: Mapping[str, str] | None = None,
    more: Iterable[Import] = (),
) -> Imports:
    """Return the imports of a module.

    Args:
        names: What it uses; builtins and its own names are passed over.
        depth: How many folders it lies below the package.
        models: The models it uses.
        renamed: The names that it imports under another one.
        more: What it imports from its own package besides.
    """
    dots = "." * (depth + 1)
    standard: dict[str, set[str]] = {}
    third: dict[str, set[str]] = {}
    local: dict[str, set[str]] = {line.module: set(line.names) for line in more}
    for name in names:
        printed = f"{name} as {renamed[name]}" if renamed and name in renamed else name
        if name in _RUNTIME:
            local.setdefault(f"{dots}_runtime.{_RUNTIME[name]}", set()).add(printed)
        elif name in _THIRD:
            third.setdefault(_THIRD[name], set()).add(printed)
        elif name in _STANDARD:
            module = _STANDARD[name]
            standard.setdefault(module, set()).update({printed} - {module})
    if chosen := set(models):
        local.setdefault(f"{dots}models", set()).update(chosen)
    return Imports(*(_lines(group) for group in (standard, third, local)))


def _lines(group: Mapping[str, set[str]]) -> tuple[Import, ...]:
    # Plain imports come first, and the parent package before its own parts.
    ordered = sorted(
        group, key=lambda module: (bool(group[module]), _distance(module), _natural(module))
    )
    return tuple(
        Import(module, tuple(sorted(group[module], key=sorting_key))) for module in ordered
    )


def _distance(module: str) -> int:
    return -(len(module) - len(module.lstrip(".")))


def sorting_key(name: str) -> tuple[int, list[tuple[int, str]], str]:
    """Return the place of a name in a list: constants, then classes, then the rest."""
    rank = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return rank, _natural(name.lower()), name


def export_key(name: str) -> tuple[int, list[tuple[int, str]]]:
    """Return the place of a name in ``__all__``, where capitals come first, unlike in imports."""
    return sorting_key(name)[0], _natural(name)


def _natural(text: str) -> list[tuple[int, str]]:
    """Return the place of a text where numbers count as such: ``a9`` comes before ``a10``."""
    parts = re.split(r"(\d+)", text)
    return [(int(part or 0), "") if index % 2 else (0, part) for index, part in enumerate(parts)]


def names_in(*expressions: str) -> set[str]:
    """Return the names that expressions use, of dotted ones the first part."""
    return {
        node.id
        for expression in expressions
        for node in ast.walk(ast.parse(expression, mode="eval"))
        if isinstance(node, ast.Name)
    }


_BUILTINS = frozenset({"bool", "bytes", "dict", "float", "int", "list", "object", "str", "tuple"})


def unshadowed(expression: str, taken: Iterable[str]) -> str:
    """Return a type whose builtins are named in full where a name in reach hides them.

    In a class with a method ``list``, the type ``list[str]`` would be taken for the method.
    """
    hidden = _BUILTINS & set(taken)
    if not hidden:
        return expression
    tree = ast.parse(expression, mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in hidden:
            node.id = f"builtins.{node.id}"
    return ast.unparse(tree)
