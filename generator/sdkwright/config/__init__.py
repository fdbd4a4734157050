"""The options of a project, read from the ``[tool.sdkwright]`` table of its pyproject.toml."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from sdkwright.config.choices import choices, texts
from sdkwright.config.linting import Linting, Silence, read_linting
from sdkwright.config.names import fault_of_distribution, fault_of_package, fault_of_version
from sdkwright.config.selection import Naming, Selection
from sdkwright.config.table import Table, finding, nearest
from sdkwright.diagnostics import Diagnostic, DocumentError
from sdkwright.metadata import Metadata, fault_of_date, read_metadata

__all__ = ["EVERYTHING", "Config", "Linting", "Naming", "Selection", "Silence", "load"]

_OVERRIDABLE: Final = ("spec", "output", "package", "distribution")
_TEXTS: Final = (*_OVERRIDABLE, "version", "released")
_OPTIONS: Final = (*_TEXTS, "overlays", "exclude", "operations", "allow-partial", "lint", "project")
_FIRST_VERSION: Final = "0.1.0"

EVERYTHING: Final = Selection()
_NO_METADATA: Final = Metadata()
_NO_LINTING: Final = Linting()


@dataclass(frozen=True, slots=True)
class Config:
    """What to generate, from what, and where.

    Attributes:
        spec: The OpenAPI document.
        output: The folder the generated files go to.
        package: The name the generated package is imported by.
        distribution: The name the generated package is installed by.
        version: The version of the generated distribution; that of the API is another matter.
        overlays: Files that change the document before it is used, in this order.
        selection: Which operations are wanted, and under what names.
        released: The date of that version, as 2026-01-31; empty before the first release.
        metadata: What an index shows of the distribution.
        linting: What is to be made of findings.
    """

    spec: Path
    output: Path
    package: str
    distribution: str
    version: str = _FIRST_VERSION
    overlays: tuple[Path, ...] = ()
    selection: Selection = EVERYTHING
    released: str = ""
    metadata: Metadata = _NO_METADATA
    linting: Linting = _NO_LINTING

    def digest(self) -> str:
        """Return the SHA-256 of the options that change the output, equal on every machine.

        Of the document only its file name counts, as generated files display no more of its path.
        What overlays say is part of the document.
        """
        options = {
            "distribution": self.distribution,
            "document": self.spec.name,
            "package": self.package,
            "version": self.version,
            "released": self.released,
            "metadata": asdict(self.metadata),
            "exclude": [self.selection.excluded_tags, self.selection.excluded_operations],
            "names": {name: asdict(found) for name, found in self.selection.names.items()},
        }
        return hashlib.sha256(json.dumps(options, sort_keys=True).encode()).hexdigest()


def load(
    folder: Path,
    overrides: Mapping[str, str | None],
    *,
    overlays: Sequence[str] | None = None,
    allows_losses: bool | None = None,
) -> Config:
    """Return the options of the project the folder lies in.

    They come from the nearest pyproject.toml, in the folder or above it, that has a
    ``[tool.sdkwright]`` table; its paths are relative to its own folder. No such file is needed
    when the overrides say enough.

    Args:
        folder: Where to start looking, and what overriding paths are relative to.
        overrides: Options that go before those of the file; None stands for one not given.
        overlays: Overlays in the place of those of the file; None stands for not given.
        allows_losses: Goes before ``allow-partial`` of the file; None stands for not given.

    Raises:
        DocumentError: A pyproject.toml on the way is not TOML (``config-syntax``) or cannot be read
            (``cannot-read``); an option is not known (``config-unknown-option``), not a string
            or of another wrong type
            (``config-type``), not set (``config-missing``) or not a name (``config-name``).
        ValueError: An override is not an option.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    unknown = sorted(given.keys() - set(_OVERRIDABLE))
    if unknown:
        raise ValueError(f"no such options: {', '.join(unknown)}")
    table = None if len(given) == len(_OVERRIDABLE) else nearest(folder)
    members: Mapping[str, object] = table.members if table else {}
    values = {name: value for name, value in members.items() if isinstance(value, str)} | given
    findings = [*_member_findings(table), *_missing_findings(values, members, table)]
    selection, listed, metadata = EVERYTHING, tuple[str, ...](), _NO_METADATA
    linting = _NO_LINTING
    if table is not None:
        selection, more = choices(table)
        listed, most = texts(table, "overlays")
        metadata, rest = read_metadata(table.members.get("project"), table.folder, table.place)
        linting, last = read_linting(table)
        if "spec" in given and Path(folder, given["spec"]) != table.folder / str(
            members.get("spec")
        ):
            # What is silenced is of the project's own document.
            linting = replace(linting, silenced=(), baseline=None)
        findings += [*more, *most, *rest, *last]
    if "distribution" in values:
        values.setdefault("package", values["distribution"].replace("-", "_"))
    elif "package" in values:
        values["distribution"] = values["package"].replace("_", "-")
    findings += _name_findings(values, given, table)
    if findings:
        raise DocumentError(findings)
    base = table.folder if table else folder
    if allows_losses is not None:
        selection = replace(selection, allows_losses=allows_losses)
    return Config(
        spec=(folder if "spec" in given else base) / values["spec"],
        output=(folder if "output" in given else base) / values["output"],
        package=values["package"],
        distribution=values["distribution"],
        version=values.get("version", _FIRST_VERSION),
        overlays=tuple(
            (base if overlays is None else folder) / overlay
            for overlay in (listed if overlays is None else overlays)
        ),
        selection=selection,
        released=values.get("released", ""),
        metadata=metadata,
        linting=linting,
    )


