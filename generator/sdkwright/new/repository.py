"""The files of a new repository, and how they come to lie in its folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Final

from sdkwright.config import Config, load
from sdkwright.diagnostics import Diagnostic, DocumentError, Severity
from sdkwright.document import Document, digest, load as load_document
from sdkwright.files import Target
from sdkwright.lower import lower
from sdkwright.plan import Header, dependencies
from sdkwright.plan.contexts import Repository
from sdkwright.render import render
from sdkwright.style import style
from sdkwright.validate import validate

_COPIES: Final = {
    ".gitattributes": "gitattributes",
    ".github/workflows/ci.yml": "ci.yml",
    ".github/workflows/release.yml": "release.yml",
    ".gitignore": "gitignore",
    ".pre-commit-config.yaml": "pre-commit-config.yaml",
    "Makefile": "Makefile",
}


def create(
    folder: Path,
    spec: Path,
    *,
    package: str | None = None,
    distribution: str | None = None,
    overlays: Sequence[Path] = (),
    allows_losses: bool = False,
) -> Config:
    """Make a repository for an SDK of a document, and return its options.

    The folder appears whole or not at all. Where git is installed and the folder lies in no
    repository yet, one is initialised; nothing is committed.

    Args:
        folder: Where; it must not exist, or be empty. Its name is that of the distribution where
            none is given.
        spec: The document; it is copied, with the files that it refers to.
        package: The name the package is imported by; made from that of the distribution if None.
        distribution: The name the package is installed by.
        overlays: What to apply to the document; they are copied as well.
        allows_losses: Whether operations that cannot be generated are left out.

    Raises:
        DocumentError: The document cannot be used, a name is not one (``config-name``), the folder
            is not empty (``not-empty``), a file cannot be copied to where it is looked for
            (``file-elsewhere``), or the system refuses (``cannot-write``).
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"{folder.as_posix()} is not an empty folder"
        raise _refused("not-empty", message, "Name another, which is made")
    distribution = distribution or (package or folder.resolve().name).replace("_", "-")
    # With all options given, no pyproject.toml around is read, which is of another project.
    options = {
        "spec": f"spec/{spec.name}",
        "output": "generated",
        "package": package or distribution.replace("-", "_"),
        "distribution": distribution,
    }
    config = load(folder, options, overlays=[], allows_losses=allows_losses)
    document = load_document(spec, overlays)
    validate(document)
    api = lower(document, config.selection)
    changes = _destinations(spec, overlays)
    context = Repository(
        header=Header(version("sdkwright"), spec.name, digest(document.root)),
        name=config.package,
        distribution=config.distribution,
        title=api.title,
        spec=options["spec"],
        overlays=tuple(f"spec/{path}" for path in changes),
        allows_losses=allows_losses,
        dependencies=dependencies(api),
    )
    targets = [Target(path, f"repository/{name}", None) for path, name in _COPIES.items()]
    targets += [
        Target(name, f"repository/{name}.jinja", context)
        for name in ("README.md", "pyproject.toml")
    ]
    try:
        _write(folder, targets, {**_sources(document, spec, overlays), **changes})
        _initialise(folder)
    except OSError as error:
        message = f"{folder.as_posix()} cannot be made: {error.strerror}"
        raise _refused("cannot-write", message, "Name a place that this user may write") from error
    return config


def _sources(document: Document, spec: Path, overlays: Sequence[Path]) -> Mapping[str, Path]:
    """Return the files of a document by where they go, below the folder of specifications."""
    others = document.sources.keys() - {_from(spec, overlay) for overlay in overlays}
    for path in sorted(others):
        if _leads_out(path):
            message = f"{spec.as_posix()} refers to {path}, out of its folder"
            hint = "Move both below one folder, with the document at its top"
            raise _refused("file-elsewhere", message, hint)
    return {spec.name: spec, **{path: spec.parent / path for path in sorted(others)}}


def _destinations(spec: Path, overlays: Sequence[Path]) -> Mapping[str, Path]:
    """Return overlays by where they go, below the folder of specifications, in their order."""
    found: dict[str, Path] = {}
    for overlay in overlays:
        path = _from(spec, overlay)
        place = f"overlays/{overlay.name}" if _leads_out(path) else path
        if place in found:
            message = f"two overlays have the name {overlay.name}"
            raise _refused("file-elsewhere", message, "Give one of them another name")
        found[place] = overlay
    return found


def _from(spec: Path, file: Path) -> str:
    return Path(os.path.relpath(file, spec.parent)).as_posix()


def _leads_out(path: str) -> bool:
    return PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts


def _write(folder: Path, targets: Sequence[Target], copies: Mapping[str, Path]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new.sdkwright-", dir=folder.parent) as staging:
        made = Path(staging, folder.name)
        copied = [render(target) for target in targets if target.context is None]
        written = style([render(target) for target in targets if target.context is not None])
        for file in (*copied, *written):
            path = made / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.data)
        for name, source in copies.items():
            path = made / "spec" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, path)
        # Takes the place of an empty folder, and of nothing else.
        made.replace(folder)


def _initialise(folder: Path) -> None:
    """Make it a git repository, unless it lies in one, or git is not there."""
    git = shutil.which("git")
    if git is None:
        return
    inside = subprocess.run(  # noqa: S603 - the words are ours
        [git, "rev-parse", "--is-inside-work-tree"], cwd=folder, capture_output=True, check=False
    )
    if inside.returncode:
        subprocess.run(  # noqa: S603 - the words are ours
            [git, "init", "--quiet", "--initial-branch=main"], cwd=folder, check=True
        )


def _refused(code: str, message: str, hint: str) -> DocumentError:
    return DocumentError([Diagnostic(code, Severity.ERROR, message, None, "", hint)])
