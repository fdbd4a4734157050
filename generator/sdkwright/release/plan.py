"""What the next release is: its version, why that one, and what will be written of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sdkwright.config import Config
from sdkwright.release.artifacts import artifact_names
from sdkwright.release.changes import NONE, Changes, compare
from sdkwright.release.records import record, recorded
from sdkwright.release.refusal import refusal
from sdkwright.release.repository import Repository, tag_of
from sdkwright.release.versions import EFFECTS, following, is_less


@dataclass(frozen=True, slots=True)
class Plan:
    """The next release.

    Attributes:
        last: The version that is out; None before the first release.
        least: The least version that the changes allow; None where any does.
        version: The version to be.
        changes: What changed in the document since the last release.
        artifacts: The names of the files to publish.
    """

    last: str | None
    least: str | None
    version: str
    changes: Changes
    artifacts: tuple[str, ...]


def plan(config: Config, folder: Path, wanted: str | None = None) -> Plan:
    """Return what the next release is; nothing is written.

    The version is the one that is wanted, else the configured one where that is new and large
    enough, else the least that the changes allow.

    Args:
        config: The options of the project.
        folder: Where the project lies.
        wanted: A version to have; the first release may have any.

    Raises:
        DocumentError: A document cannot be used, or the wanted version is too small
            (``bump-too-small``).
    """
    last = last_release(config, folder)
    changes = changes_since(config, last)
    least = None if last is None else following(last, changes.bump)
    version = wanted or config.version
    if wanted is None and least is not None and is_less(version, least):
        version = least
    refuse_small(version, last, least, changes)
    return Plan(last, least, version, changes, artifact_names(config.distribution, version))


def last_release(config: Config, folder: Path) -> str | None:
    """Return the newest version that is out, or None before the first release."""
    versions = recorded(config)
    if versions and Repository(folder).tagged(tag_of(versions[-1])) is None:
        versions.pop()
    return versions[-1] if versions else None


def release_before(config: Config, version: str) -> str | None:
    """Return the newest recorded version before another, or None where there is none."""
    return next((one for one in reversed(recorded(config)) if is_less(one, version)), None)


def changes_since(config: Config, last: str | None) -> Changes:
    """Return what changed in the document since a release."""
    return NONE if last is None else compare(record(config, last), config)


def refuse_small(version: str, last: str | None, least: str | None, changes: Changes) -> None:
    """Raise DocumentError (``bump-too-small``) where a version is less than changes allow."""
    if least is not None and is_less(version, least):
        raise refusal(
            "bump-too-small",
            f"{version} is too small a step from {last}: the changes {EFFECTS[changes.bump]}",
            f"Prepare {least} or later: sdkwright release prepare --version {least}",
        )
