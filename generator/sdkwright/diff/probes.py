"""Write code that uses an old package with the types it has, for a checker of the new one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set as AbstractSet
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import griffe

_HEAD = "from __future__ import annotations\n"


def probes(package: griffe.Module, sent: AbstractSet[str]) -> Mapping[str, str]:
    """Return a module of probes for each module that users name things of.

    For each attribute of a class there is a function that returns it as the type it has, and for
    each method one that passes on arguments of the types it takes, and returns what it returns.
    The classes named in ``sent`` are only ever given: nobody reads their attributes.
    """
    models = package.modules["models"]
    resources = package.modules["resources"]
    modules = [models, *(one for name, one in resources.modules.items() if name[0] != "_")]
    return {f"probe_{module.name}.py": _module(module, sent) for module in modules}


def _module(module: griffe.Module, sent: AbstractSet[str]) -> str:
    bodies: list[str] = []
    for holder in module.classes.values():
        if holder.is_alias:
            continue
        readings = () if holder.name in sent else _readings(holder)
        for body in (*readings, *_calls(holder)):
            bodies.append(body.format(name=f"probe_{len(bodies) + 1}"))
    code = "".join(f"\n\n{body}\n" for body in bodies)
    words = set(re.findall(r"\w+", code))
    # As the old module has them: what the new one imports may be less.
    imported = [
        _import(name, path) for name, path in sorted(module.imports.items()) if name in words
    ]
    own = [f"from {module.path} import {name}\n" for name in sorted(words & set(module.members))]
    own = [line for line in own if line.split()[-1] not in module.imports]
    return "".join([_HEAD, *imported, *own, code])


def _import(name: str, path: str) -> str:
    holder, _, last = path.rpartition(".")
    return f"from {holder} import {last} as {name}\n" if holder else f"import {path} as {name}\n"


def _readings(holder: griffe.Class) -> Iterator[str]:
    for name, attribute in holder.attributes.items():
        if attribute.is_alias or name.startswith("_") or attribute.annotation is None:
            continue
        told = _braced(str(attribute.annotation))
        yield f"def {{name}}(it: {holder.name}) -> {told}:\n    return it.{name}"


def _calls(holder: griffe.Class) -> Iterator[str]:
    for name, method in holder.functions.items():
        if method.is_alias or name.startswith("_") or method.returns is None:
            continue
        takes, gives = [f"it: {holder.name}"], list[str]()
        for parameter in list(method.parameters)[1:]:
            told = "object" if parameter.annotation is None else str(parameter.annotation)
            is_positional = "positional" in str(parameter.kind)
            # As `a_` no argument hides the one that is called, nor a type.
            takes.append(f"{parameter.name}_: {_braced(told)}")
            gives.append(
                f"{parameter.name}_" if is_positional else f"{parameter.name}={parameter.name}_"
            )
        is_async = "async" in method.labels
        start, wait = ("async ", "await ") if is_async else ("", "")
        returns = _braced(str(method.returns))
        yield (
            f"{start}def {{name}}({', '.join(takes)}) -> {returns}:\n"
            f"    return {wait}it.{name}({', '.join(gives)})"
        )


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
