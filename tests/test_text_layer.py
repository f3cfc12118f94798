"""Every finished file says what its edition says: no word lost, none added, none out of order."""

import re
from collections import Counter
from collections.abc import Callable

import pytest

from expected import alts, divs, expected_text
from handouts.document.compose import Document, footer_lines, tables_as_lists
from reading import (
    docx_alts,
    docx_lines,
    docx_margins,
    epub_chapters,
    epub_text,
    html_page,
    html_text,
    image_alts,
    pdf_alts,
    pdf_pages,
    pdf_tagged_text,
    squeeze,
)
from shipped import EDITIONS, Built, output

each = pytest.mark.parametrize("edition", EDITIONS, ids=str)


def front(document: Document) -> str:
    return document.title + document.subtitle + expected_text([{"t": "Para", "c": document.audience}])


def body_of_pdf(document: Document, pages: list[str]) -> str:
    """The pages' text without what pages add: letterhead, footer, list of contents, lines for notes."""
    count = len(pages)
    text = ""
    for number, page in enumerate(pages, 1):
        foot = squeeze("".join(footer_lines(document)))
        words = document.edition.data["ui"]["page"]
        foot += squeeze(words.replace("{page}", str(number)).replace("{pages}", str(count)))
        said = squeeze(page)
        assert said.count(foot) == 1, f"page {number} has no footer, or two"
        text += said.replace(foot, "")
    ui = document.edition.ui
    letterhead = squeeze(document.clinic_name + document.tag_line)
    assert text.startswith(letterhead)
    text = text.removeprefix(letterhead)
    headings = [squeeze(expected_text([b])) for b in document.blocks if b["t"] == "Header"]
    dots = r"\.*[0-9]+"
    contents = re.escape(squeeze(ui["contents"])) + "".join(re.escape(h) + dots for h in headings)
    text, found = re.subn(contents, "", text, count=1)
    assert found == (count > 3), "a list of contents stands in handouts of more than three pages"
    return text.removesuffix(squeeze(ui["my_notes"]))


def same(found: str, wanted: str) -> None:
    """Equal, or an assertion that shows where they part."""
    if found == wanted:
        return
    at = next((i for i, (a, b) in enumerate(zip(found, wanted, strict=False)) if a != b), min(len(found), len(wanted)))
    raise AssertionError(
        f"at {at}: found …{found[max(0, at - 40) : at + 60]}…, wanted …{wanted[max(0, at - 40) : at + 60]}…"
    )


def wanted_of_pdf(document: Document, form: str) -> str:
    """What a PDF has to say, in order, without what pages add."""
    blocks = tables_as_lists(document.blocks, document.edition) if form == "large-print" else document.blocks
    keys = divs(blocks, "figure")
    wanted = front(document) + expected_text(blocks, number="{}.")
    for figure in keys:  # the key's numbers are those in the picture's circles: bare
        with_stops, bare = (expected_text([figure], number=n) for n in ("{}.", "{}"))
        assert with_stops in wanted
        wanted = wanted.replace(with_stops, bare)
    return squeeze(wanted)


@pytest.mark.parametrize("form", ["pdf", "large-print"])
@pytest.mark.parametrize("edition", [e for e in EDITIONS if e.locale != "ar"], ids=str)
def test_a_pdf_says_what_its_edition_says(edition: Built, form: str) -> None:
    document = edition.document
    same(body_of_pdf(document, pdf_pages(edition.file(form))), wanted_of_pdf(document, form))


@pytest.mark.parametrize("form", ["pdf", "large-print"])
@each
def test_a_screen_reader_meets_every_word_of_a_pdf_in_order(edition: Built, form: str) -> None:
    document = edition.document
    said = squeeze(pdf_tagged_text(edition.file(form)))
    said = said.removeprefix(squeeze(document.clinic_name + document.tag_line))
    headings = [squeeze(expected_text([b])) for b in document.blocks if b["t"] == "Header"]
    contents = re.escape(squeeze(document.edition.ui["contents"])) + "".join(re.escape(h) + "[0-9]+" for h in headings)
    # The signs over Arabic letters come after the letter's ligature: they are compared for themselves.
    contents, said, signs = re.sub(SIGNS, "", contents), re.sub(SIGNS, "", said), re.findall(SIGNS, said)
    said, found = re.subn(contents, "", said, count=1)
    assert found == 1
    wanted = wanted_of_pdf(document, form)
    notes = squeeze(document.edition.ui["my_notes"])
    same(said.removesuffix(re.sub(SIGNS, "", notes)), re.sub(SIGNS, "", wanted))
    pages = "".join(headings) + squeeze(document.clinic_name + document.tag_line + document.edition.ui["contents"])
    missing = Counter(re.findall(SIGNS, wanted)) - Counter(signs)
    extra = Counter(signs) - Counter(re.findall(SIGNS, wanted + pages + notes))
    assert (missing, extra) == (Counter(), Counter())


