"""What the generated tests check: values that are taken or refused, calls and their results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sdkwright.values import JSON

Argument: TypeAlias = "JSON | bytes | list[bytes]"
"""What a call is given: a JSON value, or files."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a class: its name in Python, its name on the wire, whether it has to be there."""

    name: str
    wire: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Change:
    """Members that make another value of the minimal one.

    Attributes:
        title: What is special about them, for the name of the test.
        members: They, by wire name.
        place: The member at which the fault is reported; empty where none is, or anywhere.
    """

    title: str
    members: Mapping[str, JSON]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """A value, with what is special about it."""

    title: str
    value: JSON


@dataclass(frozen=True, slots=True)
class Tagged:
    """A value of a union, with the type that its tag tells."""

    title: str
    value: JSON
    type: str


@dataclass(frozen=True, slots=True)
class ModelCases:
    """What is known of a class of the models.

    Attributes:
        bases: The classes that it extends.
        minimal: A value of the required members alone.
        full: A value of all members; None where there is none.
        types: The types that the members of the full value are read as, by Python name.
        examples: The values that the document shows.
        accepted: What may be changed in the minimal value.
        refused: What may not.
    """

    name: str
    bases: tuple[str, ...]
    members: tuple[Member, ...]
    minimal: Mapping[str, JSON]
    full: Mapping[str, JSON] | None
    types: Mapping[str, str]
    examples: tuple[Sample, ...]
    accepted: tuple[Change, ...]
    refused: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class AliasCases:
    """What is known of a type that is no class.

    Attributes:
        choices: Its values, where it lists them.
        tagged: Values that a tag tells, where tags do.
    """

    name: str
    choices: tuple[JSON, ...] | None
    accepted: tuple[Sample, ...]
    refused: tuple[Sample, ...]
    tagged: tuple[Tagged, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a multipart body; one without a file name is a field."""

    name: str
    file: str | None
    content: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A request on the wire, as far as the document fixes it and a call decides it.

    Attributes:
        path: Percent-encoded, as the query is.
        headers: By lower-case name; None where a header has to be absent.
        body: Its text; the parts of a multipart body; None where there is no body.
    """

    path: str
    query: str
    headers: Mapping[str, str | None]
    body: str | tuple[Part, ...] | None


@dataclass(frozen=True, slots=True)
class Call:
    """A call, and the request that it becomes.

    Attributes:
        arguments: Those besides the ones that every call needs, or in their place, by name.
        path: None where it is that of the operation.
        headers: Those that differ from the operation's.
    """

    title: str
    arguments: Mapping[str, Argument]
    path: str | None
    query: str
    headers: Mapping[str, str | None]
    body: str | tuple[Part, ...] | None


@dataclass(frozen=True, slots=True)
class RefusedCall:
    """A call that breaks the document, with the place where it does."""

    title: str
    arguments: Mapping[str, Argument]
    location: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A response to serve.

    Attributes:
        is_json: Whether the body is sent as JSON; else it is a text.
        framing: How the items of a stream are told apart: ``events``, ``lines`` or ``sequence``;
            empty where the body is no stream. The body lists the items then.
    """

    status: int
    media_type: str | None
    body: JSON
    is_json: bool
    headers: Mapping[str, str]
    framing: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A response, and the type that its body is read as."""

    title: str
    answer: Answer
    type: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A response of success, or nearly: whether its body is as the document says."""

    title: str
    answer: Answer
    is_documented: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """A response of no success, and what is raised for it.

    Attributes:
        statuses: The statuses that it is served with.
        message: None where the body has none.
        named: The exception that the document has for its code, by status.
    """

    title: str
    statuses: tuple[int, ...]
    answer: Answer
    code: str | None
    message: str | None
    request_id: str | None
    named: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Paging:
    """A list on a few pages: what is served, asked for and found.

    Attributes:
        bodies: What is sent for each page, where that is what asks for it; else empty.
        cursor: What the first page gives to go on with, where pages are turned by cursor.
        last: What asks for the last page alone, where that can be known for the last; else None.
    """

    arguments: Mapping[str, Argument]
    answers: tuple[Answer, ...]
    queries: tuple[str, ...]
    bodies: tuple[str, ...]
    items: tuple[JSON, ...]
    total: int | None
    cursor: JSON
    last: Mapping[str, Argument] | None


@dataclass(frozen=True, slots=True)
class OperationCases:
    """What is known of an operation.

    Attributes:
        name: The method that calls it, from the client on.
        constant: The name of its description.
        signature: The arguments of that method, in short.
        is_deprecated: Whether the document deprecates it.
        security: Whether a call can be made with some credentials and no others, by their classes.
        statuses: The statuses of success that it documents.
        is_idempotent: Whether sending it twice does no more than sending it once.
        arguments: Those that a call cannot do without.
        path: The path that these make, percent-encoded.
        headers: What a call with these has, by lower-case name.
        calls: What else is sent, that call first.
        results: Responses of success; there is one at least.
        replies: What a client that is strict takes of such, and what it does not.
        bounds: What the types of the parameters say in the words of JSON Schema, by wire name.
        defaults: What the service assumes where an argument is not given, by name.
        errors: The statuses of no success that are documented, and the models of their bodies.
    """

    name: str
    constant: str
    signature: str
    is_deprecated: bool
    security: Mapping[tuple[str, ...], bool]
    statuses: tuple[str, ...]
    method: str
    is_idempotent: bool
    arguments: Mapping[str, Argument]
    path: str
    headers: Mapping[str, str | None]
    calls: tuple[Call, ...]
    refused: tuple[RefusedCall, ...]
    results: tuple[Result, ...]
    replies: tuple[Reply, ...]
    failures: tuple[Failure, ...]
    paging: Paging | None
    bounds: Mapping[str, Mapping[str, JSON]]
    defaults: Mapping[str, JSON]
    errors: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class ResourceCases:
    """What is known of a resource: its methods."""

    name: str
    operations: tuple[OperationCases, ...]


@dataclass(frozen=True, slots=True)
class SchemeCases:
    """What is known of a way to authenticate.

    Attributes:
        scheme: What the document calls it.
        is_signing: Whether it signs with ACS3-HMAC-SHA256; then nothing but the signature is known.
        credential: The arguments that make it.
        headers: What it adds to the headers, by lower-case name.
        query: What it adds to the query, percent-encoded.
    """

    scheme: str
    name: str
    is_signing: bool
    credential: tuple[str, ...]
    headers: Mapping[str, str]
    query: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that a model and its schema may judge differently.

    Attributes:
        model: The name of the model.
        is_valid: Whether its schema admits the value.
        is_taken: Whether the model does.
    """

    title: str
    model: str
    value: Mapping[str, JSON]
    is_valid: bool
    is_taken: bool


@dataclass(frozen=True, slots=True)
class PropertyCases:
    """What can be checked with values by chance.

    Attributes:
        models: The models that follow their schemas to the letter, and the names of these.
        schemas: These schemas, and those that they refer to, by name and without their prose.
        differences: Values that such a model judges otherwise than its schema, or nearly.
    """

    models: Mapping[str, str]
    schemas: Mapping[str, JSON]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """Everything that the generated tests check.

    Attributes:
        is_brief: Whether less is checked of each member, since there are so many.
        dropped: Values that the oracle judges otherwise than expected; faults of this tool.
        omitted: What could not be tested, and why, in words.
    """

    models: Sequence[ModelCases]
    aliases: Sequence[AliasCases]
    resources: Sequence[ResourceCases]
    schemes: Sequence[SchemeCases]
    properties: PropertyCases
    is_brief: bool
    dropped: tuple[str, ...]
    omitted: tuple[str, ...]


NO_PROPERTIES = PropertyCases({}, {}, ())
"""What to check of models that are too many, or follow their schemas only nearly."""

NO_CASES = Cases((), (), (), (), NO_PROPERTIES, is_brief=False, dropped=(), omitted=())
"""What to check of a package that needs no tests."""
