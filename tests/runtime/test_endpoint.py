"""Where the service is said to be."""

from __future__ import annotations

import pytest

from runtime.endpoint import locate, parse_endpoint
from runtime.errors import ConfigurationError

TABLE = {
    "cn-hangzhou": "https://api.cn-hangzhou.example.com",
    "cn-shanghai": "https://api.cn-shanghai.example.com",
    "us-east-1": "https://api.us-east-1.example.com",
}


@pytest.mark.parametrize(
    ("endpoint", "base_url"),
    [
        ("api.example.com", "https://api.example.com"),
        ("127.0.0.1:8080", "https://127.0.0.1:8080"),
        ("localhost:8080", "https://localhost:8080"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("https://API.Example.com:443", "https://api.example.com"),
        ("http://example.com:80/base/v1/", "http://example.com/base/v1"),
        ("example.com/base", "https://example.com/base"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("localhost:1", "https://localhost:1"),
        ("localhost:65535", "https://localhost:65535"),
        ("https://例子.example", "https://xn--fsqu00a.example"),
    ],
)
def test_an_endpoint_is_a_host_or_a_url(endpoint: str, base_url: str) -> None:
    assert parse_endpoint(endpoint) == base_url


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        " ",
        "api.example.com\t",
        " api.example.com",
        "api example.com",
        "ftp://example.com",
        "https://",
        "https:///path",
        "https://example.com?x=1",
        "https://example.com/?",
        "https://example.com#top",
        "https://example.com:port",
        "https://example.com:99999",
        "https://example.com:65536",
        "https://example.com:0",
        "https://exa%20mple.com",
        "https://example.com\\@evil.com",
        "https://999.1.1.1",
        "-",
        "https://{region}.example.com",
    ],
)
def test_what_is_no_endpoint_is_refused(endpoint: str) -> None:
    with pytest.raises(ConfigurationError):
        parse_endpoint(endpoint)


def test_a_password_in_an_endpoint_is_refused_unseen() -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_endpoint("https://user:S3cret@exam ple.com?x")
    assert "S3cret" not in str(caught.value)


def test_a_region_is_looked_up() -> None:
    assert locate(None, "us-east-1", TABLE) == "https://api.us-east-1.example.com"


def test_an_endpoint_needs_no_table() -> None:
    assert locate("localhost:1", None, {}) == "https://localhost:1"


def test_a_mistyped_region_is_met_with_the_nearest_ones() -> None:
    with pytest.raises(ConfigurationError) as caught:
        locate(None, "cn-hangzou", TABLE)
    text = "Region 'cn-hangzou' is unknown; known are cn-hangzhou, cn-shanghai."
    assert str(caught.value) == text


def test_a_region_like_no_other_is_met_with_all() -> None:
    with pytest.raises(ConfigurationError, match="cn-hangzhou, cn-shanghai, us-east-1"):
        locate(None, "?", TABLE)


@pytest.mark.parametrize(("endpoint", "region"), [(None, None), ("a", "us-east-1")])
def test_exactly_one_of_region_and_endpoint_is_given(
    endpoint: str | None, region: str | None
) -> None:
    with pytest.raises(ConfigurationError, match="either a region or an endpoint"):
        locate(endpoint, region, TABLE)
