"""The addresses of a service that a document lists, and the choice among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .endpoint import parse_endpoint
from .errors import ConfigurationError


@dataclass(frozen=True)
class Variable:
    """A part of an address that may be chosen; without choices, any text will do."""

    default: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Server:
    """An address: a template, with its parts by their names in it."""

    url: str
    variables: Mapping[str, Variable] = field(default_factory=dict[str, Variable])


def server_url(
    endpoint: str | None,
    servers: Mapping[str, Server],
    server: str,
    values: Mapping[str, str | None],
) -> str:
    """Return the base URL of an endpoint, or of a server if none is given.

    Args:
        endpoint: It goes before everything else.
        servers: The addresses by name.
        server: The name of one.
        values: The parts of addresses that are chosen, by their names in the address.

    Raises:
        ConfigurationError: There is no such server, or no such value of a part of its address.
    """
    if endpoint is not None:
        return parse_endpoint(endpoint)
    if server not in servers:
        raise ConfigurationError(f"Server {server!r} is unknown; known are {', '.join(servers)}.")
    chosen = servers[server]
    url = chosen.url
    for name, variable in chosen.variables.items():
        value = values.get(name)
        value = variable.default if value is None else value
        if variable.choices and value not in variable.choices:
            listed = ", ".join(variable.choices)
            raise ConfigurationError(f"{name} {value!r} is unknown; known are {listed}.")
        url = url.replace(f"{{{name}}}", value)
    return parse_endpoint(url)
