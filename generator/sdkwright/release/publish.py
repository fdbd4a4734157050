"""Upload a release: refused where anything speaks against it, completed where it broke off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sdkwright.config import Config
from sdkwright.release.artifacts import Artifacts, artifacts
from sdkwright.release.index import published, refuse_address
from sdkwright.release.prepared import require_committed, require_prepared
from sdkwright.release.programs import module, run
from sdkwright.release.refusal import refusal
from sdkwright.release.repository import Repository, tag_of
from sdkwright.release.verify import CHECKS, passed_checks


@dataclass(frozen=True, slots=True)
class Upload:
    """What is left to do for a release to be out.

    Attributes:
        files: What is to be uploaded, all of it or what an earlier run did not get to.
        is_resumed: Whether the index has a part of the release already.
        needs_tag: Whether the commit lacks its tag.
    """

    files: tuple[Path, ...]
    is_resumed: bool
    needs_tag: bool


def upload(config: Config, folder: Path, dist: Path, index: str) -> Upload:
    """Return what is left to do, once nothing speaks against the release; nothing is changed.

    Raises:
        DocumentError: The release was not prepared (``not-prepared``, ``stale-output``,
            ``bump-too-small``), committed (``no-repository``, ``dirty-tree``, ``tag-elsewhere``),
            built (``not-built``) or verified (``not-verified``); it is out
            (``already-published``); the index has other files of this version
            (``version-taken``); or it cannot be asked (``index-unreachable``, ``index-address``).
    """
    require_committed(folder, config.version)
    require_prepared(config)
    built = artifacts(dist, config.distribution, config.version)
    _require_verified(built)
    hashes = built.hashes()
    there = published(index, config.distribution, hashes)
    _refuse_taken(config.version, hashes, there)
    left = tuple(path for path in built.paths if path.name not in there)
    needs_tag = Repository(folder).tagged(tag_of(config.version)) is None
    if not left and not needs_tag:
        raise refusal(
            "already-published",
            f"{config.distribution} {config.version} is published, with these very files",
            "There is nothing to do; to publish changes, prepare the next version",
        )
    return Upload(left, bool(there), needs_tag)


def publish(config: Config, folder: Path, what: Upload, repository: str) -> None:
    """Upload what is left, then tag the commit.

    Args:
        config: The options of the project.
        folder: Where the project lies.
        what: What is left to do.
        repository: Where to upload: an address, or a name of ``.pypirc``.

    Raises:
        DocumentError: The upload failed (``upload-failed``); running it again goes on.
    """
    if what.files:
        option = "--repository-url" if "://" in repository else "--repository"
        if option == "--repository-url":
            refuse_address(repository)
        command = [*module("twine", "twine"), "upload", "--non-interactive"]
        command += ["--disable-progress-bar", option, repository]
        done = run([*command, *map(str, what.files)], folder, {"NO_COLOR": "1"})
        if done.status:
            said = done.output.strip().splitlines()
            raise refusal(
                "upload-failed",
                f"the upload failed: {said[-1] if said else 'twine says nothing'}",
                "Run it again when the index is up and TWINE_USERNAME and TWINE_PASSWORD are "
                "right: it asks the index what it has, and uploads the rest",
            )
    if what.needs_tag:
        Repository(folder).tag(tag_of(config.version))


def _require_verified(built: Artifacts) -> None:
    missing = [name for name in CHECKS if name not in passed_checks(built)]
    if missing:
        raise refusal(
            "not-verified",
            f"{built.wheel.name} has not passed: {', '.join(missing)}",
            "Run `sdkwright release verify`",
        )


def _refuse_taken(version: str, hashes: Mapping[str, str], there: Mapping[str, str]) -> None:
    for name, value in there.items():
        if value != hashes[name]:
            raise refusal(
                "version-taken",
                f"the index has another {name}",
                f"{version} is taken for good; prepare the next version: sdkwright release "
                "prepare --version …",
            )
