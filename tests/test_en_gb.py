"""A handout that is written in British English: its numbers, its paper, its words."""

import io
import shutil
from pathlib import Path

import pikepdf
import pytest

from conftest import Handouts
from handouts.clinics.locations import shipped
from handouts.core.findings import HandoutsError
from loading import interface, interface_source, library
from reading import html_page

LEAFLET = "sore-knee"
BUILD = ("build", LEAFLET, "--format", "html,text,pdf", "--level", "plain", "--quiet", "--verify")


@pytest.fixture
def leaflet(handouts: Handouts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new handout for the United Kingdom, which calls both numbers and is spelled as people spell there."""
    monkeypatch.chdir(tmp_path)
    assert handouts("new", LEAFLET, "--language", "en-GB").code == 0
    file = Path("source", LEAFLET, "handout.yaml")
    said = "Your GP may give you paracetamol. We organise visits in the centre at 14:30. Ring {clinic.phone}."
    text = file.read_text("utf-8").replace("Say what may go wrong.", said)
    file.write_text(text.replace("Say what this means.", "If it bleeds, call {emergency.phone}."), "utf-8")
    return file


def built(handouts: Handouts, *options: str) -> tuple[str, bytes]:
    """The text and the PDF of the leaflet."""
    said = handouts(*BUILD, *options)
    assert said.code == 0, said.err
    [text], [pdf] = Path("output").rglob("*.txt"), Path("output").rglob("*.pdf")
    return text.read_text("utf-8"), pdf.read_bytes()


def paper(pdf: bytes) -> list[int]:
    """The size of the first page in millimetres."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return [round(float(side) / 72 * 25.4) for side in list(file.pages[0].mediabox)[2:]]


def test_a_leaflet_names_the_numbers_and_has_the_paper_of_its_country(handouts: Handouts, leaflet: Path) -> None:
    text, pdf = built(handouts)
    assert "If it bleeds, call 999." in text
    assert "Call 999 now if" in text
    assert "Ring your GP practice or 111." in text
    assert "About this leaflet" in text
    assert "handout" not in text
    assert "911" not in text
    assert paper(pdf) == [210, 297]
    assert html_page(next(Path("output").rglob("*.html")).read_bytes()).get("lang") == "en-GB"
    day = leaflet.read_text("utf-8").split("updated: ")[1].split("\n")[0]
    assert f"last changed {int(day[-2:])} " in text, "the day stands first"


def test_no_rule_is_surprised_by_british_words(handouts: Handouts, leaflet: Path) -> None:
    said = handouts("check", LEAFLET)
    assert [line.split()[2] for line in said.out.splitlines() if ": warning " in line or ": error " in line] == ["S046"]


@pytest.mark.parametrize(
    ("british", "code"),
    [("oedema", "P008"), ("dyspnoea", "P008"), ("a haemorrhage", "P008"), ("anaemia", "P020"), ("ischaemia", "P020")],
)
def test_hard_words_are_hard_in_british_spelling_too(
    handouts: Handouts, leaflet: Path, british: str, code: str
) -> None:
    text = leaflet.read_text("utf-8").replace("If it bleeds", f"If you have {british}")
    leaflet.write_text(text, "utf-8")
    assert f" warning {code} “{british.split()[-1]}”" in handouts("check", LEAFLET).out


def test_a_clinic_may_have_another_number_and_another_paper(handouts: Handouts, leaflet: Path) -> None:
    folder = Path("templates", "clinics", "hill")
    folder.mkdir(parents=True)
    words = 'name: Hill Surgery\nphone: "020 7946 0000"\n'
    (folder / "clinic.yml").write_text(words, "utf-8")
    text, pdf = built(handouts, "--clinic", "hill")
    assert "call 999." in text
    assert paper(pdf) == [210, 297]
    shutil.rmtree("output")
    (folder / "clinic.yml").write_text(f'{words}emergency_phone: "112"\n', "utf-8")
    (folder / "brand.yml").write_text("defaults: {handouts: {page: letter}}\n", "utf-8")
    text, pdf = built(handouts, "--clinic", "hill")
    assert "call 112." in text
    assert paper(pdf) == [216, 279]


def test_other_handouts_keep_their_numbers_and_their_paper(handouts: Handouts, project: Path) -> None:
    assert handouts("build", "--format", "text,pdf", "--level", "plain", "--quiet").code == 0
    assert "Call 911 now if" in next(Path("output").rglob("*.txt")).read_text("utf-8")
    assert paper(next(Path("output").rglob("*.pdf")).read_bytes()) == [216, 279]


def test_a_language_that_nobody_knows_is_told(handouts: Handouts, project: Path) -> None:
    said = handouts("new", LEAFLET, "--language", "en-UK")
    assert said.code == 2
    assert "There is no locale 'en-UK'. Did you mean 'en-" in said.err
    assert not Path("source", LEAFLET).exists()


def test_a_region_says_only_what_it_says_otherwise() -> None:
    ours, theirs = interface("en-US"), interface("en-GB")
    assert theirs.keys() == ours.keys() == interface_source().keys()
    assert {key for key in ours if ours[key] != theirs[key]} >= {"contents", "clinic_phone"}
    assert theirs["call_emergency"] == ours["call_emergency"]


def test_a_word_of_a_region_that_no_page_has_is_told_at_its_line(tmp_path: Path) -> None:
    base = Path(shutil.copytree(shipped() / "base", tmp_path / "base"))
    (base / "ui" / "en-GB.yaml").write_text("contents: In this leaflet\ncontent: In this one\n", "utf-8")
    with pytest.raises(HandoutsError, match=r"en-GB\.yaml, line 2: `content` is not known here"):
        library(base).interface("en-GB")
