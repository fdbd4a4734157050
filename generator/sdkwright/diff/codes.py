"""The table of change codes: what each means, and what it does in either direction."""

from __future__ import annotations

from collections.abc import Mapping

from sdkwright.diff.changes import Verdict
from sdkwright.diff.kinds import (
    ADDED,
    BROKEN_CALLS,
    BROKEN_NAME,
    KEPT_NAME,
    NO_CODE,
    NO_WIRE,
    OLD_USE,
    REQUEST,
    STILL_CALLS,
    Effect,
    Kind,
    Reason,
    flat,
    said,
)
from sdkwright.diff.schema_codes import SCHEMA_CODES

CODES: Mapping[str, Kind] = {
    # Operations
    "operation-added": flat("An operation is new.", OLD_USE, ADDED),
    "operation-removed": flat(
        "An operation is gone; `risky` on the wire if it was deprecated, and its date is past.",
        Reason(Verdict.BREAKING, "requests of old clients find nothing there"),
        BROKEN_CALLS,
    ),
    "operation-deprecated": flat(
        "An operation is marked as deprecated.",
        Reason(Verdict.COMPATIBLE, "it works until it is removed"),
        STILL_CALLS,
    ),
    "operation-reactivated": flat(
        "An operation is no longer marked as deprecated.", OLD_USE, STILL_CALLS
    ),
    "sunset-later": flat(
        "The date of `x-sunset`, after which something deprecated may be gone, is later or new.",
        Reason(Verdict.COMPATIBLE, "it works at least as long as was promised"),
        STILL_CALLS,
    ),
    "sunset-sooner": flat(
        "The date of `x-sunset` is earlier.",
        Reason(Verdict.RISKY, "old clients have less time than was promised"),
        STILL_CALLS,
    ),
    "sunset-unreadable": flat(
        "`x-sunset` is no date.",
        Reason(Verdict.BREAKING, "programs that read the date, to know how long it works, cannot"),
        STILL_CALLS,
    ),
    "sunset-withdrawn": flat(
        "The date of `x-sunset` is gone, or no date any more, of what is still deprecated.",
        Reason(Verdict.BREAKING, "old clients count on a date that is not promised any more"),
        STILL_CALLS,
    ),
    "sunset-passed": flat(
        "The date of `x-sunset` is new or earlier, and past already.",
        Reason(Verdict.BREAKING, "old clients have no time to do without it"),
        STILL_CALLS,
    ),
    "stability-lowered": flat(
        "`x-stability-level` promises less.",
        Reason(Verdict.BREAKING, "old clients count on what is not promised any more"),
        STILL_CALLS,
    ),
    "stability-unreadable": flat(
        "`x-stability-level` is none of draft, alpha, beta and stable.",
        Reason(Verdict.BREAKING, "programs that read the level, to know what they may use, cannot"),
        STILL_CALLS,
    ),
    "stability-raised": flat(
        "`x-stability-level` promises more.",
        Reason(Verdict.COMPATIBLE, "what old clients count on is promised"),
        STILL_CALLS,
    ),
    "extension-changed": flat(
        "An `x-sdkwright-…` extension says something else; what it does is said by other changes.",
        NO_WIRE,
        Reason(Verdict.COMPATIBLE, "calls do more, or do it otherwise"),
    ),
    "text-changed": said("A title, summary, description, example or external link is another."),
    "version-changed": said("`info.version` is another."),
    "webhook-added": flat(
        "The server may send something of its own accord.",
        Reason(Verdict.COMPATIBLE, "old clients are not registered for it"),
        NO_CODE,
    ),
    "webhook-removed": flat(
        "The server no longer sends something of its own accord.",
        Reason(Verdict.BREAKING, "old clients wait for what does not come"),
        NO_CODE,
    ),
    "callback-added": flat(
        "The server may call back about an operation.",
        Reason(Verdict.RISKY, "old clients may be called where they do not answer"),
        NO_CODE,
    ),
    "callback-removed": flat(
        "The server no longer calls back about an operation.",
        Reason(Verdict.BREAKING, "old clients wait for what does not come"),
        NO_CODE,
    ),
    # Parameters
    "parameter-added-required": flat(
        "A parameter is new, and required.", REQUEST[Effect.NARROWS], BROKEN_CALLS
    ),
    "parameter-added-optional": flat("A parameter is new, and optional.", OLD_USE, ADDED),
    "parameter-removed": flat(
        "A parameter is gone; `breaking` on the wire before the date of its `x-sunset`.",
        Reason(Verdict.RISKY, "the new server ignores or refuses what old clients send"),
        BROKEN_CALLS,
    ),
    "parameter-became-required": flat(
        "A parameter has to be given now.", REQUEST[Effect.NARROWS], BROKEN_CALLS
    ),
    "parameter-became-optional": flat(
        "A parameter need not be given any more.", REQUEST[Effect.WIDENS], STILL_CALLS
    ),
    "parameter-renamed": flat(
        "A path parameter has another name in the same place of the path.", NO_WIRE, KEPT_NAME
    ),
    "parameter-style-changed": flat(
        "A parameter is written otherwise: style, explode, allowReserved or content.",
        Reason(Verdict.BREAKING, "the new server reads what old clients write as something else"),
        Reason(Verdict.COMPATIBLE, "it is written as the new server reads it"),
    ),
    "parameter-deprecated": flat(
        "A parameter is marked as deprecated.",
        Reason(Verdict.COMPATIBLE, "it works until it is removed"),
        STILL_CALLS,
    ),
    "parameter-reactivated": flat(
        "A parameter is no longer marked as deprecated.", OLD_USE, STILL_CALLS
    ),
    # Bodies
    "body-added-required": flat(
        "Requests need a body where there was none.", REQUEST[Effect.NARROWS], BROKEN_CALLS
    ),
    "body-added-optional": flat("Requests may have a body.", OLD_USE, ADDED),
    "body-removed": flat(
        "Requests have no body any more.",
        Reason(Verdict.BREAKING, "the new server ignores or refuses what old clients send"),
        BROKEN_CALLS,
    ),
    "body-became-required": flat(
        "A body has to be given now.", REQUEST[Effect.NARROWS], BROKEN_CALLS
    ),
    "body-became-optional": flat(
        "A body need not be given any more.", REQUEST[Effect.WIDENS], STILL_CALLS
    ),
    "media-type-added": flat("A body may come in another media type.", OLD_USE, ADDED),
    "media-type-removed": Kind(
        "A body no longer comes in a media type.",
        Reason(Verdict.BREAKING, "the new server refuses the media type that old clients send"),
        Reason(Verdict.BREAKING, "old clients ask for a media type that is gone"),
        Reason(Verdict.COMPATIBLE, "a media type that is left is written"),
        Reason(Verdict.COMPATIBLE, "a media type that is left is read"),
    ),
    "media-type-changed": flat(
        "A body comes in the same media type with other parameters, or in a kind of it.",
        Reason(Verdict.RISKY, "who compares media types word by word does not know it"),
        Reason(Verdict.COMPATIBLE, "it is written and read as before"),
    ),
    "encoding-changed": flat(
        "A member of a form is written otherwise.",
        Reason(Verdict.BREAKING, "the new server reads what old clients write as something else"),
        Reason(Verdict.COMPATIBLE, "it is written as the new server reads it"),
    ),
    # Responses
    "success-added": flat(
        "An operation may succeed with another status.",
        Reason(Verdict.RISKY, "old clients may meet a status they do not know"),
        Reason(Verdict.COMPATIBLE, "the status is read too"),
    ),
    "success-removed": flat(
        "An operation no longer succeeds with a status.",
        Reason(Verdict.BREAKING, "old clients wait for a status that does not come"),
        Reason(Verdict.COMPATIBLE, "the statuses that are left are read as before"),
    ),
    "error-added": flat(
        "An operation may fail with another status.",
        Reason(Verdict.COMPATIBLE, "clients have to expect statuses of failure"),
        Reason(Verdict.COMPATIBLE, "errors of all statuses are raised alike"),
    ),
    "error-removed": flat(
        "An operation no longer fails with a status.",
        Reason(Verdict.COMPATIBLE, "what old clients do about it is needed no more"),
        Reason(Verdict.COMPATIBLE, "errors of all statuses are raised alike"),
    ),
    "response-body-added": flat(
        "A response has a body where it had none.",
        Reason(Verdict.COMPATIBLE, "old clients do not read it"),
        Reason(Verdict.BREAKING, "a call returns another type"),
    ),
    "response-body-removed": flat(
        "A response has no body any more.",
        Reason(Verdict.BREAKING, "old clients read what is not there"),
        Reason(Verdict.BREAKING, "a call returns another type"),
    ),
    "header-added": flat("A response header is new.", OLD_USE, NO_CODE),
    "header-removed": flat(
        "A response header that was promised is gone.",
        Reason(Verdict.BREAKING, "old clients read what is not there"),
        Reason(Verdict.RISKY, "code that reads the header of a raw response finds none"),
    ),
    "header-removed-optional": flat(
        "A response header that was optional is gone.",
        Reason(Verdict.RISKY, "old clients may count on it"),
        Reason(Verdict.RISKY, "code that reads the header of a raw response finds none"),
    ),
    "header-became-optional": flat(
        "A response header may be absent now.",
        Reason(Verdict.BREAKING, "old clients may read what is not there"),
        Reason(Verdict.RISKY, "code that reads the header of a raw response may find none"),
    ),
    "header-became-required": flat("A response header is always there now.", OLD_USE, NO_CODE),
    **SCHEMA_CODES,
    # The whole
    "server-added": flat("The API has one more address.", OLD_USE, ADDED),
    "server-removed": flat(
        "The API no longer has an address.",
        Reason(Verdict.RISKY, "old clients may call where nobody answers"),
        Reason(Verdict.COMPATIBLE, "an address that is left is called"),
    ),
    "security-added": flat(
        "Calls need a credential that they did not need.",
        Reason(Verdict.RISKY, "the new server may refuse calls without the credential"),
        Reason(Verdict.BREAKING, "clients that were made without the credential are refused"),
    ),
    "security-removed": flat(
        "Calls need no credential any more.",
        Reason(Verdict.COMPATIBLE, "a credential that is not needed does no harm"),
        STILL_CALLS,
    ),
    "security-alternative-added": flat("There is one more way to authenticate.", OLD_USE, ADDED),
    "security-alternative-removed": flat(
        "There is one way less to authenticate.",
        Reason(Verdict.RISKY, "the new server may refuse clients that authenticate in this way"),
        Reason(Verdict.BREAKING, "clients that were made with this credential are refused"),
    ),
    "security-loosened": flat(
        "A way to authenticate needs less than it did.",
        Reason(Verdict.COMPATIBLE, "a credential that is not needed does no harm"),
        STILL_CALLS,
    ),
    "scope-added": flat(
        "A credential needs one more scope.",
        Reason(Verdict.RISKY, "the new server may refuse credentials without the scope"),
        Reason(Verdict.BREAKING, "calls with a credential without the scope are refused"),
    ),
    "scope-removed": flat(
        "A credential needs one scope less.",
        Reason(Verdict.COMPATIBLE, "a scope that is not needed does no harm"),
        STILL_CALLS,
    ),
    "scheme-changed": flat(
        "A way to authenticate works otherwise.",
        Reason(Verdict.RISKY, "the new server may not understand the credentials of old clients"),
        Reason(Verdict.BREAKING, "the credential is another class, or takes something else"),
    ),
    "flow-added": flat("There is one more way to get the tokens of a scheme.", OLD_USE, ADDED),
    "flow-removed": flat(
        "There is one way less to get the tokens of a scheme.",
        Reason(Verdict.RISKY, "old clients that get their tokens in this way may get none"),
        Reason(Verdict.RISKY, "a token has to come from elsewhere"),
    ),
    "flow-changed": flat(
        "Tokens are asked for at another address.",
        Reason(Verdict.RISKY, "old clients ask where they may not be answered any more"),
        Reason(Verdict.COMPATIBLE, "the SDK asks at the new address"),
    ),
    # The surface of the SDK
    "method-renamed": flat(
        "A method has another name, or is in another resource; the old name goes on, unless"
        " another method has it.",
        NO_WIRE,
        BROKEN_NAME,
    ),
    "method-added": flat(
        "An operation that was there has one more method: for another body, or of a stream.",
        NO_WIRE,
        ADDED,
    ),
    "method-removed": flat(
        "A method is gone, though its operation is there: of another body, or excluded.",
        NO_WIRE,
        BROKEN_NAME,
    ),
    "argument-renamed": flat(
        "An argument has another name; the old one goes on, unless another argument has it.",
        NO_WIRE,
        BROKEN_NAME,
    ),
    "argument-order-changed": flat(
        "Positional arguments come in another order, or are others.", NO_WIRE, BROKEN_CALLS
    ),
    "body-argument-changed": flat(
        "A body is given as one argument instead of by its members, or the reverse.",
        NO_WIRE,
        BROKEN_CALLS,
    ),
    "return-changed": flat(
        "A call returns another kind of thing: a page, a model, text, bytes, or nothing.",
        NO_WIRE,
        Reason(Verdict.BREAKING, "code that uses what is returned fails"),
    ),
    "class-renamed": flat(
        "The class of a schema has another name; the old one goes on, unless another thing has it.",
        NO_WIRE,
        BROKEN_NAME,
    ),
    "class-removed": flat("The class of a schema is gone.", NO_WIRE, BROKEN_NAME),
    "class-added": flat("A schema has a class that had none.", NO_WIRE, ADDED),
    "field-renamed": flat("The attribute for a property has another name.", NO_WIRE, BROKEN_NAME),
    "exception-added": flat("A failure has an exception of its own.", NO_WIRE, ADDED),
    "exception-removed": flat(
        "A failure has no exception of its own any more.", NO_WIRE, BROKEN_NAME
    ),
    "exception-changed": flat(
        "The exception of a failure is a kind of another one.",
        NO_WIRE,
        Reason(Verdict.BREAKING, "code that caught it as what it was does not"),
    ),
    "payload-added": flat("What the server sends has one more reader.", NO_WIRE, ADDED),
    "payload-renamed": flat(
        "The reader of what the server sends has another name, or is gone.", NO_WIRE, BROKEN_NAME
    ),
    "credential-renamed": flat(
        "The class of a credential has another name, or is gone.", NO_WIRE, BROKEN_NAME
    ),
    "credential-added": flat("There is one more class of credentials.", NO_WIRE, ADDED),
    "client-changed": flat(
        "A client cannot be made with the arguments that were enough.", NO_WIRE, BROKEN_CALLS
    ),
    "default-address-changed": flat(
        "A client that is given no address, server, region or variable calls another address.",
        NO_WIRE,
        Reason(Verdict.RISKY, "code that names no address calls elsewhere"),
    ),
}
"""Every code, with what it means and does. A text in `docs/diff.md` is made of it."""
