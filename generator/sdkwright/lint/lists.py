"""Rules about operations that list: how pages are asked for, and what is around the items."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from sdkwright import naming
from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import ITEM_NAMES, Element, Operation, Survey, type_names

_PAGE_NUMBER: Final = frozenset({"page", "page_number", "page_no", "page_index", "page_num"})
_OFFSET: Final = frozenset({"offset", "skip", "start", "start_index", "from"})
_CURSOR: Final = frozenset(
    {"cursor", "after", "before", "next", "next_token", "page_token", "token", "continuation"}
    | {"continuation_token", "marker", "starting_after", "ending_before", "next_cursor"}
)
NEXT: Final = frozenset({"next_cursor", "next_page_token", "next_token", "continuation_token"})
# So many lists that turn pages make a custom, and so many items are more than a page.
_CUSTOM: Final = 3
_LONG: Final = 200
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
    """Find lists whose parameters for pages are others than those of most lists, or none."""
    yield from _of_another_type(survey)
    lists: list[tuple[Operation, tuple[tuple[str, str], ...]]] = []
    for operation in survey.operations:
        found = tuple(paging(operation))
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
    yield from _without_turning(survey, [operation for operation, _ in lists], usual)


def _of_another_type(survey: Survey) -> Iterator[Hit]:
    """Yield numbers of items and pages that are no integers, where other lists have integers."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for operation in survey.operations:
        numbers = {name for role, name in paging(operation) if role != "cursor"}
        for parameter in operation.parameters:
            name, schema = str(parameter.value.get("name")), survey.member(parameter, "schema")
            # What starts `from` a date is another matter.
            is_date = schema is not None and "date" in str(schema.value.get("format"))
            if name in numbers and parameter.value.get("in") == "query" and schema and not is_date:
                is_own = schema.pointer.startswith(f"{parameter.pointer}/")
                place = join(schema.pointer, "type") if is_own else parameter.pointer
                found[name].append((place, type_names(schema.value)))
    for name, uses in found.items():
        odd = [(pointer, types) for pointer, types in uses if types and "integer" not in types]
        if len(odd) * 2 <= sum(bool(types) for _, types in uses):
            for pointer, types in odd:
                message = f"{name!r} is {' or '.join(types)} here, and integer in other lists"
                yield Hit(pointer, message)


def _without_turning(
    survey: Survey, lists: Sequence[Operation], usual: Sequence[tuple[str, str]]
) -> Iterator[Hit]:
    """Yield operations that answer a page as the lists do, and take nothing to turn it."""
    turning = {operation.pointer for operation in lists}
    pages = {envelope for operation in lists if (envelope := members_of_page(survey, operation))}
    others = " and ".join(name for _, name in usual)
    for operation in survey.operations:
        if operation.method != "get" or operation.pointer in turning:
            continue
        envelope = members_of_page(survey, operation)
        # An object of nothing but an array is no page.
        if envelope in pages and len(envelope or ()) > 1:
            message = f"{operation.id or operation.line} answers a page, and does not take {others}"
            yield Hit(operation.pointer, message)
    whole = _whole_lists(survey) if pages and len(lists) >= _CUSTOM else []
    for operation, page in whole if len(whole) == 1 else ():
        message = f"{operation.id or operation.line} answers all at once, others take {others}"
        yield Hit(_place(survey, operation, page), message)


def _whole_lists(survey: Survey) -> list[tuple[Operation, Element]]:
    """Return the operations that list all there is in an array.

    What is short needs no pages: an array with a small bound, or of listed values.
    """
    found: list[tuple[Operation, Element]] = []
    for operation in survey.operations:
        is_list = operation.method == "get" and (operation.id or "").lower().startswith("list")
        page = survey.listing(operation) if is_list and "}" not in operation.path else None
        if page is None or "array" not in type_names(page.value) or any(paging(operation)):
            continue
        items, most = survey.member(page, "items"), page.value.get("maxItems", _LONG)
        is_listed = items is not None and bool({"const", "enum"} & items.value.keys())
        if not is_listed and isinstance(most, int) and most >= _LONG:
            found.append((operation, page))
    return found


