"""Write what a release needs into the repository: version, changelog, document, package."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

from sdkwright.config import Config, load
from sdkwright.document import load as load_document
from sdkwright.pipeline import draft, generate
from sdkwright.release import changelog
from sdkwright.release.plan import Plan
from sdkwright.release.project_file import project_file, with_options
from sdkwright.release.records import document_text, record, recorded


def prepared_texts(config: Config, plan: Plan, today: datetime.date) -> Mapping[Path, str]:
    """Return the files that preparing writes by hand, as they should be; not the package.

    A version that was prepared before keeps its date, so that preparing it again changes nothing.
    """
    file = project_file(Path())
    is_dated = config.version == plan.version and config.released != ""
    released = config.released if is_dated else today.isoformat()
    options = {"version": plan.version, "released": released}
    log = changelog_file(config)
    text = log.read_text(encoding="utf-8") if log.is_file() else ""
    return {
        file: with_options(file.read_text(encoding="utf-8"), options),
        log: changelog.with_section(text, plan.version, released, plan.last, plan.changes),
        record(config, plan.version): document_text(config),
    }


def differing(texts: Mapping[Path, str]) -> list[Path]:
    """Return the files that are not as they should be."""
    return [
        path
        for path, text in texts.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def prepare(config: Config, plan: Plan, today: datetime.date) -> list[Path]:
    """Write version, date, changelog and document, generate the package, and return what changed.

    Killed at any point, it is run again and goes on: each file is written whole, and one that is
    as it should be is left alone.

    Raises:
        DocumentError: The document cannot be used, or a file not be written.
    """
    # What cannot be generated should not get a version either.
    draft(load_document(config.spec, config.overlays), config, is_tested=False)
    texts = prepared_texts(config, plan, today)
    changed = differing(texts)
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        staged = path.with_name(f".{path.name}.sdkwright-staged")
        staged.write_text(texts[path], encoding="utf-8", newline="\n")
        staged.replace(path)
    for version in recorded(config):
        if version not in {plan.last, plan.version}:
            record(config, version).unlink()
            changed.append(record(config, version))
    again = load(Path(), {})
    changed += [again.output / change.path for change in generate(again).changes]
    return changed


def changelog_file(config: Config) -> Path:
    """Return the changelog of the package; it lies beside the lock, and goes into the sdist."""
    return config.output / "CHANGELOG.md"
