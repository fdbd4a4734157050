"""Rules about what a document says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey

_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")
_REFERENCE: Final = re.compile(
    r"(https?://[^\s/]+\S*|/\S*|\.{0,2}/\S+|[\w-]+:[^/\s]\S*|[\w.-]+\.[a-z]+(/\S*)?)"
)


@check(
    "malformed-address",
    Group.SEMANTICS,
    Severity.WARNING,
    "What should be a URL or an e-mail address is none.",
    why="""
        Addresses of the document become links in what is published of the SDK, and indexes refuse
        a package whose metadata has a malformed one.
        """,
    hint="write a whole address, as https://example.com/terms or help@example.com",
    bad="""
        info:
          title: Users
          version: "1"
          contact: {email: help at example.com}
        """,
    good="""
        info:
          title: Users
          version: "1"
          contact: {email: help@example.com}
        """,
)
def malformed_address(survey: Survey) -> Iterator[Hit]:
    """Find addresses, of the document and of its external documentation, that lead nowhere."""
    places: list[tuple[Element | None, str, re.Pattern[str]]] = [
        (survey.at("/info"), "termsOfService", _REFERENCE),
        (survey.at("/info/contact"), "url", _REFERENCE),
        (survey.at("/info/contact"), "email", _EMAIL),
        (survey.at("/info/license"), "url", _REFERENCE),
        (survey.at("/externalDocs"), "url", _REFERENCE),
    ]
    for element, name, form in places:
        value = element.value.get(name) if element else None
        if element and isinstance(value, str) and not form.fullmatch(value):
            what = "e-mail address" if form is _EMAIL else "URL"
            yield Hit(join(element.pointer, name), f"{value!r} is no {what}")


@check(
    "empty-info",
    Group.SDK,
    Severity.WARNING,
    "The document has an empty title or version.",
    why="""
        The title is what the SDK is named after, and the version is shown where it is said which
        document an SDK was made of. The specification asks for both, and has no use for empty ones.
        """,
    hint="say what the service is called, and which version this is",
    bad="""
        info:
          title: ""
          version: "1"
        """,
    good="""
        info:
          title: Users
          version: "1"
        """,
)
def empty_info(survey: Survey) -> Iterator[Hit]:
    """Find titles and versions without a letter."""
    info = survey.at("/info")
    for name in ("title", "version"):
        value = info.value.get(name) if info else None
        if isinstance(value, str) and not value.strip():
            yield Hit(join("/info", name), f"the {name} is empty")
