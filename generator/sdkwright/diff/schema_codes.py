"""The part of the table of change codes that is about schemas."""

from __future__ import annotations

from collections.abc import Mapping

from sdkwright.diff.changes import Verdict
from sdkwright.diff.kinds import (
    ADDED,
    BROKEN_CALLS,
    BROKEN_NAME,
    EXTENSIBLE,
    NO_CODE,
    OLD_USE,
    REQUEST,
    RESPONSE,
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
        Reason(Verdict.RISKY, "old clients may count on it, though it may have been absent"),
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
    "type-changed": by_effect(
        "A value has another type.",
        Effect.REPLACES,
        sdk_request=Reason(Verdict.BREAKING, "calls with a value of the old type fail"),
        sdk_response=Reason(Verdict.BREAKING, "the value is read as another type"),
    ),
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
    "time-of-day-added": by_effect(
        "A date has a time of day now: `date-time` instead of `date`.",
        Effect.REPLACES,
        request=Reason(Verdict.RISKY, "a date is midnight to one server, and refused by another"),
        sdk_request=Reason(Verdict.BREAKING, "the value is of another Python type"),
    ),
    "time-of-day-removed": by_effect(
        "A date has no time of day any more: `date` instead of `date-time`.",
        Effect.REPLACES,
        response=Reason(Verdict.RISKY, "a date is midnight to one client, and no time to another"),
        sdk_response=Reason(Verdict.BREAKING, "the value is read as another Python type"),
    ),
    "format-widened": constraint("A number has more room.", Effect.WIDENS),
    "format-narrowed": constraint("A number has less room.", Effect.NARROWS),
    "became-nullable": by_effect("A value may be null now.", Effect.WIDENS),
    "became-not-nullable": by_effect("A value may not be null any more.", Effect.NARROWS),
    "default-changed": Kind(
        "What the server takes for a value that is not given is another; `breaking` on the wire for"
        " an optional parameter.",
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
        response=Reason(Verdict.RISKY, "an old client that knows only the old values may stumble"),
        sdk_response=Reason(Verdict.COMPATIBLE, "values that are not listed were kept before"),
    ),
    "constant-removed": by_effect(
        "A value need no longer be the one that it always was.",
        Effect.WIDENS,
        sdk_response=Reason(Verdict.COMPATIBLE, "values that are not listed were kept before"),
    ),
    "enum-replaced": by_effect(
        "None of the values that were listed is listed any more.",
        Effect.REPLACES,
        sdk_response=Reason(Verdict.COMPATIBLE, "values that are not listed are kept as they come"),
    ),
    "known-value-added": flat("A value is new in `x-extensible-enum`.", EXTENSIBLE, STILL_CALLS),
    "known-value-removed": by_effect(
        "A value is gone from `x-extensible-enum`.",
        Effect.NARROWS,
        sdk_request=STILL_CALLS,
        sdk_response=STILL_CALLS,
    ),
    "bound-added": by_effect(
        "A bound is said where nothing was.",
        Effect.NARROWS,
        request=Reason(
            Verdict.RISKY, "the new server may refuse what old clients send, if it did not before"
        ),
        sdk_request=Reason(Verdict.BREAKING, "calls with a value beyond it fail"),
        sdk_response=UNSEEN,
    ),
    "bound-removed": constraint("A bound is not said any more.", Effect.WIDENS),
    "bound-tightened": constraint("A bound leaves less room.", Effect.NARROWS),
    "bound-loosened": constraint("A bound leaves more room.", Effect.WIDENS),
    "pattern-added": constraint("Text has to match a pattern.", Effect.NARROWS),
    "pattern-removed": by_effect(
        "Text need not match a pattern any more.",
        Effect.WIDENS,
        response=Reason(Verdict.RISKY, "an old client that takes the text to pieces may stumble"),
        sdk_response=UNSEEN,
    ),
    "pattern-changed": constraint("Text has to match another pattern.", Effect.BLURS),
    "rule-added": constraint(
        "A condition is new: if, not, contains, dependentRequired and the like.", Effect.NARROWS
    ),
    "rule-removed": constraint("A condition is gone.", Effect.WIDENS),
    "rule-changed": constraint("A condition is another.", Effect.BLURS),
    "content-changed": by_effect(
        "Text holds something else: its `contentEncoding` or `contentMediaType` is another.",
        Effect.REPLACES,
        sdk_request=Reason(Verdict.RISKY, "the type is still text, which is to be written anew"),
        sdk_response=Reason(Verdict.RISKY, "the type is still text, which is to be read anew"),
    ),
    "tuple-lengthened": constraint("An array describes more first items.", Effect.WIDENS),
    "tuple-shortened": constraint("An array describes fewer first items.", Effect.NARROWS),
    # Compositions
    "variant-added": by_effect("A value may take one more shape.", Effect.WIDENS),
    "variant-added-to-any-of": by_effect(
        "A value may take one more shape, or several at once: those of an `anyOf`.",
        Effect.WIDENS,
        response=Reason(Verdict.RISKY, "a value of the new shape may have an old one, or may not"),
        sdk_response=RESPONSE[Effect.WIDENS],
    ),
    "variant-removed": by_effect("A value may no longer take one of its shapes.", Effect.NARROWS),
    "variants-added": by_effect("A value has to take one of several shapes.", Effect.NARROWS),
    "variants-removed": by_effect("A value need not take one of several shapes.", Effect.WIDENS),
    "discriminator-added": flat(
        "A property tells the shapes of a value apart.",
        Reason(Verdict.COMPATIBLE, "which values are valid is said by the shapes"),
        Reason(Verdict.COMPATIBLE, "the same shapes are told apart"),
    ),
    "discriminator-removed": flat(
        "No property tells the shapes of a value apart any more.",
        Reason(Verdict.COMPATIBLE, "which values are valid is said by the shapes"),
        Reason(Verdict.COMPATIBLE, "the same shapes are told apart"),
    ),
    "discriminator-changed": constraint(
        "The property that tells the shapes of a value apart, or what it says, is another.",
        Effect.BLURS,
    ),
    "discriminator-value-added": Kind(
        "One more value of a discriminator has a shape of its own.",
        REQUEST[Effect.WIDENS],
        Reason(Verdict.RISKY, "old clients may not know which shape a value has"),
        STILL_CALLS,
        UNSEEN,
    ),
    "discriminator-value-removed": Kind(
        "A value of a discriminator has no shape of its own any more.",
        Reason(Verdict.RISKY, "the new server may not know which shape a value has"),
        RESPONSE[Effect.NARROWS],
        Reason(Verdict.RISKY, "a value that is sent may not be understood"),
        UNSEEN,
    ),
}
"""What may change in a schema, with what it means and does."""
