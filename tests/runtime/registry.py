"""A small document by hand: what the generator would make of a registry of model versions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, TypeVar, Unpack, cast

import httpx2
from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_pascal

from acs3_reference import authorization
from loopback import Captured
from runtime import acs3, auth
from runtime.client import AsyncClientBase, ClientBase
from runtime.model import (
    AwareDatetime,
    ClosedModel,
    Json,
    MaxSerialized,
    Maybe,
    Model as _Model,
    Open,
)
from runtime.operation import JsonBody, Operation, Pagination, Path, Query
from runtime.options import Clock, OptionChanges, Options
from runtime.pages import AsyncPage, AsyncPages, Page
from runtime.rules import rule
from runtime.security import AsyncCredential, Credential
from runtime.service import ErrorMembers, Service
from runtime.transport import AsyncTransport, Transport
from runtime.unset import UNSET

T = TypeVar("T")

SERVICE = Service(
    name="registry",
    version="1.2.3",
    api_version="2021-02-04",
    errors=ErrorMembers(code="/Code", message="/Message", request_id="/RequestId"),
    request_id_headers=("x-acs-request-id",),
)


class AccessKey(acs3.AccessKey):
    """The signature."""


class BearerToken(auth.HeaderKey):
    """The token."""

    header = "x-acs-bearer-token"
    fixed: ClassVar[Mapping[str, str]] = {"x-acs-signature-type": "BEARERTOKEN"}


KEY = ("LTAI5tExampleAccessKeyId", "ExampleAccessKeySecret0123456789")

FormatType = Literal["SavedModel", "Keras H5", "ONNX"]


class Model(_Model):
    model_config = ConfigDict(alias_generator=to_pascal)


class Label(Model):
    key: Maybe[str] = None
    value: Maybe[str] = None


class Version(Model):
    version_name: str
    created: Maybe[AwareDatetime] = None
    format_type: Maybe[Open[FormatType, str]] = None
    labels: Maybe[list[Label]] = None
    metrics: Maybe[dict[str, Json]] = None
    size: Annotated[Maybe[int], Field(ge=0)] = None
    score: Maybe[float] = None
    owner: str | None = None


class VersionFound(Version):
    request_id: Maybe[str] = None


class VersionsListed(Model):
    request_id: Maybe[str] = None
    versions: Maybe[list[Version]] = None
    total_count: Annotated[Maybe[int], Field(ge=0)] = None


class Done(Model):
    request_id: Maybe[str] = None


class VersionUpdate(ClosedModel, Model):
    __rules__: ClassVar = (
        rule(
            {
                "if": {
                    "properties": {"SourceType": {"enum": ["PAIFlow"]}},
                    "required": ["SourceType"],
                },
                "then": {"properties": {"SourceId": {"pattern": "^region=[^,]+,id=.+$"}}},
            }
        ),
    )

    description: Maybe[str] = None
    metrics: Annotated[Maybe[dict[str, Json]], MaxSerialized(64)] = None
    source_type: Maybe[str] = None
    source_id: Maybe[str] = None
    labels: Maybe[list[Label]] = None
    expires: Maybe[AwareDatetime] = None
    owner: str | None = None


_PARENTS = (
    Path("model_id", "ModelId", Annotated[str, Field(min_length=1)]),
    Path("version_name", "VersionName", str),
)


def _named(action: str) -> dict[str, str]:
    return {"x-acs-action": action, "x-acs-version": "2021-02-04"}


GET: Operation[VersionFound] = Operation(
    "GetVersion",
    "GET",
    "/api/v1/models/{ModelId}/versions/{VersionName}",
    parameters=_PARENTS,
    headers=_named("GetVersion"),
    responses={"200": VersionFound},
)

UPDATE: Operation[Done] = Operation(
    "UpdateVersion",
    "PUT",
    "/api/v1/models/{ModelId}/versions/{VersionName}",
    parameters=_PARENTS,
    body=JsonBody(VersionUpdate),
    headers=_named("UpdateVersion"),
    responses={"200": Done},
)

LIST: Operation[VersionsListed] = Operation(
    "ListVersions",
    "GET",
    "/api/v1/models/{ModelId}/versions",
    parameters=(
        _PARENTS[0],
        Query("page_number", "PageNumber", Annotated[int, Field(ge=1)]),
        Query("page_size", "PageSize", Annotated[int, Field(ge=1)]),
        Query("label", "Label", str),
        Query("format_type", "FormatType", FormatType),
        Query("since", "Since", AwareDatetime),
        Query("is_public", "IsPublic", bool),
    ),
    headers=_named("ListVersions"),
    responses={"200": VersionsListed},
    pagination=Pagination(
        "page", "page_number", "/Versions", size="page_size", start=1, total="/TotalCount"
    ),
)


class Client(ClientBase):
    """What the generator makes of it."""

    def __init__(
        self,
        url: str,
        *,
        auth: Credential | None = None,
        http_client: httpx2.Client | None = None,
        **options: Unpack[OptionChanges],
    ) -> None:
        made = Options().changed(options)
        self._transport = Transport(SERVICE, url, auth=auth, options=made, http_client=http_client)

    @cached_property
    def versions(self) -> Versions:
        return Versions(self._transport)


class AsyncClient(AsyncClientBase):
    """The same, async."""

    def __init__(
        self,
        url: str,
        *,
        auth: AsyncCredential | None = None,
        http_client: httpx2.AsyncClient | None = None,
        **options: Unpack[OptionChanges],
    ) -> None:
        made = Options().changed(options)
        self._transport = AsyncTransport(
            SERVICE, url, auth=auth, options=made, http_client=http_client
        )

    @cached_property
    def versions(self) -> AsyncVersions:
        return AsyncVersions(self._transport)


class Versions:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(self, model_id: str, version_name: str) -> VersionFound:
        return self._transport.send(GET, {"model_id": model_id, "version_name": version_name})

    def update(self, model_id: str, version_name: str, **members: Any) -> Done:
        names = {"model_id": model_id, "version_name": version_name}
        return self._transport.send(UPDATE, names, members)

    def list(self, model_id: str, **filters: Any) -> Page[Version, VersionsListed]:
        return Page.first(self._transport, LIST, {"model_id": model_id, **filters})


class AsyncVersions:
    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def get(self, model_id: str, version_name: str) -> VersionFound:
        return await self._transport.send(GET, {"model_id": model_id, "version_name": version_name})

    async def update(self, model_id: str, version_name: str, **members: Any) -> Done:
        names = {"model_id": model_id, "version_name": version_name}
        return await self._transport.send(UPDATE, names, members)

    def list(self, model_id: str, **filters: Any) -> AsyncPages[Version, VersionsListed]:
        return AsyncPage.first(self._transport, LIST, {"model_id": model_id, **filters})


class FakeClock(Clock):
    """A time that passes only while it is waited for."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.noon = datetime(2026, 1, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.noon + timedelta(seconds=sum(self.waits))

    def monotonic(self) -> float:
        return sum(self.waits)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    async def sleep_async(self, seconds: float) -> None:
        self.waits.append(seconds)


