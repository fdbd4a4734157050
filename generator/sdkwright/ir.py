"""The API as the generator sees it: resolved, named and frozen; no stage but `lower` makes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"


class Location(StrEnum):
    """Where in a request a parameter goes."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"


class BodyForm(StrEnum):
    """How a request body is written."""

    JSON = "json"
    URLENCODED = "form"
    MULTIPART = "multipart"
    RAW = "raw"


class ResponseForm(StrEnum):
    """How a response body is read."""

    JSON = "json"
    TEXT = "text"
    BYTES = "bytes"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Property:
    """A member of an object: its Python name, its name on the wire and what the document says."""

    name: str
    wire: str
    description: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Schema:
    """A schema with a class or alias of its own.

    Attributes:
        name: The name in Python.
        pointer: Where the document has it.
        description: What the document says of it; may be empty.
        definition: JSON Schema 2020-12 in which properties bear Python names (the wire name is
            under ``x-wire``) and every reference is ``#/components/schemas/<name>``.
        properties: The members it declares itself, not those of its bases.
        bases: The names of the schemas it extends.
        rules: What Python types cannot say, as JSON Schema over wire names.
        is_closed: Whether unknown members are forbidden.
        is_received: Whether a response can hold it.
        is_enum: Whether it is a list of values.
        examples: Values on the wire that the document gives for it.
    """

    name: str
    pointer: str
    description: str
    definition: Mapping[str, JSON]
    properties: tuple[Property, ...] = ()
    bases: tuple[str, ...] = ()
    rules: tuple[Mapping[str, JSON], ...] = ()
    is_closed: bool = False
    is_received: bool = False
    is_enum: bool = False
    examples: tuple[JSON, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument of an operation that goes into the path, the query, a header or a cookie.

    Attributes:
        pointer: Where the document has its schema; there may be none.
    """

    name: str
    wire: str
    location: Location
    description: str
    is_required: bool
    style: str
    is_exploded: bool
    allows_reserved: bool
    content: str | None
    definition: Mapping[str, JSON]
    pointer: str
    examples: tuple[JSON, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a body that is an argument of its own."""

    name: str
    property: str
    wire: str
    description: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a request.

    Attributes:
        pointer: Where the document has its schema; there may be none.
        argument: The name of the argument that takes the whole body; None where its members are
            arguments of their own.
        members: The members that are arguments; empty where ``argument`` is given.
    """

    form: BodyForm
    media_type: str
    description: str
    is_required: bool
    definition: Mapping[str, JSON]
    pointer: str
    argument: str | None
    members: tuple[Member, ...]
    examples: tuple[JSON, ...] = ()


@dataclass(frozen=True, slots=True)
class Response:
    """What one status, or range of statuses, answers with.

    Attributes:
        media_type: What its body is; None where it has none.
        pointer: Where the document has its schema; there may be none.
    """

    status: str
    form: ResponseForm
    description: str
    definition: Mapping[str, JSON] | None
    media_type: str | None
    pointer: str
    examples: tuple[JSON, ...] = ()


@dataclass(frozen=True, slots=True)
class Pagination:
    """How an operation that lists is asked for page after page.

    Attributes:
        page: The argument that holds the page number.
        size: The argument that holds the page size, if there is one.
        items: JSON pointer of the items in the response.
        total: JSON pointer of the number of all items, if there is one.
    """

    page: str
    size: str | None
    items: str
    total: str | None


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: a method of a resource."""

    id: str
    name: str
    constant: str
    method: str
    path: str
    pointer: str
    summary: str
    description: str
    is_deprecated: bool
    parameters: tuple[Parameter, ...]
    constant_headers: Mapping[str, str]
    constant_query: Mapping[str, str]
    body: Body | None
    responses: tuple[Response, ...]
    errors: tuple[Response, ...]
    pagination: Pagination | None
    is_secured: bool


@dataclass(frozen=True, slots=True)
class Resource:
    """A group of operations: an attribute of the client."""

    name: str
    class_name: str
    description: str
    operations: tuple[Operation, ...]


class SchemeForm(StrEnum):
    """How a credential is put on a request."""

    ACS3 = "acs3"
    BEARER = "bearer"
    BASIC = "basic"
    HEADER_KEY = "header"
    QUERY_KEY = "query"
    COOKIE_KEY = "cookie"


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """A way to authenticate: a credential class of the package."""

    class_name: str
    scheme: str
    form: SchemeForm
    parameter: str
    headers: Mapping[str, str]
    description: str


@dataclass(frozen=True, slots=True)
class Server:
    """Where the service is.

    Attributes:
        url: The address used when the caller names none; None where the caller must.
        regions: The addresses by region; empty where the document has no table.
        default_region: The region that the document's server variable defaults to.
    """

    url: str | None
    regions: Mapping[str, str]
    default_region: str | None = None


@dataclass(frozen=True, slots=True)
class ErrorMembers:
    """Where an error body tells what happened: JSON pointers, None where it does not."""

    code: str | None
    message: str | None
    request_id: str | None


@dataclass(frozen=True, slots=True)
class Api:
    """The whole API.

    Attributes:
        root: The document itself, in one dialect: every pointer here leads into it.
    """

    title: str
    version: str
    summary: str
    description: str
    server: Server
    security: tuple[SecurityScheme, ...]
    resources: tuple[Resource, ...]
    schemas: tuple[Schema, ...]
    errors: ErrorMembers
    document_operations: int
    root: Mapping[str, JSON]

    @property
    def operations(self) -> tuple[Operation, ...]:
        """Every operation, in the order of the resources."""
        return tuple(operation for resource in self.resources for operation in resource.operations)

    @property
    def has_default_credentials(self) -> bool:
        """Whether the runtime knows where to look for a credential that is not given."""
        return self._is_secured and any(found.form is SchemeForm.ACS3 for found in self.security)

    @property
    def is_auth_required(self) -> bool:
        """Whether a client is of no use without a credential that its user gives."""
        is_needed = bool(self.security) and self._is_secured
        return is_needed and not self.has_default_credentials

    @property
    def _is_secured(self) -> bool:
        return all(operation.is_secured for operation in self.operations)
