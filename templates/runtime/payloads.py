"""What the service sends of its own accord, read as the document describes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from .reading import read_json

T = TypeVar("T")


@dataclass(frozen=True)
class WebhookPayload(Generic[T]):
    """The body of a webhook or callback.

    Attributes:
        name: What the document calls it.
        type: What it is, for pydantic.
    """

    name: str
    type: Any

    def parse(self, body: bytes | str) -> T:
        """Return a body as its model, as leniently as a response is read.

        Whether the service sent it is for the caller to verify, by whatever the service signs with.

        Raises:
            ValueError: It is not JSON, or something else at its top.
        """
        value, _ = read_json(self.type, body.encode() if isinstance(body, str) else body)
        return cast("T", value)
