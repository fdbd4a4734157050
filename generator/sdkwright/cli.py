"""The commands: what they take, what they print, how they exit."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sdkwright.changelog.command import add_changelog, add_since, names_of_project
from sdkwright.config import load
from sdkwright.diagnostics import DocumentError, Severity
from sdkwright.new.command import add_new, new
from sdkwright.release.command import add_release
from sdkwright.report import FORMATS, render

if TYPE_CHECKING:
    from sdkwright.config import Config
    from sdkwright.diagnostics import Diagnostic, Rule
    from sdkwright.pipeline import Result
    from sdkwright.report import Format

OK: Final = 0
FINDINGS: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130

# Codes of findings about how the command was called, rather than about what it was given.
_USAGE_CODES: Final = ("config-", "explain-", "mutate-operator", "mutate-missing")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0 all well, 1 findings, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        status = _run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has seen enough, as `head` has; what is left goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINDINGS
    return status


def _run(options: argparse.Namespace) -> int:
    command: Callable[[argparse.Namespace, Config], int] = options.command
    try:
        if getattr(options, "asks_for_rule", False):
            return _explain(options.code)
        if getattr(options, "makes_project", False):
            # There is no project yet whose options could be read.
            return new(options)
        return command(options, _config(options))
    except DocumentError as error:
        form: Format = getattr(options, "format", "text")
        report = render(error.diagnostics, form, _rules(form))
        print(report, end="", file=sys.stdout if hasattr(options, "format") else sys.stderr)
        is_usage = all(found.code.startswith(_USAGE_CODES) for found in error.diagnostics)
        return USAGE if is_usage else FINDINGS


def _config(options: argparse.Namespace) -> Config:
    names = ("spec", "output", "package", "distribution")
    overrides = {name: getattr(options, name, None) for name in names}
    if options.command is _mutate:
        # What it makes stays in its working folder.
        overrides["output"] = "generated"
    if options.command is _lint:
        # Linting makes nothing, so it asks for no names.
        overrides["output"] = overrides["output"] or "generated"
        overrides["package"] = overrides["package"] or "package"
        if overrides["spec"] is None:
            overrides["spec"] = load(Path(), {}).spec.as_posix()
    if getattr(options, "compares", False):
        is_given = options.old is not None and options.new is not None
        project = None if is_given else load(Path(), {})
        # Nothing is written there; the names are those of the package that is.
        overrides["output"] = project.output.as_posix() if project else "generated"
        overrides["spec"] = project.spec.as_posix() if project else options.new
        overrides["package"] = overrides["package"] or (project.package if project else "package")
    return load(
        Path(),
        overrides,
        overlays=getattr(options, "overlay", None),
        allows_losses=getattr(options, "allow_partial", None),
    )


def _generate(options: argparse.Namespace, config: Config) -> int:
    from sdkwright.pipeline import generate

    result = generate(config, has_fresh_names=options.fresh_names)
    _warn(result)
    for change in result.changes:
        if change.is_edited:
            print(f"warning: {change.message}; the edit is gone", file=sys.stderr)
    count = result.lock.operations["generated"]
    operations = "1 operation" if count == 1 else f"{count} operations"
    print(
        f"{config.output.as_posix()}: {operations} in {len(result.files)} files, "
        f"{len(result.changes)} changed"
    )
    return FINDINGS if result.lock.lost else OK


def _check(options: argparse.Namespace, config: Config) -> int:
    from sdkwright.compare import diff
    from sdkwright.pipeline import check

    result = check(config, has_fresh_names=options.fresh_names)
    _warn(result)
    for change in result.changes:
        print(diff(change), end="")
    for change in result.changes:
        print(change.message, file=sys.stderr)
    if result.changes:
        print(_advice(result), file=sys.stderr)
        return FINDINGS
    print(f"{config.output.as_posix()}: {len(result.files)} files, all as generated")
    return FINDINGS if result.lock.lost else OK


def _advice(result: Result) -> str:
    """Return what to do about the files that differ."""
    count = len(result.changes)
    said = "1 file differs" if count == 1 else f"{count} files differ"
    # What the tool did not write, it does not remove.
    strays = [change.path for change in result.changes if change.is_stray]
    if strays:
        said += f"; move away what is not generated: {', '.join(strays)}"
    if len(strays) < count:
        said += "; run `sdkwright generate`; what you meant to change belongs into the document"
        said += " or a template"
    return said


def _lint(options: argparse.Namespace, config: Config) -> int:
    from sdkwright.document import load as load_document
    from sdkwright.lint import lint

    linting = config.linting
    if options.baseline is not None:
        linting = replace(linting, baseline=Path(options.baseline))
    if options.write_baseline:
        path = linting.baseline or config.spec.with_suffix(".baseline.json")
        document = load_document(config.spec, config.overlays)
        return _write_baseline(lint(document, replace(linting, baseline=None)), path)
    config = replace(config, linting=linting)
    if options.dry_run and not options.fix:
        print("sdkwright lint: --dry-run shows what --fix would do, so give both", file=sys.stderr)
        return USAGE
    if options.dry_run:
        return _preview(config)
    if options.fix:
        _fix(config)
    findings = lint(load_document(config.spec, config.overlays), linting)
    print(render(findings, options.format, _rules(options.format)), end="")
    return FINDINGS if any(found.severity is Severity.ERROR for found in findings) else OK


def _preview(config: Config) -> int:
    """Show how files would be mended."""
    from sdkwright.compare import diff
    from sdkwright.files import Change, ChangeKind, as_text
    from sdkwright.mending import mend

    files = mend(config).files
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


def _rules(form: Format) -> Mapping[str, Rule]:
    """Return what there is to say of rules, where a format says it."""
    if form != "sarif":
        return {}
    from sdkwright.lint import RULES

    return RULES


def _write_baseline(findings: Sequence[Diagnostic], path: Path) -> int:
    from sdkwright.lint import write_baseline

    count = write_baseline(findings, path)
    listed = "1 finding" if count == 1 else f"{count} findings"
    print(f"{path.as_posix()}: {listed}; used where [tool.sdkwright.lint] names it as baseline")
    return OK


def _explain(code: str | None) -> int:
    from sdkwright.explain import explain
    from sdkwright.lint import RULES

    print(explain(RULES, code), end="")
    return OK


def _diff(options: argparse.Namespace, config: Config) -> int:
    from sdkwright.diff import diff
    from sdkwright.diff.report import render as listed
    from sdkwright.diff.revisions import committed, read

    with _uncollected():
        old = read(options.old or committed(config.spec, options.since), config.overlays)
        new = read(options.new or config.spec.as_posix(), config.overlays)
        known = names_of_project(options, config)
        difference = diff(old, new, config.selection, known)
    if options.surface:
        from sdkwright.diff.agreement import agreement

        difference = agreement(difference, old, new, config.selection, known)
    if difference.findings:
        print(render(difference.findings, "text"), end="", file=sys.stderr)
    print(listed(difference, options.listing), end="")
    is_wrong = any(found.severity is Severity.ERROR for found in difference.findings)
    return FINDINGS if is_wrong or difference.fails(options.fail_on) else OK


@contextmanager
def _uncollected() -> Generator[None]:
    """Look for no garbage meanwhile: all that is read lives to the end, and looking takes long."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _mutate(options: argparse.Namespace, config: Config) -> int:
    from sdkwright.mutate import Choice, mutate
    from sdkwright.mutate.progress import progress
    from sdkwright.mutate.report import render as render_report

    choice = Choice(
        operators=tuple(options.operator),
        below=options.below,
        limit=options.limit,
        jobs=options.jobs,
        folder=Path(options.work),
    )
    try:
        with progress(sys.stderr) as shown:
            report = mutate(config, choice, shown)
    except KeyboardInterrupt:
        print("interrupted; the same command goes on where this one was", file=sys.stderr)
        return INTERRUPTED
    print(render_report(report, options.format), end="")
    return FINDINGS if report.strength < options.fail_under else OK


