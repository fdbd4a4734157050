"""Rules about media types: what they are called, and that each is named once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import Final

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.slips import slip
from sdkwright.lint.survey import Survey, keys

# Registered by IANA.
_TOP_LEVEL_TYPES: Final = (
    *("application", "audio", "example", "font", "haptics", "image", "message", "model"),
    *("multipart", "text", "video"),
)
# RFC 6838, and the ranges that OpenAPI allows for.
_MEDIA_TYPE: Final = re.compile(r"(\*|[\w!#$&^.+-]+)/(\*|[\w!#$&^.+*-]+)\s*(;.*)?", re.ASCII)
_USUAL: Final = (
    *("application/json", "application/problem+json", "application/merge-patch+json"),
    *("application/json-patch+json", "application/octet-stream", "application/pdf"),
    *("application/x-www-form-urlencoded", "application/zip", "application/yaml"),
    *("image/gif", "image/jpeg", "image/webp", "multipart/form-data", "multipart/mixed"),
    *("text/calendar", "text/event-stream", "text/html", "text/markdown", "text/plain"),
)
# Those that are near to them, and are others.
_OTHER: Final = frozenset({"bson", "cjson", "hjson", "json5", "jsonl", "jsonp", "jsont", "gzip"})


@check(
    "malformed-media-type",
    Group.SEMANTICS,
    Severity.ERROR,
    "What names a kind of content is no media type, or a usual one but for a letter.",
    why="""
        Requests are sent with the media type as their Content-Type, and responses are recognised
        by theirs. One that is misspelt is refused, or never met.
        """,
    hint="write type and subtype, as application/json",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "200":
                  description: Their names.
                  content:
                    json:
                      schema: {type: array, items: {type: string}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "200":
                  description: Their names.
                  content:
                    application/json:
                      schema: {type: array, items: {type: string}}
        """,
)
def malformed_media_type(survey: Survey) -> Iterator[Hit]:
    """Find what names a kind of content, of a part of a form or of text, and is no media type."""
    for kind in ("requestBody", "response", "parameter", "header"):
        for element in survey.elements(kind):
            for name in keys(element, "content"):
                yield from _judged(name, join(element.pointer, "content", name))
    for kind, key in (("encoding", "contentType"), ("schema", "contentMediaType")):
        for element in survey.elements(kind):
            named = element.value.get(key)
            # A part may be of one of several.
            for name in named.split(",") if isinstance(named, str) else ():
                yield from _judged(name.strip(), join(element.pointer, key))


def _judged(name: str, place: str) -> Iterator[Hit]:
    is_one, meant = _understood(name)
    if not is_one:
        yield Hit(place, f"{name!r} is no media type", f"did you mean {meant!r}?" if meant else "")


@cache
def _understood(name: str) -> tuple[bool, str | None]:
    """Tell whether a name is that of a media type, and which was meant if it is a slip."""
    top, _, rest = name.partition(";")[0].strip().lower().partition("/")
    near = get_close_matches(top, _TOP_LEVEL_TYPES, 1, cutoff=0.8)
    usual = [one for one in _USUAL if slip(f"{top}/{rest}", one)]
    if not _MEDIA_TYPE.fullmatch(name):
        return False, None
    if top not in _TOP_LEVEL_TYPES and near:
        return False, near[0]
    is_slip = bool(usual) and rest not in _OTHER
    return not is_slip, usual[0] if is_slip else None


@check(
    "duplicate-media-type",
    Group.SEMANTICS,
    Severity.WARNING,
    "Two keys of a content are one media type.",
    why="""
        Media types do not differ by case. Which of the two describes what comes is chance.
        """,
    hint="remove one of the two",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "200":
                  description: Their names.
                  content:
                    text/csv: {schema: {type: string}}
                    Text/CSV: {schema: {type: string}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "200":
                  description: Their names.
                  content:
                    text/csv: {schema: {type: string}}
        """,
)
def duplicate_media_type(survey: Survey) -> Iterator[Hit]:
    """Find media types that differ by case or blanks only."""
    for kind in ("requestBody", "response"):
        for element in survey.elements(kind):
            content = element.value.get("content")
            first: dict[str, str] = {}
            for name in content if isinstance(content, dict) else ():
                other = first.setdefault("".join(name.lower().split()), name)
                if other != name:
                    message = f"{name!r} and {other!r} are one media type"
                    yield Hit(join(element.pointer, "content", name), message)
