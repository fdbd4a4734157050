"""Hold a document against the rules that an SDK made of it needs, beyond the specification."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sdkwright.config import Linting
from sdkwright.diagnostics import Diagnostic, Rule, Severity, Span
from sdkwright.document import Document
from sdkwright.lint import (
    alternatives,
    answers,
    blanks,
    bounds,
    compositions,
    consistency,
    content,
    credentials,
    cursors,
    descriptions,
    discriminators,
    encodings,
    errors,
    examples,
    extensions,
    formats,
    hosts,
    info,
    keywords,
    links,
    lists,
    media_types,
    members,
    names,
    operations,
    parameters,
    paths,
    patterns,
    placeholders,
    properties,
    ranges,
    reading,
    references,
    resources,
    responses,
    scalars,
    security,
    servers,
    silence,
    specification,
    statuses,
    tags,
    types,
    values,
)
from sdkwright.lint.check import Check
from sdkwright.lint.silence import EXTENSION, write_baseline
from sdkwright.lint.survey import Survey
from sdkwright.validate import validate

__all__ = ["EXTENSION", "RULES", "lint", "write_baseline"]

CHECKS: Final = tuple(
    found
    for module in (
        info,
        paths,
        placeholders,
        operations,
        parameters,
        tags,
        content,
        media_types,
        encodings,
        responses,
        links,
        references,
        security,
        credentials,
        servers,
        hosts,
        keywords,
        formats,
        ranges,
        values,
        properties,
        types,
        patterns,
        compositions,
        alternatives,
        discriminators,
        examples,
        members,
        bounds,
        names,
        blanks,
        scalars,
        consistency,
        descriptions,
        resources,
        answers,
        lists,
        cursors,
        errors,
        statuses,
        extensions,
    )
    for found in vars(module).values()
    if isinstance(found, Check)
)

RULES: Final[Mapping[str, Rule]] = {
    **reading.RULES,
    **specification.RULES,
    **{check.rule.code: check.rule for check in CHECKS},
    **silence.RULES,
}
"""Every rule that documents are held to, by code."""


def lint(document: Document, linting: Linting) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a document, in the order of its text.

    Where an element breaks the specification, no rule of ours adds to it.

    Raises:
        DocumentError: It is no document of an OpenAPI version that we know, or the baseline cannot
            be read.
    """
    known = validate(document)
    survey = Survey(document)
    broken = {found.pointer for found in known if found.severity is Severity.ERROR}
    findings = [
        found
        for check in CHECKS
        if linting.severities.get(check.rule.code, check.rule.severity) is not None
        for found in check.findings(survey)
        if found.pointer not in broken
    ]
    nowhere = Span("", 0, 0)
    return tuple(
        sorted(
            set(silence.settle(document, (*known, *findings), linting, RULES)),
            key=lambda found: (found.span or nowhere, found.pointer, found.code, found.message),
        )
    )
