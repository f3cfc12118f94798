"""The reference document that gives a Word file its look: styles, page, header and footer, built with python-docx.

A clinician who changes one of these styles in Word sees it everywhere.
"""

import io
from typing import Any

from docx import api as word
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor

from handouts.clinics.tokens import Tokens
from handouts.document.compose import Document, identity, notices, page_words
from handouts.formats.docx_styles import LOOKS, Look, closer
from handouts.formats.docx_xml import element, insert_in_order
from handouts.language.locales import Locale

PAPERS = {"letter": (Mm(215.9), Mm(279.4)), "a4": (Mm(210), Mm(297))}
MARGIN_START, MARGIN_END, MARGIN_TOP, MARGIN_BOTTOM = Mm(24), Mm(20), Mm(20), Mm(24)


_BULLETS = {
    11: ("Wingdings", "\uf0fc", "benefit"),
    12: ("Arial", "\u25b2", "harm"),
    13: ("Arial", "\u25a0", "ink"),
    14: ("Arial", "\u2022", "ink"),
    15: ("Wingdings", "\uf0fb", "harm"),
    16: ("Arial", "\u25cf", "zone_green"),
    17: ("Arial", "\u25b2", "zone_yellow"),
    18: ("Arial", "\u25a0", "paper"),
}
"""The mark of each list style: symbols that Word's own fonts have everywhere, and their colours. What they mean stands
in words above, or beside them."""


def reference_docx(document: Document, paper: str, logo: bytes | None) -> bytes:
    """The reference document for one edition."""
    edition = document.edition
    tokens = edition.clinic.tokens
    docx = word.Document()
    for paragraph in list(docx.paragraphs):
        paragraph._element.getparent().remove(paragraph._element)
    _prune(docx)
    _defaults(docx, tokens, edition.locale)
    turned = "rtl" in {d.edition.locale.dir for d in (document, document.second) if d}
    _numbering(docx, tokens, side="center" if turned else "left")
    one_page = edition.data["handout"]["layout"]["one_page"]
    for look in map(closer, LOOKS) if one_page else LOOKS:
        _paragraph_style(docx, look, edition.locale, tokens)
    _character_styles(docx, tokens)
    _table_style(docx, "Comparison", tokens, lines=True)
    _table_style(docx, "Pros and Cons", tokens, lines=False)
    _table_style(docx, "Sides", tokens, lines=False)
    _table_style(docx, "Table to Fill In", tokens, lines=True, grid=True)
    if document.second:
        _table_style(docx, "Side by Side", tokens, lines=True)
    _page(docx, paper, close=one_page)
    _header(docx, document, tokens, logo)
    _footer(docx, document)
    _complex_sizes(docx.styles.element)
    out = io.BytesIO()
    docx.save(out)
    return out.getvalue()


def _prune(docx: Any) -> None:
    """python-docx's template brings a hundred table styles; a clinic's style list should hold ours."""
    for style in list(docx.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name != "Normal Table":
            style.delete()


def _defaults(docx: Any, tokens: Tokens, locale: Locale) -> None:
    normal = docx.styles["Normal"]
    normal.font.size = Pt(12)
    _font(normal, tokens.font, locale)
    normal.font.color.rgb = _rgb(tokens.ink)
    defaults = docx.styles.element.find(qn("w:docDefaults"))
    for old in defaults.iter(qn("w:lang")):
        for kind in ("val", "eastAsia", "bidi"):
            old.set(qn(f"w:{kind}"), locale.tag)
    for fonts in defaults.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for kind, family in _families(tokens.font, locale).items():
            fonts.set(qn(f"w:{kind}"), family)


def _families(family: str, locale: Locale) -> dict[str, str]:
    """A font for each kind of script that Word tells apart: a clinic's own has Latin letters, Word has the others."""
    other = locale.word_font or family
    return {"ascii": family, "hAnsi": family, "cs": other, "eastAsia": other}


def _font(style: Any, family: str, locale: Locale) -> None:
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, element("rFonts", **_families(family, locale)))


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(_hex(colour))


def _hex(colour: str) -> str:
    return colour.lstrip("#").upper()


def _points(value: float | None) -> Pt | None:
    return None if value is None else Pt(value)


