"""The files around the package: what an installer and an index read."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from typing import Final

from packaging.utils import canonicalize_name

from sdkwright.config import Config
from sdkwright.escaping import sentence
from sdkwright.files import Target
from sdkwright.ir import Api
from sdkwright.plan.contexts import Dependency, Header, Project

# The oldest that the generated tests pass with: before 2.14 pydantic does not write a model within
# another, where the inner one is built when it is first used. None has an upper bound, since no
# release of theirs is known to break the package.
_DEPENDENCIES: Final = (
    Dependency("httpx2", "2.16", "Sends requests."),
    Dependency("pydantic", "2.14", "Reads and checks what is sent and received."),
)
_EXTRAS: Final = {
    "aiohttp": (Dependency("aiohttp", "3.12", "Sends requests, in the place of httpx2."),),
    "opentelemetry": (Dependency("opentelemetry-api", "1.30", "Makes spans."),),
    "test": (
        Dependency("hypothesis", "6.170", "Makes up values for the tests."),
        Dependency("jsonschema-rs", "0.60", "Judges what models accept, in the tests."),
        Dependency("pytest", "9", "Runs the tests."),
    ),
}
_CREDENTIALS: Final = {
    "credentials": (Dependency("alibabacloud-credentials", "1.0", "Finds credentials."),)
}
_PYTHONS: Final = ("3.11", "3.12", "3.13")
_KEYWORDS: Final = ("api", "client", "sdk")

# The name space of the identities of bills of materials; any would do, so long as it stays.
_BILLS: Final = uuid.uuid5(uuid.NAMESPACE_DNS, "bill-of-materials.sdkwright")


def plan_project(api: Api, config: Config, header: Header) -> tuple[Target, ...]:
    """Return the files that are neither code nor documentation."""
    metadata = config.metadata
    project = Project(
        header=header,
        name=config.package,
        distribution=config.distribution,
        normalized=canonicalize_name(config.distribution),
        version=config.version,
        description=metadata.description
        or sentence(api.summary or f"A typed client for {api.title}"),
        license=metadata.license,
        license_text=metadata.license_text,
        authors=metadata.authors,
        keywords=metadata.keywords or _KEYWORDS,
        urls=metadata.urls,
        classifiers=(
            f"Development Status :: {_status(config.version)}",
            "Framework :: AsyncIO",
            "Framework :: Pydantic :: 2",
            "Intended Audience :: Developers",
            "Operating System :: OS Independent",
            "Programming Language :: Python :: 3 :: Only",
            *(f"Programming Language :: Python :: {version}" for version in _PYTHONS),
            "Topic :: Software Development :: Libraries :: Python Modules",
            "Typing :: Typed",
        ),
        dependencies=_DEPENDENCIES,
        extras=_extras(api),
        serial=_serial(config, header),
        timestamp=f"{config.released}T00:00:00Z" if config.released else "",
    )
    names = ["pyproject.toml", "sbom.cdx.json", *(["LICENSE"] if project.license_text else [])]
    return (
        # A build adds the nearest one, so without it an sdist would depend on the folders above.
        Target(".gitignore", "project/gitignore", None),
        *(Target(name, f"project/{name}.jinja", project) for name in names),
    )


def dependencies(api: Api) -> tuple[Dependency, ...]:
    """Return all that the package and its tests need, with every extra."""
    return (*_DEPENDENCIES, *(one for extra in _extras(api).values() for one in extra))


def _extras(api: Api) -> Mapping[str, tuple[Dependency, ...]]:
    extras = _EXTRAS | (_CREDENTIALS if api.has_default_credentials else {})
    return {name: extras[name] for name in sorted(extras)}


def _status(version: str) -> str:
    """Return how far a version has come, in the words of the classifiers."""
    if any(mark in version for mark in ("a", "b", "rc", "dev")) or version.startswith("0."):
        return "4 - Beta"
    return "5 - Production/Stable"


def _serial(config: Config, header: Header) -> str:
    """Return the identity of a bill of materials: another one for other materials."""
    made_of = (config.distribution, config.version, header.version, header.document)
    text = hashlib.sha256("\n".join(made_of).encode()).hexdigest()
    return uuid.uuid5(_BILLS, text).urn
