"""What a kind of change is: an effect on the valid messages, and verdicts with their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from sdkwright.diff.changes import Direction, Verdict, worst


class Effect(Enum):
    """What a change does to the set of messages that are valid."""

    NARROWS = "fewer are valid"
    WIDENS = "more are valid"
    REPLACES = "others are valid"
    BLURS = "nobody can tell"
    KEEPS = "the same are valid"


@dataclass(frozen=True, slots=True)
class Reason:
    """A verdict, and why it is so."""

    verdict: Verdict
    text: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of change.

    Attributes:
        meaning: What happened, in one sentence.
        request: The verdict on the wire where requests are concerned, or no direction is.
        response: The same for responses.
        sdk_request: The verdict in the SDK for what callers give.
        sdk_response: The same for what they get.
    """

    meaning: str
    request: Reason
    response: Reason
    sdk_request: Reason
    sdk_response: Reason

    def wire(self, direction: Direction) -> Reason:
        """Return the verdict on the wire in one direction."""
        return self.response if direction is Direction.RESPONSE else self.request

    def sdk(self, direction: Direction) -> Reason:
        """Return the verdict in the SDK in one direction."""
        return self.sdk_response if direction is Direction.RESPONSE else self.sdk_request

    @property
    def sdk_anywhere(self) -> Reason:
        """The verdict in the SDK for what no operation reaches, and users hold all the same."""
        both = (self.sdk_request, self.sdk_response)
        verdict = worst(reason.verdict for reason in both)
        return next(reason for reason in both if reason.verdict is verdict)


REQUEST: Mapping[Effect, Reason] = {
    Effect.NARROWS: Reason(Verdict.BREAKING, "the new server may refuse what old clients send"),
    Effect.WIDENS: Reason(Verdict.COMPATIBLE, "the new server takes all that old clients send"),
    Effect.REPLACES: Reason(Verdict.BREAKING, "the new server expects something else than is sent"),
    Effect.BLURS: Reason(
        Verdict.RISKY, "the new server may treat what old clients send differently"
    ),
    Effect.KEEPS: Reason(Verdict.NONE, "what is sent stays the same"),
}
RESPONSE: Mapping[Effect, Reason] = {
    Effect.NARROWS: Reason(Verdict.COMPATIBLE, "old clients get nothing but what they expect"),
    Effect.WIDENS: Reason(Verdict.BREAKING, "old clients may get what they do not expect"),
    Effect.REPLACES: Reason(Verdict.BREAKING, "old clients get something else than they expect"),
    Effect.BLURS: Reason(Verdict.RISKY, "old clients may get what they do not expect"),
    Effect.KEEPS: Reason(Verdict.NONE, "what is answered stays the same"),
}
# A type that is the same for type checkers, and responses that are read leniently, hide much.
UNSEEN = Reason(Verdict.COMPATIBLE, "the type stays the same, and responses are read leniently")


def by_effect(
    meaning: str,
    effect: Effect,
    *,
    request: Reason | None = None,
    response: Reason | None = None,
    sdk_request: Reason | None = None,
    sdk_response: Reason | None = None,
) -> Kind:
    """Return a kind that is judged by its effect, but for the reasons given."""
    to_server, to_client = request or REQUEST[effect], response or RESPONSE[effect]
    return Kind(meaning, to_server, to_client, sdk_request or to_server, sdk_response or to_client)


def constraint(meaning: str, effect: Effect) -> Kind:
    """Return a kind that changes which values are valid, and no type."""
    return by_effect(meaning, effect, sdk_response=None if effect is Effect.KEEPS else UNSEEN)


def flat(meaning: str, wire: Reason, sdk: Reason) -> Kind:
    """Return a kind whose verdicts are the same in either direction."""
    return Kind(meaning, wire, wire, sdk, sdk)


def said(meaning: str) -> Kind:
    """Return a kind that no program notices."""
    return flat(meaning, Reason(Verdict.NONE, "nothing that is sent or answered changes"), NO_CODE)


NO_CODE = Reason(Verdict.NONE, "no code notices")
NO_WIRE = Reason(Verdict.NONE, "nothing changes on the wire")
BROKEN_CALLS = Reason(Verdict.BREAKING, "calls written for the old SDK fail")
KEPT_NAME = Reason(Verdict.COMPATIBLE, "the old name goes on for one minor version, with a warning")
BROKEN_NAME = Reason(Verdict.BREAKING, "code that uses the old name fails")
STILL_CALLS = Reason(Verdict.COMPATIBLE, "calls written for the old SDK still work")
OLD_USE = Reason(Verdict.COMPATIBLE, "old clients need not know of it")
EXTENSIBLE = Reason(Verdict.COMPATIBLE, "other values than those listed were to be expected")
ADDED = Reason(Verdict.COMPATIBLE, "no code written for the old SDK knows of it")
