"""What templates of the generated tests are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sdkwright.ir import (
    Servers,
)
from sdkwright.plan.contexts.package import Header
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
    Tagged,
)
from sdkwright.values import JSON


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
    tagged_values: Mapping[str, Mapping[str, Tagged]]
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
