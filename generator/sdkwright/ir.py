"""The API as the generator sees it: resolved, named and frozen; no stage but `lower` makes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from sdkwright.diagnostics import Diagnostic
from sdkwright.given_names import NO_NAMES, GivenNames

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"


class Location(StrEnum):
    """Where in a request a parameter goes."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"
    QUERYSTRING = "querystring"


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
    EVENTS = "events"
    ITEMS = "items"

    @property
    def is_stream(self) -> bool:
        """Whether the body is read item by item, while it comes."""
        return self in (ResponseForm.EVENTS, ResponseForm.ITEMS)


@dataclass(frozen=True, slots=True)
class Property:
    """A member of an object: its Python name, its name on the wire and what the document says.

    One that is read-only is in responses alone; no request has an argument for it.
    """

    name: str
    wire: str
    description: str
    is_required: bool
    is_read_only: bool = False
    is_deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Discriminator:
    """What tells which alternative of a union a value is of.

    Attributes:
        member: The member that has the tag, by its name on the wire.
        schemas: The names of the alternatives, by tag.
        default: The name of the one for every other tag, and for none; None where there is none.
    """

    member: str
    schemas: Mapping[str | int, str]
    default: str | None = None


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
        is_deprecated: Whether the document says that it is.
        discriminator: What tells its alternatives apart, if it is a union of such.
        meanings: What listed values are called and mean, by their text, as far as it is told.
        examples: Values on the wire that the document gives for it.
        aliases: What it was called before.
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
    is_deprecated: bool = False
    discriminator: Discriminator | None = None
    meanings: Mapping[str, str] = field(default_factory=dict[str, str])
    examples: tuple[JSON, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument of an operation that goes into the path, the query, a header or a cookie.

    Attributes:
        content: The media type of its value, where it has one.
        pointer: Where the document has its schema; there may be none.
        aliases: What it was called before.
    """

    name: str
    wire: str
    location: Location
    description: str
    is_required: bool
    is_deprecated: bool
    style: str
    is_exploded: bool
    allows_reserved: bool
    content: str | None
    definition: Mapping[str, JSON]
    pointer: str
    examples: tuple[JSON, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a body that is an argument of its own."""

    name: str
    property: str
    wire: str
    description: str
    is_required: bool
    is_deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a member of a form is written, where the document says so.

    Attributes:
        content: The media type of its part of a multipart body.
        style: How an array or object is written in a urlencoded body; None leaves it to the form.
    """

    content: str | None = None
    style: str | None = None
    is_exploded: bool = True
    allows_reserved: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a request.

    Attributes:
        media_type: What it is sent as, unless the caller chooses.
        media_types: What a raw body may be sent as.
        choice: The name of the argument that chooses among several media types, if there is one.
        encodings: By wire name of the member.
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
    media_types: tuple[str, ...] = ()
    choice: str | None = None
    encodings: Mapping[str, Encoding] = field(default_factory=dict[str, Encoding])

    @property
    def is_open(self) -> bool:
        """Whether only the caller can tell what it is sent as.

        A range, such as ``image/*``, is no media type, and parts are told apart by a boundary.
        """
        return self.form is BodyForm.RAW and (
            "*" in self.media_type or self.media_type.lower().startswith("multipart/")
        )

    @property
    def is_omitted_when_empty(self) -> bool:
        """Whether nothing is sent where no member is set, since the empty object is no body."""
        return not self.is_required and any(member.is_required for member in self.members)


@dataclass(frozen=True, slots=True)
class Response:
    """What one status, or range of statuses, answers with.

    Attributes:
        definition: The type of its body, if that is JSON; of a stream, that of an item.
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
class MethodAlias:
    """What a method was called before: the name that its resource has now, and its own."""

    resource: str
    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: a method of a resource.

    Attributes:
        security: The alternatives to authenticate by, each a list of schemes that go together;
            None where the document says nothing.
        server: The address of this operation alone; it may be relative.
        is_variant: Whether it is another form of the operation before it: of another body, or
            with an answer that is a stream.
        is_idempotent: Whether sending it twice does what sending it once does; None where the
            document leaves that to the method.
        aliases: What it was called before.
    """

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
    security: tuple[tuple[str, ...], ...] | None = None
    server: str | None = None
    is_variant: bool = False
    is_idempotent: bool | None = None
    aliases: tuple[MethodAlias, ...] = ()

    @property
    def is_secured(self) -> bool:
        """Whether a call needs a credential: one is asked for, and none is no alternative."""
        return bool(self.security) and () not in (self.security or ())

    @property
    def is_streamed(self) -> bool:
        """Whether the answer is read item by item."""
        return any(response.form.is_stream for response in self.responses)

    @property
    def accept(self) -> str:
        """The media types that it asks for: of streams and JSON those that the document has."""
        streams = [one.media_type for one in self.responses if one.form.is_stream]
        known = [one.media_type for one in self.responses if one.form is ResponseForm.JSON]
        if streams:
            return ", ".join(dict.fromkeys(name for name in streams if name))
        is_plain = any("*" in (name or "") or name == "application/json" for name in known)
        if is_plain or not known:
            return "application/json" if known else "*/*"
        return ", ".join(dict.fromkeys(name for name in known if name))


@dataclass(frozen=True, slots=True)
class Resource:
    """A group of operations: an attribute of the client.

    Attributes:
        aliases: What the attribute was called before.
    """

    name: str
    class_name: str
    description: str
    operations: tuple[Operation, ...]
    aliases: tuple[str, ...] = ()


class SchemeForm(StrEnum):
    """How a credential is put on a request."""

    ACS3 = "acs3"
    BEARER = "bearer"
    BASIC = "basic"
    HEADER_KEY = "header"
    QUERY_KEY = "query"
    COOKIE_KEY = "cookie"
    CLIENT_CREDENTIALS = "client-credentials"


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """A way to authenticate: a credential class of the package.

    Attributes:
        scheme: What the document calls it; two classes may stand for one scheme.
        parameter: The name of the header, query parameter or cookie.
        token_url: Where OAuth 2.0 client credentials are exchanged for a token.
    """

    class_name: str
    scheme: str
    form: SchemeForm
    parameter: str
    headers: Mapping[str, str]
    description: str
    token_url: str = ""


@dataclass(frozen=True, slots=True)
class ServerVariable:
    """A part of an address that the caller may choose.

    Attributes:
        name: The argument of the client.
        wire: Its name in the address.
        choices: Its values; empty where any will do.
    """

    name: str
    wire: str
    default: str
    choices: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Server:
    """An address of the service: a template, with the parts that may be chosen."""

    name: str
    url: str
    description: str
    variables: tuple[ServerVariable, ...]

    @property
    def address(self) -> str:
        """The address of which nothing is chosen."""
        url = self.url
        for variable in self.variables:
            url = url.replace(f"{{{variable.wire}}}", variable.default)
        return url


@dataclass(frozen=True, slots=True)
class Servers:
    """Where the service is.

    Attributes:
        listed: The addresses to choose from, that of a caller who chooses none first.
        url: The address of a caller who chooses none; None where the caller must give one.
        relative: What the document has instead of an address: a path, on a host it does not tell.
        regions: The addresses by region; empty where the document has no table.
        default_region: The region that the document's server variable defaults to.
    """

    listed: tuple[Server, ...]
    url: str | None
    relative: str
    regions: Mapping[str, str]
    default_region: str | None = None

    @property
    def is_choice(self) -> bool:
        """Whether there is something to choose: a server, or a part of its address."""
        return len(self.listed) > 1 or any(server.variables for server in self.listed)

    @property
    def variables(self) -> tuple[ServerVariable, ...]:
        """Every part of an address that may be chosen, each once."""
        return tuple({one.name: one for server in self.listed for one in server.variables}.values())


@dataclass(frozen=True, slots=True)
class Payload:
    """What the service sends of its own accord: the body of a webhook or callback.

    Attributes:
        name: Its name in Python, in capitals.
        id: What the document calls it.
        model: The name of its schema.
        origin: The webhook, or the operation and the callback, that it belongs to.
    """

    name: str
    id: str
    model: str
    origin: str
    description: str


@dataclass(frozen=True, slots=True)
class ErrorMembers:
    """Where an error body tells what happened: JSON pointers, None where it does not."""

    code: str | None
    message: str | None
    request_id: str | None


STATUS_ERRORS: Mapping[str, str] = {
    "400": "BadRequestError",
    "401": "AuthenticationError",
    "403": "PermissionDeniedError",
    "404": "NotFoundError",
    "409": "ConflictError",
    "422": "UnprocessableEntityError",
    "429": "RateLimitError",
}
"""The exceptions of the runtime for statuses, as far as they have their own."""


def status_error(status: str) -> str:
    """Return the exception for a status, or for a range: ``4XX``, ``default``."""
    return STATUS_ERRORS.get(
        status, "InternalServerError" if status.startswith("5") else "APIStatusError"
    )


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """A failure that the document names, with an exception of its own.

    Attributes:
        class_name: The exception.
        code: What error bodies say, as text.
        statuses: What it comes with: ``404``, ``4XX``, ``default``.
    """

    class_name: str
    code: str
    statuses: tuple[str, ...]

    @property
    def base(self) -> str:
        """The exception that this one is a kind of: that of its statuses, if they have one."""
        found = {status_error(status) for status in self.statuses}
        return found.pop() if len(found) == 1 else "APIStatusError"

    def is_for(self, status: int) -> bool:
        """Tell whether a response of a status is raised as this exception."""
        return self.base in (status_error(str(status)), "APIStatusError")


@dataclass(frozen=True, slots=True)
class Lost:
    """An operation of the document that cannot be generated, as the finding says."""

    line: str
    finding: Diagnostic


@dataclass(frozen=True, slots=True)
class Api:
    """The whole API.

    Attributes:
        default_security: What operations ask for that do not say; None where nothing is said.
        document_operations: How many operations the document has.
        excluded_operations: How many of them were not asked for.
        lost: Those that were, and cannot be generated.
        findings: What else of the document is left out.
        root: The document itself, in one dialect: every pointer here leads into it.
        names: The names of everything, by what has them.
    """

    title: str
    version: str
    summary: str
    description: str
    servers: Servers
    security: tuple[SecurityScheme, ...]
    resources: tuple[Resource, ...]
    schemas: tuple[Schema, ...]
    payloads: tuple[Payload, ...]
    default_security: tuple[tuple[str, ...], ...] | None
    errors: ErrorMembers
    error_codes: tuple[ErrorCode, ...]
    document_operations: int
    excluded_operations: int
    lost: tuple[Lost, ...]
    findings: tuple[Diagnostic, ...]
    root: Mapping[str, JSON]
    names: GivenNames = NO_NAMES

    @property
    def operations(self) -> tuple[Operation, ...]:
        """Every operation, in the order of the resources."""
        return tuple(operation for resource in self.resources for operation in resource.operations)

    @property
    def generated_operations(self) -> int:
        """How many operations of the document there are, however many forms each has."""
        return sum(not operation.is_variant for operation in self.operations)

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
