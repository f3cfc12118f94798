"""A language is data: with what CONTRIBUTING.md shows, a nineteenth one is built, and no line of code changes."""

import io
import re
import shutil
import textwrap
from datetime import date
from pathlib import Path

import pikepdf
import polib
import pytest
from docx import api as word

from conftest import HANDOUT, Handouts
from handouts.clinics.locations import shipped
from handouts.formats.table import SIDE_BY_SIDE
from loading import registry
from reading import docx_lines, docx_margins, html_page, html_text, pdf_pages, repository, squeeze

GERMAN = "de-DE"

UMLAUTS = str.maketrans("aeiouAEIOU", "äëïöüÄËÏÖÜ")


@pytest.fixture
def own(project: Path) -> Path:
    """A project's own templates with the example's German in them: the entry and the words, nothing else."""
    text = (repository() / "CONTRIBUTING.md").read_text("utf-8")
    section = text.split("\n## Add a language\n")[1].split("\n## ")[0]
    entry, words = (textwrap.dedent(block) for block in re.findall(r"(?ms)^   ```yaml\n(.*?)^   ```$", section))
    base = Path(shutil.copytree(shipped() / "base", project / "own" / "base"))
    with (base / "locales.yaml").open("a", encoding="utf-8") as file:
        file.write(entry)
    (base / "words" / "de.yaml").write_text(words, "utf-8")
    return base.parent


def sham(text: str) -> str:
    """Words of no language, with the same fields and marks; but what says no does so in German."""
    parts = re.split(r"(\{[^{}]*\}|nobody)", text)
    return "".join("niemand" if p == "nobody" else p if p.startswith("{") else p.translate(UMLAUTS) for p in parts)


def translate(file: Path, **given: str) -> list[str]:
    """Fill in every entry of a PO file; the translations."""
    catalog = polib.pofile(str(file), wrapwidth=0)
    for entry in catalog:
        assert entry.msgstr == "", "a new file has no translations"
        entry.msgstr = given.get(entry.msgctxt, sham(entry.msgid))
    catalog.save()
    return [entry.msgstr for entry in catalog]


def begin(handouts: Handouts, own: Path, **given: str) -> list[str]:
    """Begin and fill in the words on every page, then the handout; the handout's translations."""
    for name in ("interface", HANDOUT):
        assert handouts("translate", "update", name, "--locale", GERMAN, "--templates", own).code == 0
    translate(own / "base" / "ui" / f"{GERMAN}.po")
    return translate(Path("source") / HANDOUT / f"{GERMAN}.po", **given)


def test_the_registry_takes_the_entry_as_it_is(own: Path) -> None:
    german = registry(own / "base")[GERMAN]
    assert german.format_date(date(2026, 11, 2)) == "2. November 2026"
    assert registry(own / "base")["en-US"].name_in(german) == "Englisch"


def test_the_words_on_every_page_are_begun_in_the_projects_own_folder(handouts: Handouts, own: Path) -> None:
    said = handouts("translate", "update", "interface", "--locale", "de", "--templates", own)
    file = own / "base" / "ui" / f"{GERMAN}.po"
    count = len(polib.pofile(str(own / "base" / "ui" / "es-US.po")))
    assert said.err == f"{file}: updated ({count} new)\n"
    begun = polib.pofile(str(file))
    assert begun.metadata["Language"] == "de_DE"
    assert begun.metadata["Plural-Forms"] == "nplurals=2; plural=(n != 1);"
    assert not (shipped() / "base" / "ui" / file.name).exists()


def test_nothing_is_built_while_a_word_of_every_page_is_missing(handouts: Handouts, own: Path) -> None:
    begin(handouts, own)
    (own / "base" / "ui" / f"{GERMAN}.po").unlink()
    said = handouts("build", "--locale", GERMAN, "--format", "text", "--templates", own)
    assert said.code == 1
    assert "error T009" in said.err
    assert not Path("output", "base", GERMAN).exists()


