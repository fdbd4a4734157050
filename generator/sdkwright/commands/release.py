"""The commands ``sdkwright release …``."""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from sdkwright.commands.settings import add_command, settings
from sdkwright.commands.statuses import FINDINGS, OK
from sdkwright.release.project_file import project_file
from sdkwright.release.refusal import refusal

if TYPE_CHECKING:
    from sdkwright.config import Config
    from sdkwright.release.plan import Plan

Step: TypeAlias = "Callable[[argparse.Namespace, Config], int]"


def add_release(commands: Any) -> None:
    """Add the command and its steps to those of a parser."""
    summary = "publish the package: plan, prepare, build, verify, publish"
    release = add_command(commands, "release", summary)
    steps = release.add_subparsers(title="steps", metavar="STEP", required=True)
    made: dict[str, argparse.ArgumentParser] = {}
    for name, step, said in (
        ("plan", _plan, "say what the next release is, and why; writes nothing"),
        ("prepare", _prepare, "write version, changelog, document and package; commits nothing"),
        ("build", _build, "build wheel and sdist into dist"),
        ("verify", _verify, "check what was built, in clean environments too"),
        ("publish", _publish, "upload what was verified, and tag the commit"),
    ):
        made[name] = add_command(steps, name, said)
        made[name].set_defaults(command=_told(step))
    for name in ("plan", "prepare"):
        made[name].add_argument("--version", metavar="VERSION", help="instead of the computed one")
    made["plan"].add_argument("--json", action="store_true", help="for programs")
    for name in ("prepare", "build", "verify", "publish"):
        made[name].add_argument(
            "--dry-run", action="store_true", help="say what would be done, and do nothing"
        )
    made["verify"].add_argument(
        "--again", action="store_true", help="run checks that these files have passed, too"
    )
    made["verify"].add_argument(
        "--tag",
        metavar="TAG",
        help="what started this: the tag of the version",
    )
    made["publish"].add_argument(
        "--repository",
        metavar="WHERE",
        required=True,
        help="where to upload: an address, or a name of .pypirc",
    )
    made["publish"].add_argument(
        "--index",
        metavar="URL",
        help="the simple API of that repository; for an address it is simple/ below it",
    )


def _told(step: Step) -> Callable[[argparse.Namespace], int]:
    """Return a step that tells of files it cannot read or write, rather than breaking down."""

    def told(options: argparse.Namespace) -> int:
        try:
            return step(options, settings(options))
        except OSError as error:
            where = f"{error.filename} " if error.filename else "a file "
            raise refusal(
                "cannot-write",
                f"{where}cannot be read or written: {error.strerror}",
                "Make room for it and run the step again; it goes on where it broke off",
            ) from error
        except UnicodeDecodeError as error:
            raise refusal(
                "encoding",
                f"a file of the release is not UTF-8: {error.reason}",
                "Save it as UTF-8",
            ) from error

    return told


def _plan(options: argparse.Namespace, config: Config) -> int:
    found = _planned(options, config)
    if options.json:
        print(json.dumps(asdict(found), indent=2))
        return OK
    _show(config, found)
    print("next: sdkwright release prepare")
    return OK


def _planned(options: argparse.Namespace, config: Config) -> Plan:
    from sdkwright.release.plan import plan

    return plan(config, project_file(Path()).parent, options.version)


def _show(config: Config, found: Plan) -> None:
    from sdkwright.release.versions import EFFECTS

    if found.last is None:
        print(f"{config.distribution} {found.version}, the first release")
    else:
        print(f"{config.distribution} {found.last} -> {found.version}")
        effect = EFFECTS[found.changes.bump]
        print(f"the changes since {found.last} {effect}: {found.least} or later")
    for change in found.changes.changes:
        print(f"  {change.message} [sdk: {change.sdk}, wire: {change.wire}]")
    print("to publish:")
    for name in found.artifacts:
        print(f"  {name}")


