"""Rules about the statuses that operations answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Final

from sdkwright import naming
from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Operation, Survey, keys

_REDIRECTS: Final = ("301", "302", "303", "307", "308")


@check(
    "missing-error",
    Group.SDK,
    Severity.WARNING,
    "An operation documents no error, or none of callers, though nearly all others do.",
    why="""
        What is documented of errors becomes the type of their bodies and a line in the docstring.
        An operation without any looks as if it could not fail, and one that only names failures
        of the server as if no request could be wrong.
        """,
    hint="add the errors that the others have",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "204": {description: There are none.}
                "400": {description: It failed.}
            post:
              operationId: addUser
              responses:
                "204": {description: It is there.}
                "400": {description: It failed.}
            put:
              operationId: updateUser
              responses:
                "204": {description: It is done.}
                "400": {description: It failed.}
            delete:
              operationId: deleteUsers
              responses:
                "204": {description: They are gone.}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "204": {description: There are none.}
                "400": {description: It failed.}
            delete:
              operationId: deleteUsers
              responses:
                "204": {description: They are gone.}
                "400": {description: It failed.}
        """,
)
def missing_error(survey: Survey) -> Iterator[Hit]:
    """Find operations without errors, where nearly all have some, or without those of callers."""
    bare = [one for one in survey.operations if _statuses(one) and not _has(one, "4", "5")]
    count = len(survey.operations)
    if count - len(bare) >= 3 and len(bare) <= max(1, count // 4):
        for operation in bare:
            place = join(operation.pointer, "responses")
            yield Hit(place, f"{operation.id or operation.line} documents no error")
    # Where nothing is asked for, as of a server's health, no request is wrong.
    asking = [one for one in survey.operations if _statuses(one) and _asks(survey, one)]
    lacking = [one for one in asking if not _has(one, "4")]
    if _are_few(lacking, asking):
        for operation in lacking:
            if _has(operation, "5"):
                place = join(operation.pointer, "responses")
                yield Hit(place, f"{operation.id or operation.line} documents no error of callers")


def _statuses(operation: Operation) -> list[str]:
    responses = operation.value.get("responses")
    return list(responses) if isinstance(responses, dict) else []


def _has(operation: Operation, *starts: str) -> bool:
    """Tell whether one of its statuses starts so, or stands for all that are not named."""
    return any(status.startswith((*starts, "default")) for status in _statuses(operation))


def _asks(survey: Survey, operation: Operation) -> bool:
    has_fields = bool(operation.parameters) or "requestBody" in operation.value
    return has_fields or survey.is_secured(operation)


def _are_few(lacking: Sequence[Operation], alike: Sequence[Operation]) -> bool:
    """Tell whether so few of what is alike lack something that it is a slip."""
    return len(alike) >= 5 and len(lacking) <= max(1, len(alike) // 10)


@check(
    "error-of-another-status",
    Group.SDK,
    Severity.WARNING,
    "A status refers to the response that is made for another.",
    why="""
        Texts and types of an error come from its response. A 404 that refers to `Unauthorized`
        raises the exception of a missing thing with the words of a missing credential.
        """,
    hint="refer to the response that has the name of the status",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "204": {description: There are none.}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
            delete:
              operationId: deleteUsers
              responses:
                "204": {description: They are gone.}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/Unauthorized"}
        components:
          responses:
            Unauthorized: {description: There is no credential.}
            NotFound: {description: There is no such page.}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "204": {description: There are none.}
                "401": {$ref: "#/components/responses/Unauthorized"}
                "404": {$ref: "#/components/responses/NotFound"}
        components:
          responses:
            Unauthorized: {description: There is no credential.}
            NotFound: {description: There is no such page.}
        """,
)
def error_of_another_status(survey: Survey) -> Iterator[Hit]:
    """Find statuses that refer to a response called after another one, where theirs is there."""
    components = survey.at("/components")
    named = keys(components, "responses") if components else ()
    statuses = {name: status for name in named if (status := _PHRASES.get(_folded(name)))}
    for element in survey.elements("operation"):
        responses = element.value.get("responses")
        for status, response in responses.items() if isinstance(responses, dict) else ():
            target = response.get("$ref") if isinstance(response, dict) else None
            section, _, name = str(target).rpartition("/")
            own = statuses.get(name)
            if section != "#/components/responses" or own in (None, status):
                continue
            if status in statuses.values():
                place = join(element.pointer, "responses", status, "$ref")
                yield Hit(place, f"{name} is the response of {own}, and this is {status}")


def _folded(name: str) -> str:
    """Return the letters of a name, without what only says that it is one of a response."""
    words = [word.lower() for word in naming.words(name)]
    while words and words[-1] in ("error", "response"):
        words.pop()
    return "".join(words)


_PHRASES: Final = {
    **{_folded(one.phrase): str(one.value) for one in HTTPStatus},
    "internal": "500",
    "internalservererror": "500",
    "unauthenticated": "401",
}
"""The statuses by how they are called."""


@check(
    "unassigned-status",
    Group.SEMANTICS,
    Severity.WARNING,
    "A response has a status that HTTP does not have.",
    why="""
        Servers answer with the statuses that IANA has registered, and few others that are known
        from practice. A response of another one is mostly misspelt, and never comes.
        """,
    hint="correct the status",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "204": {description: There are none.}
                "434": {description: There is no such page.}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "204": {description: There are none.}
                "404": {description: There is no such page.}
        """,
)
def unassigned_status(survey: Survey) -> Iterator[Hit]:
    """Find statuses that are neither registered nor in use."""
    for element in survey.elements("operation"):
        for status in keys(element, "responses"):
            if re.fullmatch("[1-5][0-9]{2}", status) and int(status) not in _KNOWN:
                place = join(element.pointer, "responses", status)
                yield Hit(place, f"there is no status {status}")


# Those of frameworks, proxies and clouds: Laravel, nginx, AWS, IIS, Cloudflare.
_UNREGISTERED: Final = (
    *(218, 306, 419, 420, 425, 430, 440, 444, 449, 450, 460, 463, 494, 495, 496, 497, 498, 499),
    *(509, *range(520, 531), 540, 561, 598, 599),
)
_KNOWN: Final = frozenset({*map(int, HTTPStatus), 104, *_UNREGISTERED})


@check(
    "unexpected-created",
    Group.SEMANTICS,
    Severity.WARNING,
    "A method that makes nothing answers that something was made.",
    why="""
        201 says that a request has made a thing. GET, HEAD and DELETE make none, so that the status
        was mostly taken from another operation, and what the service sends is not documented.
        """,
    hint="answer 200, or 204 where there is no content",
    bad="""
        paths:
          /users:
            delete:
              operationId: deleteUsers
              responses: {"201": {description: They are gone.}}
        """,
    good="""
        paths:
          /users:
            delete:
              operationId: deleteUsers
              responses: {"204": {description: They are gone.}}
        """,
)
def unexpected_created(survey: Survey) -> Iterator[Hit]:
    """Find GET, HEAD and DELETE whose only success is 201."""
    for operation in survey.operations:
        if operation.method in ("delete", "get", "head"):
            success = [status for status in _statuses(operation) if status.startswith("2")]
            if success == ["201"]:
                place = join(operation.pointer, "responses", "201")
                yield Hit(place, f"{operation.method.upper()} makes nothing, and answers 201")


@check(
    "missing-location",
    Group.SEMANTICS,
    Severity.WARNING,
    "A redirect does not say by which header it tells where to.",
    why="""
        A response of the status 301, 302, 303, 307 or 308 has its target in the header Location
        (RFC 9110, section 15.4). Who has to follow it looks for the header in the document.
        """,
    hint="describe the header Location of the response",
    bad="""
        paths:
          /picture:
            get:
              operationId: getPicture
              responses:
                "302": {description: The picture is elsewhere.}
        """,
    good="""
        paths:
          /picture:
            get:
              operationId: getPicture
              responses:
                "302":
                  description: The picture is elsewhere.
                  headers:
                    Location: {schema: {type: string, format: uri}}
        """,
)
def missing_location(survey: Survey) -> Iterator[Hit]:
    """Find redirects without the header; where most have none, it goes without saying."""
    redirects = [
        (join(operation.pointer, "responses", status), status, response)
        for operation in survey.operations
        for status, response in survey.members(operation.element, "responses")
        if status in _REDIRECTS
    ]
    bare = [
        (place, status)
        for place, status, response in redirects
        if "location" not in {name.lower() for name in keys(response, "headers")}
    ]
    for place, status in bare if len(bare) <= max(1, len(redirects) // 2) else ():
        yield Hit(place, f"the redirect {status} does not describe the header Location")
