"""Direction and language in a Word file: what makes its styles, paragraphs, runs, tables and pages run as they should.

Word needs to be told at each of these levels; Pandoc tells it of body text only.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from docx.oxml.ns import qn
from lxml.etree import QName

from handouts.formats.docx_xml import element, insert_in_order
from handouts.language.locales import Locale
from handouts.language.scripts import setting_of


def language_settings(docx: Any, locale: Locale) -> None:
    """The document's language, for the spelling of each kind of script."""
    for language in docx.settings.element.iter(qn("w:themeFontLang")):
        for kind in ("w:val", language_kind(locale)):
            language.set(qn(kind), locale.tag)


def language_kind(locale: Locale) -> str:
    """The attribute in which Word keeps the language of a locale's script."""
    return "w:bidi" if locale.dir == "rtl" else "w:eastAsia" if locale.east_asian else "w:val"


def right_to_left(docx: Any) -> None:
    """Everything runs from right to left, unless it says already that it does not."""
    for paragraph in docx.element.body.iter(qn("w:p")):
        _paragraph(paragraph, rtl=True)
    for part in _margins(docx):
        for paragraph in part.iter(qn("w:p")):
            _paragraph(paragraph, rtl=True)
            for run in paragraph.iter(qn("w:r")):
                _run(run, "rtl")
    insert_in_order(docx.styles["Normal"].element.get_or_add_pPr(), element("bidi"))
    for section in docx.sections:
        section._sectPr.insert_element_before(element("bidi"), "w:docGrid")
    for table in docx.tables:  # the first column stands at the right
        table._tbl.tblPr.find(qn("w:tblStyle")).addnext(element("bidiVisual"))


def with_styles(docx: Any) -> None:
    """Plain paragraphs have the style of plain paragraphs: Pandoc gives none to those that run from right to left."""
    for paragraph in docx.element.body.iter(qn("w:p")):
        if paragraph.style is None and paragraph.find(f".//{qn('w:t')}") is not None:
            paragraph.style = docx.styles["Body Text"].style_id


def directed(part: Any, locale: Locale) -> None:
    """What is in a part of the file, such as a cell, is in this language and runs in its direction."""
    rtl = locale.dir == "rtl"
    for paragraph in part.iter(qn("w:p")):
        _paragraph(paragraph, rtl=rtl)
    for run in part.iter(qn("w:r")):
        properties = run.get_or_add_rPr()
        mark = properties.find(qn("w:rtl"))
        foreign = properties.find(qn("w:lang")) is not None and mark is None
        if rtl and not foreign:
            _run(run, "rtl")
        elif mark is not None and not rtl:
            properties.remove(mark)
        # Word asks each kind of script for its language by itself; Pandoc says but the Latin one.
        _run(run, "lang", val=locale.tag)
        language = properties.find(qn("w:lang"))
        if language.get(qn("w:val")) == locale.tag:
            language.set(qn(language_kind(locale)), locale.tag)


def foreign_runs(docx: Any, here: tuple[Locale, ...], known: Mapping[str, Locale]) -> None:
    """Words in a language that the page is not in say so to each kind of script, and name a font that Word has for it.

    Pandoc says the language to Latin letters alone.
    """
    for language in docx.element.body.iter(qn("w:lang")):
        tag = language.get(qn("w:val"))
        if any(tag == locale.tag for locale in here):
            continue
        locale = setting_of(tag, known)
        language.set(qn(language_kind(locale)), tag)
        if locale.word_font and locale.word_font != here[0].word_font:
            properties = language.getparent()
            if (fonts := properties.find(qn("w:rFonts"))) is None:
                fonts = element("rFonts")
                insert_in_order(properties, fonts)
            for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
                fonts.set(qn(f"w:{kind}"), locale.word_font)


def mirrored_bars(cell: Any) -> None:
    """A bar at the side of a paragraph's style changes sides, in a cell that runs against the rest of the page."""
    for paragraph in cell.paragraphs:
        style = paragraph.style.element.find(qn("w:pPr"))
        borders = style.find(qn("w:pBdr")) if style is not None else None
        if borders is None or len(borders) != 1 or borders[0].tag not in (qn("w:left"), qn("w:right")):
            continue
        bar = borders[0]
        sides = {"left": {"val": "nil"}, "right": {"val": "nil"}}
        sides["right" if bar.tag == qn("w:left") else "left"] = {QName(k).localname: v for k, v in bar.attrib.items()}
        own = element("pBdr", *(element(name, **values) for name, values in sides.items()))
        insert_in_order(paragraph._p.get_or_add_pPr(), own)


def _margins(docx: Any) -> Iterator[Any]:
    for section in docx.sections:
        for part in (section.first_page_header, section.header, section.first_page_footer, section.footer):
            yield part._element


def _paragraph(paragraph: Any, *, rtl: bool) -> None:
    properties = paragraph.get_or_add_pPr()
    mark = properties.find(qn("w:bidi"))
    if mark is None:
        mark = element("bidi")
        insert_in_order(properties, mark)
    if not rtl:
        mark.set(qn("w:val"), "0")


def _run(run: Any, name: str, **values: str) -> None:
    """A property of a run, in its place; one that is there is left."""
    properties = run.get_or_add_rPr()
    if properties.find(qn(f"w:{name}")) is None:
        insert_in_order(properties, element(name, **values))
