"""Tell what changed between two versions of a document, and what that does to their users."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sdkwright.config import EVERYTHING, Selection
from sdkwright.diagnostics import Diagnostic, DocumentError, Severity
from sdkwright.diff.changes import Bump, Change, Difference, Direction, Side, Verdict
from sdkwright.diff.codes import CODES
from sdkwright.diff.comparison import Comparison
from sdkwright.diff.found import Found
from sdkwright.diff.grouping import grouped
from sdkwright.diff.kinds import Reason
from sdkwright.diff.operations import compare_operations
from sdkwright.diff.schemas import Schemas
from sdkwright.diff.security import compare_schemes
from sdkwright.diff.selection import excluded, fitting
from sdkwright.diff.subjects import subject
from sdkwright.diff.surface import compare_surfaces
from sdkwright.diff.version import Version, members
from sdkwright.diff.webhooks import compare_webhooks
from sdkwright.diff.whole import compare_whole
from sdkwright.document import Document, join
from sdkwright.ir import Api
from sdkwright.lower import lower

__all__ = [
    "CODES",
    "Bump",
    "Change",
    "Difference",
    "Direction",
    "Side",
    "Verdict",
    "diff",
]


def diff(old: Document, new: Document, selection: Selection = EVERYTHING) -> Difference:
    """Return every change that leads from one document to another.

    The verdicts on the wire follow from the documents, those in the SDK also from the names that
    the generator gives. Where it cannot generate one of the two there are no names; a warning says
    so, and the verdicts in the SDK are about types alone.

    Args:
        old: The document as it was.
        new: The document as it is.
        selection: Which operations the SDK has, and under what names. What it says of operations
            that one of the documents lacks is not for that one.

    Raises:
        DocumentError: A reference of one of the documents leads nowhere, or the selection cannot
            be had.
    """
    before, after = Version(old), Version(new)
    if old.root == new.root:
        return Difference(())
    schemas = Schemas(before, after)
    comparison = Comparison(before, after, schemas)
    found = [
        *compare_whole(before, after),
        *compare_schemes(before, after),
        *compare_operations(comparison),
        *compare_webhooks(comparison),
    ]
    _hold_components(before, after, schemas)
    found += _of_schemas(schemas, before, after)
    apis, findings = _apis(before, after, selection)
    if apis is not None:
        found = [*_as_the_sdk_has_it(found, before, after, apis)]
        shared = before.endpoints.keys() & after.endpoints.keys()
        pairs = ((one, other) for olds, news in schemas.pairs() for one in olds for other in news)
        found += compare_surfaces(*apis, shared, pairs)
    return Difference(grouped(found, before, after), findings)


def _hold_components(old: Version, new: Version, schemas: Schemas) -> None:
    """Compare the components of one name, which have a class even where no operation uses them."""
    olds, news = (
        members(members(version.root.get("components")).get("schemas")) for version in (old, new)
    )
    for name in sorted(olds.keys() & news.keys()):
        pointer = join("/components/schemas", name)
        schemas.hold(pointer, pointer)


_UNUSED = Reason(Verdict.NONE, "no operation uses it")


def _of_schemas(schemas: Schemas, old: Version, new: Version) -> Iterator[Found]:
    for change, reach in schemas.changes():
        # Of what is gone the old document tells the name.
        version = old if change.new is None else new
        what = f"{subject(change.holder, version)} {change.what}"
        one = Found(change.code, what, Direction.NONE, None, change.old, change.new, change.values)
        used = [side for side in sorted(change.directions) if reach.get(side)]
        for side in used:
            sdk = (change.sdk or {}).get(side)
            for operation in sorted(reach[side]):
                yield replace(one, direction=side, operation=operation, sdk=sdk)
        if not used:
            sdk = CODES[change.code].sdk_anywhere
            yield replace(one, wire=_UNUSED, sdk=sdk)


def _apis(
    old: Version, new: Version, selection: Selection
) -> tuple[tuple[Api, Api] | None, tuple[Diagnostic, ...]]:
    try:
        apis = [lower(one.document, fitting(selection, one)) for one in (old, new)]
    except DocumentError as error:
        if any(found.code.startswith("config-") for found in error.diagnostics):
            raise
        return None, _warnings(error.diagnostics, "names in the SDK are not compared")
    lost = [loss.finding for api in apis for loss in api.lost]
    return (apis[0], apis[1]), _warnings(lost, "it has no names to compare")


def _warnings(findings: Iterable[Diagnostic], effect: str) -> tuple[Diagnostic, ...]:
    return tuple(
        replace(found, severity=Severity.WARNING, hint=f"{found.hint}; until then {effect}")
        for found in findings
    )


_NOT_THERE = Reason(Verdict.NONE, "the SDK does not have the operation")


def _as_the_sdk_has_it(
    found: Iterable[Found], old: Version, new: Version, apis: tuple[Api, Api]
) -> Iterator[Found]:
    """Yield the findings, those about operations that no SDK has without effect in it."""
    absent = [
        (version.endpoints, excluded(version, api))
        for version, api in zip((old, new), apis, strict=True)
    ]
    titles = {
        end.title
        for key, end in {**old.endpoints, **new.endpoints}.items()
        if all(key in left_out for present, left_out in absent if key in present)
    }
    for one in found:
        if one.operation not in titles:
            yield one
        elif (one.new or one.old or "").startswith("/components/schemas/"):
            # Its class is there nevertheless.
            yield replace(one, sdk=CODES[one.code].sdk_anywhere)
        else:
            yield replace(one, sdk=_NOT_THERE)
