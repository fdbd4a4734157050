"""Generates the goldens once, for every test of them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from sdkwright.config import Config
from sdkwright.pipeline import generate

CASES = ("bookshop", "museum", "relay", "weather")


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Generate every case, and let the packages be imported."""
    folders = {case: tmp_path_factory.mktemp(case) / "out" for case in CASES}
    for case, folder in folders.items():
        document = Path(__file__).parent / case / "openapi.yaml"
        generate(Config(document, folder, case, case))
        sys.path.insert(0, str(folder))
    return folders
