"""The part of the table of change codes that is about schemas."""

from __future__ import annotations

from collections.abc import Mapping

from sdkwright.diff.changes import Verdict
from sdkwright.diff.kinds import (
    ADDED,
    BROKEN_CALLS,
    BROKEN_NAME,
    NO_CODE,
    OLD_USE,
    STILL_CALLS,
    UNSEEN,
    Effect,
    Kind,
    Reason,
    by_effect,
    constraint,
    flat,
)

SCHEMA_CODES: Mapping[str, Kind] = {
    # Objects
    "property-added": Kind(
        "A property is new, and optional.",
        Reason(Verdict.COMPATIBLE, "old clients need not send it"),
        Reason(Verdict.COMPATIBLE, "old clients need not read it"),
        ADDED,
        ADDED,
    ),
    "property-added-required": by_effect(
        "A property is new, and required.", Effect.NARROWS, sdk_response=ADDED
    ),
    "property-removed": Kind(
        "A property that was optional is gone.",
        Reason(Verdict.RISKY, "the new server ignores or refuses what old clients send"),
        Reason(Verdict.COMPATIBLE, "old clients had to expect that it is absent"),
        BROKEN_NAME,
        BROKEN_NAME,
    ),
    "property-removed-required": Kind(
        "A property that was required is gone.",
        Reason(Verdict.RISKY, "the new server ignores or refuses what old clients send"),
        Reason(Verdict.BREAKING, "old clients read what is not there"),
        BROKEN_NAME,
        BROKEN_NAME,
    ),
    "property-became-required": by_effect("A property has to be there now.", Effect.NARROWS),
    "property-became-optional": by_effect(
        "A property may be absent now.",
        Effect.WIDENS,
        sdk_response=Reason(Verdict.BREAKING, "what was always there may read as None"),
    ),
    "property-became-read-only": by_effect(
        "A property comes in responses only.",
        Effect.NARROWS,
        request=Reason(Verdict.RISKY, "the new server ignores or refuses what old clients send"),
        response=Reason(Verdict.NONE, "it is answered as before"),
        sdk_request=BROKEN_CALLS,
        sdk_response=NO_CODE,
    ),
    "property-became-write-only": by_effect(
        "A property goes into requests only.",
        Effect.NARROWS,
        request=Reason(Verdict.NONE, "it is sent as before"),
        response=Reason(Verdict.RISKY, "old clients may read what is not there"),
        sdk_request=NO_CODE,
        sdk_response=BROKEN_NAME,
    ),
    "property-became-writable": by_effect(
        "A property may be sent that only came in responses.",
        Effect.WIDENS,
        response=OLD_USE,
        sdk_response=ADDED,
    ),
    "property-became-readable": by_effect(
        "A property comes in responses that was only sent.",
        Effect.WIDENS,
        response=OLD_USE,
        sdk_response=ADDED,
    ),
    "property-deprecated": flat(
        "A property or schema is marked as deprecated.",
        Reason(Verdict.COMPATIBLE, "it works until it is removed"),
        STILL_CALLS,
    ),
    "property-reactivated": flat(
        "A property or schema is no longer marked as deprecated.", OLD_USE, STILL_CALLS
    ),
    "other-properties-forbidden": constraint(
        "An object may hold no other members than those listed.", Effect.NARROWS
    ),
    "other-properties-allowed": by_effect(
        "An object may hold other members than those listed.",
        Effect.WIDENS,
        response=Reason(Verdict.COMPATIBLE, "old clients may get members that they do not know"),
        sdk_response=UNSEEN,
    ),
    # Types
    "type-changed": by_effect("A value has another type.", Effect.REPLACES),
    "type-widened": by_effect("A value may have more types.", Effect.WIDENS),
    "type-narrowed": by_effect("A value may have fewer types.", Effect.NARROWS),
    "format-changed": by_effect("A value has another format.", Effect.REPLACES),
    "format-added": by_effect(
        "A value has a format now.",
        Effect.NARROWS,
        sdk_response=Reason(Verdict.BREAKING, "the value may be read as another Python type"),
    ),
    "format-removed": by_effect(
        "A value has no format any more.",
        Effect.WIDENS,
        sdk_request=Reason(Verdict.BREAKING, "the value may be of another Python type"),
    ),
    "format-widened": constraint("A number has more room.", Effect.WIDENS),
    "format-narrowed": constraint("A number has less room.", Effect.NARROWS),
    "became-nullable": by_effect("A value may be null now.", Effect.WIDENS),
    "became-not-nullable": by_effect("A value may not be null any more.", Effect.NARROWS),
    "default-changed": Kind(
        "What the server takes for a value that is not given is another.",
        Reason(Verdict.RISKY, "a request without the value means something else"),
        Reason(Verdict.NONE, "what is answered is not changed by a default"),
        Reason(Verdict.RISKY, "a call without the value means something else"),
        NO_CODE,
    ),
    # Values
    "enum-value-added": by_effect(
        "A value is new in a list of values.",
        Effect.WIDENS,
        response=Reason(Verdict.RISKY, "an old client that knows only the old values may stumble"),
        sdk_response=Reason(Verdict.COMPATIBLE, "values that are not listed are kept as they come"),
    ),
    "enum-value-removed": by_effect("A value is gone from a list of values.", Effect.NARROWS),
    "enum-added": by_effect("A value has to be one of a list.", Effect.NARROWS),
    "enum-removed": by_effect(
        "A value need no longer be one of a list.",
        Effect.WIDENS,
        sdk_response=Reason(Verdict.COMPATIBLE, "values that are not listed were kept before"),
    ),
    "bound-tightened": constraint("A bound leaves less room.", Effect.NARROWS),
    "bound-loosened": constraint("A bound leaves more room.", Effect.WIDENS),
    "pattern-added": constraint("Text has to match a pattern.", Effect.NARROWS),
    "pattern-removed": constraint("Text need not match a pattern any more.", Effect.WIDENS),
    "pattern-changed": constraint("Text has to match another pattern.", Effect.BLURS),
    "rule-added": constraint(
        "A condition is new: if, not, contains, dependentRequired and the like.", Effect.NARROWS
    ),
    "rule-removed": constraint("A condition is gone.", Effect.WIDENS),
    "rule-changed": constraint("A condition is another.", Effect.BLURS),
    # Compositions
    "variant-added": by_effect("A value may take one more shape.", Effect.WIDENS),
    "variant-removed": by_effect("A value may no longer take one of its shapes.", Effect.NARROWS),
    "variants-added": by_effect("A value has to take one of several shapes.", Effect.NARROWS),
    "variants-removed": by_effect("A value need not take one of several shapes.", Effect.WIDENS),
    "discriminator-changed": constraint(
        "The property that tells the shapes of a value apart, or what it says, is another.",
        Effect.BLURS,
    ),
}
"""What may change in a schema, with what it means and does."""
