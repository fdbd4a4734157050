"""Rules about the one path, and the one redirect, that says less than it should."""

from __future__ import annotations

import json

import pytest

from sdkwright.config import Linting
from sdkwright.document import parse
from sdkwright.lint import lint
from sdkwright.values import JSON


def count(code: str, paths: dict[str, JSON]) -> int:
    """Return how many findings of a code there are."""
    root = {"openapi": "3.1.0", "info": {"title": "Harbour", "version": "1"}, "paths": paths}
    findings = lint(parse(json.dumps(root).encode(), "harbour.json"), Linting())
    return sum(one.code == code for one in findings)


@pytest.mark.parametrize(("empty", "expected"), [(1, 1), (2, 0)])
def test_one_path_without_an_operation_is_a_slip_and_many_are_none(
    empty: int, expected: int
) -> None:
    get: JSON = {"get": {"responses": {"204": {"description": "None."}}}}
    paths: dict[str, JSON] = {"/a": get, "/b": get, **{f"/e{i}": {} for i in range(empty)}}
    assert expected == count("empty-path", paths)


def redirects(*headers: dict[str, JSON], status: str = "302") -> int:
    paths: dict[str, JSON] = {
        f"/p{i}": {"get": {"responses": {status: {"description": "There.", "headers": one}}}}
        for i, one in enumerate(headers)
    }
    return count("missing-location", paths)


def test_a_redirect_without_its_target_is_found_unless_most_are_without() -> None:
    there: dict[str, JSON] = {"location": {"schema": {"type": "string"}}}
    assert (0, 1, 1) == (redirects(there), redirects({}), redirects(there, there, {}))
    assert (0, 0) == (redirects({}, {}, {}, there), redirects({}, status="304"))
