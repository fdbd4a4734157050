"""Paths: what looks like a placeholder, and what is not as it is in other paths."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Messages = Callable[[str, str], list[str]]


def paths(*listed: str) -> str:
    """Return a document of paths without parameters."""
    return "paths: {" + ", ".join(f"'{path}': {{}}" for path in listed) + "}"


def described(*listed: tuple[str, str, str]) -> str:
    """Return a document of paths with one placeholder each: path, name and schema."""
    items = (
        f"'{path}': {{get: {{parameters: [{{name: {name}, in: path, required: true, "
        f"schema: {schema}}}], responses: {{'204': {{description: It is there.}}}}}}}}"
        for path, name, schema in listed
    )
    return "paths: {" + ", ".join(items) + "}"


@pytest.mark.parametrize(
    "path",
    [
        *("/lamps/:lamp", "/lamps/:lampId", "/a/:any/b", "/entries/:entry"),
        *("/lamps/<id>", "/lamps/<int:id>", "/lamps/${id}", "/lamps/{}"),
    ],
)
def test_placeholders_of_other_tools_are_found(messages: Messages, path: str) -> None:
    assert 1 == len(messages("foreign-placeholder", paths(path)))


@pytest.mark.parametrize(
    "path", ["/lamps/:search", "/lamps/{id}:cancel", "/lamps:batch", "/at/12:30", "/$metadata"]
)
def test_a_colon_may_start_what_is_to_be_done(messages: Messages, path: str) -> None:
    assert [] == messages("foreign-placeholder", paths(path))


@pytest.mark.parametrize(
    ("path", "is_found"),
    [
        ("/two lamps", True),
        ("/lamps|", True),
        ("/lamps^", True),
        ("/lamps/{the id}", False),
        ("/lamps/<id>", False),
        ("/lámpák", False),
        ("/lamps%20here", False),
        ("/lamps('1')", False),
    ],
)
def test_signs_that_no_url_holds_are_found(messages: Messages, path: str, is_found: bool) -> None:
    path = path.replace("'", "''")
    assert is_found == bool(messages("unencoded-path", paths(path)))


UUID, TEXT, NUMBER = "{type: string, format: uuid}", "{type: string}", "{type: integer}"


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (("/a/{id}/b", "id", NUMBER), ["{id} is integer here, and string in other paths"]),
        (("/a/{id}/b", "id", TEXT), []),
        (("/c/{id}/b", "id", NUMBER), []),
        (("/a/{key}/b", "key", NUMBER), []),
        (("/a/{key}/b", "key", UUID), ["{key} is {id} in the same place of other paths"]),
        (("/a/{id}/b", "id", "{anyOf: [{type: integer}]}"), []),
        (
            ("/a/{id}/b", "id", "{type: string, format: date}"),
            ["{id} is date here, and uuid in other paths"],
        ),
    ],
)
def test_a_placeholder_is_what_it_is_below_the_same_prefix(
    messages: Messages, other: tuple[str, str, str], found: list[str]
) -> None:
    usual = [(f"/a/{{id}}{end}", "id", UUID) for end in ("", "/c", "/d")]
    assert found == messages("inconsistent-placeholder", described(*usual, other))


def test_of_two_names_in_use_neither_is_odd(messages: Messages) -> None:
    listed = [("/a/{id}", "id", TEXT), ("/a/{key}/b", "key", TEXT)]
    assert [] == messages("inconsistent-placeholder", described(*listed))


@pytest.mark.parametrize(
    ("listed", "odd"),
    [
        (("/lamps/{id}", "/lamps/{id}/b", "/lamp/{id}/c"), "/lamp/{id}/c"),
        (("/entry/{id}", "/entry/{id}/b", "/entries/{id}/c"), "/entries/{id}/c"),
        (("/a/{id}/box/{box}", "/a/{id}/boxes/{box}/b"), "/a/{id}/box/{box}"),
        (("/lamps/{id}", "/lamp"), None),
        (("/a/lamps/{id}", "/b/lamp/{id}"), None),
    ],
)
def test_a_word_stands_in_one_number_before_placeholders(
    messages: Messages, listed: tuple[str, ...], odd: str | None
) -> None:
    found = messages("inconsistent-segment", paths(*listed))
    assert ([odd] if odd else []) == [message.split("'")[1] for message in found]
