"""Verdicts against reality: the old SDK calls a server that does what the new document says.

The server is a real one on the loopback interface. It validates requests with jsonschema and
answers with samples of the schemas, as strictly as the new document asks. The old SDK reads
strictly too, so that what it does not expect is an error.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, cast
from urllib.parse import parse_qsl, urlsplit

import pytest
from jsonschema import Draft202012Validator

from edits import HERE, TODAY, base, document, edited
from sdkwright.config import Config
from sdkwright.diff import Verdict, diff
from sdkwright.document import load
from sdkwright.pipeline import generate

CASES: Final = cast("Mapping[str, Any]", load(HERE / "cases.yaml").root)
# Those that start from the base, for which one old SDK does.
NAMES: Final = [name for name, case in CASES.items() if "old" not in case]


SECRET: Final = "made up"


class Server(ThreadingHTTPServer):
    """Serves a document, which may be exchanged."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.document: Any = None


class Handler(BaseHTTPRequestHandler):
    """Does what the document of its server says, and refuses everything else."""

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""

    @property
    def _document(self) -> Any:
        assert isinstance(self.server, Server)
        return self.server.document

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_DELETE = do_GET  # noqa: N815

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, media_type, content, headers = self._serve(body)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if media_type:
            self.send_header("Content-Type", media_type)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _serve(self, body: bytes) -> tuple[int, str, bytes, dict[str, str]]:
        document, address = self._document, urlsplit(self.path)
        query: dict[str, list[str]] = {}
        for name, value in parse_qsl(address.query):
            query.setdefault(name, []).append(value)
        for path, item in document["paths"].items():
            pattern = re.sub(r"\\\{[^{}]*\\\}", "[^/]+", re.escape(path))
            operation = item.get(self.command.lower())
            if operation and re.fullmatch(pattern, address.path):
                fault = self._fault(operation, query, body)
                return self._success(operation) if fault is None else (fault, "", b"", {})
        return 404, "", b"", {}

    def _fault(self, operation: Any, query: dict[str, list[str]], body: bytes) -> int | None:
        document = self._document
        security = operation.get("security", document.get("security", []))
        if security and not any(self._is_known(names, query) for names in security):
            return 401
        for parameter in operation.get("parameters", []):
            values = query.get(parameter["name"])
            if values is None:
                if parameter.get("required"):
                    return 400
            elif not self._is_valid(parameter["schema"], _read(parameter, values)):
                return 400
        declared = operation.get("requestBody")
        if declared is None:
            return 400 if body else None
        if not body:
            return 400 if declared.get("required") else None
        media_type = str(self.headers.get("Content-Type"))
        if media_type not in declared["content"]:
            return 415
        schema = declared["content"][media_type]["schema"]
        return None if self._is_valid(schema, json.loads(body)) else 400

    def _is_known(self, names: Mapping[str, Any], query: Mapping[str, Any]) -> bool:
        schemes = self._document["components"]["securitySchemes"]
        return all(
            schemes[name]["name"] in (self.headers if schemes[name]["in"] == "header" else query)
            for name in names
            if schemes[name]["type"] == "apiKey"
        )

    def _is_valid(self, schema: Any, value: Any) -> bool:
        whole = {"allOf": [schema], "components": self._document["components"]}
        return Draft202012Validator(whole).is_valid(value)

    def _success(self, operation: Any) -> tuple[int, str, bytes, dict[str, str]]:
        # The last one: what is new comes after what was there.
        status = max(status for status in operation["responses"] if status[0] == "2")
        response = operation["responses"][status]
        headers = dict.fromkeys(response.get("headers", {}), "1")
        for media_type, entry in response.get("content", {}).items():
            value = sample(self._document, entry.get("schema", {"type": "string"}))
            is_json = media_type == "application/json"
            content = json.dumps(value) if is_json else str(value)
            return int(status), media_type, content.encode(), headers
        return int(status), "", b"", headers


def _read(parameter: Any, values: list[str]) -> Any:
    schema = parameter["schema"]
    if schema.get("type") == "array":
        mark = {"pipeDelimited": "|", "spaceDelimited": " "}.get(parameter.get("style", ""))
        return values[0].split(mark) if mark and len(values) == 1 else None if mark else values
    if schema.get("type") in ("integer", "boolean"):
        try:
            return json.loads(values[0])
        except ValueError:
            return values[0]
    return values[0]


