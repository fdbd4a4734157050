"""The examples of the API's reference pages go through the generated client unharmed."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

pytestmark = pytest.mark.shared


class _Handler(BaseHTTPRequestHandler):
    answer = b""

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(self.answer)))
        self.end_headers()
        self.wfile.write(self.answer)

    do_GET = do_PUT = _answer  # noqa: N815 - the names that http.server looks for

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def endpoint() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def example(page: Path) -> dict[str, Any]:
    """Return the JSON of a page's success response."""
    text = page.read_text(encoding="utf-8")
    start = text.index("{", text.index("Success response"))
    value, _ = json.JSONDecoder().raw_decode(text, start)
    assert isinstance(value, dict)
    return value


def dumped(model: BaseModel) -> Any:
    return model.model_dump(mode="json", by_alias=True, exclude_unset=True)


def unread(model: BaseModel, value: dict[str, Any]) -> list[str]:
    """Return the members of ``value`` that no documented field of ``model`` holds."""
    wires = {field.alias for field in type(model).model_fields.values()}
    return [name for name in value if name not in wires]


@pytest.mark.parametrize(
    ("page", "method"),
    [
        ("GetModelVersion", "get"),
        ("GetModelVersion-plain", "get"),
        ("ListModelVersions", "list"),
        ("UpdateModelVersion", "update"),
    ],
)
def test_example_loads_and_dumps_back_equal(
    reference: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    endpoint: str,
    page: str,
    method: str,
) -> None:
    import pai_model_versions as package

    value = example(reference(f"seeds/{page}.txt"))
    monkeypatch.setattr(_Handler, "answer", json.dumps(value).encode())
    with package.Client(endpoint=endpoint, auth=package.BearerToken("test-token")) as client:
        arguments = ("model-1",) if method == "list" else ("model-1", "0.1.0")
        result = getattr(client.model_versions, method)(*arguments)
    body = result.response if method == "list" else result

    assert value == dumped(body)
    assert [] == unread(body, value)
    if method == "list":
        assert [] == unread(result.items[0], value["Versions"][0])
