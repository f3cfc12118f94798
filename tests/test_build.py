"""Building: only what must be made anew, files whole or not at all, a manifest that is true; whatever happens."""

import contextlib
import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

import polib
import pypdfium2
import pytest

from approving import put_on_record
from conftest import HANDOUT, Handouts
from files import change, contents
from handouts.build import jobs as builder
from handouts.build import manifest
from handouts.clinics.locations import shipped
from handouts.core import parallel
from handouts.core.files import HIDDEN, Change, locked, write
from handouts.core.findings import HandoutsError
from handouts.document.compose import Composed, Document, TemplateProblem
from handouts.document.pandoc import Pandoc
from handouts.editions.edition import Edition
from handouts.formats.format import Tools
from handouts.formats.table import FORMATS, NAMES, format_named
from handouts.project import open_project
from handouts.source.parts import Level
from interrupts import default_handlers
from loading import starter
from reading import repository
from shipped import LOCALES

OUTPUT = Path("output")
QUICK = ("-f", "html,text", "-j", "1")
SHIPPED = "back-pain-procedures"


# ---------------------------------------------------------------- helpers


class Rendered:
    """Files as they are rendered, in whatever process: kept in a file, as `clinic/locale/id-level format`."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.clear()

    def append(self, name: str) -> None:
        with self._file.open("a", encoding="utf-8") as log:
            log.write(f"{name}\n")

    def clear(self) -> None:
        self._file.write_text("", "utf-8")

    def __iter__(self) -> Iterator[str]:
        return iter(self._file.read_text("utf-8").splitlines())

    def __len__(self) -> int:
        return sum(1 for _ in self)


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """The files that are rendered from now on."""
    seen = Rendered(tmp_path_factory.mktemp("rendered") / "log")

    def recording(name: str, render: Callable[[Document, Tools], bytes]) -> Callable[[Document, Tools], bytes]:
        def wrapped(document: Document, tools: Tools) -> bytes:
            seen.append(f"{document.edition.name} {name}")
            return render(document, tools)

        return wrapped

    for name, (module, constant, *_) in FORMATS.items():
        format_ = format_named(name)
        patched = replace(format_, render=recording(name, format_.render))
        monkeypatch.setattr(f"handouts.formats.{module}.{constant}", patched)
    return seen


def editions(*names: str, formats: tuple[str, ...] = ("html", "text")) -> list[str]:
    return sorted(f"{name} {f}" for name in names for f in formats)


BOTH = (f"base/en-US/{HANDOUT}-standard", f"base/en-US/{HANDOUT}-plain")


def made(folder: Path) -> dict[str, bytes]:
    """The handouts' files, without the manifest and what a killed build was writing."""
    return {f: c for f, c in contents(folder).items() if f != "manifest.json" and not f.startswith(HIDDEN)}


def entries() -> dict[str, Any]:
    data = json.loads(Path("output/manifest.json").read_text("utf-8"))
    return {e["path"]: e for e in data["files"]}


def assert_manifest_is_true(folder: Path) -> None:
    """Every file that the manifest lists is there, as listed."""
    for entry in json.loads((folder / "manifest.json").read_text("utf-8"))["files"]:
        content = (folder / entry["path"]).read_bytes()
        assert (entry["bytes"], entry["sha256"]) == (len(content), sha256(content).hexdigest()), entry["path"]


def assert_whole(folder: Path) -> None:
    """Every file is one that a reader can open; what was being written when the power went is in a hidden folder."""
    for file in sorted(f for f in folder.rglob("*") if f.is_file()):
        if HIDDEN in file.as_posix():
            continue
        match file.suffix:
            case ".pdf":
                pdf = pypdfium2.PdfDocument(file)
                assert len(pdf) > 0
                pdf.close()
            case ".docx" | ".epub":
                with zipfile.ZipFile(file) as pack:
                    assert pack.testzip() is None
            case ".html":
                assert file.read_text("utf-8").rstrip().endswith("</html>")
            case ".txt":
                assert file.read_text("utf-8").endswith("\n")
            case ".json":
                assert json.loads(file.read_text("utf-8"))["schema"] == manifest.SCHEMA
            case _:
                pytest.fail(f"what is {file}?")


def parts(folder: Path = Path("output")) -> list[Path]:
    return [f for f in folder.rglob("*") if f.name.startswith(HIDDEN)]


# ---------------------------------------------------------------- the manifest


