"""Requests as OpenAPI writes them, worked out apart from the code that is shipped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote, quote_plus

from sdkwright.cases.oracle import serialized
from sdkwright.ir import Body, BodyForm, Encoding, Location, Operation, Parameter
from sdkwright.testcases import Part, Sent
from sdkwright.values import JSON

# RFC 3986, section 2.2, less what gives a query its structure.
_RESERVED = ":/?@!$'()*,;"
# RFC 3986, section 3.3; what is percent-encoded in the document stays so.
_PATH = "/:@!$&'()*+,;=%"
_PATH_RESERVED = _PATH.removesuffix("%")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_HEADER_TEXT = re.compile(r"([!-~]([ -~]*[!-~])?)?")
_COOKIE_VALUE = re.compile(r"[0-9A-Za-z._-]+")
_JOINTS = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}


def is_writable(parameter: Parameter, value: JSON) -> bool:
    """Tell whether a value has one form in a request that everybody agrees on."""
    if parameter.content is None:
        inner = [value]
        if isinstance(value, list | dict):
            inner = value if isinstance(value, list) else [*value.values()]
            if not inner or "" in inner:
                return False
        elif parameter.style in (*_JOINTS, "deepObject"):
            return False
        if any(item is None or isinstance(item, list | dict) for item in inner):
            return False
    pieces = _pieces(parameter, value)
    if parameter.style == "cookie":
        return all(_COOKIE_VALUE.fullmatch(piece.partition("=")[2]) for piece in pieces)
    if parameter.location is Location.PATH:
        return pieces[0] not in ("", ".", "..")
    return parameter.location is not Location.HEADER or bool(_HEADER_TEXT.fullmatch(pieces[0]))


def sent(
    operation: Operation,
    values: Mapping[str, JSON],
    body: str | tuple[Part, ...] | None,
) -> Sent:
    """Return the request that arguments make, by their names in Python."""
    query = _constants(operation)
    headers: dict[str, str | None] = {}
    cookies: list[str] = []
    parts: dict[str, str] = {}
    for parameter in operation.parameters:
        is_given = parameter.name in values
        pieces = _pieces(parameter, values[parameter.name]) if is_given else []
        match parameter.location:
            case Location.PATH:
                parts[parameter.wire] = "".join(pieces)
            case Location.QUERY | Location.QUERYSTRING:
                query += pieces
            case Location.HEADER:
                headers[parameter.wire.lower()] = pieces[0] if pieces else None
            case Location.COOKIE:
                cookies += pieces
    if any(parameter.location is Location.COOKIE for parameter in operation.parameters):
        headers["cookie"] = "; ".join(cookies) or None
    if operation.body is None or body is None:
        headers["content-type"] = None
    elif operation.body.form is not BodyForm.MULTIPART:
        headers["content-type"] = media_type_of(operation.body)
    pieces_of_path = _PLACEHOLDER.split(operation.path)
    # Every other piece is the name of a parameter; the rest may have signs that no path has.
    pieces_of_path[1::2] = [parts[name] for name in pieces_of_path[1::2]]
    pieces_of_path[::2] = [quote(piece, safe=_PATH) for piece in pieces_of_path[::2]]
    written = "".join(pieces_of_path)
    return Sent(written, "&".join(query), {**_common_headers(operation), **headers}, body)


def _common_headers(operation: Operation) -> dict[str, str]:
    constants = {name.lower(): value for name, value in operation.constant_headers.items()}
    return {"accept": operation.accept, **constants}


def media_type_of(body: Body) -> str:
    """Return what a body is sent as; of a range, one that it covers."""
    return body.media_type.replace("*", "x-any")


def form_text(value: Mapping[str, JSON], encodings: Mapping[str, Encoding]) -> str:
    """Return an object as a form writes it."""
    return "&".join(
        field
        for name, item in value.items()
        for field in (
            _styled(name, item, encodings[name]) if name in encodings else _plain(name, item)
        )
    )


def _plain(name: str, item: JSON) -> list[str]:
    fields = _form_fields({name: item})
    return [f"{quote_plus(wire)}={quote_plus(text)}" for wire, text in fields]


def _styled(name: str, item: JSON, encoding: Encoding) -> list[str]:
    """Return the fields of a member that is written as a query parameter is."""
    parameter = Parameter(
        name=name,
        wire=name,
        location=Location.QUERY,
        description="",
        is_required=False,
        is_deprecated=False,
        style=encoding.style or "form",
        is_exploded=encoding.is_exploded,
        allows_reserved=encoding.allows_reserved,
        content=None,
        definition={},
        pointer="",
    )
    return _pieces(parameter, item) if item not in ([], {}) else []


def form_parts(value: Mapping[str, JSON], files: Sequence[str]) -> tuple[Part, ...]:
    """Return an object as the parts of a multipart body, those that are files last."""
    texts = {name: item for name, item in value.items() if name not in files}
    fields = [Part(name, None, text) for name, text in _form_fields(texts)]
    held = {name: value[name] for name in files if name in value}
    return (*fields, *(Part(name, "file", text) for name, text in _form_fields(held)))


def _form_fields(value: Mapping[str, JSON]) -> Iterator[tuple[str, str]]:
    for name, item in value.items():
        for one in item if isinstance(item, list) else [item]:
            yield name, one if isinstance(one, str) else serialized(one)


def _constants(operation: Operation) -> list[str]:
    pairs = operation.constant_query.items()
    return [f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs]


def _pieces(parameter: Parameter, value: JSON) -> list[str]:
    """Return the parts of the path, the query, a header or the cookies that a value becomes."""
    name = _encoded(parameter, parameter.wire)
    if parameter.location is Location.QUERYSTRING:
        return [_whole_query(parameter, value)]
    if parameter.content is not None and (is_json(parameter.content) or not isinstance(value, str)):
        value = serialized(value)
    if parameter.style == "deepObject" and isinstance(value, dict):
        inner = [(_encoded(parameter, key), _text(parameter, item)) for key, item in value.items()]
        return [f"{name}%5B{key}%5D={text}" for key, text in inner]
    if isinstance(value, dict):
        inner = [(_encoded(parameter, key), _text(parameter, item)) for key, item in value.items()]
        parts = (
            [f"{key}={text}" for key, text in inner]
            if parameter.is_exploded
            else [part for pair in inner for part in pair]
        )
        is_named = not parameter.is_exploded
    else:
        items = value if isinstance(value, list) else [value]
        parts = [_text(parameter, item) for item in items]
        is_named = True
    return _joined(parameter, name if is_named else None, parts)


def _whole_query(parameter: Parameter, value: JSON) -> str:
    """Return a value that is the query of a request: a form, or JSON."""
    if isinstance(value, dict) and not is_json(parameter.content or ""):
        return form_text(value, {})
    return quote(value if isinstance(value, str) else serialized(value), safe="")


def is_json(media_type: str) -> bool:
    """Tell whether values of a media type are written as JSON."""
    return media_type.partition(";")[0].strip().endswith(("/json", "+json"))


def _joined(parameter: Parameter, name: str | None, parts: list[str]) -> list[str]:
    """Return parts as a style sets them side by side; each has the name of its own or none."""
    match parameter.style:
        case "label":
            return ["." + (".".join(parts) if parameter.is_exploded else ",".join(parts))]
        case "matrix" if parameter.is_exploded or name is None:
            named = [part if name is None else f"{name}={part}" for part in parts]
            # RFC 6570, section 3.2.7: without a value there is no "=".
            return ["".join(f";{part.removesuffix('=')}" for part in named)]
        case "matrix":
            return [f";{name}={','.join(parts)}".removesuffix("=")]
        case "simple":
            return [",".join(parts)]
        case _ if parameter.is_exploded:
            return parts if name is None else [f"{name}={part}" for part in parts]
        case style:
            return [f"{name}={_JOINTS.get(style, ',').join(parts)}"]


def _encoded(parameter: Parameter, text: str) -> str:
    if parameter.location is Location.HEADER or parameter.style == "cookie":
        return text
    reserved = _PATH_RESERVED if parameter.location is Location.PATH else _RESERVED
    return quote(text, safe=reserved if parameter.allows_reserved else "")


def _text(parameter: Parameter, item: JSON) -> str:
    return _encoded(parameter, item if isinstance(item, str) else serialized(item))
