"""Rules about operations that list: how pages are asked for, and what is around the items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from sdkwright import naming
from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Operation, Survey, type_names

_PAGE_NUMBER: Final = frozenset({"page", "page_number", "page_no", "page_index", "page_num"})
_OFFSET: Final = frozenset({"offset", "skip", "start", "start_index", "from"})
_CURSOR: Final = frozenset(
    {"cursor", "after", "before", "next", "next_token", "page_token", "token", "continuation"}
    | {"continuation_token", "marker", "starting_after", "ending_before", "next_cursor"}
)
_SIZE: Final = frozenset(
    {"limit", "page_size", "per_page", "size", "count", "max_results", "page_limit", "top"}
)


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
                elif survey.property_names(schema):
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
