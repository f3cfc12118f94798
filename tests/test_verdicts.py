"""A check of what has not changed takes no time, and of what has changed is as thorough as the first."""

import json
import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import HANDOUT, Handouts
from handouts.core.folders import read_folder
from handouts.project import Project, open_project
from handouts.rules import check_cache, runner
from handouts.rules.check_cache import Subject
from handouts.rules.engine import all_rules
from handouts.rules.runner import NotCheckedError, check_all, check_project
from handouts.source.load import Source
from loading import BASE, load


@pytest.fixture
def file(project: Path) -> Path:
    """The source of a handout in which there is a finding."""
    file = project / "source" / HANDOUT / "handout.yaml"
    file.write_text(
        file.read_text("utf-8") + "allow:\n  - {code: P008, reason: 'There is no such finding.'}\n", "utf-8"
    )
    return file


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is checked from here on, by its folder's name."""
    seen: list[str] = []
    real = runner._result

    def watched(project: Project, subject: Subject) -> check_cache.CheckResult:
        seen.append(subject.folder.name)
        return real(project, subject)

    monkeypatch.setattr(runner, "_result", watched)
    return seen


def test_a_second_check_looks_at_nothing_and_says_the_same(
    file: Path, handouts: Handouts, looked_at: list[str]
) -> None:
    first = handouts("check", "-j", "1")
    assert {HANDOUT, "base"} <= set(looked_at)
    looked_at.clear()
    second = handouts("check", "-j", "1")
    assert (looked_at, second) == ([], first)
    assert "S039" in second.out


def test_what_has_changed_is_checked_again_and_nothing_else(
    file: Path, handouts: Handouts, looked_at: list[str]
) -> None:
    shutil.copytree(file.parent, other := file.parents[1] / "other")
    (other / "handout.yaml").write_text(file.read_text("utf-8").replace(f"id: {HANDOUT}", "id: other"), "utf-8")
    assert "P007" not in handouts("check", "-j", "1").out
    looked_at.clear()
    with file.open("a", encoding="utf-8") as more:
        more.write("subtitle: 'Rest helps, e.g. in bed.'\n")
    assert "P007" in handouts("check", "-j", "1").out
    assert looked_at == [HANDOUT]


def change_the_settings(project: Path) -> None:
    (project / "handouts.yaml").write_text("severity: {S039: error}\n", "utf-8")


def change_the_words(project: Path) -> None:
    own = Path(shutil.copytree(BASE, project / "templates" / "base"))
    with (own / "words" / "en.yaml").open("a", encoding="utf-8") as words:
        words.write("# a word more\n")


def change_a_drawing(project: Path) -> None:
    (project / "source" / HANDOUT / "images" / "another.svg").write_text("<svg/>", "utf-8")


@pytest.mark.parametrize("change", [change_the_settings, change_the_words, change_a_drawing])
def test_all_that_a_finding_depends_on_counts(
    change: Callable[[Path], None], file: Path, project: Path, handouts: Handouts, looked_at: list[str]
) -> None:
    file.parent.joinpath("images").mkdir(exist_ok=True)
    handouts("check", "-j", "1")
    looked_at.clear()
    change(project)
    handouts("check", "-j", "1")
    assert HANDOUT in looked_at


def test_a_change_of_the_rules_counts(
    file: Path, handouts: Handouts, looked_at: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    handouts("check", "-j", "1")
    looked_at.clear()
    monkeypatch.setattr(check_cache, "code_digest", lambda: "another program")
    handouts("check", "-j", "1")
    assert HANDOUT in looked_at


def test_no_cache_looks_at_everything(file: Path, handouts: Handouts, looked_at: list[str]) -> None:
    handouts("check", "-j", "1")
    looked_at.clear()
    handouts("check", "-j", "1", "--no-cache")
    assert HANDOUT in looked_at


def test_a_check_of_one_keeps_what_is_known_of_the_others(file: Path, handouts: Handouts, looked_at: list[str]) -> None:
    handouts("check", "-j", "1")
    file.write_text(file.read_text("utf-8") + "# a note\n", "utf-8")
    handouts("check", "-j", "1", HANDOUT)
    looked_at.clear()
    handouts("check", "-j", "1")
    assert looked_at == []


def test_findings_are_kept_of_so_many_projects_and_so_long(file: Path, own_cache: Path, handouts: Handouts) -> None:
    """Also what a check that was killed has left there goes, in the end."""
    folder = own_cache / "handouts" / "checks"
    folder.mkdir(parents=True)
    now = time.time()
    for n in range(check_cache.PROJECTS + 20):
        days = n if n < 70 else check_cache.DAYS + n
        other = folder / (f"{n}.json" if n != 3 else ".3.json.0a.part")
        other.write_text("{}", "utf-8")
        os.utime(other, (now - days * 86400, now - days * 86400))
    handouts("check", "-j", "1")
    left = {f.name for f in folder.iterdir()}
    assert len(left) == check_cache.PROJECTS
    assert {"0.json", ".3.json.0a.part", "62.json"} <= left
    assert "63.json" not in left
    for n in (5, 6):
        os.utime(folder / f"{n}.json", (0, 0))
    file.write_text(file.read_text("utf-8") + "# a note\n", "utf-8")
    handouts("check", "-j", "1")
    assert left - {f.name for f in folder.iterdir()} == {"5.json", "6.json"}


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"context": 1}', '{"context": "CONTEXT", "verdicts": {"x": 1}}'])
def test_a_broken_file_of_kept_findings_is_as_none(
    broken: str, file: Path, own_cache: Path, handouts: Handouts
) -> None:
    first = handouts("check", "-j", "1")
    (kept,) = own_cache.rglob("*.json")
    kept.write_text(broken.replace("CONTEXT", json.loads(kept.read_text("utf-8"))["context"]), "utf-8")
    assert handouts("check", "-j", "1") == first


