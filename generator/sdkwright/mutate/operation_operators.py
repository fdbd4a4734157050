"""Operators on operations: what is called how, and what comes back, changed in one way each."""

from __future__ import annotations

from collections.abc import Iterator

from sdkwright.document import METHODS
from sdkwright.mutate.elements import followed
from sdkwright.mutate.mutations import (
    Edit,
    Node,
    another,
    less,
    mapping,
    renamed,
    sequence,
    without,
)
from sdkwright.values import JSON

Edits = Iterator[Edit]

_MOVES = {"cookie": "query", "header": "query", "query": "header"}
_STYLES = {
    ("path", "array"): ("simple", "label", "matrix"),
    ("path", "object"): ("simple", "label", "matrix"),
    ("path", "scalar"): ("simple", "label", "matrix"),
    ("query", "array"): ("form", "spaceDelimited", "pipeDelimited"),
    ("query", "object"): ("form", "deepObject"),
}
_DELIMITED = ("spaceDelimited", "pipeDelimited")
_FIRST_STYLES = {"cookie": "form", "header": "simple", "path": "simple", "query": "form"}
_OTHER_METHODS = {"get": "delete", "put": "patch", "patch": "put", "post": "put"}
_STATUSES = {
    "2": ("201", "202", "203"),
    "3": ("303", "307"),
    "4": ("400", "404", "410"),
    "5": ("500", "503"),
    "d": ("4XX", "5XX"),
}


def path_changed(root: Node) -> Iterator[tuple[str, str, JSON]]:
    """Yield documents in which a fixed segment of a path is another one."""
    paths = mapping(root.get("paths"))
    for path in paths:
        segments = path.split("/")
        for index, segment in enumerate(segments):
            if segment and "{" not in segment:
                changed = "/".join([*segments[:index], f"{segment}-mutant", *segments[index + 1 :]])
                if changed not in paths:
                    yield path, f"to {changed}", {**root, "paths": renamed(paths, path, changed)}


def path_parameter_renamed(node: Node) -> Edits:
    """Give a parameter of the path another name; `paths_with` has to give it to paths, too."""
    name = str(node.get("name"))
    if node.get("in") == "path":
        new = another(name, ())
        yield Edit(("name",), f"{name} to {new}", {**node, "name": new})


def paths_with(root: Node, old: JSON, new: JSON) -> JSON:
    """Return a document whose paths have another name for a parameter."""
    paths = mapping(root.get("paths"))
    named = {path.replace(f"{{{old}}}", f"{{{new}}}"): item for path, item in paths.items()}
    return {**root, "paths": named}


def method_changed(node: Node) -> Edits:
    """Yield path items with another method for an operation."""
    for method in METHODS:
        new = _OTHER_METHODS.get(method, "post")
        if method in node and new not in node:
            yield Edit((method,), f"{method} to {new}", renamed(node, method, new))


def operation_renamed(node: Node) -> Edits:
    """Give an operation another ID."""
    if isinstance(name := node.get("operationId"), str):
        new = another(name, ())
        yield Edit(("operationId",), f"{name} to {new}", {**node, "operationId": new})


def deprecated_flipped(node: Node) -> Edits:
    """Deprecate an operation, or take that back."""
    is_deprecated = node.get("deprecated") is True
    place = ("deprecated",) if "deprecated" in node else ()
    yield Edit(place, str(not is_deprecated).lower(), {**node, "deprecated": not is_deprecated})


# Parameters -----------------------------------------------------------------------------------


def parameter_renamed(node: Node) -> Edits:
    """Give a parameter another name on the wire."""
    name = str(node.get("name"))
    if node.get("in") != "path":
        new = another(name, ())
        yield Edit(("name",), f"{name} to {new}", {**node, "name": new})


def parameter_moved(node: Node) -> Edits:
    """Send a parameter in another place."""
    old = str(node.get("in"))
    if old in _MOVES:
        # A style that is right for one place may be wrong for another.
        plain = without(node, "style", "explode", "allowReserved")
        yield Edit(("in",), f"{old} to {_MOVES[old]}", {**plain, "in": _MOVES[old]})


def parameter_required_flipped(node: Node) -> Edits:
    """Require a parameter, or let it be absent; one of the path is always required."""
    if node.get("in") != "path":
        is_required = node.get("required") is True
        place = ("required",) if "required" in node else ("name",)
        changed: JSON = {**node, "required": not is_required}
        yield Edit(place, str(not is_required).lower(), changed)


def style_changed(node: Node, root: Node) -> Edits:
    """Write a parameter in another style."""
    where = str(node.get("in"))
    style = str(node.get("style", _FIRST_STYLES.get(where, "form")))
    for new in _STYLES.get((where, _form(node, root)), ()):
        # Items side by side have no delimiter.
        is_alike = new in _DELIMITED and node.get("explode") is True
        if new != style and not is_alike:
            place = ("style",) if "style" in node else ("name",)
            yield Edit(place, f"{style} to {new}", {**node, "style": new})


def explode_flipped(node: Node, root: Node) -> Edits:
    """Write the items of a parameter side by side, or joined."""
    where = str(node.get("in"))
    style = node.get("style", _FIRST_STYLES.get(where, "form"))
    is_exploded = node.get("explode", style == "form") is True
    form = _form(node, root)
    # A list in a path or header of the plain style looks the same either way.
    is_alike = form == "scalar" or (form == "array" and style == "simple")
    if not is_alike and style not in ("deepObject", *_DELIMITED):
        place = ("explode",) if "explode" in node else ("name",)
        changed: JSON = {**node, "explode": not is_exploded}
        yield Edit(place, str(not is_exploded).lower(), changed)


def parameter_dropped(node: Node, root: Node) -> Edits:
    """Take a parameter of an operation away; one of the path cannot be."""
    parameters = sequence(node.get("parameters"))
    for index, parameter in enumerate(parameters):
        found = followed(dict(root), parameter)
        if found.get("in") != "path":
            changed: JSON = {**node, "parameters": less(parameters, index)}
            yield Edit(("parameters", str(index)), str(found.get("name")), changed)


def _form(node: Node, root: Node) -> str:
    """Return whether a parameter is an array, an object or a scalar; neither, where unclear."""
    if "schema" not in node:
        return ""
    schema = followed(dict(root), node["schema"])
    kind = schema.get("type")
    kind = next((item for item in sequence(kind) if item != "null"), kind)
    if kind in ("array", "object"):
        return str(kind)
    return "scalar" if isinstance(kind, str) else ""


# Bodies and responses -------------------------------------------------------------------------


def body_required_flipped(node: Node) -> Edits:
    """Require a body, or let it be absent."""
    is_required = node.get("required") is True
    place = ("required",) if "required" in node else ()
    yield Edit(place, str(not is_required).lower(), {**node, "required": not is_required})


def body_media_type_changed(node: Node) -> Edits:
    """Send a body of JSON as another kind of JSON."""
    content = mapping(node.get("content"))
    if "application/json" in content and len(content) == 1:
        new = "application/vnd.mutant+json"
        changed: JSON = {**node, "content": renamed(content, "application/json", new)}
        yield Edit(("content", "application/json"), f"to {new}", changed)


def status_changed(node: Node) -> Edits:
    """Document a response for another status."""
    for status in node:
        for new in _STATUSES.get(status[:1], ())[:3]:
            if new not in node:
                yield Edit((status,), f"{status} to {new}", renamed(node, status, new))
                break


def status_dropped(node: Node) -> Edits:
    """Take a documented response away."""
    for status in node:
        if len(node) > 1:
            yield Edit((status,), status, without(node, status))
