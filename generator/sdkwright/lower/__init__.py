"""The stage that turns a document into the API: references resolved, everything named and typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sdkwright import naming
from sdkwright.diagnostics import Diagnostic, DocumentError, Severity
from sdkwright.document import Document
from sdkwright.ir import (
    JSON,
    Api,
    ErrorMembers,
    Operation,
    Resource,
    Schema,
    SchemeForm,
    SecurityScheme,
    Server,
)
from sdkwright.lower.dialect import modernise
from sdkwright.lower.operations import Operations, Place, places
from sdkwright.lower.schemas import Schemas, references
from sdkwright.lower.tree import Tree, Unsupported, items, join, members, text


def lower(document: Document) -> Api:
    """Return the API that ``document`` describes.

    Raises:
        DocumentError: An operation or a schema cannot be generated; each is named.
    """
    tree = Tree(modernise(document.root))
    found: list[Diagnostic] = []
    try:
        schemas = Schemas(tree)
        security = _security(tree, schemas)
        listed = tuple(places(tree))
    except Unsupported as problem:
        raise DocumentError([_finding(document, problem, "the document")]) from problem
    resources = _resources(document, tree, schemas, listed, found)
    if found:
        raise DocumentError(found)
    operations = [operation for resource in resources for operation in resource.operations]
    info = members(tree.root.get("info"))
    return Api(
        title=text(info.get("title")),
        version=text(info.get("version")),
        summary=text(info.get("summary")),
        description=text(info.get("description")),
        server=_server(tree),
        security=security,
        resources=resources,
        schemas=_marked(schemas.named(), operations),
        errors=_error_members(schemas, operations),
        document_operations=len(listed),
        root=tree.root,
    )


def _finding(document: Document, problem: Unsupported, what: str) -> Diagnostic:
    return Diagnostic(
        "unsupported",
        Severity.ERROR,
        f"{what} cannot be generated: {problem.message}",
        document.span(problem.pointer),
        problem.pointer,
        problem.hint,
    )


def _resources(
    document: Document,
    tree: Tree,
    schemas: Schemas,
    listed: Sequence[Place],
    found: list[Diagnostic],
) -> tuple[Resource, ...]:
    lowering = Operations(tree, schemas)
    tags = {
        text(members(tag).get("name")): text(members(tag).get("description"))
        for tag in items(tree.root.get("tags"))
    }
    by_tag: dict[str, list[Place]] = {}
    for place in listed:
        by_tag.setdefault(place.tag, []).append(place)
    attributes = naming.Names(_CLIENT_ATTRIBUTES)
    resources: list[Resource] = []
    for tag in sorted(by_tag):
        names = _method_names(by_tag[tag], tag)
        operations: list[Operation] = []
        for place, name in zip(by_tag[tag], names, strict=True):
            try:
                operations.append(lowering.lower(place, name))
            except Unsupported as problem:
                found.append(_finding(document, problem, f"the operation '{place.title}'"))
        snake, pascal = naming.snake(tag), naming.pascal(tag)
        class_name = schemas.reserve(pascal, f"{pascal}Resource")
        schemas.reserve(f"Async{class_name}")
        resources.append(
            Resource(
                attributes.give(snake, f"{snake}_"),
                class_name,
                tags.get(tag, ""),
                tuple(operations),
            )
        )
    return tuple(resources)


# What a client has beside its resources, and what its class needs by name.
_CLIENT_ATTRIBUTES = frozenset(
    {"close", "aclose", "request", "with_options", "cached_property", "float", "httpx2", "str"}
)


def _method_names(group: Sequence[Place], tag: str) -> list[str]:
    """Return a name for each operation of a resource: short where that is clear, else whole."""
    short = [naming.without_noun(place.id, tag) for place in group]
    whole = [naming.snake(place.id) for place in group]
    # By this module a type is named that a method hides.
    names = naming.Names({"builtins"})
    given = [
        (
            brief
            if short.count(brief) == 1 and brief not in whole[:index] + whole[index + 1 :]
            else full
        )
        for index, (brief, full) in enumerate(zip(short, whole, strict=True))
    ]
    return [names.give(name) for name in given]


def _security(tree: Tree, schemas: Schemas) -> tuple[SecurityScheme, ...]:
    declared = members(members(tree.root.get("components")).get("securitySchemes"))
    schemes: list[SecurityScheme] = []
    for key in declared:
        pointer = join("/components/securitySchemes", key)
        followed, _ = tree.follow(declared[key], pointer)
        node = members(followed)
        form = _scheme_form(node)
        if form is None:
            continue
        pascal = naming.pascal(key)
        headers = members(node.get("x-sdkwright-headers"))
        schemes.append(
            SecurityScheme(
                class_name=schemas.reserve(pascal, f"{pascal}Auth"),
                scheme=key,
                form=form,
                parameter=text(node.get("name")),
                headers={name: str(value) for name, value in headers.items()},
                description=text(node.get("description")),
            )
        )
    return tuple(schemes)


def _scheme_form(node: Mapping[str, JSON]) -> SchemeForm | None:
    """Return how a scheme puts its credential on a request; None for what TLS does (mTLS)."""
    match text(node.get("type")), text(node.get("scheme")).lower(), text(node.get("in")):
        case "http", "basic", _:
            return SchemeForm.BASIC
        case "http", "acs3-hmac-sha256", _:
            return SchemeForm.ACS3
        case ("http" | "oauth2" | "openIdConnect"), _, _:
            return SchemeForm.BEARER
        case "apiKey", _, "query":
            return SchemeForm.QUERY_KEY
        case "apiKey", _, "cookie":
            return SchemeForm.COOKIE_KEY
        case "apiKey", _, _:
            return SchemeForm.HEADER_KEY
        case _:
            return None


def _server(tree: Tree) -> Server:
    servers = items(tree.root.get("servers"))
    first = members(servers[0]) if servers else {}
    url = text(first.get("url"))
    table = members(first.get("x-sdkwright-endpoints"))
    variables = members(first.get("variables"))
    if table:
        default = text(members(variables.get("region")).get("default"))
        regions = {region: f"https://{host}" for region, host in table.items()}
        return Server(None, regions, default or None)
    for name, variable in variables.items():
        url = url.replace(f"{{{name}}}", str(members(variable).get("default", "")))
    is_absolute = url.startswith(("http://", "https://"))
    return Server(url.rstrip("/") if is_absolute else None, {})


def _marked(schemas: Sequence[Schema], operations: Sequence[Operation]) -> tuple[Schema, ...]:
    """Return the schemas, each marked if a response can hold it."""
    by_name = {schema.name: schema for schema in schemas}
    reached: set[str] = set()
    waiting = [
        name
        for operation in operations
        for response in (*operation.responses, *operation.errors)
        for name in references(dict(response.definition or {}))
    ]
    # What no request sends either is there for the reader of some payload: a webhook, a component.
    sent = _closure(
        by_name,
        [
            name
            for operation in operations
            for part in (*operation.parameters, *((operation.body,) if operation.body else ()))
            for name in references(dict(part.definition))
        ],
    )
    reached = _closure(by_name, waiting)
    return tuple(
        replace(schema, is_received=schema.name in reached or schema.name not in sent)
        for schema in schemas
    )


def _closure(schemas: Mapping[str, Schema], waiting: list[str]) -> set[str]:
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += references(dict(schemas[name].definition))
    return reached


def _error_members(schemas: Schemas, operations: Sequence[Operation]) -> ErrorMembers:
    """Return where error bodies tell code, message and request ID, by the names of members."""
    wires: dict[str, str] = {}
    for operation in operations:
        for response in operation.errors:
            name = schemas.name_of(response.definition or {})
            for member in schemas.every_property(name) if name else ():
                wires.setdefault(member.name, member.wire)
    return ErrorMembers(*(_first(wires, names) for names in _ERROR_MEMBERS))


_ERROR_MEMBERS = (
    ("code", "error_code", "type"),
    ("message", "error_message", "detail", "title", "error_description"),
    ("request_id",),
)


def _first(wires: Mapping[str, str], names: Sequence[str]) -> str | None:
    return next((join("", wires[name]) for name in names if name in wires), None)
