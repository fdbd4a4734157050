"""Which of the credentials that a client has go with a call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Sequence
from typing import TypeAlias, cast

from .auth import Auth, Preparation
from .errors import ConfigurationError
from .options import Clock
from .request import Request

Credential: TypeAlias = Auth | Callable[[], Auth]
"""A proof, or what returns one; it is called for each attempt."""

AsyncCredential: TypeAlias = Credential | Callable[[], Awaitable[Auth]]
"""The same for async clients, where it may be awaited."""

Requirements: TypeAlias = Sequence[Sequence[str]] | None
"""Alternatives, each the schemes that go together; None where the document does not say."""


class Proofs(Auth):
    """Several proofs that go together."""

    def __init__(self, proofs: Sequence[Auth]) -> None:
        self.proofs = tuple(proofs)

    def prepare(self, clock: Clock, user_agent: str) -> Preparation:
        """Prepare each of them."""
        for proof in self.proofs:
            yield from proof.prepare(clock, user_agent)

    def authorize(self, request: Request) -> Request:
        """Return the request with each of them."""
        for proof in self.proofs:
            request = proof.authorize(request)
        return request

    def refused(self) -> None:
        """Tell each of them."""
        for proof in self.proofs:
            proof.refused()

    def masked(self, text: str) -> str:
        """Return text of a service without the secrets of any."""
        for proof in self.proofs:
            text = proof.masked(text)
        return text


def credentials(auth: object) -> tuple[AsyncCredential, ...]:
    """Return what a client is given to authenticate with, one by one.

    Raises:
        ConfigurationError: Something else is among it.
    """
    if auth is None:
        return ()
    found = cast("Sequence[object]", auth) if isinstance(auth, tuple | list) else (auth,)
    for credential in found:
        # No type checker guards who passes the key itself.
        if not isinstance(credential, Auth) and not callable(credential):
            raise ConfigurationError(f"auth should be an Auth, got {type(credential).__name__}.")
    return tuple(cast("Sequence[AsyncCredential]", found))


def chosen(operation: str, requirements: Requirements, proofs: Sequence[Auth]) -> Proofs:
    """Return the proofs that go with a call: of the first alternative that is complete.

    A proof of no scheme, which is the caller's own, goes with every call that wants any.

    Raises:
        ConfigurationError: No alternative has all; the message names what is missing.
    """
    if requirements is None:
        return Proofs(proofs)
    known = {proof.scheme: proof for proof in proofs if proof.scheme is not None}
    own = [proof for proof in proofs if proof.scheme is None] if requirements else []
    for schemes in sorted(requirements, key=lambda alternative: not alternative):
        if all(scheme in known for scheme in schemes):
            return Proofs([*own, *(known[scheme] for scheme in schemes)])
    if own or not requirements:
        return Proofs(own)
    needed = ", or ".join(" and ".join(schemes) for schemes in requirements)
    given = ", ".join(sorted(known)) or "none"
    raise ConfigurationError(
        f"{operation} needs a credential of {needed}; given to the client: {given}."
    )


def resolved(
    credentials: Sequence[AsyncCredential],
) -> Generator[Awaitable[Auth], Auth, list[Auth]]:
    """Return the proofs of credentials; what has to be awaited is yielded, and sent back."""
    proofs: list[Auth] = []
    for credential in credentials:
        found = credential if isinstance(credential, Auth) else credential()
        proofs.append(found if isinstance(found, Auth) else (yield found))
    return proofs
