"""What `handouts new` starts: whole, of the shape that is asked for, and known as a starter until it is filled in."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from conftest import Handouts
from handouts.build import scaffold
from handouts.cli.source import KINDS
from handouts.editions.edition import select
from handouts.formats.table import FORMATS
from handouts.rules.release import Candidate, check_release
from handouts.source.parts import Level
from handouts.source.starter_gaps import gaps_left, is_filled_in
from loading import check_source, filled_in, library, load, load_clinic, starter
from reading import repository

HANDOUT = "care-at-home"
every_kind = pytest.mark.parametrize("kind", KINDS)

HOLDS = {
    "decision": {"options", "compare", "questions", "call"},
    "procedure": {"timeline", "sides", "checklist", "contacts", "call"},
    "medicine": {"sides", "steps", "groups", "call"},
    "aftercare": {"form", "groups", "sides", "table", "contacts", "call"},
    "action-plan": {"form", "zones", "table", "contacts"},
    "log": {"form", "steps", "table", "call"},
    "exercise": {"steps", "table", "call"},
    "card": {"form", "contacts", "call"},
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def unfilled(kind: str, language: str = "en-US") -> Path:
    return scaffold.starter(HANDOUT, Path("source"), library(), language, kind)


def test_each_kind_has_its_file() -> None:
    names = {file.name for file in (repository() / "templates" / "base" / "starter").iterdir()}
    assert names == {f"{kind}.yaml.j2" for kind in KINDS}


@every_kind
@pytest.mark.parametrize("language", ["en-US", "en-GB"])
def test_a_check_says_of_a_new_handout_only_that_it_is_not_filled_in(
    handouts: Handouts, kind: str, language: str
) -> None:
    made = handouts("new", HANDOUT, "--kind", kind, "--language", language)
    assert (made.code, made.out) == (0, f"source/{HANDOUT}/handout.yaml\n")
    written = yaml.safe_load(Path("source", HANDOUT, "handout.yaml").read_text("utf-8"))
    assert written["language"] == language
    assert HOLDS[kind] <= {section["kind"] for section in written["sections"]}
    said = handouts("check")
    assert said.code == 0
    assert said.out.splitlines()[-1] == "1 warning", said.out
    assert ": warning S046 not filled in yet: " in said.out


@every_kind
def test_a_new_handout_is_built_and_proved_in_every_format(handouts: Handouts, kind: str) -> None:
    unfilled(kind)
    said = handouts("build", "--verify", "--level", "plain", "-j", "1")
    assert said.code == 0, said.err
    assert len(list(Path("output").rglob(f"{HANDOUT}-plain*"))) == len(FORMATS)
    text = Path("output", "base", "en-US", f"{HANDOUT}-plain.txt").read_text("utf-8")
    assert "Draft: not yet reviewed by a clinician. Not filled in yet." in text


@every_kind
def test_a_handout_of_which_half_is_filled_in_is_known_as_such(kind: str) -> None:
    file = unfilled(kind)
    lines = file.read_text("utf-8").splitlines(keepends=True)
    half = len(lines) // 2
    file.write_text(filled_in("".join(lines[:half])) + "".join(lines[half:]), "utf-8")
    source = load(file.parent)
    [found] = [f for f in check_source(source) if f.code == "S046"]
    assert found.place.line > half
    file.write_text(filled_in("".join(lines)), "utf-8")
    source = load(file.parent)
    assert is_filled_in(source)
    assert [f.code for f in check_source(source) if f.code in ("S046", "S047")] == []


@every_kind
def test_a_release_refuses_a_handout_that_is_not_filled_in(handouts: Handouts, kind: str) -> None:
    unfilled(kind)
    told = handouts("build", "--release", "-f", "text", "-j", "1")
    assert told.code == 1
    assert f"S080 `{HANDOUT}` can't be released: it is not filled in yet" in told.err
    assert not list(Path("output").rglob("*.txt"))


def test_one_gap_left_holds_back_a_release(tmp_path: Path) -> None:
    file = starter(HANDOUT, tmp_path / "source")
    text = file.read_text("utf-8").replace("Say how it may help.", "It may ease pain. [Say how it may help.]")
    file.write_text(text, "utf-8")
    source = load(file.parent)
    edition = select(source, locale="en-US", level=Level.PLAIN, clinic=load_clinic("base"))
    [found] = [f for f in check_release(Candidate(edition, source)) if f.code == "S080"]
    assert found.message.endswith("a text says only what to write there: [Say how it may help.]")


def test_words_in_brackets_that_no_starter_has_are_no_gap(tmp_path: Path) -> None:
    source = load(starter(HANDOUT, tmp_path / "source").parent)
    for text in ("[sic]", "a [b](https://example.org)", "[Say what to do.]{lang=fr}", r"\[Say what to do.]"):
        assert gaps_left(source, text) == []


# ---------------------------------------------------------------- the question on a terminal


def on_terminal(answer: bytes) -> tuple[int, str]:
    """The exit code and what is shown, where a person answers the question."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "handouts", "new", HANDOUT]
    done = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "NO_COLOR": "1"})
    os.close(theirs)
    shown, answered = b"", False
    while True:
        try:
            shown += os.read(ours, 4096)
        except OSError:  # the other end has gone
            break
        if not answered and b"Number or name" in shown:
            os.write(ours, answer)
            answered = True
    os.close(ours)
    return done.wait(60), shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(("answer", "kind"), [(b"\n", "decision"), (b"5\n", "action-plan"), (b"log\n", "log")])
def test_a_terminal_is_asked_what_the_handout_is_for(answer: bytes, kind: str) -> None:
    code, shown = on_terminal(answer)
    assert code == 0, shown
    for number, (name, line) in enumerate(KINDS.items(), 1):
        assert re.search(rf"(?m)^ +{number}  {name} +{re.escape(line)}$", shown)
    assert Path("source", HANDOUT, "handout.yaml").read_text("utf-8") == shape(kind)


def shape(kind: str) -> str:
    return scaffold.starter(HANDOUT, Path("other"), library(), kind=kind).read_text("utf-8")


def test_an_answer_that_means_nothing_makes_nothing() -> None:
    code, shown = on_terminal(b"tabel\n")
    assert code == 2
    assert "There is no kind 'tabel'." in shown
    assert not Path("source").exists()


def test_without_a_terminal_nobody_is_asked(handouts: Handouts) -> None:
    assert handouts("new", HANDOUT).code == 0
    assert Path("source", HANDOUT, "handout.yaml").read_text("utf-8") == shape("decision")
    told = handouts("new", "other", "--kind", "exercises")
    assert (told.code, "There is no kind 'exercises'. Did you mean 'exercise'?" in told.err) == (2, True)
