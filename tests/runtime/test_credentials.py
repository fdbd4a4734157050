"""Where credentials come from, and when they are asked for anew."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from loopback import Loopback, answer
from registry import FakeClock, run
from runtime.acs3 import AccessKey
from runtime.auth import Auth
from runtime.credentials import (
    alibabacloud_credentials,
    alibabacloud_credentials_async,
    default_credentials,
)
from runtime.errors import ConfigurationError

FOUND = answer(200, {"VersionName": "1"})
ID, SECRET, TOKEN = (
    "ALIBABA_CLOUD_ACCESS_KEY_ID",
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
    "ALIBABA_CLOUD_SECURITY_TOKEN",
)

TOKENED = {"sts_token": "t"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a home without credentials in the place of the user's."""
    for name in (ID, SECRET, TOKEN, "ALIBABA_CLOUD_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return tmp_path


def configured(home: Path, *profiles: dict[str, str], **more: object) -> Path:
    path = home / ".aliyun" / "config.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"profiles": profiles, **more}), encoding="utf-8")
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + len(str(profiles))))
    return path


def profile(name: str = "default", mode: str = "AK", **members: str) -> dict[str, str]:
    pair = {"access_key_id": f"id-{name}", "access_key_secret": "s"}
    return {"name": name, "mode": mode, **pair, **members}


def parts(key: AccessKey) -> list[str | None]:
    return [key.id, key._secret, key._security_token]


def test_the_environment_is_read_when_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ID, "id")
    monkeypatch.setenv(SECRET, "secret")
    assert parts(default_credentials()) == ["id", "secret", None]
    monkeypatch.setenv(TOKEN, "token")
    assert parts(default_credentials()) == ["id", "secret", "token"]


def test_the_environment_wins(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configured(home, profile())
    monkeypatch.setenv(ID, "id")
    assert default_credentials().id == "id-default"
    monkeypatch.setenv(SECRET, "secret")
    assert default_credentials().id == "id"


def test_the_profile_is_the_current_one_or_that_of_the_environment(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(home, profile(), profile("a"), profile("b"), current="a")
    assert default_credentials().id == "id-a"
    monkeypatch.setenv("ALIBABA_CLOUD_PROFILE", "b")
    assert default_credentials().id == "id-b"


def test_a_token_counts_only_where_the_mode_has_one(home: Path) -> None:
    configured(home, profile(**TOKENED))
    assert parts(default_credentials()) == ["id-default", "s", None]
    configured(home, profile(mode="StsToken", **TOKENED))
    assert parts(default_credentials()) == ["id-default", "s", "t"]


def test_a_profile_that_changes_is_read_again(home: Path) -> None:
    configured(home, profile())
    assert default_credentials() is not None
    configured(home, profile(access_key_id="new"))
    assert default_credentials().id == "new"


def test_a_profile_of_the_same_time_is_read_once(home: Path) -> None:
    path = configured(home, profile())
    assert default_credentials().id == "id-default"
    time = path.stat().st_mtime_ns
    path.write_text("{}", encoding="utf-8")
    os.utime(path, ns=(time, time))
    assert default_credentials().id == "id-default"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "No such file or directory"),
        ("{", "is not JSON"),
        ("[]", "has no profile 'default'"),
        ("\xff", "is not JSON"),
        (json.dumps({"current": "x", "profiles": [profile()]}), "has no profile 'x'"),
        (json.dumps({"profiles": {"a": 1}}), "has no profile 'default'"),
        (json.dumps({"profiles": [5, profile("a")]}), "has no profile 'default'"),
        (
            json.dumps({"profiles": [profile(mode="EcsRamRole")]}),
            "profile 'default' has mode 'EcsRamRole'; supported are AK and StsToken",
        ),
        (
            json.dumps({"profiles": [profile(access_key_secret="")]}),
            "profile 'default' is not complete",
        ),
        (json.dumps({"profiles": [profile(mode="StsToken")]}), "profile 'default' is not complete"),
    ],
)
def test_without_a_credential_all_that_was_tried_is_told(
    home: Path, text: str | None, reason: str
) -> None:
    path = home / ".aliyun" / "config.json"
    if text is not None:
        path.parent.mkdir()
        path.write_text(text, encoding="latin-1")
    with pytest.raises(ConfigurationError) as caught:
        default_credentials()
    assert str(caught.value).splitlines() == [
        "No credential was found:",
        f"  environment: {ID} is not set",
        f"  {path}: {reason}",
        f"Pass auth=, set {ID} and {SECRET}, or run `aliyun configure`.",
    ]


