"""The stage that turns a document into the API: references resolved, everything named and typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sdkwright.config import EVERYTHING, Selection
from sdkwright.diagnostics import Diagnostic, DocumentError, Severity
from sdkwright.dialect import modernise
from sdkwright.document import Document
from sdkwright.given_names import NO_NAMES, GivenNames
from sdkwright.ir import Api, ErrorMembers, Lost, Operation, Payload, Schema
from sdkwright.lower.aliases import with_aliases
from sdkwright.lower.error_codes import error_codes
from sdkwright.lower.faults import finding, left_out, lost
from sdkwright.lower.named import references
from sdkwright.lower.operations import Operations
from sdkwright.lower.parameters import UNDECLARED
from sdkwright.lower.payloads import payloads
from sdkwright.lower.places import Place, places
from sdkwright.lower.resources import resources
from sdkwright.lower.schemas import Schemas
from sdkwright.lower.scopes import Scopes
from sdkwright.lower.security import Requirements, schemes
from sdkwright.lower.selection import selected
from sdkwright.lower.servers import servers
from sdkwright.lower.settling import given_names, is_settled, settle
from sdkwright.lower.tree import Tree, Unsupported, join, members, text
from sdkwright.values import JSON


def lower(
    document: Document,
    selection: Selection = EVERYTHING,
    known: GivenNames = NO_NAMES,
    version: str = "",
    modern: Mapping[str, JSON] | None = None,
) -> Api:
    """Return the API that ``document`` describes, of which the selection says what is wanted.

    Things are called what they were called before, as far as that is known, and whatever is new
    gets another name.

    Args:
        document: The document.
        selection: Which operations are wanted, and under what names.
        known: The names that the package had.
        version: The version of the package, by which old names come to their end.
        modern: The tree of the document as `modernise` returns it, for who has it; where a
            reference leads to what did not look like a schema, that is made one there.

    Raises:
        DocumentError: An operation cannot be generated; each is named, and none is missing unless
            the selection allows for it. Or the selection does not fit the document, or a name that
            the document asks for cannot be had.
    """
    root = modernise(document.root) if modern is None else modern
    tree, scopes = Tree({**root, UNDECLARED: {"type": "string"}}), Scopes()
    api = _lower(document, tree, selection, scopes)
    # Which of the known names still have something to name shows once everything has one.
    settled = settle(known, scopes.given(), scopes.choices(), version)
    if not is_settled(settled, scopes.given()):
        scopes = Scopes(settled)
        api = _lower(document, tree, selection, scopes)
    if denied := [finding(document, fault, "the document") for fault in scopes.denied()]:
        raise DocumentError(denied)
    return with_aliases(api, given_names(known, scopes.given(), version))


def _lower(document: Document, tree: Tree, selection: Selection, scopes: Scopes) -> Api:
    losses: list[Lost] = []
    findings: list[Diagnostic] = []

    def lose(place: Place, problem: Unsupported) -> None:
        losses.append(lost(document, problem, place))

    def leave_out(origin: str, problem: Unsupported) -> None:
        what = f"the payload of: {origin.rstrip('.')}"
        findings.append(finding(document, problem, what, Severity.WARNING))

    try:
        schemas = Schemas(tree, scopes)
        security = schemes(schemas)
        listed = tuple(places(tree))
        wanted = selected(listed, selection)
        lowering = Operations(schemas, frozenset(scheme.scheme for scheme in security))
        grouped = resources(schemas, lowering, wanted, selection, lose)
        announced = payloads(schemas, wanted, leave_out)
    except Unsupported as problem:
        raise DocumentError([finding(document, problem, "the document")]) from problem
    for place, fault in lowering.left_out:
        what = f"a parameter of the operation '{place.title}'"
        findings.append(finding(document, fault, what, Severity.WARNING))
    operations = [operation for resource in grouped for operation in resource.operations]
    if losses and not (selection.allows_losses and operations):
        raise DocumentError([loss.finding for loss in losses])
    info = members(tree.root.get("info"))
    error_members = _error_members(schemas, operations)
    return Api(
        title=text(info.get("title")) or "API",
        version=text(info.get("version")),
        summary=text(info.get("summary")),
        description=text(info.get("description")),
        servers=servers(tree, scopes),
        security=security,
        resources=grouped,
        schemas=_marked(schemas.named(), operations, announced),
        payloads=announced,
        default_security=_default_security(lowering.default_security, operations),
        errors=error_members,
        error_codes=error_codes(schemas, operations, error_members.code),
        document_operations=len(listed),
        excluded_operations=len(listed) - len(wanted),
        lost=tuple(losses),
        findings=(*findings, *left_out(document, schemas, losses)),
        root=tree.root,
    )


def _default_security(
    declared: Requirements | None, operations: Sequence[Operation]
) -> Requirements | None:
    """Return what operations ask for that do not say: of a silent document what all of them ask."""
    agreed = {operation.security for operation in operations}
    return agreed.pop() if declared is None and len(agreed) == 1 else declared


def _marked(
    schemas: Sequence[Schema], operations: Sequence[Operation], announced: Sequence[Payload]
) -> tuple[Schema, ...]:
    """Return the schemas, each marked if the service sends it, in a response or a payload."""
    by_name = {schema.name: schema for schema in schemas}
    waiting = [payload.model for payload in announced]
    waiting += [
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
    declared = [one.name for one in schemas if one.pointer.startswith("/components/schemas/")]
    # The rest was made for operations that turned out to be lost.
    kept = sent | reached | _closure(by_name, declared)
    return tuple(
        replace(schema, is_received=schema.name in reached or schema.name not in sent)
        for schema in schemas
        if schema.name in kept
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
            for member in schemas.shared_properties(name) if name else ():
                wires.setdefault(member.name, member.wire)
    return ErrorMembers(*(_first(wires, names) for names in _ERROR_MEMBERS))


_ERROR_MEMBERS = (
    ("code", "error_code", "type"),
    ("message", "error_message", "detail", "title", "error_description"),
    ("request_id",),
)


def _first(wires: Mapping[str, str], names: Sequence[str]) -> str | None:
    return next((join("", wires[name]) for name in names if name in wires), None)
