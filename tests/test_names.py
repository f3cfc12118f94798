"""The names that people choose for handouts, clinics, pictures and languages: what they can't be is told, and no name
leads anywhere or shows anything but itself.
"""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from conftest import HANDOUT, Handouts
from handouts.build.manifest import NAME
from handouts.core.names import DEVICES, id_problem, path_problem

BUILD = ("build", "-q", "--format", "text", "--level", "plain")
FOLDER = Path("source", HANDOUT)

# ---------------------------------------------------------------- what a name can be


@pytest.mark.parametrize(
    "name", ["st-mary", "a", "7", "route-66-clinic", "x" * 80, "console", "com10", "manifest-json"]
)
def test_a_name_of_small_letters_digits_and_hyphens_is_fine(name: str) -> None:
    assert id_problem(name) == ""


BAD = [
    *("", ".", "..", "St-Mary", "st_mary", "st mary", "st.mary", "-st", "st-", "st--mary", "klinik-für-alle", "стома"),
    *("manifest.json", "index.html", "javascript:alert(1)", "a#b", "a?b", "a%b", "a&b", "<b>", '"', "a/b", "a\\b"),
    *("st\n", "\x1b[2Jst", "st\u202e", "st\u200b", "st\0", "st\udcff", "x" * 81, "https:", "con", "nul", "com1"),
    *("²", "١", "ß", "ﬁ"),
]  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_every_other_name_is_none(name: str) -> None:
    assert id_problem(name)


@pytest.mark.parametrize(
    "path",
    ["knee.svg", "images/KNEE.PNG", "images/my knee (1).Png", "a#b&c%.png", "pie\u0301.png", "коліно.svg", "膝.png",
     "عظم.svg", "it's, a+b=c_[1].svg", "l\u2019épaule.svg", "v1.2.svg", "console.svg", "x" * 196 + ".svg"],
)  # fmt: skip
def test_a_picture_may_have_a_name_in_any_script(path: str) -> None:
    assert path_problem(path) == ""


@pytest.mark.parametrize(
    "path",
    ["a:b.svg", "a\\b.svg", "a*.svg", "a?.svg", "a|b.svg", '"a".svg', "<a>.svg", ".knee.svg", "images/.git/a.svg",
     "a\n.svg", "\x1b[31ma.svg", "a\u202egvs.svg", "a\u200b.svg", "a\u00a0b.svg", "a\ufeff.svg", "a\ue000.svg",
     "a\udcff.svg", "a\0.svg", "con.svg", "images/NUL.tar.png", "aux", "knee.svg.", "knee.svg ", " a.svg", "b /a.svg",
     "é" * 101, "/".join(["x" * 150] * 3)],
)  # fmt: skip
def test_a_picture_has_no_name_that_some_computer_cannot_have(path: str) -> None:
    assert path_problem(path)


# ---------------------------------------------------------------- clinics

ON_DISK = [
    *(
        "St_Mary",
        "st--mary",
        "стома",
        "manifest.json",
        "index.html",
        "javascript:alert(1)",
        "a#b?c%d",
        "<b>&\"'",
        "con",
    ),
    *("st\n::error::", "\x1b[2Jst", "st\u202e", "st\udcff"),
]
"""Some of them that a folder on this computer can have."""


def a_clinic(name: str) -> Path:
    folder = Path("templates", "clinics", name)
    folder.mkdir(parents=True)
    (folder / "clinic.yml").write_text("name: Riverside\nphone: 555-555-0100\n")
    return folder


@pytest.mark.parametrize("name", [*ON_DISK, "base"])
def test_a_clinic_whose_name_is_none_is_told_and_nothing_is_built_for_it(
    name: str, project: Path, handouts: Handouts
) -> None:
    a_clinic(name)
    for _ in range(2):  # the second is from what the first has saved
        said = handouts("check", "-j", "1")
        assert said.code == 1
        assert re.search(r"(?s)^templates/clinics/.*?: error C017 `.*` can't be the name of a clinic: ", said.out, re.M)
        assert not any(c for c in said.out if not c.isprintable() and c != "\n")
    listed = json.loads(handouts("list", "--json").out)
    assert listed["clinics"] == ["riverside"]
    said = handouts(*BUILD, "--clinic", name)
    if name != "base":
        assert (said.code, "There is no clinic" in said.err) == (2, True)
        assert not Path("output").exists()
    assert not any(c for c in said.out + said.err if not c.isprintable() and c != "\n")


@pytest.mark.parametrize("report", ["json", "sarif", "junit", "github"])
@pytest.mark.parametrize("name", ["\x1b[2Jst", "st\udcff", "st\nmary", "::error::st", "a%b"])
def test_every_report_can_say_a_name_that_is_none(report: str, name: str, project: Path, handouts: Handouts) -> None:
    a_clinic(name)
    said = handouts("check", "-j", "1", "--report", report)
    assert said.code == 1
    assert "C017" in said.out
    assert report == "github" or "\x1b" not in said.out


@pytest.mark.parametrize("name", ["../clinics/riverside", "riverside/", "..", "/etc", "a\\b", "\x1b[2J"])
def test_no_option_leads_to_a_folder_elsewhere(name: str, project: Path, handouts: Handouts) -> None:
    for words in (
        *((*BUILD, option, name) for option in ("--clinic", "--locale", "--format", "--level")),
        *(("build", name), ("check", name), ("review", name), ("new", name), ("approve", name, "source")),
        *(("translate", command, name) for command in ("update", "extract", "export", "status", "check")),
        *(("translate", command, HANDOUT, "--locale", name) for command in ("update", "export", "status", "check")),
        ("review", HANDOUT, "--locale", name),
        ("new", "another", "--language", name),
    ):
        said = handouts(*words)
        assert said.code == 2, words
        assert "\x1b" not in said.out + said.err
    assert sorted(f.name for f in project.iterdir()) == ["source"]
    assert [f.name for f in project.rglob("*") if f.is_file()] == ["handout.yaml"]


