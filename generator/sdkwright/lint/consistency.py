"""Rules about what a document calls one way nearly everywhere, and otherwise in one place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set as AbstractSet
from functools import cache
from typing import Final, NamedTuple

from sdkwright import naming
from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import ITEM_NAMES, Element, Operation, Survey, keys, type_names

# A word alone is written in several of them at once.
_STYLES: Final = (
    ("camelCase", re.compile(r"[a-z][a-z0-9]*([A-Z][A-Za-z0-9]*)*")),
    ("PascalCase", re.compile(r"(?=.*[a-z])[A-Z][A-Za-z0-9]*")),
    ("snake_case", re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")),
    ("kebab-case", re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")),
    ("SCREAMING_SNAKE_CASE", re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")),
    ("Train-Case", re.compile(r"(?=.*[a-z])[A-Z][A-Za-z0-9]*(-[A-Z][A-Za-z0-9]*)*")),
)
_ABBREVIATION: Final = re.compile(r"[A-Z][A-Z0-9]{0,3}")
# Verbs that say the same of an operation, by what it does.
_VERBS: Final = (
    ("get", "fetch", "retrieve", "read", "show", "load", "list", "index", "enumerate"),
    ("create", "add", "insert", "new", "make"),
    ("delete", "remove", "destroy", "drop", "erase"),
    ("update", "modify", "edit", "change"),
)
# Those of one thing, whatever its path.
_READS: Final = frozenset({"get", "fetch", "retrieve", "read", "show", "load"})


class _Named(NamedTuple):
    """A name in the document, and where it stands."""

    name: str
    pointer: str


def _odd(
    names: Sequence[_Named], share: float, *, least: int = 2, akin: Sequence[_Named] = ()
) -> Iterator[tuple[_Named, str]]:
    """Yield the names that are written otherwise than most, with the usual style.

    There is a usual style if all have it but one, or but a share of them; of equals it is that of
    names that are akin, then the first. So many others have to be written in it that could not be
    in the style of the odd one, where names akin count, but not alone.
    """
    styled = [(found, styles) for found in names if (styles := _styles(found.name))]
    own = Counter(styles for _, styles in styled)
    beside = Counter(styles for found in akin if (styles := _styles(found.name)))

    def count(
        of: Counter[frozenset[str]], style: str, not_of: AbstractSet[str] = frozenset()
    ) -> int:
        return sum(
            number for styles, number in of.items() if style in styles and styles.isdisjoint(not_of)
        )

    usual = max((style for style, _ in _STYLES), key=lambda it: (count(own, it), count(beside, it)))
    if len(styled) - count(own, usual) > max(1, share * len(styled)):
        return
    for found, odd in styled:
        others = 0 if usual in odd else count(own, usual, odd)
        if others and others + count(beside, usual, odd) >= least:
            yield found, usual


@cache
def _styles(name: str) -> frozenset[str]:
    """Return the styles that a name may be written in: none where it is an abbreviation."""
    if _ABBREVIATION.fullmatch(name):
        return frozenset()
    return frozenset(style for style, form in _STYLES if form.fullmatch(name))


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
        _Named(name, join(operation.pointer, "operationId"))
        for operation in survey.elements("operation")
        if isinstance(name := operation.value.get("operationId"), str)
    ]
    for found, usual in _odd(named, 0.25, least=1):
        yield Hit(found.pointer, f"{found.name!r} is not {usual}, as other operation IDs are")
    for synonyms in _VERBS:
        yield from _odd_verbs(survey, synonyms)


def _odd_verbs(survey: Survey, synonyms: Sequence[str]) -> Iterator[Hit]:
    """Yield operations whose verb is another than that of most like them; of two, the second.

    Alike are operations of one method, be it on one thing or on a collection.
    """
    alike: dict[tuple[str, bool], list[tuple[str, Operation]]] = defaultdict(list)
    for operation in survey.operations:
        words = [word.lower() for word in naming.words(operation.id or "")]
        # The verb comes first, as in `list_users`, or last, as in `users_list`.
        verb = next((word for word in (*words[:1], *words[-1:]) if word in synonyms), None)
        if verb:
            is_of_one = operation.path.rstrip("/").endswith("}") or (
                verb in _READS and not _is_list(survey, operation)
            )
            alike[operation.method, is_of_one].append((verb, operation))
    for found in alike.values():
        usual, count = Counter(verb for verb, _ in found).most_common(1)[0]
        for said, operation in found:
            # Where there is more than one thing to get, some get and others list.
            is_clear = "get" not in (said, usual) or (
                count >= 2 and (_READS.issuperset((said, usual)) or _is_list(survey, operation))
            )
            if said != usual and is_clear and len(found) - count <= max(1, count // 4):
                message = f"{operation.id!r} says {said!r} where other operation IDs say {usual!r}"
                yield Hit(join(operation.pointer, "operationId"), message)


def _is_list(survey: Survey, operation: Operation) -> bool:
    """Tell whether an operation answers items, and no thing that happens to have some."""
    page = survey.listing(operation)
    is_array = page is not None and "array" in type_names(page.value)
    return is_array or (page is not None and survey.array_of(page) in ITEM_NAMES)


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
    """Find names of properties, parameters, schemas and the like in an odd style."""
    properties = [
        _Named(name, join(schema.pointer, "properties", name))
        for schema in survey.saying("properties")
        for name in keys(schema, "properties")
    ]
    yield from _odd_headers(survey)
    for kind, names in (("property", properties), *_kinds_of_names(survey), *_enums(survey)):
        unique = list({found.name: found for found in reversed(names)}.values())
        odd = {
            found.name: usual
            for found, usual in _odd(
                unique,
                0.05,
                # Of two tags that disagree, one is wrong whatever the others are.
                least=1 if kind == "tag" else 2,
                akin=properties if kind == "parameter" else (),
            )
        }
        for found in names:
            if found.name in odd:
                message = f"the {kind} {found.name!r} is not {odd[found.name]}, as others are"
                yield Hit(found.pointer, message)


def _kinds_of_names(survey: Survey) -> Iterator[tuple[str, list[_Named]]]:
    parameters = [
        (name, parameter)
        for parameter in survey.elements("parameter")
        if isinstance(name := parameter.value.get("name"), str)
    ]
    yield "parameter", [
        _Named(name, join(parameter.pointer, "name"))
        for name, parameter in parameters
        if parameter.value.get("in") in ("path", "query")
    ]
    # Whether headers are in capitals nobody tells apart.
    yield "header", [
        _Named(name.lower(), join(parameter.pointer, "name"))
        for name, parameter in parameters
        if parameter.value.get("in") == "header"
    ]
    yield "header of responses", [
        _Named(name.lower(), join(response.pointer, "headers", name))
        for response in survey.elements("response")
        for name in keys(response, "headers")
    ]
    components = survey.at("/components")
    if components:
        schemas = [
            _Named(name, join("/components/schemas", name)) for name in keys(components, "schemas")
        ]
        yield "schema", schemas
    segments = [
        _Named(segment, join("/paths", path))
        for path in keys(Element("", survey.document.root), "paths")
        for segment in dict.fromkeys(path.split("/"))
        if "{" not in segment
    ]
    yield "path segment", segments
    tags = [
        _Named(tag, join(operation.pointer, "tags", str(index)))
        for operation in survey.elements("operation")
        for index, tag in _texts(operation, "tags")
    ]
    yield "tag", tags


def _odd_headers(survey: Survey) -> Iterator[Hit]:
    """Yield headers of responses that are called otherwise elsewhere, but for `_` and `-`."""
    alike: dict[str, list[_Named]] = defaultdict(list)
    for response in survey.elements("response"):
        for name in keys(response, "headers"):
            place = join(response.pointer, "headers", name)
            alike[name.lower().replace("_", "-")].append(_Named(name, place))
    for found in alike.values():
        usual = Counter(one.name.lower() for one in found).most_common(1)[0][0]
        known = next(one.name for one in found if one.name.lower() == usual)
        for one in found:
            if one.name.lower() != usual:
                yield Hit(one.pointer, f"the header {one.name!r} is {known!r} elsewhere")


def _enums(survey: Survey) -> Iterator[tuple[str, list[_Named]]]:
    """Yield the values of each enum: one service may say another's values as that one does."""
    for schema in survey.saying("enum"):
        values = [
            _Named(value, join(schema.pointer, "enum", str(index)))
            for index, value in _texts(schema, "enum")
        ]
        # Of two nobody can tell which is the odd one.
        if len(values) > 2:
            yield "value", values


def _texts(element: Element, key: str) -> Iterator[tuple[int, str]]:
    """Yield the items of a list that are text, with their indices."""
    found = element.value.get(key)
    for index, item in enumerate(found if isinstance(found, list) else ()):
        if isinstance(item, str):
            yield index, item
