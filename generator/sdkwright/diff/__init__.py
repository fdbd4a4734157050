"""Tell what changed between two versions of a document, and what that does to their users."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from sdkwright.config import EVERYTHING, Selection
from sdkwright.diagnostics import Diagnostic, DocumentError, Severity
from sdkwright.diff.apis import apis
from sdkwright.diff.changes import Bump, Change, Difference, Direction, Side, Verdict
from sdkwright.diff.codes import CODES
from sdkwright.diff.comparison import Comparison
from sdkwright.diff.found import Found
from sdkwright.diff.grouping import grouped
from sdkwright.diff.kinds import Reason
from sdkwright.diff.operations import compare_operations
from sdkwright.diff.promises import as_promised
from sdkwright.diff.schemas import Schemas
from sdkwright.diff.security import compare_schemes
from sdkwright.diff.selection import excluded
from sdkwright.diff.subjects import subject
from sdkwright.diff.surface import compare_surfaces
from sdkwright.diff.unchanged import Unchanged
from sdkwright.diff.version import Version, members
from sdkwright.diff.webhooks import compare_webhooks
from sdkwright.diff.whole import compare_whole
from sdkwright.document import Document, join
from sdkwright.given_names import NO_NAMES, GivenNames
from sdkwright.ir import Api
from sdkwright.validate.version import openapi_version

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


def diff(
    old: Document,
    new: Document,
    selection: Selection = EVERYTHING,
    known: GivenNames = NO_NAMES,
    *,
    today: date | None = None,
) -> Difference:
    """Return every change that leads from one document to another.

    The verdicts on the wire follow from the documents, those in the SDK also from the names that
    the generator gives. Where it cannot generate one of the two there are no names; a warning says
    so, and the verdicts in the SDK are about types alone.

    Args:
        old: The document as it was.
        new: The document as it is.
        selection: Which operations the SDK has, and under what names. What it says of operations
            that one of the documents lacks is not for that one.
        known: The names that the package has, of either document or of another one.
        today: The day by which dates of `x-sunset` are past or to come; that of the clock, in UTC,
            if not given.

    Raises:
        DocumentError: One of the documents is not of an OpenAPI version that we know, a reference
            of it leads nowhere, or the selection cannot be had.
    """
    for one in (old, new):
        openapi_version(one)
    before, after = Version(old), Version(new)
    unchanged = Unchanged(before, after)
    if unchanged.has("", ""):
        return Difference((), _with_itself(old) if old.path == new.path else ())
    schemas = Schemas(before, after, unchanged)
    comparison = Comparison(before, after, schemas, unchanged)
    found = [
        *compare_whole(before, after),
        *compare_schemes(before, after),
        *compare_operations(comparison),
        *compare_webhooks(comparison),
    ]
    _hold_components(before, after, schemas)
    found += _of_schemas(schemas, before, after)
    sdks, findings = _sdks(before, after, selection, known)
    if sdks is not None:
        found = [*_as_the_sdk_has_it(found, before, after, sdks)]
        shared = before.endpoints.keys() & after.endpoints.keys()
        found += compare_surfaces(*sdks, shared, schemas.heirs)
    found = [*as_promised(found, before, today or datetime.now(UTC).date())]
    return Difference(grouped(found, before, after), findings, sdks)


def _with_itself(document: Document) -> tuple[Diagnostic]:
    message = f"{document.path} is compared with itself"
    hint = "name the older version first: a file, or a revision of git such as HEAD:openapi.yaml"
    return (Diagnostic("same-document", Severity.WARNING, message, None, "", hint),)


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
        used = [way for way in reach if way[0] in change.directions and reach[way]]
        for side, manner in used:
            sdk = (change.sdk or {}).get(side)
            wire = (change.wire or {}).get(manner)
            for operation in sorted(reach[side, manner]):
                yield replace(one, direction=side, operation=operation, sdk=sdk, wire=wire)
        if not used:
            sdk = CODES[change.code].sdk_anywhere
            yield replace(one, wire=_UNUSED, sdk=sdk)


def _sdks(
    old: Version, new: Version, selection: Selection, known: GivenNames
) -> tuple[tuple[Api, Api] | None, tuple[Diagnostic, ...]]:
    try:
        found = apis(old, new, selection, known)
    except DocumentError as error:
        if any(found.code.startswith("config-") for found in error.diagnostics):
            raise
        return None, _warnings(error.diagnostics, "names in the SDK are not compared")
    lost = [loss.finding for api in found for loss in api.lost]
    return found, _warnings(lost, "it has no names to compare")


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
