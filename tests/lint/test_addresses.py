"""Servers and parameters: what calls of an SDK would be sent to, and with what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Messages = Callable[[str, str], list[str]]


def servers(*urls: str, path: str = "/lamps") -> str:
    listed = ", ".join(f"{{url: '{url}'}}" for url in urls)
    return f"servers: [{listed}]\npaths: {{'{path}': {{}}}}"


@pytest.mark.parametrize(
    ("urls", "is_found"),
    [
        (["http://localhost:8080"], True),
        (["https://127.0.0.1/v1", "http://[::1]"], True),
        (["http://localhost", "https://lamps.example"], False),
        (["https://localhost.lamps.example"], False),
        (["/v1"], False),
        (["https://example.com"], False),
    ],
)
def test_a_local_server_is_found_where_there_is_no_other(
    messages: Messages, urls: list[str], is_found: bool
) -> None:
    assert is_found == bool(messages("local-server", servers(*urls)))


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://https://lamps.example", ["has two schemes"]),
        ("https://http://lamps.example/v1", ["has two schemes"]),
        ("https://me:secret@lamps.example", ["holds a password"]),
        ("https://{user}:{password}@lamps.example", []),
        ("https://lamps.example/https://other.example", []),
    ],
)
def test_an_address_has_one_scheme_and_no_password(
    messages: Messages, url: str, fault: list[str]
) -> None:
    found = messages("malformed-server-url", servers(url))
    assert [f"the address {url!r} {one}" for one in fault] == found


@pytest.mark.parametrize(
    ("urls", "path", "is_found"),
    [
        (["https://lamps.example/v1"], "/v1/lamps", True),
        (["https://lamps.example/api"], "/api/lamps", True),
        (["https://lamps.example/eu/lights"], "/eu/lights/lamps", True),
        (["https://lamps.example/v1"], "/v2/lamps", False),
        (["https://lamps.example/lamps"], "/lamps", False),
        (["https://lamps.example/v1", "https://old.example"], "/v1/lamps", False),
        (["https://lamps.example"], "/v1/lamps", False),
        (["//[bad"], "/v1/lamps", False),
    ],
)
def test_a_version_stands_in_the_address_or_in_the_path(
    messages: Messages, urls: list[str], path: str, is_found: bool
) -> None:
    assert is_found == bool(messages("repeated-base-path", servers(*urls, path=path)))


def test_what_all_paths_repeat_is_told_once(messages: Messages) -> None:
    document = "servers: [{url: /v1}]\npaths: {/v1/lamps: {}, /v1/rooms: {}}"
    found = messages("repeated-base-path", document)
    assert ["every path begins with what the address ends in"] == found


def test_a_path_with_a_server_of_its_own_repeats_nothing(messages: Messages) -> None:
    document = "servers: [{url: /v1}]\npaths: {/v1/lamps: {servers: [{url: /}]}, /rooms: {}}"
    assert [] == messages("repeated-base-path", document)


def listing(path: str, parameter: str, answer: str = "items") -> str:
    array = "{type: array, items: {type: string}}"
    schema = f"{{type: object, properties: {{{answer}: {array}, more: {{type: boolean}}}}}}"
    content = f"content: {{application/json: {{schema: {schema}}}}}"
    responses = f"responses: {{'200': {{description: Some., {content}}}}}"
    return f"{path}: {{get: {{parameters: [{parameter}], {responses}}}}}"


@pytest.mark.parametrize(
    ("other", "is_found"),
    [
        ("{name: cursor, in: query, schema: {type: string}}", True),
        ("{name: cursor, in: query, required: true, schema: {type: string}}", False),
        ("{name: page, in: query, schema: {type: integer}}", False),
    ],
)
def test_a_cursor_is_required_by_mistake_where_others_go_without(
    messages: Messages, other: str, is_found: bool
) -> None:
    odd = "{name: cursor, in: query, required: true, schema: {type: string}}"
    document = f"paths: {{{listing('/lamps', odd)}, {listing('/rooms', other)}}}"
    assert is_found == bool(messages("required-cursor", document))


@pytest.mark.parametrize(
    ("name", "schema", "is_found"),
    [
        ("limit", "{type: string}", True),
        ("limit", "{type: number}", True),
        ("limit", "{type: [integer, 'null']}", False),
        ("limit", "{}", False),
        ("size", "{type: string}", False),
    ],
)
def test_a_limit_is_an_integer_where_it_is_one_in_other_lists(
    messages: Messages, name: str, schema: str, is_found: bool
) -> None:
    usual = "{name: limit, in: query, schema: {type: integer}}"
    odd = f"{{name: {name}, in: query, schema: {schema}}}"
    document = f"paths: {{{listing('/lamps', usual)}, {listing('/rooms', odd)}}}"
    found = [one for one in messages("inconsistent-pagination", document) if " here, and " in one]
    assert is_found == bool(found)


@pytest.mark.parametrize("name", ["''", "'lamp '", "' lamp'"])
def test_blanks_around_names_are_found(messages: Messages, name: str) -> None:
    parameter = f"{{name: {name}, in: query, schema: {{type: string, maxLength: 9}}}}"
    document = f"components: {{parameters: {{Lamp: {parameter}}}}}"
    assert 1 == len(messages("blank-in-name", document))


def test_a_value_may_be_a_blank_or_nothing(messages: Messages) -> None:
    document = "components: {schemas: {Sign: {type: string, enum: ['', ' ', a b, 'c ']}}}"
    found = messages("blank-in-name", document)
    assert ["the value 'c ' begins or ends with a blank"] == found


@pytest.mark.parametrize(
    ("version", "schema", "is_found"),
    [
        ("3.0.3", "{type: string, nullable: true}", True),
        ("3.1.0", "{type: [string, 'null']}", True),
        ("3.1.0", "{$ref: '#/components/schemas/Name'}", True),
        ("3.1.0", "{type: string}", False),
    ],
)
def test_null_cannot_be_written_in_a_path(
    messages: Messages, version: str, schema: str, is_found: bool
) -> None:
    parameter = f"{{name: id, in: path, required: true, schema: {schema}}}"
    components = (
        f"{{parameters: {{Id: {parameter}}}, schemas: {{Name: {{type: [string, 'null']}}}}}}"
    )
    document = f"openapi: {version}\ncomponents: {components}"
    assert is_found == bool(messages("nullable-path-parameter", document))


@pytest.mark.parametrize(
    ("name", "location", "is_found"),
    [
        ("password", "query", True),
        ("accessToken", "query", True),
        ("secret", "path", True),
        ("password", "header", False),
        ("token", "query", False),
        ("passwordPolicy", "query", False),
    ],
)
def test_secrets_in_addresses_are_found_by_name(
    messages: Messages, name: str, location: str, is_found: bool
) -> None:
    parameter = f"{{name: {name}, in: {location}, required: true, schema: {{type: string}}}}"
    document = f"components: {{parameters: {{One: {parameter}}}}}"
    assert is_found == bool(messages("secret-in-address", document))


@pytest.mark.parametrize(
    ("version", "count", "expected"),
    [("3.0.3", 5, 5), ("3.0.3", 6, 0), ("3.1.0", 5, 0)],
)
def test_a_few_texts_beside_references_are_slips(
    messages: Messages, version: str, count: int, expected: int
) -> None:
    reference = "{$ref: '#/components/responses/None', description: There is none.}"
    responses = ", ".join(f"'{404 + index}': {reference}" for index in range(count))
    paths = f"{{/lamps: {{get: {{responses: {{{responses}}}}}}}}}"
    components = "{responses: {None: {description: There is no such thing.}}}"
    document = f"openapi: {version}\npaths: {paths}\ncomponents: {components}"
    assert expected == len(messages("ignored-sibling", document))
