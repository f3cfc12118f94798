"""Publishing: what stands in the folder afterwards is the old or the new, never a mix."""

import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lxml import etree

from conftest import HANDOUT, Handouts
from files import contents
from handouts.build import jobs as builder
from handouts.build import manifest
from handouts.core.findings import HandoutsError
from handouts.formats.table import NAMES
from handouts.project import open_project
from handouts.publish.folder import publish
from handouts.source.parts import Level
from loading import starter


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a source and its build: both levels, every format."""
    folder = tmp_path_factory.mktemp("built")
    starter(HANDOUT, folder / "source")
    jobs = [builder.Job(HANDOUT, "en-US", level, "base", NAMES, folder / "output") for level in Level]
    report = builder.build(
        open_project(folder / "source", folder / "templates"),
        jobs,
        workers=1,
        counts={},
        languages={HANDOUT: ["en-US"]},
    )
    assert len(report.made) == 2 * len(NAMES)
    return folder


@pytest.fixture
def at_work(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, to work in."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


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
    assert f"{2 * len(NAMES)} files and an index page in site." in said.err
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


def test_the_index_page_has_a_title_with_the_marks_that_the_page_has(handouts: Handouts, at_work: Path) -> None:
    file = at_work / "source" / HANDOUT / "handout.yaml"
    file.write_text(file.read_text("utf-8").replace('"Knee injection"', "'The knee''s \"good\" days'"), "utf-8")
    shutil.rmtree(at_work / "output")
    assert handouts("build", "-j", "1", "-f", "text", "--level", "plain").code == 0
    handouts("publish", "site")
    tree = etree.fromstring((at_work / "site" / "index.html").read_text("utf-8"), etree.HTMLParser(recover=False))
    assert "The knee’s “good” days" in [h.text for h in tree.iter("h2", "h3")]


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
    assert ": it holds holiday.jpg" in said.err
    assert contents(at_work / "photos") == {"holiday.jpg": b"sea"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"name": "Holidays", "icons": []}', "its manifest.json belongs to another program"),
        ('["a.js"]', "its manifest.json belongs to another program"),
        ('{"schema": "1", "files": []}', "its manifest.json belongs to another program"),
        ('{"schema": 1, "files": {}}', "its manifest.json belongs to another program"),
        ('{"schema": 2, "files": []}', "its manifest.json is from a newer version of handouts (schema 2, here 1)"),
        ("{", "it holds index.html, manifest.json, photos"),
        ("", "it holds index.html, manifest.json, photos"),
        ('{"schema": 1, "files": []}', "has not put there: photos/sea.jpg"),
        ('{"schema": 1, "files": [{"path": "photos/sea.jpg", "sha256": "0"}]}', "left it: see photos/sea.jpg"),
    ],
)
def test_a_folder_with_a_manifest_of_another_kind_is_left_alone(
    handouts: Handouts, at_work: Path, text: str, why: str
) -> None:
    """A web app has a manifest.json, too."""
    app = at_work / "app"
    (app / "photos").mkdir(parents=True)
    (app / "photos" / "sea.jpg").write_bytes(b"sea")
    (app / "index.html").write_text("the app")
    (app / "manifest.json").write_text(text)
    before = contents(app)
    said = handouts("publish", "app")
    assert said.code == 3
    assert f"{why}\n" in said.err
    assert contents(app) == before


def add_file(site: Path) -> None:
    (site / "base" / "notes.txt").write_text("mine")


def add_folder(site: Path) -> None:
    (site / "plans" / "next").mkdir(parents=True)


def add_link(site: Path) -> None:
    (site / "base" / "photos").symlink_to(site.parent / "photos")


def replace_by_link(site: Path) -> None:
    (site / TEXT).rename(site.parent / "moved.txt")
    (site / TEXT).symlink_to(site.parent / "moved.txt")


def edit_file(site: Path) -> None:
    (site / TEXT).write_text("mended by hand")


def remove_file(site: Path) -> None:
    (site / TEXT).unlink()


def edit_page(site: Path) -> None:
    page = site / "index.html"
    page.write_text(page.read_text("utf-8").replace("Patient handouts", "Our handouts"), "utf-8")


def add_own_page(site: Path) -> None:
    (site / "index.html").write_text("the clinic's own page")


def add_well_known(site: Path) -> None:
    (site / ".well-known").mkdir()
    (site / ".well-known" / "security.txt").write_text("Contact: us")


def add_domain(site: Path) -> None:
    (site / "CNAME").write_text("handouts.example.org")


def use_the_small_file(site: Path) -> None:
    (site / ".nojekyll").write_text("notes")


TEXT = f"base/en-US/{HANDOUT}-plain.txt"
NOT_PUT = "holds what `handouts publish` has not put there"


@pytest.mark.parametrize(
    ("happened", "why"),
    [
        (add_file, f"{NOT_PUT}: base/notes.txt"),
        (add_folder, f"{NOT_PUT}: plans/next/"),
        (add_link, f"{NOT_PUT}: base/photos (not a file)"),
        (replace_by_link, f"{NOT_PUT}: {TEXT} (not a file)"),
        (edit_file, f"is not as `handouts publish` left it: see {TEXT}"),
        (remove_file, f"is not as `handouts publish` left it: see {TEXT}"),
        (edit_page, "is not as `handouts publish` left it: see index.html"),
        (add_own_page, "is not as `handouts publish` left it: see index.html"),
        (add_well_known, f"{NOT_PUT}: .well-known/security.txt"),
        (add_domain, f"{NOT_PUT}: CNAME"),
        (use_the_small_file, "is not as `handouts publish` left it: see index.html"),
    ],
)
def test_a_site_with_something_of_somebody_else_is_left_alone(
    handouts: Handouts, at_work: Path, happened: Callable[[Path], None], why: str
) -> None:
    (at_work / "photos").mkdir()
    (at_work / "photos" / "holiday.jpg").write_bytes(b"sea")
    assert handouts("publish", "site").code == 0
    happened(at_work / "site")
    before = contents(at_work)
    said = handouts("publish", "site")
    assert said.code == 3
    assert f"{why}\n" in said.err
    assert contents(at_work) == before


def test_a_folder_of_built_files_is_left_alone(handouts: Handouts, at_work: Path) -> None:
    """It has a manifest of ours, too, and perhaps an hour's work in it."""
    shutil.copytree(at_work / "output", at_work / "other")
    before = contents(at_work / "other")
    said = handouts("publish", "other")
    assert said.code == 3
    assert "it is a folder of built files, without an index.html\n" in said.err
    assert contents(at_work / "other") == before


