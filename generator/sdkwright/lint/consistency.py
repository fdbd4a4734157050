"""Rules about what a document does one way nearly everywhere, and otherwise in one place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from sdkwright import naming
from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Operation, Survey, type_names

_STYLES: Final = (
    ("camelCase", re.compile(r"[a-z][a-z0-9]*([A-Z][A-Za-z0-9]*)+")),
    ("PascalCase", re.compile(r"[A-Z][a-z0-9]+([A-Z][A-Za-z0-9]*)*")),
    ("snake_case", re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")),
    ("kebab-case", re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")),
    ("SCREAMING_SNAKE_CASE", re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")),
    ("Train-Case", re.compile(r"[A-Z][A-Za-z0-9]*(-[A-Z][A-Za-z0-9]*)+")),
)
# Verbs that say the same of an operation, by what it does.
_VERBS: Final = (
    ("get", "fetch", "retrieve", "read", "show", "load", "list", "index", "enumerate"),
    ("create", "add", "insert", "new", "make"),
    ("delete", "remove", "destroy", "drop", "erase"),
    ("update", "modify", "edit", "change"),
)
_PAGE_NUMBER: Final = frozenset({"page", "page_number", "page_no", "page_index", "page_num"})
_OFFSET: Final = frozenset({"offset", "skip", "start", "start_index", "from"})
_CURSOR: Final = frozenset(
    {"cursor", "after", "before", "next", "next_token", "page_token", "token", "continuation"}
    | {"continuation_token", "marker", "starting_after", "ending_before", "next_cursor"}
)
_SIZE: Final = frozenset(
    {"limit", "page_size", "per_page", "size", "count", "max_results", "page_limit", "top"}
)


class _Named(NamedTuple):
    """A name in the document, and where it stands."""

    name: str
    pointer: str


def _odd(names: Sequence[_Named], share: float) -> Iterator[tuple[_Named, str, str]]:
    """Yield the names that are written otherwise than most, with their style and the usual one.

    A name of a single word is written in several styles at once, and says nothing.
    There is a usual style if at least two names have it, and one has another, or a share of all.
    """
    styled = [(found, style) for found in names if (style := _style(found.name))]
    counts = Counter(style for _, style in styled)
    if len(counts) < 2:
        return
    usual, count = counts.most_common(1)[0]
    if count >= 2 and len(styled) - count <= max(1, share * len(styled)):
        for found, style in styled:
            if style != usual:
                yield found, style, usual


def _style(name: str) -> str | None:
    return next((style for style, form in _STYLES if form.fullmatch(name)), None)


@check(
    "inconsistent-operation-id",
    Group.SDK,
    Severity.WARNING,
    "An operationId is made otherwise than the others of the document.",
    why="""
        Methods are named by operationId, and callers guess the next name from the last. Where all
        others say `listUsers`, `list_posts` is a slip; and where all others `get`, one that
        fetches is looked for in vain.
        """,
    hint="write it as the others are",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses: {"204": {description: There are none.}}
          /posts:
            get:
              operationId: listPosts
              responses: {"204": {description: There are none.}}
          /votes:
            get:
              operationId: listVotes
              responses: {"204": {description: There are none.}}
          /badges:
            get:
              operationId: list_badges
              responses: {"204": {description: There are none.}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses: {"204": {description: There are none.}}
          /posts:
            get:
              operationId: listPosts
              responses: {"204": {description: There are none.}}
          /votes:
            get:
              operationId: listVotes
              responses: {"204": {description: There are none.}}
          /badges:
            get:
              operationId: listBadges
              responses: {"204": {description: There are none.}}
        """,
)
def inconsistent_operation_id(survey: Survey) -> Iterator[Hit]:
    """Find IDs in another style than most, and with another verb for the same thing."""
    named = [
        _Named(operation.id, join(operation.pointer, "operationId"))
        for operation in survey.operations
        if operation.id
    ]
    styled = {found.pointer: (style, usual) for found, style, usual in _odd(named, 0.25)}
    for found in named:
        if found.pointer in styled:
            style, usual = styled[found.pointer]
            message = f"{found.name!r} is {style}, and other operation IDs are {usual}"
            yield Hit(found.pointer, message)
    for synonyms in _VERBS:
        yield from _odd_verbs(survey.operations, synonyms)


