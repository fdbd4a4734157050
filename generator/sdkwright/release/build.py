"""Build wheel and sdist, the same bytes wherever and whenever it is done."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sdkwright.config import Config
from sdkwright.release.artifacts import Artifacts, artifact_names, artifacts
from sdkwright.release.prepared import require_generated
from sdkwright.release.programs import module, run
from sdkwright.release.refusal import refusal


def build(config: Config, dist: Path) -> Artifacts:
    """Build the generated package into ``dist``, and return its files.

    The sdist is made from the output folder and the wheel from the sdist. Both are moved to their
    place when both are made. The time in them is that of the lock, and the build backend is the
    one that sdkwright is installed with, so no index is needed.

    Raises:
        DocumentError: The package is not as generated (``stale-output``), a tool is not installed
            (``missing-tool``), or the build fails (``build-failed``).
    """
    epoch = require_generated(config)
    module("hatchling", "hatchling")
    command = [*module("build", "build"), "--no-isolation"]
    dist.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".build.sdkwright-", dir=dist) as staging:
        done = run(
            [*command, "--outdir", staging, config.output.absolute()],
            Path(staging),
            {"SOURCE_DATE_EPOCH": str(epoch), "NO_COLOR": "1"},
        )
        if done.status:
            raise refusal(
                "build-failed",
                "the build of the package failed:\n" + done.output.strip(),
                "Nothing was put into dist; mend what it says, and build again",
            )
        for name in artifact_names(config.distribution, config.version):
            Path(staging, name).replace(dist / name)
    return artifacts(dist, config.distribution, config.version)
