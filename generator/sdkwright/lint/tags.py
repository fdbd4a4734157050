"""Rules about tags, which become the resources of a client."""

from __future__ import annotations

from collections.abc import Iterator

from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Survey, texts


@check(
    "undeclared-tag",
    Group.SDK,
    Severity.WARNING,
    "An operation has a tag that the document does not declare, though it declares others.",
    why="""
        A tag becomes a resource of the client, as in `client.users`. A tag that is not among those
        of the document is mostly a misspelt one, and makes a resource with a single method.
        """,
    hint="declare it under tags, or correct it",
    bad="""
        tags:
          - name: users
        paths:
          /users:
            get:
              operationId: listUsers
              tags: [users]
              responses: {"204": {description: There are none.}}
            post:
              operationId: addUser
              tags: [user]
              responses: {"204": {description: It is there.}}
        """,
    good="""
        tags:
          - name: users
        paths:
          /users:
            get:
              operationId: listUsers
              tags: [users]
              responses: {"204": {description: There are none.}}
            post:
              operationId: addUser
              tags: [users]
              responses: {"204": {description: It is there.}}
        """,
)
def undeclared_tag(survey: Survey) -> Iterator[Hit]:
    """Find tags of operations that are not among those of the document, if it has any."""
    declared = {name for name, _ in declared_tags(survey)}
    for operation in survey.operations if declared else ():
        tags = operation.value.get("tags")
        for index, tag in enumerate(tags if isinstance(tags, list) else ()):
            if isinstance(tag, str) and tag not in declared:
                place = join(operation.pointer, "tags", str(index))
                yield Hit(place, f"the tag {tag!r} is not among the tags of the document")


@check(
    "unused-tag",
    Group.SDK,
    Severity.WARNING,
    "The document declares a tag that no operation has.",
    why="""
        A tag becomes a resource of the client. One without operations is misspelt somewhere, or
        left over, and describes something that callers look for in vain.
        """,
    hint="give it to an operation, or remove it",
    bad="""
        tags:
          - name: users
          - name: posts
        paths:
          /users:
            get:
              operationId: listUsers
              tags: [users]
              responses: {"204": {description: There are none.}}
        """,
    good="""
        tags:
          - name: users
        paths:
          /users:
            get:
              operationId: listUsers
              tags: [users]
              responses: {"204": {description: There are none.}}
        """,
)
def unused_tag(survey: Survey) -> Iterator[Hit]:
    """Find tags that nothing has, nor another tag as its parent."""
    used = {tag for found in survey.elements("operation") for tag in texts(found.value.get("tags"))}
    declared = list(declared_tags(survey))
    used |= {parent for _, tag in declared if isinstance(parent := tag.value.get("parent"), str)}
    for name, tag in declared if survey.operations else ():
        if name not in used:
            yield Hit(join(tag.pointer, "name"), f"no operation has the tag {name!r}")


def declared_tags(survey: Survey) -> Iterator[tuple[str, Element]]:
    """Yield the tags that the document declares, by name."""
    tags = survey.document.root.get("tags")
    for index, tag in enumerate(tags if isinstance(tags, list) else ()):
        if isinstance(tag, dict) and isinstance(name := tag.get("name"), str):
            yield name, Element(join("/tags", str(index)), tag)


@check(
    "several-tags",
    Group.SDK,
    Severity.WARNING,
    "An operation has several tags, where the others have one.",
    why="""
        A tag becomes a resource of the client, and the method has to be in one of them: the
        first tag decides, and who looks for the method by the other does not find it.
        """,
    hint="leave the one tag that says where the method belongs",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              tags: [users]
              responses: {"204": {description: There are none.}}
            post:
              operationId: addUser
              tags: [users, admin]
              responses: {"204": {description: It is there.}}
            delete:
              operationId: deleteUsers
              tags: [users]
              responses: {"204": {description: They are gone.}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              tags: [users]
              responses: {"204": {description: There are none.}}
            post:
              operationId: addUser
              tags: [users]
              responses: {"204": {description: It is there.}}
        """,
)
def several_tags(survey: Survey) -> Iterator[Hit]:
    """Find operations with more than one tag, where at least twice as many have one."""
    several = [found for found in survey.operations if len(set(texts(found.value.get("tags")))) > 1]
    single = [found for found in survey.operations if len(set(texts(found.value.get("tags")))) == 1]
    for operation in several if len(single) >= 2 * len(several) else ():
        names = " and ".join(dict.fromkeys(texts(operation.value.get("tags"))))
        place = join(operation.pointer, "tags")
        yield Hit(place, f"{operation.id or operation.line} belongs to {names}")


@check(
    "missing-tag",
    Group.SDK,
    Severity.WARNING,
    "An operation has no tag, though most others have one.",
    why="""
        A tag becomes a resource of the client. Operations without one are put together under
        `client.default`, where nobody looks for them.
        """,
    hint="give it the tag of the operations it belongs to",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              tags: [users]
              responses: {"204": {description: There are none.}}
            post:
              operationId: addUser
              tags: [users]
              responses: {"204": {description: It is there.}}
            delete:
              operationId: deleteUsers
              responses: {"204": {description: They are gone.}}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              tags: [users]
              responses: {"204": {description: There are none.}}
            post:
              operationId: addUser
              tags: [users]
              responses: {"204": {description: It is there.}}
            delete:
              operationId: deleteUsers
              tags: [users]
              responses: {"204": {description: They are gone.}}
        """,
)
def missing_tag(survey: Survey) -> Iterator[Hit]:
    """Find operations without a tag, where more than half have one."""
    bare = [found for found in survey.operations if not any(texts(found.value.get("tags")))]
    if len(bare) * 2 < len(survey.operations):
        for operation in bare:
            is_empty = "tags" in operation.value
            place = join(operation.pointer, "tags") if is_empty else operation.pointer
            yield Hit(place, f"{operation.id or operation.line} has no tag")
