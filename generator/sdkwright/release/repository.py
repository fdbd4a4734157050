"""What git knows: whether all is committed, and which releases are tagged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sdkwright.release.programs import Run, program, run
from sdkwright.release.refusal import refusal


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository, by a folder in it."""

    folder: Path

    def is_there(self) -> bool:
        """Whether the folder lies in a repository at all."""
        return self._git("rev-parse", "--is-inside-work-tree").status == 0

    def uncommitted(self) -> list[str]:
        """Return the files that differ from the last commit, or are in none."""
        lines = self._answer("status", "--porcelain", "--untracked-files=all").splitlines()
        return [line[3:] for line in lines]

    def head(self) -> str:
        """Return the commit that is checked out."""
        return self._answer("rev-parse", "--verify", "HEAD")

    def tagged(self, tag: str) -> str | None:
        """Return the commit that a tag names, or None where there is no such tag."""
        found = self._git("rev-parse", "--verify", "--quiet", f"refs/tags/{tag}^{{commit}}")
        return found.output.strip() if found.status == 0 else None

    def tag(self, tag: str) -> None:
        """Tag the commit that is checked out."""
        self._answer("tag", tag)

    def _answer(self, *arguments: str) -> str:
        found = self._git(*arguments)
        if found.status:
            said = found.output.strip().splitlines()
            raise refusal(
                "git",
                f"git {arguments[0]} failed: {said[-1] if said else f'exit {found.status}'}",
                "A release needs a git repository with at least one commit, which this user "
                "may write",
            )
        return found.output.rstrip("\n")

    def _git(self, *arguments: str) -> Run:
        return run([program("git"), *arguments], self.folder, {"LC_ALL": "C"})


def tag_of(version: str) -> str:
    """Return the tag of a version's release."""
    return f"v{version}"
