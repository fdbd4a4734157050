"""Rules about credentials: which operations ask for them, and for what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sdkwright import naming
from sdkwright.diagnostics import Group, Severity
from sdkwright.document import join
from sdkwright.lint.check import Hit, check
from sdkwright.lint.survey import Element, Operation, Survey, texts
from sdkwright.validate import same

# What is called before there is a credential, or by machines that have none.
_OPEN: Final = frozenset(
    {"auth", "authenticate", "authorize", "callback", "docs", "health", "healthz", "info", "jwks"}
    | {"live", "login", "logout", "metrics", "oauth", "oauth2", "openapi", "password", "ping"}
    | {"public", "ready", "refresh", "register", "registration", "signin", "signup", "status"}
    | {"session", "sessions", "token", "tokens", "verify", "version", "webhook", "webhooks"}
)
_CHANGES: Final = ("delete", "patch", "put")


@check(
    "missing-security",
    Group.SDK,
    Severity.WARNING,
    "An operation says nothing of credentials, though all others do.",
    why="""
        Nothing asks for a credential in the whole document, so that an operation which does not ask
        for itself is called without. Where it was forgotten, every call is refused.
        """,
    hint="add what the others have under security, or security: [] if it is open to all",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              security: [{key: []}]
              responses: {"204": {description: There are none.}}
            post:
              operationId: addUser
              security: [{key: []}]
              responses: {"204": {description: It is there.}}
          /posts:
            get:
              operationId: listPosts
              security: [{key: []}]
              responses: {"204": {description: There are none.}}
            post:
              operationId: addPost
              security: [{key: []}]
              responses: {"204": {description: It is there.}}
          /votes:
            get:
              operationId: listVotes
              responses: {"204": {description: There are none.}}
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-Key}
        """,
    good="""
        paths:
          /users:
            get:
              operationId: listUsers
              security: [{key: []}]
              responses: {"204": {description: There are none.}}
            post:
              operationId: addUser
              security: [{key: []}]
              responses: {"204": {description: It is there.}}
          /posts:
            get:
              operationId: listPosts
              security: [{key: []}]
              responses: {"204": {description: There are none.}}
            post:
              operationId: addPost
              security: [{key: []}]
              responses: {"204": {description: It is there.}}
          /votes:
            get:
              operationId: listVotes
              security: []
              responses: {"204": {description: There are none.}}
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-Key}
        """,
)
def missing_security(survey: Survey) -> Iterator[Hit]:
    """Find the one operation that leaves open whether it asks for a credential."""
    silent = [one for one in survey.operations if "security" not in one.value]
    closed = [one for one in silent if not _is_open(one)]
    others = len(survey.operations) - len(silent)
    if "security" in survey.document.root or len(closed) != 1 or others < max(4, 3 * len(silent)):
        return
    (operation,) = closed
    yield Hit(operation.pointer, f"{operation.id or operation.line} does not say who may call it")


def _is_open(operation: Operation) -> bool:
    """Tell whether an operation is by its name one that is called without a credential."""
    words = {word.lower() for word in naming.words(f"{operation.path} {operation.id or ''}")}
    return operation.path == "/" or not _OPEN.isdisjoint(words)


@check(
    "open-change",
    Group.SDK,
    Severity.WARNING,
    "An operation that changes something is open to all, though what only reads is not.",
    why="""
        The SDK calls it without a credential. Either it is refused, or anybody may delete what
        not everybody may see.
        """,
    hint="remove its security: [], or write what it asks for",
    bad="""
        paths:
          /users:
            get:
              operationId: listUsers
              security: [{key: []}]
              responses: {"204": {description: There are none.}}
            delete:
              operationId: deleteUsers
              security: []
              responses: {"204": {description: They are gone.}}
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-Key}
        """,
    good="""
        security: [{key: []}]
        paths:
          /users:
            get:
              operationId: listUsers
              responses: {"204": {description: There are none.}}
            delete:
              operationId: deleteUsers
              responses: {"204": {description: They are gone.}}
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-Key}
        """,
)
def open_change(survey: Survey) -> Iterator[Hit]:
    """Find changes that ask for nothing, where all that reads asks for a credential."""
    reads = [one for one in survey.operations if one.method == "get" and not _is_open(one)]
    if not reads or not all(map(survey.is_secured, reads)):
        return
    for operation in survey.operations:
        is_emptied = operation.value.get("security") == []
        if operation.method in _CHANGES and is_emptied and not _is_open(operation):
            place = join(operation.pointer, "security")
            yield Hit(place, f"{operation.id or operation.line} asks for no credential")


