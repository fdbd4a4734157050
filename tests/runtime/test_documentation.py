"""What the generated package says of itself is whole, and runs."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import pai_model_versions
from loopback import Captured, Loopback, answer
from pai_model_versions import _service
from registry import KEY

HERE = Path(__file__).parents[2] / "generated"
README = (HERE / "README.md").read_text(encoding="utf-8")
API = (HERE / "api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
EXTRAS = ("AiohttpTransport", "opentelemetry_hooks")


@pytest.mark.parametrize("name", [*pai_model_versions.__all__, *EXTRAS])
def test_every_public_name_is_documented(name: str) -> None:
    assert re.search(rf"\b{name}\b", README + API)


@pytest.mark.parametrize(
    "name", [name for name in dir(pai_model_versions.Client) if not name.startswith("_")]
)
def test_every_method_of_a_client_is_documented(name: str) -> None:
    assert f"client.{name}" in API


def reply(captured: Captured) -> bytes:
    """Answer as the service does."""
    if captured.path.endswith("/undocumented"):
        return answer(200, {"a": 1})
    if captured.path.endswith("/versions"):
        return answer(200, {"Versions": [{"VersionName": "1.0.1"}], "TotalCount": 1})
    return answer(200, {"VersionName": "1.0.1", "RequestId": "r"}, {"x-acs-request-id": "r"})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """Serve in the place of the region that the examples name, to keys of the usual places."""
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", KEY[0])
    monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", KEY[1])
    monkeypatch.delenv("ALIBABA_CLOUD_SECURITY_TOKEN", raising=False)

    class Chain:
        def get_credential(self) -> Any:
            names = ("access_key_id", "access_key_secret", "security_token")
            return SimpleNamespace(**dict(zip(names, (*KEY, None), strict=True)))

    module: Any = ModuleType("alibabacloud_credentials.client")
    module.Client = Chain
    monkeypatch.setitem(sys.modules, "alibabacloud_credentials.client", module)
    monkeypatch.setattr(logging, "basicConfig", lambda **_: None)
    with Loopback(reply) as found:
        endpoints: Any = _service.ENDPOINTS
        monkeypatch.setitem(endpoints, "cn-hangzhou", found.url)
        yield found


@pytest.mark.parametrize("code", BLOCKS, ids=range(len(BLOCKS)))
def test_every_example_runs(
    code: str, server: Loopback, capsys: pytest.CaptureFixture[str]
) -> None:
    exec(compile(code, "README.md", "exec"), {"__name__": "__main__"})  # noqa: S102 - ours
    assert server.requests
    assert all(captured.header("authorization") for captured in server.requests)
    assert "Error" not in capsys.readouterr().out


def test_there_are_examples_of_all_that_matters() -> None:
    shown = "".join(BLOCKS)
    for name in ("AsyncClient", "with_options", "stream", "Hooks", "mode=", "iterate", "except"):
        assert name in shown