def test_a_new_language_is_built_in_every_format_that_people_ask_for_first(handouts: Handouts, own: Path) -> None:
    translations = begin(handouts, own)
    said = handouts("check", HANDOUT, "--templates", own)
    assert (said.code, said.out) == (0, "Nothing to mend.\n")

    said = handouts("build", "-l", "de", "-f", "html,text,pdf,docx", "--level", "plain", "-j", "1", "--templates", own)
    assert said.code == 0, said.err
    stem = Path("output", "base", GERMAN, f"{HANDOUT}-plain")
    page, text, pdf, docx = (stem.with_suffix(s).read_bytes() for s in (".html", ".txt", ".pdf", ".docx"))
    said_by = {
        "html": squeeze(html_text(page)),
        "text": squeeze(text.decode()),
        "pdf": squeeze("".join(pdf_pages(pdf))),
        "docx": squeeze("".join(docx_lines(docx)) + docx_margins(docx)),
    }
    source = Path("source", HANDOUT, "handout.yaml").read_text("utf-8")
    [updated] = re.findall(r"(?m)^updated: (\S+)$", source)
    day = registry(own / "base")[GERMAN].format_date(date.fromisoformat(updated))
    for form, found in said_by.items():
        for translation in translations:
            assert squeeze(translation.replace("**", "")) in found, f"{form}: {translation}"
        assert squeeze(sham("Possible problems")) in found, form
        assert squeeze(sham("Not translated yet")) not in found, form
        assert squeeze(sham("last changed ") + day) in found, form

    assert html_page(page).get("lang") == GERMAN
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert str(file.Root.Lang).lower() == GERMAN.lower()
    assert word.Document(io.BytesIO(docx)).core_properties.language == GERMAN


def test_a_new_language_stands_beside_another_one(handouts: Handouts, own: Path) -> None:
    begin(handouts, own)
    said = handouts("build", "-l", "de+en", "-f", ",".join(SIDE_BY_SIDE), "--level", "plain", "--templates", own)
    assert said.code == 0, said.err
    page = Path("output", "base", f"{GERMAN}+en-US", f"{HANDOUT}-plain.html").read_bytes()
    assert squeeze(sham("What is it?")) in squeeze(html_text(page))
    assert squeeze("What is it?") in squeeze(html_text(page))


def test_the_checks_know_the_words_of_a_new_language(handouts: Handouts, own: Path) -> None:
    source = Path("source") / HANDOUT / "handout.yaml"
    source.write_text(source.read_text("utf-8").replace("Say what this means.", "Take no more than 80 mg."), "utf-8")
    path = "choices.no-change.what"

    begin(handouts, own, **{path: "Nehmen Sie nicht mehr als 80 Milligramm."})
    assert handouts("translate", "check", HANDOUT, "--templates", own).out == "Nothing to mend.\n"

    file = source.with_name(f"{GERMAN}.po")
    file.write_text(file.read_text("utf-8").replace("nicht mehr als 80 Milligramm", "80 Milliliter"), "utf-8")
    said = handouts("translate", "check", HANDOUT, "--templates", own)
    assert sorted(set(re.findall(r" (T\d{3}) ", said.out))) == ["T005", "T012"]


def test_a_new_language_is_approved_as_any_other(handouts: Handouts, own: Path) -> None:
    begin(handouts, own)
    who = ("--by", "A. Beispiel", "--role", "translator", "--method", "human", "--date", "2026-11-20")
    for name in ("interface", HANDOUT):
        assert handouts("translate", "approve", name, "--all", "-l", "de", *who, "--templates", own).code == 0
    said = handouts("translate", "status", "--locale", "de", "--templates", own)
    for line in said.out.splitlines()[1:]:
        assert re.fullmatch(r"\S+ +de-DE +(?:standard|plain|both) +- +- +- +- +[1-9]\d* +0", line)
