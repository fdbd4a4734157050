"""Every rule finds its fault in its bad example, at the fault, and nothing in the good one."""

from __future__ import annotations

import re

import pytest

from sdkwright import document, validate
from sdkwright.config import Linting
from sdkwright.diagnostics import Diagnostic, DocumentError, Rule
from sdkwright.document import parse
from sdkwright.lint import RULES, lint

# What the bad examples of these show is no document by itself; other tests break these rules.
NO_DOCUMENT = {
    *("invalid-baseline", "invalid-overlay", "overlay-no-match", "reference-base"),
    *("stale-baseline", "unreadable-file"),
}
# These files say all there is.
WHOLE = {
    *(
        "empty-document",
        "encoding",
        "json-syntax",
        "multiple-documents",
        "not-a-mapping",
        "openapi-version",
    ),
}
FRAME = {"openapi": "3.1.0", "info": '{title: Lamps, version: "1"}', "paths": "{}"}
SHOWN = [rule for rule in RULES.values() if rule.code not in NO_DOCUMENT]


def findings(rule: Rule, example: str) -> tuple[Diagnostic, ...]:
    """Lint an example, with the fields that it leaves out."""
    if rule.code not in WHOLE:
        # The fields come after, so that lines are those of the example.
        example += "".join(
            f"{name}: {value}\n"
            for name, value in FRAME.items()
            if f"\n{name}:" not in f"\n{example}"
        )
    name = f"example.{'json' if example.startswith('{') else 'yaml'}"
    try:
        return lint(parse(example.encode(), name), Linting())
    except DocumentError as fault:
        return fault.diagnostics


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.code)
def test_the_bad_example_of_a_rule_breaks_it_and_no_other(rule: Rule) -> None:
    found = findings(rule, rule.bad)

    assert {rule.code} == {finding.code for finding in found}
    assert {rule.severity} == {finding.severity for finding in found}
    assert all(finding.span and finding.hint for finding in found)


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.code)
def test_the_good_example_of_a_rule_breaks_none(rule: Rule) -> None:
    assert () == findings(rule, rule.good)


def test_every_finding_has_a_rule() -> None:
    assert set() == {*document.CODES, *validate.CODES} - set(RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_rule_is_told_in_sentences_and_its_hint_is_none(rule: Rule) -> None:
    assert rule.meaning.endswith(".")
    assert rule.why.endswith(".")
    assert not rule.hint.endswith(".")


@pytest.mark.parametrize(
    "url", ["", "/", "/v1", "../v1", "{scheme}://a.example", "https://a.example:{port}/{base}"]
)
def test_an_address_may_be_relative_or_hold_variables_anywhere(url: str) -> None:
    names = "{" + ", ".join(f"{name}: {{default: '1'}}" for name in variables(url)) + "}"
    server = f"servers:\n  - {{url: '{url}', variables: {names}}}\n"
    assert () == findings(RULES["malformed-server-url"], server)


@pytest.mark.parametrize(
    "url",
    [
        "vhost.example/v1",
        "ftp://a.example",
        "https:/a.example",
        "https://a b.example",
        "https://{a",
    ],
)
def test_an_address_that_cannot_be_called_is_found(url: str) -> None:
    found = findings(RULES["malformed-server-url"], f"servers:\n  - url: '{url}'\n")
    assert {"malformed-server-url"} == {finding.code for finding in found}


def variables(url: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", url)


@pytest.mark.parametrize(
    ("url", "is_found"),
    [("https://a.example/token?tenant=1", False), ("/token", False), ("https//a.example", True)],
)
def test_an_address_of_tokens_may_have_a_query_and_has_to_be_one(url: str, is_found: bool) -> None:
    flow = f"{{clientCredentials: {{tokenUrl: '{url}', scopes: {{}}}}}}"
    scheme = f"{{login: {{type: oauth2, flows: {flow}}}}}"
    text = f"components: {{securitySchemes: {scheme}}}\nsecurity: [{{login: []}}]\n"
    found = findings(RULES["malformed-token-url"], text)
    assert (["malformed-token-url"] if is_found else []) == [one.code for one in found]


def test_a_server_with_a_host_that_is_none_stops_no_rule() -> None:
    text = "servers:\n  - {url: '//[bad'}\n  - {url: 'http://[bad'}\n"
    found = findings(RULES["malformed-server-url"], text)
    assert ["malformed-server-url"] == [one.code for one in found]
