"""Runs the tests of a mutant after everything is loaded anew, the mutant in its module's place."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import ModuleType

import pytest

from measure import ARGUMENTS, RUNTIME, file_of
from mutants import Mutant


class Selecting:
    """A pytest plugin that runs the tests of some IDs, in their order."""

    def __init__(self, names: Sequence[str]) -> None:
        self._order = {name: place for place, name in enumerate(names)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out the others."""
        found = [item for item in items if item.nodeid in self._order]
        items[:] = sorted(found, key=lambda item: self._order[item.nodeid])


class Changed(MetaPathFinder, Loader):
    """Loads a mutant in the place of its module."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the mutant, if it is asked for."""
        del path, target
        name = f"runtime.{self._mutant.module}"
        file = str(RUNTIME / f"{self._mutant.module}.py")
        return spec_from_loader(name, self, origin=file) if fullname == name else None

    def exec_module(self, module: ModuleType) -> None:
        """Run the mutant."""
        file = str(RUNTIME / f"{self._mutant.module}.py")
        exec(compile(self._mutant.source, file, "exec"), vars(module))  # noqa: S102 - it is ours


def judge_loaded(mutant: Mutant, parts: Sequence[Sequence[str]]) -> int:
    """Return what pytest makes of a mutant: 0 if no test notices it."""
    sys.meta_path.insert(0, Changed(mutant))
    for names in parts:
        files = sorted({file_of(name) for name in names})
        if code := int(pytest.main([*ARGUMENTS, *files], plugins=[Selecting(names)])):
            return code
    return 0