def _odd_verbs(operations: Iterable[Operation], synonyms: Sequence[str]) -> Iterator[Hit]:
    """Yield operations whose verb is another than that of most like them, which are at least two.

    Alike are operations of one method, be it on one thing or on a collection.
    """
    alike: dict[tuple[str, bool], list[tuple[str, Operation]]] = defaultdict(list)
    for operation in operations:
        words = naming.words(operation.id or "")
        if words and words[0].lower() in synonyms:
            is_of_one = operation.path.rstrip("/").endswith("}")
            alike[operation.method, is_of_one].append((words[0].lower(), operation))
    for found in alike.values():
        usual, count = Counter(verb for verb, _ in found).most_common(1)[0]
        for verb, operation in found:
            if verb != usual and count >= 2 and len(found) - count <= max(1, count // 4):
                message = f"{operation.id!r} says {verb!r} where other operation IDs say {usual!r}"
                yield Hit(join(operation.pointer, "operationId"), message)


@check(
    "inconsistent-name",
    Group.SDK,
    Severity.WARNING,
    "A name is written otherwise than the others of its kind.",
    why="""
        Where every property but one is camelCase, that one is mostly a slip, and the service knows
        it by another name: it is sent and ignored, or never read.
        """,
    hint="write it as the others are, if the service does",
    bad="""
        components:
          schemas:
            User:
              type: object
              properties:
                firstName: {type: string}
                lastName: {type: string}
                nickName: {type: string}
                birth_date: {type: string}
        """,
    good="""
        components:
          schemas:
            User:
              type: object
              properties:
                firstName: {type: string}
                lastName: {type: string}
                nickName: {type: string}
                birthDate: {type: string}
        """,
)
def inconsistent_name(survey: Survey) -> Iterator[Hit]:
    """Find names of properties, parameters, schemas and path segments in an odd style."""
    for kind, names in _kinds_of_names(survey):
        unique = {found.name: found for found in reversed(names)}
        odd = {
            found.name: (style, usual) for found, style, usual in _odd(list(unique.values()), 0.05)
        }
        for found in names:
            if found.name in odd:
                style, usual = odd[found.name]
                message = f"the {kind} {found.name!r} is {style}, and others are {usual}"
                yield Hit(found.pointer, message)


def _kinds_of_names(survey: Survey) -> Iterator[tuple[str, list[_Named]]]:
    properties = [
        _Named(name, join(schema.pointer, "properties", name))
        for schema in survey.elements("schema")
        for name in _keys(schema, "properties")
    ]
    yield "property", properties
    # Headers are written in a way of their own, which nobody tells apart.
    parameters = [
        _Named(name, join(parameter.pointer, "name"))
        for parameter in survey.elements("parameter")
        if parameter.value.get("in") in ("path", "query")
        and isinstance(name := parameter.value.get("name"), str)
    ]
    yield "parameter", parameters
    components = survey.at("/components")
    if components:
        schemas = [
            _Named(name, join("/components/schemas", name)) for name in _keys(components, "schemas")
        ]
        yield "schema", schemas
    segments = [
        _Named(segment, join("/paths", path))
        for path in _keys(Element("", survey.document.root), "paths")
        for segment in dict.fromkeys(path.split("/"))
        if "{" not in segment
    ]
    yield "path segment", segments


def _keys(element: Element, name: str) -> Iterator[str]:
    found = element.value.get(name)
    yield from found if isinstance(found, dict) else ()


@check(
    "inconsistent-pagination",
    Group.SDK,
    Severity.WARNING,
    "A list turns its pages otherwise than the other lists.",
    why="""
        Where lists turn pages alike, one way to go through them serves all. A list that counts
        items where the others count pages, or names them otherwise, is used wrongly: callers get
        the first page for ever, or miss some.
        """,
    hint="let it take the parameters that the others take",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              parameters:
                - {name: page, in: query, schema: {type: integer}}
                - {name: pageSize, in: query, schema: {type: integer, maximum: 100}}
              responses: {"204": {description: There are none.}}
          /posts:
            get:
              operationId: listPosts
              parameters:
                - {name: page, in: query, schema: {type: integer}}
                - {name: pageSize, in: query, schema: {type: integer, maximum: 100}}
              responses: {"204": {description: There are none.}}
          /votes:
            get:
              operationId: listVotes
              parameters:
                - {name: offset, in: query, schema: {type: integer}}
                - {name: limit, in: query, schema: {type: integer, maximum: 100}}
              responses: {"204": {description: There are none.}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              parameters:
                - {name: page, in: query, schema: {type: integer}}
                - {name: pageSize, in: query, schema: {type: integer, maximum: 100}}
              responses: {"204": {description: There are none.}}
          /votes:
            get:
              operationId: listVotes
              parameters:
                - {name: page, in: query, schema: {type: integer}}
                - {name: pageSize, in: query, schema: {type: integer, maximum: 100}}
              responses: {"204": {description: There are none.}}
        """,
)
def inconsistent_pagination(survey: Survey) -> Iterator[Hit]:
    """Find lists whose parameters for pages are others than those of most lists."""
    lists: list[tuple[Operation, tuple[tuple[str, str], ...]]] = []
    for operation in survey.operations:
        found = tuple(_paging(operation))
        # A size alone bounds a list; by itself it is no way to turn pages.
        if any(role != "size" for role, _ in found):
            lists.append((operation, found))
    if not lists:
        return
    usual, count = Counter(found for _, found in lists).most_common(1)[0]
    # Where lists differ this much, there is no usual way.
    if len(lists) - count > max(1, len(lists) // 3):
        return
    for operation, found in lists:
        # A list without a size, or without a total, still turns its pages in the same way.
        if set(found) <= set(usual) or set(usual) <= set(found):
            continue
        names, others = (" and ".join(name for _, name in way) for way in (found, usual))
        message = f"{operation.id or operation.line} turns pages by {names}, others by {others}"
        odd = {name for _, name in set(found) - set(usual)}
        place = next(one.pointer for one in operation.parameters if one.value.get("name") in odd)
        yield Hit(place, message)


@check(
    "inconsistent-envelope",
    Group.SDK,
    Severity.WARNING,
    "A list answers a bare array, where other lists have an object around it.",
    why="""
        Where pages come in an object, with the total or the next cursor beside the items, one way
        to read them serves all lists. A bare array has no place for these, so that nobody can
        tell whether there is another page.
        """,
    hint="answer an object with the members that the other lists have",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
              responses:
                "200":
                  description: Users.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          items: {type: array, items: {type: string}}
                          next: {type: string}
          /posts:
            get:
              operationId: listPosts
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
              responses:
                "200":
                  description: Posts.
                  content:
                    application/json:
                      schema: {type: array, items: {type: string}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              parameters:
                - {name: cursor, in: query, schema: {type: string}}
              responses:
                "200":
                  description: Users.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          items: {type: array, items: {type: string}}
                          next: {type: string}
        """,
)
def inconsistent_envelope(survey: Survey) -> Iterator[Hit]:
    """Find lists that turn pages and answer an array, where no fewer answer an object."""
    bare: list[tuple[Operation, str]] = []
    wrapped = 0
    for operation in survey.operations:
        if operation.method != "get" or not any(role != "size" for role, _ in _paging(operation)):
            continue
        for status, response in survey.members(operation.element, "responses"):
            schema = survey.member(response, "content", "application/json", "schema")
            if status.startswith("2") and schema is not None:
                if type_names(schema.value) == ("array",):
                    is_here = schema.pointer.startswith(f"{operation.pointer}/")
                    place = join(operation.pointer, "responses", status)
                    bare.append((operation, schema.pointer if is_here else place))
                elif _members(survey, schema, set()):
                    wrapped += 1
    for operation, place in bare if len(bare) <= wrapped else ():
        yield Hit(place, f"{operation.id or operation.line} answers an array, others an object")


def _paging(operation: Operation) -> Iterator[tuple[str, str]]:
    """Yield what an operation takes to turn pages: role and name, in the order of the roles."""
    named = {
        naming.snake(name): name
        for parameter in operation.parameters
        if parameter.value.get("in") == "query"
        and isinstance(name := parameter.value.get("name"), str)
    }
    for role, names in (
        ("page", _PAGE_NUMBER),
        ("offset", _OFFSET),
        ("cursor", _CURSOR),
        ("size", _SIZE),
    ):
        for snake, name in sorted(named.items()):
            if snake in names:
                yield role, name


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
            members = _members(survey, schema, set()) if schema else set[str]()
            return frozenset(members) if members else None
    return next(iter(content))


def _members(survey: Survey, schema: Element, passed: set[str]) -> set[str]:
    if schema.pointer in passed:
        return set()
    passed.add(schema.pointer)
    found = set(_keys(schema, "properties"))
    for keyword in ("allOf", "anyOf", "oneOf"):
        listed = schema.value.get(keyword)
        for index in range(len(listed) if isinstance(listed, list) else 0):
            part = survey.at(join(schema.pointer, keyword, str(index)))
            found |= _members(survey, part, passed) if part else set()
    return found


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
