"""The commands ``sdkwright lint`` and ``sdkwright explain``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdkwright.commands.settings import add_command, add_spec, settings
from sdkwright.commands.statuses import FINDINGS, OK, USAGE
from sdkwright.diagnostics import DocumentError, Severity
from sdkwright.garbage import uncollected
from sdkwright.report import FORMATS, render

if TYPE_CHECKING:
    from sdkwright.config import Config
    from sdkwright.diagnostics import Diagnostic


def add_lint(commands: Any) -> None:
    """Add ``lint`` to the commands of a parser."""
    parser = add_command(commands, "lint", "list what is wrong with documents")
    parser.set_defaults(command=_lint)
    parser.add_argument(
        "documents",
        nargs="*",
        metavar="FILE",
        help="the documents, as after --spec; that of the project if none is named",
    )
    add_spec(parser)
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default=FORMATS[0],
        help="for people, for programs, as annotations of a pull request, "
        "for code scanning, or as results of tests",
    )
    parser.add_argument(
        "--fix", action="store_true", help="mend what there is one way to mend, first"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="with --fix: show what it would change"
    )
    parser.add_argument(
        "--baseline", metavar="FILE", help="the findings of an old document that are not reported"
    )
    parser.add_argument(
        "--write-baseline",
        action="store_true",
        help="write all findings into the baseline, in the place of reporting them",
    )


def add_explain(commands: Any) -> None:
    """Add ``explain`` to the commands of a parser."""
    summary = "tell what a rule is for, with an example; or list all rules"
    parser = add_command(commands, "explain", summary)
    parser.set_defaults(command=_explain)
    parser.add_argument("code", nargs="?", metavar="CODE", help="the code of a finding")


def _lint(options: argparse.Namespace) -> int:
    from sdkwright.lint import RULES

    if options.dry_run and not options.fix:
        return _misused("--dry-run shows what --fix would do, so give both")
    if options.documents and options.spec:
        return _misused("a document is named by itself or after --spec, not both")
    if options.write_baseline and len(options.documents) > 1:
        return _misused("a baseline is of one document")
    configs = [_settings(options, spec) for spec in options.documents or [options.spec]]
    if options.write_baseline:
        return _write_baseline(configs[0])
    if options.dry_run:
        return max(map(_preview, configs))
    findings = [found for config in configs for found in _findings(config, is_mended=options.fix)]
    print(render(findings, options.format, RULES), end="")
    return FINDINGS if any(found.severity is Severity.ERROR for found in findings) else OK


def _misused(message: str) -> int:
    print(f"sdkwright lint: {message}", file=sys.stderr)
    return USAGE


def _settings(options: argparse.Namespace, document: str | None) -> Config:
    """Return the options of the project; linting makes nothing, so it asks for no names."""
    options.spec = document
    config = settings(options, output="generated", package="package")
    if options.baseline is None:
        return config
    return replace(config, linting=replace(config.linting, baseline=Path(options.baseline)))


def _findings(config: Config, *, is_mended: bool) -> Sequence[Diagnostic]:
    """Return what is wrong with a document, be it that it is none; of the others more is said."""
    from sdkwright.document import load as load_document
    from sdkwright.lint import lint

    try:
        if is_mended:
            _fix(config)
        with uncollected():
            return lint(load_document(config.spec, config.overlays), config.linting)
    except DocumentError as fault:
        return fault.diagnostics


def _preview(config: Config) -> int:
    """Show how files would be mended."""
    from sdkwright.compare import diff
    from sdkwright.files import Change, ChangeKind, as_text
    from sdkwright.mending import mend

    try:
        files = mend(config).files
    except DocumentError as fault:
        print(render(fault.diagnostics, "text", {}), end="", file=sys.stderr)
        return FINDINGS
    for name, file in files.items():
        texts = as_text(file.old), as_text(file.new)
        print(diff(Change(name.removeprefix("/"), ChangeKind.STALE, *texts)), end="")
    return FINDINGS if files else OK


def _fix(config: Config) -> None:
    """Mend files, and say what was mended, beside the findings that are printed for programs."""
    from sdkwright.mending import mend
    from sdkwright.report.text import visible
    from sdkwright.write import write_in_place

    mended = mend(config)
    write_in_place(mended.files)
    for found in mended.findings:
        line = f"{found.span}: mended[{found.code}]: {found.message}"
        print(visible(line), file=sys.stderr)


def _write_baseline(config: Config) -> int:
    from sdkwright.document import load as load_document
    from sdkwright.lint import lint, write_baseline

    path = config.linting.baseline or config.spec.with_suffix(".baseline.json")
    document = load_document(config.spec, config.overlays)
    count = write_baseline(lint(document, replace(config.linting, baseline=None)), path)
    listed = "1 finding" if count == 1 else f"{count} findings"
    print(f"{path.as_posix()}: {listed}; used where [tool.sdkwright.lint] names it as baseline")
    return OK


def _explain(options: argparse.Namespace) -> int:
    from sdkwright.explain import explain
    from sdkwright.lint import RULES

    print(explain(RULES, options.code), end="")
    return OK