def _style(docx: Any, name: str, kind: WD_STYLE_TYPE) -> Any:
    """The style of a name, which is made where there is none."""
    return docx.styles[name] if name in {s.name for s in docx.styles} else docx.styles.add_style(name, kind)


def _paragraph_style(docx: Any, look: Look, locale: Locale, tokens: Tokens) -> None:
    style = _style(docx, look.name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = docx.styles[look.based]
    style.quick_style, style.hidden, style.unhide_when_used = True, False, False
    style.element.remove_all("w:pPr", "w:rPr")
    headings = look.based.startswith("Heading") or look.name.startswith("Heading") or look.name == "Title"
    if headings or look.based == "Normal":
        _font(style, tokens.heading_font if headings else tokens.font, locale)
    font, form = style.font, style.paragraph_format
    font.italic, font.bold, font.size = False, look.bold, _points(look.size)
    if look.colour:
        font.color.rgb = _rgb(getattr(tokens, look.colour))
    form.space_before, form.space_after = _points(look.before), _points(look.after)
    if look.line:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(look.line)
    elif look.line == 0:
        form.line_spacing = 1.0
    if look.indent is not None:
        form.left_indent, form.right_indent = Pt(look.indent), Pt(look.room)
    if look.hanging:
        form.first_line_indent = Pt(-look.hanging)
    form.keep_with_next = look.keep_next or None
    form.keep_together = look.keep_lines or None
    properties = style.element.get_or_add_pPr()
    if look.numbering:
        properties._add_numPr().get_or_add_numId().val = look.numbering
    if look.border:
        sides, token, width, *drawn = look.border
        if locale.dir == "rtl" and sides == "left":
            sides = "right"
        kind, colour = (*drawn, "single")[0], _hex(getattr(tokens, token))
        rooms = {"top": 6, "left": look.room, "bottom": 6, "right": look.room, "between": 6}
        lines = [
            element(side, val=kind, sz=str(width), space=str(room), color=colour)
            for side, room in rooms.items()
            if side in sides.split()
        ]
        insert_in_order(properties, element("pBdr", *lines))
    if look.fill:
        fill = _hex(getattr(tokens, look.fill))
        insert_in_order(properties, element("shd", val="clear", color="auto", fill=fill))
    if look.outline is not None:
        insert_in_order(properties, element("outlineLvl", val=str(look.outline)))


def _numbering(docx: Any, tokens: Tokens, side: str) -> None:
    """List definitions that styles such as Benefit, Harm and Call … point to.

    `side` is where a mark stands: the standard counts left and right from the page (ECMA-376, 17.9.7), and not every
    program does. In a paragraph that runs from right to left, only the middle keeps it inside a frame in all of them.
    """
    numbering = docx.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for number, (font, mark, colour) in _BULLETS.items():
        numbering.append(
            element(
                "abstractNum",
                element("multiLevelType", val="singleLevel"),
                element(
                    "lvl",
                    element("start", val="1"),
                    element("numFmt", val="bullet"),
                    element("lvlText", val=mark),
                    element("lvlJc", val=side),
                    element("pPr", element("ind", left="320", hanging="320")),
                    element(
                        "rPr",
                        element("rFonts", ascii=font, hAnsi=font, cs=font, hint="default"),
                        element("color", val=_hex(getattr(tokens, colour))),
                    ),
                    ilvl="0",
                ),
                abstractNumId=str(number),
            )
        )
    for number in _BULLETS:
        numbering.append(element("num", element("abstractNumId", val=str(number)), numId=str(number)))


def _character_styles(docx: Any, tokens: Tokens) -> None:
    _style(docx, "Placeholder Text", WD_STYLE_TYPE.CHARACTER).font.color.rgb = _rgb(tokens.quiet)
    for name in ("Hyperlink", "Phone", "Untranslated"):
        style = _style(docx, name, WD_STYLE_TYPE.CHARACTER)
        style.quick_style, style.hidden, style.font.underline = True, False, True
        if name != "Untranslated":
            style.font.color.rgb = _rgb(tokens.primary)
    docx.styles["Phone"].font.bold = True


def _table_style(docx: Any, name: str, tokens: Tokens, *, lines: bool, grid: bool = False) -> None:
    """A table style with a header row; `lines` between its rows, and with `grid` around each cell."""
    style = docx.styles.add_style(name, WD_STYLE_TYPE.TABLE)
    style.base_style = docx.styles["Normal Table"]
    style.quick_style = True
    rule = {"val": "single", "sz": "6", "space": "0", "color": _hex(tokens.quiet if grid else tokens.rule)}
    rooms = {"top": "80", "left": "100", "bottom": "80", "right": "100"}
    margins = element("tblCellMar", *(element(side, w=room, type="dxa") for side, room in rooms.items()))
    sides = ("top", "left", "bottom", "right", "insideH", "insideV") if grid else ("bottom", "insideH")
    borders = [element("tblBorders", *(element(side, **rule) for side in sides))] if lines else []
    style.element.append(element("tblPr", *borders, margins))
    if lines:
        line = element("bottom", val="single", sz="12", space="0", color=_hex(tokens.primary))
        bold = element("rPr", element("b"))
        cells = element("tcPr", element("tcBorders", line))
        style.element.append(element("tblStylePr", bold, cells, type="firstRow"))


def _page(docx: Any, paper: str, *, close: bool) -> None:
    section = docx.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = PAPERS[paper]
    section.left_margin, section.right_margin = MARGIN_START, MARGIN_END
    section.top_margin, section.bottom_margin = MARGIN_TOP, MARGIN_BOTTOM
    section.header_distance = section.footer_distance = Mm(11)
    if close:
        section.top_margin, section.bottom_margin = Mm(15), Mm(18)
        section.header_distance = section.footer_distance = Mm(8)
    section.different_first_page_header_footer = True


def _tab_at_end(paragraph: Any, section: Any) -> None:
    """Give a paragraph a tab stop at the end of its lines, and no other."""
    stops = paragraph.paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Emu(section.page_width - MARGIN_START - MARGIN_END), WD_TAB_ALIGNMENT.RIGHT)


