"""The surface check: what the packages show against what the changes say."""

from __future__ import annotations

import importlib.util
from dataclasses import replace

import pytest

from edits import GONE, base, document, edited
from sdkwright.diagnostics import DocumentError, Severity
from sdkwright.diff import Difference, diff
from sdkwright.diff.agreement import agreement
from sdkwright.values import JSON


def checked(edits: dict[str, JSON], *, is_blind: bool = False) -> Difference:
    """Return what is found; the blind see no change at all."""
    old, new = document(base()), edited(edits)
    found = diff(old, new)
    return agreement(replace(found, changes=()) if is_blind else found, old, new)


@pytest.mark.slow
def test_packages_that_break_as_the_changes_say_agree() -> None:
    found = checked({"/components/schemas/Pet/properties/age/type": "string"})

    assert () == found.findings


@pytest.mark.slow
def test_packages_that_go_on_as_the_changes_say_agree() -> None:
    found = checked({"/components/schemas/Pet/properties/weight": {"type": "number"}})

    assert () == found.findings


@pytest.mark.slow
def test_renames_that_leave_the_old_name_behind_break_nothing() -> None:
    lamp: JSON = {"type": "object", "properties": {"id": {"type": "string"}}}
    found = checked(
        {
            "/paths/~1pets/get/operationId": "searchPets",
            "/paths/~1pets/get/parameters/0/x-sdkwright-name": "most",
            "/components/schemas/Alone/x-sdkwright-name": "Lonely",
            "/components/schemas/Lamp": lamp,
        }
    )

    assert () == found.findings
    assert "minor" == found.bump


@pytest.mark.slow
def test_a_break_that_no_change_says_is_an_error() -> None:
    found = checked({"/components/schemas/Pet/properties/age": GONE}, is_blind=True)

    assert [("bump-too-small", Severity.ERROR)] == [
        (finding.code, finding.severity) for finding in found.findings
    ]
    assert "package.models.Pet.age: Public object was removed" in found.findings[0].message


@pytest.mark.slow
def test_a_break_that_only_values_show_is_a_note() -> None:
    found = checked({"/paths/~1pets/get/parameters/0/schema/maximum": 50})

    assert [("break-unseen", Severity.NOTE)] == [
        (finding.code, finding.severity) for finding in found.findings
    ]


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)

    with pytest.raises(DocumentError, match="takes griffe and mypy") as caught:
        checked({})
    assert ["config-no-tool"] == [finding.code for finding in caught.value.diagnostics]
