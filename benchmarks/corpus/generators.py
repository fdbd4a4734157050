"""The generators that are compared: how each is run, and how its operations are counted."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "acme"


@dataclass(frozen=True, slots=True)
class Generator:
    """One generator.

    Attributes:
        name: What the table calls it.
        distribution: What it is installed by; tells its version.
        python: The interpreter of the environment it is installed in.
        command: Its arguments, for a document and an empty folder that is to hold ``acme/``.
        operations: Counts the operations that a folder with ``acme/`` offers.
    """

    name: str
    distribution: str
    python: Path
    command: Callable[[Path, Path], list[str]]
    operations: Callable[[Path], int]

    @property
    def executables(self) -> Path:
        """The folder with the commands of its environment."""
        return self.python.parent


def generators(peers: Path) -> tuple[Generator, ...]:
    """Return sdkwright, of this environment, and its peers, each with its own below ``peers``."""

    def peer(
        name: str,
        distribution: str,
        command: Callable[[Path, Path], list[str]],
        operations: Callable[[Path], int],
    ) -> Generator:
        python = (peers / distribution / "bin" / "python").absolute()
        return Generator(name, distribution, python, command, operations)

    return (
        Generator("sdkwright", "sdkwright", Path(sys.executable), _sdkwright, _synchronous_methods),
        peer(
            "datamodel-code-generator",
            "datamodel-code-generator",
            _datamodel_codegen,
            _resource_methods,
        ),
        peer("OpenAPI Generator", "openapi-generator-cli", _openapi_generator, _api_methods),
        peer(
            "openapi-python-client",
            "openapi-python-client",
            _openapi_python_client,
            _endpoint_modules,
        ),
    )


def _sdkwright(document: Path, out: Path) -> list[str]:
    return [
        "sdkwright",
        "generate",
        f"--spec={document}",
        f"--output={out}",
        f"--package={PACKAGE}",
        f"--distribution={PACKAGE}",
    ]


def _synchronous_methods(out: Path) -> int:
    return sum(
        1
        for path in (out / PACKAGE / "resources").glob("*.py")
        for name, method in _methods(path)
        if not name.startswith("Async") and not _is_accessor(method)
    )


def _datamodel_codegen(document: Path, out: Path) -> list[str]:
    package = out / PACKAGE
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    return [
        "datamodel-codegen",
        f"--input={document}",
        "--input-file-type=openapi",
        f"--output={package / 'models.py'}",
        "--output-model-type=pydantic_v2.BaseModel",
        "--generate-client=httpx2",
        f"--client-output={package / 'client'}",
        f"--client-package={PACKAGE}.client",
        f"--client-model-package={PACKAGE}.models",
        # It refuses documents whose servers are relative or missing unless it is told these.
        "--client-default-base-url=https://api.example.com",
        "--client-server-base-url=https://api.example.com",
    ]


def _resource_methods(out: Path) -> int:
    """Count the methods of the resource classes that decode bodies; others repeat them."""
    return sum(
        1
        for path in (out / PACKAGE / "client" / "resources").rglob("_sync.py")
        for name, method in _methods(path)
        if name.endswith("Resource") and not _is_accessor(method)
    )


def _is_accessor(method: ast.FunctionDef) -> bool:
    return method.name.startswith("_") or bool(method.decorator_list)


def _openapi_generator(document: Path, out: Path) -> list[str]:
    return [
        "openapi-generator-cli",
        "generate",
        "--generator-name=python",
        f"--input-spec={document}",
        f"--output={out}",
        f"--package-name={PACKAGE}",
    ]


def _api_methods(out: Path) -> int:
    return sum(
        1
        for path in (out / PACKAGE / "api").glob("*.py")
        for _, method in _methods(path)
        if method.name.endswith("_with_http_info")
    )


def _openapi_python_client(document: Path, out: Path) -> list[str]:
    out.mkdir(parents=True)
    return [
        "openapi-python-client",
        "generate",
        f"--path={document}",
        f"--output-path={out / PACKAGE}",
        "--meta=none",
    ]


def _endpoint_modules(out: Path) -> int:
    """Count the modules that have the two functions of an endpoint."""
    return sum(
        1
        for path in (out / PACKAGE / "api").rglob("*.py")
        if "def sync_detailed(" in path.read_text(encoding="utf-8")
    )


def _methods(path: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the methods of a module, each with the name of its class; none where it is broken."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError:
        return
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            for statement in node.body:
                if isinstance(statement, ast.FunctionDef):
                    yield node.name, statement
