"""The bodies of requests: of all the forms that the document offers, each once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sdkwright.ir import Body, BodyForm, Encoding, Member
from sdkwright.lower.content import body_form, essence, followed, shown
from sdkwright.lower.places import Place
from sdkwright.lower.schemas import Schemas
from sdkwright.lower.scopes import Scope
from sdkwright.lower.settling import members_of
from sdkwright.lower.tree import Unsupported, join, members, text
from sdkwright.values import JSON

# The best first; what is left of a document's choice becomes methods of their own.
_PREFERENCE = (BodyForm.JSON, BodyForm.MULTIPART, BodyForm.URLENCODED, BodyForm.RAW)


# Places of what is no member; a name on the wire with a slash before it is a rare one.
_WHOLE, _CHOICE = "/body", "/media type"


@dataclass(frozen=True, slots=True)
class _Source:
    """A request body of the document."""

    node: Mapping[str, JSON]
    pointer: str

    @property
    def content(self) -> dict[str, JSON]:
        """Its media types; a body that names none may be anything."""
        return members(self.node.get("content")) or {"*/*": {}}


def bodies(schemas: Schemas, place: Place, names: Scope, hint: str) -> tuple[Body, ...]:
    """Return the bodies that an operation takes, the preferred one first; none if it takes none.

    ``names`` are those of its other arguments; each body names its own beside them.

    Raises:
        Unsupported: The body cannot be sent.
    """
    if "requestBody" not in place.node:
        return ()
    node, pointer = schemas.tree.follow(
        place.node["requestBody"], join(place.pointer, "requestBody")
    )
    if not isinstance(node, dict):
        raise Unsupported(pointer, "the request body is no mapping", "add `content` to it")
    source = _Source(node, pointer)
    groups: dict[BodyForm, list[str]] = {}
    for media_type in source.content:
        groups.setdefault(_form(schemas, source, media_type), []).append(media_type)
    found: list[Body] = []
    for form in _PREFERENCE:
        if form in groups:
            make = _raw if form is BodyForm.RAW else _typed
            # Bodies are alternatives: each may have what another one calls its own.
            inner = schemas.scopes.open(members_of(place.key, form), names.taken)
            suffix = "Request" if not found else f"{form.capitalize()}Request"
            found.append(make(schemas, source, groups[form], inner, hint + suffix))
    return tuple(found)


def _form(schemas: Schemas, source: _Source, media_type: str) -> BodyForm:
    """Return how a body is written: a form that is no object can only be one that is written."""
    form = body_form(media_type)
    if form not in (BodyForm.MULTIPART, BodyForm.URLENCODED):
        return form
    entry, at = followed(schemas.tree, source.content, source.pointer, media_type)
    schema, _ = schemas.tree.follow_schema(entry.get("schema", {}), join(at, "schema"))
    kind = members(schema).get("type", "object")
    return form if "object" in (kind if isinstance(kind, list) else [kind]) else BodyForm.RAW


def _typed(
    schemas: Schemas,
    source: _Source,
    media_types: list[str],
    names: Scope,
    hint: str,
) -> Body:
    """Return a body whose members, if it has named ones, are arguments."""
    media_type = min(media_types, key=_plainness)
    form = body_form(media_type)
    entry, at = followed(schemas.tree, source.content, source.pointer, media_type)
    inside = join(at, "schema")
    definition = schemas.rewrite(entry.get("schema", {}), inside, hint)
    name = schemas.name_of(definition)
    found = [
        Member(
            names.name(member.wire, member.name, f"body_{member.name}"),
            member.name,
            member.wire,
            member.description,
            member.is_required,
            member.is_deprecated,
        )
        for member in (schemas.every_property(name) if name else ())
        if not member.is_read_only
    ]
    # A form has its own boundary, and is written in UTF-8 whatever the document says beside it.
    sent = media_type if form is BodyForm.JSON else essence(media_type)
    return Body(
        form=form,
        media_type="application/json" if "*" in media_type else sent,
        description=text(source.node.get("description")),
        is_required=source.node.get("required") is True,
        definition=definition,
        pointer=inside,
        argument=None if found else names.name(_WHOLE, "body", "request_body"),
        members=tuple(sorted(found, key=lambda member: not member.is_required)),
        examples=shown(schemas.tree, entry),
        encodings=_encodings(members(entry.get("encoding")), form),
    )


def _plainness(media_type: str) -> tuple[bool, int, str]:
    """Return the place of a media type among those of one form: the plainest comes first."""
    return essence(media_type) != "application/json", len(media_type), media_type


def _raw(
    schemas: Schemas,
    source: _Source,
    media_types: list[str],
    names: Scope,
    hint: str,
) -> Body:
    """Return a body that is sent as it is given, of whichever of its media types."""
    del hint
    ordered = sorted(
        media_types, key=lambda name: ("*" in name, name.lower().startswith("multipart/"), name)
    )
    entry, at = followed(schemas.tree, source.content, source.pointer, ordered[0])
    argument = names.name(_WHOLE, "body", "request_body")
    body = Body(
        form=BodyForm.RAW,
        media_type=ordered[0],
        description=text(source.node.get("description")),
        is_required=source.node.get("required") is True,
        definition={},
        pointer=join(at, "schema"),
        argument=argument,
        members=(),
        examples=shown(schemas.tree, entry),
        media_types=tuple(ordered),
    )
    if len(ordered) > 1 or body.is_open:
        return replace(body, choice=names.name(_CHOICE, "media_type", "body_media_type"))
    return body


def _encodings(declared: Mapping[str, JSON], form: BodyForm) -> dict[str, Encoding]:
    """Return how members are written, as far as the document tells and the form allows."""
    found: dict[str, Encoding] = {}
    for wire, value in declared.items():
        node = members(value)
        if form is BodyForm.MULTIPART and (content := text(node.get("contentType"))):
            found[wire] = Encoding(content=content.partition(",")[0].strip())
        elif form is BodyForm.URLENCODED and {"style", "explode", "allowReserved"} & node.keys():
            style = text(node.get("style")) or "form"
            found[wire] = Encoding(
                style=style,
                is_exploded=node.get("explode", style == "form") is True,
                allows_reserved=node.get("allowReserved") is True,
            )
    return found
