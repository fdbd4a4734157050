"""Where the reference data lies that the project does not contain."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def reference() -> Callable[[str], Path]:
    """Return what finds a path of the reference data, and skips the test where there is none."""

    def find(name: str) -> Path:
        root = os.environ.get("SDKWRIGHT_SHARED")
        if not root:
            pytest.skip("SDKWRIGHT_SHARED does not say where the reference data lies")
        path = Path(root, name)
        if not path.exists():
            pytest.skip(f"the reference data has no {name}")
        return path

    return find