def test_a_half_of_the_environment_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ID, "id")
    with pytest.raises(ConfigurationError, match=f"environment: {SECRET} is not set"):
        default_credentials()


def test_a_call_without_a_credential_sends_nothing(colour: str) -> None:
    with Loopback(FOUND) as server, pytest.raises(ConfigurationError, match="No credential"):
        run(colour, server.url, lambda c: c.versions.get("m", "1"), auth=default_credentials)
    assert server.requests == []


def test_a_credential_is_asked_for_on_each_attempt(colour: str) -> None:
    keys = iter([AccessKey("one", "s"), AccessKey("two", "s", "t")])
    with Loopback(answer(500), FOUND) as server:
        run(
            colour,
            server.url,
            lambda c: c.versions.get("m", "1"),
            auth=lambda: next(keys),
            clock=FakeClock(),
        )
    names = [(captured.header("authorization") or "")[27:30] for captured in server.requests]
    assert names == ["=on", "=tw"]
    tokens = [captured.header("x-acs-security-token") for captured in server.requests]
    assert tokens == [None, "t"]


def test_an_async_client_takes_what_has_to_be_awaited() -> None:
    async def credential() -> Auth:
        return AccessKey("id", "s")

    with Loopback(FOUND) as server:
        run("async", server.url, lambda c: c.versions.get("m", "1"), auth=credential)
        assert server.requests[0].header("authorization")
        with pytest.raises(ConfigurationError, match="blocking credential"):
            run("sync", server.url, lambda c: c.versions.get("m", "1"), auth=credential)


def test_what_a_credential_raises_ends_the_call(colour: str) -> None:
    def credential() -> Auth:
        raise LookupError("vault")

    with Loopback(FOUND) as server, pytest.raises(LookupError, match="vault"):
        run(colour, server.url, lambda c: c.versions.get("m", "1"), auth=credential)
    assert server.requests == []


class Official:
    """The client of alibabacloud-credentials, as far as it is used."""

    found = SimpleNamespace(access_key_id="id", security_token="")
    found.access_key_secret = "s"

    def get_credential(self) -> SimpleNamespace:
        return self.found

    async def get_credential_async(self) -> SimpleNamespace:
        return self.found


def test_the_official_chain_is_asked(colour: str) -> None:
    adapt: Any = alibabacloud_credentials if colour == "sync" else alibabacloud_credentials_async
    with Loopback(FOUND) as server:
        run(colour, server.url, lambda c: c.versions.get("m", "1"), auth=adapt(Official()))
    assert "Credential=id," in (server.requests[0].header("authorization") or "")


def test_the_official_default_chain_is_made_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    module: Any = ModuleType("alibabacloud_credentials.client")
    module.Client = Official
    monkeypatch.setitem(sys.modules, "alibabacloud_credentials", ModuleType("package"))
    monkeypatch.setitem(sys.modules, "alibabacloud_credentials.client", module)
    assert alibabacloud_credentials()().id == "id"


def test_without_the_official_package_the_error_names_the_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "alibabacloud_credentials", None)
    for adapt in (alibabacloud_credentials, alibabacloud_credentials_async):
        with pytest.raises(ConfigurationError, match="the extra `credentials`"):
            adapt()
