"""The commands: what they take, what they print, how they exit."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sdkwright.config import load
from sdkwright.diagnostics import DocumentError, Severity
from sdkwright.new.command import add_new, new
from sdkwright.release.command import add_release
from sdkwright.report import render

if TYPE_CHECKING:
    from sdkwright.config import Config
    from sdkwright.pipeline import Result

OK: Final = 0
FINDINGS: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130

# Codes of findings about how the command was called, rather than about what it was given.
_USAGE_CODES: Final = ("config-", "mutate-operator", "mutate-missing")


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
        if getattr(options, "makes_project", False):
            # There is no project yet whose options could be read.
            return new(options)
        return command(options, _config(options))
    except DocumentError as error:
        report = render(error.diagnostics, getattr(options, "format", "text"))
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
    if options.command is _diff:
        # What is made of either document is made under names of its own.
        overrides |= {"output": "generated", "package": "package"}
        is_given = options.old is not None and options.new is not None
        overrides["spec"] = options.new if is_given else load(Path(), {}).spec.as_posix()
    return load(
        Path(),
        overrides,
        overlays=getattr(options, "overlay", None),
        allows_losses=getattr(options, "allow_partial", None),
    )


def _generate(_: argparse.Namespace, config: Config) -> int:
    from sdkwright.pipeline import generate

    result = generate(config)
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


def _check(_: argparse.Namespace, config: Config) -> int:
    from sdkwright.compare import diff
    from sdkwright.pipeline import check

    result = check(config)
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
    from sdkwright.pipeline import lint

    findings = lint(config)
    print(render(findings, options.format), end="")
    return FINDINGS if any(found.severity is Severity.ERROR for found in findings) else OK


def _diff(options: argparse.Namespace, config: Config) -> int:
    from sdkwright.diff import diff
    from sdkwright.diff.report import render as listed
    from sdkwright.diff.revisions import committed, read

    old = read(options.old or committed(config.spec), config.overlays)
    new = read(options.new or config.spec.as_posix(), config.overlays)
    difference = diff(old, new, config.selection)
    if options.surface:
        from sdkwright.diff.agreement import agreement

        difference = agreement(difference, old, new, config.selection)
    if difference.findings:
        print(render(difference.findings, "text"), end="", file=sys.stderr)
    print(listed(difference, options.listing), end="")
    is_wrong = any(found.severity is Severity.ERROR for found in difference.findings)
    return FINDINGS if is_wrong or difference.fails(options.fail_on) else OK


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
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('sdkwright')}")
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
                choices=("text", "json", "github"),
                default="text",
                help="for people, for programs, or as annotations of a pull request",
            )
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
        one.add_argument("--package", metavar="NAME", help="the name it is imported by")
        one.add_argument("--distribution", metavar="NAME", help="the name it is installed by")
    summary = "list what changed between two versions of the document, and which version it makes"
    _add_diff(commands.add_parser("diff", help=summary, description=f"{summary.capitalize()}."))
    add_new(commands)
    add_release(commands)
    return parser


def _add_overlay(one: argparse.ArgumentParser, what: str) -> None:
    one.add_argument("--overlay", metavar="FILE", action="append", help=what)


def _add_diff(one: argparse.ArgumentParser) -> None:
    one.set_defaults(command=_diff)
    what = "a file, or a revision of git with a path: HEAD~3:spec/openapi.yaml"
    one.add_argument(
        "old", nargs="?", metavar="OLD", help=f"{what}; the document as committed, if not given"
    )
    one.add_argument("new", nargs="?", metavar="NEW", help="the same; the document, if not given")
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
    add("--limit", metavar="N", type=_positive, help="at most so many changes of each kind")
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
