"""Operations of a document as methods of resources, with named arguments and typed answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeVar

from sdkwright import naming
from sdkwright.ir import (
    JSON,
    Body,
    BodyForm,
    Location,
    Member,
    Operation,
    Pagination,
    Parameter,
    Response,
    ResponseForm,
)
from sdkwright.lower.schemas import Schemas
from sdkwright.lower.tree import Tree, Unsupported, examples, items, join, members, text

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_STYLES = {
    Location.PATH: "simple",
    Location.QUERY: "form",
    Location.HEADER: "simple",
    Location.COOKIE: "form",
}
# Headers that are written from something else: OpenAPI says that such a parameter is ignored.
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
# What the body of a method refers to.
_RESERVED_ARGUMENTS = frozenset({"self", "operations"})


@dataclass(frozen=True, slots=True)
class Place:
    """An operation object, with where it is and what its path item says."""

    path: str
    method: str
    node: Mapping[str, JSON]
    pointer: str
    shared: tuple[tuple[JSON, str], ...]

    @property
    def id(self) -> str:
        """The operation ID, or one made from method and path where there is none."""
        return text(self.node.get("operationId")) or f"{self.method} {self.path}"

    @property
    def title(self) -> str:
        """The name to use in findings."""
        return text(self.node.get("operationId")) or f"{self.method.upper()} {self.path}"

    @property
    def tag(self) -> str:
        """The first tag, which names the resource; "default" where there is none."""
        tags = [tag for tag in items(self.node.get("tags")) if isinstance(tag, str)]
        return tags[0] if tags else "default"


def places(tree: Tree) -> Iterator[Place]:
    """Yield every operation below ``paths``, by path and method."""
    for path, value in members(tree.root.get("paths")).items():
        if not path.startswith("/"):
            continue
        pointer = join("/paths", path)
        followed, target = tree.follow(value, pointer)
        item = members(followed)
        shared = tuple(
            (parameter, join(target, "parameters", index))
            for index, parameter in enumerate(items(item.get("parameters")))
        )
        for method in METHODS:
            if isinstance(node := item.get(method), dict):
                yield Place(path, method, node, join(target, method), shared)


class Operations:
    """Makes the operations of one document."""

    def __init__(self, tree: Tree, schemas: Schemas) -> None:
        self._tree = tree
        self._schemas = schemas
        self._constants = naming.Names()

    def lower(self, place: Place, name: str) -> Operation:
        """Return the operation at ``place`` as the method ``name``.

        Raises:
            Unsupported: It cannot be generated.
        """
        hint = naming.pascal(place.id)
        arguments = naming.Names(_RESERVED_ARGUMENTS)
        parameters: list[Parameter] = []
        headers: dict[str, str] = {}
        query: dict[str, str] = {}
        for node, pointer in self._parameters(place):
            location = Location(text(node["in"]))
            wire = str(node["name"])
            constant = _constant(node, location)
            if constant is not None:
                (headers if location is Location.HEADER else query)[wire] = constant
            elif location is not Location.HEADER or wire.lower() not in _IGNORED_HEADERS:
                parameters.append(self._parameter(node, pointer, arguments, hint))
        self._check_path(place, parameters)
        parameters.sort(
            key=lambda found: (found.location is not Location.PATH, not found.is_required)
        )
        body = self._body(place, arguments, hint)
        responses, errors = self._responses(place, hint)
        constant = naming.constant(place.id)
        return Operation(
            id=text(place.node.get("operationId")) or f"{place.method.upper()} {place.path}",
            name=name,
            constant=self._constants.give(constant),
            method=place.method.upper(),
            path=place.path,
            pointer=place.pointer,
            summary=text(place.node.get("summary")),
            description=text(place.node.get("description")),
            is_deprecated=place.node.get("deprecated") is True,
            parameters=tuple(_in_path_order(parameters, place.path)),
            constant_headers=headers,
            constant_query=query,
            body=body,
            responses=responses,
            errors=errors,
            pagination=self._pagination(place, parameters, responses),
            is_secured=_is_secured(place.node.get("security", self._tree.root.get("security"))),
        )

    # Parameters -----------------------------------------------------------------------------

    def _parameters(self, place: Place) -> list[tuple[dict[str, JSON], str]]:
        """Return the parameters, those of the operation in place of the path item's."""
        own = [
            (parameter, join(place.pointer, "parameters", index))
            for index, parameter in enumerate(items(place.node.get("parameters")))
        ]
        found: dict[tuple[str, str], tuple[dict[str, JSON], str]] = {}
        for parameter, at in (*place.shared, *own):
            followed, pointer = self._tree.follow(parameter, at)
            node = members(followed)
            key = (text(node.get("in")), str(node.get("name") or ""))
            if key[0] not in set(Location) or not key[1]:
                raise Unsupported(
                    pointer,
                    f"a parameter in '{key[0]}' named '{key[1]}' cannot be sent",
                    "give it a name and one of the places path, query, header, cookie",
                )
            found[key] = (node, pointer)
        return list(found.values())

    def _parameter(
        self, node: dict[str, JSON], pointer: str, arguments: naming.Names, hint: str
    ) -> Parameter:
        location = Location(text(node["in"]))
        wire = str(node["name"])
        content = members(node.get("content"))
        schema, at = node.get("schema", {}), join(pointer, "schema")
        media_type: str | None = None
        if content:
            media_type = next(iter(content))
            schema = members(content[media_type]).get("schema", {})
            at = join(pointer, "content", media_type, "schema")
        style = text(node.get("style")) or _STYLES[location]
        snake = naming.snake(wire)
        followed, _ = self._tree.follow(schema, at)
        found = (*examples(node), *_values(node.get("examples"), self._tree))
        return Parameter(
            name=arguments.give(snake, f"{snake}_{location}"),
            wire=wire,
            location=location,
            description=text(node.get("description")) or text(members(followed).get("description")),
            is_required=location is Location.PATH or node.get("required") is True,
            style=style,
            is_exploded=node.get("explode", style in ("form", "cookie")) is True,
            allows_reserved=node.get("allowReserved") is True,
            content=media_type,
            definition=self._schemas.rewrite(schema, at, hint + naming.pascal(wire)),
            pointer=at,
            examples=found or examples(members(followed)),
        )

    def _check_path(self, place: Place, parameters: list[Parameter]) -> None:
        declared = {found.wire for found in parameters if found.location is Location.PATH}
        for wire in _template_names(place.path):
            if wire not in declared:
                raise Unsupported(
                    place.pointer,
                    f"the path names '{{{wire}}}', and no path parameter of that name is declared",
                    f"declare a parameter with `name: {wire}` and `in: path`",
                )

    # Bodies ---------------------------------------------------------------------------------

    def _body(self, place: Place, arguments: naming.Names, hint: str) -> Body | None:
        if "requestBody" not in place.node:
            return None
        at = join(place.pointer, "requestBody")
        followed, pointer = self._tree.follow(place.node["requestBody"], at)
        node = members(followed)
        content = members(node.get("content"))
        media_type, form = _chosen(content, _BODY_FORMS, BodyForm.RAW)
        if media_type is None:
            raise Unsupported(pointer, "the request body has no media type", "add one to `content`")
        entry = members(content[media_type])
        is_range = "*" in media_type and form is BodyForm.JSON
        schema = entry.get("schema", {})
        inside = join(pointer, "content", media_type, "schema")
        definition = (
            {} if form is BodyForm.RAW else self._schemas.rewrite(schema, inside, f"{hint}Request")
        )
        shown = _values(entry.get("examples"), self._tree)
        single = (entry["example"],) if "example" in entry else ()
        found: list[Member] = []
        name = self._schemas.name_of(definition)
        is_required = node.get("required") is True
        if name is not None:
            for member in self._schemas.every_property(name):
                argument = arguments.give(member.name, f"body_{member.name}")
                found.append(
                    Member(
                        argument, member.name, member.wire, member.description, member.is_required
                    )
                )
        return Body(
            form=form,
            media_type="application/json" if is_range else media_type,
            description=text(node.get("description")),
            is_required=is_required,
            definition=definition,
            pointer=inside,
            argument=None if found else arguments.give("body", "request_body"),
            members=tuple(sorted(found, key=lambda member: not member.is_required)),
            examples=(*shown, *single),
        )

    # Responses ------------------------------------------------------------------------------

    def _responses(
        self, place: Place, hint: str
    ) -> tuple[tuple[Response, ...], tuple[Response, ...]]:
        declared = members(place.node.get("responses"))
        results: list[Response] = []
        errors: list[Response] = []
        successes = [status for status in declared if status[:1] == "2"]
        for status, value in declared.items():
            at = join(place.pointer, "responses", status)
            followed, pointer = self._tree.follow(value, at)
            # `default` means success only where no status of success is declared.
            is_result = status[:1] == "2" or (status == "default" and not successes)
            is_first = status == min(successes, default="default")
            suffix = "Response" if is_first else f"Response{status}"
            if status[:1] in "1245d":
                found = self._response(
                    status, members(followed), pointer, hint + (suffix if is_result else "Error")
                )
                (results if is_result else errors).append(found)
        return tuple(results), tuple(errors)

    def _response(self, status: str, node: dict[str, JSON], pointer: str, hint: str) -> Response:
        content = members(node.get("content"))
        media_type, form = _chosen(content, _RESPONSE_FORMS, ResponseForm.BYTES)
        description = text(node.get("description"))
        if media_type is None or (status.isdecimal() and int(status) == HTTPStatus.NO_CONTENT):
            return Response(status, ResponseForm.NOTHING, description, None, None, "")
        entry = members(content[media_type])
        shown = _values(entry.get("examples"), self._tree)
        single = (entry["example"],) if "example" in entry else ()
        inside = join(pointer, "content", media_type, "schema")
        definition = (
            self._schemas.rewrite(entry.get("schema", {}), inside, hint)
            if form is ResponseForm.JSON
            else None
        )
        return Response(
            status, form, description, definition, media_type, inside, (*shown, *single)
        )

    # Pagination -----------------------------------------------------------------------------

    def _pagination(
        self, place: Place, parameters: list[Parameter], responses: tuple[Response, ...]
    ) -> Pagination | None:
        node = place.node.get("x-sdkwright-pagination")
        if not isinstance(node, dict):
            return None
        at = join(place.pointer, "x-sdkwright-pagination")
        names = {found.wire: found.name for found in parameters if found.location is Location.QUERY}
        for key in ("page", "size"):
            if key in node and node[key] not in names:
                raise Unsupported(
                    join(at, key),
                    f"the pagination names '{node[key]}', which is no query parameter",
                    "name a query parameter of the operation",
                )
        if "page" not in node or not text(node.get("items")).startswith("/"):
            raise Unsupported(
                at, "the pagination lacks `page` or `items`", "name both; `items` is a JSON pointer"
            )
        first: Mapping[str, JSON] = (responses[0].definition if responses else None) or {}
        for key in ("items", "total"):
            found: Mapping[str, JSON] | None = {}
            if key in node:
                found = self._schemas.within(first, text(node[key]))
            if found is None or (key == "items" and found.get("type") != "array"):
                what = "no list" if key == "items" else "nothing"
                raise Unsupported(
                    join(at, key),
                    f"the pagination says '{node[key]}', and {what} is there in the response",
                    f"give `{key}` a JSON pointer to a member that the response declares",
                )
        return Pagination(
            page=names[text(node["page"])],
            size=names[text(node["size"])] if "size" in node else None,
            items=text(node["items"]),
            total=text(node["total"]) if "total" in node else None,
        )


