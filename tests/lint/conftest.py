"""What the tests of rules share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml

from sdkwright.config import Linting
from sdkwright.document import parse
from sdkwright.lint import lint
from sdkwright.values import JSON

FRAME = {"openapi": "3.1.0", "info": {"title": "Lamps", "version": "1"}, "paths": {}}


@pytest.fixture
def messages() -> Callable[[str, str], list[str]]:
    """Return a function that lints a part of a document, and lists the messages of one code."""

    def found(code: str, part: str) -> list[str]:
        root: dict[str, JSON] = FRAME | yaml.safe_load(part)
        findings = lint(parse(yaml.safe_dump(root).encode(), "lamps.yaml"), Linting())
        return [one.message for one in findings if one.code == code]

    return found
