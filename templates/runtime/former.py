"""The names that things had in earlier versions, and still answer to, with a warning."""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Callable, Mapping
from typing import Any


def former_names(module: Mapping[str, Any], names: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a module some of whose classes had other names.

    Args:
        module: The globals of the module.
        names: The present name of each former one.
    """

    def find(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"module {module['__name__']!r} has no attribute {name!r}")
        message = f"{name} is a former name: use {names[name]}"
        warnings.warn(message, DeprecationWarning, stacklevel=2)
        return module[names[name]]

    return find


def renamed(**names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let a method take arguments by their former names, too; each comes with its present one."""

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        def adopt(given: dict[str, Any]) -> None:
            for former in names.keys() & given.keys():
                present = names[former]
                if present in given:
                    message = f"{method.__name__}() takes {present} or its former name {former}"
                    raise TypeError(f"{message}, not both")
                message = f"{former} is a former name: use {present}"
                # Whoever calls the method is two calls from here.
                warnings.warn(message, DeprecationWarning, stacklevel=3)
                given[present] = given.pop(former)

        @functools.wraps(method)
        def call(*args: Any, **given: Any) -> Any:
            adopt(given)
            return method(*args, **given)

        @functools.wraps(method)
        async def call_async(*args: Any, **given: Any) -> Any:
            adopt(given)
            return await method(*args, **given)

        return call_async if inspect.iscoroutinefunction(method) else call

    return decorate
