"""What a user of the generated package writes; type checkers read it, nothing runs it."""

from __future__ import annotations

import datetime
from typing import Any, assert_type

from pai_model_versions import (
    AccessKey,
    APIStatusError,
    AsyncClient,
    AsyncPage,
    BearerToken,
    Client,
    NotFoundError,
    Page,
    RequestValidationError,
    models,
)
from pai_model_versions.models import (
    ApprovalStatus,
    GetModelVersionResponse,
    Label,
    ListModelVersionsResponse,
    ModelVersion,
    UpdateModelVersionResponse,
)


def read(client: Client) -> str:
    """Read one version."""
    version = client.model_versions.get("model-1", "0.1.0")
    assert_type(version, GetModelVersionResponse)
    assert_type(version.version_name, str | None)
    assert_type(version.gmt_create_time, datetime.datetime | None)
    assert_type(version.labels, list[Label] | None)
    assert_type(version.metrics, dict[str, Any] | None)
    assert_type(version.approval_status, ApprovalStatus | str | None)
    base: ModelVersion = version
    return f"{base.version_name} {version.request_id}"


def change(client: Client) -> None:
    """Change one version."""
    status: ApprovalStatus = "Approved"
    result = client.model_versions.update(
        "model-1", "0.1.0", approval_status=status, metrics={"cer": 0.1}, source_type="Custom"
    )
    assert_type(result, UpdateModelVersionResponse)


def walk(client: Client) -> list[str | None]:
    """Read every version, and every page."""
    page = client.model_versions.list("model-1", format_type="SavedModel", page_size=50)
    assert_type(page, Page[ModelVersion, ListModelVersionsResponse])
    assert_type(page.items, list[ModelVersion])
    assert_type(page.total, int | None)
    assert_type(page.next_cursor, Any | None)
    assert_type(page.response.total_count, int | None)
    for each in page.pages():
        assert_type(each, Page[ModelVersion, ListModelVersionsResponse])
    return [version.version_name for version in page]


async def walk_async(client: AsyncClient) -> None:
    """Read every version without blocking."""
    version = await client.model_versions.get("model-1", "0.1.0")
    assert_type(version, GetModelVersionResponse)
    page = await client.model_versions.list("model-1")
    assert_type(page, AsyncPage[ModelVersion, ListModelVersionsResponse])
    async for item in client.model_versions.list("model-1"):
        assert_type(item, ModelVersion)


def main() -> None:
    """Make clients in every way, and catch what they raise."""
    with Client(region="cn-hangzhou", auth=AccessKey("id", "secret")) as client:
        try:
            read(client)
            change(client)
            walk(client)
        except NotFoundError as error:
            assert_type(error.status_code, int | None)
            assert_type(error.code, str | None)
            assert_type(error.body, bytes | None)
        except (RequestValidationError, APIStatusError) as error:
            print(error.message)
    Client(endpoint="http://127.0.0.1:8080", auth=BearerToken("token")).close()
    print(models.Label(key="env", value="test"))
