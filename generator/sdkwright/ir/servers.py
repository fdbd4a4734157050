"""Where the API is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServerVariable:
    """A part of an address that the caller may choose.

    Attributes:
        name: The argument of the client.
        wire: Its name in the address.
        choices: Its values; empty where any will do.
    """

    name: str
    wire: str
    default: str
    choices: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Server:
    """An address of the service: a template, with the parts that may be chosen."""

    name: str
    url: str
    description: str
    variables: tuple[ServerVariable, ...]

    @property
    def address(self) -> str:
        """The address of which nothing is chosen."""
        url = self.url
        for variable in self.variables:
            url = url.replace(f"{{{variable.wire}}}", variable.default)
        return url


@dataclass(frozen=True, slots=True)
class Servers:
    """Where the service is.

    Attributes:
        listed: The addresses to choose from, that of a caller who chooses none first.
        url: The address of a caller who chooses none; None where the caller must give one.
        relative: What the document has instead of an address: a path, on a host it does not tell.
        regions: The addresses by region; empty where the document has no table.
        default_region: The region that the document's server variable defaults to.
    """

    listed: tuple[Server, ...]
    url: str | None
    relative: str
    regions: Mapping[str, str]
    default_region: str | None = None

    @property
    def is_choice(self) -> bool:
        """Whether there is something to choose: a server, or a part of its address."""
        return len(self.listed) > 1 or any(server.variables for server in self.listed)

    @property
    def variables(self) -> tuple[ServerVariable, ...]:
        """Every part of an address that may be chosen, each once."""
        return tuple({one.name: one for server in self.listed for one in server.variables}.values())
