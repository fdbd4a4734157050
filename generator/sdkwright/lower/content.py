"""Media types: what each is written or read as, and the examples beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sdkwright.ir import BodyForm, ResponseForm
from sdkwright.lower.tree import Tree, Unsupported, join, members
from sdkwright.values import JSON

_LINES = frozenset(
    {
        "application/jsonl",
        "application/jsonlines",
        "application/json-lines",
        "application/ndjson",
        "application/stream+json",
        "application/x-jsonlines",
        "application/x-ndjson",
        "application/json-seq",
    }
)


def essence(media_type: str) -> str:
    """Return a media type without its parameters, in lower case."""
    return media_type.partition(";")[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Tell whether a media type is written as JSON, which what covers anything is too."""
    name = essence(media_type)
    if name in _LINES:
        return False
    return name.endswith(("/json", "+json")) or name in ("*/*", "application/*")


def body_form(media_type: str) -> BodyForm:
    """Return how a body of a media type is written."""
    name = essence(media_type)
    if is_json(name):
        return BodyForm.JSON
    if name == "multipart/form-data":
        return BodyForm.MULTIPART
    return BodyForm.URLENCODED if name == "application/x-www-form-urlencoded" else BodyForm.RAW


def response_form(media_type: str) -> ResponseForm:
    """Return how a body of a media type is read."""
    name = essence(media_type)
    if name == "text/event-stream":
        return ResponseForm.EVENTS
    if name in _LINES or name.endswith("+json-seq"):
        return ResponseForm.ITEMS
    if is_json(name):
        return ResponseForm.JSON
    return ResponseForm.TEXT if name.startswith("text/") or "xml" in name else ResponseForm.BYTES


def followed(tree: Tree, content: Mapping[str, JSON], pointer: str, media_type: str) -> Entry:
    """Return the entry of a media type, through the references that OpenAPI 3.2 allows there."""
    node, at = tree.follow(content[media_type], join(pointer, "content", media_type))
    return members(node), at


Entry = tuple[dict[str, JSON], str]


def shown(tree: Tree, entry: Mapping[str, JSON]) -> tuple[JSON, ...]:
    """Return the example values of a media type, a parameter or a header."""
    single = (entry["example"],) if "example" in entry else ()
    return (*_values(tree, entry.get("examples")), *single)


def _values(tree: Tree, node: JSON) -> Iterator[JSON]:
    """Yield the values of a mapping of Example Objects; one that is nowhere shows nothing."""
    for name, value in members(node).items():
        try:
            target, _ = tree.follow(value, join("", name))
        except Unsupported:
            continue
        for key in ("dataValue", "value"):
            if key in members(target):
                yield members(target)[key]
                break
