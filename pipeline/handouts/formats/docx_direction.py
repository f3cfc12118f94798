"""Direction and language in a Word file: what makes its styles, paragraphs, runs, tables and pages run as they should.

Word needs to be told at each of these levels; Pandoc tells it of body text only.
"""

from collections.abc import Iterator
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from handouts.formats.docx_reference import insert_in_order
from handouts.language.locales import Locale

EAST_ASIAN = {"Hans", "Hant", "Kore", "Jpan"}

_RUN_ORDER = (
    *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow"),
    *("emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern", "position"),
    *("sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang"),
)
"""The children of w:rPr in the order of the schema (ECMA-376, 17.3.2.28)."""


def language_settings(docx: Any, locale: Locale) -> None:
    """The document's language, for the spelling of each kind of script."""
    for element in docx.settings.element.iter(qn("w:themeFontLang")):
        element.set(qn("w:val"), locale.tag)
        if locale.dir == "rtl":
            element.set(qn("w:bidi"), locale.tag)
        if locale.script in EAST_ASIAN:
            element.set(qn("w:eastAsia"), locale.tag)


def right_to_left(docx: Any) -> None:
    """Everything runs from right to left, unless it says already that it does not."""
    for paragraph in docx.element.body.iter(qn("w:p")):
        _paragraph(paragraph, rtl=True)
    for part in _margins(docx):
        for paragraph in part.iter(qn("w:p")):
            _paragraph(paragraph, rtl=True)
            for run in paragraph.iter(qn("w:r")):
                _run(run, "w:rtl")
    normal = docx.styles["Normal"].element
    insert_in_order(normal.get_or_add_pPr(), parse_xml(f"<w:bidi {nsdecls('w')}/>"))
    for section in docx.sections:
        mark = parse_xml(f"<w:bidi {nsdecls('w')}/>")
        grid = section._sectPr.find(qn("w:docGrid"))
        if grid is None:
            section._sectPr.append(mark)
        else:
            grid.addprevious(mark)


def with_styles(docx: Any) -> None:
    """Plain paragraphs have the style of plain paragraphs: Pandoc gives none to those that run from right to left."""
    for paragraph in docx.element.body.iter(qn("w:p")):
        if paragraph.style is None and paragraph.find(f".//{qn('w:t')}") is not None:
            paragraph.style = docx.styles["Body Text"].style_id


def tables_right_to_left(docx: Any) -> None:
    """The first column of every table stands at the right."""
    for table in docx.tables:
        style = table._tbl.tblPr.find(qn("w:tblStyle"))
        style.addnext(parse_xml(f"<w:bidiVisual {nsdecls('w')}/>"))


def directed(element: Any, locale: Locale) -> None:
    """What is below an element, such as a cell, is in this language and runs in its direction."""
    rtl = locale.dir == "rtl"
    for paragraph in element.iter(qn("w:p")):
        _paragraph(paragraph, rtl=rtl)
    for run in element.iter(qn("w:r")):
        properties = run.get_or_add_rPr()
        mark = properties.find(qn("w:rtl"))
        foreign = properties.find(qn("w:lang")) is not None and mark is None
        if rtl and not foreign:
            _run(run, "w:rtl")
        elif mark is not None and not rtl:
            properties.remove(mark)
        # Word asks each kind of script for its language by itself; Pandoc says but the Latin one.
        _run(run, "w:lang", val=locale.tag)
        language = properties.find(qn("w:lang"))
        if language.get(qn("w:val")) == locale.tag and (rtl or locale.script in EAST_ASIAN):
            language.set(qn("w:bidi" if rtl else "w:eastAsia"), locale.tag)


def mirrored_bars(cell: Any) -> None:
    """A bar at the side of a paragraph's style changes sides, in a cell that runs against the rest of the page."""
    for paragraph in cell.paragraphs:
        style = paragraph.style.element.find(qn("w:pPr"))
        borders = style.find(qn("w:pBdr")) if style is not None else None
        if borders is None or len(borders) != 1 or borders[0].tag not in (qn("w:left"), qn("w:right")):
            continue
        bar = borders[0]
        other = "w:right" if bar.tag == qn("w:left") else "w:left"
        own = parse_xml(f"<w:pBdr {nsdecls('w')}/>")
        for name in ("w:left", "w:right"):
            side = parse_xml(f"<{name} {nsdecls('w')} w:val='nil'/>")
            if name == other:
                side.attrib.clear()
                side.attrib.update(bar.attrib)
            own.append(side)
        insert_in_order(paragraph._p.get_or_add_pPr(), own)


def _margins(docx: Any) -> Iterator[Any]:
    for section in docx.sections:
        for part in (section.first_page_header, section.header, section.first_page_footer, section.footer):
            yield part._element


def _paragraph(paragraph: Any, *, rtl: bool) -> None:
    properties = paragraph.get_or_add_pPr()
    mark = properties.find(qn("w:bidi"))
    if mark is None:
        mark = parse_xml(f"<w:bidi {nsdecls('w')}/>")
        insert_in_order(properties, mark)
        if not rtl:
            mark.set(qn("w:val"), "0")
    elif not rtl:
        mark.set(qn("w:val"), "0")


def _run(run: Any, name: str, **values: str) -> None:
    """A property of a run, in its place; one that is there is left."""
    properties = run.get_or_add_rPr()
    if properties.find(qn(name)) is not None:
        return
    element = parse_xml(f"<{name} {nsdecls('w')}/>")
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    rank = {qn(f"w:{n}"): i for i, n in enumerate(_RUN_ORDER)}
    for child in properties:
        if rank.get(child.tag, 99) > rank[element.tag]:
            child.addprevious(element)
            return
    properties.append(element)
