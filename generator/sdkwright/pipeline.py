"""The line from a document to a package: the order of the stages stands here and nowhere else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version

from sdkwright.cases import cases
from sdkwright.compare import compare
from sdkwright.config import Config
from sdkwright.diagnostics import Diagnostic
from sdkwright.document import JSON, load
from sdkwright.files import Change, Lock, SourceFile, listed
from sdkwright.lower import lower
from sdkwright.models import models
from sdkwright.plan import Header, Target, plan
from sdkwright.render import render, templates_digest
from sdkwright.style import style
from sdkwright.validate import validate
from sdkwright.write import write


@dataclass(frozen=True, slots=True)
class Result:
    """What a run made of a document.

    Attributes:
        files: The files of the package.
        lock: What they were made from.
        changes: How the output folder differs from them, or differed before they were written.
        findings: What is questionable about the document.
    """

    files: tuple[SourceFile, ...]
    lock: Lock
    changes: tuple[Change, ...]
    findings: tuple[Diagnostic, ...]


def generate(config: Config) -> Result:
    """Make the package that ``config`` asks for, and write it.

    Raises:
        DocumentError: The document cannot be used, or the output not be written; nothing was.
    """
    files, lock, findings = _make(config)
    return Result(files, lock, write(files, lock, config.output), findings)


def check(config: Config) -> Result:
    """Make the package in memory, and compare it with what is on disk.

    Raises:
        DocumentError: The document cannot be used, or the output not be read.
    """
    files, lock, findings = _make(config)
    return Result(files, lock, compare(files, lock, config.output), findings)


def lint(config: Config) -> tuple[Diagnostic, ...]:
    """Return every finding on the document that does not stop the line.

    Raises:
        DocumentError: There are findings that do.
    """
    return validate(load(config.spec))


def _make(config: Config) -> tuple[tuple[SourceFile, ...], Lock, tuple[Diagnostic, ...]]:
    document = load(config.spec)
    findings = validate(document)
    api = lower(document)
    header = Header(version("sdkwright"), config.spec.name)
    types = models(api)
    targets = plan(api, types, cases(api, types), config, header)
    files = tuple(_finished(target) for target in targets)
    lock = Lock(
        tool=header.version,
        document=_digest(document.root),
        templates=templates_digest(),
        configuration=config.digest(),
        versions={name: version(name) for name in ("black", "datamodel-code-generator")},
        operations={"document": api.document_operations, "generated": len(api.operations)},
        files=listed(files),
    )
    return files, lock, findings


def _finished(target: Target) -> SourceFile:
    file = render(target)
    # A copy is the same to the byte, whatever the formatter would make of it.
    return file if target.context is None else style(file)


def _digest(root: Mapping[str, JSON]) -> str:
    """Return the SHA-256 of what a document says, however it is laid out.

    Comments, blanks and the order of keys change no output, so they make no file stale.
    """
    text = json.dumps(root, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