def _warn(result: Result) -> None:
    if result.findings:
        print(render(result.findings, "text"), end="", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sdkwright",
        description="Turn an OpenAPI document into a Python SDK, with the tests that prove it.",
        epilog="Options not given are read from [tool.sdkwright] of pyproject.toml.",
    )
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, command, summary in (
        ("generate", _generate, "write the package"),
        ("check", _check, "show how the package on disk differs from what would be written"),
        ("lint", _lint, "list what is wrong with the document"),
        (
            "mutate",
            _mutate,
            "measure the generated tests: which changes of the document they notice",
        ),
    ):
        one = commands.add_parser(name, help=summary, description=f"{summary.capitalize()}.")
        one.set_defaults(command=command)
        one.add_argument("--spec", metavar="FILE", help="the OpenAPI document")
        _add_overlay(one, "an OpenAPI Overlay to apply to the document; may be given several times")
        if command is _lint:
            one.add_argument(
                "--format",
                choices=FORMATS,
                default=FORMATS[0],
                help="for people, for programs, as annotations of a pull request, "
                "for code scanning, or as results of tests",
            )
            one.add_argument(
                "--fix", action="store_true", help="mend what there is one way to mend, first"
            )
            one.add_argument(
                "--dry-run", action="store_true", help="with --fix: show what it would change"
            )
            _add_baseline(one)
            continue
        if command is _mutate:
            _add_mutate_arguments(one)
        else:
            one.add_argument(
                "--allow-partial",
                action="store_true",
                default=None,
                help="leave out operations that cannot be generated; the exit status stays 1",
            )
            one.add_argument("--output", metavar="FOLDER", help="where the package is written")
            one.add_argument(
                "--fresh-names",
                action="store_true",
                help="call everything as if it were new, whatever it was called before",
            )
        one.add_argument("--package", metavar="NAME", help="the name it is imported by")
        one.add_argument("--distribution", metavar="NAME", help="the name it is installed by")
    summary = "tell what a rule is for, with an example; or list all rules"
    told = commands.add_parser("explain", help=summary, description=f"{summary.capitalize()}.")
    told.set_defaults(command=None, asks_for_rule=True)
    told.add_argument("code", nargs="?", metavar="CODE", help="the code of a finding")
    summary = "list what changed between two versions of the document, and which version it makes"
    _add_diff(commands.add_parser("diff", help=summary, description=f"{summary.capitalize()}."))
    add_changelog(commands)
    add_new(commands)
    add_release(commands)
    return parser