def sample(document: Any, schema: Any) -> Any:
    """Return a value of a schema that shows what is new in it: the last of all that there are."""
    if "$ref" in schema:
        return sample(document, document["components"]["schemas"][schema["$ref"].split("/")[-1]])
    if "allOf" in schema:
        return {
            key: value for part in schema["allOf"] for key, value in sample(document, part).items()
        }
    if "oneOf" in schema:
        return sample(document, schema["oneOf"][-1])
    if "enum" in schema:
        return sorted(schema["enum"])[1 if len(schema["enum"]) > 2 else 0]
    kind = schema.get("type", "object")
    if isinstance(kind, list):
        return sample(document, {**schema, "type": kind[-1]})
    match kind:
        case "object":
            found = {
                name: sample(document, part)
                for name, part in schema.get("properties", {}).items()
                # What need not be there is left out where it was promised before.
                if not part.get("writeOnly")
                and (name in schema.get("required", ()) or name != "name")
            }
            return found | ({"other": 1} if schema.get("additionalProperties") else {})
        case "array":
            return [sample(document, schema.get("items", {}))]
        case "string":
            texts = {"date": "2030-01-01", "date-time": "2030-01-01T00:00:00Z"}
            return texts.get(schema.get("format", ""), "abc")
        case "null":
            return None
        case "boolean":
            return True
        case _:
            return 1.5 if kind == "number" else 1


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Generate and import the old SDK."""
    folder = tmp_path_factory.mktemp("old")
    generate(Config(HERE / "base.yaml", folder / "out", "old_pets", "old-pets"))
    sys.path.insert(0, str(folder / "out"))
    yield importlib.import_module("old_pets")
    sys.path.remove(str(folder / "out"))


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def failures(old: Any, server: Server, document: Any) -> list[str]:
    """Return what goes wrong with calls of an old client, with few arguments and with many."""
    server.document = document
    address = f"http://127.0.0.1:{server.server_port}"
    failed: list[str] = []
    with old.Client(auth=old.Key("k"), endpoint=address, max_retries=0, mode="strict") as client:
        meal = old.models.Meat(animal="cow")
        calls: tuple[Callable[[], object], ...] = (
            lambda: client.pets.list(kind="dog"),
            lambda: client.pets.list(kind="cat", limit=1, labels=["a", "b"]),
            lambda: client.pets.list(kind="cat", limit=100),
            lambda: client.pets.create(name="z"),
            lambda: client.pets.create(name="zzz", age=-1, color="black", meal=meal, secret=SECRET),
            lambda: client.pets.get("1"),
            lambda: client.pets.delete("1"),
        )
        for number, call in enumerate(calls):
            try:
                call()
            except old.APIError as error:
                failed.append(f"call {number}: {type(error).__name__}")
    return failed


def test_the_old_sdk_works_with_the_old_server(old: Any, server: Server) -> None:
    assert [] == failures(old, server, base())


# Breaks that this client does not meet, and why others do.
UNMET: Final[Mapping[str, str]] = {
    "a request may not come in a media type any more": "the SDK writes JSON, others write forms",
    "a response may not come in a media type any more": "the SDK reads JSON, others read text",
    "a form is encoded otherwise": "the SDK writes JSON, others write forms",
    "a response gets a body": "the SDK takes any status of success, others may wait for 204",
    "a promised response header is gone": "the SDK reads no headers",
    "a response header becomes optional": "the SDK reads no headers",
    "a response header has another type": "the SDK reads no headers",
    "other properties are forbidden": "others sent what was allowed, the SDK does not",
    "a text of a request gets a format that is a type": "this server checks no formats",
    "a text of a request gets a format that is no type": "this server checks no formats",
    "a text of a request may not be empty any more": "no call here sends an empty text",
    "a required member of responses becomes optional": "the SDK reads it as optional all along",
    "a parameter has another default": "the call does not fail, it gets something else",
    "an operation may be gone at once": "it works to the day on which it is gone",
    "a condition of a request is new": "no call here has one member without the other",
}


@pytest.mark.parametrize("name", NAMES)
def test_an_old_client_fails_where_the_verdict_on_the_wire_says_so(
    old: Any, server: Server, name: str
) -> None:
    new = edited(CASES[name]["new"])
    verdicts = {change.wire for change in diff(document(base()), new, today=TODAY).changes}
    failed = failures(old, server, new.root)

    if Verdict.BREAKING in verdicts:
        assert (name in UNMET) is (failed == [])
    elif Verdict.RISKY not in verdicts:
        assert [] == failed
