"""Rules about paths, and about the parameters in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Survey

# So many of all paths may be empty, and each is a slip.
_SHARE: Final = 0.05
PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


def listed_paths(survey: Survey) -> Iterator[tuple[str, str]]:
    """Yield every path with its pointer."""
    paths = survey.document.root.get("paths")
    for path in paths if isinstance(paths, dict) else ():
        if not path.startswith("x-"):
            yield path, join("/paths", path)


@check(
    "repeated-placeholder",
    Group.SEMANTICS,
    Severity.ERROR,
    "A path has one placeholder twice.",
    why="""
        One argument fills both places, which is hardly what the service wants: mostly one of them
        was copied and never renamed. The specification forbids it.
        """,
    hint="give each placeholder a name of its own",
    bad="""
        paths:
          /users/{id}/posts/{id}:
            get:
              operationId: getPost
              parameters:
                - {name: id, in: path, required: true, schema: {type: string}}
              responses: {"204": {description: It exists.}}
        """,
    good="""
        paths:
          /users/{id}/posts/{post}:
            get:
              operationId: getPost
              parameters:
                - {name: id, in: path, required: true, schema: {type: string}}
                - {name: post, in: path, required: true, schema: {type: string}}
              responses: {"204": {description: It exists.}}
        """,
)
def repeated_placeholder(survey: Survey) -> Iterator[Hit]:
    """Find placeholders that stand in the path before."""
    for path, pointer in listed_paths(survey):
        names = PLACEHOLDER.findall(path)
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            yield Hit(pointer, f"the path {path!r} has the placeholder {{{name}}} twice")


@check(
    "ambiguous-paths",
    Group.SEMANTICS,
    Severity.ERROR,
    "Two paths differ by the names of their placeholders only.",
    why="""
        A server cannot tell `/users/{id}` from `/users/{name}`: only one of them is ever reached.
        The specification forbids it, and the methods of the other one would call the wrong thing.
        """,
    hint="make one path of the two, or give one of them a segment of its own",
    bad="""
        paths:
          /users/{id}:
            get:
              operationId: getUser
              parameters:
                - {name: id, in: path, required: true, schema: {type: string}}
              responses: {"204": {description: It exists.}}
          /users/{name}:
            delete:
              operationId: deleteUser
              parameters:
                - {name: name, in: path, required: true, schema: {type: string}}
              responses: {"204": {description: It is gone.}}
        """,
    good="""
        paths:
          /users/{id}:
            get:
              operationId: getUser
              parameters:
                - {name: id, in: path, required: true, schema: {type: string}}
              responses: {"204": {description: It exists.}}
          /users/by-name/{name}:
            delete:
              operationId: deleteUser
              parameters:
                - {name: name, in: path, required: true, schema: {type: string}}
              responses: {"204": {description: It is gone.}}
        """,
)
def ambiguous_paths(survey: Survey) -> Iterator[Hit]:
    """Find paths that are one path once their placeholders have no names."""
    first: dict[str, str] = {}
    for path, pointer in listed_paths(survey):
        other = first.setdefault(PLACEHOLDER.sub("{}", path), path)
        if other != path:
            yield Hit(pointer, f"no server can tell the path {path!r} from {other!r}")


@check(
    "overlapping-paths",
    Group.SEMANTICS,
    Severity.WARNING,
    "One request would match two paths, and neither is the closer match.",
    why="""
        A path that is written out goes before one with a placeholder, so `/users/me` and
        `/users/{id}` are two. Of `/users/{id}/posts` and `/users/me/{section}` neither goes before
        the other: `/users/me/posts` is both, and the server that answers is anybody's guess.
        """,
    hint="change one of them, so that they differ in a segment without a placeholder",
    bad="""
        paths:
          /users/{id}/posts:
            get:
              operationId: listPosts
              parameters:
                - {name: id, in: path, required: true, schema: {type: string}}
              responses: {"204": {description: There are none.}}
          /users/me/{section}:
            get:
              operationId: getSection
              parameters:
                - {name: section, in: path, required: true, schema: {type: string}}
              responses: {"204": {description: It is empty.}}
        """,
    good="""
        paths:
          /users/{id}/posts:
            get:
              operationId: listPosts
              parameters:
                - {name: id, in: path, required: true, schema: {type: string}}
              responses: {"204": {description: There are none.}}
          /users/me/posts:
            get:
              operationId: listOwnPosts
              responses: {"204": {description: There are none.}}
        """,
)
def overlapping_paths(survey: Survey) -> Iterator[Hit]:
    """Find paths of one method that are alike but for placeholders on either side."""
    methods: dict[str, set[str]] = defaultdict(set)
    for operation in survey.operations:
        methods[operation.path].add(operation.method)
    by_length: dict[int, list[tuple[str, Sequence[str]]]] = defaultdict(list)
    for path, pointer in listed_paths(survey):
        segments = PLACEHOLDER.sub("{}", path).split("/")
        alike = by_length[len(segments)]
        for other, others in alike if methods[path] else ():
            overlap = _overlap(segments, others)
            if overlap and methods[path] & methods[other]:
                yield Hit(pointer, f"{overlap} is the path {path!r} as well as {other!r}")
                break
        alike.append((path, segments))


def _overlap(segments: Sequence[str], others: Sequence[str]) -> str | None:
    """Return a path that both would match, where neither matches more closely."""
    pairs = list(zip(segments, others, strict=True))
    if any(one != other and "{}" not in (one, other) for one, other in pairs):
        return None
    sides = {one == "{}" for one, other in pairs if one != other}
    found = (other if one == "{}" else one for one, other in pairs)
    return "/".join("…" if part == "{}" else part for part in found) if len(sides) == 2 else None


@check(
    "path-with-query",
    Group.SEMANTICS,
    Severity.ERROR,
    "A path holds a query or a fragment.",
    why="""
        The query is described by parameters. A question mark in a path is sent as part of it,
        percent-encoded, so that the server finds nothing there.
        """,
    hint="describe the query by parameters with in: query",
    bad="""
        paths:
          /users?active=true:
            get:
              operationId: listUsers
              responses: {"204": {description: There are none.}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              parameters:
                - {name: active, in: query, schema: {type: boolean}}
              responses: {"204": {description: There are none.}}
        """,
)
def path_with_query(survey: Survey) -> Iterator[Hit]:
    """Find paths that go on after their end."""
    for path, pointer in listed_paths(survey):
        for mark, what in (("?", "query"), ("#", "fragment")):
            if mark in PLACEHOLDER.sub("", path):
                yield Hit(pointer, f"the path {path!r} holds a {what}")
                break


@check(
    "inconsistent-slash",
    Group.SEMANTICS,
    Severity.WARNING,
    "A path ends in a slash, or has two in a row, where the others do not.",
    why="""
        To a server `/users/` is another path than `/users`. Where one path of many ends in a slash,
        that is mostly a slip, and calls end in a redirect or in nothing.
        """,
    hint="remove the slash, if the service is reached without it",
    bad="""
        paths:
          /users/:
            get:
              operationId: listUsers
              responses: {"204": {description: There are none.}}
          /posts:
            get:
              operationId: listPosts
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
        """,
)
def inconsistent_slash(survey: Survey) -> Iterator[Hit]:
    """Find paths with an empty segment, unless at least half of the paths have one."""
    paths = [(path, pointer) for path, pointer in listed_paths(survey) if path != "/"]
    odd = [(path, pointer) for path, pointer in paths if path.endswith("/")]
    if len(odd) * 2 <= len(paths):
        for path, pointer in odd:
            yield Hit(pointer, f"the path {path!r} ends in a slash")
    for path, pointer in paths:
        if "//" in path:
            yield Hit(pointer, f"the path {path!r} has two slashes in a row")


@check(
    "empty-path",
    Group.SDK,
    Severity.WARNING,
    "A path has no operation.",
    why="""
        Methods are made of operations, and a path without any makes none. Mostly it was begun and
        left, or its operations stand below another path.
        """,
    hint="describe its operations, or remove it",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses: {"204": {description: There are none.}}
          /posts: {}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              responses: {"204": {description: There are none.}}
        """,
)
def empty_path(survey: Survey) -> Iterator[Hit]:
    """Find paths that say nothing; where many do, a tool took their operations out."""
    paths = list(listed_paths(survey))
    items = survey.document.root.get("paths")
    bare = [one for one in paths if isinstance(items, dict) and items[one[0]] == {}]
    for path, pointer in bare if len(bare) <= max(1, _SHARE * len(paths)) else ():
        yield Hit(pointer, f"the path {path!r} has no operation")
