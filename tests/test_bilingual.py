"""Two languages beside each other: all of both, each part beside its counterpart, each in its own direction."""

import io
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from docx import api as word
from docx.oxml.ns import qn

from approving import put_on_record
from conftest import HANDOUT, Handouts
from expected import divs, expected_text
from glyphs import drawn, places
from handouts.document.compose import Document, tables_as_lists
from handouts.editions.edition import select
from handouts.formats.table import NAMES, SIDE_BY_SIDE
from handouts.source.parts import Level
from loading import load, load_clinic
from reading import docx_lines, docx_margins, html_page, html_text, pdf_pages, pdf_tagged_text, squeeze
from shipped import composed
from small import made, new, translate

SENTENCE = "Wait 15–30 minutes (or more)!"
ARABIC = "انتظر 15–30 دقيقة (أو أكثر)!"
FIGURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


# ---------------------------------------------------------------- a handout with words that can be told apart


def told_apart(project: Path) -> Path:
    """A new handout whose every text is a word of its own, with a picture, a source and a glossary."""
    folder = new(project)
    file = folder / "handout.yaml"
    count = iter(range(100, 1000))
    text = re.sub(r'(?<=[:,] )"[^"\n]+"', lambda _: f'"En{next(count)}x"', file.read_text("utf-8"))
    head, body = text.split("    body: |-\n")
    block, rest = body.split("\n\n  - id: choices")
    written = re.sub(r"(?m)^( *)(- )?\S.*$", lambda m: f"{m[1]}{m[2] or ''}En{next(count)}x", block)
    picture = (
        '\n    image: {file: images/knee.svg, alt: "En901x", caption: "En902x", callouts: [{id: one, text: "En903x"}]}'
    )
    end = (
        'glossary:\n  - {term: "En910x", plain: "En911x"}\n  - {term: "En912x", plain: "En913x"}\n'
        "references:\n  - {id: knee2020, type: book, title: Knees, publisher: Bones, issued: {date-parts: [[2020]]}}\n"
    )
    whole = f"{head}    body: |-\n{written} [@knee2020]{picture}\n\n  - id: choices{rest}\n{end}"
    file.write_text(whole, "utf-8")
    (folder / "images").mkdir()
    (folder / "images" / "knee.svg").write_text(FIGURE, "utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """It, in English and Spanish."""
    folder = told_apart(tmp_path_factory.mktemp("bilingual"))
    translate(folder, "es-US", lambda path, text: text.replace("En", "Es"))
    return folder


@pytest.fixture(scope="module")
def spanish_and_english(folder: Path) -> dict[str, bytes]:
    return made(folder, "es-US+en-US", *SIDE_BY_SIDE)


def document(folder: Path, locale: str) -> Document:
    clinic = load_clinic("base")
    edition = select(load(folder), locale=locale, level=Level.PLAIN, clinic=clinic)
    return composed(edition)


ONCE = ("contents", "notes", "references")
"""What needs no translation, or is for one language only."""


def edition_text(one: Document) -> str:
    """All that an edition says, its tables as lists, as they are where two languages stand side by side."""
    front = one.title + one.subtitle + expected_text([{"t": "Para", "c": one.audience}])
    return squeeze(front + expected_text(tables_as_lists(one.blocks, one.edition), without=ONCE))


def tokens(text: str, language: str) -> list[str]:
    return re.findall(language + r"(\d+)x", text)


# ---------------------------------------------------------------- all of both, in pairs


def test_a_web_page_has_all_of_both_editions_each_on_its_side(
    folder: Path, spanish_and_english: dict[str, bytes]
) -> None:
    page = html_page(spanish_and_english["html"])
    [main] = page.iterfind(".//main")
    for number, tag in enumerate(("es-US", "en-US")):
        said = "".join(pair[number].text_content() for pair in main.xpath(".//div[@class='pair']"))
        assert squeeze(said) == edition_text(document(folder, tag))
    for pair in main.xpath(".//div[@class='pair']"):
        assert all("side" in side.get("class").split() for side in pair)
        assert [side.get("lang") or page.get("lang") for side in pair] == ["es-US", "en-US"]
    # Beside the pairs there is what needs no translation: the sources. (Notes are for paper.)
    for pair in main.xpath(".//div[@class='pair']"):
        pair.getparent().remove(pair)
    assert squeeze(main.text_content()) == squeeze(
        expected_text(divs(document(folder, "es-US").blocks, "references"), without=())
    )
    assert len(list(main.iter("img"))) == 1


@pytest.mark.parametrize("form", SIDE_BY_SIDE)
def test_each_text_stands_beside_its_counterpart(
    folder: Path, spanish_and_english: dict[str, bytes], form: str
) -> None:
    content = spanish_and_english[form]
    said = {
        "html": lambda: html_text(content),
        "docx": lambda: "\n".join(docx_lines(content)),
        "pdf": lambda: pdf_tagged_text(content),
    }[form]()
    wanted = {tag: tokens(edition_text(document(folder, tag)), tag[:2].title()) for tag in ("es-US", "en-US")}
    assert wanted["es-US"] == wanted["en-US"]
    assert len(set(wanted["en-US"])) > 30
    for tag, inside in wanted.items():
        assert tokens(said, tag[:2].title()) == inside, f"{tag}: each text once, in the order of its edition"
    # One language never runs ahead of the other by more than one part of the page.
    ahead = most = 0
    for language in re.findall(r"(Es|En)\d+x", said):
        ahead += 1 if language == "Es" else -1
        most = max(most, ahead)
        assert ahead >= 0, "the first language comes first"
    assert ahead == 0
    assert most <= 4


def test_a_pdf_has_every_letter_of_both_editions(folder: Path, spanish_and_english: dict[str, bytes]) -> None:
    found = letters(pdf_tagged_text(spanish_and_english["pdf"]))
    both = [document(folder, tag) for tag in ("es-US", "en-US")]
    wanted = sum((letters(edition_text(one) + one.tag_line) for one in both), Counter[str]())
    wanted += letters(expected_text(divs(both[0].blocks, "references"), without=()))
    notes = letters(f"{both[0].edition.ui['my_notes']} / {both[1].edition.ui['my_notes']}")
    assert found - wanted in (Counter(), notes)
    assert not wanted - found


def test_a_word_file_has_every_letter_of_both_editions(folder: Path, spanish_and_english: dict[str, bytes]) -> None:
    docx = word.Document(io.BytesIO(spanish_and_english["docx"]))
    both = [document(folder, tag) for tag in ("es-US", "en-US")]
    found = letters("\n".join(docx_lines(spanish_and_english["docx"])))
    wanted = sum((letters(edition_text(one)) for one in both), Counter[str]())
    wanted += letters(expected_text(divs(both[0].blocks, "references"), without=()))
    wanted += letters(both[0].edition.ui["my_notes"] + both[1].edition.ui["my_notes"])
    for table in docx.tables:
        heads = [cell.text for cell in table.rows[0].cells]
        assert heads == ["Español", "English"]
        wanted += letters("".join(heads))
    assert found == wanted


def letters(text: str) -> Counter[str]:
    """Not digits: numbers of lists are the format's own."""
    return Counter(c for c in squeeze(text) if c.isalpha())


def test_one_card_follows_the_other(spanish_and_english: dict[str, bytes]) -> None:
    """Not all cards in one language and then all in the other."""
    page = html_page(spanish_and_english["html"])
    names = [e.text_content() for e in page.iter("h3") if re.fullmatch(r"E[ns]\d+x", e.text_content())]
    assert len(names) == 4
    assert [n[:2] for n in names] == ["Es", "En", "Es", "En"]
    assert names[0][2:] == names[1][2:] and names[2][2:] == names[3][2:] and names[0] != names[2]


def test_the_name_of_an_option_stands_with_what_it_is_for(spanish_and_english: dict[str, bytes]) -> None:
    page = html_page(spanish_and_english["html"])
    for name in page.iter("h3"):
        if re.fullmatch(r"E[ns]\d+x", name.text_content()):
            assert "purpose" in name.getnext().get("class")


def test_on_paper_the_sides_are_two_columns(spanish_and_english: dict[str, bytes]) -> None:
    for number in ("902", "903", "911"):
        spanish, english = places(spanish_and_english["pdf"], f"Es{number}x", f"En{number}x")
        assert english > spanish + 200


# ---------------------------------------------------------------- one page


def test_ids_are_unique_and_links_lead_to_them(spanish_and_english: dict[str, bytes]) -> None:
    page = html_page(spanish_and_english["html"])
    ids = [e.get("id") for e in page.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert {"key-message", "choices", "choices.first-choice", "sources", "about"} <= set(ids)
    links = [a.get("href") for a in page.iter("a") if a.get("href", "").startswith("#")]
    assert len(links) >= 3
    assert {link[1:] for link in links} <= set(ids)


def test_there_is_one_main_heading_and_the_page_is_in_the_first_language(spanish_and_english: dict[str, bytes]) -> None:
    page = html_page(spanish_and_english["html"])
    assert page.get("lang") == "es-US"
    assert [h.text_content()[:2] for h in page.iter("h1")] == ["Es"]
    assert re.fullmatch(r"Es\d+x · En\d+x", page.findtext(".//title"))
    assert json.loads(page.findtext(".//script"))["inLanguage"] == ["es-US", "en-US"]
    with pikepdf.open(io.BytesIO(spanish_and_english["pdf"])) as file:
        assert str(file.Root.Lang) == "es-US"


def test_every_page_says_in_both_languages_that_it_is_a_draft(
    folder: Path, spanish_and_english: dict[str, bytes]
) -> None:
    for tag in ("es-US", "en-US"):
        notice = squeeze(" ".join(document(folder, tag).edition.data["notices"]))
        assert notice in squeeze(docx_margins(spanish_and_english["docx"]))
        assert notice in squeeze(html_page(spanish_and_english["html"]).findtext(f".//footer//span[@lang='{tag}']"))
        for page in pdf_pages(spanish_and_english["pdf"]):
            assert notice in squeeze(page)
            assert "es-US+en-US·plain" in squeeze(page)


# ---------------------------------------------------------------- two directions


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = new(tmp_path_factory.mktemp("arabic"), {'"Say what this means."': f'"{SENTENCE}"'})
    translate(folder, "ar", lambda path, text: ARABIC if text == SENTENCE else "كلام")
    return folder


@pytest.fixture(scope="module")
def arabic_and_english(arabic: Path) -> dict[str, bytes]:
    return made(arabic, "ar+en-US", *SIDE_BY_SIDE)


@pytest.fixture(scope="module")
def english_and_arabic(arabic: Path) -> dict[str, bytes]:
    return made(arabic, "en-US+ar", *SIDE_BY_SIDE)


def test_each_side_of_a_web_page_runs_its_own_way(arabic_and_english: dict[str, bytes]) -> None:
    page = html_page(arabic_and_english["html"])
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    pairs = page.xpath(".//main//div[@class='pair']")
    assert len(pairs) > 20
    for first, _ in pairs[1:]:
        assert (first.get("lang"), first.get("dir")) == ("ar", "rtl")
    for _, second in pairs:
        assert (second.get("lang"), second.get("dir")) == ("en-US", "ltr")
        assert not [e for e in second.iter() if e.get("class") == "ltr"], "English needs no marks in English"
    [arabic] = [p for p in page.iter("p") if squeeze(p.text_content()) == squeeze(ARABIC)]
    assert [e.text_content() for e in arabic.iter("span")] == ["15–30"]


@pytest.mark.parametrize("first", ["ar", "en-US"])
def test_on_paper_english_reads_from_left_to_right_beside_arabic(
    first: str, arabic_and_english: dict[str, bytes], english_and_arabic: dict[str, bytes]
) -> None:
    pdf = (arabic_and_english if first == "ar" else english_and_arabic)["pdf"]
    [line] = [line for page in drawn(pdf) for line in page if "Wait" in line]
    # PDFium turns brackets round in lines with Arabic in them: which of a pair it is can't be asked.
    english, arabic = line.replace("(", "|").replace(")", "|").split("!", 1)
    assert english == "Wait15–30minutes|ormore|", "each sign is where English puts it"
    # Arabic: the number from left to right, and all else from right to left.
    before, after = arabic.split("15–30")
    assert before.startswith("!|") and before.count("|") == 2
    assert len(after) == len("انتظر")
    # For a screen reader, too, but for the place of a bracket beside a space.
    read = re.sub(r"[()!]", "", squeeze(pdf_tagged_text(pdf)))
    for sentence in (SENTENCE, ARABIC):
        assert re.sub(r"[()!]", "", squeeze(sentence)) in read


@pytest.mark.parametrize("first", ["ar", "en-US"])
def test_each_column_of_a_word_file_runs_its_own_way(
    first: str, arabic_and_english: dict[str, bytes], english_and_arabic: dict[str, bytes]
) -> None:
    docx = word.Document(io.BytesIO((arabic_and_english if first == "ar" else english_and_arabic)["docx"]))
    order = ["ar", "en-US"] if first == "ar" else ["en-US", "ar"]
    assert docx.tables
    for table in docx.tables:
        assert (table._tbl.tblPr.find(qn("w:bidiVisual")) is not None) is (first == "ar")
        for row in table.rows:
            for cell, tag in zip(row.cells, order, strict=True):
                for paragraph in cell.paragraphs:
                    assert turned(paragraph._p.pPr, "w:bidi") is (tag == "ar"), paragraph.text
                    for run in paragraph.runs:
                        if tag == "en-US":
                            assert not turned(run._r.rPr, "w:rtl"), paragraph.text
    for cell, tag in zip(docx.tables[1].rows[1].cells, order, strict=True):
        assert cell.text
        for run in cell.paragraphs[0].runs:
            [language] = run._r.iter(qn("w:lang"))
            assert language.get(qn("w:bidi" if tag == "ar" else "w:val")) == tag


def turned(properties: Any, name: str) -> bool:
    """Whether a property is there and on."""
    found = None if properties is None else properties.find(qn(name))
    return found is not None and found.get(qn("w:val")) not in {"0", "false"}


# ---------------------------------------------------------------- what can be asked for


ACCENTED = str.maketrans("aeiou", "áéíóú")


def build(handouts: Handouts, *words: str | Path) -> Any:
    return handouts("build", "--level", "plain", "-j", "1", *words)


@pytest.fixture
def translated(project: Path) -> Path:
    translate(project / "source" / HANDOUT, "es-US", lambda path, text: text.translate(ACCENTED))
    return project


def test_the_formats_without_room_for_it_are_left_out(handouts: Handouts, translated: Path) -> None:
    assert build(handouts, "-l", "es+en").code == 0
    made = {p.relative_to("output").as_posix() for p in Path("output").rglob(f"{HANDOUT}*")}
    assert made == {f"base/es-US+en-US/{HANDOUT}-plain.{suffix}" for suffix in ("pdf", "docx", "html")}


@pytest.mark.parametrize("form", [f for f in NAMES if f not in SIDE_BY_SIDE])
def test_a_format_without_room_for_it_is_refused_by_name(handouts: Handouts, translated: Path, form: str) -> None:
    said = build(handouts, "-l", "es+en", "-f", f"html,{form}")
    assert said.code == 2
    assert f"'{form}' can't set two languages side by side. There is: pdf, docx, html." in said.err
    assert not Path("output").exists()


@pytest.mark.parametrize("pair", ["es+", "+en", "es+en+es", "en+en", "en+en-US", "es+xx"])
def test_what_names_no_two_languages_is_refused(handouts: Handouts, translated: Path, pair: str) -> None:
    said = build(handouts, "-l", pair, "-f", "html")
    assert said.code == 2
    assert "There is no locale 'xx'" in said.err if "xx" in pair else "Write them like this: es+en" in said.err
    assert not Path("output").exists()


def test_it_is_built_when_asked_for_and_not_otherwise(handouts: Handouts, translated: Path) -> None:
    assert build(handouts, "-f", "html").code == 0
    assert {p.name for p in Path("output/base").iterdir()} == {"en-US", "es-US"}
    assert build(handouts, "-f", "html", "-l", "en+es", "-l", "es").code == 0
    assert {p.name for p in Path("output/base").iterdir()} == {"en-US", "es-US", "en-US+es-US"}


def test_the_manifest_and_the_index_name_both_languages(handouts: Handouts, translated: Path) -> None:
    assert build(handouts, "-f", "html", "-l", "es,es+en").code == 0
    manifest = json.loads(Path("output/manifest.json").read_text("utf-8"))
    [entry] = [e for e in manifest["files"] if "+" in e["path"]]
    assert entry["locale"] == "es-US+en-US"
    assert entry["path"] == f"base/es-US+en-US/{HANDOUT}-plain.html"
    assert entry["status"] == "draft"
    assert sum(entry["translation"].values()) > 20
    assert manifest["languages"] == {HANDOUT: ["en-US", "es-US"]}, "a pair is no language"
    assert handouts("publish", "site").code == 0
    index = html_page(Path("site/index.html").read_bytes())
    assert "Español / English · Fácil de leer" in index.text_content()
    assert index.xpath(f"//a[@href='{entry['path']}']")
    assert Path("site", entry["path"]).is_file()


def test_its_page_links_to_the_single_editions(handouts: Handouts, translated: Path) -> None:
    assert build(handouts, "-f", "html", "-l", "es+en").code == 0
    page = html_page(Path(f"output/base/es-US+en-US/{HANDOUT}-plain.html").read_bytes())
    links = {a.get("href") for a in page.iterfind(".//nav//a")}
    assert {f"../{tag}/{HANDOUT}-plain.html" for tag in ("es-US", "en-US")} <= links
    assert page.find(".//nav//*[@aria-current]") is None


def test_what_is_up_to_date_is_kept_and_either_language_makes_it_anew(handouts: Handouts, translated: Path) -> None:
    words = ("-f", "html", "-l", "es+en")
    assert "1 file made" in build(handouts, *words).err
    assert "1 up to date" in build(handouts, *words).err
    catalog = translated / "source" / HANDOUT / "es-US.po"
    changed = catalog.read_text("utf-8").replace("Sáy hów lóng", "Dígá cuántó", 1)
    catalog.write_text(changed, "utf-8")
    assert "1 file made" in build(handouts, *words).err


UNEVEN = {
    "a part more": "{% block after_sections %}{% if locale.tag == 'es-US' %}\n# Más\n\nMás.\n{% endif %}{% endblock %}",
    "another kind of part": (
        "{% block after_sections %}{% if locale.tag == 'es-US' %}\n- Más.\n{% else %}\nMore.\n{% endif %}{% endblock %}"
    ),
    "a part with another meaning": (
        "{% block after_sections %}\n::: {% if locale.tag == 'es-US' %}fact{% else %}about{% endif %}\nMás.\n:::\n"
        "{% endblock %}"
    ),
    "a longer list of questions": (
        "{% block after_sections %}\n::: questions\n1. One\n{% if locale.tag == 'es-US' %}2. Two\n{% endif %}:::\n"
        "{% endblock %}"
    ),
}


@pytest.mark.parametrize("template", UNEVEN.values(), ids=UNEVEN)
def test_a_template_that_gives_the_languages_different_parts_is_said(
    handouts: Handouts, clinic: Path, translated: Path, template: str
) -> None:
    (clinic / "body.md.j2").write_text('{% extends "base/body.md.j2" %}\n' + template.replace("\\n", "\n"), "utf-8")
    said = build(handouts, "-l", "es+en", "-f", "html", "-c", clinic.name)
    assert "es-US and en-US can't stand side by side: a template gives them different parts" in said.err
    assert "Give both languages the same sections in the clinic's body.md.j2." in said.err
    assert "Traceback" not in said.err
    assert said.code == 3
    assert not list(Path().rglob("*.html"))
    # Each by itself is fine.
    each = build(handouts, "-l", "es,en", "-f", "html", "-c", clinic.name)
    assert each.code == 0, each.err


def test_a_clinics_own_part_stands_in_both_languages(handouts: Handouts, clinic: Path, translated: Path) -> None:
    assert build(handouts, "-l", "es+en", "-f", "html", "-c", clinic.name).code == 0
    page = html_page(Path(f"output/{clinic.name}/es-US+en-US/{HANDOUT}-plain.html").read_bytes())
    heads = [[side[0].text_content() for side in pair] for pair in page.xpath(".//div[@class='pair'][*/h2]")]
    assert ["Cómo llegar a su cita", "Getting to your appointment"] in heads


@pytest.mark.parametrize("locales", ["es-US+en-US", "en-US+es-US"])
def test_an_approved_handout_beside_a_translation_that_is_none_says_so_in_both_languages(
    tmp_path: Path, locales: str
) -> None:
    who = 'reviewers: [{name: "A. Rivera", role: "pain physician", date: 2026-11-24}]'
    approved = f"review: {{status: approved, reviewed: 2026-11-24, next_review: 2028-11-24, {who}}}"
    draft = "review: {status: draft, reviewed: null, next_review: null, reviewers: []}"
    updated = f"updated: {date.today().isoformat()}"
    folder = new(tmp_path, {draft: approved, updated: "updated: 2026-11-20"})
    translate(folder, "es-US", lambda path, text: text)
    put_on_record(folder)
    page = html_text(made(folder, locales, "html", verify=True)["html"])
    assert "Esta traducción todavía no está aprobada." in page
    assert "This translation has not been approved yet." in page
    assert "not yet reviewed by a clinician" not in page