ONE = {"model_id": "m", "version_name": "1"}


def send(
    colour: str,
    url: str,
    operation: Operation[T],
    arguments: Mapping[str, object],
    body: object = UNSET,
    *,
    auth: Any = None,
    service: Service = SERVICE,
    http: Mapping[str, Any] | None = None,
    **changes: Any,
) -> T:
    """Call an operation in a colour; ``http`` makes an HTTP client of the caller's own."""
    options = Options(max_retries=0).changed(cast("OptionChanges", changes))
    if colour == "sync":
        client = None if http is None else httpx2.Client(**http)
        transport = Transport(service, url, auth=auth, options=options, http_client=client)
        try:
            return transport.send(operation, arguments, body)
        finally:
            transport.close()
            if client is not None:
                client.close()

    async def run() -> T:
        client = None if http is None else httpx2.AsyncClient(**http)
        transport = AsyncTransport(service, url, auth=auth, options=options, http_client=client)
        try:
            return await transport.send(operation, arguments, body)
        finally:
            await transport.aclose()
            if client is not None:
                await client.aclose()

    return asyncio.run(run())


def run(colour: str, url: str, use: Callable[[Any], Any], **settings: Any) -> Any:
    """Make a client of a colour and use it; what the use returns is awaited if need be."""
    if colour == "sync":
        with Client(url, **settings) as client:
            return use(client)

    async def use_async() -> Any:
        async with AsyncClient(url, **settings) as client:
            return await use(client)

    return asyncio.run(use_async())


def signed_again(captured: Captured) -> str:
    """Return the Authorization header that what was received ought to have."""
    sent = captured.header("authorization")
    assert sent is not None
    names = sent.split("SignedHeaders=")[1].split(",")[0].split(";")
    headers = {name: captured.header(name) or "" for name in names}
    return authorization(
        KEY,
        captured.method,
        captured.path,
        query=captured.pairs,
        headers=headers,
        body=captured.body,
    )
