"""Odd streams and places: each costs a line, never a traceback, and nothing is written by half."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import HANDOUT, Handouts
from files import contents
from handouts.core.files import changing
from handouts.core.findings import HandoutsError, of_environment
from handouts.core.folders import read_folder
from loading import starter

LONG = "x" * 300


@pytest.mark.parametrize("closed", ["2>&-", ">&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_build_with_closed_streams_makes_its_files_and_writes_nothing_else(project: Path, closed: str) -> None:
    """A file that gets the number of a closed stream would get its messages, too."""
    command = f'"{sys.executable}" -m handouts build -f text,html -j 2 {closed}'
    done = subprocess.run(["sh", "-c", command], cwd=project, capture_output=True)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr + done.stdout
    made = contents(project / "output")
    assert len(made) == 5
    assert not any(b"files made" in content for content in made.values())


@pytest.mark.parametrize("closed", ["2>&-", ">&-", "<&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("words", ["check", "list", "schema", "build nobody", "--nothing"])
def test_other_commands_with_closed_streams_say_what_they_can(project: Path, words: str, closed: str) -> None:
    command = f'"{sys.executable}" -m handouts {words} {closed}'
    done = subprocess.run(["sh", "-c", command], cwd=project, capture_output=True)
    assert done.returncode == (2 if "no" in words else 0)
    assert b"Traceback" not in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("check", "--source", LONG), 3),
        (("build", "--output", LONG, "-f", "text"), 3),
        (("build", "--output", "file/below", "-f", "text"), 3),
        (("build", "--output", "circle", "-f", "text"), 3),
        (("build", "--output", "circle/below", "-f", "text"), 3),
        (("build", "--output", "file", "-f", "text"), 2),
        (("check", "--templates", "circle"), 3),
        (("check", "--source", "circle"), 3),
        (("publish", LONG), 3),
        (("publish", "file/site"), 3),
    ],
)
def test_a_folder_that_can_not_be_is_said_in_a_line(
    handouts: Handouts, project: Path, words: tuple[str, ...], code: int
) -> None:
    Path("file").write_text("mine")
    Path("circle").symlink_to("circle")
    if "publish" in words:
        assert handouts("build", "-q", "-f", "text", "-j", "1").code == 0
    before = contents()
    said = handouts(*words)
    assert said.code == code
    assert "Traceback" not in said.err
    assert "Error: " in said.err
    assert contents() == before


def test_a_handout_that_is_a_circle_of_links_is_told_and_the_others_are_checked(
    handouts: Handouts, project: Path
) -> None:
    Path("source", "circle").symlink_to("circle")
    Path("source", HANDOUT, "handout.yaml").write_text("titel: Knee injection\n")
    said = handouts("check")
    assert said.code == 1
    assert "source/circle/handout.yaml:1:1: error" in said.out
    assert f"source/{HANDOUT}/handout.yaml:1:1: error" in said.out


def test_a_folder_that_can_not_be_looked_into_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    name = tmp_path / LONG
    assert read_folder(name).problems == {".": "File name too long"}
    assert read_folder(tmp_path / "nowhere").problems == {}


@pytest.mark.parametrize("cache", ["file", "file/below", "circle", LONG])
def test_a_cache_that_can_not_be_written_costs_nothing(
    handouts: Handouts, project: Path, monkeypatch: pytest.MonkeyPatch, cache: str
) -> None:
    Path("file").write_text("mine")
    Path("circle").symlink_to("circle")
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / cache))
    assert handouts("build", "-q", "-f", "text", "-j", "1").code == 0
    assert Path("file").read_text() == "mine"


def test_without_a_home_and_a_language_a_build_is_as_with_them(project: Path) -> None:
    command = [sys.executable, "-m", "handouts", "build", "-q", "-f", "text", "-j", "1"]
    bare = {"PYTHONPATH": os.environ.get("PYTHONPATH", ""), "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run([*command, "--output", "bare"], env=bare, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert subprocess.run(command, capture_output=True).returncode == 0
    assert contents(Path("bare")) == contents(Path("output"))


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_any_umask_lets_a_build_and_its_publication_be_done_twice(
    handouts: Handouts, project: Path, umask: int
) -> None:
    before = os.umask(umask)
    try:
        for _ in range(2):
            assert handouts("build", "-q", "-f", "text", "-j", "1", "--force").code == 0
            assert handouts("publish", "site").code == 0
    finally:
        os.umask(before)
    assert {f.stat().st_mode & 0o444 for f in Path("site").rglob("*")} == {0o444}
    assert {f.name for f in project.iterdir()} == {"source", "output", "site"}


@pytest.mark.parametrize("errno_", [1, 11, 12, 13, 20, 23, 24, 28, 30, 36, 40])
def test_what_the_machine_refuses_is_no_bug_of_ours(errno_: int) -> None:
    told = of_environment(OSError(errno_, os.strerror(errno_), "some/where"))
    assert str(told) == f"can't use some/where: {os.strerror(errno_)}"
    assert told
    assert told.hint


def test_what_the_machine_never_refuses_is_a_bug_of_ours() -> None:
    assert of_environment(FileNotFoundError(2, "No such file or directory", "x")) is None
    assert of_environment(ValueError()) is None


def test_one_job_that_the_machine_refuses_is_said_in_a_line(
    handouts: Handouts, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starter("hip-pain", Path("source"))

    def refused(*words: object) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr("handouts.build.jobs._composed", refused)
    said = handouts("build", "-f", "text", "-j", "1")
    assert said.code == 3
    assert "can't go on: Too many open files" in said.err
    assert "Traceback" not in said.err


def test_a_change_that_can_not_be_decided_is_not_made(tmp_path: Path) -> None:
    """A folder stands where the list of the files would go."""
    (tmp_path / "list.json").mkdir()
    with pytest.raises(HandoutsError, match="it is no file"), changing(tmp_path) as change:
        assert change.put("a/b.txt", b"new")
        change.put("list.json", b"[]")
    assert [f.name for f in tmp_path.iterdir()] == ["list.json"]


def test_a_file_that_has_its_place_in_a_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")
    with changing(tmp_path) as change:
        with pytest.raises(HandoutsError, match="Not a directory"):
            change.put("a/b.txt", b"new")
        assert change.put("c/d.txt", b"new")
        change.remove("c/e.txt")
    assert contents(tmp_path) == {"a": b"mine", "c/d.txt": b"new"}
