"""Rules about the form of what operations answer when they fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey

_ERRORS: Final = ("4", "5", "default")


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
    """Find errors without the members that most errors have, or of another media type.

    What many operations refer to may be the slip of one, so that what defines it counts as well.
    """
    errors = list(_errors(survey))
    if not errors:
        return
    # Of two the one that is a component is shared, and so the usual one.
    ranks = Counter(error.form for error in errors)
    shared = {error.form for error in errors if error.is_shared}
    usual = max(ranks, key=lambda form: (ranks[form], form in shared))
    first = {error.media_type.pointer: error for error in reversed(errors)}
    kinds = [error.kind for place, error in first.items() if _is_component(place)]
    is_odd = len(errors) - ranks[usual] <= max(1, len(errors) / 3)
    is_odd_kind = len(kinds) >= 3 and len(kinds) - kinds.count(usual[0]) <= len(kinds) / 3
    for place, error in reversed(first.items()):
        if error.kind != usual[0] and (is_odd or (is_odd_kind and _is_component(place))):
            message = f"the error {error.status} has {error.kind}, and others have {usual[0]}"
            yield Hit(place, message)
        elif error.kind == usual[0] and not error.members >= usual[1] and is_odd:
            has, others = (" and ".join(sorted(one)[:4]) for one in (error.members, usual[1]))
            message = f"the error {error.status} has {has}, and others have {others}"
            yield Hit(join(place, "schema"), message, at_value=True)


def _is_component(pointer: str) -> bool:
    return pointer.startswith("/components/responses/")


_Form: TypeAlias = tuple[str, frozenset[str]]


class _Error(NamedTuple):
    """A body that an operation answers when it fails."""

    media_type: Element
    status: str
    kind: str
    members: frozenset[str]
    is_shared: bool

    @property
    def form(self) -> _Form:
        return self.kind, self.members


def _errors(survey: Survey) -> Iterator[_Error]:
    """Yield the errors that have a body whose members are known, or that is no JSON."""
    for operation in survey.operations:
        for status, response in survey.members(operation.element, "responses"):
            content = dict(survey.members(response, "content"))
            if not content or not status.startswith(_ERRORS):
                continue
            names = {name.partition(";")[0].strip().lower(): name for name in content}
            json = next((name for name in names if name.endswith(("/json", "+json"))), None)
            kind = json or next(iter(names))
            media_type = content[names[kind]]
            schema = survey.member(media_type, "schema") if json else None
            members = frozenset(survey.property_names(schema)) if schema else frozenset[str]()
            if members or json is None:
                at = schema.pointer if schema else response.pointer
                yield _Error(media_type, status, kind, members, at.startswith("/components/"))


@check(
    "missing-error-body",
    Group.SDK,
    Severity.WARNING,
    "An error is answered without a body, though nearly all others have one.",
    why="""
        Callers read code and message of an error from its body. The exception of one that has none
        says only its status, whatever the service sends.
        """,
    hint="describe the body that the others have",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "204": {description: There are none.}
                "400": {$ref: "#/components/responses/Fault"}
                "401": {$ref: "#/components/responses/Fault"}
                "404": {description: There is no such page.}
                "500": {$ref: "#/components/responses/Fault"}
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
                "401": {$ref: "#/components/responses/Fault"}
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
def missing_error_body(survey: Survey) -> Iterator[Hit]:
    """Find errors without content, but for those of a status that never has any."""
    having: Counter[str] = Counter()
    lacking: Counter[str] = Counter()
    bare: dict[str, str] = {}
    for operation in survey.operations:
        answered = dict(survey.members(operation.element, "responses"))
        for status, response in answered.items():
            # What HEAD answers has no body, and what stands alone for all may be success.
            is_error = status.startswith(_ERRORS) and [*answered] != ["default"]
            if operation.method == "head" or not is_error:
                continue
            if response.value.get("content"):
                having[status] += 1
            else:
                lacking[status] += 1
                bare.setdefault(response.pointer, status)
    if having.total() < max(3, 3 * lacking.total()):
        return
    for pointer, status in bare.items():
        if having[status] or lacking[status] == 1:
            yield Hit(pointer, f"the error {status} has no body, and nearly all others have one")
