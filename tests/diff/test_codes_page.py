"""The page about changes lists every code, as the code has it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sdkwright.diff import CODES
from sdkwright.diff.kinds import Kind

PAGE: Final = Path(__file__).parents[2] / "docs" / "diff.md"
MARK: Final = (
    "<!-- The table is made from the code: SDKWRIGHT_REWRITE_GOLDENS=1 pytest tests/diff -->\n"
)


def table() -> Iterator[str]:
    yield "\n| Code | Means | On the wire | In the SDK |\n|---|---|---|---|\n"
    for code, kind in sorted(CODES.items()):
        wire, sdk = verdicts(kind)
        yield f"| `{code}` | {kind.meaning} | {wire} | {sdk} |\n"


def verdicts(kind: Kind) -> tuple[str, str]:
    return (
        " / ".join(dict.fromkeys((kind.request.verdict.value, kind.response.verdict.value))),
        " / ".join(
            dict.fromkeys((kind.sdk_request.verdict.value, kind.sdk_response.verdict.value))
        ),
    )


def test_the_page_has_every_code_with_what_it_means_and_does() -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, mark, found = text.partition(MARK)
    expected = "".join(table())
    if os.environ.get("SDKWRIGHT_REWRITE_GOLDENS"):
        PAGE.write_text(f"{before}{mark}{expected}", encoding="utf-8")
        return

    assert MARK == mark
    assert expected == found
