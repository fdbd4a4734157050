"""The page about rules tells of every rule, as the code does."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from sdkwright.explain import page
from sdkwright.lint import RULES

PAGE: Final = Path(__file__).parents[2] / "docs" / "rules.md"
MARK: Final = (
    "<!-- The rest is made from the code: SDKWRIGHT_REWRITE_GOLDENS=1 pytest tests/lint -->\n"
)


def test_the_page_tells_of_every_rule() -> None:
    before, mark, found = PAGE.read_text(encoding="utf-8").partition(MARK)
    expected = "".join(page(RULES))
    if os.environ.get("SDKWRIGHT_REWRITE_GOLDENS") == "1":
        PAGE.write_text(f"{before}{mark}{expected}", encoding="utf-8")
        found = expected

    assert MARK == mark
    assert expected == found
