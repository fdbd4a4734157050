"""The parameters of an operation, as arguments with a place in the request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sdkwright import naming
from sdkwright.ir import Location, Parameter
from sdkwright.lower.content import followed, shown
from sdkwright.lower.places import Place
from sdkwright.lower.schemas import Schemas
from sdkwright.lower.scopes import Scope, choice_of
from sdkwright.lower.tree import Tree, Unsupported, examples, items, join, members, text
from sdkwright.values import JSON

_STYLES = {
    Location.PATH: "simple",
    Location.QUERY: "form",
    Location.HEADER: "simple",
    Location.COOKIE: "form",
    Location.QUERYSTRING: "form",
}
# A token, as RFC 9110 (section 5.6.2) has it.
_HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_TEMPLATE_NAME = re.compile(r"\{([^{}]+)\}")
# Where the document gets the schema that it lacks, for what looks it up there.
UNDECLARED = "x-sdkwright-undeclared"
# Headers that are written from something else: OpenAPI says that such a parameter is ignored.
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
# Where a value may keep characters that are reserved in URLs.
_WITH_RESERVED = frozenset({Location.PATH, Location.QUERY})


@dataclass(slots=True)
class Parameters:
    """The arguments of an operation that are no part of its body, and what it always sends.

    What HTTP cannot carry, and no request has to have, is left out.
    """

    arguments: list[Parameter] = field(default_factory=list[Parameter])
    headers: dict[str, str] = field(default_factory=dict[str, str])
    query: dict[str, str] = field(default_factory=dict[str, str])
    left_out: list[Unsupported] = field(default_factory=list[Unsupported])


def parameters(schemas: Schemas, place: Place, names: Scope, hint: str) -> Parameters:
    """Return the parameters of an operation: those of the path in its order, required ones first.

    Raises:
        Unsupported: One of them cannot be sent.
    """
    found = Parameters()
    placeholders = template_names(place.path)
    for node, pointer in _declared(schemas.tree, place):
        location = Location(text(node["in"]))
        wire = _name(node)
        constant = _constant(node, location)
        if location is Location.HEADER and not _HEADER_NAME.fullmatch(wire):
            message = f"HTTP has no header of the name '{wire}'"
            fault = Unsupported(pointer, message, "write it in letters, digits and hyphens")
            if node.get("required") is True:
                raise fault
            found.left_out.append(fault)
        elif constant is not None:
            (found.headers if location is Location.HEADER else found.query)[wire] = constant
        elif location is Location.HEADER and wire.lower() in _IGNORED_HEADERS:
            continue
        elif location is not Location.PATH or wire in placeholders:
            index = placeholders.index(wire) if location is Location.PATH else None
            argument = _parameter(schemas, node, pointer, names, hint, index=index)
            found.arguments.append(argument)
    declared = {one.wire for one in found.arguments if one.location is Location.PATH}
    # A placeholder that no parameter describes has to be filled all the same.
    found.arguments += [
        _undeclared(wire, names, index)
        for index, wire in enumerate(placeholders)
        if wire not in declared
    ]
    found.arguments.sort(key=lambda one: _order(one, placeholders))
    return found


def template_names(path: str) -> list[str]:
    """Return the names that a path has in braces, each once; a brace without its other is text."""
    return list(dict.fromkeys(_TEMPLATE_NAME.findall(path)))


def _order(parameter: Parameter, placeholders: list[str]) -> tuple[int, bool]:
    if parameter.location is Location.PATH:
        return placeholders.index(parameter.wire), False
    return len(placeholders), not parameter.is_required


def _declared(tree: Tree, place: Place) -> list[tuple[dict[str, JSON], str]]:
    """Return the parameters, those of the operation in place of the path item's."""
    own = [
        (parameter, join(place.pointer, "parameters", index))
        for index, parameter in enumerate(items(place.node.get("parameters")))
    ]
    found: dict[tuple[str, str], tuple[dict[str, JSON], str]] = {}
    for parameter, at in (*place.shared, *own):
        target, pointer = tree.follow(parameter, at)
        node = members(target)
        key = (text(node.get("in")), _name(node))
        if key[0] not in set(Location) or not key[1]:
            raise Unsupported(
                pointer,
                f"a parameter in '{key[0]}' named '{key[1]}' cannot be sent",
                f"give it a name and one of the places {', '.join(Location)}",
            )
        if key[0] == Location.HEADER:
            key = (key[0], key[1].lower())  # RFC 9110, section 5.1
        found[key] = (node, pointer)
    return list(found.values())


def _name(node: Mapping[str, JSON]) -> str:
    """Return the name of a parameter; that of a whole query is never sent, and may be absent."""
    default = Location.QUERYSTRING if node.get("in") == Location.QUERYSTRING else ""
    return str(node.get("name") or default)


def _parameter(
    schemas: Schemas,
    node: dict[str, JSON],
    pointer: str,
    names: Scope,
    hint: str,
    *,
    index: int | None,
) -> Parameter:
    """Return a parameter; ``index`` is its number in the path, if it is there."""
    location = Location(text(node["in"]))
    wire = _name(node)
    content = members(node.get("content"))
    schema, at = node.get("schema", {}), join(pointer, "schema")
    media_type: str | None = None
    if content:
        media_type = next(iter(content))
        entry, inside = followed(schemas.tree, content, pointer, media_type)
        schema, at = entry.get("schema", {}), join(inside, "schema")
    style = text(node.get("style")) or _STYLES[location]
    snake = naming.snake(wire)
    target, _ = schemas.tree.follow_schema(schema, at)
    values = (*examples(node), *shown(schemas.tree, {"examples": node.get("examples")}))
    return Parameter(
        name=names.name(
            f"{location} {wire}" if index is None else f"path {index + 1}",
            snake,
            f"{snake}_{location}",
            mark="" if index is None else wire,
            choice=choice_of(node, pointer),
        ),
        wire=wire,
        location=location,
        description=text(node.get("description")) or text(members(target).get("description")),
        is_required=location is Location.PATH or node.get("required") is True,
        is_deprecated=node.get("deprecated") is True,
        style=style,
        is_exploded=node.get("explode", style in ("form", "cookie")) is True,
        allows_reserved=location in _WITH_RESERVED and node.get("allowReserved") is True,
        content=media_type,
        definition=schemas.rewrite(schema, at, hint + naming.pascal(wire)),
        pointer=at,
        examples=values or examples(members(target)),
    )


def _undeclared(wire: str, names: Scope, index: int) -> Parameter:
    snake = naming.snake(wire)
    return Parameter(
        name=names.name(f"path {index + 1}", snake, f"{snake}_path", mark=wire),
        wire=wire,
        location=Location.PATH,
        description="",
        is_required=True,
        is_deprecated=False,
        style="simple",
        is_exploded=False,
        allows_reserved=False,
        content=None,
        definition={"type": "string"},
        pointer=join("", UNDECLARED),
    )


def _constant(node: Mapping[str, JSON], location: Location) -> str | None:
    """Return the only value a required header or query parameter can have, if there is one."""
    schema = members(node.get("schema"))
    if location not in (Location.HEADER, Location.QUERY) or node.get("required") is not True:
        return None
    value = schema.get("const")
    return value if isinstance(value, str) else None
