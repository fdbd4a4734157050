"""Checking: what is on disk is compared to the byte, and every difference has its own name."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sdkwright.cli import main


@pytest.fixture
def there(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """Stand in a project whose package is generated."""
    monkeypatch.chdir(project)
    assert 0 == main(["generate"])
    capsys.readouterr()
    return project


def edited(project: Path, old: str, new: str) -> None:
    path = project / "openapi.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def state(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return all there is of every file, to tell whether something was written."""
    return {
        path.relative_to(folder).as_posix(): (
            path.stat().st_mtime_ns,
            path.stat().st_ino,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in [folder, *folder.rglob("*")]
    }


def test_what_was_generated_is_as_generated(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == main(["check"])
    said = capsys.readouterr()
    assert "" == said.err
    assert said.out.startswith("out: ")
    assert said.out.endswith(" files, all as generated\n")


def test_one_character_is_an_edit_by_hand_and_shown(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    models = there / "out" / "lamps" / "models.py"
    models.write_text(models.read_text().replace('"""Gives light."""', '"""Gives light!"""'))
    assert 1 == main(["check"])
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert ["--- ", "+++ "] == [line[:4] for line in lines[:2]]
    assert "lamps/models.py" in lines[0]
    assert {'-    """Gives light!"""', '+    """Gives light."""'} == {
        line for line in lines[2:] if line[:1] in "+-"
    }
    assert "lamps/models.py" in said.err
    assert "edited by hand" in said.err
    assert "1 file differs" in said.err


def test_a_change_of_the_document_makes_stale_what_it_changes(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(there, "What it takes.", "Electric power.")
    assert 1 == main(["check"])
    said = capsys.readouterr()
    named = [line for line in said.err.splitlines() if "models.py" in line]
    assert 1 == len([line for line in named if "lamps/models.py" in line])
    assert not [line for line in named if "hand" in line]
    assert '+    """Electric power."""' in said.out
    assert "resources/default.py" not in said.err


def test_a_file_of_somebody_else_among_the_generated_ones_is_extra(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (there / "out" / "lamps" / "mine.py").write_text("x = 1\n")
    assert 1 == main(["check"])
    assert [
        "lamps/mine.py is extra: it lies in a generated folder, but the tool did not write it",
        "1 file differs; move away what is not generated: lamps/mine.py",
    ] == capsys.readouterr().err.splitlines()


def test_a_file_that_is_gone_is_missing(there: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (there / "out" / "lamps" / "py.typed").unlink()
    assert 1 == main(["check"])
    (line,) = (line for line in capsys.readouterr().err.splitlines() if "py.typed" in line)
    assert "missing" in line


def test_a_package_that_was_never_generated_is_missing_as_a_whole(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    assert 1 == main(["check"])
    assert "lamps/__init__.py" in capsys.readouterr().err
    assert not (project / "out").exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: f"# A comment.\n{text}\n\n# Another.\n",
        lambda text: text.replace("title: Lamps, version", "title:   'Lamps', version"),
        lambda text: text.replace(
            'openapi: 3.1.0\ninfo: {title: Lamps, version: "1", description: What gives light.}\n',
            'info: {version: "1", description: What gives light., title: Lamps}\nopenapi: 3.1.0\n',
        ),
        lambda text: text.replace("\n", "\r\n"),
    ],
    ids=["comments", "blanks and quotes", "order of keys", "line ends"],
)
def test_what_says_the_same_makes_nothing_stale(
    change: Callable[[str], str], there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = there / "openapi.yaml"
    text = path.read_text()
    assert text != change(text)
    path.write_text(change(text), newline="")
    assert 0 == main(["check"]), capsys.readouterr()


def test_a_change_of_the_options_makes_the_package_stale(
    there: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 1 == main(["check", "--distribution", "other"])
    said = capsys.readouterr()
    assert '+name = "other"' in said.out


@pytest.mark.parametrize("is_stale", [False, True])
def test_check_writes_nothing(is_stale: bool, there: Path) -> None:
    if is_stale:
        edited(there, "Gives light.", "Shines.")
        (there / "out" / "lamps" / "mine.py").write_text("x = 1\n")
        (there / "out" / "lamps" / "py.typed").unlink()
    before = state(there)
    assert int(is_stale) == main(["check"])
    assert before == state(there)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_check_reads_what_it_may_not_write(there: Path) -> None:
    folders = [path for path in (there / "out").rglob("*") if path.is_dir()]
    for path in folders:
        path.chmod(0o555)
    try:
        assert 0 == main(["check"])
    finally:
        for path in folders:
            path.chmod(0o755)


def test_generate_mends_what_check_complained_of(there: Path) -> None:
    (there / "out" / "lamps" / "py.typed").unlink()
    models = there / "out" / "lamps" / "models.py"
    models.write_text("x = 1\n")
    assert 1 == main(["check"])
    assert 0 == main(["generate"])
    assert 0 == main(["check"])
