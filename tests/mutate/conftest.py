"""A small document to mutate, and its tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from sdkwright.document import Document, load

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def ledger() -> Document:
    """Return a document with something to change for nearly every operator."""
    return load(HERE / "ledger.yaml")