_BODY_FORMS: tuple[tuple[BodyForm, str], ...] = (
    (BodyForm.JSON, "json"),
    (BodyForm.MULTIPART, "multipart/form-data"),
    (BodyForm.URLENCODED, "application/x-www-form-urlencoded"),
)
_RESPONSE_FORMS: tuple[tuple[ResponseForm, str], ...] = (
    (ResponseForm.JSON, "json"),
    (ResponseForm.TEXT, "text/"),
    (ResponseForm.TEXT, "xml"),
)


_Form = TypeVar("_Form", BodyForm, ResponseForm)


def _chosen(
    content: Mapping[str, JSON], forms: tuple[tuple[_Form, str], ...], other: _Form
) -> tuple[str | None, _Form]:
    """Return the media type to use of those offered, and its form: JSON before all others."""
    for form, mark in forms:
        for media_type in content:
            essence = media_type.split(";")[0].strip().lower()
            is_json = essence.endswith(("/json", "+json")) or essence in ("*/*", "application/*")
            if is_json if mark == "json" else mark in essence:
                return media_type, form
    return next(iter(content), None), other


def _values(node: JSON, tree: Tree) -> tuple[JSON, ...]:
    """Return the values of a mapping of Example Objects."""
    found: list[JSON] = []
    for name, value in members(node).items():
        followed, _ = tree.follow(value, join("", name))
        if "value" in members(followed):
            found.append(members(followed)["value"])
    return tuple(found)


def _constant(node: Mapping[str, JSON], location: Location) -> str | None:
    """Return the only value a required header or query parameter can have, if there is one."""
    schema = members(node.get("schema"))
    if location not in (Location.HEADER, Location.QUERY) or node.get("required") is not True:
        return None
    value = schema.get("const")
    return value if isinstance(value, str) else None


def _template_names(path: str) -> list[str]:
    return [part.split("}")[0] for part in path.split("{")[1:]]


def _in_path_order(parameters: list[Parameter], path: str) -> list[Parameter]:
    order = {wire: index for index, wire in reversed([*enumerate(_template_names(path))])}
    return sorted(
        parameters,
        key=lambda found: (
            order.get(found.wire, len(order)) if found.location is Location.PATH else len(order) + 1
        ),
    )


def _is_secured(requirements: JSON) -> bool:
    """Tell whether a call needs a credential: none is asked for, or ``{}`` is an alternative."""
    alternatives = items(requirements)
    return bool(alternatives) and {} not in alternatives
