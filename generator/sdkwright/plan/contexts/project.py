"""What templates of a project are given: its description, and a repository around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sdkwright.metadata import Author
from sdkwright.plan.contexts.package import Header


@dataclass(frozen=True, slots=True)
class Dependency:
    """A distribution that another one needs: its name, the oldest version that will do, why."""

    name: str
    oldest: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Project:
    """What an installer and an index are told of the distribution.

    Attributes:
        normalized: The distribution's name as an index writes it.
        serial: The identity of its bill of materials, an URN.
        timestamp: When it was released, by RFC 3339; empty before that.
    """

    header: Header
    name: str
    distribution: str
    normalized: str
    version: str
    description: str
    license: str
    license_text: str
    authors: tuple[Author, ...]
    keywords: tuple[str, ...]
    urls: Mapping[str, str]
    classifiers: tuple[str, ...]
    dependencies: tuple[Dependency, ...]
    extras: Mapping[str, tuple[Dependency, ...]]
    serial: str
    timestamp: str


@dataclass(frozen=True, slots=True)
class Repository:
    """A new repository around a document.

    Attributes:
        spec: Where the document is, relative to the repository.
        overlays: Where the files are that change it.
        allows_losses: Whether operations that cannot be generated are left out.
        dependencies: What the package and its tests need.
    """

    header: Header
    name: str
    distribution: str
    title: str
    spec: str
    overlays: tuple[str, ...]
    allows_losses: bool
    dependencies: tuple[Dependency, ...]
