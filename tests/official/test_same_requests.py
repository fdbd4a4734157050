"""The generated client asks the service what the official SDK asks it, for the same arguments."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

pytestmark = pytest.mark.official

METRICS = {"Results": [{"Dataset": {"DatasetId": "d-1"}, "Metrics": {"cer": 0.175}}]}
SOURCE = "region=cn-shanghai,workspaceId=13**,kind=PipelineRun,id=run-sakdb****jdf"


class Asked(NamedTuple):
    """A request, free of what differs between two spellings of the same one."""

    method: str
    path: str
    query: list[tuple[str, str]]
    body: Any
    action: str | None
    version: str | None


class Recorder(ThreadingHTTPServer):
    """A server that answers everything alike, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[Asked] = []


class _Handler(BaseHTTPRequestHandler):
    def _answer(self) -> None:
        assert isinstance(self.server, Recorder)
        content = self.rfile.read(int(self.headers.get("content-length") or 0))
        parts = urlsplit(self.path)
        self.server.asked.append(
            Asked(
                self.command,
                unquote(parts.path),
                sorted(parse_qsl(parts.query, keep_blank_values=True)),
                json.loads(content) if content else None,
                self.headers.get("x-acs-action"),
                self.headers.get("x-acs-version"),
            )
        )
        answer = b'{"RequestId": "1"}'
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_PUT = _answer  # noqa: N815 - the names that http.server looks for

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    with Recorder() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def official(recorder: Recorder) -> Any:
    """Return a client of the official SDK."""
    client = pytest.importorskip("alibabacloud_aiworkspace20210204.client")
    models = pytest.importorskip("alibabacloud_tea_openapi.models")
    config = models.Config(
        access_key_id="test-id",
        access_key_secret="test-secret",  # noqa: S106 - nobody's
        endpoint=f"127.0.0.1:{recorder.server_port}",
        protocol="HTTP",
    )
    return client.Client(config)


def ours(recorder: Recorder) -> Any:
    """Return a generated client."""
    package = pytest.importorskip("pai_model_versions")
    return package.Client(
        endpoint=f"http://127.0.0.1:{recorder.server_port}",
        auth=package.AccessKey("test-id", "test-secret"),
    )


def official_models() -> Any:
    return pytest.importorskip("alibabacloud_aiworkspace20210204.models")


@pytest.mark.parametrize(
    ("model_id", "version_name"),
    [
        ("model-rbvg5wzljzks92", "0.1.0"),
        ("模型 1", "1.0.0_beta"),
        ("a/b~c+d*e%20", "x:(y)?#&=@"),
    ],
)
def test_get_asks_the_same(recorder: Recorder, model_id: str, version_name: str) -> None:
    request = official_models().GetModelVersionRequest()
    official(recorder).get_model_version(model_id, version_name, request)
    with ours(recorder) as client:
        client.model_versions.get(model_id, version_name)

    expected, actual = recorder.asked
    assert expected == actual


UPDATES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "one member": {"approval_status": "Approved"},
    "every member": {
        "approval_status": "Pending",
        "compression_spec": {},
        "distillation_spec": {"Teacher": {"Name": "large"}},
        "evaluation_spec": {"Metric": None},
        "extra_info": {"TrainedWords": ["albedo_overlord", "情感"]},
        "inference_spec": {"processor": "tensorflow_gpu_1.12"},
        "metrics": METRICS,
        "options": "{}",
        "source_id": SOURCE,
        "source_type": "PAIFlow",
        "training_spec": {"Epochs": 3, "Rate": 0.5, "Early": True},
        "version_description": "通用情感分析。",
    },
    "empty text": {"version_description": ""},
}


@pytest.mark.parametrize("members", UPDATES.values(), ids=UPDATES)
def test_update_asks_the_same(recorder: Recorder, members: dict[str, Any]) -> None:
    request = official_models().UpdateModelVersionRequest(**members)
    official(recorder).update_model_version("model-1", "0.1.0", request)
    with ours(recorder) as client:
        client.model_versions.update("model-1", "0.1.0", **members)

    expected, actual = recorder.asked
    assert expected == actual


LISTS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a page": {"page_number": 2, "page_size": 50},
    "every filter": {
        "approval_status": "Rejected",
        "format_type": "Keras H5",
        "framework_type": "Keras",
        "label": "情感 a+b&c=d/e?",
        "order": "DESC",
        "page_number": 1,
        "page_size": 10,
        "sort_by": "GmtCreateTime",
        "source_id": SOURCE,
        "source_type": "PAIFlow",
        "version_name": "1.0.1",
    },
    "an empty filter": {"label": ""},
}


@pytest.mark.parametrize("filters", LISTS.values(), ids=LISTS)
def test_list_asks_the_same(recorder: Recorder, filters: dict[str, Any]) -> None:
    request = official_models().ListModelVersionsRequest(**filters)
    official(recorder).list_model_versions("model-1", request)
    with ours(recorder) as client:
        client.model_versions.list("model-1", **filters)

    expected, actual = recorder.asked
    assert expected == actual
