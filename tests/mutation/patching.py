"""Puts the changed code of a function into the place of its own, without loading anything anew."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import zip_longest
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol


def patches(module: ModuleType, original: str, changed: str) -> dict[FunctionType, CodeType] | None:
    """Return the functions that differ, with their changed code; None if more than that does."""
    before, after = (compile(text, "", "exec", dont_inherit=True) for text in (original, changed))
    codes = _changed_code(before, after)
    return None if codes is None else _functions(module, codes)


def _changed_code(before: CodeType, after: CodeType) -> dict[str, CodeType] | None:
    if _own(before) != _own(after):
        return None
    found: dict[str, CodeType] = {}
    for old, new in zip(_within(before), _within(after), strict=True):
        if old == new:
            continue
        if new.co_flags & inspect.CO_OPTIMIZED == 0:  # the body of a class
            inner = _changed_code(old, new)
            if inner is None:
                return None
            found |= inner
        elif new.co_name.startswith("<"):  # a lambda has no name to be found by
            return None
        else:
            found[new.co_qualname] = new
    return found


def _within(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of the functions and classes that are defined right there."""
    return (const for const in code.co_consts if isinstance(const, CodeType))


def _own(code: CodeType) -> tuple[object, ...]:
    """Return what code does itself, but for what it defines."""
    consts = [type(c) if isinstance(c, CodeType) else repr(c) for c in code.co_consts]
    return (code.co_code, code.co_names, consts)


def _functions(
    module: ModuleType, codes: Mapping[str, CodeType]
) -> dict[FunctionType, CodeType] | None:
    """Return the functions that the code is of; None if it does not fit into one."""
    found: dict[FunctionType, CodeType] = {}
    for name, code in codes.items():
        held: Any = module
        for part in name.split("."):
            held = vars(held)[part]
        function = _bare(held)
        if function.__code__.co_freevars != code.co_freevars:
            return None
        found[function] = code
    return found


def _bare(held: Any) -> FunctionType:
    """Return the function within its decorators, which are to forget what it returned."""
    match held:
        case property(fget=inner) | cached_property(func=inner):
            return _bare(inner)
        case staticmethod() | classmethod():
            return _bare(held.__func__)
        case _ if hasattr(held, "__wrapped__"):
            getattr(held, "cache_clear", lambda: None)()
            return _bare(held.__wrapped__)
        case FunctionType():
            return held
        case _:
            raise TypeError(f"{held!r} is no function.")


def judge_patched(codes: Mapping[FunctionType, CodeType], items: Sequence[pytest.Item]) -> int:
    """Return 0 if no test notices that functions have other code."""
    for function, code in codes.items():
        function.__code__ = code
    for item, following in zip_longest(items, items[1:]):
        if any(report.failed for report in runtestprotocol(item, nextitem=following, log=False)):
            return 1
    return 0
