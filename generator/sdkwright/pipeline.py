"""The line from a document to a package: the order of the stages stands here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

from sdkwright.cases import cases
from sdkwright.compare import compare
from sdkwright.config import Config
from sdkwright.diagnostics import Diagnostic, DocumentError, Severity
from sdkwright.document import Document, digest, load
from sdkwright.files import Change, Lock, SourceFile, Target, listed, read_lock, real_folder
from sdkwright.given_names import NO_NAMES, GivenNames
from sdkwright.ir import Api
from sdkwright.lower import lower
from sdkwright.metadata import epoch
from sdkwright.models import models
from sdkwright.plan import Header, plan
from sdkwright.render import render, templates_digest
from sdkwright.style import style
from sdkwright.testcases import NO_CASES, Cases
from sdkwright.validate import validate
from sdkwright.write import write


@dataclass(frozen=True, slots=True)
class Result:
    """What a run made of a document.

    Attributes:
        files: The files of the package.
        lock: What they were made from.
        changes: How the output folder differs from them, or differed before they were written.
        findings: What is questionable about the document; errors are operations that are lost.
    """

    files: tuple[SourceFile, ...]
    lock: Lock
    changes: tuple[Change, ...]
    findings: tuple[Diagnostic, ...]


def generate(config: Config, *, has_fresh_names: bool = False) -> Result:
    """Make the package that ``config`` asks for, and write it.

    Things are called as the lock of the output says they were, unless all names are to be fresh.

    Raises:
        DocumentError: The document cannot be used, or the output not be written; nothing was.
    """
    files, lock, findings = _make(config, NO_NAMES if has_fresh_names else known_names(config))
    return Result(files, lock, write(files, lock, config.output), findings)


def check(config: Config, *, has_fresh_names: bool = False) -> Result:
    """Make the package in memory, and compare it with what is on disk.

    Names are as for `generate`.

    Raises:
        DocumentError: The document cannot be used, or the output not be read.
    """
    files, lock, findings = _make(config, NO_NAMES if has_fresh_names else known_names(config))
    return Result(files, lock, compare(files, lock, config.output), findings)


def known_names(config: Config) -> GivenNames:
    """Return the names that the package in the output folder has; none where there is no lock.

    Raises:
        DocumentError: The lock cannot be read (``cannot-read``), or is none (``broken-lock``).
    """
    try:
        lock = read_lock(real_folder(config.output))
    except OSError as error:
        message = f"the lock in {config.output.as_posix()} cannot be read: {error.strerror}"
        hint = "Give this user the right to read it"
        found = Diagnostic("cannot-read", Severity.ERROR, message, None, "", hint)
        raise DocumentError([found]) from error
    return lock.names if lock else NO_NAMES


@dataclass(frozen=True, slots=True)
class Draft:
    """A package that is neither formatted nor written, with what it was made of."""

    api: Api
    cases: Cases
    files: tuple[SourceFile, ...]


def draft(
    document: Document, config: Config, known: GivenNames = NO_NAMES, *, is_tested: bool = True
) -> Draft:
    """Make the package of a document as it is before it is formatted.

    It says the same as the package that is written over one with the names that are known.
    ``is_tested`` has it come with its tests.

    Raises:
        DocumentError: The document cannot be used.
    """
    validate(document)
    api = lower(document, config.selection, known, config.version)
    types = models(api)
    found = cases(api, types) if is_tested else NO_CASES
    targets = plan(api, types, found, config, _header(document, config))
    wanted = (target for target in targets if is_tested or not target.path.startswith("tests/"))
    return Draft(api, found, tuple(map(render, wanted)))


def _make(
    config: Config, known: GivenNames
) -> tuple[tuple[SourceFile, ...], Lock, tuple[Diagnostic, ...]]:
    document = load(config.spec, config.overlays)
    borne = tuple(map(_borne, validate(document)))
    try:
        api = lower(document, config.selection, known, config.version)
    except DocumentError as fault:
        raise DocumentError([*fault.diagnostics, *borne]) from fault
    header = _header(document, config)
    try:
        types = models(api)
        targets = plan(api, types, cases(api, types), config, header)
    except RecursionError as fault:
        raise DocumentError([_too_deep(), *borne]) from fault
    files = _finished(targets)
    lock = Lock(
        tool=header.version,
        document=header.document,
        templates=templates_digest(),
        configuration=config.digest(),
        versions={name: version(name) for name in ("black", "datamodel-code-generator")},
        operations={
            "document": api.document_operations,
            "excluded": api.excluded_operations,
            "generated": api.generated_operations,
            "lost": len(api.lost),
        },
        sources=document.sources,
        lost={loss.line: loss.finding.message for loss in api.lost},
        files=listed(files),
        epoch=epoch(config.released),
        names=api.names,
    )
    return files, lock, (*borne, *api.findings, *(loss.finding for loss in api.lost))


def _header(document: Document, config: Config) -> Header:
    return Header(version("sdkwright"), config.spec.name, digest(document.root))


def _too_deep() -> Diagnostic:
    # datamodel-code-generator and black recurse; where they give up, no place is to blame.
    message = "schemas are nested deeper than types can be generated for"
    hint = "move inner schemas under components"
    return Diagnostic("too-deep", Severity.ERROR, message, None, "", hint)


def _borne(found: Diagnostic) -> Diagnostic:
    """Return a finding as the warning it is to those who generate nevertheless."""
    return replace(found, severity=Severity.WARNING) if found.severity is Severity.ERROR else found


def _finished(targets: Sequence[Target]) -> tuple[SourceFile, ...]:
    """Return the files that targets ask for, by path."""
    # A copy is the same to the byte, whatever the formatter would make of it.
    copies = [render(target) for target in targets if target.context is None]
    written = style([render(target) for target in targets if target.context is not None])
    return tuple(sorted((*copies, *written), key=lambda file: file.path))
