"""Rules about what the segments of paths are called, and what is written in them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from sdkwright import naming
from sdkwright.diagnostics import Group, Severity
from sdkwright.lint.check import Hit, check
from sdkwright.lint.paths import PLACEHOLDER, listed_paths
from sdkwright.lint.survey import Survey, is_composed, type_names
from sdkwright.values import JSON

_COLON: Final = re.compile(r":([A-Za-z_]\w*)")
_ANGLES: Final = re.compile(r"<(.+)>")
# What names of single things end in.
_KEYS: Final = frozenset({"code", "guid", "id", "key", "name", "number", "slug", "uid", "uuid"})
# RFC 3986, section 2: not even percent signs make these a part of a URI.
_FOREIGN: Final = re.compile(r'[\x00-\x20\x7f"<>\\^`|]')


@check(
    "foreign-placeholder",
    Group.SEMANTICS,
    Severity.ERROR,
    "A path has a placeholder as other tools write them.",
    why="""
        Only names in braces are placeholders. `:id`, `<id>` and `${id}` are so in frameworks and
        shells; in a path of OpenAPI they are text, which is sent as it is, and empty braces have
        no name.
        """,
    hint="write the placeholder as {name}",
    bad="""
        paths:
          /users/:id:
            get:
              operationId: getUser
              responses: {"204": {description: It exists.}}
        """,
    good="""
        paths:
          /users/{id}:
            get:
              operationId: getUser
              parameters:
                - {name: id, in: path, required: true, schema: {type: string}}
              responses: {"204": {description: It exists.}}
        """,
)
def foreign_placeholder(survey: Survey) -> Iterator[Hit]:
    """Find segments of paths that look like placeholders, and are none."""
    for path, pointer in listed_paths(survey):
        segments = path.split("/")
        for index, segment in enumerate(segments):
            name = _foreign(segments, index)
            if name is not None:
                message = f"{segment!r} of the path is sent as it is"
                yield Hit(pointer, message, f"write it as {{{name}}}" if name else "")


def _foreign(segments: list[str], index: int) -> str | None:
    """Return the name of a placeholder that is written in the way of another tool."""
    segment = segments[index]
    if angles := _ANGLES.fullmatch(segment):
        # Some tools write the type before the name.
        return angles[1].rpartition(":")[2]
    if "${" in segment:
        return "".join(PLACEHOLDER.findall(segment)[:1])
    colon = _COLON.fullmatch(segment)
    if colon is None:
        return "" if "{}" in segment else None
    # A colon starts what is to be done as well, as in `/users/:search`.
    words = [word.lower() for word in naming.words(colon[1])]
    before = segments[index - 1].lower() if index else ""
    is_name = index + 1 < len(segments) or words[-1] in _KEYS or before in _plurals(words[0])
    return colon[1] if is_name else None


def _plurals(word: str) -> tuple[str, ...]:
    """Return how the plural of a word may be written."""
    if word.endswith("y"):
        return (f"{word}s", f"{word[:-1]}ies")
    return (f"{word}s", f"{word}es")


@check(
    "unencoded-path",
    Group.SEMANTICS,
    Severity.ERROR,
    "A path holds a sign that no URL may hold.",
    why="""
        Blanks, quotes and the like stand in no URL by themselves. Some clients encode them, some
        send them as they are, and some refuse the address: mostly the sign is a slip.
        """,
    hint="remove it; where the service has it, write it percent-encoded",
    bad="""
        paths:
          /open posts:
            get:
              operationId: listOpenPosts
              responses: {"204": {description: There are none.}}
        """,
    good="""
        paths:
          /open-posts:
            get:
              operationId: listOpenPosts
              responses: {"204": {description: There are none.}}
        """,
)
def unencoded_path(survey: Survey) -> Iterator[Hit]:
    """Find signs outside of placeholders that have to be encoded."""
    for path, pointer in listed_paths(survey):
        segments = PLACEHOLDER.sub("", path).split("/")
        for one in segments:
            found = None if _ANGLES.fullmatch(one) else _FOREIGN.search(one)
            if found:
                yield Hit(pointer, f"the path {path!r} holds the sign {found[0]!r}")
                break


class _Placeholder(NamedTuple):
    """A placeholder of the path of an operation.

    Attributes:
        name: What it is called.
        path: The path.
        pointer: The parameter that describes it.
        type: The type of its values; empty where it is not known.
        format: The format of its values, if it has one.
    """

    name: str
    path: str
    pointer: str
    type: str
    format: str


@check(
    "inconsistent-placeholder",
    Group.SDK,
    Severity.WARNING,
    "A placeholder is called otherwise, or of another type, than in the same place of other paths.",
    why="""
        What follows `/users/` names a user, whatever comes after it. If that is a number here and
        a UUID there, one of the two is refused; and if it is `user_id` in all methods but one,
        callers of that one guess wrong.
        """,
    hint="describe the parameter once, under components, and refer to it",
    bad="""
        paths:
          /users/{userId}:
            get:
              operationId: getUser
              parameters:
                - {name: userId, in: path, required: true, schema: {type: string, format: uuid}}
              responses: {"204": {description: It exists.}}
          /users/{userId}/picture:
            get:
              operationId: getPicture
              parameters:
                - {name: userId, in: path, required: true, schema: {type: integer}}
              responses: {"204": {description: It exists.}}
        """,
    good="""
        paths:
          /users/{userId}:
            get:
              operationId: getUser
              parameters:
                - {name: userId, in: path, required: true, schema: {type: string, format: uuid}}
              responses: {"204": {description: It exists.}}
          /users/{userId}/picture:
            get:
              operationId: getPicture
              parameters:
                - {name: userId, in: path, required: true, schema: {type: string, format: uuid}}
              responses: {"204": {description: It exists.}}
        """,
)
def inconsistent_placeholder(survey: Survey) -> Iterator[Hit]:
    """Find placeholders below one prefix that differ in type, or in name alone."""
    for found in _by_prefix(survey).values():
        names = Counter(one.name for one in found)
        for name in names:
            yield from _odd_types([one for one in found if one.name == name])
        usual, count = names.most_common(1)[0]
        types = {(one.type, one.format) for one in found if one.name == usual}
        odd = [one for one in found if one.name != usual]
        # Of two names that are both in use, each may be what it says: an ID, and a nickname.
        if count > 2 * len(odd) and len({one.path for one in odd}) == 1:
            for one in odd:
                if types == {(one.type, one.format)}:
                    message = f"{{{one.name}}} is {{{usual}}} in the same place of other paths"
                    yield Hit(one.pointer, message)


def _odd_types(found: Sequence[_Placeholder]) -> Iterator[Hit]:
    """Yield those of one name with another type or format than most; of equals, than the first.

    One without a format may be of any.
    """
    usual = _usual(one.type for one in found)
    alike = [one for one in found if one.type == usual]
    usual_format = _usual(one.format for one in alike)
    for one in found:
        if one.type and one.type != usual:
            yield Hit(one.pointer, f"{{{one.name}}} is {one.type} here, and {usual} in other paths")
    for one in alike:
        if one.format and one.format != usual_format:
            message = f"{{{one.name}}} is {one.format} here, and {usual_format} in other paths"
            yield Hit(one.pointer, message)


def _usual(values: Iterable[str]) -> str:
    counts = Counter(value for value in values if value).most_common(1)
    return counts[0][0] if counts else ""


def _by_prefix(survey: Survey) -> Mapping[str, list[_Placeholder]]:
    """Return the placeholders that are whole segments, by what comes before them."""
    found: dict[str, list[_Placeholder]] = defaultdict(list)
    for operation in survey.operations:
        described = {
            str(parameter.value.get("name")): parameter
            for parameter in operation.parameters
            if parameter.value.get("in") == "path"
        }
        segments = operation.path.split("/")
        for index, segment in enumerate(segments):
            match = PLACEHOLDER.fullmatch(segment)
            parameter = described.get(match[1]) if match else None
            # What comes first of all may be anything.
            if match and parameter and index > 1:
                schema = survey.member(parameter, "schema")
                plain: Mapping[str, JSON] = {}
                if schema and not is_composed(schema):
                    plain = schema.value
                prefix = PLACEHOLDER.sub("{}", "/".join(segments[:index]))
                found[prefix].append(
                    _Placeholder(
                        match[1],
                        operation.path,
                        parameter.pointer,
                        " or ".join(sorted(type_names(plain))),
                        str(plain.get("format", "")),
                    )
                )
    return found


@check(
    "inconsistent-segment",
    Group.SDK,
    Severity.WARNING,
    "A path says in the singular what another says in the plural.",
    why="""
        Under `/user/{id}` and `/users/{id}` stands the same thing. Services mostly answer to one of
        the two; and where the SDK is made of paths, users are in two places.
        """,
    hint="write it as the other paths do, if the service does",
    bad="""
        paths:
          /users/{id}:
            get:
              operationId: getUser
              parameters:
                - {name: id, in: path, required: true, schema: {type: string}}
              responses: {"204": {description: It exists.}}
          /user/{id}/picture:
            get:
              operationId: getPicture
              parameters:
                - {name: id, in: path, required: true, schema: {type: string}}
              responses: {"204": {description: It exists.}}
        """,
    good="""
        paths:
          /users/{id}:
            get:
              operationId: getUser
              parameters:
                - {name: id, in: path, required: true, schema: {type: string}}
              responses: {"204": {description: It exists.}}
          /users/{id}/picture:
            get:
              operationId: getPicture
              parameters:
                - {name: id, in: path, required: true, schema: {type: string}}
              responses: {"204": {description: It exists.}}
        """,
)
def inconsistent_segment(survey: Survey) -> Iterator[Hit]:
    """Find words before a placeholder that stand there in both numbers; the rarer is odd."""
    places: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for path, pointer in listed_paths(survey):
        segments = PLACEHOLDER.sub("{}", path).split("/")
        for index, (segment, following) in enumerate(pairwise(segments)):
            if following == "{}" and segment not in ("", "{}"):
                places["/".join(segments[:index]), segment].append((path, pointer))
    for (prefix, word), singular in places.items():
        for plural in _plurals(word):
            others = places.get((prefix, plural), [])
            odd, usual = (singular, plural) if len(singular) <= len(others) else (others, word)
            for path, pointer in odd if others else ():
                yield Hit(pointer, f"the path {path!r} is below '{prefix}/{usual}' elsewhere")
