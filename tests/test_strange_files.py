"""What somebody else's folder may hold instead of files: pipes, devices, links, things without an end."""

import json
import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from conftest import HANDOUT, Handouts
from handouts.core import folders
from handouts.core.files import write
from handouts.core.findings import HandoutsError
from handouts.core.folders import LINK, OUTSIDE, leads_out, read_below, read_file, read_folder

SECRET = "secret: [hunter2"
BUILD = ("build", "-q", "-j", "1", "-f", "text", "-l", "en-US", "--level", "plain")
FOLDER = f"source/{HANDOUT}"
TEXT = f"base/en-US/{HANDOUT}-plain.txt"


def pipe(file: Path) -> None:
    os.mkfifo(file)


def endless(file: Path) -> None:
    file.symlink_to("/dev/zero")


def elsewhere(file: Path) -> None:
    Path("secret").write_text(SECRET, "utf-8")
    file.symlink_to(Path("secret").absolute())


def nowhere(file: Path) -> None:
    file.symlink_to("gone")


def huge(file: Path) -> None:
    """A file with a hole: 20 GB long, and nothing of it on the disk."""
    with file.open("wb") as stream:
        stream.truncate(20_000_000_000)


def another_handout() -> None:
    """In which a check finds something, too."""
    other = Path(shutil.copytree(FOLDER, "source/another"))
    (other / "handout.yaml").write_text((other / "handout.yaml").read_text("utf-8").replace(HANDOUT, "another"))
    (other / "es-US.po").write_text("broken")


def a_folder(file: Path) -> None:
    file.mkdir()
    (file / "notes.txt").write_text("mine", "utf-8")


STRANGE = [pipe, endless, elsewhere, nowhere, huge, a_folder]


@pytest.mark.parametrize("strange", STRANGE)
@pytest.mark.parametrize(
    "name",
    [
        f"{FOLDER}/handout.yaml",
        f"{FOLDER}/es-US.po",
        f"{FOLDER}/approvals.yaml",
        f"{FOLDER}/approved/en-US.yaml",
        "templates/clinics/riverside/brand.yml",
        "templates/clinics/riverside/clinic.yml",
        "templates/clinics/riverside/logo.svg",
        "handouts.yaml",
    ],
)
def test_what_is_no_file_is_told_at_its_place_and_the_others_are_checked(
    name: str, strange: Callable[[Path], None], clinic: Path, handouts: Handouts
) -> None:
    another_handout()
    file = Path(name)
    file.parent.mkdir(exist_ok=True)
    file.unlink(missing_ok=True)
    strange(file)
    said = handouts("check", "-j", "1")
    assert said.code == 1
    told = "templates/clinics/riverside/brand.yml" if (strange, file.suffix) == (a_folder, ".svg") else name
    assert any(line.startswith(told) and " error " in line for line in said.out.splitlines()), said.out
    assert "source/another/es-US.po:1" in said.out
    Path("source/another/es-US.po").unlink()
    assert "hunter2" not in said.out + said.err
    assert handouts(*BUILD, "another").code == (1 if name == "handouts.yaml" else 0)


def test_a_file_in_the_place_of_a_folder_is_told(project: Path, handouts: Handouts) -> None:
    Path(FOLDER, "approved").write_text("mine", "utf-8")
    said = handouts("check", "-j", "1")
    assert said.code == 1
    assert f"{FOLDER}/approved:1:1: error S002 the file can't be read: it is a file, not a folder" in said.out
    assert handouts(*BUILD).code == 1, "what is no approval keeps no draft from being built"
    assert Path("output", TEXT).is_file()


@pytest.mark.parametrize("name", ["approved", ""])
def test_a_folder_that_is_a_link_is_told(name: str, project: Path, handouts: Handouts) -> None:
    folder = project / FOLDER / name
    if folder.exists():
        folder.rename("elsewhere")
    else:
        Path("elsewhere").mkdir()
    folder.symlink_to(project / "elsewhere")
    said = handouts("check", "-j", "1")
    assert said.code == 1
    assert f"error S002 the file can't be read: {LINK}" in said.out
    assert " | " not in said.out.split(LINK)[0].splitlines()[-1]


def test_a_clinic_whose_folder_is_a_link_is_told(clinic: Path, handouts: Handouts) -> None:
    clinic.rename("elsewhere")
    clinic.symlink_to(Path("elsewhere").absolute())
    said = handouts("check", "-j", "1")
    assert said.code == 1
    assert LINK in said.out


def test_a_device_is_not_read(tmp_path: Path) -> None:
    for device in ("/dev/zero", "/dev/null", "/dev/tty", "/dev/stdin"):
        assert read_file(Path(device)).content is None
    assert read_file(Path("/dev/zero")).problem == "it is no regular file"


