"""The files of a release: their names, and where they lie."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name, canonicalize_version

from sdkwright.files import digest
from sdkwright.release.refusal import refusal


@dataclass(frozen=True, slots=True)
class Artifacts:
    """The wheel and the sdist of a version."""

    wheel: Path
    sdist: Path

    @property
    def paths(self) -> tuple[Path, Path]:
        """Both of them."""
        return self.wheel, self.sdist

    def hashes(self) -> dict[str, str]:
        """Return the SHA-256 of each, by its name."""
        return {path.name: digest(path.read_bytes()) for path in self.paths}


def artifact_names(distribution: str, version: str) -> tuple[str, str]:
    """Return the names of the wheel and the sdist of a version, as builds choose them."""
    name = canonicalize_name(distribution).replace("-", "_")
    number = canonicalize_version(version, strip_trailing_zero=False)
    return f"{name}-{number}-py3-none-any.whl", f"{name}-{number}.tar.gz"


def artifacts(dist: Path, distribution: str, version: str) -> Artifacts:
    """Return the built files of a version.

    Raises:
        DocumentError: They are not there (``not-built``).
    """
    wheel, sdist = (dist / name for name in artifact_names(distribution, version))
    missing = [path for path in (wheel, sdist) if not path.is_file()]
    if missing:
        raise refusal(
            "not-built", f"{missing[0].as_posix()} is not there", "Run `sdkwright release build`"
        )
    return Artifacts(wheel, sdist)
