"""What is retired, refused, edited or gone leaves: the manifest, the output folder, and at last the site."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from approving import put_on_record
from conftest import HANDOUT, Handouts
from files import change, contents
from loading import load, starter
from test_release import APPROVED, DRAFT

FORMATS = ("text", "html")
BUILD = ("build", "-j", "1", "-f", ",".join(FORMATS), "--level", "plain")
RELEASE = (*BUILD, "--release")
OUTPUT = Path("output")
OTHER = "hip-injection"
FILE = f"source/{HANDOUT}/handout.yaml"
SPANISH = f"source/{HANDOUT}/es-US.po"


def listed(folder: Path = OUTPUT) -> dict[str, Any]:
    return {e["path"]: e for e in json.loads((folder / "manifest.json").read_text("utf-8"))["files"]}


def paths(id: str, locale: str = "en-US", clinic: str = "base", ends: str = "html txt") -> set[str]:
    return {f"{clinic}/{locale}/{id}-plain.{end}" for end in ends.split()}


def draft_is_retired() -> None:
    change(Path(FILE), "status: draft", "status: retired")


def approval_is_retired() -> None:
    change(Path(FILE), "status: approved", "status: retired")


def an_error() -> None:
    change(Path(FILE), "schema: 1", "schema: 7")


@pytest.fixture
def approved(handouts: Handouts, project: Path) -> Path:
    """Two handouts, released: one of them in two languages, the second of which is a draft; for a clinic, too."""
    other = starter(OTHER, project / "source")
    for file in (Path(FILE), other):
        change(file, DRAFT, APPROVED)
        put_on_record(file.parent)
    assert handouts(*RELEASE).code == 0
    return project


@pytest.fixture
def wide(handouts: Handouts, approved: Path) -> Path:
    """The same, and drafts in Spanish, and all of it for a clinic."""
    clinic = approved / "templates" / "clinics" / "hill"
    clinic.mkdir(parents=True)
    (clinic / "clinic.yml").write_text('name: "Hill Clinic"\nphone: "555-555-0123"\n', "utf-8")
    assert handouts("translate", "update", HANDOUT, "-l", "es").code == 0
    assert handouts(*BUILD, "-c", "base", "-c", "hill").code == 0
    clinics = ("base", "hill")
    assert set(listed()) == {
        path
        for clinic in clinics
        for path in paths(HANDOUT, clinic=clinic) | paths(HANDOUT, "es-US", clinic) | paths(OTHER, clinic=clinic)
    }
    return approved


def assert_output_is(*expected: set[str]) -> None:
    """The manifest lists these files and no other, and nothing else is in the folder."""
    every = set().union(*expected)
    assert set(listed()) == every
    assert set(contents(OUTPUT)) == every | {"manifest.json"}
    assert {f.name for f in OUTPUT.rglob("*") if f.is_dir()} == {part for p in every for part in p.split("/")[:-1]}
    languages = json.loads((OUTPUT / "manifest.json").read_text("utf-8"))["languages"]
    assert set(languages) == {e["handout"] for e in listed().values()}


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("happened", "code"),
    [
        (approval_is_retired, "F001"),
        (lambda: change(Path(FILE), "status: approved", "status: draft"), "F001"),
        (lambda: change(Path(FILE), "Say what may go wrong.", "It is safe."), "F005"),
        (lambda: change(Path(FILE), "version: 0.1.0", "version: 0.2.0"), "F005"),
        (lambda: Path(FILE).with_name("approvals.yaml").unlink(), "F005"),
        (lambda: shutil.rmtree(Path(FILE).with_name("approved")), "F005"),
        (an_error, "S013"),
        (lambda: Path(FILE).write_text("{", "utf-8"), "S005"),
        (lambda: (Path(FILE).unlink(), Path(FILE).symlink_to("gone")), "S002"),
    ],
    ids=["retired", "draft", "edited", "version", "no ledger", "no words", "error", "broken", "dangling"],
)
def test_what_a_release_refuses_leaves_and_the_others_stay(
    handouts: Handouts, approved: Path, happened: Callable[[], object], code: str
) -> None:
    before = contents(OUTPUT)
    happened()
    said = handouts(*RELEASE, "-q")
    assert said.code == 1
    assert f" {code} " in said.err
    assert_output_is(paths(OTHER))
    for path in paths(HANDOUT):
        assert f"taken away: {path}: " in said.err
    assert all(contents(OUTPUT)[path] == before[path] for path in paths(OTHER))
    assert "taken away" not in handouts(*RELEASE).err


def test_drafts_that_an_earlier_build_has_made_leave_when_a_release_refuses_them(
    handouts: Handouts, wide: Path
) -> None:
    said = handouts(*RELEASE, "-c", "base", "-c", "hill")
    assert said.code == 1
    hill = paths(HANDOUT, clinic="hill") | paths(OTHER, clinic="hill")
    assert_output_is(paths(HANDOUT), paths(OTHER), hill)


def test_what_a_build_was_not_asked_for_stays(handouts: Handouts, wide: Path) -> None:
    before = set(listed())
    an_error()
    assert handouts("build", HANDOUT, "-j", "1", "-f", "text", "-l", "en", "--level", "plain").code == 1
    assert before - set(listed()) == paths(HANDOUT, ends="txt")


@pytest.mark.parametrize("language", ["en-US", ""], ids=["an error", "nothing to read"])
def test_what_is_refused_leaves_also_if_nothing_is_left(handouts: Handouts, wide: Path, language: str) -> None:
    """Nobody can tell the language of a handout that can't be read; without a locale, all of it is asked for."""
    shutil.rmtree(f"source/{OTHER}")
    an_error() if language else Path(FILE).write_text("{", "utf-8")
    assert handouts(*BUILD, "-c", "base", "-c", "hill").code == 1
    assert_output_is()


