"""The reference document that gives a Word file its look: styles, page, header and footer, built with python-docx.

A clinician who changes one of these styles in Word sees it everywhere.
"""

import io
from typing import Any

from docx import api as word
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt, RGBColor

from handouts.clinics.clinic import Tokens
from handouts.document.compose import Document, identity, notices, page_words
from handouts.formats.docx_styles import LOOKS, Look
from handouts.language.locales import Locale

PAPERS = {"letter": (Mm(215.9), Mm(279.4)), "a4": (Mm(210), Mm(297))}
MARGIN_START, MARGIN_END, MARGIN_TOP, MARGIN_BOTTOM = Mm(24), Mm(20), Mm(20), Mm(24)


_BULLETS = {11: ("Wingdings", "\uf0fc"), 12: ("Arial", "\u25b2"), 13: ("Arial", "\u25a0")}
"""The mark of each list style: symbols that Word's own fonts have everywhere. What they mean stands in words above."""


def reference_docx(document: Document, paper: str, logo: bytes | None) -> bytes:
    """The reference document for one edition."""
    edition = document.edition
    tokens = edition.clinic.tokens
    docx = word.Document()
    for paragraph in list(docx.paragraphs):
        paragraph._element.getparent().remove(paragraph._element)
    _prune(docx)
    _defaults(docx, tokens, edition.locale)
    _numbering(docx, tokens)
    for look in LOOKS:
        _paragraph_style(docx, look, edition.locale, tokens)
    _character_styles(docx, tokens)
    _table_style(docx, "Comparison", tokens, lines=True)
    _table_style(docx, "Pros and Cons", tokens, lines=False)
    if document.second:
        _table_style(docx, "Side by Side", tokens, lines=True)
    _page(docx, paper)
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
    _font(normal.element, tokens.font, locale)
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


def _font(element: Any, family: str, locale: Locale) -> None:
    properties = element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = " ".join(f'w:{kind}="{name}"' for kind, name in _families(family, locale).items())
    properties.insert(0, parse_xml(f"<w:rFonts {nsdecls('w')} {fonts}/>"))


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#").upper())


def _paragraph_style(docx: Any, look: Look, locale: Locale, tokens: Tokens) -> None:
    names = {s.name for s in docx.styles}
    style = docx.styles[look.name] if look.name in names else docx.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = docx.styles[look.based]
    style.quick_style, style.hidden, style.unhide_when_used = True, False, False
    element = style.element
    for old in (element.find(qn("w:pPr")), element.find(qn("w:rPr"))):
        if old is not None:
            element.remove(old)
    headings = look.based.startswith("Heading") or look.name.startswith("Heading") or look.name == "Title"
    if headings or look.based == "Normal":
        _font(element, tokens.heading_font if headings else tokens.font, locale)
    font, form = style.font, style.paragraph_format
    font.italic = False
    if look.size:
        font.size = Pt(look.size)
    if look.bold is not None:
        font.bold = look.bold
    if look.colour:
        font.color.rgb = _rgb(getattr(tokens, look.colour))
    if look.before is not None:
        form.space_before = Pt(look.before)
    if look.after is not None:
        form.space_after = Pt(look.after)
    if look.line:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(look.line)
    elif look.line == 0:
        form.line_spacing = 1.0
    if look.indent is not None:
        form.left_indent = Pt(look.indent)
        if not look.hanging:
            form.right_indent = Pt(6)
    if look.hanging:
        form.first_line_indent = Pt(-look.hanging)
        form.right_indent = Pt(6)
    form.keep_with_next = look.keep_next or None
    form.keep_together = look.keep_lines or None
    properties = element.get_or_add_pPr()
    if look.numbering:
        properties._add_numPr().get_or_add_numId().val = look.numbering
    if look.border:
        sides, token, width = look.border
        if locale.dir == "rtl" and sides == "left":
            sides = "right"
        lines = "".join(
            f'<w:{side} w:val="{"dashed" if look.name == "Draft Notice" else "single"}" w:sz="{width}"'
            f' w:space="6" w:color="{getattr(tokens, token)[1:].upper()}"/>'
            for side in ("top", "left", "bottom", "right", "between")
            if side in sides.split()
        )
        _insert(properties, f"<w:pBdr {nsdecls('w')}>{lines}</w:pBdr>")
    if look.fill:
        colour = getattr(tokens, look.fill)[1:].upper()
        _insert(properties, f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>')
    if look.outline is not None:
        _insert(properties, f'<w:outlineLvl {nsdecls("w")} w:val="{look.outline}"/>')


# CT_PPrBase is a sequence: Word refuses elements out of this order (ECMA-376, 17.3.1.26).
_ORDER = [
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "numPr",
    "suppressLineNumbers",
    "pBdr",
    "shd",
    "tabs",
    "suppressAutoHyphens",
    "kinsoku",
    "wordWrap",
    "overflowPunct",
    "topLinePunct",
    "autoSpaceDE",
    "autoSpaceDN",
    "bidi",
    "adjustRightInd",
    "snapToGrid",
    "spacing",
    "ind",
    "contextualSpacing",
    "mirrorIndents",
    "suppressOverlap",
    "jc",
    "textDirection",
    "textAlignment",
    "textboxTightWrap",
    "outlineLvl",
    "divId",
    "cnfStyle",
    "rPr",
    "sectPr",
    "pPrChange",
]


def insert_in_order(properties: Any, element: Any) -> None:
    """Put a child of w:pPr where the schema wants it."""
    rank = {qn(f"w:{name}"): i for i, name in enumerate(_ORDER)}
    for i, child in enumerate(properties):
        if rank.get(child.tag, 99) > rank[element.tag]:
            properties.insert(i, element)
            return
    properties.append(element)


def _insert(properties: Any, xml: str) -> None:
    insert_in_order(properties, parse_xml(xml))


def _numbering(docx: Any, tokens: Tokens) -> None:
    """List definitions that the styles Benefit, Harm and Call … point to."""
    colours = {11: tokens.benefit, 12: tokens.harm, 13: tokens.ink}
    numbering = docx.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for number, (font, mark) in _BULLETS.items():
        numbering.append(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>'
                f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="{mark}"/>'
                f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="320" w:hanging="320"/></w:pPr>'
                f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}" w:hint="default"/>'
                f'<w:color w:val="{colours[number][1:].upper()}"/></w:rPr></w:lvl></w:abstractNum>'
            )
        )
    for number in _BULLETS:
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
        )


