"""Rules about what operations answer when they fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Operation, Survey


@check(
    "inconsistent-error",
    Group.SDK,
    Severity.WARNING,
    "An error is answered in another form than all others.",
    why="""
        Callers read code and message of an error from where they always are. One response of
        another form is read with neither, so that its exception says nothing.
        """,
    hint="answer it in the form of the others",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "204": {description: There are none.}
                "400": {$ref: "#/components/responses/Fault"}
                "404": {$ref: "#/components/responses/Fault"}
                "500":
                  description: It failed.
                  content:
                    application/json:
                      schema: {type: object, properties: {reason: {type: string}}}
        components:
          responses:
            Fault:
              description: It failed.
              content:
                application/json:
                  schema: {type: object, properties: {code: {type: string}}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "204": {description: There are none.}
                "400": {$ref: "#/components/responses/Fault"}
                "404": {$ref: "#/components/responses/Fault"}
                "500": {$ref: "#/components/responses/Fault"}
        components:
          responses:
            Fault:
              description: It failed.
              content:
                application/json:
                  schema: {type: object, properties: {code: {type: string}}}
        """,
)
def inconsistent_error(survey: Survey) -> Iterator[Hit]:
    """Find errors without the members that most errors have, or of another media type."""
    errors: list[tuple[str, str, frozenset[str] | str]] = []
    for operation in survey.operations:
        for status, response in survey.members(operation.element, "responses"):
            if status.startswith(("4", "5", "default")):
                place = join(operation.pointer, "responses", status)
                form = _form(survey, response)
                if form is not None:
                    errors.append((place, status, form))
    if not errors:
        return
    usual, count = Counter(form for _, _, form in errors).most_common(1)[0]
    for place, status, form in errors:
        is_close = isinstance(form, frozenset) and isinstance(usual, frozenset) and form >= usual
        if form != usual and not is_close and count >= 2 and len(errors) - count <= len(errors) / 3:
            message = f"the error {status} has {_listed(form)}, and others have {_listed(usual)}"
            yield Hit(place, message)


def _form(survey: Survey, response: Element) -> frozenset[str] | str | None:
    """Return the members of an error's body, or what it is otherwise; None where it has none."""
    content = dict(survey.members(response, "content"))
    if not content:
        return None
    for name, media_type in content.items():
        if name.partition(";")[0].strip().lower().endswith(("/json", "+json")):
            schema = survey.member(media_type, "schema")
            members = survey.property_names(schema) if schema else set[str]()
            return frozenset(members) if members else None
    return next(iter(content))


def _listed(form: frozenset[str] | str) -> str:
    return form if isinstance(form, str) else " and ".join(sorted(form)[:4])


@check(
    "missing-error",
    Group.SDK,
    Severity.WARNING,
    "An operation documents no error, though nearly all others do.",
    why="""
        What is documented of errors becomes the type of their bodies and a line in the docstring.
        An operation without any looks as if it could not fail.
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
    """Find operations without errors, where nearly all have some."""
    bare: list[Operation] = []
    for operation in survey.operations:
        responses = operation.value.get("responses")
        statuses = list(responses) if isinstance(responses, dict) else []
        if statuses and not any(status.startswith(("4", "5", "default")) for status in statuses):
            bare.append(operation)
    count = len(survey.operations)
    if count - len(bare) >= 3 and len(bare) <= max(1, count // 4):
        for operation in bare:
            place = join(operation.pointer, "responses")
            yield Hit(place, f"{operation.id or operation.line} documents no error")
