"""The SDKs of two versions: the later one is called what the earlier one was, where it can be."""

from __future__ import annotations

from sdkwright.config import Selection
from sdkwright.diff.selection import fitting
from sdkwright.diff.version import Version
from sdkwright.given_names import NO_NAMES, GivenNames
from sdkwright.ir import Api
from sdkwright.lower import lower


def apis(
    old: Version, new: Version, selection: Selection, known: GivenNames = NO_NAMES
) -> tuple[Api, Api]:
    """Return what is generated of either version, one after the other.

    Args:
        old: The version before.
        new: The version after it.
        selection: Which operations the SDK has, and under what names.
        known: The names that the package has, of either version or of another one.

    Raises:
        DocumentError: One of them cannot be generated, or the selection cannot be had.
    """
    end = known.version
    before = lower(old.document, fitting(selection, old), known, end, modern=old.root)
    after = lower(new.document, fitting(selection, new), before.names, end, modern=new.root)
    return before, after