def _header(docx: Any, document: Document, tokens: Tokens, logo: bytes | None) -> None:
    """First page: logo and clinic at the start side, language and level at the end side, a rule in primary."""
    section = docx.sections[0]
    header = section.first_page_header
    header.is_linked_to_previous = False
    line = header.paragraphs[0]
    line.style = docx.styles["Header"]
    _tab_at_end(line, section)
    if logo:
        line.add_run().add_picture(io.BytesIO(logo), height=Mm(12))
        line.add_run("  ")
    if document.clinic_name:
        name = line.add_run(document.clinic_name)
        name.bold, name.font.size, name.font.color.rgb = True, Pt(14.4), _rgb(tokens.primary)
    both = [d.tag_line for d in (document, document.second) if d]
    line.add_run("\t" + " / ".join(both))
    rule = element("bottom", val="single", sz="16", space="4", color=_hex(tokens.primary))
    insert_in_order(line._p.get_or_add_pPr(), element("pBdr", rule))
    section.header.is_linked_to_previous = False


def _footer(docx: Any, document: Document) -> None:
    section = docx.sections[0]
    first, last = notices(document), identity(document)
    for footer in (section.first_page_footer, section.footer):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        for words, locale in first:
            paragraph.style = docx.styles["Footer"]
            paragraph.add_run(words)
            if locale.dir != document.edition.locale.dir:
                mark = element("bidi", val="1" if locale.dir == "rtl" else "0")
                insert_in_order(paragraph._p.get_or_add_pPr(), mark)
            paragraph = footer.add_paragraph()
        paragraph.style = docx.styles["Footer"]
        _tab_at_end(paragraph, section)
        paragraph.add_run(f"{last}\t")
        for kind, words in page_words(document.edition.ui["page"]):
            if kind == "text":
                paragraph.add_run(words)
            else:
                _field(paragraph, "PAGE" if kind == "page" else "NUMPAGES")


def _complex_sizes(styles: Any) -> None:
    """Size and weight of complex scripts, which Word keeps apart: as those of Latin letters."""
    for properties in styles.iter(qn("w:rPr")):
        for name in ("b", "sz"):
            own, other = properties.find(qn(f"w:{name}")), properties.find(qn(f"w:{name}Cs"))
            if own is None:
                continue
            if other is None:
                other = element(f"{name}Cs")
                own.addnext(other)
            other.attrib.clear()
            other.attrib.update(own.attrib)


def _field(paragraph: Any, code: str) -> None:
    said = element("t")
    said.text = "1"
    paragraph._p.append(element("fldSimple", element("r", said), instr=f" {code} "))
