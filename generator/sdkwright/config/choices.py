"""Read which operations are wanted, and under what names, from the table of options."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

from sdkwright.config.names import fault_of_attribute
from sdkwright.config.selection import Naming, Selection
from sdkwright.config.table import Table, finding
from sdkwright.diagnostics import Diagnostic

_EXCLUDE: Final = ("tags", "operations")
_NAMES: Final = ("resource", "method")


def choices(table: Table) -> tuple[Selection, list[Diagnostic]]:
    """Return what the options ``exclude``, ``operations`` and ``allow-partial`` say, and findings.

    Findings are of the codes ``config-type``, ``config-unknown-option`` and ``config-name``.
    """
    findings: list[Diagnostic] = []
    excluded = _mapping(table, "exclude", findings)
    findings += _unknown(table, "exclude", excluded, _EXCLUDE)
    tags, left_out = (
        _texts(table, "exclude", name, excluded.get(name), findings) for name in _EXCLUDE
    )
    names: dict[str, Naming] = {}
    for operation, value in _mapping(table, "operations", findings).items():
        if not isinstance(value, dict):
            findings.append(_wrong(table, operation, f"operations.{operation!r} is not a table"))
            continue
        entry = cast("dict[str, object]", value)
        findings += _unknown(table, operation, entry, _NAMES)
        findings += _name_findings(table, operation, entry)
        resource, method = (_text(entry.get(name)) for name in _NAMES)
        names[operation] = Naming(resource, method)
    allows_losses = table.members.get("allow-partial", False)
    if not isinstance(allows_losses, bool):
        message, span = "allow-partial is neither true nor false", table.place("allow-partial")
        findings.append(finding("config-type", message, span, "Write it without quotes"))
    selection = Selection(
        excluded_tags=tags,
        excluded_operations=left_out,
        names=names,
        allows_losses=allows_losses is True,
        places={
            **{name: table.place_of(name, "exclude") for name in (*tags, *left_out)},
            **{name: table.place_of(name, name) for name in names},
        },
    )
    return selection, findings


def texts(table: Table, option: str) -> tuple[tuple[str, ...], list[Diagnostic]]:
    """Return an option that is a list of strings, and findings of the code ``config-type``."""
    findings: list[Diagnostic] = []
    return _texts(table, option, "", table.members.get(option), findings), findings


def _texts(
    table: Table, option: str, name: str, value: object, findings: list[Diagnostic]
) -> tuple[str, ...]:
    items = cast("list[object]", value) if isinstance(value, list) else []
    found = tuple(item for item in items if isinstance(item, str))
    if value is not None and (not isinstance(value, list) or len(found) < len(items)):
        full = f"{option}.{name}" if name else option
        findings.append(_wrong(table, option, f"{full} is not a list of strings"))
    return found


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _mapping(table: Table, option: str, findings: list[Diagnostic]) -> dict[str, object]:
    value = table.members.get(option, {})
    if isinstance(value, dict):
        return cast("dict[str, object]", value)
    findings.append(_wrong(table, option, f"{option} is not a table"))
    return {}


def _wrong(table: Table, option: str, message: str) -> Diagnostic:
    hint = "The README of sdkwright has an example"
    return finding("config-type", message, table.place_of(option, option), hint)


def _unknown(
    table: Table, option: str, members: dict[str, object], known: tuple[str, str]
) -> Iterator[Diagnostic]:
    for name in members:
        if name not in known:
            message = f"{name!r} is not an option of {option!r}"
            hint = f"The options are {known[0]} and {known[1]}"
            yield finding("config-unknown-option", message, table.place_of(name, option), hint)


def _name_findings(table: Table, operation: str, entry: dict[str, object]) -> Iterator[Diagnostic]:
    for name in _NAMES:
        value = entry.get(name)
        if value is None:
            continue
        fault = fault_of_attribute(value) if isinstance(value, str) else "is not a string"
        if fault is not None:
            span = table.place_of(operation, operation)
            hint = "Choose a name in snake case, as list_all"
            message = f"the {name} {value!r} of {operation!r} {fault}"
            yield finding("config-name", message, span, hint)