@check(
    "untaken-cursor",
    Group.SDK,
    Severity.WARNING,
    "A list answers where the next page starts, and there is no way to ask for it.",
    why="""
        The cursor in the answer is of use to who can send it back. Without a parameter for it
        callers get the first page, for ever.
        """,
    hint="let it take the cursor as a parameter",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses:
                "200":
                  description: Users.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          items: {type: array, items: {type: string}}
                          nextCursor: {type: string}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              parameters:
                - {name: cursor, in: query, schema: {type: string, maxLength: 90}}
              responses:
                "200":
                  description: Users.
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          items: {type: array, items: {type: string}}
                          nextCursor: {type: string}
        """,
)
def untaken_cursor(survey: Survey) -> Iterator[Hit]:
    """Find lists with a next cursor, and with no parameter that turns pages."""
    for operation in survey.operations:
        envelope = members_of_page(survey, operation) if operation.method == "get" else None
        cursors = [name for name in sorted(envelope or ()) if naming.snake(name) in NEXT]
        if cursors and all(role == "size" for role, _ in paging(operation)):
            message = f"{operation.id or operation.line} answers {cursors[0]!r}, and takes none"
            yield Hit(operation.pointer, message)


@check(
    "inconsistent-envelope",
    Group.SDK,
    Severity.WARNING,
    "A list has its items elsewhere than other lists: bare, or by another name.",
    why="""
        Where pages come in an object, with the total or the next cursor beside the items, one way
        to read them serves all lists. A bare array has no place for these, so that nobody can
        tell whether there is another page; and `results`, where others have `items`, is looked
        for in vain.
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
    """Find lists that turn pages and answer an array, or have their items where no other has."""
    pages = [
        (operation, page)
        for operation in survey.operations
        if operation.method == "get" and any(role != "size" for role, _ in paging(operation))
        if (page := survey.listing(operation))
    ]
    bare = [one for one in pages if "array" in type_names(one[1].value)]
    if len(bare) * 2 <= len(pages):
        for operation, page in bare:
            message = f"{operation.id or operation.line} answers an array, others an object"
            yield Hit(_place(survey, operation, page), message)
    named = [
        (operation, join(page.pointer, "properties", name), name)
        for operation, page in pages
        if (name := survey.array_of(page)) in ITEM_NAMES
    ]
    if named:
        usual, count = Counter(name for _, _, name in named).most_common(1)[0]
        for operation, place, name in named:
            if name != usual and len(named) - count <= max(1, len(named) // 3):
                title = operation.id or operation.line
                yield Hit(place, f"the items of {title} are {name!r}, those of others {usual!r}")


def _place(survey: Survey, operation: Operation, page: Element) -> str:
    """Return where an operation says what it answers: the schema, if it stands there."""
    if page.pointer.startswith(f"{operation.pointer}/"):
        return page.pointer
    statuses = dict(survey.members(operation.element, "responses"))
    return join(operation.pointer, "responses", next(one for one in statuses if one[0] == "2"))


def members_of_page(survey: Survey, operation: Operation) -> frozenset[str] | None:
    """Return the properties of the pages that an operation answers; None where it does not."""
    page = survey.listing(operation)
    if page is None or "array" in type_names(page.value):
        return None
    return frozenset(survey.property_names(page))


def paging(operation: Operation) -> Iterator[tuple[str, str]]:
    """Yield what an operation takes to turn pages: role and name, in the order of the roles.

    What the document declares of that prevails over what names look like.
    """
    named = {
        naming.snake(name): name
        for parameter in operation.parameters
        if parameter.value.get("in") == "query"
        and isinstance(name := parameter.value.get("name"), str)
    }
    declared = operation.value.get("x-sdkwright-pagination")
    for role, names in (
        ("page", _PAGE_NUMBER),
        ("offset", _OFFSET),
        ("cursor", _CURSOR),
        ("size", _SIZE),
    ):
        for snake, name in sorted(named.items()):
            is_meant = snake in names
            if isinstance(declared, dict):
                is_meant = declared.get(role) == name
            if is_meant:
                yield role, name