def test_the_manifest_lists_each_file_with_what_it_is(handouts: Handouts, project: Path) -> None:
    assert handouts("build", *QUICK).code == 0
    data = json.loads(Path("output/manifest.json").read_text("utf-8"))
    assert data["languages"] == {HANDOUT: ["en-US"]}
    assert [e["path"] for e in data["files"]] == sorted(f"{name}{s}" for name in BOTH for s in (".html", ".txt"))
    assert set(contents(OUTPUT)) == {"manifest.json", *(e["path"] for e in data["files"])}
    assert_manifest_is_true(Path("output"))
    for entry in data["files"]:
        assert set(entry) == {
            *("path", "handout", "locale", "level", "clinic", "format", "sha256", "bytes", "status", "approved_on"),
            *("source_digest", "action_key", "findings", "tools", "translation", "readability", "proved"),
        }
    entry = data["files"][0]
    assert (entry["handout"], entry["locale"], entry["level"]) == (HANDOUT, "en-US", "plain")
    assert (entry["clinic"], entry["format"]) == ("base", "html")
    assert (entry["status"], entry["approved_on"]) == ("draft", None)
    assert entry["findings"] == {"error": 0, "warning": 0, "info": 0}
    assert entry["translation"] == {}
    assert set(entry["tools"]) == set(manifest.TOOLS)
    keys = [e["action_key"] for e in data["files"]]
    assert len(set(keys)) == len(keys)
    assert all(len(e[k]) == 64 for e in data["files"] for k in ("sha256", "action_key", "source_digest"))


def test_an_approved_handout_says_so_and_of_which_day(handouts: Handouts, project: Path) -> None:
    change(
        Path("source", HANDOUT, "handout.yaml"),
        "{status: draft, reviewed: null, next_review: null, reviewers: []}",
        "{status: approved, reviewed: 2026-11-20, next_review: 2028-11-20, "
        'reviewers: [{name: "A. Reviewer", role: "MD", date: 2026-11-20}]}',
    )
    put_on_record(Path("source", HANDOUT))
    said = handouts("build", *QUICK, "--release")
    assert said.code == 0, said.err
    assert {(e["status"], e["approved_on"]) for e in entries().values()} == {("approved", "2026-11-20")}


def test_a_partial_build_keeps_the_entries_of_other_files(handouts: Handouts, project: Path) -> None:
    starter("hip-pain", Path("source"))
    assert handouts("build", *QUICK).code == 0
    before = entries()
    change(Path("source", HANDOUT, "handout.yaml"), "Say how it may help.", "It may help you walk.")
    assert handouts("build", HANDOUT, "-f", "text", "--level", "plain", "-j", "1").code == 0
    after = entries()
    changed = f"base/en-US/{HANDOUT}-plain.txt"
    assert {p: e for p, e in after.items() if p != changed} == {p: e for p, e in before.items() if p != changed}
    assert after[changed]["sha256"] != before[changed]["sha256"]
    languages = json.loads(Path("output/manifest.json").read_text("utf-8"))["languages"]
    assert languages == {HANDOUT: ["en-US"], "hip-pain": ["en-US"]}


def test_the_entry_of_a_file_that_is_gone_goes_too(handouts: Handouts, project: Path) -> None:
    assert handouts("build", *QUICK).code == 0
    gone = f"base/en-US/{HANDOUT}-plain.html"
    Path("output", gone).unlink()
    assert handouts("build", "-f", "text", "-j", "1").code == 0
    assert set(entries()) == set(contents(OUTPUT)) - {"manifest.json"}
    assert gone not in entries()


def test_what_another_build_made_meanwhile_stays_listed(project: Path) -> None:
    def job(level: Level, form: str) -> builder.Job:
        return builder.Job(HANDOUT, "en-US", level, "base", (form,), project / "output")

    def build(form: str, progress: Callable[[builder.Made], None] = lambda made: None) -> None:
        jobs = [job(Level.PLAIN, form)]
        builder.build(
            open_project(project / "source", project / "templates"),
            jobs,
            workers=1,
            counts={},
            languages={},
            progress=progress,
        )

    build("text", lambda made: build("html"))
    assert [Path(p).suffix for p in entries()] == [".html", ".txt"]


@pytest.mark.parametrize("damage", ["", "{", '{"schema": 1, "files": [{}]}', "\xff"])
def test_a_manifest_that_makes_no_sense_is_made_anew(
    handouts: Handouts, project: Path, rendered: Rendered, damage: str
) -> None:
    assert handouts("build", *QUICK).code == 0
    good = Path("output/manifest.json").read_bytes()
    Path("output/manifest.json").write_text(damage, "latin-1")
    rendered.clear()
    assert handouts("build", *QUICK).code == 0
    assert sorted(rendered) == editions(*BOTH)
    assert Path("output/manifest.json").read_bytes() == good


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"name": "Holidays", "icons": []}', "belongs to another program"),
        ("[]", "belongs to another program"),
        ('{"schema": 99, "files": []}', "is from a newer version of handouts (schema 99, here 1)"),
    ],
)
def test_a_manifest_of_another_kind_is_left_alone(handouts: Handouts, project: Path, text: str, why: str) -> None:
    """A web app has a manifest.json, too."""
    Path("output").mkdir()
    Path("output/manifest.json").write_text(text)
    said = handouts("build", *QUICK)
    assert said.code == 3
    assert f"output/manifest.json {why}\n  Choose another --output.\n" in said.err
    assert contents(OUTPUT) == {"manifest.json": text.encode()}


