"""Import every module of an installed package, and print the names that cannot be compared.

It is run by its path, with the interpreter of an environment that has the package and not us.
What it prints are regular expressions of ``stubtest``: an alias of a type is no class at run time,
which is no mistake; what pydantic reads and writes a model by has another type before its first
use. Private modules are left out, as nobody imports from them.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from types import FunctionType, ModuleType


def modules(name: str) -> Iterator[ModuleType]:
    """Import a package with all that is in it."""
    package = importlib.import_module(name)
    yield package
    for found in pkgutil.walk_packages(package.__path__, f"{name}."):
        yield importlib.import_module(found.name)


def aliases(module: ModuleType) -> Iterator[str]:
    """Yield the names that stand for types which are no classes."""
    for name, value in vars(module).items():
        is_typing = type(value).__module__ in {"types", "typing"}
        if is_typing and not isinstance(value, FunctionType | ModuleType):
            yield name


def main(package: str) -> None:
    """Print what ``stubtest`` need not compare."""
    print(rf"{re.escape(package)}\._.*")
    print(r".*\.__pydantic_(serializer|validator)__")
    for module in modules(package):
        if "._" not in module.__name__:
            for name in aliases(module):
                print(rf"{re.escape(module.__name__)}\.{re.escape(name)}(\..*)?")


if __name__ == "__main__":
    main(sys.argv[1])
