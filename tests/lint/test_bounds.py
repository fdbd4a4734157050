"""Rules about bounds that all arrays, or all strings, of a document have but one."""

from __future__ import annotations

import pytest

from sdkwright.config import Linting
from sdkwright.document import parse
from sdkwright.lint import lint


def codes(*schemas: str) -> list[str]:
    lines = [f"    S{index}: {schema}\n" for index, schema in enumerate(schemas)]
    text = (
        "openapi: 3.1.0\ninfo: {title: Lamps, version: '1'}\npaths: {}\n"
        f"components:\n  schemas:\n{''.join(lines)}"
    )
    return [found.code for found in lint(parse(text.encode(), "lamps.yaml"), Linting())]


BOUNDED = "{type: array, maxItems: 3, items: {type: integer}}"
FREE = "{type: array, items: {type: integer}}"
NAME = "{type: string, maxLength: 3}"


@pytest.mark.parametrize(
    ("schemas", "is_found"),
    [
        ([BOUNDED, BOUNDED, FREE], True),
        ([BOUNDED, FREE], False),
        ([BOUNDED, BOUNDED, BOUNDED, FREE, FREE], False),
        ([NAME] * 10 + ["{type: string}"], True),
        ([NAME] * 9 + ["{type: string}"], False),
        ([NAME] * 10 + ["{type: string, format: date}"], False),
        ([NAME] * 10 + ["{type: string, enum: [a, b]}"], False),
    ],
)
def test_what_is_alone_without_a_bound_is_found(schemas: list[str], is_found: bool) -> None:
    assert is_found == ("missing-bound" in codes(*schemas))
