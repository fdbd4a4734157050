"""The other proofs of who sends a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import pytest

from runtime.auth import Auth, Basic, Bearer, CookieKey, HeaderKey, QueryKey
from runtime.errors import ConfigurationError
from runtime.request import Request


class InHeader(HeaderKey):
    header = "X-Key"
    fixed: ClassVar[Mapping[str, str]] = {"x-kind": "K"}


class InQuery(QueryKey):
    parameter = "api key"


class InCookie(CookieKey):
    cookie = "session"


BARE = Request("GET", "https://example.com", "/", "a=1", {"cookie": "b=2"})
SECRET = "S3cret +value"


def test_a_header_key_comes_with_its_fixed_headers() -> None:
    headers = InHeader(SECRET).authorize(BARE).headers
    assert headers == {"cookie": "b=2", "x-kind": "K", "x-key": SECRET}


@pytest.mark.feature("security: apiKey")
def test_a_query_key_is_percent_encoded_after_the_query() -> None:
    assert InQuery(SECRET).authorize(BARE).query == "a=1&api%20key=S3cret%20%2Bvalue"


@pytest.mark.feature("security: apiKey")
def test_a_cookie_key_joins_the_other_cookies() -> None:
    cookies = InCookie(SECRET).authorize(BARE).headers["cookie"]
    assert cookies == "b=2; session=S3cret%20%2Bvalue"


def test_a_bearer_token_is_an_authorization() -> None:
    assert Bearer("t").authorize(BARE).headers["authorization"] == "Bearer t"


@pytest.mark.feature("security: http basic")
def test_the_example_of_rfc_7617_is_met() -> None:
    authorized = Basic("Aladdin", "open sesame").authorize(BARE)
    assert authorized.headers["authorization"] == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="


def test_a_request_is_not_changed_but_replaced() -> None:
    Bearer("t").authorize(BARE)
    assert BARE.headers == {"cookie": "b=2"}


@pytest.mark.parametrize(
    "auth",
    [InHeader(SECRET), InQuery(SECRET), InCookie(SECRET), Bearer(SECRET), Basic("u", SECRET)],
)
def test_no_secret_is_printed(auth: Auth) -> None:
    request = auth.authorize(BARE)
    assert [repr(auth), str(auth)] == [f"{type(auth).__name__}(…)"] * 2
    assert repr(request) == "Request(method='GET', origin='https://example.com', path='/')"


@pytest.mark.parametrize("wrong", ["", "  ", "S3cret\n", "S3cret\r\nx: y", "\tS3cret", "密码"])
def test_a_secret_that_no_header_can_carry_is_refused_unseen(wrong: str) -> None:
    for kind in (InHeader, InQuery, InCookie, Bearer):
        with pytest.raises(ConfigurationError) as caught:
            kind(wrong)
        assert not wrong.strip() or wrong.strip() not in str(caught.value)


def test_a_user_name_with_a_colon_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="colon"):
        Basic("a:b", "c")


@pytest.mark.parametrize(("secret", "shown"), [("1234567", "1234567"), ("12345678", "…")])
def test_a_secret_is_masked_unless_it_may_be_any_word(secret: str, shown: str) -> None:
    assert Bearer(secret).masked(f"got {secret}!") == f"got {shown}!"


def test_a_way_to_prove_oneself_has_to_be_given() -> None:
    class Nothing(Auth):
        pass

    with pytest.raises(TypeError, match="authorize"):
        Nothing()  # type: ignore[abstract]  # that is the point
