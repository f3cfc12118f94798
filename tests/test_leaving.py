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
from handouts.core.findings import HandoutsError
from handouts.project import open_project
from handouts.publish.folder import publish
from loading import load, starter
from test_release import APPROVED, DRAFT

FORMATS = ("html", "text")
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


HILL = paths(HANDOUT, clinic="hill") | paths(HANDOUT, "es-US", "hill") | paths(OTHER, clinic="hill")
ALL_OF_IT = {p for c in ("base", "hill") for p in paths(HANDOUT, clinic=c) | paths(HANDOUT, "es-US", c)}
ALL_SPANISH = paths(HANDOUT, "es-US") | paths(HANDOUT, "es-US", "hill")


def approval_is_retired() -> None:
    change(Path(FILE), "status: approved", "status: retired")


def an_error() -> None:
    change(Path(FILE), "schema: 1", "schema: 7")


@pytest.fixture
def approved(handouts: Handouts, project: Path) -> Path:
    """Two handouts, released."""
    other = starter(OTHER, project / "source")
    for file in (Path(FILE), other):
        change(file, DRAFT, APPROVED)
        put_on_record(file.parent)
    assert handouts(*RELEASE).code == 0
    return project


@pytest.fixture
def wide(handouts: Handouts, approved: Path) -> Path:
    """The same, one of them in Spanish, too, as a draft; and all of it for a clinic."""
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


@pytest.mark.parametrize(
    ("happened", "left"),
    [
        (lambda: Path(SPANISH).write_text("broken", "utf-8"), ALL_SPANISH),
        (lambda: (Path(SPANISH).unlink(), Path(SPANISH).mkdir()), ALL_SPANISH),
        (lambda: Path("templates/clinics/hill/clinic.yml").write_text("name: [", "utf-8"), HILL),
        (lambda: Path("templates/clinics/hill/brand.yml").write_text("color: 7", "utf-8"), HILL),
    ],
    ids=["translation", "folder for a translation", "words of a clinic", "look of a clinic"],
)
def test_a_language_or_a_clinic_with_errors_leaves_and_the_rest_stays(
    handouts: Handouts, wide: Path, happened: Callable[[], object], left: set[str]
) -> None:
    before = set(listed())
    happened()
    said = handouts(*BUILD, "-c", "base", "-c", "hill")
    assert said.code == 1
    assert_output_is(before - left)


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

    work, new = jobs.map_unordered, "new-injection"

    def meanwhile(*words: Any) -> Any:
        monkeypatch.setattr(jobs, "map_unordered", work)
        starter(new, Path("source"))
        assert handouts(*BUILD, new).code == 0
        return work(*words)

    monkeypatch.setattr(jobs, "map_unordered", meanwhile)
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


# ---------------------------------------------------------------- the site


@pytest.fixture
def site(handouts: Handouts, approved: Path) -> Path:
    """The site with both of them, as approved."""
    assert handouts("publish", "site").code == 0
    site = approved / "site"
    assert set(listed(site)) == paths(HANDOUT) | paths(OTHER)
    assert (site / "index.html").read_text("utf-8").count("Approved on 2026-11-02") == 2
    return site


def assert_site_has(site: Path, *expected: set[str]) -> None:
    every = set().union(*expected)
    assert set(contents(site)) == every | {"manifest.json", "index.html", ".nojekyll"}
    assert set(listed(site)) == every
    ids = {e["handout"] for e in listed(site).values()}
    assert set(json.loads((site / "manifest.json").read_text("utf-8"))["languages"]) == ids
    for id in {HANDOUT, OTHER} - ids:
        assert id not in (site / "index.html").read_text("utf-8")


@pytest.mark.parametrize("happened", [approval_is_retired, a_handout, its_file], ids=["retired", "handout", "file"])
def test_what_is_retired_or_gone_is_left_out_of_the_site_without_a_build(
    handouts: Handouts, site: Path, happened: Callable[[], object]
) -> None:
    happened()
    (OUTPUT / "base" / "en-US" / f"{HANDOUT}-plain.txt").unlink()  # nobody needs it any more
    said = handouts("publish", "site")
    assert said.code == 0, said.err
    assert_site_has(site, paths(OTHER))
    assert all(f"left out: {path}: " in said.err for path in paths(HANDOUT))
    assert handouts(*RELEASE, OTHER).code == 0
    said = handouts("publish", "site")
    assert (said.code, "left out" in said.err) == (0, happened is approval_is_retired)


def test_the_last_handout_leaves_the_site_too(handouts: Handouts, site: Path) -> None:
    shutil.rmtree(f"source/{OTHER}")
    approval_is_retired()
    assert handouts("publish", "site").code == 0
    assert_site_has(site)
    assert handouts(*RELEASE).code == 1
    assert handouts("publish", "site").code == 3, "there is nothing left to take away"
    assert_site_has(site)
    said = handouts("publish", "another")
    assert (said.code, Path("another").exists()) == (3, False)
    assert "there is nothing to publish in output" in said.err


def test_a_site_is_emptied_after_a_release_that_refused_all_of_it(handouts: Handouts, site: Path) -> None:
    for id in (HANDOUT, OTHER):
        Path("source", id, "approvals.yaml").unlink()
    assert handouts(*RELEASE).code == 1
    assert_output_is()
    assert handouts("publish", "site").code == 0
    assert_site_has(site)