def _character_styles(docx: Any, tokens: Tokens) -> None:
    names = {s.name for s in docx.styles}
    for name in ("Hyperlink", "Phone", "Untranslated"):
        style = docx.styles[name] if name in names else docx.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.quick_style, style.hidden = True, False
        if name != "Untranslated":
            style.font.color.rgb = _rgb(tokens.primary)
            style.font.underline = True
        else:
            style.font.underline = True
    docx.styles["Phone"].font.bold = True


def _table_style(docx: Any, name: str, tokens: Tokens, *, lines: bool) -> None:
    """A table style with a header row; `lines` between its rows."""
    style = docx.styles.add_style(name, WD_STYLE_TYPE.TABLE)
    style.base_style = docx.styles["Normal Table"]
    style.quick_style = True
    rule, primary = tokens.rule[1:].upper(), tokens.primary[1:].upper()
    borders = (
        f'<w:tblBorders><w:bottom w:val="single" w:sz="6" w:space="0" w:color="{rule}"/>'
        f'<w:insideH w:val="single" w:sz="6" w:space="0" w:color="{rule}"/></w:tblBorders>'
        if lines
        else ""
    )
    style.element.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}>{borders}<w:tblCellMar><w:top w:w='80' w:type='dxa'/>"
            "<w:left w:w='100' w:type='dxa'/><w:bottom w:w='80' w:type='dxa'/><w:right w:w='100' w:type='dxa'/>"
            "</w:tblCellMar></w:tblPr>"
        )
    )
    if lines:
        style.element.append(
            parse_xml(
                f'<w:tblStylePr {nsdecls("w")} w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
                f'<w:bottom w:val="single" w:sz="12" w:space="0" w:color="{primary}"/>'
                "</w:tcBorders></w:tcPr></w:tblStylePr>"
            )
        )


def _page(docx: Any, paper: str) -> None:
    section = docx.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = PAPERS[paper]
    section.left_margin, section.right_margin = MARGIN_START, MARGIN_END
    section.top_margin, section.bottom_margin = MARGIN_TOP, MARGIN_BOTTOM
    section.header_distance = section.footer_distance = Mm(11)
    section.different_first_page_header_footer = True


def text_width(paper: str) -> Emu:
    return Emu(PAPERS[paper][0] - MARGIN_START - MARGIN_END)


def _header(docx: Any, document: Document, tokens: Tokens, logo: bytes | None) -> None:
    """First page: logo and clinic at the start side, language and level at the end side, a rule in primary."""
    section = docx.sections[0]
    header = section.first_page_header
    header.is_linked_to_previous = False
    line = header.paragraphs[0]
    line.style = docx.styles["Header"]
    line.paragraph_format.tab_stops.clear_all()
    line.paragraph_format.tab_stops.add_tab_stop(
        Emu(section.page_width - MARGIN_START - MARGIN_END), WD_TAB_ALIGNMENT.RIGHT
    )
    if logo:
        line.add_run().add_picture(io.BytesIO(logo), height=Mm(12))
        line.add_run("  ")
    if document.clinic_name:
        name = line.add_run(document.clinic_name)
        name.bold, name.font.size, name.font.color.rgb = True, Pt(14.4), _rgb(tokens.primary)
    both = [d.tag_line for d in (document, document.second) if d]
    line.add_run("\t" + " / ".join(both))
    _insert(
        line._p.get_or_add_pPr(),
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="16" w:space="4"'
        f' w:color="{tokens.primary[1:].upper()}"/></w:pBdr>',
    )
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
                val = "1" if locale.dir == "rtl" else "0"
                _insert(paragraph._p.get_or_add_pPr(), f'<w:bidi {nsdecls("w")} w:val="{val}"/>')
            paragraph = footer.add_paragraph()
        paragraph.style = docx.styles["Footer"]
        stops = paragraph.paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(Emu(section.page_width - MARGIN_START - MARGIN_END), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(f"{last}\t")
        for kind, words in page_words(document.edition.data["ui"]["page"]):
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
                other = parse_xml(f"<w:{name}Cs {nsdecls('w')}/>")
                own.addnext(other)
            other.attrib.clear()
            other.attrib.update(own.attrib)


def _field(paragraph: Any, code: str) -> None:
    paragraph._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )
