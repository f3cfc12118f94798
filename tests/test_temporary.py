"""Temporary folders: gone after use, after Ctrl-C, and after the next run where their process was killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from handouts.core.findings import HandoutsError
from handouts.core.temporary import sweep, temporary_folder
from interrupts import default_handlers

HOLDS_ONE = """
import sys
from handouts.core.temporary import temporary_folder
with temporary_folder({"a/b.txt": b"words of a handout"}):
    THEN
    print("made", flush=True)
    sys.stdin.read()
"""


def holder(inside: Path, then: str = "") -> "subprocess.Popen[str]":
    """A process with a temporary folder in hand."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS_ONE.replace("THEN", then)],
        env={**os.environ, "TMPDIR": str(inside)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=default_handlers,
    )
    assert process.stdout
    process.stdout.readline()
    return process


def end(process: "subprocess.Popen[str]", how: signal.Signals) -> None:
    process.send_signal(how)
    process.communicate()


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))


def test_it_holds_its_files_and_is_gone_afterwards(tmp_path: Path) -> None:
    with temporary_folder({"a/b.txt": b"words"}) as folder:
        assert (folder / "a" / "b.txt").read_bytes() == b"words"
        assert folder.stat().st_mode & 0o777 == 0o700
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        "../PWNED.txt",
        "a/../../PWNED.txt",
        "/tmp/PWNED.txt",
        "a/b/c.txt",
        ".",
        "..",
        "",
        "a\\..\\b.txt",
        "a.txt\n",
        "a .txt",
    ],
)
def test_nothing_is_written_by_a_name_that_could_lead_elsewhere(name: str, tmp_path: Path) -> None:
    with pytest.raises(HandoutsError, match="can't be the name of a file here"), temporary_folder({name: b"x"}):
        pass
    assert list(tmp_path.iterdir()) == []


def test_it_is_where_the_system_has_such_things(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with temporary_folder({}) as folder:
        assert folder.parent == tmp_path
    monkeypatch.setenv("TMPDIR", str(tmp_path / "nowhere"))
    with temporary_folder({}) as folder:
        assert folder.parent == Path("/tmp")


def test_what_a_living_process_holds_stays_and_what_a_killed_one_held_is_swept(tmp_path: Path) -> None:
    process = holder(tmp_path)
    sweep(tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
    end(process, signal.SIGKILL)
    assert len(list(tmp_path.iterdir())) == 1
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    end(holder(tmp_path), signal.SIGINT)
    assert list(tmp_path.iterdir()) == []


def test_a_sweep_does_not_take_ones_own_folder(tmp_path: Path) -> None:
    with temporary_folder({}) as folder:
        sweep(tmp_path)
        assert folder.is_dir()


@pytest.mark.parametrize(
    "name", ["handouts-reviewed", "handouts-", "handouts-2026", "other-0123456789abcdef", "handouts"]
)
def test_what_has_another_name_is_somebody_elses_and_stays(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    sweep(tmp_path)
    assert (tmp_path / name).is_dir()


def test_a_link_of_such_a_name_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    (tmp_path / "handouts-0123456789abcdef").symlink_to("mine")
    sweep(tmp_path)
    assert (tmp_path / "mine" / "letter.txt").is_file()


def test_a_worker_that_outlives_its_parent_does_not_hold_what_the_parent_held(tmp_path: Path) -> None:
    """The next run may come at once."""
    process = holder(tmp_path, then="import os; os.fork()")
    assert process.stdout
    process.stdout.readline()  # the worker says it too: it runs, and not only its parent has gone on
    process.kill()
    process.wait()
    sweep(tmp_path)
    left = list(tmp_path.iterdir())
    process.communicate()
    assert left == []


@pytest.mark.parametrize("what", ["no folder", "a file"])
def test_where_none_can_be_made_it_is_said_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    place = tmp_path / "place"
    if what == "a file":
        place.write_text("mine")
    monkeypatch.setattr("handouts.core.temporary._usual", lambda: place)
    with pytest.raises(HandoutsError, match="can't make a temporary folder in") as said, temporary_folder({}):
        pass
    assert "TMPDIR" in said.value.hint


def test_a_full_disk_is_said_in_a_line_and_nothing_stays(tmp_path: Path) -> None:
    with pytest.raises(HandoutsError, match="File name too long"), temporary_folder({f"{'a' * 300}.txt": b""}):
        pass
    assert list(tmp_path.iterdir()) == []