def test_a_file_and_a_folder_have_a_largest_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MAX_FILE", 1_000_000)
    for name, size in (("just", 1_000_000), ("over", 1_000_001)):
        (tmp_path / name).write_bytes(b"x" * size)
    read = read_folder(tmp_path)
    assert {n: len(c) for n, c in read.files.items()} == {"just": 1_000_000}
    assert read.problem("over") == "it is larger than 1 MB"
    monkeypatch.setattr(folders, "MAX_FOLDER", 900_000)
    whole = read_folder(tmp_path)
    assert whole.problem("just") == whole.file("handout.yaml").problem == "its folder holds more than 1 MB"
    monkeypatch.setattr(folders, "MAX_FOLDER", 2_000_000)
    monkeypatch.setattr(folders, "MAX_FILES", 1)
    assert read_folder(tmp_path).problem("just") == "its folder holds more than 1 files"


def test_a_folder_is_too_large_before_all_of_it_has_been_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Holes take no room on a disk, and all of it in memory."""
    for number in range(40):
        huge(tmp_path / str(number))
        os.truncate(tmp_path / str(number), 50_000_000)
    read, at_most = 0, folders.MAX_FOLDER + folders.MAX_FILE

    def counted(file: int, count: int) -> bytes:
        nonlocal read
        content = real(file, count)
        read += len(content)
        return content

    real = os.read
    monkeypatch.setattr(os, "read", counted)
    assert read_folder(tmp_path).problem("handout.yaml") == "its folder holds more than 256 MB"
    assert read <= at_most


@pytest.mark.parametrize("deep", [True, False])
def test_a_folder_of_too_many_folders_is_not_read(deep: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MAX_FILES", 100)
    inner = tmp_path
    for number in range(101):
        inner = (inner if deep else tmp_path) / str(number % 7 if deep else number)
        inner.mkdir()
    assert read_folder(tmp_path).problem("handout.yaml") == "its folder holds more than 100 files"


def test_a_file_that_grows_while_it_is_read_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "log").write_bytes(b"x")
    monkeypatch.setattr(folders, "MAX_FILE", 1_000_000)
    monkeypatch.setattr(os, "read", lambda file, count: b"x" * count)
    assert read_file(tmp_path / "log").problem == "it is larger than 1 MB"


def test_a_review_that_is_a_pipe_is_refused(project: Path, handouts: Handouts) -> None:
    os.mkfifo("review.yaml")
    said = handouts("approve", HANDOUT, "review.yaml")
    assert said.code == 1
    assert "it is no regular file" in said.err


def test_a_translators_file_that_is_a_pipe_is_refused(project: Path, handouts: Handouts) -> None:
    os.mkfifo("x.xlf")
    said = handouts("translate", "import", "x.xlf")
    assert said.code == 1
    assert "x.xlf: it is no regular file" in said.err


# ---------------------------------------------------------------- what is written stays where it belongs


@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", "/etc/passwd", "a/../x", "", ".", "linked/x", "link", "a/linked/x"]
)
def test_a_path_that_leads_out_of_its_folder_is_neither_read_nor_written(name: str, tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "a").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    for file in (tmp_path / "x", tmp_path / "other" / "x", root / "x"):
        file.write_bytes(b"secret")
    (root / "linked").symlink_to(tmp_path / "other")
    (root / "a" / "linked").symlink_to("../../other")
    (root / "link").symlink_to("../x")
    assert leads_out(root, name) in (LINK, OUTSIDE)
    assert read_below(root, name).content is None
    if name != "a/../x":  # which is `x`, once it is a path
        with pytest.raises(HandoutsError, match=f"can't write .*({LINK}|{OUTSIDE})"):
            write(root / name, b"mine", below=root)
    assert (tmp_path / "x").read_bytes() == (tmp_path / "other" / "x").read_bytes() == b"secret"


def test_a_folder_that_its_owner_has_linked_is_written_to(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "output").symlink_to("real")
    assert write(tmp_path / "output" / "base" / "x.txt", b"mine", below=tmp_path / "output")
    assert (tmp_path / "real" / "base" / "x.txt").read_bytes() == b"mine"


@pytest.mark.parametrize("where", ["base", f"base/en-US/{HANDOUT}-plain.txt", "manifest.json"])
def test_a_build_writes_through_no_link_in_its_output(where: str, project: Path, handouts: Handouts) -> None:
    link = project / "output" / where
    link.parent.mkdir(parents=True)
    (project / "elsewhere").mkdir()
    (project / "elsewhere" / "x").write_text(SECRET)
    link.symlink_to(project / "elsewhere" if where == "base" else project / "elsewhere" / "x")
    said = handouts(*BUILD)
    assert said.code == 3
    assert LINK in said.err
    assert [f.name for f in (project / "elsewhere").rglob("*")] == ["x"]
    assert (project / "elsewhere" / "x").read_text() == SECRET


@pytest.mark.parametrize("output", ["output", ".", "photos"])
@pytest.mark.parametrize("built", [True, False], ids=["after a build", "in a folder of files"])
def test_a_build_replaces_no_file_that_no_build_has_made(
    output: str, built: bool, project: Path, handouts: Handouts
) -> None:
    mine = Path(output, f"base/en-US/{HANDOUT}-standard.txt")
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    if built:
        assert handouts(*BUILD, "--output", output).code == 0
    said = handouts("build", "--format", "text", "--output", output)
    assert said.code == 3
    assert f"not made: base/en-US/{HANDOUT}-standard.txt: another file is there, which no build has made" in said.err
    assert mine.read_text() == "mine"
    assert Path(output, TEXT).exists()
    listed = [e["path"] for e in json.loads(Path(output, "manifest.json").read_text("utf-8"))["files"]]
    assert listed == [TEXT]
    mine.unlink()
    assert handouts("build", "--format", "text", "--output", output).code == 0


def test_a_built_file_is_replaced_whoever_has_changed_it(project: Path, handouts: Handouts) -> None:
    assert handouts(*BUILD).code == 0
    before = Path("output", TEXT).read_bytes()
    Path("output", TEXT).write_text("mended by hand")
    assert handouts(*BUILD).code == 0
    assert Path("output", TEXT).read_bytes() == before
    Path("output", "manifest.json").write_text("{")
    Path("output", TEXT).write_text("mended by hand")
    assert handouts(*BUILD).code == 0
    assert Path("output", TEXT).read_bytes() == before


def test_a_translation_is_written_through_no_link(project: Path, handouts: Handouts) -> None:
    """A link to nothing is no file to read, and would be made by writing."""
    (project / FOLDER / "es-US.po").symlink_to(project / "made.po")
    said = handouts("translate", "update", HANDOUT, "--locale", "es-US")
    assert said.code != 0
    assert not (project / "made.po").exists()


def test_a_translators_file_is_written_through_no_link(project: Path, handouts: Handouts) -> None:
    (project / "output" / "translations").mkdir(parents=True)
    (project / "output" / "translations" / f"{HANDOUT}.pot").symlink_to(project / "made.pot")
    said = handouts("translate", "extract", HANDOUT)
    assert (said.code, LINK in said.err) == (3, True)
    assert not (project / "made.pot").exists()


@pytest.mark.parametrize("option", ["--output", "--form"])
@pytest.mark.parametrize(
    "there", ["pipe", "/dev/null", "/dev/zero", f"{FOLDER}/handout.yaml", "notes.txt", "linked", "folder"]
)
def test_a_review_replaces_nothing_that_is_not_its_own(
    option: str, there: str, project: Path, handouts: Handouts
) -> None:
    os.mkfifo("pipe")
    Path("notes.txt").write_text("mine")
    Path("linked").symlink_to("notes.txt")
    Path("folder").mkdir()
    before, kind = Path(FOLDER, "handout.yaml").read_bytes(), os.lstat(there).st_mode
    said = handouts("review", HANDOUT, option, there)
    assert said.code in (2, 3)
    assert there in said.err
    assert os.lstat(there).st_mode == kind
    assert (Path(FOLDER, "handout.yaml").read_bytes(), Path("notes.txt").read_text()) == (before, "mine")


def test_the_page_of_a_review_goes_through_no_link_and_over_nothing_else(project: Path, handouts: Handouts) -> None:
    page = project / "output" / "review" / f"{HANDOUT}.html"
    page.parent.mkdir(parents=True)
    page.symlink_to(project / "made.html")
    assert handouts("review", HANDOUT).code == 3
    assert not (project / "made.html").exists()
    page.unlink()
    page.write_text("mine")
    assert handouts("review", HANDOUT).code == 3
    page.unlink()
    assert handouts("review", HANDOUT).code == 0
    assert handouts("review", HANDOUT).code == 0


def test_a_page_and_a_form_are_two_files(project: Path, handouts: Handouts) -> None:
    said = handouts("review", HANDOUT, "--output", "review", "--form", "source/../review")
    assert said.code == 2
    assert not Path("review").exists()


@pytest.mark.parametrize("mine", ["mine", "", "translated", "another"])
def test_a_template_for_translators_replaces_nothing_that_is_not_one(
    mine: str, project: Path, handouts: Handouts
) -> None:
    """Nor one in which somebody has begun to translate, or one of another handout."""
    assert handouts("translate", "extract", HANDOUT).code == 0
    assert handouts("translate", "extract", HANDOUT).code == 0
    file = Path("output", "translations", f"{HANDOUT}.pot")
    made = file.read_text("utf-8")
    begun = made.replace('msgstr ""\n\n', 'msgstr "Rodilla"\n\n')
    texts = {"translated": begun, "another": made.replace(HANDOUT, "another")}
    file.write_text(texts.get(mine, mine), "utf-8")
    said = handouts("translate", "extract", HANDOUT)
    assert said.code == 1
    assert f"left alone: {file}: it is no empty template of {HANDOUT}" in said.err
    assert file.read_text("utf-8") == texts.get(mine, mine)


@pytest.mark.parametrize("mine", ["mine", ""])
def test_an_export_replaces_nothing_that_is_not_one(mine: str, project: Path, handouts: Handouts) -> None:
    assert handouts("translate", "update", HANDOUT, "--locale", "es-US").code == 0
    file = Path("output", "translations", f"{HANDOUT}.es-US.xlf")
    file.parent.mkdir(parents=True)
    file.write_text(mine)
    said = handouts("translate", "export", HANDOUT)
    assert said.code == 1
    assert f"left alone: {file}: it is not as an export leaves it" in said.err
    assert file.read_text() == mine


# ---------------------------------------------------------------- a manifest is somebody's words, too


def listing(output: Path, path: str) -> None:
    """Add a file to a manifest as if a build had made it there."""
    data = json.loads((output / "manifest.json").read_text("utf-8"))
    content = Path("secret.txt").read_bytes()
    changed = {"path": path, "sha256": sha256(content).hexdigest(), "bytes": len(content)}
    data["files"].append(data["files"][0] | changed)
    (output / "manifest.json").write_text(json.dumps(data), "utf-8")


@pytest.mark.parametrize(
    "path",
    ["../secret.txt", "../../secret.txt", "base/../../secret.txt", "ABSOLUTE", "link.txt", "linked/secret.txt", ".", "",
     "base/en-US/other.txt", "\0", "\ud800", "a" * 5000],
)  # fmt: skip
def test_a_manifest_that_leads_elsewhere_is_not_published(path: str, project: Path, handouts: Handouts) -> None:
    assert handouts(*BUILD).code == 0
    Path("secret.txt").write_text(SECRET)
    Path("output/link.txt").symlink_to("../secret.txt")
    Path("output/linked").symlink_to("..")
    listing(project / "output", str(Path("secret.txt").absolute()) if path == "ABSOLUTE" else path)
    said = handouts("publish", "a/b/site")
    assert said.code == 3
    assert "output/manifest.json lists" in said.err
    assert not Path("a").exists()
    assert handouts(*BUILD).code == 0
    assert handouts("publish", "a/b/site").code == 0
    assert {f.name for f in Path("a").rglob("*.txt")} == {f"{HANDOUT}-plain.txt"}


def test_a_built_file_that_is_a_link_is_not_published(project: Path, handouts: Handouts) -> None:
    assert handouts(*BUILD).code == 0
    (project / "output" / TEXT).rename("moved.txt")
    (project / "output" / TEXT).symlink_to(project / "moved.txt")
    assert handouts("publish", "site").code == 3
    assert not Path("site").exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"path": 7},
        {"path": None},
        {"format": "exe"},
        {"format": []},
        {"clinic": "../.."},
        {"bytes": "many"},
        {"locale": {}},
        {"sha256": 5},
        {"approved_on": ["never"]},
        {"locale": "xx-XX"},
        {"findings": 3},
        {"proved": "no"},
    ],
)
def test_a_manifest_of_nonsense_costs_a_line(changes: dict[str, object], project: Path, handouts: Handouts) -> None:
    assert handouts(*BUILD).code == 0
    file = project / "output" / "manifest.json"
    data = json.loads(file.read_text("utf-8"))
    data["files"][0] |= changes
    file.write_text(json.dumps(data), "utf-8")
    said = handouts("publish", "site")
    assert said.code == 3
    assert handouts(*BUILD).code == 0
    assert handouts("publish", "site").code == 0


@pytest.mark.parametrize("strange", STRANGE)
def test_a_manifest_that_is_no_file_is_said(strange: Callable[[Path], None], project: Path, handouts: Handouts) -> None:
    assert handouts(*BUILD).code == 0
    file = project / "output" / "manifest.json"
    file.unlink()
    strange(file)
    said = handouts("publish", "site")
    assert said.code == 3
    assert "manifest.json" in said.err
    assert not Path("site").exists()
    if strange is not huge:  # which is taken for a broken one, and written anew
        assert handouts(*BUILD).code == 3
