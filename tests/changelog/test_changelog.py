"""The changelog of two documents: what stands under which heading, and what there is to rewrite."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from edits import GONE, base, document, edited
from sdkwright.changelog.between import Item, changelog, entry, heading, notes
from sdkwright.changelog.entry import HEADINGS
from sdkwright.cli import main
from sdkwright.diff import CODES, Change, Direction, Verdict
from sdkwright.lower import lower
from sdkwright.values import JSON


def told(edits: dict[str, JSON]) -> dict[str, str]:
    """Return the code to rewrite, before and after, by its title."""
    found = changelog(document(base()), edited(edits), package="pets")
    return {
        note.title: " -> ".join(" ; ".join(part) for part in (note.before, note.after))
        for note in found.notes
    }


def test_an_entry_has_the_headings_of_keep_a_changelog_and_what_breaks_comes_first() -> None:
    listed = [
        Item("Changed", "less", is_breaking=False),
        Item("Removed", "a_b is gone", is_breaking=True),
        Item("Changed", "more", is_breaking=True),
        Item("Added", "new", is_breaking=False),
    ]

    assert entry(listed, 3) == (
        "### Added\n\n- new\n\n"
        "### Changed\n\n- **Breaking:** more\n- less\n\n"
        "### Removed\n\n- **Breaking:** a\\_b is gone\n"
    )


@pytest.mark.parametrize(
    ("edits", "heading"),
    [
        ({"/components/schemas/Pet/properties/weight": {"type": "number"}}, "Added"),
        ({"/components/schemas/Pet/properties/age": GONE}, "Removed"),
        ({"/paths/~1pets/get/deprecated": True}, "Deprecated"),
        ({"/paths/~1pets/get/operationId": "searchPets"}, "Deprecated"),
        ({"/paths/~1pets/get/parameters/0/schema/maximum": GONE}, "Changed"),
        ({"/paths/~1pets/get/summary": "Other words."}, "Changed"),
    ],
)
def test_a_change_stands_under_its_heading(edits: dict[str, JSON], heading: str) -> None:
    found = changelog(document(base()), edited(edits))

    assert {item.heading for item in found.items} == {heading}


def test_what_changes_nothing_has_neither_entry_nor_notes() -> None:
    found = changelog(document(base()), document(base()))

    assert ("", ()) == (entry(found.items, 3), found.notes)


def test_a_renamed_method_is_shown_with_what_it_needs() -> None:
    assert told({"/paths/~1pets/get/operationId": "searchPets"}) == {
        "client.pets.list": "client.pets.list(kind=kind) -> client.pets.search(kind=kind)"
    }


def test_an_argument_that_is_typed_otherwise_is_shown_with_its_types() -> None:
    found = told({"/paths/~1pets/get/parameters/0/schema": {"type": "string"}})

    assert found == {
        "client.pets.list": "limit: int ; client.pets.list(kind=kind, limit=limit) -> "
        "limit: str ; client.pets.list(kind=kind, limit=limit)"
    }


def test_an_argument_that_is_needed_now_is_shown_in_the_call() -> None:
    found = told({"/paths/~1pets/get/parameters/0/required": True})

    assert found == {
        "client.pets.list": "client.pets.list(kind=kind, limit=limit) -> "
        "client.pets.list(limit=limit, kind=kind)"
    }


def test_an_argument_and_a_method_that_are_gone_are_shown_as_they_were() -> None:
    assert told({"/paths/~1pets/get/parameters/0": GONE}) == {
        "client.pets.list": "client.pets.list(kind=kind, limit=limit) -> "
        "client.pets.list(kind=kind)"
    }
    assert told({"/paths/~1pets/get": GONE})["client.pets.list"] == (
        "client.pets.list(kind=kind) -> "
    )


def test_attributes_are_shown_where_they_changed() -> None:
    edits: dict[str, JSON] = {
        "/components/schemas/Pet/properties/age": GONE,
        "/components/schemas/Owner/properties/email": {"type": "integer"},
    }
    found = told(edits)

    assert found["models.Pet"] == "pet.age: int | None -> "
    assert found["models.Owner"] == "owner.email: str -> owner.email: int"


def test_what_is_only_added_is_nothing_to_rewrite() -> None:
    assert told({"/components/schemas/Owner/properties/more": {"type": "number"}}) == {}


def test_things_are_called_what_they_are_called_in_the_package() -> None:
    # In the lock, a class in line was there before the component that wants its name.
    first = document(base())
    later = edited({"/components/schemas/PetColor": {"type": "string", "enum": ["zig", "zag"]}})
    place = "/components/schemas/PetColor"
    known = lower(later, known=lower(first).names).names
    edits: dict[str, JSON] = {"/components/schemas/PetColor": GONE}

    found = changelog(later, edited(edits), known=known)

    assert [note.title for note in found.notes] == [f"models.{known.names['class'][place]}"]


def test_notes_are_markdown_whose_code_is_python() -> None:
    edits: dict[str, JSON] = {
        "/paths/~1pets/get/operationId": "searchPets",
        "/components/schemas/Pet/properties/age": GONE,
    }
    text = notes(changelog(document(base()), edited(edits)).notes, 4)

    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert re.findall(r"^#### (.*)$", text, re.MULTILINE)[0] == "`client.pets.list`"
    for block in blocks:
        ast.parse(block)
    assert "# After\n# Nothing takes its place.\n" in blocks[-1]


def test_the_command_prints_an_entry_and_notes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    renamed: dict[str, JSON] = {"/paths/~1pets/get/operationId": "searchPets"}
    (tmp_path / "old.json").write_text(json.dumps(base()))
    (tmp_path / "new.json").write_text(json.dumps(edited(renamed).root))

    assert 0 == main(["changelog", str(tmp_path / "old.json"), str(tmp_path / "new.json")])
    said = capsys.readouterr().out
    assert said.startswith("## Unreleased\n\n### Deprecated\n\n- client.pets.list is client.pets.")
    assert "\n### Migrating\n\n#### `client.pets.list`\n\nThe old name works for one" in said


def test_every_code_has_a_heading_that_fits_its_name() -> None:
    found = {
        code: heading(Change(code, Verdict.NONE, Verdict.NONE, Direction.NONE, (), "", None, None))
        for code in CODES
    }

    assert set(found.values()) == {*HEADINGS}
    assert found["operation-removed"] == "Removed"
    assert found["enum-value-added"] == found["bound-tightened"] == "Changed"
