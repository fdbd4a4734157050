"""Rules about what operations answer when they succeed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey, keys
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
    "An operation answers success with JSON of different forms.",
    why="""
        A method returns one type. Where one status has several kinds of JSON with schemas that
        differ, or one status has another form than the next, which of them comes is decided by the
        server, and callers have to find out.
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
    """Find responses with several kinds of JSON whose schemas differ, and statuses that differ.

    What is only accepted (202), or is several answers in one (207), often has a form of its own.
    """
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
    for operation in survey.operations:
        first: tuple[str, Element] | None = None
        for status, response in survey.members(operation.element, "responses"):
            schema = survey.member(response, "content", "application/json", "schema")
            if not status.startswith("2") or status in ("202", "207") or schema is None:
                continue
            if first and schema.value != first[1].value:
                message = f"{status} holds something else than {first[0]}"
                yield Hit(join(operation.pointer, "responses", status), message)
            first = first or (status, schema)


@check(
    "missing-result",
    Group.SDK,
    Severity.WARNING,
    "An operation answers nothing, where all others of its kind answer something.",
    why="""
        The method returns nothing, and callers do not get what they asked for, or what was made of
        what they sent.
        """,
    hint="describe the content that is answered",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses: {"200": {$ref: "#/components/responses/Names"}}
          /posts:
            get:
              operationId: listPosts
              responses: {"200": {$ref: "#/components/responses/Names"}}
          /votes:
            get:
              operationId: listVotes
              responses: {"200": {$ref: "#/components/responses/Names"}}
          /badges:
            get:
              operationId: listBadges
              responses: {"200": {description: The badges.}}
        components:
          responses:
            Names:
              description: The names.
              content:
                application/json:
                  schema: {type: array, items: {type: string}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses: {"200": {$ref: "#/components/responses/Names"}}
          /posts:
            get:
              operationId: listPosts
              responses: {"200": {$ref: "#/components/responses/Names"}}
          /votes:
            get:
              operationId: listVotes
              responses: {"200": {$ref: "#/components/responses/Names"}}
          /badges:
            get:
              operationId: listBadges
              responses: {"200": {$ref: "#/components/responses/Names"}}
        components:
          responses:
            Names:
              description: The names.
              content:
                application/json:
                  schema: {type: array, items: {type: string}}
        """,
)
def missing_result(survey: Survey) -> Iterator[Hit]:
    """Find the one GET with an empty 200, and the one POST to a collection with an empty 201."""
    collections = {one.path.rpartition("/{")[0] for one in survey.operations}
    gets = [one for one in survey.operations if one.method == "get"]
    posts = [one for one in survey.operations if one.method == "post" and one.path in collections]
    for operations, wanted, least in ((gets, "200", 3), (posts, "201", 2)):
        found = [(one, survey.member(one.element, "responses", wanted)) for one in operations]
        answers = [(operation, response) for operation, response in found if response]
        bare = [one for one in answers if not one[1].value.get("content")]
        if len(bare) != 1 or len(answers) - 1 < least:
            continue
        operation, response = bare[0]
        # Where the thing is, is an answer too.
        if "location" not in {name.lower() for name in keys(response, "headers")}:
            place = join(operation.pointer, "responses", wanted)
            yield Hit(place, f"{operation.line} answers no content, and all others of its kind do")
