"""The signature, against known answers and a second implementation."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given, strategies as st

from acs3_reference import UNRESERVED, authorization, encoded
from runtime.acs3 import AccessKey, canonical_query, canonical_request, sign
from runtime.errors import ConfigurationError
from runtime.request import Request

KEY = ("LTAI5tExampleAccessKeyId", "ExampleAccessKeySecret0123456789")
HEADERS = {
    "host": "aiworkspace.cn-shanghai.aliyuncs.com",
    "x-acs-action": "GetModelVersion",
    "x-acs-version": "2021-02-04",
    "x-acs-date": "2025-10-17T08:09:10Z",
    "x-acs-signature-nonce": "0123456789abcdef0123456789abcdef",
}
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
BODY = '{"VersionDescription":"通用情感分析。"}'.encode()

text = st.text(st.characters(exclude_categories=["Cs"]))


def request(method: str, path: str, query: str = "", content: bytes | None = None) -> Request:
    digest = hashlib.sha256(content or b"").hexdigest()
    headers = {**HEADERS, "x-acs-content-sha256": digest}
    return Request(method, "https://unused", path, query, headers, content)


def test_a_canonical_request_has_six_parts() -> None:
    assert canonical_request(request("GET", "/a", "b=%20&a=1")) == (
        "GET\n"
        "/a\n"
        "a=1&b=%20\n"
        "host:aiworkspace.cn-shanghai.aliyuncs.com\n"
        "x-acs-action:GetModelVersion\n"
        f"x-acs-content-sha256:{EMPTY}\n"
        "x-acs-date:2025-10-17T08:09:10Z\n"
        "x-acs-signature-nonce:0123456789abcdef0123456789abcdef\n"
        "x-acs-version:2021-02-04\n"
        "\n"
        "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version\n"
        f"{EMPTY}"
    )


@pytest.mark.parametrize(
    ("subject", "signature"),
    [
        pytest.param(
            request("GET", "/api/v1/models/m/versions/0.1.0"),
            "88e1f85ce4527364a24881961aa77a5decec1a841dea9b829cc7502191f53dec",
            id="plain",
        ),
        pytest.param(
            request("GET", "/", "Label=%E6%83%85&Empty=&B=%2A~"),
            "68aa422cf107eafc0596da2d0efd980dcdfaab8e36bb7305f6e484614977fae0",
            id="query",
        ),
        pytest.param(
            request("PUT", "/api/v1/models/m%2Fn", content=BODY),
            "bde37df428692c9eb726b8f437c878096c707449e9d8961c7e0c5052624ae903",
            id="body",
        ),
    ],
)
def test_signatures_are_the_known_ones(subject: Request, signature: str) -> None:
    assert sign(subject, *KEY).rpartition("Signature=")[2] == signature


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ""),
        ("b=2&a=1", "a=1&b=2"),
        ("a=", "a="),
        ("a", "a="),
        ("a=%7e", "a=~"),
        ("a=1:2,3", "a=1%3A2%2C3"),
        ("Label.10=x&Label.1=y", "Label.1=y&Label.10=x"),
        ("a=2&a=1", "a=2&a=1"),
        ("B=1&a=2&Z=3", "B=1&Z=3&a=2"),
    ],
)
def test_a_canonical_query_is_sorted_and_encoded(query: str, canonical: str) -> None:
    assert canonical_query(query) == canonical


@given(
    st.dictionaries(text, text),
    st.dictionaries(st.from_regex(r"[a-z-]{1,9}", fullmatch=True), st.text(UNRESERVED + " ")),
    st.binary(),
)
def test_both_implementations_agree(
    query: dict[str, str], headers: dict[str, str], body: bytes
) -> None:
    wire = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in query.items())
    subject = Request("POST", "https://unused", "/a%2Fb", wire, headers, body)
    expected = authorization(
        KEY, "POST", "/a%2Fb", query=[*query.items()], headers=headers, body=body
    )
    assert sign(subject, *KEY) == expected


def test_a_key_signs_with_the_time_and_the_hash_of_the_body() -> None:
    signed = AccessKey(*KEY).authorize(Request("PUT", "https://unused", "/", content=BODY))
    assert signed.headers["x-acs-content-sha256"] == hashlib.sha256(BODY).hexdigest()
    assert len(signed.headers["x-acs-date"]) == len("2025-10-17T08:09:10Z")
    assert signed.headers["authorization"] == sign(signed, *KEY)


def test_a_key_shows_neither_secret_nor_token() -> None:
    key = AccessKey(*KEY, "token")
    assert [repr(key), str(key)] == ["AccessKey(…)"] * 2


@pytest.mark.parametrize("wrong", ["", " ", "a\n", "a\r\nb", " a", "情", "\x00"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_credentials_that_no_header_can_carry_are_refused(wrong: str, place: int) -> None:
    parts = ["id", "secret", "token"]
    parts[place] = wrong
    with pytest.raises(ConfigurationError, match=r"^The .* should be text"):
        AccessKey(*parts)


def test_a_missing_variable_of_the_environment_is_no_credential() -> None:
    missing: Any = None
    with pytest.raises(ConfigurationError, match="AccessKey secret"):
        AccessKey("id", missing)