# ---------------------------------------------------------------- what is made anew, and what is not


def test_a_second_build_makes_nothing_and_touches_nothing(
    handouts: Handouts, project: Path, rendered: Rendered
) -> None:
    assert handouts("build", *QUICK).code == 0
    assert sorted(rendered) == editions(*BOTH)
    stamps = {f: (f.stat().st_ino, f.stat().st_mtime_ns) for f in Path("output").rglob("*")}
    rendered.clear()
    said = handouts("build", *QUICK)
    assert not rendered
    assert "0 files made, 4 up to date" in said.err
    assert {f: (f.stat().st_ino, f.stat().st_mtime_ns) for f in Path("output").rglob("*")} == stamps


def test_force_makes_everything_and_comes_to_the_same(handouts: Handouts, project: Path, rendered: Rendered) -> None:
    assert handouts("build", *QUICK).code == 0
    before = contents(OUTPUT)
    rendered.clear()
    assert handouts("build", *QUICK, "--force").code == 0
    assert sorted(rendered) == editions(*BOTH)
    assert contents(OUTPUT) == before


def test_a_changed_text_makes_its_handout_anew_and_no_other(
    handouts: Handouts, project: Path, rendered: Rendered
) -> None:
    starter("hip-pain", Path("source"))
    assert handouts("build", *QUICK).code == 0
    rendered.clear()
    change(Path("source", HANDOUT, "handout.yaml"), "Say how it may help.", "It may help you walk.")
    assert handouts("build", *QUICK).code == 0
    assert sorted(rendered) == editions(*BOTH)
    assert b"It may help you walk." in contents(OUTPUT)[f"base/en-US/{HANDOUT}-plain.txt"]


def test_a_text_of_one_level_makes_that_level_anew(handouts: Handouts, project: Path, rendered: Rendered) -> None:
    file = Path("source", HANDOUT, "handout.yaml")
    change(file, 'text: "Say how it may help."', 'text: {standard: "It may help.", plain: "It may help you."}')
    assert handouts("build", *QUICK).code == 0
    rendered.clear()
    change(file, "It may help you.", "It may do you good.")
    assert handouts("build", *QUICK).code == 0
    assert sorted(rendered) == editions(f"base/en-US/{HANDOUT}-plain")


def test_a_comment_in_the_source_makes_nothing_anew(handouts: Handouts, project: Path, rendered: Rendered) -> None:
    assert handouts("build", *QUICK).code == 0
    rendered.clear()
    change(Path("source", HANDOUT, "handout.yaml"), "schema: 1", "# A note to myself.\nschema: 1")
    assert handouts("build", *QUICK).code == 0
    assert not rendered


@pytest.fixture
def translated(project: Path) -> Path:
    """The shipped handout instead of a new one: it has a translation and pictures."""
    shutil.rmtree(project / "source")
    shutil.copytree(repository() / "source" / SHIPPED, project / "source" / SHIPPED)
    return project / "source" / SHIPPED


def test_a_translated_text_makes_its_language_and_level_anew(
    handouts: Handouts, translated: Path, rendered: Rendered
) -> None:
    assert handouts("build", *QUICK).code == 0
    rendered.clear()
    file = translated / "es-US.po"
    po = polib.pofile(file.read_text("utf-8"), wrapwidth=0)
    entry = next(e for e in po if e.msgctxt and e.msgctxt.startswith("key_message") and "plain" in e.msgctxt)
    entry.msgstr = entry.msgstr.rstrip(".") + ", por favor."
    file.write_text(f"{po}\n", "utf-8")
    said = handouts("build", *QUICK)
    assert said.code == 0, said.err
    assert sorted(rendered) == editions(f"base/es-US/{SHIPPED}-plain")


