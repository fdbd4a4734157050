"""Spans of each attempt."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

pytest.importorskip("opentelemetry.sdk")

from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from loopback import Loopback, answer
from registry import FakeClock, run
from runtime.errors import APIError
from runtime.hooks import Attempt, Outcome
from runtime.opentelemetry import opentelemetry_hooks

FOUND = answer(200, {"VersionName": "1"})


def spans(colour: str, *answers: Any) -> tuple[list[ReadableSpan], Loopback]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    with Loopback(*answers) as server, suppress(APIError):
        run(
            colour,
            server.url,
            lambda c: c.with_options(query={"a": "S3cret"}).versions.get("m", "1"),
            hooks=opentelemetry_hooks(provider),
            clock=FakeClock(),
        )
    return list(exporter.get_finished_spans()), server


def told(attempt: Attempt, outcome: Outcome) -> ReadableSpan:
    """Return the span of an attempt; another like it is under way."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    hooks = opentelemetry_hooks(provider)
    assert hooks.before is not None
    assert hooks.after is not None
    announced = hooks.before(attempt)
    hooks.before(replace(attempt))
    hooks.after(attempt, outcome)
    [span] = exporter.get_finished_spans()
    assert announced is not None
    assert span.context is not None
    assert f"{span.context.span_id:016x}" in announced["traceparent"]
    return span


def test_a_call_is_a_span_by_the_conventions_for_http_clients(colour: str) -> None:
    [span], server = spans(colour, FOUND)
    assert span.instrumentation_scope is not None
    assert span.instrumentation_scope.name == "runtime"
    assert [span.name, span.kind, span.status.status_code] == [
        "GET",
        SpanKind.CLIENT,
        StatusCode.UNSET,
    ]
    assert dict(span.attributes or {}) == {
        "http.request.method": "GET",
        "url.full": f"{server.url}/api/v1/models/m/versions/1",
        "server.address": "127.0.0.1",
        "server.port": server.port,
        "http.response.status_code": 200,
    }


def test_the_service_is_told_of_the_span(colour: str) -> None:
    [span], server = spans(colour, FOUND)
    assert span.context is not None
    expected = f"00-{span.context.trace_id:032x}-{span.context.span_id:016x}-"
    assert (server.requests[0].header("traceparent") or "").startswith(expected)


def test_each_attempt_is_a_span(colour: str) -> None:
    found, _ = spans(colour, answer(503), b"", FOUND)
    facts = [dict(span.attributes or {}) for span in found]
    assert [fact.get("http.request.resend_count") for fact in facts] == [None, 1, 2]
    assert [fact.get("http.response.status_code") for fact in facts] == [503, None, 200]
    assert [fact.get("error.type") for fact in facts] == ["503", "APIConnectionError", None]
    assert [span.status.status_code for span in found] == [
        StatusCode.ERROR,
        StatusCode.ERROR,
        StatusCode.UNSET,
    ]


def test_a_response_that_breaks_the_document_is_no_fault_of_the_attempt(colour: str) -> None:
    [span], _ = spans(colour, answer(200, [1]))
    assert span.status.status_code is StatusCode.UNSET


@pytest.mark.parametrize(
    ("url", "address", "port"),
    [
        ("https://e.com/a", "e.com", 443),
        ("http://e.com/a", "e.com", 80),
        ("https://[::1]:8443/a", "::1", 8443),
    ],
)
def test_a_span_names_the_server(url: str, address: str, port: int) -> None:
    span = told(Attempt("Op", "GET", url, 1), Outcome(0, 200))
    facts = dict(span.attributes or {})
    assert (address, port) == (facts["server.address"], facts["server.port"])


@pytest.mark.parametrize(
    ("status", "kind"),
    [(None, "LookupError"), (200, "LookupError"), (399, "LookupError"), (400, "400")],
)
def test_the_type_of_an_error_is_its_status_if_that_is_the_error(
    status: int | None, kind: str
) -> None:
    span = told(Attempt("Op", "GET", "https://e.com", 1), Outcome(0, status, None, LookupError()))
    assert kind == (span.attributes or {})["error.type"]
    assert StatusCode.ERROR is span.status.status_code


def test_an_attempt_that_was_not_announced_has_no_span() -> None:
    hooks = opentelemetry_hooks(TracerProvider())
    assert hooks.after is not None
    hooks.after(Attempt("Op", "GET", "https://e.com", 1), Outcome(0, 200))
