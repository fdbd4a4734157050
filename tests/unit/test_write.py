"""Writing: wholly old or wholly new whatever fails, and nobody else's files are touched."""

from __future__ import annotations

import contextlib
import errno
import io
import itertools
import os
import random
import resource
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping
from pathlib import Path

import pytest

from sdkwright.diagnostics import DocumentError
from sdkwright.files import ChangeKind, Lock, SourceFile, digest, listed
from sdkwright.write import exchange, write

LOCK = ".sdkwright.json"
OLD = {"README.md": "old\n", "sdk/a.py": "same\n", "sdk/b.py": "old\n", "sdk/gone/c.py": "old\n"}
NEW = {"README.md": "new\n", "sdk/a.py": "same\n", "sdk/b.py": "new\n", "sdk/new/d.py": "new\n"}
FOREIGN = {".git/HEAD": "ref\n", ".git/objects/aa/bb": "blob\n", "notes/mine.md": "mine\n"}


def generation(texts: Mapping[str, str]) -> tuple[list[SourceFile], Lock]:
    files = [SourceFile(path, text) for path, text in texts.items()]
    return files, Lock("0.1.0", digest(b""), digest(b""), digest(b""), {}, {}, listed(files))


def wholly(texts: Mapping[str, str]) -> dict[str, str]:
    return {**texts, **FOREIGN, LOCK: generation(texts)[1].to_json()}


def found_in(folder: Path) -> dict[str, str]:
    found = {path for path in folder.rglob("*") if path.is_symlink() or path.is_file()}
    return {path.relative_to(folder).as_posix(): path.read_text() for path in found}


def place(texts: Mapping[str, str], folder: Path) -> None:
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "generated"
    write(*generation(OLD), folder)
    place(FOREIGN, folder)
    return folder


def without_exchange(one: Path, other: Path) -> bool:
    return False