def test_a_changed_picture_makes_its_handout_anew(handouts: Handouts, translated: Path, rendered: Rendered) -> None:
    starter(HANDOUT, Path("source"))
    assert handouts("build", *QUICK).code == 0
    rendered.clear()
    picture = next((translated / "images").glob("*.svg"))
    picture.write_text(picture.read_text("utf-8").replace("</svg>", "<!-- better --></svg>"), "utf-8")
    assert handouts("build", *QUICK).code == 0
    names = [f"base/{loc}/{SHIPPED}-{level}" for loc in LOCALES for level in Level]
    assert sorted(rendered) == editions(*names)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [("brand.yml", "#6a2a66", "#5a2a66"), ("clinic.yml", "555-555-0142", "555-555-0143")],
)
def test_a_clinics_new_colour_or_phone_makes_its_files_anew_and_no_other_clinics(
    handouts: Handouts, clinic: Path, rendered: Rendered, file: str, old: str, new: str
) -> None:
    assert handouts("build", *QUICK, "-c", "base,riverside").code == 0
    assert len(rendered) == 8
    rendered.clear()
    change(clinic / file, old, new)
    assert handouts("build", *QUICK, "-c", "base,riverside").code == 0
    assert sorted(rendered) == editions(*(n.replace("base", "riverside") for n in BOTH))


@pytest.mark.parametrize(
    ("file", "formats"),
    [
        ("html/screen.css.j2", ("html",)),
        ("pdf/handout.typ.j2", ("pdf",)),
        ("body.md.j2", ("html", "pdf", "text")),
        ("citation.csl", ("html", "pdf", "text")),
        ("locales.yaml", ("html", "pdf", "text")),
        ("site/index.html.j2", ()),
    ],
)
def test_a_changed_template_makes_the_formats_anew_that_use_it(
    handouts: Handouts, project: Path, rendered: Rendered, file: str, formats: tuple[str, ...]
) -> None:
    shutil.copytree(shipped() / "base", "mine/base")
    words = ("-f", "html,pdf,text", "--level", "plain", "--templates", str(project / "mine"))
    assert handouts("build", *words).code == 0
    rendered.clear()
    template = Path("mine/base", file)
    template.write_text(template.read_text("utf-8") + "\n", "utf-8")
    said = handouts("build", *words)
    assert said.code == 0, said.err
    assert sorted(rendered) == editions(BOTH[1], formats=formats)


def test_other_paper_makes_the_pages_anew(handouts: Handouts, project: Path, rendered: Rendered) -> None:
    words = ("-f", "pdf", "--level", "plain")

    def width() -> float:
        pdf = pypdfium2.PdfDocument(Path("output", f"{BOTH[1]}.pdf"))
        size: float = pdf.get_page_size(0)[0]
        pdf.close()
        return size

    assert handouts("build", *words).code == 0
    assert round(width()) == 612
    assert handouts("build", *words, "--paper", "a4").code == 0
    assert round(width()) == 595
    assert len(rendered) == 2