@check(
    "repeated-entry",
    Group.SEMANTICS,
    Severity.WARNING,
    "A list of tags, or of security requirements, has one entry twice.",
    why="""
        The second adds nothing. Mostly another one was meant, which is missing now.
        """,
    hint="remove it, or correct it",
    bad="""
        tags: [{name: users}]
        paths:
          /users:
            get:
              operationId: listUsers
              security: [{key: []}, {key: []}]
              tags: [users]
              responses: {"204": {description: There are none.}}
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-Key}
        """,
    good="""
        tags: [{name: users}]
        paths:
          /users:
            get:
              operationId: listUsers
              security: [{key: []}]
              tags: [users]
              responses: {"204": {description: There are none.}}
        components:
          securitySchemes:
            key: {type: apiKey, in: header, name: X-Key}
        """,
)
def repeated_entry(survey: Survey) -> Iterator[Hit]:
    """Find entries that are as one before them."""
    for element in (Element("", survey.document.root), *survey.elements("operation")):
        for name, what in (("tags", "the tag"), ("security", "the requirement")):
            # The tags of the document have a rule of their own.
            listed = element.value.get(name) if name == "security" or element.pointer else None
            entries = listed if isinstance(listed, list) else []
            for index, entry in enumerate(entries):
                if any(same(entry, other) for other in entries[:index]):
                    said = " and ".join(entry) if isinstance(entry, dict) else entry
                    place = join(element.pointer, name, str(index))
                    yield Hit(place, f"{what} {said!r} is listed twice")


@check(
    "reading-scope",
    Group.SEMANTICS,
    Severity.WARNING,
    "An operation that changes something asks for a scope of reading, and all others for writing.",
    why="""
        A token is got for the scopes that the operations name. One that may read only is refused
        where something is changed; or everybody who may read may change it.
        """,
    hint="ask for the scope of writing",
    bad="""
        paths:
          /users/{userId}:
            parameters: [{name: userId, in: path, required: true, schema: {type: string}}]
            put:
              operationId: replaceUser
              security: [{login: [users.write]}]
              responses: {"204": {description: It is done.}}
            patch:
              operationId: updateUser
              security: [{login: [users.write]}]
              responses: {"204": {description: It is done.}}
            post:
              operationId: confirmUser
              security: [{login: [users.write]}]
              responses: {"204": {description: It is done.}}
            delete:
              operationId: deleteUser
              security: [{login: [users.read]}]
              responses: {"204": {description: It is gone.}}
        components:
          securitySchemes:
            login:
              type: oauth2
              flows:
                clientCredentials:
                  tokenUrl: https://example.com/token
                  scopes: {users.read: See users., users.write: Change users.}
        """,
    good="""
        paths:
          /users/{userId}:
            parameters: [{name: userId, in: path, required: true, schema: {type: string}}]
            get:
              operationId: getUser
              security: [{login: [users.read]}]
              responses: {"204": {description: It is there.}}
            delete:
              operationId: deleteUser
              security: [{login: [users.write]}]
              responses: {"204": {description: It is gone.}}
        components:
          securitySchemes:
            login:
              type: oauth2
              flows:
                clientCredentials:
                  tokenUrl: https://example.com/token
                  scopes: {users.read: See users., users.write: Change users.}
        """,
)
def reading_scope(survey: Survey) -> Iterator[Hit]:
    """Find the one PUT, PATCH or DELETE that may only read, where all others may write."""
    writing, reading = 0, list[Operation]()
    for operation in survey.operations:
        words = _words_of_scopes(operation)
        if operation.method not in (*_CHANGES, "post") or not words:
            continue
        if "write" in words:
            writing += 1
        elif "read" in words:
            reading.append(operation)
        else:
            return
    if writing >= 3 and len(reading) == 1 and reading[0].method in _CHANGES:
        (operation,) = reading
        message = f"{operation.id or operation.line} asks for reading, and all others for writing"
        yield Hit(join(operation.pointer, "security", "0"), message)


def _words_of_scopes(operation: Operation) -> set[str]:
    asked = operation.value.get("security")
    scopes = [
        scope
        for schemes in (asked if isinstance(asked, list) else ())
        for listed in (schemes.values() if isinstance(schemes, dict) else ())
        for scope in texts(listed)
    ]
    return {word.lower() for scope in scopes for word in naming.words(scope)}


@check(
    "missing-flow",
    Group.SEMANTICS,
    Severity.ERROR,
    "A scheme of OAuth 2 has no flow.",
    why="""
        A flow says where a token is got from. Without one there is no way to a credential, and no
        operation that asks for it can be called.
        """,
    hint="describe the flow, such as clientCredentials with its tokenUrl and scopes",
    bad="""
        components:
          securitySchemes:
            login: {type: oauth2, flows: {}}
        security:
          - login: []
        """,
    good="""
        components:
          securitySchemes:
            login:
              type: oauth2
              flows:
                clientCredentials: {tokenUrl: https://login.example.com/token, scopes: {}}
        security:
          - login: []
        """,
)
def missing_flow(survey: Survey) -> Iterator[Hit]:
    """Find mappings of flows without one."""
    components = survey.at("/components")
    for _, scheme in survey.members(components, "securitySchemes") if components else ():
        flows = scheme.value.get("flows")
        is_empty = isinstance(flows, dict) and all(name.startswith("x-") for name in flows)
        if scheme.value.get("type") == "oauth2" and is_empty:
            yield Hit(join(scheme.pointer, "flows"), "no flow leads to a token")
