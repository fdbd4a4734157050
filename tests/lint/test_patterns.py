"""Patterns are told by what the engines themselves say of them."""

from __future__ import annotations

import re
import warnings

import pytest
from hypothesis import example, given, settings, strategies as st
from pydantic_core import SchemaError, SchemaValidator

from sdkwright.lint.patterns import fault_of_pattern

_PIECES = (
    *("a", "Z", "0", "_", "-", ".", "/", "^", "$", "|", "(", "(?:", ")", "[", "]", "[^", "{", "}"),
    *("*", "+", "?", "{2}", "{2,}", "{,3}", "{999,999}", "{3,2}", "[a-z]", "[z-a]", "[^,]", "[-a]"),
    *("[a-]", "[]", "[\\d-]", "[a&&b]", "[--]", "[[a]", "\\d", "\\D", "\\s", "\\w", "\\/", "\\-"),
    *("\\Z", "\\z", "\\1", "(?=", "(?i)", "\\p{L}", "\\u0041", "é", "~", "&", "#", " "),
)


def _is_read_by_all(pattern: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
        SchemaValidator({"type": "str", "pattern": pattern})
    except (re.error, FutureWarning, SchemaError):
        return False
    return True


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=8).map("".join))
@example("([a-z]{999}){999}")
@example("[^,]{999,999}[^,]{999}[^,]{999}")
@example("a{2}{3}")
@example("[0-9-a]")
def test_a_pattern_has_a_fault_where_an_engine_refuses_it(pattern: str) -> None:
    assert (fault_of_pattern(pattern) is None) is _is_read_by_all(pattern)


@pytest.mark.parametrize("pattern", ["/^a$/", "/^a$/i"])
def test_slashes_are_part_of_a_pattern(pattern: str) -> None:
    assert "slashes" in str(fault_of_pattern(pattern))