def test_a_file_of_somebody_else_is_not_taken_away(handouts: Handouts, approved: Path) -> None:
    mine = OUTPUT / "base" / "en-US" / f"{HANDOUT}-plain.txt"
    mine.write_text("mine", "utf-8")
    (OUTPUT / "base" / "en-US" / "notes.txt").write_text("mine", "utf-8")
    approval_is_retired()
    said = handouts(*RELEASE)
    assert f"taken away: base/en-US/{mine.name}: " in said.err
    assert "; the file stays, since no build has left it so\n" in said.err
    assert set(listed()) == paths(OTHER)
    assert mine.read_text("utf-8") == "mine"
    assert (OUTPUT / "base" / "en-US" / "notes.txt").exists()
    assert not mine.with_suffix(".html").exists()


# ---------------------------------------------------------------- gone


def a_handout() -> None:
    shutil.rmtree(f"source/{HANDOUT}")


def its_file() -> None:
    Path(FILE).unlink()


def its_name() -> None:
    Path(f"source/{HANDOUT}").rename("source/knee-injections")
    change(Path("source/knee-injections/handout.yaml"), f"id: {HANDOUT}", "id: knee-injections")


HILL = paths(HANDOUT, clinic="hill") | paths(HANDOUT, "es-US", "hill") | paths(OTHER, clinic="hill")
ALL_OF_IT = {p for c in ("base", "hill") for p in paths(HANDOUT, clinic=c) | paths(HANDOUT, "es-US", c)}


@pytest.mark.parametrize(
    ("happened", "left", "why"),
    [
        (a_handout, ALL_OF_IT, f"there is no handout {HANDOUT} any more"),
        (its_file, ALL_OF_IT, f"there is no handout {HANDOUT} any more"),
        (its_name, ALL_OF_IT, f"there is no handout {HANDOUT} any more"),
        (lambda: shutil.rmtree("templates/clinics/hill"), HILL, "there is no clinic hill any more"),
        (lambda: Path("templates/clinics/hill").rename("templates/clinics/Hill"), HILL, "there is no clinic hill any"),
    ],
    ids=["handout", "file", "name", "clinic", "name of the clinic"],
)
def test_what_has_no_source_any_more_leaves_with_any_build(
    handouts: Handouts, wide: Path, happened: Callable[[], object], left: set[str], why: str
) -> None:
    before = set(listed())
    happened()
    said = handouts("build", OTHER, "-j", "1", "-f", "text", "--level", "plain", "-q")
    assert said.code == 0, said.err
    assert_output_is(before - left)
    assert all(f"taken away: {path}: {why}" in said.err for path in left)


@pytest.mark.parametrize("words", [(), (HANDOUT, "-l", "en", "-c", "base")], ids=["whole", "some"])
def test_a_language_that_is_gone_leaves_with_the_next_build_of_its_handout(
    handouts: Handouts, wide: Path, words: tuple[str, ...]
) -> None:
    change(Path(FILE), "status: approved", "status: draft")
    assert handouts("build", "-j", "1", "-f", "html", "--level", "plain", "-l", "es+en").code == 0
    both = {f"base/es-US+en-US/{HANDOUT}-plain.html"}
    before = set(listed())
    assert both <= before
    Path(SPANISH).unlink()
    assert handouts(*BUILD, OTHER).code == 0
    assert set(listed()) == before, "a build of another handout does not look at it"
    said = handouts(*BUILD, *words)
    assert said.code == 0, said.err
    assert_output_is(before - paths(HANDOUT, "es-US") - paths(HANDOUT, "es-US", "hill") - both)
    assert f"{HANDOUT} is not in es-US any more" in said.err


@pytest.mark.parametrize("words", [(), (HANDOUT, "-l", "en", "-c", "base")], ids=["whole", "some"])
def test_a_retired_handout_is_not_built_and_all_of_it_leaves(
    handouts: Handouts, wide: Path, words: tuple[str, ...]
) -> None:
    before = set(listed())
    approval_is_retired()
    said = handouts(*BUILD, *words)
    assert said.code == 0, said.err
    assert f"not built: {HANDOUT} is retired\n" in said.err
    assert_output_is(before - ALL_OF_IT)
    change(Path(FILE), "status: retired", "status: approved")
    assert handouts(*BUILD).code == 0
    assert paths(HANDOUT) <= set(listed())


def test_a_handout_that_begins_while_another_is_built_stays(
    handouts: Handouts, approved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from handouts.build import jobs

    run, new = jobs.run, "new-injection"

    def meanwhile(*words: Any) -> Any:
        monkeypatch.setattr(jobs, "run", run)
        starter(new, Path("source"))
        assert handouts(*BUILD, new).code == 0
        return run(*words)

    monkeypatch.setattr(jobs, "run", meanwhile)
    assert handouts(*BUILD, OTHER, "--force").code == 0
    assert_output_is(paths(HANDOUT), paths(OTHER), paths(new))


# ---------------------------------------------------------------- edited


def test_a_draft_of_an_edited_handout_takes_the_place_of_what_was_approved_as_far_as_it_was_asked_for(
    handouts: Handouts, approved: Path
) -> None:
    change(Path(FILE), "Say what may go wrong.", "It is safe.")
    assert handouts("build", HANDOUT, "-j", "1", "-f", "text", "--level", "plain").code == 1
    status = {e["path"].rpartition(".")[2]: e["status"] for e in listed().values() if e["handout"] == HANDOUT}
    assert status == {"txt": "draft", "html": "approved"}
    assert "It is safe." in (OUTPUT / "base" / "en-US" / f"{HANDOUT}-plain.txt").read_text("utf-8")
    assert load(Path(FILE).parent).approval.status == "draft"