@pytest.fixture(params=["exchange", "two renames"])
def swapping(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "two renames":
        monkeypatch.setattr(exchange, "_exchange", without_exchange)
    return str(request.param)


def code_of(raised: pytest.ExceptionInfo[DocumentError]) -> str:
    return raised.value.diagnostics[0].code


@pytest.mark.usefixtures("swapping")
def test_the_output_becomes_the_new_generation_and_keeps_what_is_not_ours(output: Path) -> None:
    found = write(*generation(NEW), output)
    assert wholly(NEW) == found_in(output)
    assert not (output / "sdk/gone").exists()
    assert [output.name] == os.listdir(output.parent)
    expected = {
        "README.md": "stale",
        "sdk/b.py": "stale",
        "sdk/gone/c.py": "extra",
        "sdk/new/d.py": "missing",
        LOCK: "stale",
    }
    assert expected == {change.path: str(change.kind) for change in found}


def test_linux_exchanges_folders_in_one_step(output: Path, tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("other systems may have no such call")
    staging = tmp_path / "staging"
    staging.mkdir()
    inode = output.stat().st_ino
    assert staging == exchange.swap(staging, output)
    assert inode == staging.stat().st_ino


def test_nothing_is_touched_when_nothing_differs(output: Path) -> None:
    def traces() -> dict[Path, tuple[int, int, int]]:
        states = {path: path.lstat() for path in [output, *output.rglob("*")]}
        return {path: (s.st_ino, s.st_mtime_ns, s.st_ctime_ns) for path, s in states.items()}

    before = traces()
    assert () == write(*generation(OLD), output)
    assert before == traces()


def test_files_that_stay_keep_their_times_and_permissions(output: Path) -> None:
    script = output / "notes/run.sh"
    script.write_text("#!/bin/sh\n")
    script.chmod(0o750)
    (output / "notes").chmod(0o710)
    (output / "notes/link").symlink_to("../../outside")
    kept = [output / path for path in ("sdk/a.py", "notes/run.sh", "notes", ".git/HEAD")]
    os.utime(output / "sdk/a.py", ns=(1, 1))
    before = [(path.stat().st_mode, path.stat().st_uid) for path in kept]
    times = [path.stat().st_mtime_ns for path in kept if path.is_file()]
    write(*generation(NEW), output)
    assert before == [(path.stat().st_mode, path.stat().st_uid) for path in kept]
    assert times == [path.stat().st_mtime_ns for path in kept if path.is_file()]
    assert Path("../../outside") == (output / "notes/link").readlink()


def test_new_files_and_folders_have_the_permissions_of_the_umask(tmp_path: Path) -> None:
    former = os.umask(0o027)
    try:
        write(*generation(OLD), tmp_path / "deep/generated")
    finally:
        os.umask(former)
    modes = [
        stat.S_IMODE((tmp_path / "deep/generated" / path).stat().st_mode)
        for path in ("", "sdk", "sdk/a.py", LOCK)
    ]
    assert [0o750, 0o750, 0o640, 0o640] == modes


def test_caches_go_beside_generated_files_only(output: Path) -> None:
    place({"sdk/__pycache__/a.pyc": "", "notes/__pycache__/mine.pyc": ""}, output)
    write(*generation(NEW), output)
    assert not (output / "sdk/__pycache__").exists()
    assert (output / "notes/__pycache__/mine.pyc").exists()


def test_a_read_only_folder_of_others_is_carried_over(output: Path) -> None:
    (output / "notes").chmod(0o555)
    write(*generation(NEW), output)
    assert 0o555 == stat.S_IMODE((output / "notes").stat().st_mode)
    assert [output.name] == os.listdir(output.parent)


def test_where_links_are_refused_files_are_copied(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    (output / "notes/mine.md").chmod(0o751)
    os.utime(output / "sdk/a.py", ns=(10**9, 10**9))
    write(*generation(NEW), output)
    assert wholly(NEW) == found_in(output)
    assert 0o751 == stat.S_IMODE((output / "notes/mine.md").stat().st_mode)
    assert 10**9 == (output / "sdk/a.py").stat().st_mtime_ns


def test_an_edit_by_hand_is_overwritten_and_reported(output: Path) -> None:
    (output / "sdk/b.py").write_text("mine\n")
    (output / "sdk/gone/c.py").write_text("mine\n")
    found = {change.path: change for change in write(*generation(NEW), output)}
    assert ChangeKind.HAND_EDITED == found["sdk/b.py"].kind
    assert ["sdk/b.py", "sdk/gone/c.py"] == [path for path in found if found[path].is_edited]
    assert wholly(NEW) == found_in(output)


def test_a_file_and_a_folder_of_ours_may_take_each_others_place(tmp_path: Path) -> None:
    for texts in ({"sdk/a": "file\n"}, {"sdk/a/b": "in a folder\n"}, {"sdk/a": "file\n"}):
        write(*generation(texts), tmp_path / "generated")
        assert texts == {
            path: text for path, text in found_in(tmp_path / "generated").items() if path != LOCK
        }


@pytest.mark.parametrize(
    ("theirs", "in_the_way"),
    [
        ({"sdk/new/d.py": "mine\n"}, ["sdk/new/d.py"]),
        ({"sdk/new": "mine\n"}, ["sdk/new"]),
        ({"sdk/new/d.py/mine": "mine\n"}, ["sdk/new/d.py"]),
        ({"sdk/new/d.py": "x", "sdk/new/e.py": "x"}, ["sdk/new/d.py"]),
    ],
)
def test_files_of_others_in_the_way_are_named_and_nothing_is_written(
    output: Path, theirs: Mapping[str, str], in_the_way: list[str]
) -> None:
    place(theirs, output)
    with pytest.raises(DocumentError) as raised:
        write(*generation(NEW), output)
    assert [
        ("not-ours", f"{output}/{path} is in the way: the tool did not write it")
        for path in in_the_way
    ] == [(finding.code, finding.message) for finding in raised.value.diagnostics]
    assert wholly(OLD) | dict(theirs) == found_in(output)


def test_a_linked_folder_of_others_is_not_written_through(output: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (output / "sdk/new").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DocumentError, match="sdk/new is in the way"):
        write(*generation(NEW), output)
    assert [] == os.listdir(tmp_path / "elsewhere")


def test_without_a_lock_every_differing_file_is_somebody_elses(output: Path) -> None:
    (output / LOCK).unlink()
    with pytest.raises(DocumentError) as raised:
        write(*generation(NEW), output)
    messages = [finding.message for finding in raised.value.diagnostics]
    assert [f"{output}/{path}" for path in ("README.md", "sdk/b.py")] == [
        message.partition(" ")[0] for message in messages
    ]
    assert raised.value.diagnostics[0].hint.startswith(f"Restore {LOCK}, or move it away")


def test_a_lost_lock_comes_back_when_the_files_are_what_would_be_written(output: Path) -> None:
    (output / LOCK).unlink()
    assert [LOCK] == [change.path for change in write(*generation(OLD), output)]
    assert wholly(OLD) == found_in(output)


def test_a_broken_lock_is_refused(output: Path) -> None:
    (output / LOCK).write_text("<<<<<<< ours\n")
    with pytest.raises(DocumentError) as raised:
        write(*generation(NEW), output)
    assert "broken-lock" == code_of(raised)
    assert "old\n" == (output / "README.md").read_text()


def test_through_a_link_the_real_folder_is_written(output: Path, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there/link").symlink_to("../generated")
    write(*generation(NEW), tmp_path / "there/link")
    assert (tmp_path / "there/link").is_symlink()
    assert wholly(NEW) == found_in(output)


def test_an_output_that_is_a_file_or_a_circle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "circle").symlink_to("circle")
    for name in ("file", "circle"):
        with pytest.raises(DocumentError) as raised:
            write(*generation(OLD), tmp_path / name)
        assert "not-a-directory" == code_of(raised)


@pytest.mark.parametrize("below", ["", "sdk", "notes"])
def test_from_within_the_output_is_refused(
    output: Path, below: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(output / below)
    for name in (output, Path("/"), Path(os.path.relpath(output))):
        with pytest.raises(DocumentError) as raised:
            write(*generation(NEW), name)
        assert "inside-output" == code_of(raised)
    assert wholly(OLD) == found_in(output)


def test_a_second_run_waits_and_gives_up(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")
    monkeypatch.setattr("sdkwright.write._SECONDS_TO_WAIT", 0.1)
    descriptor = os.open(output.parent, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with pytest.raises(DocumentError) as raised:
        write(*generation(NEW), output)
    assert "busy" == code_of(raised)
    os.close(descriptor)
    assert 5 == len(write(*generation(NEW), output))


def test_left_over_folders_go_and_what_only_looks_like_one_stays(output: Path) -> None:
    beside = output.parent
    for name in ("0" * 16, "1" * 16 + ".old"):
        place({"a/b": ""}, beside / f".generated.sdkwright-{name}")
    place({"a": ""}, beside / ".generated.sdkwright-mine")
    write(*generation(OLD), output)
    assert {".generated.sdkwright-mine", "generated"} == set(os.listdir(beside))


def test_an_output_that_was_moved_aside_comes_back(output: Path) -> None:
    output.rename(output.parent / f".generated.sdkwright-{'0' * 16}.old")
    assert () == write(*generation(OLD), output)
    assert wholly(OLD) == found_in(output)


@pytest.mark.usefixtures("swapping")
def test_what_others_save_in_the_meantime_is_kept(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swapped = exchange.swap

    def swap(staging: Path, folder: Path) -> Path:
        place({"notes/late.md": "late\n", "later/a.md": "late\n", "edited": "late\n"}, folder)
        (folder / "edited").replace(folder / "notes/mine.md")
        return swapped(staging, folder)

    monkeypatch.setattr("sdkwright.write.swap", swap)
    write(*generation(NEW), output)
    late = dict.fromkeys(["notes/late.md", "later/a.md", "notes/mine.md"], "late\n")
    assert wholly(NEW) | late == found_in(output)


def test_a_file_beyond_the_limit_leaves_the_old_output(output: Path) -> None:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, -1))
        with pytest.raises(DocumentError, match="cannot be written: File too large"):
            write(*generation(NEW | {"sdk/b.py": "#" * 2_000_000}), output)

    in_a_child(limited)
    assert wholly(OLD) == found_in(output)
    assert [output.name] == os.listdir(output.parent)


def in_a_child(work: Callable[[], None]) -> int:
    """Return the signal that ended the child, 0 when it did its work."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


CALLS = [
    *[(os, name) for name in ("chmod", "fsync", "link", "listdir", "lstat", "mkdir", "open")],
    *[(os, name) for name in ("readlink", "rename", "replace", "rmdir", "scandir", "stat")],
    *[(os, name) for name in ("symlink", "unlink")],
    (io, "open"),
    (exchange, "_exchange"),
]


@contextlib.contextmanager
def interrupted(at: int, event: Callable[[], None]) -> Generator[list[str], None, None]:
    """Have the event happen before the system call of that number; yields the calls made so far."""
    calls: list[str] = []

    def wrapped(name: str, call: Callable[..., object]) -> Callable[..., object]:
        def counted(*arguments: object, **named: object) -> object:
            calls.append(name)
            if len(calls) == at:
                event()
            return call(*arguments, **named)

        return counted

    with pytest.MonkeyPatch.context() as patch:
        for module, name in CALLS:
            patch.setattr(module, name, wrapped(name, getattr(module, name)))
        yield calls


def restore(output: Path, pristine: Path) -> None:
    for name in os.listdir(output.parent):
        shutil.rmtree(output.parent / name)
    shutil.copytree(pristine, output, symlinks=True)


@pytest.fixture
def pristine(output: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    (output / "notes/link").symlink_to("mine.md")
    copy = tmp_path_factory.mktemp("pristine") / "copy"
    return shutil.copytree(output, copy, symlinks=True)


def refusal_of(texts: Mapping[str, str], output: Path) -> str | None:
    try:
        write(*generation(texts), output)
    except DocumentError as error:
        return error.diagnostics[0].code
    return None


@pytest.mark.usefixtures("swapping")
def test_every_call_may_fail(output: Path, pristine: Path) -> None:
    def fail() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    old, new = found_in(pristine), wholly(NEW) | {"notes/link": "mine\n"}
    outcomes: list[str | None] = []
    for at in itertools.count(1):
        restore(output, pristine)
        with interrupted(at, fail) as calls:
            code = refusal_of(NEW, output)
        assert code in {None, "cannot-write"}
        assert (old if code else new) == found_in(output)
        write(*generation(NEW), output)
        assert new == found_in(output)
        assert [output.name] == os.listdir(output.parent)
        outcomes.append(code)
        if len(calls) < at:
            break
    # Both were reached: failures before the swap, and in the cleaning after it.
    assert outcomes.count("cannot-write") > 50
    assert outcomes.count(None) > 10


def test_a_kill_before_every_call_leaves_the_old_or_the_new(
    output: Path, pristine: Path, swapping: str
) -> None:
    old, new = found_in(pristine), wholly(NEW) | {"notes/link": "mine\n"}
    seen: list[dict[str, str]] = []
    for at in itertools.count(1):
        restore(output, pristine)

        def work(at: int = at) -> None:
            with interrupted(at, lambda: os.kill(os.getpid(), signal.SIGKILL)):
                write(*generation(NEW), output)

        ended_by = in_a_child(work)
        seen.append(found_in(output))
        write(*generation(OLD), output)
        assert old == found_in(output)
        assert [output.name] == os.listdir(output.parent)
        if not ended_by:
            break
    # The window that only an exchange closes is one call wide.
    absent = 0 if swapping == "exchange" else 1
    assert len(seen) == seen.count(old) + seen.count(new) + absent
    assert min(seen.count(old), seen.count(new)) > 10


def part(name: str) -> dict[str, str]:
    """Return the sixty files of generation ``a`` or ``b``: some differ, some move, some stay."""
    return {
        f"sdk/part{n % 7}/{name if n % 3 else 'both'}{n}.py": f"# {name if n % 2 else 'both'}\n" * n
        for n in range(60)
    }


# Run apart, and fed with both generations: write one, then the other, until killed.
LOOP = """
import ast, sys
from pathlib import Path
from sdkwright.files import Lock, SourceFile, digest, listed
from sdkwright.write import write

output, rounds, *generations = sys.argv[1:]
prepared = []
for texts in map(ast.literal_eval, generations):
    files = [SourceFile(path, text) for path, text in texts.items()]
    prepared.append((files, Lock("0.1.0", *[digest(b"")] * 3, {}, {}, listed(files))))
print("ready", flush=True)
for _ in range(int(rounds)):
    for files, lock in prepared:
        write(files, lock, Path(output))
"""


def looping(output: Path, rounds: int) -> subprocess.Popen[bytes]:
    generations = [repr(part("a")), repr(part("b"))]
    command = [sys.executable, "-c", LOOP, str(output), str(rounds), *generations]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def test_killed_at_50_random_moments_the_output_is_wholly_old_or_new(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("other systems may have no exchange")
    output = tmp_path / "generated"
    start = time.monotonic()
    write(*generation(part("a")), output)
    span = max(0.05, 4 * (time.monotonic() - start))
    place(FOREIGN, output)
    chance = random.Random(7)
    cut_short = 0
    for _ in range(50):
        with looping(output, 1_000_000) as run:
            assert run.stdout is not None
            assert run.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0, span))
            run.kill()
        assert -signal.SIGKILL == run.returncode
        cut_short += len(os.listdir(tmp_path)) > 1
        assert found_in(output) in (wholly(part("a")), wholly(part("b")))
        write(*generation(part(chance.choice("ab"))), output)
        assert os.listdir(tmp_path) == ["generated"]
    # Most moments lie within a write, else this would prove nothing.
    assert cut_short > 20


def test_runs_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    runs = [looping(tmp_path / "generated", 10) for _ in range(3)]
    assert [b"ready\n"] * 3 == [run.communicate()[0] for run in runs]
    assert [0, 0, 0] == [run.returncode for run in runs]
    assert wholly(part("b")) == found_in(tmp_path / "generated") | FOREIGN
    assert ["generated"] == os.listdir(tmp_path)