def _member_findings(table: Table | None) -> Iterator[Diagnostic]:
    """Yield what is wrong with single members: options nobody knows, values that are no strings."""
    for name, value in table.members.items() if table else ():
        span = table.place(name) if table else None
        if name not in _OPTIONS:
            near = difflib.get_close_matches(name, _OPTIONS, 1)
            known = f"{', '.join(_OPTIONS[:-1])} and {_OPTIONS[-1]}"
            hint = f"Did you mean {near[0]}?" if near else f"The options are {known}"
            message = f"{name!r} is not an option of sdkwright"
            yield finding("config-unknown-option", message, span, hint)
        elif name in _TEXTS and not isinstance(value, str):
            yield finding("config-type", f"{name} is not a string", span, "Put it in quotes")


def _missing_findings(
    values: Mapping[str, str], members: Mapping[str, object], table: Table | None
) -> Iterator[Diagnostic]:
    """Yield the options that must be set and are not; one of the wrong type is set."""
    span = table.place("") if table else None
    file = table.file if table else "pyproject.toml"
    for name in ("spec", "output"):
        if not values.get(name, name in members):
            hint = f"Set {name} in [tool.sdkwright] of {file}, or pass --{name}"
            yield finding("config-missing", f"{name} is not set", span, hint)
    if {"package", "distribution"}.isdisjoint(values.keys() | members.keys()):
        hint = f"Set package in [tool.sdkwright] of {file}, or pass --package"
        message = "neither package nor distribution is set"
        yield finding("config-missing", message, span, hint)


def _name_findings(
    values: Mapping[str, str], given: Mapping[str, str], table: Table | None
) -> Iterator[Diagnostic]:
    for name, fault_of, other in (
        ("package", fault_of_package, "distribution"),
        ("distribution", fault_of_distribution, "package"),
        ("version", fault_of_version, "version"),
        ("released", fault_of_date, "released"),
    ):
        fault = fault_of(values[name]) if name in values else None
        if fault is None:
            continue
        source = name if table and name in table.members else other
        span = table.place(source) if table and source not in given else None
        hint = f"Set {name} in [tool.sdkwright] of pyproject.toml"
        hint += f", or pass --{name}" if name in _OVERRIDABLE else ""
        yield finding("config-name", f"{name} {values[name]!r} {fault}", span, hint)
