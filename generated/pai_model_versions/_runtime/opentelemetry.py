"""Spans of OpenTelemetry for each attempt, by its conventions for HTTP clients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from opentelemetry import propagate, trace
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, TracerProvider

from .hooks import Attempt, Hooks, Outcome

_PORTS: Final = {"http": 80, "https": 443}


def opentelemetry_hooks(tracer_provider: TracerProvider | None = None) -> Hooks:
    """Return hooks that make a span of each attempt, and tell the service of it.

    Args:
        tracer_provider: Who gets the spans; by default the global one.
    """
    tracer = trace.get_tracer(__package__ or __name__, tracer_provider=tracer_provider)
    spans: dict[Attempt, Span] = {}

    def before(attempt: Attempt) -> Mapping[str, str]:
        url = urlsplit(attempt.url)
        attributes: dict[str, str | int] = {
            "http.request.method": attempt.method,
            "url.full": attempt.url,
            "server.address": url.hostname or "",
            "server.port": url.port or _PORTS[url.scheme],
        }
        if attempt.number > 1:
            attributes["http.request.resend_count"] = attempt.number - 1
        span = tracer.start_span(attempt.method, kind=SpanKind.CLIENT, attributes=attributes)
        spans[attempt] = span
        headers: dict[str, str] = {}
        propagate.inject(headers, context=trace.set_span_in_context(span))
        return headers

    def after(attempt: Attempt, outcome: Outcome) -> None:
        span = spans.pop(attempt, None)
        if span is None:
            return
        if outcome.status_code is not None:
            span.set_attribute("http.response.status_code", outcome.status_code)
        if outcome.error is not None:
            is_status = outcome.status_code is not None and outcome.status_code >= 400
            kind = str(outcome.status_code) if is_status else type(outcome.error).__qualname__
            span.set_attribute("error.type", kind)
            span.set_status(Status(StatusCode.ERROR))
        span.end()

    return Hooks(before, after)
