"""What becomes of responses that are not as documented, in each mode."""

from __future__ import annotations

from typing import Any

import pytest

from loopback import Loopback, answer
from registry import run
from runtime.errors import APIResponseError, ResponseValidationError
from runtime.options import Disagreement

AWRY = {"VersionName": 5, "Labels": [{"Key": "a"}, "x"], "Colour": "red"}
FAULTS = {
    "/VersionName": "Input should be a valid string, got 5",
    "/Labels/1": "Input should be an object, got 'x'",
}


def call(colour: str, body: object, **options: Any) -> Any:
    with Loopback(answer(200, body, {"x-acs-request-id": "r-1"})) as server:
        return run(colour, server.url, lambda c: c.versions.get("m", "1"), **options)


def test_lenient_reads_what_can_be_read(colour: str) -> None:
    found = call(colour, AWRY)
    assert [found.version_name, found.labels[0].key, found.labels[1]] == [5, "a", "x"]
    assert found.model_extra == {"Colour": "red"}


def test_report_does_and_tells(colour: str) -> None:
    told: list[Disagreement] = []
    found = call(colour, AWRY, mode="report", report=told.append)
    assert found == call(colour, AWRY)
    assert told == [Disagreement("GetVersion", place, text) for place, text in FAULTS.items()]


def test_report_tells_nothing_of_what_is_as_documented(colour: str) -> None:
    told: list[Disagreement] = []
    call(colour, {"VersionName": "1", "Colour": "red"}, mode="report", report=told.append)
    assert told == []


def test_strict_raises_with_the_response(colour: str) -> None:
    with pytest.raises(ResponseValidationError) as caught:
        call(colour, AWRY, mode="strict")
    error = caught.value
    assert error.faults == FAULTS
    assert [error.status_code, error.request_id] == [200, "r-1"]
    assert b"Colour" in (error.body or b"")
    assert str(error).splitlines() == [
        "200: GetVersion breaks the document:",
        *[f"  {place}: {text}" for place, text in list(FAULTS.items())[:-1]],
        "  /Labels/1: Input should be an object, got 'x' (request id r-1)",
    ]


def test_strict_lets_pass_what_is_as_documented(colour: str) -> None:
    assert call(colour, {"VersionName": "1", "Colour": "red"}, mode="strict").version_name == "1"


@pytest.mark.parametrize("mode", ["lenient", "report", "strict"])
def test_what_is_something_else_at_its_top_is_never_read(colour: str, mode: str) -> None:
    report = {"report": print} if mode == "report" else {}
    with pytest.raises(APIResponseError) as caught:
        call(colour, [1], mode=mode, **report)
    assert type(caught.value) is APIResponseError


def test_what_the_callback_raises_is_raised(colour: str) -> None:
    def refuse(_: Disagreement) -> None:
        raise LookupError("drift")

    with pytest.raises(LookupError, match="drift"):
        call(colour, AWRY, mode="report", report=refuse)


def test_a_page_is_read_in_the_mode_of_its_client(colour: str) -> None:
    told: list[Disagreement] = []
    body = {"Versions": [{"VersionName": "1", "Size": "x"}], "TotalCount": 1}

    def use(client: Any) -> Any:
        versions = client.with_options(mode="report", report=told.append).versions.list("m")
        return list(versions) if colour == "sync" else listed(versions)

    async def listed(versions: Any) -> list[Any]:
        return [version async for version in versions]

    with Loopback(answer(200, body)) as server:
        run(colour, server.url, use)
    assert [found.pointer for found in told] == ["/Versions/0/Size"]
