"""The address of a service, chosen among those that a document lists."""

from __future__ import annotations

import pytest

from runtime.errors import ConfigurationError
from runtime.servers import Server, Variable, server_url

SERVERS = {
    "live": Server(
        "https://{region}.{tenant}.example/v1/{region}",
        {"region": Variable("eu", ("eu", "us")), "tenant": Variable("main")},
    ),
    "test": Server("http://test.example/"),
}
NONE: dict[str, str | None] = {}


@pytest.mark.parametrize(
    ("server", "values", "url"),
    [
        ("live", NONE, "https://eu.main.example/v1/eu"),
        ("live", {"region": None, "tenant": None}, "https://eu.main.example/v1/eu"),
        ("live", {"region": "us"}, "https://us.main.example/v1/us"),
        ("live", {"tenant": "any"}, "https://eu.any.example/v1/eu"),
        ("test", {"region": "nowhere"}, "http://test.example"),
    ],
)
def test_an_address_is_a_template_with_its_parts(
    server: str, values: dict[str, str | None], url: str
) -> None:
    assert url == server_url(None, SERVERS, server, values)


def test_an_endpoint_goes_before_everything() -> None:
    found = server_url("http://127.0.0.1:8080/", SERVERS, "no such", {"region": "no such"})
    assert "http://127.0.0.1:8080" == found


@pytest.mark.parametrize(
    ("server", "values", "told"),
    [
        ("lvie", NONE, "Server 'lvie' is unknown; known are live, test."),
        ("live", {"region": "mars"}, "region 'mars' is unknown; known are eu, us."),
        ("live", {"region": ""}, "region '' is unknown; known are eu, us."),
    ],
)
def test_what_the_document_does_not_list_is_refused(
    server: str, values: dict[str, str | None], told: str
) -> None:
    with pytest.raises(ConfigurationError) as raised:
        server_url(None, SERVERS, server, values)
    assert told == str(raised.value)


@pytest.mark.parametrize("value", ["a/b@c", "a?b"])
def test_a_part_cannot_make_another_address(value: str) -> None:
    with pytest.raises(ConfigurationError):
        server_url(None, SERVERS, "live", {"tenant": value})
