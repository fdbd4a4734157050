"""The signature meets the vectors that were taken from the official SDK."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

RUNTIME = Path(__file__).parents[2] / "templates" / "runtime"

pytestmark = pytest.mark.shared


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make `templates/runtime` the package `runtime`, as the tests beside do for good."""
    if "runtime" in sys.modules:
        return
    spec = importlib.util.spec_from_file_location(
        "runtime", RUNTIME / "__init__.py", submodule_search_locations=[str(RUNTIME)]
    )
    assert spec is not None
    monkeypatch.setitem(sys.modules, "runtime", importlib.util.module_from_spec(spec))


def test_every_vector_is_met(reference: Callable[[str], Path], subtests: pytest.Subtests) -> None:
    vectors = json.loads(reference("facts/acs3_vectors.json").read_text(encoding="utf-8"))
    for vector in vectors["vectors"]:
        with subtests.test(vector["name"]):
            meets(vector)


def meets(vector: dict[str, Any]) -> None:
    from runtime import acs3, request

    query = "&".join(f"{quote(k)}={quote(v, safe='')}" for k, v in vector["query"].items())
    body = None if vector["body"] is None else vector["body"].encode()
    subject = request.Request(
        vector["method"], "https://unused", vector["canonical_uri"], query, vector["headers"], body
    )
    if vector["authorization"] is None:  # a bearer token is sent as it is
        assert vector["headers"]["x-acs-signature-type"] == "BEARERTOKEN"
        return
    assert acs3.canonical_request(subject) == vector["canonical_request"]
    key = (vector["access_key_id"], vector["access_key_secret"])
    assert acs3.sign(subject, *key) == vector["authorization"]