@pytest.mark.parametrize("name", ["tool_versions", "package_version"])
def test_a_new_version_of_a_tool_or_a_font_makes_everything_anew(
    handouts: Handouts, project: Path, rendered: Rendered, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert handouts("build", *QUICK).code == 0
    rendered.clear()
    if name == "package_version":
        monkeypatch.setattr(builder, "package_version", lambda family: "99")
    else:
        newer = {**manifest.tool_versions(), "typst": "99"}
        monkeypatch.setattr(manifest, name, lambda: newer)
    assert handouts("build", *QUICK).code == 0
    assert sorted(rendered) == editions(*BOTH)


@pytest.mark.parametrize("damage", [b"", b"<p>half a page", None])
def test_a_file_that_was_damaged_or_deleted_is_made_anew(
    handouts: Handouts, project: Path, rendered: Rendered, damage: bytes | None
) -> None:
    assert handouts("build", *QUICK).code == 0
    before = contents(OUTPUT)
    rendered.clear()
    file = Path("output", f"{BOTH[1]}.html")
    if damage is None:
        file.unlink()
    else:
        file.write_bytes(damage)
    assert handouts("build", *QUICK).code == 0
    assert [*rendered] == [f"{BOTH[1]} html"]
    assert contents(OUTPUT) == before


def test_a_file_with_one_other_byte_of_the_same_length_is_made_anew(
    handouts: Handouts, project: Path, rendered: Rendered
) -> None:
    assert handouts("build", *QUICK).code == 0
    before = contents(OUTPUT)
    rendered.clear()
    file = Path("output", f"{BOTH[0]}.txt")
    file.write_bytes(file.read_bytes()[:-2] + b"x\n")
    assert handouts("build", *QUICK).code == 0
    assert [*rendered] == [f"{BOTH[0]} text"]
    assert contents(OUTPUT) == before


# ---------------------------------------------------------------- files are whole or not at all


def full(*args: Any, **kwargs: Any) -> NoReturn:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def before(handouts: Handouts, project: Path) -> dict[str, bytes]:
    """What is in the output folder when a text of the handout has changed since."""
    assert handouts("build", *QUICK).code == 0
    built = contents(OUTPUT)
    change(Path("source", HANDOUT, "handout.yaml"), "Say how it may help.", "It may help you walk.")
    return built


@pytest.mark.parametrize("where", ["os.fsync", "os.fdopen"])
def test_a_full_disk_leaves_the_old_files_and_says_so(
    handouts: Handouts, before: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(where, full)
    said = handouts("build", *QUICK)
    assert said.code == 3
    for name in BOTH:
        assert f"not made: {name}.html: can't write output/{name}.html: No space left on device\n" in said.err
    assert "  Free some space or choose another --output; the file that was there is unharmed.\n" in said.err
    assert "Traceback" not in said.err
    assert contents(OUTPUT) == before


def test_one_file_that_cannot_be_written_does_not_stop_the_others(
    handouts: Handouts, project: Path, before: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, stuck = os.open, f"{BOTH[1]}.html"

    def sometimes(path: Path, *how: int, **more: Any) -> int:
        return full() if str(path).endswith(f"new/{stuck}") else real(path, *how, **more)

    monkeypatch.setattr(os, "open", sometimes)
    said = handouts("build", *QUICK)
    assert said.code == 3
    assert "3 files made, 1 not made in" in said.err
    after = contents(OUTPUT)
    assert after[stuck] == before[stuck]
    assert not parts()
    assert_manifest_is_true(Path("output"))  # with the old entry for the old file
    monkeypatch.undo()
    monkeypatch.chdir(project)
    assert "1 file made, 3 up to date in" in handouts("build", *QUICK).err


def test_a_limit_of_the_system_on_file_size_leaves_nothing_half_written(project: Path) -> None:
    resource = pytest.importorskip("resource")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))

    command = [sys.executable, "-m", "handouts", "build", "-f", "html,text", "--level", "plain"]
    said = subprocess.run(command, cwd=project, capture_output=True, text=True, preexec_fn=limit)
    assert said.returncode == 3
    assert f"can't write output/{BOTH[1]}.html: File too large" in said.stderr
    assert set(contents(OUTPUT)) == {f"{BOTH[1]}.txt", "manifest.json"}
    assert_manifest_is_true(project / "output")


def test_ctrl_c_while_a_file_is_put_in_place_waits_until_all_of_them_are(
    handouts: Handouts, before: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        if OUTPUT.absolute() in target.absolute().parents:
            signal.raise_signal(signal.SIGINT)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    said = handouts("build", *QUICK)
    assert said.code == 130
    assert said.err.endswith("Stopped. Files that were written are whole.\n")
    after = contents(OUTPUT)
    assert set(after) == set(before)
    assert all(after[path] != before[path] for path in before)
    assert_manifest_is_true(OUTPUT)


class Killed(BaseException):
    """Stands for the death of the process: nobody catches it, and nothing is tidied up."""


@pytest.mark.parametrize("moment", range(5))
@pytest.mark.parametrize("then", ["the same build", "a build of another format", "publish"])
def test_what_a_build_had_decided_when_it_was_killed_is_done_by_the_next_run(
    handouts: Handouts, before: dict[str, bytes], moment: int, then: str
) -> None:
    """At each step of putting five files in place; and once it is done, the folder is as if nothing had happened."""
    real, steps = Path.replace, iter(range(100))

    def dies(self: Path, target: Path) -> Path:
        if OUTPUT.absolute() in target.absolute().parents and next(steps) >= moment:
            raise Killed
        return real(self, target)

    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        patch.setattr(Path, "replace", dies)
        handouts("build", *QUICK)
    match then:
        case "the same build":
            assert "4 up to date in" in handouts("build", *QUICK).err
        case "a build of another format":
            assert handouts("build", "-f", "text", "--level", "plain", "-j", "1").code == 0
        case _:
            assert handouts("publish", "site").code == 0
    after = contents(OUTPUT)
    assert set(after) == set(before)
    assert all(after[path] != before[path] for path in before)
    assert_manifest_is_true(OUTPUT)


def test_files_can_be_read_by_everybody_whoever_built_them(handouts: Handouts, project: Path) -> None:
    """Once they are published, that is: before, it is for who builds them to say."""
    before = os.umask(0o077)
    try:
        assert handouts("build", *QUICK).code == 0
        assert handouts("publish", "site").code == 0
    finally:
        os.umask(before)
    modes = {d: {f.stat().st_mode & 0o777 for f in Path(d).rglob("*") if f.is_file()} for d in ("output", "site")}
    assert modes == {"output": {0o600}, "site": {0o644}}


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o002, 0o664), (0o077, 0o600)])
def test_a_new_file_has_the_mode_that_the_umask_says(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        assert write(tmp_path / "new.txt", b"new")
    finally:
        os.umask(before)
    assert (tmp_path / "new.txt").stat().st_mode & 0o7777 == mode


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o640, 0o755, 0o444])
def test_a_file_that_is_rewritten_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "es-US.po"
    file.write_bytes(b"old")
    file.chmod(mode)
    assert write(file, b"new")
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o7777 == mode


