"""Hold the user's selection of operations against each version, which may lack some of them."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace

from sdkwright.config import Selection
from sdkwright.diff.version import Version
from sdkwright.ir import Api
from sdkwright.lower.places import places
from sdkwright.lower.tree import Tree, Unsupported


def fitting(selection: Selection, version: Version) -> Selection:
    """Return the selection without tags and operations that a version does not have.

    What cannot be generated is lost there, and never the end of a comparison.
    """
    try:
        listed = tuple(places(Tree(version.root)))
    except Unsupported:
        # Generating says so as well, and with the place.
        return replace(selection, allows_losses=True)
    tags = {tag for place in listed for tag in place.tags}
    names = {name for place in listed for name in (place.title, place.line)}
    return replace(
        selection,
        excluded_tags=tuple(tag for tag in selection.excluded_tags if tag in tags),
        excluded_operations=tuple(one for one in selection.excluded_operations if one in names),
        names={name: given for name, given in selection.names.items() if name in names},
        allows_losses=True,
    )


def excluded(version: Version, api: Api) -> AbstractSet[tuple[str, str]]:
    """Return the operations of a version that its SDK leaves out, as it was asked to."""
    present = {f"{operation.method} {operation.path}" for operation in api.operations}
    present |= {loss.line for loss in api.lost}
    return {key for key, end in version.endpoints.items() if end.title not in present}