def test_what_somebody_puts_there_meanwhile_is_left_alone(
    handouts: Handouts, at_work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert handouts("publish", "site").code == 0
    copy = shutil.copyfile

    def meanwhile(file: Path, target: Path) -> Path:
        add_file(at_work / "site")
        return Path(copy(file, target))

    before = contents(at_work / "site")
    monkeypatch.setattr(shutil, "copyfile", meanwhile)
    said = handouts("publish", "site")
    assert said.code == 3
    assert f"site has changed meanwhile: it {NOT_PUT}: base/notes.txt\n  Nothing was published." in said.err
    assert contents(at_work / "site") == before | {"base/notes.txt": b"mine"}
    assert {f.name for f in at_work.iterdir()} == {"source", "output", "site"}


@pytest.mark.parametrize("again", ["site", "site/../site", "./site/", "output/../site", "source/../site/../site"])
def test_a_destination_with_dots_is_the_folder_that_it_leads_to(handouts: Handouts, at_work: Path, again: str) -> None:
    assert handouts("publish", "site").code == 0
    before = contents(at_work)
    assert handouts("publish", again).code == 0
    assert contents(at_work) == before
    assert {f.name for f in at_work.iterdir()} == {"source", "output", "site"}


def test_a_file_that_a_build_replaces_meanwhile_is_not_published(
    handouts: Handouts, at_work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert handouts("publish", "site").code == 0
    before, copy = contents(at_work / "site"), shutil.copyfile

    def meanwhile(file: Path, target: Path) -> Path:
        Path(file).write_bytes(b"another build's")
        return Path(copy(file, target))

    monkeypatch.setattr(shutil, "copyfile", meanwhile)
    said = handouts("publish", "site")
    assert said.code == 3
    assert "has changed meanwhile: nothing was published" in said.err
    assert contents(at_work / "site") == before
    assert {f.name for f in at_work.iterdir()} == {"source", "output", "site"}


@pytest.mark.parametrize("at_once", [True, False], ids=["in one step", "by two renames"])
@pytest.mark.parametrize("killed_at", ["copyfile", "save", "_exchange", "rename", "_remove"])
def test_a_publish_that_is_killed_is_healed_by_the_next(
    handouts: Handouts, at_work: Path, monkeypatch: pytest.MonkeyPatch, killed_at: str, at_once: bool
) -> None:
    from handouts.publish import folder

    assert handouts("publish", "site").code == 0
    before = contents(at_work)
    where = {"copyfile": shutil, "save": manifest, "rename": Path}.get(killed_at, folder)
    child = os.fork()
    if not child:
        if not at_once:
            monkeypatch.setattr(folder, "_exchange", lambda one, other: False)
        done, calls = getattr(where, killed_at), iter(range(9))

        def dies(*words: object) -> object:
            if next(calls) == (1 if killed_at == "rename" else 0):
                os.kill(os.getpid(), signal.SIGKILL)
            return done(*words)

        monkeypatch.setattr(where, killed_at, dies)
        handouts("publish", "site")
        os._exit(0)
    os.waitpid(child, 0)
    if at_once:
        assert (at_work / "site").is_dir()
    assert handouts("publish", "site").code == 0
    assert contents(at_work) == before
    assert {f.name for f in at_work.iterdir()} == {"source", "output", "site"}


def test_what_somebody_else_has_put_into_a_leftover_stays(handouts: Handouts, at_work: Path) -> None:
    assert handouts("publish", "site").code == 0
    shutil.copytree(at_work / "site", at_work / ".site.0123456789abcdef")
    shutil.copytree(at_work / "site", at_work / ".site.of-mine")
    (at_work / ".site.0123456789abcdef" / "notes.txt").write_text("mine")
    assert handouts("publish", "site").code == 0
    assert (at_work / ".site.0123456789abcdef" / "notes.txt").read_text() == "mine"
    assert (at_work / ".site.of-mine").is_dir()


@pytest.mark.parametrize("name", [".site.settings", ".site.old_2025", ".site.backup", ".site.12345678.old"])
def test_a_folder_beside_the_site_whose_name_is_not_of_our_making_stays(
    handouts: Handouts, at_work: Path, name: str
) -> None:
    (at_work / name).mkdir()
    (at_work / name / "notes.txt").write_text("mine")
    assert handouts("publish", "site").code == 0
    assert (at_work / name / "notes.txt").read_text() == "mine"


def test_a_destination_that_is_a_link_is_left_alone(handouts: Handouts, at_work: Path) -> None:
    assert handouts("publish", "site").code == 0
    (at_work / "www").symlink_to("site")
    said = handouts("publish", "www")
    assert said.code == 3
    assert "www is a link\n  Publish to the folder that it leads to." in said.err
    (at_work / "nowhere").symlink_to("gone")
    assert handouts("publish", "nowhere").code == 3
    assert (at_work / "www").is_symlink() and (at_work / "nowhere").is_symlink()


def test_a_destination_that_is_a_file_is_left_alone(at_work: Path) -> None:
    (at_work / "site").write_text("mine")
    with pytest.raises(HandoutsError, match="site is a file, not a folder"):
        publish(at_work / "output", at_work / "site", open_project(at_work / "source", at_work / "templates"))
    assert (at_work / "site").read_text() == "mine"


def test_a_site_of_another_version_is_replaced(handouts: Handouts, at_work: Path) -> None:
    """Its manifest has the same schema, and says other things of each file."""
    handouts("publish", "site")
    file = at_work / "site" / manifest.NAME
    data = json.loads(file.read_text("utf-8"))
    data["files"] = [{"path": e["path"], "sha256": e["sha256"], "weight": 3} for e in data["files"]]
    file.write_text(json.dumps(data), "utf-8")
    assert handouts("publish", "site").code == 0
    assert manifest.read(at_work / "site")


def test_everybody_can_read_a_site_whoever_published_it(handouts: Handouts, at_work: Path) -> None:
    before = os.umask(0o077)
    try:
        assert handouts("publish", "site").code == 0
    finally:
        os.umask(before)
    modes = {f.is_dir(): f.stat().st_mode & 0o777 for f in (at_work / "site").rglob("*")}
    assert modes == {True: 0o755, False: 0o644}
    (at_work / "site").chmod(0o2775)
    assert handouts("publish", "site").code == 0
    assert (at_work / "site").stat().st_mode & 0o7777 == 0o2775


@pytest.mark.parametrize("where", ["output", ".", "source/../output", "here/output"])
def test_the_built_files_are_never_published_over_themselves(handouts: Handouts, at_work: Path, where: str) -> None:
    (at_work / "here").symlink_to(".")
    before = contents(at_work / "output")
    said = handouts("publish", where)
    assert said.code == 3
    assert "holds the built files themselves" in said.err
    assert contents(at_work / "output") == before


def listed_as_a_site(folder: Path) -> None:
    """Have a folder look as if `handouts publish` had made it as it is: anybody can write a manifest."""
    (folder / "index.html").touch()
    files = {n: c for n, c in contents(folder).items() if n not in ("index.html", ".nojekyll", "manifest.json")}
    rows = [{"path": name, "sha256": sha256(content).hexdigest()} for name, content in files.items()]
    (folder / "manifest.json").write_text(json.dumps({"schema": 1, "files": rows}))


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("source", "holds your handouts"),
        ("source/", "holds your handouts"),
        ("site/../source", "holds your handouts"),
        (f"source/{HANDOUT}", "is a part of the folder of your handouts"),
        ("source/new", "is a part of the folder of your handouts"),
        ("templates", "holds your templates"),
        ("templates/clinics/riverside", "is a part of the folder of your templates"),
        (".", "holds the built files themselves"),
        ("..", "holds the built files themselves"),
        ("/", "holds the built files themselves"),
        ("home", "holds your own folder"),
        ("home/..", "holds the built files themselves"),
    ],
)
def test_nothing_is_published_over_a_project_or_a_home_whatever_a_manifest_says(
    handouts: Handouts, at_work: Path, monkeypatch: pytest.MonkeyPatch, where: str, why: str
) -> None:
    (at_work / "home" / "me").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(at_work / "home" / "me"))
    clinic = at_work / "templates" / "clinics" / "riverside"
    clinic.mkdir(parents=True)
    (clinic / "clinic.yml").write_text("name: Riverside\n")
    for folder in (f"source/{HANDOUT}", "source", "templates/clinics/riverside", "templates", "home"):
        listed_as_a_site(at_work / folder)
    before = contents(at_work)
    said = handouts("publish", where)
    assert said.code == 3
    assert f" {why}\n" in said.err
    assert contents(at_work) == before


def test_publishing_again_replaces_all_of_it(handouts: Handouts, at_work: Path) -> None:
    handouts("publish", "site")
    entries = manifest.read(at_work / "output")
    left = [e for path, e in entries.items() if path != TEXT]
    manifest.save(at_work / "output", left, manifest.languages(at_work / "output"))
    assert handouts("publish", "site").code == 0
    assert TEXT not in contents(at_work / "site")
    assert len(contents(at_work / "site")) == 11 + 3


@pytest.fixture
def no_room_for_the_new_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The rename that puts the new folder in place fails, as on a full or failing disk."""
    monkeypatch.setattr("handouts.publish.folder._exchange", lambda one, other: False)
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