# ---------------------------------------------------------------- handouts, their languages and pictures


@pytest.mark.parametrize("name", ON_DISK)
def test_a_handout_whose_folder_has_no_name_is_told_and_not_built(name: str, project: Path, handouts: Handouts) -> None:
    FOLDER.rename(Path("source", name))
    said = handouts("check", "-j", "1")
    assert said.code == 1
    assert " error S014 " in said.out or " error S016 " in said.out
    assert not any(c for c in said.out if not c.isprintable() and c != "\n")
    assert "Write `id:" not in said.out
    for words in (("list",), ("translate", "status"), ("build", "nothing"), BUILD):
        said = handouts(*words)
        assert not any(c for c in said.out + said.err if not c.isprintable() and c != "\n")
    assert said.code == 1
    assert not list(Path().rglob("*.txt"))


@pytest.mark.parametrize("name", ["..", "x\x1b[2J", "en_US", "es-us", "st\udcff", "es-US.es-US"])
def test_a_po_file_whose_name_is_no_language_is_told(name: str, project: Path, handouts: Handouts) -> None:
    assert handouts("translate", "update", HANDOUT, "--locale", "es-US").code == 0
    (FOLDER / "es-US.po").rename(FOLDER / f"{name}.po")
    said = handouts("check", "-j", "1")
    assert said.code == 1
    assert " error T" in said.out or " error S" in said.out
    for words in (("list",), ("translate", "status"), ("translate", "check"), ("translate", "export"), BUILD):
        said = handouts(*words)
        assert said.code in (0, 1), said.err
        assert not any(c for c in said.out + said.err if not c.isprintable() and c != "\n")
    assert not list(Path().rglob("*.xlf"))
    assert not [f for f in Path().rglob("*.txt") if "en-US" not in f.parts]


@pytest.mark.parametrize(
    "name", ["a:b c.svg", "a b:c.svg", "a*.svg", "a\u202egvs.svg", "\x1b[2J.svg", "con.svg", ".a.svg"]
)
def test_a_picture_of_a_name_that_some_computer_cannot_have_is_told(
    name: str, project: Path, handouts: Handouts
) -> None:
    file = FOLDER / "handout.yaml"
    seen = "\n  - id: choices"
    text = file.read_text("utf-8")
    assert text.count(seen) == 1
    image = f"    image: {{file: {json.dumps('images/' + name)}, alt: 'Two halves, one above the other'}}\n"
    file.write_text(text.replace(seen, image + seen), "utf-8")
    (FOLDER / "images").mkdir()
    (FOLDER / "images" / name).write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1"/></svg>'
    )
    said = handouts("check", "-j", "1")
    assert said.code == 1
    assert " error S022 the picture " in said.out
    assert not any(c for c in said.out if not c.isprintable() and c != "\n")


def test_a_logo_has_such_a_name_too(clinic: Path, handouts: Handouts) -> None:
    (clinic / "logo.svg").rename(clinic / "a logo*.svg")
    brand = (clinic / "brand.yml").read_text("utf-8")
    (clinic / "brand.yml").write_text(brand.replace("logo.svg", '"a logo*.svg"'), "utf-8")
    said = handouts("check", "-j", "1")
    assert said.code == 1
    assert "error C005 the logo `a logo*.svg` can't be used: its name holds a `*`" in said.out


# ---------------------------------------------------------------- a manifest names them again


@pytest.mark.parametrize("key", ["clinic", "handout"])
@pytest.mark.parametrize("name", ["javascript:alert(1)", "st\x1b[2J", "data:text", "a b", "St"])
def test_a_manifest_with_a_name_that_is_none_is_not_published(
    name: str, key: str, project: Path, handouts: Handouts
) -> None:
    """It would be an address in the index page."""
    assert handouts(*BUILD).code == 0
    data = json.loads(Path("output", NAME).read_text("utf-8"))
    (file,) = data["files"]
    there = Path("output", file["path"])
    file[key] = name
    file["path"] = f"{file['clinic']}/{file['locale']}/{file['handout']}-{file['level']}.txt"
    moved = Path("output", file["path"])
    moved.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(there, moved)
    Path("output", NAME).write_text(json.dumps(data), "utf-8")
    said = handouts("publish", "site")
    assert said.code == 3
    assert "no build has put it there" in said.err
    assert "\x1b" not in said.err
    assert not Path("site").exists()


def test_windows_devices_are_no_names() -> None:
    assert {"con", "nul", "lpt9"} < DEVICES
    assert all(id_problem(name) for name in DEVICES)
    assert os.sep == "/"


@pytest.mark.parametrize("report", ["text", "json", "sarif", "junit", "github"])
@pytest.mark.parametrize("target", ["handout.yaml", "/etc/passwd", "../../secret.yaml", "gone"])
def test_no_report_says_where_a_link_leads(report: str, target: str, project: Path, handouts: Handouts) -> None:
    """Nor does one stop at a link that leads to itself."""
    file = FOLDER / "handout.yaml"
    file.unlink()
    file.symlink_to(target)
    said = handouts("check", "-j", "1", "--report", report)
    assert said.code == 1
    assert str(file) in said.out
    assert "passwd" not in said.out
    assert "secret.yaml" not in said.out
