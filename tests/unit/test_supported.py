"""The list of supported features is made from the tests, and says nothing that none shows."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest

SHOULD_REWRITE = os.environ.get("SDKWRIGHT_REWRITE_GOLDENS") == "1"


@pytest.fixture(scope="module")
def supported() -> ModuleType:
    """Import the module beside the folders of the tests."""
    path = Path(__file__).parents[1] / "supported.py"
    spec = importlib.util.spec_from_file_location("supported", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_list_is_the_one_that_the_tests_make(supported: ModuleType) -> None:
    if SHOULD_REWRITE:
        supported.DOCUMENT.write_text(supported.document(), encoding="utf-8")
    assert supported.DOCUMENT.read_text(encoding="utf-8") == supported.document()


def test_what_is_supported_is_shown_by_a_test_and_what_is_not_by_none(
    supported: ModuleType,
) -> None:
    marked = {feature for feature, _ in supported.marks()}
    assert [] == [name for name in supported.MISSING if name in marked]
    assert [] == [name for name in supported.PARTIAL if name not in marked]
    assert set() == {*supported.NOTES} - marked - {*supported.MISSING}