def test_a_file_that_is_rewritten_keeps_its_owner_where_that_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[int, int]] = []

    def chown(file: Path, user: int, group: int) -> None:
        given.append((user, group))
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "chown", chown)
    (file := tmp_path / "es-US.po").write_bytes(b"old")
    assert write(file, b"new")
    assert (file.read_bytes(), given) == (b"new", [(file.stat().st_uid, file.stat().st_gid)])


@pytest.mark.parametrize("there", [True, False], ids=["a file", "nothing yet"])
def test_what_a_link_leads_to_is_written_and_the_link_stays(tmp_path: Path, there: bool) -> None:
    (tmp_path / "shared").mkdir()
    target = tmp_path / "shared" / "handout.yaml"
    if there:
        target.write_bytes(b"old")
    link = tmp_path / "handout.yaml"
    link.symlink_to(Path("shared") / "handout.yaml")
    assert write(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert {f.name for f in tmp_path.rglob("*")} == {"shared", "handout.yaml"}


def test_what_is_no_file_is_not_replaced_by_one(tmp_path: Path) -> None:
    """A folder, or a device such as /dev/null."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "folder"):
        with pytest.raises(HandoutsError, match=rf"can't write .*{name}: it is no file"):
            write(tmp_path / name, b"new")
    assert {f.name for f in tmp_path.iterdir()} == {"pipe", "folder"}


@pytest.mark.parametrize("where", ["output", "output/base", "output/manifest.json"])
def test_a_file_or_folder_in_the_way_is_said_and_stays(handouts: Handouts, project: Path, where: str) -> None:
    way = Path(where)
    way.parent.mkdir(exist_ok=True)
    if way.suffix:
        way.mkdir()
    else:
        way.write_text("mine")
    said = handouts("build", *QUICK)
    assert said.code in (2, 3)
    assert "Traceback" not in said.err
    assert way.is_dir() if way.suffix else way.read_text() == "mine"


# ---------------------------------------------------------------- workers that die, builds that are stopped


def break_text(monkeypatch: pytest.MonkeyPatch, render: Callable[[Document, Tools], bytes]) -> None:
    monkeypatch.setattr("handouts.formats.text.TEXT", replace(format_named("text"), render=render))


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT, None])
def test_a_worker_that_dies_takes_only_its_own_file_with_it(
    handouts: Handouts, project: Path, monkeypatch: pytest.MonkeyPatch, workers: str, how: signal.Signals | None
) -> None:
    starter("hip-pain", Path("source"))
    text = format_named("text").render

    def dies(document: Document, tools: Tools) -> bytes:
        if document.edition.name == BOTH[1]:
            os.kill(os.getpid(), how) if how else os._exit(9)
        return text(document, tools)

    break_text(monkeypatch, dies)
    said = handouts("build", "-f", "html,text", "-j", workers)
    assert said.code == 3
    assert f"not made: {BOTH[1]}.txt: the process that made it died, twice\n" in said.err
    assert "  Is there enough memory? Try -j 1, " in said.err
    assert "7 files made, 1 not made in" in said.err
    names = [*BOTH, *(f"base/en-US/hip-pain-{level}" for level in Level)]
    assert set(entries()) == {f"{n}{end}" for n in names for end in (".txt", ".html")} - {f"{BOTH[1]}.txt"}
    assert_whole(Path("output"))


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_worker_that_was_killed_once_costs_nothing(
    handouts: Handouts, project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, workers: str
) -> None:
    text = format_named("text").render

    def dies_once(document: Document, tools: Tools) -> bytes:
        with contextlib.suppress(FileExistsError):
            (tmp_path / "killed").touch(exist_ok=False)
            os.kill(os.getpid(), signal.SIGKILL)
        return text(document, tools)

    break_text(monkeypatch, dies_once)
    said = handouts("build", "-f", "html,text", "-j", workers)
    assert said.code == 0, said.err
    assert "4 files made in" in said.err
    assert len(entries()) == 4


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_part_of_a_page_that_kills_each_worker_costs_all_its_formats_and_no_other_page(
    handouts: Handouts, project: Path, monkeypatch: pytest.MonkeyPatch, workers: str
) -> None:
    whole = builder.compose

    def dies(edition: Edition, pandoc: Pandoc) -> Composed | TemplateProblem:
        if edition.name == BOTH[1]:
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(edition, pandoc)

    monkeypatch.setattr(builder, "compose", dies)
    said = handouts("build", "-f", "html,text", "-j", workers)
    assert said.code == 3
    assert "2 files made, 2 not made in" in said.err
    assert set(entries()) == {f"{BOTH[0]}.txt", f"{BOTH[0]}.html"}


def test_a_worker_that_dies_before_its_first_job_is_one_that_died() -> None:
    task = parallel.Task(str, lambda job: f"lost {job}", begin=lambda: os._exit(1), apart=True)
    assert sorted(parallel.map_unordered([1, 2, 3], task, 2)) == ["lost 1", "lost 2", "lost 3"]


def gone(number: int, kill: Callable[[int, int], None] = os.kill) -> bool:
    """Whether a process is; with `os.killpg`, whether all processes of a group are."""
    try:
        kill(number, 0)
    except ProcessLookupError:
        return True
    return False


def eventually(true: Callable[[], bool]) -> bool:
    """Whether it comes true within a minute: a machine may be busy."""
    for _ in range(600):
        if true():
            return True
        time.sleep(0.1)
    return False


def test_ctrl_c_does_not_wait_for_work_that_nobody_wants_any_more(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when it comes while the build is writing, not waiting."""
    pids = project / "pids"
    pids.mkdir()
    text = format_named("text").render

    def endless(document: Document, tools: Tools) -> bytes:
        if document.edition.level is Level.PLAIN:
            (pids / str(os.getpid())).touch()
            time.sleep(600)
        assert eventually(lambda: any(pids.iterdir()))
        return text(document, tools)

    def interrupted(made: builder.Made) -> NoReturn:
        raise KeyboardInterrupt

    break_text(monkeypatch, endless)
    jobs = [builder.Job(HANDOUT, "en-US", level, "base", ("text",), project / "output") for level in Level]
    opened = open_project(project / "source", project / "templates")
    with pytest.raises(KeyboardInterrupt):
        builder.build(opened, jobs, workers=2, counts={}, languages={}, progress=interrupted)
    (worker,) = pids.iterdir()
    assert eventually(lambda: gone(int(worker.name)))
    assert set(entries()) == {f"{BOTH[0]}.txt"}


def start(folder: Path, before: Callable[[], None] = default_handlers) -> "subprocess.Popen[str]":
    """A build as from a terminal: Ctrl-C would reach all its processes. Each of them does `before` first."""
    command = [sys.executable, "-m", "handouts", "build", "--force", "-j", "2"]
    return subprocess.Popen(
        command, cwd=folder, start_new_session=True, stderr=subprocess.PIPE, text=True, preexec_fn=before
    )


def end(process: "subprocess.Popen[str]") -> str:
    """What it said; once all its processes are gone, for they hold the pipe."""
    assert process.stderr
    said = process.stderr.read()
    process.stderr.close()
    process.wait()
    return said


@pytest.fixture
def many(project: Path) -> Path:
    """Enough to do that a build can be stopped half-way."""
    for name in ("ankle-pain", "hip-pain"):
        starter(name, project / "source")
    return project


def test_ctrl_c_stops_a_build_and_what_is_there_is_whole(many: Path) -> None:
    process = start(many)
    assert process.stderr
    process.stderr.readline()  # the first edition is there
    os.killpg(process.pid, signal.SIGINT)
    said = end(process)
    assert process.returncode == 130
    assert "Stopped. Files that were written are whole.\n" in said
    assert "Traceback" not in said
    assert eventually(lambda: gone(process.pid, os.killpg))
    assert_whole(many / "output")
    assert not parts(many / "output")
    assert_manifest_is_true(many / "output")
    assert 0 < len(entries()) < 3 * 2 * len(NAMES)


@pytest.fixture
def ignored() -> Iterator[None]:
    """Ctrl-C is ignored here, as in what a script starts with `&`, and so in each child."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ignored")
def test_a_build_that_ignores_ctrl_c_as_its_parents_do_is_not_stopped(many: Path) -> None:
    """It was started so that it outlives the terminal."""
    process = start(many, before=lambda: None)
    assert process.stderr
    process.stderr.readline()
    os.killpg(process.pid, signal.SIGINT)
    assert "Stopped" not in end(process)
    assert process.returncode == 0


@pytest.mark.usefixtures("ignored")
def test_a_child_of_these_tests_can_be_stopped_where_its_parents_ignore_ctrl_c(many: Path) -> None:
    process = start(many)
    assert process.stderr
    process.stderr.readline()
    os.killpg(process.pid, signal.SIGINT)
    assert "Stopped. Files that were written are whole.\n" in end(process)
    assert process.returncode == 130


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_build_leaves_whole_files_no_processes_and_is_made_good_by_the_next(
    handouts: Handouts, many: Path, how: signal.Signals
) -> None:
    assert handouts("build", *QUICK).code == 0  # there is something to spoil
    for name in ("ankle-pain", HANDOUT):
        change(many / "source" / name / "handout.yaml", "Say how it may help.", "It may help you walk.")
    process = start(many)
    assert process.stderr
    process.stderr.readline()
    process.send_signal(how)  # to the one process: as a CI service does, or the kernel when memory is short
    end(process)
    assert process.returncode == -how
    assert eventually(lambda: gone(process.pid, os.killpg))
    assert_whole(many / "output")
    assert handouts("build", "-f", "html,text").code == 0
    assert_manifest_is_true(many / "output")
    assert len([p for p in entries() if p.endswith((".html", ".txt"))]) == 12


@pytest.mark.soak
def test_forty_builds_killed_at_any_moment_leave_whole_files(many: Path) -> None:
    build = [sys.executable, "-m", "handouts", "build", "-q"]
    started = time.monotonic()
    subprocess.run([*build, "-j", "2"], cwd=many, check=True)
    whole = time.monotonic() - started
    good = made(many / "output")
    moments = random.Random(20261123)
    for number in range(40):
        text = f"It may help you walk {number} steps."
        change(many / "source" / "hip-pain" / "handout.yaml", "Say how it may help.", text)
        process = start(many)
        time.sleep(moments.uniform(0, whole))
        with_all = moments.random() < 0.5
        how = moments.choice([signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
        with contextlib.suppress(ProcessLookupError):  # done already
            (os.killpg if with_all else os.kill)(process.pid, how)
        end(process)
        assert eventually(lambda group=process.pid: gone(group, os.killpg))  # type: ignore[misc]
        assert_whole(many / "output")
        change(many / "source" / "hip-pain" / "handout.yaml", text, "Say how it may help.")
    subprocess.run(build, cwd=many, check=True)
    assert made(many / "output") == good
    assert_manifest_is_true(many / "output")
    assert set(entries()) == set(good)


# ---------------------------------------------------------------- builds at once


@pytest.mark.parametrize("round", range(3))
def test_builds_at_once_list_all_their_files(project: Path, round: int) -> None:
    """Each with another format or level into one folder, and two with the same."""
    asked = [("text", "plain"), ("text", "standard"), ("html", "plain"), ("html", "standard"), ("text", "plain")]
    words = [sys.executable, "-m", "handouts", "build", "-q", "-j", "1", "-l", "en-US"]
    running = [subprocess.Popen([*words, "-f", form, "--level", level]) for form, level in asked]
    assert [one.wait(120) for one in running] == [0] * 5
    output = project / "output"
    listed = manifest.read(output)
    there = {f.relative_to(output).as_posix() for f in output.rglob("*") if f.is_file()}
    assert there == {*listed, manifest.NAME}
    assert len(listed) == 4
    assert all(manifest.still_there(output, entry) for entry in listed.values())


def test_a_file_that_another_build_wrote_last_is_listed_as_that_build_has_it(
    handouts: Handouts, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry of the one that wrote it first would not be true of it."""
    output = project / "output"
    assert handouts("build", *QUICK).code == 0
    path, old = next(iter(manifest.read(output).items()))
    content = (output / path).read_bytes() + b" "
    theirs = replace(old, sha256=sha256(content).hexdigest(), bytes=len(content), action_key="theirs")
    change = builder.changing

    def meanwhile(folder: Path) -> AbstractContextManager[Change]:
        (output / path).write_bytes(content)
        manifest.save(output, [*(e for p, e in manifest.read(output).items() if p != path), theirs], {})
        return change(folder)

    monkeypatch.setattr(builder, "changing", meanwhile)
    assert "4 up to date" in handouts("build", *QUICK).err
    assert manifest.read(output)[path] == theirs
    assert len(manifest.read(output)) == 4
    assert_manifest_is_true(output)


def test_who_waits_for_a_folder_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threading.Event.wait", lambda event, seconds: None)
    with (
        locked(tmp_path),
        pytest.raises(HandoutsError, match="another `handouts` is at work in"),
        locked(tmp_path),
    ):
        pass
    with locked(tmp_path):
        assert not list(tmp_path.iterdir())