def _prepare(options: argparse.Namespace, config: Config) -> int:
    from sdkwright.release.prepare import changelog_file, differing, prepare, prepared_texts

    found = _planned(options, config)
    _show(config, found)
    today = datetime.datetime.now(datetime.UTC).date()
    if options.dry_run:
        for path in differing(prepared_texts(config, found, today)):
            print(f"would write {_shown(path)}")
        print(f"would generate {_shown(config.output)}")
        return OK
    changed = prepare(config, found, today)
    own = [p for p in changed if config.output not in p.parents or p == changelog_file(config)]
    for path in own:
        print(f"wrote {_shown(path)}" if path.exists() else f"removed {_shown(path)}")
    if count := len(changed) - len(own):
        print(f"wrote {_shown(config.output)}: {count} files")
    print("next: read the diff, commit it, and run sdkwright release build")
    return OK


def _build(options: argparse.Namespace, config: Config) -> int:
    from sdkwright.release.artifacts import artifact_names
    from sdkwright.release.build import build

    dist = _dist()
    if options.dry_run:
        for name in artifact_names(config.distribution, config.version):
            print(f"would build {_shown(dist / name)}")
        return OK
    built = build(config, dist)
    for path, value in zip(built.paths, built.hashes().values(), strict=True):
        print(f"{value}  {_shown(path)}")
    print("next: sdkwright release verify")
    return OK


def _verify(options: argparse.Namespace, config: Config) -> int:
    from sdkwright.release.artifacts import artifacts
    from sdkwright.release.prepared import require_prepared, require_tag
    from sdkwright.release.verify import CHECKS, passed_checks, verify

    require_tag(options.tag, config.version)
    built = artifacts(_dist(), config.distribution, config.version)
    if options.dry_run:
        passed = passed_checks(built)
        for name in CHECKS:
            print(f"passed before: {name}" if name in passed else f"would run: {name}")
        return OK
    require_prepared(config)
    print("passed: prepared", flush=True)
    failures = 0
    for outcome in verify(built, config.package, again=options.again):
        if outcome.failure is None:
            print(f"passed{' before' * outcome.is_remembered}: {outcome.check}", flush=True)
            continue
        failures += 1
        print(f"FAILED: {outcome.check}", flush=True)
        for found in outcome.failure.diagnostics:
            # What other programs said has many lines, which are theirs.
            print(f"{found.message}\n    hint: {found.hint}", file=sys.stderr, flush=True)
    if failures:
        print(f"{failures} of {len(CHECKS)} checks failed; run it again when they are mended")
        return FINDINGS
    print("next: sdkwright release publish --repository …")
    return OK


def _publish(options: argparse.Namespace, config: Config) -> int:
    from sdkwright.release.publish import publish, upload
    from sdkwright.release.repository import tag_of

    index = options.index
    if index is None:
        if "://" not in options.repository:
            raise refusal(
                "config-missing",
                f"it is not known where {options.repository} lists what it has",
                "Give the address of its simple API by --index",
            )
        index = options.repository.rstrip("/") + "/simple/"
    folder = project_file(Path()).parent
    what = upload(config, folder, _dist(), index)
    tag = tag_of(config.version)
    if what.is_resumed:
        print("an earlier run broke off; going on")
    verb = "would upload" if options.dry_run else "uploading"
    for path in what.files:
        print(f"{verb} {path.name}", flush=True)
    if options.dry_run:
        print(f"would tag {tag}" if what.needs_tag else f"{tag} is tagged")
        return OK
    publish(config, folder, what, options.repository)
    print(f"published {config.distribution} {config.version}")
    if what.needs_tag:
        print(f"next: git push origin {tag}")
    return OK


def _dist() -> Path:
    return project_file(Path()).parent / "dist"


def _shown(path: Path) -> str:
    here = Path.cwd()
    absolute = path.absolute()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else path).as_posix()
