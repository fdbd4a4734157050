"""How an operation that lists is asked for page after page, as the document's extension says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sdkwright.ir import Location, Pagination, Parameter, Response
from sdkwright.lower.places import Place
from sdkwright.lower.schemas import Schemas
from sdkwright.lower.tree import Unsupported, join, text
from sdkwright.values import JSON

_KEY = "x-sdkwright-pagination"


def pagination(
    schemas: Schemas,
    place: Place,
    parameters: Sequence[Parameter],
    responses: Sequence[Response],
) -> Pagination | None:
    """Return how an operation turns pages; None where the document does not say.

    Raises:
        Unsupported: What it says names something that is not there.
    """
    node = place.node.get(_KEY)
    if not isinstance(node, dict):
        return None
    at = join(place.pointer, _KEY)
    names = {found.wire: found.name for found in parameters if found.location is Location.QUERY}
    for key in ("page", "size"):
        if key in node and text(node[key]) not in names:
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
            found = schemas.within(first, text(node[key]))
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