def test_where_nothing_can_be_kept_a_check_works_all_the_same(
    file: Path, own_cache: Path, handouts: Handouts, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_cache / "a file").write_text("", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(own_cache / "a file"))
    said = handouts("check", "-j", "1")
    assert (said.code, "S039" in said.out) == (0, True)


def test_a_folder_with_a_link_in_it_is_checked_each_time(file: Path, handouts: Handouts, looked_at: list[str]) -> None:
    (file.parent / "elsewhere").symlink_to(file.parents[2])
    handouts("check", "-j", "1")
    looked_at.clear()
    handouts("check", "-j", "1")
    assert looked_at == [HANDOUT]


def test_what_is_saved_while_it_is_checked_is_checked_again(
    file: Path, handouts: Handouts, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = runner.check_source

    def slow(*words: object) -> object:
        found = real(*words)  # type: ignore[arg-type]
        file.write_text(file.read_text("utf-8").replace("P008", "P009"), "utf-8")
        return found

    with monkeypatch.context() as while_checking:
        while_checking.setattr(runner, "check_source", slow)
        assert "the allowance of P008" in handouts("check", "-j", "1").out
    assert "the allowance of P009" in handouts("check", "-j", "1").out


# ---------------------------------------------------------------- a build

BUILD = ("build", "-f", "text", "-j", "1")


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The handouts that are checked from here on."""
    seen: list[str] = []
    real = runner.check_source

    def watched(source: Source, *rest: object) -> object:
        seen.append(source.id)
        return real(source, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(runner, "check_source", watched)
    return seen


def test_a_build_does_not_seek_again_what_a_check_has_found(file: Path, handouts: Handouts, checked: list[str]) -> None:
    handouts("check", "-j", "1", HANDOUT)
    checked.clear()
    said = handouts(*BUILD)
    assert (checked, said.code) == ([], 0)
    assert "1 warning: see" in said.err


def test_a_build_of_what_has_changed_is_checked_first(file: Path, handouts: Handouts, checked: list[str]) -> None:
    handouts(*BUILD)
    with file.open("a", encoding="utf-8") as more:
        more.write("colour: red\n")
    checked.clear()
    said = handouts(*BUILD)
    assert (checked, said.code) == ([HANDOUT], 1)
    assert "S011" in said.err


def test_a_digest_is_of_what_was_read_whatever_was_saved_since(file: Path) -> None:
    source = load(file.parent)
    before = source.digest
    file.write_text(file.read_text("utf-8") + "# a note\n", "utf-8")
    assert source.digest == before
    assert load(file.parent).digest == read_folder(file.parent).digest != before


# ---------------------------------------------------------------- over the cores


def subjects(file: Path, count: int) -> list[Subject]:
    for n in range(count):
        shutil.copytree(file.parent, file.parents[1] / f"h{n}")
    return [Subject("handout", file.parents[1] / f"h{n}") for n in range(count)]


def opened(file: Path) -> Project:
    return open_project(file.parents[1], file.parents[2] / "templates")


def test_two_processes_find_what_one_finds(file: Path) -> None:
    all_rules()
    asked = subjects(file, 5)
    one, two = (check_all(asked, opened(file), before={}, workers=n) for n in (1, 2))
    assert one == two
    assert len(one) == 5 and all(v.findings and v.digest for v in one.values())


def test_a_process_that_dies_is_an_error_of_the_machine_and_not_a_clean_handout(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = subjects(file, 4)
    real = runner._result

    def killed(project: Project, subject: Subject) -> check_cache.CheckResult:
        if subject.folder.name == "h2":
            os.kill(os.getpid(), signal.SIGKILL)
        return real(project, subject)

    monkeypatch.setattr(runner, "_result", killed)
    assert sorted(one.folder.name for one in check_all(asked, opened(file), before={}, workers=2)) == ["h0", "h1", "h3"]
    with pytest.raises(NotCheckedError, match=r"the process that checked .*h2 died") as told:
        check_project(opened(file), [one.folder.name for one in asked], everything=False, cache=False, workers=2)
    assert {f.place.file.parent.name for f in told.value.findings} == {"h0", "h1", "h3"}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_bug_in_a_rule_is_not_a_clean_handout(workers: int, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = subjects(file, 3)

    def bug(*_: object) -> object:
        raise KeyError("a bug")

    monkeypatch.setattr(runner, "check_source", bug)
    with pytest.raises(RuntimeError, match=r"(?s)h\d went wrong.*KeyError: 'a bug'"):
        check_all(asked, opened(file), before={}, workers=workers)


def test_what_is_found_in_the_others_is_said_when_a_process_dies(
    file: Path, monkeypatch: pytest.MonkeyPatch, handouts: Handouts
) -> None:
    subjects(file, 3)
    real = runner._result

    def killed(project: Project, subject: Subject) -> check_cache.CheckResult:
        if subject.folder.name == "h1":
            os.kill(os.getpid(), signal.SIGABRT)
        return real(project, subject)

    monkeypatch.setattr(runner, "_result", killed)
    said = handouts("check", "-j", "2")
    assert said.code == 3
    assert "h0/handout.yaml:" in said.out and "h2/handout.yaml:" in said.out
    assert "Error: the process that checked source/h1 died, twice\n" in said.err
