"""Which version follows another, by what changed in between."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from packaging.version import Version

Bump: TypeAlias = Literal["major", "minor", "patch", "none"]

FIRST = "0.1.0"

EFFECTS: Final[dict[Bump, str]] = {
    "major": "break what worked",
    "minor": "add to what works",
    "patch": "neither break nor add",
    "none": "are in what is generated at most",
}
"""What changes do that ask for a bump, to be read after them."""


def following(last: str, bump: Bump) -> str:
    """Return the least version that may follow ``last`` after changes that ask for ``bump``.

    Below 1.0.0, where SemVer promises nothing, a breaking change raises the minor number and any
    other the patch, as package managers read it. A release for testing is followed by the release
    it was for.
    """
    version = Version(last)
    major, minor, patch = (*version.release, 0, 0)[:3]
    if version.is_prerelease:
        return f"{major}.{minor}.{patch}"
    match bump:
        case "major" if major:
            return f"{major + 1}.0.0"
        case "major":
            return f"0.{minor + 1}.0"
        case "minor" if major:
            return f"{major}.{minor + 1}.0"
        case _:
            return f"{major}.{minor}.{patch + 1}"


def is_less(one: str, other: str) -> bool:
    """Whether a version comes before another."""
    return Version(one) < Version(other)
