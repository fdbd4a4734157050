"""What templates of the package are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sdkwright.ir import (
    ErrorCode,
    ErrorMembers,
    Lost,
    Operation,
    Payload,
    Resource,
    SecurityScheme,
    Servers,
)
from sdkwright.plan.imports import Import, Imports
from sdkwright.values import JSON


@dataclass(frozen=True, slots=True)
class ModelField:
    """A member of a model class, ready to print."""

    name: str
    annotation: str
    is_optional: bool
    alias: str | None
    description: str
    is_deprecated: bool


@dataclass(frozen=True, slots=True)
class Model:
    """A model class or an alias, ready to print."""

    name: str
    description: str
    is_deprecated: bool
    alias: str | None
    is_recursive: bool
    bases: str
    extra: str | None
    rules: tuple[JSON, ...]
    fields: tuple[ModelField, ...]


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a method, ready to print."""

    name: str
    annotation: str
    is_required: bool
    description: str
    is_deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A parameter of an operation's description, ready to print."""

    kind: str
    name: str
    wire: str
    type: str
    options: tuple[tuple[str, JSON], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a status answers with, ready to print."""

    status: str
    type: str


@dataclass(frozen=True, slots=True)
class DocumentedFailure:
    """A response of no success: what is raised for it, and what the document says of it."""

    exception: str
    description: str


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a resource, with the description of its operation, ready to print.

    Attributes:
        body_choice: The argument that chooses the media type of the body, if there is one.
        accept: The media types to answer in, where that is not plain JSON.
        item: The type of what it lists, where it lists page by page.
        pagination: How it is asked for pages, by the names of what the runtime is told.
        stream: The type of what it yields, where it answers with a stream.
        notes: What else a caller should know.
        renamed: The present name of each argument by a former one.
        former_positional: The positional arguments by their former names, up to the first that
            has one, and what comes after it as keywords.
        former_keywords: The other arguments, by their former names where they have one.
    """

    operation: Operation
    name: str
    constant: str
    summary: str
    description: str
    positional: tuple[Argument, ...]
    keywords: tuple[Argument, ...]
    parameters: tuple[Descriptor, ...]
    arguments: tuple[str, ...]
    body: str | None
    body_members: tuple[tuple[str, str], ...]
    body_argument: str | None
    body_choice: str | None
    answers: tuple[Answer, ...]
    accept: str | None
    security: str | None
    returns: str
    item: str | None
    pagination: Mapping[str, JSON]
    stream: str | None
    notes: tuple[str, ...]
    failures: tuple[DocumentedFailure, ...]
    renamed: Mapping[str, str]
    former_positional: tuple[Argument, ...]
    former_keywords: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class FormerMethod:
    """A method under a name that it had before.

    Attributes:
        name: The former name.
        method: The method.
        call: What a caller writes for it now, from the client on.
        resource: The resource that has it now, where that is another one.
    """

    name: str
    method: Method
    call: str
    resource: Resource | None


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name of before, and what stands for it now."""

    former: str
    present: str


@dataclass(frozen=True, slots=True)
class Header:
    """What every generated file says of its origin.

    Attributes:
        version: That of the tool.
        spec: The name of the document's file.
        document: The SHA-256 of what the document says.
    """

    version: str
    spec: str
    document: str


@dataclass(frozen=True, slots=True)
class ModelsModule:
    """The module of the models."""

    header: Header
    title: str
    imports: Imports
    alias_generator: str | None
    models: tuple[Model, ...]
    renamed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OperationsModule:
    """The module that describes the operations of a resource."""

    header: Header
    resource: Resource
    imports: Imports
    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True)
class ResourceModule:
    """The module with the classes of a resource, sync and async."""

    header: Header
    resource: Resource
    summary: str
    imports: Imports
    methods: tuple[Method, ...]
    former_methods: tuple[FormerMethod, ...]


@dataclass(frozen=True, slots=True)
class ResourceSummary:
    """A resource as the client and the documentation name it."""

    name: str
    class_name: str
    summary: str
    methods: tuple[Method, ...]
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """Code for the README that calls the API."""

    sync: str
    asynchronous: str
    imported: str
    settings: str
    call: str
    method: str
    arguments: str
    listing: str


@dataclass(frozen=True, slots=True)
class PayloadModule:
    """The module of what the service sends of its own accord."""

    header: Header
    title: str
    imports: Imports
    payloads: tuple[Payload, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """The package as a whole: its client, its settings, its documentation."""

    header: Header
    name: str
    distribution: str
    version: str
    title: str
    summary: str
    description: str
    api_version: str
    resources: tuple[ResourceSummary, ...]
    resource_imports: tuple[Import, ...]
    models: tuple[Model, ...]
    security: tuple[SecurityScheme, ...]
    auth_modules: tuple[str, ...]
    is_auth_required: bool
    has_default_credentials: bool
    servers: Servers
    has_own_servers: bool
    has_closed_servers: bool
    default_security: str | None
    payloads: tuple[Payload, ...]
    has_streams: bool
    errors: ErrorMembers
    error_codes: tuple[ErrorCode, ...]
    error_bases: tuple[str, ...]
    request_id_headers: tuple[str, ...]
    shared_headers: Mapping[str, str]
    exports: Mapping[str, tuple[str, ...]]
    imports: tuple[Import, ...]
    exported: tuple[str, ...]
    modules: tuple[str, ...]
    auth_bases: Mapping[str, str]
    has_pages: bool
    has_cursors: bool
    example: Example
    lost: tuple[Lost, ...]
    former: tuple[FormerName, ...]
