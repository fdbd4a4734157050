"""Generate both packages, and see whether their names and types agree with the verdicts."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence, Set as AbstractSet
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, cast

from sdkwright.config import EVERYTHING, Config, Selection
from sdkwright.diagnostics import Diagnostic, DocumentError, Severity
from sdkwright.diff.apis import apis
from sdkwright.diff.changes import Difference, Verdict
from sdkwright.diff.probes import probes
from sdkwright.diff.selection import fitting
from sdkwright.diff.version import Version
from sdkwright.document import Document
from sdkwright.given_names import NO_NAMES, GivenNames
from sdkwright.ir import Api
from sdkwright.pipeline import draft

if TYPE_CHECKING:
    import griffe

_PACKAGE: Final = "package"
_MOST_SHOWN: Final = 5
_UNNAMED: Final = frozenset({"_operations", "_runtime", "_service"})
_ERROR: Final = re.compile(r"^(?P<file>[^:]+):(?P<line>\d+): error: (?P<said>.*)$", re.MULTILINE)


def agreement(
    difference: Difference,
    old: Document,
    new: Document,
    selection: Selection = EVERYTHING,
    known: GivenNames = NO_NAMES,
) -> Difference:
    """Return the difference with findings on where the packages tell something else.

    Both packages are generated into a folder that is removed again. griffe compares their public
    names and signatures, and mypy checks the tests of the old one against the new one, and code
    that uses each attribute and argument with the type it had.

    Findings: an error ``bump-too-small`` where the packages break and the verdicts do not, and a
    note ``break-unseen`` where it is the other way round, as with values that are refused when
    the code runs.

    Raises:
        DocumentError: A package cannot be generated, or griffe or mypy is not installed
            (``config-no-tool``).
    """
    _require("griffe", "mypy")
    with TemporaryDirectory(prefix="sdkwright-") as name:
        folder = Path(name).resolve()
        sent: set[str] = set()
        before, _ = difference.sdks or apis(Version(old), Version(new), selection, known)
        for version, document, names in (("new", new, before.names), ("old", old, known)):
            api = _generate(document, folder / version, selection, names)
            sent = {schema.name for schema in api.schemas if not schema.is_received}
        _write_probes(folder, sent)
        broken = [*_lost_names(folder), *_lost_types(folder)]
    is_breaking = any(change.sdk is Verdict.BREAKING for change in difference.changes)
    found: list[Diagnostic] = []
    if broken and not is_breaking:
        shown = "; ".join(broken[:_MOST_SHOWN])
        message = f"code written for the old package breaks, which no change says: {shown}"
        hint = "release it as a major version, and report what the verdicts miss"
        found.append(Diagnostic("bump-too-small", Severity.ERROR, message, None, "", hint))
    elif is_breaking and not broken:
        message = "neither names nor types of the package show what breaks in it"
        hint = "look at the changes: values may be refused, or other ones come, when the code runs"
        found.append(Diagnostic("break-unseen", Severity.NOTE, message, None, "", hint))
    return replace(difference, findings=(*difference.findings, *found))


def _require(*names: str) -> None:
    import importlib.util

    missing = [name for name in names if importlib.util.find_spec(name) is None]
    if missing:
        message = f"to compare packages takes {' and '.join(missing)}"
        hint = "install them beside sdkwright: pip install 'sdkwright[surface]'"
        raise DocumentError([Diagnostic("config-no-tool", Severity.ERROR, message, None, "", hint)])


def _generate(document: Document, folder: Path, selection: Selection, names: GivenNames) -> Api:
    """Write the package of a document, as the user's selection has it; return what it is of."""
    output = folder / "generated"
    chosen = fitting(selection, Version(document))
    spec = Path(Path(document.path).name)
    made = draft(document, Config(spec, output, _PACKAGE, _PACKAGE, selection=chosen), names)
    for file in made.files:
        path = output / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    return made.api


def _write_probes(folder: Path, sent: AbstractSet[str]) -> None:
    import griffe

    package = griffe.load(_PACKAGE, search_paths=[folder / "old" / "generated"])
    for name, text in probes(cast("griffe.Module", package), sent).items():
        (folder / "old" / "generated" / "tests" / name).write_text(text, encoding="utf-8")


def _lost_names(folder: Path) -> Iterator[str]:
    """Yield what griffe finds that is public in the old package and not so in the new one."""
    import griffe

    old, new = (
        griffe.load(_PACKAGE, search_paths=[folder / version / "generated"])
        for version in ("old", "new")
    )
    for breakage in griffe.find_breaking_changes(old, new):
        # What these hold is reached by other names; the client and its credentials are exported.
        is_named = _UNNAMED.isdisjoint(breakage.obj.path.split("."))
        if is_named and not _is_former(breakage, new):
            yield f"{breakage.obj.path}: {breakage.kind.value}"


def _is_former(breakage: griffe.Breakage, new: griffe.Object | griffe.Alias) -> bool:
    """Tell whether what is missed is a former name, of which types say more than griffe does."""
    try:
        found = new[breakage.obj.path.removeprefix(f"{_PACKAGE}.")]
    except KeyError:
        return False
    if breakage.kind.name == "OBJECT_CHANGED_KIND":
        return found.is_attribute and found.parent is not None and found.parent.name == "models"
    return found.is_function and bool(found.overloads)


def _lost_types(folder: Path) -> Iterator[str]:
    """Yield what mypy finds wrong in the old tests with the new package, and not with the old."""
    before, after = (_errors(folder, version) for version in ("old", "new"))
    for error in after:
        if error not in before:
            yield error


def _errors(folder: Path, version: str) -> Sequence[str]:
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        # Probes name what a module imports.
        "--implicit-reexport",
        "--no-error-summary",
        "--no-pretty",
        "--hide-error-context",
        "--config-file=",
        f"--cache-dir={folder / 'cache'}",
        "--explicit-package-bases",
        str(folder / "old" / "generated" / "tests"),
    ]
    path = {"MYPYPATH": str(folder / version / "generated"), "PATH": "", "LANG": "C.UTF-8"}
    run = subprocess.run(  # noqa: S603 - our own command, on files of our own
        command, cwd=folder, env=path, capture_output=True, text=True, check=False
    )
    found = [
        f"{Path(error['file']).name}:{error['line']}: {error['said']}"
        for error in _ERROR.finditer(run.stdout)
    ]
    if run.returncode not in (0, 1) or (run.returncode and not found):
        message = f"mypy could not check the tests: {(run.stderr or run.stdout).strip()}"
        hint = "run it on generated packages by hand to see why"
        raise DocumentError([Diagnostic("mypy-failed", Severity.ERROR, message, None, "", hint)])
    return found
