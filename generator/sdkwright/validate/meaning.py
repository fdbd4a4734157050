"""Make the checks that a JSON Schema cannot express."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from sdkwright.diagnostics import Diagnostic, DocumentError, Severity
from sdkwright.document import JSON, Document, join, split
from sdkwright.validate.findings import crash_finding, finding
from sdkwright.validate.spec_validator import Fault, Found, semantic_faults
from sdkwright.validate.words import explain

# How the validator tells its findings apart: by class, or by how the message starts.
_CLASSES: Mapping[str, str] = {
    "DuplicateOperationIDError": "duplicate-operation-id",
    "ExtraParametersError": "undefined-required-property",
    "ParameterDuplicateError": "duplicate-parameter",
    "UnresolvableParameterError": "undeclared-path-parameter",
}
_OPENINGS: Mapping[str, str] = {
    "Circular tag hierarchy": "invalid-tag-hierarchy",
    "Duplicate tag name": "duplicate-tag",
    "Tag ": "invalid-tag-hierarchy",
    "Unknown JSON Schema dialect": "unknown-schema-dialect",
}
_QUOTED = re.compile(r"'(.*?)'(?= for '| references |$)")


def check_meaning(
    document: Document, version: str, known: Sequence[Diagnostic]
) -> list[Diagnostic]:
    """Return what is wrong with a document beyond its form and beyond what is known already."""
    findings: list[Diagnostic] = []
    explained = {finding.pointer for finding in known}
    crashes: list[tuple[str, Exception]] = []
    for found in semantic_faults(document.root, version):
        pointer = _locate(document, found.path)
        if found.is_crash:
            crashes.append((pointer, found.fault))
        elif code := _code(found.fault):
            findings.append(_name(document, code, pointer, found))
        elif found.keyword == "default":
            pointer = join(pointer, "default")
            findings += explain(document, "invalid-default", pointer, found.fault)
        else:
            # The schemas of OpenAPI 3.0 and of JSON Schema say the same thing twice.
            news = explain(document, "structure", pointer, found.fault)
            findings += [new for new in news if new.pointer not in explained]
    # An error inside a part is why the validator fails on the part.
    errors = [error for error in (*known, *findings) if error.severity is Severity.ERROR]
    for pointer, crash in crashes:
        target = _locate(document, (*split(pointer), "$ref"))
        if not any(_is_within(error.pointer, pointer, target) for error in errors):
            findings.append(crash_finding(document, pointer, crash))
    return findings


def _code(fault: Fault) -> str | None:
    """Return the code of what the validator found by code of its own."""
    if code := _CLASSES.get(type(fault).__name__):
        return code
    for opening, code in _OPENINGS.items():
        if fault.message.startswith(opening):
            return code
    return None


def _name(document: Document, code: str, pointer: str, found: Found) -> Diagnostic:
    """Word what the validator found by code of its own, which gives no place in the text."""
    message: str = found.fault.message
    match = _QUOTED.search(message)
    name = match[1] if match else ""
    message = message[0].lower() + message[1:]
    if code == "duplicate-operation-id":
        first = document.span(_first_operation(document, name)).line
        message = f"the operationId {name!r} is used already, on line {first}"
        pointer = join(pointer, "operationId")
    elif code == "duplicate-parameter":
        message = f"the parameter {name!r} is listed twice"
        pointer = _last_item(document, name, pointer)
    elif code in ("duplicate-tag", "invalid-tag-hierarchy"):
        pointer = _last_item(document, name, pointer)
    elif code == "undefined-required-property":
        pointer = join(pointer, "required")
        required = _value(document, *split(pointer))
        # The library lists the names in the order of a set, which differs from run to run.
        names = [n for n in (required if isinstance(required, list) else ()) if repr(n) in message]
        message = f"required but not described: {', '.join(map(repr, names))}"
    elif code == "unknown-schema-dialect":
        has_own = _value(document, *split(pointer), "$schema") is not None
        pointer = join(pointer, "$schema") if has_own else "/jsonSchemaDialect"
    elif f"{{{name}}}" in str(found.path[1]):
        message = f"no parameter describes {{{name}}} of the path"
    else:
        code = "unused-path-parameter"
        message = f"the path has no placeholder {{{name}}}"
        path = _locate(document, found.path[:2])
        lists = join(pointer, "parameters"), join(path, "parameters")
        pointer = _last_item(document, name, *lists)
    return finding(document, code, message, pointer)


def _locate(document: Document, path: Iterable[str | int]) -> str:
    """Return the pointer of a part that is reached through $refs, or of where the way ends."""
    pointer = ""
    for token in path:
        try:
            pointer, _ = document.follow(pointer)
        except DocumentError as fault:
            return fault.diagnostics[0].pointer
        except KeyError:
            return pointer
        pointer = join(pointer, str(token))
    return pointer


def _value(document: Document, *path: str | int) -> JSON:
    """Return the value that is reached through $refs, or None."""
    try:
        return document.at(_locate(document, path))
    except KeyError:
        return None


def _last_item(document: Document, name: str, *lists: str) -> str:
    """Return the pointer of the last item of a name in some lists, or of the first list."""
    place = lists[0]
    for pointer in lists:
        items = _value(document, *split(pointer))
        for i in range(len(items) if isinstance(items, list) else 0):
            if _value(document, *split(pointer), i, "name") == name:
                place = join(pointer, str(i))
    return place


def _first_operation(document: Document, operation_id: str) -> str:
    """Return the pointer of the first operationId of that value."""
    paths = _value(document, "paths")
    for path in paths if isinstance(paths, dict) else ():
        item = _value(document, "paths", path)
        for method in item if isinstance(item, dict) else ():
            if _value(document, "paths", path, method, "operationId") == operation_id:
                return _locate(document, ("paths", path, method, "operationId"))
    return "/paths"


def _is_within(pointer: str, *ancestors: str) -> bool:
    return any(f"{pointer}/".startswith(f"{ancestor}/") for ancestor in ancestors)
