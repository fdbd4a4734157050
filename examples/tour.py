"""Calls every operation of the generated SDK against a small service on the loopback interface.

`make demo` runs it. The service keeps its versions in memory; the client is the one that users get.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, TypeVar, cast
from urllib.parse import parse_qs, unquote, urlsplit

from pai_model_versions import AccessKey, AsyncClient, Client, NotFoundError, RequestValidationError
from pai_model_versions.models import GetModelVersionResponse, ModelVersion

T = TypeVar("T")

MODEL: Final = "model-rbvg5wzljz"
KEY: Final = AccessKey("an-id", "a-secret")

# The service -----------------------------------------------------------------------------------


def stored_version(minor: int) -> dict[str, Any]:
    """Return a version as the service keeps it."""
    made = datetime(2025, 1, 21, 17, 12, 35, tzinfo=UTC) + timedelta(days=minor)
    return {
        "VersionName": f"0.{minor}.0",
        "ApprovalStatus": "Pending",
        "FormatType": "SavedModel",
        "FrameworkType": "TensorFlow",
        "GmtCreateTime": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Labels": [{"Key": "stage", "Value": "trial"}],
        "Metrics": {"Results": [{"Metrics": {"accuracy": round(0.9 + minor / 100, 2)}}]},
    }


class Service(ThreadingHTTPServer):
    """A ModelVersion service with seven versions of one model; it remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        stored = [stored_version(minor) for minor in range(1, 8)]
        # What the document does not know yet: a value of an enum, and a member.
        stored[-1] |= {"FormatType": "SafeTensors", "Quantization": "int8"}
        self.versions = {str(version["VersionName"]): version for version in stored}
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        """The URL to call."""
        return f"http://127.0.0.1:{self.server_port}"

    def answer(
        self, method: str, target: str, body: Mapping[str, Any]
    ) -> tuple[int, Mapping[str, Any]]:
        """Return the status and the body of a response."""
        url = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        match method, [unquote(part) for part in url.path.split("/")]:
            case "GET", ["", "api", "v1", "models", model, "versions"] if model == MODEL:
                return 200, self._page(query)
            case "GET", ["", "api", "v1", "models", model, "versions", name] if (
                model == MODEL and name in self.versions
            ):
                return 200, self.versions[name]
            case "PUT", ["", "api", "v1", "models", model, "versions", name] if (
                model == MODEL and name in self.versions
            ):
                self.versions[name].update(body)
                return 200, {}
            case _:
                return 404, {"Code": "VersionNotFound", "Message": "There is no such version."}

    def _page(self, query: Mapping[str, str]) -> dict[str, Any]:
        wanted = query.get("ApprovalStatus")
        found = [
            version
            for version in self.versions.values()
            if wanted in (None, version["ApprovalStatus"])
        ]
        size = int(query.get("PageSize", "10"))
        first = (int(query.get("PageNumber", "1")) - 1) * size
        return {"TotalCount": len(found), "Versions": found[first : first + size]}


class Handler(BaseHTTPRequestHandler):
    """Reads a request from the wire and writes the response to it."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # a response leaves as a whole: two packets would wait for each other

    def _respond(self) -> None:
        service = cast("Service", self.server)
        content = self.rfile.read(int(self.headers.get("content-length", "0")))
        status, body = service.answer(
            self.command, self.path, json.loads(content) if content else {}
        )
        service.asked.append(f"{self.command} {self.path} -> {status}")
        answer = json.dumps({"RequestId": str(uuid.uuid4()), **body}).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_PUT = _respond  # noqa: N815 - the names that http.server looks for

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: the tour tells what was asked."""


# The tour --------------------------------------------------------------------------------------


def told(service: Service, source: str, call: Callable[[], T]) -> T:
    """Make a call, and print its source, what it sent, and how long it took."""
    service.asked.clear()
    print(f"\n>>> {source}")
    start = time.perf_counter()
    try:
        return call()
    finally:
        seconds = time.perf_counter() - start
        for line in service.asked or ["nothing was sent"]:
            print(f"    {line}")
        print(f"    {seconds:.3f} s")


def described(version: ModelVersion) -> str:
    """Return a line about a version."""
    made = f"{version.gmt_create_time:%d %B %Y}" if version.gmt_create_time else "some day"
    return f"{version.version_name}, {version.format_type}, of {made}: {version.approval_status}"


def tour(service: Service, client: Client) -> None:
    """Call the three operations, and get two calls wrong."""
    versions = client.model_versions

    print(
        described(
            told(service, 'versions.get(MODEL, "0.3.0")', lambda: versions.get(MODEL, "0.3.0"))
        )
    )

    every = told(
        service,
        "list(versions.list(MODEL, page_size=3))",
        lambda: list(versions.list(MODEL, page_size=3)),
    )
    print(", ".join(str(version.version_name) for version in every))
    print("Of the last one, a value and a member that the document does not know:")
    print(f"{every[-1].format_type=} {every[-1].model_extra=}")

    told(
        service,
        'versions.update(MODEL, "0.3.0", approval_status="Approved")',
        lambda: versions.update(MODEL, "0.3.0", approval_status="Approved"),
    )

    print(
        described(
            told(service, 'versions.get(MODEL, "0.3.0")', lambda: versions.get(MODEL, "0.3.0"))
        )
    )

    try:
        told(service, 'versions.get(MODEL, "9.9.9")', lambda: versions.get(MODEL, "9.9.9"))
    except NotFoundError as error:
        print(f"{type(error).__name__}: {error}")

    try:
        told(
            service,
            'versions.update(MODEL, "0.3.0", source_type="PAIFlow", source_id="7")',
            lambda: versions.update(MODEL, "0.3.0", source_type="PAIFlow", source_id="7"),
        )
    except RequestValidationError as error:
        print(f"{type(error).__name__}: {error}")


async def every_version(address: str) -> list[GetModelVersionResponse]:
    """List the versions, then get all of them at once."""
    async with AsyncClient(endpoint=address, auth=KEY) as client:
        versions = client.model_versions
        names = [version.version_name async for version in versions.list(MODEL)]
        return await asyncio.gather(*(versions.get(MODEL, name) for name in names if name))


def main() -> None:
    """Start the service, take the tour, and stop the service."""
    with Service() as service:
        threading.Thread(target=service.serve_forever, daemon=True).start()
        print(f"{service.address} serves {len(service.versions)} versions of {MODEL}.")
        with Client(endpoint=service.address, auth=KEY) as client:
            tour(service, client)
        every = told(
            service,
            "asyncio.run(every_version(service.address))",
            lambda: asyncio.run(every_version(service.address)),
        )
        approved = [version for version in every if version.approval_status == "Approved"]
        print(f"{len(every)} versions, {len(approved)} of them approved")
        service.shutdown()


if __name__ == "__main__":
    main()
