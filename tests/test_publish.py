"""Publishing: what stands in the folder afterwards is the old or the new, never a mix."""

import json
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lxml import etree

from conftest import HANDOUT, Handouts
from handouts.build import jobs, manifest
from handouts.build.scaffold import starter
from handouts.clinics.templates import shipped
from handouts.formats.table import NAMES
from handouts.source.model import Level


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a source and its build: both levels, every format."""
    folder = tmp_path_factory.mktemp("built")
    starter(HANDOUT, folder / "source", shipped() / "base")
    jobs = [
        jobs.Job(
            folder / "source" / HANDOUT,
            HANDOUT,
            "en-US",
            level,
            "base",
            NAMES,
            folder / "templates",
            folder / "output",
        )
        for level in Level
    ]
    report = jobs.build(jobs, workers=1, counts={}, languages={HANDOUT: ["en-US"]})
    assert len(report.made) == 2 * len(NAMES)
    return folder


@pytest.fixture
def at_work(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, to work in."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


class Page(HTMLParser):
    """What a browser would find on the index page."""

    VOID = frozenset({"meta", "link", "br", "hr", "img", "input"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.lang = ""
        self.title = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "html":
            self.lang = values.get("lang") or ""
        if tag == "a":
            self.links.append(values.get("href") or "")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes what it did not open (line {self.getpos()[0]})"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "title":
            self.title += data


def test_the_folder_holds_the_manifests_files_and_an_index_page(handouts: Handouts, at_work: Path) -> None:
    said = handouts("publish", "site")
    assert (said.code, said.out) == (0, "")
    assert "12 files and an index page in site." in said.err
    listed = json.loads((at_work / "output" / manifest.NAME).read_text("utf-8"))["files"]
    published = contents(at_work / "site")
    assert set(published) == {e["path"] for e in listed} | {manifest.NAME, "index.html", ".nojekyll"}
    built = contents(at_work / "output")
    assert {p: c for p, c in published.items() if p in built} == built


def test_the_index_page_leads_to_every_file(handouts: Handouts, at_work: Path) -> None:
    handouts("publish", "site")
    page = Page((at_work / "site" / "index.html").read_text("utf-8"))
    assert sorted(page.links) == sorted([manifest.NAME, *manifest.read(at_work / "site")])
    assert all((at_work / "site" / link).is_file() for link in page.links)


def test_the_index_page_is_well_formed_and_says_its_language_and_title(handouts: Handouts, at_work: Path) -> None:
    handouts("publish", "site")
    text = (at_work / "site" / "index.html").read_text("utf-8")
    page = Page(text)
    assert page.open == []
    assert page.lang == "en-US"
    assert page.title == "Patient handouts"
    tree = etree.fromstring(text, etree.HTMLParser(recover=False))
    assert [h.text for h in tree.iter("h1", "h2", "h3")][:2] == ["Patient handouts", "Knee injection"]
    assert text.startswith("<!DOCTYPE html>")


def test_the_index_page_says_that_a_draft_is_a_draft(handouts: Handouts, at_work: Path) -> None:
    handouts("publish", "site")
    assert "Draft: not yet reviewed by a clinician." in (at_work / "site" / "index.html").read_text("utf-8")


def test_the_same_build_publishes_the_same_bytes(handouts: Handouts, at_work: Path) -> None:
    handouts("publish", "one")
    handouts("publish", "two")
    assert contents(at_work / "one") == contents(at_work / "two")


@pytest.mark.parametrize("how", ["changed", "gone"])
def test_a_file_that_is_not_the_one_that_was_built_is_refused(handouts: Handouts, at_work: Path, how: str) -> None:
    handouts("publish", "site")
    before = contents(at_work / "site")
    file = at_work / "output" / "base" / "en-US" / f"{HANDOUT}-standard.txt"
    if how == "changed":
        text = file.read_text("utf-8")
        file.write_text(text.replace("911", "912"), "utf-8")
    else:
        file.unlink()
    said = handouts("publish", "site")
    assert said.code == 3
    assert f"{HANDOUT}-standard.txt is not the file that was built" in said.err
    assert "Run: handouts build" in said.err
    assert contents(at_work / "site") == before


def test_nothing_built_is_said_in_a_line(handouts: Handouts, project: Path) -> None:
    said = handouts("publish", "site")
    assert said.code == 3
    assert "there is no manifest in output" in said.err
    assert "Run: handouts build" in said.err
    assert not Path("site").exists()


def test_a_folder_of_somebody_else_is_left_alone(handouts: Handouts, at_work: Path) -> None:
    (at_work / "photos").mkdir()
    (at_work / "photos" / "holiday.jpg").write_bytes(b"sea")
    said = handouts("publish", "photos")
    assert said.code == 3
    assert "is not empty and was not made by `handouts publish`" in said.err
    assert contents(at_work / "photos") == {"holiday.jpg": b"sea"}


@pytest.mark.parametrize("where", ["output", "."])
def test_the_built_files_are_never_published_over_themselves(handouts: Handouts, at_work: Path, where: str) -> None:
    before = contents(at_work / "output")
    said = handouts("publish", where)
    assert said.code == 3
    assert "holds the built files themselves" in said.err
    assert contents(at_work / "output") == before


def test_publishing_again_replaces_all_of_it(handouts: Handouts, at_work: Path) -> None:
    handouts("publish", "site")
    (at_work / "site" / "old.html").write_text("from last year")
    assert handouts("publish", "site").code == 0
    assert "old.html" not in contents(at_work / "site")
    assert len(contents(at_work / "site")) == 12 + 3


@pytest.fixture
def no_room_for_the_new_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The rename that puts the new folder in place fails, as on a full or failing disk."""
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if Path(target).name == "site" and not self.name.endswith(".old"):
            raise OSError(28, "No space left on device")
        return rename(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", failing)
        yield


@pytest.mark.usefixtures("no_room_for_the_new_folder")
def test_a_publish_that_fails_at_the_last_step_leaves_the_old_one_whole(handouts: Handouts, at_work: Path) -> None:
    shutil.copytree(at_work / "output", at_work / "site")
    (at_work / "site" / "index.html").write_text("the old page")
    before = contents(at_work / "site")
    said = handouts("publish", "site")
    assert said.code == 3
    assert "can't publish to" in said.err
    assert "No space left on device" in said.err
    assert contents(at_work / "site") == before
    assert {f.name for f in at_work.iterdir()} == {"source", "output", "site"}


def test_a_publish_that_fails_while_copying_leaves_the_old_one_whole(
    handouts: Handouts, at_work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handouts("publish", "site")
    before = contents(at_work / "site")
    copy = shutil.copyfile

    def failing(file: Path, target: Path) -> Path:
        if file.suffix == ".txt":
            raise OSError(28, "No space left on device")
        return Path(copy(file, target))

    monkeypatch.setattr(shutil, "copyfile", failing)
    assert handouts("publish", "site").code == 3
    assert contents(at_work / "site") == before
    assert {f.name for f in at_work.iterdir()} == {"source", "output", "site"}
