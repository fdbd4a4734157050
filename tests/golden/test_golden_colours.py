"""The two colours of generated packages are one surface: the same names, the same signatures."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

CASES = ("bookshop", "weather", "pai_model_versions")


@pytest.fixture(params=CASES)
def package(request: pytest.FixtureRequest, outputs: Mapping[str, Path]) -> ModuleType:
    return importlib.import_module(str(request.param))


def bleached(text: object) -> str:
    """Return a name or an annotation without its colour."""
    plain = re.sub(r"\bAsync(?=[A-Z])", "", str(text)).replace("alibabacloud_credentials_async", "")
    plain = re.sub(r"Awaitable\[(\w+)\]", r"\1", plain)
    return re.sub(r"\bPages\b", "Page", {"aclose": "close"}.get(plain, plain))


def parameters(function: Any) -> list[tuple[str, Any, str, str]]:
    return [
        (found.name, found.kind, bleached(found.annotation), repr(found.default))
        for found in inspect.signature(function).parameters.values()
    ]


def surface(kind: type) -> dict[str, object]:
    """Return the public methods of a class with their signatures, and its resources."""
    found: dict[str, object] = {"": parameters(kind)}
    for name, member in inspect.getmembers(kind):
        if name.startswith("_"):
            continue
        if isinstance(member, cached_property):
            hint = inspect.get_annotations(member.func)["return"]
            found[name] = bleached(hint)
        else:
            returned = inspect.signature(member).return_annotation
            result = bleached(returned).replace("Iterator", "Generator")
            found[bleached(name)] = (parameters(member), result)
    return found


def test_both_clients_have_the_same_signatures(package: ModuleType) -> None:
    assert surface(package.Client) == surface(package.AsyncClient)
    assert {"", "close", "request", "stream", "with_options", "with_raw_response"} < {
        *surface(package.Client)
    }


def test_both_colours_of_each_resource_have_the_same_signatures(package: ModuleType) -> None:
    compared = 0
    for name, member in vars(package.Client).items():
        if isinstance(member, cached_property):
            module = importlib.import_module(f"{package.__name__}.resources.{name}")
            plain = inspect.get_annotations(member.func)["return"]
            pair = [getattr(module, found) for found in (plain, f"Async{plain}")]
            assert surface(pair[0]) == surface(pair[1])
            compared += len(surface(pair[0]))
    assert compared > 1
