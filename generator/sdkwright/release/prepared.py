"""Whether the repository holds a release that was prepared whole, and is large enough."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sdkwright.config import Config
from sdkwright.diagnostics import Diagnostic, DocumentError
from sdkwright.pipeline import check
from sdkwright.release.changelog import has_section
from sdkwright.release.plan import changes_since, refuse_small, release_before
from sdkwright.release.prepare import changelog_file
from sdkwright.release.records import is_recorded
from sdkwright.release.refusal import finding, refusal
from sdkwright.release.repository import Repository, tag_of
from sdkwright.release.versions import following

_HINT = "Run `sdkwright release prepare`, and commit what it writes"


def require_generated(config: Config) -> int:
    """Return the time of files in a build, once the package is found to be as generated.

    Raises:
        DocumentError: A file differs (``stale-output``), or the document cannot be used.
    """
    result = check(config)
    if result.changes:
        count = len(result.changes)
        more = f", and {count - 1} more" if count > 1 else ""
        raise refusal(
            "stale-output",
            f"{result.changes[0].message}{more}",
            "`sdkwright check` shows all; `sdkwright generate` writes the package",
        )
    return result.lock.epoch


def require_prepared(config: Config) -> None:
    """Raise DocumentError unless the configured version was prepared, and is large enough.

    Its codes are ``not-prepared``, ``stale-output`` and ``bump-too-small``.
    """
    found = [*_unprepared(config)]
    if found:
        raise DocumentError(found)
    last = release_before(config, config.version)
    changes = changes_since(config, last)
    least = None if last is None else following(last, changes.bump)
    refuse_small(config.version, last, least, changes)
    require_generated(config)


def _unprepared(config: Config) -> Iterator[Diagnostic]:
    version = config.version
    if not config.released:
        yield finding("not-prepared", f"{version} has no date of release", _HINT)
    if not is_recorded(config, version):
        message = f"the document is not the one that {version} was prepared with"
        yield finding("not-prepared", message, _HINT)
    log = changelog_file(config)
    if not log.is_file() or not has_section(log.read_text(encoding="utf-8"), version):
        yield finding("not-prepared", f"{log.as_posix()} has no section for {version}", _HINT)


def require_tag(tag: str | None, version: str) -> None:
    """Raise DocumentError (``wrong-tag``) where another version's tag started a release."""
    if tag is not None and tag != tag_of(version):
        raise refusal(
            "wrong-tag",
            f"the tag is {tag}, and the version is {version}",
            f"Remove the tag; prepare and commit the version, then tag that: {tag_of(version)}",
        )


def require_committed(folder: Path, version: str) -> None:
    """Raise DocumentError unless all is committed, and a tag of the version is on this commit.

    Its codes are ``no-repository``, ``dirty-tree`` and ``tag-elsewhere``.
    """
    repository = Repository(folder)
    if not repository.is_there():
        raise refusal(
            "no-repository",
            "this is no git repository",
            "Publish from the repository, so that what is published can be found in it",
        )
    files = repository.uncommitted()
    if files:
        more = f" and {len(files) - 1} more" if len(files) > 1 else ""
        raise refusal(
            "dirty-tree",
            f"{files[0]}{more} is not committed",
            "Commit or remove it, and publish again; what is published should be what was tagged",
        )
    tagged = repository.tagged(tag_of(version))
    if tagged is not None and tagged != repository.head():
        raise refusal(
            "tag-elsewhere",
            f"the tag {tag_of(version)} is on another commit, {tagged[:12]}",
            f"{version} was released from there: check that commit out to go on with it, or "
            "prepare the next version",
        )
