"""What templates are given: finished names and texts, nothing left to work out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sdkwright.ir import (
    JSON,
    ErrorCode,
    ErrorMembers,
    Lost,
    Operation,
    Payload,
    Resource,
    SecurityScheme,
    Servers,
)
from sdkwright.metadata import Author
from sdkwright.plan.imports import Import, Imports
from sdkwright.testcases import (
    AliasCases,
    Call,
    Change,
    Difference,
    Failure,
    ModelCases,
    OperationCases,
    Paging,
    RefusedCall,
    Reply,
    Result,
    Sample,
    SchemeCases,
)


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
    example: Example
    lost: tuple[Lost, ...]
    former: tuple[FormerName, ...]


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


@dataclass(frozen=True, slots=True)
class SharedTests:
    """What all tests share: the clients, with a credential if they take one.

    Attributes:
        scheme: The one that signs requests, if there is one.
        schemes: All that there is a credential for.
    """

    header: Header
    package: str
    scheme: SchemeCases | None
    schemes: tuple[SchemeCases, ...]
    imported: tuple[str, ...]
    has_pages: bool
    has_streams: bool
    has_events: bool


@dataclass(frozen=True, slots=True)
class ModelTests:
    """Tests of models; the cases are by name of the model and by title."""

    header: Header
    package: str
    title: str
    models: tuple[ModelCases, ...]
    aliases: tuple[AliasCases, ...]
    examples: Mapping[str, Mapping[str, Sample]]
    accepted: Mapping[str, Mapping[str, Change]]
    refused: Mapping[str, Mapping[str, Change]]
    accepted_values: Mapping[str, Mapping[str, Sample]]
    refused_values: Mapping[str, Mapping[str, Sample]]
    omitted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PropertyTests:
    """Tests of models with values by chance.

    Attributes:
        models: The models, and the names of their schemas.
        schemas: The schemas, by name.
        count: How many values each model is tested with.
        differences: What a model judges otherwise than its schema, or nearly.
    """

    header: Header
    package: str
    title: str
    models: Mapping[str, str]
    schemas: Mapping[str, JSON]
    count: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class OperationTests:
    """Tests of operations; the cases are by name of the operation and by title.

    Attributes:
        scheme: The one that signs requests, if there is one.
        words: The names that the cases are written with.
    """

    header: Header
    package: str
    title: str
    scheme: SchemeCases | None
    operations: tuple[OperationCases, ...]
    calls: Mapping[str, Mapping[str, Call]]
    refusals: Mapping[str, Mapping[str, RefusedCall]]
    results: Mapping[str, Mapping[str, Result]]
    replies: Mapping[str, Mapping[str, Reply]]
    failures: Mapping[str, Mapping[str, Failure]]
    pagings: Mapping[str, Paging]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchemeProbe:
    """A call that shows what a credential adds to a request.

    Attributes:
        scheme: The way to authenticate.
        companions: What has to go with it.
        operation: What is called.
    """

    scheme: SchemeCases
    companions: tuple[SchemeCases, ...]
    operation: OperationCases


@dataclass(frozen=True, slots=True)
class AuthenticationTests:
    """Tests of the credentials: those that are sent, and the one that signs, if there is one."""

    header: Header
    package: str
    keyed: tuple[SchemeProbe, ...]
    signing: SchemeProbe | None
    has_default_credentials: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClientTests:
    """Tests of the client as a whole: its surface, its addresses, its credentials.

    Attributes:
        scheme: The one that signs requests, if there is one.
        probe: An operation to call where any does, at the address of the client.
    """

    header: Header
    package: str
    title: str
    api_version: str
    scheme: SchemeCases | None
    schemes: tuple[SchemeCases, ...]
    is_auth_required: bool
    servers: Servers
    resources: Mapping[str, list[str]]
    probe: OperationCases | None
    classes: tuple[str, ...]
    words: tuple[str, ...]
    imported: tuple[str, ...]
    exported: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormerTests:
    """Tests of former names: classes, resources, methods, and arguments by method."""

    header: Header
    package: str
    classes: Mapping[str, str]
    resources: Mapping[str, str]
    methods: Mapping[str, str]
    arguments: Mapping[str, Mapping[str, str]]


Context: TypeAlias = (
    ModelsModule
    | OperationsModule
    | ResourceModule
    | Package
    | Project
    | Repository
    | PayloadModule
    | SharedTests
    | ModelTests
    | OperationTests
    | AuthenticationTests
    | PropertyTests
    | ClientTests
    | FormerTests
)


@dataclass(frozen=True, slots=True)
class Target:
    """A file to make.

    Attributes:
        path: Where, below the output folder.
        source: The template it is rendered from, or the file it is a copy of, below the templates.
        context: What the template is given; None for a copy.
    """

    path: str
    source: str
    context: Context | None