SIGNS = "[\u064b-\u0652]"


@each
def test_a_word_file_says_what_its_edition_says(edition: Built) -> None:
    document = edition.document
    wanted = front(document)
    for block in document.blocks:
        said = expected_text([block], without=("contents",))
        for part in divs([block], "pros-cons"):
            # Side by side in a table, a row is read across: both headings, then both lists.
            benefits, harms = part["c"][1]
            heads = [expected_text([side["c"][1][0]]) for side in (benefits, harms)]
            lists = [expected_text(side["c"][1][1:]) for side in (benefits, harms)]
            said = said.replace(expected_text([part]), "".join(heads + lists))
        wanted += said
    same(squeeze("".join(docx_lines(edition.file("docx")))), squeeze(wanted))
    margins = squeeze(docx_margins(edition.file("docx")))
    for line in (document.tag_line, document.clinic_name, *footer_lines(document)):
        assert squeeze(line) in margins


@pytest.mark.parametrize(("form", "read"), [("html", html_text), ("epub", epub_text)])
@each
def test_a_page_on_screen_says_what_its_edition_says(edition: Built, form: str, read: Callable[[bytes], str]) -> None:
    document = edition.document
    same(squeeze(read(edition.file(form))), squeeze(front(document) + expected_text(document.blocks)))


@each
def test_plain_text_says_what_its_edition_says(edition: Built) -> None:
    document = edition.document
    said = squeeze(edition.file("text").decode())
    blocks = tables_as_lists(document.blocks, document.edition)
    assert said.startswith(squeeze(document.clinic_name + ("·" if document.clinic_name else "") + document.tag_line))
    # Bullets, numbers and picture descriptions are the format's own: every line must still be there, in order.
    at = 0
    for line in expected_text(blocks, without=("contents", "notes")).splitlines():
        found = said.find(squeeze(line), at)
        assert found >= 0, line
        at = found + len(squeeze(line))
    for alt in alts(document.blocks):
        assert squeeze(alt) in said


@each
def test_every_picture_is_described_in_every_file(edition: Built) -> None:
    wanted = alts(edition.document.blocks)
    logo = [edition.document.edition.clinic.logo_alt] if edition.document.edition.clinic.logo else []
    assert wanted, "the handout has pictures"
    assert pdf_alts(edition.file("pdf")) == [*logo, *wanted]
    assert pdf_alts(edition.file("large-print")) == [*logo, *wanted]
    assert docx_alts(edition.file("docx")) == wanted
    assert image_alts([html_page(edition.file("html"))]) == wanted
    assert image_alts(epub_chapters(edition.file("epub"))) == wanted


@each
def test_every_page_says_that_it_is_a_draft(edition: Built) -> None:
    document = edition.document
    notice = squeeze(" ".join(document.edition.data["notices"]))
    assert notice
    for form in ("pdf", "large-print"):
        for page in pdf_pages(edition.file(form)):
            assert notice in squeeze(page)
    assert squeeze(docx_margins(edition.file("docx"))).count(notice) == 2  # first page, other pages
    for chapter in epub_chapters(edition.file("epub")):
        assert notice in squeeze("".join(chapter.itertext()))
    for form in ("html", "text"):
        assert notice in squeeze(edition.file(form).decode())


def test_built_editions_are_the_ones_the_source_offers() -> None:
    offered = {p.relative_to(output()).as_posix() for p in output().rglob("*.html")}
    assert offered == {e.path("html").relative_to(output()).as_posix() for e in EDITIONS}