class _ShowVersion(argparse.Action):
    """Prints the version, which is looked up for that only."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"{parser.prog} {version('sdkwright')}")
        parser.exit()


def _add_overlay(one: argparse.ArgumentParser, what: str) -> None:
    one.add_argument("--overlay", metavar="FILE", action="append", help=what)


def _add_diff(one: argparse.ArgumentParser) -> None:
    one.set_defaults(command=_diff, compares=True)
    what = "a file, or a revision of git with a path: HEAD~3:spec/openapi.yaml"
    one.add_argument(
        "old", nargs="?", metavar="OLD", help=f"{what}; the document as committed, if not given"
    )
    one.add_argument("new", nargs="?", metavar="NEW", help="the same; the document, if not given")
    add_since(one)
    _add_overlay(one, "an OpenAPI Overlay to apply to both documents; may be given several times")
    one.add_argument(
        "--format",
        # Not `format`, in which findings would be printed that stop the command.
        dest="listing",
        choices=("text", "json", "markdown", "github"),
        default="text",
        help="for people, for programs, for a comment, or as annotations of a pull request",
    )
    one.add_argument(
        "--fail-on",
        choices=("breaking", "risky", "compatible", "none"),
        help="exit with 1 if there is a change as bad as this, or worse",
    )
    one.add_argument(
        "--surface",
        action="store_true",
        help="generate both packages, and see whether their names and types agree",
    )


def _add_baseline(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--baseline", metavar="FILE", help="the findings of an old document that are not reported"
    )
    parser.add_argument(
        "--write-baseline",
        action="store_true",
        help="write all findings into the baseline, in the place of reporting them",
    )


def _add_mutate_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--format", choices=("text", "json"), default="text", help="for people, or for programs")
    add(
        "--fail-under",
        metavar="PERCENT",
        type=float,
        default=0.0,
        help="exit with 1 where the tests notice less of what changes the code",
    )
    add(
        "--jobs",
        metavar="N",
        type=_positive,
        default=os.cpu_count() or 1,
        help="how many at a time",
    )
    add(
        "--operator",
        metavar="NAME",
        action="append",
        default=[],
        help="only this kind of change; may be repeated",
    )
    add("--below", metavar="POINTER", default="", help="only changes at or below a JSON pointer")
    add("--limit", metavar="N", type=_positive, help="at most so many changes of each kind, by lot")
    add(
        "--work",
        metavar="FOLDER",
        default=".sdkwright_mutate",
        help="where mutants and outcomes are kept",
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
