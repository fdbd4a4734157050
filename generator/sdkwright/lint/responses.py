"""Rules about what operations answer when they succeed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Survey
from sdkwright.values import JSON

_WITHOUT_CONTENT: Final = ("204", "205", "304")


@check(
    "missing-success-response",
    Group.SEMANTICS,
    Severity.WARNING,
    "An operation documents no response of success.",
    why="""
        What a method returns follows from the responses of success. Without one it returns
        nothing, whatever the service sends.
        """,
    hint="describe the response of success, with its status",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses: {"404": {description: There are none.}}
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
                "404": {description: There are none.}
        """,
)
def missing_success_response(survey: Survey) -> Iterator[Hit]:
    """Find operations that only ever fail, or say nothing of responses."""
    for operation in survey.operations:
        responses = operation.value.get("responses")
        if not isinstance(responses, dict) or not responses:
            if survey.version != "3.0" and responses is None:
                yield Hit(operation.pointer, f"{operation.line} has no response of success")
        elif not any(status.startswith(("1", "2", "3", "default")) for status in responses):
            place = join(operation.pointer, "responses")
            yield Hit(place, f"{operation.line} has no response of success")


@check(
    "unexpected-content",
    Group.SEMANTICS,
    Severity.WARNING,
    "A response describes content that its status excludes.",
    why="""
        A response of the status 204, 205 or 304 has no content (RFC 9110, section 15), so that
        the method never returns what is described.
        """,
    hint="remove the content, or correct the status",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "204":
                  description: The users.
                  content:
                    application/json:
                      schema: {type: array, items: {type: string}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "200":
                  description: The users.
                  content:
                    application/json:
                      schema: {type: array, items: {type: string}}
        """,
)
def unexpected_content(survey: Survey) -> Iterator[Hit]:
    """Find content of responses that have none."""
    for operation in survey.operations:
        for status, response in survey.members(operation.element, "responses"):
            of = f"the status {status}" if status in _WITHOUT_CONTENT else ""
            of = of or ("HEAD" if operation.method == "head" else "")
            if of and response.value.get("content"):
                place = join(operation.pointer, "responses", status)
                # What is shared has its place where it is used.
                is_here = response.pointer == place
                at = join(place, "content") if is_here else place
                yield Hit(at, f"a response of {of} has no content")


@check(
    "ambiguous-result",
    Group.SDK,
    Severity.WARNING,
    "An operation answers success with JSON of different forms under one status.",
    why="""
        A method returns one type. Where one status has several kinds of JSON with schemas that
        differ, which of them comes is decided by the server, and callers have to find out.
        """,
    hint="describe one schema for both, or leave one kind of content out",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "200":
                  description: The users.
                  content:
                    application/json:
                      schema: {type: array, items: {type: string}}
                    application/hal+json:
                      schema: {type: object, properties: {items: {type: string}}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "200":
                  description: The users.
                  content:
                    application/json:
                      schema: {type: array, items: {type: string}}
        """,
)
def ambiguous_result(survey: Survey) -> Iterator[Hit]:
    """Find responses with several kinds of JSON whose schemas differ."""
    for response in survey.elements("response"):
        content = response.value.get("content")
        kinds: dict[str, JSON] = {}
        for name, value in content.items() if isinstance(content, dict) else ():
            if name.partition(";")[0].strip().lower().endswith(("/json", "+json")):
                kinds[name] = value.get("schema") if isinstance(value, dict) else None
        names = list(kinds)
        for name in names[1:]:
            if kinds[name] != kinds[names[0]]:
                message = f"{name} holds something else than {names[0]}"
                yield Hit(join(response.pointer, "content", name), message)
