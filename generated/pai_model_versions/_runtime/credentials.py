"""Where AccessKeys come from when none is given."""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Callable
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from .acs3 import AccessKey
from .errors import ConfigurationError
from .json_values import is_array, is_object

_VARIABLES: Final = (
    "ALIBABA_CLOUD_ACCESS_KEY_ID",
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
    "ALIBABA_CLOUD_SECURITY_TOKEN",
)
_MEMBERS: Final = ("access_key_id", "access_key_secret", "sts_token")


def default_credentials() -> AccessKey:
    """Return the AccessKey of the environment, else that of a profile of the ``aliyun`` command.

    Clients call it for each attempt, so what changes is noticed.

    Raises:
        ConfigurationError: There is none; the message tells what was tried.
    """
    tried: list[str] = []
    key = _of_environment(tried) or _of_profile(tried)
    if key is not None:
        return key
    listed = "".join(f"\n  {line}" for line in tried)
    raise ConfigurationError(
        f"No credential was found:{listed}\n"
        f"Pass auth=, set {_VARIABLES[0]} and {_VARIABLES[1]}, or run `aliyun configure`."
    )


def alibabacloud_credentials(client: Any = None) -> Callable[[], AccessKey]:
    """Return a credential that asks the package ``alibabacloud-credentials``.

    Args:
        client: Its client; by default one of its default chain.

    Raises:
        ConfigurationError: The package is not installed.
    """
    source = _official(client)
    return lambda: _official_key(source.get_credential())


def alibabacloud_credentials_async(client: Any = None) -> Callable[[], Awaitable[AccessKey]]:
    """Return the same for async clients, whose loop it does not block."""
    source = _official(client)

    async def ask() -> AccessKey:
        return _official_key(await source.get_credential_async())

    return ask


def _of_environment(tried: list[str]) -> AccessKey | None:
    key_id, secret, token = (os.environ.get(name) or None for name in _VARIABLES)
    if key_id is not None and secret is not None:
        return AccessKey(key_id, secret, token)
    missing = _VARIABLES[0] if key_id is None else _VARIABLES[1]
    tried.append(f"environment: {missing} is not set")
    return None


def _of_profile(tried: list[str]) -> AccessKey | None:
    path = Path("~/.aliyun/config.json").expanduser()
    try:
        config = _config(path, path.stat().st_mtime_ns)
    except (OSError, ValueError) as error:
        tried.append(f"{path}: {getattr(error, 'strerror', None) or 'is not JSON'}")
        return None
    config = config if is_object(config) else {}
    name = os.environ.get("ALIBABA_CLOUD_PROFILE") or config.get("current") or "default"
    profiles = config.get("profiles")
    for profile in profiles if is_array(profiles) else []:
        if is_object(profile) and profile.get("name") == name:
            mode = profile.get("mode")
            key_id, secret, token = (profile.get(member) or None for member in _MEMBERS)
            if mode not in ("AK", "StsToken"):
                reason = f"has mode {mode!r}; supported are AK and StsToken"
            elif key_id is None or secret is None or (mode == "StsToken" and token is None):
                reason = "is not complete"
            else:
                return AccessKey(key_id, secret, token if mode == "StsToken" else None)
            tried.append(f"{path}: profile {name!r} {reason}")
            return None
    tried.append(f"{path}: has no profile {name!r}")
    return None


@lru_cache(maxsize=1)
def _config(path: Path, _changed: int) -> Any:
    """Return what a file holds, read again when it has changed."""
    return json.loads(path.read_bytes())


def _official(client: Any) -> Any:
    if client is not None:
        return client
    try:
        return import_module("alibabacloud_credentials.client").Client()
    except ImportError:
        raise ConfigurationError(
            "The package alibabacloud-credentials is not installed; it comes with the extra"
            " `credentials`."
        ) from None


def _official_key(found: Any) -> AccessKey:
    return AccessKey(found.access_key_id, found.access_key_secret, found.security_token or None)