NO_LONGER = {
    "edited": (
        lambda: change(Path(FILE), "Say what may go wrong.", "It is safe."),
        "it was approved, but 1 thing changed since it was approved on 2026-11-02: "
        "`choices.first-choice.harms.first-harm`",
    ),
    "no ledger": (
        lambda: Path(FILE).with_name("approvals.yaml").unlink(),
        "it was approved, but no approval in approvals.yaml is bound",
    ),
    "no words": (lambda: shutil.rmtree(Path(FILE).with_name("approved")), "it was approved, but its approved words"),
    "another version": (
        lambda: change(Path(FILE), "version: 0.1.0", "version: 0.2.0"),
        "it was approved, but approved/en-US.yaml is of version 0.1.0",
    ),
    "a draft": (
        lambda: change(Path(FILE), "status: approved", "status: draft"),
        "it is approved, and the handout is draft",
    ),
    "an error": (an_error, f"{HANDOUT} has errors"),
    "broken": (lambda: Path(FILE).write_text("{", "utf-8"), f"{HANDOUT} has errors"),
}


@pytest.mark.parametrize(("happened", "why"), NO_LONGER.values(), ids=NO_LONGER)
def test_what_is_no_longer_approved_as_it_was_built_is_not_published(
    handouts: Handouts, site: Path, happened: Callable[[], object], why: str
) -> None:
    before = contents(site)
    happened()
    said = handouts("publish", "site")
    assert said.code == 1
    assert all(f"out of date: {path}: {why}" in said.err for path in paths(HANDOUT))
    assert f"  Run: handouts build {HANDOUT} -f {','.join(FORMATS)} --level plain\n" in said.err
    assert said.err.endswith("Nothing was published.\n")
    assert contents(site) == before
    handouts(*BUILD, HANDOUT)
    assert handouts("publish", "site").code == 0
    page = (site / "index.html").read_text("utf-8")
    assert page.count("Approved on") == 1
    assert all(e["status"] == "draft" for e in listed(site).values() if e["handout"] == HANDOUT)


def test_formats_of_before_an_edit_are_named_with_the_command_that_makes_them_anew(
    handouts: Handouts, wide: Path
) -> None:
    change(Path(FILE), "status: approved", "status: draft")
    both = ("build", "-j", "1", "-f", "html", "--level", "plain", "-l", "es+en")
    assert handouts(*both).code == 0
    assert handouts(*BUILD, "-c", "hill").code == 0
    change(Path(FILE), "Say what may go wrong.", "It may hurt.")
    assert handouts("build", HANDOUT, "-j", "1", "-f", "text", "--level", "plain", "-c", "base", "-c", "hill").code == 0
    said = handouts("publish", "site")
    assert said.code == 1
    old = {path for path in listed() if HANDOUT in path and path.endswith(".html")}
    assert len(old) == 5
    assert all(f"out of date: {path}: " in said.err for path in old)
    assert f"out of date: hill/en-US/{HANDOUT}-plain.html: it does not say what the handout says now\n" in said.err
    build = f"handouts build {HANDOUT} -f html"
    commands = (f"{build} --level plain -c base -c hill", f"{build} -l es-US+en-US --level plain")
    assert f"  Run: {commands[0]}; {commands[1]}\n" in said.err
    assert not Path("site").exists()
    for command in commands:
        assert handouts(*command.split()[1:], "-j", "1").code == 0
    assert handouts("publish", "site").code == 0


def test_an_approval_of_a_translation_that_lapses_makes_its_files_old(handouts: Handouts, wide: Path) -> None:
    assert handouts("publish", "site").code == 0
    change(Path(SPANISH), 'msgctxt "title"\nmsgid "Knee injection"\nmsgstr ""', "")
    said = handouts("publish", "site")
    assert said.code == 0, "it was not translated before either"
    text = Path(SPANISH).read_text("utf-8")
    Path(SPANISH).write_text(
        f'{text}\nmsgctxt "title"\nmsgid "Knee injection"\nmsgstr "Inyección en la rodilla"\n', "utf-8"
    )
    said = handouts("publish", "site")
    assert said.code == 1
    assert {line.split(": ")[1] for line in said.err.splitlines() if line.startswith("out of date")} == {
        path for path in listed() if "/es-US/" in path
    }


@pytest.mark.parametrize(
    "changes",
    [{"status": "approved", "approved_on": "2026-11-02"}, {"approved_on": "2026-11-02"}, {"status": "approved"}],
)
def test_a_manifest_that_calls_a_draft_approved_is_not_published(
    handouts: Handouts, project: Path, changes: dict[str, str]
) -> None:
    assert handouts(*BUILD).code == 0
    data = json.loads((OUTPUT / "manifest.json").read_text("utf-8"))
    data["files"][0] |= changes
    (OUTPUT / "manifest.json").write_text(json.dumps(data), "utf-8")
    said = handouts("publish", "site")
    assert (said.code, Path("site").exists()) == (1, False)
    assert f"out of date: {data['files'][0]['path']}: " in said.err


def test_a_clinic_and_a_language_that_are_gone_are_left_out(handouts: Handouts, wide: Path) -> None:
    shutil.rmtree("templates/clinics/hill")
    Path(SPANISH).unlink()
    said = handouts("publish", "site")
    assert said.code == 0, said.err
    assert "left out: hill/en-US/" in said.err
    assert f"left out: base/es-US/{HANDOUT}-plain.txt: {HANDOUT} is not in es-US any more\n" in said.err
    assert_site_has(Path("site"), paths(HANDOUT), paths(OTHER))


def test_a_site_of_before_is_not_replaced_by_what_is_out_of_date_by_a_library_either(
    handouts: Handouts, site: Path
) -> None:
    change(Path(FILE), "Say what may go wrong.", "It is safe.")
    with pytest.raises(HandoutsError, match="is out of date: it was approved, but 1 thing changed"):
        publish(OUTPUT, site, open_project(Path("source"), Path("templates")))
