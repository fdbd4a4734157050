"""Rules about what operations answer when they fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Operation, Survey


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
    errors = list(_errors(survey))
    if not errors:
        return
    # Of two the one that is a component is shared, and so the usual one.
    ranks = Counter(error.form for error in errors)
    shared = {error.form for error in errors if error.is_shared}
    usual = max(ranks, key=lambda form: (ranks[form], form in shared))
    for error in errors:
        is_usual = error.media_type == usual[0] and error.members >= usual[1]
        if not is_usual and len(errors) - ranks[usual] <= max(1, len(errors) / 3):
            has, others = _told(error.form, usual)
            yield Hit(
                error.pointer, f"the error {error.status} has {has}, and others have {others}"
            )


_Form: TypeAlias = tuple[str, frozenset[str]]


class _Error(NamedTuple):
    """A body that an operation answers when it fails."""

    pointer: str
    status: str
    media_type: str
    members: frozenset[str]
    is_shared: bool

    @property
    def form(self) -> _Form:
        return self.media_type, self.members


def _errors(survey: Survey) -> Iterator[_Error]:
    """Yield the errors that have a body whose members are known, or that is no JSON."""
    for operation in survey.operations:
        for status, response in survey.members(operation.element, "responses"):
            content = dict(survey.members(response, "content"))
            if not content or not status.startswith(("4", "5", "default")):
                continue
            names = {name.partition(";")[0].strip().lower(): name for name in content}
            json = next((name for name in names if name.endswith(("/json", "+json"))), None)
            kind = json or next(iter(names))
            schema = survey.member(content[names[kind]], "schema") if json else None
            members = frozenset(survey.property_names(schema)) if schema else frozenset[str]()
            if members or json is None:
                place = join(operation.pointer, "responses", status)
                at = schema.pointer if schema else response.pointer
                yield _Error(place, status, kind, members, at.startswith("/components/"))


def _told(form: _Form, usual: _Form) -> tuple[str, str]:
    """Return in which way a form differs from the usual one: by the media type, or the members."""
    if form[0] != usual[0]:
        return form[0], usual[0]
    one, other = (" and ".join(sorted(members)[:4]) for _, members in (form, usual))
    return one, other


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
